"""A. Applicants: R01–R09."""

from __future__ import annotations

import pytest

from app.models import DevelopmentCase, Person, Post
from app.services.casefile import CaseFile
from tests.builders import Regular, d

Said = list[tuple[str, str, str]]


@pytest.mark.parametrize(
    ("talk", "said"),
    [
        ("2025-06-20", []),
        ("2025-06-21", [("R05", "violation", "broken")]),
        ("2025-05-20", []),
    ],
)
def test_talk_within_a_month(talk: str, said: list[tuple[str, str, str]]) -> None:
    case = Regular()
    case.case.talk_date = d(talk)
    assert case.says("R05") == said


@pytest.mark.parametrize(
    ("today", "said"),
    [
        ("2025-06-12", []),
        ("2025-06-13", [("R05", "warning", "broken")]),
        ("2025-06-20", [("R05", "warning", "broken")]),
        ("2025-06-21", [("R05", "violation", "broken")]),
    ],
)
def test_talk_still_to_come(today: str, said: list[tuple[str, str, str]]) -> None:
    case = Regular(upto="2025-05-30")
    case.today = d(today)
    assert case.says("R05") == said
    assert [due.due_on for due in case.dues("R05")] == [d("2025-06-20")]


def test_talk_without_receipt_is_undetermined() -> None:
    case = Regular()
    case.case.application_received_date = None
    assert case.says("R05") == [("R05", "violation", "undetermined")]


def test_before_2014_no_month_is_asked() -> None:
    case = Regular().shift(-12 * 12)
    case.case.talk_date = d("2013-12-31")
    assert case.case.application_received_date == d("2013-05-20")
    assert case.says("R05") == []


@pytest.mark.parametrize(
    ("birth", "applied", "said"),
    [
        ("2007-05-18", "2025-05-18", []),
        ("2007-05-19", "2025-05-18", [("R01", "violation", "broken")]),
        ("2008-02-29", "2026-02-28", [("R01", "violation", "broken")]),
        ("2008-02-29", "2026-03-01", []),
        ("2007-05", "2025-05-18", [("R01", "violation", "undetermined")]),
    ],
)
def test_of_age(birth: str, applied: str, said: list[tuple[str, str, str]]) -> None:
    case = Regular()
    case.person.birth = birth
    case.case.application_date = d(applied)
    case.case.application_received_date = d(applied)
    assert case.says("R01") == said


def test_only_a_birth_on_29_february_rests_on_this_branchs_reading() -> None:
    case = Regular()
    case.person.birth = "2007-05-19"
    assert case.findings("R01")[0].basis == "细则（2014）第五条"
    case.person.birth = "2008-02-29"
    assert case.findings("R01")[0].basis == "细则（2014）第五条（本支部设定）"


@pytest.mark.parametrize(
    ("received", "due_on"),
    [("2026-01-31", "2026-02-28"), ("2026-05-31", "2026-06-30"), ("2024-01-30", "2024-02-29")],
)
def test_a_month_ends_with_the_month(received: str, due_on: str) -> None:
    case = Regular(upto="2025-05-30")
    case.case.application_date = case.case.application_received_date = d(received)
    assert [due.due_on for due in case.dues("R05")] == [d(due_on)]


def test_feb29_policy_of_the_branch() -> None:
    case = Regular().with_params(feb29_policy="FEB28")
    case.person.birth = "2008-02-29"
    case.case.application_date = d("2026-02-28")
    assert case.says("R01") == []


@pytest.mark.parametrize(
    ("signed", "dated", "said"),
    [
        (True, True, []),
        (False, True, [("R03", "violation", "broken")]),
        (None, True, [("R03", "violation", "undetermined")]),
        (True, False, [("R03", "violation", "undetermined")]),
    ],
)
def test_letter_is_complete(signed: bool | None, dated: bool, said: Said) -> None:
    case = Regular()
    case.case.letter_is_signed = signed
    if not dated:
        case.case.application_date = None
    assert case.says("R03") == said


def test_letter_is_not_asked_for_before_the_talk() -> None:
    case = Regular(upto="2025-05-25")
    case.case.letter_is_signed = None
    assert case.says("R03", "R04") == []


@pytest.mark.parametrize(
    ("accepted", "covered", "founded", "said"),
    [
        ("工作单位", True, None, []),
        ("流动", True, None, []),
        ("居住地", False, None, []),
        ("居住地", True, None, [("R04", "warning", "broken")]),
        ("居住地", True, "2025-05-20", [("R04", "warning", "broken")]),
        ("居住地", True, "2025-05-21", []),
        (None, True, None, [("R04", "warning", "undetermined")]),
    ],
)
def test_accepted_where_it_should_be(
    accepted: str | None, covered: bool, founded: str | None, said: Said
) -> None:
    case = Regular()
    case.case.accepted_by = accepted
    case.person.enterprise_id = "an enterprise"
    case.branch.enterprise_ids = ("an enterprise",) if covered else ("another",)
    case.branch.founded_on = d(founded) if founded else None
    assert case.says("R04") == said


@pytest.mark.parametrize(
    ("post", "said"),
    [
        ("支部书记", []),
        ("副书记", []),
        ("组织委员", []),
        ("宣传委员", [("R07", "hint", "broken")]),
        # a secretary of the Youth League is not the party's; one of a group of companies may be
        ("团支部书记", [("R07", "hint", "broken")]),
        ("共青团委员会委员、团委副书记", [("R07", "hint", "broken")]),
        ("团支部书记、组织委员", []),
        ("测试集团总支书记", []),
        (None, [("R07", "hint", "undetermined")]),
    ],
)
def test_talkers_post_as_written_in_the_roster(post: str | None, said: Said) -> None:
    case = Regular()
    case.members[0].party_post = post
    assert case.says("R07") == said


@pytest.mark.parametrize(
    ("title", "until", "said"),
    [
        ("书记", "2025-06-10", []),
        ("书记", "2025-06-09", [("R07", "hint", "broken")]),
        ("宣传委员", None, [("R07", "hint", "broken")]),
        ("团组织书记", None, [("R07", "hint", "broken")]),
    ],
)
def test_talkers_post_of_that_day_wins(title: str, until: str | None, said: Said) -> None:
    case = Regular()
    case.posts.append(
        Post(
            organisation_id=case.branch.id,
            person_id=case.members[0].id,
            title=title,
            from_on=d("2020-01-01"),
            to_on=d(until) if until else None,
        )
    )
    assert case.says("R07") == said


def test_talkers_are_asked_for_once_the_case_goes_on() -> None:
    case = Regular()
    case.case.talker_ids = ()
    assert case.says("R07") == [("R07", "hint", "undetermined")]
    case = Regular(upto="2025-06-11")
    case.case.talker_ids = ()
    assert case.says("R07") == []


@pytest.mark.parametrize(
    ("talk", "complete", "said"),
    [
        ("2026-05-10", False, []),
        ("2026-05-11", False, [("R08", "hint", "broken")]),
        ("2026-05-17", False, [("R08", "hint", "broken")]),
        ("2026-05-18", False, [("R08", "warning", "broken")]),
        ("2026-05-18", None, [("R08", "warning", "undetermined")]),
        ("2026-05-18", True, []),
    ],
)
def test_five_points_since_2026(talk: str, complete: bool | None, said: Said) -> None:
    case = Regular()
    case.case.talk_date = d(talk)
    case.case.talk_has_five_points = complete
    assert case.says("R08") == said


def _second_case(case: Regular, received: str, status: str | None, ended: str | None) -> None:
    other = DevelopmentCase(
        code="AJ000",
        person_id=case.person.id,
        organisation_id=case.branch.id,
        application_received_date=d(received),
        status=status,
        ended_on=d(ended) if ended else None,
    )
    case.more_files.append(CaseFile(case=other, person=case.person, organisation=case.branch))


@pytest.mark.parametrize(
    ("received", "status", "ended", "said"),
    [
        ("2024-01-10", None, None, [("R09", "violation", "broken")]),
        ("2024-01-10", "暂缓", None, [("R09", "violation", "broken")]),
        ("2024-01-10", "撤回", "2025-05-20", []),
        ("2024-01-10", "撤回", "2025-05-21", [("R09", "violation", "broken")]),
        ("2024-01-10", "转出", "2025-06-30", []),
        ("2025-05-21", None, None, []),
    ],
)
def test_one_case_at_a_time(received: str, status: str | None, ended: str | None, said: Said) -> None:
    case = Regular()
    _second_case(case, received, status, ended)
    assert case.says("R09") == said


@pytest.mark.parametrize(
    ("joined", "said"),
    [("2025-05-20", [("R09", "violation", "broken")]), ("2025-05-21", [])],
)
def test_a_member_entered_under_another_code(joined: str, said: Said) -> None:
    case = Regular()
    case.person.identity_number = "same"
    twin = Person(code="DY099", name="邓新苗", identity_number="same", joined_on=d(joined))
    case.more_people.append(twin)
    assert case.says("R09") == said
    twin.identity_number = case.person.identity_number = None
    assert case.says("R09") == []


@pytest.mark.parametrize(
    ("received", "said"), [("2025-05-18", []), ("2025-05-17", [("R02", "violation", "broken")])]
)
def test_received_after_signed(received: str, said: Said) -> None:
    case = Regular()
    case.case.application_received_date = d(received)
    assert case.says("R02") == said


@pytest.mark.parametrize(
    ("talk", "said"), [("2025-05-20", []), ("2025-05-19", [("R06", "violation", "broken")])]
)
def test_talk_after_receipt(talk: str, said: Said) -> None:
    case = Regular()
    case.case.talk_date = d(talk)
    assert case.says("R06") == said
