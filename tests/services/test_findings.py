"""Checking everything, one case, one organisation."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.models import Organisation, Person
from app.services.database import Database
from app.services.findings import check, check_member
from tests.builders import Regular, d
from tests.services.members import month_rows


def two_branches(db: Database) -> Regular:
    """The regular case with a talk too late, and another branch whose member is in arrears."""
    case = Regular(upto="2026-11-20")
    case.case.talk_date = d("2025-06-21")
    other = Organisation(code="ZZ002", name="中共测试二公司支部委员会", kind="党支部")
    member = Person(
        code="DY90",
        name="欠交人",
        organisation_id=other.id,
        joined_on=d("2000-07-01"),
        full_on=d("2001-07-01"),
        roster_from=d("2010-01-01"),
    )
    with db.write() as session:
        case.store(session)
        session.add_all([other, member, *month_rows(member, "2026-01", 5)])
    return case


def test_an_organisation_is_itself_its_members_and_its_cases(db: Database) -> None:
    case = two_branches(db)
    with db.read() as session:
        everything = check(session, case.today)
        parts = [check(session, case.today, organisation=code) for code in ("ZZ000", "ZZ001", "ZZ002")]
    assert {f.rule for f in parts[1].findings} >= {"R05"}
    assert {(f.rule, f.person) for f in parts[2].findings} == {
        ("R135", "中共测试二公司支部委员会"),
        ("R185", "欠交人"),
    }
    together = sorted((f.rule, f.message) for part in parts for f in part.findings)
    assert together == sorted((f.rule, f.message) for f in everything.findings)


def test_one_case_leaves_the_members_out(db: Database) -> None:
    case = two_branches(db)
    with db.read() as session:
        found = check(session, case.today, case="AJ001").findings
    assert {f.case for f in found} == {"AJ001"}


@pytest.mark.parametrize("code", [{"case": "AJ999"}, {"organisation": "ZZ999"}])
def test_unknown_codes(db: Database, code: dict[str, str]) -> None:
    with db.read() as session, pytest.raises(NotFound, match="没有编号为"):
        check(session, d("2026-11-20"), **code)


def test_one_member_alone_hears_what_the_whole_check_says(db: Database) -> None:
    case = two_branches(db)
    with db.read() as session:
        everything = check(session, case.today)
        for member in (*case.members, session.get_one(Person, _owing(session))):
            alone = check_member(session, member.id, case.today)
            mine = [f for f in everything.findings if f.subject_id == member.id and f.case is None]
            assert list(alone.findings) == mine
        assert [f.rule for f in alone.findings] == ["R185"]
        assert check_member(session, "nobody", case.today).findings == ()
        assert check_member(session, case.person.id, case.today).findings == ()


def _owing(session: Session) -> str:
    return session.scalars(select(Person.id).where(Person.code == "DY90")).one()
