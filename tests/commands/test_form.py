"""``form``: a case stands for its branch and its meetings; a booklet is folded on demand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from app.cli import run_command
from app.services.database import create_database
from tests.builders import Regular


@pytest.fixture
def branch(tmp_path: Path) -> Path:
    path = tmp_path / "branch.db"
    db = create_database(path)
    with db.write() as session:
        Regular(upto="2026-11-30").store(session)
    db.close()
    return path


def form(capsys: pytest.CaptureFixture[str], db: Path, key: str, out: Path, *more: str) -> tuple[int, Any]:
    """Exit code and the JSON document."""
    capsys.readouterr()
    argv = ["form", key, "--db", str(db), "--out", str(out), "--today", "2026-12-01", *more, "--json"]
    code = run_command(argv)
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("key", ["f04", "f08-summary", "f09-assembly", "f09-notice", "f14", "f45"])
def test_a_case_stands_for_its_branch_and_its_meeting(
    tmp_path: Path, branch: Path, capsys: pytest.CaptureFixture[str], key: str
) -> None:
    code, document = form(capsys, branch, key, tmp_path / "out.pdf", "--case", "AJ001")
    assert code == 0
    assert document["pages"] >= 1


def test_the_organisation_itself_can_be_named(
    tmp_path: Path, branch: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _ = form(capsys, branch, "f04", tmp_path / "out.pdf", "--org", "ZZ001")
    assert code == 0
    code, document = form(capsys, branch, "f04", tmp_path / "out.pdf", "--org", "ZZ404")
    assert code != 0
    assert "ZZ404" in str(document)


def test_a_booklet_is_folded_on_demand(
    tmp_path: Path, branch: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, document = form(capsys, branch, "f13", tmp_path / "out.pdf", "--case", "AJ001", "--fold")
    assert (code, document["pages"]) == (0, 12)
    folded = pypdfium2.PdfDocument(tmp_path / "out.pdf")
    assert len(folded) == 6
    folded.close()
