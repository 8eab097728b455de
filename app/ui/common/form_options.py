"""FormOptions: what may be chosen for a form before it is printed, in one row that wraps; empty for most."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QCheckBox, QLineEdit, QSizePolicy, QWidget

from app.services.forms import FormSpec
from app.services.forms.periods import has_grades, has_opinions, is_booklet, period_of
from app.services.statistics import half_reported_on
from app.ui.common.editors import QuietCombo
from app.ui.common.layout import FlowLayout, clear, columns, label
from app.ui.printing import Wish

_YEARS_BACK = 10
_HALVES = ("上半年", "下半年")


class FormOptions(QWidget):
    """Emits :attr:`edited` when something else is wished for."""

    edited = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self._key = ""
        self._flow = FlowLayout(self, gap=12, row_gap=4)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._read: dict[str, Callable[[], Any]] = {}
        self._choices: dict[str, Callable[[], bool | int | str]] = {}

    def show_form(self, form: FormSpec) -> None:
        """Offer what this form has; another form starts with its defaults."""
        if form.key == self._key:
            return
        self._key = form.key
        clear(self._flow)
        self._read, self._choices = {}, {}
        self._add_period(form)
        if has_opinions(form):
            self._read["opinions"] = self._add_check("打印已记录的意见", False).isChecked
        if has_grades(form):
            grade = self._add_combo("格式", ["正式公文", "简式"], "正式公文")
            self._read["simple"] = lambda: grade.currentIndex() == 1
        if is_booklet(form):
            self._read["fold"] = self._add_check("拼成 A3 对折（双面打印）", False).isChecked
        for choice in form.choices:
            if isinstance(choice.default, bool):
                self._choices[choice.key] = self._add_check(choice.title, choice.default).isChecked
            elif isinstance(choice.default, int):
                number = self._add_number(choice.title, choice.default, choice.low, choice.high)
                self._choices[choice.key] = number
            else:
                combo = self._add_combo(choice.title, list(choice.words), choice.default)
                self._choices[choice.key] = combo.currentText
        self.setVisible(bool(self._read or self._choices))

    def wish(self) -> Wish:
        """What is chosen now."""
        return Wish(
            **{key: read() for key, read in self._read.items()},
            choices={key: read() for key, read in self._choices.items()},
        )

    def _add_period(self, form: FormSpec) -> None:
        period = period_of(form)
        if not period:
            return
        today = self._today()
        year_now, half_now = half_reported_on(today) if period == "half" else (today.year, 0)
        years = [str(year) for year in range(today.year + 1, today.year - _YEARS_BACK, -1)]
        year = self._add_combo("年度", years, str(year_now))
        if period == "half":
            half = self._add_combo("半年", list(_HALVES), _HALVES[half_now - 1])
            self._read["year"] = lambda: int(year.currentText())
            self._read["half"] = lambda: half.currentIndex() + 1
        else:
            # The year of today is left open, as the printing day decides what is in it so far.
            self._read["year"] = lambda: (
                None if year.currentText() == str(year_now) else int(year.currentText())
            )

    def _add_check(self, title: str, on: bool) -> QCheckBox:
        box = QCheckBox(title)
        box.setAccessibleName(title)
        box.setChecked(on)
        box.clicked.connect(lambda _checked=False: self.edited.emit())
        self._flow.addWidget(box)
        return box

    def _add_combo(self, title: str, words: list[str], chosen: str) -> QuietCombo:
        box = QuietCombo()
        box.addItems(words)
        box.setCurrentText(chosen)
        box.setMinimumContentsLength(max(len(word) for word in words) + 1)
        box.setAccessibleName(title)
        box.activated.connect(lambda _index: self.edited.emit())
        self._add_named(title, box)
        return box

    def _add_number(self, title: str, value: int, low: int, high: int) -> Callable[[], int]:
        box = QLineEdit(str(value))
        box.setValidator(QIntValidator(low, high, box))
        box.setFixedWidth(72)
        box.setAccessibleName(title)
        box.setToolTip(f"{low}～{high}")
        box.editingFinished.connect(self.edited)
        self._add_named(title, box)
        # Half-typed text is not drawn: the form's own number stands until it is a possible one.
        return lambda: int(box.text()) if box.hasAcceptableInput() else value

    def _add_named(self, title: str, box: QWidget) -> None:
        holder = QWidget()
        line = columns(holder, gap=6)
        line.addWidget(label(title, "small"))
        line.addWidget(box)
        self._flow.addWidget(holder)
