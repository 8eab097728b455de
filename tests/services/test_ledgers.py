"""台账: every sheet of the workbook can be kept in the window; lists in words; periods that run forward."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.errors import UserError
from app.models import RECORDS, Meeting, Post
from app.models.fields import Kind
from app.models.sheets import sheet_of
from app.services.database import Database
from app.services.journey.facts import choices_for
from app.services.ledgers import LEDGERS, SHEETS, ledger_counts, list_ledger, listed_columns
from app.services.registers import REGISTERS, record_values, save_record
from app.services.removal import delete_record
from app.services.steps import STEPS
from tests.builders import Regular, d

ELSEWHERE = {
    "案卷": "the person page",
    "预备期": "the step of the approval",
    "违纪处理": "中途情况",
    "会议": "the meeting wizard",
    "会议表决": "the meeting wizard",
    "不计应到": "the roll of the meeting wizard",
    "到会情况": "the roll of the meeting wizard",
    "人员": "the person page",
}
"""Sheets kept on a page of their own."""


def test_every_sheet_of_the_workbook_can_be_kept_in_the_window() -> None:
    by_step = {group.model.sheet for step in STEPS for group in step.groups}
    kept = by_step | set(REGISTERS) | set(ELSEWHERE)
    assert {model.sheet for model in RECORDS} <= kept
    assert set(SHEETS) <= set(REGISTERS)


@pytest.fixture
def case(db: Database) -> Regular:
    regular = Regular(upto="2026-11-20")
    with db.write("示例") as session:
        regular.store(session)
    return regular


def filled(session: Session, sheet: str) -> dict[str, Any]:
    """A row of a sheet with something in every required column."""
    values: dict[str, Any] = {}
    for column in sheet_of(REGISTERS[sheet]).columns:
        field = column.field
        if not field.required:
            continue
        if field.kind is Kind.REF:
            assert field.target is not None
            found = choices_for(session, field.target)
            values[column.attr] = found[0].id if found else None
        elif field.kind is Kind.CHOICE:
            values[column.attr] = field.words[0]
        elif field.kind is Kind.DAY:
            values[column.attr] = d("2026-05-04")
        elif field.kind is Kind.MONTH:
            values[column.attr] = "2026-05"
        elif field.kind is Kind.WHOLE:
            values[column.attr] = 1 if column.attr != "year" else 2026
        else:
            values[column.attr] = "甲"
    return values


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_row_is_added_listed_and_deleted(db: Database, case: Regular, sheet: str) -> None:
    with db.write("企业") as session:
        save_record(session, "企业", None, {"code": "QY1", "name": "示例企业"})
        session.add(Meeting(code="HY1", organisation_id=case.branch.id, kind="支部大会", on=d("2026-03-02")))
    with db.read() as session:
        before = list_ledger(session, sheet)
    with db.write(f"新增“{sheet}”") as session:
        values = filled(session, sheet)
        stored = save_record(session, sheet, None, values)
    with db.read() as session:
        rows = list_ledger(session, sheet)
        row = next(row for row in rows if row.id == stored)
        assert len(row.cells) == len(listed_columns(sheet))
        assert row.title
        assert not any(value in " ".join(row.cells) for value in row.owners)
        assert ledger_counts(session)[sheet] == len(before) + 1
        assert {key: value for key, value in record_values(session, sheet, stored).items() if value} == values
    with db.write() as session, pytest.raises(UserError, match=r"已经有一条|必须填写"):
        save_record(session, sheet, None, values if sheet != "材料" else {})
    with db.write(f"删除“{sheet}”") as session:
        delete_record(session, sheet, stored)
    with db.read() as session:
        assert {row.id for row in list_ledger(session, sheet)} == {row.id for row in before}


def test_people_are_found_by_initials(db: Database, case: Regular) -> None:
    with db.write("任职") as session:
        case.person.search_key = "沈志远 szy shenzhiyuan"
        session.merge(case.person)
        save_record(
            session,
            "任职",
            None,
            {
                "organisation_id": case.branch.id,
                "person_id": case.person.id,
                "title": "组织委员",
                "from_on": d("2026-01-05"),
            },
        )
    with db.read() as session:
        found = [row for row in list_ledger(session, "任职") if "szy" in row.search_key]
    assert [row.cells[2:4] for row in found] == [("组织委员", "2026-01-05")]


def test_no_period_ends_before_it_begins(db: Database, case: Regular) -> None:
    values = {
        "organisation_id": case.branch.id,
        "person_id": case.person.id,
        "title": "书记",
        "from_on": d("2026-05-04"),
        "to_on": d("2026-05-03"),
    }
    with db.write() as session, pytest.raises(UserError, match="“止”2026-05-03 早于“起”2026-05-04"):
        save_record(session, "任职", None, values)
    with db.write("任职") as session:
        save_record(session, "任职", None, {**values, "to_on": d("2026-05-04")})
    with db.read() as session:
        assert session.query(Post).filter_by(title="书记", person_id=case.person.id).count() == 1


def test_every_ledger_stands_once() -> None:
    assert len(SHEETS) == len(set(SHEETS)) == sum(len(sheets) for _heading, sheets in LEDGERS)
