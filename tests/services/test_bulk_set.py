"""One value for many rows: what may be set, the preview, the checks, all or nothing, undo."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from app.errors import UserError
from app.models import Organisation, Person
from app.services.bulk_set import apply_bulk, plan_bulk, settable, stored_value
from app.services.database import Database, open_database
from app.services.journal.undo import last_act, undo_act
from tests.ui.sample import APPLICANTS, BRANCH, write_sample


@pytest.fixture
def branch(tmp_path: Path) -> Iterator[Database]:
    write_sample(tmp_path / "branch.db")
    database = open_database(tmp_path / "branch.db")
    yield database
    database.close()


def ids(branch: Database, *names: str) -> list[str]:
    with branch.read() as session:
        found = {row.name: row.id for row in session.scalars(select(Person))}
    return [found[name] for name in names]


def test_what_belongs_to_one_person_alone_is_not_offered() -> None:
    attrs = {column.attr for column in settable("人员")}
    assert {"organisation_id", "enterprise_id", "department", "position", "education", "on_roster"} <= attrs
    assert not attrs & {"code", "name", "identity_number", "birth", "mobile", "note"}


@pytest.mark.parametrize("sheet", ["谈心谈话", "任职", "材料", "发文", "选举", "培训", "组织关系"])
def test_whose_a_row_is_and_its_own_numbers_are_not_offered(sheet: str) -> None:
    attrs = {column.attr for column in settable(sheet)}
    assert attrs
    assert not attrs & {"person_id", "case_id", "person_ids", "case_ids", "nominee_id"}
    assert not attrs & {"number", "letter_number", "certificate", "file_name", "size_bytes", "sha256"}


def test_old_and_new_are_shown_and_unchanged_rows_counted(branch: Database) -> None:
    chosen = ids(branch, *APPLICANTS[:3])
    with branch.write("改") as session:
        session.get_one(Person, chosen[0]).department = "总装车间"
    with branch.read() as session:
        plan = plan_bulk(session, "人员", [*chosen, chosen[1]], "department", " 总装车间 ")
    assert [(row.label, row.before, row.after) for row in plan.rows] == [
        ("于佳　SQ02", "", "总装车间"),
        ("单小芳　SQ03", "", "总装车间"),
    ]
    assert plan.unchanged == 1
    with branch.write("成批填写") as session:
        assert apply_bulk(session, plan) == 2
    with branch.read() as session:
        assert {session.get_one(Person, one).department for one in chosen} == {"总装车间"}
    with branch.write("撤销") as session:
        act = last_act(session)
        assert act is not None
        assert act.name == "成批填写"
        undo_act(session, act.id)
    with branch.read() as session:
        assert [session.get_one(Person, one).department for one in chosen] == ["总装车间", None, None]


def test_references_are_shown_by_name_and_may_be_emptied(branch: Database) -> None:
    chosen = ids(branch, *APPLICANTS[:2])
    with branch.read() as session:
        empty = plan_bulk(session, "人员", chosen, "organisation_id", None)
        place = stored_value(session, "人员", chosen[0], "organisation_id")
    assert [(row.before, row.after) for row in empty.rows] == [(BRANCH, "")] * 2
    with branch.write("清空") as session:
        apply_bulk(session, empty)
    with branch.read() as session:
        back = plan_bulk(session, "人员", chosen, "organisation_id", place)
    assert [(row.before, row.after) for row in back.rows] == [("", BRANCH)] * 2


def test_what_a_column_may_not_hold_is_refused(branch: Database) -> None:
    chosen = ids(branch, *APPLICANTS[:2])
    with branch.read() as session:
        with pytest.raises(UserError, match="只能是"):
            plan_bulk(session, "人员", chosen, "sex", "不明")
        with pytest.raises(UserError, match="不能成批填写"):
            plan_bulk(session, "人员", chosen, "identity_number", "1")
        home = session.scalars(select(Organisation.id).where(Organisation.name == BRANCH)).one()
        with pytest.raises(UserError, match="不能清空"):
            plan_bulk(session, "党组织", [home], "kind", None)


def test_the_checks_of_the_import_are_made(branch: Database) -> None:
    """An organisation above itself is found by the import's own check."""
    with branch.read() as session:
        home = session.scalars(select(Organisation.id).where(Organisation.name == BRANCH)).one()
        plan = plan_bulk(session, "党组织", [home], "superior_id", home)
    assert "绕成了圈" in plan.errors[0].message
    with pytest.raises(UserError, match="没有可以写入"), branch.write("改") as session:
        apply_bulk(session, plan)


def test_all_or_nothing_when_something_changed_meanwhile(branch: Database) -> None:
    chosen = ids(branch, *APPLICANTS[:3])
    with branch.read() as session:
        plan = plan_bulk(session, "人员", chosen, "department", "总装车间")
    with branch.write("改") as session:
        session.get_one(Person, chosen[2]).department = "别处"
    with pytest.raises(UserError, match="又有了变化"), branch.write("成批填写") as session:
        apply_bulk(session, plan)
    with branch.read() as session:
        assert [session.get_one(Person, one).department for one in chosen] == [None, None, "别处"]
