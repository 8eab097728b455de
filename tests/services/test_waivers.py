"""情况说明: what may be put aside, what goes on counting, and when a finding comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.errors import UserError
from app.models import AffiliationTransfer, Waiver
from app.services.database import Database
from app.services.demo.build import build_demo
from app.services.findings import check
from app.services.journal.undo import last_act, undo_act
from app.services.people import list_people
from app.services.person_page import person_page
from app.services.rules.findings import Finding, Severity
from app.services.waivers import explain, is_national, mark_of, refusal, withdraw
from tests.builders import d

TODAY = d("2026-11-26")
AT = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
RECEIPT = "R163"
TALK = "R05"


@pytest.fixture
def demo(db: Database) -> Database:
    with db.write("演示") as session:
        build_demo(session, TODAY)
    return db


def found(db: Database, rule: str, day: str = "2026-11-26") -> list[Finding]:
    with db.read() as session:
        return [finding for finding in check(session, d(day)).findings if finding.rule == rule]


def explained(db: Database, rule: str) -> Finding:
    finding = found(db, rule)[0]
    with db.write("说明") as session:
        explain(session, finding, "对方单位已电话确认，回执在途。", "周某", AT)
    return finding


def test_an_own_or_local_finding_is_put_aside_everywhere(demo: Database) -> None:
    finding = explained(demo, RECEIPT)
    assert not is_national(finding)
    with demo.read() as session:
        report = check(session, TODAY)
        assert finding.rule not in {f.rule for f in report.findings}
        (aside,) = report.aside
        assert aside.explanation is not None
        assert (aside.explanation.by, aside.explanation.on) == ("周某", AT.astimezone().date())
        assert RECEIPT not in {due.rule for due in report.dues if due.due_on == finding.due_on}
        people = list_people(session, TODAY)
        assert people.report.aside == (aside,)
        page = person_page(session, str(finding.subject_id), TODAY)
        assert [f.rule for f in page.aside] == [RECEIPT]
        assert RECEIPT not in {f.rule for f in page.findings}


def test_a_violation_of_the_national_text_goes_on_counting(demo: Database) -> None:
    finding = explained(demo, TALK)
    assert is_national(finding)
    with demo.read() as session:
        report = check(session, TODAY)
        page = person_page(session, str(finding.case_id), TODAY)
    again = next(f for f in report.findings if mark_of(f) == mark_of(finding))
    assert again.explanation is not None
    assert report.aside == ()
    assert again in page.findings


def test_the_next_day_an_explanation_still_holds(demo: Database) -> None:
    explained(demo, RECEIPT)
    assert found(demo, RECEIPT, "2026-11-27") == []
    assert found(demo, RECEIPT, "2027-03-01") == []


def test_the_mark_of_a_lasting_finding_does_not_change_with_the_day(demo: Database) -> None:
    """Everything that is found on both days and rests on the same facts keeps its mark."""
    with demo.read() as session:
        one, two = (check(session, TODAY + timedelta(days=n)).findings for n in (0, 1))
    keys = [
        {(f.rule, f.subject_id, f.node, f.due_on, f.severity, f.step): f for f in day} for day in (one, two)
    ]
    both = keys[0].keys() & keys[1].keys()
    assert len(both) > 10
    late = [key for key in both if not refusal(keys[0][key], TODAY)]
    assert len(late) > 10
    for key in late:
        assert mark_of(keys[0][key]) == mark_of(keys[1][key]), keys[0][key].message


def test_a_changed_fact_brings_the_finding_back(demo: Database) -> None:
    finding = explained(demo, RECEIPT)
    with demo.write("改日期") as session:
        letter = session.scalars(
            select(AffiliationTransfer).where(AffiliationTransfer.person_id == finding.subject_id)
        ).one()
        assert letter.issued_on is not None
        letter.issued_on -= timedelta(days=2)
    (again,) = found(demo, RECEIPT)
    assert again.explanation is None
    assert mark_of(again) != mark_of(finding)


def test_withdrawing_and_undoing(demo: Database) -> None:
    finding = explained(demo, RECEIPT)
    with demo.write("撤回说明") as session:
        withdraw(session, finding)
    assert len(found(demo, RECEIPT)) == 1
    with demo.read() as session:
        last = last_act(session)
    assert last is not None
    with demo.write("撤销", undoes=last.id) as session:
        undo_act(session, last.id)
    assert found(demo, RECEIPT) == []
    with demo.write("撤回说明") as session:
        withdraw(session, finding)
    with demo.write() as session, pytest.raises(UserError, match="已经不在了"):
        withdraw(session, finding)


def test_a_new_reason_takes_the_place_of_the_old(demo: Database) -> None:
    finding = explained(demo, RECEIPT)
    with demo.write("改说明") as session:
        explain(session, finding, "回执已寄出。", "郑某", AT)
    with demo.read() as session:
        (row,) = session.scalars(select(Waiver))
        assert (row.reason, row.by, row.rule) == ("回执已寄出。", "郑某", RECEIPT)


@pytest.mark.parametrize(
    ("reason", "by", "says"),
    [(" ", "周某", "没有写原因"), ("字" * 501, "周某", "501 个字"), ("在途", "  ", "没有写说明人")],
)
def test_what_is_lacking_is_said(demo: Database, reason: str, by: str, says: str) -> None:
    finding = found(demo, RECEIPT)[0]
    with demo.write() as session, pytest.raises(UserError, match=says):
        explain(session, finding, reason, by, AT)
    with demo.read() as session:
        assert session.scalars(select(Waiver)).all() == []


def test_nothing_is_explained_before_its_day_is_missed(demo: Database) -> None:
    soon = next(f for f in found(demo, TALK) if f.severity is Severity.WARNING)
    with demo.write() as session, pytest.raises(UserError, match="才到期"):
        explain(session, soon, "来得及", "周某", AT)
    assert refusal(replace(soon, due_on=d("2026-11-25")), TODAY) == ""
