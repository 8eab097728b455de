"""The command box at the top (Ctrl+K): people, screens, acts and forms, found while typing, best first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QLineEdit

from app.ui.common.layout import label
from app.ui.screen import DO, FORM, GO, Command, Place
from app.ui.theme import Theme

if TYPE_CHECKING:
    from app.services.finder import Hit, PeopleFinder
    from app.ui.command_list import CommandList

PERSON = "人员"
RECENT = "最近"
_ORDER = (PERSON, DO, GO, FORM)
_MOST = {PERSON: 7}
_MOST_OTHERS = 5
_ROWS = 14
_BEFORE_TYPING = 6


class Keyed(NamedTuple):
    """A command with what it is found by; made off the GUI thread (:func:`keyed`)."""

    command: Command
    key: str


def keyed(commands: Iterable[Command]) -> list[Keyed]:
    """Commands with their pinyin; of two with the same words the first stands (the one at hand)."""
    from app.services.search import fold, words_key

    found: dict[tuple[str, str], Keyed] = {}
    for command in commands:
        found.setdefault(
            (command.kind, command.text),
            Keyed(command, f"{words_key(command.text)} {fold(command.words)} {words_key(command.detail)}"),
        )
    return list(found.values())


class CommandBox(QLineEdit):
    """Emits :attr:`chosen` with a :class:`Command`, :attr:`opened` on getting the keyboard: time to load.

    :attr:`number_searched` carries the people (UUIDs) found by an ID number, to be noted.
    """

    chosen = Signal(object)
    opened = Signal()
    number_searched = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("kind", "search")
        self.setPlaceholderText("找人、找功能（可输拼音首字母）")
        self.setAccessibleName("查找，快捷键 Ctrl+K")
        self._people: PeopleFinder | None = None
        self._commands: list[Keyed] = []
        self._near: Sequence[Command] = ()
        self._recent: list[Command] = []
        self._hits: list[tuple[str, Command]] = []
        self._by_number: set[str] = set()
        self._list: CommandList | None = None
        self._hint: QLabel = label("Ctrl K")
        self._hint.setProperty("kind", "key")
        self._hint.setParent(self)
        self.textEdited.connect(self._on_edited)

    def set_commands(self, commands: Sequence[Keyed]) -> None:
        """What can be reached or done now."""
        self._commands = list(commands)
        self._again()

    def set_near(self, commands: Sequence[Command]) -> None:
        """What is offered before anything is typed, below what was used last: acts on what is at hand."""
        self._near = commands

    def set_people(self, people: PeopleFinder) -> None:
        """People that can be found."""
        self._people = people
        self._again()

    def set_recent(self, places: Sequence[Place]) -> None:
        """Places used last, newest first; those that are gone are left out."""
        known = {entry.command.place: entry.command for entry in self._commands}
        found = []
        for place in places:
            people = self._people if place.screen == "person" else None
            person = people.get(place.subject) if people is not None else None
            command = _to_person(person) if person is not None else known.get(place)
            if command is not None:
                found.append(command)
        self._recent = found

    def hits(self) -> list[str]:
        """The lines offered at present."""
        return [f"{c.text}　{c.detail}" if c.detail else c.text for _kind, c in self._hits]

    def kinds(self) -> list[str]:
        """The word of the group of each line."""
        return [kind for kind, _command in self._hits]

    def matches(self) -> CommandList:
        """The list below the box."""
        if self._list is None:
            from app.ui.command_list import CommandList

            self._list = CommandList(self._theme, self.window())
            self._list.taken.connect(self._take)
        return self._list

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Ask for what can be found; somebody who only tabs past is not disturbed."""
        super().focusInEvent(event)
        self.opened.emit()
        if event.reason() is not Qt.FocusReason.MouseFocusReason:
            self.selectAll()  # what was typed last time is replaced by the next letter
        if event.reason() not in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self._show(self._offers(self.text()))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The list goes with the keyboard."""
        super().focusOutEvent(event)
        self._show([])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move in the list, Enter takes a row, Escape empties the box."""
        key, step = event.key(), {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._hits:
            self._take(max(0, self.matches().current()))
        elif key == Qt.Key.Key_Escape:
            self.clear()
            self._show([])
        elif key in step and self._hits:
            self.matches().choose(self.matches().current() + step[Qt.Key(key)])
            self._tell()
        elif key in step:
            self._show(self._offers(self.text()))
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the shortcut hint at the right end."""
        super().resizeEvent(event)
        self._hint.adjustSize()
        self._hint.move(self.width() - self._hint.width() - 8, (self.height() - self._hint.height()) // 2)

    def _on_edited(self, text: str) -> None:
        self._show(self._offers(text))

    def _again(self) -> None:
        """What was typed before everything was loaded is looked up again."""
        if self.hasFocus() and (self.text().strip() or self._hits):
            self._show(self._offers(self.text()))

    def _offers(self, text: str) -> list[tuple[str, Command]]:
        text = text.strip()
        self._by_number = set()
        if not text:
            near = [(command.kind, command) for command in self._near[:_BEFORE_TYPING]]
            return [*((RECENT, command) for command in self._recent[:_BEFORE_TYPING]), *near]
        # What finds is read with the first letter, not before the window can be seen.
        from app.services.finder import PeopleFinder
        from app.services.identity_number import is_whole
        from app.services.search import fold

        people = self._people or PeopleFinder()
        if is_whole(text):
            hits = people.whole_number(text)
            self.number_searched.emit([hit.id for hit in hits])
            return [(PERSON, _to_person(hit)) for hit in hits]
        hits = people.find(text, _MOST[PERSON])
        self._by_number = {hit.id for hit in hits if hit.by_number}
        groups = {PERSON: [(hit.score, _to_person(hit)) for hit in hits]}
        terms = fold(text).split()
        for entry in self._commands:
            if all(term in entry.key for term in terms):
                score = _score(entry, fold(entry.command.text), terms[0])
                groups.setdefault(entry.command.kind, []).append((score, entry.command))
        lines = []
        order = {kind: at for at, kind in enumerate(_ORDER)}
        filled = [
            (min(score for score, _c in some), order.get(kind, 9), kind)
            for kind, some in groups.items()
            if some
        ]
        for _best, _at, kind in sorted(filled):
            best = sorted(groups[kind], key=lambda pair: pair[0])[: _MOST.get(kind, _MOST_OTHERS)]
            lines += [(kind, command) for _score, command in best]
        return lines[:_ROWS]

    def _show(self, hits: list[tuple[str, Command]]) -> None:
        self._hint.setVisible(not self.text())
        self._hits = hits
        if hits or self._list is not None:
            from app.ui.command_list import Line

            self.matches().show_lines([Line(kind, c.text, c.detail) for kind, c in hits], self)
        self._tell()

    def _tell(self) -> None:
        """The row under the cursor, for a screen reader: the keyboard stays in the box."""
        self.setAccessibleDescription(self._list.told() if self._list is not None and self._hits else "")

    def _take(self, row: int) -> None:
        if not 0 <= row < len(self._hits):
            return
        command = self._hits[row][1]
        if command.place is not None and command.place.subject in self._by_number:
            self.number_searched.emit([command.place.subject])
        self.clear()
        self._show([])
        self.chosen.emit(command)


def _to_person(hit: Hit) -> Command:
    former = f"（原名 {hit.former}）" if hit.former else ""
    return Command(f"{hit.name}{former}", PERSON, Place("person", hit.id), detail=hit.detail)


def _score(entry: Keyed, text: str, term: str) -> int:
    """How well a command fits: its words, their beginning, the beginning of a mark, or somewhere inside."""
    if text == term:
        return 0
    if text.startswith(term):
        return 2
    return 3 if f" {term}" in f" {entry.key}" else 5
