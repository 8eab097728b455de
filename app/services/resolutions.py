"""Wording of the resolutions of the assembly (决议): admission, and the three outcomes of a conversion.

Facts in, one paragraph out, with every part that inspections look for (forms.md 5.4): which branch, which
day, about whom; what was found, and the main shortcoming; notice and political review; who was due, who was
there, how the vote was taken, its count; the decision. What is not known is left as a blank to write on, a
motion that was not carried says so. Signature and seal are not part of the text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from app.models.words import ConversionOutcome
from app.services.dates import chinese
from app.services.rules.votes import Count, assembly_verdict

BLANK = "________"
BLANK_NUMBER = "___"
BLANK_DAY = "____年__月__日"


@dataclass(frozen=True, slots=True)
class Ballot:
    """How the vote went. ``secret`` None: not recorded; ``count_written`` whether written opinions count."""

    count: Count = field(default_factory=Count)
    secret: bool | None = True
    count_written: bool = True


@dataclass(frozen=True, slots=True)
class AdmissionFacts:
    """What the resolution on an admission says.

    ``branch`` the full name, ``assembly`` what the edition calls the meeting, ``merits`` the general view
    of the person without full stop, ``faults`` the main shortcoming. The notice (公示) is left out of the
    text if it was not ``announced``; ``review`` is the conclusion of the political review.
    """

    branch: str
    assembly: str
    name: str
    on: date | None = None
    merits: str = ""
    faults: str = ""
    announced: bool = True
    notice_from: date | None = None
    notice_to: date | None = None
    notice_result: str = ""
    review: str = ""
    ballot: Ballot = field(default_factory=Ballot)


@dataclass(frozen=True, slots=True)
class ConversionFacts:
    """What the resolution on a conversion says.

    ``probation_from`` to ``expiry`` is the probation, ``expiry`` the day it is full (转正时间),
    ``printed_to`` the last day as printed. ``merits`` tells the conduct during probation, ``reason`` the
    facts behind an extension or cancellation. ``extended_from`` to ``extended_to`` (as printed) is the
    extension decided now; ``was_extended`` says that this meeting follows an earlier extension.
    """

    branch: str
    assembly: str
    name: str
    outcome: ConversionOutcome = ConversionOutcome.CONVERT
    on: date | None = None
    probation_from: date | None = None
    printed_to: date | None = None
    expiry: date | None = None
    merits: str = ""
    faults: str = ""
    reason: str = ""
    months: int | None = None
    extended_from: date | None = None
    extended_to: date | None = None
    was_extended: bool = False
    ballot: Ballot = field(default_factory=Ballot)


def admission_resolution(facts: AdmissionFacts) -> str:
    """The resolution on an admission (接收申请人为预备党员的决议) as one paragraph."""
    parts = [
        f"{facts.branch or BLANK}于{_day(facts.on)}召开{facts.assembly}，讨论{facts.name}同志的入党问题。",
        f"大会认为，{_clause(facts.merits)}。",
    ]
    if not _tells_faults(facts):
        parts.append(f"主要缺点是：{_clause(facts.faults)}。")
    if facts.announced:
        result = f"，公示结果：{facts.notice_result}" if facts.notice_result else ""
        parts.append(f"经{_period(facts.notice_from, facts.notice_to)}公示{result}。")
    parts.append(f"政治审查结论：{_clause(facts.review)}。")
    decision = f"接收{facts.name}同志为中共预备党员"
    parts += [_votes(facts.ballot), _decision(facts.ballot, f"同意{decision}", f"不同意{decision}")]
    return "".join(parts)


def conversion_resolution(facts: ConversionFacts) -> str:
    """The resolution on a conversion (转正、延长预备期、取消预备党员资格的决议) as one paragraph."""
    who = facts.name
    parts = [
        f"{facts.branch or BLANK}于{_day(facts.on)}召开{facts.assembly}，讨论{who}同志的转正问题。",
        f"{who}同志的预备期自{_day(facts.probation_from)}至{_day(facts.printed_to)}"
        + ("（含延长的预备期）。" if facts.was_extended else "。"),
    ]
    if facts.outcome == ConversionOutcome.EXTEND:
        parts.append(f"大会认为，该同志{_about(facts.reason)}，尚不完全具备党员条件，需要继续教育和考察。")
        decision = (
            f"延长{who}同志的预备期{facts.months or BLANK_NUMBER}个月，"
            f"自{_day(facts.extended_from)}起至{_day(facts.extended_to)}止"
        )
        yes, no = f"决定{decision}", "未通过延长预备期的意见"
    elif facts.outcome == ConversionOutcome.CANCEL:
        parts.append(f"大会认为，该同志{_about(facts.reason)}，不履行党员义务，不具备党员条件。")
        yes, no = f"决定取消{who}同志的中共预备党员资格", "未通过取消预备党员资格的意见"
    else:
        faults = f"主要缺点是：{_clause(facts.faults)}。" if facts.faults else ""
        parts.append(f"大会认为，该同志在预备期内{_about(facts.merits)}。{faults}")
        timely = "" if facts.was_extended else "按期"
        yes = f"同意{who}同志{timely}转为中共正式党员，党龄从{_day(facts.expiry)}算起"
        no = f"未通过{who}同志{timely}转为中共正式党员的意见"
    parts += [_votes(facts.ballot), _decision(facts.ballot, yes, no)]
    return "".join(parts)


def missing_parts(facts: AdmissionFacts | ConversionFacts) -> tuple[str, ...]:
    """The parts of the resolution that are still blank, by name, in the order of the text (R79)."""
    found: list[tuple[str, object]] = [("支部名称", facts.branch), ("大会日期", facts.on)]
    if isinstance(facts, AdmissionFacts):
        found += [("总体评价", facts.merits), ("主要缺点", facts.faults or _tells_faults(facts))]
        if facts.announced:
            found += [("公示起止", facts.notice_from and facts.notice_to), ("公示结果", facts.notice_result)]
        found.append(("政治审查结论", facts.review))
    else:
        found += [("预备期起止", facts.probation_from and facts.printed_to)]
        if facts.outcome == ConversionOutcome.CONVERT:
            found += [("预备期表现", facts.merits), ("党龄起算日", facts.expiry)]
        else:
            found.append(("原因", facts.reason))
        if facts.outcome == ConversionOutcome.EXTEND:
            found += [("延长月数", facts.months), ("延长起止", facts.extended_from and facts.extended_to)]
    count = facts.ballot.count
    missing = [name for name, value in found if not value]
    numbers = (
        ("应到", count.due),
        ("实到", count.present),
        ("赞成", count.votes_for),
        ("不赞成", count.votes_against),
        ("弃权", count.votes_abstain),
    )
    missing += [name for name, number in numbers if number is None]
    return (*missing, *(("表决方式",) if facts.ballot.secret is None else ()))


def _tells_faults(facts: AdmissionFacts) -> bool:
    """Whether the general view speaks of the shortcomings itself (入党时主要优缺点 in one text)."""
    return not facts.faults and any(word in facts.merits for word in ("缺点", "不足"))


def _day(day: date | None) -> str:
    return chinese(day) if day else BLANK_DAY


def _period(start: date | None, end: date | None) -> str:
    if start and end and start.year == end.year:
        return f"{chinese(start)}至{end.month}月{end.day}日"
    return f"{_day(start)}至{_day(end)}"


def _clause(text: str) -> str:
    """A typed text as the end of a sentence: no full stop of its own, a blank if there is none."""
    return text.strip().rstrip("。；，") or BLANK


def _about(text: str) -> str:
    """The same behind 该同志, which a typed text often begins with."""
    return _clause(text.strip().removeprefix("该同志"))


def _number(value: int | None) -> str:
    return BLANK_NUMBER if value is None else str(value)


def _votes(ballot: Ballot) -> str:
    count = ballot.count
    way = {True: "采取无记名投票方式", False: "采取记名投票方式", None: f"采取{BLANK}方式"}[ballot.secret]

    def told(cast: int | None, written: int | None) -> str:
        if not ballot.count_written or not written:
            return f"{_number(cast)}票"
        total = None if cast is None else cast + written
        return f"{_number(total)}票（其中会前书面意见{written}票）"

    return (
        f"应到会有表决权的正式党员{_number(count.due)}人，实到{_number(count.present)}人。"
        f"会议{way}进行表决，赞成{told(count.votes_for, count.written_for)}，"
        f"不赞成{told(count.votes_against, count.written_against)}，"
        f"弃权{told(count.votes_abstain, count.written_abstain)}。"
    )


def _decision(ballot: Ballot, yes: str, no: str) -> str:
    verdict = assembly_verdict(ballot.count, count_written=ballot.count_written)
    if verdict.quorum_ok is False:
        return "实到人数未超过应到会有表决权正式党员的半数，本次会议不能作出决议。"
    if verdict.majority_ok is None:
        return f"赞成人数{BLANK}应到会有表决权的正式党员的半数，大会{yes}。"
    if verdict.majority_ok:
        return f"赞成人数超过应到会有表决权的正式党员的半数，大会{yes}。"
    return f"赞成人数未超过应到会有表决权的正式党员的半数，大会{no}。"
