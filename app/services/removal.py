"""Deleting a person, a case or a record: what goes too, what stands in the way; never half of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Text, delete, func, select, type_coerce
from sqlalchemy.orm import Session

from app.errors import NotFound, UserError
from app.models import (
    RECORDS,
    AffiliationTransfer,
    Appraisal,
    Attendance,
    DevelopmentCase,
    Draft,
    Dues,
    Election,
    Exclusion,
    FamilyMember,
    Meeting,
    MobileMember,
    Person,
    Record,
    Resume,
    Speech,
    Vote,
)
from app.models.fields import Kind
from app.models.sheets import sheet_named, sheet_of
from app.services.journal.canonical import plain_row
from app.services.journal.wording import Wording

_OF_PERSON: tuple[type[Record], ...] = (
    FamilyMember,
    Resume,
    Dues,
    AffiliationTransfer,
    MobileMember,
    Appraisal,
)
"""Kinds of rows that say something about one person only and go with the person (column ``person_id``)."""

_OF_MEETING: tuple[type[Record], ...] = (Vote, Exclusion, Attendance, Speech, Appraisal, Election)
"""Kinds of rows that say what happened at one meeting and go with it (column ``meeting_id``)."""


@dataclass(frozen=True, slots=True)
class Removal:
    """What deleting would do: sheet → rows that go too, and where others still need the record."""

    name: str
    together: tuple[tuple[str, int], ...]
    needed_by: tuple[tuple[str, int], ...]

    def told(self) -> str:
        """What goes too, in words; empty if nothing does."""
        return "、".join(f"{sheet} {number} 条" for sheet, number in self.together)


def removal_of_person(session: Session, person_id: str) -> Removal:
    """What deleting a person would take along. NotFound if the person is gone."""
    person, rows = _of_person(session, person_id)
    return _removal(session, person, person.name, rows)


def delete_person(session: Session, person_id: str) -> Removal:
    """Delete a person with the cases and facts of that person; all or nothing.

    Raises UserError when other people's records still name the person.
    """
    person, rows = _of_person(session, person_id)
    return _delete(session, person, person.name, rows)


def delete_case(session: Session, case_id: str) -> Removal:
    """Delete a case with its facts; the person stays. UserError when other records still name it."""
    case, rows = _of_case(session, case_id)
    return _delete(session, case, _name(session, case), rows)


def delete_meeting(session: Session, key: str) -> Removal:
    """Delete a meeting with its votes, roll and speeches; the steps it decided are open again.

    ``key`` as in ``MeetingRow.key``: a meeting, or one of the votes of a day that name no meeting. Raises
    NotFound if it is gone, UserError when other records (an oath, a consultation) still name it.
    """
    meeting = session.get(Meeting, key)
    if meeting is not None:
        rows: list[Record] = []
        for model in _OF_MEETING:
            rows += session.scalars(select(model).where(model.__table__.c.meeting_id == key))
        return _delete(session, meeting, f"{meeting.on} {meeting.kind}", rows)
    vote = session.get(Vote, key)
    if vote is None:
        raise NotFound("E-DEL-06", "这次会议已经不在了，没有改动。", "请重新打开会议表决。")
    together = (
        select(Vote)
        .join(DevelopmentCase, DevelopmentCase.id == Vote.case_id)
        .where(Vote.meeting_id.is_(None), Vote.on == vote.on, Vote.kind == vote.kind, Vote.id != vote.id)
        .where(
            DevelopmentCase.organisation_id
            == select(DevelopmentCase.organisation_id)
            .where(DevelopmentCase.id == vote.case_id)
            .scalar_subquery()
        )
    )
    return _delete(session, vote, f"{vote.on} {vote.kind}", list(session.scalars(together)))


def delete_record(session: Session, sheet: str, row_id: str) -> Removal:
    """Delete one row of a sheet (党组织, 企业, 组织关系 …). UserError when other records still name it."""
    known = sheet_named(sheet)
    row = session.get(known.model, row_id) if known is not None else None
    if row is None:
        raise NotFound("E-DEL-04", "这条记录已经不在了，没有改动。")
    return _delete(session, row, Wording(session).title(type(row), plain_row(row)), [])


def delete_payment(session: Session, person_id: str, month: str) -> Removal:
    """Delete what was entered for a member's dues of a month (``2026-05``); NotFound if nothing was."""
    row = session.scalar(select(Dues.id).where(Dues.person_id == person_id, Dues.month == month))
    if row is None:
        raise NotFound("E-DEL-05", f"{month} 还没有记过党费，没有改动。")
    return delete_record(session, Dues.sheet, row)


def _of_person(session: Session, person_id: str) -> tuple[Person, list[Record]]:
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound("E-DEL-01", "这个人已经不在了，没有改动。")
    rows: list[Record] = []
    for case in session.scalars(select(DevelopmentCase).where(DevelopmentCase.person_id == person_id)):
        rows += [case, *_facts(session, case.id)]
    for model in _OF_PERSON:
        column = model.__table__.c.person_id
        rows += session.scalars(select(model).where(column == person_id))
    return person, list(dict.fromkeys(rows))


def _of_case(session: Session, case_id: str) -> tuple[DevelopmentCase, list[Record]]:
    case = session.get(DevelopmentCase, case_id)
    if case is None:
        raise NotFound("E-DEL-02", "这个案卷已经不在了，没有改动。")
    return case, _facts(session, case_id)


def _name(session: Session, case: DevelopmentCase) -> str:
    person = session.get(Person, case.person_id)
    return person.name if person is not None else case.code


def _facts(session: Session, case_id: str) -> list[Record]:
    found: list[Record] = []
    for model in RECORDS:
        column = model.__table__.columns.get("case_id")
        if column is not None:
            found += session.scalars(select(model).where(column == case_id))
    return found


def _removal(session: Session, row: Record, name: str, rows: list[Record]) -> Removal:
    going = {row.id, *(one.id for one in rows)}
    counted = Counter(one.sheet for one in rows)
    needed: Counter[str] = Counter()
    for target in (row, *(one for one in rows if isinstance(one, DevelopmentCase))):
        for other in _pointing_at(session, target):
            if other.id not in going:
                needed[other.sheet] += 1
    return Removal(name, tuple(counted.items()), tuple(needed.items()))


def _pointing_at(session: Session, target: Record) -> Iterable[Record]:
    """Rows with a reference to ``target``, each once."""
    found: dict[str, Record] = {}
    for model in RECORDS:
        for column in sheet_of(model).columns:
            if column.field.target != target.sheet:
                continue
            stored: Any = model.__table__.c[column.attr]
            if column.field.kind is Kind.REFS:
                test = func.instr(type_coerce(stored, Text), target.id) > 0
            else:
                test = stored == target.id
            found.update({row.id: row for row in session.scalars(select(model).where(test))})
    return found.values()


def _delete(session: Session, row: Record, name: str, rows: list[Record]) -> Removal:
    removal = _removal(session, row, name, rows)
    if removal.needed_by:
        where = "、".join(f"{sheet} {number} 条" for sheet, number in removal.needed_by)
        raise UserError(
            "E-DEL-03",
            f"别的记录里还写着“{name}”（{where}），不能删除，没有改动。",
            "请先把那些记录改成别的或者删除。"
            + ("只是离开本支部的，填上离开日期就行，不用删除。" if isinstance(row, Person) else ""),
        )
    for one in (*rows, row):
        session.delete(one)
    # Half-typed text about what is gone goes too.
    for identity in (row.id, *(one.id for one in rows if isinstance(one, DevelopmentCase))):
        session.execute(delete(Draft).where(func.instr(Draft.key, identity) > 0))
    session.flush()
    return removal
