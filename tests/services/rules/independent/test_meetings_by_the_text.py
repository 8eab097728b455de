"""The meeting wizard's services driven from rules.md 1.5 alone: who is due, who must be there, what carries.

1.5: 「present*2 > due # 接收、转正、延长、取消：严格过半」; of an ordinary motion
「半数以上：present*2 >= due，赞成仍须 > 半数」; a committee meets with half of its members (R13, errata 3.8).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.models import Organisation, Person, Vote
from app.services.case_loading import load_register
from app.services.database import Database
from app.services.findings import check
from app.services.meeting_list import meeting_for, proposals, record_whole
from app.services.meetings import (
    Absence,
    ExclusionFact,
    MeetingFact,
    MotionFact,
    expected,
    may_meet,
    verdict,
)
from app.services.membership import roster_on
from app.services.params import set_param
from app.services.rules.votes import Count
from tests.builders import Regular, d

DAY = "2026-11-30"


@pytest.mark.parametrize(
    ("due", "least"),
    [(3, 2), (4, 3), (5, 3), (6, 4), (7, 4), (8, 5), (9, 5), (10, 6), (16, 9), (17, 9), (1, 1), (2, 2)],
)
@pytest.mark.parametrize("motion", ["接收预备党员", "预备党员转正"])
def test_more_than_half_of_those_due(motion: str, due: int, least: int) -> None:
    """「过半最小人数 = floor(due/2)+1」, for those present and for those in favour alike."""
    enough = verdict("支部大会", motion, Count(due=due, present=least, votes_for=least))
    assert enough is not None
    assert (enough.quorum_needed, enough.needed, enough.passed) == (least, least, True)
    fewer = verdict("支部大会", motion, Count(due=due, present=least - 1, votes_for=least - 1))
    assert fewer is not None
    assert (fewer.quorum_ok, fewer.majority_ok, fewer.passed) == (False, False, False)


@pytest.mark.parametrize(
    ("due", "there", "favour"), [(3, 2, 2), (4, 2, 3), (5, 3, 3), (6, 3, 4), (7, 4, 4), (16, 8, 9)]
)
@pytest.mark.parametrize("motion", ["确定积极分子", "研究发展对象", "支委会审查", "转正审查"])
def test_an_ordinary_motion_of_an_assembly(motion: str, due: int, there: int, favour: int) -> None:
    """Half is enough to meet, never to carry; of 4 due 2 may meet, but 3 must be in favour."""
    met = verdict("支部大会", motion, Count(due=due, present=there, votes_for=min(there, favour)))
    assert met is not None
    assert (met.quorum_needed, met.quorum_ok, met.needed) == (there, True, favour)
    carried = verdict("支部大会", motion, Count(due=due, present=due, votes_for=favour))
    assert carried is not None
    assert carried.passed is True
    short = verdict("支部大会", motion, Count(due=due, present=due, votes_for=favour - 1))
    assert short is not None
    assert short.passed is False
    empty = verdict("支部大会", motion, Count(due=due, present=there - 1))
    assert empty is not None
    assert empty.quorum_ok is False


@pytest.mark.parametrize(
    ("due", "present", "may"),
    [
        (3, 1, False),
        (3, 2, True),
        (4, 2, True),
        (4, 1, False),
        (5, 2, False),
        (5, 3, True),
        (7, 3, False),
        (7, 4, True),
        (None, 3, None),
        (3, None, None),
    ],
)
def test_half_of_a_committee(due: int | None, present: int | None, may: bool | None) -> None:
    assert may_meet("支委会", due, present) is may
    assert verdict("支委会", "研究发展对象", Count(due=due, present=present)) is None


@pytest.mark.parametrize(
    ("count", "written", "passed"),
    [
        # 「书面意见不计入到会人数」, its votes in favour count for the result
        (Count(due=16, present=9, votes_for=8, written_for=1), True, True),
        (Count(due=16, present=9, votes_for=8, written_for=1), False, False),
        (Count(due=16, present=8, votes_for=8, written_for=8), True, False),
        (Count(due=16, present=9, votes_for=8, written_against=7), True, False),
        # 「弃权、无效票不算赞成」
        (Count(due=16, present=16, votes_for=8, votes_abstain=7, votes_invalid=1), True, False),
        (Count(due=16, present=16, votes_for=9, votes_abstain=0, votes_invalid=7), True, True),
    ],
)
def test_written_opinions(count: Count, written: bool, passed: bool) -> None:
    found = verdict("支部大会", "接收预备党员", count, count_written=written)
    assert found is not None
    assert found.passed is passed


Change = Callable[[Regular], Any]


def changed(case: Regular, **facts: Any) -> None:
    """Facts of the sixth member."""
    for name, value in facts.items():
        setattr(case.members[5], name, value)


@pytest.mark.parametrize(
    ("made", "due"),
    [
        (lambda c: None, 16),
        # full from the approval of that very day on (errata to R72)
        (lambda c: changed(c, full_on=d(DAY)), 16),
        (lambda c: changed(c, full_on=d("2026-12-01")), 15),
        (lambda c: changed(c, full_on=None, joined_on=d("2026-03-01")), 15),
        # 留党察看、权利中止 have no vote until rights are restored
        (lambda c: changed(c, discipline="留党察看"), 15),
        (lambda c: changed(c, discipline="权利中止", discipline_from=d("2026-12-01")), 16),
        (lambda c: changed(c, discipline="留党察看", discipline_from=d("2025-11-30")), 15),
        (
            lambda c: changed(
                c, discipline="留党察看", discipline_from=d("2025-11-30"), discipline_to=d(DAY)
            ),
            16,
        ),
        (lambda c: changed(c, discipline="警告"), 16),
        # on the roster that day
        (lambda c: changed(c, roster_from=d(DAY)), 16),
        (lambda c: changed(c, roster_from=d("2026-12-01")), 15),
        (lambda c: changed(c, roster_to=d("2026-11-29")), 15),
        (lambda c: changed(c, mobility="流入"), 15),
        (lambda c: changed(c, mobility="流出"), 16),
        (lambda c: changed(c, membership_state="停止党籍", membership_state_on=d(DAY)), 15),
        (lambda c: changed(c, membership_state="停止党籍", membership_state_on=d("2026-12-01")), 16),
        (lambda c: changed(c, membership_state="限期改正", membership_state_on=d("2026-01-01")), 16),
    ],
)
def test_who_is_due(db: Database, made: Change, due: int) -> None:
    """1.5: 正式党员 ∧ 在本支部 ∧ 不在留党察看 ∧ 权利未中止, on the day of the meeting."""
    case = Regular(upto="2026-11-20")
    made(case)
    with db.write() as session:
        case.store(session)
    with db.read() as session:
        assert expected(session, case.branch.id, "支部大会", d(DAY)).due == due


def test_a_converted_member_of_another_branch_is_due_where_he_is_now(db: Database) -> None:
    """Whose case was closed elsewhere counts by its dates, whatever this branch has of its own."""
    case = Regular()
    here = Organisation(
        code="ZZ002", name="中共别的公司支部委员会", kind="党支部", superior_id=case.committee.id
    )
    case.more_organisations.append(here)
    with db.write() as session:
        session.add(here)
        case.store(session)
        session.flush()
        case.person.organisation_id, case.person.roster_from = here.id, d("2028-02-10")
    with db.read() as session:
        found = expected(session, here.id, "支部大会", d("2028-03-01"))
        register = load_register(session)
        by_rule = roster_on(register, register.organisations[here.id], d("2028-03-01"))
    assert by_rule.due == 1
    assert found.due == 1


def fact(case: Regular, motion: str, on: str, kind: str = "支部大会", **more: Any) -> MeetingFact:
    """A meeting of sixteen at which fourteen voted, twelve in favour."""
    numbers = {"due": 16, "present": 14, "issued": 14, "returned": 14, "votes_for": 12, "votes_against": 1,
               "votes_abstain": 1, "votes_invalid": 0, **more.pop("numbers", {})}  # fmt: skip
    if kind == "支委会":
        numbers = {"due": 3, "present": 3, **more.pop("committee", {})}
    return MeetingFact(
        organisation_id=case.branch.id,
        kind=kind,
        on=d(on),
        motions=(MotionFact(case.case.id, motion, "通过", Count(**numbers), more.pop("more", {})),),
        secret=True,
        procedure_complete=True,
        supervisor_ids=(case.members[2].id,),
        teller_ids=(case.members[3].id,),
        **more,
    )


def heard(db: Database, case: Regular, held: MeetingFact, on: str) -> dict[str, str]:
    """Record a meeting as the wizard does; what the rules then say of it, by rule."""
    with db.write("试一试") as session:
        case.store(session)
        session.flush()
        record_whole(session, held)
    with db.read() as session:
        return {item.rule: item.severity.value for item in check(session, d(on)).findings}


def without(case: Regular, motion: str) -> Regular:
    """The case without the meeting that is to be recorded now."""
    case.votes = [vote for vote in case.votes if vote.motion != motion]
    return case


def ballot(due: int, present: int, votes_for: int, against: int) -> dict[str, int]:
    cast = votes_for + against
    return {"due": due, "present": present, "issued": cast, "returned": cast, "votes_for": votes_for,
            "votes_against": against, "votes_abstain": 0}  # fmt: skip


@pytest.mark.parametrize(
    ("numbers", "breaks"),
    [
        (ballot(16, 9, 9, 0), set()),
        (ballot(16, 8, 8, 0), {"R65", "R66"}),
        (ballot(16, 16, 8, 8), {"R66"}),
        (ballot(16, 16, 9, 7), set()),
        ({**ballot(16, 9, 8, 1), "written_for": 1}, set()),
    ],
)
def test_an_admission(db: Database, numbers: dict[str, int], breaks: set[str]) -> None:
    case = without(Regular(upto="2026-12-01"), "接收预备党员")
    more = {"written_latest_on": d("2026-11-28"), "written_signed": True} if "written_for" in numbers else {}
    found = heard(db, case, fact(case, "接收预备党员", DAY, numbers=numbers, more=more), "2026-12-01")
    assert {rule for rule in ("R65", "R66") if rule in found} == breaks


def test_written_opinions_where_they_do_not_count(db: Database) -> None:
    case = without(Regular(upto="2026-12-01"), "接收预备党员")
    with db.write() as session:
        set_param(session, "count_written", "false")
    numbers = {**ballot(16, 9, 8, 1), "written_for": 1}
    assert (
        heard(db, case, fact(case, "接收预备党员", DAY, numbers=numbers), "2026-12-01")["R66"] == "violation"
    )


@pytest.mark.parametrize("outcome", ["按期转正", "延长", "取消"])
@pytest.mark.parametrize(
    ("numbers", "breaks"),
    [(ballot(16, 9, 9, 0), False), (ballot(16, 8, 8, 0), True), (ballot(16, 16, 8, 8), True)],
)
def test_a_conversion_whatever_it_decides(
    db: Database, outcome: str, numbers: dict[str, int], breaks: bool
) -> None:
    """到会、赞成 as at an admission (R104), 「延长、取消」 too."""
    case = without(Regular(upto="2027-12-11"), "预备党员转正")
    more = {"outcome": outcome, "extension_months": 6 if outcome == "延长" else None}
    found = heard(
        db, case, fact(case, "预备党员转正", "2027-12-10", numbers=numbers, more=more), "2027-12-11"
    )
    assert ("R104" in found) is breaks


@pytest.mark.parametrize(
    ("motion", "on", "today", "rule"),
    [
        ("确定积极分子", "2025-09-01", "2025-09-02", "R13"),
        ("研究发展对象", "2026-09-02", "2026-09-03", "R33"),
        ("支委会审查", "2026-10-30", "2026-10-30", "R57"),
        ("转正审查", "2027-12-05", "2027-12-11", "R101"),
    ],
)
@pytest.mark.parametrize(
    ("numbers", "breaks"),
    [
        (ballot(16, 9, 9, 0), False),
        # half may meet, but half in favour carries nothing
        (ballot(16, 8, 8, 0), True),
        (ballot(16, 7, 7, 0), True),
    ],
)
def test_what_the_assembly_decides_for_a_committee(
    db: Database, motion: str, on: str, today: str, rule: str, numbers: dict[str, int], breaks: bool
) -> None:
    """Errata 3.8: without a committee 「R158 式：present*2>=due 且 赞成*2>due；票空则只验到会」."""
    case = without(Regular(upto=today), motion)
    case.branch.has_committee, case.branch.committee_size = False, None
    for vote in case.votes:
        vote.kind, vote.due, vote.present, vote.votes_for = "支部大会", 16, 14, 14
    found = heard(db, case, fact(case, motion, on, numbers=numbers), today)
    assert (rule in found) is breaks


@pytest.mark.parametrize(("numbers", "breaks"), [({"present": 8}, False), ({"present": 7}, True)])
def test_without_ballots_only_who_was_there(db: Database, numbers: dict[str, int], breaks: bool) -> None:
    case = without(Regular(upto="2025-09-02"), "确定积极分子")
    case.branch.has_committee, case.branch.committee_size = False, None
    blank = dict.fromkeys(
        ("issued", "returned", "votes_for", "votes_against", "votes_abstain", "votes_invalid")
    )
    held = fact(case, "确定积极分子", "2025-09-01", numbers={**blank, **numbers})
    assert ("R13" in heard(db, case, held, "2025-09-02")) is breaks


@pytest.mark.parametrize(
    ("motion", "on", "today", "rule"),
    [
        ("确定积极分子", "2025-09-01", "2025-09-02", "R13"),
        ("研究发展对象", "2026-09-02", "2026-09-03", "R33"),
        ("支委会审查", "2026-10-30", "2026-10-30", "R57"),
        ("转正审查", "2027-12-05", "2027-12-11", "R101"),
    ],
)
@pytest.mark.parametrize(
    ("due", "present", "breaks"), [(3, 2, False), (3, 1, True), (4, 2, False), (5, 2, True), (None, 1, True)]
)
def test_a_committee_of_a_size(
    db: Database, motion: str, on: str, today: str, rule: str, due: int | None, present: int, breaks: bool
) -> None:
    """「应到＝委员数（空则党组织.委员数）」: three here."""
    case = without(Regular(upto=today), motion)
    held = fact(case, motion, on, kind="支委会", committee={"due": due, "present": present})
    assert (rule in heard(db, case, held, today)) is breaks


def test_one_not_counted_lowers_the_number_due(db: Database) -> None:
    """Fifteen due of sixteen, with both approvals: neither R72 nor R73 speaks, and 8 are enough."""
    case = without(Regular(upto="2026-12-01"), "接收预备党员")
    left_out = ExclusionFact(case.members[9].id, "长期不能自理", d("2026-10-01"), d("2026-11-25"))
    held = fact(case, "接收预备党员", DAY, numbers=ballot(15, 8, 8, 0), exclusions=(left_out,))
    found = heard(db, case, held, "2026-12-01")
    assert not {"R65", "R66", "R72", "R73"} & set(found)


def test_recorded_again_without_the_exclusion(db: Database) -> None:
    """What is no longer part of the meeting goes: the roster is sixteen again."""
    case = without(Regular(upto="2026-12-01"), "接收预备党员")
    left_out = ExclusionFact(case.members[9].id, "长期不能自理", d("2026-10-01"), d("2026-11-25"))
    away = Absence(case.members[8].id, "缺席")
    held = fact(
        case, "接收预备党员", DAY, numbers=ballot(15, 8, 8, 0), exclusions=(left_out,), absences=(away,)
    )
    heard(db, case, held, "2026-12-01")
    with db.write() as session:
        motion = replace(held.motions[0], count=Count(**ballot(16, 9, 9, 0)))
        record_whole(session, replace(held, motions=(motion,), exclusions=(), absences=(), code="HY2026-001"))
    with db.read() as session:
        found = {item.rule for item in check(session, d("2026-12-01")).findings}
        assert session.query(Vote).filter_by(motion="接收预备党员").count() == 1
    assert not {"R65", "R66", "R72", "R73"} & found


def offered(db: Database, case: Regular, kind: str, on: str) -> set[str]:
    with db.write() as session:
        case.store(session)
    with db.read() as session:
        return {item.motion for item in proposals(session, case.branch.id, kind, d(on))}


@pytest.mark.parametrize(
    ("upto", "committee", "assembly"),
    [
        ("2025-06-15", {"确定积极分子"}, set()),
        ("2026-03-01", {"研究发展对象", "取消资格"}, {"取消资格"}),
        ("2026-10-15", {"支委会审查", "取消资格"}, {"接收预备党员", "取消资格"}),
        # 取消预备党员资格 is decided by the assembly, with more than half: an outcome of the conversion
        ("2027-03-01", {"转正审查"}, {"预备党员转正"}),
    ],
)
def test_what_may_be_put_to_whom(db: Database, upto: str, committee: set[str], assembly: set[str]) -> None:
    """E3 「支委会研究取消资格」, E15 「取消预备党员资格（大会通过 + 上级批准）」."""
    assert offered(db, Regular(upto=upto), "支委会", upto) == committee
    with db.read() as session:
        here = session.query(Organisation).filter_by(code="ZZ001").one()
        assert {item.motion for item in proposals(session, here.id, "支部大会", d(upto))} == assembly


def test_without_a_committee_all_is_for_the_assembly(db: Database) -> None:
    """R13, errata: 「无支委会却由“支委会”定＝违规」, so nothing is offered to one."""
    case = Regular(upto="2026-10-15")
    case.branch.has_committee = False
    assert offered(db, case, "支部大会", "2026-10-15") == {"支委会审查", "接收预备党员", "取消资格"}
    with db.read() as session:
        here = session.query(Organisation).filter_by(code="ZZ001").one().id
        assert proposals(session, here, "支委会", d("2026-10-15")) == ()
        assert meeting_for(session, case.case.id, "支委会审查") == (here, "支部大会")


@pytest.mark.parametrize(
    ("motion", "kind"),
    [
        ("确定积极分子", "支委会"),
        ("研究发展对象", "支委会"),
        ("支委会审查", "支委会"),
        ("转正审查", "支委会"),
        ("接收预备党员", "支部大会"),
        ("预备党员转正", "支部大会"),
    ],
)
def test_before_whom_a_motion_comes(db: Database, motion: str, kind: str) -> None:
    """1.2, column 决定者: 支委会 at steps 3, 7, 12 and 23 审查, 支部党员大会 at 15 and 23."""
    case = Regular(upto="2026-10-15")
    with db.write() as session:
        case.store(session)
    with db.read() as session:
        assert meeting_for(session, case.case.id, motion) == (case.branch.id, kind)
        assert meeting_for(session, "gone", motion) is None


def test_nobody_is_due_of_strangers(db: Database) -> None:
    """Somebody who is no member is never on the roster."""
    case = Regular(upto="2026-11-20")
    with db.write() as session:
        case.store(session)
        session.add(
            Person(code="RY777", name="群众甲", organisation_id=case.branch.id, political_status="群众")
        )
    with db.read() as session:
        assert expected(session, case.branch.id, "支部大会", d(DAY)).due == 16
