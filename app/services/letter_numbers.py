"""Numbers of letters (介绍信编号): which were used by whom, which papers were spoiled, which are missing.

The triple letter comes on numbered paper. A spoiled sheet keeps its number in 发文 with 作废; a letter that
was issued and called back keeps it in 组织关系 with the state 作废.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.errors import UserError
from app.models import AffiliationTransfer, Document, Person
from app.services.transfers import Direction, LetterState, number_series, state_of

FORM = "F36"
"""发文.表号 of a spoiled sheet of the triple letter."""
_OURS = (Direction.OUT, Direction.CERTIFICATE)


@dataclass(frozen=True, slots=True)
class NumberUse:
    """One number: the letter that carries it, or None for a spoiled sheet."""

    number: str
    on: date
    letter: AffiliationTransfer | None = None
    note: str = ""

    @property
    def is_void(self) -> bool:
        """Whether nobody may use a letter with this number."""
        return self.letter is None or state_of(self.letter) is LetterState.VOID


@dataclass(frozen=True, slots=True)
class NumberRegister:
    """The numbers of one year in the order of their days; ``gaps`` are accounted for by nothing."""

    uses: tuple[NumberUse, ...]
    gaps: tuple[str, ...]
    next_number: str


def number_register(
    letters: Iterable[AffiliationTransfer], documents: Iterable[Document], year: int
) -> NumberRegister:
    """The register of ``year`` by 开具日期: our letters out and certificates, and spoiled sheets.

    A number that another paper sent (发文) or a certificate carries is not missing.
    """
    documents = tuple(documents)
    rows = [row for row in letters if row.direction in _OURS and row.letter_number]
    spoiled = [row for row in documents if row.form == FORM and row.spoiled]
    uses = [
        NumberUse(row.letter_number or "", row.issued_on, row, row.note or "")
        for row in rows
        if row.issued_on.year == year
    ]
    uses += [NumberUse(row.number, row.on, None, row.note or "") for row in spoiled if row.on.year == year]
    # A spoiled sheet uses up its number as a letter does.
    sheets = [
        AffiliationTransfer(direction=Direction.OUT, letter_number=row.number, issued_on=row.on)
        for row in spoiled
    ]
    series = number_series([*rows, *sheets], year)
    ordered = sorted(uses, key=lambda use: (use.on, use.number))
    elsewhere = {row.number for row in documents} | {row.letter_number for row in rows}
    gaps = tuple(number for number in series.gaps if number not in elsewhere)
    return NumberRegister(tuple(ordered), gaps, series.next_number)


def numbered_papers() -> Select[Document]:
    """The rows of 发文: spoiled sheets use up numbers, other papers of the same series account for theirs."""
    return select(Document)


def spoil_sheet(
    session: Session,
    organisation_id: str,
    number: str,
    on: date,
    reason: str,
    letter: AffiliationTransfer | None = None,
    new_number: str = "",
) -> Document:
    """Record that a sheet of the triple letter was spoiled in printing (打废).

    ``letter`` is the letter that was to be on it; it takes ``new_number``. Raises UserError for an empty
    number, one that is spoiled already, or one that another letter carries.
    """
    number = number.strip()
    if not number:
        raise UserError(
            "E-LETTER-01", "没有填作废的编号，没有登记，数据没有改动。", "请照纸上的红色号码填写。"
        )
    known = session.scalars(
        select(Document).where(
            Document.organisation_id == organisation_id, Document.form == FORM, Document.number == number
        )
    ).first()
    if known is not None:
        raise UserError("E-LETTER-02", f"编号“{number}”已经登记作废，数据没有改动。", "请核对纸上的号码。")
    holder = session.scalars(
        select(AffiliationTransfer).where(AffiliationTransfer.letter_number == number)
    ).first()
    if holder is not None and holder is not letter:
        raise UserError(
            "E-LETTER-03",
            f"编号“{number}”的介绍信已经开出，没有登记，数据没有改动。",
            "开出后作废的，请把那封信的状态改为“作废”。",
        )
    row = Document(
        organisation_id=organisation_id,
        form=FORM,
        number=number,
        on=on,
        spoiled=True,
        note=reason.strip() or None,
        person_ids=(letter.person_id,) if letter is not None else (),
    )
    session.add(row)
    if letter is not None:
        letter.letter_number = new_number.strip() or None
    return row


def spoil_letter(session: Session, letter_id: str, new_number: str, on: date, reason: str) -> Document:
    """The sheet of a letter was spoiled in printing: its number is void, the letter takes ``new_number``.

    Raises UserError, changing nothing, as :func:`spoil_sheet`, for a new number that is in use, and for a
    person without an organisation.
    """
    letter = session.get_one(AffiliationTransfer, letter_id)
    person = session.get_one(Person, letter.person_id)
    if not person.organisation_id:
        raise UserError(
            "E-LETTER-04",
            "本人没有填所在支部，作废的号没有地方登记，数据没有改动。",
            "请先填本人的所在支部。",
        )
    new_number = new_number.strip()
    used = select(AffiliationTransfer.id).where(AffiliationTransfer.letter_number == new_number)
    spoiled = select(Document.id).where(
        Document.form == FORM, Document.number == new_number, Document.spoiled.is_(True)
    )
    if new_number and (session.scalar(used) is not None or session.scalar(spoiled) is not None):
        raise UserError(
            "E-LETTER-05",
            f"新号“{new_number}”已经用过，没有登记，数据没有改动。",
            "请照新拿的那张纸上的红色号码填写。",
        )
    return spoil_sheet(
        session,
        person.organisation_id,
        letter.letter_number or "",
        on,
        reason,
        letter,
        new_number,
    )
