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
from tests.services.rules.lives import from_elsewhere


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


@pytest.mark.parametrize(
    ("upto", "code", "facts"),
    [
        ("2026-12-05", "E7", {"on": d("2026-12-20"), "reason": "材料不齐"}),
        ("2026-12-05", "E8", {"on": d("2026-12-20"), "reason": "超期未报"}),
    ],
)
def test_what_was_refused_or_returned_goes_on(
    db: Database, upto: str, code: str, facts: dict[str, object]
) -> None:
    """E7 leads back to 发展对象 or 积极分子, E8 to another meeting: both in the same case."""
    case = stored(db, upto)
    with db.write() as session:
        record_event(session, case.case.id, code, facts)
    with db.write() as session:
        reopen(session, case.case.id)
    with db.read() as session:
        row = session.get_one(DevelopmentCase, case.case.id)
        assert (row.status, row.ended_on) == (None, None)


def test_nothing_is_recorded_that_has_not_happened_yet(db: Database) -> None:
    case = stored(db, "2025-10-01")
    today = d("2025-10-04")
    with pytest.raises(UserError, match="还没有到"), db.write() as session:
        record_event(session, case.case.id, "E1", {"on": d("2025-10-05"), "reason": "撤回"}, today)
    with db.write() as session:
        record_event(session, case.case.id, "E1", {"on": today, "reason": "撤回"}, today)


def test_leaving_lies_ahead(db: Database) -> None:
    case = stored(db, "2026-11-01")
    with db.write() as session:
        facts = {"on": d("2027-01-31"), "reason": "外地"}
        record_event(session, case.case.id, "E4", facts, d("2026-11-02"))
    with db.read() as session:
        assert session.get_one(DevelopmentCase, case.case.id).expected_leave_date == d("2027-01-31")


def _arrived(db: Database) -> Regular:
    case = from_elsewhere()
    case.votes = [vote for vote in case.votes if "转正" not in vote.motion]
    case.filings = [row for row in case.filings if row.matter != "转正审批"]
    case.case.status = None
    case.today = d("2027-04-01")
    with db.write() as session:
        case.store(session)
    return case


def test_recognition_is_refused_only_with_the_approval(db: Database) -> None:
    """E13: reported on 1 April, approved on 20 April 2027; in between nothing is decided."""
    case = _arrived(db)
    reported = {"on": d("2027-04-01"), "reason": "材料不全"}
    with db.write() as session:
        record_event(session, case.case.id, "E13", reported)
    with db.read() as session:
        row = session.get_one(DevelopmentCase, case.case.id)
        assert (row.status, row.ended_on, row.transfer_review) == ("暂缓", None, "无法认定")
        found = case_status(session, case.case.id, d("2027-04-10"))
    assert [finding.rule for finding in found.findings if finding.rule == "R216"] == []
    with pytest.raises(UserError, match="早于上报日期"), db.write() as session:
        record_event(session, case.case.id, "E13", {**reported, "approved_on": d("2027-03-31")})
    with db.write() as session:
        record_event(session, case.case.id, "E13", {**reported, "approved_on": d("2027-04-20")})
    with db.read() as session:
        row = session.get_one(DevelopmentCase, case.case.id)
        assert (row.status, row.ended_on) == ("未批准", d("2027-04-20"))
        found = case_status(session, case.case.id, d("2027-05-10"))
    (request,) = [filing for filing in found.file.filings if filing.matter == "不予承认"]
    assert (request.submitted_on, request.decided_on, request.result) == (
        d("2027-04-01"),
        d("2027-04-20"),
        "同意",
    )
    assert [finding.rule for finding in found.findings if finding.rule == "R216"] == []


def test_what_only_befalls_one_from_elsewhere_is_not_offered_to_others(db: Database) -> None:
    codes = {"E11", "E12", "E13"}
    here = Regular(upto="2027-03-01")
    assert not codes & {event.code for event in events_for(Milestones(here.file(), here.params))}
    case = _arrived(db)
    assert codes <= {event.code for event in events_for(Milestones(case.file(), case.params))}
