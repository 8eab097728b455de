"""The rows of the whole-process record (全程纪实表, F05): what was done on which day, with what result.

Names of steps follow the edition of each step's own day; a step that has not happened prints blank, one
that did not exist before the 2014 edition prints ／.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from app.models import Inspection, SuperiorFiling, Vote
from app.models.words import Consulted, ConversionOutcome, Filing, HelperRole, InspectionStage, Link
from app.services.case_rows import POSITIVE
from app.services.casefile import CaseFile
from app.services.dates import chinese
from app.services.editions import Edition, edition_on
from app.services.forms.contexts.facts import NOT_APPLICABLE, Facts, by_seniority, channels, names_of
from app.services.forms.data import JournalRow, JournalStage
from app.services.forms.data.motions import count_words
from app.services.steps import STAGES, STEPS, Step

NUMERALS = "一二三四五"
# Steps the rules before 2014-05-28 did not ask for.
_SINCE_2014 = ("4", "8", "13", "18")
Told = tuple[str, str, str]
"""Day or period as printed, what happened, and a shorter wording of it."""
_NOTHING: Told = ("", "", "")


def journal(facts: Facts, file: CaseFile) -> tuple[JournalStage, ...]:
    """The five stages with their rows; 公示 has a row only under the 2026 edition or if one was held."""
    teller = _Teller(facts, file)
    return tuple(
        JournalStage(
            f"{NUMERALS[index]}、{title}",
            tuple(teller.row(step) for step in STEPS if step.stage == index and teller.prints(step)),
        )
        for index, title in enumerate(STAGES)
    )


def _dot(day: date | None) -> str:
    return f"{day:%Y.%m.%d}" if day else ""


def _period(start: date | None, end: date | None) -> str:
    if start and end and start != end:
        return f"{_dot(start)}—\n{_dot(end)}"
    return _dot(start or end)


def _joined(*parts: str | None) -> str:
    return "，".join(part for part in parts if part)


class _Teller:
    """Words for each step of one case."""

    def __init__(self, facts: Facts, file: CaseFile) -> None:
        self.facts = facts
        self.nodes = facts.nodes(file)
        self.case = file.case
        self.probation = file.probation
        self.has_committee = file.organisation is None or file.organisation.has_committee is not False
        nodes = self.nodes
        self._tellers: dict[str, Callable[[], Told]] = {
            "1": self._application,
            "2": self._talk,
            "3": self._activist,
            "4": lambda: self._filing(nodes.activist_filing),
            "5": lambda: self._helpers(HelperRole.MENTOR),
            "6": lambda: self._inspections(probation=False),
            "7": self._candidate,
            "8": lambda: self._filing(nodes.consent),
            "8b": self._notice,
            "9": lambda: self._helpers(HelperRole.INTRODUCER),
            "10": self._review,
            "11": self._training,
            "12": lambda: self._vote(nodes.committee_review),
            "13": lambda: self._filing(nodes.pre_review),
            "14": self._booklet,
            "15": lambda: self._vote(nodes.admission_vote, self._general_branch(Filing.GENERAL_BRANCH)),
            "16": self._approval_talk,
            "17": self._approval,
            "18": lambda: self._filing(nodes.department_filing),
            "19": self._grouping,
            "20": self._oath,
            "21": lambda: self._inspections(probation=True),
            "22": self._conversion_application,
            "23": self._conversion,
            "24": lambda: self._filing(nodes.conversion.approval if nodes.conversion else None),
            "25": self._archive,
        }

    def prints(self, step: Step) -> bool:
        """Whether the record has a row for the step."""
        if step.code != "8b" or self.nodes.candidate_notice is not None:
            return True
        day = self.nodes.candidate_since or self.nodes.consent_date or self.facts.today
        return edition_on(day, self.facts.params) is Edition.R2026

    def row(self, step: Step) -> JournalRow:
        """The row of a step."""
        told = self._tellers[step.code]()
        if step.code == "8b":
            return JournalRow("", "公示", *told)
        day = self.nodes.dated_steps.get(step.number) or self.facts.today
        name = step.name(edition_on(day, self.facts.params), self.has_committee)
        if told == _NOTHING and step.code in _SINCE_2014 and self._is_before_2014(step.number):
            told = (NOT_APPLICABLE, NOT_APPLICABLE, "")
        return JournalRow(step.code, name, *told)

    def _is_before_2014(self, number: int) -> bool:
        later = [day for step, day in self.nodes.dated_steps.items() if step > number]
        return bool(later) and edition_on(min(later), self.facts.params) is Edition.PRE2014

    def _application(self) -> Told:
        case = self.case
        signed = f"申请书落款{chinese(case.application_date)}" if case.application_date else ""
        received = case.application_received_date
        told = _joined(signed, f"{chinese(received)}收到" if received else "")
        return _dot(received or case.application_date), told, ""

    def _talk(self) -> Told:
        talkers = names_of(self.facts, self.case.talker_ids)
        return _dot(self.nodes.talk), f"谈话人：{talkers}" if talkers else "", ""

    def _vote(self, vote: Vote | None, *more: str) -> Told:
        if vote is None:
            return _NOTHING
        held = vote.kind
        if vote.due is not None and vote.present is not None:
            held = f"{vote.kind}应到{vote.due}人、实到{vote.present}人"
        votes = count_words(
            (vote.votes_for, vote.votes_against, vote.votes_abstain),
            (vote.written_for, vote.written_against, vote.written_abstain),
        )
        outcome = vote.outcome or vote.result
        if vote.outcome == ConversionOutcome.EXTEND and vote.extension_months:
            outcome = f"延长预备期{vote.extension_months}个月"
        meeting = self.facts.register.meetings.get(vote.meeting_id or "")
        number = f"见会议记录第{meeting.code}号" if meeting else ""
        return _dot(vote.on), _joined(held, votes, outcome, *more), _joined(outcome, number)

    def _general_branch(self, matter: Filing) -> str:
        """The general branch's deliberation: it has no row of its own (errata F05)."""
        row = self.nodes.answer(matter)
        if row is None or row.decided_on is None:
            return ""
        return f"{chinese(row.decided_on)}党总支审议{row.result or ''}"

    def _conversion(self) -> Told:
        """The last conversion meeting; one that extended the probation before it is named first."""
        last = self.nodes.conversion
        if last is None:
            return _NOTHING
        earlier = ""
        for item in self.nodes.conversions:
            extended = item.passed and item.vote.outcome == ConversionOutcome.EXTEND
            if extended and item.vote.on < last.vote.on:
                months = f"{item.vote.extension_months}个月" if item.vote.extension_months else ""
                earlier = f"{chinese(item.vote.on)}延长预备期{months}"
        return self._vote(last.vote, earlier, self._general_branch(Filing.CONVERSION_GENERAL_BRANCH))

    def _filing(self, row: SuperiorFiling | None, *more: str) -> Told:
        if row is None:
            return _NOTHING
        if row.decided_on is None:
            return "", f"{chinese(row.submitted_on)}上报，待办理" if row.submitted_on else "", ""
        short = _joined(row.result, row.document_number)
        return _dot(row.decided_on), _joined(short, *more), short

    def _activist(self) -> Told:
        told = self._vote(self.nodes.activist_vote, channels(self.nodes.file.recommendations).words)
        original = self.case.original_activist_since
        if told == _NOTHING and original is not None:
            return _dot(original), "在原单位确定，培养时间连续计算", ""
        return told

    def _helpers(self, role: HelperRole) -> Told:
        rows = by_seniority(self.facts, self.nodes.helpers(role))
        if not rows:
            return _NOTHING
        names = dict.fromkeys(names_of(self.facts, (row.person_id,)) for row in rows)
        return _dot(min(row.from_on for row in rows)), "、".join(names), ""

    def _inspections(self, *, probation: bool) -> Told:
        held: list[Inspection] = [
            row
            for row in self.nodes.file.inspections
            if (row.stage == InspectionStage.PROBATION) == probation
        ]
        if not held:
            return _NOTHING
        last = held[-1]
        conclusion = f"结论：{last.conclusion}" if last.conclusion else ""
        told = _joined(f"考察{len(held)}次", f"最近一次{chinese(last.on)}", conclusion)
        return _period(held[0].on, last.on), told, f"考察{len(held)}次"

    def _candidate(self) -> Told:
        heard = {row.consulted for row in self.nodes.file.consultations if row.link == Link.CANDIDATE}
        asked = [whom for whom in Consulted if whom in heard]
        return self._vote(self.nodes.candidate_vote, f"已征求{'、'.join(asked)}意见" if asked else "")

    def _notice(self) -> Told:
        row = self.nodes.candidate_notice
        listed = self.nodes.candidate_since
        since = f"{chinese(listed)}列为发展对象" if listed else ""
        if row is None:
            return "", since, ""
        days = ""
        if row.end_on is not None:
            days = f"公示{self.facts.calendar.workdays(row.start_on, row.end_on)}个工作日"
        short = _joined(f"结果：{row.result}" if row.result else "", since)
        return _period(row.start_on, row.end_on), _joined(days, short), short

    def _review(self) -> Told:
        row = self.nodes.review
        if row is None:
            return _NOTHING
        reviewers = names_of(self.facts, row.reviewer_ids)
        short = f"结论：{row.conclusion}" if row.conclusion else ""
        return _dot(row.concluded_on), _joined(short, f"政审人：{reviewers}" if reviewers else ""), short

    def _training(self) -> Told:
        row = self.nodes.training
        if row is None:
            return _NOTHING
        period = _period(row.start_on, row.end_on)
        if row.exemption_reason:
            return period, _joined(f"免训：{row.exemption_reason}", row.exemption_document), ""
        days, hours = f"{row.days}天" if row.days else "", f"{row.hours}学时" if row.hours else ""
        short = _joined("、".join(filter(None, (days, hours))), _PASSED[row.passed])
        certificate = f"证书{row.certificate}" if row.certificate else ""
        return period, _joined(short, row.organiser, certificate), short

    def _booklet(self) -> Told:
        row = self.nodes.booklet
        if row is None:
            return _NOTHING
        number = f"编号{row.number}" if row.number else ""
        issued = f"{chinese(row.issued_on)}发放" if row.issued_on else ""
        return _dot(row.signed_on or row.issued_on), _joined(number, issued), ""

    def _approval_talk(self) -> Told:
        row = self.nodes.approval_talk
        if row is None:
            return _NOTHING
        standing = f"（{row.handler_standing}）" if row.handler_standing else ""
        handler = f"谈话人：{row.handler}{standing}" if row.handler else ""
        return _dot(row.decided_on), _joined(handler, row.result), ""

    def _approval(self) -> Told:
        row = self.nodes.admission_approval
        written = ""
        if row is not None and row.result in POSITIVE and self.probation and self.probation.probation_from:
            until = self.probation.probation_to
            written = f"预备期自{chinese(self.probation.probation_from)}" + (
                f"至{chinese(until)}" if until else "起"
            )
        return self._filing(row, written)

    def _grouping(self) -> Told:
        row = self.probation
        if row is None:
            return _NOTHING
        return _dot(row.grouped_on), f"编入{row.group_name}" if row.group_name else "", ""

    def _oath(self) -> Told:
        row = self.probation
        if row is None:
            return _NOTHING
        place = f"地点：{row.oath_place}" if row.oath_place else ""
        leader = f"领誓人：{row.oath_leader}" if row.oath_leader else ""
        return _dot(row.oath_on), _joined(place, leader), ""

    def _conversion_application(self) -> Told:
        days: Iterable[date] = self.probation.application_dates[-2:] if self.probation else ()
        return "\n".join(_dot(day) for day in days), "", ""

    def _archive(self) -> Told:
        row = self.probation
        if row is None or row.archived_on is None:
            return _NOTHING
        place = f"归入{row.archive_place}" if row.archive_place else ""
        papers = "、".join(row.archived_papers)
        count = f"{len(row.archived_papers)}件" if row.archived_papers else ""
        return _dot(row.archived_on), _joined(place, papers), _joined(place, count)


_PASSED = {True: "合格", False: "不合格", None: ""}
