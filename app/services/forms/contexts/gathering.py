"""Loading what a form is printed for: a case, a person, an organisation or a meeting.

A form about a person, an organisation or a meeting may also be asked for by the UUID of a case: then it is
about the case's person, its branch, or the meeting that decides (or last decided) about it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.models import (
    DevelopmentCase,
    Meeting,
    Organisation,
    Person,
    Probation,
    PublicNotice,
    SuperiorFiling,
    Vote,
)
from app.models.words import ConversionOutcome, Filing, FilingResult, VoteResult
from app.services.casefile import CaseFile, MeetingKey
from app.services.dates import add_months
from app.services.forms.contexts.facts import Facts, load_facts
from app.services.forms.contexts.groups import NOTICE_MATTERS, ROSTER_MOTIONS
from app.services.forms.contexts.requests import LETTERS
from app.services.forms.contexts.sittings import Sitting, best_vote, cases_of_key, key_of_vote, sitting_of
from app.services.forms.spec import FormSpec


@dataclass(frozen=True)
class Wanted:
    """The loaded rows and what of them the form is about.

    ``files`` are the cases printed (the first is the one asked for), those of the person or organisation,
    or those the meeting dealt with. ``year`` and ``half`` are the user's choice for yearly forms. ``more``
    are rows that only this form's builder reads (``contexts.LOADERS``).
    """

    facts: Facts
    form: FormSpec
    files: tuple[CaseFile, ...] = ()
    organisation: Organisation | None = None
    person: Person | None = None
    sitting: Sitting | None = None
    year: int | None = None
    half: int | None = None
    more: Any = None

    @property
    def in_year(self) -> int:
        """The year a yearly form is about: the chosen one, else that of the day of printing."""
        return self.year or self.facts.today.year


@dataclass(frozen=True)
class _Ask:
    session: Session
    form: FormSpec
    today: date
    together: Sequence[str]
    year: int | None
    half: int | None


def gather(
    session: Session,
    form: FormSpec,
    subject_id: str,
    today: date,
    *,
    together: Sequence[str] = (),
    year: int | None = None,
    half: int | None = None,
) -> Wanted:
    """Load what the form needs. NotFound if there is nothing with this UUID."""
    ask = _Ask(session, form, today, together, year, half)
    case = session.get(DevelopmentCase, subject_id)
    if form.scope == "case":
        if case is None:
            raise _missing("案卷", "E-CASE-01")
        return _cases(ask, subject_id)
    if form.scope == "person":
        return _person(ask, case.person_id if case else subject_id)
    if form.scope == "org":
        return _organisation(ask, case.organisation_id if case else subject_id)
    return _meeting(ask, subject_id, case)


def _missing(name: str, code: str = "E-FORM-11") -> NotFound:
    return NotFound(code, f"没有这个{name}，表格没有打印，数据没有改动。", "请刷新后再选。")


def _cases(ask: _Ask, case_id: str) -> Wanted:
    ids = [case_id]
    if ask.form.context in _TOGETHER:
        ids = list(ask.together) or _TOGETHER[ask.form.context](ask.session, ask.form, case_id)
    facts = load_facts(ask.session, ids, ask.today)
    files = tuple(facts.file(each) for each in ids)
    return Wanted(facts, ask.form, files, files[0].organisation, files[0].person, None, ask.year, ask.half)


def _person(ask: _Ask, person_id: str) -> Wanted:
    mine = select(DevelopmentCase.id).where(DevelopmentCase.person_id == person_id)
    person = ask.session.get(Person, person_id)
    if person is None:
        raise _missing("人员")
    organisations = [person.organisation_id] if person.organisation_id else []
    facts = load_facts(
        ask.session,
        ask.session.scalars(mine),
        ask.today,
        organisation_ids=organisations,
        person_ids=[person_id],
    )
    organisation = facts.register.organisations.get(person.organisation_id or "")
    files = tuple(facts.register.files)
    return Wanted(facts, ask.form, files, organisation, person, None, ask.year, ask.half)


def _organisation(ask: _Ask, organisation_id: str) -> Wanted:
    organisation = ask.session.get(Organisation, organisation_id)
    if organisation is None:
        raise _missing("党组织")
    mine = select(DevelopmentCase.id).where(DevelopmentCase.organisation_id == organisation_id)
    facts = load_facts(ask.session, ask.session.scalars(mine), ask.today, organisation_ids=[organisation_id])
    files = tuple(facts.register.files)
    return Wanted(facts, ask.form, files, organisation, None, None, ask.year, ask.half)


def _meeting(ask: _Ask, subject_id: str, case: DevelopmentCase | None) -> Wanted:
    key: MeetingKey | None = None
    if case is not None:
        votes = ask.session.scalars(select(Vote).where(Vote.case_id == case.id))
        vote = best_vote(votes, ask.form.subject, ask.today)
        key = key_of_vote(ask.session, vote) if vote else None
    elif ask.session.get(Meeting, subject_id) is not None:
        key = subject_id
    else:
        vote = ask.session.get(Vote, subject_id)
        if vote is None:
            raise _missing("会议")
        key = key_of_vote(ask.session, vote)
    if key is None:
        assert case is not None
        return _blank_meeting(ask, case)
    meeting_ids = [key] if isinstance(key, str) else []
    ids = cases_of_key(ask.session, key)
    facts = load_facts(ask.session, ids, ask.today, meeting_ids=meeting_ids)
    sitting = sitting_of(facts, key)
    files = tuple(facts.register.files)
    return Wanted(facts, ask.form, files, sitting.organisation, None, sitting, ask.year, ask.half)


def _blank_meeting(ask: _Ask, case: DevelopmentCase) -> Wanted:
    """No meeting has dealt with the case yet: a form to be filled in by hand."""
    facts = load_facts(ask.session, (), ask.today, organisation_ids=[case.organisation_id])
    organisation = facts.register.organisations.get(case.organisation_id)
    return Wanted(facts, ask.form, (), organisation, None, Sitting(organisation), ask.year, ask.half)


def _decided_together(session: Session, form: FormSpec, case_id: str) -> list[str]:
    """The cases of the same organisation whose motion passed on the same day, by code."""
    motion = ROSTER_MOTIONS[form.subject]
    passed = (Vote.motion == motion, Vote.result == VoteResult.PASSED)
    day = max(session.scalars(select(Vote.on).where(Vote.case_id == case_id, *passed)), default=None)
    return _same_branch(session, case_id, select(Vote.case_id).where(*passed, Vote.on == day))


def _approved_together(session: Session, form: FormSpec, case_id: str) -> list[str]:
    """The cases of the same organisation whose admission was approved in the same quarter, by code."""
    passed = (
        SuperiorFiling.matter == Filing.ADMISSION_APPROVAL,
        SuperiorFiling.result == FilingResult.AGREED,
    )
    mine = select(SuperiorFiling.decided_on).where(SuperiorFiling.case_id == case_id, *passed)
    day = max((each for each in session.scalars(mine) if each), default=None)
    if day is None:
        return _decided_together(session, form, case_id)
    first = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    same = select(SuperiorFiling.case_id).where(
        *passed, SuperiorFiling.decided_on >= first, SuperiorFiling.decided_on < add_months(first, 3)
    )
    return _same_branch(session, case_id, same)


def _converted_together(session: Session, form: FormSpec, case_id: str) -> list[str]:
    """The cases of the same organisation whose conversion is decided at the same meeting, planned or held."""
    motion = Vote.motion == ROSTER_MOTIONS[form.subject]
    day = max(session.scalars(select(Vote.on).where(Vote.case_id == case_id, motion)), default=None)
    return _same_branch(session, case_id, select(Vote.case_id).where(motion, Vote.on == day))


def _sworn_together(session: Session, form: FormSpec, case_id: str) -> list[str]:  # noqa: ARG001
    """The cases of the same organisation whose people took the oath on the same day, by code."""
    mine = select(Probation.oath_on).where(Probation.case_id == case_id)
    day = max((each for each in session.scalars(mine) if each), default=None)
    return _same_branch(session, case_id, select(Probation.case_id).where(Probation.oath_on == day))


def _announced_together(session: Session, form: FormSpec, case_id: str) -> list[str]:
    """The cases of the same organisation in the same notice, by code."""
    matter = PublicNotice.matter == NOTICE_MATTERS[form.subject]
    mine = select(PublicNotice.start_on).where(PublicNotice.case_id == case_id, matter)
    day = max(session.scalars(mine), default=None)
    same = select(PublicNotice.case_id).where(matter, PublicNotice.start_on == day)
    return _same_branch(session, case_id, same)


def _same_branch(session: Session, case_id: str, ids: Select[str]) -> list[str]:
    case = session.get_one(DevelopmentCase, case_id)
    found = session.scalars(
        select(DevelopmentCase.id)
        .where(DevelopmentCase.id.in_(ids), DevelopmentCase.organisation_id == case.organisation_id)
        .order_by(DevelopmentCase.code)
    ).all()
    return list(found) if case_id in found else [case_id]


def _on_one_roster(session: Session, form: FormSpec, case_id: str) -> list[str]:
    found = {"approval": _approved_together, "conversion": _converted_together}
    return found.get(form.subject, _decided_together)(session, form, case_id)


def _requested_together(session: Session, form: FormSpec, case_id: str) -> list[str]:
    """The cases of the same organisation with the same motion, day and outcome: one letter, one matter."""
    letter = LETTERS[form.subject]
    wanted = [Vote.motion == letter.motion]
    if letter.outcome is ConversionOutcome.CONVERT:
        wanted.append((Vote.outcome == letter.outcome) | Vote.outcome.is_(None))
    elif letter.outcome is not None:
        wanted.append(Vote.outcome == letter.outcome)
    mine = session.scalars(select(Vote).where(Vote.case_id == case_id, *wanted)).all()
    passed = [vote for vote in mine if vote.result == VoteResult.PASSED] or list(mine)
    if not passed:
        return [case_id]
    last = max(passed, key=lambda vote: vote.on)
    # What passed goes up together; what did not is not mixed with it.
    alike = Vote.result.is_(None) if last.result is None else Vote.result == last.result
    same = select(Vote.case_id).where(*wanted, Vote.on == last.on, alike)
    return _same_branch(session, case_id, same)


_TOGETHER = {
    "request": _requested_together,
    "roster": _on_one_roster,
    "notice": _announced_together,
    "oath": _sworn_together,
}
