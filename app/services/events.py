"""Mid-way events (中途事件, E1–E21 of rules.md 1.3): what to record and what follows from it.

Each event names the facts it needs; recording one sets the case's status, end and rows in one go. What
only an organisation may decide (recognition, standing at death …) is never concluded here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFound, UserError
from app.models import DevelopmentCase, DisciplineCase, Probation, SuperiorFiling
from app.models.words import CaseStatus, Filing, FilingResult
from app.services.milestones import Milestones, Stage
from app.services.params import load_params
from app.services.refusing import not_yet, too_soon


@dataclass(frozen=True, slots=True)
class Asked:
    """One fact an event asks for: key, label, kind (day, text, months, choice), whether it must be given."""

    key: str
    label: str
    kind: str = "day"
    required: bool = True
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EventKind:
    """One mid-way event.

    ``stages`` are those it can happen in; ``status`` what the case becomes (None = stays open); ``follows``
    says in plain words what happens next and who decides; ``instead`` is the step where it is recorded when
    it is a decision of a meeting or of the superior rather than an event of its own.
    """

    code: str
    title: str
    stages: tuple[Stage, ...]
    status: CaseStatus | None
    asks: tuple[Asked, ...]
    follows: str
    basis: str
    instead: str = ""


_EARLY = (Stage.APPLICANT, Stage.ACTIVIST, Stage.CANDIDATE)
_ALL = tuple(Stage)
_FROM_ELSEWHERE = ("E11", "E12", "E13")
_AHEAD = (("E4", "on"), ("E11", "postponed_until"))
RESUMABLE = (CaseStatus.SUSPENDED, CaseStatus.RETURNED, CaseStatus.REJECTED)
"""What a case is taken up again from: a refusal sends it back to 发展对象 or 积极分子 (E7, E8)."""
_DAY = Asked("on", "日期")
_REASON = Asked("reason", "情况说明", "text")

EVENTS: tuple[EventKind, ...] = (
    EventKind("E1", "本人撤回申请", (Stage.APPLICANT, Stage.ACTIVIST), CaseStatus.WITHDRAWN,
              (_DAY, Asked("reason", "书面撤回的要点", "text")),
              "收下书面撤回，停止培养；以后可以再申请，时间重新起算。", "自愿原则"),
    EventKind("E2", "单位（居住地）变动，转出", _EARLY, CaseStatus.TRANSFERRED_OUT,
              (_DAY, Asked("reason", "转往何处", "text")),
              "及时转交培养教育材料；新党组织审查后接续，培养时间可连续计算。", "细则第十二条"),
    EventKind("E3", "取消积极分子（发展对象）资格", (Stage.ACTIVIST, Stage.CANDIDATE),
              CaseStatus.DISQUALIFIED, (_DAY, _REASON),
              "支委会研究取消，并报上级备案；请在会议和上级手续里各记一条。", "实务"),
    EventKind("E4", "三个月内将离开，暂不办理接收", (Stage.CANDIDATE,), CaseStatus.SUSPENDED,
              (Asked("on", "预计离开日期"), Asked("reason", "去向", "text")),
              "一般不办理接收手续；材料随后转新单位。", "细则第十八条"),
    EventKind("E5", "公示期收到反映", (Stage.ACTIVIST, Stage.CANDIDATE), None, (),
              "核查后写结论；影响发展入党的不列为发展对象。", "细则第十三条", instead="8b"),
    EventKind("E6", "支部大会未通过", (Stage.CANDIDATE,), None, (),
              "记录票数，继续培养；再次提出须重新预审。", "实务", instead="15"),
    EventKind("E7", "党委未批准", (Stage.CANDIDATE,), CaseStatus.REJECTED, (_DAY, _REASON),
              "通知支部和本人，做好思想工作；回到发展对象或积极分子阶段继续培养。", "细则第二十四条"),
    EventKind("E8", "超期未报、未批，退回重办", (Stage.CANDIDATE,), CaseStatus.RETURNED, (_DAY, _REASON),
              "超过 3 个月未报应重新复议，超过 6 个月应重新办理，预备期从新的大会算起。", "地方做法"),
    EventKind("E9", "预备期未满转出", (Stage.PROBATIONARY,), CaseStatus.TRANSFERRED_OUT,
              (_DAY, Asked("reason", "转往何处", "text")),
              "写明考察情况随组织关系转出；不能提前转正，由新支部期满讨论。", "实务"),
    EventKind("E10", "预备期已满未讨论而转走", (Stage.PROBATIONARY,), None, (),
              "原支部应先讨论转正再转；未能按时办的写明原因。", "实务", instead="23"),
    EventKind("E11", "转入者期满后推迟讨论", (Stage.PROBATIONARY,), None,
              (Asked("postponed_until", "推迟讨论至"),),
              "推迟不超过六个月；转正时间仍自预备期满之日算起。", "细则第三十五条"),
    EventKind("E12", "离开原单位前三个月内发展的转入者", (Stage.PROBATIONARY,), None,
              (_DAY, Asked("reason", "原单位的说明", "text")),
              "请原单位说明；突击发展且不具备条件的报县级以上组织部门，不予承认。", "实务"),
    EventKind("E13", "转入材料审查无法认定", (Stage.PROBATIONARY,), CaseStatus.SUSPENDED,
              (Asked("on", "上报日期"), _REASON,
               Asked("approved_on", "组织部门批准日期", "day", False)),
              "报县级以上党委组织部门批准，不予承认；批准以前案卷暂缓，批准后再记一次、填上批准日期，"
              "案卷才成为“未批准”。", "细则第三十四条"),
    EventKind("E14", "预备党员违纪较轻", (Stage.PROBATIONARY,), None,
              (_DAY, Asked("reason", "情形", "text"),
               Asked("handling", "处理", "choice", True, ("批评教育", "延长"))),
              "批评教育，或延长预备期（延长须大会通过、上级批准）。", "细则第三十一条"),
    EventKind("E15", "取消预备党员资格", (Stage.PROBATIONARY,), CaseStatus.PROBATION_CANCELLED,
              (_DAY, _REASON, Asked("notified_on", "通知本人日期", "day", False)),
              "须党员大会通过、上级党委批准；批准前仍参加组织生活、交党费。", "细则第三十一条"),
    EventKind("E16", "延长期满", (Stage.PROBATIONARY,), None, (),
              "只能按期转正或取消资格；只许延长一次。", "细则第三十一条", instead="23"),
    EventKind("E17", "去世", _ALL, CaseStatus.DECEASED, (_DAY,),
              "停止流程并归档；身份如何表述由上级党组织认定。", "实务"),
    EventKind("E18", "失去联系", _ALL, CaseStatus.SUSPENDED, (_DAY, _REASON),
              "党员按停止党籍的规定办；积极分子可研究取消资格。", "党员教育管理工作条例第二十四条"),
    EventKind("E19", "出国（境）", _ALL, CaseStatus.SUSPENDED, (_DAY, _REASON),
              "党员按组织关系和党籍的规定办；积极分子暂缓。", "党员教育管理工作条例第二十四条"),
    EventKind("E20", "联系人、介绍人离任", _ALL, None, (),
              "三十日内更换，并写明起止日期和原因。", "本支部设定", instead="5"),
    EventKind("E21", "企业停业、支部撤销", _ALL, CaseStatus.TRANSFERRED_OUT,
              (_DAY, Asked("reason", "上级指定的党组织", "text")),
              "案卷整体转上级指定的党组织，培养时间连续计算。", "实务"),
)  # fmt: skip


def event_named(code: str) -> EventKind:
    """The event with this code; KeyError if there is none."""
    return next(event for event in EVENTS if event.code == code)


def events_for(nodes: Milestones) -> tuple[EventKind, ...]:
    """Events that can happen to a case as it stands; none for one that has ended.

    Those of a probationer who came from elsewhere are not offered for one admitted here.
    """
    if nodes.is_ended or nodes.status is CaseStatus.CLOSED_FULL:
        return ()
    from_elsewhere = nodes.admission_vote is None
    return tuple(
        event
        for event in EVENTS
        if nodes.stage in event.stages and (from_elsewhere or event.code not in _FROM_ELSEWHERE)
    )


def record_event(
    session: Session, case_id: str, code: str, facts: Mapping[str, Any], today: date | None = None
) -> None:
    """Record an event of a case. UserError if a fact is missing, it belongs to a step, or its day is to come.

    ``today`` is the day nothing recorded may be later than (not looked at if None); days that lie ahead by
    their nature, of leaving and of postponing, are no such facts.
    """
    event = event_named(code)
    case = session.get(DevelopmentCase, case_id)
    if case is None:
        raise NotFound("E-EVENT-01", "这个案卷已经不在了，没有保存。", "请回到人员表重新打开。")
    if event.instead:
        raise UserError("E-EVENT-02", f"“{event.title}”请在第 {event.instead} 步里记录。", "")
    for asked in event.asks:
        if asked.required and facts.get(asked.key) in (None, ""):
            raise UserError("E-EVENT-03", f"“{asked.label}”必须填写，没有保存。", "请填好后再保存。")
        day = facts.get(asked.key)
        if today is not None and isinstance(day, date) and day > today and (code, asked.key) not in _AHEAD:
            raise not_yet("E-EVENT-05", asked.label, day, load_params(session), "当天再记，或核对日期。")
    on = facts.get("on")
    approved = facts.get("approved_on")
    if isinstance(on, date) and isinstance(approved, date) and approved < on:
        raise too_soon("E-EVENT-06", "组织部门批准日期", approved, "上报日期", on, load_params(session))
    reason = str(facts.get("reason") or "")
    if event.status is not None:
        case.status = event.status.value
        if code == "E4":
            case.expected_leave_date = on
        else:
            case.ended_on = on if event.status is not CaseStatus.SUSPENDED else None
        case.end_reason = reason or case.end_reason
    if code == "E13" and approved is not None:
        case.status, case.ended_on = CaseStatus.REJECTED.value, approved
    _rows(session, case, code, facts, on, reason)
    session.flush()


def _rows(
    session: Session, case: DevelopmentCase, code: str, facts: Mapping[str, Any], on: date | None, reason: str
) -> None:
    if code == "E14":
        session.add(DisciplineCase(case_id=case.id, on=on, facts=reason, handling=facts["handling"]))
    elif code == "E11":
        _probation(session, case).postponed_until = facts["postponed_until"]
    elif code == "E15" and facts.get("notified_on"):
        _probation(session, case).cancellation_notified_on = facts["notified_on"]
    elif code == "E13":
        case.transfer_review = "无法认定"
        row = _open_request(session, case)
        row.submitted_on = on
        if facts.get("approved_on") is not None:
            row.decided_on, row.result = facts["approved_on"], FilingResult.AGREED.value
    elif code == "E12":
        case.note = f"{case.note}\n{on} 原单位说明：{reason}" if case.note else f"{on} 原单位说明：{reason}"


def _open_request(session: Session, case: DevelopmentCase) -> SuperiorFiling:
    """The request not to recognise somebody that is not answered yet, else a new one."""
    matter = Filing.NON_RECOGNITION.value
    row = session.scalar(
        select(SuperiorFiling).where(
            SuperiorFiling.case_id == case.id,
            SuperiorFiling.matter == matter,
            SuperiorFiling.decided_on.is_(None),
        )
    )
    if row is None:
        row = SuperiorFiling(case_id=case.id, matter=matter)
        session.add(row)
    return row


def _probation(session: Session, case: DevelopmentCase) -> Probation:
    row = session.scalar(select(Probation).where(Probation.case_id == case.id))
    if row is None:
        row = Probation(case_id=case.id)
        session.add(row)
    return row


def reopen(session: Session, case_id: str) -> None:
    """Take a case up again that was suspended, returned, or not approved (E4, E7, E8; → 办理中).

    Raises UserError for any other.
    """
    case = session.get(DevelopmentCase, case_id)
    if case is None or case.status not in RESUMABLE:
        raise UserError("E-EVENT-04", "只有“暂缓”“退回补正”“未批准”的案卷可以恢复办理，没有改动。", "")
    case.status = case.ended_on = None
    session.flush()
