"""What is written of a pair (结对): an activity, the hand-over to another old member."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.errors import UserError
from app.models import Helper
from app.models.words import HelperRole
from app.services.dates import add_days
from app.services.params import load_params
from app.services.refusing import not_yet, too_soon
from app.services.registers import save_record


def record_activity(session: Session, case_id: str, values: Mapping[str, Any], today: date) -> str:
    """Store an activity of a pair (联系, 汇报, 通报); its UUID. Raises UserError for a day to come."""
    on = values.get("on")
    if isinstance(on, date) and on > today:
        raise not_yet("E-PAIR-04", "活动日期", on, load_params(session), "活动办完当天再记。")
    return save_record(session, "结对活动", None, {**values, "case_id": case_id})


def hand_over(session: Session, row: Helper, to_person: str, on: date, reason: str) -> Helper:
    """End a pair the day before ``on`` and begin the one with ``to_person`` (UUID) on that day.

    Returns the new row, not yet flushed. Raises UserError when the pair has ended, the person is the same
    or ``on`` is not after the old pair's start; nothing is changed then.
    """
    if row.to_on is not None:
        raise UserError("E-PAIR-01", "这段结对已经结束，没有改动。", "请在在任的结对上办理交接。")
    if to_person == row.person_id:
        raise UserError("E-PAIR-02", "接手的还是同一个人，没有改动。", "请另选一名老党员。")
    if on <= row.from_on:
        raise too_soon(
            "E-PAIR-03",
            "交接日期",
            on,
            "结对开始日期",
            row.from_on,
            load_params(session),
            same_day=False,
        )
    row.to_on = add_days(on, -1)
    row.change_reason = reason or None
    facts: dict[str, Any] = {
        "case_id": row.case_id,
        "role": HelperRole.PAIRED,
        "person_id": to_person,
        "from_on": on,
        "how": "组织指定",
        "committee_id": row.committee_id,
    }
    new = Helper(**facts)
    session.add(new)
    return new
