"""The password of the data file: set (its recovery sheet printed and typed back first), changed, removed."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from app.errors import UserError
from app.ui import dialogs
from app.ui.common.layout import button, columns, label, rows
from app.ui.common.message_bar import MessageBar
from app.ui.common.panel import Panel
from app.ui.desk import Desk
from app.ui.jobs import Job
from app.ui.theme import Tone

_WARNING = "密码只有你知道。忘了密码、又丢了恢复表，数据谁也打不开。恢复表请打印出来锁好。"


class PasswordDialog(Panel):
    """One dialog on the open database; ``has_password`` says which of the two it is."""

    HELP = ("unlock", "")

    def __init__(self, parent: QWidget | None, desk: Desk, *, has_password: bool) -> None:
        super().__init__(parent)
        self._desk = desk
        self._prepared: Any = None
        self._has_password = has_password
        self.setWindowTitle("数据文件密码")
        self.setMinimumWidth(desk.theme.px(560))
        lines = rows(self, margin=20, gap=12)
        self.message = MessageBar(0)
        lines.addWidget(self.message)
        self.old, self.new, self.again = _secret("现在的密码"), _secret("新密码"), _secret("再输一次新密码")
        self.code = QLineEdit()
        self.code.setPlaceholderText("纸上的六组恢复码")
        self.code.setAccessibleName("纸上的恢复码")
        foot = columns(gap=8)
        if has_password:
            lines.addWidget(label("改密码或取消密码", "heading"))
            lines.addWidget(label("“现在的密码”也可以填“数据文件密码恢复表”上的恢复码。", "muted", wrap=True))
            for box in (self.old, self.new, self.again):
                lines.addWidget(box)
            self.drop = button("取消密码", self._on_drop)
            self.change = button("改密码", self._on_change, kind="primary")
            foot.addWidget(self.drop)
            foot.addStretch(1)
            foot.addWidget(button("关闭", self.reject))
            foot.addWidget(self.change)
            self._acts = [self.drop, self.change]
        else:
            lines.addWidget(label("给数据文件设密码", "heading"))
            lines.addWidget(label(_WARNING, "muted", wrap=True))
            lines.addWidget(label("第一步　想一个密码，至少 8 位。", "strong"))
            lines.addWidget(self.new)
            lines.addWidget(self.again)
            lines.addWidget(
                label("第二步　把“数据文件密码恢复表”存为 PDF，打印一份，再删除这个文件。", "strong")
            )
            self.save = button("存恢复表…", self._on_save, icon="print")
            line = columns(gap=8)
            line.addWidget(self.save)
            line.addStretch(1)
            lines.addLayout(line)
            lines.addWidget(label("第三步　看着打印的纸，把恢复码敲一遍，对了才生效。", "strong"))
            lines.addWidget(self.code)
            self.code.setEnabled(False)
            self.accept_code = button("核对并启用密码", self._on_accept, kind="primary")
            self.accept_code.setEnabled(False)
            foot.addStretch(1)
            foot.addWidget(button("不设密码", self.reject))
            foot.addWidget(self.accept_code)
            self._acts = [self.save, self.accept_code]
            self.new.textEdited.connect(lambda _text: self._forget())
        lines.addLayout(foot)

    def _forget(self) -> None:
        """Another password needs another sheet."""
        self._prepared = None
        self.code.setEnabled(False)
        self.accept_code.setEnabled(False)

    def _same(self) -> bool:
        if self.new.text() == self.again.text():
            return True
        self.message.say("两次输入的新密码不一样。", Tone.WARN)
        return False

    def _on_save(self) -> None:
        if not self._same():
            return
        path = dialogs.save_file(self, "保存恢复表", "数据文件密码恢复表.pdf", dialogs.PDF)
        if path is None:
            return
        password, today, prepared = self.new.text(), self._desk.today(), self._prepared

        def work(_job: Job) -> Any:
            from app.services.database.password import NewPassword
            from app.services.database.password_sheet import sheet_lines
            from app.services.files import save_bytes
            from app.services.forms.slips import Line, render_slip

            made = prepared or NewPassword(password)
            title, texts = sheet_lines(made.code, today)
            lines = [Line(text, large=text == made.code) for text in texts]
            save_bytes(path, render_slip(title, lines, today).pdf_bytes)
            return made

        def done(made: Any) -> None:
            self._prepared = made
            self.code.setEnabled(True)
            self.accept_code.setEnabled(True)
            self.message.say(f"已写入“{path.name}”，请打印出来，再做第三步。")
            self.code.setFocus()

        self._run(lambda job: self._desk.jobs.render(work, done, owner=self, failed=self._failed, job=job))

    def _on_accept(self) -> None:
        prepared, typed = self._prepared, self.code.text()

        def work(database: Any) -> None:
            from app.services.database.password import set_password

            set_password(database, prepared, typed)

        self._change(work)

    def _on_change(self) -> None:
        old, new = self.old.text(), self.new.text()

        def work(database: Any) -> None:
            from app.services.database.password import change_password

            change_password(database, old, new)

        if self._same():
            self._change(work)

    def _on_drop(self) -> None:
        old = self.old.text()

        def work(database: Any) -> None:
            from app.services.database.password import remove_password

            remove_password(database, old)

        self._change(work)

    def _change(self, work: Any) -> None:
        def done(_none: None) -> None:
            self.accept()

        self._run(lambda job: self._desk.jobs.whole(work, done, owner=self, failed=self._failed, job=job))

    def _run(self, start: Any) -> None:
        job = Job("正在处理密码")
        for act in self._acts:
            act.setEnabled(False)

        def ended() -> None:
            for act in self._acts:
                act.setEnabled(True)
            if not self._has_password:
                self.accept_code.setEnabled(self._prepared is not None)

        job.finished.connect(ended)
        start(job)

    def _failed(self, error: UserError) -> None:
        self.message.say_error(error)


def _secret(name: str) -> QLineEdit:
    box = QLineEdit()
    box.setEchoMode(QLineEdit.EchoMode.Password)
    box.setPlaceholderText(name)
    box.setAccessibleName(name)
    box.setMaxLength(200)
    return box
