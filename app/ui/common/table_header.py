"""TableHeader: titles with the level and direction of the order, and a funnel that filters the column."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QWidget

from app.ui import icons
from app.ui.common.table_model import RowTableModel
from app.ui.theme import Theme

_MODIFIERS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class TableHeader(QHeaderView):
    """Emits ``filter_wanted(section)`` and ``sort_wanted(section, add)``, ``add`` for one more level."""

    filter_wanted = Signal(int)
    sort_wanted = Signal(int, bool)

    def __init__(self, model: RowTableModel[Any], theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._rows = model
        self._theme = theme
        self._pressed: int | None = None
        self._hovered = -1
        self.current = -1
        """The column the keyboard is in while the table has it, else -1."""
        self.is_held = False
        """While the mouse is down on it: widths that change now are the user's."""
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setSortIndicatorShown(False)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumSectionSize(theme.px(44))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.sectionClicked.connect(self._on_clicked)

    def funnel_at(self, section: int) -> QRect:
        """Where the funnel of a section can be hit, in the header's coordinates."""
        wide = self._theme.px(24)
        right = self.sectionViewportPosition(section) + self.sectionSize(section)
        return QRect(right - wide - self._theme.px(2), 0, wide, self.height())

    def set_current(self, section: int) -> None:
        """Mark the column the keyboard is in; -1 for none."""
        if section != self.current:
            self.current = section
            self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Title, order, funnel."""
        px, colors = self._theme.px, self._theme.colors
        column = self._rows.columns[section]
        painter.save()
        painter.fillRect(rect, QColor(colors.sunken))
        painter.setPen(QPen(QColor(colors.line), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if section == self.current:
            painter.fillRect(rect.adjusted(0, rect.height() - px(2), 0, 0), QColor(colors.focus))
        is_filtered = column.key in self._rows.column_filters()
        room = rect.adjusted(px(11), 0, -px(8), 0)
        if is_filtered or rect.width() >= px(56):
            edge = px(14)
            box = QRectF(room.right() - edge + px(3), rect.center().y() - edge / 2 + 0.5, edge, edge)
            ink = colors.info if is_filtered else colors.text if section == self._hovered else colors.control
            icons.paint(painter, "funnel-on" if is_filtered else "funnel", ink, box)
            room.setRight(int(box.left()) - px(2))
        font = QFont(self.font())
        font.setPixelSize(px(13))
        font.setBold(True)
        metrics = QFontMetrics(font)
        painter.setFont(font)
        mark = self._mark(column.key)
        wide = metrics.horizontalAdvance(mark)
        lively = section in (self._hovered, self.current)
        painter.setPen(QColor(colors.text if lively else colors.muted))
        title = metrics.elidedText(column.title, Qt.TextElideMode.ElideRight, max(0, room.width() - wide))
        along = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        start = room.left()
        if column.right:
            start = max(start, room.right() - metrics.horizontalAdvance(title) - wide)
        painter.drawText(QRect(start, room.top(), room.width(), room.height()), along, title)
        if mark:
            painter.setPen(QColor(colors.info))
            after = start + metrics.horizontalAdvance(title)
            painter.drawText(QRect(after, room.top(), wide + 2, room.height()), along, mark)
        painter.restore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on a funnel does not sort and does not move the column."""
        section = self._funnel_under(event.position().toPoint())
        if section is not None and event.button() == Qt.MouseButton.LeftButton:
            self._pressed = section
            event.accept()
            return
        self.is_held = True
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Released where it was pressed: filter."""
        if self._pressed is not None:
            pressed, self._pressed = self._pressed, None
            if self._funnel_under(event.position().toPoint()) == pressed:
                self.filter_wanted.emit(pressed)
            return
        super().mouseReleaseEvent(event)
        self.is_held = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click on an edge fits the column to what it shows; on a funnel it is two clicks."""
        if self._funnel_under(event.position().toPoint()) is not None:
            self.mousePressEvent(event)
            return
        self.is_held = True
        super().mouseDoubleClickEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The funnel under the mouse stands out."""
        hovered = self.logicalIndexAt(event.position().toPoint())
        if hovered != self._hovered:
            self._hovered = hovered
            self.viewport().update()
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """None under the mouse any more."""
        self._hovered = -1
        self.viewport().update()
        super().leaveEvent(event)

    def _funnel_under(self, at: QPoint) -> int | None:
        """The section whose funnel is at a point; its outermost edge still resizes the column."""
        section = self.logicalIndexAt(at)
        if section < 0:
            return None
        box = self.funnel_at(section).adjusted(0, 0, -self._theme.px(3), 0)
        return section if box.contains(at) else None

    def _on_clicked(self, section: int) -> None:
        self.sort_wanted.emit(section, bool(QGuiApplication.keyboardModifiers() & _MODIFIERS))

    def _mark(self, key: str) -> str:
        """``↑``; with several levels ``2↓``."""
        order = self._rows.order()
        for number, level in enumerate(order, 1):
            if level.key == key:
                return f" {number if len(order) > 1 else ''}{'↓' if level.descending else '↑'}"
        return ""
