"""First run: three doors: a new branch, existing data, the demonstration."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from app.services.founding import FIRST_KINDS
from app.ui import icons
from app.ui.common.layout import button, columns, frame, label, rows
from app.ui.common.message_bar import MessageBar
from app.ui.common.segments import Segments
from app.ui.theme import Theme

_BRANCH_HINT = "记录、检查、打印本组织的发展党员工作；数据包发给上级，批复由上级发回。"
_HINTS = (
    _BRANCH_HINT,
    _BRANCH_HINT,
    _BRANCH_HINT,
    "合并各支部发来的数据包，汇总检查发现，办理备案、同意、预审、审批，再把批复包发回去。",
)
_EXAMPLES = (
    "如：中共某某有限公司支部委员会",
    "如：中共某某有限公司总支部委员会",
    "如：中共某某有限公司委员会",
    "如：中共某某园区工作委员会",
)


class Door(QPushButton):
    """A large button: icon, what it does, for whom."""

    def __init__(self, icon: str, title: str, text: str, pressed: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("kind", "door")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{title}：{text}")
        self.clicked.connect(lambda _checked=False: pressed())
        line = columns(self, gap=16)
        line.setContentsMargins(20, 16, 20, 16)
        picture = QLabel()
        icons.set_picture(picture, icon, "accent", 28)
        line.addWidget(picture)
        words = rows(gap=2)
        words.addWidget(label(title, "heading"))
        words.addWidget(label(text, "muted"))
        line.addLayout(words, 1)
        follow = QLabel()
        icons.set_picture(follow, "chevron-right", "muted", 18)
        line.addWidget(follow)

    def sizeHint(self) -> QSize:
        """The layout's, which a push button does not ask for by itself."""
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Never clip the words."""
        return self.sizeHint()


class FirstRun(QWidget):
    """Emits ``new_wanted(organisation name, 组织类别)`` and, for the rest, the signals of their names."""

    new_wanted = Signal(str, str)
    open_wanted = Signal()
    demo_wanted = Signal()
    help_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("kind", "ground")
        self.setWindowTitle("支部案头")
        self.resize(960, 640)
        outer = rows(self, margin=24)
        self.message = MessageBar(0)
        outer.addWidget(self.message)
        outer.addStretch(2)
        middle = columns()
        middle.addStretch(1)
        box = QWidget()
        box.setFixedWidth(theme.px(560))
        lines = rows(box, gap=12)
        lines.addWidget(label("支部案头", "title"))
        lines.addWidget(
            label("发展党员工作的记录、检查和打印。数据只在这台电脑上，不联网。", "muted", wrap=True)
        )
        lines.addSpacing(8)
        self.new = Door("plus", "新建支部", "从空白开始，再导入人员或逐个录入", self._ask_name)
        self.existing = Door(
            "folder",
            "打开已有数据",
            "打开以前的数据文件，或者用一份备份恢复",
            self.open_wanted.emit,
        )
        self.demo = Door(
            "play", "看演示数据", "虚构的企业支部，随便试，不影响真实数据", self.demo_wanted.emit
        )
        for door in (self.new, self.existing, self.demo):
            lines.addWidget(door)
        self.name_card = frame()
        inside = rows(self.name_card, margin=16, gap=8)
        inside.addWidget(label("本组织是", "small"))
        self.kind = Segments([word for word, _kind in FIRST_KINDS], "本组织是")
        self.kind.chosen.connect(self._on_kind)
        inside.addWidget(self.kind)
        self.kind_hint = label(_HINTS[0], "muted", wrap=True)
        inside.addWidget(self.kind_hint)
        inside.addWidget(label("党组织全称", "small"))
        self.name = QLineEdit()
        self.name.setPlaceholderText(_EXAMPLES[0])
        self.name.setAccessibleName("党组织全称")
        self.name.textEdited.connect(lambda _text: self._on_name())
        self.name.returnPressed.connect(self._on_create)
        inside.addWidget(self.name)
        foot = columns(gap=8)
        foot.addStretch(1)
        foot.addWidget(button("返回", self._back))
        self.make = button("新建", self._on_create, kind="primary")
        self.make.setEnabled(False)
        foot.addWidget(self.make)
        inside.addLayout(foot)
        self.name_card.hide()
        lines.addWidget(self.name_card)
        self.wait = label("", "muted")
        self.help = button("说明（F1）", self.help_wanted.emit, kind="link")
        last = columns(gap=8)
        last.addWidget(self.wait)
        last.addStretch(1)
        last.addWidget(self.help)
        lines.addLayout(last)
        middle.addWidget(box)
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(3)

    def set_busy(self, text: str) -> None:
        """Say what is going on and lock the doors; empty text unlocks them."""
        self.wait.setText(text)
        for part in (self.new, self.existing, self.demo, self.name_card):
            part.setEnabled(not text)

    def _ask_name(self) -> None:
        self._show_doors(False)
        self.name.setFocus()

    def _back(self) -> None:
        self._show_doors(True)

    def _show_doors(self, on: bool) -> None:
        for door in (self.new, self.existing, self.demo):
            door.setVisible(on)
        self.name_card.setVisible(not on)

    def _on_kind(self, at: int) -> None:
        self.kind_hint.setText(_HINTS[at])
        self.name.setPlaceholderText(_EXAMPLES[at])

    def _on_name(self) -> None:
        self.make.setEnabled(bool(self.name.text().strip()))

    def _on_create(self) -> None:
        name = self.name.text().strip()
        if name:
            self.new_wanted.emit(name, FIRST_KINDS[self.kind.current()][1])
