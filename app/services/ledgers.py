"""台账: sheets of the data workbook that have no screen of their own, as lists to be kept in the window.

Posts, elections, appraisals, reports, documents, remittances, visits; families, careers, talks, mobile
members, materials; speeches (fields.md section 3). Rows are stored by ``registers`` and deleted by
``removal``, with the same checks as everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import DevelopmentCase, Enterprise, Meeting, Organisation, Person
from app.models.fields import Kind
from app.models.sheets import Column, sheet_of
from app.services.registers import REGISTERS
from app.services.search import fold

LEDGERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("支部", ("任职", "选举", "民主评议", "工作报告", "发文", "党费上缴", "走访")),
    ("个人", ("家庭成员", "简历", "谈心谈话", "流动党员", "材料")),
    ("会议", ("发言",)),
)
"""Sheets by what they are about, in the order shown."""

SHEETS = tuple(sheet for _heading, sheets in LEDGERS for sheet in sheets)

_TOO_LONG = frozenset({Kind.LONG, Kind.REFS})

_TELLING = {"材料": ("person_id", "category", "name", "formed_on", "organisation_id", "meeting_id")}
"""Columns to begin with where the first ones of the sheet are mostly empty."""

_OF_FILES = frozenset({"size_bytes", "sha256"})
"""What only the program itself reckons; nobody types it."""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One row as listed: the texts of :func:`listed_columns`, the UUIDs it names.

    ``values`` are what the texts stand for and sort by; a reference is its name. ``people`` are the UUIDs of
    the people it is about, through their cases too.
    """

    id: str
    cells: tuple[str, ...]
    values: tuple[Any, ...]
    owners: frozenset[str]
    people: frozenset[str]
    search_key: str

    @property
    def title(self) -> str:
        """What the row is called: its first two filled cells."""
        return "　".join([cell for cell in self.cells if cell][:2])


def listed_columns(sheet: str) -> tuple[Column, ...]:
    """The columns of a sheet that its list may show, those that tell most first; no long texts."""
    described = sheet_of(REGISTERS[sheet])
    first = tuple(described.column(attr) for attr in _TELLING.get(sheet, ()))
    return first + tuple(
        column
        for column in described.columns
        if column.field.kind not in _TOO_LONG and column not in first and column.attr not in _OF_FILES
    )


def typed_columns(sheet: str) -> tuple[Column, ...]:
    """The columns of a sheet that a person fills in."""
    return tuple(column for column in sheet_of(REGISTERS[sheet]).columns if column.attr not in _OF_FILES)


def list_ledger(session: Session, sheet: str) -> tuple[LedgerRow, ...]:
    """Every row of a sheet, ordered by what it is about and then by its other key columns."""
    model: Any = REGISTERS[sheet]
    described = sheet_of(model)
    columns = listed_columns(sheet)
    references = [column.attr for column in described.columns if column.field.kind is Kind.REF]
    names = _names(session, {column.field.target for column in described.columns if column.field.target})
    keys = {row[0]: row[1] or "" for row in session.execute(select(Person.id, Person.search_key))}
    whose = {row[0]: row[1] for row in session.execute(select(DevelopmentCase.id, DevelopmentCase.person_id))}
    found = []
    for row in session.scalars(select(model)):
        values = tuple(_named(getattr(row, column.attr), names) for column in columns)
        cells = tuple(map(_text, values))
        owners = frozenset(getattr(row, attr) for attr in references if getattr(row, attr))
        key = " ".join([fold(" ".join(cells)), *(keys[owner] for owner in sorted(owners) if owner in keys)])
        people = frozenset(whose.get(owner, owner) for owner in owners) & keys.keys()
        found.append(LedgerRow(row.id, cells, values, owners, people, key))
    return tuple(sorted(found, key=lambda row: row.cells))


def ledger_counts(session: Session) -> dict[str, int]:
    """Number of rows of every sheet."""
    return {sheet: len(session.scalars(select(REGISTERS[sheet].id)).all()) for sheet in SHEETS}


def _names(session: Session, targets: set[str]) -> Mapping[str, str]:
    names: dict[str, str] = {}
    people = {row[0]: row[1] for row in session.execute(select(Person.id, Person.name))}
    if "人员" in targets:
        names.update(people)
    if "案卷" in targets:
        for case, person, code in session.execute(
            select(DevelopmentCase.id, DevelopmentCase.person_id, DevelopmentCase.code)
        ):
            names[case] = f"{people.get(person, '')}　{code}"
    if "党组织" in targets:
        for organisation in session.scalars(select(Organisation)):
            names[organisation.id] = organisation.short_name or organisation.name
    if "企业" in targets:
        names.update((row[0], row[1]) for row in session.execute(select(Enterprise.id, Enterprise.name)))
    if "会议" in targets:
        for meeting in session.scalars(select(Meeting)):
            names[meeting.id] = f"{meeting.on} {meeting.kind}"
    return names


def _named(value: Any, names: Mapping[str, str]) -> Any:
    return names.get(value, value) if isinstance(value, str) else value


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)
