"""Meetings (会议), votes (会议表决) and what hangs on a meeting. No individual vote is ever stored."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from app.models import fields as f
from app.models.base import Record
from app.models.words import ConversionOutcome, MeetingKind, Motion, VoteResult, words

MEETING_KINDS = "支委会/支部大会/党小组会/党课/主题党日/组织生活会/民主评议/座谈会/推荐会/入党宣誓/其他"


class Meeting(Record):
    """One meeting (会议). A future date is a plan and counts nowhere until 实到 is filled."""

    __tablename__ = "meeting"
    sheet = "会议"
    key = ("code",)

    code: Mapped[str] = f.code("会议编号", "如 HY2026-011；同一会议的各项表决用同一编号")
    organisation_id: Mapped[str] = f.ref("组织编号", "党组织", "organisation", required=True)
    kind: Mapped[str] = f.choice("会议类型", MEETING_KINDS, required=True)
    on: Mapped[date] = f.day("日期", required=True)
    time: Mapped[str | None] = f.text("时间", "如 14:00—16:00")
    place: Mapped[str | None] = f.text("地点")
    group_name: Mapped[str | None] = f.text("党小组")
    subject: Mapped[str | None] = f.text("主题")
    chair_id: Mapped[str | None] = f.ref("主持人编号", "人员", "person")
    recorder_id: Mapped[str | None] = f.ref("记录人编号", "人员", "person")
    due: Mapped[int | None] = f.whole("应到", "应到会的全部人数")
    present: Mapped[int | None] = f.whole("实到")
    observers: Mapped[str | None] = f.text("列席")
    minutes: Mapped[str | None] = f.long_text("记录")


class Vote(Record):
    """One motion about one person (会议表决): two candidates at one meeting are two rows."""

    __tablename__ = "vote"
    sheet = "会议表决"
    key = ("case_id", "motion", "on", "kind")

    case_id: Mapped[str] = f.ref("案卷编号", "案卷", "development_case", required=True)
    motion: Mapped[str] = f.choice("事项", words(Motion), required=True)
    meeting_id: Mapped[str | None] = f.ref("会议编号", "会议", "meeting")
    kind: Mapped[str] = f.choice("会议类型", words(MeetingKind), required=True)
    on: Mapped[date] = f.day("日期", required=True)
    due: Mapped[int | None] = f.whole("应到", "应到会有表决权的正式党员数；支委会填委员数")
    present: Mapped[int | None] = f.whole("实到", "实到会有表决权的人数")
    issued: Mapped[int | None] = f.whole("发出票")
    returned: Mapped[int | None] = f.whole("收回票")
    votes_for: Mapped[int | None] = f.whole("赞成")
    votes_against: Mapped[int | None] = f.whole("反对")
    votes_abstain: Mapped[int | None] = f.whole("弃权")
    votes_invalid: Mapped[int | None] = f.whole("无效")
    written_for: Mapped[int | None] = f.whole("书面赞成", "会前正式提出的书面意见")
    written_against: Mapped[int | None] = f.whole("书面反对")
    written_abstain: Mapped[int | None] = f.whole("书面弃权")
    written_latest_on: Mapped[date | None] = f.day("书面意见最晚提交日期")
    written_signed: Mapped[bool | None] = f.yes_no("书面意见签名齐全")
    due_difference: Mapped[str | None] = f.long_text("应到差额说明")
    secret: Mapped[bool | None] = f.yes_no("无记名")
    procedure_complete: Mapped[bool | None] = f.yes_no(
        "程序齐全", "本人汇报、介绍人介绍、支委会报告、充分讨论都有"
    )
    person_present: Mapped[bool | None] = f.yes_no("本人到会")
    introducers_present: Mapped[bool | None] = f.yes_no("介绍人到会")
    resolution_complete: Mapped[bool | None] = f.yes_no("决议要素齐全")
    result: Mapped[str | None] = f.choice("结果", words(VoteResult), "尚未开会留空")
    outcome: Mapped[str | None] = f.choice("转正决定", words(ConversionOutcome))
    extension_months: Mapped[int | None] = f.whole("延长月数", "6 至 12 个月")
    chair_id: Mapped[str | None] = f.ref("主持人编号", "人员", "person")
    recorder_id: Mapped[str | None] = f.ref("记录人编号", "人员", "person")
    supervisor_ids: Mapped[tuple[str, ...]] = f.refs("监票人编号", "人员")
    teller_ids: Mapped[tuple[str, ...]] = f.refs("计票人编号", "人员")
    resolution: Mapped[str | None] = f.long_text("决议", "意见或决议全文")
    reason: Mapped[str | None] = f.long_text("理由", "延期、未通过、延长、取消的事实")
    cut_ballots: Mapped[int | None] = f.whole("剪角作废票")


class Exclusion(Record):
    """A member left out of 应到会 at one meeting (不计应到)."""

    __tablename__ = "exclusion"
    sheet = "不计应到"
    key = ("meeting_id", "person_id")

    meeting_id: Mapped[str] = f.ref("会议编号", "会议", "meeting", required=True)
    person_id: Mapped[str] = f.ref("人员编号", "人员", "person", required=True)
    situation: Mapped[str] = f.choice(
        "情形",
        "不能表达意志/自费出国半年以上/正在服刑/长期不能自理/应转未转/回原籍长期居住",
        "最后一种只用于选举",
        required=True,
    )
    superior_agreed_on: Mapped[date | None] = f.day("上级同意日期")
    assembly_passed_on: Mapped[date | None] = f.day("大会通过日期")


class Attendance(Record):
    """An exception to "present" (到会情况): leave, absence, observer."""

    __tablename__ = "attendance"
    sheet = "到会情况"
    key = ("meeting_id", "person_id")

    meeting_id: Mapped[str] = f.ref("会议编号", "会议", "meeting", required=True)
    person_id: Mapped[str] = f.ref("人员编号", "人员", "person", required=True)
    state: Mapped[str] = f.choice("情况", "请假/缺席/列席", required=True)
    reason: Mapped[str | None] = f.text("原因")


class Speech(Record):
    """What somebody said at a meeting (发言): speeches, never votes."""

    __tablename__ = "speech"
    sheet = "发言"
    key = ("meeting_id", "case_id", "number")

    meeting_id: Mapped[str] = f.ref("会议编号", "会议", "meeting", required=True)
    case_id: Mapped[str | None] = f.ref("案卷编号", "案卷", "development_case")
    number: Mapped[int] = f.whole("序号", required=True)
    name: Mapped[str] = f.text("姓名", required=True)
    standing: Mapped[str | None] = f.choice("身份", "党员/群众/其他")
    opinion: Mapped[str] = f.long_text("意见", required=True)


class Appraisal(Record):
    """A member's democratic appraisal (民主评议): counts only, no voter."""

    __tablename__ = "appraisal"
    sheet = "民主评议"
    key = ("meeting_id", "person_id")

    meeting_id: Mapped[str] = f.ref("会议编号", "会议", "meeting", required=True)
    person_id: Mapped[str] = f.ref("人员编号", "人员", "person", required=True)
    self_view: Mapped[str | None] = f.text("自评")
    excellent: Mapped[int | None] = f.whole("优")
    good: Mapped[int | None] = f.whole("良")
    fair: Mapped[int | None] = f.whole("中")
    poor: Mapped[int | None] = f.whole("差")
    grade: Mapped[str | None] = f.choice("等次", "优秀/合格/基本合格/不合格")


class Election(Record):
    """One candidate's count in an election (选举)."""

    __tablename__ = "election"
    sheet = "选举"
    key = ("meeting_id", "title", "nominee_id")

    meeting_id: Mapped[str] = f.ref("会议编号", "会议", "meeting", required=True)
    title: Mapped[str] = f.choice("职务", "委员/书记/副书记", required=True)
    nominee_id: Mapped[str] = f.ref("候选人编号", "人员", "person", required=True)
    seats: Mapped[int | None] = f.whole("应选名额")
    due: Mapped[int | None] = f.whole("应到")
    present: Mapped[int | None] = f.whole("实到")
    issued: Mapped[int | None] = f.whole("发出票")
    returned: Mapped[int | None] = f.whole("收回票")
    votes_for: Mapped[int | None] = f.whole("赞成")
    votes_against: Mapped[int | None] = f.whole("反对")
    votes_abstain: Mapped[int | None] = f.whole("弃权")
    elected: Mapped[bool | None] = f.yes_no("当选")
