"""FactSection: the facts of one kind in a step: its rows as chips, the chosen row as a form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from app.models.fields import Kind
from app.services.journey.facts import GroupFacts, RowFacts
from app.ui.common.choices import ChoiceList
from app.ui.common.fact_form import FactForm, FormField
from app.ui.common.layout import FlowLayout, button, clear, columns, label, rows

BRIEF = 12
"""Fields shown before 还有 n 项可填."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be stored of a section: the row (None: a new one) and its new values."""

    group: str
    row_id: str | None
    values: Mapping[str, Any]


class FactSection(QWidget):
    """One fact group; emits :attr:`edited` on typing, :attr:`removed` with a row's UUID on 删除."""

    edited = Signal()
    removed = Signal(str)

    def __init__(
        self,
        facts: GroupFacts,
        *,
        today: Callable[[], date],
        choices: Mapping[str, ChoiceList],
        defaults: Mapping[str, Any],
        opened: bool,
        show_title: bool = True,
    ) -> None:
        """``defaults`` are proposed in a new row; ``opened`` shows an empty form when there is no row yet."""
        super().__init__()
        self.facts = facts
        self._defaults = {key: value for key, value in defaults.items() if key in facts.group.attrs}
        self._at: int | None = None
        lines = rows(self, gap=8)
        head = columns(gap=8)
        title = label(facts.group.title, "strong")
        head.addWidget(title)
        if not show_title:
            title.hide()
        self._chips_box = QWidget()
        self._chips = FlowLayout(self._chips_box, gap=6)
        self._chip_group = QButtonGroup(self)
        head.addWidget(self._chips_box, 1)
        self.add = button(
            "添加一条", self.start_new, kind="link", icon="plus", name=f"添加{facts.group.title}"
        )
        # A row that holds other steps' facts too is not deleted, only emptied of these.
        verb = "删除这条" if facts.group.many else "清空"
        self.remove = button(verb, self._on_remove, kind="link", name=f"{verb}{facts.group.title}")
        self.remove.setToolTip("可以撤销")
        head.addWidget(self.remove)
        head.addWidget(self.add)
        lines.addLayout(head)
        self.none = label("还没有记录。", "muted")
        lines.addWidget(self.none)
        self.form = FactForm(
            [FormField(spec.attr, spec.field) for spec in facts.fields],
            today=today,
            choices=choices,
            brief=BRIEF,
        )
        self.form.edited.connect(self._on_edited)
        lines.addWidget(self.form)
        if facts.rows:
            self._choose(len(facts.rows) - 1)
        elif opened or not facts.group.many:
            self.start_new()
        else:
            self._show(None)

    @property
    def group_key(self) -> str:
        """Key of the fact group."""
        return self.facts.group.key

    def is_dirty(self) -> bool:
        """Whether something was typed that is not stored."""
        return self.form.isVisibleTo(self) and self.form.is_dirty()

    def check(self) -> bool:
        """Write problems under their fields; True when it can be stored."""
        return self.form.show_problems()

    def entry(self) -> Entry:
        """What is to be stored."""
        row = self._row()
        changed = self.form.changes()
        if row is None or row.row_id is None:
            values = {attr: value for attr, value in self.form.values().items() if value not in (None, ())}
            return Entry(self.group_key, None, values)
        return Entry(self.group_key, row.row_id, changed)

    def draft(self) -> tuple[str | None, dict[str, Any]]:
        """The row being edited and what was typed over it."""
        row = self._row()
        return (row.row_id if row else None), self.form.typed()

    def restore(self, row_id: str | None, typed: Mapping[str, Any]) -> None:
        """Put a draft back."""
        at = next((n for n, row in enumerate(self.facts.rows) if row.row_id == row_id), None)
        if at is None:
            self.start_new()
        else:
            self._choose(at)
        self.form.retype(typed)
        self.edited.emit()

    def start_new(self) -> None:
        """An empty form for one more row."""
        if not self.facts.group.many and self.facts.rows:
            return
        self._show(len(self.facts.rows))
        self.form.set_values(self._defaults)
        self.edited.emit()

    def _choose(self, at: int) -> None:
        self._show(at)
        self.form.set_values(self.facts.rows[at].values)
        self.edited.emit()

    def _row(self) -> RowFacts | None:
        if self._at is None or self._at >= len(self.facts.rows):
            return None
        return self.facts.rows[self._at]

    def _show(self, at: int | None) -> None:
        """Chips, links and form for row ``at``; one past the end is a new row, None is nothing."""
        self._at = at
        many, known = self.facts.group.many, len(self.facts.rows)
        is_new = at is not None and at == known
        self.form.setVisible(at is not None)
        self.none.setVisible(at is None)
        self.add.setVisible(many and not is_new)
        self.add.setEnabled(True)
        self.remove.setEnabled(True)
        self.remove.setVisible(at is not None and not is_new and (many or self._is_filled(at)))
        clear(self._chips)
        if many and known and (known > 1 or is_new):
            for number, row in enumerate(self.facts.rows):
                self._chip(row_title(self.facts, row), number, number == at)
            if is_new:
                self._chip("新的一条", known, chosen=True)

    def _is_filled(self, at: int) -> bool:
        """Whether a row says anything."""
        return any(value not in (None, (), "") for value in self.facts.rows[at].values.values())

    def _chip(self, text: str, at: int, chosen: bool) -> None:
        chip = button(text, kind="chip", name=f"{self.facts.group.title}：{text}")
        chip.setCheckable(True)
        chip.setChecked(chosen)
        if at < len(self.facts.rows):
            chip.clicked.connect(lambda _checked=False: self._choose(at))
        self._chip_group.addButton(chip)
        self._chips.addWidget(chip)

    def _on_edited(self) -> None:
        """While something is typed, the other rows wait: switching would lose it."""
        dirty = self.form.is_dirty()
        for chip in self._chip_group.buttons():
            chip.setEnabled(chip.isChecked() or not dirty)
            chip.setToolTip("" if chip.isEnabled() else "先保存或放弃修改")
        self.add.setEnabled(not dirty)
        self.remove.setEnabled(not dirty)
        self.edited.emit()

    def _on_remove(self) -> None:
        row = self._row()
        if row is not None and row.row_id is not None:
            self.removed.emit(row.row_id)


def row_title(facts: GroupFacts, row: RowFacts) -> str:
    """A row in a few words: its first date and its first word."""
    days = [row.values.get(s.attr) for s in facts.fields if s.field.kind is Kind.DAY]
    day = next((str(value) for value in days if value is not None), "")
    words = [row.values.get(s.attr) for s in facts.fields if s.field.kind is Kind.CHOICE]
    word = next((str(value) for value in words if value), "")
    return " ".join(part for part in (day, word) if part) or "未写日期"
