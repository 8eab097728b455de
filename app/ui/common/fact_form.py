"""FactForm: editors for the fields of one record, made from the model's own field descriptions.

One to four columns by the room there is (:mod:`app.ui.common.form_rows`). The form knows what was changed
and what is still wrong; saving is the screen's business.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.models.fields import Field, Kind
from app.ui.common.choices import ChoiceList
from app.ui.common.day_editor import DayEditor, DaysEditor
from app.ui.common.editors import (
    ChoiceEditor,
    ChoicesEditor,
    Editor,
    LineEditor,
    LongEditor,
    YesNoEditor,
)
from app.ui.common.form_rows import Part, arranged, width_of_a_day, width_of_text
from app.ui.common.identity_editor import IdentityEditor
from app.ui.common.layout import button, label, rows
from app.ui.common.pickers import PickEditor, PickManyEditor
from app.ui.common.reading import reader
from app.ui.theme import Tone

_GAP = 12
_NAMES = frozenset({Kind.TEXT, Kind.REF, Kind.CHOICE})
"""Kinds whose values may be too long for one column, as the full name of an organisation is."""
_DOUBLE = frozenset({Kind.CHOICES, Kind.REFS})
_PLACEHOLDERS = {Kind.MONTH: "年-月", Kind.BIRTH: "年-月-日"}


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a form: the record's attribute, its description, and whether it may be changed."""

    attr: str
    field: Field
    locked: bool = False


@dataclass(slots=True)
class _Cell:
    """Label, editor and problem line of one field."""

    spec: FormField
    box: QWidget
    editor: Editor
    problem: QLabel
    remark: QLabel
    stored: Any
    proposed: Any = None


class FactForm(QWidget):
    """Editors for the given fields; emits :attr:`edited` after every change by the user."""

    edited = Signal()

    def __init__(
        self,
        fields: Sequence[FormField],
        *,
        today: Callable[[], date],
        choices: Mapping[str, ChoiceList] | None = None,
        column_width: int = 176,
        brief: int = 0,
    ) -> None:
        """``choices`` maps a sheet (人员, 党组织 …) to what a reference to it may choose from.

        With ``brief`` only so many fields are shown at first; filled ones always are, the rest on request.
        """
        super().__init__()
        self._brief = brief if len(fields) > brief + 2 else 0
        self._shown_all = False
        self._below: tuple[str, QWidget] | None = None
        self._today = today
        self._choices = choices or {}
        self._column_width = column_width
        self._columns = 0
        self._doubled: frozenset[str] = frozenset()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._grid.setHorizontalSpacing(_GAP)
        self._grid.setVerticalSpacing(12)
        # Keeps the last column where nothing stands in it: forms below one another share their columns.
        self._ruler = QWidget(self)
        self._ruler.setFixedHeight(0)
        self._cells = {spec.attr: self._cell(spec) for spec in fields}
        self._more: QPushButton = button("", self._show_all, kind="link", edge=True)
        self._more.setParent(self)
        self._more.hide()
        self._place(3)

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show stored values and forget changes; a field without a value is empty."""
        for attr, cell in self._cells.items():
            cell.editor.set_value(values.get(attr))
            cell.stored = cell.editor.value()
            self._show_problem(cell)
        self._place(self._columns, again=True)

    def values(self) -> dict[str, Any]:
        """Every field's present value."""
        return {attr: cell.editor.value() for attr, cell in self._cells.items()}

    def changes(self) -> dict[str, Any]:
        """Only the fields whose value differs from the stored one."""
        return {
            attr: cell.editor.value()
            for attr, cell in self._cells.items()
            if not cell.spec.locked and cell.editor.value() != cell.stored
        }

    def stored(self, attr: str) -> Any:
        """The value shown before the user changed anything."""
        return self._cells[attr].stored

    def propose(self, values: Mapping[str, Any]) -> None:
        """Fill in what is most likely; it is stored with the rest but is no reason to save by itself."""
        for attr, value in values.items():
            cell = self._cells[attr]
            cell.editor.set_value(value)
            cell.proposed = cell.editor.value()
        self._place(self._columns)

    def restore(self, values: Mapping[str, Any]) -> None:
        """Put half-typed values back over the stored ones (a draft)."""
        for attr, value in values.items():
            if attr in self._cells:
                self._cells[attr].editor.set_value(value)
        self._place(self._columns)

    def typed(self, *, whole: bool = False) -> dict[str, Any]:
        """What was typed and is not stored, unreadable text included, for a draft; empty if nothing was.

        With ``whole`` what was filled in beforehand is in it too, where that may be different next time.
        """
        if not self.is_dirty():
            return {}
        kept = self.values() if whole else self.changes()
        found: dict[str, Any] = {attr: {"value": value} for attr, value in kept.items()}
        for attr, cell in self._cells.items():
            text = cell.editor.unread()
            if text is not None and not cell.spec.locked:
                found[attr] = {"text": text}
        return found

    def retype(self, typed: Mapping[str, Any]) -> None:
        """Put a draft (:meth:`typed`) over the stored values, as if it had just been typed."""
        for attr, kept in typed.items():
            cell = self._cells.get(attr)
            if cell is None or cell.spec.locked:
                continue
            if "text" in kept:
                cell.editor.put_unread(kept["text"])
            else:
                cell.editor.set_value(kept["value"])
            self._show_problem(cell)
            if cell.box.isHidden():
                self._show_all()
        self.edited.emit()

    def is_dirty(self) -> bool:
        """Whether anything was changed or mistyped."""
        typed = (value for attr, value in self.changes().items() if value != self._cells[attr].proposed)
        return any(True for _value in typed) or any(cell.editor.problem() for cell in self._cells.values())

    def problems(self) -> dict[str, str]:
        """Why it cannot be saved: attribute to sentence, required fields that are empty included."""
        found: dict[str, str] = {}
        for attr, cell in self._cells.items():
            problem = cell.editor.problem()
            if problem is None and cell.spec.field.required and cell.editor.value() in (None, ()):
                problem = "必填。"
            if problem:
                found[attr] = problem
        return found

    def show_problems(self) -> bool:
        """Write every problem under its field and go to the first; True when there is none."""
        found = self.problems()
        for attr, cell in self._cells.items():
            cell.problem.setText(found.get(attr, ""))
            cell.problem.setVisible(attr in found)
        if found:
            if any(attr in self._hidden() for attr in found):
                self._show_all()
            self._cells[next(iter(found))].editor.setFocus()
        return not found

    def set_remark(self, attr: str, words: str) -> None:
        """A doubt under a field, which does not keep it from being stored; empty takes it away."""
        cell = self._cells[attr]
        cell.remark.setText(words)
        cell.remark.setVisible(bool(words))

    def editor(self, attr: str) -> Editor:
        """The editor of one field (tests, and screens that lead the cursor)."""
        return self._cells[attr].editor

    def reveal_by(self, wanted: Callable[[], object]) -> None:
        """``wanted`` is called when a masked number is to be shown; answer with :meth:`show_numbers`."""
        for cell in self._cells.values():
            if isinstance(cell.editor, IdentityEditor):
                cell.editor.reveal_wanted.connect(wanted)

    def show_numbers(self, shown: bool) -> None:
        """Show masked numbers, or cover them again."""
        for cell in self._cells.values():
            if isinstance(cell.editor, IdentityEditor):
                (cell.editor.reveal if shown else cell.editor.cover)()

    def put_below(self, attr: str, widget: QWidget) -> None:
        """Give ``widget`` a row of its own below the row of a field (the arithmetic of a vote)."""
        self._below = (attr, widget)
        widget.setParent(self)
        self._place(self._columns, again=True)

    def focus_first_empty(self) -> None:
        """Put the cursor where the next fact is missing."""
        for cell in self._cells.values():
            if not cell.spec.locked and cell.editor.value() in (None, ()):
                cell.editor.setFocus()
                return

    def minimumSizeHint(self) -> QSize:
        """One column wide: more columns must not keep the window from shrinking."""
        return QSize(self._column_width, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use as many columns as there is room for."""
        super().resizeEvent(event)
        self._place(self._fitting())

    def changeEvent(self, event: QEvent) -> None:
        """Another text size leaves room for fewer columns or more."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._columns:
            self._place(self._fitting())

    def _cell(self, spec: FormField) -> _Cell:
        editor = self._editor(spec.field)
        name = label_of(spec.field)
        editor.name_it(name + ("（必填）" if spec.field.required else ""))
        if spec.field.note:
            editor.setToolTip(spec.field.note)
        editor.set_locked(spec.locked)
        # A parent from the start: a field that stays hidden must go when the form goes.
        box = QWidget(self)
        lines: QVBoxLayout = rows(box, gap=4)
        head = label(name + (" *" if spec.field.required else ""), "small")
        head.setToolTip(spec.field.note)
        head.setBuddy(editor)
        lines.addWidget(head)
        lines.addWidget(editor)
        problem = label("", "error", wrap=True)
        problem.hide()
        lines.addWidget(problem)
        remark = label("", "small", wrap=True)
        remark.setProperty("tone", Tone.WARN.value)
        remark.hide()
        lines.addWidget(remark)
        lines.addStretch(1)
        cell = _Cell(spec, box, editor, problem, remark, editor.value())
        editor.edited.connect(lambda: self._on_edited(cell))
        return cell

    def _on_edited(self, cell: _Cell) -> None:
        self._show_problem(cell)
        self.edited.emit()

    def _show_problem(self, cell: _Cell) -> None:
        problem = cell.editor.problem()
        cell.problem.setText(problem or "")
        cell.problem.setVisible(bool(problem))

    def _editor(self, field: Field) -> Editor:
        words, kind = field.words, field.kind
        if kind is Kind.LONG:
            return LongEditor(reader(field))
        if kind is Kind.DAY:
            return DayEditor(field, self._today)
        if kind is Kind.DAYS:
            return DaysEditor(field)
        if kind is Kind.YES_NO:
            return YesNoEditor()
        if kind is Kind.CHOICE:
            return ChoiceEditor(words, open_words=field.open_words)
        if kind is Kind.CHOICES:
            return ChoicesEditor(words)
        if kind in (Kind.REF, Kind.REFS):
            known = self._choices.get(field.target or "", ChoiceList())
            people = field.target == "人员"
            hint = "输入姓名或拼音首字母" if people else "输入名称或编号"
            return PickEditor(known, hint) if kind is Kind.REF else PickManyEditor(known, hint)
        if kind is Kind.IDENTITY:
            return IdentityEditor(field)
        return LineEditor(reader(field), placeholder=_PLACEHOLDERS.get(kind, ""))

    def _show_all(self) -> None:
        self._shown_all = True
        self._place(self._columns, again=True)

    def _hidden(self) -> list[str]:
        """Attributes left out for now: beyond the first few and empty."""
        if not self._brief or self._shown_all:
            return []
        return [attr for attr in list(self._cells)[self._brief :] if self._cells[attr].stored in (None, ())]

    def _fitting(self) -> int:
        """How many columns there is room for: a date with its weekday is never cut."""
        least = self._column_width
        if any(cell.spec.field.kind is Kind.DAY for cell in self._cells.values()):
            least = max(least, width_of_a_day(self.font()))
        return max(1, min(4, (self.width() + _GAP) // (least + _GAP)))

    def _long_ones(self, columns: int) -> frozenset[str]:
        """Fields whose text is cut in one column: they get two."""
        room = (self.width() - _GAP * (columns - 1)) // columns if columns else 0
        return frozenset(
            attr
            for attr, cell in self._cells.items()
            if cell.spec.field.kind in _NAMES and width_of_text(cell.editor) > room
        )

    def _parts(self) -> list[Part]:
        hidden, below = self._hidden(), self._below[0] if self._below is not None else ""
        return [
            Part(
                attr,
                2 if cell.spec.field.kind in _DOUBLE or attr in self._doubled else 1,
                cell.spec.field.kind is Kind.LONG,
                attr == below,
            )
            for attr, cell in self._cells.items()
            if attr not in hidden
        ]

    def _place(self, columns: int, *, again: bool = False) -> None:
        doubled = self._long_ones(columns)
        if (columns, doubled) == (self._columns, self._doubled) and not again:
            return
        self._doubled = doubled
        for at in range(self._grid.columnCount()):
            self._grid.setColumnStretch(at, 0)
        self._columns = columns
        hidden = self._hidden()
        for attr in hidden:
            self._cells[attr].box.hide()
        row = 0
        for spot in arranged(self._parts(), columns):
            box = self._cells[spot.key].box
            self._grid.addWidget(box, spot.row, spot.column, 1, spot.span, Qt.AlignmentFlag(0))
            box.show()
            row = spot.row
            if self._below is not None and self._below[0] == spot.key:
                row += 1
                self._grid.addWidget(self._below[1], row, 0, 1, columns)
        self._grid.addWidget(self._ruler, 0, columns - 1)
        for at in range(columns):
            self._grid.setColumnStretch(at, 1)
        self._more.setText(f"还有 {len(hidden)} 项可填")
        self._more.setAccessibleName(self._more.text())
        self._more.setVisible(bool(hidden))
        if hidden:
            self._grid.addWidget(self._more, row + 1, 0, 1, columns, Qt.AlignmentFlag.AlignLeft)


def label_of(field: Field) -> str:
    """What stands over an editor: the workbook's header; a reference is named, not coded (谈话人)."""
    if field.kind in (Kind.REF, Kind.REFS):
        return field.header.removesuffix("编号") or field.header
    return field.header
