"""Headers as people write them, and where each goes."""

from __future__ import annotations

import pytest

from app.services.roster.columns import propose
from app.services.roster.headers import Header, HeaderColumn
from app.services.roster.names import header_key, name_of, stage_in, targets_to_choose
from app.services.roster.targets import BadTarget, aim_of


def targets(*headers: str, captions: dict[str, str] | None = None) -> dict[str, str | None]:
    columns = tuple(
        HeaderColumn(place, text, (captions or {}).get(text, "")) for place, text in enumerate(headers)
    )
    found, issues = propose(Header(1, 0, columns, 0), None, {}, {})
    assert not [issue for issue in issues if issue.code.startswith("E-")]
    return {column.header: column.target for column in found}


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("姓 名", "人员.姓名"),
        ("*姓名", "人员.姓名"),
        ("性别（男/女）", "人员.性别"),
        ("出生年月", "人员.出生日期"),
        ("出生日期", "人员.出生日期"),
        ("公民身份号码", "人员.身份证号"),
        ("身份证号", "人员.身份证号"),
        ("身份证号码（18位）", "人员.身份证号"),
        ("文化程度", "人员.学历"),
        ("手机号码", "人员.手机"),
        ("联系方式", "人员.手机"),
        ("所在党支部", "人员.组织编号"),
        ("工作单位", "人员.企业编号"),
        ("职务", "人员.岗位"),
        ("政治面貌", "人员.政治面貌"),
        ("申请入党时间", "案卷.申请书日期"),
        ("提交入党申请书时间", "案卷.申请书日期"),
        ("递交入党申请书的日期", "案卷.申请书日期"),
        ("派人谈话时间", "案卷.谈话日期"),
        ("推优时间", "推荐[群团推荐].日期"),
        ("推荐/推优时间", "推荐[群团推荐].日期"),
        ("党员推荐时间", "推荐[党员推荐].日期"),
        ("确定积极分子时间", "会议表决[确定积极分子].日期"),
        ("列为积极分子时间", "会议表决[确定积极分子].日期"),
        ("确定为入党积极分子日期", "会议表决[确定积极分子].日期"),
        ("积极分子备案时间", "上级手续[积极分子备案].办理日期"),
        ("培养联系人", "帮带[培养联系人].人员编号"),
        ("讨论确定发展对象时间", "会议表决[研究发展对象].日期"),
        ("列为发展对象时间", "案卷.列为发展对象日期"),
        ("发展对象备案时间", "上级手续[发展对象备案].办理日期"),
        ("发展对象公示起止时间", "公示[发展对象].开始日期～公示[发展对象].截止日期"),
        ("政审时间", "政治审查.结论日期"),
        ("集中培训时间", "培训[集中培训].开始日期～培训[集中培训].结束日期"),
        ("党委预审时间", "上级手续[预审].办理日期"),
        ("入党介绍人", "帮带[入党介绍人].人员编号"),
        ("接收为预备党员时间", "会议表决[接收预备党员].日期"),
        ("确定为预备党员时间（支部大会）", "会议表决[接收预备党员].日期"),
        ("入党宣誓时间", "预备期.宣誓日期"),
        ("提交转正申请时间", "预备期.转正申请日期"),
        ("支部大会讨论转正时间", "会议表决[预备党员转正].日期"),
        ("党委批准转正时间", "上级手续[转正审批].办理日期"),
        ("组织关系转出时间", "组织关系[转出].开具日期"),
        ("备  注", "人员.备注"),
        ("爱好", None),
    ],
)  # fmt: skip
def test_one_header(header: str, target: str | None) -> None:
    assert targets("序号", header)[header] == target


def test_the_join_date_of_a_list_of_members_is_the_person_s() -> None:
    found = targets("姓名", "申请入党时间", "入党时间", "转正时间")
    assert found["入党时间"] == "人员.入党日期"
    assert found["转正时间"] == "人员.转正日期"


def test_where_the_steps_are_followed_it_is_the_meeting() -> None:
    found = targets("姓名", "确定积极分子时间", "入党时间", "转正时间")
    assert found["入党时间"] == "会议表决[接收预备党员].日期"
    assert found["转正时间"] == "会议表决[预备党员转正].日期"


def test_the_meeting_has_a_column_of_its_own() -> None:
    found = targets("姓名", "确定积极分子时间", "接收预备党员时间", "入党时间")
    assert found["入党时间"] == "人员.入党日期"


def test_a_vague_column_means_the_stage_to_its_left() -> None:
    found = targets(
        "姓名", "确定积极分子时间", "党委备案时间", "讨论确定发展对象时间", "党委备案时间#2",
        "接收预备党员时间", "党委审批时间", "转正时间", "党委审批时间2",
    )  # fmt: skip
    assert found["党委备案时间"] == "上级手续[积极分子备案].办理日期"
    assert found["党委备案时间#2"] == "上级手续[发展对象备案].办理日期"
    assert found["党委审批时间"] == "上级手续[接收审批].办理日期"
    assert found["党委审批时间2"] == "上级手续[转正审批].办理日期"


def test_a_vague_column_means_the_stage_above_it() -> None:
    found = targets("姓名", "公示时间", captions={"公示时间": "转正"})
    assert found["公示时间"] == "公示[转正].开始日期～公示[转正].截止日期"
    assert targets("姓名", "公示时间")["公示时间"] is None


def test_joined_headers() -> None:
    found = targets(
        "基本情况/姓名", "积极分子/确定时间", "预备党员/赞成票", "培养联系人/姓名", "培养联系人/职务"
    )
    assert found["基本情况/姓名"] == "人员.姓名"
    assert found["积极分子/确定时间"] == "会议表决[确定积极分子].日期"
    assert found["预备党员/赞成票"] == "会议表决[接收预备党员].赞成"
    assert found["培养联系人/姓名"] == "帮带[培养联系人].人员编号"
    assert found["培养联系人/职务"] is None


def test_two_columns_of_the_same_content_are_reported() -> None:
    columns = (HeaderColumn(0, "姓名"), HeaderColumn(1, "手机"), HeaderColumn(2, "联系电话"))
    found, issues = propose(Header(1, 0, columns, 0), "名册", {}, {})
    assert [column.target for column in found] == ["人员.姓名", "人员.手机", None]
    assert [str(issue.code) for issue in issues] == ["W-RO-09"]
    assert "手机" in issues[0].message


def test_several_columns_of_names_are_one_list() -> None:
    found = targets("姓名", "入党介绍人1", "入党介绍人2")
    assert set(found.values()) == {"人员.姓名", "帮带[入党介绍人].人员编号"}


def test_serial_numbers_are_nobody_s_loss() -> None:
    name = name_of("序号")
    assert name is not None
    assert name.is_left_out


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("阶段2：预备党员", "预备党员"),
        ("阶段3：正式党员", "正式党员"),
        ("预备党员转正", "正式党员"),
        ("积极分子和发展对象", None),
        ("基本信息", None),
    ],
)
def test_stage_of_a_caption(text: str, stage: str | None) -> None:
    assert stage_in(text) == stage


def test_every_target_of_the_vocabulary_may_be_chosen() -> None:
    choices = targets_to_choose()
    assert choices[0] == "人员.姓名"
    assert len(choices) == len(set(choices)) > 80
    columns = tuple(HeaderColumn(place, f"列{place}") for place in range(len(choices)))
    given = {column.text: target for column, target in zip(columns, choices, strict=True)}
    found, issues = propose(Header(1, 0, columns, 0), None, {}, given)
    assert {str(issue.code) for issue in issues} <= {"E-RO-07"}
    assert sum(column.aim is not None for column in found) > 75


def test_header_key() -> None:
    assert header_key(" 出 生\n年月日： ") == "出生时间"
    assert header_key("联系电话*") == header_key("联系电话")


@pytest.mark.parametrize(
    "text",
    [
        "姓名",
        "人员",
        "花名册.姓名",
        "人员.名字",
        "会议表决[吃饭].日期",
        "人员.姓名～人员.性别",
        "会议表决[].x",
    ],
)
def test_what_is_no_target(text: str) -> None:
    with pytest.raises(BadTarget):
        aim_of(text)


def test_targets_say_themselves_again() -> None:
    for text in (
        "人员.姓名",
        "征求意见[研究发展对象，群众].日期",
        "上级手续[发展对象备案].办理日期；案卷.列为发展对象日期",
        "公示[转正].开始日期～公示[转正].截止日期",
    ):
        assert str(aim_of(text)) == text
    assert aim_of("会议表决[确定积极分子].日期").first.plain == "会议表决.日期"
