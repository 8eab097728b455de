"""An OpenDocument spreadsheet (``.ods``) as grids, streamed: repeated empty rows cost nothing."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime
from io import BytesIO

from app.errors import ImportRefused
from app.services.roster.grid import Grid
from app.services.workbook.package import check_sizes, refused
from app.services.workbook.safe_xml import BadXml, local_name, parse
from app.services.workbook.trouble import Trouble
from app.services.workbook.xlsx_parts import TEXT_LIMIT
from app.services.workbook.xlsx_rows import COLUMNS_LIMIT, ROWS_LIMIT, Broken, Cell, Cells, Merge

ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_CELLS_LIMIT = 1_000_000
_MACROS = re.compile(r"(Basic|Scripts)/.+/.+")
_ERROR = re.compile(r"#[A-Z/0!?]+[A-Z!?]|Err:\d+", re.ASCII)
_SAVE_AS = "请用 WPS 或 Excel 打开它，另存为“Excel 工作簿（.xlsx）”后再导入。"


def ods_grids(name: str, content: bytes, wanted: str | None) -> tuple[list[Grid], tuple[str, ...]]:
    """The sheets to read and the names of the visible ones.

    Raises ImportRefused for macros, passwords and absurd sizes, BadXml and zip errors for damage.
    """
    with zipfile.ZipFile(BytesIO(content)) as archive:
        check_sizes(name, archive)
        if any(_MACROS.fullmatch(member) for member in archive.namelist()):
            raise refused(f"“{name}”带有宏（程序代码），为安全起见不能导入。", _SAVE_AS)
        if _is_encrypted(archive):
            raise refused(f"“{name}”设了打开密码，程序读不了。", "请打开它，去掉密码后另存为 .xlsx，再导入。")
        reader = _Reader(name)
        try:
            with archive.open("content.xml") as stream:
                parse(stream, reader.start, reader.end, reader.text)
        except KeyError as trouble:
            raise BadXml("no content.xml") from trouble
    visible = tuple(grid.name for grid in reader.grids if not grid.hidden)
    grids = [grid for grid in reader.grids if grid.name == wanted or (wanted is None and not grid.hidden)]
    return grids, visible


def _is_encrypted(archive: zipfile.ZipFile) -> bool:
    try:
        with archive.open("META-INF/manifest.xml") as file:
            return b"encryption-data" in file.read(2**20)
    except KeyError:
        return False


class _Reader:
    """State of the walk through ``content.xml``."""

    def __init__(self, name: str) -> None:
        self.grids: list[Grid] = []
        self._name = name
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._depth = 0
        self._row = 0
        self._row_times = 1
        self._column = 0
        self._cells: Cells = {}
        self._spans: list[tuple[int, int, int]] = []
        self._attributes: dict[str, str] = {}
        self._pieces: list[str] | None = None
        self._in_note = 0
        self._filled = 0

    def start(self, element: str, attributes: dict[str, str]) -> None:
        """An element opens."""
        if element == "style":
            self._style = _local(attributes).get("name", "")
        elif element == "table-properties":
            if _local(attributes).get("display") == "false":
                self._hidden_styles.add(self._style)
        elif element == "table":
            self._depth += 1
            if self._depth == 1:
                local = _local(attributes)
                hidden = local.get("style-name") in self._hidden_styles
                self.grids.append(Grid(local.get("name", ""), hidden))
                self._row = 0
        elif self._depth == 1:
            self._inside(element, attributes)

    def _inside(self, element: str, attributes: dict[str, str]) -> None:
        if element == "table-row":
            self._row_times = _times(_local(attributes), "number-rows-repeated")
            self._column = 0
            self._cells, self._spans = {}, []
        elif element in ("table-cell", "covered-table-cell"):
            self._attributes = _local(attributes)
            self._pieces = []
        elif element == "annotation":
            self._in_note += 1
        elif self._pieces is not None and not self._in_note:
            if element == "p" and self._pieces:
                self._pieces.append("\n")
            elif element == "s":
                self._pieces.append(" " * min(_times(_local(attributes), "c"), 100))
            elif element in ("tab", "line-break"):
                self._pieces.append("\n" if element == "line-break" else " ")

    def end(self, element: str) -> None:
        """An element closes."""
        if element == "table":
            self._depth -= 1
        elif self._depth == 1:
            if element in ("table-cell", "covered-table-cell"):
                self._end_cell()
            elif element == "table-row":
                self._end_row()
            elif element == "annotation":
                self._in_note -= 1

    def text(self, data: str) -> None:
        """Characters between the tags."""
        if self._pieces is not None and not self._in_note:
            self._pieces.append(data)

    def _end_cell(self) -> None:
        local = self._attributes
        times = _times(local, "number-columns-repeated")
        value = self._value(local)
        if value is not None and value != "":
            for column in range(self._column, min(self._column + times, COLUMNS_LIMIT)):
                self._cells[column] = value
            self._count(times)
        wide, high = _times(local, "number-columns-spanned"), _times(local, "number-rows-spanned")
        if wide > 1 or high > 1:
            self._spans.append((self._column, wide, high))
        self._column += times
        self._pieces = None

    def _end_row(self) -> None:
        if self._cells:
            grid = self.grids[-1]
            for number in range(self._row + 1, min(self._row + self._row_times, ROWS_LIMIT) + 1):
                grid.take(number, dict(self._cells))
                self._count(len(self._cells))
            for column, wide, high in self._spans:
                grid.merges.append(Merge(self._row + 1, column, self._row + high, column + wide - 1))
        self._row += self._row_times

    def _count(self, cells: int) -> None:
        self._filled += cells
        if self._filled > _CELLS_LIMIT:
            raise ImportRefused(
                Trouble.TOO_LARGE,
                f"“{self._name}”里的数据多得异常，没有导入。数据没有被改动。",
                "请检查表格，删去多余内容或分成几个文件再导入。",
            )

    def _value(self, local: dict[str, str]) -> Cell | None:
        shown = "".join(self._pieces or ())[:TEXT_LIMIT]
        kind = local.get("value-type", "")
        if (
            "formula" in local
            and (kind in ("", "string") or kind == "float")
            and _ERROR.fullmatch(shown.strip())
        ):
            return Broken(shown.strip()[:40])
        if kind in ("float", "percentage", "currency"):
            return float(local.get("value", "nan"))
        if kind == "boolean":
            return local.get("boolean-value") == "true"
        if kind == "date":
            return datetime.fromisoformat(local.get("date-value", "")).replace(tzinfo=None)
        return shown


def _local(attributes: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in attributes.items():
        found.setdefault(local_name(name), value)
    return found


def _times(local: dict[str, str], attribute: str) -> int:
    return max(1, int(local.get(attribute, "1")))
