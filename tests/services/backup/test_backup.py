"""Backups: verified by restoring, kept by sequence, never over anything that exists."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.config import default_paths
from app.errors import UserError
from app.models import Person
from app.services.backup.container import BackupHeader, list_backups, read_header
from app.services.backup.making import content_of, make_backup
from app.services.backup.restoring import restore_backup
from app.services.backup.rotation import ALWAYS, to_remove
from app.services.database import Database, open_database
from app.services.doctor import examine
from app.services.exchange.keys import ensure_keys, make_recovery_code
from app.services.exchange.state_hash import state_hash
from tests.builders import Regular

AT = datetime(2026, 11, 25, 8, tzinfo=UTC)


@pytest.fixture
def live(db: Database) -> Database:
    """A database with a case in it."""
    with db.write("导入") as session:
        Regular(upto="2026-11-20").store(session)
    return db


def content(db: Database) -> str:
    with db.read() as session:
        return state_hash(session)


def test_a_backup_restored_is_the_same(live: Database, tmp_path: Path) -> None:
    made = make_backup(live, tmp_path / "备份", AT)
    assert made.verified
    assert made.header.people == 17
    header = restore_backup(made.path, tmp_path / "new.db")
    assert header.sequence == 1
    assert content_of(tmp_path / "new.db") == content(live)
    again = open_database(tmp_path / "new.db")
    with again.write("改") as session:
        session.add(Person(code="NEW", name="新人"))
    again.close()


def test_no_personal_data_can_be_read_in_it(live: Database, tmp_path: Path) -> None:
    with live.write("身份证") as session:
        session.add(Person(code="CANARY", name="金丝雀", identity_number="990101199503120027"))
    made = make_backup(live, tmp_path, AT)
    raw = made.path.read_bytes()
    for canary in ("金丝雀", "邓新苗", "990101199503120027", "SQLite format"):
        assert canary.encode() not in raw
    assert not list(live.path.parent.glob("zhibu-*"))


def test_nothing_existing_is_overwritten(live: Database, tmp_path: Path) -> None:
    made = make_backup(live, tmp_path, AT)
    target = tmp_path / "mine.db"
    target.write_bytes(b"mine")
    with pytest.raises(UserError, match="已经存在"):
        restore_backup(made.path, target)
    assert target.read_bytes() == b"mine"


@pytest.mark.parametrize("seed", range(30))
def test_a_damaged_backup_restores_nothing(live: Database, tmp_path: Path, seed: int) -> None:
    made = make_backup(live, tmp_path, AT)
    raw = bytearray(made.path.read_bytes())
    chance = random.Random(seed)
    if seed % 3 == 0:
        del raw[chance.randrange(len(raw)) :]
    else:
        raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
    bad = tmp_path / "bad.zbbak"
    bad.write_bytes(raw)
    target = tmp_path / "new.db"
    try:
        restore_backup(bad, target)
    except UserError as refusal:
        assert "没有" in refusal.message
        assert not target.exists()
    else:
        # A flip in the header's words about the backup (time, people …) does not touch the data inside.
        assert content_of(target) == content(live)


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"ZBBK1\n", b"ZBBK1\n{}\n", b"ZBBK1\n" + b"x" * 20_000]
)
def test_what_is_no_backup(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.zbbak"
    path.write_bytes(content)
    with pytest.raises(UserError, match="不是本程序的备份"):
        read_header(path)
    assert list_backups(tmp_path) == ()


def test_on_another_pc_the_recovery_code_opens_it(live: Database, tmp_path: Path) -> None:
    with live.write("恢复表") as session:
        ensure_keys(session, AT.isoformat())
        code = make_recovery_code(session)
    made = make_backup(live, tmp_path, AT)
    (default_paths().root / "keys" / "device.key").unlink()
    with pytest.raises(UserError, match="恢复码"):
        restore_backup(made.path, tmp_path / "new.db")
    with pytest.raises(UserError, match="抄写有误"):
        restore_backup(made.path, tmp_path / "new.db", "11111-11111")
    restore_backup(made.path, tmp_path / "new.db", code)
    assert content_of(tmp_path / "new.db") == content(live)


def header(sequence: int, made_at: datetime) -> tuple[Path, BackupHeader]:
    stamp = made_at.isoformat(timespec="seconds")
    return Path(f"/b/{sequence}"), BackupHeader(sequence, stamp, "0001", 0, 0, "", "", "", "")


@given(st.lists(st.integers(0, 40 * 24), min_size=1, max_size=120))
def test_rotation_keeps_the_newest_and_never_fewer_than_ten(hours: list[int]) -> None:
    moments = [AT + timedelta(hours=sum(hours[: n + 1])) for n in range(len(hours))]
    backups = [header(n + 1, moment) for n, moment in enumerate(moments)][::-1]
    gone = set(to_remove(backups))
    left = [item for item in backups if item[0] not in gone]
    assert backups[0] in left
    assert len(left) >= min(ALWAYS, len(backups))
    assert {path for path, _ in backups[:20]}.isdisjoint(gone)


def test_a_promise_that_does_not_hold_is_said(live: Database, tmp_path: Path) -> None:
    with live.write("改") as session:
        session.add(Person(code="RY990", name="改过"))
    with live._engine.connect() as connection:
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS audit_entry_no_update")
        connection.exec_driver_sql("UPDATE audit_entry SET operator = '别人' WHERE n = 1")
        connection.commit()
    found = {check.name: check for check in examine(live, tmp_path / "备份", AT)}
    assert not found["谁的改动都不会悄悄没了"].ok
    assert "断开" in found["谁的改动都不会悄悄没了"].detail
    assert found["存了就不会丢"].ok


def test_nothing_goes_while_the_clock_is_suspect() -> None:
    backups = [header(n, AT - timedelta(days=n)) for n in range(60, 0, -1)]
    assert to_remove(backups) == ()


def test_doctor_sees_what_is_and_what_is_not(live: Database, tmp_path: Path) -> None:
    first = {check.name: check.ok for check in examine(live, tmp_path / "备份", AT)}
    assert [name for name, ok in first.items() if not ok] == ["有备份"]
    assert {"数据完好", "改动可查", "恢复演练", "另存一处", "规则齐全", "字体齐全", "文件保护"} <= set(first)
    promises = [
        "存了就不会丢",
        "要么全成，要么不变",
        "谁的改动都不会悄悄没了",
        "外来的文件伤不着",
        "带出去的都有登记",
    ]
    assert list(first)[:5] == promises
    make_backup(live, tmp_path / "备份", AT)
    assert all(check.ok for check in examine(live, tmp_path / "备份", AT + timedelta(days=7)))
    late = {check.name: check.ok for check in examine(live, tmp_path / "备份", AT + timedelta(days=8))}
    assert late["有备份"] is False
    early = {check.name: check.detail for check in examine(live, tmp_path / "备份", AT - timedelta(days=2))}
    assert "日期可能不对" in early["有备份"]
