"""Random workbooks as people might type them: no ``_id``, few codes, few dates, so that rows collide."""

from __future__ import annotations

import random
from datetime import datetime
from typing import Any

from app.models.fields import Field, Kind
from app.models.sheets import all_sheets

_GARBAGE: tuple[Any, ...] = (
    "昨天",
    "\u202e倒",
    "_x0007_响",
    "字" * 2_500,
    1.1e17,
    -3,
    0.333,
    True,
    datetime.fromisoformat("1897-01-01 00:00"),
    datetime.fromisoformat("2026-05-18 13:30"),
    "=1+1",
    "A1；A2；A9",
    "/",
    "  ",
    "#REF!",
    2026.1,
)
_NEEDED = ("开始日期", "人员编号")
_RARE = ("SHA-256", "身份证号")
_DAYS = ("2026-05-18", "2026.5.19", datetime.fromisoformat("2026-05-20"), "2026年5月18日", None, None, "/")


class Scribbles:
    """Makes the rows of a workbook from one seed; ``mess`` is the share of cells with nonsense in them."""

    def __init__(self, seed: int, mess: float) -> None:
        self._random = random.Random(seed)
        self._mess = mess

    def make(self) -> dict[str, list[dict[str, Any]]]:
        """Rows by sheet: the coded sheets always, a few of the others."""
        sheets: dict[str, list[dict[str, Any]]] = {}
        for sheet in all_sheets():
            coded = any(column.field.kind is Kind.CODE for column in sheet.columns)
            if not coded and self._random.random() < 0.6:
                continue
            rows = []
            for number in range(3 if coded else self._random.randint(1, 3)):
                row = {
                    column.header: self._cell(column.field, number)
                    for column in sheet.columns
                    if column.field.required
                    or column.header in _NEEDED
                    or self._random.random() < (0.1 if column.header in _RARE else 0.35)
                }
                rows.append(row)
            if not coded and self._random.random() < 0.5:
                rows.append(dict(self._random.choice(rows)))
            sheets[sheet.name] = rows
        return sheets

    def _cell(self, field: Field, number: int) -> Any:
        pick = self._random
        if pick.random() < self._mess:
            return pick.choice(_GARBAGE)
        match field.kind:
            case Kind.CODE:
                return f"A{number}"
            case Kind.REF:
                if field.header == "上级组织编号":
                    return "A0" if number else None
                return pick.choice(("A0", "A1", "A2"))
            case Kind.REFS:
                return "A0"
            case Kind.DAY | Kind.BIRTH | Kind.DAYS:
                needed = field.required or field.header in _NEEDED
                return pick.choice(_DAYS[:4] if needed else _DAYS)
            case Kind.MONTH:
                return pick.choice(("2026-05", "2026.6", 202607))
            case Kind.WHOLE:
                return pick.choice((field.low or 0, field.high or 3))
            case Kind.MONEY | Kind.TENTHS:
                return pick.choice((0, 1.5, "2"))
            case Kind.YES_NO:
                return pick.choice(("是", "否", "N", "✓", None))
            case Kind.CHOICE:
                return pick.choice(field.words[:3])
            case Kind.CHOICES:
                return "；".join(pick.sample(field.words, min(2, len(field.words))))
            case Kind.IDENTITY:
                return pick.choice(("11010519491231002X", "34052419800101001X", None, None))
            case _:
                return pick.choice(("甲", "乙", " 甲 ", "张　三"))
