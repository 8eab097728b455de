"""What for and for whom: one small panel before a file with people's data leaves, and its entry afterwards.

Every screen that saves such a file asks here and stores through :func:`save`: none leaves unregistered.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget

from app.errors import UserError
from app.services.access import ReadOnly
from app.services.export_register import ENCRYPTED, Answers, Outgoing, possible_answers, save_and_enter
from app.services.operators import User
from app.services.second_person import agreed, approvers, needs_second
from app.ui import dialogs
from app.ui.common.layout import button, columns, label, rows
from app.ui.common.panel import Panel
from app.ui.common.tag import TagLabel
from app.ui.desk import Desk
from app.ui.second_person import ask_second
from app.ui.theme import Tone

_LIMIT = 200


class ExportPanel(Panel):
    """Enter takes the answers that stand there; :meth:`outgoing` is then complete."""

    HELP = ("privacy", "register")

    def __init__(self, outgoing: Outgoing, answers: Answers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._outgoing = outgoing
        self.setWindowTitle("导出登记")
        self.setMinimumWidth(460)
        lines = rows(self, margin=20, gap=12)
        lines.addWidget(label(f"{outgoing.kind}：{outgoing.scope}", "heading", wrap=True))
        tags = columns(gap=8)
        tags.addWidget(TagLabel(f"{outgoing.people} 人", Tone.INFO))
        whole = not outgoing.is_masked
        tags.addWidget(
            TagLabel("含完整身份证号" if whole else "不含完整证号", Tone.WARN if whole else Tone.DONE)
        )
        closed = outgoing.kind in ENCRYPTED
        tags.addWidget(TagLabel("已加密" if closed else "没有加密", Tone.DONE if closed else Tone.WARN))
        tags.addStretch(1)
        lines.addLayout(tags)
        self.purpose = self._choice("用途", answers.purposes)
        first = [outgoing.recipient] if outgoing.recipient else []
        self.recipient = self._choice("交给谁", tuple(dict.fromkeys((*first, *answers.recipients))))
        for word, box in (("用途", self.purpose), ("交给谁", self.recipient)):
            line = columns(gap=12)
            name = label(word, "muted")
            name.setMinimumWidth(52)
            line.addWidget(name)
            line.addWidget(box, 1)
            lines.addLayout(line)
        lines.addWidget(label(answers.rule, "small", wrap=True))
        lines.addWidget(label("这一次导出会记入“导出登记”，丢了可以查到里面是什么。", "small", wrap=True))
        foot = columns(gap=8)
        foot.addStretch(1)
        foot.addWidget(button("取消", self.reject))
        self.go = button("继续", self.accept, kind="primary")
        self.go.setDefault(True)
        foot.addWidget(self.go)
        lines.addLayout(foot)
        for box in (self.purpose, self.recipient):
            box.editTextChanged.connect(self._on_edited)
        self._on_edited()
        self.go.setFocus()

    def outgoing(self) -> Outgoing:
        """What leaves, with the answers given."""
        return replace(
            self._outgoing,
            purpose=self.purpose.currentText().strip(),
            recipient=self.recipient.currentText().strip(),
        )

    def _choice(self, name: str, words: tuple[str, ...]) -> QComboBox:
        box = QComboBox()
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        box.addItems(list(words))
        box.setAccessibleName(name)
        edit = box.lineEdit()
        if edit is not None:
            edit.setMaxLength(_LIMIT)
            edit.setAccessibleName(name)
        return box

    def _on_edited(self) -> None:
        given = self.outgoing()
        self.go.setEnabled(bool(given.purpose and given.recipient))


def ask(desk: Desk, parent: QWidget, outgoing: Outgoing, go: Callable[[Outgoing], None]) -> None:
    """Ask what for and for whom, then ``go(outgoing)``; nothing happens after 取消.

    Many people in a readable file need a reviewer's yes besides, where there is a reviewer. In 迎检模式
    nothing with full ID numbers leaves: that is said instead.
    """
    if desk.jobs.is_inspected and not outgoing.is_masked:
        desk.jobs.failed.emit(
            ReadOnly("E-ROLE-03", "迎检模式下不能带出完整证件号码，没有导出。", "要导出，请先退出迎检模式。")
        )
        return

    present = desk.jobs.operator

    def work(session: Any) -> tuple[Answers, tuple[User, ...]]:
        users = approvers(session, present) if needs_second(outgoing) else ()
        return possible_answers(session, outgoing.kind), users

    def show(found: tuple[Answers, tuple[User, ...]]) -> None:
        answers, users = found
        panel = ExportPanel(outgoing, answers, parent)
        accepted = dialogs.run(panel)
        given = panel.outgoing()
        panel.deleteLater()
        if not accepted:
            return
        if not users:
            go(given)
            return
        what = f"带出 {given.people} 人的完整身份证号，文件没有加密：{given.kind}，交给{given.recipient}"
        ask_second(
            desk, parent, what, users, lambda name: go(replace(given, scope=agreed(given.scope, name)))
        )

    desk.jobs.read(work, show, owner=parent)


def save(
    desk: Desk,
    owner: QWidget,
    path: Path,
    content: bytes,
    outgoing: Outgoing,
    done: Callable[[Path], None],
    *,
    failed: Callable[[UserError], object] | None = None,
    also: Callable[[Any], None] | None = None,
    check: Callable[[Path], None] | None = None,
) -> None:
    """Write a file and enter it in the register, both or neither; ``also(session)`` notes more beside it.

    ``done(path)`` comes when the file has been read back.
    """
    at = desk.now()

    def work(session: Any) -> Path:
        if also is not None:
            also(session)
        return save_and_enter(session, path, content, outgoing, at, check)

    desk.jobs.note(work, done, owner=owner, failed=failed)
