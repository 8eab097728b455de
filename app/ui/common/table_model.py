"""RowTableModel: one model for every list. Columns are data, rows are any objects.

Sorting is by each column's native value, filtering by a search key computed once per row, both in Python
over plain lists (Qt's proxy model needs seconds for thirty thousand rows). What takes long for many rows
is worked out by :meth:`RowTableModel.prepare`, which a job may call.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from app.services.search import fold, order_key
from app.ui.common.column_filter import ColumnFilter, Holds, holds
from app.ui.theme import Tone

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex

TONE_ROLE = Qt.ItemDataRole.UserRole + 1
"""The tone of a cell that is drawn as a tag, None for plain text."""
MARK_ROLE = Qt.ItemDataRole.UserRole + 2
"""A word painted after the text of a tag: what its colour means. Never copied or exported."""
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
_TIP = int(Qt.ItemDataRole.ToolTipRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
_ROLES = frozenset({_DISPLAY, _ALIGNMENT, _TIP, _SPOKEN, int(TONE_ROLE), int(MARK_ROLE)})
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column: what it is called, what it sorts by, what it shows.

    ``value`` gives the native value (date, int, str, None); ``text`` the shown words, by default the value
    itself. ``width`` is in logical pixels at the normal text size; ``stretch`` takes what is left over, but
    never less than ``width``.
    ``tone`` makes the cell a tag. ``shown`` is whether the column is visible before the user chose.
    ``order`` sorts by something else than the value: the rank of a stage. ``attr`` is the stored attribute
    shown, where a value may be set for many rows at once; ``is_mark`` texts (身份证号) are kept out of the
    list of values to filter by. ``mark`` is a word painted after a tag's text (2026-11-19 超期), so that its
    colour does not stand alone; it is no part of the value.
    """

    key: str
    title: str
    value: Callable[[Row], Any]
    text: Callable[[Row], str] | None = None
    width: int = 110
    right: bool = False
    stretch: bool = False
    tone: Callable[[Row], Tone | None] | None = None
    tip: Callable[[Row], str] | None = None
    shown: bool = True
    order: Callable[[Row], Any] | None = None
    attr: str = ""
    is_mark: bool = False
    mark: Callable[[Row], str] | None = None

    def show(self, row: Row) -> str:
        """The words in the cell; an unknown value is an empty cell."""
        if self.text is not None:
            return self.text(row)
        value = self.value(row)
        return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class SortKey:
    """One level of the order: a column, and whether the greatest comes first."""

    key: str
    descending: bool = False


@dataclass(slots=True)
class Prepared(Generic[Row]):
    """Rows with what searching and sorting them needs.

    ``ranks`` gives, for a column, the place of each row's value among all values, -1 for an unknown one;
    ``texts`` the shown words. Both are filled when first asked for.
    """

    rows: list[Row]
    keys: list[str]
    ranks: dict[int, list[int]] = field(default_factory=dict)
    texts: dict[int, list[str]] = field(default_factory=dict)


class RowTableModel(QAbstractTableModel, Generic[Row]):
    """Rows behind a table view: set them all at once, then filter and sort.

    ``narrowed`` is emitted when other column filters are in force, ``ordered`` when the order changed.
    """

    narrowed = Signal()
    ordered = Signal()

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        *,
        search_key: Callable[[Row], str] | None = None,
    ) -> None:
        """``search_key`` gives the text a row is found by; by default all its shown cells."""
        super().__init__()
        self.columns = tuple(columns)
        self._number = {column.key: at for at, column in enumerate(self.columns)}
        self._search_key = search_key
        self._known: Prepared[Row] = Prepared([], [])
        self._order: list[int] = []
        self._passing: list[int] = []
        self._shown: list[int] = []
        self._terms: tuple[str, ...] = ()
        self._typed: tuple[str, ...] = ()
        self._accepts: Callable[[Row], bool] | None = None
        self._sorted_by: tuple[SortKey, ...] = ()
        self._filters: dict[str, ColumnFilter] = {}

    def prepare(self, rows: Iterable[Row], sort_by_all: bool = False) -> Prepared[Row]:
        """Work out what searching ``rows`` needs; any thread may do it.

        With ``sort_by_all`` also what sorting by each column needs (a tenth of a second for 30,000 rows).
        """
        found = list(rows)
        make = self._search_key or self._all_cells
        known = Prepared(found, [make(row).lower() for row in found])
        if sort_by_all:
            for at in range(len(self.columns)):
                known.ranks[at] = _ranks(self.columns[at], found)
        return known

    def set_rows(self, rows: Iterable[Row]) -> None:
        """Replace all rows; filter and sort order stay."""
        self.set_prepared(self.prepare(rows))

    def set_prepared(self, known: Prepared[Row]) -> None:
        """Replace all rows by prepared ones; filter and sort order stay."""
        self.beginResetModel()
        self._known = known
        self._arrange()
        self.endResetModel()

    def set_filter(self, text: str = "", accepts: Callable[[Row], bool] | None = None) -> None:
        """Show rows whose search key contains every blank-separated word of ``text`` and that ``accepts``."""
        self.beginResetModel()
        self._terms = tuple(fold(text).split())
        self._accepts = accepts
        self._pick()
        self.endResetModel()

    def set_typed(self, text: str) -> None:
        """Show only rows that also contain every word of ``text``, whatever the screen filters by."""
        self.beginResetModel()
        self._typed = tuple(fold(text).split())
        self._pick()
        self.endResetModel()

    def set_column_filters(self, filters: Mapping[str, ColumnFilter]) -> None:
        """Show only rows whose cells fit, by column key; filters of unknown columns are left out."""
        self.beginResetModel()
        self._filters = {
            key: wanted for key, wanted in filters.items() if key in self._number and not wanted.is_idle
        }
        self._narrow()
        self.endResetModel()
        self.narrowed.emit()

    def set_column_filter(self, key: str, wanted: ColumnFilter | None) -> None:
        """Change the filter of one column; None takes it away."""
        kept = {other: kept for other, kept in self._filters.items() if other != key}
        self.set_column_filters(kept if wanted is None else {**kept, key: wanted})

    def column_filters(self) -> dict[str, ColumnFilter]:
        """The filters in force by column key."""
        return dict(self._filters)

    def forget_texts(self) -> None:
        """Cells show something else from now on (身份证号 revealed): work their words out anew."""
        self._known.texts.clear()

    def distinct(self, key: str) -> list[tuple[str, int]]:
        """The texts of a column among the rows that pass everything else, in order, with their numbers."""
        at = self._number[key]
        texts, ranks = self._texts(at), self._ranks_of(at)
        counts: Counter[str] = Counter()
        first: dict[str, int] = {}
        others = {other: wanted for other, wanted in self._filters.items() if other != key}
        for row in self._searched(self._passed(others)):
            text = texts[row]
            counts[text] += 1
            first.setdefault(text, ranks[row])
        return sorted(counts.items(), key=lambda found: (bool(found[0]), first[found[0]]))

    def holds(self, key: str) -> Holds:
        """What a column's values are, by the first one known."""
        value = self.columns[self._number[key]].value
        found = (kind for row in self._known.rows if (kind := holds(value(row))) is not None)
        return next(found, Holds.TEXT)

    def row_at(self, place: int) -> Row:
        """The row object shown at row number ``place``."""
        return self._known.rows[self._shown[place]]

    def shown_rows(self) -> list[Row]:
        """All rows that pass the filter, in the order shown."""
        rows = self._known.rows
        return [rows[at] for at in self._shown]

    def all_rows(self) -> list[Row]:
        """All rows, in the order they were set."""
        return list(self._known.rows)

    def count(self) -> int:
        """How many rows there are, filtered out ones included."""
        return len(self._known.rows)

    def place_of(self, matches: Callable[[Row], bool]) -> int | None:
        """Row number of the first shown row that ``matches``."""
        rows = self._known.rows
        return next((n for n, at in enumerate(self._shown) if matches(rows[at])), None)

    def column_number(self, key: str) -> int:
        """The place of a column among all columns; KeyError for an unknown key."""
        return self._number[key]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Rows shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """All columns, hidden ones included."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell shows, its alignment, its tone and its tip."""
        # Asked a thousand times a frame, mostly for what no cell has: plain numbers compare fastest.
        role = int(role)
        if role not in _ROLES or not index.isValid():
            return None
        column = self.columns[index.column()]
        if role == _DISPLAY:
            return column.show(self.row_at(index.row()))
        if role == _ALIGNMENT:
            return _RIGHT if column.right else _LEFT
        if role == _TIP and column.tip is not None:
            return column.tip(self.row_at(index.row())) or None
        if role == TONE_ROLE and column.tone is not None:
            return column.tone(self.row_at(index.row()))
        if role in (_SPOKEN, MARK_ROLE) and column.mark is not None:
            row = self.row_at(index.row())
            mark = column.mark(row)
            return mark if role == MARK_ROLE else f"{column.show(row)} {mark}".rstrip()
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Column titles."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{column.title}\n点一下排序，按住 Ctrl 再点加一级；右边的漏斗（Alt+↓）筛选"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.right else _LEFT
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order by a column's native values, unknown ones last whichever way; -1 is the original order."""
        descending = order == Qt.SortOrder.DescendingOrder
        self.set_order([] if column < 0 else [SortKey(self.columns[column].key, descending)])

    def set_order(self, keys: Iterable[SortKey]) -> None:
        """Order by several columns, the first one first; equal rows keep the order they were set in."""
        self.beginResetModel()
        self._sorted_by = tuple(key for key in keys if key.key in self._number)
        self._arrange()
        self.endResetModel()
        self.ordered.emit()

    def order(self) -> tuple[SortKey, ...]:
        """The levels of the order in force, the first one first."""
        return self._sorted_by

    def _arrange(self) -> None:
        found = list(range(len(self._known.rows)))
        last = len(found)
        for level in reversed(self._sorted_by):
            ranks = self._ranks_of(self._number[level.key])
            sign = -1 if level.descending else 1
            keys = [last if rank < 0 else sign * rank for rank in ranks]
            found.sort(key=keys.__getitem__)
        self._order = found
        self._narrow()

    def _narrow(self) -> None:
        self._passing = self._passed(self._filters)
        self._pick()

    def _passed(self, filters: Mapping[str, ColumnFilter]) -> list[int]:
        """Rows whose cells fit, in order."""
        found = self._order
        for key, wanted in filters.items():
            at = self._number[key]
            texts, value, rows = self._texts(at), self.columns[at].value, self._known.rows
            fits = wanted.test()
            found = [row for row in found if fits(value(rows[row]), texts[row])]
        return found

    def _pick(self) -> None:
        self._shown = self._searched(self._passing)

    def _searched(self, found: list[int]) -> list[int]:
        """Those of the rows that the typed words and the chip let through."""
        keys, rows, accepts = self._known.keys, self._known.rows, self._accepts
        for term in (*self._terms, *self._typed):
            found = [at for at in found if term in keys[at]]
        if accepts is not None:
            found = [at for at in found if accepts(rows[at])]
        return found

    def _ranks_of(self, at: int) -> list[int]:
        if at not in self._known.ranks:
            self._known.ranks[at] = _ranks(self.columns[at], self._known.rows)
        return self._known.ranks[at]

    def _texts(self, at: int) -> list[str]:
        if at not in self._known.texts:
            show = self.columns[at].show
            self._known.texts[at] = [show(row) for row in self._known.rows]
        return self._known.texts[at]

    def _all_cells(self, row: Row) -> str:
        return "\n".join(column.show(row) for column in self.columns)


def _ranks(column: Column[Any], rows: Sequence[Any]) -> list[int]:
    """The place of each row's value among all, equal for equal ones; -1 where there is none."""
    value = column.order or column.value
    keys = [order_key(found) if isinstance(found, str) else found for found in map(value, rows)]
    known = [at for at, key in enumerate(keys) if key is not None]
    known.sort(key=keys.__getitem__)
    ranks = [-1] * len(rows)
    rank, before = -1, None
    for at in known:
        if before is None or keys[at] != before:
            rank, before = rank + 1, keys[at]
        ranks[at] = rank
    return ranks
