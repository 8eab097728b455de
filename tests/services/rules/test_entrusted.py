"""M. Entrusted cultivation and pairs: R195–R197."""

from __future__ import annotations

from typing import Any

import pytest

from app.models import AffiliationTransfer, Consultation, Helper, PairActivity
from app.services.casefile import CaseFile
from tests.builders import Regular, d

Said = list[tuple[str, str, str]]
HINT = [("R195", "hint", "broken")]


def paired(upto: str = "2027-06-01", start: str = "2027-01-20", **values: Any) -> Regular:
    """The regular case with the fifth member at the probationer's side."""
    case = Regular(upto=upto)
    case.helpers.append(
        Helper(
            case_id=case.case.id,
            role="结对老党员",
            from_on=d(start),
            **{"person_id": case.members[4].id, **values},
        )
    )
    return case


def did(case: Regular, kind: str, *days: str) -> Regular:
    """Record activities of the pair."""
    case.pair_activities += [PairActivity(case_id=case.case.id, kind=kind, on=d(day)) for day in days]
    return case


def test_no_pair_no_rules() -> None:
    assert Regular(upto="2027-06-01").says("R195", "R196", "R197") == []


@pytest.mark.parametrize(("today", "said"), [("2027-01-25", []), ("2027-01-26", HINT)])
def test_a_probationer_of_a_joint_branch_gets_a_pair(today: str, said: Said) -> None:
    case = Regular(upto=today)
    case.branch.kind = "联合党支部"
    assert case.says("R195") == said
    assert [due.due_on for due in case.dues("R195")] == [d("2027-01-25")]


def test_nobody_is_asked_before_the_approval_or_after_conversion() -> None:
    for today in ("2027-01-10", "2028-02-01"):
        case = Regular(upto=today)
        case.branch.kind = "联合党支部"
        assert case.says("R195") == []
        assert case.dues("R195") == []


@pytest.mark.parametrize(
    ("joined", "full", "said"),
    [
        ("2016-01-20", "2017-01-20", []),
        ("2016-01-21", "2017-01-21", HINT),
        ("2005-01-21", "2017-01-21", HINT),
        ("2026-06-01", None, HINT),
        (None, None, [("R195", "hint", "undetermined")]),
    ],
)
def test_ten_years_since_full_membership(joined: str | None, full: str | None, said: Said) -> None:
    case = paired()
    mentor = case.members[4]
    mentor.joined_on = None if joined is None else d(joined)
    mentor.full_on = None if full is None else d(full)
    mentor.political_status = "中共党员"
    assert case.says("R195") == said


@pytest.mark.parametrize(
    ("discipline", "start", "end", "said"),
    [
        ("无", None, None, []),
        ("警告", "2025-01-20", "2027-01-20", []),
        ("警告", "2025-01-20", "2027-01-21", HINT),
        ("警告", "2027-01-21", None, []),
        ("留党察看", None, None, HINT),
    ],
)
def test_without_blemish(discipline: str, start: str | None, end: str | None, said: Said) -> None:
    case = paired()
    mentor = case.members[4]
    mentor.discipline = discipline
    mentor.discipline_from = None if start is None else d(start)
    mentor.discipline_to = None if end is None else d(end)
    assert case.says("R195") == said


@pytest.mark.parametrize(("others", "said"), [(2, []), (3, HINT)])
def test_at_most_three_at_once(others: int, said: Said) -> None:
    case = paired()
    for number in range(others):
        other = Regular()
        other.case.code = f"AJ1{number}"
        row = Helper(
            case_id=other.case.id, role="结对老党员", person_id=case.members[4].id, from_on=d("2026-12-01")
        )
        case.more_files.append(CaseFile(other.case, other.person, helpers=(row,)))
    assert case.says("R195") == said


def test_not_with_oneself() -> None:
    case = paired()
    case.helpers[-1].person_id = case.person.id
    assert case.says("R195") == HINT


@pytest.mark.parametrize(("ended", "said"), [("2027-05-02", []), ("2027-05-01", HINT)])
def test_a_broken_off_pair_is_replaced(ended: str, said: Said) -> None:
    case = paired(to_on=d(ended))
    assert case.says("R195") == said


@pytest.mark.parametrize(("landed", "said"), [("2027-05-02", []), ("2027-05-01", HINT)])
def test_a_mentor_who_left_hands_over(landed: str, said: Said) -> None:
    case = paired()
    case.transfers.append(
        AffiliationTransfer(
            person_id=case.members[4].id,
            direction="转出",
            issued_on=d("2027-04-01"),
            receipt_on=d(landed),
            state="已落",
        )
    )
    assert case.says("R195") == said
    assert [due.act for due in case.dues("R195")] == ["结对交接"]


@pytest.mark.parametrize(
    ("today", "said"),
    [
        ("2027-02-12", []),
        ("2027-02-13", [("R196", "hint", "broken")]),
        ("2027-02-20", [("R196", "hint", "broken")]),
        ("2027-02-21", [("R196", "hint", "broken")]),
    ],
)
def test_first_contact_within_a_month(today: str, said: Said) -> None:
    case = paired(upto=today)
    assert case.says("R196") == said
    assert [(due.act, due.due_on) for due in case.dues("R196")] == [
        ("结对联系", d("2027-02-20")),
        ("结对汇报", d("2027-04-20")),
        ("结对通报", d("2027-07-20")),
    ]


@pytest.mark.parametrize(
    ("second", "said"), [("2027-03-18", []), ("2027-03-19", [("R196", "hint", "broken")])]
)
def test_a_gap_between_contacts(second: str, said: Said) -> None:
    case = did(paired(upto="2027-03-25"), "联系", "2027-02-18", second)
    assert case.says("R196") == said


def test_gaps_say_the_arithmetic() -> None:
    case = did(paired(upto="2027-03-25"), "联系", "2027-02-25", "2027-03-20")
    (finding,) = case.findings("R196")
    assert finding.message == (
        "结对联系每 1 个月至少一次：2027-01-20 之后应不晚于 2027-02-20，实际 2027-02-25（共 1 处间隔过长）。"
    )
    assert finding.basis == "委托培养、结对培养制度（本支部设定）"


def test_nothing_more_after_the_conversion() -> None:
    case = paired(upto="2028-02-01")
    assert case.says("R196") == []
    assert case.dues("R196") == []


def judged(case: Regular, committee: str | None, old_member: str | None, employer: str | None) -> Regular:
    """Record the verdicts of the three parties."""
    for whom, on in (("委托党委", committee), ("结对老党员", old_member), ("所在单位", employer)):
        if on is not None:
            case.consultations.append(
                Consultation(case_id=case.case.id, link="委托培养", consulted=whom, on=d(on))
            )
    return case


@pytest.mark.parametrize(
    ("today", "said"),
    [
        ("2027-10-23", []),
        ("2027-10-24", [("R197", "hint", "broken")]),
        ("2027-10-31", [("R197", "hint", "broken")]),
        ("2027-11-01", [("R197", "hint", "broken")]),
    ],
)
def test_verdicts_still_to_come(today: str, said: Said) -> None:
    assert paired(upto=today).says("R197") == said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (("2027-10-31", "2027-10-31", "2027-10-31"), []),
        (("2027-10-31", "2027-11-01", "2027-10-31"), [("R197", "hint", "broken")]),
        (("2027-10-31", None, "2027-10-31"), [("R197", "hint", "broken")]),
        (("2027-10-31", "2027-12-11", "2027-10-31"), [("R197", "hint", "broken")]),
    ],
)
def test_verdicts_by_the_conversion(days: tuple[str | None, str | None, str | None], said: Said) -> None:
    assert judged(paired(upto="2028-02-01"), *days).says("R197") == said


def test_the_missing_party_is_named() -> None:
    case = judged(paired(upto="2028-02-01"), "2027-10-31", None, "2027-10-31")
    (finding,) = case.findings("R197")
    assert finding.message == "2027-12-10 大会讨论转正之前没有结对老党员的评语，三方都应有。"
