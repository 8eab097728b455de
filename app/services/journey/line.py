"""The 25-step line of a case: done, now, possible, waiting (why), missed, not needed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.models.words import Filing, FilingResult, Motion, NoticeResult
from app.services.case_rows import POSITIVE
from app.services.casefile import CaseFile
from app.services.editions import Edition, edition_on
from app.services.journey.derived import derived_dates, is_conversion_refused
from app.services.milestones import Milestones
from app.services.params import Params
from app.services.steps import STEPS, Step
from app.services.workcalendar import WorkCalendar


class StepState(StrEnum):
    """How a step stands."""

    DONE = "已办"
    NOW = "正在办"
    OPEN = "可以办"
    WAITING = "未到"
    MISSED = "缺记录"
    STOPPED = "未通过"
    NOT_NEEDED = "不需要"


@dataclass(frozen=True, slots=True)
class StepLine:
    """One line: ``when`` is the date it was done, ``hint`` what the line says beside it (最迟 2026-12-10).

    ``earliest`` is the first day a step not done yet may be done, where the rules give one.
    """

    step: Step
    name: str
    state: StepState
    when: date | None
    hint: str
    late: bool = False
    earliest: date | None = None


AFTER: dict[str, tuple[str, ...]] = {
    "2": ("1",), "3": ("2",), "4": ("3",), "5": ("3",), "6": ("3",), "7": ("3",), "8": ("7",), "8b": ("8",),
    "9": ("8b",), "10": ("8b",), "11": ("8b",), "12": ("9", "10", "11"), "13": ("12",), "14": ("13",),
    "15": ("14",), "16": ("15",), "17": ("16",), "18": ("17",), "19": ("17",), "20": ("17",), "21": ("17",),
    "22": ("17",), "23": ("22",), "24": ("23",), "25": ("24",),
}  # fmt: skip
_WAIT = {
    "2": "收到申请书之后", "3": "谈话之后", "4": "确定之后", "5": "确定之后", "6": "确定之后",
    "7": "培养满一年之后", "8": "支委会研究之后", "8b": "上级同意之后", "9": "列为发展对象之后",
    "10": "列为发展对象之后", "11": "列为发展对象之后", "12": "政审、培训之后", "13": "支委会审查之后",
    "14": "预审合格之后", "15": "志愿书填好之后", "16": "大会通过之后", "17": "谈话之后", "18": "批准之后",
    "19": "批准之后", "20": "批准之后", "21": "批准之后", "22": "预备期满前", "23": "预备期满之后",
    "24": "大会通过之后", "25": "转正批准之后",
}  # fmt: skip
LATEST = {
    "2": "talk_deadline", "6": "next_inspection_due", "15": "meeting_deadline", "17": "approval_deadline",
    "20": "oath_deadline", "24": "conversion_approval_deadline",
}  # fmt: skip
EARLIEST = {
    "7": "earliest_candidate_meeting",
    "22": "conversion_application_from",
    "23": "earliest_conversion_meeting",
}
"""Steps with the derived date before (LATEST) or from which (EARLIEST) they are done."""

_BESIDE = ({"4", "5", "6"}, {"9", "10", "11"}, {"18", "19", "20", "21"})
"""Steps that go on beside each other: one of them done says nothing of a record missing in another."""
_CONTINUING = ("6", "21")
_SUBMITTED = {
    "4": (Filing.ACTIVIST_FILING,),
    "8": (Filing.CANDIDATE_CONSENT, Filing.CANDIDATE_FILING),
    "13": (Filing.PRE_REVIEW,),
    "17": (Filing.ADMISSION_APPROVAL,),
    "18": (Filing.DEPARTMENT_FILING,),
    "24": (Filing.CONVERSION_APPROVAL,),
}
"""Steps in which the branch waits for the superior once it has submitted."""

_ANSWERED = {
    "8": (Motion.CANDIDATE, (Filing.CANDIDATE_CONSENT, Filing.CANDIDATE_FILING)),
    "13": (Motion.REVIEW, (Filing.PRE_REVIEW,)),
    "17": (Motion.ADMISSION, (Filing.ADMISSION_APPROVAL,)),
}
"""Steps the superior answers, with the meeting whose request it is."""
_NEGATIVE = (FilingResult.REFUSED, FilingResult.UNQUALIFIED)


def step_line(file: CaseFile, today: date, params: Params, calendar: WorkCalendar) -> tuple[StepLine, ...]:
    """The line of a case on ``today``."""
    nodes = Milestones(file, params)
    dates = derived_dates(nodes, calendar, params)
    when = _dates_of_steps(nodes)
    done = {step.code for step in STEPS if _is_done(step.code, nodes, when)}
    needed = [step for step in STEPS if not _is_unneeded(step.code, nodes, today)]
    unneeded = {step.code for step in STEPS} - {step.code for step in needed}
    has_committee = file.organisation is None or file.organisation.has_committee is not False
    lines: list[StepLine] = []
    states = {step.code: _state(step, needed, done, unneeded, when, nodes) for step in STEPS}
    possible = [code for code, state in states.items() if state is StepState.OPEN]
    if possible:
        states[min(possible, key=lambda code: _urgency(code, nodes, dates, today))] = StepState.NOW
    for step in STEPS:
        state = states[step.code]
        name = step.name(edition_on(when.get(step.code) or today, params), has_committee)
        hint, late = (
            (_stopped(step.code, nodes), True)
            if state is StepState.STOPPED
            else _hint(step.code, state, dates, today)
        )
        earliest = None if state is StepState.DONE else dates.get(EARLIEST.get(step.code, ""))
        lines.append(StepLine(step, name, state, when.get(step.code), hint, late, earliest))
    return tuple(lines)


def _dates_of_steps(nodes: Milestones) -> dict[str, date]:
    when = {str(number): day for number, day in nodes.dated_steps.items()}
    if nodes.candidate_since is not None:
        when["8b"] = nodes.candidate_since
    inspections = [row.on for row in nodes.file.inspections if row.stage != "预备期"]
    if inspections:
        when["6"] = max(inspections)
    if probation := [row.on for row in nodes.file.inspections if row.stage == "预备期"]:
        when["21"] = max(probation)
    if _is_extended(nodes):
        for code in ("22", "23", "24"):
            when.pop(code, None)
        if applied := _applications_since_extension(nodes):
            when["22"] = applied[0]
    elif is_conversion_refused(nodes):
        when.pop("24", None)
    return when


def _is_extended(nodes: Milestones) -> bool:
    """Whether an approved extension is the last decision: application, meeting and approval come anew."""
    return nodes.extension is not None and nodes.conversion is nodes.extension


def _applications_since_extension(nodes: Milestones) -> list[date]:
    probation, extended = nodes.file.probation, nodes.extension
    if probation is None or extended is None:
        return []
    return sorted(day for day in probation.application_dates if day > extended.vote.on)


def _is_done(code: str, nodes: Milestones, when: dict[str, date]) -> bool:
    answers = {
        "4": nodes.activist_filing,
        "8": nodes.consent,
        "13": nodes.pre_review,
        "16": nodes.approval_talk,
        "17": nodes.admission_approval,
        "18": nodes.department_filing,
    }
    if code in answers:
        row = answers[code]
        return row is not None and row.decided_on is not None and row.result in (*POSITIVE, None)
    if code == "9":
        # 两名正式党员作入党介绍人 (细则第十四条, R43): with one the step is under way.
        return code in when and len({row.person_id for row in nodes.introducers}) >= 2
    if code == "6":
        return nodes.candidate_vote is not None and "6" in when
    if code == "10":
        return nodes.review_date is not None
    if code == "11":
        training = nodes.training
        return training is not None and (training.passed is True or bool(training.exemption_reason))
    if code == "14":
        return nodes.booklet is not None and nodes.booklet.signed_on is not None
    if code == "21":
        return nodes.full_conversion is not None
    if code in ("23", "24") and (_is_extended(nodes) or is_conversion_refused(nodes)):
        return False
    if code == "23":
        return nodes.conversion is not None and nodes.conversion.passed
    if code == "24":
        return nodes.conversion is not None and nodes.conversion.approved_on is not None
    return code in when


def _is_unneeded(code: str, nodes: Milestones, today: date) -> bool:
    day = nodes.dated_steps.get(int(code.removesuffix("b"))) or today
    if edition_on(day, nodes.params) is Edition.PRE2014 and code in ("4", "8", "8b", "13", "18"):
        return True
    if nodes.cancellation is not None and code in ("21", "25"):
        return True
    came_as_activist = nodes.is_continuous and nodes.activist_vote is None
    came_as_member = nodes.probation_start is not None and nodes.admission_vote is None
    if came_as_member and code not in ("19", "21", "22", "23", "24", "25"):
        return True
    return came_as_activist and code in ("3", "4")


def _state(
    step: Step,
    needed: list[Step],
    done: set[str],
    unneeded: set[str],
    when: dict[str, date],
    nodes: Milestones,
) -> StepState:
    code = step.code
    if code in done:
        return StepState.DONE
    if code in unneeded:
        return StepState.NOT_NEEDED
    if nodes.is_ended:
        return StepState.NOT_NEEDED
    if _stopped(code, nodes):
        return StepState.STOPPED
    if code not in _CONTINUING and _is_passed_over(step, needed, done):
        return StepState.MISSED
    ready = all(before in done or before in unneeded for before in AFTER.get(code, ()))
    return StepState.OPEN if ready or code in when else StepState.WAITING


def _is_passed_over(step: Step, needed: list[Step], done: set[str]) -> bool:
    """Whether something that comes after this step was done without it."""
    beside: set[str] = next((some for some in _BESIDE if step.code in some), set())
    later = needed[needed.index(step) + 1 :]
    return any(other.code in done and other.code not in beside for other in later)


def _urgency(code: str, nodes: Milestones, dates: dict[str, date], today: date) -> int:
    """Which of the possible steps is at hand: the least; of two alike the first.

    What the branch can do comes before the inspections that go on all the while, these before what the
    superior has to answer, and last what may not be done yet.
    """
    if code in EARLIEST:
        earliest = dates.get(EARLIEST[code])
        return 0 if earliest is not None and earliest <= today else 3
    if code == "21" and _is_settled(nodes):
        return 4
    if code in _CONTINUING:
        latest = dates.get(LATEST.get(code, ""))
        return 0 if latest is not None and latest < today else 1
    asked = [row for row in nodes.filings(*_SUBMITTED.get(code, ())) if row.submitted_on is not None]
    return 2 if asked and asked[-1].decided_on is None else 0


def _is_settled(nodes: Milestones) -> bool:
    """Whether the meeting has decided on the conversion, and nothing has put that off again."""
    decided = nodes.conversion is not None and nodes.conversion.passed
    return decided and not _is_extended(nodes) and not is_conversion_refused(nodes)


def _stopped(code: str, nodes: Milestones) -> str:
    """Why a step that was answered lets nothing after it go on; empty while nothing stands in the way."""
    notice = nodes.candidate_notice
    if code == "8b":
        return "公示有影响" if notice is not None and notice.result == NoticeResult.EFFECT else ""
    if code == "10":
        return "不合格，不能发展入党" if nodes.failed_review() is not None else ""
    if code not in _ANSWERED:
        return ""
    motion, matters = _ANSWERED[code]
    row, meeting = nodes.answer(*matters), nodes.passed(motion)
    if row is None or row.decided_on is None or row.result not in _NEGATIVE:
        return ""
    asked_anew = any((other.submitted_on or date.min) > row.decided_on for other in nodes.filings(*matters))
    is_of_an_earlier_round = meeting is not None and row.decided_on < meeting.on
    return "" if asked_anew or is_of_an_earlier_round else f"上级答复：{row.result}"


def _hint(code: str, state: StepState, dates: dict[str, date], today: date) -> tuple[str, bool]:
    if state in (StepState.DONE, StepState.NOT_NEEDED):
        return "", False
    if state is StepState.MISSED:
        return "缺记录", True
    latest = dates.get(LATEST.get(code, ""))
    if latest is not None:
        return f"最迟 {latest}", today > latest
    earliest = dates.get(EARLIEST.get(code, ""))
    if earliest is not None and earliest > today:
        return f"最早 {earliest}", False
    if code == "8b" and "notice_complete" in dates:
        return f"满 {dates['notice_complete']}", False
    return (_WAIT.get(code, ""), False) if state is StepState.WAITING else ("", False)


def current_step(lines: tuple[StepLine, ...]) -> StepLine | None:
    """The step to be done now, or None when all is done or the case has stopped."""
    return next((line for line in lines if line.state in (StepState.NOW, StepState.STOPPED)), None)
