"""Sheets, headers, stars, words and formats as agreed, seen in the files the program writes."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.cli import run_command
from tests.services.workbook.contract import Agreed, agreed

FORMATS = {"日": "yyyy-mm-dd", "生": "yyyy-mm-dd", "日多": "yyyy-mm-dd", "整": "0", "数": "0.0", "元": "0.00"}
TEXT = "@"
COLUMNS = [(sheet, column) for sheet, columns in agreed().items() for column in columns]


def _written(folder: Path, *argv: str) -> Workbook:
    path = folder / "book.xlsx"
    assert run_command([*argv[:1], *(str(path) if part == "OUT" else part for part in argv[1:])]) == 0
    return openpyxl.load_workbook(path)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    return _written(tmp_path_factory.mktemp("template"), "template", "--out", "OUT")


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    folder = tmp_path_factory.mktemp("export")
    db = str(folder / "d.db")
    assert run_command(["demo", "--db", db, "--today", "2026-11-23"]) == 0
    return _written(folder, "export-workbook", "OUT", "--db", db)


def _headers(worksheet: Worksheet) -> list[str]:
    return [str(cell.value) for cell in worksheet[1]]


def _letters(worksheet: Worksheet, column: Agreed) -> str:
    return get_column_letter(_headers(worksheet).index(column.header) + 1)


def _list_of(book: Workbook, worksheet: Worksheet, letters: str) -> list[str]:
    """The words a cell of the column offers, also where they stand on the hidden sheet."""
    rules = [rule for rule in worksheet.data_validations.dataValidation if f"{letters}2" in rule.sqref]
    assert len(rules) == 1
    formula = str(rules[0].formula1)
    if formula.startswith('"'):
        return formula.strip('"').split(",")
    name, _, area = formula.partition("!")
    return [row[0].value for row in book[name.strip("'")][area.replace("$", "")]]


@pytest.mark.parametrize("file", ["template", "export"])
def test_sheets_and_headers(file: str, request: pytest.FixtureRequest) -> None:
    book: Workbook = request.getfixturevalue(file)
    names = [name for name in book.sheetnames if name in agreed()]
    assert names == list(agreed())
    for sheet, columns in agreed().items():
        headers = _headers(book[sheet])
        assert not [header for header in headers if "*" in header or header != header.strip()]
        assert len(set(headers)) == len(headers)
        assert [header for header in headers if header in {one.header for one in columns}] == [
            one.header for one in columns
        ]


@pytest.mark.parametrize(("sheet", "column"), COLUMNS, ids=lambda part: getattr(part, "header", part))
def test_a_column_of_the_template(template: Workbook, sheet: str, column: Agreed) -> None:
    worksheet = template[sheet]
    letters = _letters(worksheet, column)
    comment = worksheet[f"{letters}1"].comment
    assert comment is not None
    assert comment.text.startswith(f"{column.header}（{'必填' if column.required else '可不填'}，")
    assert worksheet.column_dimensions[letters].number_format == FORMATS.get(column.kind, TEXT)
    if column.words:
        assert _list_of(template, worksheet, letters)[: len(column.words)] == list(column.words)
    if column.kind == "否":
        assert _list_of(template, worksheet, letters) == ["是", "否"]


@pytest.mark.parametrize(("sheet", "column"), COLUMNS, ids=lambda part: getattr(part, "header", part))
def test_cells_of_an_export(export: Workbook, sheet: str, column: Agreed) -> None:
    worksheet = export[sheet]
    position = _headers(worksheet).index(column.header)
    for row in worksheet.iter_rows(min_row=2):
        cell = row[position]
        if cell.value is None:
            assert not column.required
            continue
        if column.kind in ("整", "数", "元"):
            assert isinstance(cell.value, int | float)
        elif column.kind == "日":
            assert cell.is_date
        elif column.kind == "月":
            assert len(cell.value) == 7
        elif column.kind == "否":
            assert cell.value in ("是", "否")
        elif column.words and column.kind == "选" and not column.is_open:
            assert cell.value in column.words
        elif column.kind not in ("生", "日多"):
            assert isinstance(cell.value, str)
            assert cell.number_format == TEXT


def test_identities_are_the_last_hidden_column(export: Workbook) -> None:
    seen: set[str] = set()
    for sheet in agreed():
        worksheet = export[sheet]
        headers = _headers(worksheet)
        assert headers[-1] == "_id"
        assert worksheet.column_dimensions[get_column_letter(len(headers))].hidden
        ids = [row[-1].value for row in worksheet.iter_rows(min_row=2)]
        assert all(isinstance(one, str) and len(one) == 36 for one in ids)
        assert seen.isdisjoint(ids)
        seen.update(ids)


def test_the_template_has_no_identities_and_no_rows(template: Workbook) -> None:
    for sheet in agreed():
        assert "_id" not in _headers(template[sheet])
        assert template[sheet].max_row == 1


def test_every_agreed_word_is_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One row for each word of each column, all in one file: nothing but a new row may come of it."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    base = {
        "企业": {"企业编号": "Q", "企业名称": "甲"},
        "党组织": {"组织编号": "Z", "组织全称": "甲", "组织类别": "党支部"},
        "人员": {"人员编号": "R", "姓名": "甲"},
        "案卷": {"案卷编号": "A", "人员编号": "R", "受理组织编号": "Z"},
        "会议": {"会议编号": "H", "组织编号": "Z", "会议类型": "支委会", "日期": "2026-05-18"},
    }
    codes = {"企业": "Q", "党组织": "Z", "人员": "R", "案卷": "A", "会议": "H"}
    total = sum(len(column.words) for _sheet, column in COLUMNS)
    number = expected = votes = 0
    for sheet, columns in agreed().items():
        rows: list[dict[str, object]] = [dict(base[sheet])] if sheet in base else []
        for column in columns:
            for word in column.words:
                number += 1
                votes += sheet == "会议表决"
                own = {**codes, "人员": f"R{number}", "案卷": f"A{number}"}
                rows.append({**_smallest(columns, own, number), column.header: word})
        if sheet in ("人员", "案卷"):
            letter = "R" if sheet == "人员" else "A"
            rows += [{**base[sheet], f"{sheet}编号": f"{letter}{n}"} for n in range(1, total + 1)]
        expected += len(rows)
        if rows:
            worksheet = book.create_sheet(sheet)
            headers = [column.header for column in columns]
            worksheet.append(headers)
            for row in rows:
                worksheet.append([row.get(header) for header in headers])
    path = tmp_path / "words.xlsx"
    book.save(path)
    db = str(tmp_path / "a.db")
    assert run_command(["init", "--db", db]) == 0
    capsys.readouterr()
    code = run_command(["import", str(path), "--db", db, "--json"])
    document = json.loads(capsys.readouterr().out)
    assert [(one["sheet"], one["row"], one["message"]) for one in document["errors"]] == []
    assert code == 0
    # Votes without a code of their own make their meetings.
    assert document["rows"]["create"] == expected + votes
    assert sum(document["rows"].values()) == document["rows"]["create"]


def _smallest(columns: list[Agreed], codes: dict[str, str], number: int) -> dict[str, object]:
    """The least a row of a sheet must say, unlike that of any other ``number``."""
    row: dict[str, object] = {}
    for column in columns:
        value: object = None
        if column.kind == "编":
            value = f"N{number}"
        elif column.kind == "引":
            value = codes[column.target]
        elif column.kind == "选":
            value = column.words[0] if column.words else None
        elif column.kind == "日":
            value = f"{1950 + number // 300}-{number % 12 + 1:02}-{number % 28 + 1:02}"
        elif column.kind == "月":
            value = f"{1950 + number // 12}-{number % 12 + 1:02}"
        elif column.kind == "整":
            value = 1 + number % 4 if column.header == "季度" else 1950 + number % 100
        elif column.kind in ("文", "长"):
            value = f"甲{number}"
        if column.required or (column.kind == "日" and column.header in ("开始日期", "上报日期", "结论日期")):
            row[column.header] = value
        elif column.header in ("编号", "名称", "意见人", "推荐组织", "收函单位"):
            row[column.header] = f"甲{number}"
    if "文件名" in {column.header for column in columns}:
        row["人员编号"] = "R"
    return row
