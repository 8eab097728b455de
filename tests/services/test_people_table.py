"""The people table: who is counted at which stage, and who is not any more."""

from __future__ import annotations

import pytest

from app.models import Person
from app.models.words import CaseStatus
from app.services.database import Database
from app.services.people import list_people
from tests.builders import Regular, d


def test_who_withdrew_is_no_activist_any_more(db: Database) -> None:
    regular = Regular(upto="2026-03-01")
    regular.case.status, regular.case.ended_on = CaseStatus.WITHDRAWN.value, d("2026-03-01")
    with db.write() as session:
        regular.store(session)
    with db.read() as session:
        people = list_people(session, d("2026-03-02"))
    row = next(row for row in people.rows if row.case_id == regular.case.id)
    assert (row.stage, row.is_ended, row.next_act) == ("撤回", True, "")
    assert people.stage_counts["入党积极分子"] == 0


def test_a_member_whose_leaving_date_is_past_is_counted_no_more(db: Database) -> None:
    regular = Regular(upto="2026-03-01")
    dates = {"joined_on": d("2000-07-01"), "full_on": d("2001-07-01"), "roster_from": d("2010-01-01")}
    member = Person(
        code="DY90",
        name="转走人",
        organisation_id=regular.branch.id,
        roster_to=d("2026-02-10"),
        **dates,
    )
    with db.write() as session:
        regular.store(session)
        session.add(member)
    with db.read() as session:
        on_the_day = list_people(session, d("2026-02-10"))
        after = list_people(session, d("2026-02-11"))
    stages = [next(row for row in people.rows if row.code == "DY90") for people in (on_the_day, after)]
    assert [(row.stage, row.is_ended) for row in stages] == [("正式党员", False), ("已离开", True)]
    assert on_the_day.stage_counts["正式党员"] - after.stage_counts["正式党员"] == 1


@pytest.mark.parametrize(
    ("upto", "joined", "expiry"),
    [("2027-01-14", None, None), ("2027-01-15", "2026-11-30", "2027-11-30")],
)
def test_nobody_has_a_day_of_joining_before_the_committee_approved(
    db: Database, upto: str, joined: str | None, expiry: str | None
) -> None:
    """The assembly passed it on 30 November 2026; approved on 15 January 2027 (rules.md 1.1)."""
    regular = Regular(upto=upto)
    with db.write() as session:
        regular.store(session)
    with db.read() as session:
        rows = list_people(session, d(upto)).rows
    row = next(row for row in rows if row.case_id == regular.case.id)
    assert row.admitted_on == (d(joined) if joined else None)
    assert row.expires_on == (d(expiry) if expiry else None)
