"""Dues of several members at once (成批登记交费): everybody by what he owes, previewed, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from app.errors import UserError
from app.services.case_loading import load_register
from app.services.dues import Cell, CellState, cell_of, payable_of
from app.services.memberfile import MemberFile, load_members
from app.services.params import load_params
from app.services.progress import NullProgress, Progress
from app.services.refusing import not_yet
from app.services.registers import payment_values, record_payment


class Outcome(StrEnum):
    """What becomes of one member's month."""

    STORED = "登记"
    KEPT = "不变"
    UNKNOWN = "不能登记"


@dataclass(frozen=True, slots=True)
class CollectLine:
    """One member's month: what is recorded now, what would be (``amount``), and why not."""

    person_id: str
    name: str
    month: str
    before: str
    outcome: Outcome
    amount: Decimal | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class CollectPlan:
    """What collecting would record. Only lines that are :attr:`Outcome.STORED` are written."""

    people: tuple[str, ...]
    months: tuple[str, ...]
    paid_on: date
    amount: Decimal | None
    lines: tuple[CollectLine, ...]

    @property
    def stored(self) -> tuple[CollectLine, ...]:
        """The lines that would be written."""
        return tuple(line for line in self.lines if line.outcome is Outcome.STORED)

    @property
    def total(self) -> Decimal:
        """The money that would be recorded, yuan."""
        return sum((line.amount or Decimal(0) for line in self.stored), start=Decimal("0.00"))


def plan_collection(
    session: Session,
    people: Sequence[str],
    months: Sequence[str],
    paid_on: date,
    amount: Decimal | None,
    today: date,
) -> CollectPlan:
    """What recording ``months`` (``2026-05``) of some people (UUIDs) as paid on a day would write.

    Everybody pays what he owes by base and rate as last recorded, or ``amount`` yuan if that is given. Months
    that are paid, exempt or not owed here stay as they are. Raises UserError for a day still to come.
    """
    if paid_on > today:
        raise not_yet("E-DUES-04", "交纳日期", paid_on, load_params(session), "当天再记，或核对日期。")
    members = {
        member.person.id: member
        for member in load_members(session, load_register(session, person_ids=list(people)), list(people))
    }
    params = load_params(session)
    lines = []
    for person_id in dict.fromkeys(people):
        member = members.get(person_id)
        if member is None:
            continue
        for month in months:
            lines.append(_line(session, member, month, amount, params, today))
    return CollectPlan(tuple(people), tuple(months), paid_on, amount, tuple(lines))


def collect(session: Session, plan: CollectPlan, today: date, progress: Progress | None = None) -> int:
    """Record what the plan says, each payment with its own checks; returns how many were written.

    Raises UserError, and nothing is stored, if something was recorded since the plan was made.
    """
    watched = progress or NullProgress()
    again = plan_collection(session, plan.people, plan.months, plan.paid_on, plan.amount, today)
    if again.lines != plan.lines:
        raise UserError(
            "E-DUES-05", "预览之后又登记了党费，没有写入，数据没有改动。", "请关掉预览，再选一次。"
        )
    for done, line in enumerate(plan.stored):
        watched.step(done, len(plan.stored), f"正在登记 {line.name} {line.month}")
        known = payment_values(session, line.person_id, line.month)
        values: dict[str, Any] = {"paid": line.amount, "paid_on": plan.paid_on}
        for attr in ("base", "category", "payable"):
            if known.get(attr) is not None:
                values[attr] = known[attr]
        values.setdefault("payable", line.amount)
        record_payment(session, line.person_id, line.month, values, today)
    return len(plan.stored)


def _line(
    session: Session, member: MemberFile, month: str, amount: Decimal | None, params: Any, today: date
) -> CollectLine:
    person = member.person
    cell = cell_of(member, month, today)
    before = _words(cell)
    if cell.state in (CellState.PAID, CellState.PARTLY, CellState.EXEMPT, CellState.NOT_HERE):
        why = "这个月不在本支部交" if cell.state is CellState.NOT_HERE else "已经登记，不改"
        return CollectLine(person.id, person.name, month, before, Outcome.KEPT, why=why)
    due = amount if amount is not None else _due(session, person.id, month, params)
    if due is None:
        why = "没有登记过基数，不知道应交多少；请先登记一次，或填写金额"
        return CollectLine(person.id, person.name, month, before, Outcome.UNKNOWN, why=why)
    if due == 0:
        return CollectLine(person.id, person.name, month, before, Outcome.KEPT, why="应交 0 元")
    return CollectLine(person.id, person.name, month, before, Outcome.STORED, due)


def _due(session: Session, person_id: str, month: str, params: Any) -> Decimal | None:
    """What the month costs: as recorded, else by the base last recorded."""
    known = payment_values(session, person_id, month)
    payable = known.get("payable")
    if isinstance(payable, Decimal):
        return payable
    return payable_of(known.get("base"), known.get("category"), params)


def _words(cell: Cell) -> str:
    return f"{cell.state.value} {cell.text}".strip() if cell.amount is not None else cell.state.value
