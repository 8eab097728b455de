"""RhythmStrip: the three rhythms of a pair as rows of a calendar of months."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QSizePolicy, QWidget

from app.services.pairing import Rhythm
from app.services.rhythm_months import MonthState, RhythmMonth, month_words, months_of, told
from app.ui.common.layout import frame, label, rows
from app.ui.theme import Tone

_TONES = {MonthState.DONE: Tone.DONE, MonthState.DUE: Tone.INFO, MonthState.LATE: Tone.ACCENT}


class RhythmStrip(QWidget):
    """A row each for 联系, 汇报, 通报; a column each for the months round the present one."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(4)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setAccessibleName("联系、汇报、通报的日历")

    def show_rhythms(self, rhythms: Sequence[Rhythm], today: date) -> None:
        """Show these; nothing at all where there are none."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.setVisible(bool(rhythms))
        for row, rhythm in enumerate(rhythms, start=1):
            months = months_of(rhythm, today)
            if row == 1:
                self._show_heads(months, today)
            name = label(f"{rhythm.kind}　每 {rhythm.months} 个月", "small")
            name.setAccessibleName(told(rhythm.kind, months))
            self._grid.addWidget(name, row, 0)
            for column, month in enumerate(months, start=1):
                self._grid.addWidget(_cell(rhythm.kind, month), row, column)
                self._grid.setColumnStretch(column, 1)

    def _show_heads(self, months: Sequence[RhythmMonth], today: date) -> None:
        for column, month in enumerate(months, start=1):
            is_new_year = column == 1 or month.first.month == 1
            word = f"{month.first:%Y}年{month.first.month}月" if is_new_year else f"{month.first.month}月"
            is_now = (month.first.year, month.first.month) == (today.year, today.month)
            head = label(word, "strong" if is_now else "small")
            head.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self._grid.addWidget(head, 0, column)


def _cell(kind: str, month: RhythmMonth) -> QFrame:
    tone = _TONES.get(month.state)
    box = frame("box", tone.value if tone is not None else "")
    inside = rows(box, gap=0)
    inside.setContentsMargins(2, 2, 2, 2)
    text = label(month_words(month), "small")
    text.setAlignment(Qt.AlignmentFlag.AlignCenter)
    if tone is not None:
        text.setProperty("tone", tone.value)
    inside.addWidget(text)
    box.setToolTip(" ".join(f"{kind}：{month.state} {day}" for day in month.days))
    return box
