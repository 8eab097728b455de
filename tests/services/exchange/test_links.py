"""同一人: two records of one human, decided by a person, taken back at will, never by the program."""

from __future__ import annotations

from itertools import permutations

import pytest
from sqlalchemy import select

from app.errors import NotFound, UserError
from app.models import AuditEntry, Organisation, Person
from app.services.database import Database
from app.services.exchange.links import link, links_of, representatives, suspects, unlink
from app.services.journal.undo import last_act, undo_act

IDS = [f"{n}" * 36 for n in range(1, 6)]


@pytest.fixture
def people(db: Database) -> Database:
    """Five people; the first two have one ID number, the third and fourth one name and birth date."""
    rows = [
        Person(id=IDS[0], code="A", name="甲", identity_number="99010119950312002x"),
        Person(id=IDS[1], code="B", name="甲一", identity_number="99010119950312002X"),
        Person(id=IDS[2], code="C", name="丙", birth="1990-01-01"),
        Person(id=IDS[3], code="D", name="丙", birth="1990-01-01", identity_number="990101199001010011"),
        Person(id=IDS[4], code="E", name="丙", birth="1990-01"),
    ]
    with db.write("记") as session:
        session.add_all(rows)
    return db


def test_linked_rows_have_one_representative_and_nothing_else_changes(people: Database) -> None:
    with people.write("标记同一人（甲）") as session:
        made = link(session, "person", IDS[1], IDS[0], "电话核实")
    with people.read() as session:
        assert representatives(session, "person") == {IDS[0]: IDS[0], IDS[1]: IDS[0]}
        assert representatives(session, "organisation") == {}
        assert [one.id for one in links_of(session, "person", IDS[1])] == [made]
        assert links_of(session, "person", IDS[2]) == ()
        assert len(session.scalars(select(Person)).all()) == 5
    with people.write("取消同一人（甲）") as session:
        unlink(session, made)
    with people.read() as session:
        assert representatives(session, "person") == {}


@pytest.mark.parametrize("order", list(permutations([(0, 1), (1, 2), (3, 4), (2, 3)])))
def test_the_order_of_links_does_not_matter(people: Database, order: tuple[tuple[int, int], ...]) -> None:
    with people.write("标记") as session:
        for one, other in order:
            link(session, "person", IDS[one], IDS[other])
    with people.read() as session:
        assert representatives(session, "person") == dict.fromkeys(IDS, IDS[0])


def test_a_link_is_an_act_in_the_chain_that_can_be_undone(people: Database) -> None:
    with people.write("标记同一人") as session:
        link(session, "person", IDS[0], IDS[1])
    with people.read() as session:
        act = last_act(session)
        assert act is not None
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act_id == act.id)).one()
        assert (entry.action, entry.table_name) == ("create", "same_link")
    with people.write("撤销", undoes=act.id) as session:
        undo_act(session, act.id)
    with people.read() as session:
        assert representatives(session, "person") == {}


def test_what_cannot_be_linked(people: Database) -> None:
    with people.write("记") as session:
        session.add(Organisation(id=IDS[0], code="Z", name="支部", kind="党支部"))
        link(session, "person", IDS[0], IDS[1])
    for first, second, code in (
        (IDS[0], "0" * 36, "E-LINK-01"),
        (IDS[2], IDS[2], "E-LINK-02"),
        (IDS[1], IDS[0], "E-LINK-03"),
    ):
        with pytest.raises(UserError) as refusal, people.write() as session:
            link(session, "person", first, second)
        assert refusal.value.code == code
    with pytest.raises(NotFound), people.write() as session:
        unlink(session, "0" * 36)
    with pytest.raises(ValueError, match="not linked"), people.write() as session:
        link(session, "vote", IDS[0], IDS[1])


def test_suspects_are_only_suggested(people: Database) -> None:
    with people.read() as session:
        found = {(one.first_id, one.second_id): one.ground for one in suspects(session)}
    assert found == {
        (IDS[0], IDS[1]): "身份证号相同",
        (IDS[2], IDS[3]): "姓名和出生日期相同",
    }
    with people.write("标记") as session:
        link(session, "person", IDS[0], IDS[1])
    with people.read() as session:
        assert [(one.first_id, one.second_id) for one in suspects(session)] == [(IDS[2], IDS[3])]


def test_two_id_numbers_are_two_people(people: Database) -> None:
    with people.write("记") as session:
        stored = session.get(Person, IDS[2])
        assert stored is not None
        stored.identity_number = "990101199001010038"
    with people.read() as session:
        assert [one.ground for one in suspects(session)] == ["身份证号相同"]
