"""The branch handbook of a year (F44): what is in it, in which order, page numbers of the contents."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.models import Appraisal, Dues, Meeting, Organisation, Person, Post, WorkReport
from app.services import forms
from app.services.database import Database
from app.services.forms.data.handbook import AppraisalData, HandbookData
from tests.builders import d
from tests.services.forms import samples, samples_handbook
from tests.services.forms.demo_forms import data_of, draw
from tests.services.forms.pdf_reading import marks, plain_text, texts, verticals


def year_of(db: Database, today: str, year: int | None = None, key: str = "f44") -> HandbookData:
    """The handbook of the only branch in the database."""
    with db.read() as session:
        branch = session.query(Organisation).filter_by(code="ZZ001").one()
        found = forms.build_data(session, forms.get_form(key), branch.id, d(today), year=year)
    assert isinstance(found, HandbookData | AppraisalData)
    return found  # type: ignore[return-value]


@pytest.fixture
def branch(db: Database) -> Database:
    """A branch with two members, posts, meetings of two years, a plan and an appraisal."""
    organisation = Organisation(
        code="ZZ001",
        name="中共测试有限公司支部委员会",
        kind="党支部",
        has_committee=True,
        has_groups=True,
        founded_on=d("2010-06-18"),
        term_from=d("2025-03-21"),
        term_to=d("2028-03-21"),
    )
    people = [
        Person(
            code=f"DY{at:02}",
            name=f"党员{at:02}",
            organisation_id=organisation.id,
            joined_on=d("2005-07-01"),
            full_on=d("2006-07-01"),
            roster_from=d("2010-01-01"),
            on_roster=True,
            group_name="第一党小组" if at < 3 else "第二党小组",
        )
        for at in range(1, 5)
    ]

    def post(at: int, title: str) -> Post:
        who = people[at].id
        return Post(organisation_id=organisation.id, person_id=who, title=title, from_on=d("2025-03-21"))

    posts = [
        post(1, "组织委员"),
        post(0, "书记"),
        Post(
            organisation_id=organisation.id,
            person_id=people[3].id,
            title="书记",
            from_on=d("2019-03-21"),
            to_on=d("2025-03-21"),
        ),
        post(2, "党小组组长"),
        post(2, "工会主席"),
    ]
    meetings = [
        Meeting(code=f"HY{at}", organisation_id=organisation.id, kind=kind, on=d(on), present=3)
        for at, (kind, on) in enumerate(
            (
                ("支部大会", "2026-03-20"),
                ("支部大会", "2026-01-20"),
                ("支委会", "2026-02-20"),
                ("党课", "2026-04-20"),
                ("主题党日", "2026-05-20"),
                ("组织生活会", "2026-01-25"),
                ("党小组会", "2026-06-20"),
                ("座谈会", "2026-07-20"),
                ("民主评议", "2026-01-26"),
                ("支部大会", "2025-12-20"),
                ("支部大会", "2026-12-20"),
            )
        )
    ]
    appraisal = Appraisal(
        meeting_id=meetings[8].id, person_id=people[0].id, excellent=3, good=1, grade="优秀"
    )
    plan = WorkReport(organisation_id=organisation.id, kind="年度计划", year=2026, content="计划正文")
    with db.write("建支部") as session:
        session.add(organisation)
        session.flush()
        session.add_all(people)
        session.flush()
        session.add_all([*posts, *meetings, plan])
        session.flush()
        session.add(appraisal)
    return db


def test_what_a_year_holds(branch: Database) -> None:
    data = year_of(branch, "2026-11-23")
    assert (data.year, data.until, data.term) == (2026, d("2026-11-23"), "2025.03.21—2028.03.21")
    assert (data.full_members, data.probationary) == (4, 0)
    assert [(row.title, row.name) for row in data.posts] == [
        ("书记", "党员01"),
        ("组织委员", "党员02"),
        ("党小组组长", "党员03"),
    ]
    assert [(group.name, group.leader, len(group.rows)) for group in data.groups] == [
        ("第一党小组", "", 2),
        ("第二党小组", "党员03", 2),
    ]
    assert data.plan == "计划正文"
    assert [row.on for row in data.assemblies] == [d("2026-01-20"), d("2026-03-20")]
    counts = (data.committees, data.lectures, data.party_days, data.life_meetings, data.group_meetings)
    assert [len(rows) for rows in counts] == [1, 1, 1, 1, 1]
    assert [row.kind for row in data.other_meetings] == ["民主评议", "座谈会"]
    assert [row.name for row in data.appraisals[0].rows] == ["党员01"]
    assert data.dues is None
    assert [report.period for report in data.reports] == ["2026年上半年", "2026年下半年"]


def test_another_year(branch: Database) -> None:
    data = year_of(branch, "2026-11-23", 2025)
    assert (data.until, data.plan, data.appraisals) == (d("2025-12-31"), "", ())
    assert [row.on for row in data.assemblies] == [d("2025-12-20")]
    assert [(row.title, row.name) for row in data.posts][:2] == [("书记", "党员04"), ("书记", "党员01")]
    assert len(data.reports) == 2
    assert year_of(branch, "2026-03-01").reports[-1].half == "上"


def test_dues_stand_in_it_where_a_book_is_kept(branch: Database) -> None:
    with branch.write("交党费") as session:
        who = session.query(Person).filter_by(code="DY01").one()
        session.add(Dues(person_id=who.id, month="2026-03", paid=Decimal(90), paid_on=d("2026-03-10")))
    data = year_of(branch, "2026-11-23")
    assert data.dues is not None
    assert data.dues.total == "90.00"


def test_an_appraisal_still_to_come_lists_everybody(branch: Database) -> None:
    held = year_of(branch, "2026-11-23", key="f44-appraisal")
    assert isinstance(held, AppraisalData)
    assert (held.on, held.rows[0].grade) == (d("2026-01-26"), "优秀")
    blank = year_of(branch, "2026-11-23", 2025, key="f44-appraisal")
    assert isinstance(blank, AppraisalData)
    assert (blank.on, [row.name for row in blank.rows]) == (None, ["党员01", "党员02", "党员03", "党员04"])


def test_contents_name_the_pages_where_things_begin() -> None:
    pages = marks(draw("f44", samples_handbook.quiet_year()).pdf_bytes)
    found = texts(pages[1])
    listed = {
        found[at]: int(found[at + 1])
        for at in range(len(found) - 1)
        if found[at + 1].isdigit() and not found[at].isdigit() and at > 3
    }
    heads = {
        "支部基本情况": "支部基本情况",
        "党员名册": "党\u3000员\u3000名\u3000册",
        "年度工作计划": "2026年度工作计划",
        "党小组名册": "党小组名册",
        "党支部党员大会会议记录": "党支部党员大会会议记录",
        "支部委员会会议记录": "支部委员会会议记录",
        "党课记录": "党课记录",
        "民主评议党员汇总": "民主评议党员汇总表",
        "党费收缴登记": "党费收缴登记表",
        "发展党员工作汇报": "2026年上半年发展党员工作汇报表",
    }
    assert set(listed) == set(heads)
    for section, head in heads.items():
        number = listed[section]
        assert head in texts(pages[number - 1]), section
        assert str(number) in texts(pages[number - 1]), section
    numbers = list(listed.values())
    assert numbers == sorted(numbers)


def test_without_groups_it_says_so() -> None:
    year = samples_handbook.quiet_year()
    data = replace(year, groups=(), branch=replace(year.branch, has_groups=False))
    assert "本支部不设党小组。" in plain_text(draw("f44", data).pdf_bytes)


def test_a_long_plan_goes_on() -> None:
    year = replace(samples_handbook.quiet_year(), plan=samples.OPINION * 30)
    rendered = draw("f44", year)
    assert "2026年度工作计划（续）" in plain_text(rendered.pdf_bytes)
    assert not any("工作计划" in told for told in rendered.overflowed)


def test_words_follow_the_year() -> None:
    text = plain_text(draw("f44", replace(samples_handbook.quiet_year(), until=date(2025, 12, 31))).pdf_bytes)
    assert "支部大会会议记录" in text


def test_grid_of_the_appraisal() -> None:
    rendered = draw("f44-appraisal", samples_handbook.appraisal(12))
    [page] = marks(rendered.pdf_bytes)
    at = 15.0
    for width in (9, 22, 22, 18, 18, 18, 18, 24, 60, 28, 30):
        assert any(abs(at - x) < 0.3 for x in verticals(page)), at
        at += width
    assert at == 282
    assert draw("f44-appraisal", samples_handbook.appraisal(13)).pages == 2


def test_the_handbook_of_the_demonstration(demo: Database) -> None:
    data = data_of(demo, "f44", "ZZ001", year=2026)
    assert isinstance(data, HandbookData)
    rendered = draw("f44", data)
    assert rendered.missing_glyphs == ()
    assert rendered.pages > 60
    found = texts(marks(rendered.pdf_bytes)[1])
    assert "党费收缴登记" in found
    assert "民主评议党员汇总" not in found
    earlier = data_of(demo, "f44", "ZZ001", year=2025)
    assert len(earlier.appraisals) + len(data.appraisals) >= 1


def test_the_secretary_on_the_cover_is_that_of_the_year(branch: Database) -> None:
    """党员04 was secretary up to 2025-03-21, 党员01 since: the handbook of 2024 names the former."""
    assert year_of(branch, "2026-11-23", 2024).branch.secretary == "党员04"
    assert year_of(branch, "2026-11-23", 2025).branch.secretary == "党员01"
    assert year_of(branch, "2026-11-23").branch.secretary == "党员01"


def test_what_the_books_own_pages_cannot_hold_follows_them() -> None:
    """Posts beyond the table go on a sheet of the handbook, numbered and before the first meeting."""
    year = samples_handbook.quiet_year()
    rendered = draw("f44", replace(year, posts=year.posts * 10))
    assert rendered.overflowed == ("第3页“任职”",)
    pages = marks(rendered.pdf_bytes)
    own = [any("《支部工作手册》附页" in word for word in texts(page)) for page in pages]
    assert own.count(True) == 1
    at = own.index(True)
    assert not any("会议记录" in word for page in pages[2:at] for word in texts(page))
    assert any("会议记录" in word for word in texts(pages[at + 1]))
    assert str(at + 1) in texts(pages[at])
    contents = texts(pages[1])
    first = next(word for word in contents if word.endswith("会议记录"))
    assert contents[contents.index(first) + 1] == str(at + 2)


def test_no_record_is_left_out_of_the_book() -> None:
    """A committee that met and is no more (or is not noted) still has its records in the year's book."""
    year = samples_handbook.quiet_year()
    without = replace(year, branch=replace(year.branch, has_committee=False))
    text = plain_text(draw("f44", without).pdf_bytes)
    assert "支部委员会会议记录" in text
    assert "支部书记、副书记和党小组组长" in text
    none = replace(without, committees=())
    assert "支部委员会会议记录" not in plain_text(draw("f44", none).pdf_bytes)
