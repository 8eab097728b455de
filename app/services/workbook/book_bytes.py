"""A finished workbook as bytes: rows streamed in, and nothing that depends on the day, the PC or the person.

The same content gives the same bytes: fixed times, no author, members in one order.
"""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from html import escape
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from app.services.disk_trouble import plainly
from app.services.workbook.xlsx_rows import column_letters

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

CellOut = str | int | Decimal | date | None
"""A cell to write: text (always as text, never a formula), number or date."""
RowOut = Iterable[CellOut]
_TIME = (1980, 1, 1, 0, 0, 0)
_CHUNK = 2**20
_TEMPORARY = "工作簿"
_ROWS_END = b"</sheetData>"
_NO_ROWS = b"<sheetData />"
_FIRST_DAY = date(1899, 12, 30)
_LEAP_BUG = date(1900, 3, 1)
_LOOKS_ESCAPED = re.compile(r"_(x[0-9A-Fa-f]{4}_)")
_NOT_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"/>'
)
_APP = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>Microsoft Excel</Application></Properties>"
)
_REPLACED = {"docProps/core.xml": _CORE.encode(), "docProps/app.xml": _APP.encode()}


def book_bytes(
    workbook: Workbook, rows: Mapping[str, Iterable[RowOut]] | None = None, *, below: int = 1
) -> bytes:
    """The workbook as a file, with ``rows`` (by sheet name) below the first ``below`` rows of each sheet.

    A cell takes the style of its column.
    """
    plain = BytesIO()
    # The library builds each sheet in a temporary file.
    with plainly(Path(tempfile.gettempdir()) / _TEMPORARY, "没有生成表格"):
        workbook.save(plain)
    inserts = {}
    for number, worksheet in enumerate(workbook.worksheets, start=1):
        if rows and worksheet.title in rows:
            styles = [
                worksheet.column_dimensions[column_letters(index)].style_id
                for index in range(worksheet.max_column)
            ]
            inserts[f"xl/worksheets/sheet{number}.xml"] = (styles, rows[worksheet.title])
    finished = BytesIO()
    with (
        zipfile.ZipFile(plain) as source,
        zipfile.ZipFile(finished, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            info = zipfile.ZipInfo(name, _TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            content = _REPLACED.get(name) or source.read(name)
            with target.open(info, "w") as member:
                if name in inserts:
                    head, end, tail = content.replace(_NO_ROWS, b"<sheetData></sheetData>").partition(
                        _ROWS_END
                    )
                    member.write(head)
                    for piece in _pieces(*inserts[name], below):
                        member.write(piece)
                    member.write(end + tail)
                else:
                    member.write(content)
    return finished.getvalue()


def _pieces(styles: list[int], rows: Iterable[RowOut], below: int) -> Iterable[bytes]:
    """The XML of the rows behind the first ``below``, in pieces of about a megabyte."""
    letters = [column_letters(index) for index in range(len(styles))]
    buffer: list[str] = []
    size = 0
    for number, row in enumerate(rows, start=below + 1):
        cells = "".join(
            _cell(f"{letters[index]}{number}", styles[index], value)
            for index, value in enumerate(row)
            if value is not None
        )
        text = f'<row r="{number}">{cells}</row>'
        buffer.append(text)
        size += len(text)
        if size > _CHUNK:
            yield "".join(buffer).encode()
            buffer, size = [], 0
    yield "".join(buffer).encode()


def _cell(address: str, style: int, value: str | int | Decimal | date) -> str:
    if isinstance(value, str):
        text = escape(_written(value), quote=False)
        return f'<c r="{address}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    number = serial(value) if isinstance(value, date) else value
    return f'<c r="{address}" s="{style}"><v>{number}</v></c>'


def serial(day: date) -> int:
    """The number of a day in a spreadsheet, which counts a 29 February 1900 that never was."""
    return (day - _FIRST_DAY).days - (day < _LEAP_BUG)


def _written(text: str) -> str:
    """Text with what XML cannot hold written as ``_x000D_``, and text that looks so protected."""
    if "_x" in text:
        text = _LOOKS_ESCAPED.sub(r"_x005F_\1", text)
    return _NOT_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
