"""Opening a roster (名册): ``.xlsx``, ``.xls``, ``.ods`` or ``.csv``, told apart by content, never by name.

Files with macros are refused, like files with a password and everything that is no table. Hidden sheets are
only read when asked for by name; hidden rows and columns count like any other.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from app.errors import ImportRefused
from app.services.roster.csv_grid import csv_grid
from app.services.roster.grid import Grid, GridFile
from app.services.roster.ods_grid import ODS_TYPE, ods_grids
from app.services.roster.trouble import RosterTrouble
from app.services.roster.xls_grid import xls_grids
from app.services.workbook.package import BROKEN_FILE, Package, read_content, refused
from app.services.workbook.xlsx_parts import read_book
from app.services.workbook.xlsx_rows import read_rows

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = (b"<", b"\xef\xbb\xbf<", b"{\\rtf")
_BINARY = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
_AGAIN = "请重新取得这个文件，或用 WPS、Excel 打开后另存为 .xlsx，再导入。"


def open_grids(path: Path, sheet: str | None = None) -> GridFile:
    """The visible sheets of a file, or only the one called ``sheet``.

    Raises ImportRefused for anything that is no table, and where there is no such sheet.
    """
    content = read_content(path)
    file = GridFile(path.name, hashlib.sha256(content).hexdigest())
    try:
        _read(file, content, sheet)
    except (*BROKEN_FILE, ValueError) as trouble:
        raise refused(f"“{path.name}”已经损坏或没有下载完整，读不出来。", _AGAIN) from trouble
    if sheet is not None and not file.grids:
        there = "、".join(f"“{name}”" for name in file.visible) or "没有名字"
        raise ImportRefused(
            RosterTrouble.NO_SHEET,
            f"“{path.name}”里没有“{sheet}”这张表（有：{there}）。数据没有被改动。",
            "请核对表名。",
        )
    return file


def _read(file: GridFile, content: bytes, wanted: str | None) -> None:
    name = file.name
    if not content.strip():
        raise refused(f"“{name}”是空文件，里面什么也没有。", "请另选文件，或重新取得这个文件。")
    if content.startswith(_OLE):
        file.grids, file.visible = xls_grids(name, content, wanted)
    elif content.startswith(b"PK") and ODS_TYPE in content[:200]:
        file.grids, file.visible = ods_grids(name, content, wanted)
    elif content.startswith(b"PK"):
        _read_xlsx(file, content, wanted)
    elif content.startswith(_MARKUP):
        raise refused(f"“{name}”其实是网页或文档，只是名字像表格，读不了。", _AGAIN)
    elif content.startswith(_BINARY):
        raise refused(f"“{name}”不是表格文件，不能作为名册导入。", "请选择 .xlsx、.xls、.ods 或 .csv 文件。")
    elif wanted is None or wanted == Path(name).stem:
        file.grids = [csv_grid(name, content)]


def _read_xlsx(file: GridFile, content: bytes, wanted: str | None) -> None:
    package = Package(file.name, content)
    book = read_book(package)
    file.visible = tuple(entry.name for entry in book.sheets if not entry.hidden)
    for entry in book.sheets:
        if entry.name == wanted or (wanted is None and not entry.hidden):
            grid = Grid(entry.name, entry.hidden)
            grid.merges = [merge for merge in read_rows(package, book, entry, grid.take) if merge.is_real]
            file.grids.append(grid)
