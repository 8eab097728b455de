"""``audit`` and ``state-hash`` on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from app.cli import run_command
from app.models import Organisation
from app.services.database import open_database


@pytest.fixture
def db(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    path = tmp_path / "zhibu.db"
    assert run_command(["init", "--db", str(path), "--name", "测试公司党支部"]) == 0
    capsys.readouterr()
    return path


def run(capsys: pytest.CaptureFixture[str], *args: object) -> tuple[int, Any]:
    code = run_command([*map(str, args), "--json"])
    return code, json.loads(capsys.readouterr().out)


def tamper(db: Path, *statements: str) -> None:
    opened = open_database(db)
    with opened.write() as session:
        session.execute(text("DROP TRIGGER IF EXISTS audit_entry_no_update"))
        session.execute(text("DROP TRIGGER IF EXISTS audit_entry_no_delete"))
        for statement in statements:
            session.execute(text(statement))
    opened.close()


def test_the_log(db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, document = run(capsys, "audit", "--db", db)
    (entry,) = document
    assert code == 0
    assert (entry["n"], entry["action"], entry["table"]) == (1, "create", "organisation")
    assert len(entry["replica"]) == 16
    assert run_command(["audit", "--db", str(db)]) == 0
    assert "create organisation" in capsys.readouterr().out


def test_the_chain_holds(db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, document = run(capsys, "audit", "--db", db, "--verify")
    head = document.pop("head")
    assert (code, document) == (0, {"ok": True, "entries": 1, "broken_at": None})
    anchor = f"{head['n']}:{head['hash']}"
    assert run(capsys, "audit", "--db", db, "--verify", "--anchor", anchor)[0] == 0
    assert run_command(["audit", "--db", str(db), "--verify"]) == 0
    assert "完好" in capsys.readouterr().out


def test_a_changed_entry_is_found(db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tamper(db, "UPDATE audit_entry SET record_id = 'x'")
    code, document = run(capsys, "audit", "--db", db, "--verify")
    assert (code, document["ok"], document["broken_at"]) == (1, False, 1)
    assert run_command(["audit", "--db", str(db), "--verify"]) == 1
    assert "第 1 条断开" in capsys.readouterr().out


def test_a_chain_cut_short_is_found_by_an_anchor(db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head = run(capsys, "audit", "--db", db, "--verify")[1]["head"]
    tamper(db, "DELETE FROM audit_entry")
    assert run(capsys, "audit", "--db", db, "--verify")[0] == 0
    code, document = run(capsys, "audit", "--db", db, "--verify", "--anchor", f"1:{head['hash']}")
    assert (code, document["ok"]) == (1, False)


@pytest.mark.parametrize("args", [["--limit", "0"], ["--limit", "x"], ["--anchor", "7"], ["--anchor", "x:y"]])
def test_wrong_usage(db: Path, capsys: pytest.CaptureFixture[str], args: list[str]) -> None:
    assert run(capsys, "audit", "--db", db, *args)[0] == 2


def test_the_newest_entries_first(db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    opened = open_database(db)
    for n in range(3):
        with opened.write("改") as session:
            session.scalars(select(Organisation)).one().phone = str(n)
    opened.close()
    document = run(capsys, "audit", "--db", db, "--limit", "2")[1]
    assert [entry["n"] for entry in document] == [4, 3]


def test_an_empty_log(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "empty.db"
    assert run_command(["init", "--db", str(path)]) == 0
    capsys.readouterr()
    assert run(capsys, "audit", "--db", path) == (0, [])
    assert run(capsys, "audit", "--db", path, "--verify")[1]["entries"] == 0
    assert run_command(["audit", "--db", str(path)]) == 0
    assert "还没有" in capsys.readouterr().out


def test_state_hash(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = []
    for name in ("a", "b"):
        path = tmp_path / f"{name}.db"
        assert run_command(["demo", "--db", str(path), "--today", "2026-05-18"]) == 0
        capsys.readouterr()
        code, document = run(capsys, "state-hash", "--db", path)
        assert code == 0
        found.append(document["sha256"])
    assert found[0] == found[1]
    assert run_command(["state-hash", "--db", str(tmp_path / "a.db")]) == 0
    assert capsys.readouterr().out.strip() == found[0]


@pytest.mark.parametrize("command", ["audit", "state-hash"])
def test_a_missing_file(tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str) -> None:
    code, document = run(capsys, command, "--db", tmp_path / "none.db")
    assert (code, document["error"]["code"]) == (1, "E-DB-03")
    assert list(tmp_path.glob("none*")) == []
