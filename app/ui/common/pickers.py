"""Editors that point at other records: one of them, or several, found by name, pinyin or code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QStringListModel, Qt, QTimer
from PySide6.QtWidgets import QLineEdit

from app.services.journey.facts import Choice
from app.ui.common.choices import ChoiceList, shown
from app.ui.common.editors import Editor
from app.ui.common.layout import FlowLayout, button, clear, restyle, rows
from app.ui.common.matches import make_matches

_ASK = "没有找到，请从列表中选择。"


class PickLine(QLineEdit):
    """A line edit with a list of matches under it; calls back with the choice taken."""

    def __init__(self, choices: ChoiceList, taken: Callable[[Choice], None], placeholder: str) -> None:
        super().__init__()
        self._choices = choices
        self._taken = taken
        self.setPlaceholderText(placeholder)
        self._hits: list[Choice] = []
        self._words: QStringListModel | None = None
        self.textEdited.connect(self._on_edited)

    def matches(self) -> list[Choice]:
        """What fits the text typed so far."""
        return self._choices.find(self.text().strip())

    def set_choices(self, choices: ChoiceList) -> None:
        """Choose among other records from now on."""
        self._choices = choices

    def _on_edited(self, text: str) -> None:
        self._hits = self._choices.find(text.strip()) if text.strip() else []
        if self._words is None:
            # Made when the first letter is typed: a form has many of these boxes.
            self._words = make_matches(self, self._take)
        self._words.setStringList([shown(choice) for choice in self._hits])
        if self._hits:
            self.completer().complete()

    def _take(self, row: int) -> None:
        if 0 <= row < len(self._hits):
            self._taken(self._hits[row])


class PickEditor(Editor):
    """One record; the value is its UUID."""

    def __init__(self, choices: ChoiceList, placeholder: str = "输入姓名或拼音首字母") -> None:
        super().__init__()
        self._choices = choices
        self._chosen: Choice | None = None
        self._unknown: str | None = None
        self.box = PickLine(choices, self._take, placeholder)
        self.box.textEdited.connect(self._on_edited)
        self.box.editingFinished.connect(self._settle)
        rows(self).addWidget(self.box)
        self.setFocusProxy(self.box)

    def value(self) -> str | None:
        """UUID of the chosen record; a stored one that is not among the choices is kept."""
        return self._chosen.id if self._chosen else self._unknown

    def set_value(self, value: Any) -> None:
        """Show the record with this UUID."""
        self._chosen = self._choices.get(value)
        self._unknown = value if self._chosen is None else None
        self.box.setText(shown(self._chosen) if self._chosen else "")
        self.box.setCursorPosition(0)
        self._mark()

    def problem(self) -> str | None:
        """A text that names nobody."""
        return _ASK if self.box.text().strip() and self._chosen is None else None

    def unread(self) -> str | None:
        """A text that names nobody yet."""
        return self.box.text() if self.problem() else None

    def put_unread(self, text: str) -> None:
        """Show it as it was typed."""
        self._chosen, self._unknown = None, None
        self.box.setText(text)
        self._mark()

    def set_choices(self, choices: ChoiceList) -> None:
        """Choose among other records from now on."""
        self._choices = choices
        self.box.set_choices(choices)

    def name_it(self, name: str) -> None:
        """Name the box."""
        self.box.setAccessibleName(name)

    def set_locked(self, locked: bool) -> None:
        """Read-only text stays selectable."""
        self.box.setReadOnly(locked)
        restyle(self.box)

    def _take(self, choice: Choice) -> None:
        self.set_value(choice.id)
        self.edited.emit()

    def _on_edited(self, _text: str) -> None:
        self._chosen, self._unknown = None, None
        self._mark()
        self.edited.emit()

    def _settle(self) -> None:
        """On leaving, take the only match or the exact name."""
        if self._chosen is None and self.box.text().strip():
            hits = self.box.matches()
            exact = [hit for hit in hits if hit.label == self.box.text().strip()]
            for group in (exact, hits):
                if len(group) == 1:
                    self._take(group[0])
                    return

    def _mark(self) -> None:
        wrong = self.problem() is not None
        if bool(self.box.property("wrong")) != wrong:
            self.box.setProperty("wrong", wrong)
            restyle(self.box)


class PickManyEditor(Editor):
    """Several records, as removable names before a box that adds one more; the value is their UUIDs."""

    def __init__(self, choices: ChoiceList, placeholder: str = "输入姓名或拼音首字母") -> None:
        super().__init__()
        self._choices = choices
        self._ids: list[str] = []
        self._name = ""
        self._locked = False
        lines = rows(self, gap=4)
        self._flow = FlowLayout(gap=4)
        lines.addLayout(self._flow)
        self.box = PickLine(choices, self._take, placeholder)
        self.box.editingFinished.connect(self._settle)
        lines.addWidget(self.box)
        self.setFocusProxy(self.box)

    def value(self) -> tuple[str, ...]:
        """UUIDs in the order chosen."""
        return tuple(self._ids)

    def set_value(self, value: Any) -> None:
        """Show these records."""
        self._ids = list(value or ())
        self._show()

    def problem(self) -> str | None:
        """A text that names nobody."""
        return _ASK if self.box.text().strip() else None

    def name_it(self, name: str) -> None:
        """Name the box and the remove buttons."""
        self._name = name
        self.box.setAccessibleName(name)
        self._show()

    def set_locked(self, locked: bool) -> None:
        """No adding, no removing."""
        self._locked = locked
        self.box.setReadOnly(locked)
        self._show()

    def _take(self, choice: Choice) -> None:
        # The completer writes the label into the box after this call.
        QTimer.singleShot(0, self.box, self.box.clear)
        self.box.clear()
        if choice.id not in self._ids:
            self._ids.append(choice.id)
            self._show()
            self.edited.emit()

    def _settle(self) -> None:
        text = self.box.text().strip()
        hits = self.box.matches() if text else []
        exact = [hit for hit in hits if hit.label == text]
        for group in (exact, hits):
            if len(group) == 1:
                self._take(group[0])
                return

    def _drop(self, identity: str) -> None:
        self._ids.remove(identity)
        self._show()
        self.edited.emit()

    def _show(self) -> None:
        clear(self._flow)
        for identity in self._ids:
            choice = self._choices.get(identity)
            name = choice.label if choice else "（不在名册）"
            chip = button(name, kind="chip", icon="close", name=f"去掉{name}", tip=f"去掉{name}")
            chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            chip.setEnabled(not self._locked)
            chip.clicked.connect(lambda _checked=False, which=identity: self._drop(which))
            self._flow.addWidget(chip)
        self.updateGeometry()
