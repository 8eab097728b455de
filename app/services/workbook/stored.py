"""The stored rows a file is compared with, loaded as plain tuples and remembered for comparison later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.fields import Kind
from app.models.sheets import Sheet

_CHUNK = 500
_WHOLE_TABLE_FROM = 3_000
"""So many parents are not asked for one by one: the whole table is read."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which rows of a sheet were loaded: all, or those of some parents plus some named rows."""

    sheet: Sheet
    parents: frozenset[str] | None = None
    ids: frozenset[str] = frozenset()


@dataclass(slots=True)
class Snapshot:
    """Rows of one sheet as the database had them: UUID → values in column order."""

    scope: Scope
    positions: Mapping[str, int]
    rows: dict[str, tuple[Any, ...]] = field(default_factory=dict)

    @property
    def sheet(self) -> Sheet:
        """The sheet whose rows these are."""
        return self.scope.sheet

    def value(self, row_id: str, attr: str) -> Any:
        """A stored value; None or an empty tuple where nothing is stored."""
        return self.rows[row_id][self.positions[attr]]

    def fingerprint(self) -> int:
        """Changes when any of the rows changes; good within one run of the program only."""
        return hash(frozenset(self.rows.items()))

    def __contains__(self, row_id: object) -> bool:
        return row_id in self.rows

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows)


def parent_attr(sheet: Sheet) -> str | None:
    """The reference every row of a child sheet hangs on; None where there is no single one."""
    return next(
        (
            column.attr
            for column in sheet.columns
            if column.field.kind is Kind.REF and column.field.required and column.attr in sheet.key
        ),
        None,
    )


def scope_of(sheet: Sheet, parents: Iterable[str], ids: Iterable[str]) -> Scope:
    """The narrowest scope that holds every stored row the given ones may be."""
    wanted = frozenset(parents)
    if parent_attr(sheet) is None or len(wanted) > _WHOLE_TABLE_FROM:
        return Scope(sheet)
    return Scope(sheet, wanted, frozenset(ids))


def load(session: Session, scope: Scope) -> Snapshot:
    """Read a scope from the database."""
    table = scope.sheet.model.__table__
    columns = [table.c["id"], *(table.c[column.attr] for column in scope.sheet.columns)]
    positions = {column.attr: index for index, column in enumerate(scope.sheet.columns)}
    snapshot = Snapshot(scope, positions)
    query = select(*columns)
    if scope.parents is None:
        queries = [query]
    else:
        parent = table.c[parent_attr(scope.sheet) or "id"]
        queries = [query.where(parent.in_(chunk)) for chunk in _chunks(scope.parents)]
        queries += [query.where(table.c["id"].in_(chunk)) for chunk in _chunks(scope.ids)]
    for one in queries:
        for row in session.execute(one):
            values = tuple(row)
            snapshot.rows[values[0]] = values[1:]
    return snapshot


def _chunks(values: frozenset[str]) -> Iterator[list[str]]:
    ordered = sorted(values)
    for start in range(0, len(ordered), _CHUNK):
        yield ordered[start : start + _CHUNK]
