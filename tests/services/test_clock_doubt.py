"""The PC's date beside what was recorded: a sentence, and nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.models import Enterprise
from app.services.clock_doubt import clock_doubt, last_entry_day
from app.services.database import create_database


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2026, 11, 27), ""),
        (date(2026, 11, 25), ""),  # one day: time zones, midnight
        (date(2026, 11, 24), "电脑日期可能不对"),
        (date(2006, 11, 26), "2026 年才有"),
        (date(2027, 11, 26), ""),
        (date(2056, 11, 26), "一年多"),
    ],
)
def test_what_is_said(tmp_path: Path, today: date, said: str) -> None:
    db = create_database(tmp_path / "a.db")
    with db.read() as session:
        assert last_entry_day(session) is None
        assert clock_doubt(session, date(2026, 1, 1)) == ""
    db.now = lambda: datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
    with db.write("登记企业") as session:
        session.add(Enterprise(code="QY1", name="甲"))
    with db.read() as session:
        found = clock_doubt(session, today)
    db.close()
    assert said in found
    assert bool(said) == bool(found)
