"""Pictures of the screens that plan and record: 发展进程, 会议表决, 公示, 规则手册, 中途情况."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Protocol

from app.models.words import MeetingKind
from app.services.people import PersonRow
from app.ui.main_window import MainWindow
from app.ui.screen import Place
from app.ui.screens.meetings import MeetingsScreen
from app.ui.screens.notices import NoticesScreen
from app.ui.screens.progress import ProgressScreen
from app.ui.screens.rulebook import RulebookScreen


class Camera(Protocol):
    """What takes the pictures."""

    def shoot(self, window: MainWindow, name: str, place: Place, prepare: Callable[[], object] = ...) -> None:
        """Go to a place, prepare it, take it in every size."""
        ...


def work_pictures(camera: Camera, window: MainWindow, rows: Sequence[PersonRow]) -> None:
    """The screens with data, half-filled and refusing; nothing is stored."""
    candidate = next((row for row in rows if row.stage == "发展对象" and row.case_id), None)
    activist = next((row for row in rows if row.stage == "入党积极分子" and row.case_id), None)
    if candidate is not None:
        camera.shoot(window, "person-events", Place("person", candidate.case_id or "", "events"))
        camera.shoot(window, "progress-plan", Place("progress", candidate.case_id or "", "plan"))
    if activist is not None:
        place = Place("progress", activist.case_id or "", "plan")
        camera.shoot(window, "progress-plan-impossible", place, lambda: _too_soon(window))
    camera.shoot(window, "progress", Place("progress", focus="board"))
    camera.shoot(window, "progress-compare", Place("progress", focus="compare"))
    camera.shoot(window, "meetings", Place("meetings"))
    for pages, name in enumerate(("about", "topics", "roll", "counts", "review")):
        camera.shoot(window, f"meeting-{name}", Place("meetings"), walk_meeting(window, pages))
    camera.shoot(window, "meeting-refused", Place("meetings"), walk_meeting(window, 3, wrong=True))
    leave_meeting(window)
    camera.shoot(window, "ledgers", Place("ledgers", focus="任职"))
    camera.shoot(window, "ledgers-person", Place("ledgers", focus="家庭成员"))
    camera.shoot(window, "notices", Place("notices"))
    camera.shoot(window, "notice-plan", Place("notices", "new"))
    camera.shoot(window, "notice-refused", Place("notices", "new"), lambda: _short_notice(window))
    leave_notice(window)
    camera.shoot(window, "rulebook", Place("rulebook", "R36", "rules"))
    camera.shoot(window, "rulebook-refused", Place("rulebook", "params", "rules"), lambda: _bad_value(window))
    camera.shoot(window, "rulebook-wording", Place("rulebook", focus="wording"))
    camera.shoot(window, "rulebook-calendar", Place("rulebook", focus="calendar"))


def empty_work_pictures(camera: Camera, window: MainWindow) -> None:
    """The same screens of a branch without data."""
    camera.shoot(window, "empty-progress", Place("progress", focus="board"))
    camera.shoot(window, "empty-progress-plan", Place("progress", focus="plan"))
    camera.shoot(window, "empty-meetings", Place("meetings"))
    camera.shoot(window, "empty-notices", Place("notices"))


def _too_soon(window: MainWindow) -> None:
    screen = window.screen_shown()
    if isinstance(screen, ProgressScreen):
        screen.plan.plan_for(window.desk.today() + timedelta(days=20))


def walk_meeting(window: MainWindow, pages: int, *, wrong: bool = False) -> Callable[[], None]:
    """An assembly today with the first two motions, gone through up to page ``pages``."""

    def prepare() -> None:
        leave_meeting(window)
        window.open(Place("meetings", "new"), remember=False)
        screen = window.screen_shown()
        if not isinstance(screen, MeetingsScreen) or screen.wizard.about is None:
            return
        wizard, about = screen.wizard, screen.wizard.about
        about.restore({"kind": MeetingKind.ASSEMBLY.value, "on": window.desk.today()})
        for page in range(pages):
            wizard.next.click()
            if page == 0:
                for box in list(wizard.topics.boxes.values())[:2]:
                    box.setChecked(True)
            elif page == 1:
                for box in list(wizard.roll.boxes.values())[-1:]:
                    box.setChecked(False)
            elif page == 2:
                for section in wizard.counts.sections:
                    here = section.form.values()["present"] or 0
                    counted = {"issued": here, "returned": here, "votes_for": here - 1, "votes_against": 1}
                    section.form.restore({**counted, "votes_invalid": int(wrong), "result": "通过"})
                    section.form.edited.emit()
        if wrong:
            wizard.next.click()

    return prepare


def leave_meeting(window: MainWindow) -> None:
    """Give up the wizard."""
    screen = window.screen_shown()
    if isinstance(screen, MeetingsScreen) and screen.wizard.is_running:
        screen.wizard.cancel.click()


def _short_notice(window: MainWindow) -> None:
    screen = window.screen_shown()
    if isinstance(screen, NoticesScreen) and screen.planner.form is not None:
        start: date = screen.planner.form.values()["start"]
        screen.planner.form.restore({"end": start + timedelta(days=1)})
        screen.planner.form.edited.emit()
        for box in list(screen.planner.boxes.values())[:1]:
            box.setChecked(True)
        screen.planner.save.click()


def leave_notice(window: MainWindow) -> None:
    """Give up the planner."""
    screen = window.screen_shown()
    if isinstance(screen, NoticesScreen) and screen.planner.is_running:
        screen.planner.cancel.click()


def _bad_value(window: MainWindow) -> None:
    screen = window.screen_shown()
    if isinstance(screen, RulebookScreen):
        row = next(row for row in screen.rules.param_rows if row.key == "talk_months")
        row.editor.set_value("三")
        row.editor.edited.emit()
        row.save.click()
