"""T18: more than 200 names go through database, workbook and package byte for byte as they were typed.

Blanks inside a short Han name are not among them: the import of workbooks takes those out, with a warning.
"""

from __future__ import annotations

import shutil
import unicodedata
from pathlib import Path

import pytest
from sqlalchemy import select

from app.models import Person
from app.services.database import Database, open_database
from app.services.exchange.state import full_state
from app.services.workbook import apply_import, export_workbook, plan_import
from tests.reliability.operations import AT
from tests.reliability.tally import Tally

pytestmark = pytest.mark.reliability("T18")

_BLOCKS = (0x3400, 0x4E00, 0x20000, 0x2A700, 0x2B740, 0x2B820, 0x2CEB0, 0x30000, 0x31350, 0x2EBF0)
NAMES = (
    [f"{chr(block + step * 37)}{chr(0x4E00 + step)}" for block in _BLOCKS for step in range(18)]
    + ["阿依古丽·买买提", "古丽娜尔·阿卜杜热合曼", "艾" * 24 + "·" + "尔" * 25, "欧阳娜娜"]
    + [f"㐂{c}" for c in "䶮𠮷𬭎𫍯𪟝㛃䜣䓨"]
    + ["\uf92c朗", "\uf9dd利", "\ufa0e明", "\u585a\ufe00", "葛\U000e0100", "é张", "e\u0301张", "\ue863中"]
    + ["Ａｎｎａ", "李-王", "O'Neil", "=1+1", "@甲", "+乙", "-丙", "_x000D_丁", "<b>戊</b>", "&amp;己"]
    + [f"{a}{b}{c}" for a in "赵钱" for b in "𠮷䶮" for c in "一丁七"]
)


def stored(db: Database) -> dict[str, str]:
    with db.read() as session:
        return {row.code: row.name for row in session.execute(select(Person.code, Person.name))}


def test_names_stay_as_they_were_typed(empty_names: Path, tmp_path: Path, tally: Tally) -> None:
    typed = {f"RY{number:04}": name for number, name in enumerate(NAMES)}
    assert len(set(NAMES)) > 200
    first = open_database(Path(shutil.copy(empty_names, tmp_path / "first.db")))
    second = open_database(Path(shutil.copy(empty_names, tmp_path / "second.db")))
    try:
        with first.write("录入") as session:
            session.add_all([Person(code=code, name=name) for code, name in typed.items()])
        with first.read() as session:
            export_workbook(session, tmp_path / "书.xlsx")
            records = full_state(session).records["person"]
            plan_check = {
                sibling["values"]["code"]: sibling["values"]["name"]
                for record in records
                for part in record["parts"].values()
                for sibling in part["siblings"]
                if "code" in sibling["values"]
            }
        with second.read() as session:
            plan = plan_import(session, tmp_path / "书.xlsx")
        assert [issue.message for issue in plan.errors] == []
        with second.write("导入") as session:
            apply_import(session, plan, AT)
        ways = {"database": stored(first), "package": plan_check, "workbook": stored(second)}
    finally:
        first.close()
        second.close()
    wrong = {
        way: {code: name for code, name in typed.items() if found.get(code) != name}
        for way, found in ways.items()
    }
    tally.add(len(typed) * len(ways), sum(map(len, wrong.values())))
    assert wrong == {way: {} for way in ways}
    # A test of the test: what folds characters together is seen.
    assert any(unicodedata.normalize("NFC", name) != name for name in NAMES)


@pytest.fixture
def empty_names(tmp_path: Path) -> Path:
    from app.services.database import create_database

    path = tmp_path / "empty.db"
    create_database(path).close()
    return path
