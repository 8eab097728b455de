"""Which copy of a database this is (副本): an identity that does not travel with the file.

A copied, moved or restored file must not go on under the identity of the original, or two different edits
would carry one version. The identity is kept in the data folder, tied to the file's place, to the machine
and to the last write: the file there is written before each commit, so whatever goes wrong in between, the
two do not match any more and the next write starts a new identity, which costs nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import secrets
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.config import default_paths
from app.models import AuditEntry, ReplicaState
from app.services.exchange.parts import COMMITTEE, ENTERPRISE

_KEY = "exchange.writer"


@dataclass(frozen=True, slots=True)
class Note:
    """What the data folder knows of the last write of one file."""

    replica: str
    token: str
    machine: str


class ReplicaFile:
    """The note of one database file in the data folder; a note that cannot be kept is as good as none."""

    def __init__(self, database: Path) -> None:
        place = os.path.normcase(str(database.resolve()))
        self._path = default_paths().root / "replica" / f"{_sha(place)}.json"

    def read(self) -> Note | None:
        """The note, None if there is none or it cannot be understood."""
        try:
            found = json.loads(self._path.read_text("utf-8"))
            return Note(str(found["replica"]), str(found["token"]), str(found["machine"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, note: Note) -> None:
        """Replace the note. Trouble is not an error: the next write then has a new identity."""
        text = json.dumps({"replica": note.replica, "token": note.token, "machine": note.machine})
        unfinished = self._path.with_suffix(".new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with unfinished.open("w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(self._path)
        except OSError:
            with suppress(OSError):
                self._path.unlink(missing_ok=True)


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


@cache
def machine_id() -> str:
    """A hash that tells this PC from another one; says nothing about it."""
    return _sha(f"zhibu {_machine_text()}")[:32]


def _machine_text() -> str:
    if sys.platform == "win32":  # pragma: no cover
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as key:
                return str(winreg.QueryValueEx(key, "MachineGuid")[0])
        except OSError:
            return platform.node()
    for name in ("/etc/machine-id", "/var/lib/dbus/machine-id"):
        try:
            found = Path(name).read_text("ascii").strip()
        except OSError:
            continue
        if found:
            return found
    return platform.node()


class Writer:
    """Gives a transaction its dots. One belongs to each write session; see :func:`writer_of`."""

    def __init__(
        self, note: ReplicaFile | None, operator: Callable[[], str], now: Callable[[], datetime]
    ) -> None:
        self._note = note
        self._operator = operator
        self._now = now
        self.replica = ""
        self.kind = ENTERPRISE
        self._counter = 0

    def begin(self, session: Session) -> None:
        """Make sure of the identity; once a transaction, at its first versioned change."""
        if self.replica:
            return
        state = _state(session)
        if state is None:
            session.execute(insert(ReplicaState.__table__), {"id": 1})  # type: ignore[arg-type]
            state = _state(session)
            assert state is not None
        replica, token, counter, kind = state
        note = self._note.read() if self._note else None
        if note is None or note != Note(replica, token, machine_id()):
            replica = secrets.token_hex(8)
        self.replica, self.kind, self._counter = replica, kind, counter + 1

    def dot(self) -> tuple[str, int]:
        """The dot of this transaction's edits; one for all records, each has its own versions."""
        return self.replica, self._counter

    def next_dot(self) -> tuple[str, int]:
        """A further dot, where one record gets two values."""
        self._counter += 1
        return self.dot()

    def next_counter(self) -> int:
        """The counter of the next dot: no copy but this one can have given it or a later one."""
        return self._counter

    def renew(self) -> None:
        """Go on under a new identity: another copy writes under this one."""
        self.replica = secrets.token_hex(8)

    def saw(self, counter: int) -> None:
        """A merge brought dots up to this one: what is written afterwards is later."""
        self._counter = max(self._counter, counter + 1)

    def who(self) -> str:
        """The operator's name."""
        return self._operator()

    def at(self) -> str:
        """The time as cards show it."""
        return self._now().isoformat(timespec="seconds")

    def finish(self, session: Session) -> None:
        """Store the identity with a new token, here and outside; the last thing before the commit."""
        if not self.replica:
            return
        token = secrets.token_hex(16)
        values = {"replica": self.replica, "token": token, "counter": self._counter}
        session.execute(update(ReplicaState).where(ReplicaState.id == 1).values(**values))
        if self._note is not None:
            self._note.write(Note(self.replica, token, machine_id()))
        self.replica = ""


def _state(session: Session) -> tuple[str, str, int, str] | None:
    columns = (ReplicaState.replica, ReplicaState.token, ReplicaState.counter, ReplicaState.kind)
    found = session.execute(select(*columns)).first()
    return None if found is None else (found[0], found[1], found[2], found[3])


def attach_writer(session: Session, writer: Writer) -> None:
    """Give a session its writer; done by ``Database.write``."""
    session.info[_KEY] = writer


def writer_of(session: Session) -> Writer:
    """The writer of a write session, begun. RuntimeError for a session that is only for reading."""
    writer = session.info.get(_KEY)
    if not isinstance(writer, Writer):
        raise RuntimeError("this needs a session of Database.write")
    writer.begin(session)
    return writer


def stored_counter(session: Session) -> tuple[int, str]:
    """Counter and token of the last write: whether they changed tells whether anything was written since."""
    state = _state(session)
    return (state[2], state[1]) if state else (0, "")


def current_replica(session: Session) -> str:
    """The identity this database last wrote under, 16 hexadecimal digits; "" before the first write."""
    state = _state(session)
    return state[0] if state else ""


def own_replicas(session: Session) -> frozenset[str]:
    """Every identity this database, or one it was copied from, has ever written under."""
    return frozenset(session.scalars(select(AuditEntry.replica).distinct())) - {""}


def site_kind(session: Session) -> str:
    """``parts.ENTERPRISE`` or ``parts.COMMITTEE``: whose edits are made here."""
    state = _state(session)
    return state[3] if state else ENTERPRISE


def set_site_kind(session: Session, kind: str) -> None:
    """Say whose edits are made here; chosen once at first run. ``session`` is a write session."""
    if kind not in (ENTERPRISE, COMMITTEE):
        raise ValueError(f"no kind of site: {kind}")
    writer_of(session).kind = kind
    session.execute(update(ReplicaState).where(ReplicaState.id == 1).values(kind=kind))
