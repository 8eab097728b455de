"""The header is found under notes and captions, over one line or two."""

from __future__ import annotations

from app.services.roster.grid import Grid
from app.services.roster.headers import Header, find_header
from app.services.workbook.xlsx_rows import Merge


def grid(*rows: list[str], merges: tuple[Merge, ...] = (), knows_merges: bool = True) -> Grid:
    filled = [
        (number, {place: text for place, text in enumerate(row) if text})
        for number, row in enumerate(rows, start=1)
    ]
    return Grid(
        "名册", rows=[row for row in filled if row[1]], merges=list(merges), knows_merges=knows_merges
    )


def texts(header: Header | None) -> list[str]:
    assert header is not None
    return [column.text for column in header.columns]


def test_first_row() -> None:
    header = find_header(grid(["姓名", "性别"], ["邓新苗", "男"]))
    assert texts(header) == ["姓名", "性别"]
    assert header is not None
    assert header.row == 1


def test_under_a_title_and_notes() -> None:
    header = find_header(
        grid(["2026年名册"], ["注：姓名与身份证一致"], [], ["序号", "姓名", "出生年月"], ["1", "邓新苗"])
    )
    assert texts(header) == ["序号", "姓名", "出生年月"]
    assert header is not None
    assert header.row == 4


def test_two_lines_are_joined() -> None:
    header = find_header(
        grid(
            ["名册"],
            ["姓名", "性别", "积极分子", "", "培养联系人"],
            ["", "", "确定时间", "备案时间", ""],
            ["邓新苗"],
            merges=(Merge(2, 2, 2, 3), Merge(2, 0, 3, 0), Merge(2, 1, 3, 1)),
        )
    )
    assert texts(header) == ["姓名", "性别", "积极分子/确定时间", "积极分子/备案时间", "培养联系人"]
    assert header is not None
    assert header.row == 3


def test_two_lines_where_merges_are_not_told() -> None:
    header = find_header(
        grid(
            ["姓名", "积极分子", "", "预备党员", ""],
            ["", "确定时间", "备案时间", "接收时间", "审批时间"],
            knows_merges=False,
        )
    )
    assert texts(header) == [
        "姓名", "积极分子/确定时间", "积极分子/备案时间", "预备党员/接收时间", "预备党员/审批时间",
    ]  # fmt: skip


def test_a_line_complete_by_itself_keeps_its_own_names() -> None:
    header = find_header(
        grid(
            ["基本信息", "", "阶段一"],
            ["姓名", "性别", "确定积极分子时间"],
            merges=(Merge(1, 0, 1, 1),),
        )
    )
    assert texts(header) == ["姓名", "性别", "确定积极分子时间"]
    assert header is not None
    assert [column.caption for column in header.columns] == ["基本信息", "基本信息", "阶段一"]


def test_repeated_names_take_what_stands_above_them() -> None:
    header = find_header(grid(["", "积极分子", "转正"], ["姓名", "公示时间", "公示时间"]))
    assert texts(header) == ["姓名", "积极分子/公示时间", "转正/公示时间"]


def test_repeated_names_are_numbered() -> None:
    header = find_header(grid(["姓名", "党委审批时间", "党委审批时间", "备注", "党委审批时间"]))
    assert texts(header) == ["姓名", "党委审批时间", "党委审批时间#2", "备注", "党委审批时间#3"]


def test_line_breaks_and_stars_in_headers() -> None:
    header = find_header(grid(["*姓名", "入党志\n愿书编号"]))
    assert texts(header) == ["姓名", "入党志愿书编号"]


def test_no_header() -> None:
    assert find_header(grid(["邓新苗", "男"], ["唐一鸣", "女"])) is None
    assert find_header(Grid("空")) is None


def test_the_user_says_which_column_has_the_names() -> None:
    sheet = grid(["通讯录"], ["称呼", "性别"], ["邓新苗", "男"])
    assert find_header(sheet) is None
    header = find_header(sheet, known=["称呼"])
    assert texts(header) == ["称呼", "性别"]


def test_the_user_says_which_row_it_is() -> None:
    sheet = grid(["姓名", "性别", "民族"], ["姓名", "性别"], ["邓新苗", "男"])
    header = find_header(sheet, row=2)
    assert header is not None
    assert header.row == 2


def test_a_layout_seen_before_wins() -> None:
    sheet = grid(["姓名", "性别", "民族"], ["称呼", "性"], ["邓新苗", "男"])
    seen = find_header(sheet, row=2)
    assert seen is not None
    header = find_header(sheet, layouts=[seen.fingerprint])
    assert header is not None
    assert header.row == 2


def test_fingerprint_is_of_the_names_alone() -> None:
    one = find_header(grid(["姓名", "出生日期"], ["邓新苗"]))
    other = find_header(grid(["名册"], ["姓 名", "出生年月", "导入问题"], ["唐一鸣"]))
    different = find_header(grid(["姓名", "性别"]))
    assert one is not None
    assert other is not None
    assert different is not None
    assert one.fingerprint == other.fingerprint != different.fingerprint
