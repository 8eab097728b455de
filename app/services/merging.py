"""Many files at once (合并多个文件): each previewed, then merged in a transaction of its own.

A file may be a package, a plain database or a data workbook of a branch without the program (未签名). Each is
read again when it is merged; one that has changed since its preview is not taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import Cancelled, ImportRefused, UserError
from app.models import Organisation
from app.services.database import Changes, Database
from app.services.exchange.container import sha256
from app.services.exchange.merge_items import Rejected
from app.services.exchange.package import (
    REFUSED,
    FileResult,
    act_name,
    merge_package,
    open_package,
    plan_package,
    read_file,
    refused_result,
)
from app.services.exchange.reading_child import Reader
from app.services.exchange.refusal import HARMLESS, PackageRefused
from app.services.exchange.unsigned import (
    is_database,
    is_workbook,
    merge_unsigned,
    open_database_file,
    plan_unsigned,
    workbook_result,
)
from app.services.files import is_in_use
from app.services.organisations import HOME
from app.services.progress import NullProgress, Progress

STOPPED = "stopped"
"""State of a file that 取消 left alone."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A file and what it would bring; ``digest`` is its SHA-256, "" if it could not be read at all.

    ``by_sheet``: sheet → numbers of records (create, update, delete, same …).
    """

    path: Path
    digest: str
    result: FileResult
    by_sheet: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Run:
    """What became of the files, in the order given, and what was changed."""

    results: tuple[FileResult, ...]
    changes: Changes


def plan_files(
    session: Session, paths: Sequence[Path], reader: Reader, progress: Progress | None = None
) -> tuple[Planned, ...]:
    """What each file would bring to the database as it is now; packages of one site by their numbers.

    Reads only. Nothing raises but Cancelled: a file that cannot be taken in says so itself.
    """
    told = progress or NullProgress()
    found = []
    for n, path in enumerate(paths):
        told.step(n, len(paths), f"正在读取“{path.name}”")
        found.append(plan_file(session, path, reader))
    return tuple(sorted(found, key=_place))


def _place(one: Planned) -> tuple[bool, str, int]:
    """What cannot be taken in stands last."""
    return one.result.is_refused, one.result.fingerprint, one.result.sequence


def plan_file(session: Session, path: Path, reader: Reader) -> Planned:
    """The same of one file."""
    digest = ""
    try:
        digest = _digest(path)
        if is_database(path):
            result, plan = plan_unsigned(session, open_database_file(session, path))
        elif is_workbook(path):
            book = _plan_workbook(session, path)
            return Planned(path, digest, _workbook_result(path, book), _sheets(book))
        else:
            result, plan = plan_package(session, open_package(session, read_file(path), path.name, reader))
    except UserError as refused:
        return Planned(path, digest, _refused(path, refused))
    return Planned(path, digest, result, plan.by_sheet if plan is not None else {})


def merge_file(
    db: Database,
    path: Path,
    reader: Reader,
    at: datetime,
    choices: Mapping[str, Any] | None = None,
    digest: str = "",
) -> tuple[FileResult, Changes]:
    """Merge one file in a transaction of its own; ``digest`` is that of the preview, "" without one."""
    stamp = at.isoformat(timespec="seconds")
    try:
        if digest and _digest(path) != digest:
            raise PackageRefused(
                "E-PKG-23",
                f"“{path.name}”在预览之后又变了，没有合并。{HARMLESS}",
                "请重新选择，再看一遍预览。",
            )
        if is_database(path):
            with db.write(f"合并未签名的数据库（{path.name}）") as session:
                file = open_database_file(session, path)
                return merge_unsigned(session, file, stamp, db.who.operator), session.changes()
        if is_workbook(path):
            return _merge_workbook(db, path, at)
        content = read_file(path)
        with db.read() as reading:
            package = open_package(reading, content, path.name, reader)
        with db.write(act_name(package)) as session:
            result = merge_package(session, package, stamp, db.who.operator, choices)
            return result, session.changes()
    except UserError as refused:
        return _refused(path, refused), Changes()


def merge_files(
    db: Database,
    files: Sequence[Planned],
    reader: Reader,
    at: datetime,
    progress: Progress | None = None,
) -> Run:
    """Merge the files one after the other; the backup before is the caller's (``backup_before``).

    After 取消 the file at hand is finished, those behind it are left alone and say so.
    """
    told = progress or NullProgress()
    results: list[FileResult] = []
    touched: dict[str, frozenset[str]] = {}
    is_stopped = False
    for n, file in enumerate(files):
        try:
            told.step(n, len(files), f"正在合并“{file.path.name}”")
        except Cancelled:
            is_stopped = True
        if is_stopped:
            results.append(FileResult(file.path.name, STOPPED, "已取消，这个文件没有合并"))
            continue
        result, changes = merge_file(db, file.path, reader, at, digest=file.digest)
        results.append(result)
        for table, ids in changes.touched.items():
            touched[table] = touched.get(table, frozenset()) | ids
    return Run(tuple(results), Changes(touched))


def _digest(path: Path) -> str:
    if is_in_use(path):
        return ""
    try:
        return sha256(path.read_bytes())
    except OSError:
        return ""


def _refused(path: Path, error: UserError) -> FileResult:
    if isinstance(error, PackageRefused):
        return refused_result(path, error)
    return FileResult(path.name, REFUSED, str(error), error.code)


def _plan_workbook(session: Session, path: Path) -> Any:
    from app.services.workbook import plan_import

    try:
        plan = plan_import(session, path)
    except ImportRefused as refused:
        raise PackageRefused(refused.code, refused.message, refused.hint) from refused
    _keep_home(session, plan, path)
    return plan


def _keep_home(session: Session, plan: Any, path: Path) -> None:
    """Every site calls its own organisation ZZ001: another's must not become ours."""
    home = session.execute(
        select(Organisation.id, Organisation.name).where(Organisation.code == HOME)
    ).one_or_none()
    if home is None:
        return
    for row in plan.rows:
        if row.target_id == home[0] and row.values.get("name", home[1]) != home[1]:
            raise PackageRefused(
                "E-PKG-24",
                f"“{path.name}”里编号 {HOME} 的党组织是“{row.values['name']}”，"
                f"本机的 {HOME} 是“{home[1]}”。{HARMLESS}",
                "请把工作簿里对方党组织的编号换成本单位给它的编号（各表一起换），再选一次。",
            )


def _workbook_result(path: Path, plan: Any) -> FileResult:
    result = workbook_result(path.name, plan.counts(), [issue.message for issue in plan.errors])
    result.rejected = [
        Rejected(issue.sheet or "", issue.cell or "", issue.column or "", issue.message, "", "")
        for issue in plan.errors
    ]
    return result


def _sheets(plan: Any) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for row in plan.rows:
        numbers = found.setdefault(row.sheet, {})
        numbers[str(row.action)] = numbers.get(str(row.action), 0) + 1
    return found


def _merge_workbook(db: Database, path: Path, at: datetime) -> tuple[FileResult, Changes]:
    from app.services.workbook import apply_import

    with db.read() as reading:
        plan = _plan_workbook(reading, path)
    result = _workbook_result(path, plan)
    if not plan.may_apply:
        return result, Changes()
    with db.write(f"导入未签名的工作簿（{path.name}）") as session:
        apply_import(session, plan, at)
        return result, session.changes()
