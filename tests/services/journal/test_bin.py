"""Deleting people and cases, the recycle bin, the history in words, putting a record back."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.errors import NotFound, UserError
from app.models import (
    Attendance,
    Consultation,
    DevelopmentCase,
    Draft,
    Helper,
    Inspection,
    Meeting,
    Person,
    Record,
    Speech,
)
from app.models.words import Consulted, Link
from app.services.database import Database
from app.services.drafts import draft_key, keep_draft
from app.services.exchange.state_hash import state_hash
from app.services.journal.acts import list_lines
from app.services.journal.bin import list_deleted, restore_deleted
from app.services.journal.told import CHANGED, CREATED, records_of_person, restore_record, tell
from app.services.journal.undo import last_act, undo_act
from app.services.removal import delete_case, delete_meeting, delete_person, removal_of_person
from tests.builders import Regular, d

NUMBER = "990101199503120027"


@pytest.fixture
def case(db: Database) -> Regular:
    regular = Regular(upto="2026-11-20")
    with db.write("导入") as session:
        regular.store(session)
    return regular


def whole(db: Database) -> str:
    with db.read() as session:
        return state_hash(session)


def test_a_person_goes_whole_and_comes_back_whole(db: Database, case: Regular) -> None:
    before = whole(db)
    with db.note() as session:
        keep_draft(session, draft_key("person", case.case.id, "2"), "草稿", {}, db.now())
    with db.write("删除人员（邓新苗）") as session:
        removal = delete_person(session, case.person.id)
    assert removal.name == case.person.name
    assert dict(removal.together)["案卷"] == 1
    assert dict(removal.together)["考察"] >= 1
    with db.read() as session:
        assert session.get(Person, case.person.id) is None
        assert session.scalars(select(Inspection)).all() == []
        assert session.scalars(select(Draft)).all() == []
        (line,) = list_deleted(session)
    assert (line.sheet, line.act) == ("人员", "删除人员（邓新苗）")
    assert case.person.name in line.title
    assert line.together == sum(number for _sheet, number in removal.together)
    with db.write("恢复人员（邓新苗）") as session:
        assert restore_deleted(session, line.act_id, line.position) == line.together + 1
    assert whole(db) == before
    with db.read() as session:
        assert list_deleted(session) == ()
    with pytest.raises(UserError, match="已经恢复过"), db.write("恢复") as session:
        restore_deleted(session, line.act_id, line.position)


def test_who_is_needed_by_others_stays(db: Database, case: Regular) -> None:
    before = whole(db)
    mentor = case.helpers[0].person_id
    with db.read() as session:
        assert dict(removal_of_person(session, mentor).needed_by)["帮带"] >= 1
    with pytest.raises(UserError, match=r"帮带 .*不能删除"), db.write("删除") as session:
        delete_person(session, mentor)
    assert whole(db) == before


def test_a_case_goes_without_its_person(db: Database, case: Regular) -> None:
    with db.write("删除案卷") as session:
        delete_case(session, case.case.id)
    with db.read() as session:
        assert session.get(Person, case.person.id) is not None
        assert session.scalars(select(Helper)).all() == []
        (line,) = list_deleted(session)
        assert line.sheet == "案卷"
        assert case.person.name in line.title


def test_a_fact_whose_case_is_gone_is_refused_with_its_name(db: Database, case: Regular) -> None:
    helper = case.helpers[0].id
    with db.write("删除帮带") as session:
        session.delete(session.get(Helper, helper))
    with db.write("删除案卷") as session:
        delete_case(session, case.case.id)
    with db.read() as session:
        lines = {line.sheet: line for line in list_deleted(session)}
    before = whole(db)
    with pytest.raises(UserError, match=f"案卷“{case.person.name}.*不在了"), db.write("恢复") as session:
        restore_deleted(session, lines["帮带"].act_id, lines["帮带"].position)
    assert whole(db) == before
    for sheet in ("案卷", "帮带"):
        with db.write("恢复") as session:
            restore_deleted(session, lines[sheet].act_id, lines[sheet].position)
    with db.read() as session:
        assert session.get(Helper, helper) is not None


def test_a_code_that_was_given_away_is_said(db: Database) -> None:
    with db.write("新增") as session:
        session.add(Person(code="RY900", name="甲"))
    with db.write("删除") as session:
        delete_person(session, session.scalars(select(Person)).one().id)
    with db.write("新增") as session:
        session.add(Person(code="RY900", name="乙"))
    with db.read() as session:
        (line,) = list_deleted(session)
    with pytest.raises(UserError, match="编号“RY900”已经给了别的人员记录"), db.write("恢复") as session:
        restore_deleted(session, line.act_id, line.position)


def test_what_was_taken_back_is_not_in_the_bin(db: Database) -> None:
    with db.write("新增") as session:
        session.add(Person(code="RY900", name="甲"))
    with db.read() as session:
        created = list_lines(session)[0].act_id
    with db.write("撤销 新增", undoes=created) as session:
        undo_act(session, created)
    with db.read() as session:
        assert list_deleted(session) == ()


def test_a_deletion_taken_back_and_done_again_is_there_once(db: Database, case: Regular) -> None:
    with db.write("删除案卷") as session:
        delete_case(session, case.case.id)
    for _turn in range(2):
        with db.read() as session:
            act = list_lines(session)[0].act_id
        with db.write("再来", undoes=act) as session:
            undo_act(session, act)
    with db.read() as session:
        (line,) = list_deleted(session)
    with db.write("恢复") as session:
        restore_deleted(session, line.act_id, line.position)
    with db.read() as session:
        assert session.get(DevelopmentCase, case.case.id) is not None


def change(db: Database, act: str, row: Record, **values: object) -> None:
    with db.write(act) as session:
        stored = session.get(type(row), row.id)
        for attr, value in values.items():
            setattr(stored, attr, value)


def test_the_history_is_in_words_and_newest_first(db: Database, case: Regular) -> None:
    change(db, "改谈话", case.case, talk_date=d("2025-06-11"), talker_ids=(case.members[2].id,))
    change(db, "改身份证", case.person, identity_number=NUMBER)
    with db.read() as session:
        told = tell(session, records_of_person(session, case.person.id))
    assert [line.act for line in told[:3]] == ["改身份证", "改谈话", "导入"]
    assert {(change.name, change.new) for change in told[0].changes} == {("身份证号", "990101********0027")}
    changed = {change.name: (change.old, change.new) for change in told[1].changes}
    assert changed["谈话日期"] == ("2025-06-10", "2025-06-11")
    assert changed["谈话人"][1] == case.members[2].name
    assert told[1].kind == CHANGED
    assert {line.kind for line in told[2:]} == {CREATED}
    assert not any(NUMBER in str(line) for line in told)
    assert {"人员", "案卷", "帮带", "考察"} <= {line.sheet for line in told}


def test_a_record_is_put_back_as_it_was_at_any_time(db: Database, case: Regular) -> None:
    states = []
    for place, day in (("一楼", "2025-06-11"), ("二楼", "2025-06-12"), (None, "2025-06-13")):
        change(db, f"改到{place}", case.case, talk_place=place, talk_date=d(day))
        states.append((place, d(day)))
    key = ("development_case", case.case.id)
    with db.read() as session:
        told = tell(session, [key])
    assert [line.can_restore for line in told] == [False, True, True, True]
    for line, (place, day) in zip(told[2::-1], states, strict=True):
        with db.write(f"恢复成 {line.at} 的值") as session:
            restore_record(session, *key, line.act_id)
        with db.read() as session:
            stored = session.get(DevelopmentCase, case.case.id)
            assert stored is not None
            assert (stored.talk_place, stored.talk_date) == (place, day)
    with db.write("恢复成导入时的值") as session:
        restore_record(session, *key, told[-1].act_id)
    with db.read() as session:
        stored = session.get(DevelopmentCase, case.case.id)
        assert stored is not None
        assert (stored.talk_place, stored.talk_date) == (case.case.talk_place, case.case.talk_date)
        assert stored.talker_ids == case.case.talker_ids


def test_old_values_that_point_at_somebody_gone_are_refused(db: Database, case: Regular) -> None:
    with db.write("新增") as session:
        session.add(Person(code="RY900", name="临时联系人"))
        session.flush()
        other = session.scalars(select(Person).where(Person.code == "RY900")).one().id
    helper = case.helpers[0]
    change(db, "换联系人", helper, person_id=other)
    change(db, "换回来", helper, person_id=helper.person_id)
    with db.write("删除") as session:
        delete_person(session, other)
    with db.read() as session:
        told = tell(session, [("helper", helper.id)])
    assert told[0].changes[0].old == "临时联系人（已删除）"
    with pytest.raises(UserError, match=r"临时联系人.*不在了"), db.write("恢复") as session:
        restore_record(session, "helper", helper.id, told[1].act_id)


def test_deleted_facts_are_in_the_history_of_the_person(db: Database, case: Regular) -> None:
    helper = case.helpers[0].id
    with db.write("删除帮带") as session:
        session.delete(session.get(Helper, helper))
    with db.read() as session:
        told = tell(session, records_of_person(session, case.person.id))
    assert (told[0].kind, told[0].sheet, told[0].can_restore) == ("删除", "帮带", False)
    with pytest.raises(UserError, match="已经删除"), db.write("恢复") as session:
        restore_record(session, "helper", helper, told[-1].act_id)


def test_a_meeting_takes_its_votes_roll_and_speeches_along(db: Database) -> None:
    regular = Regular(upto="2026-11-20")
    meeting = Meeting(code="HY900", organisation_id=regular.branch.id, kind="支部大会", on=d("2026-11-19"))
    with db.write("示例") as session:
        regular.store(session)
        session.add(meeting)
        session.add(Speech(meeting_id=meeting.id, number=1, name="甲", opinion="同意"))
        session.add(Attendance(meeting_id=meeting.id, person_id=regular.members[0].id, state="请假"))
    with db.write("删除会议") as session:
        removal = delete_meeting(session, meeting.id)
    assert dict(removal.together) == {"发言": 1, "到会情况": 1}
    with db.read() as session:
        assert session.get(Meeting, meeting.id) is None
        assert session.scalars(select(Speech)).all() == []
        act = last_act(session)
    assert act is not None
    with db.write("撤销", undoes=act.id) as session:
        undo_act(session, act.id)
    with db.write("考察") as session:
        session.add(
            Consultation(
                case_id=regular.case.id,
                meeting_id=meeting.id,
                link=next(iter(Link)),
                consulted=next(iter(Consulted)),
                on=d("2026-11-19"),
            )
        )
    with db.write() as session, pytest.raises(UserError, match="不能删除"):
        delete_meeting(session, meeting.id)
    with db.write() as session, pytest.raises(NotFound, match="已经不在了"):
        delete_meeting(session, "nothing")
