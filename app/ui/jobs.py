"""Service calls off the GUI thread: ``read``, ``write``, ``whole`` and ``render``, nothing else.

All database work runs on one worker thread, so a job sees the result of the one before it and no lock
is needed; drawing of forms and pages runs on a second thread. A write is one transaction: it is committed
when the work returns and rolled back when it raises. Results arrive on the GUI thread, in the order asked.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import shiboken6
from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from app.errors import Cancelled, UserError
from app.services.access import INSPECTION
from app.ui.open_data import Database, Opened

if TYPE_CHECKING:
    from app.services.journal.recording import Who

Work = Callable[[Any], Any]
"""A piece of work given an open session (read, write) or a :class:`Job` for progress (render)."""


class Done(NamedTuple):
    """Something that was stored: its name (记录“审批谈话（某某）”), and whether it took an act back.

    ``is_lasting``: it cannot be taken back (a package that went out), so 撤销 is not offered for it.
    """

    name: str
    is_undo: bool = False
    is_lasting: bool = False


class Job(QObject):
    """One running call. Also the ``progress`` that long services take: ``step`` tells and may cancel."""

    progressed = Signal(int, int, str)
    finished = Signal()
    _returned = Signal(object)
    _raised = Signal(object)

    def __init__(self, title: str = "") -> None:
        """``title`` names long work in Chinese for the progress strip; empty for short work."""
        super().__init__()
        self.title = title
        self._stop = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop at its next step; nothing of it will have been stored."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        """Whether :meth:`cancel` was called."""
        return self._stop.is_set()

    def step(self, done: int, total: int, text: str = "") -> None:
        """Called by the work between two items; raises :class:`Cancelled` after 取消."""
        if self._stop.is_set():
            raise Cancelled
        self.progressed.emit(done, total, text)


class _Runner(QRunnable):
    """Runs one piece of work in a pool and hands result or exception to its job."""

    def __init__(self, job: Job, call: Callable[[], Any]) -> None:
        super().__init__()
        self._job = job
        self._call = call

    def run(self) -> None:
        """Runs on the worker thread; the signals cross to the GUI thread by themselves."""
        job = self._job
        try:
            result = self._call()
        except BaseException as error:  # noqa: BLE001 - every failure must reach whoever waits for it
            job._raised.emit(error)
        else:
            job._returned.emit(result)


class Jobs(QObject):
    """Starts jobs on the injected database and tells the window what came of them.

    Signals: ``changed(changes)`` after a write was committed, with what the database scope collected;
    ``acted(Done)`` after a named write; ``failed(UserError)`` for trouble no caller handled;
    ``crashed(exception)`` for bugs; ``started(Job)`` and ``ended(Job)`` around every job with a title;
    ``access_changed`` when changes were forbidden or allowed again (只读, 迎检模式).
    """

    changed = Signal(object)
    acted = Signal(object)
    failed = Signal(object)
    crashed = Signal(object)
    started = Signal(object)
    ended = Signal(object)
    access_changed = Signal()

    def __init__(
        self,
        database: Database | None = None,
        *,
        inline: bool = False,
        changes_of: Callable[[Any], Any] = lambda _session: None,
        parent: QObject | None = None,
    ) -> None:
        """``inline`` runs everything at once in the caller's thread (tests, pictures)."""
        super().__init__(parent)
        self._database = database
        self._is_refused = False
        self._inline = inline
        self._changes_of = changes_of
        self._records = QThreadPool(self)
        self._records.setMaxThreadCount(1)
        self._records.setExpiryTimeout(-1)
        self._pages = QThreadPool(self)
        self._pages.setMaxThreadCount(1)
        self._alive: set[Job] = set()
        self._newest: dict[object, Job] = {}

    @property
    def is_open(self) -> bool:
        """Whether there is a database to work on."""
        return self._database is not None

    def use(self, database: Database) -> None:
        """Work on this database from now on; the one before must be idle."""
        self.wait()
        self._database = database

    def open(
        self,
        work: Callable[[Job], Opened],
        done: Callable[[Any], None],
        *,
        failed: Callable[[UserError], object] | None = None,
    ) -> Job:
        """Open a database with ``work(job)`` and work on it from then on.

        What is asked for meanwhile waits its turn behind it, and is dropped when it cannot be opened.
        """
        task = Job()

        def call() -> Any:
            self._is_refused = True
            opened = work(task)
            self._database, self._is_refused = opened.database, False
            return opened

        return self._start(self._records, call, task, done, failed, None, None)

    def read(
        self,
        work: Work,
        done: Callable[[Any], None],
        *,
        owner: QObject | None = None,
        failed: Callable[[UserError], object] | None = None,
        key: object = None,
        job: Job | None = None,
    ) -> Job:
        """Look something up with ``work(session)`` and hand it to ``done`` on the GUI thread.

        Nothing is delivered once ``owner`` is gone, or once a newer job with the same ``key`` was started.
        """

        def call() -> Any:
            with self._open().read() as session:
                return work(session)

        return self._start(self._records, call, job, done, failed, owner, key)

    def write(
        self,
        work: Work,
        act: str,
        *,
        done: Callable[[Any], None] | None = None,
        owner: QObject | None = None,
        failed: Callable[[UserError], object] | None = None,
        undoes: str | None = None,
        redo: bool = False,
        lasting: bool = False,
        job: Job | None = None,
    ) -> Job:
        """Store something with ``work(session)`` in one transaction, named ``act`` for 撤销 and the journal.

        ``undoes`` is the UUID of the act that is taken back, with ``redo`` an undoing itself; ``lasting``
        says that this act cannot be taken back.
        """

        def call() -> Any:
            with self._open().write(act, undoes) as session:
                result = work(session)
            return result, self._changes_of(session)

        def stored(outcome: tuple[Any, Any]) -> None:
            result, changes = outcome
            self.acted.emit(Done(act, undoes is not None and not redo, lasting))
            self.changed.emit(changes)
            if done is not None and _here(owner):
                done(result)

        return self._start(self._records, call, job, stored, failed, None, None)

    def note(
        self,
        work: Work,
        done: Callable[[Any], None] | None = None,
        *,
        owner: QObject | None = None,
        failed: Callable[[UserError], object] | None = None,
        job: Job | None = None,
    ) -> Job:
        """Note something with ``work(session)`` that changes no fact and is no act (``Database.note``)."""

        def call() -> Any:
            with self._open().note() as session:
                return work(session)

        return self._start(self._records, call, job, done or _nothing, failed, owner, None)

    def set_who(self, who: Who | None) -> None:
        """Who acts from now on (None: nobody known), for acts and the audit chain.

        Work asked for earlier keeps its author.
        """

        def work(database: Database) -> None:
            from app.services.journal.recording import Who

            database.who = who or Who()

        self.whole(work, _nothing)

    @property
    def operator(self) -> str:
        """The name of who acts now; empty where nobody is known."""
        return self._database.who.operator if self._database is not None else ""

    @property
    def is_read_only(self) -> bool:
        """Whether changes are forbidden now; a write would be refused with :meth:`forbidden_because`."""
        return self._database is not None and self._database.access.is_read_only

    @property
    def is_inspected(self) -> bool:
        """Whether 迎检模式 is on: no full ID number may be shown or leave."""
        return self._database is not None and self._database.access.forbids(INSPECTION)

    def forbidden_because(self) -> str:
        """The sentence that says why nothing may be changed; empty where it may."""
        return self._database.access.sentence() if self._database is not None else ""

    def forbid(self, key: str, sentence: str) -> None:
        """Refuse every write from now on with ``sentence``; ``key`` (``services.access``) is who forbids."""
        self._open().access.forbid(key, sentence)
        self.access_changed.emit()

    def permit(self, key: str) -> None:
        """Take back :meth:`forbid` of the same key."""
        self._open().access.permit(key)
        self.access_changed.emit()

    def whole(
        self,
        work: Callable[[Any], Any],
        done: Callable[[Any], None],
        *,
        owner: QObject | None = None,
        failed: Callable[[UserError], object] | None = None,
        job: Job | None = None,
    ) -> Job:
        """Do something with the database itself, ``work(database)``: a backup, 安全自查. No facts change.

        Whoever writes in several transactions of its own (a merge of many files) tells ``acted`` and
        ``changed`` itself.

        It runs in turn with reads and writes, so nobody writes meanwhile.
        """
        return self._start(self._records, lambda: work(self._open()), job, done, failed, owner, None)

    def render(
        self,
        work: Callable[[Job], Any],
        done: Callable[[Any], None],
        *,
        owner: QObject | None = None,
        failed: Callable[[UserError], object] | None = None,
        key: object = None,
        job: Job | None = None,
    ) -> Job:
        """Draw something with ``work(job)`` on the second thread, without a session."""
        task = job or Job()
        return self._start(self._pages, lambda: work(task), task, done, failed, owner, key)

    def wait(self) -> None:
        """Block until every job has run; for closing and for tests."""
        self._records.waitForDone()
        self._pages.waitForDone()

    def close(self) -> None:
        """Cancel what can be cancelled, let the rest finish, end the worker threads."""
        for job in list(self._alive):
            job.cancel()
        self._records.clear()
        self._pages.clear()
        self.wait()
        self._records.setExpiryTimeout(0)
        self._alive.clear()

    def _open(self) -> Database:
        if self._database is None:
            if self._is_refused:
                raise Cancelled
            raise RuntimeError("no database in use")
        return self._database

    def _start(
        self,
        pool: QThreadPool,
        call: Callable[[], Any],
        job: Job | None,
        done: Callable[[Any], None],
        failed: Callable[[UserError], object] | None,
        owner: QObject | None,
        key: object,
    ) -> Job:
        task = job or Job()
        if key is not None:
            self._newest[key] = task

        def wanted() -> bool:
            return _here(owner) and (key is None or self._newest.get(key) is task)

        def end() -> None:
            self._alive.discard(task)
            if key is not None and self._newest.get(key) is task:
                del self._newest[key]
            task.finished.emit()
            if task.title:
                self.ended.emit(task)
            # Its connections hold what waited for it (a page and its picture) as long as it is there.
            task.deleteLater()

        def returned(result: Any) -> None:
            deliver = wanted()
            end()
            if deliver:
                done(result)

        def raised(error: BaseException) -> None:
            deliver = wanted()
            end()
            if isinstance(error, Cancelled):
                return
            if not isinstance(error, UserError):
                self.crashed.emit(error)
            elif failed is not None and deliver:
                failed(error)
            else:
                self.failed.emit(error)

        task._returned.connect(returned)
        task._raised.connect(raised)
        self._alive.add(task)
        if task.title:
            self.started.emit(task)
        runner = _Runner(task, call)
        if self._inline:
            runner.run()
        else:
            pool.start(runner)
        return task


def _nothing(_result: Any) -> None:
    """Nobody waits for it."""


def _here(owner: QObject | None) -> bool:
    """Whether the object a result is meant for still exists."""
    return owner is None or shiboken6.isValid(owner)
