"""Constructors of mapped columns that carry their workbook header, type and words with them.

One declaration feeds the database, the data workbook (template, import, export), the editors of the
window and the dictionary in the docs: a new column is written once, here in a model.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Boolean, Date, ForeignKey, Integer, String, Text
from sqlalchemy.orm import MappedColumn, mapped_column

from app.models.base import Cents, Days, Tenths, Words


class Kind(StrEnum):
    """How a column is typed in the workbook (spec: conventions and fields.md section 2)."""

    CODE = "code"
    TEXT = "text"
    LONG = "long"
    DAY = "day"
    BIRTH = "birth"
    MONTH = "month"
    WHOLE = "whole"
    TENTHS = "tenths"
    MONEY = "money"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    REF = "ref"
    REFS = "refs"
    DAYS = "days"
    IDENTITY = "identity"


@dataclass(frozen=True, slots=True)
class Field:
    """What the workbook and the editors must know about one column.

    ``words`` lists the enumeration; with ``open_words`` another word is kept with a warning. ``target`` is
    the sheet a reference points at. ``note`` is the hint shown in the template and beside the editor.
    """

    header: str
    kind: Kind
    required: bool = False
    words: tuple[str, ...] = ()
    open_words: bool = False
    target: str | None = None
    note: str = ""
    low: int | None = None
    high: int | None = None


TEXT_LIMIT = 2_000
LONG_LIMIT = 20_000


def _column(field: Field, *args: Any, **options: Any) -> MappedColumn[Any]:
    return mapped_column(*args, nullable=not field.required, info={"field": field}, **options)


def code(header: str, note: str = "") -> MappedColumn[Any]:
    """The user's own readable code, unique in its sheet."""
    return _column(Field(header, Kind.CODE, True, note=note), String(TEXT_LIMIT), unique=True)


def text(header: str, note: str = "", *, required: bool = False) -> MappedColumn[Any]:
    """Text of at most 2,000 characters."""
    return _column(Field(header, Kind.TEXT, required, note=note), String(TEXT_LIMIT))


def identity(header: str, note: str = "") -> MappedColumn[Any]:
    """An ID number (身份证号) kept as text, 18 or 15 characters."""
    return _column(Field(header, Kind.IDENTITY, note=note), String(TEXT_LIMIT), index=True)


def long_text(header: str, note: str = "", *, required: bool = False) -> MappedColumn[Any]:
    """Opinions and notes of at most 20,000 characters."""
    return _column(Field(header, Kind.LONG, required, note=note), Text)


def day(header: str, note: str = "", *, required: bool = False) -> MappedColumn[Any]:
    """A calendar day."""
    return _column(Field(header, Kind.DAY, required, note=note), Date)


def birth(header: str, note: str = "") -> MappedColumn[Any]:
    """A birth date as ISO text, ``1998-02-10``, or ``1998-02`` where the day is unknown."""
    return _column(Field(header, Kind.BIRTH, note=note), String(10))


def month(header: str, note: str = "", *, required: bool = False) -> MappedColumn[Any]:
    """A year-month as text, ``2026-05`` (fields.md 4.2)."""
    return _column(Field(header, Kind.MONTH, required, note=note), String(7))


def whole(
    header: str, note: str = "", *, required: bool = False, low: int = 0, high: int | None = None
) -> MappedColumn[Any]:
    """A whole number within ``low``..``high`` (both included)."""
    return _column(Field(header, Kind.WHOLE, required, note=note, low=low, high=high), Integer)


def tenths(header: str, note: str = "") -> MappedColumn[Any]:
    """A number with at most one decimal."""
    return _column(Field(header, Kind.TENTHS, note=note), Tenths)


def money(header: str, note: str = "", *, required: bool = False) -> MappedColumn[Any]:
    """Yuan with at most two decimals, ``Decimal``."""
    return _column(Field(header, Kind.MONEY, required, note=note), Cents)


def yes_no(header: str, note: str = "") -> MappedColumn[Any]:
    """是/否; None = unknown, never silently 否."""
    return _column(Field(header, Kind.YES_NO, note=note), Boolean)


def choice(
    header: str, words: str, note: str = "", *, required: bool = False, open_words: bool = False
) -> MappedColumn[Any]:
    """One of the words (written ``"甲/乙/丙"``)."""
    listed = tuple(words.split("/"))
    return _column(Field(header, Kind.CHOICE, required, listed, open_words, note=note), String(TEXT_LIMIT))


def choices(header: str, words: str, note: str = "", *, open_words: bool = False) -> MappedColumn[Any]:
    """Several of the words, joined by ``；`` in the workbook."""
    listed = tuple(words.split("/"))
    return _column(Field(header, Kind.CHOICES, False, listed, open_words, note=note), Words)


def days(header: str, note: str = "") -> MappedColumn[Any]:
    """Several dates in ascending order."""
    return _column(Field(header, Kind.DAYS, note=note), Days)


def ref(header: str, target: str, table: str, note: str = "", *, required: bool = False) -> MappedColumn[Any]:
    """A row of another sheet, by its code in the workbook and by UUID in the database."""
    return _column(
        Field(header, Kind.REF, required, target=target, note=note),
        String(36),
        ForeignKey(f"{table}.id", deferrable=True, initially="DEFERRED"),
        index=True,
    )


def refs(header: str, target: str, note: str = "") -> MappedColumn[Any]:
    """Several rows of another sheet; UUIDs in the order typed (checked by import and by 自检)."""
    return _column(Field(header, Kind.REFS, target=target, note=note), Words)
