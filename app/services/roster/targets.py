"""Where a roster's column goes: ``表.列`` of the data workbook, the words that choose the row in brackets.

``人员.姓名``; ``会议表决[确定积极分子].日期``; ``征求意见[研究发展对象，群众].日期``. ``甲；乙`` fills both
with the same value, ``甲～乙`` takes a cell with one or two dates (``2026.3.1—3.7``) as beginning and end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from app.models.fields import Kind
from app.models.sheets import Column, Sheet, sheet_named

_FORM = re.compile(r"([^.\[\]]+?)(?:\[([^\]]*)\])?\.([^.\[\]]+)")
_ALSO, _UNTIL = "；", "～"


@dataclass(frozen=True, slots=True)
class Target:
    """One column of the data workbook and the words that say which row of the case or person is meant.

    ``fixed`` holds the words by attribute, in the order of the sheet's key; ``group`` names the row the value
    belongs to: ``会议表决[确定积极分子]``.
    """

    sheet: Sheet
    fixed: tuple[tuple[str, str], ...]
    column: Column
    group: str

    @property
    def plain(self) -> str:
        """``表.列``, as the contract of the command line has it."""
        return f"{self.sheet.name}.{self.column.header}"

    def __str__(self) -> str:
        return f"{self.group}.{self.column.header}"


@dataclass(frozen=True, slots=True)
class Aim:
    """Everything one roster column fills: one target or several; ``is_range`` for beginning and end."""

    targets: tuple[Target, ...]
    is_range: bool = False

    @property
    def first(self) -> Target:
        """The target the column is named after."""
        return self.targets[0]

    def __str__(self) -> str:
        return (_UNTIL if self.is_range else _ALSO).join(str(target) for target in self.targets)


class BadTarget(ValueError):
    """A text that names no column of the data workbook; the message says in Chinese why."""


@cache
def aim_of(text: str) -> Aim:
    """The aim a text describes. Raises BadTarget."""
    if _UNTIL in text or "~" in text:
        ends = tuple(target_of(part) for part in re.split("[～~]", text))
        if len(ends) != 2 or any(end.column.field.kind is not Kind.DAY for end in ends):
            raise BadTarget(f"“{text}”：“～”两边应各是一个日期列")
        return Aim(ends, is_range=True)
    return Aim(tuple(target_of(part) for part in re.split("[；;]", text) if part.strip()))


def target_of(text: str) -> Target:
    """The target a text names. Raises BadTarget."""
    found = _FORM.fullmatch(text.strip())
    if found is None:
        raise BadTarget(f"“{text}”不是“表.列”的写法，如“人员.姓名”")
    sheet = sheet_named(found[1].strip())
    if sheet is None:
        raise BadTarget(f"“{text}”：数据工作簿里没有“{found[1].strip()}”这张表")
    column = sheet.by_header(found[3].strip())
    if column is None:
        raise BadTarget(f"“{text}”：“{sheet.name}”表里没有“{found[3].strip()}”这一列")
    words = [word.strip() for word in re.split("[，,、]", found[2] or "") if word.strip()]
    fixed = _fixed(sheet, words, text)
    chosen = "，".join(word for _attr, word in fixed)
    return Target(sheet, fixed, column, f"{sheet.name}[{chosen}]" if chosen else sheet.name)


def _fixed(sheet: Sheet, words: list[str], text: str) -> tuple[tuple[str, str], ...]:
    choosing = choosing_columns(sheet)
    fixed: dict[str, str] = {}
    for word in words:
        attr = next((one.attr for one in choosing if one.attr not in fixed and word in one.field.words), None)
        if attr is None:
            known = "、".join(known for column in choosing for known in column.field.words)
            raise BadTarget(f"“{text}”：方括号里的“{word}”不对" + (f"，可用：{known}" if known else ""))
        fixed[attr] = word
    return tuple((attr, fixed[attr]) for attr in sheet.key if attr in fixed)


def choosing_columns(sheet: Sheet) -> tuple[Column, ...]:
    """The enumerations in a sheet's key: they tell one row of a case from another."""
    return tuple(column for attr in sheet.key if (column := sheet.column(attr)).field.kind is Kind.CHOICE)


def lacks_words(target: Target) -> bool:
    """Whether the words that choose the row are missing (``会议表决.日期`` alone says too little)."""
    needed = [column for column in choosing_columns(target.sheet) if column.field.required]
    if target.sheet.name == "会议表决":
        # The kind of meeting follows from the header or from whether the branch has a committee.
        needed = [column for column in needed if column.attr != "kind"]
    if target.sheet.name == "家庭成员":
        return False
    given = {attr for attr, _word in target.fixed}
    return any(column.attr not in given and column.attr != target.column.attr for column in needed)
