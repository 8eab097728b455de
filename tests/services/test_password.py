"""A password for the data file: set with a rehearsed code, changed, taken away; whole whatever happens."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.cli import run_command
from app.config import default_paths
from app.errors import DatabaseRefused, UserError
from app.models import Person
from app.services.backup.making import make_backup
from app.services.backup.recovering import recover
from app.services.backup.restoring import restore_backup
from app.services.database import (
    Database,
    create_database,
    is_encrypted,
    key_file,
    open_database,
    password,
    unlock,
)
from app.services.database.key_file import RECOVERY, key_file_beside, read_key_file
from app.services.database.password import (
    NewPassword,
    change_password,
    clear_leftovers,
    remove_password,
    set_password,
    wipe,
)
from app.services.doctor import examine
from app.services.exchange.state_hash import state_hash
from tests.builders import Regular

AT = datetime(2026, 11, 25, 8, tzinfo=UTC)
WORD = "桂花2026开放Ab"


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same derivation at a small cost."""
    monkeypatch.setitem(key_file._SCRYPT, "n", 2**4)


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Database]:
    db = create_database(tmp_path / "data" / "zhibu.db")
    with db.write("导入") as session:
        Regular(upto="2026-11-20").store(session)
        session.add(Person(code="CANARY", name="金丝雀"))
    yield db
    db.close()


def content(db: Database) -> str:
    with db.read() as session:
        return state_hash(session)


def protect(db: Database) -> NewPassword:
    prepared = NewPassword(WORD)
    set_password(db, prepared, prepared.code)
    return prepared


def test_setting_it_encrypts_everything_and_loses_nothing(live: Database) -> None:
    before = content(live)
    prepared = protect(live)
    assert content(live) == before
    with live.write("接着用") as session:
        session.add(Person(code="NEW", name="新人"))
    after = content(live)
    live.close()
    for path in live.path.parent.iterdir():
        raw = path.read_bytes()
        assert "金丝雀".encode() not in raw, path.name
        assert b"SQLite format 3" not in raw, path.name
    assert is_encrypted(live.path)
    for key in (unlock(live.path, WORD), unlock(live.path, code=prepared.code.lower())):
        db = open_database(live.path, key=key)
        assert content(db) == after
        db.check_integrity()
        db.close()


def test_it_takes_effect_only_with_the_code_from_the_paper(live: Database) -> None:
    prepared = NewPassword(WORD)
    for typed in ("", "AAAAA-AAAAA", NewPassword(WORD).code):
        with pytest.raises(UserError, match="还没有生效"):
            set_password(live, prepared, typed)
    assert not key_file_beside(live.path).exists()
    assert live.path.read_bytes()[:15] == b"SQLite format 3"


@pytest.mark.parametrize("word", ["", "1234567", "aaaaaaaaaa"])
def test_weak_passwords_are_not_taken(word: str) -> None:
    with pytest.raises(UserError) as refusal:
        NewPassword(word)
    assert refusal.value.code == "E-PW-01"


def test_a_wrong_or_no_password_opens_nothing(live: Database) -> None:
    protect(live)
    live.close()
    before = {path: path.read_bytes() for path in live.path.parent.iterdir()}
    with pytest.raises(DatabaseRefused) as refusal:
        open_database(live.path)
    assert refusal.value.code == "E-DB-15"
    for wrong in ("桂花2026", "", WORD.lower()):
        with pytest.raises(DatabaseRefused) as refusal:
            unlock(live.path, wrong)
        assert refusal.value.code == "E-DB-17"
    assert {path: path.read_bytes() for path in live.path.parent.iterdir()} == before


def test_changing_only_wraps_anew(live: Database) -> None:
    prepared = protect(live)
    key = live.key
    with pytest.raises(UserError, match="现在的密码不对"):
        change_password(live, "wrong-one", "another-word")
    change_password(live, WORD, "another-word")
    change_password(live, prepared.code, "third-word-7")
    live.close()
    assert unlock(live.path, "third-word-7") == key
    assert unlock(live.path, code=prepared.code) == key
    with pytest.raises(DatabaseRefused):
        unlock(live.path, WORD)


def test_taking_it_away(live: Database) -> None:
    before = content(live)
    protect(live)
    with pytest.raises(UserError, match="现在的密码不对"):
        remove_password(live, "wrong-one")
    assert live.key is not None
    remove_password(live, WORD)
    assert live.key is None
    live.close()
    assert not key_file_beside(live.path).exists()
    db = open_database(live.path)
    assert content(db) == before
    db.close()


def test_without_its_key_file_it_is_told_from_a_foreign_file(live: Database) -> None:
    protect(live)
    live.close()
    key_file_beside(live.path).unlink()
    with pytest.raises(DatabaseRefused, match="钥匙文件") as refusal:
        open_database(live.path)
    assert refusal.value.code == "E-DB-16"


@pytest.mark.parametrize("bad", [b"", b"ZBKY1\n{}", b"photo", b"ZBKY1\n" + b"[" * 20_000])
def test_a_damaged_key_file_is_said(live: Database, bad: bytes) -> None:
    protect(live)
    live.close()
    key_file_beside(live.path).write_bytes(bad)
    with pytest.raises(DatabaseRefused) as refusal:
        unlock(live.path, WORD)
    assert refusal.value.code == "E-DB-18"


def test_a_key_file_that_asks_for_too_much_is_not_obeyed(live: Database) -> None:
    """Fault 38: a hostile cost would hang the program."""
    protect(live)
    file = read_key_file(live.path)
    assert file is not None
    file.slots["password"]["n"] = 2**30
    assert file.open(WORD) is None


@pytest.mark.parametrize("way", ["device", "password", "code"])
@pytest.mark.parametrize("is_before", [True, False])
def test_backups_before_and_after_come_back(
    live: Database, tmp_path: Path, way: str, is_before: bool
) -> None:
    before = content(live)
    made = make_backup(live, tmp_path / "备份", AT) if is_before else None
    prepared = protect(live)
    made = made or make_backup(live, tmp_path / "备份", AT)
    live.close()
    if way != "device":
        shutil.rmtree(default_paths().root / "keys")
    secret = {"device": None, "password": WORD, "code": prepared.code}[way]
    target = tmp_path / "restored.db"
    if is_before and way != "device":
        with pytest.raises(UserError):
            restore_backup(made.path, target, secret)
        assert not target.exists()
        return
    restore_backup(made.path, target, secret)
    assert is_encrypted(target) != is_before
    key = None if is_before else unlock(target, WORD)
    db = open_database(target, key=key)
    assert content(db) == before
    db.close()


def test_recovery_puts_the_key_file_in_place_too(live: Database, tmp_path: Path) -> None:
    protect(live)
    before = content(live)
    made = make_backup(live, tmp_path / "备份", AT)
    live.close()
    live.path.write_bytes(b"damaged")
    key_file_beside(live.path).unlink()
    recover(made.path, live.path, AT)
    db = open_database(live.path, key=unlock(live.path, WORD))
    assert content(db) == before
    db.close()


@pytest.mark.parametrize("function", ["save_bytes", "_swap", "link", "replace", "wipe", "reopen"])
def test_killed_in_the_middle_it_is_the_old_or_the_new(live: Database, function: str) -> None:
    before = content(live)
    prepared = NewPassword(WORD)
    live.close()
    child = os.fork()
    if child == 0:
        try:
            db = open_database(live.path)

            def stop(*_: Any, **__: Any) -> None:
                os.kill(os.getpid(), signal.SIGKILL)

            place: Any = {"link": os, "replace": os, "reopen": Database}.get(function, password)
            setattr(place, function, stop)
            set_password(db, prepared, prepared.code)
        finally:
            os._exit(1)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    key = unlock(live.path, WORD) if is_encrypted(live.path) else None
    db = open_database(live.path, key=key)
    assert content(db) == before
    db.check_integrity()
    clear_leftovers(live.path)
    assert content(db) == before
    with db.write("接着用") as session:
        session.add(Person(code="AFTER", name="之后"))
    db.close()
    allowed = {"zhibu.db", "zhibu.db-journal", "zhibu.db.key"}
    assert {path.name for path in live.path.parent.iterdir() if ".tmp" not in path.suffixes} <= allowed


def test_a_file_with_another_name_is_not_overwritten(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_bytes(b"live")
    os.link(one, two)
    wipe(two)
    assert one.read_bytes() == b"live"
    assert not two.exists()
    wipe(tmp_path / "none")


def test_no_room_leaves_it_plain(live: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    before = content(live)
    prepared = NewPassword(WORD)
    monkeypatch.setattr(password, "connect", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(UserError) as refusal:
        set_password(live, prepared, prepared.code)
    assert refusal.value.code == "E-PW-04"
    assert content(live) == before
    assert live.key is None


def test_doctor_says_what_protects_the_file(live: Database) -> None:
    assert "没有设密码" in examine(live, live.path.parent, AT)[-1].detail
    protect(live)
    said = examine(live, live.path.parent, AT)[-1]
    assert said.ok
    assert "设有密码" in said.detail
    live.path.with_name("zhibu-升级前-0001.db").write_bytes(b"SQLite format 3\x00")
    said = examine(live, live.path.parent, AT)[-1]
    assert not said.ok
    assert "1 个" in said.detail


def test_a_second_password_is_not_set_over_the_first(live: Database) -> None:
    protect(live)
    kept = key_file_beside(live.path).read_bytes()
    other = NewPassword("another-word-8")
    with pytest.raises(UserError, match="已经有密码"):
        set_password(live, other, other.code)
    assert key_file_beside(live.path).read_bytes() == kept


def test_triggers_are_kept(live: Database) -> None:
    protect(live)
    with pytest.raises(Exception, match="only added"), live._engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM audit_entry")


def test_commands_take_the_password_from_the_environment(
    live: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = content(live)
    protect(live)
    live.close()
    given = ["state-hash", "--db", str(live.path)]
    monkeypatch.delenv("ZHIBU_PASSWORD", raising=False)
    assert run_command(given) == 1
    assert "ZHIBU_PASSWORD" in capsys.readouterr().err
    monkeypatch.setenv("ZHIBU_PASSWORD", "wrong-one")
    assert run_command(given) == 1
    assert "密码不对" in capsys.readouterr().err
    monkeypatch.setenv("ZHIBU_PASSWORD", WORD)
    assert run_command(given) == 0
    assert capsys.readouterr().out.strip() == before


def test_the_code_opens_like_the_password(live: Database) -> None:
    prepared = protect(live)
    file = read_key_file(live.path)
    assert file is not None
    assert file.open(prepared.code, RECOVERY) == live.key
    assert file.open(prepared.code) is None
