"""A branch that only develops members hears nothing of the rules about members and organisations."""

from __future__ import annotations

import pytest

from app.services.database import Database
from app.services.editions import edition_on
from app.services.findings import check
from app.services.rules import book, engine
from app.services.rules.engine import MemberScope
from app.services.rules.texts import rule_texts
from tests.builders import Regular
from tests.services.members import Branch

book.load()

SECTIONS = frozenset(
    (
        "branch",
        "term",
        "election",
        "org_life",
        "affiliation",
        "mobile",
        "party_dues",
        "entrusted",
        "lag",
        "mechanisms",
    )
)


def said(db: Database, case: Regular) -> list[str]:
    """Messages and obligations of these sections for a stored case."""
    with db.write() as session:
        case.store(session)
    with db.read() as session:
        report = check(session, case.today)
    return [
        f"{item.rule} {item.message}"
        for item in (*report.findings, *report.dues)
        if rule_texts()[item.rule].section in SECTIONS
    ]


@pytest.mark.parametrize(
    "day",
    [
        "2025-05-20",
        "2025-09-05",
        "2026-01-01",
        "2026-09-02",
        "2026-10-12",
        "2026-12-01",
        "2027-01-15",
        "2027-07-01",
        "2027-12-10",
        "2028-01-20",
        "2028-03-01",
    ],
)
def test_a_regular_case_under_way(db: Database, day: str) -> None:
    assert said(db, Regular(upto=day)) == []


def test_a_regular_finished_case_under_each_edition(db: Database) -> None:
    assert said(db, Regular()) == []


def test_a_regular_finished_case_of_2014(db: Database) -> None:
    assert said(db, Regular().shift(-36)) == []


def test_members_known_only_by_name(db: Database) -> None:
    case = Regular(upto="2026-10-12")
    for member in case.members:
        member.joined_on = member.full_on = member.roster_from = member.on_roster = None
        member.political_status = "中共党员"
    assert said(db, case) == []


def test_two_mentors_entered_and_no_roster(db: Database) -> None:
    case = Regular(upto="2025-09-05")
    case.members = case.members[:2]
    case.branch.has_committee = None
    for member in case.members:
        member.roster_from = member.on_roster = None
    assert said(db, case) == []


def test_every_rule_here_is_described_and_every_description_has_its_rule() -> None:
    from app.services.rules.engine import functions

    described = {number for number, text in rule_texts().items() if text.section in SECTIONS}
    written = {
        number
        for number, function in functions().items()
        if function.__module__.rsplit(".", 1)[-1] in SECTIONS
    }
    assert described == written


@pytest.mark.parametrize("number", sorted(engine._NEEDS))
def test_what_a_rule_passes_over_it_had_nothing_to_say_about(number: str) -> None:
    branch = Branch()
    context = branch.context()
    assert branch.member().kept == frozenset()
    scope = MemberScope(
        context, rule_texts()[number], branch.today, edition_on(branch.today, context.params), branch.member()
    )
    assert list(engine._MEMBER[number](scope)) == []
