"""Pairs: load, seniority, rhythms with next days, verdicts of three parties, hand-over."""

from __future__ import annotations

from datetime import date

import pytest

from app.errors import UserError
from app.models import AffiliationTransfer, Consultation, Helper, PairActivity
from app.models.words import Consulted
from app.services.case_loading import load_register
from app.services.casefile import CaseFile
from app.services.database import Database
from app.services.milestones import Milestones
from app.services.pair_acts import hand_over
from app.services.pairing import (
    all_pairs,
    full_member_since,
    gone_since,
    has_blemish,
    load_on,
    mentors_by_name,
    needs_pair,
    pairing_board,
    party_years,
    rhythms,
    unfit,
    verdicts,
    verdicts_due,
)
from app.services.params import Params
from tests.builders import Regular, d

PARAMS = Params()


def paired(upto: str = "2027-06-01") -> Regular:
    """The regular case paired with the fifth member since the approval."""
    case = Regular(upto=upto)
    case.helpers.append(
        Helper(
            case_id=case.case.id,
            role="结对老党员",
            person_id=case.members[4].id,
            from_on=d("2027-01-15"),
            committee_id=case.committee.id,
        )
    )
    return case


def did(case: Regular, kind: str, *days: str) -> None:
    """Record activities of the pair."""
    case.pair_activities += [PairActivity(case_id=case.case.id, kind=kind, on=d(day)) for day in days]


def rhythm(case: Regular, kind: str, today: str) -> tuple[date | None, int]:
    """(next day, number of gaps) of one rhythm."""
    file = case.file()
    found = {item.kind: item for item in rhythms(file, Milestones(file, PARAMS), d(today), PARAMS)}
    return found[kind].next_due, len(found[kind].gaps)


def test_rhythms_run_from_the_start_of_the_pair() -> None:
    case = paired()
    assert rhythm(case, "联系", "2027-01-20") == (d("2027-02-15"), 0)
    assert rhythm(case, "汇报", "2027-01-20") == (d("2027-04-15"), 0)
    assert rhythm(case, "通报", "2027-01-20") == (d("2027-07-15"), 0)


def test_gaps_are_longer_than_a_month() -> None:
    case = paired()
    did(case, "联系", "2027-02-15", "2027-03-15", "2027-04-16")
    assert rhythm(case, "联系", "2027-04-20") == (d("2027-05-16"), 1)
    case.pair_activities[-1].on = d("2027-04-15")
    assert rhythm(case, "联系", "2027-04-20") == (d("2027-05-15"), 0)


def test_a_new_mentor_goes_on_where_the_old_one_stopped() -> None:
    case = paired()
    did(case, "联系", "2027-02-10")
    case.helpers[-1].to_on = d("2027-02-28")
    case.helpers.append(
        Helper(
            case_id=case.case.id,
            role="结对老党员",
            person_id=case.members[5].id,
            from_on=d("2027-03-01"),
        )
    )
    assert rhythm(case, "联系", "2027-03-05") == (d("2027-03-10"), 0)


def test_nothing_is_due_after_the_conversion() -> None:
    case = paired("2028-02-01")
    did(case, "通报", "2027-07-01", "2027-12-30")
    assert rhythm(case, "通报", "2028-02-01") == (None, 0)
    case.pair_activities.pop()
    assert rhythm(case, "通报", "2028-02-01") == (None, 1)


def test_load_counts_people_in_force() -> None:
    case = paired()
    other = Regular()
    other.case.code, other.case.person_id = "AJ002", other.person.id
    row = Helper(
        case_id=other.case.id,
        role="结对老党员",
        person_id=case.members[4].id,
        from_on=d("2027-02-01"),
        to_on=d("2027-03-01"),
    )
    case.more_files = [CaseFile(other.case, other.person, helpers=(row,))]
    register = case.context().register
    mentor = case.members[4].id
    assert [load_on(register, mentor, d(day)) for day in ("2027-01-31", "2027-03-01", "2027-03-02")] == [
        1,
        2,
        1,
    ]
    assert len(all_pairs(register)) == 2


def test_seniority_counts_from_full_membership() -> None:
    case = Regular()
    mentor = case.members[4]
    mentor.joined_on, mentor.full_on = d("2016-05-01"), d("2017-05-01")
    register = case.context().register
    assert party_years(register, mentor, d("2027-04-30"), PARAMS) == 9
    assert party_years(register, mentor, d("2027-05-01"), PARAMS) == 10
    assert unfit(register, mentor, d("2027-04-30"), PARAMS) == ["党龄 9 年，应满 10 年"]
    assert unfit(register, mentor, d("2027-05-01"), PARAMS) == []


def test_seniority_of_one_developed_here() -> None:
    case = Regular()
    register = case.context().register
    assert full_member_since(register, case.person, PARAMS) == d("2027-11-30")
    assert party_years(register, case.person, d("2028-11-29"), PARAMS) == 0


def test_unknown_seniority_is_no_reason() -> None:
    case = Regular()
    mentor = case.members[4]
    mentor.joined_on = mentor.full_on = None
    mentor.political_status = "中共党员"
    register = case.context().register
    assert party_years(register, mentor, case.today, PARAMS) is None
    assert unfit(register, mentor, case.today, PARAMS) == []
    mentor.political_status = "群众"
    assert unfit(register, mentor, case.today, PARAMS) == ["不是正式党员"]


@pytest.mark.parametrize(
    ("day", "blemished"), [("2026-12-31", False), ("2027-01-01", True), ("2027-12-31", False)]
)
def test_blemish(day: str, blemished: bool) -> None:
    mentor = Regular().members[0]
    mentor.discipline = "警告"
    mentor.discipline_from, mentor.discipline_to = d("2027-01-01"), d("2027-12-31")
    assert has_blemish(mentor, d(day)) is blemished
    mentor.discipline_from = mentor.discipline_to = None
    assert has_blemish(mentor, d(day))


def test_verdicts_of_three_parties() -> None:
    case = paired()
    for whom, on in (("委托党委", "2027-10-20"), ("结对老党员", "2027-10-25")):
        case.consultations.append(
            Consultation(case_id=case.case.id, link="委托培养", consulted=whom, on=d(on))
        )
    nodes = Milestones(case.file(), PARAMS)
    assert dict(verdicts(case.file(), nodes)) == {
        Consulted.COMMITTEE: d("2027-10-20"),
        Consulted.PAIRED: d("2027-10-25"),
        Consulted.EMPLOYER: None,
    }
    assert verdicts_due(nodes, PARAMS) == d("2027-10-31")


def test_who_needs_a_pair() -> None:
    case = Regular(upto="2027-06-01")
    assert not needs_pair(case.file(), Milestones(case.file(), PARAMS))
    case.branch.kind = "联合党支部"
    assert needs_pair(case.file(), Milestones(case.file(), PARAMS))
    case.cut(d("2026-12-31"))
    assert not needs_pair(case.file(), Milestones(case.file(), PARAMS))


def test_mentor_gone() -> None:
    case = paired()
    mentor = case.members[4]
    assert gone_since(case.context().register, mentor, case.today) is None
    case.transfers.append(
        AffiliationTransfer(
            person_id=mentor.id,
            direction="转出",
            issued_on=d("2027-03-01"),
            receipt_on=d("2027-03-20"),
            state="已落",
        )
    )
    assert gone_since(case.context().register, mentor, case.today) == (d("2027-03-20"), "组织关系已转出")


def test_board_shows_trouble() -> None:
    case = paired()
    case.members[4].roster_to = d("2027-05-10")
    (line,) = pairing_board(case.context().register, case.today, PARAMS)
    assert line.in_force
    assert (line.load, line.years) == (1, 25)
    assert line.trouble == ("2027-05-10 已离开支部，应交接",)
    assert mentors_by_name([line]) == [(case.members[4], 1)]


def test_hand_over(db: Database) -> None:
    case = paired()
    row = case.helpers[-1]
    with db.write() as session:
        case.store(session)
        session.flush()
        new = hand_over(session, row, case.members[5].id, d("2027-05-11"), "原结对人调离")
        assert (row.to_on, row.change_reason) == (d("2027-05-10"), "原结对人调离")
        assert (new.from_on, new.committee_id) == (d("2027-05-11"), case.committee.id)
    with db.read() as session:
        register = load_register(session)
        lines = pairing_board(register, case.today, PARAMS)
    assert [(line.pair.mentor.name if line.pair.mentor else "", line.in_force) for line in lines] == [
        ("党员06", True),
        ("党员05", False),
    ]


@pytest.mark.parametrize(("to", "on"), [(4, "2027-05-11"), (5, "2027-01-15")])
def test_hand_over_refused(db: Database, to: int, on: str) -> None:
    case = paired()
    row = case.helpers[-1]
    with db.write() as session:
        case.store(session)
        session.flush()
        with pytest.raises(UserError, match=r"没有改动|没有保存"):
            hand_over(session, row, case.members[to].id, d(on), "")
    assert row.to_on is None
