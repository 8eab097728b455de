"""使用人和锁屏: who works here, in which role, with or without a PIN; when the window is covered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.errors import UserError
from app.services.operators import ROLES, User, add_user, change_user, list_users
from app.ui.common.editors import LineEditor, QuietCombo
from app.ui.common.layout import button, columns, frame, label, rows, scrolled
from app.ui.common.table_model import Column, RowTableModel
from app.ui.common.table_view import TableView
from app.ui.desk import Desk
from app.ui.lock import IDLE_KEY, idle_minutes
from app.ui.theme import Tone

_NOT_A_VAULT = (
    "登记使用人是为了知道哪一步是谁做的；PIN 只挡住屏幕。它们不保护数据文件：拿到文件的人不用 PIN 也能读。"
    "要保护文件，请设数据文件密码，并锁定电脑。"
)
_ROLES = "录入、审核：可以查看和修改；只读：只能查看和打印，程序不让改。"
_MINUTES = (0, 3, 5, 10, 20, 30, 60)


class UsersPane(QWidget):
    """``changed`` after users or the idle time were edited, ``said(text, tone)`` for news."""

    said = Signal(str, object)
    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        lines = columns(self, gap=12)
        left = frame()
        inside = rows(left, gap=0)
        inside.setContentsMargins(1, 1, 1, 1)
        self.model: RowTableModel[User] = RowTableModel(_columns())
        self.table: TableView[User] = TableView(self.model, desk.theme, "使用人表")
        self.table.attend(desk, "users")
        inside.addWidget(self.table, 1)
        self.note = label("", "small", wrap=True)
        self.note.setContentsMargins(15, 8, 15, 4)
        inside.addWidget(self.note)
        foot = columns(gap=8)
        foot.setContentsMargins(15, 4, 15, 11)
        self.role = _roles("改成的角色")
        self.set_role = button("改角色", self._on_role)
        self.clear_pin = button("清除 PIN", self._on_clear)
        self.rest = button("停用", self._on_rest)
        for part in (self.role, self.set_role, self.clear_pin, self.rest):
            foot.addWidget(part)
        foot.addStretch(1)
        inside.addLayout(foot)
        lines.addWidget(left, 3)
        beside = QWidget()
        right = rows(beside, gap=12)
        right.addWidget(self._adding())
        right.addWidget(self._locking())
        right.addStretch(1)
        lines.addWidget(scrolled(beside), 2)
        self.table.selectionModel().selectionChanged.connect(lambda *_what: self._offer())
        self._offer()

    def load(self) -> None:
        """List the users."""
        self._desk.jobs.read(
            lambda session: list_users(session, everybody=True),
            self._show,
            owner=self,
            key=(id(self), "load"),
        )

    def _adding(self) -> QWidget:
        card = frame()
        inside = rows(card, margin=16, gap=10)
        inside.addWidget(label("新增使用人", "heading"))
        self.name = LineEditor(placeholder="姓名", limit=50)
        self.name.name_it("姓名")
        self.new_role = _roles("角色")
        self.pin, self.again = _pin("PIN（可不设）"), _pin("再输一次 PIN")
        inside.addWidget(self.name)
        line = columns(gap=12)
        line.addWidget(label("角色", "muted"))
        line.addWidget(self.new_role, 1)
        inside.addLayout(line)
        for part in (self.pin, self.again):
            inside.addWidget(part)
        line = columns(gap=8)
        line.addStretch(1)
        self.set_pin = button("给选中的人设 PIN", self._on_pin)
        self.add = button("新增", self._on_add, kind="primary", name="新增使用人")
        line.addWidget(self.set_pin)
        line.addWidget(self.add)
        inside.addLayout(line)
        inside.addWidget(label(_ROLES, "small", wrap=True))
        return card

    def _locking(self) -> QWidget:
        card = frame()
        inside = rows(card, margin=16, gap=10)
        inside.addWidget(label("锁屏", "heading"))
        inside.addWidget(label("没有人操作多久就遮住屏幕", "muted", wrap=True))
        self.minutes = QuietCombo()
        self.minutes.setAccessibleName("没有人操作多久就遮住屏幕")
        now = idle_minutes(self._desk)
        for number in sorted({*_MINUTES, now}):
            self.minutes.addItem(f"{number} 分钟" if number else "不锁", number)
        self.minutes.setCurrentIndex(self.minutes.findData(now))
        self.minutes.activated.connect(lambda _at: self._on_minutes())
        inside.addWidget(self.minutes)
        inside.addWidget(label("随时可按 Ctrl+L 锁屏。正在填的内容不会丢。", "small", wrap=True))
        inside.addWidget(label(_NOT_A_VAULT, "small", wrap=True))
        return card

    def _show(self, users: Sequence[User]) -> None:
        self.model.set_rows(users)
        self.note.setText(
            "不止一位，或者设了 PIN 的，打开程序时先选使用人。"
            if users
            else "还没有登记使用人：所有操作都记在“未登记姓名”下。"
        )
        if users:
            self.table.selectRow(0)
        self._offer()

    def _chosen(self) -> User | None:
        chosen = self.table.selected()
        return chosen[0] if len(chosen) == 1 else None

    def _offer(self) -> None:
        user = self._chosen()
        for part in (self.role, self.set_role, self.rest, self.set_pin):
            part.setEnabled(user is not None)
        self.clear_pin.setEnabled(user is not None and user.has_pin)
        self.rest.setText("停用" if user is None or user.is_active else "恢复使用")
        self.rest.setAccessibleName(self.rest.text())

    def _do(self, work: Callable[[Any], User], words: Callable[[User], str]) -> None:
        jobs = self._desk.jobs
        if jobs.is_read_only:
            self.said.emit(f"{jobs.forbidden_because()}使用人没有改动。", Tone.WARN)
            return

        def done(user: User) -> None:
            for box in (self.pin, self.again):
                box.clear()
            self.said.emit(words(user), Tone.DONE)
            self.load()
            self.changed.emit()

        jobs.note(work, done, owner=self, failed=self._failed)

    def _typed_pin(self) -> str | None:
        """The PIN typed twice; None when the two differ."""
        if self.pin.text() != self.again.text():
            self.said.emit("两次输入的 PIN 不一样，没有改动。", Tone.WARN)
            return None
        return self.pin.text()

    def _on_add(self) -> None:
        name, role, pin = str(self.name.value() or ""), self.new_role.currentText(), self._typed_pin()
        if pin is None:
            return

        def words(user: User) -> str:
            self.name.set_value(None)
            return f"已新增使用人“{user.name}”（{user.role}）。"

        self._do(lambda session: add_user(session, name, role, pin), words)

    def _on_pin(self) -> None:
        user, pin = self._chosen(), self._typed_pin()
        if user is None or pin is None:
            return
        if not pin:
            self.said.emit("没有输入 PIN，没有改动。", Tone.WARN)
            return
        self._do(lambda s: change_user(s, user.id, pin=pin), lambda u: f"已给“{u.name}”设 PIN。")

    def _on_role(self) -> None:
        user, role = self._chosen(), self.role.currentText()
        if user is not None:
            self._do(
                lambda s: change_user(s, user.id, role=role), lambda u: f"“{u.name}”的角色现在是{u.role}。"
            )

    def _on_clear(self) -> None:
        user = self._chosen()
        if user is not None:
            self._do(lambda s: change_user(s, user.id, pin=""), lambda u: f"已清除“{u.name}”的 PIN。")

    def _on_rest(self) -> None:
        user = self._chosen()
        if user is not None:
            self._do(
                lambda s: change_user(s, user.id, active=not user.is_active),
                lambda u: f"“{u.name}”{'已恢复使用' if u.is_active else '已停用，以前的记录还在'}。",
            )

    def _on_minutes(self) -> None:
        self._desk.settings.setValue(IDLE_KEY, self.minutes.currentData())
        self.changed.emit()

    def _failed(self, error: UserError) -> None:
        self.said.emit(f"{error.message}{error.hint}", Tone.WARN)


def _roles(name: str) -> QuietCombo:
    combo = QuietCombo()
    combo.setAccessibleName(name)
    combo.addItems(list(ROLES))
    return combo


def _pin(words: str) -> QLineEdit:
    box = QLineEdit()
    box.setEchoMode(QLineEdit.EchoMode.Password)
    box.setMaxLength(32)
    box.setPlaceholderText(words)
    box.setAccessibleName(words)
    return box


def _columns() -> list[Column[User]]:
    return [
        Column("name", "姓名", lambda r: r.name, stretch=True),
        Column("role", "角色", lambda r: r.role, width=96),
        Column("pin", "PIN", lambda r: r.has_pin, lambda r: "已设" if r.has_pin else "没有设", 96),
        Column(
            "state",
            "状态",
            lambda r: r.is_active,
            lambda r: "在用" if r.is_active else "已停用",
            96,
            tone=lambda r: Tone.DONE if r.is_active else Tone.NEUTRAL,
        ),
    ]
