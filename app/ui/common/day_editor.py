"""DayEditor: a date typed in any spelling of the data workbook, or picked in a small calendar.

Shows ``2026-05-18　星期一`` at rest and the bare date while it is edited; Alt+Down or F4 opens the calendar.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QDate, QLocale, QPoint, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCalendarWidget, QFrame

from app.ui import icons
from app.ui.common.editors import LineEditor, day_and_weekday, day_text
from app.ui.common.layout import rows

_SPELLINGS = (
    re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})"),
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日?"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)
_HALF_WIDTH = str.maketrans("０１２３４５６７８９．－／", "0123456789.-/")
EXPECTED = "请写成 2026-05-18、2026.5.18、2026年5月18日 或 20260518。"


def read_day(text: str) -> date:
    """A date from one of the workbook's spellings (workbook.md, conventions).

    Raises ValueError with a Chinese sentence for anything else and for years outside 1900–2100.
    """
    plain = text.translate(_HALF_WIDTH).replace(" ", "").replace("　", "")
    plain = re.sub(r"星期[一二三四五六日天]$", "", plain)
    for spelling in _SPELLINGS:
        found = spelling.fullmatch(plain)
        if found is None:
            continue
        year, month, day = (int(part) for part in found.groups())
        try:
            result = date(year, month, day)
        except ValueError:
            raise ValueError(f"没有 {year} 年 {month} 月 {day} 日这一天。") from None
        if not 1900 <= year <= 2100:
            raise ValueError("年份应在 1900 至 2100 之间。")
        return result
    raise ValueError(EXPECTED)


class DayEditor(LineEditor):
    """One calendar day."""

    def __init__(self, today: Callable[[], date]) -> None:
        """``today`` is where an empty calendar opens."""
        super().__init__(read_day, day_and_weekday, placeholder="年-月-日")
        self._today = today
        self._pick = icons.add_action(self.box, "calendar", "选择日期")
        self._pick.triggered.connect(self.open_calendar)
        self.box.installEventFilter(self)

    def eventFilter(self, watched: Any, event: Any) -> bool:
        """Show the bare date while editing; open the calendar by keyboard."""
        if watched is self.box and isinstance(event, QFocusEvent) and event.gotFocus():
            value = self.value()
            if value is not None and not self.box.isReadOnly():
                self.box.setText(day_text(value))
        if watched is self.box and isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.KeyPress:
            alt_down = event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier
            if event.key() == Qt.Key.Key_F4 or alt_down:
                self.open_calendar()
                return True
        return super().eventFilter(watched, event)

    def open_calendar(self) -> None:
        """Show a month under the box; choosing a day fills the box."""
        if self.box.isReadOnly():
            return
        panel = QFrame(self, Qt.WindowType.Popup)
        panel.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        panel.setProperty("kind", "card")
        month = QCalendarWidget()
        month.setLocale(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
        month.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        shown = self.value() or self._today()
        month.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        rows(panel, margin=4).addWidget(month)

        def picked(day: QDate) -> None:
            panel.close()
            self.set_value(date(day.year(), day.month(), day.day()))
            self.edited.emit()

        month.clicked.connect(picked)
        month.activated.connect(picked)
        panel.adjustSize()
        panel.move(self.box.mapToGlobal(QPoint(0, self.box.height() + 2)))
        panel.show()
        month.setFocus()


class DaysEditor(LineEditor):
    """Several dates in ascending order, joined by ``；`` (fields.md 4.3: dates of two conversions)."""

    def __init__(self) -> None:
        super().__init__(_read_days, _show_days, placeholder="年-月-日；年-月-日")

    def value(self) -> tuple[date, ...]:
        """The dates; empty when the box is."""
        return super().value() or ()


def _read_days(text: str) -> tuple[date, ...]:
    days = tuple(read_day(part) for part in re.split("[；;、]", text) if part.strip())
    if list(days) != sorted(days):
        raise ValueError("几个日期请按先后顺序写。")
    return days


def _show_days(days: tuple[date, ...]) -> str:
    return "；".join(day.isoformat() for day in days)
