"""Laws over any file at all: it is refused or taken, never half, and taken twice is taken once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.services.workbook import apply_import, plan_import
from tests.services.workbook.building import fill
from tests.services.workbook.conftest import AT
from tests.services.workbook.scribbles import Scribbles
from tests.services.workbook.test_round_trip import content, empty

outcomes: Counter[str] = Counter()


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("any_file") / "file.xlsx"


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32), mess=st.sampled_from([0.0, 0.0, 0.001, 0.01, 0.2]))
def test_any_file_is_taken_whole_or_not_at_all(path: Path, seed: int, mess: float) -> None:
    fill(path, Scribbles(seed, mess).make(), base=False)
    with empty() as session:
        plan = plan_import(session, path)
        assert sum(plan.counts().values()) == len(plan.rows)
        assert plan.may_apply is not bool(plan.errors)
        assert bool(plan.errors) == bool(plan.counts()["error"] or plan.counts()["conflict"]) or not plan.rows
        assert content(session) == {name: {} for name in content(session)}
        outcomes["taken" if plan.may_apply else "refused"] += 1
        if not plan.may_apply:
            return
        apply_import(session, plan, AT)
        session.expire_all()
        facts = content(session)
        again = plan_import(session, path)
        assert not again.errors, again.errors[:3]
        assert set(again.counts()) >= {"same"}
        changed = [
            (row.sheet, row.row, row.action, row.changes) for row in again.rows if row.action != "same"
        ]
        assert not changed, changed[:3]
        assert content(session) == facts


def test_both_outcomes_were_seen() -> None:
    """The law above is worth something only if files of both kinds came by."""
    if sum(outcomes.values()):
        assert outcomes["taken"] >= 5, outcomes
        assert outcomes["refused"] >= 5, outcomes
