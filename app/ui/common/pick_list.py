"""PickList: a short list under headings, one entry chosen by mouse or keyboard."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from app.ui.theme import Theme

_KEY = Qt.ItemDataRole.UserRole + 1


class PickList(QListWidget):
    """Emits :attr:`chosen` with the key of an entry."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, name: str) -> None:
        """``name`` is what a screen reader calls the list."""
        super().__init__()
        self._theme = theme
        self.setProperty("kind", "picks")
        self.setAccessibleName(name)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(self._on_current)

    def set_entries(self, entries: Iterable[tuple[str, str, str]]) -> None:
        """Show ``(heading, key, text)``; entries of one heading follow each other."""
        before = self.current()
        blocker = QSignalBlocker(self)
        self.clear()
        heading: str | None = None
        for group, key, text in entries:
            if group != heading:
                heading = group
                item = QListWidgetItem(group)
                item.setFlags(Qt.ItemFlag.NoItemFlags)
                font = QFont(self.font())
                font.setBold(True)
                font.setPixelSize(self._theme.px(13))
                item.setFont(font)
                item.setSizeHint(QSize(100, self._theme.px(32)))
                self.addItem(item)
            item = QListWidgetItem(text)
            item.setData(_KEY, key)
            item.setToolTip(text)
            item.setSizeHint(QSize(100, self._theme.px(32)))
            self.addItem(item)
        blocker.unblock()
        self.choose(before, tell=False)

    def mark(self, key: str, word: str) -> None:
        """Write a word behind an entry (已变动); an empty one takes it away."""
        for n in range(self.count()):
            item = self.item(n)
            if item.data(_KEY) == key:
                text = item.toolTip()
                item.setText(f"{text}　{word}" if word else text)

    def current(self) -> str:
        """Key of the chosen entry, empty when there is none."""
        row = self.currentRow()
        return str(self.item(row).data(_KEY) or "") if row >= 0 else ""

    def choose(self, key: str, *, tell: bool = True) -> None:
        """Choose an entry; an unknown key is ignored."""
        row = next((n for n in range(self.count()) if key and self.item(n).data(_KEY) == key), None)
        if row is None:
            return
        was_quiet = self.blockSignals(not tell)
        self.setCurrentRow(row)
        self.blockSignals(was_quiet)

    def _on_current(self, now: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        key = now.data(_KEY) if now is not None else None
        if key:
            self.chosen.emit(key)
