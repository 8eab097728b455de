"""The state as plain data, what belongs to an organisation, and the hash of the facts."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text

from app.models import RECORDS, DevelopmentCase, Organisation, Person
from app.services.database import create_database, open_database
from app.services.demo.build import build_demo
from app.services.exchange.bulk import insert_rows
from app.services.exchange.columns import all_shapes, row_values, shape_of
from app.services.exchange.parts import SUPERIOR_FIELDS, part_of, parts_of
from app.services.exchange.scope import belongs_by
from app.services.exchange.state import full_state, read_rows
from app.services.exchange.state_hash import state_hash
from app.services.journal.canonical import plain_row
from tests.services.exchange.forks import Forks
from tests.services.exchange.sql_books import hash_of, merge, state_of


@pytest.fixture(scope="module")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    db = create_database(path)
    with db.write("演示") as session:
        build_demo(session, date(2026, 5, 18), enterprises=6)
    db.close()
    return path


def test_every_part_names_columns_there_are() -> None:
    for table, fields in SUPERIOR_FIELDS.items():
        shape = shape_of(table)
        assert shape is not None
        assert set(fields) <= set(shape.attrs)
        assert parts_of(table) == ("facts", "superior")
        assert part_of(table, fields[0]) == "superior"
    assert parts_of("person") == ("facts",)
    assert shape_of("nothing") is None


def test_rows_are_read_and_written_as_mapped_objects_have_them(demo_file: Path) -> None:
    db = open_database(demo_file)
    with db.read() as session:
        for model in RECORDS:
            shape = all_shapes()[model.__tablename__]
            objects = {row.id: row for row in session.scalars(select(model))}
            found = dict(read_rows(session, shape))
            assert found.keys() == objects.keys()
            for record_id, row in found.items():
                expected = plain_row(objects[record_id])
                assert row == {attr: expected[attr] for attr in shape.attrs if attr in expected}
                values = row_values(shape, row)
                assert values == {attr: getattr(objects[record_id], attr) for attr in shape.attrs}
    db.close()


def test_rows_inserted_in_bulk_are_the_same_rows(demo_file: Path, tmp_path: Path) -> None:
    demo, copy = open_database(demo_file), create_database(tmp_path / "copy.db")
    with demo.read() as source, copy.write() as target:
        for shape in all_shapes().values():
            rows = [
                {"id": record_id, **row_values(shape, row)} for record_id, row in read_rows(source, shape)
            ]
            for row in rows if shape.model is Person else ():
                row["search_key"] = ""
            insert_rows(target, shape.table, rows)
    assert hash_of(copy) == hash_of(demo)
    demo.close()
    copy.close()


def test_the_state_is_the_same_bytes_each_time_and_json(forks: Forks) -> None:
    with forks.a.read() as session:
        first, second = full_state(session), full_state(session)
    assert json.dumps(first.records) == json.dumps(second.records)
    assert json.loads(json.dumps(first.records)) == first.records
    for records in first.records.values():
        ids = [record["id"] for record in records]
        assert ids == sorted(ids)


def test_a_deleted_record_stays_in_the_state(forks: Forks) -> None:
    forks.delete(forks.a, forks.case.thought_reports[0])
    records = state_of(forks.a).records["thought_report"]
    assert len(records) == len(forks.case.thought_reports)
    gone = next(record for record in records if record["id"] == forks.case.thought_reports[0].id)
    (sibling,) = gone["parts"]["facts"]["siblings"]
    assert sibling["deleted"] is True
    assert sibling["values"]["title"] == "思想汇报"


def test_derived_columns_are_not_sent(forks: Forks) -> None:
    forks.edit(forks.a, forks.case.person, search_key="derived")
    assert "derived" not in json.dumps(state_of(forks.a).records)


def test_who_and_when_are_sent(forks: Forks) -> None:
    forks.a.who = replace(forks.a.who, operator="周组织")
    forks.a.now = lambda: datetime(2026, 5, 18, 8, tzinfo=UTC)
    forks.edit(forks.a, forks.case.person, mobile="1")
    forks.edit(forks.b, forks.case.person, mobile="2")
    merge(forks.b, state_of(forks.a), "甲")
    (card,) = forks.cards(forks.b)
    assert (card.who, card.when) == ("周组织", "2026-05-18T08:00:00+00:00")


def test_a_scope_has_what_belongs_to_its_organisations_and_what_that_needs(demo_file: Path) -> None:
    db = open_database(demo_file)
    with db.read() as session:
        everything = full_state(session)
        branches = list(session.scalars(select(Organisation.id).where(Organisation.kind == "党支部")))
        chosen = [branches[-1]]
        part = full_state(session, chosen)
        assert full_state(session, []).records == {}
        people = {row.id: row for row in session.scalars(select(Person))}
        cases = {row.id: row for row in session.scalars(select(DevelopmentCase))}
    db.close()
    sent = {table: {record["id"] for record in records} for table, records in part.records.items()}
    known = {table: {record["id"] for record in records} for table, records in everything.records.items()}
    assert all(ids <= known[table] for table, ids in sent.items())
    assert len(sent["person"]) < len(known["person"])
    mine = {one.id for one in people.values() if one.organisation_id in chosen}
    assert mine <= sent["person"]
    assert {one.id for one in cases.values() if one.organisation_id in chosen} <= sent["development_case"]
    for table, records in part.records.items():
        for record in records:
            for attr, target in all_shapes()[table].refs:
                value = record["parts"]["facts"]["siblings"][0]["values"].get(attr)
                assert value is None or value in sent[target]
    target = create_database(demo_file.with_name("scope.db"))
    assert merge(target, part).rejected == []
    target.close()


def test_a_record_that_was_deleted_belongs_where_it_belonged(forks: Forks) -> None:
    case = forks.case
    forks.delete(forks.a, case.thought_reports[0])
    with forks.a.read() as session:
        part = full_state(session, [case.branch.id])
        other = full_state(session, [case.department.id])
    assert case.thought_reports[0].id in {record["id"] for record in part.records["thought_report"]}
    assert set(other.records) == {"organisation"}


def test_every_table_belongs_somewhere_or_is_only_referred_to() -> None:
    assert {table for table in all_shapes() if not belongs_by(table)} == {
        "enterprise",
        "organisation",
        "visit",
    }


def test_the_hash_is_of_the_facts(forks: Forks) -> None:
    first = hash_of(forks.a)
    assert first == hash_of(forks.b)
    assert len(first) == 64
    forks.edit(forks.a, forks.case.person, search_key="derived")
    assert hash_of(forks.a) == first
    forks.edit(forks.a, forks.case.person, mobile="1")
    changed = hash_of(forks.a)
    assert changed != first
    forks.edit(forks.a, forks.case.person, mobile=None)
    assert hash_of(forks.a) == first
    forks.delete(forks.a, forks.case.thought_reports[0])
    assert hash_of(forks.a) != first


def test_no_single_change_of_a_fact_leaves_the_hash(forks: Forks) -> None:
    """Each filled column of the regular case emptied or changed in turn gives another hash."""
    first = hash_of(forks.a)
    for shape in all_shapes().values():
        with forks.a.read() as session:
            rows = dict(read_rows(session, shape))
        for record_id, row in list(rows.items())[:1]:
            for attr in row:
                with forks.a.read() as session:
                    columns = shape.table.columns
                    session.execute(text("PRAGMA defer_foreign_keys = ON"))
                    statement = f'UPDATE "{shape.table.name}" SET "{attr}" = "{attr}" || 1 WHERE id = :id'
                    session.execute(text(statement), {"id": record_id})
                    assert state_hash(session) != first, (columns, attr)
    assert hash_of(forks.a) == first
