"""Findings by organisation and enterprise: every one is somewhere, and the counts add up."""

from __future__ import annotations

from datetime import date

from app.models import Enterprise
from app.services.database import Database
from app.services.findings import check
from app.services.findings_places import NOWHERE, count_by, locate
from app.services.rules.findings import Severity
from tests.builders import Regular

TODAY = date(2026, 11, 30)


def test_each_finding_has_its_place_and_the_counts_add_up(db: Database) -> None:
    regular = Regular(upto="2026-10-01")
    with db.write("记") as session:
        firm = Enterprise(code="QY1", name="甲公司")
        session.add(firm)
        session.flush()
        regular.person.enterprise_id = firm.id
        regular.store(session)
    with db.read() as session:
        found = check(session, TODAY).findings
        located = locate(session, found)
    assert found
    assert len(located) == len(found)
    of_case = [one for one in located if one.finding.case_id]
    assert {(one.branch, one.enterprise) for one in of_case} == {(regular.branch.name, "甲公司")}
    by_branch = count_by(located, enterprises=False)
    assert sum(one.total for one in by_branch) == len(found)
    by_firm = {one.name: one for one in count_by(located, enterprises=True)}
    assert by_firm["甲公司"].total == len(of_case)
    assert by_firm["甲公司"].people == 1
    assert by_firm["甲公司"].violations == sum(one.finding.severity is Severity.VIOLATION for one in of_case)
    assert set(by_firm) <= {"甲公司", NOWHERE}
    assert list(by_firm)[-1] == NOWHERE or NOWHERE not in by_firm


def test_two_organisations_of_one_name_stay_apart(db: Database) -> None:
    first, second = Regular(upto="2026-10-01"), Regular(upto="2026-10-01")
    with db.write("记") as session:
        first.store(session)
        for row in (second.committee, second.department, second.branch, second.person, second.case):
            row.code = f"{row.code}~2"
        for row in second.members:
            row.code = f"{row.code}~2"
        second.store(session)
    with db.read() as session:
        located = locate(session, check(session, TODAY).findings)
    names = {one.branch for one in located if one.finding.case_id}
    assert names == {f"{first.branch.name}（ZZ001）", f"{first.branch.name}（ZZ001~2）"}
