"""Reading the clipboard: Excel's and WPS's HTML, text, and what neither may smuggle in."""

from __future__ import annotations

import html

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import UserError
from app.services.pasting import Block, read_cells
from app.services.workbook.xlsx_rows import Broken
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


@settings(deadline=None, max_examples=150)
@given(
    st.lists(
        st.lists(
            st.text(
                st.characters(codec="utf-8", exclude_characters="\x00'", exclude_categories=("Cs",)),
                max_size=8,
            ),
            min_size=1,
            max_size=5,
        ),
        max_size=6,
    )
)
def test_whatever_excel_holds_comes_back_trimmed(lines: list[list[str]]) -> None:
    """Every cell of a clip is its text, blanks and line breaks inside it settled as a browser would."""
    width = max((len(line) for line in lines), default=0)
    padded = [tuple(line + [""] * (width - len(line))) for line in lines]
    found = read_cells(excel(*padded), "")

    def words(cell: object) -> str:
        return "".join(str(cell).split())

    shown = [[words(html.unescape(html.escape(text))) for text in line] for line in padded]
    wanted = [line for line in shown if any(line)]
    got = [[words(cell) for cell in row] for row in found.rows]
    assert [[*row, *[""] * (width - len(row))] for row in got] == wanted


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=300), st.text(max_size=100))
def test_any_clipboard_is_read_or_refused_in_words(html_text: str, text: str) -> None:
    for clip in (html_text, f"<table>{html_text}", f"<table><tr><td rowspan=9 colspan=9>{html_text}"):
        found = read_cells(clip, text)
        assert all(len(row) == found.width for row in found.rows)


def test_a_cell_that_begins_with_a_mark_swallows_nothing() -> None:
    text = '姓名\t岗位\n甲一\t"红旗"班组\n甲二\t"二号\n甲三\t"三号"\n甲四\t"四号\n车间"\t末'
    assert rows(read_cells("", text)) == [
        ["姓名", "岗位", ""],
        ["甲一", '"红旗"班组', ""],
        ["甲二", '"二号', ""],
        ["甲三", '"三号"', ""],
        ["甲四", "四号\n车间", "末"],
    ]


@pytest.mark.parametrize("shown", ["#N/A", "#REF!", "#DIV/0!", "#NAME?", "########", "1.39E+10", "3.2E+17"])
def test_what_a_spreadsheet_shows_in_place_of_the_content_is_no_text(shown: str) -> None:
    by_text = read_cells("", f"姓名\t手机\n甲一\t{shown}")
    by_html = read_cells(excel(("姓名", "手机"), ("甲一", shown)), "")
    assert by_text.rows[1][1] == by_html.rows[1][1] == Broken(shown)
    written = read_cells(excel(("姓名", "手机"), ("甲一", shown), classes=("", "xl63")), "")
    assert written.rows[1][1] == shown
