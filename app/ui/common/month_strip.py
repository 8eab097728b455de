"""MonthStrip: the days of a public notice week by week, each with the word that says how it counts."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy, QWidget

from app.services.notices import NoticeDay, NoticePlan
from app.ui.common.editors import WEEKDAYS
from app.ui.common.layout import frame, label, rows
from app.ui.theme import Theme, Tone

_WHY_TONES = {"周末": "", "首日不计": Tone.NEUTRAL.value}


class MonthStrip(QWidget):
    """Whole weeks from Monday to Sunday round the days of a :class:`NoticePlan`."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(4)
        for at in range(7):
            self._grid.setColumnStretch(at, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.cells: dict[str, QLabel] = {}

    def show_plan(self, plan: NoticePlan) -> None:
        """Show every day from the week of the first day to that of the day to spare."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.cells = {}
        for at, word in enumerate(WEEKDAYS):
            self._grid.addWidget(label(word, "small"), 0, at)
        known = {day.day: day for day in plan.days}
        day = plan.start - timedelta(days=plan.start.weekday())
        last = plan.safe_end + timedelta(days=6 - plan.safe_end.weekday())
        row = 1
        while day <= last:
            cell = known.get(day)
            self._grid.addWidget(self._cell(f"{day:%m-%d}", str(day), cell, plan), row, day.weekday())
            row += day.weekday() == 6
            day += timedelta(days=1)

    def _cell(self, short: str, key: str, day: NoticeDay | None, plan: NoticePlan) -> QFrame:
        word, tone = _word(day, plan)
        box = frame("box", tone)
        lines = rows(box, gap=0)
        lines.setContentsMargins(6, 4, 4, 4)
        lines.addWidget(label(short, "strong" if day is not None and day.counts else "muted"))
        # Lines are broken by hand: a wrapping label would not tell a grid its height.
        text = label(word, "small")
        if tone:
            text.setProperty("tone", tone)
        text.setMinimumHeight(self._theme.px(20))
        lines.addWidget(text)
        lines.addStretch(1)
        self.cells[key] = text
        box.setAccessibleName(f"{key} {word}".strip().replace("\n", "，"))
        return box


def _word(day: NoticeDay | None, plan: NoticePlan) -> tuple[str, str]:
    if day is None:
        return "", ""
    if not day.counts:
        tone = Tone.WARN.value if day.why.startswith("放假") else _WHY_TONES.get(day.why, "")
        return day.why.replace("（暂算）", "\n暂算"), tone
    made_up = "\n补班" if day.day.weekday() >= 5 else ""
    if day.number > plan.needed:
        return f"留余地{made_up}", Tone.INFO.value
    return f"第 {day.number} 天{made_up}", Tone.DONE.value
