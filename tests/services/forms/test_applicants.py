"""Forms from the application to the recommendation: slips, register, recommendation, ballots."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.models import Document, Meeting, Person, Recommendation
from app.services import forms
from app.services.database import Database
from app.services.forms.data import ApplicantsData, CaseData, ShortlistData
from tests.builders import Regular, d
from tests.services.forms import samples, samples_lists
from tests.services.forms.pdf_reading import horizontals, marks, plain_text, texts, verticals

PLAIN = forms.Options(footer=False)


def build(db: Database, key: str, subject: str, today: str, **more: Any) -> Any:
    """What a form prints, from the database."""
    with db.read() as session:
        return forms.build_data(session, forms.get_form(key), subject, d(today), **more)


def draw(key: str, data: Any, options: forms.Options = PLAIN) -> forms.Rendered:
    """A form drawn without footer."""
    return forms.render(forms.get_form(key), data, samples.TODAY, options)


def store(db: Database, *cases: Regular) -> None:
    """Keep cases that share nothing."""
    with db.write() as session:
        for case in cases:
            case.store(session)


def test_two_slips_of_sixty_millimetres() -> None:
    page = marks(draw("f01-receipt", samples.full_case()).pdf_bytes)[0]
    for y in (20, 32, 42, 52, 66, 80, 92, 152):
        assert any(abs(y - line) < 0.3 for line in horizontals(page)), y
    for x in (25, 53, 107.5, 135.5, 190):
        assert any(abs(x - line) < 0.3 for line in verticals(page)), x
    found = texts(page)
    assert found.count("AJ2024-003") == 2
    assert found.count("2024.03.12") == 2


def test_the_guide_writes_no_letter() -> None:
    text = plain_text(draw("f01-guide", samples.full_case()).pdf_bytes)
    assert "亲笔书写" in text
    assert "敬爱的党组织：我" not in text


def test_stub_and_letter_of_the_talk_stand_beside_each_other() -> None:
    page = marks(draw("f02", samples.full_case()).pdf_bytes)[0]
    lines = verticals(page)
    assert any(abs(7.5 - x) < 0.3 for x in lines)
    assert any(abs(56.5 - x) < 0.3 for x in lines)
    assert max(mark.places[1] for mark in page) < 149
    letter = [mark for mark in page if mark.kind == "T" and mark.places[0] > 62.5]
    assert all(68.4 < mark.places[0] < 202.5 for mark in letter)
    assert "编号：鑫源支〔2026〕3号" in texts(page)


def test_the_number_of_the_notice_is_the_registered_one(db: Database) -> None:
    case = Regular(upto="2025-06-12")
    mine = {"organisation_id": case.branch.id, "form": "F02", "case_ids": (case.case.id,)}
    with db.write() as session:
        case.store(session)
        session.flush()
        session.add_all(
            [
                Document(number="支〔2025〕1号", on=d("2025-06-01"), signer="党员01", **mine),
                Document(number="支〔2025〕2号", on=d("2025-06-02"), spoiled=True, **mine),
                Document(number="支〔2025〕3号", on=d("2025-06-03"), **{**mine, "form": "F12"}),
            ]
        )
    found: CaseData = build(db, "f02", case.case.id, "2025-06-12")
    assert (found.document.number, found.document.signer) == ("支〔2025〕1号", "党员01")
    assert build(db, "f03", case.case.id, "2025-06-12").document.number == ""


def test_the_register_lists_applicants_with_their_last_day(db: Database) -> None:
    case = Regular(upto="2025-06-01")
    store(db, case)
    found: ApplicantsData = build(db, "f04", case.branch.id, "2025-06-01")
    [row] = found.people
    assert (row.application_on, row.talk_until, row.talk_on) == (d("2025-05-18"), d("2025-06-20"), None)
    assert build(db, "f04", case.case.id, "2025-06-01") == found


def test_activists_have_left_the_register(db: Database) -> None:
    case = Regular(upto="2025-10-01")
    store(db, case)
    assert build(db, "f04", case.branch.id, "2025-10-01").people == ()


@pytest.mark.parametrize(("people", "rows"), [(0, [14]), (14, [14]), (15, [14, 1])])
def test_fourteen_people_a_page(people: int, rows: list[int]) -> None:
    data = samples_lists.data_for("applicants", "", "full")
    row = replace(data.people[0], person=replace(data.people[0].person, name="张晓梅"))
    pages = marks(draw("f04", replace(data, people=(row,) * people)).pdf_bytes)
    assert len(pages) == len(rows)
    wide = [sum(m.kind == "L" and m.places[2] - m.places[0] > 266 for m in page) for page in pages]
    assert wide[0] == rows[0] + 2


def test_members_and_mass_organisations_have_forms_of_their_own(db: Database) -> None:
    case = Regular(upto="2025-10-01")
    meeting = Meeting(
        code="HY2025-001", organisation_id=case.branch.id, kind="推荐会", on=case.recommendations[0].on
    )
    case.recommendations[0].meeting_id = meeting.id = "00000000-0000-0000-0000-000000000001"
    case.recommendations.append(
        Recommendation(
            case_id=case.case.id,
            channel="群团推荐",
            recommender="公司工会委员会",
            on=d("2025-08-28"),
            due=25,
            present=20,
            votes_for=17,
            votes_against=1,
            votes_abstain=2,
            mass_organisation="工会",
        )
    )
    with db.write() as session:
        case.store(session)
        session.add(meeting)
    found: CaseData = build(db, "f06", case.case.id, "2025-10-01")
    assert found.member_recommendation.channel == "党员推荐"
    assert found.member_recommendation.meeting == "推荐会"
    mass = found.mass_recommendation
    assert (mass.body, mass.valid, mass.share) == ("工会", 20, "85.0%")
    text = plain_text(draw("f07", found, forms.Options(print_opinions=True)).pdf_bytes)
    assert "工会推荐入党积极分子人选登记表" in text
    assert "有效票20票，其中赞成17票、不赞成1票、弃权2票" in text
    assert "（工会盖章）" in text
    assert "入团时间" not in text


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("共青团", ("推荐优秀团员", "入团时间", "团支部书记签名", "（团组织盖章）")),
        ("工会", ("工会推荐", "民族", "工会小组组长签名", "（工会盖章）")),
        ("妇联", ("妇女组织推荐", "民族", "负责人签名", "（妇联盖章）")),
        ("", ("群团组织推荐", "民族", "负责人签名", "（群团组织盖章）")),
    ],
)
def test_labels_follow_the_mass_organisation(body: str, words: tuple[str, ...]) -> None:
    case = samples.full_case()
    member, mass = case.recommendations
    case = replace(case, recommendations=(member, replace(mass, body=body)))
    text = plain_text(draw("f07", case).pdf_bytes).replace("民\u3000族", "民族")
    assert all(word in text for word in words)


def test_the_share_is_of_those_present() -> None:
    text = plain_text(draw("f06", samples.full_case()).pdf_bytes)
    assert "应到16人，实到15人" in text
    assert "推荐14票（占实到93.3%）" in text


@pytest.mark.parametrize(("people", "pages"), [(0, 1), (7, 1), (8, 1), (18, 1), (19, 2)])
def test_ballots_small_and_large(people: int, pages: int) -> None:
    data: ShortlistData = samples_lists.data_for("shortlist", "", "full")
    named = tuple(replace(data.people[0], name=f"推荐人{n:02}") for n in range(people))
    found = marks(draw("f08-members", replace(data, people=named)).pdf_bytes)
    assert len(found) == pages
    copies = sum("推荐入党积极分子人选推荐票（党员）" in text for text in texts(found[0]))
    assert copies == (4 if people <= 7 else 2)
    assert all(8 <= mark.places[0] <= 202 for mark in found[0] if mark.kind == "T")
    if people:
        assert texts(found[-1]).count(named[-1].name) == copies


@pytest.mark.parametrize("key", ["f08-members", "f08-mass"])
def test_a_ballot_names_no_voter(key: str) -> None:
    text = plain_text(draw(key, samples_lists.data_for("shortlist", "", "full")).pdf_bytes)
    assert "签名：" not in text
    assert "编号" not in text
    assert "打印日期" not in text


def test_who_stands_on_the_ballot(db: Database) -> None:
    waiting = Regular(upto="2025-06-12")
    store(db, waiting)
    found: ShortlistData = build(db, "f08-members", waiting.branch.id, "2025-06-12")
    assert [person.name for person in found.people] == [waiting.person.name]
    assert found.rows == ()


def test_the_summary_shows_the_last_round_once_all_are_decided(db: Database) -> None:
    case = Regular(upto="2025-10-01")
    store(db, case)
    found: ShortlistData = build(db, "f08-summary", case.branch.id, "2025-10-01")
    assert found.people == ()
    [row] = found.rows
    assert row.chosen == "通过"
    assert row.members.channel == "党员推荐"
    assert row.enterprise.channel == "企业推荐"


def test_nobody_untalked_with_is_on_the_ballot(db: Database) -> None:
    case = Regular(upto="2025-06-01")
    store(db, case)
    assert build(db, "f08-members", case.branch.id, "2025-06-01").people == ()


def test_somebody_elses_branch_is_not_listed(db: Database) -> None:
    case = Regular(upto="2025-06-12")
    with db.write() as session:
        case.store(session)
        session.add(Person(code="RY999", name="别处的人", organisation_id=case.committee.id))
    assert build(db, "f08-members", case.committee.id, "2025-06-12").people == ()
    assert build(db, "f04", case.committee.id, "2025-06-12").branch.name == case.committee.name


def test_the_edition_of_the_talk_is_no_matter_for_the_notice() -> None:
    case = samples.full_case()
    old = replace(case, talk=replace(case.talk, on=date(2024, 4, 1)))
    assert "2024年4月1日" in plain_text(draw("f02", old).pdf_bytes)
