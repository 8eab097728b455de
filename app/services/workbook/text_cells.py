"""Text in cells: what is trimmed, what is removed with a warning, what is refused.

Stored text is what was typed: no Unicode normalisation, no change inside but the removal of characters
nobody can see.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, time

from app.models.fields import LONG_LIMIT, TEXT_LIMIT, Field, Kind
from app.services.typed_text import FORBIDDEN, ODD, REMOVED, SEPARATORS
from app.services.workbook.cell_trouble import BadCell, Remark, Remarks, quoted
from app.services.workbook.trouble import Trouble
from app.services.workbook.xlsx_rows import Broken, Cell

EXACT_DIGITS = 15
"""Digits a number keeps in a spreadsheet; of a longer one the rest are zeros."""
_EXACT_BELOW = 10.0**EXACT_DIGITS
_HAN = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_HAN_NAME_LIMIT = 4


def as_text(raw: Cell, remarks: Remarks) -> str:
    """Any cell as the text a person sees in it, trimmed.

    Raises BadCell for formula errors and for numbers whose last digits the spreadsheet has lost.
    """
    if isinstance(raw, str):
        return clean(raw, remarks)
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, float):
        return number_text(raw)
    if isinstance(raw, datetime):
        text = raw.date().isoformat()
        remarks.append(
            Remark(
                Trouble.DATE_GUESSED,
                f"这一格被表格软件变成了日期，已按文字{quoted(text)}读入，如不对请改为文本格式",
            )
        )
        return text
    if isinstance(raw, time):
        return raw.isoformat("minutes")
    raise broken(raw)


def broken(raw: Broken) -> BadCell:
    """The error for a formula that has no usable result, or for what is shown in place of a number."""
    if raw.text.startswith("##"):
        return BadCell(
            Trouble.DAMAGED_NUMBER, "表格软件里这一列太窄，这一格只显示成“#”号，请把列拉宽，再复制一次"
        )
    if raw.text[:1].isdigit():
        return BadCell(
            Trouble.DAMAGED_NUMBER,
            f"{quoted(raw.text)}已被表格软件改坏，无法还原，请把该格设为文本格式后重新填写",
        )
    if raw.text:
        return BadCell(Trouble.FORMULA, f"公式出错（{raw.text}），没有结果可用，请改成实际内容")
    return BadCell(Trouble.FORMULA, "公式没有保存计算结果，请用 WPS 或 Excel 打开后重新保存，或改成实际内容")


def number_text(number: float) -> str:
    """A number as it was typed; BadCell beyond 15 digits."""
    if abs(number) >= _EXACT_BELOW:
        raise BadCell(
            Trouble.DAMAGED_NUMBER,
            "超过 15 位的数字已被表格软件改坏（末几位变成 0），无法还原，请把该格设为文本格式后重新填写",
        )
    return str(int(number)) if number.is_integer() else repr(number)


def clean(text: str, remarks: Remarks) -> str:
    """Text without outer blanks and without invisible characters.

    Raises BadCell for NUL and for characters that turn the direction of text round.
    """
    text = text.strip()
    if ODD.search(text) is None:
        return text
    if FORBIDDEN.search(text):
        raise BadCell(Trouble.BAD_TEXT, "含有不允许的隐藏控制字符，请删去这一格后手工重新输入")
    remarks.append(Remark(Trouble.CHARACTERS_REMOVED, "含有看不见的字符，已去掉"))
    return REMOVED.sub("", text).strip()


def parse_text(field: Field, raw: Cell, remarks: Remarks) -> str | None:
    """A TEXT or LONG cell."""
    text = as_text(raw, remarks)
    limit = LONG_LIMIT if field.kind is Kind.LONG else TEXT_LIMIT
    if len(text) > limit:
        raise BadCell(Trouble.TOO_LONG, f"文字太长，最多 {limit:,} 个字，现有 {len(text):,} 个字")
    if field.header == "姓名":
        text = _without_blanks_in_han_name(text, remarks)
    return text or None


def parse_code(field: Field, raw: Cell, remarks: Remarks) -> str | None:
    """A CODE cell: text that can stand among others in one cell."""
    text = parse_text(field, raw, remarks)
    if text and SEPARATORS.search(text):
        raise BadCell(Trouble.BAD_CODE, f"编号{quoted(text)}里不能有分号、顿号或换行")
    return text


def parse_codes(field: Field, raw: Cell, remarks: Remarks) -> tuple[str, ...]:
    """The codes typed in a REF (one) or REFS (several) cell, in order, each once."""
    text = as_text(raw, remarks)
    if len(text) > LONG_LIMIT:
        raise BadCell(Trouble.TOO_LONG, f"文字太长，最多 {LONG_LIMIT:,} 个字，现有 {len(text):,} 个字")
    if field.kind is Kind.REF:
        return (text,) if text else ()
    return once(split(text), remarks)


def split(text: str) -> tuple[str, ...]:
    """The values joined in one cell."""
    return tuple(piece for part in SEPARATORS.split(text) if (piece := part.strip()))


def once(values: tuple[str, ...], remarks: Remarks) -> tuple[str, ...]:
    """The values without repetitions, reported."""
    single = tuple(dict.fromkeys(values))
    if len(single) < len(values):
        remarks.append(Remark(Trouble.REPEATED_VALUE, "同一个值写了两次，只算一次"))
    return single


def folded(text: str) -> str:
    """Text for comparing words: half-width, no blanks at all."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def is_han(character: str) -> bool:
    """Whether a character is a Han character, of any plane."""
    return _HAN.fullmatch(character) is not None


def _without_blanks_in_han_name(name: str, remarks: Remarks) -> str:
    """``张　三`` → ``张三``; separators and other scripts stay as typed."""
    letters = "".join(name.split())
    if letters == name or len(letters) > _HAN_NAME_LIMIT or not all(map(is_han, letters)):
        return name
    remarks.append(Remark(Trouble.CHARACTERS_REMOVED, f"姓名中间的空格已去掉，记为{quoted(letters)}"))
    return letters
