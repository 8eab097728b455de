"""RecordPane: one row beside its list: a heading, its facts as a form, notes above it, one button to save."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from app.ui.common.choices import ChoiceList
from app.ui.common.fact_form import FactForm, FormField
from app.ui.common.layout import ElidedLabel, button, clear, columns, label, rows, rule, scrolled, tab_after
from app.ui.common.tag import TagLabel
from app.ui.theme import Tone


class RecordPane(QFrame):
    """Emits ``save_wanted`` when the form is without problems, ``edited`` after every change."""

    save_wanted = Signal()
    edited = Signal()

    def __init__(self, today: Callable[[], date], save_text: str, *, column_width: int = 176) -> None:
        """``save_text`` is on the button."""
        super().__init__()
        self._today = today
        self._column_width = column_width
        self.setProperty("kind", "card")
        lines = rows(self, gap=0)
        head = columns(gap=10)
        head.setContentsMargins(16, 10, 16, 8)
        self.title = ElidedLabel("", "heading")
        self.state = TagLabel("")
        head.addWidget(self.title)
        head.addWidget(self.state)
        head.addStretch(1)
        lines.addLayout(head)
        lines.addWidget(rule())
        self._content = QWidget()
        inside = rows(self._content, margin=16, gap=12)
        self._notes = rows(gap=4)
        inside.addLayout(self._notes)
        self._place = rows(gap=0)
        inside.addLayout(self._place)
        self.below = rows(gap=8)
        inside.addLayout(self.below)
        inside.addStretch(1)
        lines.addWidget(scrolled(self._content), 1)
        lines.addWidget(rule())
        self.foot = columns(gap=8)
        self.foot.setContentsMargins(16, 8, 16, 8)
        self.foot.addStretch(1)
        self.save = button(save_text, self._on_save, kind="primary")
        self.foot.addWidget(self.save)
        lines.addLayout(self.foot)
        self.form: FactForm | None = None

    def show_record(
        self,
        title: str,
        fields: Sequence[FormField],
        values: Mapping[str, Any],
        *,
        choices: Mapping[str, ChoiceList] | None = None,
        state: tuple[str, Tone] = ("", Tone.NEUTRAL),
        proposed: Mapping[str, Any] | None = None,
    ) -> None:
        """Show stored values; ``proposed`` are filled in but not stored, so they may be saved at once."""
        self.title.set_whole(title)
        self.state.show_state(*state)
        clear(self._place)
        form = FactForm(fields, today=self._today, choices=choices, column_width=self._column_width)
        form.set_values(values)
        form.restore(proposed or {})
        form.edited.connect(self._on_edited)
        self.form = form
        self._place.addWidget(form)
        tab_after(self._content, [self.save])
        self._on_edited()

    def show_notes(self, notes: Sequence[tuple[str, Tone | None]]) -> None:
        """Sentences above the form: a sum, a doubt."""
        clear(self._notes)
        for text, tone in notes:
            line = label(text, wrap=True)
            if tone is not None:
                line.setProperty("tone", tone.value)
            self._notes.addWidget(line)

    def is_dirty(self) -> bool:
        """Whether something typed is not stored."""
        return self.form is not None and self.form.is_dirty()

    def values(self) -> dict[str, Any]:
        """Every value of the form."""
        return self.form.values() if self.form is not None else {}

    def changes(self) -> dict[str, Any]:
        """The values that differ from the stored ones."""
        return self.form.changes() if self.form is not None else {}

    def _on_edited(self) -> None:
        self.save.setEnabled(self.is_dirty())
        self.edited.emit()

    def _on_save(self) -> None:
        if self.form is not None and self.form.show_problems():
            self.save_wanted.emit()
