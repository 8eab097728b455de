"""The user's own Word templates on 表格: what is wrong with them, the placeholders, filling and saving."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame

from app.errors import FormRefused
from app.services.export_register import WORD, Outgoing
from app.services.files import file_name
from app.services.word.templates import WordTemplate
from app.ui import dialogs, export_panel
from app.ui.common.layout import button, columns, label, rows, rule
from app.ui.common.pick_list import PickList
from app.ui.desk import Desk
from app.ui.jobs import Job
from app.ui.theme import Tone

_MANY = "（多条）"


class TemplatesPane(QFrame):
    """Emits :attr:`found` with the usable templates after :meth:`load`, :attr:`said` for the message bar."""

    said = Signal(str, object)
    found = Signal(object)

    def __init__(self, desk: Desk, folder: Path | None) -> None:
        """``folder`` holds the templates; None where there is no data folder."""
        super().__init__()
        self.setProperty("kind", "card")
        self._desk = desk
        self._folder = folder
        self._templates: Sequence[WordTemplate] = ()
        self._refused: Sequence[FormRefused] = ()
        self._chosen: WordTemplate | None = None
        self._name = ""
        self._subject = ""
        lines = rows(self, margin=16, gap=8)
        head = columns(gap=8)
        self.title = label("", "heading")
        head.addWidget(self.title, 1)
        self.make = button("生成 Word 文档", self._on_make, kind="primary", icon="save")
        head.addWidget(self.make)
        lines.addLayout(head)
        self.state = label("", "", wrap=True, select=True)
        lines.addWidget(self.state)
        lines.addWidget(rule())
        offer = columns(gap=8)
        offer.addWidget(label("模板里可以写的占位符", "strong"), 1)
        self.copy = button("复制选中的", self._on_copy, icon="copy")
        offer.addWidget(self.copy)
        lines.addLayout(offer)
        hint = "选一项复制，贴进 Word 模板里；生成时换成这个人的资料。没有记录的项目留空。"
        lines.addWidget(label(hint, "small", wrap=True))
        self.offered = PickList(desk.theme, "占位符")
        self.offered.itemDoubleClicked.connect(lambda _item: self._on_copy())
        lines.addWidget(self.offered, 1)

    def load(self) -> None:
        """Look at the templates anew."""
        from app.services.word.facts import placeholders
        from app.services.word.templates import list_templates

        folder = self._folder

        def work(_job: Any) -> Any:
            return (list_templates(folder) if folder is not None else ((), ())), placeholders()

        def loaded(result: Any) -> None:
            (self._templates, self._refused), offered = result
            if not self.offered.count():
                self.offered.set_entries(_entries(offered))
            self.found.emit(self._templates)
            self._show()

        self._desk.jobs.render(work, loaded, owner=self, key=(id(self), "load"))

    def show_template(self, name: str, subject: str) -> None:
        """The template with this file name for the case with this UUID; an empty name shows the overview."""
        self._name, self._subject = name, subject
        self._show()

    def _show(self) -> None:
        self._chosen = next((each for each in self._templates if each.path.name == self._name), None)
        chosen = self._chosen
        self.title.setText(chosen.title if chosen else "自己的 Word 模板")
        self.make.setVisible(chosen is not None)
        self.make.setEnabled(chosen is not None and not chosen.unknown and bool(self._subject))
        text, tone = self._words(chosen)
        self.state.setText(text)
        self.state.setProperty("tone", tone)
        self.state.style().unpolish(self.state)
        self.state.style().polish(self.state)

    def _words(self, chosen: WordTemplate | None) -> tuple[str, str]:
        if chosen is None:
            where = f"把 .docx 模板放进数据文件夹的“{self._folder.name}”里，" if self._folder else ""
            number = f"现在可用 {len(self._templates)} 个。" if self._templates else "现在还没有模板。"
            wrong = "\n".join(str(each) for each in self._refused)
            text = f"{where}回到这里就会列在左边。{number}"
            return (f"{text}\n{wrong}", Tone.WARN.value) if wrong else (text, "")
        if chosen.unknown:
            names = "、".join(chosen.unknown)
            return f"模板里有不认识的占位符：{names}。请改成下面列出的名称，再回到这里。", Tone.WARN.value
        if not self._subject:
            return "请先在左边选一个人。", ""
        return "占位符都认得，可以生成。", Tone.DONE.value

    def _on_copy(self) -> None:
        text = self.offered.current()
        if text:
            QGuiApplication.clipboard().setText(text)
            self.said.emit(f"已复制 {text}", Tone.DONE)

    def _on_make(self) -> None:
        from app.services.print_subjects import subject_name
        from app.services.word.facts import case_facts

        chosen, subject, today = self._chosen, self._subject, self._desk.today()
        if chosen is None:
            return

        def work(session: Any) -> Any:
            return case_facts(session, subject, today), subject_name(session, subject)

        self._desk.jobs.read(work, lambda found: self._fill(chosen, *found), owner=self)

    def _fill(self, chosen: WordTemplate, facts: Any, name: str) -> None:
        def work(_job: Job) -> tuple[bytes, bool]:
            from app.services.word.templates import fill_template, holds_numbers

            content = fill_template(chosen.path, facts)
            return content, not holds_numbers(content)

        def filled(found: tuple[bytes, bool]) -> None:
            content, is_masked = found

            def go(given: Outgoing) -> None:
                self._store(content, chosen, name, given)

            export_panel.ask(self._desk, self, Outgoing(WORD, chosen.title, 1, is_masked), go)

        self._desk.jobs.render(work, filled, owner=self)

    def _store(self, content: bytes, chosen: WordTemplate, name: str, outgoing: Outgoing) -> None:
        suggested = file_name(chosen.title, name, suffix=".docx")
        path = dialogs.save_file(self, "保存 Word 文档", suggested, dialogs.WORD)
        if path is None:
            return

        def saved(target: Path) -> None:
            self.said.emit(f"已保存“{target.name}”。", Tone.DONE)

        export_panel.save(self._desk, self, path, content, outgoing, saved)


def _entries(offered: Any) -> list[tuple[str, str, str]]:
    """Placeholders as lines: heading, what is copied, what is shown."""
    lines = []
    for group, names in offered.items():
        sheet = group.removesuffix(_MANY)
        for name in names:
            if not group:
                text = "{{ " + name + " }}"
            elif group.endswith(_MANY):
                text = "{% for 行 in " + sheet + " %}{{ 行." + name + " }}{% endfor %}"
            else:
                text = "{{ " + f"{sheet}.{name}" + " }}"
            lines.append((group or "其他", text, text))
    return lines
