"""Rows as plain JSON and back, in bulk: the same values as ``plain_row`` gives, without mapped objects."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache, partial
from typing import Any, cast

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    Table,
    bindparam,
    select,
    type_coerce,
)
from sqlalchemy.types import NullType

from app.models import RECORDS, Record
from app.models.base import Cents, Days, Tenths, Words
from app.models.fields import LONG_LIMIT, Field, Kind
from app.models.sheets import Sheet, sheet_named, sheet_of
from app.services.exchange.parts import part_of
from app.services.journal.canonical import read_value

LARGEST = 2**53
"""Whole numbers beyond this do not survive JSON everywhere."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """One table as the exchange sees it: the columns of the sheet; ``id`` and derived columns are not facts.

    ``known`` are the same attributes as ``attrs``.
    ``refs`` are (attribute, table) of single references, which the database enforces; ``lists`` those of
    several (监票人), which it does not.
    """

    model: type[Record]
    table: Table
    sheet: Sheet
    attrs: tuple[str, ...]
    known: frozenset[str]
    refs: tuple[tuple[str, str], ...]
    lists: tuple[tuple[str, str], ...]
    has_code: bool

    def raw_columns(self) -> list[ColumnElement[Any]]:
        """``id`` and the facts as the driver gives them: converting here is several times as fast."""
        return [type_coerce(self.table.columns[name], NullType()) for name in ("id", *self.attrs)]


@cache
def rows_query(shape: Shape) -> Select[Any]:
    """The raw columns of every row, as one statement that is made only once."""
    return select(*shape.raw_columns())


@cache
def rows_by_id_query(shape: Shape) -> Select[Any]:
    """The same of the rows whose UUIDs are given as ``ids``."""
    return rows_query(shape).where(shape.table.columns["id"].in_(bindparam("ids", expanding=True)))


@cache
def shape_of(table: str) -> Shape | None:
    """The shape of a table, None for one this program does not know."""
    model = next((model for model in RECORDS if model.__tablename__ == table), None)
    if model is None:
        return None
    sheet = sheet_of(model)
    refs: list[tuple[str, str]] = []
    lists: list[tuple[str, str]] = []
    for column in sheet.columns:
        target = sheet_named(column.field.target) if column.field.target else None
        if target is not None:
            kept = refs if column.field.kind is Kind.REF else lists
            kept.append((column.attr, target.model.__tablename__))
    attrs = tuple(column.attr for column in sheet.columns)
    table_of = cast(Table, model.__table__)
    return Shape(model, table_of, sheet, attrs, frozenset(attrs), tuple(refs), tuple(lists), "code" in attrs)


@cache
def all_shapes() -> dict[str, Shape]:
    """Every table in the order of the workbook: a reference points at an earlier table or the own one."""
    found = {model.__tablename__: shape_of(model.__tablename__) for model in RECORDS}
    return {name: shape for name, shape in found.items() if shape is not None}


def plain_reader(shape: Shape) -> Callable[[Sequence[Any]], Row]:
    """A function from a row of :func:`rows_query` to its filled facts (without ``id``)."""
    plan = [(n, attr, _from_raw(shape.table.columns[attr].type)) for n, attr in enumerate(shape.attrs, 1)]

    def read(row: Sequence[Any]) -> Row:
        return {
            attr: value if convert is None else convert(value)
            for n, attr, convert in plan
            if (value := row[n]) is not None
        }

    return read


def _from_raw(kind: Any) -> Callable[[Any], Any] | None:
    if isinstance(kind, Words | Days):
        return lambda text: text.split("\n")
    if isinstance(kind, Cents):
        return lambda fen: str((Decimal(fen) / 100).quantize(Decimal("0.01")))
    if isinstance(kind, Tenths):
        return lambda tenths: str(tenths // 10) if tenths % 10 == 0 else str(Decimal(tenths) / 10)
    if isinstance(kind, Boolean):
        return bool
    if isinstance(kind, Date):
        return lambda day: day if isinstance(day, str) else day.isoformat()
    return None


def row_values(shape: Shape, values: Mapping[str, Any]) -> Row:
    """Plain facts as the values of every column, absent ones empty, for an insert or update."""
    empty, converters = _writers(shape)
    row = dict(empty)
    for attr, value in values.items():
        if attr in empty:
            convert = converters.get(attr)
            row[attr] = value if convert is None else convert(value)
    return row


@cache
def _writers(shape: Shape) -> tuple[Row, dict[str, Callable[[Any], Any]]]:
    """The row with nothing in it, and how the values that are not plain in a column are read."""
    empty: Row = {}
    converters: dict[str, Callable[[Any], Any]] = {}
    for attr in shape.attrs:
        kind = shape.table.columns[attr].type
        empty[attr] = read_value(shape.table, attr, None)
        if isinstance(kind, Words | Days | Cents | Tenths | Date):
            converters[attr] = partial(read_value, shape.table, attr)
        if type(kind) is Date:
            converters[attr] = _read_day
    return empty, converters


def _read_day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def trouble_with(shape: Shape, part: str, values: Mapping[str, Any]) -> tuple[str, str] | None:
    """(header, reason in Chinese) of the first value of a part that cannot be held, None if all are in order.

    Fields this program does not know are no trouble: a newer program sent them, they are kept.
    """
    checks, required, elsewhere = _checks(shape, part)
    for attr in required:
        if attr not in values:
            return shape.sheet.column(attr).header, "没有填写"
    for attr, value in values.items():
        check = checks.get(attr)
        if check is None:
            if attr in elsewhere:
                return shape.sheet.column(attr).header, "不属于这一部分"
            continue
        reason = check(value)
        if reason:
            return shape.sheet.column(attr).header, reason
    return None


_Check = Callable[[Any], "str | None"]


@cache
def _checks(shape: Shape, part: str) -> tuple[dict[str, _Check], tuple[str, ...], frozenset[str]]:
    """For the fields of a part: how each is checked, which are required; and the other parts' fields."""
    name = shape.table.name
    mine = [column for column in shape.sheet.columns if part_of(name, column.attr) == part]
    checks = {column.attr: _check_of(column.field, shape.table.columns[column.attr].type) for column in mine}
    required = tuple(column.attr for column in mine if column.field.required)
    return checks, required, frozenset(shape.attrs) - frozenset(checks) | {"id"}


def _check_of(field: Field, kind: Any) -> _Check:
    """The check of one column, made once: it runs on every value of every package."""
    if isinstance(kind, Words | Days):
        return partial(_list_reason, field, isinstance(kind, Days))
    if isinstance(kind, Boolean):
        return lambda value: None if value is True or value is False else "应为是或否"
    if isinstance(kind, Cents | Tenths):
        return partial(_number_reason, 100 if isinstance(kind, Cents) else 10)
    if isinstance(kind, Integer):
        return lambda value: None if type(value) is int and abs(value) <= LARGEST else "不是整数"
    if isinstance(kind, Date):
        return lambda value: None if type(value) is str and _is_day(value) else "不是日期"
    limit = kind.length if isinstance(kind, String) and kind.length else LONG_LIMIT
    words = frozenset(field.words) if field.words and not field.open_words else None

    def check(value: Any) -> str | None:
        if type(value) is not str:
            return "值的类型不对"
        if words is not None and value not in words:
            return "不在可选的词里"
        if len(value) > limit:
            return "文字太长"
        return "含有不能保存的字符" if "\0" in value else None

    return check


def _list_reason(field: Field, are_days: bool, value: Any) -> str | None:
    if type(value) is not list or not value or not all(type(item) is str for item in value):
        return "值的类型不对"
    if any("\n" in item or "\0" in item or not item for item in value):
        return "含有不能保存的字符"
    if are_days and not all(_is_day(item) for item in value):
        return "不是日期"
    return _word_reason(field, value)


def _word_reason(field: Field, words: Sequence[str]) -> str | None:
    if field.words and not field.open_words and any(word not in field.words for word in words):
        return "不在可选的词里"
    return None


def _number_reason(factor: int, value: Any) -> str | None:
    if type(value) is not str or len(value) > 20:
        return "不是数"
    try:
        scaled = Decimal(value) * factor
        whole = scaled.is_finite() and scaled == scaled.to_integral_value() and abs(scaled) <= LARGEST
    except InvalidOperation:
        whole = False
    return None if whole else "不是数，或小数位数太多"


def _is_day(text: str) -> bool:
    if len(text) != 10:
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
