"""Whether somebody was a full member (正式党员) on a day, with a third answer: not enough is recorded."""

from __future__ import annotations

from datetime import date

from app.models import Person
from app.models.words import Motion
from app.services.casefile import Register
from app.services.dates import add_months
from app.services.membership import FULL, PROBATIONARY, standing_on

_MEMBER = "中共党员"
_MEETINGS = (Motion.ADMISSION, Motion.CONVERSION)


def was_full_member(register: Register, person_id: str, day: date) -> bool | None:
    """True or False where dates decide it; None for an unknown person or one whose dates are not recorded.

    A roster often gives only 政治面貌. 中共党员 without dates may have been full on ``day`` or not; any other
    word means no. A member of less than a year cannot have been full, whatever else is missing.
    """
    person = register.people.get(person_id)
    if person is None:
        return None
    state = standing_on(register, person_id, day)
    if state == FULL:
        return True
    if state == PROBATIONARY and person.full_on is None:
        return _perhaps_converted(register, person, day)
    if state is None and person.joined_on is None and person.full_on is None:
        return _perhaps_member(register, person, day)
    return False


def _perhaps_converted(register: Register, person: Person, day: date) -> bool | None:
    """Joined, conversion not recorded: only 中共党员 after a full year leaves it open."""
    if person.political_status not in (_MEMBER, None):
        return False
    if standing_on(register, person.id, add_months(day, -12)) is None:
        return False
    own_case = register.files_of_person.get(person.id, ())
    if person.political_status is None and own_case:
        return False
    return None


def _perhaps_member(register: Register, person: Person, day: date) -> bool | None:
    """No membership date at all: meetings of an imported case or the word 中共党员 leave it open."""
    files = register.files_of_person.get(person.id, ())
    meetings = [vote.on for file in files for vote in file.votes if vote.motion in _MEETINGS]
    if meetings:
        return False if day < min(meetings) else None
    if files and person.political_status != _MEMBER:
        return False
    return None if person.political_status in (_MEMBER, None) else False


def called(register: Register, person_id: str) -> str:
    """The name for a message; the bare 未登记人员 where the row is gone."""
    person = register.people.get(person_id)
    return person.name if person is not None else "未登记人员"
