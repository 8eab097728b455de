"""Lists as workbooks: columns, kinds of cells, nothing that is a formula, the same bytes again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from app.services.workbook.tables import Table, tables_bytes

LIST = Table(
    "入党申请人台账",
    ("党支部：中共示例支部委员会", "截至2026年11月23日"),
    ("序号", "姓名", "身份证号", "申请", "金额"),
    (9.0, 20.0, 40.0, 19.0, 20.0),
    (
        (1, "张晓梅", "000000199405180000", date(2024, 3, 11), Decimal("90.00")),
        (2, "=1+1", "00000019940518000X", date(2025, 3, 11), ""),
        (3, "第一行\n第二行\x07", "", "", Decimal("1080.50")),
    ),
)


def sheets(content: bytes) -> Any:
    """The workbook read back."""
    return openpyxl.load_workbook(BytesIO(content))


def test_title_notes_header_rows() -> None:
    sheet = sheets(tables_bytes([LIST])).active
    assert sheet.title == sheet["A1"].value == "入党申请人台账"
    assert sheet["A2"].value == "党支部：中共示例支部委员会\u3000截至2026年11月23日"
    assert [cell.value for cell in sheet[3]] == list(LIST.headers)
    assert [cell.value for cell in sheet[4]][:3] == [1, "张晓梅", "000000199405180000"]
    assert sheet.freeze_panes == "A4"
    assert sheet.print_title_rows == "$3:$3"


def test_kinds_of_cells() -> None:
    sheet = sheets(tables_bytes([LIST])).active
    assert sheet["C4"].data_type == "s"
    assert sheet["C4"].number_format == "@"
    assert sheet["D4"].is_date
    assert sheet["D4"].value.date() == date(2024, 3, 11)
    assert (sheet["E4"].value, sheet["E4"].number_format) == (90, "0.00")
    assert sheet["B5"].data_type == "s"
    assert sheet["B5"].value == "=1+1"
    assert sheet["D6"].value is None


def test_a_title_like_a_formula_is_text() -> None:
    sheet = sheets(tables_bytes([Table("=1+1", ("=A1",), ("a",), (20.0,), ())])).active
    assert (sheet["A1"].data_type, sheet["A2"].data_type) == ("s", "s")


@pytest.mark.parametrize("title", ["a/b:c", "", "很长的名字" * 10])
def test_any_title_makes_a_sheet_name(title: str) -> None:
    table = Table(title, (), ("a",), (20.0,), ())
    names = sheets(tables_bytes([table, table])).sheetnames
    assert len(set(names)) == 2
    assert all(0 < len(name) <= 31 for name in names)


def test_the_same_list_gives_the_same_bytes() -> None:
    assert tables_bytes([LIST]) == tables_bytes([LIST])
