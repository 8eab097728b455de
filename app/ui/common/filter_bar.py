"""FilterBar: a search box that filters as you type, and chips that narrow the list by one property."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QPushButton, QWidget

from app.ui.common.layout import FlowLayout, button

_PAUSE_MS = 60
"""Wait after a key before filtering, in milliseconds: short enough to feel immediate."""


@dataclass(frozen=True, slots=True)
class Chip:
    """One choice of a filter: its key, word, and how many rows it leaves (None: not counted)."""

    key: str
    text: str
    count: int | None = None


class _Box(QLineEdit):
    """As wide as what it says one may type."""

    def sizeHint(self) -> QSize:
        """Room for the hint and the cross that empties the box, whatever the text size."""
        usual = super().sizeHint()
        metrics = self.fontMetrics()
        around = 4 * metrics.height()
        return usual.expandedTo(QSize(metrics.horizontalAdvance(self.placeholderText()) + around, 0))


class FilterBar(QWidget):
    """Free text in :attr:`box` (placed by the screen) and exclusive chips; emits :attr:`changed`."""

    changed = Signal()

    def __init__(self, placeholder: str, name: str) -> None:
        """``placeholder`` says what may be typed; ``name`` is what a screen reader calls the box."""
        super().__init__()
        self._line = FlowLayout(self, gap=8)
        self.box = _Box()
        self.box.setPlaceholderText(placeholder)
        self.box.setAccessibleName(name)
        self.box.setClearButtonEnabled(True)
        self.box.setMinimumWidth(280)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._chips: dict[str, QPushButton] = {}
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.changed)
        self.box.textChanged.connect(lambda _text: self._pause.start())

    def text(self) -> str:
        """What was typed."""
        return self.box.text().strip()

    def chosen(self) -> str:
        """Key of the chosen chip, empty when there is none."""
        return next((key for key, chip in self._chips.items() if chip.isChecked()), "")

    def set_chips(self, chips: Sequence[Chip]) -> None:
        """Show these chips; the chosen one stays chosen if it is among them, else the first is."""
        before = self.chosen()
        for key in [key for key in self._chips if key not in {chip.key for chip in chips}]:
            old = self._chips.pop(key)
            self._group.removeButton(old)
            self._line.removeWidget(old)
            old.deleteLater()
        for chip in chips:
            text = chip.text if chip.count is None else f"{chip.text} {chip.count}"
            known = self._chips.get(chip.key)
            if known is None:
                known = button(text, kind="chip", name=f"只看{chip.text}")
                known.setCheckable(True)
                known.clicked.connect(lambda _checked=False: self.changed.emit())
                self._chips[chip.key] = known
                self._group.addButton(known)
                self._line.addWidget(known)
            known.setText(text)
        wanted = before if before in self._chips else next(iter(self._chips), "")
        if wanted in self._chips:
            self._chips[wanted].setChecked(True)

    def choose(self, key: str) -> None:
        """Choose a chip as if it were clicked; an unknown key is ignored."""
        if key in self._chips:
            self._chips[key].setChecked(True)
            self.changed.emit()

    def flush(self) -> None:
        """Filter now if a change is waiting."""
        if self._pause.isActive():
            self._pause.stop()
            self.changed.emit()
