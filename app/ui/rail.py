"""The left rail: one entry for each screen, icon and word, or the icon alone when there is little room."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QWidget

from app.ui.common.layout import button, rows, scrolled
from app.ui.screen import ScreenSpec
from app.ui.theme import Theme

_WIDE, _NARROW = 148, 56


class _Entry(QPushButton):
    """Tells where Up and Down lead, before the group of buttons or the area they scroll in does."""

    def __init__(self, move: Callable[[QPushButton, int], object]) -> None:
        super().__init__()
        self._move = move

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys go through the entries of the rail."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._move(self, step)


class Rail(QFrame):
    """Emits :attr:`chosen` with the key of a screen; Up and Down move between entries."""

    chosen = Signal(str)
    folded = Signal(bool)

    def __init__(self, specs: Sequence[ScreenSpec], theme: Theme) -> None:
        super().__init__()
        self.setProperty("kind", "rail")
        self.setAccessibleName("导航")
        self._theme = theme
        self._narrow = False
        self._group = QButtonGroup(self)
        self._words: dict[str, str] = {}
        self.buttons: dict[str, QPushButton] = {}
        lines = rows(self, gap=2)
        lines.setContentsMargins(8, 8, 8, 8)
        entries = [spec for spec in specs if spec.in_rail]
        # In a low window with large text the entries scroll; the ones at the bottom stay.
        content = QWidget()
        inside = rows(content, gap=2)
        for spec in [s for s in entries if not s.at_bottom]:
            inside.addWidget(self._entry(spec))
        inside.addStretch(1)
        self._area = scrolled(content)
        lines.addWidget(self._area, 1)
        for spec in [s for s in entries if s.at_bottom]:
            lines.addWidget(self._entry(spec))
        self._fold = button(
            "收起", lambda: self.set_narrow(not self._narrow, tell=True), kind="nav", icon="collapse"
        )
        lines.addWidget(self._fold)
        theme.changed.connect(lambda: self.set_narrow(self._narrow))
        self.set_narrow(False)

    def is_narrow(self) -> bool:
        """Whether only icons are shown."""
        return self._narrow

    def light(self, key: str) -> None:
        """Mark the entry of the shown screen."""
        if key not in self.buttons:
            return
        self.buttons[key].setChecked(True)
        self._area.ensureWidgetVisible(self.buttons[key], 0, 0)
        # One stop for the Tab key, at the lit entry; the arrow keys go through the others.
        for other, entry in self.buttons.items():
            lit = other == key
            entry.setFocusPolicy(Qt.FocusPolicy.StrongFocus if lit else Qt.FocusPolicy.ClickFocus)

    def set_narrow(self, narrow: bool, *, tell: bool = False) -> None:
        """Icons alone, or icons and words; ``tell`` when the user asked for it."""
        self._narrow = narrow
        self.setFixedWidth(self._theme.px(_NARROW if narrow else _WIDE))
        for key, entry in self.buttons.items():
            entry.setText("" if narrow else f"  {self._words[key]}")
            entry.setToolTip(self._words[key] if narrow else "")
        self._fold.setText("" if narrow else "  收起")
        self._fold.setAccessibleName("展开导航" if narrow else "收起导航")
        self._fold.setToolTip(self._fold.accessibleName())
        if tell:
            self.folded.emit(narrow)

    def _move(self, entry: QPushButton, step: int) -> None:
        entries = list(self.buttons.values())
        chosen = entries[max(0, min(entries.index(entry) + step, len(entries) - 1))]
        chosen.setFocus()
        self._area.ensureWidgetVisible(chosen, 0, 0)

    def _entry(self, spec: ScreenSpec) -> QPushButton:
        entry = button(
            spec.title,
            lambda: self.chosen.emit(spec.key),
            kind="nav",
            icon=spec.icon,
            made=_Entry(self._move),
        )
        entry.setCheckable(True)
        self._group.addButton(entry)
        self._words[spec.key] = spec.title
        self.buttons[spec.key] = entry
        return entry
