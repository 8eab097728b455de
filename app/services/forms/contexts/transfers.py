"""Letters of transfer and certificates of a person, and the register of a branch's numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.errors import FormRefused
from app.models import AffiliationTransfer, Document, Dues, Organisation, Person
from app.models.words import APPROVING_KINDS
from app.services.dates import age_on
from app.services.dues import paid_through
from app.services.forms.contexts.facts import Facts, branch_data, load_facts, person_data, superiors
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
    """The letters of a person or branch, documents with a number, and the month dues are paid to.

    ``names`` are the full names of organisations written down by their codes; ``people`` those who had a
    letter of the branch and are elsewhere now. ``issuer`` with its ``facts`` is the branch that gave the
    letter, where the person has moved to another one since.
    """

    rows: tuple[AffiliationTransfer, ...] = ()
    documents: tuple[Document, ...] = ()
    dues_to: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)
    issuer: Organisation | None = None
    facts: Facts | None = None


def load_letters(session: Session, wanted: Wanted) -> Letters:
    """The letters of the wanted person; those given by the wanted organisation if the form is about one."""
    if wanted.person is not None:
        return _of_person(session, wanted, wanted.person)
    if wanted.organisation is not None:
        return _of_branch(session, wanted, wanted.organisation)
    return Letters()


_ORDER = (AffiliationTransfer.issued_on, AffiliationTransfer.id)


def _of_person(session: Session, wanted: Wanted, person: Person) -> Letters:
    mine = select(AffiliationTransfer).where(AffiliationTransfer.person_id == person.id).order_by(*_ORDER)
    rows = tuple(session.scalars(mine))
    paid = session.scalars(select(Dues).where(Dues.person_id == person.id))
    found = Letters(rows, (), paid_through(paid), _names(session, rows))
    last = _last(rows, wanted)
    issuer = _named(session, last.from_organisation if last is not None else None)
    if issuer is None or (wanted.organisation is not None and issuer.id == wanted.organisation.id):
        return found
    facts = load_facts(
        session,
        [file.case.id for file in wanted.files],
        wanted.facts.today,
        organisation_ids=[issuer.id],
        person_ids=[person.id],
    )
    return replace(found, issuer=issuer, facts=facts)


def _named(session: Session, text: str | None) -> Organisation | None:
    """The organisation here with this name, short name or code."""
    if not text:
        return None
    names = (Organisation.name == text, Organisation.short_name == text, Organisation.code == text)
    return session.scalar(select(Organisation).where(or_(*names)).order_by(Organisation.code).limit(1))


def _of_branch(session: Session, wanted: Wanted, branch: Organisation) -> Letters:
    here = {each.id for each in wanted.facts.register.people_of_organisation.get(branch.id, ())}
    known = {
        name: row.id
        for row in session.execute(
            select(Organisation.id, Organisation.name, Organisation.short_name, Organisation.code)
        )
        for name in (row.name, row.short_name, row.code)
        if name
    }
    mine = [name for name in (branch.name, branch.short_name, branch.code) if name]
    given = select(AffiliationTransfer).where(
        or_(AffiliationTransfer.person_id.in_(here), AffiliationTransfer.from_organisation.in_(mine))
    )
    # A letter of another branch here does not become ours with the person; ours stays ours without.
    rows = tuple(
        row
        for row in session.scalars(given.order_by(*_ORDER))
        if row.from_organisation in mine or known.get(row.from_organisation or "") is None
    )
    away = select(Person).where(Person.id.in_({row.person_id for row in rows} - here))
    documents = session.scalars(select(Document).where(Document.organisation_id == branch.id))
    return Letters(
        rows,
        tuple(documents),
        names=_names(session, rows),
        people={person.id: person for person in session.scalars(away)},
    )


def _names(session: Session, rows: Iterable[AffiliationTransfer]) -> dict[str, str]:
    codes = {
        text for row in rows for text in (row.from_organisation, row.to_organisation, row.heading) if text
    }
    found = session.execute(select(Organisation.code, Organisation.name).where(Organisation.code.in_(codes)))
    return {row.code: row.name for row in found}


def _last(rows: Iterable[AffiliationTransfer], wanted: Wanted) -> AffiliationTransfer | None:
    """The last letter of the form's kind (and the chosen year) that is not void."""
    direction = DIRECTIONS.get(wanted.form.subject)
    found = [
        row
        for row in rows
        if row.direction == direction
        and state_of(row) is not LetterState.VOID
        and (wanted.year is None or row.issued_on.year == wanted.year)
    ]
    return found[-1] if found else None


def letter_data(wanted: Wanted) -> LetterData:
    """The last letter of the person that was not void (of the chosen year); a new one if there is none."""
    letters = wanted.more
    assert isinstance(letters, Letters)
    facts, person = letters.facts or wanted.facts, wanted.person
    organisation = letters.issuer or wanted.organisation
    branch = branch_data(facts, organisation)
    if person is None:
        return LetterData(branch, PersonData(""))
    row = _last(letters.rows, wanted)
    day = row.issued_on if row else facts.today
    try:
        state = member_standing(facts, person, day, wanted.form.title)
    except FormRefused as refusal:
        if not is_overlay(wanted.form):
            raise
        # Whoever is chosen, the page to calibrate a printer with can be had.
        return LetterData(branch, person_data(facts, person), refusal=refusal)
    return _letter(facts, branch, organisation, person, row, state, letters)


def _letter(
    facts: Facts,
    branch: BranchData,
    organisation: Organisation | None,
    person: Person,
    row: AffiliationTransfer | None,
    state: str,
    letters: Letters,
) -> LetterData:
    """``row`` as printed; without one what is known of the person, the rest blank for the pen."""
    day = row.issued_on if row else facts.today
    paid_to = (row.dues_paid_to if row else letters.dues_to) or ""
    letter_id = row.id if row is not None else ""
    if row is None:
        row = AffiliationTransfer(person_id=person.id)

    def full(text: str | None) -> str:
        return letters.names.get(text or "", text or "")

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
        wherefrom=full(row.from_organisation) or branch.name,
        whereto=full(row.to_organisation),
        heading=full(row.heading),
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
        rows=tuple(_row(facts, use, letters) for use in register.uses),
        gaps=register.gaps,
        next_number=register.next_number,
    )


def _row(facts: Facts, use: NumberUse, letters: Letters) -> LetterRow:
    row = use.letter
    if row is None:
        return LetterRow(use.number, "介绍信", use.on, state=LetterState.VOID, note=use.note)
    person = facts.register.people.get(row.person_id) or letters.people.get(row.person_id)
    certificate = row.direction == Direction.CERTIFICATE
    return LetterRow(
        number=use.number,
        kind="证明信" if certificate else "介绍信",
        on=use.on,
        name=person.name if person else "",
        wherefrom=letters.names.get(row.from_organisation or "", row.from_organisation or ""),
        whereto=letters.names.get(row.to_organisation or "", row.to_organisation or ""),
        expires_on=None if certificate else expiry(row, facts.params),
        receipt_on=row.receipt_on,
        state="" if certificate and state_of(row) is not LetterState.VOID else state_of(row),
        note=use.note,
    )
