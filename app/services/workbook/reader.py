"""Reading a file into parsed rows: which sheets are ours, where their header is, what each cell means."""

from __future__ import annotations

from pathlib import Path

from app.models.sheets import all_sheets
from app.services.progress import NullProgress, Progress
from app.services.workbook.file_rows import FileContent
from app.services.workbook.package import BROKEN_FILE, Package, open_package, refused
from app.services.workbook.sheet_reader import SheetReader
from app.services.workbook.text_cells import folded
from app.services.workbook.trouble import Trouble
from app.services.workbook.xlsx_parts import read_book
from app.services.workbook.xlsx_rows import Cells, OnRow, read_rows

GUIDE_SHEET = "填写说明"
LISTS_SHEET = "下拉选项"
"""Sheets of our own template that hold no data."""
_ROWS_A_STEP = 2_000


def read_file(path: Path, progress: Progress | None = None) -> FileContent:
    """Everything a workbook says, cell by cell.

    Raises ImportRefused where the file is no readable workbook. All other trouble is in ``log`` of the
    answer; the file may be imported only if it has no errors.
    """
    package = open_package(path)
    try:
        return _read(package, progress or NullProgress())
    except BROKEN_FILE as trouble:
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
        reader = SheetReader(sheet, content)
        watch = _Watch(progress, done, len(book.sheets), sheet.name)
        reader.finish(read_rows(package, book, entry, watch.each(reader.on_row)))
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


class _Watch:
    """Tells of the progress within a long sheet, so that it can be stopped there too."""

    def __init__(self, progress: Progress, done: int, total: int, sheet: str) -> None:
        self._progress = progress
        self._done, self._total, self._sheet = done, total, sheet
        self._rows = 0

    def each(self, on_row: OnRow) -> OnRow:
        """``on_row``, counted."""

        def counted(number: int, cells: Cells) -> None:
            self._rows += 1
            if self._rows % _ROWS_A_STEP == 0:
                text = f"正在读取“{self._sheet}”表，第 {number} 行"
                self._progress.step(self._done, self._total, text)
            on_row(number, cells)

        return counted
