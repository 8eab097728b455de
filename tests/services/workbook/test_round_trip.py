"""Laws of the workbook over random histories: out and in again is the same content, and nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app.models import Base, Person, Record
from app.models.sheets import all_sheets
from app.services.progress import NullProgress
from app.services.search import search_key
from app.services.workbook import apply_import, plan_import
from app.services.workbook.export import exported
from app.services.workbook.stored import Scope, load
from tests.services.workbook.conftest import AT, add_all
from tests.services.workbook.histories import Histories

TEXTS = st.lists(
    st.text(
        st.characters(exclude_categories=["Cs", "Cc", "Cf"], include_characters="\n"), min_size=1, max_size=30
    ),
    max_size=12,
)
EXAMPLES, CASES = 25, 40
"""25 databases of 40 cases each: 1,000 histories."""


@contextmanager
def empty() -> Iterator[Session]:
    """A session on a new database in memory, foreign keys enforced."""
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.connection().exec_driver_sql("PRAGMA foreign_keys = ON")
        yield session
    engine.dispose()


def content(session: Session) -> dict[str, dict[str, tuple[Any, ...]]]:
    """Every row of every sheet."""
    return {sheet.name: load(session, Scope(sheet)).rows for sheet in all_sheets()}


def written(session: Session, path: Path) -> bytes:
    data, _counts = exported(session, NullProgress())
    path.write_bytes(data)
    return data


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("round_trip")


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32), texts=TEXTS)
def test_export_and_import_lose_nothing(folder: Path, seed: int, texts: list[str]) -> None:
    records: list[Record] = Histories(seed, texts).make(CASES)
    first, second = folder / "first.xlsx", folder / "second.xlsx"
    with empty() as ours:
        add_all(ours, *records)
        bytes_1 = written(ours, first)
        facts = content(ours)
        again = plan_import(ours, first)
        assert not again.errors, again.errors[:3]
        assert again.counts()["same"] == len(records)
    with empty() as theirs:
        plan = plan_import(theirs, first)
        assert not plan.errors, plan.errors[:3]
        assert plan.counts()["create"] == len(records)
        apply_import(theirs, plan, AT)
        theirs.expire_all()
        assert content(theirs) == facts
        assert all(person.search_key == search_key(person) for person in theirs.query(Person))
        assert written(theirs, second) == bytes_1
