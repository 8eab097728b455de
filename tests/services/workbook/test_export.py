"""The exported workbook: everything in it, typed, harmless, the same bytes for the same database."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from app.errors import SaveRefused
from app.models import DevelopmentCase, Dues, Enterprise, Organisation, Person, Probation
from app.models.sheets import all_sheets
from app.services.workbook import export_workbook, plan_import
from tests.services.workbook.building import BASE
from tests.services.workbook.conftest import Desk

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x","y")', "＝1", "\t=1", "=cmd|' /C calc'!A0"]


def export(desk: Desk, name: str = "out.xlsx") -> Path:
    path = desk.folder / name
    with desk.db.read() as session:
        export_workbook(session, path)
    return path


def test_every_sheet_is_there_even_empty(desk: Desk) -> None:
    workbook = load_workbook(export(desk))
    assert workbook.sheetnames == [sheet.name for sheet in all_sheets()]
    for sheet in all_sheets():
        headers = [cell.value for cell in workbook[sheet.name][1]]
        assert headers == [*(column.header for column in sheet.columns), "_id"]
        assert workbook[sheet.name].max_row == 1


def test_counts_of_every_sheet(desk: Desk) -> None:
    desk.take({})
    with desk.db.read() as session:
        counts = export_workbook(session, desk.folder / "out.xlsx")
    assert len(counts) == len(all_sheets())
    assert {name: n for name, n in counts.items() if n} == {"党组织": 2, "人员": 2, "案卷": 1}


def test_cells_have_their_types(desk: Desk) -> None:
    person = Person(
        code="RY001", name="甲", birth="1998-02", identity_number="11010519491231002X", mobile="13800138000"
    )
    other = Person(code="RY002", name="乙", birth="1998-02-10", on_roster=False)
    branch = Organisation(code="ZZ001", name="丙", kind="党支部")
    case = DevelopmentCase(
        code="AJ001", person_id=person.id, organisation_id=branch.id, talker_ids=(other.id, person.id)
    )
    desk.add(person, other, branch, case)
    desk.add(
        Dues(person_id=person.id, month="2026-05", base=Decimal("3000.50"), paid=Decimal("15.00")),
        Probation(
            case_id=case.id,
            application_dates=(date(2026, 5, 1), date(2027, 5, 1)),
            talk_dates=(date(2026, 6, 1),),
        ),
    )
    workbook = load_workbook(export(desk))

    def cells(sheet: str, row: int = 2) -> dict[str, object]:
        headers = [cell.value for cell in workbook[sheet][1]]
        return {str(header): cell for header, cell in zip(headers, workbook[sheet][row], strict=False)}

    first, second, fees, probation = cells("人员"), cells("人员", 3), cells("党费"), cells("预备期")
    shown = {
        name: (cell.value, cell.number_format)  # type: ignore[attr-defined]
        for name, cell in {
            **first,
            **{f"乙{k}": v for k, v in second.items()},
            **fees,
            **{f"预{k}": v for k, v in probation.items()},
        }.items()
    }
    assert shown["身份证号"] == ("11010519491231002X", "@")
    assert shown["手机"] == ("13800138000", "@")
    assert shown["出生日期"] == ("1998-02", "yyyy-mm-dd")
    assert shown["乙出生日期"] == (datetime.fromisoformat("1998-02-10"), "yyyy-mm-dd")
    assert shown["乙在册"] == ("否", "@")
    assert shown["月份"] == ("2026-05", "@")
    assert shown["基数"] == (3000.5, "0.00")
    assert shown["预转正申请日期"][0] == "2026-05-01；2027-05-01"
    assert shown["预转正谈话日期"][0] == datetime.fromisoformat("2026-06-01")
    assert cells("案卷")["谈话人编号"].value == "RY002；RY001"  # type: ignore[attr-defined]


def test_identity_column_is_hidden_and_last(desk: Desk) -> None:
    workbook = load_workbook(export(desk))
    for worksheet in workbook:
        last = worksheet.cell(1, worksheet.max_column)
        assert last.value == "_id"
        assert worksheet.column_dimensions[last.column_letter].hidden


@pytest.mark.parametrize("text", FORMULAS)
def test_nothing_becomes_a_formula(desk: Desk, text: str) -> None:
    desk.add(Enterprise(code="QY001", name="甲", note=text, industry=text))
    path = export(desk)
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in xml
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("企业").to_python()
    assert rows[1][5] == text
    assert rows[1][14] == text


def test_the_same_database_gives_the_same_bytes(desk: Desk) -> None:
    desk.take({})
    assert export(desk, "a.xlsx").read_bytes() == export(desk, "b.xlsx").read_bytes()


def test_rows_are_in_the_order_of_their_codes(desk: Desk) -> None:
    desk.add(*(Enterprise(code=code, name="甲") for code in ("QY3", "QY1", "QY2")))
    worksheet = load_workbook(export(desk))["企业"]
    assert [worksheet.cell(row, 1).value for row in (2, 3, 4)] == ["QY1", "QY2", "QY3"]


def test_no_author_time_or_path_is_left(desk: Desk) -> None:
    path = export(desk)
    with zipfile.ZipFile(path) as archive:
        assert b"creator" not in archive.read("docProps/core.xml")
        assert b"modified" not in archive.read("docProps/core.xml")
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert str(desk.folder).encode() not in path.read_bytes()


def test_text_that_xml_cannot_hold(desk: Desk) -> None:
    text = "一\n二\r三_x0041_四\x0b五 & <六>"
    desk.add(Enterprise(code="QY001", name="甲", note=text))
    path = export(desk)
    with desk.db.read() as session:
        (row,) = plan_import(session, path).rows
    assert {column: new for column, (_old, new) in row.changes.items()} == {
        "备注": "一\n二\n三_x0041_四五 & <六>"
    }


def test_exporting_over_an_import_changes_nothing(desk: Desk) -> None:
    desk.take({"人员": [{**BASE["人员"][0], "出生日期": "1998-02", "民族": "汉"}, BASE["人员"][1]]})
    path = export(desk)
    with desk.db.read() as session:
        plan = plan_import(session, path)
    assert plan.counts() == {"create": 0, "update": 0, "same": 5, "conflict": 0, "error": 0}


def test_a_file_that_cannot_be_written_is_said_plainly(desk: Desk) -> None:
    with pytest.raises(SaveRefused), desk.db.read() as session:
        export_workbook(session, desk.folder / "no such folder" / "out.xlsx")
