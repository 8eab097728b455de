"""Any run of acts is taken back one by one to the beginning, and done again to the end, nothing differing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import UserError
from app.models import RECORDS, DevelopmentCase, Meeting, Person
from app.services.bulk_set import apply_bulk, plan_bulk
from app.services.database import Database, open_database
from app.services.journal.bin import list_deleted, restore_deleted
from app.services.journal.undo import Turn, next_redo, next_undo, undo_act
from app.services.pasting import PasteOptions, apply_paste, plan_paste, read_cells
from app.services.people import save_person
from app.services.removal import delete_case, delete_meeting, delete_person
from tests.ui.sample import write_sample

AT = datetime(2026, 11, 30, 6, tzinfo=UTC)
Held = dict[str, list[str]]


@pytest.fixture
def branch(tmp_path: Path) -> Any:
    path = tmp_path / "branch.db"
    write_sample(path)
    database = open_database(path)
    yield database
    database.close()


def held(database: Database) -> Held:
    """Every record there is."""
    with database.read() as session:
        return {
            model.__tablename__: sorted(map(repr, session.execute(select(model.__table__)).all()))
            for model in RECORDS
        }


def any_act(database: Database, random: Random, number: int) -> Callable[[Session], object]:
    """Something a user might do now."""
    with database.read() as session:
        people, cases, meetings = (
            session.scalars(select(model.id).order_by(model.id)).all()
            for model in (Person, DevelopmentCase, Meeting)
        )
        gone = list_deleted(session)
    person, some = random.choice(people), random.sample(people, 3)
    case, meeting = (random.choice(ids) if ids else "" for ids in (cases, meetings))
    value = random.choice(["一车间", "二车间", None])
    block = read_cells("", f"姓名\t岗位\n甲{number}\t钳工\n乙{number}\t焊工")
    acts: list[Callable[[Session], object]] = [
        lambda s: save_person(s, person, {"position": f"岗位{number}"}),
        lambda s: apply_bulk(s, plan_bulk(s, "人员", some, "department", value)),
        lambda s: apply_paste(s, plan_paste(s, "人员", block, (), PasteOptions(2026)), AT),
        lambda s: delete_case(s, case),
        lambda s: delete_person(s, person),
        lambda s: delete_meeting(s, meeting),
    ]
    if gone:
        back = random.choice(gone)
        acts += [lambda s: restore_deleted(s, back.act_id, back.position)] * 2
    return random.choice(acts)


def turn(database: Database, which: Callable[[Session], Turn | None]) -> None:
    with database.read() as session:
        found = which(session)
    assert found is not None
    with database.write(found.name, undoes=found.act_id) as session:
        undo_act(session, found.act_id)


@pytest.mark.parametrize("seed", range(3))
def test_back_to_the_beginning_and_forward_to_the_end(branch: Database, seed: int) -> None:
    random, states = Random(seed), [held(branch)]
    for number in range(18):
        try:
            with branch.write(f"第 {number} 件") as session:
                any_act(branch, random, number)(session)
        except UserError:
            continue  # refused, as it should be: others need it
        now = held(branch)
        if now != states[-1]:
            states.append(now)
    assert len(states) > 8
    for before in reversed(states[:-1]):
        turn(branch, next_undo)
        assert held(branch) == before
    for after in states[1:]:
        turn(branch, next_redo)
        assert held(branch) == after
