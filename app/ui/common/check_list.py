"""CheckList: a list under headings whose entries are ticked by mouse or space bar."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from app.ui.theme import Theme

_KEY = Qt.ItemDataRole.UserRole + 1


class CheckList(QListWidget):
    """Emits :attr:`changed` when something else is ticked; a click anywhere on a line ticks it."""

    changed = Signal()

    def __init__(self, theme: Theme, name: str) -> None:
        """``name`` is what a screen reader calls the list."""
        super().__init__()
        self._theme = theme
        self.setProperty("kind", "picks")
        self.setAccessibleName(name)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._before: dict[int, Qt.CheckState] = {}
        self.itemPressed.connect(self._on_pressed)
        self.itemClicked.connect(self._on_clicked)
        self.itemChanged.connect(lambda _item: self.changed.emit())

    def set_entries(self, entries: Iterable[tuple[str, str, str]]) -> None:
        """Show ``(heading, key, text)``, nothing ticked; entries of one heading follow each other."""
        blocker = QSignalBlocker(self)
        self.clear()
        heading: str | None = None
        size = QSize(100, self._theme.px(32))
        for group, key, text in entries:
            if group != heading:
                heading = group
                item = QListWidgetItem(group)
                item.setFlags(Qt.ItemFlag.NoItemFlags)
                font = QFont(self.font())
                font.setBold(True)
                font.setPixelSize(self._theme.px(13))
                item.setFont(font)
                item.setSizeHint(size)
                self.addItem(item)
            item = QListWidgetItem(text)
            item.setData(_KEY, key)
            item.setToolTip(text)
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
            )
            item.setCheckState(Qt.CheckState.Unchecked)
            item.setSizeHint(size)
            self.addItem(item)
        blocker.unblock()

    def ticked(self) -> list[str]:
        """Keys of the ticked entries, in the order listed."""
        return [
            str(item.data(_KEY)) for item in self._entries() if item.checkState() is Qt.CheckState.Checked
        ]

    def tick(self, keys: Iterable[str]) -> None:
        """Tick exactly these."""
        wanted = set(keys)
        blocker = QSignalBlocker(self)
        for item in self._entries():
            on = item.data(_KEY) in wanted
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        blocker.unblock()
        self.changed.emit()

    def _entries(self) -> list[QListWidgetItem]:
        items = (self.item(n) for n in range(self.count()))
        return [item for item in items if item.data(_KEY)]

    def _on_pressed(self, item: QListWidgetItem) -> None:
        self._before = {self.row(item): item.checkState()} if item.data(_KEY) else {}

    def _on_clicked(self, item: QListWidgetItem) -> None:
        """A click on the words ticks as one on the box does, which Qt has done already."""
        if self._before.get(self.row(item)) is item.checkState():
            on = item.checkState() is Qt.CheckState.Checked
            item.setCheckState(Qt.CheckState.Unchecked if on else Qt.CheckState.Checked)
        self._before = {}
