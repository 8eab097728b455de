"""DraftBar: keeps what is half typed at one place, and offers it the next time somebody comes there.

The one mechanism of drafts: a screen says where the user is (:meth:`DraftBar.come`), that something was typed
(:meth:`DraftBar.touch`), that a form is about to be replaced (:meth:`DraftBar.flush`), and that it was stored
or given up (:meth:`DraftBar.settle`). What was typed is on the disk two seconds later, and at once when the
program or Windows ends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.errors import UserError
from app.services.drafts import KeptDraft, drop_draft, find_draft, keep_draft, list_drafts
from app.ui.common.layout import button, columns, frame, label, rows
from app.ui.desk import Desk
from app.ui.theme import Tone

PAUSE_MS = 2_000
"""So long after a change what was typed is kept, in milliseconds; further typing does not put it off."""


class DraftBar(QWidget):
    """A line above a form, hidden unless there is a draft: 上次没保存的草稿 [继续填写] [丢弃]."""

    def __init__(
        self,
        desk: Desk,
        typed: Callable[[], Mapping[str, Any]],
        retype: Callable[[Mapping[str, Any]], object],
    ) -> None:
        """``typed`` gives what is typed and not stored (empty: nothing), ``retype`` puts it back."""
        super().__init__()
        self._desk = desk
        self._typed = typed
        self._retype = retype
        self._key = self._title = ""
        self._kept: Mapping[str, Any] = {}
        self._offered: KeptDraft | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        box = frame("box", Tone.INFO.value)
        around = rows(self)
        around.addWidget(box)
        line = columns(box, gap=8)
        line.setContentsMargins(12, 6, 12, 6)
        self.text = label("", wrap=True)
        line.addWidget(self.text, 1)
        self.resume = button("继续填写", self._on_resume, name="继续填写草稿")
        self.discard = button("丢弃", self._on_discard, name="丢弃草稿")
        line.addWidget(self.resume)
        line.addWidget(self.discard)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._keep)
        self.hide()
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            # Windows logs off, or the window was closed: nobody waits two more seconds.
            app.commitDataRequest.connect(self.keep_now)
            app.aboutToQuit.connect(self.keep_now)

    @property
    def key(self) -> str:
        """The place that is kept now; empty for none."""
        return self._key

    def come(self, key: str, title: str, *, offer: bool = True) -> None:
        """The user is at the place ``key`` (``services.drafts.draft_key``), which people call ``title``.

        ``offer`` is false where the text is still on the screen.
        """
        self._pause.stop()
        self._key, self._title, self._kept, self._offered = key, title, {}, None
        self.hide()
        if key and offer:
            self._desk.jobs.read(
                lambda session: find_draft(session, key), self._show, owner=self, key=(id(self), "draft")
            )

    def touch(self) -> None:
        """Something was typed."""
        if self._key and not self._pause.isActive():
            self._pause.start()

    def flush(self) -> None:
        """The form is about to be replaced: keep what was typed since."""
        if self._pause.isActive():
            self._keep()

    def settle(self, key: str = "") -> None:
        """What was typed at ``key`` (here, if empty) is stored or given up: nothing is kept of it."""
        gone = key or self._key
        if not gone:
            return
        if gone == self._key:
            self._pause.stop()
            self._kept, self._offered = {}, None
            self.hide()
        self._note(lambda session: drop_draft(session, gone))

    def keep_now(self) -> None:
        """Keep at once and wait until it is on the disk: the program is about to end."""
        if self._pause.isActive():
            self._keep()
            self._desk.jobs.wait()

    def _keep(self) -> None:
        self._pause.stop()
        content = dict(self._typed())
        if content == self._kept:
            return
        self._kept = content
        key, title, now = self._key, self._title, self._desk.now()
        if content:
            self._note(lambda session: keep_draft(session, key, title, content, now))
        else:
            self._note(lambda session: drop_draft(session, key))

    def _note(self, work: Callable[[Any], None]) -> None:
        self._desk.jobs.note(work, failed=_unheard)

    def _show(self, draft: KeptDraft | None) -> None:
        if draft is None or draft.key != self._key or self._desk.jobs.is_read_only:
            return
        self._offered = draft
        at = draft.at.astimezone()
        self.text.setText(f"上次没保存的草稿，{at:%m-%d %H:%M}")
        self.text.setToolTip(draft.title)
        self.resume.setText("继续填写")
        self.discard.show()
        self.show()

    def _on_resume(self) -> None:
        draft = self._offered
        self.hide()
        if draft is not None:
            self._retype(draft.content)
            self.touch()

    def _on_discard(self) -> None:
        key = self._key
        self._note(lambda session: drop_draft(session, key))
        # Thrown away by mistake it can still be fetched back while one stays here.
        self.text.setText("草稿已经丢弃。")
        self.resume.setText("拿回来")
        self.discard.hide()


def tell_drafts(desk: Desk, owner: QObject, say: Callable[[str], object]) -> None:
    """Say at the start that something was left half typed, and where; nothing is said if nothing was."""

    def found(drafts: tuple[KeptDraft, ...]) -> None:
        if drafts:
            places = "、".join(dict.fromkeys(draft.title.removesuffix("（未保存）") for draft in drafts))
            say(f"上次有没保存的草稿（{places}），到原来的地方可以接着填。")

    desk.jobs.read(list_drafts, found, owner=owner)


def _unheard(_trouble: UserError) -> None:
    """A draft that cannot be kept is no reason to disturb: saving itself will say what is wrong."""
