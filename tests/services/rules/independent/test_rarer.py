"""The rarer rules: several cases and mentors, guests and exclusions, refusals, transfers, endings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.models import DisciplineCase, Exclusion, Helper, Meeting, Organisation, Person
from tests.builders import Regular, d
from tests.services.rules.independent.scenes import change, said
from tests.services.rules.lives import extended, from_elsewhere, under_a_general_branch

Made = Callable[[Regular], Any]


def mentor(case: Regular, number: int, start: str, end: str | None = None) -> None:
    """One mentor more."""
    case.helpers.append(
        Helper(
            case_id=case.case.id,
            role="培养联系人",
            person_id=case.members[number].id,
            from_on=d(start),
            to_on=d(end) if end else None,
            how="组织指定",
        )
    )


def meeting_of(case: Regular) -> Meeting:
    """The meeting of admission as a row of its own."""
    vote = case.vote("接收预备党员")
    held = Meeting(
        code="HY1", organisation_id=case.branch.id, kind="支部大会", on=vote.on, due=17, present=15
    )
    vote.meeting_id = held.id
    case.meetings.append(held)
    return held


def excluded(case: Regular, due: int, **values: Any) -> None:
    """Sixteen full members, one of them not counted."""
    held = meeting_of(case)
    case.vote("接收预备党员").due = due
    facts = {"superior_agreed_on": d("2026-11-20"), "assembly_passed_on": d("2026-11-25"), **values}
    case.exclusions.append(
        Exclusion(meeting_id=held.id, person_id=case.members[9].id, situation="因病不能表达意志", **facts)
    )


def few(case: Regular, number: int) -> None:
    """A branch of so many full members."""
    case.members = case.members[:number]
    case.vote("接收预备党员").due = number


def newcomer(case: Regular) -> Person:
    """A probationary member of the branch."""
    person = Person(
        code="YB01",
        name="新同志",
        birth="1990-01-01",
        organisation_id=case.branch.id,
        joined_on=d("2026-06-30"),
        roster_from=d("2026-07-30"),
        on_roster=True,
    )
    case.more_people.append(person)
    return person


def disciplined(case: Regular, handling: str | None) -> None:
    """A breach of discipline during the probation."""
    case.disciplines.append(
        DisciplineCase(case_id=case.case.id, on=d("2027-06-01"), facts="迟到早退", handling=handling)
    )


def refused(case: Regular) -> None:
    """The committee did not approve; nothing after it happened."""
    case.cut(d("2027-01-16"))
    case.filing("接收审批").result = "不同意"
    case.probation = None
    case.today = d("2027-06-01")


def recommend(case: Regular, **values: Any) -> None:
    for name, value in values.items():
        setattr(case.recommendations[0], name, value)


def end_with(case: Regular, status: str, ended_on: str | None) -> None:
    case.cut(d("2026-03-01"))
    case.case.status = status
    case.case.ended_on = d(ended_on) if ended_on else None
    case.case.end_reason = "本人书面撤回"


def village(case: Regular, kind: str) -> None:
    """Another body decided the pre-review."""
    other = Organisation(code="ZZ777", name="别的组织", kind=kind, may_approve=True)
    case.more_organisations.append(other)
    case.filing("预审").organisation_id = other.id


@pytest.mark.parametrize(
    ("rule", "made", "expected"),
    [
        # one or two mentors on any day
        ("R17", lambda c: None, ""),
        ("R17", lambda c: mentor(c, 4, "2026-01-05"), "V"),
        ("R17", lambda c: mentor(c, 4, "2025-09-06", "2025-09-30"), "V"),
        (
            "R17",
            lambda c: (change(c, {"helper 1.to_on": "2026-01-04"}), mentor(c, 4, "2026-01-05")),
            "",
        ),
        # a gap of thirty days is no breach, a longer one is
        (
            "R17",
            lambda c: (
                change(c, {"helper 0.to_on": "2026-01-04", "helper 1.to_on": "2026-01-04"}),
                mentor(c, 4, "2026-02-03"),
            ),
            "",
        ),
        (
            "R17",
            lambda c: (
                change(c, {"helper 0.to_on": "2026-01-04", "helper 1.to_on": "2026-01-04"}),
                mentor(c, 4, "2026-03-20"),
            ),
            "V",
        ),
        # two introducers, not three
        (
            "R43",
            lambda c: c.helpers.append(
                Helper(
                    case_id=c.case.id,
                    role="入党介绍人",
                    person_id=c.members[4].id,
                    from_on=d("2026-10-12"),
                    how="组织指定",
                )
            ),
            "V",
        ),
        ("R43", lambda c: setattr(c.helpers[3], "person_id", newcomer(c).id), "V"),
        ("R43", lambda c: setattr(c.helpers[3], "person_id", c.members[0].id), "V"),
        ("R60", lambda c: village(c, "党总支"), "V"),
        ("R60", lambda c: village(c, "村社区党组织"), "V"),
        ("R60", lambda c: village(c, "临时党组织"), "V"),
        ("R60", lambda c: village(c, "党组"), "V"),
        ("R60", lambda c: village(c, "党委"), ""),
        # who counts the votes
        ("R71", lambda c: setattr(c.vote("接收预备党员"), "teller_ids", (newcomer(c).id,)), "V"),
        ("R71", lambda c: setattr(c.vote("接收预备党员"), "teller_ids", (c.person.id,)), "V"),
        ("R77", lambda c: setattr(c.vote("接收预备党员"), "teller_ids", ()), "H?"),
        # probationers are not due; one not counted lowers what is due, with both consents
        ("R72", newcomer, ""),
        ("R72", lambda c: excluded(c, 15), ""),
        ("R73", lambda c: excluded(c, 15), ""),
        ("R73", lambda c: excluded(c, 15, superior_agreed_on=None), "W"),
        ("R73", lambda c: excluded(c, 15, assembly_passed_on=None), "W"),
        ("R78", lambda c: few(c, 3), ""),
        ("R78", lambda c: few(c, 2), "V"),
        ("R89", refused, "W"),
        ("R95", lambda c: c.inspections.clear(), "H"),
        ("R98", lambda c: disciplined(c, "批评教育"), ""),
        ("R98", lambda c: disciplined(c, "延长"), "V"),
        ("R98", lambda c: disciplined(c, "取消"), "V"),
        ("R105", lambda c: setattr(c.vote("预备党员转正"), "outcome", None), "V?"),
        # the votes of a meeting agree on what it was
        (
            "R121",
            lambda c: setattr(meeting_of(c), "on", d("2026-11-29")),
            "V",
        ),
        ("R213", lambda c: change(c, {"filing 预审.result": "不合格"}), "V"),
        ("R217", lambda c: recommend(c, votes_for=16, present=15), "V"),
        ("R217", lambda c: recommend(c, present=17, due=16), "V"),
        ("R217", lambda c: recommend(c, votes_for=14, votes_abstain=1, present=15), ""),
        (
            "R218",
            lambda c: (
                setattr(c.inspections[0], "period_from", d("2025-09-01")),
                setattr(c.inspections[0], "period_to", d("2026-02-28")),
                setattr(c.inspections[1], "period_from", d("2026-02-27")),
                setattr(c.inspections[1], "period_to", d("2026-08-20")),
            ),
            "H",
        ),
        (
            "R218",
            lambda c: (
                setattr(c.inspections[0], "period_from", d("2025-09-01")),
                setattr(c.inspections[0], "period_to", d("2026-02-27")),
                setattr(c.inspections[1], "period_from", d("2026-02-28")),
                setattr(c.inspections[1], "period_to", d("2026-08-20")),
            ),
            "",
        ),
        ("R219", lambda c: setattr(c.filing("接收审批"), "papers", ("入党志愿书",)), "H"),
        ("R220", lambda c: end_with(c, "撤回", None), "H"),
        ("R220", lambda c: end_with(c, "撤回", "2026-02-27"), ""),
        # an ended case is not urged
        ("R22", lambda c: (end_with(c, "撤回", "2026-02-27"), setattr(c, "today", d("2027-12-01"))), ""),
        ("R18", lambda c: setattr(c.helpers[0], "person_id", c.person.id), "V"),
        ("R25", lambda c: setattr(c.inspections[0], "branch_opinion", None), "H"),
        ("R07", lambda c: setattr(c.case, "talker_ids", (c.members[7].id,)), "H?"),
        (
            "R07",
            lambda c: (
                setattr(c.members[7], "party_post", "宣传委员"),
                setattr(c.case, "talker_ids", (c.members[7].id,)),
            ),
            "H",
        ),
        (
            "R12",
            lambda c: change(c, {"person.political_status": "共青团员", "person.birth": "1998-01"}),
            "W?",
        ),
    ],
)
def test_rarer(rule: str, made: Made, expected: str) -> None:
    case = Regular()
    made(case)
    assert said(case, rule) == expected


def test_a_general_branch_deliberates() -> None:
    case = under_a_general_branch()
    assert said(case, "R214") == ""
    change(case, {"-filing 总支审议": 1})
    assert said(case, "R214") == "W"


def test_an_extension_is_approved() -> None:
    case = extended()
    assert said(case, "R215") == ""
    case.filings.remove(case.filing("转正审批"))
    case.filings.remove(case.filing("转正审批"))
    assert said(case, "R215") == "V"


@pytest.mark.parametrize(("until", "expected"), [("2028-05-30", ""), ("2028-05-31", "V")])
def test_postponed_at_most_six_months(until: str, expected: str) -> None:
    assert said(from_elsewhere(postponed_until=d(until)), "R113") == expected


def test_two_people_at_one_meeting_have_votes_of_their_own() -> None:
    first, second = Regular(), Regular()
    held = meeting_of(first)
    vote = second.vote("接收预备党员")
    vote.meeting_id = held.id
    first.more_files = [replace(second.file(), organisation=first.branch)]
    first.more_people.append(second.person)
    assert said(first, "R121") == ""
    vote.present = 13
    assert said(first, "R121") == "V"


def test_nothing_is_due_of_one_admitted_elsewhere() -> None:
    assert from_elsewhere().findings() == []
