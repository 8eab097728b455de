"""Letters of transfer and certificates of a person, and the register of a branch's numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import FormRefused
from app.models import AffiliationTransfer, Document, Dues, Organisation, Person
from app.models.words import APPROVING_KINDS
from app.services.dates import age_on
from app.services.dues import paid_through
from app.services.forms.contexts.facts import Facts, branch_data, person_data, superiors
from app.services.forms.contexts.gathering import Wanted
from app.services.forms.contexts.only_members import member_standing
from app.services.forms.data import BranchData, PersonData
from app.services.forms.data.transfers import (
    DayData,
    LetterData,
    LetterRow,
    LettersData,
    OfficeData,
    day_parts,
)
from app.services.forms.periods import is_overlay
from app.services.letter_numbers import NumberUse, number_register
from app.services.membership import PROBATIONARY
from app.services.transfers import Direction, LetterState, expiry, state_of

DIRECTIONS = {"out": Direction.OUT, "certificate": Direction.CERTIFICATE}
"""What a form's ``subject`` says about the letters it prints."""


@dataclass(frozen=True)
class Letters:
    """The letters of a person or branch, documents with a number, and the month dues are paid to."""

    rows: tuple[AffiliationTransfer, ...] = ()
    documents: tuple[Document, ...] = ()
    dues_to: str = ""


def load_letters(session: Session, wanted: Wanted) -> Letters:
    """The letters of the wanted person; of the wanted organisation if the form is about one."""
    register = wanted.facts.register
    if wanted.person is not None:
        people = [wanted.person.id]
    elif wanted.organisation is not None:
        people = [each.id for each in register.people_of_organisation.get(wanted.organisation.id, ())]
    else:
        return Letters()
    rows = select(AffiliationTransfer).where(AffiliationTransfer.person_id.in_(people))
    paid: Iterable[Dues] = ()
    documents: Sequence[Document] = ()
    if wanted.person is not None:
        paid = session.scalars(select(Dues).where(Dues.person_id == wanted.person.id))
    elif wanted.organisation is not None:
        documents = session.scalars(
            select(Document).where(Document.organisation_id == wanted.organisation.id)
        ).all()
    return Letters(
        tuple(session.scalars(rows.order_by(AffiliationTransfer.issued_on, AffiliationTransfer.id))),
        tuple(documents),
        paid_through(paid),
    )


def letter_data(wanted: Wanted) -> LetterData:
    """The last letter of the person that was not void (of the chosen year); a new one if there is none."""
    letters = wanted.more
    assert isinstance(letters, Letters)
    facts, person = wanted.facts, wanted.person
    branch = branch_data(facts, wanted.organisation)
    if person is None:
        return LetterData(branch, PersonData(""))
    wanted_direction = DIRECTIONS[wanted.form.subject]
    rows = [
        row
        for row in letters.rows
        if row.direction == wanted_direction
        and state_of(row) is not LetterState.VOID
        and (wanted.year is None or row.issued_on.year == wanted.year)
    ]
    row = rows[-1] if rows else None
    day = row.issued_on if row else facts.today
    try:
        state = member_standing(facts, person, day, wanted.form.title)
    except FormRefused as refusal:
        if not is_overlay(wanted.form):
            raise
        # Whoever is chosen, the page to calibrate a printer with can be had.
        return LetterData(branch, person_data(facts, person), refusal=refusal)
    return _letter(facts, branch, wanted.organisation, person, row, state, letters.dues_to)


def _letter(
    facts: Facts,
    branch: BranchData,
    organisation: Organisation | None,
    person: Person,
    row: AffiliationTransfer | None,
    state: str,
    dues_to: str,
) -> LetterData:
    """``row`` as printed; without one what is known of the person, the rest blank for the pen."""
    day = row.issued_on if row else facts.today
    paid_to = (row.dues_paid_to if row else dues_to) or ""
    letter_id = row.id if row is not None else ""
    if row is None:
        row = AffiliationTransfer(person_id=person.id)
    return LetterData(
        branch=branch,
        person=person_data(facts, person),
        standing="预备" if state == PROBATIONARY else "正式",
        age=age_on(person.birth_date, day) if person.birth_date else None,
        letter_number=row.letter_number or "",
        issued_on=row.issued_on,
        issued=day_parts(row.issued_on),
        valid_days=(row.valid_days or facts.params.whole("letter_days")) if row.issued_on else None,
        expires_on=expiry(row, facts.params) if row.issued_on else None,
        wherefrom=row.from_organisation or branch.name,
        whereto=row.to_organisation or "",
        heading=row.heading or "",
        purpose=row.purpose or "",
        dues=_month(paid_to),
        dues_to=paid_to,
        phone=person.mobile or "",
        emergency_phone=person.emergency_phone or "",
        other_contact=row.other_contact or "",
        other_phone=row.other_phone or "",
        receipt_on=row.receipt_on,
        office=_office(facts, organisation),
        letter_id=letter_id,
    )


def _month(month: str) -> DayData:
    if not month:
        return DayData()
    parts = day_parts(date.fromisoformat(f"{month}-01"))
    return DayData(parts.year, parts.month, "", parts.year_words, parts.month_words, "")


def _office(facts: Facts, organisation: Organisation | None) -> OfficeData:
    """The committee above the branch that issues its letters; empty if none is recorded."""
    for above in superiors(facts, organisation) if organisation is not None else ():
        if above.kind in APPROVING_KINDS:
            return OfficeData(
                above.name, above.address or "", above.phone or "", above.fax or "", above.postcode or ""
            )
    return OfficeData()


def letters_data(wanted: Wanted) -> LettersData:
    """The numbers of letters and certificates of a branch in a year, spoiled ones among them."""
    letters = wanted.more
    assert isinstance(letters, Letters)
    facts, year = wanted.facts, wanted.in_year
    register = number_register(letters.rows, letters.documents, year)
    return LettersData(
        branch=branch_data(facts, wanted.organisation),
        year=year,
        rows=tuple(_row(facts, use) for use in register.uses),
        gaps=register.gaps,
        next_number=register.next_number,
    )


def _row(facts: Facts, use: NumberUse) -> LetterRow:
    row = use.letter
    if row is None:
        return LetterRow(use.number, "介绍信", use.on, state=LetterState.VOID, note=use.note)
    person = facts.register.people.get(row.person_id)
    certificate = row.direction == Direction.CERTIFICATE
    return LetterRow(
        number=use.number,
        kind="证明信" if certificate else "介绍信",
        on=use.on,
        name=person.name if person else "",
        wherefrom=row.from_organisation or "",
        whereto=row.to_organisation or "",
        expires_on=None if certificate else expiry(row, facts.params),
        receipt_on=row.receipt_on,
        state="" if certificate and state_of(row) is not LetterState.VOID else state_of(row),
        note=use.note,
    )
