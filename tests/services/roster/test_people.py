"""Who a line is: known by code or ID number, suspected by name, the same again the second time."""

from __future__ import annotations

from datetime import date

import pytest

from app.errors import NotFound
from app.models import DevelopmentCase, Enterprise, Organisation, Person
from tests.services.roster.building import id_number
from tests.services.roster.conftest import Desk, codes, one

NUMBER = id_number("1998-02-10", 7)
HEADER = ("姓名", "性别", "出生日期", "身份证号", "手机")


def test_known_by_the_id_number(desk: Desk) -> None:
    desk.add(Person(id="p", code="A1", name="邓新苗", identity_number=NUMBER, organisation_id="branch"))
    plan = desk.take([HEADER, ("邓新苗", "男", "1998-02-10", NUMBER.lower(), "13800000001")])
    assert plan.counts()["update"] == 1
    assert desk.only(Person).mobile == "13800000001"
    assert plan.warnings == ()


def test_known_by_the_code(desk: Desk) -> None:
    desk.add(Person(id="p", code="A1", name="邓新苗", organisation_id="branch"))
    plan = desk.take([("人员编号", *HEADER), ("A1", "邓新苗", "男", None, None, None)])
    assert plan.counts()["update"] == 1


def test_an_empty_cell_never_erases(desk: Desk) -> None:
    desk.add(Person(id="p", code="A1", name="邓新苗", mobile="1", note="旧", identity_number=NUMBER))
    desk.take([(*HEADER, "备注"), ("邓新苗", "男", None, NUMBER, None, "新")])
    person = desk.only(Person)
    assert (person.mobile, person.note) == ("1", "旧\n新")


def test_same_name_and_birth_is_only_reported(desk: Desk) -> None:
    desk.add(Person(id="p", code="A1", name="邓新苗", birth="1998-02-10", organisation_id="branch"))
    plan = desk.take([HEADER, ("邓新苗", "男", "1998-02-10", None, None)])
    assert "疑似同一人" in one(plan.warnings, "W-WB-14").message
    assert plan.counts()["create"] == 1
    again = desk.take([HEADER, ("邓新苗", "男", "1998-02-10", None, None)])
    assert again.counts() == {"create": 0, "update": 0, "same": 1, "conflict": 0, "error": 0}
    assert len(desk.rows(Person)) == 2


def test_same_name_and_nothing_else_to_go_by(desk: Desk) -> None:
    desk.add(
        Person(id="p", code="A1", name="邓新苗", birth="1998-02-10", organisation_id="branch"),
        Person(id="q", code="A2", name="唐一鸣", birth="1998-02-10", organisation_id="branch"),
    )
    rows = [HEADER, ("邓新苗", "男", None, None, None), ("唐一鸣", "男", "1999-02-10", None, None)]
    plan = desk.take(rows)
    issue = one(plan.warnings, "W-RO-14")
    assert (issue.row, issue.value) == (2, "邓新苗")
    assert "A1" in issue.message
    assert desk.take(rows).warnings == ()


def test_another_layout_is_another_origin(desk: Desk) -> None:
    desk.take([HEADER, ("邓新苗", "男", "1998-02-10", None, None)])
    plan = desk.take([("姓名", "出生日期", "籍贯"), ("邓新苗", "1998-02-10", "常州")])
    assert codes(plan.warnings) == ["W-WB-14"]
    assert plan.counts()["create"] == 1


def test_two_of_the_same_name_without_numbers(desk: Desk) -> None:
    rows = [HEADER, ("邓新苗", "男", None, None, "1"), ("邓新苗", "女", None, None, "2")]
    assert desk.take(rows).counts()["create"] == 2
    assert desk.take(rows).counts()["same"] == 2
    assert len(desk.rows(Person)) == 2


def test_the_birth_date_comes_later(desk: Desk) -> None:
    desk.take([HEADER, ("邓新苗", "男", None, None, None)])
    plan = desk.take([HEADER, ("邓新苗", "男", "1998-02-10", NUMBER, None)])
    assert plan.counts()["update"] == 1
    assert desk.only(Person).identity_number == NUMBER


def test_a_number_that_is_another_s_is_another_person(desk: Desk) -> None:
    desk.take([HEADER, ("邓新苗", "男", "1998-02-10", NUMBER, None)])
    other = id_number("1998-02-10", 8)
    plan = desk.take([HEADER, ("邓新苗", "男", "1998-02-10", other, None)])
    assert plan.counts()["create"] == 1
    assert len(desk.rows(Person)) == 2


def test_the_same_person_twice_is_one_if_the_lines_agree(desk: Desk) -> None:
    header = ("姓名", "身份证号", "手机", "确定积极分子时间", "递交入党申请书时间")
    rows = [header, ("邓新苗", NUMBER, None, "2021-03-05", None), ("邓新苗", NUMBER, "1", None, "2020-03-05")]
    plan = desk.take(rows)
    assert codes(plan.warnings) == ["W-WB-16"]
    assert plan.counts() == {"create": 1, "update": 0, "same": 1, "conflict": 0, "error": 0}
    assert desk.only(Person).mobile == "1"
    assert desk.only(DevelopmentCase).application_date == date(2020, 3, 5)
    assert desk.take(rows).counts()["same"] == 2


@pytest.mark.parametrize(
    ("header", "first", "second"),
    [("手机", "1", "2"), ("递交入党申请书时间", "2021-03-05", "2021-03-06")],
)
def test_lines_that_contradict_each_other(desk: Desk, header: str, first: str, second: str) -> None:
    plan = desk.plan([("姓名", "身份证号", header), ("邓新苗", NUMBER, first), ("邓新苗", NUMBER, second)])
    issue = one(plan.errors, "E-WB-29")
    assert (issue.row, issue.column, issue.cell) == (3, header, "C3")
    assert plan.counts()["conflict"] == 1


def test_doubts_about_the_number_are_warnings(desk: Desk) -> None:
    plan = desk.take(
        [
            HEADER,
            ("邓新苗", "女", "1998-02-11", NUMBER, None),
            ("唐一鸣", "男", None, NUMBER[:17] + ("0" if NUMBER[17] != "0" else "1"), None),
            ("何小满", "男", None, "12345", None),
        ]
    )
    assert codes(plan.warnings) == ["W-WB-13"] * 4
    assert [issue.row for issue in plan.warnings] == [2, 2, 3, 4]
    assert {issue.column for issue in plan.warnings} == {"身份证号"}
    assert desk.person("何小满").identity_number == "12345"


@pytest.mark.parametrize("typed", [999999199802100014.0, "9.99999E+17"])
def test_a_damaged_number_is_a_warning(desk: Desk, typed: object) -> None:
    plan = desk.take([HEADER, ("邓新苗", "男", "1998-02-10", typed, None)])
    issue = one(plan.warnings, "W-RO-01")
    assert (issue.row, issue.cell) == (2, "D2")
    assert desk.only(Person).identity_number is None


def test_words_of_others(desk: Desk) -> None:
    header = ("姓名", "性别", "民族", "学历", "政治面貌")
    plan = desk.take(
        [header, ("邓新苗", "男性", "汉", "本科", "团员"), ("唐一鸣", "不明", "汉族", "大专", "正式党员")]
    )
    person = desk.person("邓新苗")
    assert (person.sex, person.ethnic_group) == ("男", "汉族")
    assert (person.education, person.political_status) == ("大学本科", "共青团员")
    assert (desk.person("唐一鸣").sex, desk.person("唐一鸣").political_status) == (None, "中共党员")
    issue = one(plan.warnings, "W-RO-03")
    assert (issue.row, issue.column, issue.value) == (3, "性别", "不明")


def test_enterprises_by_name(desk: Desk) -> None:
    desk.add(Enterprise(id="e", code="QY001", name="测试公司"))
    plan = desk.take(
        [("姓名", "工作单位"), ("邓新苗", "测试公司"), ("唐一鸣", "外公司"), ("何小满", "外公司")]
    )
    assert desk.person("邓新苗").enterprise_id == "e"
    assert desk.person("唐一鸣").note == desk.person("何小满").note == "工作单位：外公司"
    assert one(plan.warnings, "W-RO-10").row == 3


# Branches


def test_the_only_branch_there_is(desk: Desk) -> None:
    desk.add(Organisation(id="above", code="DW", name="测试党委", kind="党委"))
    desk.take([HEADER, ("邓新苗", "男", None, None, None)])
    assert desk.only(Person).organisation_id == "branch"


def test_several_branches_and_none_named(desk: Desk) -> None:
    desk.add(Organisation(id="other", code="ZZ002", name="外支部", kind="党支部"))
    rows = [HEADER, ("邓新苗", "男", None, None, None)]
    plan = desk.plan(rows)
    assert codes(plan.errors) == ["E-RO-05"]
    assert plan.errors[0].row is None
    desk.take(rows, organisation="ZZ002")
    assert desk.only(Person).organisation_id == "other"
    with pytest.raises(NotFound):
        desk.plan(rows, organisation="ZZ009")


@pytest.mark.parametrize(
    "name", ["中共测试公司支部委员会", "测试公司支部委员会", "测试支部", " 测试 支部", "ZZ001"]
)
def test_branches_by_name(desk: Desk, name: str) -> None:
    desk.add(Organisation(id="other", code="ZZ002", name="外支部", kind="党支部"))
    desk.take([("党支部", "姓名"), (name, "邓新苗")])
    assert desk.only(Person).organisation_id == "branch"


def test_an_unknown_branch_is_an_error_of_its_cell(desk: Desk) -> None:
    rows = [
        ("党支部", "姓名", "确定积极分子时间"),
        ("新苗支部", "邓新苗", "2021-03-05"),
        ("测试支部", "唐一鸣", None),
    ]
    plan = desk.plan(rows, organisation="ZZ001")
    issue = one(plan.errors, "E-RO-04")
    assert (issue.row, issue.cell, issue.value) == (2, "A2", "新苗支部")


def test_unknown_branches_are_added_on_request(desk: Desk) -> None:
    desk.add(Organisation(id="above", code="DW", name="测试党委", kind="党委"))
    rows = [
        ("党支部", "姓名", "确定积极分子时间"),
        ("新苗联合党支部", "邓新苗", "2021-03-05"),
        ("新苗联合党支部", "唐一鸣", None),
        ("园区第二党支部", "何小满", None),
    ]
    plan = desk.take(rows, organisation="DW", create_organisations=True)
    assert codes(plan.warnings) == ["W-RO-08", "W-RO-08"]
    assert plan.counts()["create"] == 3
    added = {row.name: row for row in desk.rows(Organisation) if row.superior_id}
    assert {name: row.kind for name, row in added.items()} == {
        "新苗联合党支部": "联合党支部",
        "园区第二党支部": "党支部",
    }
    assert {row.superior_id for row in added.values()} == {"above"}
    assert desk.only(DevelopmentCase).organisation_id == added["新苗联合党支部"].id
    assert desk.take(rows).counts()["same"] == 3


def test_a_known_person_stays_in_his_branch(desk: Desk) -> None:
    desk.add(
        Organisation(id="other", code="ZZ002", name="外支部", kind="党支部"),
        Person(id="p", code="A1", name="邓新苗", identity_number=NUMBER, organisation_id="other"),
    )
    desk.take([HEADER, ("邓新苗", "男", None, NUMBER, None)])
    assert desk.only(Person).organisation_id == "other"


# Cases


def test_an_ended_case_is_followed_by_a_new_one(desk: Desk) -> None:
    desk.add(
        Person(id="p", code="A1", name="邓新苗", identity_number=NUMBER, organisation_id="branch"),
        DevelopmentCase(
            id="c",
            code="AJ001",
            person_id="p",
            organisation_id="branch",
            application_date=date(2019, 1, 1),
            status="撤回",
        ),
    )
    header = ("姓名", "身份证号", "递交入党申请书时间")
    desk.take([header, ("邓新苗", NUMBER, "2021-03-05")])
    assert sorted(case.code for case in desk.rows(DevelopmentCase)) == ["AJ001", "AJ002"]
    desk.take([header, ("邓新苗", NUMBER, "2019-01-01")])
    assert len(desk.rows(DevelopmentCase)) == 2
