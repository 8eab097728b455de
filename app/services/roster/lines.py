"""The lines of a roster that are people: without totals, signatures, captions and repeated headers.

Cells merged down over several lines (one branch for a block of people) count for each of them.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import Issue
from app.services.roster.columns import RosterColumn
from app.services.roster.grid import Grid
from app.services.roster.headers import Header, header_text
from app.services.roster.names import header_key
from app.services.roster.trouble import RosterTrouble
from app.services.workbook.sheet_reader import shown_cell
from app.services.workbook.text_cells import folded
from app.services.workbook.trouble import Trouble
from app.services.workbook.xlsx_rows import Cell, Cells, column_letters

_TOTAL = re.compile(r"(合计|总计|小计|共计|总数|累计|合计人数|总人数)[:：]?.{0,12}")
_SIGNATURE = re.compile(
    r"(填表|制表|填报|报送|审核|审批|审查|经办|负责|统计|复核|联系|书记|签字|签名|盖章|单位|日期|时间|电话"
    r"|注|说明|备注|附注|注意|填表说明)[^:：]{0,12}[:：].*"
    r"|(填表人|制表人|填报人|审核人|负责人|经办人|签字|签章|盖章|公章)([(（].*[)）])?|[(（]?(公章|盖章|签章)[)）]?"
)
_COUNT = re.compile(r"\d+[人名位个]?", re.ASCII)
_EXAMPLE = re.compile(r"(示例|样例|例|例如|示范)[:：]?")


@dataclass(frozen=True, slots=True)
class Line:
    """One person's line: its row number and its cells by column."""

    number: int
    cells: Cells


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of people, and warnings about what was passed over or filled in."""

    people: tuple[Line, ...]
    warnings: tuple[Issue, ...]


def read_lines(grid: Grid, header: Header, columns: Sequence[RosterColumn]) -> Lines:
    """Everything below the header that is a person."""
    sheet = grid.name or None
    below = grid.rows[header.index + 1 :]
    warnings = _fill_merges(grid, header, columns, below)
    used = {column.position: column for column in columns if column.aim is not None}
    name_at = next((place for place, column in used.items() if str(column.aim).startswith("人员.姓名")), None)
    name_header = header_key(used[name_at].header) if name_at is not None else ""
    wide = {
        merge.first_row: merge.first_column
        for merge in grid.merges
        if merge.first_row > header.row and merge.last_column > merge.first_column
    }
    people = []
    for number, cells in below:
        filled = {place: cell for place, cell in cells.items() if not _is_blank(cell)}
        if not filled.keys() & used.keys() and not _speaks(filled):
            continue
        name = folded(shown_cell(filled[name_at])) if name_at in filled else ""
        if _is_total_or_signature(filled, name) or (name and header_key(name) == name_header):
            continue
        if _is_example(filled, name_at) or _is_caption(number, filled, name_at, wide):
            text = shown_cell(next(iter(filled.values())))[:40]
            message = f"第 {number} 行（“{text}”）不像是一个人，没有导入"
            warnings.append(Issue(RosterTrouble.ROW_PASSED_OVER, message, sheet, number, None, text))
            continue
        if filled.keys() & used.keys():
            people.append(Line(number, filled))
    return Lines(tuple(people), tuple(warnings))


def _is_blank(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell.strip()


def _speaks(filled: Cells) -> bool:
    """Whether cells outside the known columns hold words (a caption, say) and not just a serial number."""
    return any(isinstance(cell, str) and len(cell.strip()) > 4 for cell in filled.values())


def _is_total_or_signature(filled: Cells, name: str) -> bool:
    if name and not any(form.fullmatch(name) for form in (_TOTAL, _SIGNATURE, _COUNT)):
        return False
    texts = [folded(shown_cell(cell)) for cell in filled.values()]
    return any(_TOTAL.fullmatch(text) or _SIGNATURE.fullmatch(text) for text in texts)


def _is_example(filled: Cells, name_at: int | None) -> bool:
    """A line a template shows how to fill in, marked in its first cell."""
    first = min(filled)
    return first != name_at and _EXAMPLE.fullmatch(folded(shown_cell(filled[first]))) is not None


def _is_caption(number: int, filled: Cells, name_at: int | None, wide: dict[int, int]) -> bool:
    """A line with one text only, outside the column of names or over several columns."""
    if len(filled) != 1:
        return False
    place = next(iter(filled))
    return place != name_at or wide.get(number) == place


def _fill_merges(
    grid: Grid, header: Header, columns: Sequence[RosterColumn], below: Sequence[tuple[int, Cells]]
) -> list[Issue]:
    """Write the content of cells merged downwards into every line they cover."""
    used = {
        column.position: column
        for column in columns
        if column.aim is not None and str(column.aim) not in ("人员.姓名", "人员.身份证号", "人员.人员编号")
    }
    numbers = [number for number, _cells in below]
    counts: dict[int, int] = {}
    for merge in grid.merges:
        if merge.first_row <= header.row or merge.last_row == merge.first_row:
            continue
        if merge.first_column not in used:
            continue
        covered = below[bisect_left(numbers, merge.first_row) : bisect_right(numbers, merge.last_row)]
        if not covered or covered[0][0] != merge.first_row or merge.first_column not in covered[0][1]:
            continue
        value = covered[0][1][merge.first_column]
        for _number, cells in covered[1:]:
            # A line with nothing else in it stays blank.
            if cells:
                cells.setdefault(merge.first_column, value)
        counts[merge.first_column] = counts.get(merge.first_column, 0) + 1
    return [
        Issue(
            RosterTrouble.MERGES_FILLED,
            f"“{used[place].header}”列有 {count} 处上下合并的单元格，其中的内容已算作合并范围内每一行的内容",
            grid.name or None,
            header.row,
            used[place].header,
            None,
            f"{column_letters(place)}{header.row}",
        )
        for place, count in sorted(counts.items())
    ]


def nameless_columns(
    lines: Sequence[Line], header: Header, columns: Sequence[RosterColumn], sheet: str | None
) -> list[Issue]:
    """A warning for every column that holds something below an empty header."""
    named = {column.position for column in columns}
    places = {place for line in lines for place in line.cells} - named
    return [
        Issue(
            Trouble.UNKNOWN_COLUMN,
            f"{column_letters(place)} 列没有表头，里面的内容没有导入",
            sheet,
            header.row,
            None,
            None,
            f"{column_letters(place)}{header.row}",
        )
        for place in sorted(places)
    ]


def samples_of(lines: Sequence[Line], position: int, most: int = 5) -> tuple[str, ...]:
    """The first different values of a column, as shown."""
    found: list[str] = []
    for line in lines:
        cell = line.cells.get(position)
        if cell is None:
            continue
        text = shown_cell(cell).strip()[:60] or header_text(cell)
        if text and text not in found:
            found.append(text)
            if len(found) == most:
                break
    return tuple(found)
