"""What a file would do: new, changed, unchanged, conflict, error; nothing is written."""

from __future__ import annotations

import hashlib

import pytest

from app.models import Enterprise, Organisation, Person
from app.services.workbook.trouble import Trouble
from tests.services.workbook.building import BASE, actions, codes, one
from tests.services.workbook.conftest import Desk

UUID_1 = "2f0c9b1e-3d53-4a8b-9d7e-5b1a3a0f7c11"
UUID_2 = "7b0a4a52-96a7-4a53-8a2a-0a7a4f1d9d22"
CASE = BASE["案卷"][0]


def test_new_rows(desk: Desk) -> None:
    plan = desk.plan({})
    assert plan.counts() == {"create": 5, "update": 0, "same": 0, "conflict": 0, "error": 0}
    assert plan.may_apply
    assert not plan.warnings
    row = next(row for row in plan.rows if row.sheet == "人员")
    assert (row.row, row.code, row.label) == (2, "RY001", "邓新苗")
    assert row.changes["组织编号"] == ("", "ZZ001")


def test_planning_writes_nothing(desk: Desk) -> None:
    before = hashlib.sha256(desk.db.path.read_bytes()).digest()
    desk.plan({"人员": [*BASE["人员"], {"人员编号": "RY003", "姓名": "丙", "出生日期": "昨天"}]})
    assert desk.rows(Person) == []
    assert hashlib.sha256(desk.db.path.read_bytes()).digest() == before


def test_the_same_file_twice_changes_nothing(desk: Desk) -> None:
    desk.take({})
    plan = desk.plan({})
    assert plan.counts() == {"create": 0, "update": 0, "same": 5, "conflict": 0, "error": 0}


def test_a_change_is_shown_old_and_new(desk: Desk) -> None:
    desk.take({})
    plan = desk.plan(
        {"案卷": [{**CASE, "人员编号": "RY001", "谈话日期": "2026-05-18", "谈话人编号": "RY002；RY001"}]}
    )
    row = next(row for row in plan.rows if row.sheet == "案卷")
    assert row.action == "update"
    assert row.changes == {"谈话日期": ("", "2026-05-18"), "谈话人编号": ("", "RY002；RY001")}
    assert row.label == "邓新苗"


def test_an_empty_cell_never_erases(desk: Desk) -> None:
    desk.take(
        {"人员": [{**BASE["人员"][0], "岗位": "钳工", "人员类别": "生产一线；科技骨干"}, BASE["人员"][1]]}
    )
    plan = desk.take({"人员": [{**BASE["人员"][0], "岗位": None, "人员类别": " "}, BASE["人员"][1]]})
    assert set(actions(plan, "人员")) == {"same"}
    person = next(person for person in desk.rows(Person) if person.code == "RY001")
    assert person.position == "钳工"
    assert person.categories == ("生产一线", "科技骨干")


def test_no_is_not_empty(desk: Desk) -> None:
    desk.take({"人员": [{**BASE["人员"][0], "在册": "是"}, BASE["人员"][1]]})
    desk.take({"人员": [{**BASE["人员"][0], "在册": "否"}, BASE["人员"][1]]})
    assert {person.code: person.on_roster for person in desk.rows(Person)} == {"RY001": False, "RY002": None}


@pytest.mark.parametrize("sheet", ["企业", "党组织", "案卷", "会议"])
def test_a_code_used_twice(desk: Desk, sheet: str) -> None:
    rows = {
        "企业": {"企业编号": "QY001", "企业名称": "甲"},
        "党组织": BASE["党组织"][0],
        "案卷": CASE,
        "会议": {"会议编号": "HY001", "组织编号": "ZZ001", "会议类型": "党课", "日期": "2026-05-18"},
    }
    more = BASE["党组织"][1:] if sheet == "党组织" else []
    plan = desk.plan({sheet: [*more, rows[sheet], dict(rows[sheet])]})
    issue = one(plan.errors, Trouble.CODE_REPEATED)
    assert issue.sheet == sheet
    assert issue.value in issue.message
    assert not plan.may_apply
    assert plan.counts()["error"] == 1


def test_a_reference_to_nothing(desk: Desk) -> None:
    plan = desk.plan({"案卷": [{**CASE, "人员编号": "RY999", "谈话人编号": "RY001；RY998"}]})
    assert codes(plan)[0] == [Trouble.NO_SUCH_CODE, Trouble.NO_SUCH_CODE]
    assert (plan.errors[0].column, plan.errors[0].value) == ("人员编号", "RY999")
    assert "人员" in plan.errors[0].message


def test_a_slip_in_a_code_is_pointed_out(desk: Desk) -> None:
    plan = desk.plan({"案卷": [{**CASE, "人员编号": "ＲＹ００１", "谈话人编号": "RY001,RY002"}]})
    assert "是不是“RY001”" in plan.errors[0].message
    assert "；" in plan.errors[1].message


def test_references_to_stored_rows_and_any_order_of_sheets(desk: Desk) -> None:
    desk.take({})
    plan = desk.plan(
        {
            "思想汇报": [
                {"案卷编号": "AJ002", "日期": "2026-05-18"},
                {"案卷编号": "AJ001", "日期": "2026-05-18"},
            ],
            "案卷": [{"案卷编号": "AJ002", "人员编号": "RY003", "受理组织编号": "ZZ001"}],
            "人员": [{"人员编号": "RY003", "姓名": "丙"}],
        },
        base=False,
    )
    assert not plan.errors
    assert plan.counts()["create"] == 4


def test_superiors_in_a_circle(desk: Desk) -> None:
    branch = {"组织编号": "ZZ001", "组织全称": "甲", "组织类别": "党支部", "上级组织编号": "ZZ002"}
    above = {"组织编号": "ZZ002", "组织全称": "乙", "组织类别": "党总支", "上级组织编号": "ZZ001"}
    under = {"组织编号": "ZZ003", "组织全称": "丙", "组织类别": "党支部", "上级组织编号": "ZZ001"}
    plan = desk.plan({"党组织": [branch, above, under]}, base=False)
    assert [(issue.code, issue.row) for issue in plan.errors] == [(Trouble.CIRCLE, 2), (Trouble.CIRCLE, 3)]


def test_a_circle_closed_over_a_stored_row(desk: Desk) -> None:
    desk.take({})
    own = {**BASE["党组织"][0], "上级组织编号": "ZZ001"}
    assert one(desk.plan({"党组织": [own]}, base=False).errors, Trouble.CIRCLE).column == "上级组织编号"
    own["上级组织编号"] = "ZZ000"
    assert one(desk.plan({"党组织": [own]}, base=False).errors, Trouble.CIRCLE)


def test_identity_wins_over_the_code(desk: Desk) -> None:
    desk.add(Enterprise(id=UUID_1, code="QY001", name="甲"))
    plan = desk.take({"企业": [{"企业编号": "QY009", "企业名称": "甲", "_id": UUID_1}]}, base=False)
    assert plan.rows[0].changes == {"企业编号": ("QY001", "QY009")}
    assert [(one.id, one.code) for one in desk.rows(Enterprise)] == [(UUID_1, "QY009")]


def test_two_rows_swap_their_codes(desk: Desk) -> None:
    desk.add(Enterprise(id=UUID_1, code="QY001", name="甲"), Enterprise(id=UUID_2, code="QY002", name="乙"))
    desk.take(
        {
            "企业": [
                {"企业编号": "QY002", "企业名称": "甲", "_id": UUID_1},
                {"企业编号": "QY001", "企业名称": "乙", "_id": UUID_2},
            ],
            "人员": [{"人员编号": "RY001", "姓名": "丙", "企业编号": "QY001"}],
        },
        base=False,
    )
    assert {one.id: one.code for one in desk.rows(Enterprise)} == {UUID_1: "QY002", UUID_2: "QY001"}
    assert desk.rows(Person)[0].enterprise_id == UUID_2


def test_identity_and_code_of_different_rows_conflict(desk: Desk) -> None:
    desk.add(Enterprise(id=UUID_1, code="QY001", name="甲"), Enterprise(id=UUID_2, code="QY002", name="乙"))
    plan = desk.plan({"企业": [{"企业编号": "QY002", "企业名称": "甲", "_id": UUID_1}]}, base=False)
    assert plan.counts()["conflict"] == 1
    assert one(plan.errors, Trouble.CONFLICT).column == "企业编号"
    assert not plan.may_apply


def test_an_unknown_identity_becomes_the_new_row_s(desk: Desk) -> None:
    desk.take({"企业": [{"企业编号": "QY001", "企业名称": "甲", "_id": UUID_1}]}, base=False)
    assert desk.rows(Enterprise)[0].id == UUID_1


def test_an_unknown_identity_with_a_known_code_is_the_known_row(desk: Desk) -> None:
    desk.add(Enterprise(id=UUID_1, code="QY001", name="甲"))
    plan = desk.plan({"企业": [{"企业编号": "QY001", "企业名称": "甲", "_id": UUID_2}]}, base=False)
    assert actions(plan, "企业") == ["same"]


def test_a_repeated_identity(desk: Desk) -> None:
    rows = [
        {"企业编号": "QY001", "企业名称": "甲", "_id": UUID_1},
        {"企业编号": "QY002", "企业名称": "乙", "_id": UUID_1},
    ]
    assert one(desk.plan({"企业": rows}, base=False).errors, Trouble.ID_REPEATED).row == 3


def test_a_case_code_of_another_person_conflicts(desk: Desk) -> None:
    desk.take({})
    plan = desk.plan({"案卷": [{**CASE, "人员编号": "RY002"}]})
    assert plan.counts()["conflict"] == 1
    assert one(plan.errors, Trouble.CONFLICT).column == "案卷编号"


def test_all_errors_are_reported_at_once(desk: Desk) -> None:
    plan = desk.plan(
        {
            "人员": [{"人员编号": "RY001", "姓名": "甲", "性别": "先生", "出生日期": "昨天"}],
            "思想汇报": [{"案卷编号": "AJ404", "日期": "2026-05-18"}],
        }
    )
    assert len(plan.errors) == 3
    assert plan.counts()["error"] == 2
    assert [issue.code for row in plan.rows for issue in row.issues] == [issue.code for issue in plan.errors]


@pytest.mark.parametrize(
    ("matter", "result", "warns"),
    [
        ("积极分子备案", "已备案", False),
        ("积极分子备案", "同意", False),
        ("积极分子备案", "合格", True),
        ("预审", "合格", False),
        ("预审", "同意", True),
        ("接收审批", "同意", False),
        ("接收审批", "已备案", True),
        ("接收审批", None, False),
        ("不予承认", "同意", False),
    ],
)
def test_results_that_do_not_go_with_the_matter(
    desk: Desk, matter: str, result: str | None, warns: bool
) -> None:
    plan = desk.plan(
        {"上级手续": [{"案卷编号": "AJ001", "事项": matter, "结果": result, "办理日期": "2026-05-18"}]}
    )
    assert codes(plan) == ([], [Trouble.RESULT_UNUSUAL] if warns else [])


def test_training_needs_a_date_unless_exempt(desk: Desk) -> None:
    training = {"案卷编号": "AJ001", "类别": "集中培训"}
    assert one(desk.plan({"培训": [training]}).errors, Trouble.NEEDS_DATE).column is None
    for more in ({"开始日期": "2026-05-18"}, {"结束日期": "2026-05-18"}, {"免训原因": "刚参加过"}):
        assert not desk.plan({"培训": [{**training, **more}]}).errors


def test_materials_need_an_owner_and_a_true_hash(desk: Desk) -> None:
    paper = {"类别": "照片", "名称": "照片", "SHA-256": "A" * 64, "人员编号": None}
    assert one(desk.plan({"材料": [paper]}).errors, Trouble.NEEDS_OWNER).column == "人员编号"
    assert not desk.plan({"材料": [{**paper, "人员编号": "RY001"}]}).errors
    assert one(
        desk.plan({"材料": [{**paper, "人员编号": "RY001", "SHA-256": "abc"}]}).errors, Trouble.BAD_HASH
    )


def test_inquiries_about_unknown_relatives(desk: Desk) -> None:
    family = {"家庭成员": [{"人员编号": "RY001", "类别": "配偶", "关系": "丈夫", "姓名": "周大勇"}]}
    asked = [
        {"案卷编号": "AJ001", "被调查人": name, "方式": "函调"}
        for name in ("本人", "邓新苗", "周大勇", "周小勇")
    ]
    plan = desk.plan({**family, "函调": asked})
    assert one(plan.warnings, Trouble.UNKNOWN_NAME).row == 5
    desk.take(family)
    assert one(desk.plan({"函调": asked}).warnings, Trouble.UNKNOWN_NAME).row == 5


def test_unknown_group_of_a_probationary_member(desk: Desk) -> None:
    people = [{**BASE["人员"][0]}, {**BASE["人员"][1], "党小组": "第一小组"}]
    for group, warnings in (("第一小组", []), ("一组", [Trouble.UNKNOWN_NAME])):
        plan = desk.plan({"人员": people, "预备期": [{"案卷编号": "AJ001", "党小组": group}]})
        assert codes(plan) == ([], warnings)


def test_several_booklets_in_use(desk: Desk) -> None:
    first = {"案卷编号": "AJ001", "编号": "001"}
    second = {"案卷编号": "AJ001", "编号": "002"}
    assert codes(desk.plan({"志愿书": [first, second]}))[1] == [Trouble.SEVERAL_BOOKLETS] * 2
    assert codes(desk.plan({"志愿书": [{**first, "作废日期": "2026-05-18"}, second]})) == ([], [])
    desk.take({"志愿书": [first]})
    assert codes(desk.plan({"志愿书": [second]}))[1] == [Trouble.SEVERAL_BOOKLETS]


def test_text_that_might_be_a_reference_stays_text(desk: Desk) -> None:
    plan = desk.plan(
        {
            "推荐": [
                {"案卷编号": "AJ001", "渠道": "群团推荐", "推荐组织": "公司团支部", "日期": "2026-05-18"}
            ],
            "组织关系": [
                {"人员编号": "RY001", "方向": "转出", "开具日期": "2026-05-18", "转入组织": "外省某支部"}
            ],
        }
    )
    assert codes(plan) == ([], [])


def test_organisations_may_stand_below_what_is_under_them(desk: Desk) -> None:
    desk.take({"党组织": list(reversed(BASE["党组织"]))})
    assert len(desk.rows(Organisation)) == 2
