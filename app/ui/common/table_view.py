"""TableView: the look and manners of every table: tags, sorting, copying out, a column chooser."""

from __future__ import annotations

from typing import Any, Generic

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.ui import dialogs
from app.ui.common.table_model import TONE_ROLE, Row, RowTableModel
from app.ui.theme import Theme, Tone


class TagDelegate(QStyledItemDelegate):
    """Draws a cell with a tone as a tag: the word on a rounded tinted ground."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Plain cells are left to the style."""
        word = index.data(TONE_ROLE)  # Qt hands a string enumeration back as a plain string
        tone = Tone(word) if word else None
        text = index.data() or ""
        if tone is None or not text:
            super().paint(painter, option, index)
            return
        box: Any = option  # PySide's stubs leave out the public fields of style options
        colors = self._theme.colors
        painter.save()
        if box.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box.rect, QColor(colors.info_soft))
        painter.setPen(QColor(colors.line))
        painter.drawLine(box.rect.bottomLeft(), box.rect.bottomRight())
        font = QFont(box.font)
        font.setPixelSize(self._theme.px(13))
        font.setBold(tone is not Tone.NEUTRAL)
        metrics = QFontMetrics(font)
        pad, high = self._theme.px(8), metrics.height() + self._theme.px(2)
        wide = min(metrics.horizontalAdvance(text) + 2 * pad, box.rect.width() - 2 * pad)
        left = box.rect.x() + self._theme.px(11)
        tag = QRectF(left, box.rect.center().y() - high / 2 + 0.5, wide, high)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.soft(tone))
        painter.drawRoundedRect(tag, 4, 4)
        painter.setPen(colors.tone(tone))
        painter.setFont(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(wide - pad))
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, shown)
        painter.restore()


class TableView(QTableView, Generic[Row]):
    """A table over a :class:`RowTableModel`; Enter or a double click emits :attr:`opened` with the row."""

    opened = Signal(object)

    def __init__(self, model: RowTableModel[Row], theme: Theme, name: str) -> None:
        """``name`` is what a screen reader calls the table."""
        super().__init__()
        self._model = model
        self._theme = theme
        self.setModel(model)
        self.setAccessibleName(name)
        self.setItemDelegate(TagDelegate(theme, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.setSortingEnabled(True)
        head = self.horizontalHeader()
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        head.setHighlightSections(False)
        head.setSectionsMovable(True)
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(
            lambda at: dialogs.show_menu(self.column_menu(), head.mapToGlobal(at))
        )
        for at, column in enumerate(model.columns):
            self.setColumnHidden(at, not column.shown)
            if column.stretch:
                head.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(lambda index: self.opened.emit(model.row_at(index.row())))
        theme.changed.connect(self._resize_for_text)
        self._resize_for_text()

    def selected(self) -> list[Row]:
        """Chosen rows in the order shown."""
        places = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return [self._model.row_at(place) for place in places]

    def column_menu(self) -> QMenu:
        """A menu with one check mark per column; the first column always stays."""
        menu = QMenu(self)
        for at, column in enumerate(self._model.columns):
            if at == 0:
                continue
            action = menu.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(at))
            action.toggled.connect(lambda on, which=at: self.setColumnHidden(which, not on))
        return menu

    def open_column_menu(self, below: QWidget) -> None:
        """Show the column chooser under a button."""
        dialogs.show_menu(self.column_menu(), below.mapToGlobal(QPoint(0, below.height())))

    def hidden_columns(self) -> list[str]:
        """Keys of hidden columns, to be remembered."""
        return [c.key for at, c in enumerate(self._model.columns) if self.isColumnHidden(at)]

    def hide_columns(self, keys: list[str]) -> None:
        """Hide exactly these columns."""
        for at, column in enumerate(self._model.columns):
            self.setColumnHidden(at, column.key in keys and at > 0)

    def copy_text(self) -> str:
        """The chosen rows and visible columns as tab-separated lines with a header, as Excel takes them."""
        order = self.horizontalHeader()
        places = [order.logicalIndex(n) for n in range(self._model.columnCount())]
        shown = [self._model.columns[at] for at in places if not self.isColumnHidden(at)]
        lines = ["\t".join(column.title for column in shown)]
        for row in self.selected():
            lines.append("\t".join(column.show(row).replace("\t", " ") for column in shown))
        return "\n".join(lines)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Ctrl+C copies as cells."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self._model.row_at(self.currentIndex().row()))
        elif event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.copy_text())
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Tables take what they are given."""
        return QSize(400, 200)

    def _resize_for_text(self) -> None:
        px = self._theme.px
        self.verticalHeader().setDefaultSectionSize(px(36))
        for at, column in enumerate(self._model.columns):
            if not column.stretch:
                self.setColumnWidth(at, px(column.width))
