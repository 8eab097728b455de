"""规则手册: the rules, the wording check-list, the work calendar: what the program judges by."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QStackedWidget

from app.ui.common.layout import rows
from app.ui.common.segments import Segments
from app.ui.desk import Desk
from app.ui.screen import Place, Screen
from app.ui.screens.rulebook_calendar import CalendarPane
from app.ui.screens.rulebook_rules import RulesPane
from app.ui.screens.rulebook_wording import WordingPane

RULES, WORDING, CALENDAR = "rules", "wording", "calendar"
_VIEWS = ((RULES, "规则"), (WORDING, "用语核对"), (CALENDAR, "工作日历"))


class RulebookScreen(Screen):
    """Place.subject is a rule's number; Place.focus one of the views."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._wanted = ""
        lines = rows(self, gap=12)
        lines.setContentsMargins(24, 16, 24, 16)
        self.views = Segments([word for _key, word in _VIEWS], "规则手册")
        lines.addWidget(self.views)
        self.pages = QStackedWidget()
        lines.addWidget(self.pages, 1)
        self.rules = RulesPane(desk)
        self.wording = WordingPane(desk)
        self.calendar = CalendarPane(desk)
        for page in (self.rules, self.wording, self.calendar):
            self.pages.addWidget(page)
            page.said.connect(self.said)
        self.wording.rule_wanted.connect(lambda number: self.go.emit(Place("rulebook", number, RULES)))
        self.views.chosen.connect(self._choose)

    def open(self, place: Place) -> None:
        """Show a rule or a view."""
        self._wanted = place.subject
        keys = [key for key, _word in _VIEWS]
        self._choose(keys.index(place.focus) if place.focus in keys else self.views.current())

    def topic(self) -> str:
        """The view in sight."""
        return _VIEWS[self.views.current()][0]

    def on_changed(self, changes: Any) -> None:
        """Texts, thresholds or days may differ."""
        self._load()

    def _choose(self, at: int) -> None:
        self.views.choose(at)
        self.pages.setCurrentIndex(at)
        self._load()

    def _load(self) -> None:
        shown = self.pages.currentWidget()
        if shown is self.rules:
            self.rules.load(self._wanted)
            self._wanted = ""
        elif shown is self.wording:
            self.wording.load()
        else:
            self.calendar.load()
