"""DayEditor: a date typed in any spelling of the data workbook, or picked in a small calendar.

Shows ``2026-05-18　星期一`` at rest and the bare date while it is edited; Alt+Down or F4 opens the calendar.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QDate, QLocale, QPoint, QRect, Qt
from PySide6.QtGui import QFocusEvent, QFont, QGuiApplication, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import QCalendarWidget, QFrame, QToolButton

from app.models.fields import Field
from app.ui import icons
from app.ui.common.editors import LineEditor, day_and_weekday, day_text
from app.ui.common.layout import rows
from app.ui.common.reading import reader


class DayEditor(LineEditor):
    """One calendar day."""

    def __init__(self, field: Field, today: Callable[[], date]) -> None:
        """``today`` is where an empty calendar opens."""
        super().__init__(reader(field), day_and_weekday, placeholder="年-月-日")
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
        month = _Month()
        month.setLocale(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
        month.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        month.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
        # Qt paints weekends in a red of its own that no scheme of ours has.
        plain = month.weekdayTextFormat(Qt.DayOfWeek.Monday)
        for weekend in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            month.setWeekdayTextFormat(weekend, plain)
        for place, picture, name in (("prev", "left", "上一月"), ("next", "right", "下一月")):
            arrow = month.findChild(QToolButton, f"qt_calendar_{place}month")
            if arrow is not None:
                icons.set_icon(arrow, f"chevron-{picture}")
                arrow.setAccessibleName(name)
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


class _Month(QCalendarWidget):
    """A month in which the days of the months beside it are small and say their month: 10-31."""

    def __init__(self) -> None:
        super().__init__()
        line = self.fontMetrics().height()
        # Six weeks, their head and the bar above, each as high as a line and a half; Qt reckons without
        # the stylesheet and cuts the last week.
        self.setMinimumSize(18 * line, 8 * (line + line // 2))

    def paintCell(self, painter: QPainter, rect: QRect, day: QDate) -> None:
        """One day."""
        if day.month() == self.monthShown():
            super().paintCell(painter, rect, day)
            return
        painter.save()
        small = QFont(self.font())
        small.setPixelSize(max(9, round(self.font().pixelSize() * 0.8)))
        painter.setFont(small)
        painter.setPen(QGuiApplication.palette().color(QPalette.ColorRole.PlaceholderText))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, day.toString("MM-dd"))
        painter.restore()


class DaysEditor(LineEditor):
    """Several dates in ascending order, joined by ``；`` (fields.md 4.3: dates of two conversions)."""

    def __init__(self, field: Field) -> None:
        super().__init__(reader(field), _show_days, placeholder="年-月-日；年-月-日")

    def value(self) -> tuple[date, ...]:
        """The dates; empty when the box is."""
        return super().value() or ()


def _show_days(days: tuple[date, ...]) -> str:
    return "；".join(day.isoformat() for day in days)
