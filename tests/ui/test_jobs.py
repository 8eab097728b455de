"""Jobs on the worker threads: order, transactions, cancel, errors, superseded and orphaned results."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from pytestqt.qtbot import QtBot

from app.errors import UserError
from app.ui.jobs import Done, Job, Jobs
from tests.ui.conftest import NoDatabase


@pytest.fixture
def database() -> NoDatabase:
    return NoDatabase()


@pytest.fixture
def jobs(qtbot: QtBot, database: NoDatabase) -> Iterator[Jobs]:
    made = Jobs(database, changes_of=len)
    yield made
    made.close()


def test_work_runs_elsewhere_and_result_arrives_here(qtbot: QtBot, jobs: Jobs) -> None:
    seen: dict[str, Any] = {}
    jobs.read(
        lambda _s: threading.get_ident(),
        lambda ident: seen.update(work=ident, done=threading.get_ident()),
    )
    qtbot.waitUntil(lambda: "done" in seen)
    assert seen["done"] == threading.get_ident()
    assert seen["work"] != threading.get_ident()


def test_database_jobs_keep_their_order_on_one_thread(qtbot: QtBot, jobs: Jobs) -> None:
    order: list[int] = []
    threads: set[int] = set()
    for n in range(20):
        jobs.read(lambda _s, n=n: (threads.add(threading.get_ident()), n)[1], order.append)
    qtbot.waitUntil(lambda: len(order) == 20)
    assert order == list(range(20))
    assert len(threads) == 1


def test_write_is_named_and_reports_changes(qtbot: QtBot, jobs: Jobs, database: NoDatabase) -> None:
    acts: list[Done] = []
    jobs.acted.connect(acts.append)
    with qtbot.waitSignal(jobs.changed) as changed:
        jobs.write(lambda rows: rows.append("谈话"), "记录“谈话”")
    assert changed.args == [1]
    assert acts == [Done("记录“谈话”")]
    assert database.rows == ["谈话"]


def test_expected_trouble_goes_to_the_caller_else_to_the_window(qtbot: QtBot, jobs: Jobs) -> None:
    def fail(_session: Any) -> None:
        raise UserError("E-X-01", "不行。")

    mine: list[UserError] = []
    jobs.read(fail, lambda _r: None, failed=mine.append)
    qtbot.waitUntil(lambda: bool(mine))
    with qtbot.waitSignal(jobs.failed) as told:
        jobs.read(fail, lambda _r: None)
    assert told.args is not None
    assert told.args[0].code == "E-X-01"


def test_failed_write_stores_nothing(qtbot: QtBot, jobs: Jobs, database: NoDatabase) -> None:
    def half(rows: list[Any]) -> None:
        rows.append("一半")
        raise UserError("E-X-02", "写到一半。")

    with qtbot.waitSignal(jobs.failed):
        jobs.write(half, "不会发生")
    assert database.rows == []


def test_a_bug_goes_to_the_crash_report(qtbot: QtBot, jobs: Jobs) -> None:
    with qtbot.waitSignal(jobs.crashed) as told:
        jobs.read(lambda _s: 1 / 0, lambda _r: None)
    assert told.args is not None
    assert isinstance(told.args[0], ZeroDivisionError)


def test_cancel_stops_at_the_next_step_and_is_no_error(
    qtbot: QtBot, jobs: Jobs, database: NoDatabase
) -> None:
    began, go_on = threading.Event(), threading.Event()
    job = Job("导入")
    trouble: list[Any] = []
    jobs.failed.connect(trouble.append)
    jobs.crashed.connect(trouble.append)

    def work(rows: list[Any]) -> None:
        for n in range(3):
            rows.append(n)
            job.step(n, 3)
            began.set()
            go_on.wait(5)

    with qtbot.waitSignal(jobs.ended):
        jobs.write(work, "导入", job=job)
        began.wait(5)
        job.cancel()
        go_on.set()
    assert database.rows == []
    assert trouble == []


def test_progress_reaches_the_gui_thread(qtbot: QtBot, jobs: Jobs) -> None:
    job = Job("打印")
    steps: list[tuple[int, int, str]] = []
    job.progressed.connect(lambda *step: steps.append(step))
    done: list[Any] = []
    jobs.render(lambda task: task.step(1, 4, "第 1 页"), done.append, job=job)
    qtbot.waitUntil(lambda: bool(done))
    assert steps == [(1, 4, "第 1 页")]


def test_only_the_newest_of_a_key_is_delivered(qtbot: QtBot, jobs: Jobs) -> None:
    hold = threading.Event()
    got: list[str] = []
    jobs.read(lambda _s: hold.wait(5), lambda _r: got.append("旧"), key="list")
    jobs.read(lambda _s: "新", got.append, key="list")
    hold.set()
    qtbot.waitUntil(lambda: bool(got))
    jobs.wait()
    qtbot.wait(1)
    assert got == ["新"]


def test_nothing_is_delivered_to_an_owner_that_is_gone(qtbot: QtBot, jobs: Jobs) -> None:
    import shiboken6

    owner = QObject()
    got: list[Any] = []
    hold = threading.Event()
    jobs.read(lambda _s: hold.wait(5), got.append, owner=owner)
    shiboken6.delete(owner)
    hold.set()
    done: list[Any] = []
    jobs.read(lambda _s: 1, done.append)
    qtbot.waitUntil(lambda: bool(done))
    assert got == []


def test_close_ends_the_worker_threads(qtbot: QtBot, database: NoDatabase) -> None:
    jobs = Jobs(database)
    done: list[Any] = []
    jobs.read(lambda _s: 1, done.append)
    jobs.render(lambda _j: 1, done.append)
    qtbot.waitUntil(lambda: len(done) == 2)
    jobs.close()
    assert jobs._records.activeThreadCount() == 0
    assert jobs._pages.activeThreadCount() == 0


def test_inline_runs_in_the_call(database: NoDatabase) -> None:
    jobs = Jobs(database, inline=True)
    got: list[Any] = []
    jobs.read(len, got.append)
    assert got == [0]


@pytest.mark.parametrize("inline", [True, False])
@pytest.mark.parametrize("fails", [False, True])
def test_a_job_that_has_ended_holds_nothing(
    qtbot: QtBot, database: NoDatabase, inline: bool, fails: bool
) -> None:
    """Every page that was drawn stayed in memory with its picture, for as long as the program ran."""
    jobs = Jobs(database, inline=inline)

    class Page:
        picture = b"of some megabytes"

    def work(_job: Job) -> int:
        if fails:
            raise UserError("E-TEST-01", "不行。")
        return 1

    def ask() -> weakref.ref[Page]:
        page = Page()
        jobs.render(work, lambda _n: told.append(page.picture), failed=lambda _e: told.append(page.picture))
        return weakref.ref(page)

    told: list[Any] = []
    gone = ask()
    qtbot.waitUntil(lambda: len(told) == 1)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QCoreApplication.processEvents()
    gc.collect()
    assert gone() is None
    jobs.close()
