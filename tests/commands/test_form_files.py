"""``form`` beyond a plain PDF: periods, choices, the adjustments of a printer, lists as ``.xlsx``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest

from app.cli import run_command
from app.services.database import create_database, open_database
from app.services.forms.overlays import Adjustment
from app.services.overlay_adjustments import save_adjustment
from tests.builders import Regular


@pytest.fixture
def branch(tmp_path: Path) -> Path:
    """A database with the regular case while its person is a candidate."""
    path = tmp_path / "branch.db"
    db = create_database(path)
    case = Regular(upto="2026-11-20")
    case.person.identity_number = "000000199503120000"
    with db.write() as session:
        case.store(session)
    db.close()
    return path


def form(capsys: pytest.CaptureFixture[str], branch: Path, *argv: object) -> tuple[int, Any]:
    """Exit code and document of ``form``."""
    capsys.readouterr()
    whole = ("form", *argv, "--db", branch, "--today", "2026-11-20", "--json")
    code = run_command([str(part) for part in whole])
    return code, json.loads(capsys.readouterr().out)


def text_of(path: Path) -> str:
    """The text of a PDF."""
    document = pypdfium2.PdfDocument(path)
    found = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return found


@pytest.mark.parametrize(
    ("more", "period"),
    [
        ((), "2026年下半年"),
        (("--half", 1), "2026年上半年"),
        (("--year", 2025), "2025年下半年"),
        (("--year", 2025, "--half", 1), "2025年上半年"),
    ],
)
def test_year_and_half_reach_the_form(
    branch: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], more: tuple[object, ...], period: str
) -> None:
    out = tmp_path / "f41.pdf"
    code, document = form(capsys, branch, "f41", "--org", "ZZ001", "--out", out, *more)
    assert (code, document["pages"]) == (0, 2)
    assert period in text_of(out)


@pytest.mark.parametrize("year", ["99", "abc", "2101", "-1"])
def test_a_year_has_four_digits(branch: Path, capsys: pytest.CaptureFixture[str], year: str) -> None:
    code, document = form(capsys, branch, "f41", "--org", "ZZ001", f"--year={year}", "--out", "x.pdf")
    assert code == 2
    assert document["error"]["code"] == "E-USAGE"


def test_a_list_is_written_as_a_workbook(
    branch: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "台账.XLSX"
    code, document = form(capsys, branch, "f42-candidate", "--org", "ZZ001", "--out", out)
    assert (code, document) == (0, {"rows": 1})
    sheet = openpyxl.load_workbook(out).active
    assert sheet is not None
    assert [cell.value for cell in sheet[3]][:3] == ["序号", "姓名", "性别"]
    row = [cell.value for cell in sheet[4]]
    assert (row[1], row[7]) == ("邓新苗", "000000********0000")
    code, document = form(
        capsys, branch, "f42-candidate", "--org", "ZZ001", "--out", out, "--choose", "identity=是"
    )
    sheet = openpyxl.load_workbook(out).active
    assert sheet is not None
    assert sheet["H4"].value == "000000199503120000"
    assert sheet["H4"].data_type == "s"


@pytest.mark.parametrize(
    ("argv", "error"),
    [
        (("f41", "--org", "ZZ001", "--out", "x.xlsx"), "E-FORM-13"),
        (("f42-candidate", "--org", "ZZ001", "--out", "x.pdf", "--choose", "colour=red"), "E-FORM-14"),
        (("f36", "--person", "RY001", "--out", "x.pdf", "--choose", "output=复印"), "E-FORM-12"),
        (("f30", "--case", "AJ001", "--out", "x.pdf", "--choose", "period="), "E-FORM-12"),
    ],
)
def test_what_cannot_be_chosen_is_refused(
    branch: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    argv: tuple[str, ...],
    error: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    code, document = form(capsys, branch, *argv)
    assert (code, document["error"]["code"]) == (1, error)
    assert not list(tmp_path.glob("x.*"))


def test_a_printer_has_its_own_adjustment(
    branch: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    db = open_database(branch)
    with db.write("校准") as session:
        save_adjustment(session, "HP", "f36-1", Adjustment(2.5, -1.0))
    db.close()
    told = []
    for printer in ("HP", "别的"):
        out = tmp_path / f"{printer}.pdf"
        argv = ("--person", "RY001", "--choose", "output=校准页", "--printer", printer, "--out", out)
        assert form(capsys, branch, "f36", *argv)[0] == 0
        told.append(text_of(out))
    assert "平移 2.5，-1 毫米" in told[0]
    assert "平移 0，0 毫米" in told[1]
