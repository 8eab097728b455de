"""Reading the clipboard: Excel's and WPS's HTML, text, and what neither may smuggle in."""

from __future__ import annotations

import pytest

from app.errors import UserError
from app.services.pasting import Block, read_cells
from tests.services.pasting.clips import excel, wps


def rows(block: Block) -> list[list[object]]:
    return [list(row) for row in block.rows]


def test_excel_cells_as_they_are_shown() -> None:
    found = read_cells(
        excel(
            ("姓名", "身份证号", "入党日期", "备注"),
            ("张 三", "32041119900101123X", "2026/5/18", "一行\n二行"),
            ("", "", "", ""),
            ("李四", "007", "", "<b>&"),
            classes=("", "xl63", "xl64"),
        ),
        "不看文字",
    )
    assert rows(found) == [
        ["姓名", "身份证号", "入党日期", "备注"],
        ["张 三", "32041119900101123X", "2026/5/18", "一行\n二行"],
        ["李四", "007", "", "<b>&"],
    ]


def test_a_number_too_long_for_a_spreadsheet_is_told_from_text() -> None:
    damaged = read_cells(excel(("号",), ("320411199001011000",), classes=("xl65",)), "")
    assert damaged.rows[1] == (320411199001011000.0,)
    kept = read_cells(excel(("号",), ("320411199001011000",), classes=("xl63",)), "")
    assert kept.rows[1] == ("320411199001011000",)
    unknown = read_cells(excel(("号",), ("320411199001011000",)), "")
    assert unknown.rows[1] == ("320411199001011000",)


def test_wps_merged_hidden_and_numbers_of_its_own() -> None:
    found = read_cells(
        wps(
            '<tr height="18"><td class="et2" rowspan="2" x:str>一支部</td><td x:str>张三</td></tr>'
            '<tr height="18"><td class="et3" x:num="45000">2023/3/15</td></tr>'
            '<tr style="display:none"><td>藏</td><td>藏</td></tr>'
            '<tr><td class="et4" x:num="3.20411199001011E+17">3.20411E+17</td><td colspan="2">合</td></tr>'
        ),
        "",
    )
    assert rows(found) == [
        ["一支部", "张三"],
        ["", "2023/3/15"],
        [3.20411199001011e17, "合"],
    ]
    assert found.merged == 2


def test_text_with_quoted_lines_when_there_is_no_table() -> None:
    text = '姓名\t备注\r\n张三\t"一行\n二行 ""引"""\r\n\'=1+1\t\r\n\r\n'
    assert rows(read_cells("<p>甲</p>", text)) == [
        ["姓名", "备注"],
        ["张三", '一行\n二行 "引"'],
        ["=1+1", ""],
    ]


def test_unfinished_html_loses_no_row() -> None:
    assert rows(read_cells("<TABLE><tr><td>甲<td>乙<tr><td>丙", "")) == [["甲", "乙"], ["丙", ""]]


def test_nothing_and_a_single_cell() -> None:
    assert read_cells("", "").rows == ()
    assert read_cells("", "张三").is_single
    assert not read_cells("", "张三\t李四").is_single


def test_too_much_is_refused() -> None:
    with pytest.raises(UserError, match="没有粘贴"):
        read_cells("", "甲\n" * 20_001)
    with pytest.raises(UserError, match="没有粘贴"):
        read_cells("", "\t".join("甲" * 201))
