"""Reading and recording the facts of a step: what the person page shows and saves.

Values are plain Python (date, str, bool, int, Decimal, tuples); references are UUIDs. Everything written
goes through :func:`save_row`, which checks what a column may hold and says no in Chinese.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFound, UserError
from app.models import DevelopmentCase, Enterprise, Meeting, Organisation, Person, Record, Vote
from app.models.fields import LONG_LIMIT, TEXT_LIMIT, Field, Kind
from app.models.sheets import sheet_of
from app.services.casefile import sort_date
from app.services.steps import FactGroup, Step, group_named, step_named
from app.services.typed_text import ODD, SEPARATORS

Value = date | str | bool | int | Decimal | tuple[Any, ...] | None


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One editable fact: attribute, label and what it may hold (``field.kind``, ``field.words`` …)."""

    attr: str
    field: Field

    @property
    def label(self) -> str:
        """The label beside the editor: the workbook's header."""
        return self.field.header


@dataclass(frozen=True, slots=True)
class RowFacts:
    """One stored row, or a new one (``row_id`` None)."""

    row_id: str | None
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """A fact group with its rows in date order."""

    group: FactGroup
    fields: tuple[FieldSpec, ...]
    rows: tuple[RowFacts, ...]


def step_facts(session: Session, case: str, step_code: str) -> tuple[GroupFacts, ...]:
    """The facts of a step of the case with UUID ``case``; KeyError for an unknown step."""
    step: Step = step_named(step_code)
    return tuple(group_facts(session, case, group) for group in step.groups)


def group_facts(session: Session, case: str, group: FactGroup) -> GroupFacts:
    """The facts of one group."""
    fields = fields_of(group)
    rows = tuple(
        RowFacts(row.id, {spec.attr: getattr(row, spec.attr) for spec in fields})
        for row in _rows(session, case, group)
    )
    return GroupFacts(group, fields, rows)


def fields_of(group: FactGroup) -> tuple[FieldSpec, ...]:
    """The editable facts of a group."""
    sheet = sheet_of(group.model)
    return tuple(FieldSpec(attr, sheet.column(attr).field) for attr in group.attrs)


def _rows(session: Session, case: str, group: FactGroup) -> list[Any]:
    if group.model is DevelopmentCase:
        found = session.get(DevelopmentCase, case)
        return [found] if found is not None else []
    column = group.model.__table__.c.case_id
    rows = [row for row in session.scalars(select(group.model).where(column == case)) if group.owns(row)]
    return sorted(rows, key=lambda row: (sort_date(row), row.id))


def save_row(
    session: Session, case: str, group_key: str, row_id: str | None, values: Mapping[str, Value]
) -> str:
    """Store values of one row of a group; a new row if ``row_id`` is None. Returns the row's UUID.

    Only the attributes named are touched; None or an empty tuple clears a fact. Raises UserError when a
    required fact is missing or a value does not fit, and NotFound when case or row is gone.
    """
    group = group_named(group_key)
    if session.get(DevelopmentCase, case) is None:
        raise NotFound("E-CASE-02", "这个案卷已经不在了，没有保存。", "请回到人员表重新打开。")
    allowed = {spec.attr: spec.field for spec in fields_of(group)}
    for attr, value in values.items():
        check_value(allowed[attr], value)
    row = _row_to_write(session, case, group, row_id)
    for attr, value in values.items():
        setattr(row, attr, _stored(allowed[attr], value))
    for attr, field in allowed.items():
        if field.required and getattr(row, attr) in (None, ""):
            raise UserError("E-FACT-01", f"“{field.header}”必须填写，没有保存。", "请填好后再保存。")
    if row_id is None and group.model is not DevelopmentCase:
        session.add(row)
    if isinstance(row, Vote):
        _keep_meeting(session, row)
    session.flush()
    return str(row.id)


def delete_row(session: Session, group_key: str, row_id: str) -> None:
    """Remove one row of a group that may have several; of any other group empty its facts.

    The row of such a group (the case, the probation) holds other steps' facts too. Raises NotFound if it is
    gone already.
    """
    group = group_named(group_key)
    row = session.get(group.model, row_id)
    if row is None:
        raise NotFound("E-FACT-02", "这条记录已经不在了，没有改动。")
    if not group.many:
        for spec in fields_of(group):
            setattr(row, spec.attr, _stored(spec.field, None))
    else:
        session.delete(row)
    session.flush()


def _row_to_write(session: Session, case: str, group: FactGroup, row_id: str | None) -> Any:
    if group.model is DevelopmentCase:
        return session.get(DevelopmentCase, case)
    if row_id is not None:
        row = session.get(group.model, row_id)
        if row is None:
            raise NotFound("E-FACT-02", "这条记录已经不在了，没有保存。", "请重新打开这一步。")
        return row
    if not group.many:
        existing = _rows(session, case, group)
        if existing:
            return existing[0]
    return group.model(case_id=case, **group.fixed)


def _keep_meeting(session: Session, vote: Vote) -> None:
    """A vote without a meeting code joins, or makes, the meeting of that day and kind (fields.md 4.3)."""
    case = session.get(DevelopmentCase, vote.case_id)
    assert case is not None
    meeting = session.get(Meeting, vote.meeting_id) if vote.meeting_id else None
    if meeting is not None and (meeting.on, meeting.kind) == (vote.on, vote.kind):
        return
    found = session.scalar(
        select(Meeting).where(
            Meeting.organisation_id == case.organisation_id, Meeting.on == vote.on, Meeting.kind == vote.kind
        )
    )
    if found is None:
        found = Meeting(
            code=new_meeting_code(session, vote.on),
            organisation_id=case.organisation_id,
            kind=vote.kind,
            on=vote.on,
        )
        session.add(found)
    vote.meeting_id = found.id


def new_meeting_code(session: Session, on: date) -> str:
    """The next free code of the year: ``HY2026-011``."""
    prefix = f"HY{on.year}-"
    taken = set(session.scalars(select(Meeting.code).where(Meeting.code.startswith(prefix))))
    number = len(taken) + 1
    while f"{prefix}{number:03}" in taken:
        number += 1
    return f"{prefix}{number:03}"


def _stored(field: Field, value: Value) -> Value:
    if isinstance(value, str):
        return value.strip() or None
    if field.kind is Kind.DAYS and isinstance(value, tuple):
        return tuple(sorted(value))
    if field.kind in (Kind.REFS, Kind.CHOICES, Kind.DAYS) and value is None:
        return ()
    return value


def check_value(field: Field, value: Value) -> None:
    """Whether a column may hold a value. Raises UserError with what it may hold."""
    if value is None or value in ("", ()):
        return
    if isinstance(value, str):
        limit = LONG_LIMIT if field.kind is Kind.LONG else TEXT_LIMIT
        if len(value) > limit:
            raise UserError("E-FACT-03", f"“{field.header}”超过 {limit} 字，没有保存。", "请缩短后再保存。")
        if ODD.search(value):
            raise UserError(
                "E-FACT-07", f"“{field.header}”里有看不见的控制字符，没有保存。", "请删掉重新输入这一项。"
            )
        if field.kind is Kind.CODE and SEPARATORS.search(value):
            raise UserError("E-FACT-08", f"“{field.header}”里不能有“；”“、”，没有保存。", "请改一个编号。")
        if field.kind is Kind.CHOICE and not field.open_words and value not in field.words:
            raise UserError(
                "E-FACT-04", f"“{field.header}”只能是{'、'.join(field.words)}，没有保存。", "请从中选一个。"
            )
    if isinstance(value, date) and not 1900 <= value.year <= 2100:
        raise UserError("E-FACT-05", f"“{field.header}”的年份不对（{value}），没有保存。", "请核对日期。")
    if isinstance(value, int) and not isinstance(value, bool):
        low, high = field.low or 0, field.high
        if value < low or (high is not None and value > high):
            raise UserError("E-FACT-06", f"“{field.header}”不能是 {value}，没有保存。", "请核对数字。")


@dataclass(frozen=True, slots=True)
class Choice:
    """A row that a reference may point at: UUID, what to show, and a lower-case key to search by."""

    id: str
    label: str
    detail: str
    search_key: str


def choices_for(session: Session, target: str) -> tuple[Choice, ...]:
    """Everything a reference to the sheet ``target`` may point at (人员, 党组织, 企业, 会议, 案卷)."""
    if target == "人员":
        people = session.scalars(select(Person).order_by(Person.code))
        return tuple(Choice(p.id, p.name, p.code, p.search_key or p.name.lower()) for p in people)
    if target == "党组织":
        found = session.scalars(select(Organisation).order_by(Organisation.code))
        return tuple(Choice(o.id, o.name, o.code, f"{o.name} {o.code}".lower()) for o in found)
    if target == "企业":
        enterprises = session.scalars(select(Enterprise).order_by(Enterprise.code))
        return tuple(Choice(e.id, e.name, e.code, f"{e.name} {e.code}".lower()) for e in enterprises)
    if target == "会议":
        meetings = session.scalars(select(Meeting).order_by(Meeting.on.desc()))
        return tuple(
            Choice(m.id, f"{m.on} {m.kind}", m.code, f"{m.code} {m.on} {m.kind}".lower()) for m in meetings
        )
    if target == "案卷":
        cases = session.execute(
            select(DevelopmentCase.id, Person.name, DevelopmentCase.code, Person.search_key)
            .join(Person, Person.id == DevelopmentCase.person_id)
            .order_by(DevelopmentCase.code)
        )
        return tuple(Choice(row[0], row[1], row[2], row[3] or row[1].lower()) for row in cases)
    raise KeyError(target)


def record_label(session: Session, model: type[Record], row_id: str) -> str:
    """The name or code of a row, for showing a reference; empty if it is gone."""
    row: Any = session.get(model, row_id)
    return "" if row is None else str(getattr(row, "name", None) or getattr(row, "code", ""))
