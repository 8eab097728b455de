"""TagDelegate: a table cell with a tone is drawn as a tag. TickDelegate: ☑ and ☐ as boxes to tick."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui.common.table_model import MARK_ROLE, TONE_ROLE
from app.ui.theme import Theme, Tone

TICKED, UNTICKED = "☑", "☐"


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
        mark = index.data(MARK_ROLE)
        text = f"{text} {mark}" if mark else text
        box: Any = option  # PySide's stubs leave out the public fields of style options
        colors = self._theme.colors
        painter.save()
        chosen = bool(box.state & QStyle.StateFlag.State_Selected)
        # The ground and the line below as the style draws them, else they stand beside those of other cells.
        ground: Any = QStyleOptionViewItem(option)
        style = ground.widget.style() if ground.widget is not None else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, ground, painter, ground.widget)
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
        # On the blue of a chosen row a blue tag would be none.
        painter.setBrush(QColor(colors.surface) if chosen else colors.soft(tone))
        painter.drawRoundedRect(tag, 4, 4)
        painter.setPen(colors.tone(tone))
        painter.setFont(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(wide - pad))
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, shown)
        painter.restore()


class TickDelegate(QStyledItemDelegate):
    """Draws :data:`TICKED` and any other text as the same box as everywhere, ticked or empty."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        # The style draws the box of a check box only for one.
        self._model = QCheckBox(parent)
        self._model.hide()

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """The ground and the line of the row, then the box."""
        box: Any = QStyleOptionViewItem(option)
        self.initStyleOption(box, index)
        is_ticked, box.text = box.text == TICKED, ""
        style = self._model.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, box, painter, box.widget)
        side = self._theme.px(18)
        tick: Any = QStyleOptionButton()
        tick.rect = QRect(box.rect.x() + self._theme.px(11), box.rect.center().y() - side // 2, side, side)
        on = QStyle.StateFlag.State_On if is_ticked else QStyle.StateFlag.State_Off
        tick.state = QStyle.StateFlag.State_Enabled | on
        style.drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorCheckBox, tick, painter, self._model)
