"""Probationary members and when they have to apply for conversion (F31)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.services.forms.data.people import BranchData, PersonData


@dataclass(frozen=True, slots=True)
class ReminderRow:
    """One probationary member.

    ``expiry`` is the day the probation is full, ``from_on`` when the first reminder is due, ``week_on`` the
    last one, ``until`` the last day an application is looked for; ``state`` says where it stands today.
    """

    person: PersonData
    admission_on: date | None = None
    approval_on: date | None = None
    expiry: date | None = None
    from_on: date | None = None
    week_on: date | None = None
    until: date | None = None
    applied_on: date | None = None
    state: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class RemindersData:
    """The probationary members of a branch by the day their probation is full."""

    branch: BranchData
    on: date | None = None
    rows: tuple[ReminderRow, ...] = ()
