"""Refusals with a rule behind them say rule, needed, present, the first possible day and who may allow it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from app.errors import UserError
from app.models import AffiliationTransfer, Dues, Helper
from app.models.words import MeetingKind, Motion
from app.services.database import Database
from app.services.events import record_event
from app.services.meetings import MeetingFact, MotionFact, record_meeting
from app.services.notice_list import settle
from app.services.notices import plan_notice
from app.services.pair_acts import hand_over, record_activity
from app.services.params import Params, set_param
from app.services.refusing import not_yet, refused
from app.services.registers import record_payment, save_letter, save_record
from app.services.rules.votes import Count
from app.services.workcalendar import WorkCalendar
from tests.builders import Regular, d

TODAY = d("2026-11-20")
WHO = ("支部不能放宽", "可以说明情况", "这是提醒")


@pytest.fixture
def stored(db: Database) -> tuple[Database, Regular]:
    """The regular case as a candidate."""
    case = Regular(upto="2026-11-20")
    with db.write("录入") as session:
        case.store(session)
    return db, case


Attempt = Callable[[Session, Regular], object]


def too_many_present(session: Session, case: Regular) -> object:
    motion = MotionFact(case.case.id, Motion.CANDIDATE, "通过", Count(due=3, present=4))
    return record_meeting(
        session, MeetingFact(case.branch.id, MeetingKind.COMMITTEE, d("2026-11-18"), (motion,))
    )


def ballots_that_do_not_add_up(session: Session, case: Regular) -> object:
    count = Count(due=16, present=14, issued=14, returned=14, votes_for=13, votes_against=3)
    motion = MotionFact(case.case.id, Motion.ADMISSION, "通过", count)
    return record_meeting(
        session, MeetingFact(case.branch.id, MeetingKind.ASSEMBLY, d("2026-11-18"), (motion,))
    )


def settled_too_early(session: Session, case: Regular) -> object:
    notice = case.notices[0]
    return settle(session, notice.id, {"result": "不影响"}, notice.end_on or date.min)


def landed_without_receipt(session: Session, case: Regular) -> object:
    values = {"person_id": case.members[5].id, "direction": "转出", "issued_on": TODAY, "state": "已落"}
    return save_letter(session, None, values, TODAY)


def receipt_to_come(session: Session, case: Regular) -> object:
    values = {"person_id": case.members[5].id, "direction": "转出", "issued_on": TODAY}
    return save_letter(session, None, {**values, "receipt_on": d("2026-11-21")}, TODAY)


def sent_back_without_reason(session: Session, case: Regular) -> object:
    values = {"person_id": case.members[5].id, "direction": "转出", "issued_on": TODAY, "state": "退回"}
    return save_letter(session, None, values, TODAY)


def paid_in_the_future(session: Session, case: Regular) -> object:
    values = {"paid": 10, "paid_on": d("2026-11-21")}
    return record_payment(session, case.members[5].id, "2026-11", values, TODAY)


def receipt_before_the_letter(session: Session, case: Regular) -> object:
    values = {"person_id": case.members[5].id, "direction": "转出", "issued_on": TODAY}
    return save_letter(session, None, {**values, "receipt_on": d("2026-11-19")}, TODAY)


def office_ended_before_it_began(session: Session, case: Regular) -> object:
    values = {"person_id": case.members[5].id, "organisation_id": case.branch.id, "title": "书记"}
    period = {"from_on": d("2026-05-04"), "to_on": d("2026-05-03")}
    return save_record(session, "任职", None, {**values, **period})


def handed_over_on_the_first_day(session: Session, case: Regular) -> object:
    row = Helper(case_id=case.case.id, role="结对老党员", person_id="x", from_on=TODAY)
    return hand_over(session, row, case.members[5].id, TODAY, "")


def not_recognised_before_it_was_asked(session: Session, case: Regular) -> object:
    facts = {"on": d("2026-11-10"), "reason": "材料无法认定", "approved_on": d("2026-11-09")}
    return record_event(session, case.case.id, "E13", facts, TODAY)


def activity_in_the_future(session: Session, case: Regular) -> object:
    return record_activity(session, case.case.id, {"on": d("2026-11-21"), "kind": "联系"}, TODAY)


@pytest.mark.parametrize(
    ("attempt", "code", "said"),
    [
        (too_many_present, "E-MEET-05", ("R217", "实到不多于应到", "应到 3、实到 4")),
        (ballots_that_do_not_add_up, "E-MEET-06", ("R70", "之和等于收回票", "＝16")),
        (settled_too_early, "E-NOTICE-05", ("R38", "公示截止以后", "今天是", "最早")),
        (landed_without_receipt, "E-LETTER-14", ("R164", "回执寄回", "没有回执日期", "当天")),
        (receipt_to_come, "E-LETTER-12", ("R118", "不晚于今天", "2026-11-21", "最早 2026-11-21 可以")),
        (sent_back_without_reason, "E-LETTER-13", ("R165", "不得无故拒转拒接", "理由空着")),
        (paid_in_the_future, "E-DUES-04", ("R118", "不晚于今天", "最早 2026-11-21 可以")),
        (
            receipt_before_the_letter,
            "E-LETTER-11",
            ("R117", "不早于开具日期", "最早 2026-11-20 可以"),
        ),
        (office_ended_before_it_began, "E-REG-02", ("R117", "2026-05-03", "最早 2026-05-04 可以")),
        (handed_over_on_the_first_day, "E-PAIR-03", ("R117", "晚于结对开始日期", "最早 2026-11-21 可以")),
        (not_recognised_before_it_was_asked, "E-EVENT-06", ("R117", "最早 2026-11-10 可以")),
        (activity_in_the_future, "E-PAIR-04", ("R118", "不晚于今天", "最早 2026-11-21 可以")),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_refusal_says_all_of_it_and_stores_nothing(
    stored: tuple[Database, Regular], attempt: Attempt, code: str, said: tuple[str, ...]
) -> None:
    db, case = stored
    with pytest.raises(UserError) as caught, db.write("试") as session:
        attempt(session, case)
    error = caught.value
    assert error.code == code
    assert error.message.endswith("没有保存。")
    for words in (*said, "要求", "现在"):
        assert words in error.hint, words
    assert any(words in error.hint for words in WHO)
    with db.read() as session:
        assert session.query(AffiliationTransfer).count() == session.query(Dues).count() == 0


def test_the_edition_of_the_day_is_named() -> None:
    def article(day: str) -> str:
        error = refused(
            "E-X",
            "R65",
            "甲",
            day=d(day),
            params=Params(),
            needed="乙",
            present="丙",
            possible=d("2030-01-01"),
        )
        assert error.message == "甲，没有保存。"
        assert "要求乙；现在丙。最早 2030-01-01 可以。" in error.hint
        return error.hint.partition("要求")[0]

    assert article("2020-05-18") != article("2026-11-18")
    assert "2014" in article("2020-05-18")
    assert "2026" in article("2026-11-18")


def test_a_number_of_the_branch_is_the_one_said(stored: tuple[Database, Regular]) -> None:
    from app.services.notice_list import put_up

    db, case = stored
    with db.write("改数字") as session:
        set_param(session, "notice_days", "7")
    with pytest.raises(UserError) as caught, db.write("公示") as session:
        put_up(session, [case.case.id], "接收预备党员", d("2026-11-16"), d("2026-11-20"))
    plan = plan_notice(d("2026-11-16"), Params({"notice_days": 7}), WorkCalendar())
    assert "要求满 7 个工作日" in caught.value.hint
    assert f"最早 {plan.end} 可以" in caught.value.hint


def test_not_yet_names_the_day_itself() -> None:
    assert "最早 2027-01-01 可以。" in not_yet("E-X", "日期", d("2027-01-01"), Params(), "").hint


def test_the_order_of_days_is_nobodys_to_waive() -> None:
    hint = not_yet("E-X", "日期", d("2027-01-01"), Params(), "").hint
    assert "细则、条例的要求" not in hint
    assert "填错了就改正" in hint
