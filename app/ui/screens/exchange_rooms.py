"""The rooms of 数据包: sites and ledger, branches, receiving, conflicts, same people, lists sent back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.ui import dialogs
from app.ui.desk import Desk
from app.ui.screens.exchange_approvals import ApprovalsPane
from app.ui.screens.exchange_branches import BranchesPane
from app.ui.screens.exchange_conflicts import ConflictsPane
from app.ui.screens.exchange_corrections import CorrectionsPane
from app.ui.screens.exchange_packages import PackagesPane
from app.ui.screens.exchange_receive import ReceivePane
from app.ui.screens.exchange_same import SamePane

CHOOSE, PACKAGES, BRANCHES = "choose", "packages", "branches"


class PackageRooms(QStackedWidget):
    """One room at a time. Emits ``go(Place)``, ``said(text, tone)``, ``home(room)`` on the way back."""

    go = Signal(object)
    said = Signal(str, object)
    home = Signal(str)

    def __init__(self, desk: Desk, backups: Path) -> None:
        super().__init__()
        self._from = PACKAGES
        self.packages = PackagesPane(desk)
        self.branches = BranchesPane(desk)
        self.receive = ReceivePane(desk, backups)
        self.conflicts = ConflictsPane(desk)
        self.same = SamePane(desk)
        self.corrections = CorrectionsPane(desk)
        self.approvals = ApprovalsPane(desk)
        self._rooms: dict[str, QWidget] = {
            PACKAGES: self.packages,
            BRANCHES: self.branches,
            "receive": self.receive,
            "conflicts": self.conflicts,
            "same": self.same,
            "corrections": self.corrections,
            "approvals": self.approvals,
        }
        for room in self._rooms.values():
            self.addWidget(room)
        for pane in (
            self.packages, self.branches, self.receive, self.conflicts, self.same, self.corrections,
            self.approvals,
        ):  # fmt: skip
            pane.said.connect(self.said)
        for back in (self.receive, self.conflicts, self.same, self.corrections, self.approvals):
            back.left.connect(self._back)
        for outer in (self.packages, self.branches):
            outer.wanted.connect(self.enter)
        for leading in (self.branches, self.same, self.approvals):
            leading.go.connect(self.go)
        self.branches.reply_wanted.connect(self.packages.reply_to)
        self.packages.sent.connect(self.load)
        self.receive.conflicts_wanted.connect(lambda: self.enter("conflicts"))

    def show_home(self, room: str) -> None:
        """The sites and ledger, or the committee's branches."""
        self._from = room
        self.setCurrentWidget(self._rooms[room])
        self.load()

    def enter(self, room: str) -> None:
        """Go to a room; ``choose`` asks for files first."""
        if room == CHOOSE:
            self.choose()
        elif room in (PACKAGES, BRANCHES):
            self.home.emit(room)
        elif room in self._rooms:
            self.setCurrentWidget(self._rooms[room])
            self.load()

    def load(self) -> None:
        """Look up what the room shows; a preview of files keeps what it has."""
        shown = self.currentWidget()
        if isinstance(
            shown, PackagesPane | BranchesPane | ConflictsPane | SamePane | CorrectionsPane | ApprovalsPane
        ):
            shown.load()

    def choose(self) -> None:
        """Ask for files that were received and show what they would do."""
        paths = dialogs.open_files(self, "选择收到的文件（可以多选）", dialogs.RECEIVED)
        if paths:
            self.plan(paths)

    def plan(self, paths: Sequence[Path]) -> None:
        """Show the preview of a merge."""
        self.setCurrentWidget(self.receive)
        self.receive.start(paths)

    def leave_receipt(self) -> None:
        """Coming here again, what was merged last is no longer in the way."""
        if self.currentWidget() is self.receive:
            self.show_home(self._from)

    def _back(self) -> None:
        self.home.emit(self._from)
