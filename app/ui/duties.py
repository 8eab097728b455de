"""What 今日 shows: duties in words, each with its button, and the agenda; no widget."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.models.words import Motion
from app.services.exchange.ledger import Tally
from app.services.first_steps import FirstStep
from app.services.overview import Overview, TodayLine
from app.services.params import Params
from app.ui.common.why import Why
from app.ui.screen import Place
from app.ui.theme import Tone
from app.ui.wording import SOON, days_badge, rule_why, short_stage, step_code

_MOTIONS = {"召开接收大会": Motion.ADMISSION}
"""Acts that are one meeting's, with the motion the wizard begins with; 讨论转正 is not: the committee may
have to review first, which the step's own page knows."""

_LETTERS = frozenset({"介绍信落实", "查问介绍信", "催要回执"})

_WORDS = {
    "派人谈话": "记录谈话",
    "报积极分子备案": "记录上报",
    "上报接收决议": "记录上报",
    "催问接收审批": "记录审批",
    "催问转正审批": "记录审批",
    "提交转正申请": "记录申请",
    "组织入党宣誓": "记录宣誓",
    "半年考察": "记录考察",
    "预备党员考察": "记录考察",
    "指定培养联系人": "指定联系人",
    "更换培养联系人": "更换联系人",
    "公示期满": "查看公示",
    "编入支部和小组": "记录编入",
    "三方评语": "记录评语",
    "材料归档": "记录归档",
}
"""What the button of an act says; any other is 去办理."""


_TOLD = 10
"""So many people of one line are told of one by one."""


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing to do: how long there is, who and what, why, the button that does it, the rule behind it."""

    badge: str
    tone: Tone
    who: str
    what: str
    why: str
    act: str
    place: Place | None
    reason: Why


@dataclass(frozen=True, slots=True)
class Stat:
    """People at one stage; ``key`` is the stage to filter by."""

    key: str
    word: str
    number: int


@dataclass(frozen=True, slots=True)
class Date:
    """One entry of the agenda."""

    on: date
    text: str
    urgent: bool
    place: Place | None
    reason: Why


@dataclass(frozen=True, slots=True)
class TodayView:
    """What the screen shows; ``duties`` gravest first, ``total`` counts those left out too.

    ``first`` is what a branch without people enters first.
    """

    duties: tuple[Duty, ...] = ()
    total: int = 0
    overdue: int = 0
    stats: tuple[Stat, ...] = ()
    violations: int = 0
    warnings: int = 0
    agenda: tuple[Date, ...] = ()
    people: int = 0
    sent: str = ""
    first: tuple[FirstStep, ...] = ()


def build_view(found: Overview, params: Params, first: tuple[FirstStep, ...] = ()) -> TodayView:
    """An overview in the words and order of the screen."""
    today = found.today
    return TodayView(
        duties=tuple(_duty(line, today, params) for line in found.lines),
        total=found.total,
        overdue=found.overdue,
        stats=tuple(Stat(stage, short_stage(stage), n) for stage, n in found.stage_counts.items()),
        violations=found.violations,
        warnings=found.warnings,
        agenda=tuple(
            Date(
                line.due_on,
                f"{line.act}　{_names(line)}",
                line.days_left <= SOON,
                _place(line),
                _reason(line, today, params),
            )
            for line in found.agenda
            if line.due_on >= today
        ),
        people=sum(found.stage_counts.values()),
        sent=sent_words(found.sent),
        first=first,
    )


def sent_words(last: Tally | None) -> str:
    """The newest package in words, with its receipt."""
    if last is None:
        return "还没有发过数据包"
    day = f"{datetime.fromisoformat(last.sent_at).astimezone():%m-%d}"
    back = "已收到回执" if last.confirmed >= last.sent else "还没有回执"
    return f"上次发出数据包：{day} 第 {last.sent} 号给{last.name}，{back}"


def _duty(line: TodayLine, today: date, params: Params) -> Duty:
    badge, tone = days_badge(line.days_left, line.severity)
    parts = (line.message, line.basis, "工作日暂算" if line.provisional else "")
    why = " · ".join(part for part in parts if part)
    reason = _reason(line, today, params)
    return Duty(badge, tone, _names(line), line.act, why, _word(line), _place(line), reason)


def _reason(line: TodayLine, today: date, params: Params) -> Why:
    """The rule behind a line, as the line names it."""
    title = f"{_names(line)}　{line.act}"
    return rule_why(line.rule, params, today, title=title, how=_each(line), basis=line.basis)


def _each(line: TodayLine) -> str:
    """What stands behind a line, person by person."""
    if len(line.messages) < 2:
        return f"{line.message}。"
    told = [f"{who}：{said}" if who else said for who, said in zip(line.people, line.messages, strict=True)]
    more = f"；另有 {len(told) - _TOLD} 项" if len(told) > _TOLD else ""
    return "；".join(told[:_TOLD]) + f"{more}。"


def _names(line: TodayLine) -> str:
    shown = "、".join(line.people[:3])
    return shown if len(line.people) <= 3 else f"{shown} 等 {len(line.people)} 人"


def _word(line: TodayLine) -> str:
    """What the button says: what will be open after it."""
    if len(_subjects(line)) > 1:
        return f"看这 {len(_subjects(line))} 人"
    if line.act in _MOTIONS:
        return "打开会议向导"
    if line.act in _LETTERS:
        return "打开介绍信"
    return _WORDS.get(line.act, "去办理")


def _subjects(line: TodayLine) -> list[str]:
    return [case for case in line.case_ids if case] or list(line.person_ids)


def _place(line: TodayLine) -> Place | None:
    """Where it is settled: the person, the people, the organisation, the wizard, the letter."""
    subjects = _subjects(line)
    if not subjects:
        return Place("places", line.place_ids[0], "党组织") if line.place_ids else None
    if len(subjects) > 1:
        return Place("people", focus="duty")
    if line.act in _MOTIONS and any(line.case_ids):
        return Place("meetings", subjects[0], _MOTIONS[line.act].value)
    if line.act in _LETTERS and line.person_ids:
        return Place("transfers", line.person_ids[0])
    return Place("person", subjects[0], step_code(line.step, line.rule))
