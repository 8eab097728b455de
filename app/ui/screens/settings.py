"""设置: how the window looks on this machine, and where the data are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app import __version__
from app.services.overview import home_organisation
from app.ui import dialogs
from app.ui.common.layout import FlowLayout, button, columns, frame, label, rows, scrolled
from app.ui.desk import KNOWN, Desk
from app.ui.screen import Place, Screen
from app.ui.screens.settings_printing import PrintingCard
from app.ui.theme import TEXT_SIZES, Tone

_LOOKS: tuple[tuple[str, bool | None], ...] = (("跟随系统", None), ("浅色", False), ("深色", True))
_SIZES = tuple(zip(("标准", "大", "特大"), TEXT_SIZES, strict=True))


class SettingsScreen(Screen):
    """Changes take effect at once and are kept for this machine only."""

    def __init__(self, desk: Desk, database: Path) -> None:
        super().__init__(desk)
        ground = QWidget()
        lines = rows(ground, gap=16)
        lines.setContentsMargins(24, 20, 24, 20)
        rows(self).addWidget(scrolled(ground))
        look = frame()
        inside = rows(look, margin=16, gap=12)
        inside.addWidget(label("外观", "heading"))
        self.looks = self._choice(inside_row(inside, "颜色"), [word for word, _ in _LOOKS], "颜色")
        self.sizes = self._choice(inside_row(inside, "文字大小"), [word for word, _ in _SIZES], "文字大小")
        inside.addWidget(label("也可以随时按 Ctrl 加 + 或 - 改文字大小。", "small"))
        lines.addWidget(look)
        lines.addWidget(self._branch_card())
        data = frame()
        inside = rows(data, margin=16, gap=12)
        inside.addWidget(label("数据", "heading"))
        line = inside_row(inside, "数据文件")
        line.addWidget(label(str(database), wrap=True, select=True), 1)
        line.addWidget(
            button(
                "打开所在文件夹",
                lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(database.parent))),
                icon="folder",
            )
        )
        self._database = database
        self.other = button("换用别的数据文件…", self._on_other)
        line.addWidget(self.other)
        line = inside_row(inside, "文件密码")
        self.protection = label("", wrap=True)
        line.addWidget(self.protection, 1)
        self.password = button("设密码…", self._on_password)
        line.addWidget(self.password)
        inside.addWidget(label("所有数据只在这台电脑上，程序不联网。", "small"))
        lines.addWidget(data)
        book = frame()
        inside = rows(book, margin=16, gap=12)
        inside.addWidget(label("规则和日历", "heading"))
        inside.addWidget(
            label("程序按哪些条文判断、哪些数字是本支部自己定的、哪些日子算工作日。", "small", wrap=True)
        )
        links = QWidget()
        flow = FlowLayout(links, gap=8)
        for word, place in (
            ("规则参数", Place("rulebook", "params", "rules")),
            ("规则手册", Place("rulebook", focus="rules")),
            ("用语核对", Place("rulebook", focus="wording")),
            ("工作日历", Place("rulebook", focus="calendar")),
        ):
            flow.addWidget(button(word, lambda to=place: self.go.emit(to)))  # type: ignore[misc]
        inside.addWidget(links)
        lines.addWidget(book)
        self.printing = PrintingCard(desk)
        self.printing.go.connect(self.go)
        self.printing.said.connect(self.said)
        lines.addWidget(self.printing)
        lines.addWidget(self._privacy_card())
        about = frame()
        inside = rows(about, margin=16, gap=4)
        inside.addWidget(label("关于", "heading"))
        inside.addWidget(label(f"支部案头 {__version__}", "muted"))
        lines.addWidget(about)
        lines.addStretch(1)
        self._has_password = False
        self._show_protection(False)
        self.looks.idClicked.connect(self._on_look)
        self.sizes.idClicked.connect(self._on_size)

    def open(self, place: Place) -> None:
        """Show what is in force."""
        self._load_protection()
        kept = self.desk.settings.value("look/dark")
        dark = {"true": True, "false": False}.get(str(kept))
        self.looks.button([value for _, value in _LOOKS].index(dark)).setChecked(True)
        self.sizes.button(TEXT_SIZES.index(self.desk.theme.size)).setChecked(True)
        self.printing.load()
        self.desk.jobs.read(_home, self._show_home, owner=self, key=(id(self), "home"))

    def _branch_card(self) -> QFrame:
        card = frame()
        inside = rows(card, margin=16, gap=12)
        inside.addWidget(label("本支部", "heading"))
        line = inside_row(inside, "党组织")
        self.home = label("", wrap=True, select=True)
        line.addWidget(self.home, 1)
        self.edit_home = button("修改本支部资料", self._on_home, icon="organisation")
        line.addWidget(self.edit_home)
        inside.addWidget(
            label("支委会、党小组、公章、由谁审批都在资料里；程序按这些判断和印表。", "small", wrap=True)
        )
        self._home_id = ""
        return card

    def _privacy_card(self) -> QFrame:
        card = frame()
        inside = rows(card, margin=16, gap=12)
        inside.addWidget(label("保密与审计", "heading"))
        inside.addWidget(label("谁在用、带出过什么、谁的资料该删了、丢了 U 盘怎么办。", "small", wrap=True))
        links = QWidget()
        flow = FlowLayout(links, gap=8)
        for word, focus in (
            ("使用人和锁屏", "users"),
            ("导出登记", "register"),
            ("操作与审计", "audit"),
            ("到期处理", "retention"),
            ("丢了 U 盘怎么办", "incident"),
        ):
            to = Place("privacy", focus=focus)
            flow.addWidget(button(word, lambda place=to: self.go.emit(place)))  # type: ignore[misc]
        inside.addWidget(links)
        return card

    def _show_home(self, found: tuple[str, str]) -> None:
        self._home_id, name = found
        self.home.setText(name or "还没有登记党组织")

    def _on_home(self) -> None:
        self.go.emit(Place("places", self._home_id, "党组织"))

    def _show_protection(self, has_password: bool) -> None:
        self._has_password = has_password
        self.protection.setText(
            "已设密码：文件被拷走也打不开。" if has_password else "没有设密码：拷走文件的人就能看到。"
        )
        self.password.setText("改密码…" if has_password else "设密码…")
        self.password.setAccessibleName("改文件密码" if has_password else "设文件密码")

    def _load_protection(self) -> None:
        self.desk.jobs.whole(lambda database: database.key is not None, self._show_protection, owner=self)

    def _on_password(self) -> None:
        from app.ui.password_dialog import PasswordDialog

        if dialogs.run(PasswordDialog(self, self.desk, has_password=self._has_password)):
            self._load_protection()

    def _on_other(self) -> None:
        """Another file is the user's own from the next start; this one goes on until then."""
        path = dialogs.open_file(self, "换用别的数据文件", dialogs.DATABASE)
        if path is None:
            return
        if path.resolve() == self._database.resolve():
            self.said.emit("正在用的就是这个文件，没有改动。", Tone.WARN)
            return
        self.desk.settings.setValue(KNOWN, str(path))
        self.said.emit(
            f"关掉程序再打开，用的就是“{path.name}”。现在这个文件没有改动；要换回来，在这里再选它。",
            Tone.DONE,
        )

    def _on_look(self, at: int) -> None:
        dark = _LOOKS[at][1]
        self.desk.settings.setValue("look/dark", "" if dark is None else str(dark).lower())
        self.desk.theme.set_dark(dark)

    def _on_size(self, at: int) -> None:
        self.desk.theme.set_size(TEXT_SIZES[at])

    def _choice(self, line: QHBoxLayout, words: Sequence[str], name: str) -> QButtonGroup:
        group = QButtonGroup(self)
        box = QFrame()
        inside = columns(box, gap=0)
        for at, word in enumerate(words):
            part = button(word, kind="segment", name=f"{name}：{word}")
            part.setCheckable(True)
            part.setProperty("place", "first" if at == 0 else "last" if at == len(words) - 1 else "middle")
            group.addButton(part, at)
            inside.addWidget(part)
        line.addWidget(box)
        line.addStretch(1)
        return group


def _home(session: Any) -> tuple[str, str]:
    """UUID and full name of the home organisation."""
    home = home_organisation(session)
    return ("", "") if home is None else (home.id, home.name)


def inside_row(lines: QVBoxLayout, name: str) -> QHBoxLayout:
    """A labelled row of a settings card."""
    line = columns(gap=16)
    head = label(name, "muted")
    head.setMinimumWidth(80)
    line.addWidget(head)
    lines.addLayout(line)
    return line
