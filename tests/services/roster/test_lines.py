"""What is a person's line and what is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.models import Person
from tests.services.roster.building import day, write_roster
from tests.services.roster.conftest import Desk, codes, one

HEADER = ("序号", "姓名", "性别", "递交入党申请书时间")
PERSON = (1, "邓新苗", "男", day("2024-03-01"))


@pytest.mark.parametrize(
    "row",
    [
        (None, None, None, None),
        (7, None, None, None),
        (None, " ", "　", None),
        ("合计", "2人", None, None),
        (None, "合 计", None, 2),
        ("总计：2 人", None, None, None),
        ("填表人：李四", None, "审核人：王五", None),
        (None, "填表人：李四", None, None),
        ("制表：李四", None, None, "2026年5月1日"),
        (None, None, None, "（盖章）"),
        ("注：本表一式两份", None, None, None),
        HEADER,
    ],
)
def test_passed_over_in_silence(desk: Desk, row: tuple[object, ...]) -> None:
    plan = desk.plan([HEADER, PERSON, row, (2, "唐一鸣", "女", None)])
    assert plan.counts()["create"] == 2
    assert (plan.errors, plan.warnings) == ((), ())


@pytest.mark.parametrize("row", [("第二党支部", None, None, None), ("示例", "张三", "男", "2024-01-01")])
def test_passed_over_and_reported(desk: Desk, row: tuple[object, ...]) -> None:
    plan = desk.plan([HEADER, PERSON, row])
    assert plan.counts()["create"] == 1
    assert one(plan.warnings, "W-RO-04").row == 3


def test_a_caption_over_several_columns(desk: Desk, tmp_path: Path) -> None:
    rows = [["姓名", "性别"], ["一、党员", None], ["邓新苗", "男"]]
    plan = desk.plan(write_roster(tmp_path / "a.xlsx", rows, ["A2:B2"]))
    assert plan.counts()["create"] == 1
    assert codes(plan.warnings) == ["W-RO-04"]


def test_a_line_with_content_but_no_name_is_an_error(desk: Desk) -> None:
    plan = desk.plan([HEADER, PERSON, (2, None, "女", day("2024-03-01"))])
    issue = one(plan.errors, "E-WB-10")
    assert (issue.row, issue.column, issue.cell) == (3, "姓名", "B3")
    assert plan.counts()["error"] == 1
    assert not plan.may_apply


def test_a_person_may_be_called_like_a_word(desk: Desk) -> None:
    plan = desk.plan([HEADER, (1, "何计", "男", None), (2, "单位", "女", None)])
    assert plan.counts()["create"] == 2


def test_cells_merged_downwards_count_for_every_line(desk: Desk, tmp_path: Path) -> None:
    rows = [
        ["党支部", "姓名", "递交入党申请书时间"],
        ["测试支部", "邓新苗", day("2024-03-01")],
        [None, "唐一鸣", None],
        [None, "何小满", day("2024-05-01")],
    ]
    path = write_roster(tmp_path / "a.xlsx", rows, ["A2:A4", "C2:C3"])
    plan = desk.take(path)
    assert codes(plan.warnings) == ["W-RO-05", "W-RO-05"]
    assert {person.organisation_id for person in desk.rows(Person)} == {"branch"}


def test_a_declared_million_of_rows_is_no_obstacle(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_roster(path, [HEADER, PERSON])
    from openpyxl import load_workbook

    workbook = load_workbook(path)
    worksheet = workbook["名册"]
    worksheet["D1048576"].number_format = "yyyy-mm-dd"
    workbook.save(path)
    assert desk.plan(path).counts()["create"] == 1


def test_nothing_below_the_header(desk: Desk) -> None:
    plan = desk.plan([HEADER])
    assert codes(plan.errors) == ["E-WB-03"]


def test_no_header(desk: Desk) -> None:
    plan = desk.plan([("邓新苗", "男")])
    assert codes(plan.errors) == ["E-RO-02"]
    assert plan.header_row is None
    assert plan.mapping == {}


def test_a_column_without_header_is_reported(desk: Desk) -> None:
    plan = desk.plan([("姓名", None, "性别"), ("邓新苗", "？", "男")])
    issue = one(plan.warnings, "W-WB-02")
    assert (issue.column, issue.cell) == (None, "B1")


def test_the_best_sheet_is_taken_and_the_others_named(desk: Desk, tmp_path: Path) -> None:
    path = write_roster(
        tmp_path / "a.xlsx",
        [["说明"], ["姓名与身份证一致"]],
        others={
            "甲": [["姓名", "性别", "民族"], ["邓新苗", "男", "汉族"]],
            "乙": [["姓名", "性别", "民族", "籍贯"], ["唐一鸣", "女", "汉族", "常州"]],
            "-丙": [["姓名", "性别", "民族", "籍贯", "学历"], ["旧人", "女", "汉族", "常州", "中专"]],
        },
    )
    plan = desk.plan(path)
    assert (plan.sheet, plan.sheets) == ("乙", ("名册", "甲", "乙"))
    assert one(plan.warnings, "W-RO-13").sheet == "甲"
    assert desk.plan(path, sheet="甲").sheet == "甲"
    assert desk.plan(path, sheet="丙").sheet == "丙"
