"""D. Admission up to the meeting: R57–R64, R211."""

from __future__ import annotations

from typing import Any

import pytest

from app.models import Booklet, PoliticalReview, SuperiorFiling, Vote
from tests.builders import Regular, d
from tests.services.rules.lives import edition_2014

Said = list[tuple[str, str, str]]


@pytest.mark.parametrize(
    ("review", "concluded", "trained", "said"),
    [
        ("2026-10-30", "2026-10-30", "2026-10-23", []),
        ("2026-10-30", "2026-10-31", "2026-10-23", [("R57", "warning", "broken")]),
        ("2026-10-30", "2026-10-20", "2026-10-30", []),
        ("2026-10-30", "2026-10-31", "2026-10-31", [("R57", "warning", "broken")] * 2),
    ],
)
def test_review_after_inquiries(review: str, concluded: str, trained: str, said: Said) -> None:
    case = Regular()
    case.vote("支委会审查").on = d(review)
    case.reviews[0].concluded_on = d(concluded)
    case.trainings[0].end_on = d(trained)
    assert case.says("R57") == said


@pytest.mark.parametrize(("present", "said"), [(2, []), (1, [("R57", "violation", "broken")])])
def test_the_committee_could_review(present: int, said: Said) -> None:
    case = Regular()
    case.vote("支委会审查").present = present
    assert case.says("R57") == said


@pytest.mark.parametrize(
    ("first", "again", "said"),
    [
        # concluded before the committee met, and once more before the meeting: nothing is out of order
        ("2026-10-20", "2026-11-20", []),
        ("2026-10-31", "2026-11-20", [("R57", "warning", "broken")]),
    ],
)
def test_a_political_review_made_once_more(first: str, again: str, said: Said) -> None:
    case = Regular()
    case.reviews[0].concluded_on = d(first)
    case.reviews.append(
        PoliticalReview(
            case_id=case.case.id,
            talk_on=d(again),
            archive_check_on=d(again),
            asked_units=True,
            is_mobile_worker=False,
            concluded_on=d(again),
            conclusion="合格",
            content_complete=True,
        )
    )
    assert case.says("R57") == said


def test_no_review_is_spoken_of_only_later() -> None:
    case = Regular()
    case.votes.remove(case.vote("支委会审查"))
    assert case.says("R57") == [("R57", "warning", "undetermined")]
    assert case.says("R58") == []
    under_way = Regular(upto="2026-10-25")
    assert under_way.says("R57") == []


@pytest.mark.parametrize(
    ("whom", "on", "said"),
    [
        ("党员", "2026-10-30", []),
        ("党员", "2026-10-31", [("R58", "violation", "broken")]),
        ("群众", "2026-10-31", [("R58", "violation", "broken")]),
        ("群众", None, [("R58", "violation", "broken")]),
    ],
)
def test_opinions_before_review(whom: str, on: str | None, said: Said) -> None:
    case = Regular()
    row = next(r for r in case.consultations if (r.link, r.consulted) == ("支委会审查", whom))
    if on is None:
        case.consultations.remove(row)
    else:
        row.on = d(on)
    assert case.says("R58") == said


def test_charter_binds_under_every_edition() -> None:
    case = edition_2014(-12 * 14)
    case.consultations = []
    found = case.findings("R58")
    assert [(f.basis, f.edition) for f in found] == [("党章第五条", None)] * 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"submitted_on": d("2026-10-30")}, []),
        ({"submitted_on": d("2026-10-29")}, [("R59", "violation", "broken")]),
        ({"submitted_on": None}, [("R59", "violation", "undetermined")]),
        ({"notified_on": None}, [("R59", "violation", "undetermined")]),
        ({"notified_on": None, "result": None}, [("R59", "violation", "undetermined")]),
        ({"result": "不合格"}, [("R59", "violation", "broken")]),
        ({"decided_on": d("2026-11-30")}, []),
        ({"decided_on": d("2026-12-01")}, [("R59", "violation", "broken")]),
    ],
)
def test_pre_review(change: dict[str, Any], said: Said) -> None:
    case = Regular()
    for name, value in change.items():
        setattr(case.filing("预审"), name, value)
    assert case.says("R59") == said


def test_a_pre_review_after_the_meeting_asks_for_no_other_meeting() -> None:
    """Passed on 30 November, the pre-review answered in December: R59's breach, and no meeting is missing."""
    case = Regular()
    case.filing("预审").decided_on = d("2026-12-05")
    assert case.says("R59", "R63") == [("R59", "violation", "broken")]
    assert case.dues("R63") == []


def test_after_a_refusal_another_meeting_is_asked_for() -> None:
    """Refused on 15 January 2027, a new pre-review on 1 June: the meeting within its month."""
    case = Regular(upto="2027-01-16")
    case.filing("接收审批").result = "不同意"
    case.probation = None
    case.filings.append(
        SuperiorFiling(
            case_id=case.case.id,
            matter="预审",
            submitted_on=d("2027-05-20"),
            decided_on=d("2027-06-01"),
            notified_on=d("2027-06-02"),
            result="合格",
            organisation_id=case.committee.id,
        )
    )
    case.today = d("2027-06-05")
    assert [due.due_on for due in case.dues("R63")] == [d("2027-07-01")]


def test_no_pre_review() -> None:
    case = Regular()
    case.filings.remove(case.filing("预审"))
    assert case.says("R59") == [("R59", "violation", "broken")]
    before = Regular(upto="2026-11-05")
    assert before.says("R59") == []


def test_no_pre_review_was_asked_before_2014() -> None:
    case = edition_2014(-12 * 14)
    case.filings.remove(case.filing("预审"))
    assert case.says("R59", "R61") == []


def test_a_failed_meeting_before_2014_needed_none_either() -> None:
    """Failed in March 2014, passed in December after a pre-review under the text of 2014."""
    case = edition_2014(-12 * 12 + 1 - 12)
    passed = case.vote("接收预备党员")
    passed.on = d("2014-12-20")
    for row in case.filings:
        if row.matter == "预审":
            row.submitted_on = row.decided_on = row.notified_on = d("2014-12-01")
    case.votes.append(
        Vote(
            case_id=case.case.id,
            motion="接收预备党员",
            kind="支部大会",
            on=d("2014-03-20"),
            due=16,
            present=14,
            votes_for=6,
            result="未通过",
        )
    )
    assert case.says("R59") == []


def test_the_pre_review_before_each_meeting() -> None:
    """Every meeting, the failed one too, rests on the last pre-review before it."""
    case = Regular()
    failed = Vote(
        case_id=case.case.id,
        motion="接收预备党员",
        kind="支部大会",
        on=d("2026-11-20"),
        due=16,
        present=14,
        issued=14,
        returned=14,
        votes_for=8,
        votes_against=6,
        secret=True,
        procedure_complete=True,
        person_present=True,
        introducers_present=True,
        resolution_complete=True,
        result="未通过",
    )
    case.votes.append(failed)
    assert case.says("R59", "R63") == []
    failed.on = d("2026-11-09")
    assert case.says("R59") == [("R59", "violation", "broken")]


@pytest.mark.parametrize(
    ("kind", "may_approve", "said"),
    [
        ("党委", True, []),
        ("党工委", True, []),
        ("党工委", None, [("R60", "violation", "undetermined")] * 3),
        ("党委", False, [("R60", "violation", "broken")] * 3),
        ("党总支", True, [("R60", "violation", "broken")] * 3),
        ("村社区党组织", True, [("R60", "violation", "broken")] * 3),
        ("党组", True, [("R60", "violation", "broken")] * 3),
        ("临时党组织", True, [("R60", "violation", "broken")] * 3),
    ],
)
def test_who_may_approve(kind: str, may_approve: bool | None, said: Said) -> None:
    case = Regular()
    case.committee.kind, case.committee.may_approve = kind, may_approve
    assert case.says("R60") == said
    assert sorted(f.step or 0 for f in case.findings("R60")) == ([13, 17, 24] if said else [])


def test_who_decided_is_not_known() -> None:
    case = Regular()
    case.filing("接收审批").organisation_id = None
    assert case.says("R60") == [("R60", "violation", "undetermined")]
    case.filing("接收审批").decided_on = None
    assert case.says("R60") == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"issued_on": d("2026-11-10")}, []),
        ({"issued_on": d("2026-11-09")}, [("R61", "violation", "broken")]),
        ({"signed_on": d("2026-11-12")}, []),
        ({"signed_on": d("2026-11-11")}, [("R61", "violation", "broken")]),
        ({"signed_on": d("2026-11-30")}, []),
        ({"signed_on": d("2026-12-01")}, [("R61", "violation", "broken")]),
        ({"issued_on": None}, [("R61", "violation", "undetermined")]),
        ({"signed_on": None}, [("R61", "violation", "undetermined")]),
    ],
)
def test_booklet(change: dict[str, Any], said: Said) -> None:
    case = Regular()
    for name, value in change.items():
        setattr(case.booklets[0], name, value)
    assert case.says("R61") == said


def test_booklet_missing_or_spoiled() -> None:
    case = Regular()
    case.booklets[0].spoiled_on = d("2026-11-15")
    assert case.says("R61") == [("R61", "violation", "undetermined")]
    case.booklets.append(
        Booklet(case_id=case.case.id, number="2", issued_on=d("2026-11-16"), signed_on=d("2026-11-17"))
    )
    assert case.says("R61") == []
    assert Regular(upto="2026-11-20").says("R61") == []


@pytest.mark.parametrize(
    ("leave", "said"),
    [(None, []), ("2027-02-11", []), ("2027-02-10", [("R62", "warning", "broken")])],
)
def test_about_to_leave(leave: str | None, said: Said) -> None:
    case = Regular()
    case.case.expected_leave_date = d(leave) if leave else None
    assert case.says("R62") == said


@pytest.mark.parametrize(
    ("meeting", "said"),
    [
        ("2026-12-10", []),
        ("2026-12-11", [("R63", "violation", "broken")]),
    ],
)
def test_meeting_within_a_month(meeting: str, said: Said) -> None:
    case = Regular()
    case.vote("接收预备党员").on = d(meeting)
    assert case.says("R63", "R64") == said


@pytest.mark.parametrize(
    ("today", "said"),
    [
        ("2026-12-02", []),
        ("2026-12-03", [("R63", "warning", "broken")]),
        ("2026-12-10", [("R63", "warning", "broken")]),
        ("2026-12-11", [("R63", "violation", "broken")]),
    ],
)
def test_meeting_still_to_come(today: str, said: Said) -> None:
    case = Regular(upto="2026-11-20")
    case.today = d(today)
    assert case.says("R63") == said
    assert [(due.act, due.due_on, due.step) for due in case.dues("R63")] == [
        ("召开接收大会", d("2026-12-10"), 15)
    ]


def test_a_postponed_meeting_does_not_meet_the_deadline() -> None:
    case = Regular(upto="2026-11-20")
    case.votes.append(
        Vote(case_id=case.case.id, motion="接收预备党员", kind="支部大会", on=d("2026-11-19"), result="延期")
    )
    assert [due.due_on for due in case.dues("R63")] == [d("2026-12-10")]


@pytest.mark.parametrize(
    ("pre_review", "meeting", "said"),
    [
        # a pre-review answered before the new text is not bound by its month
        ("2026-05-10", "2026-06-20", [("R64", "hint", "broken")]),
        ("2026-05-11", "2026-06-11", []),
        # issued but not yet published: only a hint
        ("2026-05-17", "2026-06-18", [("R63", "hint", "broken")]),
        ("2026-05-18", "2026-06-19", [("R63", "violation", "broken")]),
    ],
)
def test_month_by_the_day_of_the_pre_review(pre_review: str, meeting: str, said: Said) -> None:
    case = Regular()
    case.filing("预审").decided_on = d(pre_review)
    case.vote("接收预备党员").on = d(meeting)
    assert case.says("R63", "R64") == said


def test_days_of_grace_hold_for_the_open_deadline_too() -> None:
    case = Regular(upto="2026-11-20")
    case.filing("预审").decided_on = d("2026-05-12")
    assert case.says("R63") == [("R63", "hint", "broken")]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"introducer1_on": d("2026-11-16")}, []),
        ({"introducer1_on": d("2026-11-15")}, [("R211", "warning", "broken")]),
        ({"introducer2_on": d("2026-11-30")}, []),
        ({"introducer2_on": d("2026-12-01")}, [("R211", "warning", "broken")]),
        ({"introducer2_on": None}, [("R211", "warning", "undetermined")]),
    ],
)
def test_introducers_opinions(change: dict[str, Any], said: Said) -> None:
    case = Regular()
    for name, value in change.items():
        setattr(case.booklets[0], name, value)
    assert case.says("R211") == said
