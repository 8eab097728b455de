"""Reading one sheet of a file: find its header, then parse every row below it."""

from __future__ import annotations

import re
import uuid
from collections import Counter
from datetime import datetime, time

from app.errors import Issue
from app.models.fields import Kind
from app.models.sheets import Column, Sheet
from app.services.workbook.cell_trouble import BadCell, Remarks
from app.services.workbook.cells import is_empty, parse_cell
from app.services.workbook.file_rows import FileContent, FileRow, FileSheet
from app.services.workbook.text_cells import folded, number_text
from app.services.workbook.trouble import Trouble
from app.services.workbook.xlsx_rows import Broken, Cell, Cells, Merge, column_letters

ID_HEADER = "_id"
HEADER_WITHIN = 10
"""Rows among which the header is looked for."""
_STAR = re.compile(r"\*|[(（]必填[)）]")
_REMARK = re.compile(r"\([^()]*\)$")
"""What people add to a header: 在册(是/否)."""


class SheetReader:
    """Rows of one sheet in, parsed rows and issues out."""

    def __init__(self, sheet: Sheet, content: FileContent) -> None:
        self._sheet = sheet
        self._content = content
        self._log = content.log
        self._waiting: list[tuple[int, Cells]] = []
        self._place: FileSheet | None = None
        self._columns: dict[int, Column] = {}
        self._named: set[int] = set()
        self._nameless: set[int] = set()
        self._required: tuple[Column, ...] = ()
        self._failed = False
        self._known = {folded(column.header): column for column in sheet.columns}

    def on_row(self, number: int, cells: Cells) -> None:
        """Take the next row that has filled cells."""
        if self._place is None and not self._failed:
            if number <= HEADER_WITHIN:
                self._waiting.append((number, cells))
                return
            self._find_header()
        self._data_row(number, cells)

    def finish(self, merges: list[Merge]) -> None:
        """The sheet has ended: check what is only known now."""
        if self._place is None and not self._failed and self._waiting:
            self._find_header()
        if self._place is not None:
            self._check_merges(merges, self._place)
            for position in sorted(self._nameless):
                self._log.add(
                    Issue(
                        Trouble.UNKNOWN_COLUMN,
                        f"{column_letters(position)} 列没有表头，里面的内容没有导入",
                        self._sheet.name,
                        self._place.header_row,
                        None,
                        None,
                        f"{column_letters(position)}{self._place.header_row}",
                    )
                )

    def _find_header(self) -> None:
        best: tuple[int, int, dict[int, str]] | None = None
        for index, (_number, cells) in enumerate(self._waiting):
            texts = {position: text for position, raw in cells.items() if (text := _header_text(raw))}
            matches = sum(key in self._known for key in self._keys(texts).values())
            if matches and (best is None or matches > best[0]):
                best = (matches, index, texts)
        if best is None:
            self._failed = True
            self._log.whole(
                Trouble.NO_HEADER,
                f"“{self._sheet.name}”表的前 {HEADER_WITHIN} 行里没有找到表头，请保留模板原来的表头",
                self._sheet.name,
            )
            return
        _matches, index, texts = best
        self._take_header(self._waiting[index][0], texts)
        for number, cells in self._waiting[index + 1 :]:
            self._data_row(number, cells)
        self._waiting = []

    def _keys(self, texts: dict[int, str]) -> dict[int, str]:
        """What each header is looked up by; a remark in brackets is left out where one column is meant."""
        keys = {position: _header_key(text) for position, text in texts.items()}
        bare = {
            position: shorter
            for position, key in keys.items()
            if key not in self._known and (shorter := _REMARK.sub("", key)) in self._known
        }
        counts = Counter([*keys.values(), *bare.values()])
        keys.update((position, key) for position, key in bare.items() if counts[key] == 1)
        return keys

    def _take_header(self, number: int, texts: dict[int, str]) -> None:
        place = FileSheet(self._sheet, number)
        keys = self._keys(texts)
        counts = Counter(keys.values())
        for position, text in sorted(texts.items()):
            key = keys[position]
            self._named.add(position)
            column = self._known.get(key)
            cell = f"{column_letters(position)}{number}"
            if counts[key] > 1:
                message = f"表头“{text}”出现了 {counts[key]} 次，请只留一列"
                self._log.add(
                    Issue(Trouble.HEADER_REPEATED, message, self._sheet.name, number, text, text, cell)
                )
            elif key == ID_HEADER:
                place.id_position = position
            elif column is None:
                message = f"“{self._sheet.name}”表没有“{text}”这一列，没有导入"
                self._log.add(
                    Issue(Trouble.UNKNOWN_COLUMN, message, self._sheet.name, number, text, text, cell)
                )
            else:
                place.positions[column.attr] = position
                place.headers[column.attr] = text
                self._columns[position] = column
                if key != _header_key(text):
                    message = f"表头“{text}”已按“{column.header}”列读入"
                    self._log.add(
                        Issue(Trouble.HEADER_GUESSED, message, self._sheet.name, number, text, text, cell)
                    )
        required = [column for column in self._sheet.columns if column.field.required]
        for column in required:
            if column.attr not in place.positions and counts[folded(column.header)] == 0:
                message = f"“{self._sheet.name}”表缺少必填的“{column.header}”列，请用模板原来的表头"
                self._log.add(Issue(Trouble.COLUMN_MISSING, message, self._sheet.name, number, column.header))
        self._required = tuple(column for column in required if column.attr in place.positions)
        self._place = place

    def _data_row(self, number: int, cells: Cells) -> None:
        place = self._place
        if place is None:
            return
        row = FileRow(place, number)
        bad: set[str] = set()
        filled = False
        raw_id: Cell = ""
        for position, raw in cells.items():
            column = self._columns.get(position)
            if column is not None:
                filled |= self._take_cell(row, column, raw, bad)
            elif position == place.id_position:
                raw_id = raw
            elif position not in self._named and not (isinstance(raw, str) and not raw.strip()):
                self._nameless.add(position)
        if not filled:
            return
        self._take_id(row, raw_id)
        for column in self._required:
            attr = column.attr
            if attr not in row.values and attr not in row.codes and attr not in bad:
                self._log.at_row(row, Trouble.REQUIRED, f"必填的“{column.header}”没有填写", attr)
        self._content.rows[self._sheet.name].append(row)

    def _take_cell(self, row: FileRow, column: Column, raw: Cell, bad: set[str]) -> bool:
        """Parse one cell into the row; whether it holds anything."""
        remarks: Remarks = []
        try:
            value = parse_cell(column.field, raw, remarks)
        except BadCell as trouble:
            bad.add(column.attr)
            self._log.at_row(row, trouble.code, trouble.message, column.attr, shown_cell(raw))
            return True
        for remark in remarks:
            self._log.at_row(row, remark.code, remark.message, column.attr, shown_cell(raw))
        if is_empty(value):
            return False
        if column.field.kind in (Kind.REF, Kind.REFS):
            row.codes[column.attr] = value
        else:
            row.values[column.attr] = value
        return True

    def _take_id(self, row: FileRow, raw: Cell) -> None:
        text = raw.strip() if isinstance(raw, str) else shown_cell(raw)
        if not text:
            return
        try:
            row.given_id = str(uuid.UUID(text))
        except ValueError:
            self._log.at_row(
                row,
                Trouble.BAD_ID,
                "隐藏的“_id”列被改动过，不是程序写的内容；新添的行请把这一格清空",
                None,
                text,
            )

    def _check_merges(self, merges: list[Merge], place: FileSheet) -> None:
        last = max(self._named, default=-1)
        inside = [merge for merge in merges if merge.first_column <= last and merge.is_real]
        header = [merge for merge in inside if merge.first_row <= place.header_row <= merge.last_row]
        below = [merge for merge in inside if merge.first_row > place.header_row]
        if header:
            self._add_at(
                Trouble.HEADER_MERGED,
                "表头有合并的单元格，请取消合并，一列一个表头",
                place.header_row,
                header[0],
            )
        if below:
            self._add_at(
                Trouble.MERGED_CELLS,
                f"有 {len(below)} 处合并的单元格，每处只有左上角一格有内容，其余按没有填写处理",
                below[0].first_row,
                below[0],
            )

    def _add_at(self, code: Trouble, message: str, row: int, merge: Merge) -> None:
        cell = f"{column_letters(merge.first_column)}{merge.first_row}"
        self._log.add(Issue(code, message, self._sheet.name, row, None, None, cell))


def shown_cell(raw: Cell) -> str:
    """A raw cell as it is shown in an issue."""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, Broken):
        return raw.text
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, datetime):
        return raw.date().isoformat() if raw.time() == time(0) else f"{raw:%Y-%m-%d %H:%M}"
    if isinstance(raw, float):
        return format(raw, ".17g") if raw.is_integer() else repr(raw)
    return f"{raw:%H:%M}"


def _header_text(raw: Cell) -> str:
    if isinstance(raw, str):
        return raw.strip()
    if isinstance(raw, float) and abs(raw) < 1e15:
        return number_text(raw)
    return ""


def _header_key(text: str) -> str:
    return _STAR.sub("", folded(text))
