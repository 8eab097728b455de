"""Mid-way events and what follows."""

from __future__ import annotations

import pytest

from app.errors import UserError
from app.models import DevelopmentCase
from app.services.database import Database
from app.services.events import EVENTS, event_named, events_for, record_event, reopen
from app.services.journey.status import case_status
from app.services.milestones import Milestones
from app.services.steps import step_named
from tests.builders import Regular, d


def stored(db: Database, upto: str) -> Regular:
    case = Regular(upto=upto)
    with db.write() as session:
        case.store(session)
    return case


@pytest.mark.parametrize(
    ("upto", "code", "facts", "status"),
    [
        ("2025-10-01", "E1", {"on": d("2025-10-05"), "reason": "本人撤回"}, "撤回"),
        ("2025-10-01", "E2", {"on": d("2025-10-05"), "reason": "外省"}, "转出"),
        ("2025-10-01", "E3", {"on": d("2025-10-05"), "reason": "不具备条件"}, "取消资格"),
        ("2026-12-05", "E7", {"on": d("2026-12-20"), "reason": "材料不齐"}, "未批准"),
        ("2027-03-01", "E9", {"on": d("2027-04-01"), "reason": "外地"}, "转出"),
        ("2027-03-01", "E15", {"on": d("2027-04-01"), "reason": "违纪"}, "取消预备党员资格"),
        ("2027-03-01", "E17", {"on": d("2027-04-01")}, "去世"),
    ],
)
def test_an_end_is_recorded_and_nothing_more_is_asked(
    db: Database, upto: str, code: str, facts: dict[str, object], status: str
) -> None:
    case = stored(db, upto)
    with db.write() as session:
        record_event(session, case.case.id, code, facts)
    with db.read() as session:
        row = session.get(DevelopmentCase, case.case.id)
        assert row is not None
        assert (row.status, row.ended_on) == (status, facts["on"])
        found = case_status(session, case.case.id, d("2029-01-01"))
    assert found.dues == ()


def test_a_suspended_case_can_be_taken_up_again(db: Database) -> None:
    case = stored(db, "2025-10-01")
    with db.write() as session:
        record_event(session, case.case.id, "E19", {"on": d("2025-10-05"), "reason": "出国学习"})
    with db.write() as session:
        reopen(session, case.case.id)
    with db.read() as session:
        assert session.get(DevelopmentCase, case.case.id).status is None  # type: ignore[union-attr]
    with pytest.raises(UserError), db.write() as session:
        reopen(session, case.case.id)


def test_a_breach_of_discipline_is_a_row(db: Database) -> None:
    case = stored(db, "2027-03-01")
    with db.write() as session:
        record_event(
            session,
            case.case.id,
            "E14",
            {"on": d("2027-03-05"), "reason": "迟到", "handling": "批评教育"},
        )
    with db.read() as session:
        assert [
            row.handling for row in case_status(session, case.case.id, d("2027-03-06")).file.disciplines
        ] == ["批评教育"]


def test_what_is_missing_and_what_belongs_elsewhere_is_refused(db: Database) -> None:
    case = stored(db, "2025-10-01")
    with pytest.raises(UserError, match="必须填写"), db.write() as session:
        record_event(session, case.case.id, "E1", {"reason": "x"})
    with pytest.raises(UserError, match="第 8b 步"), db.write() as session:
        record_event(session, case.case.id, "E5", {})


def test_every_event_is_there_and_points_at_a_step() -> None:
    assert [event.code for event in EVENTS] == [f"E{n}" for n in range(1, 22)]
    for event in EVENTS:
        if event.instead:
            assert step_named(event.instead)
            assert not event.asks
    assert event_named("E16").status is None


def test_events_fit_the_stage() -> None:
    case = Regular(upto="2025-10-01")
    codes = {event.code for event in events_for(Milestones(case.file(), case.params))}
    assert "E1" in codes
    assert "E15" not in codes
    assert events_for(Milestones(Regular().file(), case.params)) == ()
