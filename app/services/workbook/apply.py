"""Carrying out a plan: every row in the caller's transaction, or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import UserError
from app.models import ImportBatch, Person
from app.models.base import Record
from app.models.sheets import Sheet, all_sheets
from app.services.progress import NullProgress, Progress
from app.services.search import search_key
from app.services.workbook.plan_rows import Action, ImportPlan, PlannedRow
from app.services.workbook.stored import load
from app.services.workbook.trouble import Trouble

_CHUNK = 500
_ROWS_A_STEP = 2_000


def apply_import(
    session: Session, plan: ImportPlan, at: datetime, progress: Progress | None = None
) -> dict[str, int]:
    """Write what the plan says and note the file in ``ImportBatch``; never commits.

    ``at`` is the instant of the import, with time zone. Returns ``plan.counts()``. A plan that changes
    nothing writes nothing, not even the note. Raises UserError, before anything is written, if the plan has
    errors or the database is no longer what it was when the plan was made.
    """
    if not plan.may_apply:
        raise UserError(
            Trouble.CONTRADICTION,
            f"文件里有 {len(plan.errors)} 处错误，没有导入，数据没有被改动。",
            "请按列出的行和列改好后再导入。",
        )
    _check_unchanged(session, plan)
    counts = plan.counts()
    if not counts[Action.CREATE] and not counts[Action.UPDATE]:
        return counts
    watched = progress or NullProgress()
    rows = _by_sheet(plan)
    total = sum(map(len, rows.values()))
    done = 0
    for sheet in all_sheets():
        todo = rows.get(sheet.name, [])
        if not todo:
            continue
        _free_codes(session, sheet, todo)
        for start in range(0, len(todo), _ROWS_A_STEP):
            part = todo[start : start + _ROWS_A_STEP]
            watched.step(done, total, f"正在写入“{sheet.name}”表")
            _write(session, sheet, part)
            done += len(part)
    session.add(
        ImportBatch(
            file_name=plan.file_name[:500],
            sha256=plan.sha256,
            at=at,
            created=counts[Action.CREATE],
            updated=counts[Action.UPDATE],
        )
    )
    session.flush()
    watched.step(total, total, "已写入")
    return counts


def _check_unchanged(session: Session, plan: ImportPlan) -> None:
    for snapshot, fingerprint in plan.seen:
        if load(session, snapshot.scope).fingerprint() != fingerprint:
            raise UserError(
                Trouble.CHANGED_SINCE,
                "预览之后数据又有了变化，预览已经不准，没有导入，数据没有被改动。",
                "请重新选择文件，再看一遍预览。",
            )


def _by_sheet(plan: ImportPlan) -> dict[str, list[PlannedRow]]:
    rows: dict[str, list[PlannedRow]] = defaultdict(list)
    for row in plan.rows:
        if row.action in (Action.CREATE, Action.UPDATE):
            rows[row.sheet].append(row)
    return {name: _superiors_first(found) for name, found in rows.items()}


def _write(session: Session, sheet: Sheet, rows: Sequence[PlannedRow]) -> None:
    """Write the rows of one sheet; the sheets they point at were written before."""
    created = [row for row in rows if row.action == Action.CREATE]
    updated = {row.target_id: row for row in rows if row.action == Action.UPDATE}
    stored = {record.id: record for record in _records(session, sheet, list(updated))}
    new: list[Record] = []
    for row in created:
        record = sheet.model(id=row.target_id, **row.values)
        _derive(record)
        new.append(record)
    session.add_all(new)
    session.flush()
    for row_id, row in updated.items():
        record = stored[row_id]
        for attr, value in row.values.items():
            setattr(record, attr, value)
        _derive(record)
    session.flush()


def _records(session: Session, sheet: Sheet, ids: Sequence[str]) -> Iterator[Record]:
    for start in range(0, len(ids), _CHUNK):
        yield from session.scalars(select(sheet.model).where(sheet.model.id.in_(ids[start : start + _CHUNK])))


def _free_codes(session: Session, sheet: Sheet, rows: Sequence[PlannedRow]) -> None:
    """Park the codes that change: one may be the new code of another row (two rows that swap)."""
    renamed = [row.target_id for row in rows if row.action == Action.UPDATE and "code" in row.values]
    for record in _records(session, sheet, renamed):
        setattr(record, "code", f"~{record.id}")  # noqa: B010 - Record itself has no code
    session.flush()


def _derive(record: Record) -> None:
    """Keep what is computed on saving."""
    if isinstance(record, Person):
        record.search_key = search_key(record)


def _superiors_first(rows: Sequence[PlannedRow]) -> list[PlannedRow]:
    """Organisations in an order in which every superior is there before what is under it."""
    if not any("superior_id" in row.values for row in rows):
        return list(rows)
    new = {row.target_id: row for row in rows}
    ordered: dict[str, PlannedRow] = {}
    for row in rows:
        chain: list[PlannedRow] = []
        at: PlannedRow | None = row
        while at is not None and at.target_id not in ordered:
            chain.append(at)
            at = new.get(at.values.get("superior_id", ""))
        for one in reversed(chain):
            ordered[one.target_id] = one
    return list(ordered.values())
