"""Puts the demonstration into an empty database: the home branch, and as much of a district as asked.

Services never commit: the caller's transaction stores everything or nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import cast

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from app.errors import DatabaseRefused
from app.models import RECORDS, Record
from app.services.dates import add_days
from app.services.demo import district, life, mistakes, pairs, papers, story, treasury
from app.services.demo.branch import Branch
from app.services.demo.chance import Ids
from app.services.demo.days import Days
from app.services.demo.members import add_members
from app.services.demo.place import Above, home_branch, home_enterprise, make_above, neighbour
from app.services.demo.settle import settle
from app.services.progress import NullProgress, Progress

MOST_ENTERPRISES = 2_942
PAIRED, PAIRED_WITH = "RY038", "李卫东"
_CHUNK = 5_000
_NOBODY = NullProgress()
_COMMITTEE_DAYS_AGO = 8
_ASSEMBLY_DAYS_AGO = 15


def build_demo(
    session: Session,
    today: date,
    seed: int = 1,
    enterprises: int = 1,
    progress: Progress = _NOBODY,
) -> dict[str, int]:
    """Add the demonstration to an empty database; counts of rows by sheet name.

    ``enterprises`` is 1 (the home company alone) to 2,942 (a whole district). The same ``seed`` and ``today``
    give the same rows with the same UUIDs. Nothing is committed. ``progress`` counts enterprises.
    """
    if not 1 <= enterprises <= MOST_ENTERPRISES:
        raise ValueError(f"enterprises must be 1 to {MOST_ENTERPRISES}, not {enterprises}")
    days, ids = Days(today), Ids(seed)
    above = make_above(ids)
    counts: Counter[str] = Counter()
    rows = [above.committee, above.department, *home(days, ids, seed, above).rows]
    session.add_all(rows)
    session.flush()
    counts.update(row.sheet for row in rows)
    chunk: list[Record] = []
    for part in district.lay_out(days, ids, seed, above, enterprises):
        chunk += part
        if len(chunk) >= _CHUNK:
            _store(session, chunk)
            counts.update(row.sheet for row in chunk)
            chunk = []
            progress.step(counts["企业"], enterprises, "正在生成演示数据")
    _store(session, chunk)
    counts.update(row.sheet for row in chunk)
    progress.step(counts["企业"], enterprises, "正在生成演示数据")
    return dict(counts)


def check_empty(session: Session, name: str) -> None:
    """Raise DatabaseRefused if the database (the file ``name``) has any record: demonstration and real data
    are never mixed."""
    for model in RECORDS:
        if session.scalar(select(model.id).limit(1)) is not None:
            raise DatabaseRefused(
                "E-DB-01",
                f"“{name}”已经存在，而且里面已有数据，没有生成演示数据，也没有改动它。",
                "请换一个新的文件名。",
            )


def _store(session: Session, rows: Iterable[Record]) -> None:
    """Insert rows past the flush, one statement per table: several times as fast.

    They are not in the journal: the district is where a demonstration starts, no act to take back.
    """
    tables: dict[type[Record], list[dict[str, object]]] = defaultdict(list)
    for row in rows:
        loaded = row.__dict__
        tables[type(row)].append({column: loaded.get(column) for column in _columns(type(row))})
    for model, values in tables.items():
        session.execute(insert(cast(Table, model.__table__)), values)


@cache
def _columns(model: type[Record]) -> tuple[str, ...]:
    return tuple(column.key for column in model.__table__.columns)


def home(days: Days, ids: Ids, seed: int, above: Above) -> Branch:
    """The home company's branch with its whole story; rows are not added to any session."""
    enterprise = home_enterprise(ids)
    organisation = home_branch(ids, days, above, enterprise)
    branch = Branch(organisation, above.committee, above.department, days, ids, seed, rich=True)
    branch.committee_day = min(28, add_days(days.today, -_COMMITTEE_DAYS_AGO).day)
    branch.assembly_day = min(28, add_days(days.today, -_ASSEMBLY_DAYS_AGO).day)
    other = neighbour(ids, days, above)
    branch.rows += [enterprise, organisation, other]
    people = add_members(branch, enterprise, other)
    told = story.tell(branch, enterprise)
    life.live(branch, people, enterprise)
    settle(branch)
    for mistake in mistakes.MISTAKES:
        if mistake.key in mistakes.SPOILS:
            mistakes.SPOILS[mistake.key](told[mistake.person])
    admitted = {
        history.person.id: history.nodes["admission"]
        for history in told.values()
        if "approval" in history.nodes
    }
    papers.send(branch, told)
    papers.file_papers(branch, told)
    pairs.pair(told[PAIRED], people[PAIRED_WITH])
    treasury.collect(branch, admitted)
    treasury.write_letters(branch, people)
    return branch
