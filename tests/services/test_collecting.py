"""Dues of several members at once: by what each owes, what is settled stays, all or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from app.errors import UserError
from app.models import Dues, Person
from app.services.collecting import Outcome, collect, plan_collection
from app.services.database import Database, open_database
from app.services.journal.undo import last_act, undo_act
from app.services.registers import record_payment
from tests.ui.sample import TODAY, write_sample

FIRST, SECOND, THIRD = "陈国栋", "赵敏", "周建华"
PAID_ON = date(2026, 11, 20)


@pytest.fixture
def branch(tmp_path: Path) -> Iterator[Database]:
    """Two members whose base is known; the first has paid for October."""
    write_sample(tmp_path / "branch.db")
    database = open_database(tmp_path / "branch.db")
    with database.write("基数") as session:
        known = ids(database)
        october = {
            "base": Decimal(5000),
            "payable": Decimal(50),
            "paid": Decimal(50),
            "paid_on": date(2026, 10, 9),
        }
        record_payment(session, known[FIRST], "2026-10", october, TODAY)
        record_payment(session, known[SECOND], "2026-09", {"base": Decimal(2000)}, TODAY)
    yield database
    database.close()


def ids(branch: Database) -> dict[str, str]:
    with branch.read() as session:
        return {row.name: row.id for row in session.scalars(select(Person))}


def test_everybody_pays_what_he_owes_and_what_is_settled_stays(branch: Database) -> None:
    known = ids(branch)
    people = [known[FIRST], known[SECOND], known[THIRD], known["邓新苗"]]
    with branch.read() as session:
        plan = plan_collection(session, people, ("2026-10", "2026-11"), PAID_ON, None, TODAY)
    assert [(line.name, line.month[5:], line.before, line.outcome, line.amount) for line in plan.lines] == [
        (FIRST, "10", "已交 50.00", Outcome.KEPT, None),
        (FIRST, "11", "本月未交", Outcome.STORED, Decimal(50)),
        (SECOND, "10", "欠交", Outcome.STORED, Decimal("10.00")),
        (SECOND, "11", "本月未交", Outcome.STORED, Decimal("10.00")),
        (THIRD, "10", "欠交", Outcome.UNKNOWN, None),
        (THIRD, "11", "本月未交", Outcome.UNKNOWN, None),
    ]
    assert plan.total == Decimal("70.00")
    with branch.write("成批登记党费") as session:
        assert collect(session, plan, TODAY) == 3
    with branch.read() as session:
        row = session.scalars(
            select(Dues).where(Dues.person_id == known[SECOND], Dues.month == "2026-11")
        ).one()
        assert (row.base, row.payable, row.paid, row.paid_on) == (2000, 10, 10, PAID_ON)
    with branch.write("撤销") as session:
        act = last_act(session)
        assert act is not None
        undo_act(session, act.id)
    with branch.read() as session:
        assert len(session.scalars(select(Dues)).all()) == 2


def test_one_amount_for_all(branch: Database) -> None:
    known = ids(branch)
    with branch.read() as session:
        plan = plan_collection(session, [known[THIRD]], ("2026-11",), PAID_ON, Decimal(5), TODAY)
    with branch.write("成批登记党费") as session:
        assert collect(session, plan, TODAY) == 1
    with branch.read() as session:
        row = session.scalars(select(Dues).where(Dues.person_id == known[THIRD])).one()
        assert (row.payable, row.paid) == (5, 5)


def test_a_day_to_come_is_refused(branch: Database) -> None:
    with branch.read() as session, pytest.raises(UserError, match="还没有到"):
        plan_collection(session, [ids(branch)[FIRST]], ("2026-11",), date(2026, 12, 1), None, TODAY)


def test_nothing_is_stored_when_somebody_paid_meanwhile(branch: Database) -> None:
    known = ids(branch)
    with branch.read() as session:
        plan = plan_collection(session, [known[FIRST], known[SECOND]], ("2026-11",), PAID_ON, None, TODAY)
    with branch.write("交了") as session:
        paid = {"paid": Decimal(50), "paid_on": PAID_ON}
        record_payment(session, known[FIRST], "2026-11", paid, TODAY)
    with pytest.raises(UserError, match="又登记了党费"), branch.write("成批登记党费") as session:
        collect(session, plan, TODAY)
    with branch.read() as session:
        assert len(session.scalars(select(Dues).where(Dues.month == "2026-11")).all()) == 1
