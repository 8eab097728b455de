"""D. Who is counted at an assembly: R71–R74, R77, R78."""

from __future__ import annotations

from typing import Any

import pytest

from app.models import AffiliationTransfer, Exclusion, Person
from tests.builders import Regular, d

Said = list[tuple[str, str, str]]


def test_counters_without_a_vote() -> None:
    case = Regular()
    vote = case.vote("接收预备党员")
    vote.teller_ids = (case.person.id,)
    assert case.says("R71", "R77") == [("R71", "violation", "broken")]
    probationary = case.members[3]
    probationary.full_on = None
    probationary.joined_on = d("2026-06-30")
    vote.teller_ids = (probationary.id,)
    assert case.says("R71", "R77") == [("R71", "violation", "broken")] * 2, "at both meetings"
    assert sorted(f.step or 0 for f in case.findings("R71")) == [15, 23]


@pytest.mark.parametrize(
    ("state", "start", "end", "said", "guess"),
    [
        ("留党察看", "2026-11-30", None, [("R71", "violation", "broken")], False),
        ("留党察看", "2026-12-01", "2027-12-01", [], False),
        ("留党察看", "2024-11-30", "2026-11-30", [], False),
        ("权利中止", None, None, [("R71", "violation", "broken")], True),
        ("警告", "2026-11-01", None, [], False),
    ],
)
def test_counters_under_discipline(
    state: str, start: str | None, end: str | None, said: Said, guess: bool
) -> None:
    case = Regular()
    person = case.members[2]
    person.discipline = state
    person.discipline_from = d(start) if start else None
    person.discipline_to = d(end) if end else None
    case.vote("接收预备党员").due_difference = "一人受处分"
    case.vote("预备党员转正").supervisor_ids = (case.members[4].id,)
    assert case.says("R71") == said
    assert any("按现状推断" in f.message for f in case.findings("R71")) is guess


def test_nobody_named_and_somebody_unknown() -> None:
    case = Regular()
    case.vote("接收预备党员").teller_ids = ()
    assert case.says("R77") == [("R77", "hint", "undetermined")]
    guest = Person(code="RY900", name="来客", political_status="群众")
    case.more_people.append(guest)
    case.vote("接收预备党员").teller_ids = (guest.id,)
    assert case.says("R77") == [("R77", "hint", "broken")]
    guest.political_status = "中共党员"
    assert case.says("R77") == [("R77", "hint", "undetermined")]


@pytest.mark.parametrize(
    ("due", "reason", "said"),
    [
        (16, None, []),
        (17, None, [("R72", "warning", "broken")]),
        (15, None, [("R72", "warning", "broken")]),
        (15, "一名党员出差未计，已请示", []),
        (None, None, []),
    ],
)
def test_due_is_the_roster(due: int | None, reason: str | None, said: Said) -> None:
    case = Regular()
    vote = case.vote("接收预备党员")
    vote.due, vote.due_difference = due, reason
    assert case.says("R72") == said


@pytest.mark.parametrize(
    ("change", "due"),
    [
        ({"roster_from": d("2026-11-30")}, 16),
        ({"roster_from": d("2026-12-01")}, 15),
        ({"roster_to": d("2026-11-30")}, 16),
        ({"roster_to": d("2026-11-29")}, 15),
        ({"discipline": "留党察看"}, 15),
        ({"mobility": "流入"}, 15),
        ({"full_on": d("2026-12-01")}, 15),
        ({"full_on": d("2026-11-30")}, 16),
        ({"membership_state": "除名", "membership_state_on": d("2026-11-30")}, 15),
    ],
)
def test_roster_of_the_day(change: dict[str, Any], due: int) -> None:
    case = Regular()
    for name, value in change.items():
        setattr(case.members[15], name, value)
    case.vote("接收预备党员").due = due
    assert [f for f in case.findings("R72") if f.step == 15] == []


@pytest.mark.parametrize(
    ("issued", "receipt", "left", "due", "said"),
    [
        # sixteen full members; one typed as left on 1 November, the letter of that day not received: R164
        ("2026-11-01", None, "2026-11-01", 16, []),
        ("2026-11-01", None, "2026-11-01", 15, []),
        ("2026-11-01", None, "2026-11-01", 17, [("R72", "warning", "broken")]),
        ("2026-11-01", None, "2026-11-01", 14, [("R72", "warning", "broken")]),
        # received: no longer here
        ("2026-11-01", "2026-11-10", "2026-11-10", 16, [("R72", "warning", "broken")]),
        # the letter is later than the meeting: nothing says why the day of leaving was typed
        ("2026-12-05", None, "2026-11-01", 16, [("R72", "warning", "broken")]),
    ],
)
def test_who_has_not_been_received_may_be_counted(
    issued: str, receipt: str | None, left: str, due: int, said: Said
) -> None:
    case = Regular()
    case.members[15].roster_to = d(left)
    case.transfers = [
        AffiliationTransfer(
            person_id=case.members[15].id,
            direction="转出",
            issued_on=d(issued),
            receipt_on=d(receipt) if receipt else None,
        )
    ]
    case.vote("接收预备党员").due = due
    case.vote("预备党员转正").due = None
    assert case.says("R72") == said


def test_the_person_is_not_due_at_his_own_conversion() -> None:
    case = Regular()
    case.vote("预备党员转正").due = 17
    (found,) = case.findings("R72")
    assert found.message == (
        "2027-12-10 转正大会应到填 17，按当日名册应为 16；不计入的：邓新苗（预备党员没有表决权）；"
        "两者不等须写“应到差额说明”。"
    )


def test_an_incomplete_roster_gives_only_a_hint() -> None:
    case = Regular()
    case.members[0].roster_from = None
    case.vote("接收预备党员").due = 15
    assert case.says("R72") == [("R72", "hint", "undetermined")]
    case = Regular()
    case.members[0].joined_on = case.members[0].full_on = None
    case.members[0].political_status = "中共党员"
    assert case.says("R72") == [("R72", "hint", "undetermined")] * 2
    case = Regular()
    case.members.clear()
    assert case.says("R72") == [("R72", "hint", "undetermined")] * 2


def excluded(**values: Any) -> Regular:
    """One member left out of the admission meeting."""
    case = Regular()
    vote = case.vote("接收预备党员")
    vote.meeting_id, vote.due = "m1", 15
    row: dict[str, Any] = {
        "meeting_id": "m1",
        "person_id": case.members[15].id,
        "situation": "长期不能自理",
        "superior_agreed_on": d("2026-11-20"),
        "assembly_passed_on": d("2026-11-30"),
    }
    case.exclusions.append(Exclusion(**(row | values)))
    return case


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, []),
        ({"superior_agreed_on": None}, [("R73", "warning", "broken")]),
        ({"assembly_passed_on": None}, [("R73", "warning", "broken")]),
        ({"superior_agreed_on": None, "assembly_passed_on": None}, [("R73", "warning", "broken")] * 2),
        ({"superior_agreed_on": d("2026-12-01")}, [("R73", "warning", "broken")]),
        ({"situation": "回原籍长期居住"}, [("R73", "warning", "broken")]),
    ],
)
def test_left_out_of_those_due(values: dict[str, Any], said: Said) -> None:
    case = excluded(**values)
    assert case.says("R72", "R73") == said


def test_leaving_out_may_be_forbidden_here() -> None:
    assert excluded().with_params(allow_exclusion=False).says("R73") == [("R73", "warning", "broken")]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"written_latest_on": d("2026-11-30")}, []),
        ({"written_latest_on": d("2026-12-01")}, [("R74", "violation", "broken")]),
        ({"written_signed": False}, [("R74", "violation", "broken")]),
        ({"written_signed": None}, [("R74", "violation", "undetermined")]),
        ({"written_latest_on": None, "written_signed": None}, [("R74", "violation", "undetermined")]),
        ({"written_for": 0, "written_latest_on": None, "written_signed": None}, []),
    ],
)
def test_written_opinions(values: dict[str, Any], said: Said) -> None:
    case = Regular()
    for name, value in values.items():
        setattr(case.vote("接收预备党员"), name, value)
    assert case.says("R74") == said


@pytest.mark.parametrize(
    ("members", "said"),
    [(3, []), (2, [("R78", "violation", "broken")]), (0, [("R78", "violation", "undetermined")])],
)
def test_fewer_than_three_full_members(members: int, said: Said) -> None:
    case = Regular()
    del case.members[members:]
    case.vote("接收预备党员").due = min(members, 2) if members < 3 else 3
    assert case.says("R78") == said
    assert {f.basis for f in case.findings("R78")} <= {"《发展党员工作手册》"}
    assert {f.source for f in case.findings("R78")} <= {"local"}


def test_discipline_does_not_reduce_the_full_members() -> None:
    case = Regular()
    del case.members[3:]
    case.members[0].discipline = "留党察看"
    case.vote("接收预备党员").due = 2
    assert case.says("R78") == []


def test_three_due_are_three_whatever_the_roster_says() -> None:
    case = Regular()
    del case.members[2:]
    case.vote("接收预备党员").due = 3
    assert case.says("R78") == []
    case = Regular()
    case.members[0].roster_from = None
    del case.members[2:]
    case.vote("接收预备党员").due = 2
    assert case.says("R78") == [("R78", "violation", "undetermined")]
