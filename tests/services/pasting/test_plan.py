"""What a pasted block would do: columns by header, content and order; the checks of the import; undo."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.errors import UserError
from app.models import (
    DevelopmentCase,
    Dues,
    Enterprise,
    Material,
    Meeting,
    Organisation,
    Person,
    Post,
)
from app.services.database import Database
from app.services.journal.undo import last_act, undo_act
from app.services.pasting import PasteOptions, PastePlan, apply_paste, plan_paste, read_cells
from app.services.people import mask_identity
from app.services.workbook import Action
from tests.services.pasting.clips import excel
from tests.ui.sample import CANDIDATE, FAKE_ID, MEMBERS, OVERDUE

AT = datetime(2026, 11, 30, 6, tzinfo=UTC)
SHOWN = ("name", "sex", "organisation_id", "position", "mobile")
ANOTHER_ID = "320411199001010010"


def plan(branch: Database, text: str, sheet: str = "人员", **options: object) -> PastePlan:
    with branch.read() as session:
        return plan_paste(
            session,
            sheet,
            read_cells("", text),
            SHOWN,
            PasteOptions(2026, **options),  # type: ignore[arg-type]
        )


def apply(branch: Database, made: PastePlan) -> dict[str, int]:
    with branch.write("粘贴") as session:
        return apply_paste(session, made, AT)


def targets(made: PastePlan) -> list[str | None]:
    return [column.target for column in made.columns]


def troubles(made: PastePlan) -> list[str]:
    return [f"{issue.row} {issue.column} {issue.value}" for issue in made.changes.errors]


def test_headers_are_known_by_many_names(branch: Database) -> None:
    made = plan(branch, "序号\t姓 名*\t联系电话\t身份证号码\t所在党支部\t单位名称\t没听过\n1\t新人\t\t\t\t\t")
    assert made.with_header
    assert targets(made) == [
        None, "name", "mobile", "identity_number", "organisation_id", "enterprise_id", None,
    ]  # fmt: skip


def test_without_header_by_content_then_by_the_order_shown(branch: Database) -> None:
    made = plan(branch, f"新人\t女\t13911112222\t{ANOTHER_ID}\t新北精密支部")
    assert not made.with_header
    assert targets(made) == ["name", "sex", "mobile", "identity_number", "organisation_id"]
    assert made.columns[0].title == "第 1 列"
    assert made.columns[2].samples == ("13911112222",)


def test_new_people_get_codes_and_the_only_branch_and_known_ones_change(branch: Database) -> None:
    made = plan(
        branch,
        f"姓名\t身份证号\t手机\t出生日期\n{CANDIDATE}\t{FAKE_ID}\t13811112222\t\n新来的\t\t\t1995-3-2",
    )
    assert made.may_apply, made.changes.errors
    assert [row.action for row in made.rows] == [Action.UPDATE, Action.CREATE]
    assert made.rows[0].changes == {"手机": ("", "13811112222")}
    assert apply(branch, made) == {"create": 1, "update": 1, "same": 0, "conflict": 0, "error": 0}
    with branch.read() as session:
        new = session.scalars(select(Person).where(Person.name == "新来的")).one()
        assert new.code.startswith("RY")
        assert new.birth == "1995-03-02"
        assert new.organisation_id is not None
        assert "xld" in new.search_key
    with branch.write("撤销") as session:
        act = last_act(session)
        assert act is not None
        undo_act(session, act.id)
    with branch.read() as session:
        assert session.scalars(select(Person).where(Person.name == "新来的")).one_or_none() is None
        known = session.scalars(select(Person).where(Person.name == CANDIDATE)).one()
        assert known.mobile is None


def test_a_namesake_is_never_guessed(branch: Database) -> None:
    text = f"姓名\t岗位\n{OVERDUE}\t检验员"
    asked = plan(branch, text)
    assert asked.namesakes == 1
    assert not asked.may_apply
    assert troubles(asked) == [f"2 姓名 {OVERDUE}"]
    same = plan(branch, text, same_names=True)
    assert [row.action for row in same.rows] == [Action.UPDATE]
    assert same.rows[0].changes == {"岗位": ("数控操作工", "检验员")}
    assert "按名称对上" in same.changes.warnings[0].message
    other = plan(branch, text, same_names=False)
    assert [row.action for row in other.rows] == [Action.CREATE]


def test_another_birth_date_is_another_person(branch: Database) -> None:
    made = plan(branch, f"姓名\t出生日期\n{OVERDUE}\t1970-1-1")
    assert made.namesakes == 0
    assert [row.action for row in made.rows] == [Action.CREATE]


def test_wrong_cells_are_named_and_nothing_is_written(branch: Database) -> None:
    made = plan(
        branch,
        "姓名\t性别\t入党日期\t所在党支部\n甲某\t不明\t2026-02-30\t没有的支部\n乙某\t男\t\t\n\t女\t\t",
    )
    assert troubles(made) == ["2 性别 不明", "2 入党日期 2026-02-30", "4 姓名 None", "2 组织编号 没有的支部"]
    with pytest.raises(UserError, match="没有导入"), branch.write("粘贴") as session:
        apply_paste(session, made, AT)
    with branch.read() as session:
        assert session.scalars(select(Person).where(Person.name == "乙某")).one_or_none() is None


def test_a_damaged_number_is_refused_and_a_covered_one_left_alone(branch: Database) -> None:
    html = excel(("姓名", "身份证号"), ("丙某", "320411199001011000"), classes=("", "xl65"))
    with branch.read() as session:
        damaged = plan_paste(session, "人员", read_cells(html, ""), SHOWN, PasteOptions(2026))
    assert "已被表格软件改坏" in damaged.changes.errors[0].message
    covered = plan(branch, f"人员编号\t姓名\t身份证号\nRY001\t{CANDIDATE}\t{mask_identity(FAKE_ID)}")
    with branch.read() as session:
        code = session.scalars(select(Person.code).where(Person.name == CANDIDATE)).one()
    covered = plan(branch, f"人员编号\t姓名\t身份证号\n{code}\t{CANDIDATE}\t{mask_identity(FAKE_ID)}")
    assert [row.action for row in covered.rows] == [Action.SAME]
    assert "遮盖" in covered.changes.warnings[0].message


def test_data_that_changed_since_the_preview_are_not_overwritten(branch: Database) -> None:
    made = plan(branch, "姓名\n丁某")
    with branch.write("改") as session:
        session.scalars(select(Person).where(Person.name == OVERDUE)).one().position = "班长"
    with pytest.raises(UserError, match="又有了变化"):
        apply(branch, made)


def test_the_user_says_what_columns_are(branch: Database) -> None:
    made = plan(branch, "姓名\t甲列\n戊某\t钳工", targets={1: "position"})
    assert made.rows[0].changes["岗位"] == ("", "钳工")
    twice = plan(branch, "姓名\t甲列\t乙列\n戊某\t钳工\t车工", targets={1: "position", 2: "position"})
    assert "只留一列" in twice.changes.errors[0].message
    none = plan(branch, "姓名\t甲列\n戊某\t钳工", targets={0: None, 1: "position"})
    assert "没有一列是姓名" in none.changes.errors[0].message
    header = plan(branch, "姓名\t岗位\n戊某\t钳工", with_header=False)
    assert targets(header) == ["name", "organisation_id"]
    assert len(header.rows) == 2


def test_enterprises_and_organisations_are_known_by_name(branch: Database) -> None:
    made = plan(branch, "企业名称\t行业\t规模以上\n星河公司\t模具\t是", "企业")
    apply(branch, made)
    again = plan(branch, "企业名称\t行业\n星河公司\t注塑", "企业")
    assert [row.action for row in again.rows] == [Action.UPDATE]
    with branch.read() as session:
        assert session.scalars(select(Enterprise.code).where(Enterprise.name == "星河公司")).one() == "QY001"
    bad = plan(branch, "组织全称\t简称\n新支部\t新", "党组织")
    assert troubles(bad) == ["2 组织类别 None"]
    good = plan(
        branch,
        "组织全称\t组织类别\t上级组织编号\t覆盖企业编号\n新支部\t党支部\t新北精密支部\t星河公司",
        "党组织",
    )
    assert good.may_apply, good.changes.errors
    apply(branch, good)
    with branch.read() as session:
        new = session.scalars(select(Organisation).where(Organisation.name == "新支部")).one()
        assert len(new.enterprise_ids) == 1


def test_dues_by_months_and_by_rows(branch: Database) -> None:
    wide = plan(branch, "姓名\t1月\t2月\n陈国栋\t12.5\t\n赵敏\t十元\t8", "党费")
    assert targets(wide) == ["person_id", "month:2026-01", "month:2026-02"]
    assert troubles(wide) == ["3 实交 十元"]
    wide = plan(branch, "姓名\t1月\t2025年12月\n陈国栋\t12.5\t3\n赵敏\t欠交\t—", "党费")
    assert len(wide.rows) == 2
    apply(branch, wide)
    with branch.read() as session:
        paid = {row.month: row.paid for row in session.scalars(select(Dues)) if row.paid == Decimal("12.50")}
    assert paid == {"2026-01": Decimal("12.50")}
    long = plan(branch, "姓名\t月份\t基数\t交纳日期\n陈国栋\t2026-01\t5000\t2026-1-8", "党费")
    assert [row.action for row in long.rows] == [Action.UPDATE]
    apply(branch, long)
    with branch.read() as session:
        row = session.scalars(select(Dues).where(Dues.month == "2026-01", Dues.paid.is_not(None))).first()
        assert row is not None
        assert row.paid_on == date(2026, 1, 8)
    lost = plan(branch, "1月\n3", "党费")
    assert "没有一列是姓名" in lost.changes.errors[0].message


def test_nothing_to_paste_is_said(branch: Database) -> None:
    with pytest.raises(UserError, match="没有表格内容"):
        plan(branch, "  \n")


def test_ledgers_take_names_for_codes_and_the_only_branch(branch: Database) -> None:
    made = plan(
        branch,
        f"姓名\t职务\t起\n{MEMBERS[0]}\t青年委员\t2026.3.2\n{MEMBERS[1]}\t宣传委员\t2026-03-02",
        "任职",
    )
    assert targets(made) == ["person_id", "title", "from_on"]
    assert troubles(made) == []
    apply(branch, made)
    with branch.read() as session:
        found = session.execute(
            select(Person.name, Post.title, Organisation.kind)
            .join(Person, Post.person_id == Person.id)
            .join(Organisation, Post.organisation_id == Organisation.id)
            .where(Post.from_on == "2026-03-02")
            .order_by(Post.title)
        ).all()
    assert [tuple(row) for row in found] == [
        (MEMBERS[1], "宣传委员", "党支部"),
        (MEMBERS[0], "青年委员", "党支部"),
    ]


def test_a_case_is_called_by_its_person_and_a_meeting_by_its_day(branch: Database) -> None:
    with branch.write("会议") as session:
        home = session.scalars(select(Organisation.id).where(Organisation.kind == "党支部")).one()
        held = Meeting(code="HY-X", organisation_id=home, on=date(2026, 2, 27), kind="支部党员大会")
        session.add(held)
        session.flush()
    for called in ("2026-02-27 支部党员大会", "2026-02-27"):
        made = plan(branch, f"会议\t姓名\t序号\t意见\n{called}\t{MEMBERS[0]}\t1\t同意发展", "发言")
        assert troubles(made) == []
        assert targets(made) == ["meeting_id", "name", "number", "opinion"]
    made = plan(branch, f"案卷\t类别\t名称\n{CANDIDATE}\t入党申请书\t申请书", "材料")
    assert troubles(made) == []
    apply(branch, made)
    with branch.read() as session:
        found = session.execute(
            select(Person.name)
            .join(DevelopmentCase, DevelopmentCase.person_id == Person.id)
            .join(Material, Material.case_id == DevelopmentCase.id)
            .where(Material.name == "申请书")
        ).all()
    assert [row.name for row in found] == [CANDIDATE]


def test_a_ledger_without_its_required_columns_says_which(branch: Database) -> None:
    made = plan(branch, "单位职务\t证明人\n某厂工人\t某某", "简历")
    assert not made.may_apply
    assert [issue.message for issue in made.changes.errors] == ["没有一列是人员、起，请指明是哪一列"]


def test_an_unknown_name_is_said_and_stops_the_block(branch: Database) -> None:
    made = plan(branch, "姓名\t职务\t起\n查无此人\t书记\t2026-03-02", "任职")
    assert not made.may_apply
    assert troubles(made) == ["2 人员编号 查无此人"]


def test_a_title_above_the_header_is_nobody(branch: Database) -> None:
    made = plan(branch, "新北精密支部人员名册\t\t\n2026年11月\t\t\n姓名\t性别\t手机\n己某\t男\t13911112222")
    assert made.with_header
    assert targets(made) == ["name", "sex", "mobile"]
    assert [(row.row, row.label) for row in made.rows] == [(4, "己某")]
    assert made.lines == 1
    assert "新北精密支部人员名册" in made.changes.warnings[0].message
    as_typed = plan(branch, "新北精密支部人员名册\t\n姓名\t性别\n己某\t男", with_header=False)
    assert as_typed.lines == 3


def test_one_name_twice_in_a_block_is_said(branch: Database) -> None:
    made = plan(branch, "姓名\t出生日期\n庚某\t\n庚某\t1990-01-02\n辛某\t1990-01-02\n辛某\t1991-01-02")
    assert [issue.message for row in made.rows for issue in row.issues] == [
        "第 2 行也叫“庚某”，会新增成两个人；是同一个人请只留一行"
    ]
    assert made.may_apply


def test_shown_errors_and_rounded_numbers_stop_the_block(branch: Database) -> None:
    made = plan(branch, "姓名\t岗位\t手机\n壬某\t#N/A\t1.39E+10\n癸某\t#######\t")
    assert troubles(made) == ["2 岗位 #N/A", "2 手机 1.39E+10", "3 岗位 #######"]
    assert [
        next(word for word in ("公式出错", "改坏", "太窄") if word in issue.message)
        for issue in made.changes.errors
    ] == ["公式出错", "改坏", "太窄"]
