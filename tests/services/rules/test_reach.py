"""Leaving out the rules of stages not reached changes nothing they would say."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from app.services.case_loading import load_register
from app.services.database import Database
from app.services.dates import add_days
from app.services.demo.build import build_demo
from app.services.findings import make_context
from app.services.rules import engine, reach
from app.services.rules.engine import judge
from tests.builders import Regular, d


def both_ways(case: Regular, monkeypatch: pytest.MonkeyPatch) -> tuple[object, object]:
    file = case.file()
    short = judge(file, case.context(file))
    monkeypatch.setattr(engine, "stage_reached", lambda _file: 9)
    whole = judge(file, case.context(file))
    monkeypatch.undo()
    return short, whole


def test_on_every_third_day_of_the_regular_case(monkeypatch: pytest.MonkeyPatch) -> None:
    day = d("2025-05-20")
    while day < d("2028-03-01"):
        short, whole = both_ways(Regular(upto=str(day)), monkeypatch)
        assert short == whole, day
        day = add_days(day, 3)


@pytest.mark.parametrize("later", [40, 400])
def test_long_neglected_cases(monkeypatch: pytest.MonkeyPatch, later: int) -> None:
    day = d("2025-05-20")
    while day < d("2028-03-01"):
        case = Regular(upto=str(day))
        case.today = add_days(day, later)
        short, whole = both_ways(case, monkeypatch)
        assert short == whole, day
        day = add_days(day, 17)


def test_the_demonstration_with_its_mistakes(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    today = date(2026, 11, 25)
    with db.write() as session:
        build_demo(session, today, enterprises=20)
    with db.read() as session:
        short = findings(session, today)
        monkeypatch.setattr(engine, "stage_reached", lambda _file: 9)
        assert findings(session, today) == short


def findings(session: Session, today: date) -> list[object]:
    register = load_register(session)
    context = make_context(session, today, register)
    return [judge(file, context) for file in register.files]


def test_the_stages_follow_the_rows() -> None:
    days = ("2025-05-25", "2025-09-10", "2026-08-30", "2026-10-31", "2026-12-05")
    assert [reach.stage_reached(Regular(upto=day).file()) for day in days] == [0, 1, 2, 3, 4]
