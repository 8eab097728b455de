"""Segments: a few views of one screen side by side, one of them chosen."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from app.ui.common.layout import button, columns, restyle


class Segments(QWidget):
    """Emits :attr:`chosen` with the number (from 0) the user chose."""

    chosen = Signal(int)

    def __init__(self, words: Sequence[str], name: str) -> None:
        """``name`` is what a screen reader says before each word."""
        super().__init__()
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        line = columns(self, gap=0)
        for at, word in enumerate(words):
            part = button(word, kind="segment", name=f"{name}：{word}")
            part.setCheckable(True)
            part.setProperty("place", "first" if at == 0 else "last" if at == len(words) - 1 else "middle")
            self._group.addButton(part, at)
            line.addWidget(part)
        line.addStretch(1)
        self._group.button(0).setChecked(True)
        self._group.idClicked.connect(self.chosen)

    def current(self) -> int:
        """The number of the chosen word."""
        return self._group.checkedId()

    def show_only(self, places: Collection[int]) -> None:
        """Show only these words, the others are for another kind of place; a chosen one stays chosen."""
        shown = [at for at in range(len(self._group.buttons())) if at in places]
        for at, part in enumerate(self._group.buttons()):
            part.setVisible(at in places)
            place = "first" if at == shown[0] else "last" if at == shown[-1] else "middle"
            if part.property("place") != place:
                part.setProperty("place", place)
                restyle(part)

    def choose(self, at: int) -> None:
        """Choose without telling."""
        self._group.button(at).setChecked(True)
