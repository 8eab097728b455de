"""Letters of transfer and certificates (组织关系介绍信、党员证明信), and the register of their numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from app.errors import FormRefused
from app.services.forms.data.people import BranchData, PersonData
from app.services.money_words import number_in_capitals

MISSING_SHOWN = 6


@dataclass(frozen=True, slots=True)
class OfficeData:
    """The committee that issues a letter: name and how it is reached."""

    name: str = ""
    address: str = ""
    phone: str = ""
    fax: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class DayData:
    """A day in parts for papers with printed 年, 月, 日; ``…_words`` are the capital numerals (大写)."""

    year: str = ""
    month: str = ""
    day: str = ""
    year_words: str = ""
    month_words: str = ""
    day_words: str = ""


def day_parts(day: date | None) -> DayData:
    """The parts of a day; all empty for an unknown one. The year is said digit by digit (贰零贰陆)."""
    if day is None:
        return DayData()
    year = "".join(number_in_capitals(int(digit)) for digit in str(day.year))
    return DayData(
        str(day.year),
        str(day.month),
        str(day.day),
        year,
        number_in_capitals(day.month),
        number_in_capitals(day.day),
    )


@dataclass(frozen=True, slots=True)
class LetterData:
    """One letter of transfer or certificate.

    ``standing`` is 正式, 预备 or empty; ``dues`` the month the dues are paid to in parts (without a day);
    ``valid_days`` the days it is good for, ``expires_on`` the last of them; ``whereto`` and ``wherefrom``
    the organisations, ``heading`` who is addressed; ``phone`` and ``emergency_phone`` the member's own.
    ``letter_id`` is the UUID of the letter, empty for a new one; it is not printed. ``refusal`` says why
    nothing of this person may be printed (nobody but a member has a letter).
    """

    branch: BranchData
    person: PersonData
    standing: str = ""
    age: int | None = None
    letter_number: str = ""
    issued_on: date | None = None
    issued: DayData = DayData()
    valid_days: int | None = None
    expires_on: date | None = None
    wherefrom: str = ""
    whereto: str = ""
    heading: str = ""
    purpose: str = ""
    dues: DayData = DayData()
    dues_to: str = ""
    phone: str = ""
    emergency_phone: str = ""
    other_contact: str = ""
    other_phone: str = ""
    receipt_on: date | None = None
    office: OfficeData = OfficeData()
    letter_id: str = ""
    refusal: FormRefused | None = field(default=None, compare=False)

    @property
    def sex_words(self) -> str:
        """男 or 女, both to choose from if it is not known."""
        return self.person.sex or "男／女"

    @property
    def standing_words(self) -> str:
        """正式 or 预备, both to choose from if it is not known."""
        return self.standing or "预备／正式"

    @property
    def group_word(self) -> str:
        """民族 without the 族 that is printed behind the line of the triple letter."""
        return self.person.ethnic_group.removesuffix("族")

    @property
    def wherefrom_short(self) -> str:
        """The branch's short name where the organisation left is the branch itself."""
        return self.branch.short if self.wherefrom == self.branch.name else self.wherefrom

    @property
    def purpose_words(self) -> str:
        """What the member goes for; both words of the form to choose from if it is not recorded."""
        return self.purpose or "工作（学习）"

    @property
    def dues_words(self) -> str:
        """``2026年8月``; blanks if it is not known."""
        return f"{self.dues.year}年{self.dues.month}月" if self.dues.year else "____年__月"

    @property
    def valid_words(self) -> str:
        """The days of validity in capital numerals."""
        return number_in_capitals(self.valid_days) if self.valid_days is not None else ""

    @property
    def other_side(self) -> str:
        """Who to ask at the receiving organisation and under which number."""
        return " ".join(part for part in (self.other_contact, self.other_phone) if part)


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One number of the register: whose letter it was, or that the paper was spoiled (作废)."""

    number: str
    kind: str = ""
    on: date | None = None
    name: str = ""
    wherefrom: str = ""
    whereto: str = ""
    expires_on: date | None = None
    receipt_on: date | None = None
    state: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class LettersData:
    """The numbers used in one year; ``gaps`` are those that nobody accounts for."""

    branch: BranchData
    year: int | None = None
    rows: tuple[LetterRow, ...] = ()
    gaps: tuple[str, ...] = ()
    next_number: str = ""

    @property
    def missing(self) -> str:
        """The missing numbers, the first few by name."""
        shown = "、".join(self.gaps[:MISSING_SHOWN])
        return f"{shown}等 {len(self.gaps)} 个" if len(self.gaps) > MISSING_SHOWN else shown
