"""使用人: names in acts, wrong PINs wait longer, nobody is locked out for ever, a writer is always left."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.errors import UserError
from app.models import Operator, Person
from app.models.journal import Act
from app.services.database import Database
from app.services.journal.audit import list_audit, verify_chain
from app.services.operators import (
    FREE_TRIES,
    LONGEST,
    READER,
    REVIEWER,
    WRITER,
    User,
    add_user,
    change_user,
    list_users,
    log_in,
    pause_after,
    try_pin,
)

AT = datetime(2026, 11, 30, 6, 0, tzinfo=UTC)


def _add(db: Database, name: str, role: str = WRITER, pin: str = "") -> User:
    with db.note() as session:
        return add_user(session, name, role, pin)


def _try(db: Database, user: User, pin: str, at: datetime) -> tuple[bool, int]:
    with db.note() as session:
        found = try_pin(session, user.id, pin, at)
    return found.ok, found.wait


def test_a_user_is_named_in_acts_and_in_the_chain(db: Database) -> None:
    user = _add(db, "王芳")
    db.who = user.who
    with db.note() as session:
        log_in(session, user)
    with db.write("新增 甲") as session:
        session.add(Person(code="1", name="甲"))
    with db.read() as session:
        assert session.scalars(select(Act)).one().operator == "王芳"
        entries = [(e.action, e.operator, e.role) for e in list_audit(session)]
        assert verify_chain(session).ok
    assert entries == [("create", "王芳", WRITER), ("log-in", "王芳", WRITER), ("user", "", "")]


def test_a_pin_is_kept_as_a_salted_hash_only(db: Database) -> None:
    one, other = _add(db, "王芳", pin="2468"), _add(db, "李明", pin="2468")
    with db.read() as session:
        rows = {row.id: row for row in session.scalars(select(Operator))}
    assert rows[one.id].pin_hash != rows[other.id].pin_hash
    assert b"2468" not in (rows[one.id].pin_hash or b"") + (rows[one.id].pin_salt or b"")
    db.close()
    assert b"2468" not in db.path.read_bytes()


def test_wrong_pins_wait_longer_and_never_for_ever(db: Database) -> None:
    user, at, waits = _add(db, "王芳", pin="2468"), AT, []
    for _ in range(20):
        ok, wait = _try(db, user, "0000", at)
        assert not ok
        waits.append(wait)
        at += timedelta(seconds=wait)
    assert waits[: FREE_TRIES - 1] == [0] * (FREE_TRIES - 1)
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST
    early = at - timedelta(seconds=30)
    assert _try(db, user, "2468", early) == (False, 31), "even the right one waits"
    assert _try(db, user, "2468", at) == (True, 0)
    assert _try(db, user, "0000", at) == (False, 0), "counted anew"


def test_a_clock_set_back_locks_nobody_out(db: Database) -> None:
    user = _add(db, "王芳", pin="2468")
    for _ in range(FREE_TRIES):
        _try(db, user, "0000", AT)
    assert _try(db, user, "2468", AT - timedelta(days=400)) == (True, 0)


def test_pauses_only_grow() -> None:
    pauses = [pause_after(n) for n in range(50)]
    assert pauses == sorted(pauses)
    assert max(pauses) == LONGEST


@pytest.mark.parametrize(
    ("name", "role", "pin", "code"),
    [("  ", WRITER, "", "E-USER-01"), ("王芳", WRITER, "", "E-USER-02"), ("李明", WRITER, "12", "E-USER-03"),
     ("李明", "管理员", "", "E-USER-04")],
)  # fmt: skip
def test_what_is_refused(db: Database, name: str, role: str, pin: str, code: str) -> None:
    _add(db, "王芳")
    with pytest.raises(UserError) as refused:
        _add(db, name, role, pin)
    assert refused.value.code == code
    with db.read() as session:
        assert [user.name for user in list_users(session)] == ["王芳"]


def test_somebody_who_may_write_is_always_left(db: Database) -> None:
    with pytest.raises(UserError, match="能改数据"):
        _add(db, "赵敏", READER)
    writer, _reader = _add(db, "王芳"), _add(db, "赵敏", READER)
    for change in ({"role": READER}, {"active": False}):
        with pytest.raises(UserError, match="能改数据"), db.note() as session:
            change_user(session, writer.id, **change)  # type: ignore[arg-type]
    with db.note() as session:
        change_user(session, writer.id, role=REVIEWER, pin="abcd")
    with db.read() as session:
        found = {user.name: (user.role, user.has_pin) for user in list_users(session)}
    assert found == {"王芳": (REVIEWER, True), "赵敏": (READER, False)}


def test_who_was_taken_off_the_list_comes_back_under_the_same_name(db: Database) -> None:
    first, other = _add(db, "王芳"), _add(db, "李明")
    with db.note() as session:
        change_user(session, first.id, active=False)
    with db.read() as session:
        assert [user.id for user in list_users(session)] == [other.id]
        assert len(list_users(session, everybody=True)) == 2
    assert _add(db, "王芳", REVIEWER).id == first.id
