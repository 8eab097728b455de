"""Forgetting people: no byte of them is left in the file, and no package brings them back."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from app.errors import UserError
from app.models import (
    Act,
    Draft,
    FamilyMember,
    Helper,
    History,
    Meeting,
    Person,
    PrintLog,
    Resume,
    SuperiorFiling,
    ThoughtReport,
    Version,
    Waiver,
)
from app.services.database import Database
from app.services.exchange.approvals import Decision, enter_approval
from app.services.exchange.forgetting import Forgotten, forget_people
from app.services.exchange.forgotten_history import NOBODY
from app.services.exchange.keys import private_keys
from app.services.exchange.links import link
from app.services.exchange.state import full_state
from app.services.journal.audit import verify_chain
from app.services.journal.undo import last_act, undo_act
from tests.services.exchange.forks import Forks
from tests.services.exchange.sites import AT, Site
from tests.services.exchange.sql_books import merge, state_of

CANARIES = [
    "金丝雀甲",
    "金丝雀乙",
    "110101199001010017",
    "13900000001",
    "鸟笼路一号",
    "CANARY-NOTE",
    "CANARY-OLD",
]


def traces(path: Path) -> list[str]:
    """Canaries in the bytes of the database."""
    content = path.read_bytes()
    escaped = [json.dumps(one)[1:-1] for one in CANARIES]
    return [
        one
        for one, other in zip(CANARIES, escaped, strict=True)
        if one.encode() in content or other.encode() in content
    ]


def forget(db: Database, *people: str) -> Forgotten:
    with db.write("删除个人资料") as session:
        return forget_people(session, people)


def canary_person(forks: Forks, db: Database) -> str:
    """A person with everything that can be kept of one: edits, deletions, links, drafts, waivers, prints."""
    with db.write("录入人员（金丝雀甲）") as session:
        person = Person(
            code="RY777", name="金丝雀甲", identity_number="110101199001010017", mobile="13900000001",
            native_place="鸟笼路一号", note="CANARY-OLD", organisation_id=forks.case.branch.id,
        )  # fmt: skip
        session.add(person)
        session.flush()
        lost = FamilyMember(person_id=person.id, category="家庭主要成员", relation="父亲", name="金丝雀乙")
        session.add_all([lost, Resume(person_id=person.id, from_month="2010-01", unit_and_post="鸟笼路一号")])
        session.add(Waiver(rule="R05", subject_id=person.id, reason="CANARY-NOTE", at=session.now()))
        session.add(
            PrintLog(
                form="f01", version="1", subject_id=person.id, on=date(2026, 1, 1), at=AT, data_hash="0" * 64,
                copies=1, pages=1, target="PDF",
            )
        )  # fmt: skip
        session.add(
            Draft(key=f"person/{person.id}", title="金丝雀甲（未保存）", content="CANARY-NOTE", at=AT)
        )
        link(session, "person", person.id, forks.case.person.id, "CANARY-NOTE")
    with db.write("改备注（金丝雀甲）") as session:
        session.get_one(Person, person.id).note = "CANARY-NOTE"
    with db.write("删家庭成员（金丝雀甲）") as session:
        session.delete(session.get_one(FamilyMember, lost.id))
    return person.id


def test_nothing_of_a_forgotten_person_is_left_in_the_file(forks: Forks) -> None:
    person = canary_person(forks, forks.a)
    assert traces(forks.a.path) == CANARIES
    done = forget(forks.a, person)
    assert done == Forgotten(1, {"人员": 1, "家庭成员": 1, "简历": 1})
    forks.a.compact()
    assert traces(forks.a.path) == []
    with forks.a.read() as session:
        assert session.get(Person, person) is None
        names = session.scalars(select(Act.name).order_by(Act.number)).all()
        assert f"改备注（{NOBODY}）" in names
        assert verify_chain(session).broken_at is None
        assert session.scalars(select(Draft)).all() == []
        assert session.scalars(select(PrintLog)).all() == []


def test_acts_on_what_was_forgotten_cannot_be_taken_back(forks: Forks) -> None:
    person = canary_person(forks, forks.a)
    forget(forks.a, person)
    with forks.a.read() as session:
        touched = select(History.act_id).where(History.record_id == person)
        acts = session.scalars(select(Act).where(Act.id.in_(touched))).all()
        assert acts
        assert all(act.lasting for act in acts)
        last = last_act(session)
        assert last is None or last.name == "导入"
    with pytest.raises(UserError, match="不能撤销"), forks.a.write("撤销", undoes=acts[0].id) as session:
        undo_act(session, acts[0].id)


def test_a_later_package_does_not_bring_the_person_back(forks: Forks) -> None:
    person = canary_person(forks, forks.a)
    merge(forks.b, state_of(forks.a), "甲")
    old = state_of(forks.b)
    forget(forks.a, person)
    merge(forks.a, old, "乙")
    forks.a.compact()
    assert traces(forks.a.path) == []
    # The tombstone travels: the other copy has the person no more, and its history does not tell either.
    merge(forks.b, state_of(forks.a), "甲")
    forks.b.compact()
    assert traces(forks.b.path) == []
    with forks.b.read() as session:
        assert session.get(Person, person) is None
        assert session.scalars(select(Resume).where(Resume.person_id == person)).all() == []
    assert forks.are_equal()
    # There too it can be forgotten, though its records are gone: only the code is still known.
    assert forget(forks.b, person).records == {"人员": 1}
    forks.b.compact()
    assert traces(forks.b.path) == []
    merge(forks.b, old, "旧包")
    assert forks.are_equal()


def test_whoever_edited_meanwhile_is_asked(forks: Forks) -> None:
    person = canary_person(forks, forks.a)
    merge(forks.b, state_of(forks.a), "甲")
    with forks.b.write("改") as session:
        session.get_one(Person, person).mobile = "13900000002"
    forget(forks.a, person)
    merge(forks.a, state_of(forks.b), "乙")
    (card,) = forks.cards(forks.a)
    assert (card.kind, card.ours, card.theirs) == ("delete", None, "保留")
    from app.services.exchange.conflicts import resolve

    with forks.a.write("处理冲突") as session:
        resolve(session, card.id, "ours")
    forks.a.compact()
    assert traces(forks.a.path) == []
    merge(forks.b, state_of(forks.a), "甲")
    with forks.b.read() as session:
        assert session.get(Person, person) is None


def test_a_conflict_about_the_person_goes_too(forks: Forks) -> None:
    person = canary_person(forks, forks.a)
    merge(forks.b, state_of(forks.a), "甲")
    for db, note in ((forks.a, "CANARY-OLD 1"), (forks.b, "CANARY-OLD 2")):
        with db.write("改") as session:
            session.get_one(Person, person).note = note
    merge(forks.a, state_of(forks.b), "乙")
    assert forks.cards(forks.a)
    forget(forks.a, person)
    assert forks.cards(forks.a) == ()
    forks.a.compact()
    assert traces(forks.a.path) == []


def test_a_whole_case_is_forgotten(forks: Forks) -> None:
    case = forks.case
    done = forget(forks.a, case.person.id)
    assert done.records["案卷"] == 1
    assert done.records["人员"] == 1
    assert done.records["会议表决"] == len(case.votes)
    with forks.a.read() as session:
        assert session.scalars(select(ThoughtReport)).all() == []
        assert session.get(Person, case.members[0].id) is not None
        left = session.scalars(select(Version).where(Version.deleted)).all()
        assert len(left) == sum(done.records.values()) + sum(one.part == "superior" for one in left)
        assert {one.content for one in left} == {"{}"}


def test_a_mentor_of_somebody_else_is_not_forgotten(forks: Forks) -> None:
    with forks.a.read() as session:
        mentor = session.scalars(select(Helper.person_id)).first()
    assert mentor is not None
    before = state_of(forks.a)
    with pytest.raises(UserError, match="帮带") as caught:
        forget(forks.a, mentor)
    assert caught.value.code == "E-FORGET-01"
    assert state_of(forks.a) == before


def test_who_chaired_a_meeting_is_taken_out_of_it(forks: Forks) -> None:
    with forks.a.write("录入") as session:
        chair = Person(code="RY888", name="主持人", organisation_id=forks.case.branch.id)
        session.add(chair)
        session.flush()
        meeting = Meeting(
            code="HY900", organisation_id=forks.case.branch.id, kind="支委会", on=date(2026, 3, 1),
            chair_id=chair.id,
        )  # fmt: skip
        session.add(meeting)
    forget(forks.a, chair.id)
    with forks.a.read() as session:
        assert session.get_one(Meeting, meeting.id).chair_id is None


def test_a_namesake_keeps_the_acts(forks: Forks) -> None:
    with forks.a.write("录入两人") as session:
        one, other = (Person(code=f"RY9{n}", name="金丝雀甲") for n in range(2))
        session.add_all([one, other])
    for person in (one, other):
        with forks.a.write(f"改备注（{person.name}）") as session:
            session.get_one(Person, person.id).note = person.code
    forget(forks.a, one.id)
    with forks.a.read() as session:
        names = session.scalars(select(Act.name).order_by(Act.number)).all()
    assert names[-3:] == [f"改备注（{NOBODY}）", "改备注（金丝雀甲）", "删除个人资料"]


def test_the_committee_forgets_for_itself_only(branch: Site, park: Site) -> None:
    first = branch.export(park).content
    park.merge(first)
    with park.db.read() as session:
        filing = session.scalars(select(SuperiorFiling)).first()
        person = session.scalars(select(Person).where(Person.name == "邓新苗")).one().id
    assert filing is not None
    with park.db.write("批") as session:
        decision = Decision("同意", date(2026, 11, 21), number="CANARY-NOTE")
        enter_approval(session, filing.id, decision, private_keys(session), AT)
    branch.merge(park.reply(branch).content)
    forget(park.db, person)
    park.db.compact()
    assert traces(park.db.path) == []
    # Neither the same package nor a new one brings the person back, and nothing goes back to the branch.
    park.merge(branch.export(park).content)
    with park.db.read() as session:
        assert session.get(Person, person) is None
    branch.merge(park.reply(branch).content)
    with branch.db.read() as session:
        assert session.get(Person, person) is not None
        assert session.get(SuperiorFiling, filing.id) is not None
    with park.db.read() as session:
        assert all(one["id"] != person for one in full_state(session).records["person"])


def test_the_branch_forgets_and_the_committee_follows(branch: Site, park: Site) -> None:
    park.merge(branch.export(park).content)
    with park.db.read() as session:
        filing = session.scalars(select(SuperiorFiling)).first()
        person = session.scalars(select(Person).where(Person.name == "邓新苗")).one().id
    assert filing is not None
    with park.db.write("批复（邓新苗）") as session:
        enter_approval(session, filing.id, Decision("同意", date(2026, 11, 21)), private_keys(session), AT)
    forget(branch.db, person)
    # A decision that was on its way is about nobody now.
    result = branch.merge(park.reply(branch).content)
    assert result.approvals == []
    with branch.db.read() as session:
        assert session.get(Person, person) is None
    result = park.merge(branch.export(park).content)
    assert result.rejected == []
    with park.db.read() as session:
        assert session.get(Person, person) is None
        assert session.get(SuperiorFiling, filing.id) is None
        acts = session.scalars(select(Act.name)).all()
    assert f"批复（{NOBODY}）" in acts
    assert not any("邓新苗" in act for act in acts)
    again = park.merge(branch.export(park).content)
    assert (again.create, again.update, again.delete, again.conflicts) == (0, 0, 0, [])


def test_what_the_committee_still_needs_stays_there(branch: Site, park: Site) -> None:
    park.merge(branch.export(park).content)
    with park.db.write("记") as session:
        member = session.scalars(select(Person).where(Person.code == "DY16")).one()
        home = session.get_one(Person, member.id).organisation_id
        session.add(
            Meeting(
                code="HY901", organisation_id=home, kind="支委会", on=date(2026, 3, 1), chair_id=member.id
            )
        )
    forget(branch.db, member.id)
    result = park.merge(branch.export(park).content)
    (one,) = result.rejected
    assert "先保留" in one.reason
    with park.db.read() as session:
        assert session.get(Person, member.id) is not None


def test_the_committee_does_not_forget_whom_a_branch_still_mentions(branch: Site, park: Site) -> None:
    park.merge(branch.export(park).content)
    with branch.db.write("记") as session:
        member = session.scalars(select(Person).where(Person.code == "DY16")).one()
        session.add(
            Meeting(
                code="HY902", organisation_id=member.organisation_id, kind="支委会", on=date(2026, 3, 1),
                chair_id=member.id,
            )
        )  # fmt: skip
    park.merge(branch.export(park).content)
    with pytest.raises(UserError, match="会议 1 条"):
        forget(park.db, member.id)
