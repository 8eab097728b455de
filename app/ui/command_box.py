"""CommandBox: the search box at the top (Ctrl+K): people by name, pinyin, telephone; screens by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QLineEdit

from app.services.identity_number import is_whole
from app.services.journey.facts import Choice
from app.services.search import fold
from app.ui.common.choices import ChoiceList, shown
from app.ui.common.layout import label
from app.ui.common.matches import make_matches
from app.ui.screen import Place


@dataclass(frozen=True, slots=True)
class Command:
    """Something that can be reached by typing: where it leads and the words it is found by."""

    text: str
    place: Place
    key: str


class CommandBox(QLineEdit):
    """Emits :attr:`chosen` with a Place, and :attr:`opened` on getting the keyboard: time to load people.

    :attr:`number_searched` carries the people (UUIDs) found by a whole ID number, to be noted.
    """

    chosen = Signal(object)
    opened = Signal()
    number_searched = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "search")
        self.setPlaceholderText("找人、找功能（可输拼音首字母）")
        self.setAccessibleName("查找，快捷键 Ctrl+K")
        self._people = ChoiceList()
        self._commands: list[Command] = []
        self._hits: list[tuple[str, Place]] = []
        self._words = make_matches(self, self._take)
        self._hint: QLabel = label("Ctrl K")
        self._hint.setProperty("kind", "key")
        self._hint.setParent(self)
        self.textEdited.connect(self._on_edited)

    def set_commands(self, commands: Sequence[Command]) -> None:
        """Screens and actions that can be reached."""
        self._commands = list(commands)

    def set_people(self, people: ChoiceList) -> None:
        """People that can be found; a choice's id is the person's UUID."""
        self._people = people

    def hits(self) -> list[str]:
        """The lines offered at present."""
        return [text for text, _place in self._hits]

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Ask for fresh people."""
        super().focusInEvent(event)
        self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the first hit, Escape empties the box."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._hits:
            self._take(0)
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
            self._hits = []
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the shortcut hint at the right end."""
        super().resizeEvent(event)
        self._hint.adjustSize()
        self._hint.move(self.width() - self._hint.width() - 8, (self.height() - self._hint.height()) // 2)

    def _on_edited(self, text: str) -> None:
        self._hint.setVisible(not text)
        self._hits = self._find(text.strip()) if text.strip() else []
        self._words.setStringList([words for words, _place in self._hits])
        if self._hits:
            self.completer().complete()

    def _find(self, text: str) -> list[tuple[str, Place]]:
        if is_whole(text):
            by_number = self._people.find(text[-6:])
            self.number_searched.emit([choice.id for choice in by_number])
            return [(shown(p), Place("person", p.id)) for p in by_number]
        terms = fold(text).split()
        places = [(c.text, c.place) for c in self._commands if all(t in c.key for t in terms)]
        people: list[Choice] = self._people.find(text, 10 - min(len(places), 3))
        return [(shown(p), Place("person", p.id)) for p in people] + places[:3]

    def _take(self, row: int) -> None:
        if 0 <= row < len(self._hits):
            place = self._hits[row][1]
            self._hits = []
            popup = self.completer().popup()
            if popup is not None:
                popup.hide()
            # The completer writes the chosen line into the box after this call.
            QTimer.singleShot(0, self, self.clear)
            self.clear()
            self._hint.show()
            self.chosen.emit(place)
