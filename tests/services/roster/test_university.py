"""A roster form as it is really used (43 columns, header on row 4), filled in, imports as it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from app.models import (
    Consultation,
    DevelopmentCase,
    Helper,
    Meeting,
    Person,
    PoliticalReview,
    Probation,
    Recommendation,
    SuperiorFiling,
    Training,
    Vote,
)
from app.services.roster import RosterPlan
from tests.services.roster.building import UNIVERSITY, day, id_number, university
from tests.services.roster.conftest import Desk, codes, one

BRANCH = "测试支部"
FULL: dict[str, Any] = {
    "党支部": BRANCH,
    "学号": "18300001",
    "姓名": "林清和",
    "出生时间": day("1998-02-10"),
    "性别": "男",
    "民族": "汉族",
    "籍贯": "江苏常州",
    "家庭住址": "测试路1号",
    "联系电话": 13800000001,
    "身份证号码": id_number("1998-02-10", 1),
    "当前专业": "软件工程",
    "学年制": "四年",
    "是否团员": "是",
    "递交入党申请书时间": day("2016-09-20"),
    "首次组织谈话时间": "2016年10月10日",
    "确定为入党积极分子时间": "2017.3.15",
    "民主评议时间": day("2018-04-01"),
    "推荐/推优时间": day("2018-04-10"),
    "支部大会讨论确定发展对象时间": "2018/4/20",
    "确定发展对象时间": 20180502,
    "政治审查": "完成",
    "党校培训结业时间": day("2018-05-20"),
    "党委预审时间": day("2018-06-01"),
    "确定入党介绍人时间": day("2018-05-03"),
    "入党介绍人": "赵一鸣、钱三",
    "自传": "完成",
    "入党志愿书": "完成",
    "确定为预备党员时间": day("2018-06-10"),
    "入党谈话时间": day("2018-07-01"),
    "入党谈话人": "周书记",
    "党委审批时间": day("2018-07-10"),
    "入党宣誓时间": day("2018-07-20"),
    "递交转正申请书时间": day("2019-06-01"),
    "转正时间": day("2019-06-12"),
    "党委审批时间2": day("2019-07-15"),
    "备注": "第一批",
}
YOUNG: dict[str, Any] = {
    "党支部": BRANCH,
    "学号": "18300002",
    "姓名": "张　三",
    "出生时间": "98年2月",
    "性别": "女",
    "身份证号码": float(id_number("1998-02-11", 1)[:17] + "0"),
    "是否团员": "是",
    "递交入党申请书时间": "２０１７-9-1",
    "确定为入党积极分子时间": 43500,
}
MEMBER: dict[str, Any] = {"党支部": BRANCH, "学号": "18300003", "姓名": "赵一鸣", "性别": "男"}


def taken(desk: Desk, folder: Path) -> RosterPlan:
    return desk.take(university(folder / "form.xlsx", [FULL, YOUNG, MEMBER]))


def test_header_and_mapping(desk: Desk, tmp_path: Path) -> None:
    plan = desk.plan(university(tmp_path / "form.xlsx", [FULL]))
    assert plan.header_row == 4
    assert len(plan.mapping) == len(UNIVERSITY) == 43
    left_out = [header.split("（")[0] for header, target in plan.mapping.items() if target is None]
    assert left_out == [
        "学年制", "参加党章学习小组时间", "是否在本校发展", "自传", "入党志愿书", "申请保留党籍时间",
    ]  # fmt: skip
    assert plan.mapping["身份证号码"] == "人员.身份证号"
    assert plan.mapping["党委审批时间2"] == "上级手续.办理日期"
    assert plan.targets["党委审批时间"] == "上级手续[接收审批].办理日期"
    assert plan.targets["党委审批时间2"] == "上级手续[转正审批].办理日期"
    assert [issue.column for issue in plan.warnings if issue.code == "W-WB-02"] == [
        header for header, target in plan.mapping.items() if target is None
    ]
    assert plan.columns[2].samples == ("林清和",)


def test_people(desk: Desk, tmp_path: Path) -> None:
    taken(desk, tmp_path)
    person = desk.person("林清和")
    assert (person.code, person.organisation_id, person.mobile) == ("RY001", "branch", "13800000001")
    assert (person.birth, person.staff_number, person.note) == ("1998-02-10", "18300001", "第一批")
    # A member of the party is no longer described by the league.
    assert person.political_status is None
    young = desk.person("张三")
    assert (young.birth, young.identity_number) == ("1998-02", None)
    assert young.political_status == "共青团员"
    assert "lqh" in person.search_key


def test_facts(desk: Desk, tmp_path: Path) -> None:
    taken(desk, tmp_path)
    case = next(case for case in desk.rows(DevelopmentCase) if case.application_date == date(2016, 9, 20))
    assert case.application_received_date == date(2016, 9, 20)
    assert case.received_is_assumed is True
    assert case.talk_date == date(2016, 10, 10)
    assert case.candidate_since == date(2018, 5, 2)
    assert (case.note or "").split("\n") == ["由名册导入", "入党介绍人：钱三"]
    votes = {
        (vote.motion, vote.kind, vote.on, vote.result)
        for vote in desk.rows(Vote)
        if vote.case_id == case.id and vote.due is None
    }
    assert votes == {
        ("确定积极分子", "支委会", date(2017, 3, 15), "通过"),
        ("研究发展对象", "支部大会", date(2018, 4, 20), "通过"),
        ("接收预备党员", "支部大会", date(2018, 6, 10), "通过"),
        ("预备党员转正", "支部大会", date(2019, 6, 12), "通过"),
    }
    assert {(row.matter, row.decided_on, row.result, row.handler) for row in desk.rows(SuperiorFiling)} == {
        ("发展对象备案", date(2018, 5, 2), "已备案", None),
        ("预审", date(2018, 6, 1), "合格", None),
        ("审批谈话", date(2018, 7, 1), None, "周书记"),
        ("接收审批", date(2018, 7, 10), "同意", None),
        ("转正审批", date(2019, 7, 15), "同意", None),
    }
    recommendation = desk.only(Recommendation)
    assert (recommendation.channel, recommendation.on) == ("群团推荐", date(2018, 4, 10))
    consultation = desk.only(Consultation)
    assert (consultation.link, consultation.consulted) == ("研究发展对象", "群众")
    helper = desk.only(Helper)
    assert (helper.role, helper.from_on) == ("入党介绍人", date(2018, 5, 3))
    assert helper.person_id == desk.person("赵一鸣").id
    review = desk.only(PoliticalReview)
    assert (review.conclusion, review.concluded_on) == ("合格", None)
    training = desk.only(Training)
    assert (training.kind, training.end_on, training.passed) == ("集中培训", date(2018, 5, 20), True)
    probation = desk.only(Probation)
    assert probation.oath_on == date(2018, 7, 20)
    assert probation.application_dates == (date(2019, 6, 1),)
    assert len(desk.rows(Meeting)) == 5


def test_a_member_without_dates_gets_no_case(desk: Desk, tmp_path: Path) -> None:
    plan = taken(desk, tmp_path)
    assert plan.counts() == {"create": 3, "update": 0, "same": 0, "conflict": 0, "error": 0}
    assert len(desk.rows(DevelopmentCase)) == 2


def test_what_is_odd_is_reported_with_its_cell(desk: Desk, tmp_path: Path) -> None:
    plan = desk.plan(university(tmp_path / "form.xlsx", [FULL, YOUNG, MEMBER]))
    assert plan.errors == ()
    lost = one(plan.warnings, "W-RO-01")
    assert (lost.sheet, lost.row, lost.column, lost.cell) == ("名册", 6, "身份证号码", "J6")
    assert "没有身份证号" in lost.message
    unknown = one(plan.warnings, "W-RO-02")
    assert (unknown.row, unknown.column, unknown.value) == (5, "入党介绍人", "钱三")
    assert "W-WB-06" in codes(plan.warnings)


def test_twice_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    taken(desk, tmp_path)
    again = desk.take(university(tmp_path / "again.xlsx", [MEMBER, FULL, YOUNG]))
    assert again.counts() == {"create": 0, "update": 0, "same": 3, "conflict": 0, "error": 0}
    assert len(desk.rows(Person)) == 3
    assert not [code for code in codes(again.warnings) if code == "W-WB-14"]


def test_a_later_edition_adds_what_is_new(desk: Desk, tmp_path: Path) -> None:
    taken(desk, tmp_path)
    young = {**YOUNG, "身份证号码": id_number("1998-02-11", 1, "女"), "首次组织谈话时间": day("2017-09-20")}
    later = desk.take(university(tmp_path / "later.xlsx", [FULL, young, MEMBER]))
    assert later.counts()["update"] == 1
    assert later.counts()["create"] == 0
    assert desk.person("张三").identity_number == young["身份证号码"]
