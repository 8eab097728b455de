"""F. After the conversion meeting: R109–R112, R116."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import Regular, d
from tests.services.rules.lives import edition_2014, extended, from_elsewhere

Said = list[tuple[str, str, str]]


def changed(**values: Any) -> Regular:
    """The regular case with another probation row."""
    case = Regular()
    for name, value in values.items():
        setattr(case.probation, name, value)
    return case


@pytest.mark.parametrize(
    ("approved", "reported", "said"),
    [
        ("2028-03-10", "2027-12-13", []),
        ("2028-03-11", "2027-12-13", [("R109", "warning", "broken")]),
        ("2028-03-13", "2027-12-13", [("R109", "warning", "broken")]),
        ("2028-03-14", "2027-12-13", [("R109", "violation", "broken")]),
        ("2028-03-14", None, [("R109", "warning", "broken")]),
    ],
)
def test_approved_within_three_months(approved: str, reported: str | None, said: Said) -> None:
    case = Regular()
    row = case.filing("转正审批")
    row.decided_on, row.submitted_on = d(approved), d(reported) if reported else None
    assert case.says("R109") == said
    assert {f.step for f in case.findings("R109")} <= {24}


@pytest.mark.parametrize(
    ("today", "said"),
    [
        ("2028-02-23", []),
        ("2028-02-24", [("R109", "warning", "broken")]),
        ("2028-03-11", [("R109", "warning", "broken")]),
        ("2028-03-14", [("R109", "violation", "broken")]),
    ],
)
def test_approval_still_to_come(today: str, said: Said) -> None:
    case = Regular(upto="2027-12-20")
    case.today = d(today)
    assert case.says("R109") == said
    assert [due.due_on for due in case.dues("R109")] == [d("2028-03-10")]


def test_an_archived_case_without_approval() -> None:
    case = Regular()
    case.filings.remove(case.filing("转正审批"))
    assert case.says("R109") == [("R109", "violation", "undetermined")]
    assert case.dues("R109") == []


def test_the_extension_is_approved_in_time_too() -> None:
    case = extended()
    case.filing("转正审批").decided_on = d("2028-03-14")
    assert case.says("R109") == [("R109", "violation", "broken")]
    assert "延长预备期" in case.findings("R109")[0].message


@pytest.mark.parametrize("column", ["talk_dates", "announcement_dates"])
@pytest.mark.parametrize(
    ("archived", "today", "said"),
    [
        (None, "2028-02-19", []),
        (None, "2028-02-20", [("R110", "warning", "broken")]),
        ("2028-02-05", "2028-02-10", [("R110", "violation", "broken")]),
    ],
)
def test_talked_and_announced(column: str, archived: str | None, today: str, said: Said) -> None:
    case = changed(archived_on=d(archived) if archived else None)
    setattr(case.probation, column, ())
    case.today = d(today)
    assert case.says("R110") == said


def test_a_talk_before_the_approval_is_not_this_one() -> None:
    assert changed(talk_dates=(d("2028-01-19"),)).says("R110", "R117") == [
        ("R110", "violation", "broken"),
        ("R117", "violation", "broken"),
    ]
    case = extended()
    assert case.probation is not None
    case.probation.talk_dates = case.probation.talk_dates[:1]
    assert case.says("R110", "R117") == [("R110", "violation", "broken")]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (None, []),
        ("2027-11-30", []),
        ("2027-12-10", [("R111", "violation", "broken")]),
        ("2028-01-20", [("R111", "violation", "broken")]),
    ],
)
def test_full_since_the_expiry(typed: str | None, said: Said) -> None:
    case = Regular()
    case.person.full_on = d(typed) if typed else None
    assert case.says("R111") == said


def test_full_since_the_end_of_the_extension() -> None:
    case = extended()
    case.person.full_on = d("2028-05-30")
    assert case.says("R111") == []
    case.person.full_on = d("2027-11-30")
    assert case.says("R111") == [("R111", "violation", "broken")]


def test_a_typed_date_is_not_compared_before_the_approval() -> None:
    case = Regular(upto="2027-12-20")
    case.person.full_on = d("2027-12-10")
    assert case.says("R111") == []


@pytest.mark.parametrize(
    ("joined", "said"), [("2026-11-30", []), ("2026-12-01", [("R112", "violation", "broken")]), (None, [])]
)
def test_joined_elsewhere(joined: str | None, said: Said) -> None:
    case = from_elsewhere()
    case.person.joined_on = d(joined) if joined else None
    assert case.says("R112", "R90") == said


PAPERS = ("入党志愿书", "入党申请书", "政治审查材料", "转正申请书", "培养教育考察材料")


@pytest.mark.parametrize(
    ("archived", "papers", "said"),
    [
        ("2028-02-19", PAPERS, []),
        ("2028-02-20", PAPERS, [("R116", "hint", "broken")]),
        ("2028-02-05", (*PAPERS, "思想汇报"), []),
        ("2028-02-05", PAPERS[:4], [("R116", "violation", "broken")]),
        ("2028-02-05", (), [("R116", "violation", "undetermined")]),
        ("2028-02-20", PAPERS[1:], [("R116", "hint", "broken"), ("R116", "violation", "broken")]),
    ],
)
def test_archived(archived: str, papers: tuple[str, ...], said: Said) -> None:
    assert changed(archived_on=d(archived), archived_papers=papers).says("R116") == said


def test_only_the_days_are_this_branchs_own() -> None:
    case = changed(archived_on=d("2028-02-20"), archived_papers=PAPERS[1:])
    assert [(f.basis, f.source) for f in case.findings("R116")] == [
        ("细则（2026）第三十六条（本支部设定）", "default"),
        ("细则（2026）第三十六条", "quoted"),
    ]


def test_archive_still_to_come() -> None:
    case = Regular(upto="2028-01-20")
    assert [(due.act, due.due_on) for due in case.dues("R116")] == [("材料归档", d("2028-02-19"))]
    case.today = d("2028-02-20")
    assert case.says("R116") == [("R116", "hint", "broken")]


def test_articles_of_2014() -> None:
    case = edition_2014()
    assert case.probation is not None
    case.probation.archived_papers = ()
    case.probation.talk_dates = ()
    assert {f.rule: f.article for f in case.findings("R110", "R116")} == {
        "R110": "第三十四条",
        "R116": "第三十七条",
    }
