"""``users`` on the command line: the list, a new user, a forgotten PIN, somebody who left."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.cli import run_command
from app.services.database import open_database
from app.services.operators import change_user, list_users, try_pin

AT = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)


@pytest.fixture
def db(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    path = tmp_path / "zhibu.db"
    assert run_command(["init", "--db", str(path), "--name", "测试公司党支部"]) == 0
    capsys.readouterr()
    return path


def run(capsys: pytest.CaptureFixture[str], db: Path, *args: str) -> tuple[int, Any]:
    code = run_command(["users", "--db", str(db), *args, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_a_forgotten_pin_of_the_only_user_is_cleared_and_audited(
    db: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, db) == (0, [])
    code, listed = run(capsys, db, "--add", "周某", "--role", "审核")
    assert (code, listed) == (0, [{"name": "周某", "role": "审核", "pin": False, "active": True}])
    opened = open_database(db)
    with opened.write("设 PIN") as session:
        user = change_user(session, list_users(session)[0].id, pin="2468")
    opened.close()
    assert run(capsys, db)[1][0]["pin"] is True
    assert run(capsys, db, "--clear-pin", "周某")[1][0]["pin"] is False
    opened = open_database(db)
    with opened.read() as session:
        assert try_pin(session, user.id, "", AT).ok
    opened.close()
    assert run_command(["audit", "--db", str(db)]) == 0
    assert capsys.readouterr().out.count(" user operator ") == 3
    assert run_command(["audit", "--verify", "--db", str(db)]) == 0


def test_refusals_and_leaving(db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, db, "--add", "周某")
    code, document = run(capsys, db, "--add", "周某")
    assert (code, document["error"]["code"]) == (1, "E-USER-02")
    code, document = run(capsys, db, "--clear-pin", "郑某")
    assert (code, document["error"]["code"]) == (1, "E-USER-07")
    code, document = run(capsys, db, "--add", "读某", "--role", "局长")
    assert code == 2
    code, document = run(capsys, db, "--add", "甲", "--retire", "周某")
    assert code == 2
    run(capsys, db, "--add", "读某", "--role", "只读")
    code, document = run(capsys, db, "--retire", "周某")
    assert (code, document["error"]["code"]) == (1, "E-USER-06")
    run(capsys, db, "--add", "郑某")
    assert {user["name"]: user["active"] for user in run(capsys, db, "--retire", "周某")[1]} == {
        "周某": False,
        "郑某": True,
        "读某": True,
    }
    assert run_command(["users", "--db", str(db)]) == 0
    assert "周某　录入　没有 PIN　已停用" in capsys.readouterr().out
