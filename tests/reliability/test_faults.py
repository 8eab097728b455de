"""T3: the disk full or failing at every single step of the eight operations that write.

Afterwards there is the state before or the state after, nothing between; a failure was told in Chinese, and
the next attempt works. Each step is tried with both faults, once and for ever. Only of the many equal steps
of the longest operations (page after page of a copy) the gate tries :data:`SOME`; by night all are tried.
"""

from __future__ import annotations

import gc
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver

from app.errors import UserError
from app.services import database
from app.services.backup.making import make_backup
from app.services.database import create_database, key_file, open_database
from app.services.database.engine import make_engine
from app.services.database.password import NewPassword, set_password
from app.services.exchange.identity import SUPERIOR
from app.services.workbook import export_workbook
from tests.builders import Regular
from tests.reliability.faults import BROKEN, FULL, Fault, failing
from tests.reliability.operations import (
    AT,
    OPERATIONS,
    Bench,
    Operation,
)
from tests.reliability.tally import Tally
from tests.services.exchange.sites import introduce, make_site
from tests.sizes import NIGHTLY

pytestmark = [pytest.mark.reliability("T3"), pytest.mark.needs_disk]

SOME = 8
UNSURE = ("E-DISK-05", "E-DISK-06")
"""Told where a disk failed at the last step: it is stored, or cannot be known."""
SAID = re.compile(r"没有|不能确定|已经写进")
NOT_SAID = re.compile(r"Error|Errno|Traceback|sqlite|[Dd]isk|No space")


def _old_file(path: Path, newest: Path) -> None:
    """A database at the first release's migration with the rows of ``newest``."""
    from alembic import command
    from alembic.config import Config

    from app.config import migrations_path

    engine = make_engine(path)
    config = Config()
    config.set_main_option("script_location", str(migrations_path()))
    with engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id = {database.APPLICATION_ID}")
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.commit()
    engine.dispose()
    raw = driver.connect(str(path))
    raw.execute("ATTACH ? AS newest", (str(newest),))
    for (table,) in raw.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall():
        if table != "alembic_version":
            columns = ", ".join(f'"{row[1]}"' for row in raw.execute(f'PRAGMA main.table_info("{table}")'))
            raw.execute(f'INSERT INTO main."{table}" ({columns}) SELECT {columns} FROM newest."{table}"')
    raw.commit()
    raw.close()


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    folder = tmp_path_factory.mktemp("faults")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZHIBU_DATA_DIR", str(tmp_path_factory.getbasetemp() / "home" / "zhibu"))
        empty = folder / "empty.db"
        create_database(empty).close()
        branch = make_site(empty, folder / "branch.db", None)
        park = make_site(empty, folder / "park.db", "中共测试园区工作委员会", "党工委")
        with branch.db.write("录入") as session:
            Regular(upto="2025-10-01").store(session)
        introduce(branch, park)
        branch.trusts(park, SUPERIOR)
        book = folder / "book.xlsx"
        with branch.db.read() as session:
            export_workbook(session, book)
        backup = make_backup(branch.db, folder / "backups", AT).path
        park.db.close()
        branch.db.close()
        locked = folder / "locked" / "branch.db"
        locked.parent.mkdir()
        shutil.copy(folder / "branch.db", locked)
        patch.setitem(key_file._SCRYPT, "n", 2**4)
        db = open_database(locked)
        new = NewPassword("桂花2026开放Ab")
        set_password(db, new, new.code)
        db.close()
        old = folder / "old.db"
        _old_file(old, folder / "branch.db")
        recipient = park.card.fingerprint
        yield Bench(folder / "branch.db", empty, old, book, backup, recipient, locked, new.key)


def tried(bench: Bench, folder: Path, kind: type[Operation], fault: Fault) -> str:
    """One operation on a bad disk: what is wrong with the outcome, or ""."""
    folder.mkdir(parents=True)
    operation = kind(bench, folder)
    operation.is_hopeless = fault.for_ever
    said: UserError | None = None
    try:
        try:
            with failing(fault):
                operation.run()
        except UserError as error:
            said = error
        return judged(operation, fault, said)
    except Exception as error:  # noqa: BLE001 - every uncaught one is a finding
        return f"{type(error).__name__}: {error}"
    finally:
        operation.close()
        shutil.rmtree(folder)


def judged(operation: Operation, fault: Fault, said: UserError | None) -> str:
    """ "" or what is wrong after the fault."""
    stands = operation.stands()
    if stands not in ("before", "after"):
        return f"{stands} ({said})"
    if said is None and stands == "before":
        return "nothing done and nothing said"
    if said is not None:
        if not SAID.search(said.message) or NOT_SAID.search(str(said)):
            return f"said: {said}"
        if stands == "after" and said.code not in UNSURE and not operation.may_be_done:
            return f"done, but said: {said}"
    cleared = {"unlink", "remove", "rmdir", "sqlite delete"}.isdisjoint(fault.fired) and not fault.for_ever
    if cleared and any(said is None or name not in said.message for name in operation.left_over()):
        return f"left over: {operation.left_over()}"
    operation.again()
    return "" if operation.stands() == "after" else f"next attempt: {operation.stands()}"


def steps_to_try(bench: Bench, folder: Path, kind: type[Operation], code: int) -> list[int]:
    """The numbers of the steps at which to fail."""
    counter = Fault(code, 0, False)
    folder.mkdir()
    operation = kind(bench, folder)
    try:
        with failing(counter):
            operation.run()
    finally:
        operation.close()
        shutil.rmtree(folder)
    by_name: dict[str, list[int]] = {}
    for number, name in enumerate(counter.names, 1):
        by_name.setdefault(name, []).append(number)
    found: set[int] = set()
    for numbers in by_name.values():
        stride = -(-len(numbers) // SOME) if kind.is_long and not NIGHTLY else 1
        # Always the first and the last few: where one thing ends and the next begins.
        found.update(numbers[:3], numbers[-3:], numbers[::stride])
    return sorted(found)


# A spreadsheet whose writing was broken off is closed by the collector, which then complains about it.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("for_ever", [False, True], ids=["once", "for ever"])
@pytest.mark.parametrize("code", [FULL, BROKEN], ids=["full", "broken"])
@pytest.mark.parametrize("kind", OPERATIONS, ids=lambda kind: kind.__name__)
def test_every_step_may_fail(
    bench: Bench, quick_folder: Path, tally: Tally, kind: type[Operation], code: int, for_ever: bool
) -> None:
    wrong: dict[str, list[int]] = {}
    for at in steps_to_try(bench, quick_folder / "count", kind, code):
        fault = Fault(code, at, for_ever)
        what = tried(bench, quick_folder / str(at), kind, fault)
        tally.add(bool(fault.fired), bool(what))
        if what:
            wrong.setdefault(f"{fault.fired[:1]} {what}", []).append(at)
    gc.collect()
    assert wrong == {}
