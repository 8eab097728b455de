"""操作与审计: lines in words, narrowed by who, what, when and whom; cuts and rewritings found by anchors."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from app.errors import UserError
from app.models import DevelopmentCase, Organisation, Person
from app.services.audit_view import (
    Anchor,
    examine_chain,
    list_entries,
    operators_named,
    present_code,
    read_code,
)
from app.services.database import Database
from app.services.journal.audit import verify_chain
from app.services.journal.noting import REVEAL, note_people
from app.services.journal.recording import Who, chain_head

START = datetime(2026, 11, 1, 2, tzinfo=UTC)


def _acts(db: Database, number: int = 3) -> None:
    for at in range(number):
        db.who = Who(operator=("王芳", "李明")[at % 2], role="录入")
        db.now = lambda day=at: START + timedelta(days=day)  # type: ignore[misc]
        with db.write(f"新增 {at}") as session:
            session.add(Person(code=f"RY{at}", name=f"某{at}"))


def test_entries_are_told_in_words_and_narrowed(db: Database) -> None:
    _acts(db)
    with db.write("建案卷") as session:
        home = Organisation(code="ZZ1", name="支部", kind="党支部")
        session.add(home)
        session.flush()
        person = session.query(Person).filter_by(code="RY1").one()
        session.add(DevelopmentCase(code="AJ1", person_id=person.id, organisation_id=home.id))
        identity = person.id
    with db.note() as session:
        note_people(session, REVEAL, [identity], "人员表")
    with db.read() as session:
        everything = list_entries(session)
        newest = everything[0]
        assert (newest.what, newest.of, newest.code, newest.reason) == ("显示证号", "人员", "RY1", "人员表")
        assert everything[-1].act == "新增 0"
        assert [line.operator for line in list_entries(session, operator="李明")] == ["李明"]
        assert [line.n for line in list_entries(session, actions=["reveal"])] == [newest.n]
        assert {line.n for line in list_entries(session, since="2026-11-02", until="2026-11-03")} == {2}
        mine = list_entries(session, code="RY1")
        assert {(line.what, line.of) for line in mine} == {
            ("新增", "人员"),
            ("新增", "案卷"),
            ("显示证号", "人员"),
        }
        assert list_entries(session, code="AJ1") == mine
        assert operators_named(session) == ("李明", "王芳")
        with pytest.raises(UserError, match="没有编号"):
            list_entries(session, code="nobody")


def _head(db: Database) -> Anchor:
    with db.read() as session:
        n, digest, _at = chain_head(session)
    return Anchor("备份第 1 号", n, digest)


def test_a_chain_cut_short_is_seen_by_any_newer_anchor(db: Database) -> None:
    _acts(db, 12)
    anchor = _head(db)
    with db.read() as session:
        assert examine_chain(session, [anchor]).ok
        code = present_code(session)
    for left in range(11, 0, -1):
        _behind(db, f"DELETE FROM audit_entry WHERE n > {left}")
        with db.read() as session:
            assert verify_chain(session).ok, "by itself the rest still looks whole"
            report = examine_chain(session, [anchor])
            by_paper = examine_chain(session, [read_code(code)])
        assert (report.ok, report.missing) == (False, 12 - left)
        assert f"少 {12 - left} 条" in report.words()
        assert by_paper.missing == 12 - left


def test_a_chain_written_anew_is_seen(db: Database) -> None:
    _acts(db, 4)
    other = Anchor("交接单", 3, "0123456789abcdef")
    with db.read() as session:
        report = examine_chain(session, [other])
    assert not report.ok
    assert "重写" in report.words()


def test_false_alarms_are_none_while_work_goes_on(db: Database) -> None:
    anchors = []
    for _ in range(5):
        _acts_more(db)
        anchors.append(_head(db))
    with db.read() as session:
        report = examine_chain(session, anchors)
    assert report.ok
    assert "5 个链头" in report.words()


def _acts_more(db: Database) -> None:
    with db.write("x") as session:
        session.add(Person(code=str(random.random()), name="x"))


@pytest.mark.parametrize(
    "typed", ["12 · 9f3a-01bc-77de-0042", "12:9F3A01BC77DE0042", " 12 9f3a 01bc 77de 0042 "]
)
def test_a_code_copied_from_paper_is_read(typed: str) -> None:
    assert read_code(typed) == Anchor("交接单", 12, "9f3a01bc77de0042")


@pytest.mark.parametrize("typed", ["", "12", "12 · 9f3a", "x · 9f3a-01bc-77de-0042"])
def test_other_codes_are_explained(typed: str) -> None:
    with pytest.raises(UserError, match="核对码"):
        read_code(typed)


def _behind(db: Database, *statements: str) -> None:
    """Change the file as a database tool would, triggers taken off."""
    with db._engine.begin() as connection:
        triggers = connection.execute(
            text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'")
        ).all()
        for name, _sql in triggers:
            connection.execute(text(f"DROP TRIGGER {name}"))
        for statement in statements:
            connection.execute(text(statement))
        for _name, sql in triggers:
            connection.execute(text(sql))


def test_a_thousand_random_tamperings_are_all_found(db: Database) -> None:
    """T17: one change, deletion, insertion or swap at a random place breaks the chain where it was."""
    _acts(db, 60)
    chance = random.Random(17)
    with db._engine.connect() as connection:
        rows = [
            dict(row) for row in connection.execute(text("SELECT * FROM audit_entry ORDER BY n")).mappings()
        ]
    found = 0
    for _ in range(1_000):
        broken = [dict(row) for row in rows]
        kind, at = chance.choice(("change", "delete", "insert", "swap")), chance.randrange(len(rows) - 1)
        if kind == "change":
            column = chance.choice(sorted(set(rows[0]) - {"n"}))
            old = broken[at][column]
            broken[at][column] = (old or 0) + 1 if isinstance(old, int) else f"{old or ''}x"
        elif kind == "delete":
            del broken[at]
        elif kind == "insert":
            broken.insert(at, dict(rows[chance.randrange(len(rows))]))
        else:
            broken[at], broken[at + 1] = broken[at + 1], broken[at]
        found += not _holds(broken)
    assert _holds(rows)
    assert found == 1_000


def _holds(rows: list[dict[str, object]]) -> bool:
    from unittest.mock import patch

    stored = [{**row, "clock_suspect": bool(row["clock_suspect"])} for row in rows]
    with patch("app.services.journal.audit._entries", lambda _session: iter(stored)):
        return verify_chain(None).ok  # type: ignore[arg-type]
