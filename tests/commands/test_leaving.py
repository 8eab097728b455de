"""Files the command line writes are in 导出登记 too, with what for and for whom."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.cli import run_command
from app.services.database import open_database
from app.services.export_register import Exported, list_exports
from tests.ui.sample import write_sample


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The sample in a file."""
    write_sample(tmp_path / "branch.db")
    return tmp_path / "branch.db"


def _exports(path: Path) -> list[Exported]:
    db = open_database(path)
    try:
        with db.read() as session:
            return list(list_exports(session))
    finally:
        db.close()


def test_every_file_is_registered(path: Path, tmp_path: Path) -> None:
    given = ["--db", str(path), "--today", "2026-11-30", "--purpose", "报送", "--to-whom", "园区党工委"]
    commands = (
        ["export-workbook", str(tmp_path / "all.xlsx")],
        ["form", "f03", "--case", "AJ100", "--out", str(tmp_path / "talk.pdf")],
        ["todo", "--ics", str(tmp_path / "due.ics")],
        ["plan", "--case", "AJ100", "--target", "2028-01-10", "--ics", str(tmp_path / "plan.ics")],
        ["backup", "--to", str(tmp_path / "stick")],
    )
    for command in commands:
        assert run_command([*command, *given]) == 0, command
    found = _exports(path)[::-1]
    assert [row.kind for row in found] == ["数据工作簿", "表格", "日历", "日历", "备份"]
    assert {(row.purpose, row.recipient) for row in found} == {("报送", "园区党工委")}
    assert found[0].people > 20
    assert found[0].size == (tmp_path / "all.xlsx").stat().st_size


def test_purpose_and_recipient_may_be_left_out(path: Path, tmp_path: Path) -> None:
    assert run_command(["export-workbook", str(tmp_path / "all.xlsx"), "--db", str(path)]) == 0
    (entry,) = _exports(path)
    assert entry.purpose == entry.recipient == "命令行导出，未注明"
