"""The data workbook (数据工作簿) as the models declare it: sheets, columns, keys, references.

Derived from the mapped classes, so the workbook, the database and the editors cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from app.models import RECORDS
from app.models.base import Record
from app.models.fields import Field


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet: the mapped attribute and what is known about it."""

    attr: str
    field: Field

    @property
    def header(self) -> str:
        """The header in row 1 (without the ``*`` of the spec)."""
        return self.field.header


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: one kind of record."""

    name: str
    model: type[Record]
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    def column(self, attr: str) -> Column:
        """The column of an attribute; KeyError if the sheet has none."""
        for column in self.columns:
            if column.attr == attr:
                return column
        raise KeyError(attr)

    def by_header(self, header: str) -> Column | None:
        """The column with this header, or None."""
        return next((column for column in self.columns if column.header == header), None)


@cache
def sheet_of(model: type[Record]) -> Sheet:
    """The sheet of a mapped class."""
    columns = tuple(
        Column(column.key, column.info["field"])
        for column in model.__table__.columns
        if "field" in column.info
    )
    return Sheet(model.sheet, model, columns, model.key)


@cache
def all_sheets() -> tuple[Sheet, ...]:
    """Every sheet in workbook order."""
    return tuple(sheet_of(model) for model in RECORDS)


@cache
def sheet_named(name: str) -> Sheet | None:
    """The sheet with this name, or None for one this program does not know."""
    return next((sheet for sheet in all_sheets() if sheet.name == name), None)
