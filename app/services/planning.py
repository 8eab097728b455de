"""Planning an admission (倒排计划): the earliest and latest day of every node for a chosen meeting day.

Only advice: the judgment is always made forward by the rules from the facts. Actual, lawful and planned
dates are kept apart. Formulas: rules.md, table 倒排计划; a notice is planned with one day to spare
(the first day not counted, errata 3.4).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.models.words import NoticeResult
from app.services.casefile import CaseFile
from app.services.dates import add_days, add_months
from app.services.editions import Edition, edition_on
from app.services.milestones import Milestones
from app.services.params import Params
from app.services.workcalendar import WorkCalendar


@dataclass(frozen=True, slots=True)
class PlanNode:
    """One node of a plan.

    ``actual`` is the recorded date if the node has happened; ``earliest`` and ``latest`` the days between
    which it should lie; ``rule`` the rule that sets them; ``fits`` False when the target cannot be met here.
    ``is_tight``: lawful, but with less time for the review and the training than the branch reserves
    (``review_span``). ``is_overdue``: its own deadline is past, which does not move the meeting.
    """

    node: str
    name: str
    earliest: date | None
    latest: date | None
    rule: str
    actual: date | None = None
    fits: bool = True
    provisional: bool = False
    is_tight: bool = False
    is_overdue: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole plan. ``possible_from`` is the earliest lawful meeting day from what is recorded.

    ``barred`` says why there is no such day at all.
    """

    target: date
    nodes: tuple[PlanNode, ...]
    possible_from: date
    barred: str = ""

    @property
    def is_possible(self) -> bool:
        """Whether the target can still be met."""
        in_time = self.possible_from <= self.target and all(node.fits for node in self.nodes)
        return in_time and not self.barred

    @property
    def is_tight(self) -> bool:
        """Whether it can be met only with less time than the branch reserves."""
        return any(node.is_tight for node in self.nodes)


NODES: tuple[tuple[str, str, str], ...] = (
    ("talk", "派人谈话", "R05"),
    ("activist", "确定为入党积极分子", "R31"),
    ("inspection_1", "第一次半年考察", "R22"),
    ("inspection_2", "第二次半年考察", "R24"),
    ("study", "研究发展对象人选", "R31"),
    ("consent", "上级党委同意", "R34"),
    ("notice_start", "公示开始", "R36"),
    ("notice_end", "公示截止", "R38"),
    ("candidate_since", "列为发展对象", "R38"),
    ("political_review", "政治审查合格", "R47"),
    ("training", "集中培训结束", "R52"),
    ("committee_review", "支委会审查", "R57"),
    ("pre_review", "上级党委预审合格", "R63"),
    ("form_signed", "填好入党志愿书", "R61"),
    ("meeting", "接收大会", "R63"),
)


def first_day_reaching(target: date, months: int) -> date:
    """The smallest p with ``add_months(p, months) >= target``."""
    day = add_days(add_months(target, -months), -3)
    while add_months(day, months) < target:
        day = add_days(day, 1)
    return day


def last_day_before(target: date, months: int) -> date:
    """The largest s with ``add_months(s, months) <= target``."""
    day = add_days(add_months(target, -months), 3)
    while add_months(day, months) > target:
        day = add_days(day, -1)
    return day


def backward_plan(file: CaseFile, target: date, today: date, params: Params, calendar: WorkCalendar) -> Plan:
    """Plan the admission meeting of a case for ``target``.

    Whether the target can be met is reckoned forward from what is recorded; the latest days are reckoned
    backward and leave the time the branch reserves.
    """
    nodes = Milestones(file, params)
    actual = _actual(nodes)
    reach = params.whole("meeting_months")
    known = actual.get("pre_review")
    if known is not None and "meeting" not in actual and _has_lapsed(known, today, params):
        del actual["pre_review"]  # no meeting can be held on it any more: it has to be asked for again
    # A notice is owed by the edition of the day of becoming a candidate (errata 3.2), not of the meeting.
    earliest = _earliest(nodes, actual, today, params, calendar, with_notice=False)
    with_notice = edition_on(earliest["candidate_since"], params) is Edition.R2026
    if with_notice:
        earliest = _earliest(nodes, actual, today, params, calendar, with_notice=True)
    latest = _latest(actual, target, params, calendar, with_notice)
    own = _deadlines(nodes, actual, params)
    pre_review_from = date.min
    if _holds_a_month(earliest["pre_review"], params):
        pre_review_from = first_day_reaching(target, reach)
    earliest["pre_review"] = max(earliest["pre_review"], pre_review_from)
    in_reach = earliest["meeting"] <= target
    barred = nodes.failed_review()
    found = []
    for key, name, rule in NODES:
        if not with_notice and key in ("notice_start", "notice_end"):
            continue
        done, first, last = actual.get(key), earliest.get(key), latest.get(key)
        day = done or first
        late = day is not None and last is not None and day > last
        expired = key == "pre_review" and done is not None and done < pre_review_from
        deadline = own.get(key)
        if deadline is not None and (last is None or deadline < last):
            last = deadline
        found.append(
            PlanNode(
                key,
                name,
                first,
                last,
                rule,
                done,
                fits=not expired and (in_reach or not late) and (barred is None or key != "political_review"),
                is_tight=in_reach and late and done is None,
                is_overdue=done is None and deadline is not None and deadline < today,
                provisional=key.startswith("notice")
                and first is not None
                and last is not None
                and calendar.is_provisional(min(first, last), max(first, last)),
            )
        )
    why = ""
    if barred is not None:
        when = f" {barred.concluded_on} " if barred.concluded_on else ""
        why = f"政治审查{when}结论“不合格”，不能发展入党"
    return Plan(target, tuple(found), earliest["meeting"], why)


def _holds_a_month(pre_review: date, params: Params) -> bool:
    """Whether the meeting must follow a pre-review of this day within a month: only since 2026 (R63)."""
    return edition_on(pre_review, params) is Edition.R2026


def _has_lapsed(pre_review: date, today: date, params: Params) -> bool:
    """Whether the month of a pre-review is over."""
    return (
        _holds_a_month(pre_review, params) and add_months(pre_review, params.whole("meeting_months")) < today
    )


def _actual(nodes: Milestones) -> dict[str, date]:
    since = nodes.effective_activist_since
    inspections = [row.on for row in nodes.file.inspections if since is not None and row.on >= since]
    notice, training = nodes.candidate_notice, nodes.training
    found: dict[str, date | None] = {
        "talk": nodes.talk,
        "activist": since,
        "inspection_1": inspections[0] if inspections else None,
        "inspection_2": inspections[1] if len(inspections) > 1 else None,
        "study": nodes.candidate_vote.on if nodes.candidate_vote else None,
        "consent": nodes.consent_date,
        "notice_start": notice.start_on if notice else None,
        "notice_end": notice.end_on if notice else None,
        "candidate_since": nodes.candidate_since,
        "political_review": nodes.review_date,
        "training": nodes.training_end if training is None or training.passed is not False else None,
        "committee_review": nodes.committee_review.on if nodes.committee_review else None,
        "pre_review": nodes.pre_review_in_hand(),
        "form_signed": nodes.booklet.signed_on if nodes.booklet else None,
        "meeting": nodes.admission_vote.on if nodes.admission_vote else None,
    }
    for key in _undone(nodes):
        found[key] = None
    return {key: day for key, day in found.items() if day is not None}


def _undone(nodes: Milestones) -> tuple[str, ...]:
    """What has to be done anew: after a notice that stopped the attempt, a meeting that failed, a refusal.

    E5, E6 and E7 of rules.md 1.3.
    """
    notice, study, consent = nodes.candidate_notice, nodes.candidate_vote, nodes.consent_date
    typed = nodes.file.case.candidate_since
    undone: list[str] = []
    if notice is not None and notice.result == NoticeResult.EFFECT and typed is None:
        undone += ["notice_start", "notice_end", "candidate_since"]
        if study is None or study.on <= notice.start_on:
            undone += ["study", "consent"]
        elif consent is not None and consent < study.on:
            undone.append("consent")
    if nodes.admission_vote is not None and nodes.is_refused(nodes.admission_vote):
        undone += ["form_signed", "meeting"]
    return tuple(undone)


def _earliest(
    nodes: Milestones,
    actual: Mapping[str, date],
    today: date,
    params: Params,
    calendar: WorkCalendar,
    *,
    with_notice: bool,
) -> dict[str, date]:
    """The first lawful day of each node, forward from what is recorded; nothing still open before today."""
    found: dict[str, date] = {}

    def put(key: str, *after: date) -> date:
        found[key] = actual.get(key) or max(today, *after)
        return found[key]

    talk = put("talk", nodes.received or today)
    waited = add_months(nodes.received, params.whole("min_apply_months")) if nodes.received else talk
    activist = put("activist", talk, waited)
    first = put("inspection_1", add_days(activist, 1))
    second = put("inspection_2", add_days(first, 1))
    study = put("study", add_months(activist, params.whole("cultivation_months")), second)
    consent = put("consent", study)
    if with_notice:
        start = put("notice_start", consent)
        complete = calendar.nth_workday(start, params.whole("notice_days"), count_first=False)
        end = put("notice_end", complete)
        candidate = put("candidate_since", add_days(end, 1))
    else:
        candidate = put("candidate_since", consent)
    review = put("political_review", candidate)
    training = put("training", add_days(candidate, params.whole("training_days") - 1))
    checked = put("committee_review", review, training)
    passed = put("pre_review", checked)
    signed = put("form_signed", passed)
    put("meeting", signed)
    return found


def _latest(
    actual: Mapping[str, date], target: date, params: Params, calendar: WorkCalendar, with_notice: bool
) -> dict[str, date]:
    """The last day of each node that still allows the target with the time reserved, backward from it."""
    found = dict.fromkeys(("meeting", "form_signed", "pre_review", "committee_review"), target)
    found["training"] = found["political_review"] = target
    candidate = add_days(target, -params.whole("review_span"))
    found["candidate_since"] = candidate
    if with_notice:
        end = add_days(candidate, -1)
        start = calendar.nth_workday_before(end, params.whole("notice_days") + 1)
        found["notice_end"], found["notice_start"] = end, start
        found["consent"] = start
    else:
        found["consent"] = candidate
    study = found["study"] = found["consent"]
    activist = found["activist"] = last_day_before(study, params.whole("cultivation_months"))
    months = params.whole("inspection_months")
    first = min(add_months(actual.get("activist", activist), months), study)
    found["inspection_1"] = first
    found["inspection_2"] = min(add_months(actual.get("inspection_1", first), months), study)
    if "activist" in actual:
        # What is late here is late by itself (R22) and does not move the meeting.
        found["inspection_1"] = found["inspection_2"] = study
    found["talk"] = activist
    return found


def _deadlines(nodes: Milestones, actual: Mapping[str, date], params: Params) -> dict[str, date]:
    """Deadlines that follow from what is recorded, whatever the target: talk (R05), inspections (R22)."""
    found: dict[str, date] = {}
    if nodes.received is not None:
        found["talk"] = add_months(nodes.received, params.whole("talk_months"))
    months = params.whole("inspection_months")
    if "activist" in actual and params.word("inspection_mode") == "ROLLING":
        found["inspection_1"] = add_months(actual["activist"], months)
        first = actual.get("inspection_1", found["inspection_1"])
        found["inspection_2"] = add_months(first, months)
    return found


@dataclass(frozen=True, slots=True)
class Outlook:
    """What follows if the admission meeting is held, and passes, on a day (what-if)."""

    meeting: date
    approval_deadline: date
    approval_latest: date
    conversion_application_from: date
    earliest_conversion: date


def outlook(meeting: date, params: Params) -> Outlook:
    """Deadlines and earliest days that follow from a meeting on ``meeting``."""
    expiry = add_months(meeting, 12)
    return Outlook(
        meeting=meeting,
        approval_deadline=add_months(meeting, params.whole("approval_months")),
        approval_latest=add_months(meeting, params.whole("approval_max_months")),
        conversion_application_from=add_days(expiry, -params.whole("conv_apply_lead")),
        earliest_conversion=expiry,
    )
