"""The top bar: where one is, whose data these are, the search box."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame

from app.ui.command_box import CommandBox
from app.ui.common.layout import ElidedLabel, button, columns, label
from app.ui.common.tag import TagLabel
from app.ui.theme import Theme, Tone

if TYPE_CHECKING:
    from app.services.operators import User


class TopBar(QFrame):
    """Back button, place name, organisation, a 演示 tag for demo data, the command box."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("kind", "topbar")
        self._theme = theme
        line = columns(self, gap=12)
        self.back = button("", kind="icon", icon="chevron-left", name="返回", tip="返回（Alt+←）")
        self.place = label("", "heading")
        self.owner = ElidedLabel("", "muted")
        self.tag = TagLabel("", Tone.INFO)
        self.tag.hide()
        self.role = TagLabel("", Tone.WARN)
        self.role.hide()
        self.user = button("", kind="quiet", icon="person", name="使用人", tip="锁定或换人（Ctrl+L 锁定）")
        self.user.hide()
        self.command_box = CommandBox(theme)
        self.help = button("", kind="icon", icon="help", name="使用说明", tip="这一页怎么用（F1）")
        for part in (self.back, self.place, self.tag):
            line.addWidget(part)
        line.addWidget(self.owner)
        line.addStretch(1)
        line.addWidget(self.role)
        line.addWidget(self.user)
        line.addWidget(self.command_box)
        line.addWidget(self.help)
        theme.changed.connect(self._resize)
        self._resize()

    def show_user(self, user: User | None) -> None:
        """Whose acts are recorded; nobody's while there are no users."""
        self.user.setText(f" {user.name}" if user else "")
        self.user.setAccessibleName(f"使用人：{user.name}，{user.role}" if user else "使用人")
        self.user.setVisible(user is not None)
        from app.services.operators import READER  # with the database, not before it

        self.role.show_state(user.role if user and user.role == READER else "", Tone.WARN)

    def _resize(self) -> None:
        px = self._theme.px
        self.setFixedHeight(px(48))
        margins = self.layout()
        if margins is not None:
            margins.setContentsMargins(px(16), 0, px(16), 0)
        self.command_box.setFixedWidth(px(340))
