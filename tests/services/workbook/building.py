"""Workbooks for the tests: filled in by name of sheet and column, or written as raw XML."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from app.errors import Issue
from app.services.workbook import ImportPlan

Row = Mapping[str, Any]
BASE: dict[str, list[dict[str, Any]]] = {
    "党组织": [
        {"组织编号": "ZZ000", "组织全称": "测试园区党工委", "组织类别": "党工委"},
        {"组织编号": "ZZ001", "组织全称": "测试公司党支部", "组织类别": "党支部", "上级组织编号": "ZZ000"},
    ],
    "人员": [
        {"人员编号": "RY001", "姓名": "邓新苗", "组织编号": "ZZ001"},
        {"人员编号": "RY002", "姓名": "沈志远", "组织编号": "ZZ001"},
    ],
    "案卷": [{"案卷编号": "AJ001", "人员编号": "RY001", "受理组织编号": "ZZ001"}],
}
"""A committee, a branch, two people, a case: enough for any child sheet to hang on."""


def fill(path: Path, sheets: Mapping[str, Sequence[Row]], base: bool = True) -> Path:
    """Write a workbook; with ``base`` the sheets are added to :data:`BASE`, replacing its sheets."""
    workbook = Workbook()
    assert workbook.active is not None
    workbook.remove(workbook.active)
    for name, rows in {**(BASE if base else {}), **sheets}.items():
        worksheet = workbook.create_sheet(name)
        headers = list(dict.fromkeys(header for row in rows for header in row))
        worksheet.append(headers)
        for row in rows:
            worksheet.append([row.get(header) for header in headers])
    workbook.save(path)
    return path


def one(issues: Sequence[Issue], code: str) -> Issue:
    """The only issue with this code."""
    found = [issue for issue in issues if issue.code == code]
    assert len(found) == 1, [(issue.code, issue.message) for issue in issues]
    return found[0]


def codes(plan: ImportPlan) -> tuple[list[str], list[str]]:
    """Codes of errors and warnings."""
    return [str(issue.code) for issue in plan.errors], [str(issue.code) for issue in plan.warnings]


def actions(plan: ImportPlan, sheet: str) -> list[str]:
    """What would become of the rows of a sheet."""
    return [str(row.action) for row in plan.rows if row.sheet == sheet]


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PARTS = {
    "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
    "_rels/.rels": (
        "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
        f"<Relationship Id='r1' Type='{_RELATION}/officeDocument' Target='xl/workbook.xml'/></Relationships>"
    ),
    "xl/workbook.xml": (
        f"<workbook xmlns='{MAIN}' xmlns:r='{_RELATION}'><sheets>"
        "<sheet name='企业' sheetId='1' r:id='r1'/></sheets></workbook>"
    ),
    "xl/_rels/workbook.xml.rels": (
        "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
        f"<Relationship Id='r1' Type='{_RELATION}/worksheet' Target='worksheets/sheet1.xml'/>"
        "</Relationships>"
    ),
}
HEADER = (
    "<row r='1'><c r='A1' t='inlineStr'><is><t>企业编号</t></is></c>"
    "<c r='B1' t='inlineStr'><is><t>企业名称</t></is></c>"
    "<c r='C1' t='inlineStr'><is><t>职工人数</t></is></c></row>"
)


def text_cell(address: str, text: str) -> str:
    """The XML of a text cell."""
    return f"<c r='{address}' t='inlineStr'><is><t>{text}</t></is></c>"


def raw(path: Path, rows: str, *, parts: Mapping[str, str | bytes] | None = None, tail: str = "") -> Path:
    """A workbook with one sheet 企业 whose rows are given as XML; ``parts`` replace or add members."""
    sheet = f"<worksheet xmlns='{MAIN}'><sheetData>{rows}</sheetData>{tail}</worksheet>"
    members: dict[str, str | bytes] = {**_PARTS, "xl/worksheets/sheet1.xml": sheet, **(parts or {})}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path
