"""One line of a roster read into values: of the person, of the case, of each fact, and names to look up."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from app.errors import Issue
from app.models.fields import Kind
from app.models.sheets import Sheet
from app.services.roster.columns import RosterColumn
from app.services.roster.lines import Line
from app.services.roster.names import other_words
from app.services.roster.targets import Target, aim_of
from app.services.roster.trouble import RosterTrouble
from app.services.workbook.cell_trouble import BadCell, Remarks
from app.services.workbook.cells import is_empty, parse_cell
from app.services.workbook.file_rows import is_error
from app.services.workbook.sheet_reader import shown_cell
from app.services.workbook.text_cells import as_text, folded
from app.services.workbook.trouble import Trouble
from app.services.workbook.xlsx_rows import Cell, column_letters

PERSON, CASE = "人员", "案卷"
_SHOWN = 200
_PARTS = re.compile(r"[；;、,，/\n|]+|\s{2,}")
_REMARK = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]?")
_NOBODY = frozenset({"", "无", "-", "—", "——", "/", "暂无", "待定"})
_FULL_DAY = r"\d{4}(?:[-./]\d{1,2}[-./]\d{1,2}|年\d{1,2}月\d{1,2}日?)"
_RANGE = re.compile(
    rf"(?P<first>{_FULL_DAY})(?:-+|~|—+|–|至|到)(?P<last>{_FULL_DAY}|(?:\d{{1,2}}[-./月])?\d{{1,2}}日?)"
)
_DIGITS = re.compile(r"\d+", re.ASCII)


@dataclass(slots=True)
class Fact:
    """What one line says of one row of a sheet: values by attribute, names still to be looked up.

    ``words`` are those that choose the row; ``bad`` attributes whose cell has an error.
    """

    sheet: Sheet
    words: dict[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    places: dict[str, int] = field(default_factory=dict)
    bad: set[str] = field(default_factory=set)

    @property
    def is_empty(self) -> bool:
        """Whether the line says nothing of it."""
        return not self.values and not self.names and not self.bad


@dataclass(slots=True)
class Draft:
    """One line: its issues, its facts by group (``会议表决[确定积极分子]``; also ``人员``, ``案卷``)."""

    line: Line
    facts: dict[str, Fact] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)

    @property
    def number(self) -> int:
        """The row number in the file."""
        return self.line.number

    @property
    def is_bad(self) -> bool:
        """Whether a cell of the line has an error."""
        return any(is_error(issue) for issue in self.issues)

    def value(self, group: str, attr: str) -> Any:
        """A value the line gives, or None."""
        fact = self.facts.get(group)
        return None if fact is None else fact.values.get(attr)

    def at(self, target: str) -> Any:
        """The value of a target (``案卷.列为发展对象日期``), or None."""
        goal = aim_of(target).first
        return self.value(goal.group, goal.column.attr)


class DraftReader:
    """Reads lines by the columns of one roster."""

    def __init__(self, columns: Sequence[RosterColumn], sheet: str | None) -> None:
        self._columns = [column for column in columns if column.aim is not None]
        self._sheet = sheet

    def read(self, line: Line) -> Draft:
        """The line as values, with everything odd or wrong about its cells."""
        draft = Draft(line)
        for column in self._columns:
            raw = line.cells.get(column.position)
            if raw is not None:
                self._take(draft, column, raw)
        name = draft.value(PERSON, "name")
        person = _fact(draft, aim_of("人员.姓名").first)
        if not name and "name" not in person.bad:
            column_of_names = next(one for one in self._columns if str(one.aim) == "人员.姓名")
            self._issue(draft, column_of_names, Trouble.REQUIRED, "没有填姓名", "")
        return draft

    def _take(self, draft: Draft, column: RosterColumn, raw: Cell) -> None:
        assert column.aim is not None
        if column.aim.is_range:
            values = self._range(draft, column, raw)
        else:
            values = [(target, raw) for target in column.aim.targets]
        for target, cell in values:
            self._take_target(draft, column, target, cell)

    def _take_target(self, draft: Draft, column: RosterColumn, target: Target, raw: Cell) -> None:
        field_ = target.column.field
        if field_.kind in (Kind.REF, Kind.REFS):
            self._take_names(draft, column, target, raw)
            return
        attr = target.column.attr
        word = _word(target, raw)
        if word is not None:
            if not word:
                return
            header, _, other = word.rpartition("=")
            if header:
                target = aim_of(f"{target.group}.{header}").first
                attr = target.column.attr
            raw = other
        value = self._parsed(draft, column, target, raw)
        if value is None or is_empty(value):
            return
        fact = _fact(draft, target, column.position)
        if attr == "note" and fact.values.get("note"):
            value = f"{fact.values['note']}；{value}"
        fact.values[attr] = value
        self._add_sets(draft, column, target)

    def _add_sets(self, draft: Draft, column: RosterColumn, target: Target) -> None:
        """Words the name of the column implies (结业时间: 合格)."""
        name = column.name
        if name is None or name.aim is None or name.aim.first != target:
            return
        for header, word in name.sets.items():
            other = target.sheet.by_header(header)
            if other is not None:
                ignored: Remarks = []
                _fact(draft, target).values.setdefault(other.attr, parse_cell(other.field, word, ignored))

    def _parsed(self, draft: Draft, column: RosterColumn, target: Target, raw: Cell) -> Any:
        """The value, None where it is not taken; errors and warnings are noted."""
        remarks: Remarks = []
        shown = shown_cell(raw)
        try:
            value = parse_cell(target.column.field, raw, remarks)
        except BadCell as trouble:
            if target.sheet.name == PERSON and trouble.code == Trouble.DAMAGED_NUMBER:
                what = target.column.header
                message = f"{trouble.message}；这个人已按没有{what}读入"
                self._issue(draft, column, RosterTrouble.NUMBER_LOST, message, shown)
            elif target.sheet.name == PERSON and trouble.code == Trouble.BAD_WORD:
                message = f"{trouble.message}；这一格没有导入"
                self._issue(draft, column, RosterTrouble.WORD_LEFT_OUT, message, shown)
            else:
                _fact(draft, target, column.position).bad.add(target.column.attr)
                self._issue(draft, column, trouble.code, trouble.message, shown)
            return None
        for remark in remarks:
            self._issue(draft, column, remark.code, remark.message, shown)
        return value

    def _take_names(self, draft: Draft, column: RosterColumn, target: Target, raw: Cell) -> None:
        remarks: Remarks = []
        try:
            text = as_text(raw, remarks)
        except BadCell as trouble:
            _fact(draft, target, column.position).bad.add(target.column.attr)
            self._issue(draft, column, trouble.code, trouble.message, shown_cell(raw))
            return
        if target.column.field.target == PERSON:
            names = [name for part in _PARTS.split(text) if folded(name := _person_name(part)) not in _NOBODY]
        else:
            names = [text.strip()] if folded(text) not in _NOBODY else []
        if names:
            fact = _fact(draft, target, column.position)
            fact.names[target.column.attr] += [
                name for name in names if name not in fact.names[target.column.attr]
            ]

    def _range(self, draft: Draft, column: RosterColumn, raw: Cell) -> list[tuple[Target, Cell]]:
        """Beginning and end in one cell; a single day is the beginning."""
        assert column.aim is not None
        first, last = column.aim.targets
        if isinstance(raw, str):
            text = "".join(unicodedata.normalize("NFKC", raw).split())
            found = _RANGE.fullmatch(text)
            if found is not None:
                return [(first, found["first"]), (last, _completed(found["first"], found["last"]))]
        return [(first, raw)]

    def _issue(self, draft: Draft, column: RosterColumn, code: str, message: str, shown: str) -> None:
        cell = f"{column_letters(column.position)}{draft.number}"
        value = shown[:_SHOWN] or None
        issue = Issue(code, message, self._sheet, draft.number, column.header, value, cell)
        # A cell that fills two columns is read twice.
        if issue not in draft.issues:
            draft.issues.append(issue)


def _fact(draft: Draft, target: Target, place: int | None = None) -> Fact:
    fact = draft.facts.get(target.group)
    if fact is None:
        fact = draft.facts[target.group] = Fact(target.sheet, dict(target.fixed))
    if place is not None:
        fact.places[target.column.attr] = place
    return fact


@cache
def _folded_words(plain: str) -> dict[str, str]:
    return {folded(word): other for word, other in other_words(plain).items()}


def _word(target: Target, raw: Cell) -> str | None:
    """What a word of the roster stands for, None where it stands for itself."""
    words = _folded_words(target.plain)
    return words.get(folded(shown_cell(raw))) if words else None


def _person_name(part: str) -> str:
    """A name among names: what stands in brackets and blanks inside a Han name go.

    The blank of ``李四 王五`` stays: two names, unless somebody is called so (``欧阳 娜娜``).
    """
    part = _REMARK.sub("", part)
    pieces = part.split()
    letters = "".join(pieces)
    if len(letters) > 4 or letters.isascii() or (len(pieces) > 1 and min(map(len, pieces)) > 1):
        return " ".join(pieces)
    return letters


def _completed(first: str, last: str) -> str:
    """The end of a range with what it leaves out: ``2026.3.1`` and ``7`` or ``3.7``."""
    start, end = _DIGITS.findall(first), _DIGITS.findall(last)
    return "-".join([*start[: 3 - len(end)], *end])
