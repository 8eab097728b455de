"""D. The assembly that votes on an admission: R65–R67, R69, R70, R75, R76, R79."""

from __future__ import annotations

from typing import Any

import pytest

from app.models import DevelopmentCase, Vote
from app.services.casefile import CaseFile
from tests.builders import Regular, d
from tests.services.rules.lives import edition_2014

Said = list[tuple[str, str, str]]
BALLOTS = ("issued", "returned", "votes_for", "votes_against", "votes_abstain", "votes_invalid")
NO_BALLOTS: dict[str, Any] = dict.fromkeys(BALLOTS)


def changed(**values: Any) -> Regular:
    """The regular case with another admission vote."""
    case = Regular()
    for name, value in values.items():
        setattr(case.vote("接收预备党员"), name, value)
    return case


@pytest.mark.parametrize(
    ("due", "present", "said"),
    [
        (16, 9, []),
        (16, 8, [("R65", "violation", "broken")]),
        (15, 8, []),
        (15, 7, [("R65", "violation", "broken")]),
        (None, 14, [("R65", "violation", "undetermined")]),
        (16, None, [("R65", "violation", "undetermined")]),
    ],
)
def test_quorum(due: int | None, present: int | None, said: Said) -> None:
    case = changed(due=due, present=present)
    assert case.says("R65") == said


@pytest.mark.parametrize(("motion", "rule"), [("接收预备党员", "R65"), ("预备党员转正", "R104")])
def test_no_committee_admits_or_converts(motion: str, rule: str) -> None:
    """步 15, 23: 「决定者 支部党员大会」; three of three in a committee are no assembly of sixteen."""
    case = Regular()
    vote = case.vote(motion)
    for name in ("due", "present", "issued", "returned", "votes_for"):
        setattr(vote, name, 3)
    vote.votes_against = vote.votes_abstain = 0
    vote.written_for = vote.written_latest_on = None
    vote.kind = "支委会"
    found = case.findings(rule)
    assert [(f.severity.value, f.state.value) for f in found] == [("violation", "broken")]
    assert f"{motion}由支委会表决" in found[0].message


def test_the_message_shows_the_arithmetic() -> None:
    case = changed(due=15, present=7)
    assert case.findings("R65")[0].message == (
        "2026-11-30 接收大会：应到 15，须超过 7.5，即至少 8；实到 7，不够。会议无效。"
    )


@pytest.mark.parametrize(
    ("votes_for", "written", "result", "said"),
    [
        (9, 0, "通过", []),
        (8, 1, "通过", []),
        (8, 0, "通过", [("R66", "violation", "broken")]),
        (8, None, "未通过", []),
        (8, 1, "未通过", [("R66", "violation", "broken")]),
        (None, 0, "通过", [("R66", "violation", "undetermined")]),
        (9, 0, None, [("R66", "violation", "undetermined")]),
        (8, 0, "延期", []),
        # put off with nine in favour: the row contradicts its own ballots
        (9, 0, "延期", [("R66", "violation", "broken")]),
    ],
)
def test_result_matches_the_ballots(
    votes_for: int | None, written: int | None, result: str | None, said: Said
) -> None:
    assert changed(votes_for=votes_for, written_for=written, result=result).says("R66") == said


def test_without_written_opinions_by_local_choice() -> None:
    case = changed(votes_for=8, written_for=1).with_params(count_written=False)
    assert case.says("R66") == [("R66", "violation", "broken")]
    assert case.findings("R66")[0].basis == "细则（2026）第二十条（本支部设定）"


def test_no_quorum_and_not_passed_is_no_contradiction() -> None:
    assert changed(present=8, votes_for=9, result="未通过").says("R66") == []


@pytest.mark.parametrize(
    ("rule", "column", "severity"),
    [
        ("R67", "secret", "violation"),
        ("R75", "person_present", "warning"),
        ("R75", "introducers_present", "warning"),
        ("R76", "procedure_complete", "violation"),
        ("R79", "resolution_complete", "violation"),
    ],
)
def test_no_is_a_breach_and_empty_is_undecided(rule: str, column: str, severity: str) -> None:
    assert changed(**{column: True}).says(rule) == []
    assert changed(**{column: False}).says(rule) == [(rule, severity, "broken")]
    assert changed(**{column: None}).says(rule) == [(rule, severity, "undetermined")]


def test_secret_ballot_by_edition() -> None:
    for months, said in ((-36, [("R67", "violation", "broken")]), (-12 * 14, [])):
        case = edition_2014(months)
        case.vote("接收预备党员").secret = False
        assert case.says("R67") == said


def test_each_meeting_is_judged_by_its_own_edition() -> None:
    case = Regular()
    case.votes.append(
        Vote(
            case_id=case.case.id,
            motion="接收预备党员",
            kind="支部大会",
            on=d("2026-05-08"),
            due=16,
            present=8,
            votes_for=8,
            result="未通过",
        )
    )
    found = case.findings("R65")
    assert [(f.basis, f.source, f.node) for f in found] == [
        ("细则（2014）第二十条", "verified", d("2026-05-08"))
    ]


def test_a_planned_and_a_postponed_meeting_are_not_judged() -> None:
    rules = ("R65", "R66", "R67", "R70", "R75", "R76", "R79")
    assert changed(result="延期", present=7, secret=None, **NO_BALLOTS).says(*rules) == []
    plan = changed(result=None, present=None, secret=None, **NO_BALLOTS)
    plan.today = d("2026-11-30")
    assert plan.says(*rules) == []
    plan.today = d("2026-12-01")
    assert plan.says(*rules) == [("R66", "violation", "undetermined")]


def other_vote(case: Regular, motion: str = "接收预备党员", **values: Any) -> Vote:
    """A vote about somebody else at the same meeting, in the register."""
    person = case.members[9]
    other = DevelopmentCase(code="AJ002", person_id=person.id, organisation_id=case.branch.id)
    vote = Vote(case_id=other.id, motion=motion, kind="支部大会", on=d("2026-11-30"), **values)
    case.more_files.append(CaseFile(other, person, case.branch, votes=(vote,)))
    return vote


def test_ballots_of_two_people_are_not_merged() -> None:
    case = changed(**NO_BALLOTS)
    other = other_vote(case, due=16, present=14, votes_for=12, result="通过")
    assert case.says("R69") == [("R69", "violation", "broken")]
    other.votes_for = None
    assert case.says("R69") == []
    mine = Regular()
    other_vote(mine, due=16, present=14, votes_for=12, result="通过")
    assert mine.says("R69") == []


def test_another_motion_at_the_meeting_is_no_merger() -> None:
    case = changed(**NO_BALLOTS)
    other_vote(case, "预备党员转正", due=16, present=14, votes_for=12, result="通过")
    assert case.says("R69") == []


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, []),
        ({"votes_for": 13}, [("R70", "violation", "broken")]),
        ({"issued": 15}, [("R70", "violation", "broken")]),
        ({"present": 17, "issued": 14}, [("R70", "violation", "broken")]),
        ({"written_for": 2}, []),
        ({"written_for": 3}, [("R70", "violation", "broken")]),
        ({"returned": None}, [("R70", "violation", "undetermined")]),
        (NO_BALLOTS, []),
    ],
)
def test_ballots_balance(values: dict[str, Any], said: Said) -> None:
    assert changed(**values).says("R70") == said


def test_conversion_ballots_balance_too() -> None:
    case = Regular()
    case.vote("预备党员转正").votes_for = 16
    (found,) = case.findings("R70")
    assert (found.step, found.node) == (23, d("2027-12-10"))


def test_a_case_that_stopped_is_judged_but_not_asked() -> None:
    case = Regular(upto="2026-12-05")
    vote = case.vote("接收预备党员")
    vote.secret, vote.procedure_complete, vote.present = None, False, 8
    case.case.status, case.case.ended_on = "转出", d("2026-12-05")
    assert case.says("R65", "R67", "R76") == [("R65", "violation", "broken"), ("R76", "violation", "broken")]
