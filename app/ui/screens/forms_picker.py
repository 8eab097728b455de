"""Left of 表格: whom or what to print for, and every form that can be printed for it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from app.services.forms import FormSpec
from app.services.print_subjects import MEETINGS, ORGANISATIONS, PEOPLE, Subjects
from app.services.steps import STAGES
from app.services.word.templates import WordTemplate
from app.ui.common.choices import ChoiceList
from app.ui.common.layout import button, label, rows, rule
from app.ui.common.pick_list import PickList
from app.ui.common.pickers import PickEditor
from app.ui.common.segments import Segments
from app.ui.desk import Desk
from app.ui.wording import phase_title

WORD = "word:"
"""Begins the keys that are no forms: then comes a Word template's file name, or nothing for the overview."""
_KINDS = (PEOPLE, ORGANISATIONS, MEETINGS)
_ASKS = ("输入姓名或拼音首字母", "输入组织名称", "输入日期或会议种类")


class FormsPicker(QFrame):
    """Emits :attr:`subject_changed`, :attr:`chosen` with a key, and the wishes of its two buttons."""

    subject_changed = Signal(str)
    chosen = Signal(str)
    batch_wanted = Signal()
    layouts_wanted = Signal()

    def __init__(self, desk: Desk, forms: Sequence[FormSpec]) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._forms = sorted(forms, key=lambda form: (form.stage, form.number, form.key))
        self._subjects = Subjects((), (), (), frozenset())
        self._templates: Sequence[WordTemplate] = ()
        self._subject = ""
        lines = rows(self, gap=8)
        lines.setContentsMargins(1, 12, 1, 8)
        head = rows(gap=6)
        head.setContentsMargins(12, 0, 12, 4)
        head.addWidget(label("给谁打印", "small"))
        self.kind = Segments(_KINDS, "给谁打印")
        self.kind.chosen.connect(self._on_kind)
        head.addWidget(self.kind)
        self.who = PickEditor(ChoiceList(), _ASKS[0])
        self.who.name_it("给谁打印")
        self.who.edited.connect(self._on_who)
        head.addWidget(self.who)
        lines.addLayout(head)
        lines.addWidget(rule())
        self.list = PickList(desk.theme, "表格")
        self.list.chosen.connect(self.chosen)
        lines.addWidget(self.list, 1)
        lines.addWidget(rule())
        foot = rows(gap=4)
        foot.setContentsMargins(12, 4, 12, 0)
        self.batch = button("成批打印…", self.batch_wanted.emit, icon="print")
        foot.addWidget(self.batch)
        self.layouts = button("自己的版式…", self.layouts_wanted.emit, kind="link")
        foot.addWidget(self.layouts)
        self.trouble = label("", "small", wrap=True)
        self.trouble.hide()
        foot.addWidget(self.trouble)
        lines.addLayout(foot)
        self._show_forms()

    def subject(self) -> str:
        """UUID of what is printed for, empty before the choice."""
        return self._subject

    def set_subjects(self, subjects: Subjects) -> None:
        """Choose among these from now on; the present choice stays."""
        self._subjects = subjects
        self._subject = subjects.named(self._subject)
        self._show_kind(self._kind_of(self._subject))

    def set_subject(self, subject: str) -> None:
        """Show a choice without telling."""
        self._subject = subject
        self._show_kind(self._kind_of(subject))

    def set_templates(self, templates: Sequence[WordTemplate]) -> None:
        """List these Word templates below the forms."""
        self._templates = templates
        self._show_forms()

    def say_trouble(self, count: int) -> None:
        """How many of the user's own layouts are not in order; they are not used."""
        self.trouble.setText(f"有 {count} 个自己的版式要改，暂用随程序的。")
        self.trouble.setVisible(count > 0)

    def _kind_of(self, subject: str) -> int:
        return _KINDS.index(self._subjects.kind_of(subject)) if subject else self.kind.current()

    def _show_kind(self, at: int) -> None:
        self.kind.choose(at)
        self.who.box.setPlaceholderText(_ASKS[at])
        self.who.set_choices(ChoiceList(self._subjects.of(_KINDS[at])))
        self.who.set_value(self._subject or None)
        self._show_forms()

    def _show_forms(self) -> None:
        kind = _KINDS[self.kind.current()]
        entries = [
            (heading(form), form.key, form.title)
            for form in self._forms
            if self._subjects.fits(form, kind, self._subject)
        ]
        if kind == PEOPLE and self._subject not in self._subjects.alone:
            entries += [("Word 模板", WORD + each.path.name, each.title) for each in self._templates]
            entries.append(("Word 模板", WORD, "模板和占位符一览"))
        self.list.set_entries(entries)

    def _on_kind(self, at: int) -> None:
        self._subject = ""
        if at == 1 and len(self._subjects.organisations) == 1:
            self._subject = self._subjects.organisations[0].id
        self._show_kind(at)
        self.subject_changed.emit(self._subject)

    def _on_who(self) -> None:
        chosen = self.who.value() or ""
        if chosen and chosen != self._subject:
            self._subject = chosen
            self._show_forms()
            self.subject_changed.emit(chosen)


def heading(form: FormSpec) -> str:
    """The stage a form belongs to; forms count stages from 1, 0 is the whole way."""
    return phase_title(form.stage - 1, STAGES[form.stage - 1]) if form.stage else "全程"
