"""A table of the window as a file: types in the workbook, every row on paper, nothing uncovered."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from app.services.plain_lists import PlainList, pdf_of, xlsx_bytes

DAY = date(2026, 11, 30)


def some(number: int = 2, columns: int = 4) -> PlainList:
    headers = ("姓名", "手机", "日期", "金额", *(f"第{at}列" for at in range(5, columns + 1)))[:columns]
    row = ("=张三", "013800000000", DAY, Decimal("12.50"), *("甲" for _ in range(5, columns + 1)))[:columns]
    return PlainList("人员名单", ("共 2 人", "筛选：性别"), headers, (104,) * columns, (row,) * number)


def test_cells_of_the_workbook_keep_their_types() -> None:
    sheet = load_workbook(BytesIO(xlsx_bytes(some()))).worksheets[0]
    assert [cell.value for cell in sheet[3]] == ["序号", "姓名", "手机", "日期", "金额"]
    row = sheet[4]
    assert [cell.value for cell in row[:3]] == [1, "=张三", "013800000000"]
    assert row[1].data_type == "s"
    assert row[3].is_date
    assert row[4].value == 12.5


@pytest.mark.parametrize(("columns", "across"), [(4, False), (12, True)])
def test_the_paper_holds_every_row_under_a_header(columns: int, across: bool) -> None:
    drawn = pdf_of(some(60, columns), DAY)
    pages = PdfReader(BytesIO(drawn.pdf_bytes)).pages
    assert len(pages) == drawn.pages > 1
    box = pages[0].mediabox
    assert (box.width > box.height) is across
    texts = ["".join(page.extract_text().split()) for page in pages]
    assert all("姓名" in text and "手机" in text for text in texts)
    assert sum(text.count("=张三") for text in texts) == 60
    assert not drawn.missing_glyphs


def test_an_empty_list_and_braces_in_a_header() -> None:
    found = PlainList("名单", (), ("{甲}",), (60,), ())
    assert pdf_of(found, DAY).pages == 1
    assert xlsx_bytes(found).startswith(b"PK")
