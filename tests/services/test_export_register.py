"""导出登记: what left is in the register with its hash, in the same transaction, and in the chain."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.errors import SaveRefused
from app.services.database import Database
from app.services.export_register import (
    BACKUP,
    FORM,
    WORKBOOK,
    Exported,
    Outgoing,
    channel_rule,
    enter_file,
    list_exports,
    on_a_stick,
    possible_answers,
    save_and_enter,
    set_channel_rule,
)
from app.services.journal.audit import list_audit, verify_chain
from app.services.journal.recording import Who
from app.services.privacy_words import first_purpose, shipped_channel_rule

AT = datetime(2026, 11, 30, 6, 3, tzinfo=UTC)
SHEET = Outgoing(FORM, "谈话记录", 1, False, "本支部归档", "本支部保管")


def _save(db: Database, path: Path, outgoing: Outgoing = SHEET, at: datetime = AT) -> None:
    with db.note() as session:
        save_and_enter(session, path, b"content", outgoing, at)


def test_a_file_and_its_entry_are_written_together(db: Database, tmp_path: Path) -> None:
    db.who = Who(operator="王芳", role="录入")
    _save(db, tmp_path / "a.pdf")
    with db.read() as session:
        (entry,) = list_exports(session)
        newest = list_audit(session)[0]
        assert verify_chain(session).ok
    digest = hashlib.sha256(b"content").hexdigest()
    assert (tmp_path / "a.pdf").read_bytes() == b"content"
    assert (entry.by, entry.people, entry.size, entry.sha256) == ("王芳", 1, 7, digest)
    assert (entry.purpose, entry.recipient, entry.file_name) == ("本支部归档", "本支部保管", "a.pdf")
    assert (newest.action, newest.record_id, newest.after_hash) == ("export", "1", digest)
    assert newest.reason == "表格，1 人，含完整证号"


def test_a_file_that_cannot_be_written_is_not_in_the_register(db: Database, tmp_path: Path) -> None:
    with pytest.raises(SaveRefused):
        _save(db, tmp_path / "nowhere" / "a.pdf")
    with db.read() as session:
        assert list_exports(session) == ()
        assert not list_audit(session)


def test_a_file_written_by_others_is_read_once_more(db: Database, tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    path.write_bytes(b"x" * 70_000)
    with db.note() as session:
        enter_file(session, path, SHEET, AT)
    with db.read() as session:
        (entry,) = list_exports(session)
    assert (entry.size, entry.sha256) == (70_000, hashlib.sha256(b"x" * 70_000).hexdigest())


def test_the_last_answers_stand_first(db: Database, tmp_path: Path) -> None:
    with db.read() as session:
        first = possible_answers(session, FORM)
    assert first.purposes[0] == first_purpose(FORM)
    _save(db, tmp_path / "a.pdf", Outgoing(FORM, "谈话记录", 1, False, "送审", "市委组织部"))
    _save(db, tmp_path / "b.xlsx", Outgoing(WORKBOOK, "全部记录", 9, False, "换电脑", "自己"))
    with db.read() as session:
        form, book = possible_answers(session, FORM), possible_answers(session, WORKBOOK)
    assert (form.purposes[0], form.recipients[0]) == ("送审", "市委组织部")
    assert (book.purposes[0], book.recipients[0]) == ("换电脑", "自己")


def test_the_unit_names_its_own_rule_about_channels(db: Database) -> None:
    with db.note() as session:
        set_channel_rule(session, "一律当面交，不用微信。")
    with db.read() as session:
        assert channel_rule(session) == "一律当面交，不用微信。"
    with db.note() as session:
        set_channel_rule(session, " ")
    with db.read() as session:
        assert channel_rule(session) == shipped_channel_rule()


def test_readable_files_of_those_days_stand_first_for_a_lost_stick(db: Database, tmp_path: Path) -> None:
    days = (datetime(2026, 11, day, 4, tzinfo=UTC) for day in (1, 10, 11, 12))
    kinds = (
        SHEET,
        Outgoing(BACKUP, "全部数据", 9, False, "归档", "本支部保管"),
        Outgoing(FORM, "名单", 5, True, "开会", "园区党工委"),
        SHEET,
    )
    for number, (at, outgoing) in enumerate(zip(days, kinds, strict=True)):
        _save(db, tmp_path / f"{number}.bin", outgoing, at)
    with db.read() as session:
        rows = list_exports(session)

    def names(found: tuple[Exported, ...]) -> list[str]:
        return [row.file_name for row in found]

    assert names(on_a_stick(rows, date(2026, 11, 5), date(2026, 11, 30))) == ["3.bin", "2.bin", "1.bin"]
    assert names(on_a_stick(rows, date(2026, 11, 5), date(2026, 11, 30), "园区党工委")) == ["2.bin"]
