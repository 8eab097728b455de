"""The screen 今日: at most five lines by legal consequence, an agenda, counts by stage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Organisation
from app.models.words import BRANCH_KINDS
from app.services.dates import no_later_than
from app.services.exchange.ledger import Tally, list_tallies, newest_sent
from app.services.people import list_people
from app.services.rules.findings import Due, Finding, Severity

LINES = 5
AGENDA_DAYS = 60
_GRAVITY = {Severity.VIOLATION: 0, Severity.WARNING: 1, Severity.HINT: 2}


@dataclass(frozen=True, slots=True)
class TodayLine:
    """One thing to do: several people with the same act and day share a line.

    ``message`` is about all of them, ``messages`` about each.

    ``person_ids`` are the UUIDs of the people it is about; for an organisation's own obligation they are
    empty and ``place_ids`` those of the organisations.
    """

    due_on: date
    days_left: int
    people: tuple[str, ...]
    case_ids: tuple[str, ...]
    act: str
    message: str
    basis: str
    step: int | None
    severity: Severity
    provisional: bool = False
    rule: str = ""
    person_ids: tuple[str, ...] = ()
    place_ids: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Overview:
    """What 今日 shows. ``lines`` are the five that matter most, ``agenda`` the next 60 days.

    ``sent`` is where the newest package went, with its receipt if there is one.
    """

    today: date
    place: str
    lines: tuple[TodayLine, ...]
    agenda: tuple[TodayLine, ...]
    total: int
    overdue: int
    stage_counts: Mapping[str, int]
    violations: int
    warnings: int
    findings: tuple[Finding, ...]
    sent: Tally | None = None


def overview(session: Session, today: date) -> Overview:
    """Everything the screen 今日 needs, from one pass over the data."""
    people = list_people(session, today)
    dues = [due for due in people.report.dues if (due.due_on - today).days <= AGENDA_DAYS]
    lines = grouped(dues, today, frozenset(row.person_id for row in people.rows))
    urgent = sorted(lines, key=lambda line: (_urgency(line), line.due_on))
    counts = people.report.counts()
    return Overview(
        today=today,
        place=place_name(session),
        lines=tuple(urgent[:LINES]),
        agenda=tuple(line for line in lines if line.days_left >= 0),
        total=len(lines),
        overdue=sum(line.days_left < 0 for line in lines),
        stage_counts=people.stage_counts,
        violations=counts[Severity.VIOLATION],
        warnings=counts[Severity.WARNING],
        findings=people.report.findings,
        sent=newest_sent(list_tallies(session)),
    )


def _urgency(line: TodayLine) -> tuple[int, int]:
    overdue = 0 if line.days_left < 0 else 1
    return (overdue if line.severity is Severity.VIOLATION else 1 + overdue, _GRAVITY[line.severity])


def _together(same: Sequence[Due]) -> str:
    """The sentence of a line: of several people that they share the day, and the first as an example."""
    first = same[0]
    if len(same) == 1:
        return first.message
    kind = "人" if first.person else "项"
    example = f"{first.person}：{first.message}" if first.person else first.message
    return f"{len(same)} {kind}同一天到期（{no_later_than(first.due_on)}）；{example}"


def grouped(dues: list[Due], today: date, people: frozenset[str] = frozenset()) -> list[TodayLine]:
    """Obligations as lines: the same act on the same day is one line. ``people`` are known persons' UUIDs."""
    together: dict[tuple[date, str, str], list[Due]] = {}
    for due in dues:
        together.setdefault((due.due_on, due.act, due.rule), []).append(due)
    return [
        TodayLine(
            due_on=day,
            days_left=(day - today).days,
            people=tuple(due.person or "" for due in same),
            case_ids=tuple(due.case_id or "" for due in same),
            act=act,
            message=_together(same),
            messages=tuple(due.message for due in same),
            basis=same[0].basis,
            step=same[0].step,
            severity=same[0].late,
            provisional=any(due.provisional for due in same),
            rule=rule,
            person_ids=tuple(due.subject_id for due in same if due.subject_id in people),
            place_ids=tuple(
                due.subject_id for due in same if due.subject_id and due.subject_id not in people
            ),
        )
        for (day, act, rule), same in sorted(together.items())
    ]


def home_organisation(session: Session) -> Organisation | None:
    """The place the program works for: ``ZZ001`` or the first branch, else the first organisation."""
    found = session.scalar(select(Organisation).where(Organisation.code == "ZZ001"))
    if found is not None:
        return found
    branches = select(Organisation).where(Organisation.kind.in_(BRANCH_KINDS)).order_by(Organisation.code)
    return session.scalar(branches.limit(1)) or session.scalar(select(Organisation).limit(1))


def home_branch(session: Session) -> str | None:
    """UUID of the home organisation where it is a branch: new people most likely belong to it."""
    home = home_organisation(session)
    return home.id if home is not None and home.kind in BRANCH_KINDS else None


def place_name(session: Session) -> str:
    """The name in the window's top line."""
    home = home_organisation(session)
    return "" if home is None else home.name
