"""Declarative base: constraint names (alembic needs them), UUID identity, portable column types.

Facts only: stage, next step and derived dates are computed from these rows and never stored.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, ClassVar

from sqlalchemy import Dialect, Integer, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def new_id() -> str:
    """A fresh random UUID as text: the identity of a row, the same on every PC."""
    return str(uuid.uuid4())


class Base(DeclarativeBase):
    """Base of every mapped class."""

    metadata = MetaData(naming_convention=NAMING)


class Record(Base):
    """A row of the data workbook (数据工作簿): one kind of fact, one sheet.

    ``sheet`` is the sheet's name; ``key`` the attributes that make two rows without ``_id`` the same row
    (fields.md 4.1).
    """

    __abstract__ = True
    sheet: ClassVar[str]
    key: ClassVar[tuple[str, ...]]

    id: Mapped[str] = mapped_column(String(36), primary_key=True)

    def __init__(self, **values: Any) -> None:
        """Give identity at once, and empty tuples to many-valued fields: rules run on unsaved rows."""
        values.setdefault("id", new_id())
        for attr in _many_valued(type(self)):
            values.setdefault(attr, ())
        super().__init__(**values)


class Cents(TypeDecorator[Decimal]):
    """Money in yuan with two decimals, kept as whole fen (分) so that sums are exact everywhere."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Yuan to fen; more than two decimals is a programming error."""
        if value is None:
            return None
        fen = value * 100
        if fen != fen.to_integral_value():
            raise ValueError(f"money with more than two decimals: {value}")
        return int(fen)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Decimal | None:
        """Fen to yuan."""
        return None if value is None else (Decimal(value) / 100).quantize(Decimal("0.01"))


class Tenths(TypeDecorator[Decimal]):
    """A number with at most one decimal (days of training: 0.5), kept as whole tenths."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Number to tenths."""
        if value is None:
            return None
        tenths = value * 10
        if tenths != tenths.to_integral_value():
            raise ValueError(f"more than one decimal: {value}")
        return int(tenths)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Decimal | None:
        """Tenths to number, without a trailing ``.0``."""
        if value is None:
            return None
        whole, rest = divmod(int(value), 10)
        return Decimal(whole) if rest == 0 else Decimal(value) / 10


class Words(TypeDecorator[tuple[str, ...]]):
    """Several values of one field (workbook cells joined by ``；``): words, codes' UUIDs or ISO dates.

    Kept as text joined by line feeds, which no workbook text of these columns may contain. Empty = NULL.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> str | None:
        """Tuple to text."""
        return "\n".join(value) if value else None

    def process_result_value(self, value: Any | None, dialect: Dialect) -> tuple[str, ...]:
        """Text to tuple; NULL is the empty tuple."""
        return tuple(str(value).split("\n")) if value else ()


class Days(TypeDecorator[tuple[date, ...]]):
    """Several dates in ascending order (two conversions have two applications), kept as ISO text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Sequence[date] | None, dialect: Dialect) -> str | None:
        """Dates to text."""
        return "\n".join(day.isoformat() for day in value) if value else None

    def process_result_value(self, value: Any | None, dialect: Dialect) -> tuple[date, ...]:
        """Text to dates."""
        return tuple(date.fromisoformat(part) for part in str(value).split("\n")) if value else ()


@cache
def _many_valued(model: type[Record]) -> tuple[str, ...]:
    """The attributes that hold several values."""
    columns = model.__table__.columns
    return tuple(str(column.key) for column in columns if isinstance(column.type, Words | Days))
