"""Loading one case gives the rules what loading everything gives them."""

from __future__ import annotations

from app.models import DevelopmentCase, Helper, Organisation, Person
from app.services.case_loading import load_register
from app.services.casefile import meeting_key
from app.services.database import Database
from app.services.findings import make_context, report
from app.services.membership import full_members_on, roster_on, standing_on
from app.services.rules.engine import judge
from tests.builders import Regular, d


def test_one_case_and_all_cases_agree(db: Database) -> None:
    first = Regular(upto="2026-11-20")
    with db.write() as session:
        first.store(session)
    with db.read() as session:
        everything = load_register(session)
        alone = load_register(session, [first.case.id])
        found = [
            report(register, make_context(session, first.today, register)) for register in (everything, alone)
        ]
    assert found[0] == found[1]
    assert set(alone.people) == set(everything.people)


def test_standing_begins_with_the_approval() -> None:
    case = Regular()
    register = case.context().register
    for day, standing in (
        ("2026-11-30", None),
        ("2027-01-14", None),
        ("2027-01-15", "预备党员"),
        ("2027-12-10", "预备党员"),
        ("2028-01-20", "正式党员"),
    ):
        assert standing_on(register, case.person.id, d(day)) == standing


def test_who_votes_at_the_conversion() -> None:
    case = Regular()
    case.members[0].discipline = "留党察看"
    case.members[0].discipline_from = d("2027-01-01")
    case.members[1].roster_to = d("2027-12-09")
    register = case.context().register
    roster = roster_on(register, case.branch, d("2027-12-10"))
    assert roster.due == 14
    reasons = {person.name: why for person, why in roster.without_vote}
    assert reasons == {"党员01": "留党察看期间没有表决权", "邓新苗": "预备党员没有表决权"}


def test_mentees_of_a_mentor_are_known_to_a_single_case_too(db: Database) -> None:
    """Also those of another branch, which the single case would otherwise not load (R20)."""
    first = Regular(upto="2026-01-10")
    elsewhere = Organisation(code="ZZ002", name="中共测试第二支部委员会", kind="党支部")
    with db.write() as session:
        first.store(session)
        session.add(elsewhere)
        for number in range(5):
            person = Person(code=f"RY1{number}", name=f"积极{number}", organisation_id=elsewhere.id)
            case = DevelopmentCase(code=f"AJ1{number}", person_id=person.id, organisation_id=elsewhere.id)
            helped = Helper(
                case_id=case.id,
                role="培养联系人",
                person_id=first.members[0].id,
                from_on=d("2025-01-01"),
            )
            session.add_all([person, case, helped])
    with db.read() as session:
        for only in (None, [first.case.id]):
            register = load_register(session, only)
            file = register.file("AJ001")
            assert file is not None
            outcome = judge(file, make_context(session, first.today, register), ["R20"])
            assert [finding.message for finding in outcome.findings] == [
                "培养联系人党员01目前同时联系 6 人，上限 5 人。"
            ]


def test_votes_of_the_same_meeting_come_with_one_case(db: Database) -> None:
    """R121 and R69 compare rows of other people's cases, whatever the motion."""
    first, second = Regular(upto="2026-12-05"), Regular(upto="2026-12-05")
    second.person.code, second.case.code = "RY002", "AJ002"
    second.person.organisation_id = second.case.organisation_id = first.branch.id
    second.vote("支委会审查").due = 4
    for vote in second.votes:
        vote.chair_id = vote.recorder_id = None
    with db.write() as session:
        first.store(session)
        session.add_all([second.person, second.case, *second.votes])
    with db.read() as session:
        everything = load_register(session)
        alone = load_register(session, [first.case.id])
        found = [
            judge(register.files[0], make_context(session, first.today, register), ["R121"]).findings
            for register in (everything, alone)
        ]
    assert found[0] == found[1]
    assert [f.message for f in found[0]] == [
        "2026-10-30 支委会（支委会审查）应到 3，同一会议在邓新苗案卷里是 4。"
    ]


def test_meetings_without_a_number_are_told_apart_by_branch_day_and_kind() -> None:
    case = Regular()
    file = case.file()
    keys = {meeting_key(file, vote) for vote in file.votes}
    assert len(keys) == len(file.votes)
    assert (case.branch.id, d("2026-11-30"), "支部大会") in keys
    case.vote("接收预备党员").meeting_id = "m1"
    assert "m1" in case.context().register.meeting_votes


def test_full_members_of_a_day_and_those_without_dates() -> None:
    case = Regular()
    case.members[0].discipline = "留党察看"
    case.members[1].roster_from = None
    case.members[2].joined_on = case.members[2].full_on = None
    case.members[2].political_status = "中共党员"
    case.members[3].joined_on = case.members[3].full_on = None
    found = full_members_on(case.context().register, case.branch, d("2026-11-30"))
    assert len(found.people) == 14
    assert {person.code for person in found.undated} == {"DY02", "DY03"}


def test_one_entered_twice_is_known_to_a_single_case_too(db: Database) -> None:
    """R09: another row with the same identity number, in another branch, with a case under way."""
    first = Regular(upto="2026-01-10")
    first.person.identity_number = "320402199503120028"
    elsewhere = Organisation(code="ZZ002", name="中共测试第二支部委员会", kind="党支部")
    twin = Person(
        code="RY900",
        name="邓新苗",
        birth="1995-03-12",
        identity_number="320402199503120028",
        organisation_id=elsewhere.id,
    )
    with db.write() as session:
        first.store(session)
        session.add_all([elsewhere, twin])
        session.add(
            DevelopmentCase(
                code="AJ900",
                person_id=twin.id,
                organisation_id=elsewhere.id,
                application_received_date=d("2025-01-02"),
            )
        )
    with db.read() as session:
        whole, alone = (
            report(register, make_context(session, first.today, register)).findings
            for register in (load_register(session), load_register(session, [first.case.id]))
        )
    assert [f.rule for f in alone] == ["R09"]
    assert [f for f in whole if f.case == "AJ001"] == list(alone)
