"""The half-year report of a small unit counted by hand (forms-errata G41), line by line and column by column.

G41: 期初；本期新进入；其中转入；转为下一阶段；减少（撤回、取消、未通过、转出、去世）；期末, and the identity
期末＝期初＋新进入−转下一阶段−减少. Errata 3.32: 预备 from the approval of the admission, 正式 from
the approval of the conversion. 上半年 is 1 January to 30 June, both included.
"""

from __future__ import annotations

from typing import Any

import pytest

from app.models import DevelopmentCase, Organisation, Person, PublicNotice, SuperiorFiling, Vote
from app.services.case_loading import load_register
from app.services.casefile import CaseFile, Register
from app.services.database import Database
from app.services.dates import add_days
from app.services.milestones import Stage
from app.services.params import Params
from app.services.people import list_people
from app.services.statistics import Statistics, count, half_of
from tests.builders import Regular, d

ROWS = ("opening", "entered", "transferred_in", "advanced", "left", "closing")
APPLICANT, ACTIVIST, CANDIDATE, PROBATIONARY, FULL = Stage


class Unit:
    """A branch with its cases and members, as unsaved rows."""

    def __init__(self) -> None:
        self.branch = Organisation(code="ZZ001", name="中共测试公司支部委员会", kind="党支部")
        self.other = Organisation(code="ZZ002", name="中共别的公司支部委员会", kind="党支部")
        self.people: dict[str, Person] = {}
        self.files: list[CaseFile] = []
        self.same: dict[str, str] = {}

    def person(self, code: str, **facts: Any) -> Person:
        values = {"organisation_id": self.branch.id, "roster_from": None, "on_roster": True, **facts}
        person = Person(code=code, name=code, **{k: day(v) for k, v in values.items()})
        self.people[person.id] = person
        return person

    def case(self, code: str, received: str, **facts: Any) -> Person:
        """A way: ``activist``, ``candidate``, ``approved``, ``converted`` are days, others facts of it."""
        where = facts.pop("where", self.branch)
        person = self.person(code, organisation_id=where.id, **facts.pop("person", {}))
        steps = {name: facts.pop(name, None) for name in ("activist", "candidate", "approved", "converted")}
        outcome = facts.pop("outcome", "按期转正")
        notices = facts.pop("notices", ())
        row = DevelopmentCase(
            code=f"AJ{code}",
            person_id=person.id,
            organisation_id=where.id,
            application_received_date=d(received),
            candidate_since=day(steps["candidate"]),
            **{name: day(value) for name, value in facts.items()},
        )
        votes, filings = [], []
        if steps["activist"]:
            votes.append(voted(row, "确定积极分子", steps["activist"], "支委会"))
        if steps["approved"]:
            met = str(add_days(d(steps["approved"]), -30))
            votes.append(voted(row, "接收预备党员", met))
            filings.append(granted(row, "接收审批", steps["approved"]))
        if steps["converted"]:
            met = str(add_days(d(steps["converted"]), -20))
            votes.append(voted(row, "预备党员转正", met, outcome=outcome, extension_months=6))
            filings.append(granted(row, "转正审批", steps["converted"]))
        self.files.append(
            CaseFile(
                case=row,
                person=person,
                organisation=where,
                votes=tuple(votes),
                filings=tuple(filings),
                notices=tuple(
                    PublicNotice(case_id=row.id, matter="发展对象", start_on=d(on)) for on in notices
                ),
            )
        )
        return person

    def half(self, year: int, half: int, *, both: bool = False) -> Statistics:
        register = Register(
            people=self.people,
            organisations={row.id: row for row in (self.branch, self.other)},
            meetings={},
            files=tuple(self.files),
            same_people=self.same,
        )
        here = {self.branch.id, self.other.id} if both else {self.branch.id}
        return count(register, here, Params(), *half_of(year, half))


def day(value: Any) -> Any:
    """A date where the text is one."""
    return d(value) if isinstance(value, str) and len(value) == 10 and value[4] == "-" else value


def voted(case: DevelopmentCase, motion: str, on: str, kind: str = "支部大会", **more: Any) -> Vote:
    return Vote(case_id=case.id, motion=motion, kind=kind, on=d(on), result="通过", **more)


def granted(case: DevelopmentCase, matter: str, on: str) -> SuperiorFiling:
    return SuperiorFiling(case_id=case.id, matter=matter, decided_on=d(on), result="同意")


def table(found: Statistics) -> dict[Stage, tuple[int, ...]]:
    return {stage: tuple(getattr(row, name) for name in ROWS) for stage, row in found.movements.items()}


def small_unit() -> Unit:
    """Fourteen ways and five members; the comment is what each does in the first half of 2026."""
    unit = Unit()
    # applicants
    unit.case("申1", "2026-02-10")  # comes
    unit.case("申2", "2025-12-31", activist="2026-04-01")  # was there, goes on
    unit.case("申3", "2025-12-01", status="退回补正", ended_on="2026-01-15")  # was there, sent back
    unit.case("申4", "2026-01-01", activist="2026-06-30")  # comes and goes on
    unit.case("申5", "2026-06-30")  # comes on the last day
    unit.case("申6", "2026-07-01")  # only in the second half
    # activists
    unit.case("积1", "2024-03-01", activist="2025-05-01", status="撤回", ended_on="2026-05-20")  # leaves
    unit.case("积2", "2024-03-01", activist="2025-05-01", candidate="2026-06-15")  # goes on
    unit.case(  # comes from elsewhere: with the papers of 6 May
        "积3",
        "2024-03-01",
        original_activist_since="2025-03-01",
        materials_received_on="2026-05-06",
        materials_reviewed_on="2026-05-20",
        materials_complete=True,
    )
    # candidates
    unit.case(
        "对1",
        "2023-03-01",
        activist="2024-05-01",
        candidate="2025-10-10",
        status="去世",
        ended_on="2026-03-03",
    )  # dies
    unit.case("对2", "2023-03-01", activist="2024-05-01", candidate="2025-10-10", approved="2026-01-01")
    unit.case("对3", "2023-03-01", activist="2024-05-01", candidate="2025-10-10", approved="2026-07-01")
    # probationers
    unit.case(
        "预1", "2022-03-01", activist="2023-05-01", candidate="2024-10-10", approved="2025-06-20",
        converted="2026-06-30",
    )  # fmt: skip
    unit.case(
        "预2", "2022-03-01", activist="2023-05-01", candidate="2024-10-10", approved="2025-06-20",
        converted="2026-06-25", outcome="取消",
    )  # fmt: skip
    # members developed elsewhere, full for twenty years
    old = {"joined_on": "2005-07-01", "full_on": "2006-07-01"}
    unit.person("党1", roster_from="2010-01-01", **old)
    unit.person("党2", roster_from="2010-01-01", roster_to="2026-06-29", **old)  # gone on the 30th
    unit.person("党3", roster_from="2010-01-01", roster_to="2026-06-30", **old)  # gone in July
    unit.person("党4", roster_from="2026-01-01", **old)  # comes from elsewhere
    unit.person("党5", roster_from="2010-01-01", mobility="流入", **old)  # a guest
    return unit


FIRST_HALF = {
    # 申2 申3 were there; 申1 申4 申5 come; 申2 申4 go on; 申3 is gone; 申1 申5 stay
    APPLICANT: (2, 3, 0, 2, 1, 2),
    # 积1 积2 were there; 申2 申4 积3 come, 积3 from elsewhere; 积2 goes on; 积1 is gone
    ACTIVIST: (2, 3, 1, 1, 1, 3),
    # 对1 对2 对3 were there; 积2 comes; 对2 goes on; 对1 is gone
    CANDIDATE: (3, 1, 0, 1, 1, 2),
    # 预1 预2 were there; 对2 comes; 预1 goes on; 预2 is cancelled
    PROBATIONARY: (2, 1, 0, 1, 1, 1),
    # 党1 党2 党3 were there; 党4 comes from elsewhere, 预1 is converted; 党2 is gone
    FULL: (3, 2, 1, 0, 1, 4),
}

SECOND_HALF = {
    APPLICANT: (2, 1, 0, 0, 0, 3),
    ACTIVIST: (3, 0, 0, 0, 0, 3),
    # 对3 was approved on 1 July
    CANDIDATE: (2, 0, 0, 1, 0, 1),
    PROBATIONARY: (1, 1, 0, 0, 0, 2),
    FULL: (4, 0, 0, 0, 1, 3),
}


def test_the_first_half() -> None:
    assert table(small_unit().half(2026, 1)) == FIRST_HALF


def test_the_second_half_begins_where_the_first_ended() -> None:
    assert table(small_unit().half(2026, 2)) == SECOND_HALF
    assert {stage: row[5] for stage, row in FIRST_HALF.items()} == {
        stage: row[0] for stage, row in SECOND_HALF.items()
    }


@pytest.mark.parametrize("half", [1, 2])
def test_every_column_adds_up(half: int) -> None:
    for opening, entered, _, advanced, left, closing in table(small_unit().half(2026, half)).values():
        assert closing == opening + entered - advanced - left


def test_the_year_is_its_two_halves() -> None:
    """Opening of the first, closing of the second, everything between added up."""
    unit = small_unit()
    register = Register(
        people=unit.people,
        organisations={unit.branch.id: unit.branch},
        meetings={},
        files=tuple(unit.files),
    )
    year = table(count(register, {unit.branch.id}, Params(), d("2026-01-01"), d("2026-12-31")))
    for stage, row in year.items():
        first, second = FIRST_HALF[stage], SECOND_HALF[stage]
        middle = tuple(one + other for one, other in zip(first[1:5], second[1:5], strict=True))
        assert row == (first[0], *middle, second[5])


def test_two_records_of_one_human_are_one() -> None:
    """Entered by two branches and linked (同一人): counted once together, in each branch on its own."""
    unit = small_unit()
    twin = unit.case("申1乙", "2026-03-10", activist="2026-05-05", where=unit.other)
    first = next(person for person in unit.people.values() if person.code == "申1")
    apart = table(unit.half(2026, 1, both=True))
    assert apart[APPLICANT] == (2, 4, 0, 3, 1, 2)
    assert apart[ACTIVIST] == (2, 4, 1, 1, 1, 4)
    unit.same = {first.id: first.id, twin.id: first.id}
    together = table(unit.half(2026, 1, both=True))
    # the record that went further counts: 申1 as an applicant does not
    assert together[APPLICANT] == (2, 3, 0, 3, 1, 1)
    assert together[ACTIVIST] == (2, 4, 1, 1, 1, 4)
    assert table(unit.half(2026, 1)) == FIRST_HALF


def test_one_who_moved_is_counted_where_he_was() -> None:
    """Developed here, moved to the other branch on 1 May: a loss here, 其中转入 there, neither in both."""
    unit = Unit()
    unit.case(
        "转1", "2022-03-01", activist="2023-05-01", candidate="2024-10-10", approved="2024-12-20",
        converted="2025-12-31", person={"roster_from": "2026-05-01"},
    )  # fmt: skip
    person = next(iter(unit.people.values()))
    person.organisation_id = unit.other.id
    assert table(unit.half(2026, 1))[FULL] == (1, 0, 0, 0, 1, 0)
    assert table(unit.half(2026, 1, both=True))[FULL] == (1, 0, 0, 0, 0, 1)
    unit.branch, unit.other = unit.other, unit.branch
    assert table(unit.half(2026, 1))[FULL] == (0, 1, 1, 0, 0, 1)


def test_a_decision_waiting_for_its_approval_changes_nothing() -> None:
    """「大会已通过、党委未批」 is no probationary member (1.1)."""
    unit = Unit()
    unit.case("对4", "2023-03-01", activist="2024-05-01", candidate="2025-10-10", approved="2026-06-10")
    file = unit.files[0]
    unit.files[0] = CaseFile(
        case=file.case, person=file.person, organisation=file.organisation, votes=file.votes
    )
    found = table(unit.half(2026, 1))
    assert found[CANDIDATE] == (1, 0, 0, 0, 0, 1)
    assert found[PROBATIONARY] == (0, 0, 0, 0, 0, 0)


@pytest.mark.parametrize(("approved", "number"), [("2025-12-31", 0), ("2026-01-01", 1), ("2026-06-30", 1)])
def test_extensions_count_by_their_approval(approved: str, number: int) -> None:
    """末行：延长数 — an extension is one once approved; the person stays probationary."""
    unit = Unit()
    unit.case(
        "预3", "2022-03-01", activist="2023-05-01", candidate="2024-10-10", approved="2024-12-01",
        converted=approved, outcome="延长",
    )  # fmt: skip
    found = unit.half(2026, 1)
    assert found.extensions == number
    assert table(found)[PROBATIONARY][5] == 1


def test_notices_and_ballots() -> None:
    """末行：公示次数、票决次数: two people on one sheet are one notice; each has a ballot of his own."""
    unit = Unit()
    for code in ("对5", "对6"):
        unit.case(
            code, "2023-03-01", activist="2024-05-01", candidate="2025-10-10", approved="2026-06-10",
            notices=("2026-02-02",),
        )  # fmt: skip
    unit.case("对7", "2023-03-01", activist="2024-05-01", notices=("2026-02-03", "2025-12-31"))
    found = unit.half(2026, 1)
    assert (found.notices, found.ballots) == (2, 2)


@pytest.mark.parametrize(
    ("birth", "young"),
    [
        # 35 岁及以下 on 30 June 2026: the thirty-sixth birthday is the first day that does not count
        ("1990-07-01", 1),
        ("1990-06-30", 0),
        ("1991-06-30", 1),
    ],
)
def test_young_on_the_last_day(birth: str, young: int) -> None:
    unit = Unit()
    unit.case("申7", "2026-02-10", person={"birth": birth})
    next(iter(unit.people.values())).birth = birth
    assert unit.half(2026, 1).makeup[APPLICANT].young == young


def test_today_counts_the_people_the_report_counts(db: Database) -> None:
    """One person is in one stage a day (1.1), on every screen: guests, undated, expelled, cancelled, gone."""
    regular = Regular(upto="2027-03-01")
    cancelled = Regular()
    cancelled.vote("预备党员转正").outcome = "取消"
    old = {"joined_on": d("2005-07-01"), "full_on": d("2006-07-01"), "roster_from": d("2010-01-01")}
    extra = (
        {"code": "A1", "mobility": "流入", **old},
        {"code": "A2", "political_status": "中共党员"},
        {"code": "A3", "political_status": "中共预备党员"},
        {"code": "A4", "membership_state": "除名", "membership_state_on": d("2027-01-01"), **old},
        {"code": "A5", "membership_state": "停止党籍", "membership_state_on": d("2029-01-01"), **old},
        {"code": "A6", **old, "roster_to": d("2027-01-01")},
        {"code": "A7", "political_status": "群众"},
        {"code": "A8", "membership_state": "限期改正", "membership_state_on": d("2027-01-01"), **old},
    )
    today = d("2028-03-01")
    with db.write() as session:
        regular.store(session)
        session.flush()
        for facts in extra:
            session.add(
                Person(name=facts["code"], organisation_id=regular.branch.id, on_roster=True, **facts)
            )
        person = cancelled.person
        person.code, person.organisation_id = "RY002", regular.branch.id
        cancelled.case.code, cancelled.case.organisation_id = "AJ002", regular.branch.id
        cancelled.case.talker_ids = ()
        votes = [cancelled.vote("接收预备党员"), cancelled.vote("预备党员转正")]
        filings = [cancelled.filing("接收审批"), cancelled.filing("转正审批")]
        for row in votes:
            row.chair_id = row.recorder_id = None
            row.supervisor_ids = row.teller_ids = ()
        for row in filings:
            row.organisation_id = regular.committee.id
        session.add_all([person, cancelled.case])
        session.flush()
        session.add_all([*votes, *filings])
    with db.read() as session:
        register = load_register(session)
        shown = list_people(session, today)
        found = count(register, {regular.branch.id}, Params(), d("2028-01-01"), today)
    by_report = {stage.value: len(people) for stage, people in found.people.items()}
    # sixteen of the branch, A2, A5 and A8; the probationer of the case and A3
    assert by_report == {**dict.fromkeys((stage.value for stage in Stage), 0), "预备党员": 2, "正式党员": 19}
    assert shown.stage_counts == by_report
    words = {row.code: (row.stage, row.is_ended) for row in shown.rows}
    assert words["A1"] == ("流入党员", False)
    assert words["A4"] == ("除名", True)
    assert words["A6"] == ("已离开", True)
    assert words["A7"] == ("", False)
    assert words["RY002"] == ("取消预备党员资格", True)
