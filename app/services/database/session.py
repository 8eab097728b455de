"""The session of a transaction that stores something: what it touches, its place in the journal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from app import clock
from app.services.exchange.replica import ReplicaFile, Writer, attach_writer
from app.services.exchange.stamping import stamp_versions
from app.services.journal.recording import Recorder, Who, attach_recorder, write_act, write_notes
from app.services.noted import check_noted


@dataclass(frozen=True, slots=True)
class Changes:
    """What one transaction touched: table name → UUIDs. Screens reload only what is theirs."""

    touched: dict[str, frozenset[str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.touched)

    def tables(self) -> frozenset[str]:
        """Names of the tables with a changed row."""
        return frozenset(self.touched)


class WriteSession(Session):
    """A session whose transaction is one named act: it remembers what its flushes touch and journals it.

    ``act`` is the name a person will see beside 撤销; ``undoes`` the act this one takes back. With
    ``only_notes`` it is no act: nothing of it can be taken back, and facts must not be changed in it.
    """

    def __init__(
        self,
        *args: Any,
        act: str = "",
        who: Who | None = None,
        undoes: str | None = None,
        now: Callable[[], datetime] = clock.now_utc,
        note: ReplicaFile | None = None,
        only_notes: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.act_name = act
        self.only_notes = only_notes
        self.undoes = undoes
        self.who = who or Who()
        self.now = now
        self.recorder = Recorder()
        self.writer = Writer(note, lambda: self.who.operator, now)
        self.act_id: str | None = None
        self._is_closing = False
        attach_recorder(self, self.recorder)
        attach_writer(self, self.writer)

    def note_change(self, table: str, identity: str) -> None:
        """Name a change made by a bulk statement, which no flush sees."""
        self.recorder.note_change(table, identity)

    def changes(self) -> Changes:
        """What has been touched so far."""
        touched = {table: set(ids) for table, ids in self.recorder.named.items()}
        for table, identity in self.recorder.touched:
            touched.setdefault(table, set()).add(identity)
        return Changes({table: frozenset(ids) for table, ids in touched.items()})

    def write_journal(self) -> None:
        """Put versions, act, history and audit entries into the transaction; called once, before commit."""
        self._is_closing = True
        self.flush()
        if self.only_notes:
            write_notes(self, self.recorder, self.who, self.now())
            return
        for table, identity in stamp_versions(self, self.recorder):
            self.note_change(table, identity)
        who = replace(self.who, replica=self.who.replica or self.writer.replica)
        act = write_act(self, self.recorder, self.act_name, who, self.now(), self.undoes)
        self.act_id = act.id if act is not None else None
        write_notes(self, self.recorder, who, self.now())
        self.writer.finish(self)


@event.listens_for(WriteSession, "before_flush")
def _remember(session: WriteSession, _context: object, _instances: object) -> None:
    if session.only_notes:
        check_noted([*session.new, *session.dirty, *session.deleted])
    session.recorder.collect(session)


@event.listens_for(WriteSession, "before_commit")
def _journal(session: WriteSession) -> None:
    if not session._is_closing:
        session.write_journal()
