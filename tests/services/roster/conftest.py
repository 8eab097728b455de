"""A desk: a database with one branch, and a way to plan and import rosters built on the spot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import select

from app.errors import Issue
from app.models import Base, Organisation, Person, Record
from app.services.database import Database
from app.services.roster import RosterOptions, RosterPlan, apply_roster, plan_roster
from tests.services.roster.building import Rows, write_roster

AT = datetime(2026, 5, 18, 9, 0, tzinfo=UTC)
R = TypeVar("R", bound=Base)


class Desk:
    """One database and the rosters laid before it."""

    def __init__(self, db: Database, folder: Path) -> None:
        self.db = db
        self.folder = folder

    def file(self, rows: Rows, merges: Sequence[str] = ()) -> Path:
        return write_roster(self.folder / "roster.xlsx", rows, merges)

    def plan(self, roster: Rows | Path, **options: Any) -> RosterPlan:
        path = roster if isinstance(roster, Path) else self.file(roster)
        with self.db.read() as session:
            return plan_roster(session, path, RosterOptions(**options))

    def take(self, roster: Rows | Path, **options: Any) -> RosterPlan:
        """Plan and apply."""
        path = roster if isinstance(roster, Path) else self.file(roster)
        with self.db.write() as session:
            plan = plan_roster(session, path, RosterOptions(**options))
            assert plan.may_apply, plan.errors
            apply_roster(session, plan, AT)
        return plan

    def rows(self, model: type[R]) -> list[R]:
        with self.db.read() as session:
            return list(session.scalars(select(model)))

    def only(self, model: type[R]) -> R:
        (row,) = self.rows(model)
        return row

    def person(self, name: str) -> Person:
        (found,) = (person for person in self.rows(Person) if person.name == name)
        return found

    def add(self, *records: Record) -> None:
        with self.db.write() as session:
            for record in records:
                session.add(record)
                session.flush()


@pytest.fixture
def desk(db: Database, tmp_path: Path) -> Desk:
    """A database with the branch ZZ001 测试公司党支部 (short: 测试支部)."""
    found = Desk(db, tmp_path)
    found.add(
        Organisation(
            id="branch", code="ZZ001", name="中共测试公司支部委员会", short_name="测试支部", kind="党支部"
        )
    )
    return found


def one(issues: Sequence[Issue], code: str) -> Issue:
    """The only issue with this code."""
    found = [issue for issue in issues if issue.code == code]
    assert len(found) == 1, [(issue.code, issue.message) for issue in issues]
    return found[0]


def codes(issues: Sequence[Issue]) -> list[str]:
    """The codes in order."""
    return [str(issue.code) for issue in issues]
