"""An old ``.xls`` as grids, read by python-calamine.

A formula that shows an error is an empty cell to that library; nothing here can tell it from one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from app.services.roster.grid import Grid
from app.services.workbook.package import refused
from app.services.workbook.xlsx_rows import Cell, Merge

_SAVE_AS = "请用 WPS 或 Excel 打开它，另存为“Excel 工作簿（.xlsx）”后再导入。"


def xls_grids(name: str, content: bytes, wanted: str | None) -> tuple[list[Grid], tuple[str, ...]]:
    """The sheets to read and the names of the visible ones.

    Raises ImportRefused for Word files, passwords, macros and damage.
    """
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise _with_password(name)
    if "WordDocument".encode("utf-16-le") in content:
        raise refused(
            f"“{name}”是 Word 文档，不是表格，不能导入。", "请选择 .xlsx、.xls、.ods 或 .csv 文件。"
        )
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        raise refused(f"“{name}”带有宏（程序代码），为安全起见不能导入。", _SAVE_AS)
    try:
        return _grids(content, wanted)
    except PasswordError as trouble:
        raise _with_password(name) from trouble
    except CalamineError as trouble:
        raise _damaged(name) from trouble
    except BaseException as trouble:
        # A panic inside the library is no Exception; to the user it is one more damaged file.
        if type(trouble).__name__ == "PanicException":
            raise _damaged(name) from trouble
        raise


def _with_password(name: str) -> Exception:
    return refused(f"“{name}”设了打开密码，程序读不了。", "请打开它，去掉密码后另存为 .xlsx，再导入。")


def _damaged(name: str) -> Exception:
    return refused(f"“{name}”已经损坏，或不是表格（.xls），读不出来。", _SAVE_AS)


def _grids(content: bytes, wanted: str | None) -> tuple[list[Grid], tuple[str, ...]]:
    grids: list[Grid] = []
    visible: list[str] = []
    with CalamineWorkbook.from_filelike(BytesIO(content)) as workbook:
        for meta in workbook.sheets_metadata:
            if str(meta.typ) != "SheetTypeEnum.WorkSheet":
                continue
            hidden = str(meta.visible) != "SheetVisibleEnum.Visible"
            if not hidden:
                visible.append(meta.name)
            if meta.name == wanted or (wanted is None and not hidden):
                grids.append(_grid(workbook.get_sheet_by_name(meta.name), meta.name, hidden))
    return grids, tuple(visible)


def _grid(sheet: CalamineSheet, name: str, hidden: bool) -> Grid:
    grid = Grid(name, hidden)
    if sheet.start is not None:
        top, left = sheet.start
        for number, row in enumerate(_rows(sheet), start=top + 1):
            cells = {
                left + column: _cell(value) for column, value in enumerate(row) if value not in ("", None)
            }
            if cells:
                grid.take(number, cells)
    for (row1, column1), (row2, column2) in sheet.merged_cell_ranges or ():
        merge = Merge(row1 + 1, column1, row2 + 1, column2)
        if merge.is_real:
            grid.merges.append(merge)
    return grid


def _rows(sheet: CalamineSheet) -> Iterable[list[Any]]:
    return sheet.iter_rows()


def _cell(value: Any) -> Cell:
    if isinstance(value, bool | str | datetime | time):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a calendar day
    if isinstance(value, int | float):
        return float(value)
    return str(value)
