"""A person fills the blank template and works with it: the findings are those the dates deserve."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from itertools import cycle
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.cli import run_command
from app.models import Meeting, Record
from app.models.fields import Kind
from app.models.sheets import sheet_of
from tests.builders import Regular, d

SPELLINGS = cycle(
    (
        lambda day: day,
        lambda day: day.isoformat(),
        lambda day: f"{day.year}.{day.month}.{day.day}",
        lambda day: f"{day.year}年{day.month}月{day.day}日",
        lambda day: f"{day:%Y%m%d}",
        lambda day: f"{day.year}/{day.month}/{day.day}",
    )
)


def fill(path: Path, case: Regular) -> None:
    """Type a case into the blank template as people do: dates in every spelling, no hidden columns."""
    rows = [case.committee, case.department, case.branch, *case.members, *case.more_people, case.person]
    rows += [case.case, *case._rows()]
    codes = {row.id: getattr(row, "code", None) for row in rows}
    workbook = openpyxl.load_workbook(path)
    for row in rows:
        if isinstance(row, Meeting):
            continue
        sheet = workbook[row.sheet]
        header = {cell.value: cell.column for cell in sheet[1]}
        line = next(n for n in range(2, sheet.max_row + 2) if not any(c.value for c in sheet[n]))
        for column in sheet_of(type(row)).columns:
            if column.attr == "meeting_id":
                continue
            value = typed(row, column.attr, column.field.kind, codes)
            if value is not None:
                sheet.cell(line, header[column.header]).value = value
    workbook.save(path)


def typed(row: Record, attr: str, kind: Kind, codes: dict[str, str | None]) -> Any:
    """A fact as a person types it."""
    value = getattr(row, attr)
    if value is None or value == ():
        return None
    if kind is Kind.REF:
        return codes[value]
    if kind is Kind.REFS:
        return "；".join(str(codes[item]) for item in value)
    if kind is Kind.YES_NO:
        return "是" if value else "否"
    if kind is Kind.DAYS:
        return "；".join(day.isoformat() for day in value)
    if isinstance(value, tuple):
        return "；".join(value)
    if isinstance(value, Decimal):
        return float(value)
    return next(SPELLINGS)(value) if isinstance(value, date) else value


def run(capsys: pytest.CaptureFixture[str], *argv: object) -> tuple[int, Any]:
    capsys.readouterr()
    code = run_command([*(str(part) for part in argv), "--json"])
    return code, json.loads(capsys.readouterr().out)


def worked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], case: Regular, today: str
) -> tuple[list[dict[str, Any]], Path]:
    """Template → filled → init → import → check --json; the findings and the database."""
    book, db = tmp_path / "我的支部.xlsx", tmp_path / "支部.db"
    assert run(capsys, "template", "--out", book)[0] == 0
    fill(book, case)
    assert run(capsys, "init", "--db", db)[0] == 0
    code, document = run(capsys, "import", book, "--db", db)
    assert (code, document["errors"]) == (0, []), document["errors"]
    code, findings = run(capsys, "check", "--db", db, "--today", today)
    assert code == 0
    return findings, db


def test_a_fully_regular_case_gives_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    findings, db = worked(tmp_path, capsys, Regular(), "2028-03-01")
    assert [f for f in findings if f["severity"] in ("violation", "warning")] == []
    code, form = run(capsys, "form", "f05", "--case", "AJ001", "--db", db, "--out", tmp_path / "f05.pdf")
    assert (code, form["pages"]) == (0, 2)
    code, counts = run(capsys, "export-workbook", tmp_path / "out.xlsx", "--db", db)
    assert (code, counts["案卷"]) == (0, 1)


def test_three_mistakes_give_three_findings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = Regular()
    case.case.talk_date = d("2025-06-21")
    case.notices[0].end_on = d("2026-10-08")
    case.vote("接收预备党员").votes_for = 8
    case.vote("接收预备党员").votes_against = 5
    case.vote("接收预备党员").written_for = 0
    findings, _ = worked(tmp_path, capsys, case, "2028-03-01")
    grave = {(f["rule"], f["severity"]) for f in findings if f["severity"] != "hint"}
    assert grave == {("R05", "violation"), ("R36", "violation"), ("R66", "violation")}


def test_a_case_under_way_says_what_is_next(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    findings, db = worked(tmp_path, capsys, Regular(upto="2026-11-20"), "2026-11-20")
    assert [f for f in findings if f["severity"] != "hint"] == []
    code, status = run(capsys, "status", "--case", "AJ001", "--db", db, "--today", "2026-11-20")
    assert (code, status["step"], status["dates"]["meeting_deadline"]) == (0, 15, "2026-12-10")
