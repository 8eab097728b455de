"""Reading a file into parsed rows: which sheets are ours, where their header is, what each cell means."""

from __future__ import annotations

import re
import uuid
from collections import Counter
from datetime import datetime, time
from functools import cache
from pathlib import Path

from app.errors import Issue
from app.models.fields import Kind
from app.models.sheets import Column, Sheet, all_sheets
from app.services.progress import NullProgress, Progress
from app.services.workbook.cell_trouble import BadCell, Remarks
from app.services.workbook.cells import is_empty, parse_cell
from app.services.workbook.file_rows import FileContent, FileRow, FileSheet
from app.services.workbook.package import BROKEN_FILE, Package, open_package, refused
from app.services.workbook.text_cells import folded, number_text
from app.services.workbook.trouble import Trouble
from app.services.workbook.xlsx_parts import read_book
from app.services.workbook.xlsx_rows import Broken, Cell, Cells, Merge, column_letters, read_rows

ID_HEADER = "_id"
GUIDE_SHEET = "填写说明"
LISTS_SHEET = "下拉选项"
"""Sheets of our own template that hold no data."""
_HEADER_WITHIN = 10
_STAR = re.compile(r"\*|[(（]必填[)）]")


def read_file(path: Path, progress: Progress | None = None) -> FileContent:
    """Everything a workbook says, cell by cell.

    Raises ImportRefused where the file is no readable workbook. All other trouble is in ``log`` of the
    answer; the file may be imported only if it has no errors.
    """
    package = open_package(path)
    try:
        return _read(package, progress or NullProgress())
    except (*BROKEN_FILE, IndexError) as trouble:
        raise refused(
            f"“{path.name}”的内容已经损坏，读不出来。", "请用 WPS 或 Excel 打开后另存为新的 .xlsx，再导入。"
        ) from trouble


def _read(package: Package, progress: Progress) -> FileContent:
    book = read_book(package)
    content = FileContent(package.name, package.sha256)
    known = {folded(sheet.name): sheet for sheet in all_sheets()}
    seen: set[str] = set()
    for done, entry in enumerate(book.sheets):
        progress.step(done, len(book.sheets), f"正在读取“{entry.name}”表")
        sheet = known.get(folded(entry.name))
        if sheet is None:
            if folded(entry.name) not in (GUIDE_SHEET, LISTS_SHEET):
                content.log.whole(
                    Trouble.UNKNOWN_SHEET, f"“{entry.name}”表不是数据工作簿里的表，没有导入", entry.name
                )
            continue
        if sheet.name in seen:
            content.log.whole(Trouble.SHEET_REPEATED, f"“{sheet.name}”表有两张，请合并成一张", entry.name)
            continue
        seen.add(sheet.name)
        if entry.hidden:
            content.log.whole(Trouble.HIDDEN_SHEET, f"“{sheet.name}”表是隐藏的，已照常读入", sheet.name)
        reader = _SheetReader(sheet, content)
        merges = read_rows(package, book, entry, reader.on_row)
        reader.finish(merges)
    progress.step(len(book.sheets), len(book.sheets), "表格已读完")
    if not seen:
        content.log.whole(
            Trouble.NO_KNOWN_SHEET,
            "文件里没有一张表是数据工作簿的表（如“人员”“案卷”），请用本程序的空白模板填写；"
            "如果这是别处的名册，请用“导入名册”",
        )
    elif not any(content.rows.values()) and not content.log.errors:
        content.log.whole(Trouble.NO_DATA, "文件里一行数据也没有，请在表头下面填写后再导入")
    return content


@cache
def _columns_by_header(sheet: Sheet) -> dict[str, Column]:
    return {folded(column.header): column for column in sheet.columns}


class _SheetReader:
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

    def on_row(self, number: int, cells: Cells) -> None:
        """Take the next row that has filled cells."""
        if self._place is None and not self._failed:
            if number <= _HEADER_WITHIN:
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
        known = _columns_by_header(self._sheet)
        best: tuple[int, int, dict[int, str]] | None = None
        for index, (_number, cells) in enumerate(self._waiting):
            texts = {position: text for position, raw in cells.items() if (text := _header_text(raw))}
            matches = sum(_header_key(text) in known for text in texts.values())
            if matches and (best is None or matches > best[0]):
                best = (matches, index, texts)
        if best is None:
            self._failed = True
            self._log.whole(
                Trouble.NO_HEADER,
                f"“{self._sheet.name}”表的前 {_HEADER_WITHIN} 行里没有找到表头，请保留模板原来的表头",
                self._sheet.name,
            )
            return
        _matches, index, texts = best
        self._take_header(self._waiting[index][0], texts)
        for number, cells in self._waiting[index + 1 :]:
            self._data_row(number, cells)
        self._waiting = []

    def _take_header(self, number: int, texts: dict[int, str]) -> None:
        place = FileSheet(self._sheet, number)
        known = _columns_by_header(self._sheet)
        counts = Counter(_header_key(text) for text in texts.values())
        for position, text in sorted(texts.items()):
            key = _header_key(text)
            self._named.add(position)
            column = known.get(key)
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
        for position, raw in cells.items():
            column = self._columns.get(position)
            if column is not None:
                filled |= self._take_cell(row, column, raw, bad)
            elif position == place.id_position:
                self._take_id(row, raw)
            elif position not in self._named and not (isinstance(raw, str) and not raw.strip()):
                self._nameless.add(position)
        if not filled:
            return
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
        for merge in merges:
            if merge.first_column > last or (merge.first_row, merge.first_column) == (
                merge.last_row,
                merge.last_column,
            ):
                continue
            cell = f"{column_letters(merge.first_column)}{merge.first_row}"
            if merge.first_row <= place.header_row <= merge.last_row:
                self._log.add(
                    Issue(
                        Trouble.HEADER_MERGED,
                        "表头有合并的单元格，请取消合并，一列一个表头",
                        self._sheet.name,
                        place.header_row,
                        None,
                        None,
                        cell,
                    )
                )
            elif merge.first_row > place.header_row:
                self._log.add(
                    Issue(
                        Trouble.MERGED_CELLS,
                        "有合并的单元格，只有左上角一格有内容，其余按没有填写处理",
                        self._sheet.name,
                        merge.first_row,
                        None,
                        None,
                        cell,
                    )
                )


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
        return format(raw, ".17g")
    return f"{raw:%H:%M}"


def _header_text(raw: Cell) -> str:
    if isinstance(raw, str):
        return raw.strip()
    if isinstance(raw, float) and abs(raw) < 1e15:
        return number_text(raw)
    return ""


def _header_key(text: str) -> str:
    return _STAR.sub("", folded(text))
