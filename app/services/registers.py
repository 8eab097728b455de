"""Rows of the registers beside the cases: letters (组织关系), dues (党费), organisations, enterprises, pairs,
and the ledgers (台账) of ``ledgers``.

One way to read and store them for the screens, with the checks of the person page. Acts with rules of their
own (a payment, a letter) say no in Chinese before anything is written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import NotFound, UserError
from app.models import (
    AffiliationTransfer,
    Appraisal,
    Document,
    Dues,
    DuesRemittance,
    Election,
    Enterprise,
    FamilyMember,
    HeartTalk,
    Material,
    MobileMember,
    Organisation,
    PairActivity,
    Person,
    Post,
    Record,
    Resume,
    Speech,
    Visit,
    WorkReport,
)
from app.models.fields import Field, Kind
from app.models.sheets import Sheet, sheet_of
from app.services.case_loading import load_register
from app.services.dues import FREE, CellState, cell_of
from app.services.journey.facts import Value, check_value
from app.services.memberfile import load_members
from app.services.params import load_params
from app.services.refusing import not_yet, refused, too_soon
from app.services.transfers import Direction, LetterState

REGISTERS: Mapping[str, type[Record]] = {
    model.sheet: model
    for model in (
        AffiliationTransfer,
        Dues,
        Organisation,
        Enterprise,
        PairActivity,
        *(Post, Election, Appraisal, WorkReport, Document, DuesRemittance, Visit),
        *(FamilyMember, Resume, HeartTalk, MobileMember, Material),
        Speech,
    )
}
_CODES = {"党组织": "ZZ", "企业": "QY"}
_PERIODS = (("from_on", "to_on"), ("left_on", "returned_on"), ("from_month", "to_month"))


def register_field(sheet: str, attr: str) -> Field:
    """The description of one column of a register."""
    return sheet_of(REGISTERS[sheet]).column(attr).field


def register_attrs(sheet: str) -> tuple[str, ...]:
    """Every attribute of a register, in the order of its sheet."""
    return tuple(column.attr for column in sheet_of(REGISTERS[sheet]).columns)


def record_values(session: Session, sheet: str, row_id: str) -> dict[str, Any]:
    """The values of one row. Raises NotFound if it is gone."""
    row = _row(session, sheet, row_id)
    return {attr: getattr(row, attr) for attr in register_attrs(sheet)}


def new_code(session: Session, sheet: str) -> str:
    """The next free code of an organisation or enterprise: ``QY003``."""
    model: Any = REGISTERS[sheet]
    taken = set(session.scalars(select(model.code)))
    number = len(taken) + 1
    while f"{_CODES[sheet]}{number:03}" in taken:
        number += 1
    return f"{_CODES[sheet]}{number:03}"


def save_record(session: Session, sheet: str, row_id: str | None, values: Mapping[str, Value]) -> str:
    """Store values of one row, a new one if ``row_id`` is None; returns its UUID.

    Only the attributes named are touched. Raises UserError when a required value is missing, a value does
    not fit, or another row already has the same key (编号, or person and month, …).
    """
    described = sheet_of(REGISTERS[sheet])
    model: Any = REGISTERS[sheet]
    row = model() if row_id is None else _row(session, sheet, row_id)
    for attr, value in values.items():
        field = described.column(attr).field
        check_value(field, value)
        setattr(row, attr, _stored(field, value))
    for column in described.columns:
        if column.field.required and getattr(row, column.attr) in (None, ""):
            raise UserError("E-FACT-01", f"“{column.field.header}”必须填写，没有保存。", "请填好后再保存。")
    _refuse_reversed(session, described, row)
    _refuse_twin(session, model, described.key, row)
    if row_id is None:
        session.add(row)
    session.flush()
    return str(row.id)


def _row(session: Session, sheet: str, row_id: str) -> Any:
    row = session.get(REGISTERS[sheet], row_id)
    if row is None:
        raise NotFound("E-FACT-02", "这条记录已经不在了，没有保存。", "请重新打开。")
    return row


def _stored(field: Field, value: Value) -> Value:
    if isinstance(value, str):
        return value.strip() or None
    if value is None and field.kind in (Kind.REFS, Kind.CHOICES, Kind.DAYS):
        return ()
    return value


def _refuse_reversed(session: Session, described: Sheet, row: Any) -> None:
    """No period ends before it begins."""
    for start, end in _PERIODS:
        first, last = getattr(row, start, None), getattr(row, end, None)
        if first and last and last < first:
            headers = [described.column(attr).field.header for attr in (start, end)]
            with session.no_autoflush:
                params = load_params(session)
            raise too_soon("E-REG-02", f"“{headers[1]}”", last, f"“{headers[0]}”", first, params)


def _refuse_twin(session: Session, model: Any, key: Sequence[str], row: Any) -> None:
    same = select(model.id).where(*(getattr(model, attr) == getattr(row, attr) for attr in key))
    with session.no_autoflush:
        found = [one for one in session.scalars(same) if one != row.id]
    if found:
        headers = "、".join(sheet_of(model).column(attr).field.header for attr in key)
        raise UserError("E-REG-01", f"已经有一条{headers}相同的记录，没有保存。", "请改原来的那一条。")


def record_payment(
    session: Session, person_id: str, month: str, values: Mapping[str, Value], today: date
) -> str:
    """Store one member's dues of a month (``2026-05``); the row there is changed, else one is made.

    Raises UserError, changing nothing, for a month the member does not owe here, money from a day still to
    come, and an exemption together with money. Money without a day is taken: old books name the month only,
    and whether it was late is then undetermined.
    """
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound("E-PERSON-01", "这个人已经不在了，没有保存。")
    member = next(
        iter(load_members(session, load_register(session, person_ids=[person_id]), [person_id])), None
    )
    if member is None or cell_of(member, month, today).state is CellState.NOT_HERE:
        raise UserError(
            "E-DUES-01",
            f"{person.name} {month} 不在本支部交党费，没有保存。",
            "请核对月份和入党、转接的日期。",
        )
    paid, paid_on = values.get("paid"), values.get("paid_on")
    if isinstance(paid, Decimal) and paid > 0 and values.get("reduction") == FREE:
        raise refused(
            "E-DUES-03",
            "R186",
            "免交的月份又填了实交",
            day=today,
            params=load_params(session),
            needed="免交的不再交纳，交了的不算免交",
            present=f"填着免交，又填了实交 {paid:.2f} 元",
            do="请去掉其中一项。",
        )
    if isinstance(paid_on, date) and paid_on > today:
        raise not_yet("E-DUES-04", "交纳日期", paid_on, load_params(session), "当天再记，或核对日期。")
    row_id = session.scalar(select(Dues.id).where(Dues.person_id == person_id, Dues.month == month))
    return save_record(session, "党费", row_id, {**values, "person_id": person_id, "month": month})


def payment_values(session: Session, person_id: str, month: str) -> dict[str, Any]:
    """What is recorded of a member's month; else base and category as last recorded, nothing paid."""
    rows = session.scalars(select(Dues).where(Dues.person_id == person_id).order_by(Dues.month)).all()
    known = next((row for row in rows if row.month == month), None)
    if known is not None:
        return {attr: getattr(known, attr) for attr in register_attrs("党费")}
    last = next((row for row in reversed(rows) if row.month < month and row.base is not None), None)
    if last is None:
        return {}
    return {"base": last.base, "payable": last.payable, "category": last.category}


def save_letter(session: Session, row_id: str | None, values: Mapping[str, Value], today: date) -> str:
    """Store a letter of transfer or certificate, its receipt or its refusal.

    Raises UserError, changing nothing, for a number in use, a receipt before the letter or in the future, a
    letter sent back without a reason (R165), a landed letter out without a receipt.
    """
    before = record_values(session, "组织关系", row_id) if row_id is not None else {}
    now = {**before, **values}
    issued, receipt = now.get("issued_on"), now.get("receipt_on")
    if isinstance(receipt, date):
        if isinstance(issued, date) and receipt < issued:
            raise too_soon("E-LETTER-11", "回执日期", receipt, "开具日期", issued, load_params(session))
        if receipt > today:
            raise not_yet("E-LETTER-12", "回执日期", receipt, load_params(session), "收到回执当天再记。")
    state = now.get("state")
    if state == LetterState.RETURNED and not str(now.get("refusal_reason") or "").strip():
        raise refused(
            "E-LETTER-13",
            "R165",
            "退回的介绍信没有填拒收理由",
            day=today,
            params=load_params(session),
            needed="不得无故拒转拒接，退回要有理由",
            present="理由空着",
            do="请写明对方的理由。",
        )
    if state == LetterState.LANDED and now.get("direction") == Direction.OUT and receipt is None:
        raise refused(
            "E-LETTER-14",
            "R164",
            "转出的介绍信没有回执，不能记为已落",
            day=today,
            params=load_params(session),
            needed="对方接收、回执寄回以后才算落下",
            present="没有回执日期",
            do="收到回执的当天填上回执日期就可以记；收到以前，党员仍由本支部管理。",
        )
    number = str(now.get("letter_number") or "").strip()
    ours = now.get("direction") != Direction.IN
    if number and ours:
        same = select(AffiliationTransfer).where(
            func.trim(AffiliationTransfer.letter_number) == number,
            AffiliationTransfer.direction != Direction.IN,
        )
        if any(row.id != row_id for row in session.scalars(same)):
            raise UserError(
                "E-LETTER-15", f"介绍信号“{number}”已经用过，没有保存。", "请核对，或用下一个号。"
            )
    return save_record(session, "组织关系", row_id, values)


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """An organisation or enterprise as the screen lists it; ``people`` on the roster there."""

    id: str
    code: str
    name: str
    kind: str
    above: str
    people: int
    contact: str


def list_organisations(session: Session) -> tuple[PlaceRow, ...]:
    """Every organisation by code, with its superior and its people."""
    rows = session.scalars(select(Organisation).order_by(Organisation.code)).all()
    names = {row.id: row.short_name or row.name for row in rows}
    counts = _people_by(session, Person.organisation_id)
    return tuple(
        PlaceRow(
            row.id,
            row.code,
            row.name,
            row.kind,
            names.get(row.superior_id or "", ""),
            counts.get(row.id, 0),
            "　".join(part for part in (row.contact, row.phone) if part),
        )
        for row in rows
    )


def list_enterprises(session: Session) -> tuple[PlaceRow, ...]:
    """Every enterprise by code, with the organisations that cover it and its people."""
    covering: dict[str, list[str]] = {}
    for organisation in session.scalars(select(Organisation)):
        for one in organisation.enterprise_ids:
            covering.setdefault(one, []).append(organisation.short_name or organisation.name)
    counts = _people_by(session, Person.enterprise_id)
    return tuple(
        PlaceRow(
            row.id,
            row.code,
            row.name,
            row.enterprise_type or "",
            "、".join(covering.get(row.id, ())),
            counts.get(row.id, 0),
            row.park or "",
        )
        for row in session.scalars(select(Enterprise).order_by(Enterprise.code))
    )


def _people_by(session: Session, column: Any) -> dict[str, int]:
    counted = select(column, func.count()).where(column.is_not(None)).group_by(column)
    return {row[0]: row[1] for row in session.execute(counted)}
