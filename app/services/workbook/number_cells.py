"""Numbers and money in cells: exact, never rounded silently, never a ``float`` in the database."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from app.models.fields import Field, Kind
from app.services.workbook.cell_trouble import BadCell, Remarks, quoted
from app.services.workbook.text_cells import broken, clean
from app.services.workbook.trouble import Trouble
from app.services.workbook.xlsx_rows import Broken, Cell

WHOLE_LIMIT = 2_147_483_647
MONEY_LIMIT = Decimal(10) ** 12
_NUMBER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d*)?", re.ASCII)
_PLACES = Decimal(1).scaleb(-8)


def parse_whole(field: Field, raw: Cell, remarks: Remarks) -> int | None:
    """A WHOLE cell within the field's bounds."""
    number = _number(raw, remarks, "整数")
    if number is None:
        return None
    if number != number.to_integral_value():
        raise BadCell(Trouble.BAD_NUMBER, f"{quoted(format(number, 'f'))}不是整数")
    low = field.low if field.low is not None else 0
    high = field.high if field.high is not None else WHOLE_LIMIT
    if not low <= number <= high:
        limits = f"在 {low} 到 {high} 之间" if field.high or number > high else f"不小于 {low}"
        raise BadCell(Trouble.BAD_NUMBER, f"{quoted(format(number, 'f'))}超出范围，应{limits}")
    return int(number)


def parse_tenths(_field: Field, raw: Cell, remarks: Remarks) -> Decimal | None:
    """A TENTHS cell: not negative, at most one decimal."""
    number = _number(raw, remarks, "数字")
    if number is None:
        return None
    _check(number, 1, "“{}”最多写一位小数", Decimal(WHOLE_LIMIT))
    return (
        number.quantize(Decimal(1))
        if number == number.to_integral_value()
        else number.quantize(Decimal("0.1"))
    )


def parse_money(_field: Field, raw: Cell, remarks: Remarks) -> Decimal | None:
    """A MONEY cell: yuan, not negative, at most two decimals; ``¥`` and thousands' commas are dropped."""
    number = _number(raw, remarks, "金额（元）")
    if number is None:
        return None
    _check(number, 2, "“{}”最多写两位小数（精确到分）", MONEY_LIMIT)
    return number.quantize(Decimal("0.01"))


def _number(raw: Cell, remarks: Remarks, what: str) -> Decimal | None:
    if isinstance(raw, Broken):
        raise broken(raw)
    if isinstance(raw, float):
        # The noise of a spreadsheet's arithmetic (0.1 + 0.2) is not something a person typed.
        return Decimal(repr(raw)).quantize(_PLACES).normalize() if abs(raw) < 1e15 else Decimal(repr(raw))
    if isinstance(raw, str):
        text = unicodedata.normalize("NFKC", clean(raw, remarks)).replace(" ", "")
        if not text:
            return None
        if found := _NUMBER.fullmatch(text.removeprefix("¥")):
            return Decimal(found[0].replace(",", ""))
        raise BadCell(Trouble.BAD_NUMBER, f"{quoted(text)}不是{what}，请只写数字")
    raise BadCell(Trouble.BAD_NUMBER, f"这一格是日期或是非值，不是{what}，请只写数字")


def _check(number: Decimal, places: int, too_fine: str, limit: Decimal) -> None:
    exponent = number.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > places:
        raise BadCell(Trouble.BAD_NUMBER, too_fine.format(format(number, "f")))
    if not 0 <= number <= limit:
        raise BadCell(
            Trouble.BAD_NUMBER, f"{quoted(format(number, 'f'))}超出范围，不能是负数，也不能大于 {limit:,}"
        )


NUMBER_PARSERS = {
    Kind.WHOLE: parse_whole,
    Kind.TENTHS: parse_tenths,
    Kind.MONEY: parse_money,
}
"""The parser of each kind of number column."""
