"""Carrying out a plan: all rows or none, never on a database that has changed since."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.errors import Cancelled, UserError
from app.models import Enterprise, ImportBatch, Organisation, Person
from app.services.workbook import apply_import, plan_import
from app.services.workbook.trouble import Trouble
from tests.services.workbook.building import BASE, fill
from tests.services.workbook.conftest import AT, Desk

BAD_SHEETS = {
    "wrong date": {"案卷": [{**BASE["案卷"][0], "申请书日期": "二〇二一年三月五日"}]},
    "duplicate code": {"人员": [*BASE["人员"], {"人员编号": "RY001", "姓名": "另一人"}]},
    "numeric ID": {"人员": [{**BASE["人员"][0], "身份证号": 110101199003071234}, BASE["人员"][1]]},
    "unknown reference": {"案卷": [{**BASE["案卷"][0], "人员编号": "RY404"}]},
    "unknown word": {"人员": [{**BASE["人员"][0], "性别": "先生"}, BASE["人员"][1]]},
}


def digest(path: Path) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()


def test_import_is_noted_with_name_hash_and_counts(desk: Desk) -> None:
    plan = desk.take({})
    (batch,) = desk.rows(ImportBatch)
    assert batch.file_name == "file.xlsx"
    assert batch.sha256 == hashlib.sha256((desk.folder / "file.xlsx").read_bytes()).hexdigest() == plan.sha256
    assert (batch.created, batch.updated) == (5, 0)


def test_a_second_import_writes_nothing_at_all(desk: Desk) -> None:
    desk.take({})
    before = digest(desk.db.path)
    desk.take({})
    assert digest(desk.db.path) == before


@pytest.mark.parametrize("sheets", BAD_SHEETS.values(), ids=BAD_SHEETS.keys())
def test_a_file_with_an_error_leaves_every_byte(
    desk: Desk, sheets: dict[str, list[dict[str, object]]]
) -> None:
    before = digest(desk.db.path)
    path = desk.file(sheets)
    with pytest.raises(UserError, match="数据没有被改动"), desk.db.write() as session:
        plan = plan_import(session, path)
        assert plan.errors
        assert not plan.may_apply
        apply_import(session, plan, AT)
    assert digest(desk.db.path) == before


def test_merged_header_and_no_rows_leave_every_byte(desk: Desk) -> None:
    before = digest(desk.db.path)
    merged = desk.file({})
    workbook = load_workbook(merged)
    workbook["人员"].merge_cells("A1:B1")
    workbook.save(merged)
    empty = fill(desk.folder / "empty.xlsx", {"企业": [{"企业编号": None, "企业名称": None}]}, base=False)
    for path in (merged, empty):
        with pytest.raises(UserError), desk.db.write() as session:
            apply_import(session, plan_import(session, path), AT)
    assert digest(desk.db.path) == before


def test_a_database_changed_since_the_preview_is_left_alone(desk: Desk) -> None:
    path = desk.file({})
    with desk.db.read() as session:
        plan = plan_import(session, path)
    desk.add(Enterprise(code="QY001", name="甲"))
    before = digest(desk.db.path)
    with pytest.raises(UserError) as caught, desk.db.write() as session:
        apply_import(session, plan, AT)
    assert caught.value.code == Trouble.CHANGED_SINCE
    assert digest(desk.db.path) == before


def test_a_plan_is_applied_once(desk: Desk) -> None:
    path = desk.file({})
    with desk.db.read() as session:
        plan = plan_import(session, path)
    with desk.db.write() as session:
        apply_import(session, plan, AT)
    with pytest.raises(UserError), desk.db.write() as session:
        apply_import(session, plan, AT)
    assert len(desk.rows(Person)) == 2


def test_cancelling_half_way_stores_nothing(desk: Desk) -> None:
    class StopAtCases:
        def step(self, done: int, total: int, text: str) -> None:
            if "案卷" in text and "写入" in text:
                raise Cancelled

    path = desk.file({})
    before = digest(desk.db.path)
    with pytest.raises(Cancelled), desk.db.write() as session:
        plan = plan_import(session, path)
        apply_import(session, plan, AT, StopAtCases())
    assert desk.rows(Person) == []
    assert digest(desk.db.path) == before


def test_progress_is_reported(desk: Desk) -> None:
    seen: list[tuple[int, int, str]] = []

    class Watch:
        def step(self, done: int, total: int, text: str) -> None:
            seen.append((done, total, text))

    path = desk.file({})
    with desk.db.write() as session:
        apply_import(session, plan_import(session, path, Watch()), AT, Watch())
    assert all(0 <= done <= total for done, total, _text in seen)
    assert any("人员" in text for _done, _total, text in seen)
    assert seen[-1] == (5, 5, "已写入")


def test_long_sheets_are_written_and_reported_in_steps(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.services.workbook.apply._ROWS_A_STEP", 2)
    monkeypatch.setattr("app.services.workbook.reader._ROWS_A_STEP", 2)
    seen: list[str] = []

    class Watch:
        def step(self, done: int, total: int, text: str) -> None:
            seen.append(text)

    chain = [
        {
            "组织编号": f"ZZ{n}",
            "组织全称": "甲",
            "组织类别": "党支部",
            "上级组织编号": f"ZZ{n + 1}" if n < 7 else None,
        }
        for n in range(8)
    ]
    path = desk.file({"党组织": chain}, base=False)
    with desk.db.write() as session:
        apply_import(session, plan_import(session, path, Watch()), AT, Watch())
    assert seen.count("正在写入“党组织”表") == 4
    assert "正在读取“党组织”表，第 4 行" in seen
    superiors = {row.code: row.superior_id for row in desk.rows(Organisation)}
    assert superiors.pop("ZZ7") is None
    assert all(superiors.values())
