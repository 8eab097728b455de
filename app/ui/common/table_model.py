"""RowTableModel: one model for every list. Columns are data, rows are any objects.

Sorting is by each column's native value, filtering by a search key computed once per row, both in Python
over plain lists (Qt's proxy model needs seconds for thirty thousand rows).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from app.services.search import fold
from app.ui.theme import Tone

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex

TONE_ROLE = Qt.ItemDataRole.UserRole + 1
"""The tone of a cell that is drawn as a tag, None for plain text."""


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column: what it is called, what it sorts by, what it shows.

    ``value`` gives the native value (date, int, str, None); ``text`` the shown words, by default the value
    itself. ``width`` is in logical pixels at the normal text size; ``stretch`` takes what is left over.
    ``tone`` makes the cell a tag. ``shown`` is whether the column is visible before the user chose.
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

    def show(self, row: Row) -> str:
        """The words in the cell; an unknown value is an empty cell."""
        if self.text is not None:
            return self.text(row)
        value = self.value(row)
        return "" if value is None else str(value)


class RowTableModel(QAbstractTableModel, Generic[Row]):
    """Rows behind a table view: set them all at once, then filter and sort."""

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        *,
        search_key: Callable[[Row], str] | None = None,
    ) -> None:
        """``search_key`` gives the text a row is found by; by default all its shown cells."""
        super().__init__()
        self.columns = tuple(columns)
        self._search_key = search_key
        self._rows: list[Row] = []
        self._keys: list[str] = []
        self._order: list[int] = []
        self._shown: list[int] = []
        self._terms: tuple[str, ...] = ()
        self._accepts: Callable[[Row], bool] | None = None
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None

    def set_rows(self, rows: Iterable[Row]) -> None:
        """Replace all rows; filter and sort order stay."""
        self.beginResetModel()
        self._rows = list(rows)
        make = self._search_key or self._all_cells
        self._keys = [make(row).lower() for row in self._rows]
        self._arrange()
        self.endResetModel()

    def set_filter(self, text: str = "", accepts: Callable[[Row], bool] | None = None) -> None:
        """Show rows whose search key contains every blank-separated word of ``text`` and that ``accepts``."""
        self.beginResetModel()
        self._terms = tuple(fold(text).split())
        self._accepts = accepts
        self._pick()
        self.endResetModel()

    def row_at(self, place: int) -> Row:
        """The row object shown at row number ``place``."""
        return self._rows[self._shown[place]]

    def shown_rows(self) -> list[Row]:
        """All rows that pass the filter, in the order shown."""
        return [self._rows[at] for at in self._shown]

    def all_rows(self) -> list[Row]:
        """All rows, in the order they were set."""
        return list(self._rows)

    def place_of(self, matches: Callable[[Row], bool]) -> int | None:
        """Row number of the first shown row that ``matches``."""
        return next((n for n, at in enumerate(self._shown) if matches(self._rows[at])), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Rows shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """All columns, hidden ones included."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell shows, its alignment, its tone and its tip."""
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        row = self.row_at(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return column.show(row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole and column.tip is not None:
            return column.tip(row) or None
        if role == TONE_ROLE and column.tone is not None:
            return column.tone(row)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Column titles."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self.columns[section].right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order by a column's native values, unknown ones last whichever way; -1 is the original order."""
        self.beginResetModel()
        self._sorted_by = None if column < 0 else (column, order)
        self._arrange()
        self.endResetModel()

    def _arrange(self) -> None:
        self._order = list(range(len(self._rows)))
        if self._sorted_by is not None:
            column, order = self._sorted_by
            value = self.columns[column].value
            known: list[int] = []
            unknown: list[int] = []
            for at in self._order:
                (unknown if value(self._rows[at]) is None else known).append(at)
            known.sort(key=lambda at: value(self._rows[at]), reverse=order == Qt.SortOrder.DescendingOrder)
            self._order = known + unknown
        self._pick()

    def _pick(self) -> None:
        keys, rows, terms, accepts = self._keys, self._rows, self._terms, self._accepts
        found = self._order
        for term in terms:
            found = [at for at in found if term in keys[at]]
        if accepts is not None:
            found = [at for at in found if accepts(rows[at])]
        self._shown = list(found)

    def _all_cells(self, row: Row) -> str:
        return "\n".join(column.show(row) for column in self.columns)
