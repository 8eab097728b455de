"""From the database to the frozen data a form prints. Reads only; the renderer never sees a session.

``build_data`` serves every form; a new context is one builder here and one class in ``data``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.errors import FormRefused
from app.services.casefile import CaseFile, meeting_key
from app.services.forms.contexts.archive import archive_data, load_materials
from app.services.forms.contexts.branch_lists import applicants_data, chase_data, shortlist_data
from app.services.forms.contexts.cases import case_data
from app.services.forms.contexts.date_checks import date_check_data, load_judged
from app.services.forms.contexts.dues import dues_data, load_payments, load_year_book, receipts_data
from app.services.forms.contexts.facts import Facts
from app.services.forms.contexts.gathering import Wanted, gather
from app.services.forms.contexts.groups import notice_data, roster_data, tally_data
from app.services.forms.contexts.handbook import appraisal_data, handbook_data, load_year
from app.services.forms.contexts.hearings import hearing_data, publicity_data
from app.services.forms.contexts.letters import ballots_data, inquiries_data, oath_data
from app.services.forms.contexts.meetings import meeting_data
from app.services.forms.contexts.members import load_mobiles, member_sheet_data, mobile_data, mobiles_data
from app.services.forms.contexts.pairs import courses_data, pair_data
from app.services.forms.contexts.reminders import reminders_data
from app.services.forms.contexts.requests import request_data
from app.services.forms.contexts.sittings import Sitting, best_vote, sitting_of
from app.services.forms.contexts.statistics import half_year_data, ledger_data, load_counted
from app.services.forms.contexts.transcripts import transcript_data
from app.services.forms.contexts.transfers import letter_data, letters_data, load_letters
from app.services.forms.spec import FormSpec

Builder = Callable[[Wanted], Any]

BUILDERS: dict[str, Builder] = {
    "case": lambda w: case_data(w.facts, w.files[0], form=w.form.number),
    "roster": lambda w: roster_data(w.facts, w.files, w.form.subject),
    "notice": lambda w: notice_data(w.facts, w.files, w.form.subject),
    "tally": lambda w: tally_data(w.facts, w.files[0], w.form.subject),
    "hearing": lambda w: hearing_data(w.facts, w.files[0], w.form.subject),
    "publicity": lambda w: publicity_data(w.facts, w.files[0], w.form.subject),
    "inquiries": lambda w: inquiries_data(w.facts, w.files[0]),
    "ballots": lambda w: ballots_data(w.facts, w.files[0], w.form.subject),
    "oath": lambda w: oath_data(w.facts, w.files),
    "transcript": lambda w: transcript_data(w.facts, w.files[0]),
    "applicants": applicants_data,
    "shortlist": shortlist_data,
    "chase": chase_data,
    "pair": lambda w: pair_data(w.facts, w.files[0], w.form.subject),
    "courses": lambda w: courses_data(w.facts, w.files),
    "meeting": lambda w: meeting_data(w.facts, w.sitting or Sitting(w.organisation)),
    "request": lambda w: request_data(w.facts, w.files, w.form.subject),
    "dues": dues_data,
    "receipts": receipts_data,
    "ledger": ledger_data,
    "half-year": half_year_data,
    "letter": letter_data,
    "letters": letters_data,
    "archive": archive_data,
    "reminders": reminders_data,
    "date-check": date_check_data,
    "mobiles": mobiles_data,
    "mobile": mobile_data,
    "member": member_sheet_data,
    "handbook": handbook_data,
    "appraisal": appraisal_data,
}
"""What makes the data of each context; ``data.CONTEXTS`` names their types."""

LOADERS: dict[str, Callable[[Session, Wanted], Any]] = {
    "dues": load_year_book,
    "receipts": load_payments,
    "ledger": load_counted,
    "half-year": load_counted,
    "letter": load_letters,
    "letters": load_letters,
    "archive": load_materials,
    "date-check": load_judged,
    "mobiles": load_mobiles,
    "mobile": load_mobiles,
    "member": load_mobiles,
    "handbook": load_year,
    "appraisal": load_year,
}
"""Rows that only the builder of this context reads; it finds them in ``Wanted.more``."""


def build_data(
    session: Session,
    form: FormSpec,
    subject_id: str,
    today: date,
    *,
    together: Sequence[str] = (),
    year: int | None = None,
    half: int | None = None,
) -> Any:
    """Collect the facts a form prints, as frozen data without a session.

    ``subject_id`` is the UUID of what the form is for (``form.scope``); that of a case serves every form:
    it stands for its person, its branch, the meeting about it. A form about several people takes those
    decided or announced together with it, or exactly ``together`` (UUIDs of cases) if given. ``year`` and
    ``half`` (1, 2) choose the period of a yearly form (default: by ``today``). Raises NotFound for an
    unknown UUID.
    """
    wanted = gather(session, form, subject_id, today, together=together, year=year, half=half)
    loader = LOADERS.get(form.context)
    return build_wanted(wanted if loader is None else replace(wanted, more=loader(session, wanted)))


def build(facts: Facts, form: FormSpec, files: Sequence[CaseFile]) -> Any:
    """The same from loaded facts of cases; the first file is the one the form is printed for."""
    first = files[0]
    vote = best_vote(first.votes, form.subject, facts.today) if form.scope == "meeting" else None
    sitting = sitting_of(facts, meeting_key(first, vote)) if vote else None
    return build_wanted(Wanted(facts, form, tuple(files), first.organisation, first.person, sitting))


def build_wanted(wanted: Wanted) -> Any:
    """The same from whatever was loaded."""
    builder = BUILDERS.get(wanted.form.context)
    if builder is None:
        raise FormRefused("E-FORM-08", f"“{wanted.form.title}”还不能打印，数据没有改动。")
    return builder(wanted)
