"""C. From activist to candidate: R31–R34."""

from __future__ import annotations

import pytest

from app.models import SuperiorFiling, Vote
from tests.builders import Regular, d

Said = list[tuple[str, str, str]]


@pytest.mark.parametrize(
    ("activist", "studied", "said"),
    [
        ("2025-09-01", "2026-09-01", []),
        ("2025-09-01", "2026-08-31", [("R31", "violation", "broken")]),
        ("2024-02-29", "2025-02-28", []),
        # 366 days between these, and yet a day short of the year
        ("2023-03-01", "2024-02-29", [("R31", "violation", "broken")]),
        ("2023-03-01", "2024-03-01", []),
    ],
)
def test_cultivated_for_a_year(activist: str, studied: str, said: Said) -> None:
    case = Regular()
    case.vote("确定积极分子").on = d(activist)
    case.vote("研究发展对象").on = d(studied)
    assert case.says("R31") == said


def test_the_day_of_the_study_counts_not_the_superiors() -> None:
    case = Regular()
    case.vote("研究发展对象").on = d("2026-08-31")
    case.case.candidate_since = d("2026-11-01")
    assert case.says("R31") == [("R31", "violation", "broken")]


def test_cultivation_without_a_beginning() -> None:
    case = Regular()
    case.votes.remove(case.vote("确定积极分子"))
    assert case.says("R31") == [("R31", "violation", "undetermined")]


@pytest.mark.parametrize(
    ("has_groups", "gone", "said"),
    [
        (False, (), []),
        (None, (), []),
        (True, (), [("R32", "violation", "broken")]),
        (False, ("培养联系人",), [("R32", "violation", "broken")]),
        (False, ("党员",), [("R32", "violation", "broken")]),
        (False, ("群众", "党员"), [("R32", "violation", "broken")]),
    ],
)
def test_opinions_were_asked(has_groups: bool | None, gone: tuple[str, ...], said: Said) -> None:
    case = Regular()
    case.branch.has_groups = has_groups
    case.consultations = [
        row for row in case.consultations if row.link != "研究发展对象" or row.consulted not in gone
    ]
    assert case.says("R32") == said


@pytest.mark.parametrize(
    ("asked", "said"), [("2026-09-02", []), ("2026-09-03", [("R32", "violation", "broken")])]
)
def test_opinions_before_the_study(asked: str, said: Said) -> None:
    case = Regular()
    case.consultations[1].on = d(asked)
    assert case.says("R32") == said


@pytest.mark.parametrize(("present", "said"), [(2, []), (1, [("R33", "violation", "broken")])])
def test_half_the_committee_studied(present: int, said: Said) -> None:
    case = Regular()
    case.vote("研究发展对象").present = present
    assert case.says("R33") == said


def test_study_without_a_meeting() -> None:
    case = Regular()
    case.votes.remove(case.vote("研究发展对象"))
    assert case.says("R33") == [("R33", "violation", "undetermined")]
    assert Regular(upto="2026-09-01").says("R33") == []


@pytest.mark.parametrize(
    ("decided", "result", "said"),
    [
        ("2026-09-02", "同意", []),
        ("2026-09-01", "同意", [("R34", "violation", "broken")]),
        ("2026-09-24", "已备案", [("R34", "warning", "broken")]),
        ("2026-09-24", "不同意", [("R34", "violation", "broken")]),
        ("2026-09-24", "退回", [("R34", "violation", "broken")]),
        ("2026-09-24", None, [("R34", "violation", "undetermined")]),
        (None, "同意", [("R34", "violation", "undetermined")]),
        (None, None, [("R34", "violation", "broken")]),
    ],
)
def test_the_superior_agrees(decided: str | None, result: str | None, said: Said) -> None:
    case = Regular()
    row = case.filing("发展对象同意")
    row.decided_on, row.result = (d(decided) if decided else None), result
    assert case.says("R34") == said


def test_no_answer_at_all() -> None:
    case = Regular()
    case.filings.remove(case.filing("发展对象同意"))
    assert case.says("R34") == [("R34", "violation", "broken")]
    case.case.status = "转出"
    case.case.ended_on = d("2026-12-01")
    assert case.says("R34") == []


def test_answer_still_to_come() -> None:
    for day in ("2026-09-03", "2026-09-10", "2026-09-24"):
        assert Regular(upto=day).says("R34") == []
    refused = Regular(upto="2026-09-24")
    refused.filing("发展对象同意").result = "不同意"
    assert refused.says("R34") == []


def test_filing_is_enough_where_the_superior_says_so() -> None:
    case = Regular().with_params(upper_mode_2026="FILING")
    case.filing("发展对象同意").result = "已备案"
    assert case.says("R34") == []


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        ("2023-09-24", []),
        (None, []),
        ("2023-09-23", [("R34", "violation", "broken")]),
    ],
)
def test_filing_of_2014(listed: str | None, said: Said) -> None:
    case = Regular().shift(-36)
    row = case.filing("发展对象同意")
    row.matter, row.result = "发展对象备案", "已备案"
    case.notices = []
    case.case.candidate_since = d(listed) if listed else None
    assert row.decided_on == d("2023-09-24")
    assert case.says("R34", "R35", "R38") == said
    row.decided_on = row.submitted_on = None
    case.filings.remove(row)
    assert case.says("R34") == [("R34", "violation", "broken")]


def test_before_2014_no_superior_is_asked() -> None:
    case = Regular().shift(-13 * 12)
    case.filings.remove(case.filing("发展对象同意"))
    assert case.says("R34") == []


def test_studied_a_second_time() -> None:
    """The first consent stands for the first study; only a listing without a new one is a breach."""
    case = Regular(upto="2026-10-11")
    case.notices[0].result = "影响"
    again = Vote(
        case_id=case.case.id,
        motion="研究发展对象",
        kind="支委会",
        on=d("2027-04-01"),
        due=3,
        present=3,
        result="通过",
    )
    case.votes.append(again)
    case.today = d("2027-04-10")
    assert case.says("R34", "R37") == []
    consent = SuperiorFiling(
        case_id=case.case.id,
        matter="发展对象同意",
        submitted_on=d("2027-04-02"),
        decided_on=d("2027-04-10"),
        result="同意",
    )
    case.filings.append(consent)
    assert case.says("R34", "R37") == []
    case.filings.remove(consent)
    case.case.candidate_since = d("2027-04-20")
    assert case.says("R34") == [("R34", "violation", "broken")]
