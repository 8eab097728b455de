"""Records, notices and sign-in sheets of meetings: from the rows, and on paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.errors import NotFound
from app.models import Attendance, Exclusion, Meeting, Post, Speech
from app.services import forms
from app.services.database import Database
from app.services.forms.contexts.gathering import gather
from app.services.forms.data import MeetingData
from tests.builders import Regular, d
from tests.services.forms import samples, samples_meetings
from tests.services.forms.pdf_reading import horizontals, marks, plain_text, texts, verticals

TODAY = d("2028-03-01")
PLAIN = forms.Options(footer=False)


def store(db: Database, case: Regular, *more: object) -> None:
    """Keep a case and what hangs on its meetings."""
    with db.write() as session:
        case.store(session)
        session.add_all([*case.meetings, *case.exclusions, *case.posts])
        session.flush()
        session.add_all(more)


def data_of(db: Database, key: str, subject: str, today: date = TODAY) -> MeetingData:
    """What a form prints of a meeting (or of the meeting about a case)."""
    with db.read() as session:
        found = forms.build_data(session, forms.get_form(key), subject, today)
    assert isinstance(found, MeetingData)
    return found


def draw(key: str, data: MeetingData) -> forms.Rendered:
    """A form drawn without footer."""
    return forms.render(forms.get_form(key), data, samples.TODAY, PLAIN)


@pytest.fixture
def held() -> tuple[Regular, Meeting]:
    """The admission meeting of the worked example with a row of its own."""
    case = Regular()
    meeting = Meeting(
        id="00000000-0000-0000-0000-000000000001",
        code="HY2026-030",
        organisation_id=case.branch.id,
        kind="支部大会",
        on=d("2026-11-30"),
        time="14:00—16:00",
        place="党员活动室",
        due=16,
        present=14,
        chair_id=case.members[0].id,
        recorder_id=case.members[1].id,
    )
    case.meetings = [meeting]
    case.vote("接收预备党员").meeting_id = meeting.id
    return case, meeting


def test_the_record_of_an_admission(db: Database, held: tuple[Regular, Meeting]) -> None:
    case, meeting = held
    away = case.members[2]
    store(
        db,
        case,
        Attendance(meeting_id=meeting.id, person_id=away.id, state="请假", reason="出差"),
        Attendance(meeting_id=meeting.id, person_id=case.person.id, state="列席"),
        Speech(meeting_id=meeting.id, case_id=case.case.id, number=1, name="党员04", opinion="肯吃苦。"),
    )
    data = data_of(db, "f09-assembly", meeting.id)
    assert (data.name, data.when) == ("党支部党员大会", "2026.11.30 14:00—16:00")
    assert (data.chair, data.recorder) == ("党员01", "党员02")
    assert (data.due, data.present, data.voters_due, data.voters_present) == (16, 14, 16, 14)
    assert data.absent == f"{away.name}（出差）"
    assert data.observers == case.person.name
    assert data.method == "无记名投票"
    assert data.one_count.startswith("赞成12票（另书面1票）、不赞成1票、弃权1票")
    assert data.agenda == (f"讨论接收{case.person.name}同志为中共预备党员",)
    lines = data.minutes.split("\n")
    assert [line[0] for line in lines] == ["议", *"①②③④⑤⑥⑦⑧⑨"]
    assert "党员01、党员02介绍有关情况" in lines[2]
    assert "公示，结果不影响" in lines[3]
    assert "政治审查合格" in lines[3]
    assert "党员04：肯吃苦。" in lines[4]
    assert "大会同意接收" in lines[8]
    assert len(data.attendees) == 17
    assert [person.note for person in data.attendees if person.name == away.name] == ["请假（出差）"]
    assert data.attendees[-1].note == "列席"


def test_recorded_minutes_win(db: Database, held: tuple[Regular, Meeting]) -> None:
    case, meeting = held
    meeting.minutes = "会议由党员01主持。"
    store(db, case)
    assert data_of(db, "f09-assembly", meeting.id).minutes == "会议由党员01主持。"


def test_a_case_stands_for_the_last_meeting_about_it(db: Database) -> None:
    case = Regular()
    store(db, case)
    assembly = data_of(db, "f09-assembly", case.case.id)
    assert (assembly.kind, assembly.on) == ("支部大会", d("2027-12-10"))
    assert "按期转为中共正式党员" in assembly.minutes
    committee = data_of(db, "f09-committee", case.case.id)
    assert (committee.kind, committee.name) == ("支委会", "支部委员会会议")
    assert committee.on is not None
    assert committee.on < d("2027-12-10")
    assert (committee.due, committee.present) == (3, 3)
    assert committee.absent == "无"


def test_before_any_meeting_the_form_is_for_the_pen(db: Database) -> None:
    case = Regular(upto="2025-06-12")
    store(db, case)
    data = data_of(db, "f09-assembly", case.case.id, d("2025-06-12"))
    assert data == MeetingData(data.branch)
    assert data.branch.name == case.branch.name


def test_a_planned_meeting_comes_before_a_held_one(db: Database) -> None:
    case = Regular()
    vote = case.vote("预备党员转正")
    vote.result = vote.votes_for = vote.due = vote.present = None
    case.filings = [row for row in case.filings if row.matter != "转正审批"]
    store(db, case)
    data = data_of(db, "f09-assembly", case.case.id, d("2027-12-01"))
    assert data.on == d("2027-12-10")
    assert data.guests == case.person.name
    assert data.voters_due is None
    assert "赞成人数________应到会" in data.minutes


def test_who_signs_in(db: Database, held: tuple[Regular, Meeting]) -> None:
    case, meeting = held
    case.members[3].discipline, case.members[3].discipline_from = "留党察看", d("2026-01-01")
    case.members[4].roster_to = d("2026-11-29")
    left_out = Exclusion(meeting_id=meeting.id, person_id=case.members[5].id, situation="长期不能自理")
    case.exclusions = [left_out]
    store(db, case)
    people = {person.name: person for person in data_of(db, "f45", meeting.id).attendees}
    assert people["党员04"].vote == "无"
    assert people["党员04"].note == "留党察看期间"
    assert "党员05" not in people
    assert "党员06" not in people
    assert len(people) == 14


def test_a_committee_signs_in_with_its_members(db: Database) -> None:
    case = Regular()
    case.posts = [
        Post(
            organisation_id=case.branch.id,
            person_id=case.members[at].id,
            title=title,
            from_on=d("2020-01-01"),
        )
        for at, title in ((2, "组织委员"), (0, "书记"), (1, "纪检委员"), (3, "工会主席"))
    ]
    store(db, case)
    found = data_of(db, "f09-committee", case.case.id).attendees
    assert [(person.name, person.vote) for person in found] == [
        ("党员01", "有"),
        ("党员03", "有"),
        ("党员02", "有"),
    ]


def test_nothing_under_this_uuid(db: Database) -> None:
    with db.read() as session, pytest.raises(NotFound, match="会议"):
        gather(session, forms.get_form("f45"), "00000000-0000-0000-0000-00000000ffff", TODAY)


@pytest.mark.parametrize(("people", "height"), [(1, 130), (2, 100), (8, 40)])
def test_the_counts_take_their_height_from_the_minutes(people: int, height: float) -> None:
    page = marks(draw("f09-assembly", samples_meetings.assembly(people)).pdf_bytes)[0]
    top = 20 + 18 + 8 * 11.7
    lines = horizontals(page)
    assert any(abs(top - y) < 0.3 for y in lines)
    assert any(abs(top + height - y) < 0.3 for y in lines)
    assert max(lines) == pytest.approx(20 + 18 + 235.6, abs=0.3)


def test_more_than_eight_counts_have_a_page_of_their_own() -> None:
    text = plain_text(draw("f09-assembly", samples_meetings.assembly(9)).pdf_bytes)
    assert "逐人表决结果" in text
    assert "逐人表决结果" not in plain_text(
        draw("f09-assembly", samples_meetings.assembly(8)).pdf_bytes
    ).replace("见逐人表决结果", "")


def test_grid_of_the_committee_record() -> None:
    page = marks(draw("f09-committee", samples_meetings.committee()).pdf_bytes)[0]
    for x in (0, 40, 85, 110, 165):
        assert any(abs(25 + x - line) < 0.3 for line in verticals(page)), x
    rows = [38 + 11.7 * number for number in range(7)] + [38 + 70.2 + 139.3, 38 + 70.2 + 139.3 + 12]
    for y in rows:
        assert any(abs(y - line) < 0.3 for line in horizontals(page)), y


def test_long_minutes_go_on_page_after_page() -> None:
    said = "".join(f"第{n}句话说的是事实。" for n in range(1, 600))
    rendered = draw("f09-committee", replace(samples_meetings.committee(), minutes=said))
    assert rendered.overflowed == ()
    text = plain_text(rendered.pdf_bytes)
    assert "续第2页" in text
    assert [f"第{n}句话" in text for n in (1, 300, 599)] == [True] * 3


def test_without_a_committee_the_record_is_that_of_the_assembly() -> None:
    data = replace(samples_meetings.committee(), branch=replace(samples.BRANCH, has_committee=False))
    text = plain_text(draw("f09-committee", data).pdf_bytes)
    assert "党支部党员大会会议记录" in text
    old = replace(data, on=date(2024, 5, 18))
    assert "支部大会会议记录" in plain_text(draw("f09-committee", old).pdf_bytes)


@pytest.mark.parametrize(("people", "pages"), [(0, 1), (40, 1), (41, 2)])
def test_forty_people_a_sign_in_sheet(people: int, pages: int) -> None:
    data = replace(samples_meetings.assembly(), attendees=samples_meetings.people(people))
    found = marks(draw("f45", data).pdf_bytes)
    assert len(found) == pages
    numbers = {text for text in texts(found[-1]) if text.isdigit()}
    assert {str(n) for n in range(40 * pages - 39, 40 * pages + 1)} <= numbers


def test_the_notice_says_who_when_and_what() -> None:
    text = plain_text(draw("f09-notice", samples_meetings.assembly()).pdf_bytes)
    for part in (
        "关于召开党支部党员大会的通知",
        "一、时间：2026年8月20日14:00—16:00",
        "2.讨论接收李㛃同志为中共预备党员",
        "列席：张晓梅、李㛃、买买提·吐尔逊",
        "书面意见",
        "____年__月__日".replace("_", ""),
    ):
        assert part in text
    committee = plain_text(draw("f09-notice", samples_meetings.committee()).pdf_bytes)
    assert "支部委员会各位委员" in committee
    assert "书面意见" not in committee
