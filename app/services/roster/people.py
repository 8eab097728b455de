"""Which person each line is: by code, by ID number, else the line of the same layout imported before.

A line without code and ID number gets an identity made from the layout of the roster, the branch, the name
and the staff number or birth date, so that the same roster imported twice means the same people. A person
of another origin with the same name and birth date is only reported (疑似同一人).
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.services.roster.codes import CodeMaker
from app.services.roster.drafts import PERSON, Draft
from app.services.workbook.people import match_number
from app.services.workbook.stored import Snapshot
from app.services.workbook.text_cells import folded

_SPACE = uuid.UUID("5d1f0a55-8f0e-4d0b-9a53-6d6c2f0b7a11")


@dataclass(slots=True)
class Who:
    """The person of a line: readable code, identity given in advance, the stored row if there is one.

    ``repeats`` is the row number of an earlier line that is the same person.
    """

    code: str
    given_id: str | None = None
    stored: str | None = None
    repeats: int | None = None


def identify(
    drafts: Sequence[Draft], branches: Mapping[int, str | None], stored: Snapshot, layout: str
) -> dict[int, Who]:
    """The person of every line, by row number; ``branches`` gives the branch of each line."""
    return _Identifier(drafts, branches, stored, layout).run()


class _Identifier:
    def __init__(
        self,
        drafts: Sequence[Draft],
        branches: Mapping[int, str | None],
        stored: Snapshot,
        layout: str,
    ) -> None:
        self._drafts = drafts
        self._branches = branches
        self._stored = stored
        self._layout = layout
        self._by_code = {stored.value(row, "code"): row for row in stored}
        self._by_number: dict[str, list[str]] = defaultdict(list)
        for row in stored:
            if number := match_number(stored.value(row, "identity_number")):
                self._by_number[number].append(row)
        typed = [code for draft in drafts if (code := draft.value(PERSON, "code"))]
        self._maker = CodeMaker("RY", [*self._by_code, *typed])
        self._names = Counter(self._key(draft)[:3] for draft in drafts)
        self._claimed: set[str] = set()
        self._found: dict[int, Who] = {}

    def run(self) -> dict[int, Who]:
        """Lines that name a stored person first: what they claim is nobody else's."""
        self._join_repeated()
        for draft in self._drafts:
            if draft.number not in self._found:
                self._by_code_or_number(draft)
        counts: Counter[tuple[str, ...]] = Counter()
        for draft in self._drafts:
            key = self._key(draft)
            counts[key] += 1
            who = self._found.get(draft.number)
            if who is None:
                self._found[draft.number] = self._by_line(draft, key, counts[key])
        first = {draft.number: self._found[draft.number] for draft in self._drafts}
        for who in first.values():
            if who.repeats is not None:
                other = first[who.repeats]
                who.code, who.given_id, who.stored = other.code, other.given_id, other.stored
        return first

    def _join_repeated(self) -> None:
        """The same code or ID number twice in the file is one person."""
        seen: dict[str, int] = {}
        for draft in self._drafts:
            code, number = draft.value(PERSON, "code"), match_number(draft.value(PERSON, "identity_number"))
            key = f"code {code}" if code else f"number {number}" if number else None
            if key is None:
                continue
            first = seen.setdefault(key, draft.number)
            if first != draft.number:
                self._found[draft.number] = Who("", repeats=first)

    def _by_code_or_number(self, draft: Draft) -> None:
        code = draft.value(PERSON, "code")
        number = match_number(draft.value(PERSON, "identity_number"))
        same = self._by_number.get(number, []) if number else []
        if code:
            row = self._by_code.get(code) or (same[0] if len(same) == 1 else None)
            self._found[draft.number] = Who(code, stored=row)
        elif len(same) == 1:
            row = same[0]
            self._found[draft.number] = Who(self._stored.value(row, "code"), stored=row)
        elif same:
            # Several stored people with this number: the matching of the workbook reports the conflict.
            self._found[draft.number] = Who(self._maker.next())
            row = None
        else:
            return
        if row is not None:
            self._claimed.add(row)

    def _key(self, draft: Draft) -> tuple[str, ...]:
        mark = draft.value(PERSON, "staff_number") or draft.value(PERSON, "birth") or ""
        branch = self._branches.get(draft.number) or ""
        return (self._layout, branch, str(draft.value(PERSON, "name") or ""), str(mark))

    def _by_line(self, draft: Draft, key: tuple[str, ...], occurrence: int) -> Who:
        new = row = _identity(key, occurrence)
        if row not in self._stored and self._names[key[:3]] == 1:
            # The birth date or staff number may have been missing the last time.
            row = _identity((*key[:3], ""), 1)
        if row not in self._stored:
            return Who(self._maker.next(), given_id=new)
        known = match_number(self._stored.value(row, "identity_number"))
        number = match_number(draft.value(PERSON, "identity_number"))
        if row in self._claimed or (known and number and known != number):
            return Who(self._maker.next())
        self._claimed.add(row)
        return Who(self._stored.value(row, "code"), given_id=row, stored=row)


def _identity(key: tuple[str, ...], occurrence: int) -> str:
    return str(uuid.uuid5(_SPACE, "\n".join((*key, str(occurrence)))))


def same_names(
    drafts: Sequence[Draft],
    who: Mapping[int, Who],
    branches: Mapping[int, str | None],
    stored: Snapshot,
    code_of: Callable[[str | None], str | None],
) -> Iterator[tuple[Draft, str]]:
    """New people called like a stored one of their branch, where nothing tells them apart, with a message.

    ``code_of`` gives the code of a stored organisation.
    """
    known: dict[tuple[str | None, str], list[str]] = defaultdict(list)
    for row in stored:
        branch = code_of(stored.value(row, "organisation_id"))
        known[branch, folded(stored.value(row, "name"))].append(row)
    claimed = {one.stored for one in who.values()}
    for draft in drafts:
        person, name = who[draft.number], draft.value(PERSON, "name")
        if draft.is_bad or person.stored is not None or person.repeats is not None or not name:
            continue
        for row in known.get((branches.get(draft.number), folded(name)), ()):
            told = any(
                draft.value(PERSON, attr) and stored.value(row, attr) for attr in ("birth", "identity_number")
            )
            if not told and row not in claimed:
                code = stored.value(row, "code")
                message = (
                    f"本支部已有同名的“{code}”，没有身份证号或出生日期可以核对，已作为另一个人；"
                    "如是同一人，请在名册里加一列“人员编号”"
                )
                yield draft, message
                break
