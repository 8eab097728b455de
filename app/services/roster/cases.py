"""The development case (案卷) of each line, and what is stored of it already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.models.sheets import Sheet, sheet_named
from app.models.words import CaseStatus
from app.services.roster.codes import CodeMaker
from app.services.roster.drafts import CASE, PERSON, Draft
from app.services.roster.people import Who
from app.services.workbook.stored import Snapshot, load, scope_of

_ENDED = (
    CaseStatus.WITHDRAWN,
    CaseStatus.DISQUALIFIED,
    CaseStatus.TRANSFERRED_OUT,
    CaseStatus.DECEASED,
    CaseStatus.RETURNED,
    CaseStatus.REJECTED,
    CaseStatus.PROBATION_CANCELLED,
)
_LOOKED_AT = ("会议表决", "上级手续", "帮带", "政治审查", "预备期")
"""Sheets whose stored rows decide how a new fact is written."""


@dataclass(frozen=True, slots=True)
class CaseOf:
    """The case of a line: its code, and its UUID where it is stored already."""

    code: str
    stored: str | None = None


def sheet(name: str) -> Sheet:
    """A sheet that is known to exist."""
    found = sheet_named(name)
    if found is None:
        raise KeyError(name)
    return found


def is_of_case(draft: Draft) -> bool:
    """Whether the line says anything of a development.

    A member of old (入党日期 typed) has a case to follow only if a step of it is told, not for the date of
    his application or the names of his introducers alone.
    """
    facts = [fact for fact in draft.facts.values() if not fact.is_empty]
    if draft.value(PERSON, "joined_on"):
        return any(fact.sheet.name in ("会议表决", "上级手续") for fact in facts)
    return any(hangs_on_case(fact.sheet) for fact in facts)


def hangs_on_case(kind: Sheet) -> bool:
    """Whether rows of a sheet belong to a case, or are cases."""
    return kind.name == CASE or any(column.attr == "case_id" for column in kind.columns)


def cases_of(drafts: Sequence[Draft], who: Mapping[int, Who], cases: Snapshot) -> dict[int, CaseOf]:
    """The case of every line that needs one, by row number."""
    by_code = {cases.value(row, "code"): row for row in cases}
    by_person: dict[str, list[str]] = defaultdict(list)
    for row in cases:
        by_person[cases.value(row, "person_id")].append(row)
    typed = [code for draft in drafts if (code := draft.value(CASE, "code"))]
    maker = CodeMaker("AJ", [*by_code, *typed])
    of_person: dict[int, CaseOf] = {}
    found: dict[int, CaseOf] = {}
    for draft in drafts:
        if not is_of_case(draft):
            continue
        person = who[draft.number]
        first = person.repeats or draft.number
        if first not in of_person:
            code = draft.value(CASE, "code")
            applied = draft.value(CASE, "application_date")
            fitting = _fitting(by_person.get(person.stored or "", ()), cases, applied)
            if code:
                of_person[first] = CaseOf(code, by_code.get(code))
            elif fitting is None:
                of_person[first] = CaseOf(maker.next())
            else:
                of_person[first] = CaseOf(cases.value(fitting, "code"), fitting)
        found[draft.number] = of_person[first]
    return found


def _fitting(rows: Sequence[str], cases: Snapshot, applied: date | None) -> str | None:
    """The case with this application date, else the one still open, else one no date speaks against."""
    same = [row for row in rows if applied is not None and cases.value(row, "application_date") == applied]
    if same:
        return same[-1]
    still_open = [row for row in rows if cases.value(row, "status") not in _ENDED]
    if still_open:
        return still_open[-1]
    undated = [row for row in rows if applied is None or cases.value(row, "application_date") is None]
    return undated[-1] if undated else None


class StoredFacts:
    """Rows already stored of the cases in the file."""

    def __init__(self, session: Session, cases: Mapping[int, CaseOf]) -> None:
        parents = {case.stored for case in cases.values() if case.stored}
        self._rows: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        for name in _LOOKED_AT:
            kind = sheet(name)
            if not parents:
                continue
            snapshot = load(session, scope_of(kind, parents, ()))
            for row in snapshot:
                values = {column.attr: snapshot.value(row, column.attr) for column in kind.columns}
                if values["case_id"] in parents:
                    self._rows[name, values["case_id"]].append(values)

    def of(self, name: str, case: CaseOf, **wanted: Any) -> list[dict[str, Any]]:
        """The rows of a sheet that hang on a case and have these values."""
        rows = self._rows.get((name, case.stored or ""), [])
        return [row for row in rows if all(row[attr] == value for attr, value in wanted.items())]
