"""KeptChoice: the rows chosen in a table stay chosen in another order and under another filter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel
from PySide6.QtWidgets import QTableView

from app.ui.common.table_model import RowTableModel


class KeptChoice:
    """Remembers the chosen rows by the objects themselves while the model is reset, then restores them."""

    def __init__(self, view: QTableView, model: RowTableModel[Any]) -> None:
        self._view = view
        self._model = model
        self._kept: tuple[set[int], int, int] = (set(), 0, -1)
        model.modelAboutToBeReset.connect(self._keep)
        model.modelReset.connect(self._restore)

    def places(self) -> set[int]:
        """Numbers of the chosen rows as they stand."""
        found: set[int] = set()
        chosen = self._view.selectionModel().selection()
        for part in (chosen.at(number) for number in range(chosen.count())):
            found.update(range(part.top(), part.bottom() + 1))
        return found

    def choose_where(self, matches: Callable[[Any], bool]) -> None:
        """Choose exactly the rows that match, wherever they stand now; the keyboard stays where it is."""
        places = [at for at, row in enumerate(self._model.shown_rows()) if matches(row)]
        chosen, last = QItemSelection(), self._model.columnCount() - 1
        start = 0
        for at, place in enumerate(places):
            if at + 1 == len(places) or places[at + 1] != place + 1:
                chosen.select(self._model.index(places[start], 0), self._model.index(place, last))
                start = at + 1
        model = self._view.selectionModel()
        if places and not self._view.currentIndex().isValid():
            model.setCurrentIndex(self._model.index(places[0], 0), QItemSelectionModel.SelectionFlag.NoUpdate)
        model.select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _keep(self) -> None:
        rows = {id(self._model.row_at(place)) for place in self.places()}
        at = self._view.currentIndex()
        self._kept = (rows, id(self._model.row_at(at.row())) if at.isValid() else 0, at.column())

    def _restore(self) -> None:
        rows, current, column = self._kept
        if not rows and not current:
            return
        now = self._model.place_of(lambda row: id(row) == current)
        if now is not None:
            self._view.selectionModel().setCurrentIndex(
                self._model.index(now, max(0, column)), QItemSelectionModel.SelectionFlag.NoUpdate
            )
        self.choose_where(lambda row: id(row) in rows)
