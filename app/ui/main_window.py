"""The frame: rail, top bar, one screen at a time, bottom strip. Knows Screen, not the screens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QWidget

from app.config import APP_NAME
from app.errors import UserError
from app.ui.auto_backup import AutoBackup
from app.ui.common.drops import dropped_files
from app.ui.common.empty_state import EmptyState
from app.ui.common.layout import rows
from app.ui.common.message_bar import MessageBar
from app.ui.desk import Desk
from app.ui.frame_backup import ClosingBackup
from app.ui.frame_commands import FrameCommands
from app.ui.frame_help import Help
from app.ui.frame_undo import UndoDesk
from app.ui.inspection import RECORD, START, Inspection
from app.ui.jobs import Done
from app.ui.lock import Lock, Users
from app.ui.rail import Rail
from app.ui.screen import Command, Place, Screen, ScreenSpec
from app.ui.shortcuts import bind
from app.ui.status_strip import StatusStrip
from app.ui.theme import Tone
from app.ui.top_bar import TopBar

if TYPE_CHECKING:
    from app.services.finder import PeopleFinder
    from app.services.operators import User

_NARROW_BELOW = 1180
"""Below this width in logical pixels (at the normal text size) the rail shows icons only."""


class MainWindow(QMainWindow):
    """One window on one database; ``people`` loads what the command box searches."""

    def __init__(
        self,
        desk: Desk,
        specs: Sequence[ScreenSpec],
        *,
        owner: str | None,
        demo: bool = False,
        people: Callable[[Any], PeopleFinder] | None = None,
        crashed: Callable[[BaseException], None] | None = None,
        backups: Path | None = None,
        users: Users | None = None,
    ) -> None:
        """``owner`` is the organisation shown at the top; ``crashed`` receives bugs found in jobs.

        With None for ``owner`` the frame stands before the data are open: it takes clicks, and goes where
        they lead when :meth:`begin` says that there are data.

        With ``backups`` (a folder) a window closed after changes makes a backup there first; ``users`` loads
        who may be asked for at the start.
        """
        super().__init__()
        self.desk = desk
        self._specs = {spec.key: spec for spec in specs}
        self._screens: dict[str, Screen] = {}
        self._place = Place("")
        self._trail: list[Place] = []
        self._folded_by_user: bool | None = None
        self.rail = Rail(specs, desk.theme)
        self.top = TopBar(desk.theme)
        self.message = MessageBar()
        self.banner = MessageBar()
        self.stack = QStackedWidget()
        self.strip = StatusStrip(desk.theme)
        self._backup = ClosingBackup(self, desk, backups, self.message, (self.top, self.rail, self.stack))
        if backups is not None:
            AutoBackup(self, desk, backups, self._backup, self.message)
        self.help = Help(desk, self)
        self.undo_desk = UndoDesk(desk, self.message.say, self)
        self.undo = self.undo_desk.undo
        own = (
            Command("撤销", act=self.undo_desk.undo),
            Command("重做", act=self.undo_desk.redo),
            Command("进入迎检模式", place=START, words="检查 yjms"),
            Command("这一页怎么用", act=self.open_help, words="帮助 使用说明 F1"),
            Command("快捷键", act=self.help.open_keys),
        )
        self.commands = FrameCommands(
            desk, self.top.command_box, specs, own, self.open, self.screen_shown, people
        )
        self._owner = ""
        self._wish: Place | None = None
        self.is_waiting = owner is None
        self.top.tag.setText("演示数据")
        self.top.tag.setVisible(demo)
        self._build(users)
        self._connect()
        if crashed is not None:
            desk.jobs.crashed.connect(crashed)
        self.setMinimumSize(900, 560)
        self.setAcceptDrops(True)
        self._restore()
        if owner is None:
            self._wait()
        else:
            self.begin(owner)

    def begin(self, owner: str, users: Sequence[User] | None = None) -> None:
        """There are data: ``owner``'s, with ``users`` where they are read already. Goes where was clicked."""
        self._owner = owner
        self.top.owner.set_whole(owner)
        self._backup.show_last(self.strip.backup)
        self.lock.start(users)
        if self.is_waiting:
            self.is_waiting = False
            self.open(self._wish or Place("today"))
            # Last, for the keyboard goes to whatever is next when what has it is taken away.
            self.stack.removeWidget(self._waiting)
            self._waiting.deleteLater()

    def give_up_waiting(self) -> None:
        """The data were not opened, for a reason nobody foresaw."""
        if self.is_waiting:
            self._waiting.show_text(
                "数据没有打开",
                "程序出了错，数据没有改动。请关闭窗口，再打开一次；还不行，请把错误报告发给维护的人。",
            )

    def _wait(self) -> None:
        self._waiting = EmptyState("today", "正在打开数据…")
        # Keeps the keyboard from the command box, whose first look asks for data.
        self._waiting.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.stack.addWidget(self._waiting)
        self._waiting.setFocus()
        self.open(Place("today"))
        self._wish = None

    @property
    def place(self) -> Place:
        """Where the user is."""
        return self._place

    def screen_shown(self) -> Screen | None:
        """The screen in sight."""
        return self._screens.get(self._place.screen)

    def open(self, place: Place, *, remember: bool = True) -> None:
        """Go to a place; an unknown screen is ignored."""
        if place == START:
            self.inspection.start()
            place = Place(RECORD)
        spec = self._specs.get(place.screen)
        if spec is None:
            return
        if self.inspection.is_on and not spec.for_inspectors:
            self.message.say(f"迎检模式下不打开“{spec.title}”。要用，请先退出迎检模式（Esc）。")
            self.rail.light(self._lit())
            return
        if self.is_waiting:
            self._wish = self._place = place
            self._point(spec)
            return
        now = self.screen_shown()
        if now is not None:
            now.leave()
            if remember and self._place != place:
                self._trail.append(self._place)
        screen = self._screens.get(place.screen) or self._make(spec)
        self._place = place
        self.message.hide()
        self._point(spec)
        self.stack.setCurrentWidget(screen)
        self.top.back.setVisible(bool(self._trail))
        screen.setFocus()
        screen.open(place)

    def _point(self, spec: ScreenSpec) -> None:
        """Rail and titles say where the user is."""
        self.rail.light(self._lit())
        above = (
            self._specs[spec.rail].title if spec.rail and self._specs[spec.rail].title != spec.title else ""
        )
        self._title(f"{above} › {spec.title}" if above else spec.title)

    def open_record(self) -> None:
        """The whole-process record (全程纪实表) of the person in sight."""
        shown = self.screen_shown()
        self.open(Place(RECORD, shown.subject() if shown is not None else ""))

    def open_help(self) -> None:
        """The manual's page about the place in sight (F1)."""
        shown = self.screen_shown()
        self.help.open_for(self._place.screen, (shown.topic() if shown else "") or self._place.focus)

    def _lit(self) -> str:
        spec = self._specs.get(self._place.screen)
        return "" if spec is None else spec.rail or spec.key

    def back(self) -> None:
        """The place before this one."""
        if self._trail:
            self.open(self._trail.pop(), remember=False)
            self.top.back.setVisible(bool(self._trail))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files from outside may be dropped anywhere."""
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """数据交换 shows what they would do before anything changes."""
        paths = dropped_files(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.open(Place("exchange", "\n".join(str(path) for path in paths), "merge"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the rail when there is little room, unless the user decided."""
        super().resizeEvent(event)
        if self._folded_by_user is None:
            self.rail.set_narrow(self.width() < self.desk.theme.px(_NARROW_BELOW))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Make the backup that is due and close after it; remember the window's size and place."""
        if self._backup.holds(event):
            return
        now = self.screen_shown()
        if now is not None:
            now.leave()
        self.lock.leave()
        self.desk.settings.setValue("window/geometry", self.saveGeometry())
        super().closeEvent(event)

    def _build(self, users: Users | None) -> None:
        ground = QWidget()
        ground.setProperty("kind", "ground")
        self.lock = Lock(self, ground, self.desk, users)
        lines = rows(ground, gap=0)
        lines.addWidget(self.top)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.rail)
        content = rows(gap=0)
        self.inspection = Inspection(self, self.desk, self.lock, self.message.say)
        content.addWidget(self.inspection.banner)
        content.addWidget(self.banner)
        content.addWidget(self.message)
        content.addWidget(self.stack, 1)
        middle.addLayout(content, 1)
        lines.addLayout(middle, 1)
        lines.addWidget(self.strip)
        self.setCentralWidget(self.lock.stack)
        self.top.back.hide()

    def _connect(self) -> None:
        jobs = self.desk.jobs
        jobs.acted.connect(self._on_acted)
        jobs.changed.connect(self._on_changed)
        jobs.failed.connect(self._on_failed)
        jobs.started.connect(self.strip.show_job)
        jobs.ended.connect(self.strip.end_job)
        jobs.ended.connect(lambda _job: self._backup.show_last(self.strip.backup))
        self.rail.chosen.connect(lambda key: self.open(Place(key)))
        self.rail.folded.connect(self._on_folded)
        self.top.back.clicked.connect(lambda _checked=False: self.back())
        self.inspection.banner.record.clicked.connect(lambda _checked=False: self.open_record())
        self.inspection.changed.connect(self._on_inspection)
        self.lock.user_changed.connect(self.top.show_user)
        self.top.user.clicked.connect(lambda _checked=False: self.lock.lock())
        self.strip.undo_wanted.connect(self.undo_desk.undo)
        self.strip.redo_wanted.connect(self.undo_desk.redo)
        self.strip.acts_wanted.connect(lambda: self.open(Place("acts")))
        self.help.go.connect(self.open)
        self.top.help.clicked.connect(lambda _checked=False: self.open_help())
        for name, act in (
            ("help", self.open_help),
            ("keys", self.help.open_keys),
            ("lock", self.lock.lock),
            ("record", self.open_record),
            ("inspection", self.inspection.toggle),
            ("find", self.top.command_box.setFocus),
            ("back", self.back),
            ("undo", self.undo_desk.undo_key),
            ("redo", self.undo_desk.redo_key),
            ("larger", partial(self.desk.theme.step_size, 1)),
            ("smaller", partial(self.desk.theme.step_size, -1)),
        ):
            bind(name, self, act)
        for number, spec in enumerate([s for s in self._specs.values() if s.in_rail][:9], start=1):
            bind(f"entry{number}", self, partial(self.open, Place(spec.key)))

    def _make(self, spec: ScreenSpec) -> Screen:
        screen = spec.make(self.desk)
        screen.go.connect(self.open)
        screen.said.connect(self.message.say)
        screen.users_changed.connect(self.lock.users_changed)
        screen.titled.connect(lambda name, key=spec.key: self._on_titled(key, name))
        self._screens[spec.key] = screen
        self.stack.addWidget(screen)
        return screen

    def _title(self, name: str) -> None:
        self.top.place.setText(name)
        title = f"{name} — {self._owner} — {APP_NAME}" if self._owner else f"{name} — {APP_NAME}"
        if not self.lock.retitle(title):
            self.setWindowTitle(title)

    def _on_titled(self, key: str, name: str) -> None:
        if key != self._place.screen:
            return
        spec = self._specs[key]
        above = self._specs[spec.rail].title if spec.rail in self._specs else ""
        self._title(f"{above} › {name}" if above else name)

    def _on_acted(self, done: Done) -> None:
        self.strip.show_done(done, f"{self.desk.now():%H:%M}")

    def _on_inspection(self, on: bool) -> None:
        """What must not be seen is left; the screen in sight shows what it may."""
        spec = self._specs.get(self._place.screen)
        if on and spec is not None and not spec.for_inspectors:
            self.open(Place(RECORD))
        for key, entry in self.rail.buttons.items():
            entry.setEnabled(not on or self._specs[key].for_inspectors)

    def _on_changed(self, changes: Any) -> None:
        self._backup.is_due = True
        self.commands.note_change(changes)
        shown = self.screen_shown()
        if shown is not None:
            shown.on_changed(changes)

    def _on_failed(self, error: UserError) -> None:
        self.message.say_error(error)

    def _on_folded(self, narrow: bool) -> None:
        self._folded_by_user = narrow

    def say(self, text: str, tone: Tone = Tone.INFO) -> None:
        """Show a line in the message bar."""
        self.message.say(text, tone)

    def _restore(self) -> None:
        kept = self.desk.settings.value("window/geometry")
        if isinstance(kept, QByteArray) and self.restoreGeometry(kept):
            return
        self.resize(1366, 768)
        self.setWindowState(Qt.WindowState.WindowNoState)
