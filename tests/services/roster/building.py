"""Rosters for the tests, built cell by cell, and the layout of a university's form as it is really used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from app.services.identity_number import check_digit

Rows = Sequence[Sequence[Any]]


def write_roster(
    path: Path, rows: Rows, merges: Sequence[str] = (), others: Mapping[str, Rows] | None = None
) -> Path:
    """A workbook with one sheet 名册, and further sheets; a name starting with ``-`` is a hidden one."""
    workbook = Workbook()
    worksheet = workbook.active
    assert worksheet is not None
    worksheet.title = "名册"
    for row in rows:
        worksheet.append(list(row))
    for merge in merges:
        worksheet.merge_cells(merge)
    for name, content in (others or {}).items():
        other = workbook.create_sheet(name.lstrip("-"))
        if name.startswith("-"):
            other.sheet_state = "hidden"
        for row in content:
            other.append(list(row))
    workbook.save(path)
    return path


def id_number(birth: str, order: int, sex: str = "男") -> str:
    """A number of the right form of an area that does not exist (999999): nobody's."""
    odd = sex == "男"
    first = f"999999{birth.replace('-', '')}{order * 2 + odd:03}"
    return first + check_digit(first)


CAPTIONS = (
    (0, "基本信息"),
    (15, "阶段1：入党申请阶段"),
    (17, "阶段2：积极分子和发展对象确定和考察阶段"),
    (24, "阶段2：预备党员"),
    (34, "阶段3：正式党员"),
    (39, "阶段4：转出"),
)
UNIVERSITY = (
    "党支部", "学号", "姓名", "出生时间", "性别", "民族", "籍贯", "家庭住址", "联系电话", "身份证号码",
    "当前专业（全称）", "学年制", "是否团员（填写“是”“否”）", "参加党章学习小组时间", "是否在本校发展",
    "递交入党申请书时间", "首次组织谈话时间", "确定为入党积极分子时间", "民主评议时间", "推荐/推优时间",
    "支部大会讨论确定发展对象时间", "确定发展对象时间（党委备案时间）", "政治审查（填“完成”“未完成”）\n",
    "党校培训结业时间", "党委预审时间", "确定入党介绍人时间", "入党介绍人", "自传（填写“完成”“未完成”）",
    "入党志\n愿书（填写“完成”“未完成”）", "确定为预备党员时间（支部大会）", "入党谈话时间", "入党谈话人",
    "党委审批时间", "入党宣誓时间", "递交转正申请书时间", "转正时间（支部大会讨论转正时间）", "党委审批时间2",
    "转档案馆时间", "申请保留党籍时间（出国留学人员填写）", "关系转出时间", "转出类型", "转出单位",
    "备注（包括未及时确定积极分子或发展、转正原因，其他）",
)  # fmt: skip


def day(text: str) -> datetime:
    """A date as a spreadsheet keeps it."""
    return datetime.fromisoformat(text)


def university(path: Path, people: Sequence[Mapping[str, Any]]) -> Path:
    """The form with two note lines, a merged line of stages and 43 columns on row 4, filled in."""
    captions: list[Any] = [None] * len(UNIVERSITY)
    for place, text in CAPTIONS:
        captions[place] = text
    rows = [
        ["注意1：本表所有时间属性的单元格格式统一设定为“日期”，否则所填项必须形如“yyyy-mm-dd”"],
        ["注意2：基本信息必填，其他资料按发展程度从左到右逐步填写，不允许中间出现空值"],
        captions,
        list(UNIVERSITY),
        *([person.get(_plain(header)) for header in UNIVERSITY] for person in people),
    ]
    merges = ("A1:AK1", "A2:AK2", "A3:O3", "P3:Q3", "R3:X3", "Y3:AH3", "AI3:AM3", "AN3:AP3")
    return write_roster(path, rows, merges)


def _plain(header: str) -> str:
    """The header up to its bracket, as the tests write it."""
    return header.replace("\n", "").split("（")[0]
