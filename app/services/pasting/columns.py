"""What each column of a pasted block is: by its header, by what is in it, else by the order on the screen."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.models.fields import Kind
from app.models.sheets import Column, Sheet
from app.services.identity_number import has_form
from app.services.pasting.cells import Block
from app.services.roster.names import name_of
from app.services.workbook.cell_trouble import BadCell
from app.services.workbook.cells import parse_cell
from app.services.workbook.sheet_reader import shown_cell
from app.services.workbook.text_cells import folded
from app.services.workbook.xlsx_rows import Cell

PEOPLE, DUES = "人员", "党费"
_STAR = re.compile(r"\*|[(（]必填[)）]")
_MONTH = re.compile(r"(?:(\d{4})[年./-])?(\d{1,2})月?份?", re.ASCII)
_MOBILE = re.compile(r"1\d{10}", re.ASCII)
_WORDS: Mapping[str, Mapping[str, str]] = {
    "党组织": {
        "名称": "name",
        "全称": "name",
        "党组织名称": "name",
        "党支部": "name",
        "编号": "code",
        "类别": "kind",
        "上级": "superior_id",
        "上级党组织": "superior_id",
    },
    "企业": {
        "名称": "name",
        "全称": "name",
        "企业": "name",
        "单位名称": "name",
        "编号": "code",
        "类型": "enterprise_type",
    },
    "公示": {"开始": "start_on", "开始时间": "start_on", "截止": "end_on", "结束": "end_on"},
    "组织关系": {"回执": "receipt_on"},
    "党费": {
        "姓名": "person_id",
        "编号": "person_id",
        "党员": "person_id",
        "月应交": "payable",
        "金额": "paid",
    },
}
"""Further words: for sheets that the roster's vocabulary does not know, and those of the program's lists."""
_CALLED: Mapping[str, tuple[str, ...]] = {
    "人员": ("姓名", "党员", "党员姓名"),
    "案卷": ("姓名", "发展对象"),
    "党组织": ("支部", "党支部", "党组织名称"),
    "企业": ("单位", "单位名称", "企业名称"),
    "会议": ("会议日期",),
}
"""What columns that point at a record are called where people keep lists of their own."""
_TELLING = frozenset({"name", "code", "person_id", "identity_number"})
_TITLES = 3
"""So many rows above a header are looked at."""
MONTHS = "month:"
"""A target ``month:2026-05`` is what was paid for that month (党费 with a column a month)."""


@dataclass(frozen=True, slots=True)
class PasteColumn:
    """One column of a block: its header or ``第 2 列``, the first different values, what it fills.

    ``target`` is an attribute of the sheet or ``month:2026-05``; None leaves the column out.
    """

    position: int
    title: str
    samples: tuple[str, ...]
    target: str | None


def targets_of(sheet: Sheet, year: int) -> dict[str, str]:
    """Everything a column may be told to fill: target → word, in the order of the sheet."""
    found = {
        column.attr: noun_of(column) if is_reference(column) else column.header for column in sheet.columns
    }
    if sheet.name == PEOPLE:
        found.update(organisation_id="支部", enterprise_id="企业")
    if sheet.name == DUES:
        found["person_id"] = "姓名或编号"
        found.update((f"{MONTHS}{year}-{number:02}", f"{number} 月实交") for number in range(1, 13))
    return found


def is_reference(column: Column) -> bool:
    """Whether a column points at records, which a block may call by their names."""
    return column.field.kind in (Kind.REF, Kind.REFS)


def noun_of(column: Column) -> str:
    """What a reference column points at, as lists call it: 人员 for 人员编号."""
    return column.header.removesuffix("编号") or column.header


def has_header(block: Block, sheet: Sheet, year: int) -> bool:
    """Whether the first row is a header: it names who or what the rows are, or two other columns."""
    texts = [shown_cell(cell) for cell in block.rows[0] if cell != ""] if block.rows else []
    known = [target for text in texts if (target := _by_name(text, sheet, year)) is not None]
    return len(known) >= 2 or not _TELLING.isdisjoint(known)


def title_rows(block: Block, sheet: Sheet, year: int) -> int:
    """How many rows above the header are a title (``某某支部名册``), each with one filled cell; else 0."""
    for at, row in enumerate(block.rows[: _TITLES + 1] if block.width > 1 else ()):
        if has_header(Block((row,)), sheet, year):
            return at
        if sum(cell != "" for cell in row) > 1:
            return 0
    return 0


def propose(
    block: Block,
    sheet: Sheet,
    shown: Sequence[str],
    year: int,
    *,
    with_header: bool,
    said: Mapping[int, str | None],
) -> tuple[PasteColumn, ...]:
    """The columns with what each is taken for; ``shown`` are the attributes of the table's columns in order.

    ``said`` is what the user decided by position (from 0); no target is used twice.
    """
    body: Sequence[Sequence[Cell]] = block.rows[1:] if with_header else block.rows
    targets: dict[int, str | None] = dict(said)
    taken = {target for target in said.values() if target}

    def propose_one(at: int, target: str | None) -> None:
        if at not in targets and target is not None and target not in taken:
            targets[at] = target
            taken.add(target)

    places = range(block.width)
    if with_header:
        for at in places:
            propose_one(at, _by_name(shown_cell(block.rows[0][at]), sheet, year))
    else:
        for at in places:
            propose_one(at, _by_content([shown_cell(row[at]) for row in body[:50]], sheet))
        for at in places:
            if at not in targets:
                rest = (attr for attr in dict.fromkeys(shown) if attr and attr not in taken)
                propose_one(at, next((attr for attr in rest if _fits(sheet, attr, body, at)), None))
    return tuple(
        PasteColumn(at, _title(block, at, with_header), _samples(body, at), targets.get(at)) for at in places
    )


def _fits(sheet: Sheet, attr: str, body: Sequence[Sequence[Cell]], at: int) -> bool:
    """Whether a column could hold what stands at the top of the block."""
    known = {column.attr: column.field for column in sheet.columns}
    field = known.get("paid" if attr.startswith(MONTHS) else attr)
    if field is None:
        return False
    for row in body[:5]:
        try:
            parse_cell(field, row[at], [])
        except BadCell:
            return False
    return True


def _title(block: Block, at: int, with_header: bool) -> str:
    text = shown_cell(block.rows[0][at]).strip() if with_header else ""
    return " ".join(text.split()) or f"第 {at + 1} 列"


def _samples(body: Sequence[Sequence[Cell]], at: int) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for row in body[:200]:
        text = shown_cell(row[at])
        if text:
            found.setdefault(text)
        if len(found) == 3:
            break
    return tuple(found)


def _by_name(text: str, sheet: Sheet, year: int) -> str | None:
    key = _STAR.sub("", folded(text))
    if not key:
        return None
    for column in sheet.columns:
        if folded(column.header) == key:
            return column.attr
    found = _MONTH.fullmatch(key) if sheet.name == DUES else None
    if found is not None and 1 <= int(found[2]) <= 12 and ("月" in key or found[1]):
        return f"{MONTHS}{found[1] or year}-{int(found[2]):02}"
    if key in _WORDS.get(sheet.name, {}):
        return _WORDS[sheet.name][key]
    for column in sheet.columns:
        if is_reference(column) and key in (
            folded(noun_of(column)),
            *_CALLED.get(column.field.target or "", ()),
        ):
            return column.attr
    if sheet.name == PEOPLE:
        name = name_of(text)
        if name is not None and name.aim is not None and name.aim.first.sheet.name == PEOPLE:
            return name.aim.first.column.attr
    return None


def _by_content(texts: Sequence[str], sheet: Sheet) -> str | None:
    """Columns whose values cannot be mistaken: ID numbers, mobile numbers, sexes."""
    filled = [text.strip() for text in texts if text.strip()]
    attrs = {column.attr: column for column in sheet.columns}
    if not filled:
        return None
    if "identity_number" in attrs and all(has_form(text) for text in filled):
        return "identity_number"
    if "mobile" in attrs and all(_MOBILE.fullmatch(text) for text in filled):
        return "mobile"
    for attr, column in attrs.items():
        words = column.field.words
        if column.field.kind is Kind.CHOICE and words and all(text in words for text in filled):
            return attr
    return None
