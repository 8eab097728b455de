"""Members away (F38) and the data sheet of a member (F39)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from app.models import FamilyMember, MobileMember, Resume
from app.services import forms
from app.services.database import Database
from app.services.forms.contexts import build_wanted
from app.services.forms.contexts.facts import Facts
from app.services.forms.contexts.gathering import Wanted
from app.services.forms.contexts.members import member_rows
from app.services.forms.data.members import MemberSheetData, MobileData, MobileRow, MobilesData
from tests.builders import d
from tests.services.forms import samples, samples_members
from tests.services.forms.demo_forms import data_of, draw
from tests.services.forms.pdf_reading import horizontals, marks, plain_text, texts, verticals
from tests.services.members import Branch


def away(branch: Branch, person: int, left: str, returned: str | None = None, **more: object) -> MobileMember:
    """A stay away of one of the branch's members."""
    facts = {"direction": "流出", "situation": "国内", "left_on": d(left)}
    row = MobileMember(person_id=branch.people[person].id, **{**facts, **more})
    row.returned_on = d(returned) if returned else None
    return row


def mobiles_of(
    branch: Branch, rows: Sequence[MobileMember], year: int | None = None, key: str = "f38"
) -> MobilesData:
    """Who is away from a hand-made branch."""
    facts = Facts(branch.today, branch.register(), branch.params)
    wanted = Wanted(facts, forms.get_form(key), organisation=branch.organisation, year=year, more=rows)
    found = build_wanted(wanted)
    assert isinstance(found, MobilesData)
    return found


def test_who_is_away_now_or_was_in_a_year() -> None:
    branch = Branch()
    rows = [
        away(branch, 0, "2026-05-18", destination="邻市"),
        away(branch, 1, "2025-03-01", "2025-12-31"),
        away(branch, 2, "2026-11-24"),
        away(branch, 3, "2024-01-01", "2024-12-31"),
        away(branch, 4, "2026-01-01", direction="流入"),
    ]
    assert [row.person.name for row in mobiles_of(branch, rows).rows] == ["党员01"]
    assert [row.person.name for row in mobiles_of(branch, rows, 2025).rows] == ["党员02"]
    assert [row.person.name for row in mobiles_of(branch, rows, 2026).rows] == ["党员01", "党员03"]
    assert mobiles_of(branch, rows).year == 2026
    assert [row.person.name for row in mobiles_of(branch, rows, key="f38-guests").rows] == ["党员05"]


def test_a_stay_as_printed() -> None:
    assert samples_members.mobile_row("李敏").period == "2026.05.18起"
    assert (
        samples_members.mobile_row("李敏", returned_on=date(2026, 11, 2)).period == "2026.05.18—\n2026.11.02"
    )
    assert MobileRow(samples.PERSON).period == ""
    assert samples_members.mobile_row("李敏", contact="").host_and_contact == "中共临江市高新区工作委员会"


def test_members_away_from_the_demonstration(demo: Database) -> None:
    data = data_of(demo, "f38", "ZZ001")
    assert isinstance(data, MobilesData)
    [row] = data.rows
    assert (row.card, row.host_and_contact) == ("示流2026003", "中共邻市示例高新区工作委员会，钱进")
    assert row.joined_on is not None
    assert draw("f38", data).overflowed == ()


@pytest.mark.parametrize(("people", "pages"), [(0, 1), (10, 1), (11, 2)])
def test_ten_a_page(people: int, pages: int) -> None:
    full = samples_members.data_for("mobiles", "", "full")
    rendered = draw("f38", replace(full, rows=full.rows[:1] * people))
    assert rendered.pages == pages
    page = marks(rendered.pdf_bytes)[0]
    at = 15.0
    for width in (9, 20, 11, 20, 22, 34, 26, 48, 22, 31, 24):
        assert any(abs(at - x) < 0.3 for x in verticals(page)), at
        at += width
    assert at == 282


def test_the_card_says_what_to_copy(demo: Database) -> None:
    row = data_of(demo, "f38", "ZZ001").rows[0]
    with demo.read() as session:
        from app.models import Person

        code = session.query(Person).filter_by(name=row.person.name).one().code
    data = data_of(demo, "f38-card", code)
    assert isinstance(data, MobileData)
    assert data.row.card == row.card
    text = plain_text(draw("f38-card", data).pdf_bytes)
    assert "示流2026003" in text
    assert "年审登记" in text
    nobody = data_of(demo, "f38-card", "RY001")
    assert (nobody.row.card, nobody.row.person.name != "") == ("", True)


def sheet_of(branch: Branch, person: int = 0, **more: object) -> MemberSheetData:
    """The data sheet of one of the branch's members."""
    facts = Facts(branch.today, branch.register(), branch.params, **more)  # type: ignore[arg-type]
    wanted = Wanted(
        facts,
        forms.get_form("f39"),
        organisation=branch.organisation,
        person=branch.people[person],
        more=branch.mobiles,
    )
    found = build_wanted(wanted)
    assert isinstance(found, MemberSheetData)
    return found


def test_what_is_known_of_a_member() -> None:
    branch = Branch()
    who = branch.first
    who.full_time_education, who.in_service_education = "大学专科", "大学本科"
    who.discipline = "无"
    family = (
        FamilyMember(person_id=who.id, category="主要社会关系", relation="舅舅", name="舅舅"),
        FamilyMember(
            person_id=who.id, category="家庭成员", relation="父亲", name="父亲", birth_month="1950-01"
        ),
        FamilyMember(person_id=who.id, category="配偶", relation="妻子", name="妻子"),
    )
    resume = (Resume(person_id=who.id, from_month="2000-09", to_month="2004-06", unit_and_post="学生"),)
    data = sheet_of(branch, families={who.id: family}, resumes={who.id: resume})
    assert (data.kind, data.joined_on, data.full_on) == ("正式党员", d("2005-07-01"), d("2006-07-01"))
    assert (data.state, data.mobility, data.punishments, data.awards) == ("正常", "", "无", "")
    assert data.schooling == "大学专科、大学本科"
    assert [each.name for each in data.family] == ["妻子", "父亲"]
    assert data.resume_text == "2000.09—2004.06\u3000学生"


def test_what_is_not_known_stays_blank() -> None:
    branch = Branch()
    data = sheet_of(branch)
    assert (data.mobility, data.punishments, data.schooling) == ("", "", "")
    branch.first.mobility = "无"
    assert sheet_of(branch).mobility == "无"
    branch.first.discipline = "警告"
    assert sheet_of(branch).punishments == "警告"


def test_where_a_member_is() -> None:
    branch = Branch()
    branch.mobiles = [away(branch, 0, "2026-05-18", destination="邻市")]
    assert sheet_of(branch).mobility == "流出：邻市"
    branch.mobiles = [away(branch, 0, "2025-05-18", "2025-12-01")]
    assert sheet_of(branch).mobility == "无"


def test_grid_of_the_sheet() -> None:
    data = samples_members.data_for("member", "", "full")
    page = marks(draw("f39", data).pdf_bytes)[0]
    for edge in (25, 49, 83, 107, 107 + 46.7, 190):
        assert any(abs(edge - x) < 0.3 for x in verticals(page)), edge
    rows = [35, 35 + 48.8]
    rows += [rows[-1] + 10 * n for n in range(1, 7)]
    rows += [rows[-1] + 75, rows[-1] + 83, rows[-1] + 110, rows[-1] + 130]
    for y in rows:
        assert any(abs(y - line) < 0.3 for line in horizontals(page)), y
    assert any("免冠照片" in text for text in texts(page))


def test_without_a_photo_box() -> None:
    page = marks(draw("f39", samples_members.data_for("member", "", "full"), photo=False).pdf_bytes)[0]
    assert not any("照片" in text for text in texts(page))
    assert any(abs(107.5 - x) < 0.3 for x in verticals(page))


@pytest.mark.parametrize(("people", "annex"), [(0, False), (3, False), (4, False), (5, False), (6, True)])
def test_a_larger_family_takes_room_from_the_resume(people: int, annex: bool) -> None:
    data = samples_members.data_for("member", "", "full")
    rendered = draw("f39", replace(data, family=data.family[:1] * people))
    assert (rendered.overflowed != ()) == annex
    assert max(horizontals(marks(rendered.pdf_bytes)[0])) == pytest.approx(273.8, abs=0.3)


def test_the_sheet_of_the_demonstration(demo: Database) -> None:
    data = data_of(demo, "f39", "RY045")
    assert (data.kind, data.state) == ("正式党员", "正常")
    rendered = draw("f39", data)
    assert (rendered.pages, rendered.missing_glyphs) == (1, ())
    assert "证明人" in plain_text(rendered.pdf_bytes)


def test_the_roster_of_a_day() -> None:
    branch = Branch()
    branch.people[1].roster_from = d("2026-12-01")
    branch.people[2].full_on = d("2027-01-01")
    branch.people[3].joined_on = branch.people[3].full_on = None
    branch.people[4].joined_on = branch.people[4].full_on = None
    branch.people[4].political_status = "中共预备党员"
    facts = Facts(branch.today, branch.register(), branch.params)
    rows = member_rows(facts, branch.organisation, branch.today)
    assert len(rows) == 10
    assert [row.person.name for row in rows if row.standing == "预备"] == ["党员03", "党员05"]
    assert rows[-1].standing == "预备"
    assert rows[-2].full_on is None
