"""Words of enumerations, 是/否 and ID numbers in cells."""

from __future__ import annotations

import re
from functools import cache

from app.models.fields import TEXT_LIMIT, Field, Kind
from app.services.workbook.cell_trouble import BadCell, Remark, Remarks, quoted
from app.services.workbook.text_cells import as_text, folded, number_text, once, split
from app.services.workbook.trouble import Trouble
from app.services.workbook.xlsx_rows import Cell

_YES = frozenset({"是", "Y", "1", "✓", "√", "✔", "☑"})
_NO = frozenset({"否", "N", "0"})
_NO_NUMBER = frozenset({"/", "—", "——", "-", "无"})
_HALF_WIDTH = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_SCIENTIFIC = re.compile(r"\d(\.\d+)?[Ee]\+?\d+", re.ASCII)


def parse_yes_no(_field: Field, raw: Cell, remarks: Remarks) -> bool | None:
    """A YES_NO cell; empty is None, never False."""
    if isinstance(raw, bool):
        return raw
    word = folded(as_text(raw, remarks)).upper()
    if not word:
        return None
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise BadCell(Trouble.BAD_WORD, f"{quoted(word)}不是“是”或“否”，不知道的请留空")


def parse_choice(field: Field, raw: Cell, remarks: Remarks) -> str | None:
    """A CHOICE cell."""
    text = as_text(raw, remarks)
    return _word(field, text, remarks) if text else None


def parse_choices(field: Field, raw: Cell, remarks: Remarks) -> tuple[str, ...]:
    """A CHOICES cell: words in the order typed, each once."""
    words = tuple(_word(field, piece, remarks) for piece in split(as_text(raw, remarks)))
    return once(words, remarks)


@cache
def _by_folded(words: tuple[str, ...]) -> dict[str, str]:
    return {folded(word): word for word in words}


def _word(field: Field, text: str, remarks: Remarks) -> str:
    listed = _by_folded(field.words)
    key = folded(text)
    if key in listed:
        return listed[key]
    if field.header == "民族" and (full := listed.get(f"{key}族")):
        remarks.append(Remark(Trouble.WORD_COMPLETED, f"{quoted(text)}已补全为“{full}”"))
        return full
    if field.open_words and len(text) <= TEXT_LIMIT:
        if field.kind is Kind.CHOICE:
            remarks.append(
                Remark(Trouble.OTHER_WORD, f"{quoted(text)}不在列出的词里，已照原样保存，统计时算作不明")
            )
        return text
    shown = "、".join(field.words) if len(field.words) <= 20 else "、".join(field.words[:12]) + "等"
    raise BadCell(Trouble.BAD_WORD, f"{quoted(text)}不在可填的词里，可填：{shown}")


def parse_identity(_field: Field, raw: Cell, remarks: Remarks) -> str | None:
    """An IDENTITY cell: kept as typed but for blanks, a leading apostrophe, width and the case of X."""
    if isinstance(raw, float):
        return number_text(raw)
    half = "".join(as_text(raw, remarks).translate(_HALF_WIDTH).split())
    number = half.lstrip("'‘’`").replace("x", "X")
    if number in _NO_NUMBER:
        remarks.append(Remark(Trouble.READ_AS_EMPTY, f"{quoted(number)}按没有填写处理"))
        return None
    if _SCIENTIFIC.fullmatch(number):
        raise BadCell(
            Trouble.DAMAGED_NUMBER,
            f"{quoted(number)}已被表格软件改坏，无法还原，请把该格设为文本格式后重新填写",
        )
    if len(number) > TEXT_LIMIT:
        raise BadCell(Trouble.TOO_LONG, f"文字太长，最多 {TEXT_LIMIT:,} 个字")
    return number or None


CHOICE_PARSERS = {
    Kind.YES_NO: parse_yes_no,
    Kind.CHOICE: parse_choice,
    Kind.CHOICES: parse_choices,
    Kind.IDENTITY: parse_identity,
}
"""The parser of each kind of these columns."""
