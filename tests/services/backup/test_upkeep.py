"""The second place, the weekly rehearsal, and what is said of both."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.errors import UserError
from app.models import Person
from app.services.audit_view import examine_chain, own_anchors
from app.services.backup.container import list_backups, read_header
from app.services.backup.state import Upkeep, backup_words, is_rehearsal_due, upkeep, wants_place
from app.services.backup.upkeep import back_up, rehearse_newest, set_second_place
from app.services.database import Database
from app.services.doctor import examine
from app.services.export_register import list_exports

AT = datetime(2026, 11, 30, 6, 3, tzinfo=UTC)


def _known(db: Database) -> Upkeep:
    with db.read() as session:
        return upkeep(session)


def _place(db: Database, place: Path) -> None:
    with db.note() as session:
        set_second_place(session, place)


@pytest.fixture
def live(db: Database) -> Database:
    with db.write("新增") as session:
        session.add(Person(code="1", name="甲"))
    return db


def test_each_backup_is_copied_to_the_second_place_and_registered(live: Database, tmp_path: Path) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    _place(live, stick)
    made = back_up(live, tmp_path / "备份", AT)
    ((copy, header),) = list_backups(stick)
    assert copy.read_bytes() == made.path.read_bytes()
    assert (header.audit_n, header.audit_hash) != (0, "")
    with live.read() as session:
        (entry,) = list_exports(session)
        assert backup_words(session, tmp_path / "备份").endswith("，第二处也有")
        report = examine_chain(session, own_anchors(session, [read_header(made.path)]))
    assert (entry.kind, entry.sha256, entry.is_encrypted, entry.people) == ("备份", made.sha256, True, 1)
    assert _known(live).copied_at == AT
    assert report.ok
    assert report.anchors == 1


def test_a_stick_that_is_not_there_stops_nothing_and_is_told(live: Database, tmp_path: Path) -> None:
    _place(live, tmp_path / "没插")
    made = back_up(live, tmp_path / "备份", AT)
    assert made.path.exists()
    with live.read() as session:
        assert not list_exports(session)
        assert backup_words(session, tmp_path / "备份").endswith("，第二处没有写入")
    assert "没插" in _known(live).copy_trouble
    checks = {check.name: check for check in examine(live, tmp_path / "备份", AT)}
    assert not checks["另存一处"].ok
    (tmp_path / "没插").mkdir()
    back_up(live, tmp_path / "备份", AT)
    assert _known(live).copy_trouble == ""


def test_the_newest_backup_is_rehearsed_once_a_week(live: Database, tmp_path: Path) -> None:
    assert rehearse_newest(live, tmp_path / "备份", AT) is None
    back_up(live, tmp_path / "备份", AT)
    with live.read() as session:
        assert is_rehearsal_due(session, AT)
    found = rehearse_newest(live, tmp_path / "备份", AT)
    assert found is not None
    assert found.rehearsal_words() == "上次恢复演练：2026-11-30，成功"
    with live.read() as session:
        due = [is_rehearsal_due(session, AT + timedelta(days=days)) for days in (0, 6, 7, -3)]
    assert due == [False, False, True, True]


def test_a_damaged_backup_fails_the_rehearsal_and_says_so(live: Database, tmp_path: Path) -> None:
    made = back_up(live, tmp_path / "备份", AT)
    content = bytearray(made.path.read_bytes())
    content[-20] ^= 1
    made.path.write_bytes(content)
    found = rehearse_newest(live, tmp_path / "备份", AT)
    assert found is not None
    assert "没有成功" in found.rehearsal_words()
    checks = {check.name: check for check in examine(live, tmp_path / "备份", AT)}
    assert not checks["恢复演练"].ok


def test_a_second_place_is_asked_for_once_a_week_until_there_is_one(live: Database, tmp_path: Path) -> None:
    asked = []
    for days in (0, 1, 7, 8, 14):
        with live.note() as session:
            asked.append(wants_place(session, AT + timedelta(days=days)))
    assert asked == [False, False, True, False, True], "not on the very first day"
    _place(live, tmp_path)
    with live.note() as session:
        assert not wants_place(session, AT + timedelta(days=30))


def test_a_full_second_place_keeps_its_older_copies(
    live: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    _place(live, stick)
    back_up(live, tmp_path / "备份", AT)

    def full(*_given: object, **_options: object) -> None:
        raise UserError("E-SAVE-02", "磁盘已满。")

    monkeypatch.setattr("app.services.backup.upkeep.save_bytes", full)
    back_up(live, tmp_path / "备份", AT + timedelta(hours=1))
    assert len(list_backups(stick)) == 1
    assert _known(live).copy_trouble == "磁盘已满。"
