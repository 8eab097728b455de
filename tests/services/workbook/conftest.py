"""A desk: a fresh database and a way to import a workbook built on the spot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Base, Record
from app.services.database import Database
from app.services.workbook import ImportPlan, apply_import, plan_import
from tests.services.workbook.building import Row, fill

AT = datetime(2026, 5, 18, 9, 0, tzinfo=UTC)
R = TypeVar("R", bound=Base)


class Desk:
    """One database and the files laid before it."""

    def __init__(self, db: Database, folder: Path) -> None:
        self.db = db
        self.folder = folder

    def file(self, sheets: Mapping[str, Sequence[Row]], base: bool = True) -> Path:
        return fill(self.folder / "file.xlsx", sheets, base)

    def plan(self, sheets: Mapping[str, Sequence[Row]], base: bool = True) -> ImportPlan:
        with self.db.read() as session:
            return plan_import(session, self.file(sheets, base))

    def take(self, sheets: Mapping[str, Sequence[Row]], base: bool = True) -> ImportPlan:
        """Plan and apply."""
        path = self.file(sheets, base)
        with self.db.write() as session:
            plan = plan_import(session, path)
            assert plan.may_apply, plan.errors
            apply_import(session, plan, AT)
        return plan

    def rows(self, model: type[R]) -> list[R]:
        with self.db.read() as session:
            return list(session.scalars(select(model)))

    def add(self, *records: Record) -> None:
        with self.db.write() as session:
            add_all(session, *records)


def add_all(session: Session, *records: Any) -> None:
    """Store records kind by kind, so that every reference finds its row."""
    for _kind, group in groupby(records, type):
        session.add_all(group)
        session.flush()


@pytest.fixture
def desk(db: Database, tmp_path: Path) -> Desk:
    return Desk(db, tmp_path)
