"""Rows of the child sheets: natural keys, keys typed later, repetition and contradiction."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.models import Booklet, PoliticalReview, Record, SuperiorFiling, ThoughtReport, Training
from app.services.workbook.trouble import Trouble
from tests.services.workbook.building import actions, codes, one
from tests.services.workbook.conftest import Desk

MAY_1, MAY_9 = "2026-05-01", "2026-05-09"
UUID_1 = "2f0c9b1e-3d53-4a8b-9d7e-5b1a3a0f7c11"
UUID_2 = "7b0a4a52-96a7-4a53-8a2a-0a7a4f1d9d22"


def filing(**more: object) -> dict[str, object]:
    return {"案卷编号": "AJ001", "事项": "预审", **more}


def report(**more: object) -> dict[str, object]:
    return {"案卷编号": "AJ001", "日期": MAY_1, **more}


@pytest.mark.parametrize(
    ("sheet", "row", "other"),
    [
        ("推荐", {"渠道": "群团推荐", "推荐组织": "团支部", "日期": MAY_1}, {"推荐组织": "工会"}),
        ("会议表决", {"事项": "确定积极分子", "会议类型": "支委会", "日期": MAY_1}, {"日期": MAY_9}),
        ("公示", {"事项": "发展对象", "开始日期": MAY_1}, {"事项": "转正"}),
        ("考察", {"阶段": "积极分子", "日期": MAY_1}, {"日期": MAY_9}),
        ("思想汇报", {"日期": MAY_1}, {"日期": MAY_9}),
        ("违纪处理", {"日期": MAY_1}, {"日期": MAY_9}),
        ("帮带", {"角色": "培养联系人", "人员编号": "RY002", "开始日期": MAY_1}, {"角色": "入党介绍人"}),
        ("征求意见", {"环节": "转正", "对象": "党员", "日期": MAY_1, "意见人": "甲"}, {"意见人": None}),
        ("函调", {"被调查人": "本人", "方式": "函调", "收函单位": "甲厂"}, {"收函单位": "乙厂"}),
        ("结对活动", {"类型": "联系", "日期": MAY_1}, {"类型": "汇报"}),
    ],
)
def test_natural_keys(desk: Desk, sheet: str, row: dict[str, Any], other: dict[str, Any]) -> None:
    first = {"案卷编号": "AJ001", **row}
    desk.take({sheet: [first]})
    plan = desk.plan({sheet: [first, {**first, **other}]})
    assert actions(plan, sheet) == ["same", "create"]


def test_one_probation_a_case(desk: Desk) -> None:
    desk.take({"预备期": [{"案卷编号": "AJ001", "宣誓日期": MAY_1}]})
    plan = desk.plan(
        {"预备期": [{"案卷编号": "AJ001", "宣誓日期": MAY_9, "转正申请日期": "2026-05-01；2027-05-01"}]}
    )
    assert actions(plan, "预备期") == ["update"]


class TestSuperiorFilings:
    """上级手续: 上报日期, else 办理日期; the dateless row is filled in later."""

    def check(self, desk: Desk, stored: dict[str, object], row: dict[str, object], action: str) -> None:
        desk.take({"上级手续": [stored]})
        assert actions(desk.plan({"上级手续": [row]}), "上级手续") == [action]

    def test_same_submission(self, desk: Desk) -> None:
        self.check(
            desk, filing(上报日期=MAY_1), filing(上报日期=MAY_1, 办理日期=MAY_9, 结果="合格"), "update"
        )

    def test_a_return_and_a_new_request(self, desk: Desk) -> None:
        self.check(desk, filing(上报日期=MAY_1, 结果="退回"), filing(上报日期=MAY_9), "create")

    def test_a_date_typed_later_fills_the_dateless_row(self, desk: Desk) -> None:
        self.check(desk, filing(经办人="周某"), filing(上报日期=MAY_1), "update")

    def test_a_decision_date_fills_the_dateless_row(self, desk: Desk) -> None:
        self.check(desk, filing(经办人="周某"), filing(办理日期=MAY_9, 结果="合格"), "update")

    def test_the_submission_of_a_known_decision(self, desk: Desk) -> None:
        self.check(desk, filing(办理日期=MAY_9), filing(上报日期=MAY_1, 办理日期=MAY_9), "update")

    def test_the_decision_alone_of_a_known_submission(self, desk: Desk) -> None:
        self.check(desk, filing(上报日期=MAY_1, 办理日期=MAY_9), filing(办理日期=MAY_9), "same")

    def test_an_old_dateless_row_does_not_come_back(self, desk: Desk) -> None:
        self.check(desk, filing(上报日期=MAY_1, 经办人="周某"), filing(经办人="周某"), "same")

    def test_a_dateless_row_that_says_something_else_is_new(self, desk: Desk) -> None:
        self.check(desk, filing(上报日期=MAY_1, 经办人="周某"), filing(经办人="吴某"), "create")

    def test_another_matter(self, desk: Desk) -> None:
        self.check(desk, filing(), {**filing(), "事项": "接收审批", "上报日期": MAY_1}, "create")

    def test_at_most_one_dateless_row(self, desk: Desk) -> None:
        plan = desk.plan({"上级手续": [filing(经办人="周某"), filing(经办人="吴某")]})
        assert one(plan.errors, Trouble.CONTRADICTION).row == 3

    def test_dated_and_dateless_rows_live_side_by_side(self, desk: Desk) -> None:
        rows = [filing(上报日期=MAY_1, 结果="退回"), filing(经办人="周某")]
        desk.take({"上级手续": rows})
        assert len(desk.rows(SuperiorFiling)) == 2
        assert actions(desk.plan({"上级手续": rows}), "上级手续") == ["same", "same"]
        assert actions(desk.plan({"上级手续": rows[::-1]}), "上级手续") == ["same", "same"]


@pytest.mark.parametrize(
    ("model", "sheet", "stored", "row"),
    [
        (PoliticalReview, "政治审查", {"本人谈话日期": MAY_1}, {"结论日期": MAY_9, "结论": "合格"}),
        (Booklet, "志愿书", {"发放日期": MAY_1}, {"编号": "0001"}),
        (
            Training,
            "培训",
            {"类别": "集中培训", "结束日期": MAY_9},
            {"类别": "集中培训", "开始日期": MAY_1, "结束日期": MAY_9},
        ),
    ],
)
def test_keys_typed_later(
    desk: Desk, model: type[Record], sheet: str, stored: dict[str, Any], row: dict[str, Any]
) -> None:
    stored, row = {"案卷编号": "AJ001", **stored}, {"案卷编号": "AJ001", **row}
    desk.take({sheet: [stored]})
    desk.take({sheet: [row]})
    assert len(desk.rows(model)) == 1
    for again in (stored, row):
        assert actions(desk.plan({sheet: [again]}), sheet) == ["same"]


def test_a_second_review_after_the_first_is_concluded(desk: Desk) -> None:
    desk.take({"政治审查": [{"案卷编号": "AJ001", "结论日期": MAY_1, "结论": "待补"}]})
    desk.take({"政治审查": [{"案卷编号": "AJ001", "结论日期": MAY_9, "结论": "合格"}]})
    assert len(desk.rows(PoliticalReview)) == 2


def test_exempted_and_real_training_are_two_rows(desk: Desk) -> None:
    desk.take({"培训": [{"案卷编号": "AJ001", "类别": "集中培训", "免训原因": "任党校教员"}]})
    desk.take({"培训": [{"案卷编号": "AJ001", "类别": "集中培训", "开始日期": MAY_1, "天数": 0.5}]})
    assert {str(row.days) for row in desk.rows(Training)} == {"None", "0.5"}


def test_the_same_row_twice_in_a_file_is_one(desk: Desk) -> None:
    plan = desk.take({"思想汇报": [report(题目="甲"), report(收到日期=MAY_9)]})
    assert actions(plan, "思想汇报") == ["create", "same"]
    (row,) = desk.rows(ThoughtReport)
    assert (row.title, row.received_on) == ("甲", date(2026, 5, 9))


def test_two_rows_that_contradict_each_other_conflict(desk: Desk) -> None:
    plan = desk.plan({"思想汇报": [report(题目="甲"), report(题目="乙")]})
    issue = one(plan.errors, Trouble.CONTRADICTION)
    assert (issue.row, issue.column) == (3, "题目")
    assert plan.counts()["conflict"] == 1


def test_rows_with_identities_may_share_a_key(desk: Desk) -> None:
    rows = [report(题目="甲", _id=UUID_1), report(题目="乙", _id=UUID_2)]
    desk.take({"思想汇报": rows})
    assert {row.id for row in desk.rows(ThoughtReport)} == {UUID_1, UUID_2}
    assert actions(desk.plan({"思想汇报": rows}), "思想汇报") == ["same", "same"]


def test_a_key_that_fits_several_stored_rows(desk: Desk) -> None:
    desk.take({"思想汇报": [report(题目="甲", _id=UUID_1), report(题目="乙", _id=UUID_2)]})
    assert actions(desk.plan({"思想汇报": [report(题目="乙")]}), "思想汇报") == ["same"]
    plan = desk.plan({"思想汇报": [report(题目="丙")]})
    assert codes(plan)[0] == [Trouble.CONFLICT]


def test_a_row_without_identity_repeats_one_with(desk: Desk) -> None:
    desk.take({"思想汇报": [report(题目="甲", _id=UUID_1)]})
    plan = desk.plan({"思想汇报": [report(题目="甲", _id=UUID_1), report()]})
    assert actions(plan, "思想汇报") == ["same", "same"]


def test_an_identity_lets_the_key_change(desk: Desk) -> None:
    desk.take({"思想汇报": [report(_id=UUID_1)]})
    desk.take({"思想汇报": [report(日期=MAY_9, _id=UUID_1)]})
    assert [(row.id, row.on) for row in desk.rows(ThoughtReport)] == [(UUID_1, date(2026, 5, 9))]


def test_an_unknown_identity_falls_back_on_the_key(desk: Desk) -> None:
    desk.take({"思想汇报": [report(_id=UUID_1)]})
    plan = desk.plan({"思想汇报": [report(题目="甲", _id=UUID_2)]})
    assert actions(plan, "思想汇报") == ["update"]


def test_an_identity_may_move_a_row_to_another_case(desk: Desk) -> None:
    desk.take({"思想汇报": [report(_id=UUID_1)]})
    second = {"案卷": [{"案卷编号": "AJ002", "人员编号": "RY002", "受理组织编号": "ZZ001"}]}
    desk.take({**second, "思想汇报": [report(案卷编号="AJ002", _id=UUID_1)]})
    assert len(desk.rows(ThoughtReport)) == 1
