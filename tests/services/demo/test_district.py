"""The district round the home company: sizes, set-up, and mistakes only where they were planted."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import func, select, text

from app.models import Enterprise, Organisation, Person
from app.services.database import Database
from app.services.demo.build import build_demo
from app.services.demo.chance import Ids
from app.services.demo.crowd import Crowd
from app.services.demo.days import Days
from app.services.demo.district import ENTERPRISES, LARGE, LARGE_WORKERS, is_large, large_workers, lay_out
from app.services.demo.mistakes import EXPECTED, MISTAKES
from app.services.demo.names import identity_number, mobile
from app.services.demo.place import make_above
from app.services.progress import NullProgress
from tests.builders import d
from tests.services.demo.conftest import TODAY
from tests.services.demo.test_mistakes import found

FEW = 34


class Watch(NullProgress):
    """Notes what it is told."""

    def __init__(self) -> None:
        self.told: list[tuple[int, int]] = []

    def step(self, done: int, total: int, text: str) -> None:
        self.told.append((done, total))


def test_145_large_enterprises_have_21300_workers() -> None:
    workers = large_workers()
    assert len(workers) == LARGE == sum(is_large(number) for number in range(1, ENTERPRISES + 1))
    assert sum(workers) == LARGE_WORKERS
    assert min(workers) >= 60
    assert is_large(1)


@pytest.mark.parametrize("number", [0, ENTERPRISES + 1])
def test_no_more_enterprises_than_the_district_has(db: Database, number: int) -> None:
    with db.read() as session, pytest.raises(ValueError, match="enterprises"):
        build_demo(session, TODAY, enterprises=number)


def test_the_rules_find_only_what_was_planted(db: Database) -> None:
    rule = {mistake.key: mistake.rule for mistake in MISTAKES}
    ids, days = Ids(1), Days(TODAY)
    crowd = Crowd(days, ids, 1)
    list(lay_out(days, ids, 1, make_above(ids), FEW, crowd))
    planted = {(rule[key], person, "violation") for key, person in crowd.planted}
    watch = Watch()
    with db.read() as session:
        counts = build_demo(session, TODAY, enterprises=FEW, progress=watch)
        assert counts["企业"] == FEW == session.scalar(select(func.count()).select_from(Enterprise))
        assert counts["人员"] == session.scalar(select(func.count()).select_from(Person))
        assert session.execute(text("PRAGMA foreign_key_check")).fetchall() == []
        kinds = Counter(session.scalars(select(Organisation.kind)))
        assert found(session, TODAY) == EXPECTED | planted
    assert planted
    assert {"党支部", "联合党支部", "综合党支部"} <= set(kinds)
    assert watch.told[-1] == (FEW, FEW)


def test_the_same_seed_and_day_give_the_same_district() -> None:
    def people(seed: int) -> list[tuple[str, str, str]]:
        ids, days = Ids(seed), Days(TODAY)
        rows = (row for part in lay_out(days, ids, seed, make_above(ids), 12) for row in part)
        return [(row.id, row.code, row.name) for row in rows if isinstance(row, Person)]

    assert people(3) == people(3)
    assert people(3) != people(4)


def test_numbers_of_a_whole_district_do_not_repeat() -> None:
    born = d("1990-05-01")
    numbers = [identity_number(born, sex, n) for sex in "男女" for n in range(0, 50_000, 7)]
    assert len(set(numbers)) == len(numbers)
    assert {len(number) for number in numbers} == {18}
    assert {len(mobile(n)) for n in range(0, 50_000, 999)} == {11}
