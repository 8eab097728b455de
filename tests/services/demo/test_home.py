"""The home branch: who is in it, what can be printed of it, and that nobody in it could exist."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select, text

from app.models import RECORDS, Inspection, Meeting, Person, Record, Vote
from app.models.base import Days as DayList
from app.models.fields import LONG_LIMIT, TEXT_LIMIT, Kind
from app.models.sheets import sheet_of
from app.models.words import CaseStatus
from app.services.case_loading import load_register
from app.services.database import Database
from app.services.demo.build import build_demo, home
from app.services.demo.chance import Ids
from app.services.demo.days import Days
from app.services.demo.place import make_above
from app.services.identity_number import doubts
from app.services.membership import roster_on
from app.services.milestones import Milestones, Stage
from app.services.params import Params
from app.services.search import search_key
from tests.builders import d
from tests.services.demo.conftest import TODAY


def rows_of(database: Database) -> list[Record]:
    """Every record of the database."""
    with database.read() as session:
        return [row for model in RECORDS for row in session.scalars(select(model))]


def plain(rows: list[Record]) -> list[dict[str, Any]]:
    """The columns of rows, in the order they were made."""
    return [{column.key: getattr(row, column.key) for column in row.__table__.columns} for row in rows]


def story(today: date, seed: int) -> list[dict[str, Any]]:
    """The rows of the home branch, without a database."""
    ids = Ids(seed)
    return plain(home(Days(today), ids, seed, make_above(ids)).rows)


def test_the_same_seed_and_day_give_the_same_rows() -> None:
    assert story(TODAY, 1) == story(TODAY, 1)


def test_another_seed_gives_other_identities_and_another_day_the_same() -> None:
    first, other, later = story(TODAY, 1), story(TODAY, 2), story(d("2026-12-09"), 1)

    def people(rows: list[dict[str, Any]]) -> dict[str, str]:
        return {row["code"]: row["id"] for row in rows if "identity_number" in row}

    assert not set(people(first).values()) & set(people(other).values())
    assert people(first) == people(later)


def test_nothing_is_stored_without_the_callers_commit(db: Database) -> None:
    with db.read() as session:
        counts = build_demo(session, TODAY)
        assert session.scalar(select(func.count()).select_from(Person)) == counts["人员"] == 47
    with db.read() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 0


def test_references_hold(demo: Database) -> None:
    with demo.read() as session:
        assert session.execute(text("PRAGMA foreign_key_check")).fetchall() == []
    rows = rows_of(demo)
    identities = {row.id for row in rows}
    for row in rows:
        for column in sheet_of(type(row)).columns:
            if column.field.kind is Kind.REFS:
                assert set(getattr(row, column.attr)) <= identities, (row.sheet, column.header)


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model.sheet)
def test_natural_keys_are_unique(demo: Database, model: type[Record]) -> None:
    keys = Counter(
        tuple(str(getattr(row, attr)) for attr in model.key) for row in rows_of(demo) if type(row) is model
    )
    assert [key for key, number in keys.items() if number > 1] == []


def test_cells_hold_what_their_columns_allow(demo: Database) -> None:
    for row in rows_of(demo):
        for column in sheet_of(type(row)).columns:
            value, field = getattr(row, column.attr), column.field
            where = (row.sheet, column.header, value)
            assert not (field.required and value in (None, "")), where
            if isinstance(value, str):
                assert len(value) <= (LONG_LIMIT if field.kind is Kind.LONG else TEXT_LIMIT), where
                assert value == value.strip(), where
                assert "{" not in value and "None" not in value, where
            if field.words and not field.open_words and value:
                chosen = value if isinstance(value, tuple) else (value,)
                assert set(chosen) <= set(field.words), where


def test_every_kind_of_record_a_branch_keeps_is_there(demo: Database) -> None:
    there = {row.sheet for row in rows_of(demo)}
    assert {model.sheet for model in RECORDS} - there == {"不计应到", "违纪处理"}


def test_all_stages_are_peopled(demo: Database) -> None:
    with demo.read() as session:
        register = load_register(session)
    stages = Counter(Milestones(file, Params()).stage for file in register.files)
    assert set(stages) == set(Stage)
    assert sum(stages.values()) == 26
    statuses = {file.case.status for file in register.files}
    assert {CaseStatus.WITHDRAWN, CaseStatus.TRANSFERRED_OUT, CaseStatus.CLOSED_FULL} <= statuses
    assert sum(Milestones(file, Params()).is_continuous for file in register.files) == 1
    assert sum(Milestones(file, Params()).is_awaiting_approval for file in register.files) == 1


def test_seventeen_and_the_newly_converted_vote(demo: Database) -> None:
    with demo.read() as session:
        register = load_register(session)
    branch = next(row for row in register.organisations.values() if row.code == "ZZ001")
    names = {person.name for person in roster_on(register, branch, TODAY).voters}
    assert len(names) == 17 + 2
    assert {"龚䶮", "许丹", "江月", "尉迟红"} <= names
    assert "郭立新" not in names


def test_nobody_could_be_real(demo: Database) -> None:
    people = [row for row in rows_of(demo) if isinstance(row, Person)]
    numbers = [person.identity_number or "" for person in people]
    assert all(number.startswith("9901") for number in numbers)
    assert len(set(numbers)) == len(numbers)
    assert [doubts(p.identity_number or "", p.birth, p.sex) for p in people] == [()] * len(people)
    assert all((person.mobile or "").startswith("1600") for person in people)


def test_names_try_the_program(demo: Database) -> None:
    names = "".join(row.name for row in rows_of(demo) if isinstance(row, Person))
    assert all(rare in names for rare in ("㛃", "𬭳", "䶮", "𠅤", "·"))
    for surname in ("单", "仇", "解", "曾", "区", "查", "翟", "欧阳", "尉迟"):
        assert surname in names


def test_people_are_found_by_their_initials(demo: Database) -> None:
    people = {row.name: row for row in rows_of(demo) if isinstance(row, Person)}
    assert all(person.search_key == search_key(person) for person in people.values())
    assert "slq" in people["单立群"].search_key.split()
    assert "yuchihong" in people["尉迟红"].search_key.split()


def test_facts_do_not_lie_ahead(demo: Database) -> None:
    planned = ("notice", "end_on"), ("vote", "on"), ("meeting", "on"), ("organisation", "term_to")
    ahead = []
    for row in rows_of(demo):
        for column in row.__table__.columns:
            value = getattr(row, column.key)
            days = value if isinstance(column.type, DayList) else (value,)
            if any(isinstance(day, date) and day > TODAY for day in days):
                ahead.append((row.__tablename__.removeprefix("public_"), column.key))
    assert set(ahead) <= {*planned, ("probation", "probation_to")}
    votes = [row for row in rows_of(demo) if isinstance(row, Vote) and row.on > TODAY]
    assert [vote.result for vote in votes] == [None]
    meetings = [row for row in rows_of(demo) if isinstance(row, Meeting) and row.on > TODAY]
    assert [meeting.present for meeting in meetings] == [None]


def test_nobody_repeats_an_opinion(demo: Database) -> None:
    opinions: dict[str, list[str | None]] = {}
    for row in rows_of(demo):
        if isinstance(row, Inspection) and row.stage == "积极分子":
            opinions.setdefault(row.case_id, []).append(row.mentor_opinion)
    assert any(len(texts) > 1 for texts in opinions.values())
    assert all(len(set(texts)) == len(texts) for texts in opinions.values())


def test_meetings_are_numbered_in_the_order_of_their_days(demo: Database) -> None:
    meetings = sorted(
        (row for row in rows_of(demo) if isinstance(row, Meeting)), key=lambda meeting: meeting.code
    )
    assert meetings[-1].code.startswith(f"HY{TODAY.year}-")
    assert [meeting.on for meeting in meetings] == sorted(meeting.on for meeting in meetings)
