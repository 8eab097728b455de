"""The development case (案卷) and its dated facts up to the committee's approval."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Mapped

from app.models import fields as f
from app.models.base import Record
from app.models.words import (
    CaseStatus,
    Channel,
    Consulted,
    Filing,
    FilingResult,
    HelperRole,
    InspectionStage,
    Link,
    NoticeMatter,
    NoticeResult,
    ReviewConclusion,
    TrainingKind,
    words,
)

PAPERS = (
    "入党志愿书/入党申请书/考察登记表/思想汇报/政治审查材料/培训证/"
    "座谈会记录/公示材料/票决汇总/转正申请书/其他"
)


class DevelopmentCase(Record):
    """One person's development from application to archive (案卷)."""

    __tablename__ = "development_case"
    sheet = "案卷"
    key = ("code",)

    code: Mapped[str] = f.code("案卷编号", "自己定的编号，如 AJ001；一人一次发展过程一行")
    person_id: Mapped[str] = f.ref("人员编号", "人员", "person", required=True)
    organisation_id: Mapped[str] = f.ref("受理组织编号", "党组织", "organisation", required=True)
    application_date: Mapped[date | None] = f.day("申请书日期", "申请书落款日期")
    application_received_date: Mapped[date | None] = f.day("收到日期", "党组织收到申请书的日期")
    received_is_assumed: Mapped[bool | None] = f.yes_no("收到日期推定", "收到日期是推定的填“是”")
    talk_date: Mapped[date | None] = f.day("谈话日期", "收到申请书后一个月内派人谈话")
    talker_ids: Mapped[tuple[str, ...]] = f.refs("谈话人编号", "人员", "书记、副书记或组织委员")
    talk_has_five_points: Mapped[bool | None] = f.yes_no("谈话五项齐全")
    status: Mapped[str | None] = f.choice("状态", words(CaseStatus), "留空即为办理中")
    ended_on: Mapped[date | None] = f.day("终止日期")
    accepted_by: Mapped[str | None] = f.choice("受理依据", "工作单位/居住地/流动")
    letter_is_signed: Mapped[bool | None] = f.yes_no("申请书签名齐全")
    original_activist_since: Mapped[date | None] = f.day("原确定积极分子日期", "从别处转入的积极分子才填")
    materials_received_on: Mapped[date | None] = f.day("转入材料收到日期")
    materials_reviewed_on: Mapped[date | None] = f.day("转入审查日期")
    materials_complete: Mapped[bool | None] = f.yes_no("转入材料齐全")
    expected_leave_date: Mapped[date | None] = f.day("预计离开日期")
    candidate_since: Mapped[date | None] = f.day("列为发展对象日期")
    receiver_id: Mapped[str | None] = f.ref("收件人编号", "人员", "person")
    talk_place: Mapped[str | None] = f.text("谈话地点")
    talk_content: Mapped[str | None] = f.long_text("谈话内容")
    talk_opinion: Mapped[str | None] = f.long_text("谈话意见", "谈话记录上的“总体看法”")
    transfer_review: Mapped[str | None] = f.choice("转入审查结论", "合格/不合格/无法认定")
    end_reason: Mapped[str | None] = f.text("终止原因")
    note: Mapped[str | None] = f.long_text("备注")


class Recommendation(Record):
    """A recommendation of an activist (推荐、推优; 三推一选)."""

    __tablename__ = "recommendation"
    sheet = "推荐"
    key = ("case_id", "channel", "recommender", "on")

    case_id: Mapped[str] = f.ref("案卷编号", "案卷", "development_case", required=True)
    channel: Mapped[str] = f.choice("渠道", words(Channel), required=True)
    recommender: Mapped[str | None] = f.text("推荐组织")
    on: Mapped[date] = f.day("日期", required=True)
    due: Mapped[int | None] = f.whole("应到")
    present: Mapped[int | None] = f.whole("实到")
    votes_for: Mapped[int | None] = f.whole("赞成")
    votes_against: Mapped[int | None] = f.whole("反对")
    votes_abstain: Mapped[int | None] = f.whole("弃权")
    opinion: Mapped[str | None] = f.long_text("意见")
    meeting_id: Mapped[str | None] = f.ref("会议编号", "会议", "meeting")
    mass_organisation: Mapped[str | None] = f.choice("群团类型", "共青团/工会/妇联")
    way: Mapped[str | None] = f.choice("方式", "无记名投票/举手/书面/其他")
    performance: Mapped[str | None] = f.long_text("主要表现")


class SuperiorFiling(Record):
    """A step in the superior's hands (上级手续): filing, consent, pre-review, talk, approval."""

    __tablename__ = "superior_filing"
    sheet = "上级手续"
    key = ("case_id", "matter", "submitted_on")

    case_id: Mapped[str] = f.ref("案卷编号", "案卷", "development_case", required=True)
    matter: Mapped[str] = f.choice("事项", words(Filing), required=True)
    submitted_on: Mapped[date | None] = f.day("上报日期")
    decided_on: Mapped[date | None] = f.day("办理日期", "备案、同意、合格、谈话或批准的日期")
    notified_on: Mapped[date | None] = f.day("书面通知日期")
    result: Mapped[str | None] = f.choice("结果", words(FilingResult))
    organisation_id: Mapped[str | None] = f.ref("办理组织编号", "党组织", "organisation")
    document_number: Mapped[str | None] = f.text("文号")
    handler: Mapped[str | None] = f.text("经办人", "上级的经办人或谈话人姓名")
    handler_standing: Mapped[str | None] = f.choice("经办人身份", "党委委员/组织员/其他")
    one_by_one: Mapped[bool | None] = f.yes_no("逐个审议")
    overdue_reason: Mapped[str | None] = f.long_text("超期原因")
    refusal_talk_on: Mapped[date | None] = f.day("未批准谈话日期")
    opinion: Mapped[str | None] = f.long_text("意见")
    papers: Mapped[tuple[str, ...]] = f.choices("报送材料", PAPERS)


class PublicNotice(Record):
    """A public notice (公示)."""

    __tablename__ = "public_notice"
    sheet = "公示"
    key = ("case_id", "matter", "start_on")

    case_id: Mapped[str] = f.ref("案卷编号", "案卷", "development_case", required=True)
    matter: Mapped[str] = f.choice("事项", words(NoticeMatter), required=True)
    start_on: Mapped[date] = f.day("开始日期", required=True)
    end_on: Mapped[date | None] = f.day("截止日期", "不少于五个工作日")
    places: Mapped[tuple[str, ...]] = f.choices("地点", "工作单位/学习单位/居住地")
    feedback: Mapped[str | None] = f.long_text("反映情况", "没有反映留空或写“无”")
    settled_on: Mapped[date | None] = f.day("办结日期")
    result: Mapped[str | None] = f.choice("结果", words(NoticeResult))
    ways: Mapped[tuple[str, ...]] = f.choices("方式", "张贴/网站/工作群/电子屏/其他")
    investigation: Mapped[str | None] = f.long_text("调查处理")


class Helper(Record):
    """A mentor, introducer or paired member in office for a time (帮带)."""

    __tablename__ = "helper"
    sheet = "帮带"
    key = ("case_id", "role", "person_id", "from_on")

    case_id: Mapped[str] = f.ref("案卷编号", "案卷", "development_case", required=True)
    role: Mapped[str] = f.choice("角色", words(HelperRole), required=True)
    person_id: Mapped[str] = f.ref("人员编号", "人员", "person", required=True)
    from_on: Mapped[date] = f.day("开始日期", required=True)
    to_on: Mapped[date | None] = f.day("结束日期", "在任留空")
    how: Mapped[str | None] = f.choice("产生方式", "本人约请/组织指定/培养联系人")
    committee_id: Mapped[str | None] = f.ref("委托组织编号", "党组织", "organisation")
    change_reason: Mapped[str | None] = f.text("更换原因")


class Inspection(Record):
    """A cultivation inspection (培养教育考察)."""

    __tablename__ = "inspection"
    sheet = "考察"
    key = ("case_id", "stage", "on")

    case_id: Mapped[str] = f.ref("案卷编号", "案卷", "development_case", required=True)
    stage: Mapped[str] = f.choice("阶段", words(InspectionStage), required=True)
    on: Mapped[date] = f.day("日期", required=True)
    period_from: Mapped[date | None] = f.day("期间起")
    period_to: Mapped[date | None] = f.day("期间止")
    mentor_opinion: Mapped[str | None] = f.long_text("联系人意见")
    branch_opinion: Mapped[str | None] = f.long_text("支部意见")
    conclusion: Mapped[str | None] = f.choice("结论", "好/较好/一般/差")
    branch_opinion_on: Mapped[date | None] = f.day("支部意见日期")
    group_opinion: Mapped[str | None] = f.long_text("党小组意见")
    thought_report_view: Mapped[str | None] = f.long_text("思想汇报评价")
    standing: Mapped[str | None] = f.choice("动态评定", "进/保/缓/出")


class ThoughtReport(Record):
    """A thought report (思想汇报) handed in."""

    __tablename__ = "thought_report"
    sheet = "思想汇报"
    key = ("case_id", "on")

    case_id: Mapped[str] = f.ref("案卷编号", "案卷", "development_case", required=True)
    on: Mapped[date] = f.day("日期", required=True)
    title: Mapped[str | None] = f.text("题目")
    received_on: Mapped[date | None] = f.day("收到日期")
    reader_id: Mapped[str | None] = f.ref("审阅人编号", "人员", "person")


class Consultation(Record):
    """Opinions asked before a decision (征求意见)."""

    __tablename__ = "consultation"
    sheet = "征求意见"
    key = ("case_id", "link", "consulted", "on", "speaker")

    case_id: Mapped[str] = f.ref("案卷编号", "案卷", "development_case", required=True)
    link: Mapped[str] = f.choice("环节", words(Link), required=True)
    consulted: Mapped[str] = f.choice("对象", words(Consulted), required=True)
    on: Mapped[date] = f.day("日期", required=True)
    number: Mapped[int | None] = f.whole("人数")
    opinion: Mapped[str | None] = f.long_text("意见")
    meeting_id: Mapped[str | None] = f.ref("会议编号", "会议", "meeting")
    speaker: Mapped[str | None] = f.text("意见人", "人、小组或部门名称；同日多份意见靠它区分")
    branch_opinion: Mapped[str | None] = f.long_text("支部意见")


class PoliticalReview(Record):
    """A political review (政治审查); one row per review, a repeated one is another row."""

    __tablename__ = "political_review"
    sheet = "政治审查"
    key = ("case_id", "concluded_on")

    case_id: Mapped[str] = f.ref("案卷编号", "案卷", "development_case", required=True)
    talk_on: Mapped[date | None] = f.day("本人谈话日期")
    archive_check_on: Mapped[date | None] = f.day("查阅档案日期")
    letter_sent_on: Mapped[date | None] = f.day("函调发出日期")
    letter_replied_on: Mapped[date | None] = f.day("函调回复日期")
    asked_units: Mapped[bool | None] = f.yes_no("了解单位人员")
    household_opinion: Mapped[bool | None] = f.yes_no("户籍地意见")
    residence_opinion: Mapped[bool | None] = f.yes_no("居住地意见")
    is_mobile_worker: Mapped[bool | None] = f.yes_no("流动人员")
    concluded_on: Mapped[date | None] = f.day("结论日期")
    conclusion: Mapped[str | None] = f.choice("结论", words(ReviewConclusion))
    content_complete: Mapped[bool | None] = f.yes_no("报告内容齐全")
    gaps: Mapped[str | None] = f.long_text("缺项说明")
    reviewer_ids: Mapped[tuple[str, ...]] = f.refs("政审人编号", "人员", "两名正式党员")
    about_self: Mapped[str | None] = f.long_text("本人情况")
    to_explain: Mapped[str | None] = f.long_text("需说明的问题")
    conclusion_text: Mapped[str | None] = f.long_text("结论意见")


class Inquiry(Record):
    """A letter or visit of inquiry about one person (函调、外调)."""

    __tablename__ = "inquiry"
    sheet = "函调"
    key = ("case_id", "subject", "way", "unit")

    case_id: Mapped[str] = f.ref("案卷编号", "案卷", "development_case", required=True)
    subject: Mapped[str] = f.text("被调查人", "本人，或家庭成员表里的姓名", required=True)
    way: Mapped[str] = f.choice("方式", "函调/外调/查阅档案/其他", required=True)
    unit: Mapped[str | None] = f.text("收函单位")
    document_number: Mapped[str | None] = f.text("文号")
    sent_on: Mapped[date | None] = f.day("发出日期")
    replied_on: Mapped[date | None] = f.day("回复日期")
    handler: Mapped[str | None] = f.text("经办人")
    findings: Mapped[str | None] = f.long_text("政审情况")


class Training(Record):
    """Training (培训): early, intensive (短期集中培训), or of probationary members."""

    __tablename__ = "training"
    sheet = "培训"
    key = ("case_id", "kind", "start_on", "end_on")

    case_id: Mapped[str] = f.ref("案卷编号", "案卷", "development_case", required=True)
    kind: Mapped[str] = f.choice("类别", words(TrainingKind), required=True)
    start_on: Mapped[date | None] = f.day("开始日期", "开始、结束日期至少填一个；免训除外")
    end_on: Mapped[date | None] = f.day("结束日期")
    days: Mapped[Decimal | None] = f.tenths("天数", "可填 0.5")
    hours: Mapped[int | None] = f.whole("学时")
    organiser: Mapped[str | None] = f.choice("主办", "基层党委/县级党委组织部门/其他")
    passed: Mapped[bool | None] = f.yes_no("合格")
    certificate: Mapped[str | None] = f.text("证书号")
    exemption_reason: Mapped[str | None] = f.text("免训原因")
    exemption_document: Mapped[str | None] = f.text("免训批准文号")
    class_name: Mapped[str | None] = f.text("班名")
    content: Mapped[str | None] = f.long_text("内容")
    score: Mapped[str | None] = f.text("成绩")


class Booklet(Record):
    """An application booklet (入党志愿书); a spoiled one keeps its number and 作废日期."""

    __tablename__ = "booklet"
    sheet = "志愿书"
    key = ("case_id", "number")

    case_id: Mapped[str] = f.ref("案卷编号", "案卷", "development_case", required=True)
    number: Mapped[str | None] = f.text("编号", "封底编号")
    issued_on: Mapped[date | None] = f.day("发放日期")
    signed_on: Mapped[date | None] = f.day("签署日期")
    introducer1_on: Mapped[date | None] = f.day("介绍人一意见日期")
    introducer2_on: Mapped[date | None] = f.day("介绍人二意见日期")
    wish: Mapped[str | None] = f.long_text("入党志愿")
    other_parties: Mapped[str | None] = f.text("民主党派经历")
    political_history: Mapped[str | None] = f.text("政治历史问题")
    to_explain: Mapped[str | None] = f.long_text("需说明的问题")
    introducer1_opinion: Mapped[str | None] = f.long_text("介绍人一意见")
    introducer2_opinion: Mapped[str | None] = f.long_text("介绍人二意见")
    spoiled_on: Mapped[date | None] = f.day("作废日期")


class Probation(Record):
    """The probation (预备期) of a case: one row a case (fields.md 4.3 for the many-valued dates)."""

    __tablename__ = "probation"
    sheet = "预备期"
    key = ("case_id",)

    case_id: Mapped[str] = f.ref("案卷编号", "案卷", "development_case", required=True)
    probation_from: Mapped[date | None] = f.day("预备期起", "上级审批意见上写的起日")
    probation_to: Mapped[date | None] = f.day("预备期止", "上级审批意见上写的止日")
    grouped_on: Mapped[date | None] = f.day("编入日期", "编入支部、党小组的日期")
    group_name: Mapped[str | None] = f.text("党小组")
    notified_on: Mapped[date | None] = f.day("通知本人日期")
    announced_on: Mapped[date | None] = f.day("大会宣布日期")
    oath_on: Mapped[date | None] = f.day("宣誓日期")
    oath_place: Mapped[str | None] = f.text("宣誓地点")
    faced_flag: Mapped[bool | None] = f.yes_no("面向党旗")
    transferred_in_on: Mapped[date | None] = f.day("转入日期", "预备期内从别处转入的才填")
    postponed_until: Mapped[date | None] = f.day("推迟讨论至")
    cancellation_notified_on: Mapped[date | None] = f.day("取消资格通知日期")
    application_dates: Mapped[tuple[date, ...]] = f.days("转正申请日期", "延长后再次申请的，两个日期用；隔开")
    talk_dates: Mapped[tuple[date, ...]] = f.days("转正谈话日期")
    announcement_dates: Mapped[tuple[date, ...]] = f.days("转正宣布日期")
    archived_on: Mapped[date | None] = f.day("归档日期")
    archived_papers: Mapped[tuple[str, ...]] = f.choices(
        "归档材料", "入党志愿书/入党申请书/政治审查材料/转正申请书/培养教育考察材料", open_words=True
    )
    oath_leader: Mapped[str | None] = f.text("领誓人")
    oath_meeting_id: Mapped[str | None] = f.ref("宣誓会议编号", "会议", "meeting")
    merits_and_faults: Mapped[str | None] = f.long_text("入党时主要优缺点")
    archive_place: Mapped[str | None] = f.choice("归档去向", "人事档案/党员档案")


class DisciplineCase(Record):
    """A breach of discipline during the case and how it was dealt with (违纪处理)."""

    __tablename__ = "discipline_case"
    sheet = "违纪处理"
    key = ("case_id", "on")

    case_id: Mapped[str] = f.ref("案卷编号", "案卷", "development_case", required=True)
    on: Mapped[date] = f.day("日期", required=True)
    facts: Mapped[str | None] = f.long_text("情形")
    handling: Mapped[str | None] = f.choice("处理", "批评教育/延长/取消", "尚未处理留空")


class PairActivity(Record):
    """A contact, report or bulletin of a pair (结对活动)."""

    __tablename__ = "pair_activity"
    sheet = "结对活动"
    key = ("case_id", "kind", "on")

    case_id: Mapped[str] = f.ref("案卷编号", "案卷", "development_case", required=True)
    kind: Mapped[str] = f.choice("类型", "联系/汇报/通报", required=True)
    on: Mapped[date] = f.day("日期", required=True)
    content: Mapped[str | None] = f.long_text("内容")
    told_to: Mapped[str | None] = f.text("通报对象")
    place: Mapped[str | None] = f.text("地点")
    way: Mapped[str | None] = f.choice("方式", "谈话/党课/活动/电话/书面/其他")
    problems: Mapped[str | None] = f.long_text("问题及建议")
