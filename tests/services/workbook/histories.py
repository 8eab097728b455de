"""Random but well-formed records of every kind: whole histories of many people, from one seed."""

from __future__ import annotations

import random
import string
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from app.models import Record
from app.models.fields import Kind
from app.models.sheets import Column, Sheet, all_sheets
from app.services.workbook.cell_trouble import BadCell
from app.services.workbook.cells import is_empty, parse_cell

_FIRST_DAY = date(1900, 1, 1)
_DAYS = (date(2100, 12, 31) - _FIRST_DAY).days
_NAMES = ("邓新苗", "阿卜杜·热合曼", "㛃𬭳䶮", "欧阳娜娜", "单雄信", "𠮷田", "John Smith")


class Histories:
    """Makes records; ``texts`` are what free text is made of (anything a cell may hold)."""

    def __init__(self, seed: int, texts: Sequence[str]) -> None:
        self._random = random.Random(seed)
        self._texts = [*texts, *_NAMES, "=1+1", "0001", "1.10E+5", "一\n二", "a；b", "无", "_x0041_"]
        self._known: dict[str, list[str]] = {}
        self._codes = 0

    def make(self, cases: int) -> list[Record]:
        """Records of all sheets in an order in which every reference points back."""
        records: list[Record] = []
        for sheet in all_sheets():
            number = {"企业": 2, "党组织": 4, "人员": cases + 3, "案卷": cases, "会议": cases}.get(sheet.name)
            for _ in range(self._random.randint(0, cases) if number is None else number):
                record = self._record(sheet)
                if record is not None:
                    records.append(record)
                    self._known.setdefault(sheet.name, []).append(record.id)
        return records

    def _record(self, sheet: Sheet) -> Record | None:
        values: dict[str, Any] = {}
        for column in sheet.columns:
            if column.field.required or self._random.random() < 0.5:
                value = self._value(column)
                if not is_empty(value):
                    values[column.attr] = value
                elif column.field.required:
                    return None
        if sheet.name == "材料":
            values.pop("sha256", None)
            values["person_id"] = self._random.choice(self._known["人员"])
            if self._random.random() < 0.5:
                values["sha256"] = f"{self._random.getrandbits(256):064x}"
        if sheet.name == "培训" and not {"start_on", "end_on", "exemption_reason"} & values.keys():
            values["start_on"] = self._day()
        return sheet.model(id=self._uuid(), **values)

    def _value(self, column: Column) -> Any:
        """A value as the importer itself would store it."""
        field, pick = column.field, self._random
        match field.kind:
            case Kind.CODE:
                self._codes += 1
                return f"{pick.choice(string.ascii_letters)}-{self._codes}"
            case Kind.REF:
                known = self._known.get(field.target or "", [])
                return pick.choice(known) if known else None
            case Kind.REFS:
                known = self._known.get(field.target or "", [])
                return tuple(pick.sample(known, min(len(known), pick.randint(1, 3))))
            case Kind.DAY:
                return self._day()
            case Kind.DAYS:
                return tuple(sorted({self._day() for _ in range(pick.randint(1, 3))}))
            case Kind.BIRTH:
                return self._day().isoformat()[: pick.choice((7, 10))]
            case Kind.MONTH:
                return self._day().isoformat()[:7]
            case Kind.WHOLE:
                return pick.choice(
                    (
                        field.low or 0,
                        field.high or 2_147_483_647,
                        pick.randint(field.low or 0, field.high or 99),
                    )
                )
            case Kind.TENTHS:
                return Decimal(pick.randint(0, 999)) / 10
            case Kind.MONEY:
                return (Decimal(pick.choice((0, 1, pick.randint(0, 10**13)))) / 100).quantize(Decimal("0.01"))
            case Kind.YES_NO:
                return pick.random() < 0.5
            case Kind.CHOICE if not field.open_words:
                return pick.choice(field.words)
            case Kind.CHOICES if not field.open_words:
                return tuple(pick.sample(field.words, pick.randint(1, len(field.words))))
            case _:
                return self._text(column)

    def _text(self, column: Column) -> Any:
        try:
            return parse_cell(column.field, self._random.choice(self._texts), [])
        except BadCell:
            return None

    def _day(self) -> date:
        return _FIRST_DAY + timedelta(days=self._random.randint(0, _DAYS))

    def _uuid(self) -> str:
        digits = f"{self._random.getrandbits(128):032x}"
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
