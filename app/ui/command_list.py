"""The list under the command box: rows in groups, the kind's word before the first of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QMouseEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex

_KIND_WIDTH = 56
_ROW_HEIGHT = 34


@dataclass(frozen=True, slots=True)
class Line:
    """One row: the word of its group, what it is, and a muted detail."""

    kind: str
    text: str
    detail: str = ""


class _Model(QAbstractListModel):
    """The rows offered at present."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Line] = []

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()

    def begins(self, row: int) -> bool:
        """Whether a group begins with this row."""
        return row == 0 or self.lines[row - 1].kind != self.lines[row].kind

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Rows offered."""
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words of a row; a screen reader is told its kind too."""
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{line.text}　{line.detail}" if line.detail else line.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{line.kind}：{line.text}　{line.detail}"
        return None


class _Delegate(QStyledItemDelegate):
    """Draws kind, text and detail in three columns."""

    def __init__(self, theme: Theme, model: _Model, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as every row of the window."""
        return QSize(100, self._theme.px(_ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Colour never stands alone: the row under the cursor is told by the list, too."""
        box: Any = option  # PySide's stubs leave out the public fields of style options
        colors, px = self._theme.colors, self._theme.px
        line = self._model.lines[index.row()]
        rect: QRect = box.rect
        painter.save()
        if index.row() and self._model.begins(index.row()):
            painter.setPen(QColor(colors.line))
            painter.drawLine(rect.topLeft(), rect.topRight())
        if box.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect.adjusted(px(2), px(1), -px(2), -px(1)), QColor(colors.info_soft))
        font = QFont(box.font)
        font.setPixelSize(px(13))
        painter.setFont(font)
        small = QFontMetrics(font)
        painter.setPen(QColor(colors.muted))
        middle = Qt.AlignmentFlag.AlignVCenter
        kind_at = rect.adjusted(px(12), 0, 0, 0)
        if self._model.begins(index.row()):
            painter.drawText(kind_at, middle, line.kind)
        words = rect.adjusted(px(12) + px(_KIND_WIDTH), 0, -px(12), 0)
        wide = min(small.horizontalAdvance(line.detail), words.width() // 2)
        if line.detail:
            shown = small.elidedText(line.detail, Qt.TextElideMode.ElideRight, wide)
            painter.drawText(words, middle | Qt.AlignmentFlag.AlignRight, shown)
        font.setPixelSize(px(14))
        painter.setFont(font)
        painter.setPen(QColor(colors.text))
        room = words.width() - wide - px(12)
        shown = QFontMetrics(font).elidedText(line.text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(words, middle, shown)
        painter.restore()


class CommandList(QListView):
    """Hangs below its box inside the window; never takes the keyboard. Emits :attr:`taken` with a row."""

    taken = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines = _Model()
        self.setModel(self._lines)
        self.setItemDelegate(_Delegate(theme, self._lines, self))
        self.setProperty("kind", "popup")
        self.setAccessibleName("查找结果")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.hide()

    def show_lines(self, lines: Sequence[Line], below: QWidget) -> None:
        """Show rows under ``below``, the first one chosen; no rows hide the list."""
        self._lines.set_lines(lines)
        if not lines:
            self.hide()
            return
        px = self._theme.px
        owner = self.window()
        wide = min(max(px(520), below.width()), owner.width() - px(32))
        corner = below.mapTo(owner, below.rect().bottomRight())
        high = min(len(lines) * px(_ROW_HEIGHT) + 4, owner.height() - corner.y() - px(16))
        self.setParent(owner)
        self.setGeometry(corner.x() + 1 - wide, corner.y() + px(4), wide, high)
        self.choose(0)
        self.show()
        self.raise_()

    def choose(self, row: int) -> None:
        """Move the cursor to a row, around the ends."""
        count = self._lines.rowCount()
        if count:
            self.setCurrentIndex(self._lines.index(row % count, 0))

    def current(self) -> int:
        """The row of the cursor, -1 for none."""
        return self.currentIndex().row()

    def told(self) -> str:
        """The row of the cursor in words, for the screen reader."""
        return str(self.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole) or "")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The cursor follows the mouse."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self.setCurrentIndex(index)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Taken on release, as menus do."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take the row under the mouse."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self.taken.emit(index.row())
