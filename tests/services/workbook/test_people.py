"""Who is who: code, ``_id`` or full ID number; the same name and birth date is only reported."""

from __future__ import annotations

from app.models import Person
from app.services.workbook.trouble import Trouble
from tests.services.workbook.building import actions, codes, one
from tests.services.workbook.conftest import Desk

UUID_1 = "2f0c9b1e-3d53-4a8b-9d7e-5b1a3a0f7c11"
NUMBER = "11010519491231002X"
OTHER = "440524188001010014"
"""Published example numbers of the standard, nobody's."""


def person(code: str, name: str = "邓新苗", **more: object) -> dict[str, object]:
    return {"人员编号": code, "姓名": name, **more}


def plan_codes(desk: Desk, *rows: dict[str, object]) -> tuple[list[str], list[str]]:
    return codes(desk.plan({"人员": rows}, base=False))


def test_same_id_number_is_the_same_person_and_keeps_the_code(desk: Desk) -> None:
    desk.add(Person(code="RY001", name="邓新苗", identity_number=NUMBER))
    sheets = {
        "人员": [person("B-7", 身份证号=NUMBER.lower(), 岗位="钳工")],
        "谈心谈话": [{"谈话人编号": "B-7", "对象编号": "RY001", "日期": "2026-05-18", "类型": "党员间"}],
    }
    plan = desk.take(sheets, base=False)
    assert actions(plan, "人员") == ["update"]
    assert one(plan.warnings, Trouble.PERSON_KNOWN).value == "B-7"
    (known,) = desk.rows(Person)
    assert (known.code, known.position) == ("RY001", "钳工")
    assert set(actions(desk.plan(sheets, base=False), "人员")) == {"same"}


def test_old_and_new_form_of_an_id_number_agree(desk: Desk) -> None:
    desk.add(Person(code="RY001", name="邓新苗", identity_number="350303900203307"))
    plan = desk.plan({"人员": [person("RY002", 身份证号="350303199002033073")]}, base=False)
    assert actions(plan, "人员") == ["update"]


def test_code_and_id_number_of_different_people_conflict(desk: Desk) -> None:
    desk.add(Person(code="RY001", name="甲"), Person(code="RY002", name="乙", identity_number=NUMBER))
    plan = desk.plan({"人员": [person("RY001", "甲", 身份证号=NUMBER)]}, base=False)
    assert actions(plan, "人员") == ["conflict"]
    assert one(plan.errors, Trouble.CONFLICT)


def test_identity_and_id_number_of_different_people_conflict(desk: Desk) -> None:
    desk.add(
        Person(id=UUID_1, code="RY001", name="甲"), Person(code="RY002", name="乙", identity_number=NUMBER)
    )
    plan = desk.plan({"人员": [person("RY001", "甲", 身份证号=NUMBER, _id=UUID_1)]}, base=False)
    assert actions(plan, "人员") == ["conflict"]


def test_an_id_number_stored_twice_is_ambiguous(desk: Desk) -> None:
    desk.add(
        Person(code="RY001", name="甲", identity_number=NUMBER),
        Person(code="RY002", name="甲", identity_number=NUMBER),
    )
    assert plan_codes(desk, person("RY003", "甲", 身份证号=NUMBER))[0] == [Trouble.CONFLICT]
    assert plan_codes(desk, person("RY002", "甲", 身份证号=NUMBER))[0] == []


def test_a_known_code_with_another_name_and_number_is_someone_else(desk: Desk) -> None:
    desk.add(Person(code="RY001", name="甲", identity_number=NUMBER))
    assert plan_codes(desk, person("RY001", "乙", 身份证号=OTHER))[0] == [Trouble.CONFLICT]
    assert plan_codes(desk, person("RY001", "乙", 身份证号=NUMBER))[0] == []
    assert plan_codes(desk, person("RY001", "甲", 身份证号=OTHER))[0] == []
    assert plan_codes(desk, person("RY001", "乙"))[0] == []


def test_same_name_and_birth_date_are_only_reported(desk: Desk) -> None:
    desk.add(Person(code="RY001", name="邓新苗", birth="1995-03-12"))
    plan = desk.plan({"人员": [person("RY002", 出生日期="1995-03-12")]}, base=False)
    assert actions(plan, "人员") == ["create"]
    issue = one(plan.warnings, Trouble.SAME_PERSON)
    assert "疑似同一人" in issue.message
    assert "RY001" in issue.message


def test_suspects_within_one_file(desk: Desk) -> None:
    rows = [person("RY001", 出生日期="1995-03-12"), person("RY002", 出生日期="1995-03-12")]
    assert plan_codes(desk, *rows) == ([], [Trouble.SAME_PERSON])
    rows = [person("RY001", 出生日期="1995-03-12"), person("RY002", 出生日期="1995-03-13")]
    assert plan_codes(desk, *rows) == ([], [])


def test_two_id_numbers_are_two_people(desk: Desk) -> None:
    first = person("RY001", 出生日期="1949-12-31", 身份证号=NUMBER)
    second = person("RY002", 出生日期="1949-12-31", 身份证号="110105194912310038")
    assert Trouble.SAME_PERSON not in plan_codes(desk, first, second)[1]


def test_the_same_person_twice_in_one_file_is_one(desk: Desk) -> None:
    rows = [person("RY001", 岗位="钳工"), person("RY001", 部门="一车间")]
    plan = desk.take({"人员": rows}, base=False)
    assert actions(plan, "人员") == ["create", "same"]
    assert one(plan.warnings, Trouble.SAME_ROW).row == 3
    (known,) = desk.rows(Person)
    assert (known.position, known.department) == ("钳工", "一车间")
    assert set(actions(desk.plan({"人员": rows}, base=False), "人员")) == {"same"}


def test_one_id_number_under_two_codes_in_one_file_is_one_person(desk: Desk) -> None:
    sheets = {
        "人员": [person("RY001", 身份证号=NUMBER), person("RY002", 身份证号=NUMBER), person("RY003", "乙")],
        "谈心谈话": [{"谈话人编号": "RY003", "对象编号": "RY002", "日期": "2026-05-18", "类型": "党员间"}],
    }
    plan = desk.take(sheets, base=False)
    assert actions(plan, "人员") == ["create", "same", "create"]
    assert sorted(person.code for person in desk.rows(Person)) == ["RY001", "RY003"]
    assert desk.plan(sheets, base=False).counts()["same"] == 4


def test_a_repeated_code_with_different_people_is_an_error(desk: Desk) -> None:
    plan = desk.plan({"人员": [person("RY001"), person("RY001", "沈志远")]}, base=False)
    issue = one(plan.errors, Trouble.CODE_REPEATED)
    assert (issue.row, issue.column, issue.cell) == (3, "姓名", "B3")
    assert actions(plan, "人员") == ["create", "error"]


def test_one_id_number_with_contradicting_rows_is_a_conflict(desk: Desk) -> None:
    plan = desk.plan(
        {"人员": [person("RY001", 身份证号=NUMBER), person("RY002", "沈志远", 身份证号=NUMBER)]}, base=False
    )
    assert one(plan.errors, Trouble.CONTRADICTION).row == 3


def test_doubtful_id_numbers_come_in_with_a_warning(desk: Desk) -> None:
    cases = {
        "11010519491231002X": {"出生日期": "1949-12-31", "性别": "女"},
        "110101199003071234": {},
        "1101051949123100": {},
        "350303199002033073": {"出生日期": "1990-02-04"},
        "440524188001010014": {},
    }
    warned = {
        number: [
            issue.code
            for issue in desk.plan({"人员": [person("RY001", 身份证号=number, **more)]}, base=False).warnings
        ]
        for number, more in cases.items()
    }
    assert warned["11010519491231002X"] == []
    assert all(
        found == [Trouble.ID_NUMBER] for number, found in warned.items() if number != "11010519491231002X"
    )


def test_an_old_number_agrees_with_a_birth_month(desk: Desk) -> None:
    rows = person("RY001", 身份证号="350303900203307", 出生日期="1990-02", 性别="男")
    assert plan_codes(desk, rows) == ([], [Trouble.INCOMPLETE_DATE])


def test_search_keys_are_kept(desk: Desk) -> None:
    desk.take({"人员": [person("RY001", "单雄信", 手机="13800138000")]}, base=False)
    assert "sxx" in desk.rows(Person)[0].search_key
    desk.take({"人员": [person("RY001", "曾文")]}, base=False)
    key = desk.rows(Person)[0].search_key
    assert "zw" in key
    assert "sxx" not in key
    assert "13800138000" in key
