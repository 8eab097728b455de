"""ListRoom: a list above a form takes no more height than its rows, and less where the form needs it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QTableView, QWidget

from app.ui.common.record_pane import RecordPane

_LEAST = 3
"""Rows for which there is always room: a list of one must still look like a list."""
_KEPT = 5
"""Rows a longer list keeps in sight beside a form that needs more than the rest."""
_ANY = 16_777_215
_SHOWN = (QEvent.Type.ShowToParent, QEvent.Type.HideToParent)
_GROWN = (QEvent.Type.LayoutRequest, QEvent.Type.FontChange)


class ListRoom(QObject):
    """Keeps the height of ``card``, in which ``table`` stands, while ``below`` is shown."""

    def __init__(self, card: QFrame, table: QTableView, below: QWidget) -> None:
        """A :class:`RecordPane` below is given the height its form needs, as far as a few rows stay above."""
        super().__init__(card)
        self._pane = below if isinstance(below, RecordPane) else None
        self._card, self._table, self._below = card, table, below
        model = table.model()
        for changed in (model.modelReset, model.layoutChanged, model.rowsInserted, model.rowsRemoved):
            changed.connect(self.fit)
        for watched in (below, table, card):
            watched.installEventFilter(self)
        if self._pane is not None:
            # Told in the middle of a layout, which would not take up another height until it is asked again.
            self._pane.resized.connect(self.fit, Qt.ConnectionType.QueuedConnection)
        self.fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The form comes and goes, the text grows, a line is put above the table."""
        if event.type() in (_SHOWN if watched is self._below else _GROWN):
            self.fit()
        return super().eventFilter(watched, event)

    def fit(self) -> None:
        """As high as the rows there are; any height where nothing stands below."""
        layout = self._card.layout()
        high = _ANY
        if layout is not None and not self._below.isHidden():
            margins = layout.contentsMargins()
            around = margins.top() + margins.bottom()
            for at in range(layout.count()):
                item = layout.itemAt(at)
                if item is not None and item.widget() is not self._table and not item.isEmpty():
                    around += item.sizeHint().height()
            row = self._table.verticalHeader().defaultSectionSize()
            rows = self._table.model().rowCount()
            bar = self._table.horizontalScrollBar()
            sideways = bar.sizeHint().height() if bar.maximum() > bar.minimum() else 0
            head = self._table.horizontalHeader().sizeHint().height()
            around += head + sideways + 2 * self._table.frameWidth() + 2
            high = around + max(_LEAST, rows) * row
            if self._pane is not None:
                left = self._card.height() + self._pane.height() - self._pane.wanted_height()
                high = min(high, max(left, around + max(_LEAST, min(rows, _KEPT)) * row))
        if self._card.maximumHeight() != high:
            self._card.setMaximumHeight(high)
