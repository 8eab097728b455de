"""Public notices (公示) as a list, those who may be announced, putting one up and settling it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFound, UserError
from app.models import DevelopmentCase, PublicNotice
from app.models.fields import Field
from app.models.sheets import sheet_of
from app.models.words import NoticeMatter, NoticeResult
from app.services.case_loading import load_register
from app.services.casefile import CaseFile
from app.services.dates import add_days, add_months
from app.services.findings import make_context
from app.services.journey.facts import Value, check_value
from app.services.milestones import Milestones, Stage
from app.services.notices import plan_notice
from app.services.params import Params, load_params
from app.services.refusing import refused
from app.services.workcalendar import WorkCalendar, load_calendar

SETTLING = ("feedback", "investigation", "settled_on", "result")
"""What is recorded once a notice has run: objections, how they were looked into, the outcome."""

_STAGES: Mapping[NoticeMatter, Stage] = {
    NoticeMatter.ACTIVIST: Stage.APPLICANT,
    NoticeMatter.CANDIDATE: Stage.ACTIVIST,
    NoticeMatter.ADMISSION: Stage.CANDIDATE,
    NoticeMatter.CONVERSION: Stage.PROBATIONARY,
}
_POINTS: Mapping[str, tuple[NoticeMatter, ...]] = {
    "CANDIDATE": (NoticeMatter.CANDIDATE,),
    "CANDIDATE+ADMISSION": (NoticeMatter.CANDIDATE, NoticeMatter.ADMISSION),
    "CANDIDATE+CONVERSION": (NoticeMatter.CANDIDATE, NoticeMatter.CONVERSION),
    "ALL": tuple(NoticeMatter),
}


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One notice about one person.

    ``state`` is 未开始, 公示中, 待办结 or 已办结; ``days`` the working days counted up to today, of
    ``needed``; ``short`` whether start and end hold fewer than needed.
    """

    notice_id: str
    case_id: str
    person: str
    matter: str
    start: date
    end: date | None
    state: str
    days: int
    needed: int
    short: bool
    result: str
    provisional: bool
    search_key: str


@dataclass(frozen=True, slots=True)
class NoticePerson:
    """Somebody who may be announced; ``ready`` when everything before the notice is recorded."""

    case_id: str
    name: str
    ready: bool
    hint: str
    search_key: str


def list_notices(session: Session, today: date) -> tuple[NoticeRow, ...]:
    """Every notice, the newest first."""
    register = load_register(session)
    context = make_context(session, today, register)
    rows = [
        _row(file, notice, today, context.params, context.calendar)
        for file in register.files
        for notice in file.notices
    ]
    return tuple(sorted(rows, key=lambda row: (row.start, row.person), reverse=True))


def _row(
    file: CaseFile, notice: PublicNotice, today: date, params: Params, calendar: WorkCalendar
) -> NoticeRow:
    count_first = params.flag("notice_count_first_day")
    until = min(today, notice.end_on) if notice.end_on is not None else today
    days = (
        calendar.workdays(notice.start_on, until, count_first=count_first) if until >= notice.start_on else 0
    )
    needed = params.whole("notice_days")
    whole = 0
    if notice.end_on is not None:
        whole = calendar.workdays(notice.start_on, notice.end_on, count_first=count_first)
    return NoticeRow(
        notice_id=notice.id,
        case_id=file.case.id,
        person=file.person.name,
        matter=notice.matter,
        start=notice.start_on,
        end=notice.end_on,
        state=_state(notice, today),
        days=days,
        needed=needed,
        short=notice.end_on is not None and whole < needed,
        result=notice.result or "",
        provisional=calendar.is_provisional(notice.start_on, notice.end_on or notice.start_on),
        search_key=f"{file.person.search_key or file.person.name} {notice.matter} {notice.start_on}".lower(),
    )


def _state(notice: PublicNotice, today: date) -> str:
    if notice.result not in (None, NoticeResult.PENDING):
        return "已办结"
    if today < notice.start_on:
        return "未开始"
    return "公示中" if notice.end_on is None or today <= notice.end_on else "待办结"


def matters_in_use(params: Params) -> tuple[NoticeMatter, ...]:
    """The notice points switched on (启用的公示点)."""
    return _POINTS.get(params.word("notice_points"), (NoticeMatter.CANDIDATE,))


def people_to_announce(session: Session, matter: str, today: date) -> tuple[NoticePerson, ...]:
    """Open cases at the stage a notice of ``matter`` belongs to, those it can be put up for now first."""
    register = load_register(session)
    params = load_params(session)
    wanted = NoticeMatter(matter)
    found = []
    for file in register.files:
        nodes = Milestones(file, params)
        if nodes.is_ended or nodes.stage is not _STAGES[wanted]:
            continue
        lack = _lacking(nodes, wanted, today)
        key = file.person.search_key or file.person.name.lower()
        found.append(NoticePerson(file.case.id, file.person.name, not lack, lack, key))
    return tuple(sorted(found, key=lambda person: (not person.ready, person.name)))


def _lacking(nodes: Milestones, matter: NoticeMatter, today: date) -> str:
    notice = nodes.notice(matter)
    if notice is not None and notice.result != NoticeResult.EFFECT:
        return f"{notice.start_on} 起已经公示过"
    if matter is NoticeMatter.CANDIDATE:
        if nodes.candidate_vote is None:
            since = nodes.effective_activist_since
            first = add_months(since, nodes.params.whole("cultivation_months")) if since else None
            when = f"，最早 {first} 可研究" if first is not None and first > today else ""
            return f"还没有研究确定人选（第 7 步{when}）"
        if nodes.consent_date is None:
            return "还没有上级党委同意（第 8 步）"
    if matter is NoticeMatter.ACTIVIST and nodes.talk is None:
        return "还没有派人谈话（第 2 步）"
    if matter is NoticeMatter.ADMISSION and nodes.pre_review_date is None:
        return "还没有预审合格（第 13 步）"
    expiry = nodes.expiry_effective
    if matter is NoticeMatter.CONVERSION and expiry is not None and expiry > today:
        return f"预备期到 {expiry} 才满"
    return ""


def notice_field(attr: str) -> Field:
    """The description of one column of 公示."""
    return sheet_of(PublicNotice).column(attr).field


def put_up(
    session: Session,
    case_ids: Sequence[str],
    matter: str,
    start: date,
    end: date,
    more: Mapping[str, Value] | None = None,
) -> tuple[str, ...]:
    """Store a notice about one or several people; ``more`` are 地点 and 方式. Returns the UUIDs.

    Raises UserError, storing nothing, for nobody, for an end before the working days are complete, or for a
    notice of the same day that is there already.
    """
    if not case_ids:
        raise UserError("E-NOTICE-01", "还没有选公示谁，没有保存。", "请先选人。")
    params, calendar = load_params(session), load_calendar(session)
    plan = plan_notice(start, params, calendar)
    if end < plan.end:
        present = calendar.workdays(start, end, count_first=params.flag("notice_count_first_day"))
        raise refused(
            "E-NOTICE-02",
            "R36",
            f"公示到 {end} 不满 {plan.needed} 个工作日",
            day=start,
            params=params,
            needed=f"满 {plan.needed} 个工作日",
            present=f"从 {start} 到 {end} 只有 {present} 个",
            possible=plan.end,
            do="已经发生的公示请在本人的第 8b 步如实记录。",
        )
    for attr, value in (more or {}).items():
        check_value(notice_field(attr), value)
    made = []
    for case_id in case_ids:
        if session.get(DevelopmentCase, case_id) is None:
            raise NotFound("E-NOTICE-03", "要公示的案卷已经不在了，没有保存。", "请重新选人。")
        same = select(PublicNotice.id).where(
            PublicNotice.case_id == case_id, PublicNotice.matter == matter, PublicNotice.start_on == start
        )
        if session.scalar(same) is not None:
            raise UserError(
                "E-NOTICE-04", f"{start} 起的这项公示已经记录过，没有保存。", "请在列表里打开它。"
            )
        row = PublicNotice(case_id=case_id, matter=matter, start_on=start, end_on=end, **dict(more or {}))
        session.add(row)
        made.append(row)
    session.flush()
    return tuple(row.id for row in made)


def notice_values(session: Session, notice_id: str) -> dict[str, Any]:
    """What is recorded of a notice, by attribute. Raises NotFound."""
    row = _notice(session, notice_id)
    return {attr: getattr(row, attr) for attr in ("start_on", "end_on", "places", "ways", *SETTLING)}


def settle(session: Session, notice_id: str, values: Mapping[str, Value], today: date) -> None:
    """Record objections and outcome of a notice; only the attributes named are touched.

    Raises UserError for a value that does not fit, or an outcome given before the last day has passed.
    """
    row = _notice(session, notice_id)
    for attr, value in values.items():
        check_value(notice_field(attr), value)
    result = values.get("result", row.result)
    if result == NoticeResult.NO_EFFECT and row.end_on is not None and today <= row.end_on:
        raise refused(
            "E-NOTICE-05",
            "R38",
            f"公示到 {row.end_on} 才截止，现在还不能写“不影响”",
            day=row.start_on or today,
            params=load_params(session),
            needed="公示截止以后才定结果",
            present=f"今天是 {today}",
            possible=add_days(row.end_on, 1),
            do="收到的反映可以先记下来。",
        )
    for attr, value in values.items():
        setattr(row, attr, value)
    session.flush()


def _notice(session: Session, notice_id: str) -> PublicNotice:
    row = session.get(PublicNotice, notice_id)
    if row is None:
        raise NotFound("E-NOTICE-06", "这次公示已经不在了，没有改动。", "请回到列表重新选择。")
    return row
