"""The mapping corrected by the user, remembered by layout, given as a file; lines with errors left aside."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.errors import UserError
from app.models import DevelopmentCase, ImportBatch, Person, Setting, Vote
from app.services.database import Database
from app.services.roster import RosterOptions, apply_roster, plan_roster, read_mapping
from app.services.roster.sheets import open_grids
from tests.services.roster.building import day, id_number, write_roster
from tests.services.roster.conftest import AT, Desk, codes, one

ROWS = [("称呼", "姓名", "碰面日期", "爱好"), ("小邓", "邓新苗", "2021-03-05", "书法")]


def test_corrected(desk: Desk) -> None:
    plan = desk.take(ROWS, mapping={"碰面日期": "案卷.谈话日期", "爱好": "人员.专长"})
    assert plan.mapping == {
        "称呼": None,
        "姓名": "人员.姓名",
        "碰面日期": "案卷.谈话日期",
        "爱好": "人员.专长",
    }
    assert desk.only(DevelopmentCase).talk_date == date(2021, 3, 5)
    assert desk.only(Person).speciality == "书法"


def test_left_out(desk: Desk) -> None:
    plan = desk.take([("姓名", "手机"), ("邓新苗", "1")], mapping={"手机": None})
    assert plan.mapping["手机"] is None
    assert desk.only(Person).mobile is None
    assert plan.warnings == ()


def test_remembered_for_the_layout(desk: Desk) -> None:
    desk.take(ROWS, mapping={"碰面日期": "案卷.谈话日期"})
    later = [("名册",), *ROWS[:1], ("小唐", "唐一鸣", "2022-03-05", "写作")]
    plan = desk.take(later)
    assert plan.mapping["碰面日期"] == "案卷.谈话日期"
    assert [column.source for column in plan.columns] == ["名称", "名称", "记住", "名称"]
    assert len(desk.rows(DevelopmentCase)) == 2
    other = desk.plan([("姓名", "碰面日期"), ("何小满", "2022-03-05")])
    assert other.mapping["碰面日期"] is None
    assert len(desk.rows(Setting)) == 1


def test_remembered_where_nothing_else_tells_the_header(desk: Desk) -> None:
    rows = [("称呼", "生于"), ("邓新苗", "1998-02-10")]
    assert codes(desk.plan(rows).errors) == ["E-RO-02"]
    desk.take(rows, mapping={"称呼": "人员.姓名", "生于": "人员.出生日期"})
    assert desk.take(rows).counts()["same"] == 1


def test_what_a_name_suggests_is_not_remembered(desk: Desk) -> None:
    desk.take([("姓名", "手机"), ("邓新苗", "1")])
    assert desk.rows(Setting) == []


def test_nothing_is_remembered_of_a_plan(desk: Desk) -> None:
    desk.plan(ROWS, mapping={"碰面日期": "案卷.谈话日期"})
    assert desk.rows(Setting) == []


def test_the_user_s_name_column_wins(desk: Desk) -> None:
    plan = desk.plan(ROWS, mapping={"称呼": "人员.姓名"})
    assert plan.targets == {"称呼": "人员.姓名", "姓名": None, "碰面日期": None, "爱好": None}
    assert "W-RO-09" in codes(plan.warnings)


@pytest.mark.parametrize(
    ("mapping", "code", "text"),
    [
        ({"电话": "人员.手机"}, "E-RO-06", "在表头里没有"),
        ({"爱好": "人员.嗜好"}, "E-RO-06", "没有“嗜好”这一列"),
        ({"爱好": "会议.主题"}, "E-RO-06", "名册不能填"),
        ({"爱好": "案卷.人员编号"}, "E-RO-06", "名册不能填"),
        ({"碰面日期": "会议表决.日期"}, "E-RO-06", "哪一行"),
        ({"碰面日期": "会议表决[吃饭].日期"}, "E-RO-06", "“吃饭”不对"),
        ({"碰面日期": "人员.专长", "爱好": "人员.专长"}, "E-RO-07", "只留一列"),
        ({"姓名": None}, "E-RO-03", "姓名"),
    ],
)
def test_wrong_mappings(desk: Desk, mapping: dict[str, str | None], code: str, text: str) -> None:
    plan = desk.plan(ROWS, mapping=mapping)
    assert text in one(plan.errors, code).message
    assert not plan.may_apply
    with pytest.raises(UserError, match="没有导入"), desk.db.write() as session:
        apply_roster(session, plan, AT)


def test_the_short_form_of_a_target_keeps_what_the_name_says(desk: Desk) -> None:
    rows = [("姓名", "确定积极分子时间"), ("邓新苗", "2021-03-05")]
    plan = desk.take(rows, mapping={"确定积极分子时间": "会议表决.日期"})
    assert plan.errors == ()
    assert desk.only(Vote).motion == "确定积极分子"


def test_the_plan_s_own_targets_are_a_mapping(desk: Desk) -> None:
    rows = [
        ("姓名", "确定发展对象时间（党委备案时间）", "发展对象公示时间"),
        ("邓新苗", "2021-03-05", "2021.2.1-2.9"),
    ]
    plan = desk.plan(rows)
    assert desk.plan(rows, mapping=plan.targets).targets == plan.targets


def test_header_row_said_by_the_user(desk: Desk) -> None:
    rows = [("姓名", "性别", "民族"), ("姓名", "性别"), ("邓新苗", "男")]
    assert desk.plan(rows, header_row=2).header_row == 2


def test_mapping_file(tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    path.write_text(
        'sheet = "名册"\nheader_row = 4\n"电话" = "人员.手机"\n[mapping]\n"爱好" = ""\n"号" = false\n',
        "utf-8",
    )
    found = read_mapping(path)
    assert found.mapping == {"电话": "人员.手机", "爱好": None, "号": None}
    assert (found.sheet, found.header_row) == ("名册", 4)


@pytest.mark.parametrize(
    "text", ["电话 = 人员.手机", '"电话" = 7', 'header_row = "4"', '"电话" = true', "sheet = 3"]
)
def test_wrong_mapping_files(tmp_path: Path, text: str) -> None:
    path = tmp_path / "map.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(UserError, match=r"对照表“map.toml”"):
        read_mapping(path)


def test_no_mapping_file(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="找不到"):
        read_mapping(tmp_path / "map.toml")
    (tmp_path / "map.toml").write_bytes('"电话" = "人员.手机"'.encode("gb18030"))
    with pytest.raises(UserError, match="UTF-8"):
        read_mapping(tmp_path / "map.toml")


# Lines with errors

MIXED = [
    ("序号", "姓名", "身份证号", "递交入党申请书时间", "培养联系人", "确定积极分子时间"),
    (1, "邓新苗", id_number("1998-02-10", 1), day("2021-03-05"), "沈志远", day("2021-09-05")),
    (2, "唐一鸣", id_number("1999-02-10", 1), "2021-03", None, None),
    (3, "沈志远", id_number("1970-02-10", 1), "十年前", None, None),
    (4, "何小满", id_number("1997-02-10", 1), "2021-04-05", None, None),
]


def test_one_error_stops_the_file(desk: Desk) -> None:
    plan = desk.plan(MIXED)
    assert codes(plan.errors) == ["E-WB-15", "E-WB-15"]
    assert plan.counts() == {"create": 2, "update": 0, "same": 0, "conflict": 0, "error": 2}
    assert not plan.may_apply
    assert plan.corrections is None


def test_good_lines_only(desk: Desk) -> None:
    plan = desk.take(MIXED, good_rows=True)
    assert plan.counts() == {"create": 2, "update": 0, "same": 0, "conflict": 0, "error": 2}
    assert [issue.row for issue in plan.errors] == [3, 4]
    assert {person.name for person in desk.rows(Person)} == {"邓新苗", "何小满"}
    # The mentor's own line has an error, so he is not there to be found.
    assert one(plan.warnings, "W-RO-02").value == "沈志远"
    assert desk.only(ImportBatch).created > 0


def test_the_correction_sheet_can_be_imported_once_corrected(desk: Desk) -> None:
    path = desk.file(MIXED)
    plan = desk.take(path, good_rows=True)
    assert plan.corrections is not None
    saved = plan.corrections.save(path)
    assert saved.name == "roster-待改正.xlsx"
    assert plan.corrections.save(path).name == "roster-待改正-2.xlsx"
    (grid,) = open_grids(saved).grids
    assert grid.rows[0][1][6] == "导入问题"
    assert grid.rows[1][1] == {
        0: "2", 1: "唐一鸣", 2: id_number("1999-02-10", 1), 3: "2021-03",
        6: "递交入党申请书时间：“2021-03”缺少日，请写成 2026-05-18 这样的日期",
    }  # fmt: skip
    again = desk.plan(saved)
    assert again.fingerprint == plan.fingerprint
    assert codes(again.errors) == ["E-WB-15", "E-WB-15"]
    assert not [issue for issue in again.warnings if issue.column == "导入问题"]
    rows = [tuple(cells.get(place) for place in range(7)) for _number, cells in grid.rows]
    rows[1] = (*rows[1][:3], "2021-03-06", *rows[1][4:])
    rows[2] = (*rows[2][:3], None, *rows[2][4:])
    desk.take(write_roster(desk.folder / "fixed.xlsx", rows))
    assert len(desk.rows(Person)) == 4
    whole = [*MIXED[:2], (2, *rows[1][1:6]), (3, *rows[2][1:6]), MIXED[4]]
    assert desk.take(whole).counts()["create"] == 0


def test_captions_are_kept_on_the_correction_sheet(desk: Desk) -> None:
    rows = [
        ("基本信息", None, "转正"),
        ("姓名", "递交入党申请书时间", "公示时间"),
        ("邓新苗", "2021-03-05", "2022-03-01"),
        ("唐一鸣", "2021", "2022-03-01"),
    ]
    path = desk.file(rows)
    plan = desk.plan(path, good_rows=True)
    assert plan.corrections is not None
    assert desk.plan(plan.corrections.save(path)).targets["公示时间"] == plan.targets["公示时间"]


def test_nothing_good(desk: Desk) -> None:
    plan = desk.plan([MIXED[0], MIXED[2]], good_rows=True)
    assert not plan.may_apply


def test_errors_of_the_whole_file_leave_no_good_lines(desk: Desk, db: Database) -> None:
    plan = desk.plan(MIXED, good_rows=True, mapping={"电话": "人员.手机"})
    assert not plan.may_apply
    assert codes(plan.errors) == ["E-RO-06"]


def test_a_database_that_changed_since_the_plan(desk: Desk) -> None:
    path = desk.file([("姓名", "性别"), ("邓新苗", "男")])
    with desk.db.read() as session:
        plan = plan_roster(session, path, RosterOptions())
    desk.add(Person(code="X", name="新人"))
    with pytest.raises(UserError, match="预览"), desk.db.write() as session:
        apply_roster(session, plan, AT)
