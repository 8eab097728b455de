"""One editor per kind of fact (:class:`app.models.fields.Kind`): typed text in, native values out.

An editor never loses what was typed: text that cannot be read stays in the box, marked, with a sentence
that says what is expected, and :meth:`Editor.problem` tells the form not to save.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QWheelEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QWidget,
)

from app.models.fields import LONG_LIMIT, TEXT_LIMIT
from app.ui.common.layout import FlowLayout, button, columns, restyle, rows
from app.ui.theme import TEXT_SIZES


class Editor(QWidget):
    """Base of the editors: a value, a signal when the user changed it, a problem in words or None."""

    edited = Signal()

    def value(self) -> Any:
        """The native value; None (or an empty tuple) when nothing is entered."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show a stored value; does not emit :attr:`edited`."""
        raise NotImplementedError

    def problem(self) -> str | None:
        """Why the text cannot be taken as it stands, in Chinese; None when it can."""
        return None

    def unread(self) -> str | None:
        """The text as typed where it is no value yet (for a draft); None where :meth:`value` says it all."""
        return None

    def put_unread(self, text: str) -> None:
        """Put such a text back; does not emit :attr:`edited`."""

    def name_it(self, name: str) -> None:
        """The accessible name, set on the part that takes the keyboard."""
        self.setAccessibleName(name)

    def set_locked(self, locked: bool) -> None:
        """Read-only or editable again."""
        self.setEnabled(not locked)


class LineEditor(Editor):
    """One line of text, turned into a value by ``read`` and shown by ``show``."""

    def __init__(
        self,
        read: Callable[[str], Any] = lambda text: text,
        show: Callable[[Any], str] = str,
        *,
        placeholder: str = "",
        limit: int = TEXT_LIMIT,
    ) -> None:
        """``read`` raises ValueError with a Chinese sentence for text it cannot take."""
        super().__init__()
        self._read = read
        self._show = show
        self._problem: str | None = None
        self.box = _Line(self._tidy)
        self.box.setMaxLength(limit)
        self.box.setPlaceholderText(placeholder)
        self.box.textEdited.connect(self._on_typed)
        self._line = columns(self, gap=4)
        self._line.addWidget(self.box, 1)
        self.setFocusProxy(self.box)

    def value(self) -> Any:
        """None for an empty box; the last readable value is not kept when the text is unreadable."""
        text = self.box.text().strip()
        if not text:
            return None
        try:
            return self._read(text)
        except ValueError:
            return None

    def set_value(self, value: Any) -> None:
        """Show a value as it is written in the program."""
        self.box.setText("" if value is None else self._show(value))
        self.box.setCursorPosition(0)  # a long name is read from its beginning
        self._check()

    def problem(self) -> str | None:
        """The sentence of ``read``."""
        return self._problem

    def unread(self) -> str | None:
        """A text that ``read`` does not take."""
        return self.box.text() if self._problem else None

    def put_unread(self, text: str) -> None:
        """Show it as it was typed."""
        self.box.setText(text)
        self._check()

    def name_it(self, name: str) -> None:
        """Name the box."""
        self.box.setAccessibleName(name)

    def set_locked(self, locked: bool) -> None:
        """Read-only text stays selectable."""
        self.box.setReadOnly(locked)
        restyle(self.box)

    def _on_typed(self, _text: str) -> None:
        self._check()
        self.edited.emit()

    def _check(self) -> None:
        text = self.box.text().strip()
        problem = None
        if text:
            try:
                self._read(text)
            except ValueError as trouble:
                problem = str(trouble)
        self._problem = problem
        if bool(self.box.property("wrong")) != bool(problem):
            self.box.setProperty("wrong", bool(problem))
            restyle(self.box)
        self.box.setToolTip(problem or "")

    def _tidy(self) -> None:
        """On leaving, write a readable value in the program's own spelling."""
        if self._problem is None and not self.box.isReadOnly():
            value = self.value()
            self.box.setText("" if value is None else self._show(value))


class _Line(QLineEdit):
    """A line edit that calls back when the cursor leaves it."""

    def __init__(self, left: Callable[[], None]) -> None:
        super().__init__()
        self._left = left

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._left()


class LongEditor(Editor):
    """Several lines of text, at most :data:`app.models.fields.LONG_LIMIT` characters."""

    def __init__(self, read: Callable[[str], Any] = str, lines: int = 4) -> None:
        """``read`` raises ValueError with a Chinese sentence for text it cannot take."""
        super().__init__()
        self._read = read
        self.box = QPlainTextEdit()
        self.box.setTabChangesFocus(True)
        self._lines = lines
        self._filling = False
        self.box.textChanged.connect(self._on_changed)
        rows(self).addWidget(self.box)
        self.setFocusProxy(self.box)

    def value(self) -> str | None:
        """The text, None when blank."""
        return self.box.toPlainText().strip() or None

    def set_value(self, value: Any) -> None:
        """Show stored text."""
        self._filling = True
        self.box.setPlainText(value or "")
        self._filling = False

    def problem(self) -> str | None:
        """Too long a text, or characters that may not be stored."""
        over = len(self.box.toPlainText()) - LONG_LIMIT
        if over > 0:
            return f"超出 {over} 字，最多 {LONG_LIMIT} 字。"
        try:
            self._read(self.box.toPlainText().strip())
        except ValueError as trouble:
            return str(trouble)
        return None

    def name_it(self, name: str) -> None:
        """Name the box."""
        self.box.setAccessibleName(name)

    def set_locked(self, locked: bool) -> None:
        """Read-only text stays selectable."""
        self.box.setReadOnly(locked)
        restyle(self.box)

    def sizeHint(self) -> QSize:
        """As high as the wanted number of lines."""
        high = QFontMetrics(self.box.font()).lineSpacing() * self._lines
        return QSize(240, high + 24)

    def minimumSizeHint(self) -> QSize:
        """Never less than the wanted lines."""
        return QSize(120, self.sizeHint().height())

    def _on_changed(self) -> None:
        if not self._filling:
            self.edited.emit()


class QuietCombo(QComboBox):
    """A combo box that the mouse wheel does not change while the page is scrolled over it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)

    def sizeHint(self) -> QSize:
        """Room for the widest entry: Qt takes （ and ） for half as wide as they are."""
        hint = super().sizeHint()
        if self.sizeAdjustPolicy() is QComboBox.SizeAdjustPolicy.AdjustToContents and self.count():
            metrics = QFontMetrics(self.font())
            widest = max(metrics.horizontalAdvance(self.itemText(at)) for at in range(self.count()))
            around = round(50 * self.font().pixelSize() / TEXT_SIZES[0])
            return QSize(max(hint.width(), widest + around), hint.height())
        return hint

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the scrolling page."""
        event.ignore()


class ChoiceEditor(Editor):
    """One of a few words; the first entry is empty and means unknown."""

    def __init__(self, words: Sequence[str], *, open_words: bool = False) -> None:
        """With ``open_words`` another word may be typed."""
        super().__init__()
        self.box = QuietCombo()
        self.box.addItems(["", *words])
        self.box.setEditable(open_words)
        self._open = open_words
        self.box.activated.connect(lambda _index: self.edited.emit())
        line = self.box.lineEdit()
        if line is not None:
            line.textEdited.connect(lambda _text: self.edited.emit())
        rows(self).addWidget(self.box)
        self.setFocusProxy(self.box)

    def value(self) -> str | None:
        """The chosen word."""
        return self.box.currentText().strip() or None

    def set_value(self, value: Any) -> None:
        """Show a word; one that is not in the list is added to it rather than lost."""
        text = value or ""
        if self._open:
            self.box.setCurrentText(text)
            return
        if self.box.findText(text) < 0:
            self.box.addItem(text)
        self.box.setCurrentIndex(self.box.findText(text))

    def name_it(self, name: str) -> None:
        """Name the box, and the line in it where another word may be typed."""
        self.box.setAccessibleName(name)
        line = self.box.lineEdit()
        if line is not None:
            line.setAccessibleName(name)


class YesNoEditor(Editor):
    """是 / 否 / 未填: unknown is a state of its own and never means no."""

    _STATES: tuple[tuple[str, bool | None], ...] = (("是", True), ("否", False), ("未填", None))

    def __init__(self) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        line = columns(self, gap=0)
        self.buttons = []
        for at, (word, _state) in enumerate(self._STATES):
            part = button(word, kind="segment")
            part.setCheckable(True)
            part.setProperty("place", ("first", "middle", "last")[at])
            self._group.addButton(part, at)
            part.setProperty("unknown", word == "未填")
            self.buttons.append(part)
            line.addWidget(part)
        line.addStretch(1)
        self.buttons[2].setChecked(True)
        self._group.idClicked.connect(lambda _at: self.edited.emit())
        self.setFocusProxy(self.buttons[0])

    def value(self) -> bool | None:
        """True, False, or None for unknown."""
        return self._STATES[self._group.checkedId()][1]

    def set_value(self, value: Any) -> None:
        """Show a state."""
        at = next(n for n, (_word, state) in enumerate(self._STATES) if state is value)
        self.buttons[at].setChecked(True)

    def name_it(self, name: str) -> None:
        """Name every part, since each takes the keyboard."""
        self.setAccessibleName(name)
        for part, (word, _state) in zip(self.buttons, self._STATES, strict=True):
            part.setAccessibleName(f"{name}：{word}")


class ChoicesEditor(Editor):
    """Several of a few words, as check boxes; words not in the list are kept."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__()
        self._flow = FlowLayout(self, gap=8)
        self._boxes: dict[str, QCheckBox] = {}
        self._name = ""
        for word in words:
            self._add(word)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def value(self) -> tuple[str, ...]:
        """The ticked words in the order listed."""
        return tuple(word for word, box in self._boxes.items() if box.isChecked())

    def set_value(self, value: Any) -> None:
        """Tick these words."""
        for word in value or ():
            if word not in self._boxes:
                self._add(word)
        for word, box in self._boxes.items():
            box.setChecked(word in (value or ()))

    def name_it(self, name: str) -> None:
        """Name every box."""
        self._name = name
        self.setAccessibleName(name)
        for word, box in self._boxes.items():
            box.setAccessibleName(f"{name}：{word}")

    def _add(self, word: str) -> None:
        box = QCheckBox(word)
        box.setAccessibleName(f"{self._name}：{word}" if self._name else word)
        box.clicked.connect(lambda _checked=False: self.edited.emit())
        self._boxes[word] = box
        self._flow.addWidget(box)
        if self.focusProxy() is None:
            self.setFocusProxy(box)


WEEKDAYS = ("一", "二", "三", "四", "五", "六", "日")


def day_text(day: date) -> str:
    """A date as the window writes it."""
    return day.isoformat()


def day_and_weekday(day: date) -> str:
    """``2026-05-18　星期一``."""
    return f"{day.isoformat()}　星期{WEEKDAYS[day.weekday()]}"
