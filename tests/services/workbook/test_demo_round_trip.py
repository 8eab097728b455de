"""The demonstration branch goes out and in again unchanged, with and without the identity columns."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from openpyxl import load_workbook

from app.services.demo.build import build_demo
from app.services.workbook import apply_import, plan_import
from tests.services.workbook.conftest import AT
from tests.services.workbook.test_round_trip import content, empty, written

TODAY = date(2026, 11, 23)


def test_the_demonstration_survives(tmp_path: Path) -> None:
    first, bare, second = (tmp_path / name for name in ("first.xlsx", "bare.xlsx", "second.xlsx"))
    with empty() as ours:
        build_demo(ours, TODAY)
        ours.flush()
        ours.expire_all()
        facts = content(ours)
        bytes_1 = written(ours, first)
        workbook = load_workbook(first)
        for worksheet in workbook:
            worksheet.delete_cols(worksheet.max_column)
        workbook.save(bare)
        for path in (first, bare):
            plan = plan_import(ours, path)
            assert not plan.errors, plan.errors[:3]
            assert plan.counts()["same"] == len(plan.rows)
    with empty() as theirs:
        plan = plan_import(theirs, first)
        assert not plan.errors
        assert not plan.warnings
        apply_import(theirs, plan, AT)
        theirs.expire_all()
        assert content(theirs) == facts
        assert written(theirs, second) == bytes_1
    with empty() as others:
        plan = plan_import(others, bare)
        assert not plan.errors
        apply_import(others, plan, AT)
        again = plan_import(others, first)
        assert again.counts()["same"] == len(again.rows)
