"""Mentors, introducers and talkers named in a roster, looked up among the members of the branch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import DevelopmentCase, SuperiorFiling
from app.models.words import Filing, FilingResult
from app.services.roster.drafts import PERSON, Draft
from app.services.roster.people import Who
from app.services.workbook.stored import Snapshot
from app.services.workbook.text_cells import folded

_MEMBER = ("中共党员", "中共预备党员")
_ADMISSION = "会议表决[接收预备党员]"
_APPROVAL = "上级手续[接收审批]"


class Members:
    """People by branch and name, each with what is known of his membership (None: nothing)."""

    def __init__(self) -> None:
        self._people: dict[tuple[str, str], dict[str, bool | None]] = defaultdict(dict)

    def add(self, branch: str | None, name: str | None, code: str, is_member: bool | None) -> None:
        """Enter a person, once as stored and once as in the file: a member if one of the two says so."""
        if branch and name:
            people = self._people[branch, folded(name)]
            said = {is_member, people.get(code)} - {None}
            people[code] = (True in said) if said else None

    def find(self, branch: str | None, name: str, own_code: str) -> tuple[str | None, str]:
        """(code, "") of the one member of that name, else (None, what is wrong)."""
        people = {
            code: is_member
            for code, is_member in self._people.get((branch or "", folded(name)), {}).items()
            if code != own_code and is_member is not False
        }
        sure = [code for code, is_member in people.items() if is_member]
        fitting = sure or list(people)
        if len(fitting) == 1:
            return fitting[0], ""
        return None, "本支部党员里有几个同名的人" if fitting else "本支部党员里没有这个姓名"

    def find_all(self, branch: str | None, name: str, own_code: str) -> tuple[list[str], str]:
        """The code of the one member, or of each of two who stand in one cell with a blank between them.

        Where somebody is not found the list is empty and the text says what is wrong.
        """
        code, trouble = self.find(branch, name, own_code)
        if code is not None:
            return [code], ""
        pieces = [self.find(branch, piece, own_code)[0] for piece in name.split()]
        known = [piece for piece in pieces if piece is not None]
        return (known, "") if len(known) == len(pieces) else ([], trouble)


def members_of(
    session: Session,
    stored: Snapshot,
    branch_codes: Mapping[str, str],
    drafts: Sequence[Draft],
    who: Mapping[int, Who],
    branches: Mapping[int, str | None],
) -> Members:
    """Everybody stored and everybody in the file; ``branch_codes`` maps UUIDs of organisations to codes."""
    found = Members()
    with_case = set(session.scalars(select(DevelopmentCase.person_id)))
    approved = set(
        session.scalars(
            select(DevelopmentCase.person_id)
            .join(SuperiorFiling, SuperiorFiling.case_id == DevelopmentCase.id)
            .where(
                SuperiorFiling.matter == Filing.ADMISSION_APPROVAL,
                SuperiorFiling.result == FilingResult.AGREED,
            )
        )
    )
    for row in stored:
        status, joined = stored.value(row, "political_status"), stored.value(row, "joined_on")
        is_member: bool | None = None
        if row in approved or status in _MEMBER or joined or stored.value(row, "full_on"):
            is_member = True
        elif row in with_case or status:
            is_member = False
        branch = branch_codes.get(stored.value(row, "organisation_id") or "")
        found.add(branch, stored.value(row, "name"), stored.value(row, "code"), is_member)
    for draft in drafts:
        found.add(
            branches.get(draft.number), draft.value(PERSON, "name"), who[draft.number].code, _in_file(draft)
        )
    return found


def _in_file(draft: Draft) -> bool | None:
    status = draft.value(PERSON, "political_status")
    if status in _MEMBER or draft.value(PERSON, "joined_on") or draft.value(PERSON, "full_on"):
        return True
    if draft.value(_ADMISSION, "on") or draft.value(_APPROVAL, "decided_on"):
        return True
    return False if status or len(draft.facts) > 1 else None
