"""D. After the admission meeting: R80–R85, R87–R89, R214, R219."""

from __future__ import annotations

from typing import Any

import pytest

from app.models import SuperiorFiling
from tests.builders import Regular, d
from tests.services.rules.lives import edition_2014, under_a_general_branch

Said = list[tuple[str, str, str]]


def changed(matter: str, **values: Any) -> Regular:
    """The regular case with another row of the superior's."""
    case = Regular()
    for name, value in values.items():
        setattr(case.filing(matter), name, value)
    return case


@pytest.mark.parametrize(
    ("reported", "said"),
    [
        ("2026-12-14", []),
        ("2026-12-15", [("R80", "hint", "broken")]),
        (None, [("R80", "hint", "undetermined")]),
    ],
)
def test_reported_within_ten_working_days(reported: str | None, said: Said) -> None:
    case = changed("接收审批", submitted_on=d(reported) if reported else None)
    assert case.says("R80") == said
    assert {f.basis for f in case.findings("R80")} <= {"本支部设定"}


def test_report_still_to_come() -> None:
    case = Regular(upto="2026-12-01")
    assert [(due.act, due.due_on, due.provisional) for due in case.dues("R80")] == [
        ("上报接收决议", d("2026-12-14"), False)
    ]
    case.today = d("2026-12-15")
    assert case.says("R80") == [("R80", "hint", "broken")]


def test_working_days_of_an_unpublished_year_are_provisional() -> None:
    case = Regular(upto="2026-12-01")
    case.vote("接收预备党员").on = d("2026-12-28")
    case.today = d("2026-12-28")
    assert [due.provisional for due in case.dues("R80")] == [True]


@pytest.mark.parametrize(
    ("reported", "words"),
    [
        ("2027-02-28", None),
        ("2027-03-01", "重新复议"),
        ("2027-05-30", "重新复议"),
        ("2027-05-31", "重新办理"),
    ],
)
def test_reported_much_too_late(reported: str, words: str | None) -> None:
    case = changed("接收审批", submitted_on=d(reported))
    found = case.findings("R81")
    assert [(f.severity.value, f.source) for f in found] == ([("warning", "local")] if words else [])
    assert all(words is not None and words in f.message for f in found)


@pytest.mark.parametrize(
    ("today", "said"),
    [("2027-02-28", []), ("2027-03-01", [("R81", "warning", "broken")])],
)
def test_not_reported_at_all(today: str, said: Said) -> None:
    case = Regular(upto="2026-12-01")
    case.today = d(today)
    assert case.says("R81") == said


@pytest.mark.parametrize(
    ("talk", "said"),
    [
        ("2026-11-30", []),
        ("2027-01-15", []),
        ("2026-11-29", [("R82", "warning", "broken")]),
        ("2027-01-16", [("R82", "violation", "broken")]),
    ],
)
def test_talk_between_meeting_and_approval(talk: str, said: Said) -> None:
    assert changed("审批谈话", decided_on=d(talk)).says("R82") == said


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        ("党委委员", []),
        ("其他", [("R82", "violation", "broken")]),
        (None, [("R82", "violation", "undetermined")]),
    ],
)
def test_who_talked(standing: str | None, said: Said) -> None:
    assert changed("审批谈话", handler_standing=standing).says("R82") == said


def test_no_talk_is_spoken_of_after_the_approval() -> None:
    case = Regular(upto="2026-12-15")
    assert case.says("R82") == []
    case = Regular()
    case.filings.remove(case.filing("审批谈话"))
    assert case.says("R82") == [("R82", "violation", "broken")]


@pytest.mark.parametrize(
    ("approved", "reported", "reason", "said"),
    [
        ("2027-02-28", "2026-12-03", None, []),
        ("2027-03-01", "2026-12-03", None, [("R83", "warning", "broken")]),
        ("2027-03-01", "2026-12-03", "函调未回", []),
        ("2027-05-30", "2026-12-03", "函调未回", []),
        ("2027-05-31", "2026-12-03", "函调未回", [("R84", "warning", "broken")]),
        ("2027-06-03", "2026-12-03", "函调未回", [("R84", "warning", "broken")]),
        ("2027-06-04", "2026-12-03", "函调未回", [("R84", "violation", "broken")]),
        ("2027-06-04", None, "函调未回", [("R84", "warning", "broken")]),
        ("2027-06-04", "2026-12-03", None, [("R83", "warning", "broken"), ("R84", "violation", "broken")]),
    ],
)
def test_three_and_six_months(approved: str, reported: str | None, reason: str | None, said: Said) -> None:
    case = changed(
        "接收审批",
        decided_on=d(approved),
        submitted_on=d(reported) if reported else None,
        overdue_reason=reason,
    )
    assert case.says("R83", "R84") == said


def test_counted_from_the_report_by_local_choice() -> None:
    case = changed("接收审批", decided_on=d("2027-03-03")).with_params(approval_anchor="REPORTED")
    assert case.says("R83", "R84") == []


@pytest.mark.parametrize(
    ("today", "said", "acts"),
    [
        ("2027-02-12", [], ["2027-02-28"]),
        ("2027-02-13", [("R83", "warning", "broken")], ["2027-02-28"]),
        ("2027-03-01", [("R83", "warning", "broken")], ["2027-02-28", "2027-05-30"]),
        ("2027-05-31", [("R83", "warning", "broken"), ("R84", "warning", "broken")],
         ["2027-02-28", "2027-05-30"]),
        ("2027-06-04", [("R83", "warning", "broken"), ("R84", "violation", "broken")],
         ["2027-02-28", "2027-05-30"]),
    ],
)  # fmt: skip
def test_approval_still_to_come(today: str, said: Said, acts: list[str]) -> None:
    case = Regular(upto="2026-12-25")
    case.today = d(today)
    assert case.says("R83", "R84") == said
    assert [due.due_on.isoformat() for due in case.dues("R83", "R84")] == acts


def test_an_old_record_without_approval_is_not_waited_for() -> None:
    case = Regular()
    case.filings.remove(case.filing("接收审批"))
    assert case.says("R80", "R81", "R83", "R84") == [("R83", "warning", "undetermined")]
    assert case.dues("R80", "R83", "R84") == []


def test_returned_is_no_decision() -> None:
    case = Regular(upto="2027-01-15")
    case.filing("接收审批").result = "退回"
    assert [due.due_on for due in case.dues("R83")] == [d("2027-02-28")]


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2026-11-30", "2027-11-30", []),
        ("2026-11-30", "2027-11-28", [("R85", "violation", "broken")]),
        ("2026-11-30", "2027-12-01", [("R85", "violation", "broken")]),
        ("2027-01-15", "2027-11-29", [("R85", "violation", "broken")]),
        ("2027-01-15", "2028-01-14", [("R85", "violation", "broken")] * 2),
        (None, None, []),
    ],
)
def test_probation_as_written_by_the_committee(start: str | None, end: str | None, said: Said) -> None:
    case = Regular()
    assert case.probation is not None
    case.probation.probation_from = d(start) if start else None
    case.probation.probation_to = d(end) if end else None
    assert case.says("R85") == said


def test_a_year_from_the_29th_of_february() -> None:
    case = Regular()
    assert case.probation is not None
    case.vote("接收预备党员").on = case.probation.probation_from = d("2028-02-29")
    for end, said in (("2029-02-28", []), ("2029-02-27", []), ("2029-03-01", ["R85"])):
        case.probation.probation_to = d(end)
        assert [f.rule for f in case.findings("R85")] == said


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2027-02-20", []),
        ("2027-11-20", [("R87", "warning", "broken")]),
        ("2028-03-01", [("R87", "violation", "broken")]),
    ],
)
def test_filing_with_the_department(day: str, said: Said) -> None:
    case = Regular()
    case.filings.remove(case.filing("组织部门备案"))
    if day != "2028-03-01":
        case.cut(d(day))
    assert case.says("R87") == said


def test_filing_with_the_department_by_edition() -> None:
    for months, rules in ((-36, ["R87"]), (-12 * 14, [])):
        case = edition_2014(months)
        case.filings.remove(case.filing("组织部门备案"))
        assert [f.rule for f in case.findings("R87")] == rules


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2027-02-01", []),
        ("2027-02-10", [("R88", "warning", "broken")]),
        ("2028-03-01", [("R88", "violation", "broken")]),
    ],
)
def test_told_and_announced(day: str, said: Said) -> None:
    case = Regular()
    assert case.probation is not None
    case.probation.announced_on = None
    if day != "2028-03-01":
        case.cut(d(day))
    assert case.says("R88") == said


def refused() -> Regular:
    """Not approved, with nothing yet said to anybody."""
    case = Regular(upto="2027-01-15")
    row = case.filing("接收审批")
    row.result, row.notified_on = "不同意", None
    return case


def test_refusal_is_explained() -> None:
    case = refused()
    assert case.says("R89") == [("R89", "warning", "broken")]
    row = case.filing("接收审批")
    row.notified_on = row.refusal_talk_on = d("2027-01-20")
    assert case.says("R89") == []
    case.case.status = "未批准"
    row.refusal_talk_on = None
    assert case.says("R89") == [("R89", "warning", "broken")]


def test_a_second_round_is_judged_by_itself() -> None:
    """Refused, discussed again, approved: the first round's rows do not serve the second."""
    case = refused()
    first = case.filing("接收审批")
    again = Regular()
    vote = again.vote("接收预备党员")
    vote.on = d("2027-06-01")
    case.votes.append(vote)
    case.filings.append(
        SuperiorFiling(
            case_id=case.case.id,
            matter="接收审批",
            submitted_on=d("2027-06-03"),
            decided_on=d("2027-08-01"),
            result="同意",
            organisation_id=case.committee.id,
        )
    )
    case.today = d("2027-08-02")
    assert first.decided_on == d("2027-01-15")
    assert case.says("R80", "R83", "R84") == []
    assert case.says("R82") == [("R82", "violation", "broken")], "the talk of the first round is too old"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-11-30", []),
        ("2026-11-29", [("R214", "warning", "broken")]),
        ("2027-01-15", []),
        ("2027-01-16", [("R214", "warning", "broken")]),
    ],
)
def test_the_general_branch_deliberates(day: str, said: Said) -> None:
    case = under_a_general_branch()
    case.filing("总支审议").decided_on = d(day)
    assert case.says("R214") == said


def test_no_deliberation() -> None:
    case = under_a_general_branch()
    case.filings.remove(case.filing("总支审议"))
    assert case.says("R214") == [("R214", "warning", "broken")]
    case.cut(d("2027-01-10"))
    assert case.says("R214") == []


@pytest.mark.parametrize(
    ("papers", "said"),
    [
        (("入党志愿书", "入党申请书", "政治审查材料", "考察登记表"), []),
        (("入党志愿书", "入党申请书", "政治审查材料"), [("R219", "hint", "broken")]),
        ((), []),
    ],
)
def test_papers_sent(papers: tuple[str, ...], said: Said) -> None:
    assert changed("接收审批", papers=papers).says("R219") == said


def test_the_day_counted_from_is_told() -> None:
    """Reported on 3 December, counted from there: three months end on 3 March 2027."""
    case = Regular(upto="2026-12-04").with_params(approval_anchor="REPORTED")
    (due,) = case.dues("R83")
    assert due.message.startswith("2026-11-30 大会通过接收、2026-12-03 上报（从上报算），党委应在三个月内")
    assert due.due_on == d("2027-03-03")
