"""保密与审计: what left, what was done, whose time is over, who works here, and the day a stick is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QStackedWidget

from app.ui.common.layout import rows
from app.ui.common.segments import Segments
from app.ui.desk import Desk
from app.ui.screen import Place, Screen
from app.ui.screens.privacy_audit import AuditPane
from app.ui.screens.privacy_incident import IncidentPane
from app.ui.screens.privacy_register import RegisterPane
from app.ui.screens.privacy_retention import RetentionPane
from app.ui.screens.privacy_users import UsersPane

REGISTER, AUDIT, RETENTION, USERS, INCIDENT = "register", "audit", "retention", "users", "incident"
VIEWS = (
    (REGISTER, "导出登记"),
    (AUDIT, "操作与审计"),
    (RETENTION, "到期处理"),
    (USERS, "使用人和锁屏"),
    (INCIDENT, "丢了 U 盘怎么办"),
)


class PrivacyScreen(Screen):
    """Place.focus is one of the views."""

    def __init__(self, desk: Desk, backups: Path) -> None:
        """``backups`` is the folder of backups: their headers keep heads of the audit chain."""
        super().__init__(desk)
        lines = rows(self, gap=12)
        lines.setContentsMargins(24, 16, 24, 16)
        self.views = Segments([word for _key, word in VIEWS], "保密与审计")
        lines.addWidget(self.views)
        self.pages = QStackedWidget()
        lines.addWidget(self.pages, 1)
        self.register = RegisterPane(desk)
        self.audit = AuditPane(desk, backups)
        self.retention = RetentionPane(desk, backups)
        self.users = UsersPane(desk)
        self.incident = IncidentPane(desk)
        for page in (self.register, self.audit, self.retention, self.users, self.incident):
            self.pages.addWidget(page)
            page.said.connect(self.said)
        self.users.changed.connect(self.users_changed)
        self.views.chosen.connect(self._choose)

    def open(self, place: Place) -> None:
        """Show a view."""
        keys = [key for key, _word in VIEWS]
        self._choose(keys.index(place.focus) if place.focus in keys else self.views.current())

    def topic(self) -> str:
        """The view in sight."""
        return VIEWS[self.views.current()][0]

    def on_changed(self, changes: Any) -> None:
        """Something was done: it is in the chain, and somebody's time may be over."""
        self._load()

    def _choose(self, at: int) -> None:
        self.views.choose(at)
        self.pages.setCurrentIndex(at)
        self.titled.emit(VIEWS[at][1])
        self._load()

    def _load(self) -> None:
        shown = self.pages.currentWidget()
        if isinstance(shown, RegisterPane | AuditPane | RetentionPane | UsersPane | IncidentPane):
            shown.load()
