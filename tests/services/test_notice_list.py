"""Public notices: the list, who may be announced, putting one up, settling it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.errors import NotFound, UserError
from app.models import PublicNotice
from app.services.database import Database
from app.services.notice_list import (
    list_notices,
    matters_in_use,
    notice_values,
    people_to_announce,
    put_up,
    settle,
)
from app.services.params import Params
from tests.builders import Regular, d

MATTER = "发展对象"


@pytest.fixture
def case(db: Database) -> Regular:
    """Up to the superior's consent; the notice comes next."""
    regular = Regular(upto="2026-09-24")
    with db.write() as session:
        regular.store(session)
    return regular


def test_those_with_the_consent_may_be_announced(db: Database, case: Regular) -> None:
    with db.read() as session:
        (person,) = people_to_announce(session, MATTER, d("2026-09-26"))
        assert people_to_announce(session, "转正", d("2026-09-26")) == ()
    assert (person.name, person.ready) == ("邓新苗", True)


def test_a_notice_is_put_up_runs_and_is_settled(db: Database, case: Regular) -> None:
    with db.write("公示") as session:
        (key,) = put_up(
            session, [case.case.id], MATTER, d("2026-09-28"), d("2026-10-12"), {"places": ("工作单位",)}
        )
    with db.read() as session:
        states = [list_notices(session, d(day))[0] for day in ("2026-09-27", "2026-09-30", "2026-10-13")]
        again = people_to_announce(session, MATTER, d("2026-10-13"))
    assert [row.state for row in states] == ["未开始", "公示中", "待办结"]
    assert [row.days for row in states][:2] == [0, 3]
    assert not states[0].short
    assert "已经公示过" in again[0].hint
    with db.write("结果") as session, pytest.raises(UserError, match="才截止"):
        settle(session, key, {"result": "不影响"}, d("2026-10-12"))
    with db.write("结果") as session:
        settle(session, key, {"result": "不影响", "settled_on": d("2026-10-13")}, d("2026-10-13"))
    with db.read() as session:
        assert list_notices(session, d("2026-10-13"))[0].state == "已办结"
        assert notice_values(session, key)["settled_on"] == d("2026-10-13")


def test_too_short_a_notice_is_refused_with_the_first_lawful_day(db: Database, case: Regular) -> None:
    with pytest.raises(UserError) as refused, db.write("公示") as session:
        put_up(session, [case.case.id], MATTER, d("2026-09-28"), d("2026-09-30"))
    assert "5 个工作日" in refused.value.message
    assert "2026-10-" in refused.value.hint
    with db.read() as session:
        assert session.scalars(select(PublicNotice)).all() == []


def test_nobody_twice_and_strangers_are_refused(db: Database, case: Regular) -> None:
    with db.write("公示") as session:
        put_up(session, [case.case.id], MATTER, d("2026-09-28"), d("2026-10-12"))
    for cases, kind in (([], "还没有选"), ([case.case.id], "已经记录过"), (["gone"], "不在了")):
        with pytest.raises(UserError, match=kind), db.write("公示") as session:
            put_up(session, cases, MATTER, d("2026-09-28"), d("2026-10-12"))
    with pytest.raises(NotFound), db.read() as session:
        notice_values(session, "gone")


def test_notice_points_follow_the_setting() -> None:
    assert [m.value for m in matters_in_use(Params())] == ["发展对象"]
    assert len(matters_in_use(Params({"notice_points": "ALL"}))) == 4
