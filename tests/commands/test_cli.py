"""The command line's contract: documents, exit codes, refusals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.cli import run_command
from app.services.database import HEAD, create_database
from tests.builders import Regular


@pytest.fixture
def branch(tmp_path: Path) -> Path:
    """A database with the regular case up to 2026-11-20."""
    path = tmp_path / "branch.db"
    db = create_database(path)
    with db.write() as session:
        Regular(upto="2026-11-20").store(session)
    db.close()
    return path


def run(capsys: pytest.CaptureFixture[str], *argv: object) -> tuple[int, Any]:
    """Exit code and the JSON document; nothing else may be on stdout."""
    capsys.readouterr()
    code = run_command([str(part) for part in (*argv, "--json")])
    return code, json.loads(capsys.readouterr().out)


def test_init_check_todo_status_plan(
    tmp_path: Path, branch: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, document = run(capsys, "init", "--db", tmp_path / "n.db", "--name", "中共甲支部")
    assert (code, document["revision"]) == (0, HEAD)
    code, findings = run(capsys, "check", "--db", branch, "--today", "2026-11-20")
    assert code == 0
    assert {f["severity"] for f in findings} <= {"hint"}
    code, dues = run(capsys, "todo", "--db", branch, "--today", "2026-11-20", "--days", "30")
    assert code == 0
    assert [(due["rule"], due["due_on"]) for due in dues if due["rule"] == "R63"] == [("R63", "2026-12-10")]
    code, status = run(capsys, "status", "--db", branch, "--case", "AJ001", "--today", "2026-11-20")
    assert (code, status["stage"], status["step"]) == (0, "CANDIDATE", 15)
    assert status["dates"]["meeting_deadline"] == "2026-12-10"
    code, plan = run(capsys, "plan", "--db", branch, "--case", "AJ001", "--target", "2026-12-10",
                     "--today", "2026-11-20")  # fmt: skip
    assert code == 0
    assert {"node", "earliest", "latest", "rule"} <= set(plan[0])


def test_findings_have_the_contracts_keys(branch: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, findings = run(capsys, "check", "--db", branch, "--today", "2026-12-11")
    late = next(finding for finding in findings if finding["rule"] == "R63")
    assert code == 0
    assert late["severity"] == "violation"
    assert late["state"] == "broken"
    assert (late["case"], late["subject"], late["person"]) == ("AJ001", "RY001", "邓新苗")
    assert (late["edition"], late["article"], late["due_on"]) == ("R2026", "第十九条", "2026-12-10")
    assert late["source"] in ("verified", "quoted", "local", "default")


def test_the_whole_way_through_files(
    tmp_path: Path, branch: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book, copy = tmp_path / "a.xlsx", tmp_path / "copy.db"
    code, counts = run(capsys, "export-workbook", book, "--db", branch)
    assert code == 0
    assert counts["案卷"] == 1
    run(capsys, "init", "--db", copy)
    code, planned = run(capsys, "import", book, "--db", copy, "--plan")
    assert (code, planned["applied"]) == (0, False)
    code, document = run(capsys, "import", book, "--db", copy)
    assert code == 0
    assert document["errors"] == []
    assert document["rows"]["create"] == sum(counts.values())
    code, again = run(capsys, "import", book, "--db", copy)
    assert again["rows"]["same"] == sum(counts.values())
    code, form = run(capsys, "form", "f03", "--case", "AJ001", "--db", copy, "--out", tmp_path / "f03.pdf")
    assert (code, form["pages"], form["missing_glyphs"]) == (0, 2, [])
    assert (tmp_path / "f03.pdf").read_bytes().startswith(b"%PDF")
    code, template = run(capsys, "template", "--out", tmp_path / "blank.xlsx")
    assert (code, template) == (0, {"path": str(tmp_path / "blank.xlsx")})


def test_errors_name_sheet_row_column_and_value(
    tmp_path: Path, branch: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "a.xlsx"
    run(capsys, "export-workbook", book, "--db", branch)
    workbook = openpyxl.load_workbook(book)
    sheet = workbook["案卷"]
    header = [cell.value for cell in sheet[1]]
    sheet.cell(2, header.index("谈话日期") + 1).value = "二〇二一年三月五日"
    workbook.save(book)
    before = branch.read_bytes()
    code, document = run(capsys, "import", book, "--db", branch)
    assert code == 1
    error = document["errors"][0]
    assert (error["sheet"], error["row"], error["column"]) == ("案卷", 2, "谈话日期")
    assert error["value"] == "二〇二一年三月五日"
    assert branch.read_bytes() == before


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (("nonsense",), 2),
        (("check", "--today", "heute"), 2),
        (("status",), 2),
        (("check",), 1),
        (("status", "--case", "AJ404"), 1),
        (("plan", "--case", "AJ001", "--target", "bald"), 2),
        (("form", "f99", "--case", "AJ001", "--out", "x.pdf"), 1),
        (("form", "f03", "--out", "x.pdf"), 2),
        (("import", "missing.xlsx"), 1),
    ],
)
def test_trouble_is_a_document_too(
    argv: tuple[str, ...], code: int, tmp_path: Path, branch: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = branch.read_bytes()
    where = tmp_path / "none.db" if argv == ("check",) else branch
    found, document = run(capsys, *argv, "--db", where)
    assert found == code
    said = document.get("error") or document["errors"][0]
    assert said["code"]
    assert any("一" <= char <= "鿿" for char in said["message"])
    assert branch.read_bytes() == before
    assert not (tmp_path / "none.db").exists()


def test_people_read_lines(branch: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["status", "--db", str(branch), "--case", "AJ001", "--today", "2026-11-20"]) == 0
    shown = capsys.readouterr().out
    assert "邓新苗" in shown
    assert "接收大会最迟：2026-12-10" in shown
    assert run_command(["check", "--db", str(branch), "--case", "AJ404"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "没有编号为“AJ404”的案卷" in captured.err
