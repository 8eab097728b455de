"""Words of the enumerations that rules and forms compare with (workbook.md; glossary: rules.md section 4).

The stored value is the workbook's Chinese word; the English name is the glossary's identifier.
"""

from __future__ import annotations

from enum import StrEnum


class CaseStatus(StrEnum):
    """案卷.状态; an empty cell means :attr:`OPEN`."""

    OPEN = "办理中"
    SUSPENDED = "暂缓"
    RETURNED = "退回补正"
    REJECTED = "未批准"
    WITHDRAWN = "撤回"
    DISQUALIFIED = "取消资格"
    PROBATION_CANCELLED = "取消预备党员资格"
    TRANSFERRED_OUT = "转出"
    DECEASED = "去世"
    CLOSED_FULL = "已归档"


class Motion(StrEnum):
    """会议表决.事项."""

    ACTIVIST = "确定积极分子"
    CANDIDATE = "研究发展对象"
    REVIEW = "支委会审查"
    ADMISSION = "接收预备党员"
    CONVERSION_REVIEW = "转正审查"
    CONVERSION = "预备党员转正"
    DISQUALIFY = "取消资格"


class MeetingKind(StrEnum):
    """会议类型."""

    COMMITTEE = "支委会"
    ASSEMBLY = "支部大会"


class VoteResult(StrEnum):
    """会议表决.结果; empty = planned."""

    PASSED = "通过"
    FAILED = "未通过"
    POSTPONED = "延期"


class ConversionOutcome(StrEnum):
    """会议表决.转正决定."""

    CONVERT = "按期转正"
    EXTEND = "延长"
    CANCEL = "取消"


class Filing(StrEnum):
    """上级手续.事项."""

    ACTIVIST_FILING = "积极分子备案"
    CANDIDATE_FILING = "发展对象备案"
    CANDIDATE_CONSENT = "发展对象同意"
    PRE_REVIEW = "预审"
    GENERAL_BRANCH = "总支审议"
    APPROVAL_TALK = "审批谈话"
    ADMISSION_APPROVAL = "接收审批"
    DEPARTMENT_FILING = "组织部门备案"
    CONVERSION_APPROVAL = "转正审批"
    CANDIDATE_GENERAL_BRANCH = "发展对象总支审议"
    CONVERSION_GENERAL_BRANCH = "转正总支审议"
    DISQUALIFICATION_FILING = "取消资格备案"
    NON_RECOGNITION = "不予承认"


class FilingResult(StrEnum):
    """上级手续.结果."""

    AGREED = "同意"
    REFUSED = "不同意"
    QUALIFIED = "合格"
    UNQUALIFIED = "不合格"
    RETURNED = "退回"
    FILED = "已备案"


class NoticeMatter(StrEnum):
    """公示.事项."""

    ACTIVIST = "积极分子"
    CANDIDATE = "发展对象"
    ADMISSION = "接收预备党员"
    CONVERSION = "转正"


class NoticeResult(StrEnum):
    """公示.结果."""

    NO_EFFECT = "不影响"
    EFFECT = "影响"
    PENDING = "待查"


class HelperRole(StrEnum):
    """帮带.角色."""

    MENTOR = "培养联系人"
    INTRODUCER = "入党介绍人"
    PAIRED = "结对老党员"


class InspectionStage(StrEnum):
    """考察.阶段."""

    ACTIVIST = "积极分子"
    CANDIDATE = "发展对象"
    PROBATION = "预备期"


class Channel(StrEnum):
    """推荐.渠道 (三推一选)."""

    MEMBERS = "党员推荐"
    MASS_ORGANISATION = "群团推荐"
    ENTERPRISE = "企业推荐"
    PARTY_SELECTION = "组织选优"


class Link(StrEnum):
    """征求意见.环节."""

    CANDIDATE = "研究发展对象"
    REVIEW = "支委会审查"
    CONVERSION = "转正"
    PRE_REVIEW = "预审"
    ENTRUSTED = "委托培养"


class Consulted(StrEnum):
    """征求意见.对象."""

    GROUP = "党小组"
    MENTOR = "培养联系人"
    MEMBERS = "党员"
    MASSES = "群众"
    INTRODUCER = "入党介绍人"
    DEPARTMENT = "相关部门"
    COMMITTEE = "委托党委"
    PAIRED = "结对老党员"
    EMPLOYER = "所在单位"


class ReviewConclusion(StrEnum):
    """政治审查.结论."""

    QUALIFIED = "合格"
    UNQUALIFIED = "不合格"
    INCOMPLETE = "待补"


class TrainingKind(StrEnum):
    """培训.类别."""

    EARLY = "先期培训"
    INTENSIVE = "集中培训"
    PROBATION = "预备党员培训"


class OrganisationKind(StrEnum):
    """党组织.组织类别."""

    COMMITTEE = "党委"
    WORK_COMMITTEE = "党工委"
    GENERAL_BRANCH = "党总支"
    BRANCH = "党支部"
    JOINT_BRANCH = "联合党支部"
    COMPREHENSIVE_BRANCH = "综合党支部"
    GUIDANCE_STATION = "党建指导站"
    VILLAGE = "村社区党组织"
    PARTY_GROUP = "党组"
    TEMPORARY = "临时党组织"
    ORGANISATION_DEPARTMENT = "党委组织部门"


BRANCH_KINDS = (
    OrganisationKind.BRANCH,
    OrganisationKind.JOINT_BRANCH,
    OrganisationKind.COMPREHENSIVE_BRANCH,
)
APPROVING_KINDS = (OrganisationKind.COMMITTEE, OrganisationKind.WORK_COMMITTEE)


class Discipline(StrEnum):
    """人员.党纪状态."""

    NONE = "无"
    PROBATION_IN_PARTY = "留党察看"
    RIGHTS_SUSPENDED = "权利中止"
    WARNING = "警告"
    SERIOUS_WARNING = "严重警告"
    REMOVED_FROM_POSTS = "撤销党内职务"


def words(kind: type[StrEnum]) -> str:
    """The words of an enumeration in the form the column constructors take."""
    return "/".join(kind)
