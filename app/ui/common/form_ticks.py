"""FormTicks: the forms to be ticked for a batch, and the paper of a preprinted one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from app.services.forms import FormSpec
from app.services.forms.periods import is_overlay
from app.services.letter_prints import one_paper, paper_of
from app.ui.common.check_list import CheckList
from app.ui.common.form_options import FormOptions
from app.ui.common.layout import columns, label, rows
from app.ui.printing import Wish
from app.ui.theme import Theme


class FormTicks(QFrame):
    """Emits :attr:`changed` when other forms are ticked or another paper is chosen."""

    changed = Signal()

    def __init__(
        self,
        forms: Mapping[str, FormSpec],
        heading: Callable[[FormSpec], str],
        theme: Theme,
        today: Callable[[], date],
    ) -> None:
        """``heading`` names the group a form stands in."""
        super().__init__()
        self.setProperty("kind", "card")
        self._forms = forms
        inside = rows(self, gap=8)
        inside.setContentsMargins(1, 12, 1, 1)
        head = columns()
        head.setContentsMargins(12, 0, 12, 0)
        head.addWidget(label("要打印的表格", "strong"))
        inside.addLayout(head)
        self.list = CheckList(theme, "要打印的表格")
        ordered = sorted(forms.values(), key=lambda form: (form.stage, form.number, form.key))
        self.list.set_entries((heading(form), form.key, form.title) for form in ordered)
        inside.addWidget(self.list, 1)
        held = columns()
        held.setContentsMargins(12, 0, 12, 8)
        self.options = FormOptions(today)
        self.options.hide()
        held.addWidget(self.options)
        inside.addLayout(held)
        self.list.changed.connect(self._on_ticked)
        self.options.edited.connect(self.changed)

    def ticked(self) -> list[str]:
        """Keys of the forms ticked."""
        return self.list.ticked()

    def wish(self, opinions: bool) -> Wish:
        """How they are to be printed: a preprinted form by what is chosen for it."""
        if self._overlay() is None:
            return Wish(opinions=opinions)
        return replace(self.options.wish(), opinions=opinions)

    def check_paper(self, wish: Wish) -> None:
        """FormRefused if the forms ticked do not go on one and the same paper."""
        one_paper(paper_of(self._forms[key], wish.choices) for key in self.ticked())

    def _overlay(self) -> FormSpec | None:
        """The preprinted form, if it is the only one ticked: only then its paper may be chosen."""
        keys = self.ticked()
        form = self._forms[keys[0]] if len(keys) == 1 else None
        return form if form is not None and is_overlay(form) else None

    def _on_ticked(self) -> None:
        overlay = self._overlay()
        if overlay is not None:
            self.options.show_form(overlay)
        self.options.setVisible(overlay is not None)
        self.changed.emit()
