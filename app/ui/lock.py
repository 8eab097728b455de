"""Lock: who is at the window, and covering it while nobody is.

At the start the user is asked for where there is a choice or a PIN; after some minutes without a touch the
content is taken from sight. Nothing is closed: what was half typed is there afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QStackedWidget, QWidget

from app.config import APP_NAME
from app.services.access import ROLE
from app.ui.desk import Desk
from app.ui.idle_watch import IdleWatch
from app.ui.reveal import Reveal

if TYPE_CHECKING:
    from app.services.operators import Attempt, User
    from app.ui.lock_cover import LockCover

IDLE_KEY = "privacy/idle_minutes"
IDLE_MINUTES = 10
"""Without a touch for so long the window is covered; 0 never covers it."""

Users = Callable[[Any], Sequence["User"]]


class Lock(QObject):
    """Holds the content and the cover of a window; :attr:`user_changed` carries the :class:`User` or None."""

    user_changed = Signal(object)

    def __init__(self, window: QMainWindow, content: QWidget, desk: Desk, users: Users | None) -> None:
        """``users`` loads who may be at the window; without it nobody is asked for at the start."""
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._load = users
        self._known: tuple[User, ...] = ()
        self.user: User | None = None
        self._is_known = users is None
        self._title = ""
        self._focus: QWidget | None = None
        self._hidden: list[QWidget] = []
        self._cuts: list[QShortcut] = []
        self._content = content
        self._made: LockCover | None = None
        self.stack = QStackedWidget()
        self.stack.addWidget(content)
        self.watch = IdleWatch(self)
        self.watch.idle.connect(self.lock)
        self.set_minutes(idle_minutes(desk))

    @property
    def cover(self) -> LockCover:
        """What stands before the content while it is locked; made when it is first needed."""
        if self._made is None:
            from app.ui.lock_cover import LockCover

            self._made = LockCover(self._desk.theme)
            self._made.answered.connect(self._on_answered)
            self.stack.addWidget(self._made)
        return self._made

    @property
    def is_locked(self) -> bool:
        """Whether the cover is in sight."""
        return self._made is not None and self.stack.currentWidget() is self._made

    def set_minutes(self, minutes: int) -> None:
        """Cover the window after so many minutes; 0 never."""
        self.watch.set_minutes(minutes)

    def start(self, known: Sequence[User] | None = None) -> None:
        """Ask who is there, if there is anybody to choose from; until then nothing is to be read.

        ``known``: the users, where they are read already.
        """
        if self._load is None:
            return
        if known is not None and (not known or _needs_no_asking(known)):
            self._meet(known)
            return
        self._cover("")
        self._ask_first()

    def _ask_first(self) -> None:
        if self._load is not None:
            self._desk.jobs.read(self._load, self._meet, owner=self)

    def _meet(self, users: Sequence[User]) -> None:
        self._know(users)
        if not self._known:
            self._uncover()
        elif _needs_no_asking(self._known):
            self._enter(self._known[0])
        else:
            last = str(self._desk.settings.value("privacy/last_user", ""))
            self.cover.ask(self._known, last, title="谁在使用？")

    def _know(self, users: Sequence[User]) -> None:
        self._known, self._is_known = tuple(users), True

    def lock(self) -> None:
        """Cover everything; the PIN of a user, or a click where there is none, takes it away."""
        if self.is_locked:
            return
        self._cover("已锁定")

        self.cover.ask(self._known, self.user.id if self.user else "")

    def users_changed(self) -> None:
        """Users or the idle time were edited: the present one may have another role, or be the first."""
        self.set_minutes(idle_minutes(self._desk))
        if self._load is None:
            return

        def loaded(users: Sequence[User]) -> None:
            self._know(users)
            mine = next((user for user in users if self.user and user.id == self.user.id), None)
            if mine is None and len(self._known) == 1 and not self._known[0].has_pin:
                mine = self._known[0]
            if mine is not None or not self._known:
                self._become(mine)
            else:
                self._become(None)
                self.lock()

        self._desk.jobs.read(self._load, loaded, owner=self)

    def _cover(self, title: str) -> None:
        while (modal := QApplication.activeModalWidget()) is not None and modal is not self._window:
            # A question is not answered; nothing is stored by it.
            if isinstance(modal, QDialog):
                modal.reject()
            else:
                modal.close()
            if QApplication.activeModalWidget() is modal:
                break
        for reveal in self._window.findChildren(Reveal):
            reveal.hide()
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        self.watch.stop()
        self._focus = QApplication.focusWidget()
        self._title = self._window.windowTitle()
        self._window.setWindowTitle(f"{title} — {APP_NAME}" if title else APP_NAME)
        self.cover.ask((), title=title or APP_NAME)
        self._hidden = [other for other in QApplication.topLevelWidgets() if self._is_ours(other)]
        for other in self._hidden:
            other.hide()
        self._cuts = [cut for cut in self._window.findChildren(QShortcut) if cut.isEnabled()]
        for cut in self._cuts:
            cut.setEnabled(False)
        self.stack.setCurrentWidget(self.cover)
        self.cover.take_keyboard()

    def _is_ours(self, other: QWidget) -> bool:
        """Whether another window in sight belongs to this one (the preview of a layout)."""
        above = other.parentWidget()
        while above is not None and above is not self._window:
            above = above.parentWidget()
        return above is not None and other.isVisible()

    def _uncover(self) -> None:
        self.stack.setCurrentWidget(self._content)
        # What was there when the cover came may have been made anew behind it.
        for cut in filter(shiboken6.isValid, self._cuts):
            cut.setEnabled(True)
        for other in filter(shiboken6.isValid, self._hidden):
            other.show()
        self._cuts, self._hidden = [], []
        if self._title:
            self._window.setWindowTitle(self._title)
        before, self._focus = self._focus, None
        if before is not None and shiboken6.isValid(before) and self._window.isAncestorOf(before):
            before.setFocus()
        self.watch.touch()

    def retitle(self, title: str) -> bool:
        """Remember a title that was set meanwhile; True while the window is covered."""
        self._title = title
        return self.is_locked

    def _on_answered(self, user_id: str, pin: str) -> None:
        user = next((user for user in self._known if user.id == user_id), None)
        if not self._is_known:
            self._ask_first()
            return
        if user is None:
            if not self._known:
                self._uncover()
            return
        from app.services.operators import try_pin

        at = self._desk.now()

        def tried(attempt: Attempt) -> None:
            if attempt.ok:
                self._enter(user)
            else:
                self.cover.refuse(attempt.wait)

        self._desk.jobs.note(lambda session: try_pin(session, user.id, pin, at), tried, owner=self)

    def _enter(self, user: User) -> None:
        from app.services.operators import log_in

        known = self.user
        self._become(user)
        self._desk.settings.setValue("privacy/last_user", user.id)
        if known is None or known.id != user.id:
            self._desk.jobs.note(lambda session: log_in(session, user))
        self._uncover()

    def _become(self, user: User | None) -> None:
        self.user = user
        self._desk.jobs.set_who(user.who if user is not None else None)
        sentence = user.forbids() if user is not None else ""
        if sentence:
            self._desk.jobs.forbid(ROLE, sentence)
        else:
            self._desk.jobs.permit(ROLE)
        self.user_changed.emit(user)

    def leave(self) -> None:
        """Nobody is at the window any more (it closes)."""
        self.watch.stop()
        self._desk.jobs.set_who(None)


def _needs_no_asking(users: Sequence[User]) -> bool:
    """One user without a PIN is the one."""
    return len(users) == 1 and not users[0].has_pin


def idle_minutes(desk: Desk) -> int:
    """The minutes set for this PC."""
    try:
        return max(0, int(str(desk.settings.value(IDLE_KEY, IDLE_MINUTES))))
    except ValueError:
        return IDLE_MINUTES
