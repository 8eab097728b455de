"""A scene: the regular case with a few facts changed, and what one rule must say of it.

Facts are named as a clerk would: ``case.talk_date``, ``vote 接收预备党员.present``, ``filing 预审.result``;
dates are ISO text. ``-filing 预审`` forgets a row. What is said is written in letters: ``V`` 违规,
``W`` 预警, ``H`` 提示, with ``?`` behind a letter where a fact is missing (无法判断).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from app.models import Inspection, ThoughtReport
from app.services.rules.findings import Finding
from tests.builders import Regular, d

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_LETTERS = {"violation": "V", "warning": "W", "hint": "H"}
_LISTS = {
    "vote": ("votes", "motion"),
    "filing": ("filings", "matter"),
    "notice": ("notices", "matter"),
    "recommendation": ("recommendations", "channel"),
}
_FIRST = {"review": "reviews", "training": "trainings", "booklet": "booklets"}

Changes = dict[str, Any]


def value_of(value: Any) -> Any:
    """Dates from ISO text, anything else as it is."""
    if isinstance(value, str) and _DATE.match(value):
        return d(value)
    if isinstance(value, tuple):
        return tuple(value_of(item) for item in value)
    return value


def _row(case: Regular, name: str) -> Any:
    """The row a fact belongs to."""
    if name in ("case", "person", "branch", "probation", "committee"):
        return getattr(case, name)
    if name in _FIRST:
        return getattr(case, _FIRST[name])[0]
    kind, _, which = name.partition(" ")
    if kind in ("member", "helper"):
        return (case.members if kind == "member" else case.helpers)[int(which)]
    if kind == "consultation":
        link, whom = which.split()
        return next(row for row in case.consultations if (row.link, row.consulted) == (link, whom))
    rows, key = _LISTS[kind]
    return next(row for row in getattr(case, rows) if getattr(row, key) == which)


def change(case: Regular, changes: Changes) -> Regular:
    """Change facts of a case and hand it back."""
    for name, value in changes.items():
        if name == "today":
            case.today = date.fromisoformat(value)
        elif name == "inspections":
            _inspect(case, value)
        elif name == "thought reports":
            case.thought_reports = [ThoughtReport(case_id=case.case.id, on=d(on)) for on in value]
        elif name.startswith("param "):
            case.with_params(**{name[6:]: value})
        elif name.startswith("-"):
            row = _row(case, name[1:])
            for rows in (*_LISTS.values(), *((plural, "") for plural in _FIRST.values())):
                _forget(getattr(case, rows[0]), row)
            _forget(case.consultations, row)
            _forget(case.helpers, row)
        else:
            owner, _, attribute = name.rpartition(".")
            setattr(_row(case, owner), attribute, value if attribute == "birth" else value_of(value))
    return case


def _forget(rows: list[Any], row: Any) -> None:
    if any(each is row for each in rows):
        rows.remove(row)


def _inspect(case: Regular, days: tuple[str, ...]) -> None:
    """Inspections of the activist on these days and no others; those of the probation stay."""
    case.inspections = [row for row in case.inspections if row.stage == "预备期"]
    case.inspections += [
        Inspection(
            case_id=case.case.id,
            stage="积极分子",
            on=d(on),
            mentor_opinion="表现较好",
            branch_opinion="继续培养",
            conclusion="较好",
        )
        for on in days
    ]


def said(case: Regular, rule: str) -> str:
    """What a rule says of a case, in letters."""
    return in_letters(case.findings(rule))


def in_letters(findings: Iterable[Finding]) -> str:
    """Findings in letters, sorted and each once."""
    return " ".join(
        sorted(
            {
                _LETTERS[finding.severity.value] + ("?" if finding.state.value == "undetermined" else "")
                for finding in findings
            }
        )
    )
