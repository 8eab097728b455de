"""B. Becoming an activist: R10–R16."""

from __future__ import annotations

import pytest

from app.models import Recommendation
from tests.builders import Regular, d

Said = list[tuple[str, str, str]]


def _recommended(case: Regular, *rows: tuple[str, str]) -> None:
    case.recommendations = [
        Recommendation(case_id=case.case.id, channel=channel, on=d(on)) for channel, on in rows
    ]


@pytest.mark.parametrize(
    ("talk", "said"), [("2025-09-01", []), ("2025-09-02", [("R10", "warning", "broken")])]
)
def test_talked_to_before(talk: str, said: Said) -> None:
    case = Regular()
    case.case.talk_date = d(talk)
    assert case.says("R10") == said


@pytest.mark.parametrize(
    ("received", "today", "said"),
    [
        # decided on 1 September with no talk; the month of an application of 15 August runs to 15 September
        ("2025-08-15", "2025-09-05", [("R10", "warning", "undetermined")]),
        ("2025-08-15", "2025-09-15", [("R10", "warning", "undetermined")]),
        ("2025-08-15", "2025-09-16", [("R05", "violation", "broken")]),
        (None, "2025-09-05", [("R05", "violation", "undetermined"), ("R10", "warning", "undetermined")]),
    ],
)
def test_a_decision_without_a_talk_is_spoken_of(received: str | None, today: str, said: Said) -> None:
    case = Regular(upto="2025-09-05")
    case.case.talk_date = None
    case.case.application_received_date = d(received) if received else None
    case.today = d(today)
    reminder = ("R05", "warning", "broken")
    assert [one for one in case.says("R05", "R10") if one != reminder] == said


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("党员推荐", "2025-09-01")], []),
        ([("群团推荐", "2025-09-01")], []),
        ([("党员推荐", "2025-09-02")], [("R11", "violation", "broken")]),
        ([], [("R11", "violation", "broken")]),
        ([("企业推荐", "2025-08-20"), ("组织选优", "2025-08-21")], [("R11", "warning", "broken")]),
        ([("党员推荐", "2025-08-20"), ("企业推荐", "2025-09-02")], [("R11", "hint", "broken")]),
        (
            [("企业推荐", "2025-08-20"), ("党员推荐", "2025-09-02")],
            [("R11", "warning", "broken"), ("R11", "hint", "broken")],
        ),
    ],
)
def test_recommended_in_time(rows: list[tuple[str, str]], said: Said) -> None:
    case = Regular()
    _recommended(case, *rows)
    assert case.says("R11") == said


def test_recommendation_is_asked_for_from_2014_on() -> None:
    case = Regular().shift(-12 * 12)
    case.recommendations = []
    assert case.says("R11") == []


def test_nothing_missing_of_a_case_that_was_withdrawn() -> None:
    case = Regular(upto="2025-10-01")
    case.recommendations, case.filings, case.helpers = [], [], []
    case.case.status, case.case.ended_on = "撤回", d("2025-12-01")
    assert case.says("R11", "R14", "R17", "R19", "R22") == []


@pytest.mark.parametrize(
    ("status", "league", "channel", "organisation", "said"),
    [
        ("共青团员", None, "党员推荐", None, [("R12", "warning", "broken")]),
        ("共青团员", "2012-05", "群团推荐", "共青团", []),
        ("共青团员", None, "群团推荐", None, []),
        ("共青团员", None, "群团推荐", "工会", [("R12", "warning", "broken")]),
        ("中共党员", "2012-05", "党员推荐", None, [("R12", "warning", "broken")]),
        ("中共党员", None, "党员推荐", None, []),
        ("中共党员", "2025-10", "党员推荐", None, []),
        ("群众", "2012-05", "党员推荐", None, []),
    ],
)
def test_young_members_by_the_league(
    status: str, league: str | None, channel: str, organisation: str | None, said: Said
) -> None:
    case = Regular()
    case.person.birth = "1997-09-02"
    case.person.political_status, case.person.league_month = status, league
    _recommended(case, (channel, "2025-08-20"))
    case.recommendations[0].mass_organisation = organisation
    assert case.says("R12") == said


@pytest.mark.parametrize(
    ("birth", "said"),
    [
        ("1997-09-01", []),
        ("1997-09-02", [("R12", "warning", "broken")]),
        ("1997-09", [("R12", "warning", "undetermined")]),
    ],
)
def test_until_twenty_eight(birth: str, said: Said) -> None:
    case = Regular()
    case.person.birth, case.person.political_status = birth, "共青团员"
    assert case.says("R12") == said
    assert case.with_params(ccyl_rule=False).says("R12") == []


@pytest.mark.parametrize(
    ("size", "due", "present", "said"),
    [
        (3, 3, 2, []),
        (3, 3, 1, [("R13", "violation", "broken")]),
        (4, None, 2, []),
        (5, None, 2, [("R13", "violation", "broken")]),
        (3, 3, None, [("R13", "violation", "undetermined")]),
        (None, None, 3, [("R13", "violation", "undetermined")]),
    ],
)
def test_half_the_committee(size: int | None, due: int | None, present: int | None, said: Said) -> None:
    case = Regular()
    case.branch.committee_size = size
    vote = case.vote("确定积极分子")
    vote.due, vote.present = due, present
    assert case.says("R13") == said


@pytest.mark.parametrize(
    ("has_committee", "kind", "present", "votes_for", "said"),
    [
        (True, "支部大会", 8, 9, [("R13", "hint", "broken")]),
        (False, "支部大会", 8, 9, []),
        (False, "支部大会", 7, None, [("R13", "violation", "broken")]),
        (False, "支部大会", 8, None, []),
        (False, "支部大会", 8, 8, [("R13", "violation", "broken")]),
        (False, "支委会", 8, 9, [("R13", "violation", "broken")]),
        (None, "支部大会", 8, 9, []),
        (None, "支委会", 8, None, []),
    ],
)
def test_assembly_where_there_is_no_committee(
    has_committee: bool | None, kind: str, present: int, votes_for: int | None, said: Said
) -> None:
    case = Regular()
    case.branch.has_committee = has_committee
    vote = case.vote("确定积极分子")
    vote.kind, vote.due, vote.present, vote.votes_for = kind, 16, present, votes_for
    assert case.says("R13") == said


def test_no_meeting_at_all() -> None:
    case = Regular()
    case.votes.remove(case.vote("确定积极分子"))
    assert case.says("R13") == [("R13", "violation", "undetermined")]
    case.case.original_activist_since = d("2025-09-01")
    assert case.says("R10", "R11", "R12", "R13", "R14", "R15", "R16") == []


@pytest.mark.parametrize(
    ("submitted", "said"),
    [
        ("2025-09-16", []),
        ("2025-09-17", [("R14", "hint", "broken")]),
        (None, [("R14", "hint", "undetermined")]),
    ],
)
def test_filed_within_fifteen_days(submitted: str | None, said: Said) -> None:
    case = Regular()
    case.filing("积极分子备案").submitted_on = d(submitted) if submitted else None
    assert case.says("R14") == said


@pytest.mark.parametrize(
    ("today", "mentors", "said"),
    [
        ("2025-09-16", True, []),
        ("2025-09-17", True, [("R14", "violation", "broken")]),
        ("2025-09-16", False, []),
        ("2025-09-17", False, [("R14", "hint", "broken")]),
    ],
)
def test_not_filed_yet(today: str, mentors: bool, said: Said) -> None:
    case = Regular(upto="2025-09-06")
    case.filings = []
    case.today = d(today)
    if not mentors:
        case.helpers = []
    assert case.says("R14") == said
    assert [due.due_on for due in case.dues("R14")] == [d("2025-09-16")]


def test_never_filed() -> None:
    case = Regular()
    case.filings.remove(case.filing("积极分子备案"))
    assert case.says("R14") == [("R14", "violation", "broken")]
    assert case.findings("R14")[0].basis == "细则（2014）第八条"
    assert case.dues("R14") == []
    before_2014 = Regular().shift(-12 * 12)
    before_2014.filings.remove(before_2014.filing("积极分子备案"))
    assert before_2014.says("R14") == []


@pytest.mark.parametrize(
    ("submitted", "decided", "said"),
    [
        ("2025-09-01", "2025-09-12", []),
        ("2025-08-31", "2025-09-12", [("R15", "violation", "broken")]),
        (None, "2025-08-31", [("R15", "violation", "broken")]),
    ],
)
def test_filed_after_the_decision(submitted: str | None, decided: str, said: Said) -> None:
    case = Regular()
    row = case.filing("积极分子备案")
    row.submitted_on, row.decided_on = (d(submitted) if submitted else None), d(decided)
    assert case.says("R15") == said


@pytest.mark.parametrize(("months", "said"), [(0, []), (3, []), (4, [("R16", "hint", "broken")])])
def test_local_wait_after_applying(months: int, said: Said) -> None:
    assert Regular().with_params(min_apply_months=months).says("R16") == said
