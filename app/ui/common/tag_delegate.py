"""TagDelegate: a table cell with a tone is drawn as a tag."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.ui.common.table_model import MARK_ROLE, TONE_ROLE
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
        mark = index.data(MARK_ROLE)
        text = f"{text} {mark}" if mark else text
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
