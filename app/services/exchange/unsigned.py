"""Files of branches without packages (未签名): a plain database or a data workbook, taken in with a warning.

Nobody vouches for such a file; everything it brings is marked 未签名 and decisions in it are not believed.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.models.exchange_sites import PackageReceived
from app.services.disk_trouble import plainly
from app.services.exchange import refusal
from app.services.exchange.container import sha256
from app.services.exchange.foreign_database import DATABASE_LIMIT, MAGIC, Schema, check_head
from app.services.exchange.guard import without_deceiving, without_forged
from app.services.exchange.merge_apply import COPY_NOTE, apply_merge
from app.services.exchange.merge_plan import MergePlan, plan_merge
from app.services.exchange.package import NEW, SEEN, FileResult, count_plan, state_from
from app.services.exchange.reading_child import read_database_file
from app.services.exchange.state import State
from app.services.files import is_in_use
from app.services.journal.recording import recorder_of
from app.services.quiet import no_collection

UNSIGNED = "未签名"
_NOTE = "未签名：无法确认是谁发来的，请与对方核对后再用。"
_NAME = "foreign.db"


@dataclass(frozen=True, slots=True)
class UnsignedFile:
    """A database file that was read; ``digest`` is the file's SHA-256."""

    name: str
    digest: str
    state: State = field(repr=False)


def is_database(path: Path) -> bool:
    """Whether the file begins like an SQLite database; the open data file is none to merge."""
    if is_in_use(path):
        return False
    try:
        with path.open("rb") as file:
            return file.read(16) == MAGIC
    except OSError:
        return False


def is_workbook(path: Path) -> bool:
    """Whether the file may be a data workbook: by its ending and its first bytes."""
    if is_in_use(path):
        return False
    try:
        with path.open("rb") as file:
            return path.suffix.lower() == ".xlsx" and file.read(4) == b"PK\x03\x04"
    except OSError:
        return False


def open_database_file(session: Session, path: Path) -> UnsignedFile:
    """Read a foreign database in a child, from a copy without its journals. Raises PackageRefused."""
    schema: Schema = [
        list(row) for row in session.execute(text("SELECT type, name, tbl_name, sql FROM sqlite_master"))
    ]
    ours = int(session.execute(text("PRAGMA application_id")).scalar_one())
    # A folder of its own: whatever lies beside the file at its place (a planted journal) stays there.
    with (
        plainly(Path(tempfile.gettempdir()) / _NAME, "没有读取"),
        tempfile.TemporaryDirectory(prefix="zhibu-", ignore_cleanup_errors=True) as folder,
    ):
        copy = Path(folder) / _NAME
        digest = _copy(path, copy, ours)
        with no_collection():
            opened = read_database_file(copy, path.name, schema)
            return UnsignedFile(path.name, digest, state_from(opened))


def _copy(path: Path, copy: Path, application_id: int) -> str:
    try:
        if path.stat().st_size > DATABASE_LIMIT:
            raise refusal.too_large(path.name, "超过 256 MB")
        with path.open("rb") as file:
            check_head(file.read(100), path.name, application_id)
        shutil.copyfile(path, copy)
        return sha256(copy.read_bytes())
    except OSError as error:
        raise refusal.unreadable(path.name, "读取出错") from error


def plan_unsigned(session: Session, file: UnsignedFile) -> tuple[FileResult, MergePlan | None]:
    """What merging would bring; no plan for a file that was merged already. Reads only."""
    result = FileResult(file.name, NEW, kind="database", sender=UNSIGNED, signed=False, notes=[_NOTE])
    known = session.get(PackageReceived, file.digest[:36])
    if known is not None:
        result.state, result.reason, result.same = SEEN, "已合并过，0 项变化", known.records
        return result, None
    state, deceiving = without_deceiving(file.state)
    state, forged = without_forged(session, state)
    plan = plan_merge(session, state, f"{UNSIGNED}：{file.name}"[:100])
    plan.rejected[:0] = [*deceiving, *forged]
    count_plan(result, plan)
    return result, plan


def merge_unsigned(session: Session, file: UnsignedFile, at: str, by: str = "") -> FileResult:
    """Merge it inside the caller's transaction; it is entered in the ledger as 未签名."""
    with no_collection():
        result, plan = plan_unsigned(session, file)
        if plan is None:
            return result
        if apply_merge(session, plan).is_copy:
            result.notes.append(COPY_NOTE)
    session.add(
        PackageReceived(
            package=file.digest[:36],
            from_fingerprint=UNSIGNED,
            sequence=0,
            kind="database",
            replica="",
            manifest_hash=file.digest,
            audit_n=0,
            audit_hash="",
            records=sum(file.state.counts().values()),
            created=result.create,
            updated=result.update,
            conflicts=len(result.conflicts),
            at=at,
            by=by,
        )
    )
    recorder_of(session).links.append(("import", "unsigned", file.digest[:36], None, file.digest))
    session.flush()
    return result


def workbook_result(name: str, counts: dict[str, int], errors: list[str]) -> FileResult:
    """What a data workbook brings, in the same shape; its errors are in ``reason``."""
    result = FileResult(name, NEW, kind="workbook", sender=UNSIGNED, signed=False, notes=[_NOTE])
    result.create, result.update, result.same = counts["create"], counts["update"], counts["same"]
    if errors:
        result.state, result.code = "refused", "E-PKG-16"
        result.reason = f"“{name}”有 {len(errors)} 处错误，没有导入，数据没有改动：{'；'.join(errors[:5])}"
    return result
