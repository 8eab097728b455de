"""A ``.csv`` as a grid: UTF-8, UTF-16 or GB18030, parted by commas, semicolons or tabs."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from io import StringIO

from app.services.roster.grid import Grid
from app.services.workbook.package import refused
from app.services.workbook.xlsx_rows import Cells

_KEPT_AS_TEXT = re.compile(r'="(.*)"', re.DOTALL)
_SAVE_AS = "请用 WPS 或 Excel 打开它，另存为“Excel 工作簿（.xlsx）”后再导入。"


def csv_grid(name: str, content: bytes) -> Grid:
    """The only sheet of a text file; raises ImportRefused where it is no text or no table."""
    text = _text(name, content)
    grid = Grid("", knows_merges=False)
    try:
        for number, row in enumerate(csv.reader(StringIO(text, newline=""), delimiter=_mark(text)), start=1):
            cells: Cells = {column: _plain(cell) for column, cell in enumerate(row) if cell.strip()}
            if cells:
                grid.take(number, cells)
    except csv.Error as trouble:
        raise refused(f"“{name}”不是正常的文本表格，读不了。", _SAVE_AS) from trouble
    return grid


def _text(name: str, content: bytes) -> str:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    if b"\0" not in content:
        for encoding in ("utf-8", "gb18030"):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise refused(
        f"“{name}”不是表格文件，或文字编码认不出来，不能作为名册导入。",
        "请选择 .xlsx、.xls、.ods 或 .csv 文件；是 .csv 的，请用 WPS 或 Excel 打开后另存为 .xlsx。",
    )


def _mark(text: str) -> str:
    """What parts the cells: the mark that stands most often in the first lines."""
    counts = Counter(text[:20_000])
    return max(",\t;", key=lambda mark: counts[mark])


def _plain(cell: str) -> str:
    """``="0123"``, written to keep a spreadsheet from turning text into a number, is the text."""
    found = _KEPT_AS_TEXT.fullmatch(cell.strip())
    return found[1] if found else cell
