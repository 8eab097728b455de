"""使用人: who works with this copy, in which role, with or without a PIN.

Attribution and a screen lock; it does not protect the file, and the window says so. A wrong PIN makes the
next try wait longer and longer, up to :data:`LONGEST`, and never locks anybody out for ever.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFound, UserError
from app.models import Operator
from app.services.journal.noting import LOG_IN, note
from app.services.journal.recording import Who

WRITER, REVIEWER, READER = "录入", "审核", "只读"
ROLES = (WRITER, REVIEWER, READER)

FREE_TRIES = 3
"""So many wrong PINs cost nothing."""
_WAITS = (5, 15, 30, 60, 120)
LONGEST = 300
"""The longest wait after a wrong PIN, in seconds."""
_SHORTEST_PIN, _LONGEST_PIN = 4, 32
_COST = {"n": 2**14, "r": 8, "p": 1, "dklen": 32, "maxmem": 64 * 1024 * 1024}
_ACTION = "user"


@dataclass(frozen=True, slots=True)
class User:
    """A user as the window knows one; ``is_active`` False was taken off the list and stays in old entries."""

    id: str
    name: str
    role: str
    has_pin: bool
    is_active: bool = True

    @property
    def who(self) -> Who:
        """What goes into acts and the audit chain."""
        return Who(operator=self.name, role=self.role)

    def forbids(self) -> str:
        """The sentence that refuses changes to a reader; empty for the other roles."""
        return f"使用人“{self.name}”的角色是只读，只能查看和打印。" if self.role == READER else ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of a PIN: right, or how long to wait before the next try (0: at once), in seconds."""

    ok: bool
    wait: int = 0


def _user(row: Operator) -> User:
    return User(row.id, row.name, row.role, row.pin_hash is not None, row.active)


def list_users(session: Session, *, everybody: bool = False) -> tuple[User, ...]:
    """Users by name; with ``everybody`` also those taken off the list."""
    rows = session.scalars(select(Operator).order_by(Operator.active.desc(), Operator.name))
    return tuple(_user(row) for row in rows if everybody or row.active)


def add_user(session: Session, name: str, role: str, pin: str = "") -> User:
    """A new user. Raises UserError for an empty or taken name, an unknown role, a PIN too short."""
    name = name.strip()
    if not name:
        raise UserError("E-USER-01", "没有写姓名，没有新增使用人。", "请填写姓名。")
    found = session.scalar(select(Operator).where(Operator.name == name))
    if found is not None and found.active:
        raise UserError("E-USER-02", f"已经有使用人“{name}”，没有新增。", "同名的人请加部门区别。")
    row = found or Operator(name=name)
    row.role, row.active, row.failures, row.retry_at = _role(role), True, 0, None
    session.add(row)
    _set_pin(row, pin)
    session.flush()
    _check_left(session)
    note(session, _ACTION, Operator.__tablename__, row.id, f"新增使用人，{row.role}")
    return _user(row)


def change_user(
    session: Session,
    user_id: str,
    *,
    role: str | None = None,
    pin: str | None = None,
    active: bool | None = None,
) -> User:
    """Change what is given; an empty ``pin`` takes it away. UserError where nobody could write any more."""
    row = _get(session, user_id)
    said = []
    if role is not None and role != row.role:
        row.role = _role(role)
        said.append(f"角色改为{role}")
    if pin is not None:
        _set_pin(row, pin)
        said.append("设置 PIN" if pin else "清除 PIN")
    if active is not None and active != row.active:
        row.active = active
        said.append("恢复使用" if active else "停用")
    session.flush()
    _check_left(session)
    if said:
        note(session, _ACTION, Operator.__tablename__, row.id, "，".join(said))
    return _user(row)


def try_pin(session: Session, user_id: str, pin: str, at: datetime) -> Attempt:
    """Check a PIN; wrong ones are counted and kept. A user without a PIN needs none."""
    row = _get(session, user_id)
    if row.pin_hash is None or row.pin_salt is None:
        return Attempt(True)
    wait = _wait_left(row, at)
    if wait:
        return Attempt(False, wait)
    if hmac.compare_digest(_hash(pin, row.pin_salt), row.pin_hash):
        row.failures, row.retry_at = 0, None
        return Attempt(True)
    row.failures += 1
    wait = pause_after(row.failures)
    row.retry_at = (at.astimezone(UTC) + timedelta(seconds=wait)).isoformat() if wait else None
    return Attempt(False, wait)


def pause_after(failures: int) -> int:
    """Seconds to wait after so many wrong PINs in a row."""
    late = failures - FREE_TRIES
    if late < 0:
        return 0
    return _WAITS[late] if late < len(_WAITS) else LONGEST


def log_in(session: Session, user: User) -> None:
    """Note in the audit chain that a user began to work."""
    note(session, LOG_IN, Operator.__tablename__, user.id, user.role)


def _wait_left(row: Operator, at: datetime) -> int:
    if row.retry_at is None:
        return 0
    left = (datetime.fromisoformat(row.retry_at) - at.astimezone(UTC)).total_seconds()
    # A clock that was set back must not lock anybody out.
    return 0 if left <= 0 or left > LONGEST else int(left) + 1


def _hash(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(pin.encode("utf-8"), salt=salt, **_COST)


def _set_pin(row: Operator, pin: str) -> None:
    row.failures, row.retry_at = 0, None
    if not pin:
        row.pin_salt = row.pin_hash = None
        return
    if not _SHORTEST_PIN <= len(pin) <= _LONGEST_PIN:
        raise UserError(
            "E-USER-03", "PIN 要 4 到 32 个字符，没有改动。", "可以是数字，也可以是字母；不要用生日。"
        )
    row.pin_salt = secrets.token_bytes(16)
    row.pin_hash = _hash(pin, row.pin_salt)


def _role(role: str) -> str:
    if role not in ROLES:
        raise UserError("E-USER-04", f"没有“{role}”这个角色，没有改动。", f"角色有：{'、'.join(ROLES)}。")
    return role


def _get(session: Session, user_id: str) -> Operator:
    row = session.get(Operator, user_id)
    if row is None:
        raise NotFound("E-USER-05", "没有这个使用人，没有改动。")
    return row


def _check_left(session: Session) -> None:
    """Somebody who may write must remain, unless nobody is listed at all."""
    roles = [row.role for row in session.scalars(select(Operator).where(Operator.active.is_(True)))]
    if roles and set(roles) == {READER}:
        raise UserError(
            "E-USER-06",
            "这样就没有能改数据的使用人了，没有改动。",
            "请先给另一位使用人“录入”或“审核”的角色。",
        )
