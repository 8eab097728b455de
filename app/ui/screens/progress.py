"""发展进程: the board by stage, the backward plan for a meeting day, the comparison of recommendations."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QStackedWidget

from app.services.people import People, list_people
from app.ui.common.empty_state import EmptyState
from app.ui.common.layout import rows
from app.ui.common.segments import Segments
from app.ui.desk import Desk
from app.ui.screen import Place, Screen
from app.ui.screens.progress_board import Board
from app.ui.screens.progress_compare import ComparePane
from app.ui.screens.progress_plan import PlanPane

BOARD, PLAN, COMPARE = "board", "plan", "compare"
_VIEWS = ((BOARD, "看板"), (PLAN, "倒排计划"), (COMPARE, "三推一选"))


class ProgressScreen(Screen):
    """Place.focus is one of the views; Place.subject a case to plan for."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        lines = rows(self, gap=12)
        lines.setContentsMargins(24, 16, 24, 16)
        self.views = Segments([word for _key, word in _VIEWS], "发展进程")
        lines.addWidget(self.views)
        self.pages = QStackedWidget()
        lines.addWidget(self.pages, 1)
        self.board = Board(desk.today, self.go.emit, desk.theme)
        self.plan = PlanPane(desk)
        self.compare = ComparePane(desk)
        self.empty = EmptyState(
            "process",
            "还没有正在办理的人",
            "收到入党申请书后，在本人的页面开一个案卷，就会出现在这里。",
            (("新增人员", lambda: self.go.emit(Place("person", "new")), desk.jobs),),
        )
        for page in (self.board, self.plan, self.compare, self.empty):
            self.pages.addWidget(page)
        self.views.chosen.connect(self._on_view)
        self.plan.said.connect(self.said)
        self.plan.go.connect(self.go)
        self.compare.go.connect(self.go)

    def open(self, place: Place) -> None:
        """Show a view; a case is planned for at once."""
        keys = [key for key, _word in _VIEWS]
        if place.subject:
            self.plan.choose(place.subject)
        if place.subject or place.focus in keys:
            self._choose(keys.index(place.focus) if place.focus in keys else keys.index(PLAN))
        self._load()

    def topic(self) -> str:
        """The view in sight."""
        return _VIEWS[self.views.current()][0]

    def on_changed(self, changes: Any) -> None:
        """Whatever changed, dates may have."""
        self._load()

    def _choose(self, at: int) -> None:
        self.views.choose(at)
        self.pages.setCurrentIndex(at)

    def _on_view(self, at: int) -> None:
        self.pages.setCurrentIndex(at)
        self._load()

    def _load(self) -> None:
        if self.pages.currentWidget() is self.compare:
            self.compare.load()
            return
        today = self.desk.today()
        self.desk.jobs.read(
            lambda session: list_people(session, today), self._show, owner=self, key=(id(self), "load")
        )

    def _show(self, people: People) -> None:
        if self.views.current() == 0:
            self.board.show_people(people.rows)
            self.pages.setCurrentWidget(self.board if self.board.cards else self.empty)
        else:
            self.plan.show_people(people)
