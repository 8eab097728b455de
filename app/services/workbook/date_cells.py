"""Dates in cells: every spelling of the contract, and nothing that would have to be guessed.

Accepted: real dates, serial numbers, ``2026-05-18``, ``2026.5.18``, ``2026/5/18``, ``2026年5月18日``,
``20260518`` as text or number; full-width digits. ``/``, ``—`` and ``无`` mean empty.

A year of two digits always stands first (``98年2月3日``, ``21.3.5``): from 30 on 19xx, below 20xx, and a
warning says which day was understood. A month alone has such a year only where nothing else can be meant:
``98年2月``, ``98.2``, never ``12.5``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time

from app.models.fields import Field, Kind
from app.services.workbook.cell_trouble import BadCell, Remark, Remarks, quoted
from app.services.workbook.number_formats import from_serial
from app.services.workbook.text_cells import broken, clean, split
from app.services.workbook.trouble import Trouble
from app.services.workbook.xlsx_rows import Broken, Cell

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_SHORT_YEAR_PIVOT = 30
_EMPTY = frozenset({"", "/", "—", "——", "–", "-", "--", "无", "至今"})
_CLOCK = r"(?:[ T]?(?P<clock>\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?))?"
_DAY = re.compile(
    r"(?P<y>\d{4}) ?(?:- ?(?P<m>\d{1,2}) ?- ?(?P<d>\d{1,2})|\. ?(?P<m2>\d{1,2}) ?\. ?(?P<d2>\d{1,2})"
    r"|/ ?(?P<m3>\d{1,2}) ?/ ?(?P<d3>\d{1,2})|年 ?(?P<m4>\d{1,2}) ?月 ?(?P<d4>\d{1,2}) ?日?)" + _CLOCK,
    re.ASCII,
)
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_SHORT_DAY = re.compile(
    r"(\d{2})(?: ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?日?| ?([-./]) ?(\d{1,2}) ?\4 ?(\d{1,2}))", re.ASCII
)
_MONTH = re.compile(r"(\d{4}) ?(?:[-./] ?(\d{1,2})|年 ?(\d{1,2}) ?月?)|(\d{4})(\d{2})", re.ASCII)
_SHORT_MONTH = re.compile(r"(\d{2}) ?年 ?(\d{1,2}) ?月|(3[2-9]|[4-9]\d) ?[-./] ?(\d{1,2})", re.ASCII)
_SERIAL_TEXT = re.compile(r"\d{5}", re.ASCII)
_SHOW_HOW = "请写成 2026-05-18 这样的日期"
_SHOW_MONTH = "请写成 2026-05 这样的年月"


def parse_day(_field: Field, raw: Cell, remarks: Remarks) -> date | None:
    """A DAY cell."""
    plain = _plain(raw, remarks)
    return None if plain is None else _day(plain, remarks, _SHOW_HOW)


def parse_birth(_field: Field, raw: Cell, remarks: Remarks) -> str | None:
    """A BIRTH cell: ISO text, ``1998-02`` with a warning where the day is missing."""
    plain = _plain(raw, remarks)
    if plain is None:
        return None
    month = _month(plain, remarks)
    if month is None:
        return _day(plain, remarks, f"{_SHOW_HOW}，只知道年月的写成 1998-02").isoformat()
    remarks.append(
        Remark(Trouble.INCOMPLETE_DATE, f"出生日期只有年月，记为 {month}；与年龄有关的检查将无法判断")
    )
    return month


def parse_month(_field: Field, raw: Cell, remarks: Remarks) -> str | None:
    """A MONTH cell: ``2026-05``; the day of a full date is dropped."""
    plain = _plain(raw, remarks)
    if plain is None:
        return None
    month = _month(plain, remarks)
    if month is not None:
        return month
    of_day: Remarks = []
    day = _day(plain, of_day, _SHOW_MONTH)
    # The time of day goes with the day; what was guessed of the year is told.
    remarks += [remark for remark in of_day if remark.code is Trouble.DATE_GUESSED]
    return day.isoformat()[:7]


def parse_days(field: Field, raw: Cell, remarks: Remarks) -> tuple[date, ...]:
    """A DAYS cell: several dates, put in ascending order."""
    pieces: tuple[Cell, ...] = split(raw) if isinstance(raw, str) else (raw,)
    days = [day for piece in pieces if (day := parse_day(field, piece, remarks)) is not None]
    ordered = tuple(sorted(set(days)))
    if list(ordered) != days:
        remarks.append(Remark(Trouble.REPEATED_VALUE, "几个日期已按先后排列，重复的只留一个"))
    return ordered


Plain = str | float | datetime


def _plain(raw: Cell, remarks: Remarks) -> Plain | None:
    """The cell with blanks and width settled; None where it means empty."""
    if isinstance(raw, str):
        text = " ".join(unicodedata.normalize("NFKC", clean(raw, remarks)).split())
        return None if text in _EMPTY else text
    if isinstance(raw, Broken):
        raise broken(raw)
    if isinstance(raw, bool | time):
        what = "是非值" if isinstance(raw, bool) else f"时刻 {raw:%H:%M}"
        raise BadCell(Trouble.BAD_DATE, f"这一格是{what}，不是日期，{_SHOW_HOW}")
    return raw


def _day(plain: Plain, remarks: Remarks, how: str) -> date:
    if isinstance(plain, datetime):
        return _without_time(plain, remarks)
    if isinstance(plain, float):
        return _day_of_number(plain, remarks, how)
    return _day_of_text(plain, remarks, how)


def _without_time(moment: datetime, remarks: Remarks) -> date:
    if moment.time() != time(0):
        remarks.append(Remark(Trouble.TIME_DROPPED, f"时刻 {moment:%H:%M} 已略去，只记日期"))
    return _in_range(moment.year, moment.month, moment.day, str(moment.date()))


def _day_of_number(number: float, remarks: Remarks, how: str) -> date:
    if number.is_integer() and (compact := _COMPACT_DAY.fullmatch(str(int(number)))):
        return _in_range(int(compact[1]), int(compact[2]), int(compact[3]), compact[0])
    # Four digits or fewer are a year or a slip: as a serial, 2021 would silently be a day in 1905.
    if 10_000 <= number < 100_000:
        moment = from_serial(number)
        if isinstance(moment, datetime):
            return _without_time(moment, remarks)
    raise BadCell(Trouble.BAD_DATE, f"{quoted(format(number, '.15g'))}不是有效日期，{how}")


def _day_of_text(text: str, remarks: Remarks, how: str) -> date:
    if found := _DAY.fullmatch(text):
        parts = found.groupdict()
        month = next(parts[name] for name in ("m", "m2", "m3", "m4") if parts[name])
        day = next(parts[name] for name in ("d", "d2", "d3", "d4") if parts[name])
        clock = parts["clock"]
        if clock and re.search(r"[1-9]", clock):
            remarks.append(Remark(Trouble.TIME_DROPPED, f"时刻 {clock} 已略去，只记日期"))
        return _in_range(int(parts["y"]), int(month), int(day), text)
    if found := _COMPACT_DAY.fullmatch(text):
        return _in_range(int(found[1]), int(found[2]), int(found[3]), text)
    if found := _SHORT_DAY.fullmatch(text):
        year = _full_year(int(found[1]))
        full = _in_range(year, int(found[2] or found[5]), int(found[3] or found[6]), text)
        remarks.append(
            Remark(Trouble.DATE_GUESSED, f"{quoted(text)}的年份只有两位，已理解为 {full.isoformat()}")
        )
        return full
    if _SERIAL_TEXT.fullmatch(text):
        day_of_serial = _day_of_number(float(text), remarks, how)
        remarks.append(
            Remark(
                Trouble.DATE_GUESSED,
                f"{quoted(text)}已按表格软件的日期序号理解为 {day_of_serial.isoformat()}",
            )
        )
        return day_of_serial
    if _MONTH.fullmatch(text) or _SHORT_MONTH.fullmatch(text):
        raise BadCell(Trouble.BAD_DATE, f"{quoted(text)}缺少日，{how}")
    raise BadCell(Trouble.BAD_DATE, f"{quoted(text)}不是有效日期，{how}")


def _month(plain: Plain, remarks: Remarks) -> str | None:
    """``2026-05`` if the cell is a year-month without a day, None if it may be a full date."""
    if isinstance(plain, datetime):
        return None
    if isinstance(plain, float):
        return _month_of_number(plain)
    if found := _SHORT_MONTH.fullmatch(plain):
        year, month_text = (found[1], found[2]) if found[1] else (found[3], found[4])
        month = _month_in_range(_full_year(int(year)), int(month_text), plain)
        remarks.append(Remark(Trouble.DATE_GUESSED, f"{quoted(plain)}的年份只有两位，已理解为 {month}"))
        return month
    if found := _MONTH.fullmatch(plain):
        year, month_text = (found[1], found[2] or found[3]) if found[1] else (found[4], found[5])
        return _month_in_range(int(year), int(month_text), plain)
    return None


def _month_of_number(number: float) -> str | None:
    """The number 202605, or 2026.5 that a spreadsheet made of a typed year-month."""
    text = repr(number)
    if number.is_integer():
        digits = str(int(number))
        return _month_in_range(int(digits[:4]), int(digits[4:]), digits) if len(digits) == 6 else None
    year, _, fraction = text.partition(".")
    if len(year) != 4:
        return None
    if fraction == "1":
        raise BadCell(
            Trouble.BAD_DATE,
            f"{quoted(text)}分不清是 1 月还是 10 月（末尾的 0 被表格软件去掉了），{_SHOW_MONTH}",
        )
    return _month_in_range(int(year), int(fraction), text) if len(fraction) <= 2 else None


def _full_year(short: int) -> int:
    return 1900 + short if short >= _SHORT_YEAR_PIVOT else 2000 + short


def _in_range(year: int, month: int, day: int, shown: str) -> date:
    _check_year(year, shown)
    try:
        return date(year, month, day)
    except ValueError as trouble:
        raise BadCell(Trouble.BAD_DATE, f"{quoted(shown)}不是有效日期：没有这一天，{_SHOW_HOW}") from trouble


def _month_in_range(year: int, month: int, shown: str) -> str:
    _check_year(year, shown)
    if not 1 <= month <= 12:
        raise BadCell(Trouble.BAD_DATE, f"{quoted(shown)}不是有效年月：没有 {month} 月，{_SHOW_MONTH}")
    return f"{year:04}-{month:02}"


def _check_year(year: int, shown: str) -> None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise BadCell(
            Trouble.DATE_OUT_OF_RANGE,
            f"{quoted(shown)}的年份不在 {_FIRST_YEAR}—{_LAST_YEAR} 之间，请检查年份",
        )


DATE_PARSERS: dict[Kind, Callable[[Field, Cell, Remarks], object]] = {
    Kind.DAY: parse_day,
    Kind.BIRTH: parse_birth,
    Kind.MONTH: parse_month,
    Kind.DAYS: parse_days,
}
"""The parser of each kind of date column."""
