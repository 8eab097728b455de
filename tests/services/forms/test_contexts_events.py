"""From the database to the data of forms about one event: hearings, letters, ballots, rosters, oaths."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.models import (
    DevelopmentCase,
    FamilyMember,
    Inquiry,
    Meeting,
    Person,
    Probation,
    Resume,
    Speech,
    SuperiorFiling,
    Vote,
)
from app.services import forms
from app.services.database import Database
from app.services.forms.contexts import build
from app.services.forms.data import (
    BallotPapersData,
    CaseData,
    HearingData,
    InquiriesData,
    OathData,
    PublicityData,
    RosterData,
)
from tests.builders import Regular, d
from tests.services.forms import samples
from tests.services.forms.demo_forms import data_of as demo_data
from tests.services.forms.pdf_reading import plain_text
from tests.services.forms.test_contexts import TODAY, data_of, facts_of

MINE = ("F17", "F18", "F20", "F21", "F22", "F23", "F24", "F25", "F27", "F28", "F29", "F32", "F33")


def meeting_for(case: Regular) -> Meeting:
    meeting = Meeting(
        code="ZT1",
        organisation_id=case.branch.id,
        kind="座谈会",
        on=d("2026-08-26"),
        time="14:00",
        place="活动室",
        chair_id=case.members[0].id,
        recorder_id=case.members[1].id,
    )
    case.meetings = [meeting]
    for row in case.consultations:
        if row.link == "研究发展对象" and row.consulted != "培养联系人":
            row.meeting_id = meeting.id
    return meeting


def test_a_hearing_with_its_meeting_and_speeches() -> None:
    case = Regular()
    meeting = meeting_for(case)
    next(row for row in case.consultations if row.consulted == "群众").branch_opinion = "同意列为"
    facts, file = facts_of(case)
    said = [
        Speech(
            meeting_id=meeting.id, number=1, name="甲", standing="党员", opinion="好", case_id=file.case.id
        ),
        Speech(meeting_id=meeting.id, number=2, name="乙", standing="群众", opinion="行"),
        Speech(meeting_id=meeting.id, number=3, name="丙", opinion="说别人", case_id="another"),
    ]
    data: HearingData = build(replace(facts, speeches=said), forms.get_form("f17-candidate"), [file])
    assert (data.when, data.place, data.chair, data.recorder) == (
        "2026.08.26 14:00",
        "活动室",
        "党员01",
        "党员02",
    )
    assert (data.members, data.masses) == (8, 8)
    assert [speech.name for speech in data.speeches] == ["甲", "乙"]
    assert data.summary == "党员意见：同意\n群众意见：同意"
    assert data.opinion == "同意列为"


def test_a_hearing_on_two_days_names_both() -> None:
    case = Regular()
    next(row for row in case.consultations if row.consulted == "群众").on = d("2026-08-27")
    data: HearingData = data_of(case, "f17-candidate")
    assert data.days == "2026.08.26、2026.08.27"
    assert data.on == d("2026-08-27")


def test_no_hearing_yet() -> None:
    data: HearingData = data_of(Regular(upto="2026-01-01"), "f17-candidate", d("2026-01-01"))
    assert (data.on, data.members, data.speeches) == (None, None, ())


@pytest.mark.parametrize(
    ("result", "opinion"),
    [
        ("不影响", "公示期满，公示结果不影响其列为发展对象。"),
        ("影响", "公示期满，反映的情况影响其列为发展对象。"),
        ("待查", ""),
        (None, ""),
    ],
)
def test_what_the_branch_concludes_from_a_notice(result: str | None, opinion: str) -> None:
    case = Regular()
    case.notices[0].result = result
    data: PublicityData = data_of(case, "f20-candidate")
    assert data.opinion == opinion
    assert (data.matter, data.on) == ("拟列为发展对象", d("2026-09-28"))


def test_ballots_as_many_as_recorded_else_as_the_roster_says() -> None:
    case = Regular()
    data: BallotPapersData = data_of(case, "f25-admission")
    assert (len(data.papers), data.due, data.valid) == (16, 16, 14)
    case.vote("接收预备党员").due = None
    case.members[0].discipline = "留党察看"
    assert len(data_of(case, "f25-admission").papers) == 15


def test_ballots_of_a_planned_meeting() -> None:
    case = Regular(upto="2026-11-25")
    planned = Vote(case_id=case.case.id, motion="接收预备党员", kind="支部大会", on=d("2026-11-30"))
    case.votes.append(planned)
    data: BallotPapersData = data_of(case, "f25-admission", d("2026-11-25"))
    assert (data.on, len(data.papers), data.returned) == (d("2026-11-30"), 16, None)


@pytest.mark.parametrize(
    ("outcome", "months", "proposal"),
    [
        ("按期转正", None, "按期转为中共正式党员"),
        ("延长", 6, "延长预备期6个月"),
        ("延长", None, "延长预备期____个月"),
        ("取消", None, "取消预备党员资格"),
        (None, None, ""),
    ],
)
def test_what_is_put_to_the_vote_at_a_conversion(
    outcome: str | None, months: int | None, proposal: str
) -> None:
    case = Regular()
    vote = case.vote("预备党员转正")
    vote.outcome, vote.extension_months = outcome, months
    assert data_of(case, "f25-conversion").proposal == proposal


def family(person: Person) -> list[Any]:
    rows = [
        ("主要社会关系", "舅舅", "李某", "1970-01", None),
        ("家庭成员", "父亲", "邓父", "1965-02", None),
        ("家庭成员", "女儿", "邓女", "2020-05", None),
        ("家庭成员", "祖父", "邓祖", "1940-05", True),
        ("配偶", "丈夫", "陈某", "1993-04", None),
    ]
    return [
        FamilyMember(
            person_id=person.id,
            category=category,
            relation=relation,
            name=name,
            birth_month=born,
            deceased=dead,
        )
        for category, relation, name, born, dead in rows
    ]


def test_letters_before_any_was_sent_are_for_the_grown_family(db: Database) -> None:
    case = Regular()
    with db.write() as session:
        case.store(session)
        session.add_all(family(case.person))
        session.add(Resume(person_id=case.person.id, from_month="2013-09", unit_and_post="大学　学生"))
    with db.read() as session:
        letters: InquiriesData = forms.build_data(session, forms.get_form("f21-letter"), case.case.id, TODAY)
        data: CaseData = forms.build_data(session, forms.get_form("f22"), case.case.id, TODAY)
    assert [letter.subject for letter in letters.letters] == ["陈某", "邓父"]
    assert [each.name for each in data.family] == ["陈某", "邓祖", "邓父", "邓女", "李某"]
    assert data.spouse is not None
    assert data.spouse.name == "陈某"
    assert [each.name for each in data.others] == ["邓祖", "邓父", "邓女"]
    assert [row.period for row in data.resume] == ["2013.09—至今"]


def test_recorded_letters_bring_what_is_known_of_the_person(db: Database) -> None:
    case = Regular()
    asked = [
        Inquiry(case_id=case.case.id, subject="邓父", way="函调", unit="某乡党委", findings="清楚"),
        Inquiry(case_id=case.case.id, subject="本人", way="外调", unit="某大学"),
        Inquiry(case_id=case.case.id, subject="陈某", way="查阅档案"),
    ]
    with db.write() as session:
        case.store(session)
        session.add_all([*family(case.person), *asked])
    with db.read() as session:
        letters: InquiriesData = forms.build_data(session, forms.get_form("f21-letter"), case.case.id, TODAY)
        data: CaseData = forms.build_data(session, forms.get_form("f22"), case.case.id, TODAY)
    told = {(letter.subject, letter.relation, letter.unit) for letter in letters.letters}
    assert told == {("邓父", "父亲", "某乡党委"), ("邓新苗", "本人", "某大学")}
    review = data.candidacy.review
    assert (review.kin_archive, review.kin_letters) == (True, True)
    assert {each.name: each.findings for each in data.family}["邓父"] == "清楚"


def colleague(session: Any, first: Regular, number: int, rows: list[Any]) -> DevelopmentCase:
    person = Person(code=f"RY9{number}", name=f"同事{number}", organisation_id=first.branch.id)
    case = DevelopmentCase(code=f"AJ9{number}", person_id=person.id, organisation_id=first.branch.id)
    session.add_all([person, case])
    for row in rows:
        row.case_id = case.id
        session.add(row)
    return case


def approved(on: str) -> SuperiorFiling:
    return SuperiorFiling(matter="接收审批", result="同意", decided_on=d(on))


def names(data: RosterData) -> list[str]:
    return [case.person.name for case in data.people]


def test_rosters_find_those_decided_together(db: Database) -> None:
    first = Regular()
    meeting = {"kind": "支部大会", "result": "通过"}
    with db.write() as writing:
        first.store(writing)
        colleague(
            writing,
            first,
            1,
            [Vote(motion="接收预备党员", on=d("2026-11-30"), **meeting), approved("2027-03-31")],
        )
        colleague(
            writing,
            first,
            2,
            [Vote(motion="接收预备党员", on=d("2026-12-20"), **meeting), approved("2027-04-01")],
        )
        colleague(writing, first, 3, [Vote(motion="预备党员转正", kind="支部大会", on=d("2027-12-10"))])
        colleague(writing, first, 4, [Probation(oath_on=d("2027-02-10"))])
        colleague(writing, first, 5, [Probation()])
    with db.read() as session:

        def made(key: str) -> Any:
            return forms.build_data(session, forms.get_form(key), first.case.id, TODAY)

        filed, admitted, converted, oath = (made(key) for key in ("f27", "f28", "f32-summary", "f29-oath"))
    assert names(filed) == ["邓新苗", "同事1"]
    assert (filed.year, filed.quarter) == (2027, "一")
    assert names(admitted) == ["邓新苗", "同事1"]
    # Approved on different days (2027-01-15 and 03-31): no one day for the head of the sheet.
    assert (admitted.reported_on, admitted.approved_on) == (d("2026-12-03"), None)
    assert names(converted) == ["邓新苗", "同事3"]
    assert isinstance(oath, OathData)
    assert oath.names == ("邓新苗", "同事4")
    assert (oath.on, oath.place, oath.faced_flag) == (d("2027-02-10"), "党员活动室", True)


def test_before_the_approval_the_filing_holds_those_of_the_meeting(db: Database) -> None:
    first = Regular(upto="2026-12-10")
    with db.write() as session:
        first.store(session)
    with db.read() as session:
        data = forms.build_data(session, forms.get_form("f27"), first.case.id, d("2026-12-10"))
        oath = forms.build_data(session, forms.get_form("f29-oath"), first.case.id, d("2026-12-10"))
    assert (names(data), data.decided_on) == (["邓新苗"], None)
    assert (oath.on, oath.names) == (None, ("邓新苗",))


def test_an_oath_takes_its_place_and_chair_from_the_meeting() -> None:
    case = Regular()
    meeting = Meeting(
        code="XS1",
        organisation_id=case.branch.id,
        kind="入党宣誓",
        on=d("2027-02-10"),
        time="09:00",
        place="纪念馆",
        present=20,
        chair_id=case.members[0].id,
    )
    case.meetings = [meeting]
    assert case.probation is not None
    case.probation.oath_meeting_id, case.probation.oath_place = meeting.id, None
    data: OathData = data_of(case, "f29-oath")
    assert (data.when, data.place, data.chair, data.present) == ("2027.02.10 09:00", "纪念馆", "党员01", 20)


DEMO = [form for form in forms.catalogue() if form.number in MINE]


GOES_ON = {("f18-single", "AJ023"): ("第1页“征求意见情况”",)}
"""Four long opinions do not fit the 25 mm of G18 at 9 pt: the rest is on a page attached (forms-errata 8)."""


@pytest.mark.parametrize("form", DEMO, ids=lambda form: form.key)
def test_every_form_prints_from_the_demonstration(demo: Database, form: forms.FormSpec) -> None:
    # One at the beginning, a candidate, one extended, one archived.
    for code in ("AJ001", "AJ014", "AJ023", "AJ025"):
        data = demo_data(demo, form.key, code)
        drawn = forms.render(form, data, samples.TODAY, forms.Options(print_opinions=True))
        assert drawn.missing_glyphs == ()
        assert drawn.overflowed == GOES_ON.get((form.key, code), ()), (code, drawn.overflowed)
        if drawn.overflowed:
            printed = "".join(plain_text(drawn.pdf_bytes).split())
            assert "续见附页" in printed
            for sentence in data.candidacy.heard.run_on.split("。"):  # type: ignore[union-attr]
                assert sentence in printed
        person = data.people[0].person if isinstance(data, RosterData) else getattr(data, "person", None)
        name = data.names[0] if isinstance(data, OathData) else person.name if person else ""
        assert name
        assert name in plain_text(drawn.pdf_bytes)
