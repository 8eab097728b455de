"""Undo and redo several steps deep, out of turn, and refused."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.errors import UserError
from app.models import Person, Resume
from app.services.database import Database
from app.services.journal.acts import AGAIN, DONE, LASTING, REDONE, UNDOING, UNDONE, list_lines
from app.services.journal.recording import recorder_of
from app.services.journal.undo import next_redo, next_undo, undo_act


def take(db: Database, *, redo: bool = False) -> str:
    """One press of 撤销 or 重做; the name of the act that did it, empty if there was nothing."""
    with db.read() as session:
        turn = next_redo(session) if redo else next_undo(session)
    if turn is None:
        return ""
    with db.write(turn.name, undoes=turn.act_id) as session:
        undo_act(session, turn.act_id)
    return turn.name


def names(db: Database) -> list[str]:
    with db.read() as session:
        return sorted(session.scalars(select(Person.name)))


def add(db: Database, name: str) -> None:
    with db.write(f"新增人员（{name}）") as session:
        session.add(Person(code=name, name=name))


def test_three_back_three_forward_and_back_again(db: Database) -> None:
    for name in "甲乙丙":
        add(db, name)
    assert [take(db) for _ in range(4)] == [
        "撤销 新增人员（丙）",
        "撤销 新增人员（乙）",
        "撤销 新增人员（甲）",
        "",
    ]
    assert names(db) == []
    assert [take(db, redo=True) for _ in range(4)] == [
        "重做 新增人员（甲）",
        "重做 新增人员（乙）",
        "重做 新增人员（丙）",
        "",
    ]
    assert names(db) == sorted("甲乙丙")
    # What was done again can be taken back again, under the same name.
    assert take(db) == "撤销 新增人员（丙）"
    assert take(db, redo=True) == "重做 新增人员（丙）"


def test_nothing_is_done_again_after_something_new(db: Database) -> None:
    add(db, "甲")
    take(db)
    add(db, "乙")
    assert take(db, redo=True) == ""
    assert take(db) == "撤销 新增人员（乙）"
    assert take(db, redo=True) == "重做 新增人员（乙）"


def test_the_list_says_what_can_be_done_with_each_act(db: Database) -> None:
    add(db, "甲")
    add(db, "乙")
    take(db)
    take(db, redo=True)
    take(db)
    with db.write("寄出数据包") as session:
        session.add(Person(code="丙", name="丙"))
        recorder_of(session).is_lasting = True
    with db.read() as session:
        lines = list_lines(session)
    assert [(line.name, line.state, line.turn is not None) for line in lines] == [
        ("寄出数据包", LASTING, False),
        ("撤销 新增人员（乙）", UNDOING, True),
        ("重做 新增人员（乙）", UNDONE, False),
        ("撤销 新增人员（乙）", REDONE, False),
        ("新增人员（乙）", UNDONE, False),
        ("新增人员（甲）", DONE, True),
    ]
    assert lines[1].turn is not None
    assert lines[1].turn.name == "重做 新增人员（乙）"


def test_an_act_done_again_reads_so(db: Database) -> None:
    add(db, "甲")
    take(db)
    take(db, redo=True)
    with db.read() as session:
        assert list_lines(session)[-1].state == AGAIN


def test_what_lasts_is_named_and_not_passed_over(db: Database) -> None:
    add(db, "甲")
    with db.write("寄出数据包") as session:
        session.add(Person(code="丙", name="丙"))
        recorder_of(session).is_lasting = True
    with db.read() as session, pytest.raises(UserError, match=r"寄出数据包.*不能撤销"):
        next_undo(session)


def test_a_record_others_need_now_is_not_taken_away(db: Database) -> None:
    add(db, "甲")
    add(db, "乙")
    with db.read() as session:
        lines = {line.name: line.act_id for line in list_lines(session)}
        ids = {row.name: row.id for row in session.scalars(select(Person))}
    with db.write("记录简历") as session:
        session.add(Resume(person_id=ids["甲"], from_month="2020-01", unit_and_post="工艺员"))
    act = lines["新增人员（甲）"]
    with pytest.raises(UserError, match="还和别的记录连着"), db.write("撤销", undoes=act) as session:
        undo_act(session, act)
    assert names(db) == sorted("甲乙")


def test_a_code_given_away_since_is_said(db: Database) -> None:
    add(db, "甲")
    with db.read() as session:
        person = session.scalars(select(Person)).one()
    with db.write("删除人员（甲）") as session:
        session.delete(session.get(Person, person.id))
    with db.read() as session:
        act = list_lines(session)[0].act_id
    with db.write("新增人员（丁）") as session:
        session.add(Person(code="甲", name="丁"))
    with pytest.raises(UserError, match="编号已经被别的记录用了"), db.write("撤销", undoes=act) as session:
        undo_act(session, act)
    assert names(db) == ["丁"]
