"""``identity`` and ``package`` on the command line: documents and exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.cli import run_command
from app.services.database import create_database
from tests.builders import Regular
from tests.commands.test_cli import run


@pytest.fixture
def places(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """A branch and a committee that know each other."""
    branch, park = tmp_path / "branch.db", tmp_path / "park.db"
    db = create_database(branch)
    with db.write() as session:
        Regular(upto="2026-11-20").store(session)
    db.close()
    run(capsys, "init", "--db", park, "--name", "中共测试园区工作委员会", "--kind", "党工委")
    found: dict[str, Any] = {"branch": branch, "park": park, "folder": tmp_path}
    for name, path in (("branch", branch), ("park", park)):
        code, document = run(capsys, "identity", "card", "--out", tmp_path / f"{name}.zbcard", "--db", path)
        assert code == 0
        assert {"site", "name", "fingerprint", "trusted"} <= set(document)
        found[f"{name}_fp"] = document["fingerprint"]
    code, document = run(
        capsys, "identity", "trust", tmp_path / "park.zbcard", "--as", "superior", "--db", branch
    )
    assert (code, document["trusted"][0]["fingerprint"]) == (0, found["park_fp"])
    return found


def test_the_whole_way(places: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    branch, park, folder = places["branch"], places["park"], places["folder"]
    file = folder / "a.zbpk"
    code, exported = run(
        capsys, "package", "export", "--to", places["park_fp"], "--out", file, "--db", branch
    )
    assert (code, exported["sequence"], exported["rows"]["person"]) == (0, 1, 17)
    assert file.stat().st_size == exported["size"]
    code, seen = run(capsys, "package", "inspect", file, "--db", park)
    assert (code, seen["readable"], seen["kind"], seen["min_reader"]) == (1, False, "data", 1)
    assert "来源未确认" in seen["reason"]
    code, merged = run(capsys, "package", "merge", file, "--db", park)
    assert (code, merged[0]["state"]) == (1, "refused")
    code, _ = run(capsys, "identity", "trust", file, "--as", "subordinate", "--db", park)
    assert code == 0
    code, seen = run(capsys, "package", "inspect", file, "--db", park)
    assert (code, seen["readable"], seen["sequence"], seen["to"]["fingerprint"]) == (
        0,
        True,
        1,
        places["park_fp"],
    )
    before = run(capsys, "state-hash", "--db", park)[1]
    code, planned = run(capsys, "package", "merge", file, "--plan", "--db", park)
    assert (code, planned[0]["state"]) == (0, "new")
    assert run(capsys, "state-hash", "--db", park)[1] == before
    code, merged = run(capsys, "package", "merge", file, file, "--db", park)
    assert [one["state"] for one in merged] == ["new", "seen"]
    assert merged[0]["create"] == planned[0]["create"] == sum(exported["rows"].values())
    assert (code, merged[1]["reason"]) == (0, "已合并过，0 项变化")
    answer = folder / "r.zbpk"
    code, replied = run(
        capsys, "package", "reply", "--to", places["branch_fp"], "--out", answer, "--db", park
    )
    assert (code, replied["kind"]) == (0, "return")
    code, back = run(capsys, "package", "merge", answer, "--db", branch)
    assert (code, back[0]["state"], back[0]["conflicts"]) == (0, "new", [])
    assert any("第 1 号" in note for note in back[0]["notes"])


def test_refusals(places: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    branch, folder = places["branch"], places["folder"]
    photo = folder / "photo.zbpk"
    photo.write_bytes(b"\xff\xd8\xff\xe0")
    code, seen = run(capsys, "package", "inspect", photo, "--db", branch)
    assert (code, seen["readable"], seen["kind"]) == (1, False, None)
    assert "不是本程序的数据包" in seen["reason"]
    code, merged = run(capsys, "package", "merge", photo, folder / "none.zbpk", folder, "--db", branch)
    assert code == 1
    assert [one["code"] for one in merged] == ["E-PKG-01", "E-PKG-14", "E-PKG-14"]
    code, error = run(capsys, "package", "export", "--to", "1", "--out", folder / "x", "--db", branch)
    assert (code, error["error"]["code"]) == (1, "E-CARD-03")
    assert not (folder / "x").exists()
    code, error = run(capsys, "package", "--db", branch)
    assert code == 2
    code, error = run(capsys, "package", "merge", "--db", branch)
    assert code == 2
    code, error = run(capsys, "identity", "trust", photo, "--as", "friend", "--db", branch)
    assert code == 2
    code, error = run(capsys, "identity", "trust", photo, "--as", "superior", "--db", branch)
    assert (code, error["error"]["code"]) == (1, "E-CARD-01")


def test_choices_settle_conflicts(places: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    """The committee and the branch change one field; the choice is made with ``--resolve``."""
    from sqlalchemy import select

    from app.models import Person
    from app.services.database import open_database

    branch, park, folder = places["branch"], places["park"], places["folder"]
    first, second = folder / "1.zbpk", folder / "2.zbpk"
    run(capsys, "package", "export", "--to", places["park_fp"], "--out", first, "--db", branch)
    run(capsys, "identity", "trust", first, "--as", "subordinate", "--db", park)
    run(capsys, "package", "merge", first, "--db", park)
    for path, position in ((branch, "班长"), (park, "组长")):
        db = open_database(path)
        with db.write("改") as session:
            session.scalars(select(Person).where(Person.code == "DY01")).one().position = position
        db.close()
    run(capsys, "package", "export", "--to", places["park_fp"], "--out", second, "--db", branch)
    code, planned = run(capsys, "package", "merge", second, "--plan", "--db", park)
    assert code == 0
    for conflict in planned[0]["conflicts"]:
        assert {"id", "entity", "code", "field", "ours", "theirs"} <= set(conflict)
    choices = folder / "choices.json"
    choices.write_text(json.dumps({one["id"]: "theirs" for one in planned[0]["conflicts"]}), "utf-8")
    code, _ = run(capsys, "package", "merge", second, "--resolve", choices, "--db", park)
    assert code == 0
    choices.write_text("[", "utf-8")
    code, error = run(capsys, "package", "merge", second, "--resolve", choices, "--db", park)
    assert (code, error["error"]["code"]) == (1, "E-MERGE-07")


def test_the_recovery_sheet(
    places: dict[str, Any], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, branch = places["folder"], places["branch"]
    sheet, code_file = folder / "sheet.txt", folder / "code.txt"
    code, _ = run(capsys, "identity", "sheet", "--out", sheet, "--db", branch, "--today", "2026-11-23")
    assert code == 0
    line = next(line for line in sheet.read_text("utf-8").splitlines() if line.startswith("    "))
    code_file.write_text(line, "utf-8")
    monkeypatch.setenv("ZHIBU_DATA_DIR", str(folder / "other PC"))
    code, found = run(capsys, "identity", "--db", branch)
    assert (code, found["can_open"]) == (0, False)
    code, found = run(capsys, "identity", "recover", "--code-file", code_file, "--db", branch)
    assert (code, found["can_open"], found["fingerprint"]) == (0, True, places["branch_fp"])


def test_lines_for_people(places: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run_command(["identity", "--db", str(places["branch"])]) == 0
    assert "上级：中共测试园区工作委员会" in capsys.readouterr().out


def test_unsigned_files(places: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    """A plain database and a data workbook are taken in and marked."""
    park, folder = places["park"], places["folder"]
    code, planned = run(capsys, "package", "merge", places["branch"], "--plan", "--db", park)
    assert (code, planned[0]["signed"], planned[0]["kind"]) == (0, False, "database")
    code, merged = run(capsys, "package", "merge", places["branch"], places["branch"], "--db", park)
    assert (code, [one["state"] for one in merged]) == (0, ["new", "seen"])
    assert any("未签名" in note for note in merged[0]["notes"])
    book = folder / "a.xlsx"
    run(capsys, "export-workbook", book, "--db", park)
    code, merged = run(capsys, "package", "merge", book, "--db", park)
    assert (code, merged[0]["signed"], merged[0]["kind"], merged[0]["create"]) == (0, False, "workbook", 0)
    book.write_bytes(b"PK\x03\x04 broken")
    code, merged = run(capsys, "package", "merge", book, "--db", park)
    assert (code, merged[0]["state"]) == (1, "refused")
