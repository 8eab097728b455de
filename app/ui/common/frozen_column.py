"""FrozenColumn: the first column (who or what a row is) stays in sight while a table is scrolled sideways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView

from app.ui import dialogs
from app.ui.common.table_header import TableHeader
from app.ui.common.table_model import RowTableModel
from app.ui.common.tag_delegate import TagDelegate
from app.ui.theme import Theme

if TYPE_CHECKING:
    from app.ui.common.table_view import TableView


class FrozenColumn(QTableView):
    """A second view of the first column over the left edge of a table; it never takes the keyboard."""

    def __init__(self, view: TableView[Any], model: RowTableModel[Any], theme: Theme) -> None:
        super().__init__(view)
        self._view = view
        self._theme = theme
        self._edge = QFrame(self)
        self._edge.setProperty("kind", "edge")
        self.setModel(model)
        self.setSelectionModel(view.selectionModel())
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setItemDelegate(TagDelegate(theme, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(view.selectionMode())
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        head = TableHeader(model, theme, self)
        head.setSectionsMovable(False)
        self.setHorizontalHeader(head)
        for at in range(1, model.columnCount()):
            self.setColumnHidden(at, True)
        head.sort_wanted.connect(view.head.sort_wanted)
        head.filter_wanted.connect(view.head.filter_wanted)
        head.customContextMenuRequested.connect(view.head.customContextMenuRequested)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(
            lambda at: dialogs.show_menu(view.row_menu(), self.viewport().mapToGlobal(at))
        )
        self.doubleClicked.connect(view.doubleClicked)
        self.clicked.connect(view.clicked)
        here, there = self.verticalScrollBar(), view.verticalScrollBar()
        there.valueChanged.connect(here.setValue)
        here.valueChanged.connect(there.setValue)
        view.head.sectionResized.connect(lambda *_sizes: self.place())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choosing here is choosing in the table, which takes the keyboard."""
        self._view.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    def place(self) -> None:
        """Over the left edge, while the first column itself is not wholly in sight there."""
        view, head = self._view, self._view.head
        if view.isColumnHidden(0) or head.sectionViewportPosition(0) >= 0:
            self.hide()
            return
        self.verticalHeader().setDefaultSectionSize(view.verticalHeader().defaultSectionSize())
        self.horizontalHeader().setFixedHeight(head.height())
        wide = head.sectionSize(0)
        self.setColumnWidth(0, wide)
        high = head.height() + view.viewport().height()
        self.ensurePolished()  # the stylesheet gives every view a frame
        edge = self.frameWidth()
        self.setGeometry(head.x() - edge, head.y() - edge, wide + 2 * edge, high + 2 * edge)
        self._edge.setGeometry(edge + wide - 1, edge, 1, high)
        self._edge.raise_()
        self.show()
        self.raise_()
        self.verticalScrollBar().setValue(view.verticalScrollBar().value())
