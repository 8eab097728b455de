"""StepLine: the steps of one development case (发展党员 25 步) as a vertical line.

Every state has its own shape beside its colour: a filled disc with a tick (done), a disc with an exclamation
mark (done, something is wrong), a ring with a dot (now), a plain ring (possible), a dashed ring (later), a
triangle (blocked), a dash (not needed). Arrow keys move; a screen reader hears number, title, state, date.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.theme import Theme, Tone

Index = QModelIndex | QPersistentModelIndex
_ITEM = Qt.ItemDataRole.UserRole + 1


class StepMark(StrEnum):
    """The shape a step is drawn in; the value is read out unless the item has a word of its own."""

    DONE = "已办"
    LACKING = "已办，有问题"
    NOW = "正在办"
    OPEN = "可以办"
    LATER = "未到"
    BLOCKED = "受阻"
    SKIPPED = "不需要"


@dataclass(frozen=True, slots=True)
class StepItem:
    """One line: ``number`` as printed (8b), ``note`` on the right (a date or a reason), ``urgent`` in red.

    ``phase`` is the heading of its group; consecutive steps with the same one share it. ``word`` is the
    state as read out, by default the mark's.
    """

    key: str
    number: str
    title: str
    mark: StepMark
    note: str = ""
    phase: str = ""
    urgent: bool = False
    word: str = ""

    @property
    def state(self) -> str:
        """The state in words."""
        return self.word or self.mark.value


class _StepModel(QAbstractListModel):
    """Headings (strings) and steps in one list."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str | StepItem] = []

    def set_items(self, items: Sequence[StepItem]) -> None:
        self.beginResetModel()
        self.lines = []
        phase = ""
        for item in items:
            if item.phase and item.phase != phase:
                self.lines.append(item.phase)
                phase = item.phase
            self.lines.append(item)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self.lines[index.row()], StepItem):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == _ITEM:
            return line
        if isinstance(line, str):
            return line if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) else None
        if role == Qt.ItemDataRole.DisplayRole:
            return line.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return "，".join(p for p in (f"第{line.number}步", line.title, line.state, line.note) if p)
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{line.title}：{line.state}" + (f"，{line.note}" if line.note else "")
        return None


class _StepDelegate(QStyledItemDelegate):
    """Draws number, shape, title and note."""

    def __init__(self, theme: Theme, parent: QListView) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, self._theme.px(29 if isinstance(index.data(_ITEM), StepItem) else 27))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(_ITEM)
        box: Any = option  # PySide's stubs leave out the public fields of style options
        rect: QRect = box.rect
        colors, px = self._theme.colors, self._theme.px
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(box.font)
        font.setPixelSize(px(13))
        if isinstance(line, str):
            font.setBold(True)
            painter.setFont(font)
            painter.setPen(QColor(colors.muted))
            painter.drawText(
                rect.adjusted(px(16), 0, -px(16), -px(3)),
                Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom,
                line,
            )
            painter.restore()
            return
        chosen = bool(box.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(rect, QColor(colors.accent_soft))
        elif box.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(colors.hover))
        painter.setFont(font)
        painter.setPen(QColor(colors.muted))
        painter.drawText(
            QRect(rect.x(), rect.y(), px(37), rect.height()),
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            line.number,
        )
        self._mark(painter, line.mark, QPointF(rect.x() + px(54), rect.center().y() + 0.5))
        metrics = QFontMetrics(font)
        room = rect.width() - px(71) - px(16)
        note = metrics.elidedText(line.note, Qt.TextElideMode.ElideRight, room * 3 // 5)
        note_wide = metrics.horizontalAdvance(note)
        painter.setPen(QColor(colors.accent if line.urgent else colors.muted))
        right = rect.adjusted(0, 0, -px(16), 0)
        painter.drawText(right, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, note)
        title_font = QFont(box.font)
        title_font.setBold(chosen or line.mark is StepMark.NOW)
        painter.setFont(title_font)
        quiet = line.mark in (StepMark.LATER, StepMark.SKIPPED) and not chosen
        painter.setPen(QColor(colors.accent if chosen else colors.muted if quiet else colors.text))
        wide = room - note_wide - px(8)
        title = QFontMetrics(title_font).elidedText(line.title, Qt.TextElideMode.ElideRight, wide)
        painter.drawText(
            QRect(rect.x() + px(71), rect.y(), wide, rect.height()),
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
            title,
        )
        if box.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(colors.focus), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(2, 1, -2, -1), 4, 4)
        painter.restore()

    def _mark(self, painter: QPainter, mark: StepMark, at: QPointF) -> None:
        """The shape of a state, centred at ``at``."""
        colors, px = self._theme.colors, self._theme.px
        radius = px(7)
        disc = QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius)
        white = QColor(colors.surface)
        if mark in (StepMark.DONE, StepMark.LACKING):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.tone(Tone.DONE if mark is StepMark.DONE else Tone.WARN))
            painter.drawEllipse(disc)
            painter.setPen(
                QPen(white, px(2), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
            )
            if mark is StepMark.DONE:
                unit = radius / 7
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawPolyline(
                    QPolygonF(
                        [at + QPointF(x * unit, y * unit) for x, y in ((-3.2, 0.2), (-0.8, 2.6), (3.4, -2.4))]
                    )
                )
            else:
                painter.drawLine(at + QPointF(0, -radius * 0.5), at + QPointF(0, radius * 0.1))
                painter.drawPoint(at + QPointF(0, radius * 0.55))
        elif mark is StepMark.NOW:
            painter.setPen(QPen(colors.tone(Tone.ACCENT), px(2)))
            painter.setBrush(white)
            painter.drawEllipse(disc.adjusted(1, 1, -1, -1))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.tone(Tone.ACCENT))
            painter.drawEllipse(at, radius * 0.42, radius * 0.42)
        elif mark is StepMark.OPEN:
            painter.setPen(QPen(colors.tone(Tone.INFO), px(2)))
            painter.setBrush(white)
            painter.drawEllipse(disc.adjusted(1, 1, -1, -1))
        elif mark is StepMark.BLOCKED:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.tone(Tone.WARN))
            corners = ((0, -radius), (radius, radius * 0.85), (-radius, radius * 0.85))
            painter.drawPolygon(QPolygonF([at + QPointF(x, y) for x, y in corners]))
            painter.setPen(QPen(white, px(2), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(at + QPointF(0, -radius * 0.3), at + QPointF(0, radius * 0.15))
            painter.drawPoint(at + QPointF(0, radius * 0.55))
        else:
            pen = QPen(QColor(colors.control), px(2))
            if mark is StepMark.SKIPPED:
                painter.setPen(pen)
                painter.drawLine(at + QPointF(-radius * 0.6, 0), at + QPointF(radius * 0.6, 0))
                return
            pen.setDashPattern([2.2, 2.2])
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(disc.adjusted(1, 1, -1, -1))


class StepLine(QListView):
    """The line; emits :attr:`chosen` with the step's key whenever another step is selected."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._steps = _StepModel()
        self.setModel(self._steps)
        self.setItemDelegate(_StepDelegate(theme, self))
        self.setAccessibleName("发展党员步骤")
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.selectionModel().currentChanged.connect(self._on_current)
        theme.changed.connect(self.doItemsLayout)
        self._quiet = False

    def set_items(self, items: Sequence[StepItem]) -> None:
        """Show these steps; the selected one stays selected without a signal if it is still there."""
        before = self.current()
        self._quiet = True
        self._steps.set_items(items)
        self._quiet = False
        if before:
            self.choose(before, tell=False)

    def items(self) -> list[StepItem]:
        """The steps shown, without headings."""
        return [line for line in self._steps.lines if isinstance(line, StepItem)]

    def current(self) -> str:
        """Key of the selected step, empty when there is none."""
        line = self.currentIndex().data(_ITEM) if self.currentIndex().isValid() else None
        return line.key if isinstance(line, StepItem) else ""

    def choose(self, key: str, *, tell: bool = True) -> None:
        """Select a step and scroll to it with its neighbours; an unknown key is ignored."""
        for row, line in enumerate(self._steps.lines):
            if isinstance(line, StepItem) and line.key == key:
                self._quiet = not tell
                index = self._steps.index(row)
                self.setCurrentIndex(index)
                self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
                self._quiet = False

    def clear_choice(self) -> None:
        """No step is selected (something else is shown beside the line)."""
        self._quiet = True
        self.setCurrentIndex(QModelIndex())
        self._quiet = False

    def _on_current(self, now: Index, _before: Index) -> None:
        line = now.data(_ITEM) if now.isValid() else None
        if isinstance(line, StepItem) and not self._quiet:
            self.chosen.emit(line.key)
