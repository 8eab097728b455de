"""One value for one column of many rows (成批填写), planned with the checks of an import, written at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import Issue, UserError
from app.models import Record
from app.models.fields import Kind
from app.models.sheets import Column, Sheet, sheet_named
from app.services.journal.wording import Wording
from app.services.journey.facts import Value, check_value
from app.services.progress import NullProgress, Progress
from app.services.workbook.file_rows import FileContent, FileRow, FileSheet
from app.services.workbook.plan import plan_content
from app.services.workbook.plan_rows import Action
from app.services.workbook.showing import shown
from app.services.workbook.stored import Scope, Snapshot, load

_OWN_KINDS = frozenset({Kind.CODE, Kind.IDENTITY, Kind.BIRTH, Kind.LONG, Kind.DAYS})
_OWN = frozenset(
    {
        "name", "short_name", "mobile", "staff_number", "emergency_phone", "credit_code", "number",
        "letter_number", "card_number", "certificate", "order_in_file", "page_range", "file_name",
        "size_bytes", "sha256",
    }
)  # fmt: skip
"""What belongs to one row alone and is never the same for many."""
_WHOSE = frozenset({"person_id", "case_id", "person_ids", "case_ids", "nominee_id"})
"""Whose the row is: filling that in for many would hand the facts of several people to one."""
_CHUNK = 500
_ROWS_A_STEP = 1_000


@dataclass(frozen=True, slots=True)
class BulkRow:
    """One row that would change: its UUID, who or what it is, the words before and after."""

    id: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class BulkPlan:
    """What setting a column would do. ``unchanged`` rows hold the value already."""

    sheet: str
    attr: str
    header: str
    value: Value
    rows: tuple[BulkRow, ...]
    unchanged: int
    errors: tuple[Issue, ...]
    warnings: tuple[Issue, ...]
    stored: Mapping[str, Any]
    """What the changing rows held when the plan was made, by UUID."""

    @property
    def may_apply(self) -> bool:
        """Whether it changes something and nothing speaks against it."""
        return bool(self.rows) and not self.errors


def settable(sheet_name: str) -> tuple[Column, ...]:
    """The columns of a sheet that several rows may share: no codes, names, numbers, owners or long texts."""
    return tuple(
        column
        for column in _sheet(sheet_name).columns
        if column.field.kind not in _OWN_KINDS and column.attr not in _OWN | _WHOSE
    )


def stored_value(session: Session, sheet_name: str, row_id: str, attr: str) -> Value:
    """The value of one row, to be filled into others. Raises UserError if the row is gone."""
    snapshot = load(session, Scope(_sheet(sheet_name)))
    if row_id not in snapshot:
        raise UserError("E-BULK-01", "这一行已经不在了，没有改动。", "请重新选择。")
    value: Value = snapshot.value(row_id, attr)
    return value


def plan_bulk(session: Session, sheet_name: str, ids: Sequence[str], attr: str, value: Value) -> BulkPlan:
    """What giving ``value`` to a column of the rows ``ids`` would do; None or () empties it.

    Raises UserError for a value the column may not hold, or a required column that would be empty.
    """
    sheet = _sheet(sheet_name)
    column = next((one for one in settable(sheet_name) if one.attr == attr), None)
    if column is None:
        raise UserError("E-BULK-02", "这一列不能成批填写，没有改动。", "请逐个打开填写。")
    value = _tidy(column, value)
    check_value(column.field, value)
    if column.field.required and value in (None, ()):
        raise UserError("E-BULK-03", f"“{column.header}”必须填写，不能清空，没有改动。", "请选一个值。")
    snapshot = load(session, Scope(sheet))
    known = [row_id for row_id in dict.fromkeys(ids) if row_id in snapshot]
    words = _Words(session, column)
    changing = [row_id for row_id in known if snapshot.value(row_id, attr) != value]
    errors: tuple[Issue, ...] = ()
    warnings: tuple[Issue, ...] = ()
    if value not in (None, ()) and changing:
        plan = plan_content(session, _content(sheet, snapshot, changing, column, value, words))
        errors, warnings = plan.errors, plan.warnings
        if not errors:
            targets = {row.target_id for row in plan.rows if row.action is Action.UPDATE}
            changing = [row_id for row_id in changing if row_id in targets]
    after = words.of(value)
    label = _labels(session, sheet, snapshot)
    return BulkPlan(
        sheet_name,
        attr,
        column.header,
        value,
        tuple(
            BulkRow(row_id, label(row_id), words.of(snapshot.value(row_id, attr)), after)
            for row_id in changing
        ),
        len(known) - len(changing),
        errors,
        warnings,
        {row_id: snapshot.value(row_id, attr) for row_id in changing},
    )


def apply_bulk(session: Session, plan: BulkPlan, progress: Progress | None = None) -> int:
    """Write what the plan says and return how many rows changed; never commits.

    Raises UserError, changing nothing, if the plan has errors or a row no longer holds what it held.
    """
    if not plan.may_apply:
        raise UserError("E-BULK-04", "没有可以写入的改动，数据没有改动。", "请先看预览里的问题。")
    watched = progress or NullProgress()
    model: type[Record] = _sheet(plan.sheet).model
    ids = [row.id for row in plan.rows]
    done = 0
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        records = {row.id: row for row in session.scalars(select(model).where(model.id.in_(part)))}
        for row_id in part:
            record = records.get(row_id)
            if record is None or getattr(record, plan.attr) != plan.stored[row_id]:
                raise UserError(
                    "E-BULK-05",
                    "预览之后数据又有了变化，没有写入，数据没有改动。",
                    "请关掉预览，再选一次。",
                )
            setattr(record, plan.attr, plan.value)
            done += 1
            if done % _ROWS_A_STEP == 0:
                watched.step(done, len(ids), "正在写入")
        session.flush()
    return done


class _Words:
    """Values of one column as people read them: names of what is pointed at instead of UUIDs."""

    def __init__(self, session: Session, column: Column) -> None:
        self._field = column.field
        self._names: dict[str, str] = {}
        self.codes: dict[str, str] = {}
        if column.field.target:
            target = load(session, Scope(_sheet(column.field.target)))
            self.codes = {row: target.value(row, "code") for row in target}
            if "name" in target.positions:
                self._names = {row: target.value(row, "name") for row in target}

    def of(self, value: Any) -> str:
        """The words; empty for nothing."""
        return shown(self._field, value, self._names or self.codes)


def _content(
    sheet: Sheet,
    snapshot: Snapshot,
    ids: Sequence[str],
    column: Column,
    value: Value,
    words: _Words,
) -> FileContent:
    """The change as rows of a workbook that name their records by UUID."""
    content = FileContent("成批填写", "")
    required = [one.attr for one in sheet.columns if one.field.required and one.attr != column.attr]
    place = FileSheet(sheet, 0, {column.attr: 0}, {one.attr: one.header for one in sheet.columns})
    for number, row_id in enumerate(ids, 1):
        values = {attr: snapshot.value(row_id, attr) for attr in required}
        row = FileRow(place, number, values, given_id=row_id)
        if column.field.kind in (Kind.REF, Kind.REFS):
            wanted = (value,) if isinstance(value, str) else value
            row.codes[column.attr] = tuple(
                words.codes.get(str(one), str(one)) for one in (wanted if isinstance(wanted, tuple) else ())
            )
        else:
            row.values[column.attr] = value
        content.rows[sheet.name].append(row)
    return content


def _tidy(column: Column, value: Value) -> Value:
    if column.field.kind in (Kind.REFS, Kind.CHOICES):
        return () if value is None else value
    return (value.strip() or None) if isinstance(value, str) else value


def _labels(session: Session, sheet: Sheet, snapshot: Snapshot) -> Callable[[str], str]:
    """What a row is called: by its name and code, else by whom it is about and its day."""
    wording = Wording(session)
    attrs = [column.attr for column in sheet.columns if column.attr in snapshot.positions]

    def label(row_id: str) -> str:
        return wording.title(sheet.model, {attr: snapshot.value(row_id, attr) for attr in attrs})

    return label


def _sheet(name: str) -> Sheet:
    sheet = sheet_named(name)
    if sheet is None:
        raise KeyError(name)
    return sheet
