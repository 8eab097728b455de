"""The operations that write (T3), two also with a password: what each stands on, does, and leaves behind.

``stands`` tells what is found once the disk is well again: ``before``, ``after``, or in words what is wrong.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import sqlcipher3.dbapi2 as driver
from sqlalchemy import func, select

from app.models import DevelopmentCase, Person, ThoughtReport
from app.models.exchange_sites import PackageSent, TrustedSite
from app.services import database
from app.services.backup.making import content_of, list_backups, make_backup, rehearse
from app.services.backup.restoring import restore_backup
from app.services.database import Database, open_database
from app.services.database.key_file import key_file_beside
from app.services.exchange.export import export_package
from app.services.exchange.keys import private_keys
from app.services.exchange.state_hash import state_hash
from app.services.files import save_bytes
from app.services.forms import build_data, get_form, render
from app.services.journal.audit import verify_chain
from app.services.journey.facts import save_row
from app.services.subjects import find_subject
from app.services.workbook import apply_import, export_workbook, plan_import
from app.services.workbook.plan_rows import ImportPlan
from tests.builders import d

AT = datetime(2026, 11, 25, 8, tzinfo=UTC)
OLD = "原来的内容".encode() * 100
LEFT = re.compile(r"^zhibu-\w{8}$|\.tmp$|\.new$")
"""What nobody shall find later: working folders and half files."""


@dataclass
class Bench:
    """Files made once: a database with one case and keys, an old one, a package's recipient, a workbook.

    ``locked`` is the same database with a password, opened by ``key``.
    """

    start: Path
    empty: Path
    old: Path
    book: Path
    backup: Path
    recipient: str
    locked: Path
    key: bytes
    plan: ImportPlan | None = None


class Operation:
    """One operation on fresh files in ``folder``.

    ``is_long``: it takes many equal steps, of which the gate tries some (all by night). ``may_be_done``: a
    refusal is true also where the work was done (the file was not opened, but it is upgraded).
    """

    is_long = False
    is_hopeless = False
    may_be_done = False
    is_locked = False

    def __init__(self, bench: Bench, folder: Path) -> None:
        self.bench, self.folder = bench, folder
        self.data = folder / "data"
        self.data.mkdir()
        self.out = folder / "out"
        self.out.mkdir()
        self.db: Database | None = None
        self.prepare()

    def prepare(self) -> None:
        """Before anything fails."""

    def run(self) -> object:
        """What may meet a bad disk."""
        raise NotImplementedError

    def stands(self) -> str:
        """What is there, the disk being well again."""
        raise NotImplementedError

    def again(self) -> object:
        """The next attempt, which must work."""
        return self.run()

    def close(self) -> None:
        """Let the files go."""
        if self.db is not None:
            self.db.close()

    def open(self, source: Path) -> Database:
        """A copy of a database, opened, with the empty journal of an earlier act."""
        path = Path(shutil.copy(source, self.data / "zhibu.db"))
        path.with_name("zhibu.db-journal").touch()
        key = None
        if source == self.bench.locked:
            shutil.copy(key_file_beside(source), key_file_beside(path))
            key = self.bench.key
        self.db = open_database(path, key=key)
        return self.db

    @property
    def start(self) -> Path:
        """The database it stands on."""
        return self.bench.locked if self.is_locked else self.bench.start

    def in_order(self) -> str:
        """ "" or what is wrong with the open database."""
        assert self.db is not None
        self.db.check_integrity()
        with self.db.read() as session:
            return "" if verify_chain(session).ok else "chain broken"

    def left_over(self) -> list[str]:
        """Working files that were not cleared away."""
        return [path.name for path in self.folder.rglob("*") if LEFT.search(path.name)]


def case_of(db: Database) -> str:
    """The one case."""
    with db.read() as session:
        return session.scalars(select(DevelopmentCase.id)).one()


class Save(Operation):
    """A thought report and the talk's place in one act."""

    def prepare(self) -> None:
        self.case = case_of(self.open(self.start))

    def run(self) -> object:
        assert self.db is not None
        with self.db.write("记录思想汇报") as session:
            save_row(session, self.case, "thought_report", None, {"on": d("2026-01-05"), "title": "新的"})
            save_row(session, self.case, "talk", self.case, {"talk_place": "新的"})
        return None

    def stands(self) -> str:
        assert self.db is not None
        with self.db.read() as session:
            reports = len(session.scalars(select(ThoughtReport).where(ThoughtReport.title == "新的")).all())
            place = session.scalars(select(DevelopmentCase.talk_place)).one()
        found = {(False, False): "before", (True, True): "after"}.get((reports > 0, place == "新的"), "half")
        return self.in_order() or found


class ImportBook(Operation):
    """A workbook into an empty database."""

    is_long = True

    def prepare(self) -> None:
        db = self.open(self.bench.empty)
        if self.bench.plan is None:
            with db.read() as session:
                self.bench.plan = plan_import(session, self.bench.book)
        self.plan = self.bench.plan

    def run(self) -> object:
        assert self.db is not None
        with self.db.write("导入工作簿") as session:
            return apply_import(session, self.plan, AT)

    def again(self) -> object:
        with self.db.read() as session:  # type: ignore[union-attr]
            self.plan = plan_import(session, self.bench.book)
        return self.run()

    def stands(self) -> str:
        assert self.db is not None
        with self.db.read() as session:
            people = session.scalar(select(func.count()).select_from(Person))
        return self.in_order() or {0: "before", 17: "after"}.get(people or 0, f"{people} of 17 people")


class _ToFile(Operation):
    """Writes one file over an older one."""

    name = "文件"

    def prepare(self) -> None:
        self.open(self.start)
        self.target = self.out / self.name
        self.target.write_bytes(OLD)

    def is_whole(self, path: Path) -> bool:
        """Whether the new file is complete."""
        raise NotImplementedError

    def stands(self) -> str:
        if not self.target.is_file():
            return "the old file is gone"
        found = "before" if self.target.read_bytes() == OLD else "after"
        if found == "after" and not self.is_whole(self.target):
            return "half a file"
        return self.in_order() or found


class ExportBook(_ToFile):
    """Everything as a workbook."""

    name = "支部.xlsx"
    is_long = True

    def run(self) -> object:
        assert self.db is not None
        with self.db.read() as session:
            return export_workbook(session, self.target)

    def is_whole(self, path: Path) -> bool:
        return path.read_bytes() == self.bench.book.read_bytes()


class Pdf(_ToFile):
    """A form drawn and saved."""

    name = "表.pdf"

    def run(self) -> object:
        assert self.db is not None
        form = get_form("f04", self.folder / "表样")
        with self.db.read() as session:
            data = build_data(session, form, find_subject(session, "case", "AJ001"), date(2026, 11, 25))
        return save_bytes(self.target, render(form, data, date(2026, 11, 25)).pdf_bytes)

    def is_whole(self, path: Path) -> bool:
        content = path.read_bytes()
        return content.startswith(b"%PDF") and content.rstrip().endswith(b"%%EOF")


class ExportPackage(_ToFile):
    """A package, entered in the ledger first and then written."""

    name = "包.zbpk"

    def run(self) -> object:
        assert self.db is not None
        with self.db.write("导出数据包") as session:
            site = session.get_one(TrustedSite, self.bench.recipient)
            exported = export_package(session, site, AT.isoformat())
        self.sha256 = exported.sha256
        return save_bytes(self.target, exported.content)

    def is_whole(self, path: Path) -> bool:
        from app.services.exchange.container import sha256

        with self.db.read() as session:  # type: ignore[union-attr]
            entered = session.scalar(select(func.count()).select_from(PackageSent)) or 0
        return sha256(path.read_bytes()) == self.sha256 and entered > 0


class Backup(Operation):
    """A verified backup beside an older one."""

    is_long = True

    def prepare(self) -> None:
        db = self.open(self.start)
        shutil.copy(self.bench.backup, self.out)
        with db.read() as session:
            self.content = state_hash(session)
            self.secret = private_keys(session).encryption

    def run(self) -> object:
        assert self.db is not None
        return make_backup(self.db, self.out, AT)

    def stands(self) -> str:
        backups = list_backups(self.out)
        files = [path for path in self.out.iterdir() if path.suffix == ".zbbak"]
        if len(files) != len(backups) or not backups:
            return f"{len(files)} files, {len(backups)} backups"
        if len(backups) > 1:
            rehearse(backups[0][0], self.secret, self.content, self.data)
        return self.in_order() or ("after" if len(backups) > 1 else "before")


class Restore(Operation):
    """A backup into a new file."""

    def prepare(self) -> None:
        self.target = self.data / "恢复.db"

    def run(self) -> object:
        return restore_backup(self.bench.backup, self.target)

    def stands(self) -> str:
        if not self.target.exists():
            return "before"
        return "after" if content_of(self.target) == content_of(self.bench.start) else "half"

    def again(self) -> object:
        return None if self.target.exists() else self.run()


class Migrate(Operation):
    """A file of the first release opened by this one."""

    may_be_done = True
    is_long = True

    def prepare(self) -> None:
        self.path = Path(shutil.copy(self.bench.old, self.data / "zhibu.db"))
        self.path.with_name("zhibu.db-journal").touch()

    def run(self) -> object:
        open_database(self.path).close()
        return None

    def stands(self) -> str:
        # A disk that stays broken lets nothing be cleared away: what is left of a copy is not judged.
        for copy in () if self.is_hopeless else self.data.glob("*升级前*.db"):
            if revision_and_people(copy) != ("0001", 17):
                return "a copy from before that is none"
        revision, people = revision_and_people(self.path)
        if people != 17:
            return f"{people} of 17 people"
        return {"0001": "before", database.HEAD: "after"}.get(revision, revision)


def revision_and_people(path: Path) -> tuple[str, int]:
    """What a database file says of itself, without opening it with the program."""
    connection = driver.connect(str(path))
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return revision, connection.execute("SELECT count(*) FROM person").fetchone()[0]
    finally:
        connection.close()


class LockedSave(Save):
    """The same in a data file with a password."""

    is_locked = True


class LockedBackup(Backup):
    """The same of a data file with a password."""

    is_locked = True


OPERATIONS: tuple[type[Operation], ...] = (
    Save, ImportBook, ExportBook, ExportPackage, Backup, Restore, Migrate, Pdf, LockedSave, LockedBackup,
)  # fmt: skip
