"""T13: none of 20 planted words can be read in what leaves sealed, in what files say of themselves, or about.

Papers and tables hold people's data because they are printed for that; their properties and names do not.
"""

from __future__ import annotations

import gzip
import json
import logging
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from PySide6.QtWidgets import QApplication
from sqlalchemy import text

from app.cli import run_command
from app.config import default_paths
from app.errors import UserError
from app.models import Person
from app.services.backup.making import make_backup
from app.services.backup.recovering import bring_home
from app.services.backup.restoring import restore_backup
from app.services.backup.upkeep import back_up, set_second_place
from app.services.batch_print import save_person
from app.services.database import create_database, key_file, open_database
from app.services.database.password import NewPassword, change_password, set_password
from app.services.exchange.keys import ensure_keys
from app.services.exchange.unsigned import open_database_file
from app.services.export_register import WORD, Outgoing, save_and_enter
from app.services.files import save_bytes
from app.services.forms import catalogue
from app.services.one_instance import OneInstance
from app.services.roster import RosterOptions, plan_roster
from app.services.start_check import ExitNote
from app.services.word.facts import case_facts
from app.services.word.templates import fill_template
from app.ui.crash import start_logging
from app.ui.crash_report import report
from app.ui.plain_paper import paper_pdf
from tests.reliability.canaries import CANARIES, NUMBER, PERSON, about, found, plant
from tests.reliability.tally import Tally
from tests.reliability.watching import Seen, places, watched
from tests.reliability.writers import BY_CLICKS, BY_WORK, EVERY_FILE, NO_DATA

pytestmark = pytest.mark.reliability("T13")

AT = datetime(2026, 11, 25, 8, tzinfo=UTC)
_SEALED = (".zbpk", ".zbbak", ".zbcard")
_READABLE = (".pdf", ".xlsx", ".docx", ".ics")
_FOLDER = Path(__file__).resolve().parents[1]


@dataclass
class Place:
    """A data file with the canaries, and a folder for what is made of it; the data folder is within."""

    db: Path
    out: Path
    case_id: str

    def run(self, *words: object, expect: int = 0) -> Any:
        """A command on the data file, as its JSON document."""
        command = [str(word) for word in (*words, "--db", self.db, "--today", "2026-11-20", "--json")]
        assert run_command(command) == expect, command


@pytest.fixture
def place(tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setenv("ZHIBU_DATA_DIR", str(tmp_path / "out" / "own"))
    path = tmp_path / "data" / "zhibu.db"
    db = create_database(path)
    with db.write("录入") as session:
        ensure_keys(session, AT.isoformat())
        regular = plant(session)
        case_id = regular.case.id
    db.close()
    out = tmp_path / "out"
    return Place(path, out, case_id)


def forms(place: Place) -> None:
    for key in ("f03", "f12", "f13"):
        place.run("form", key, "--case", "AJ001", "--out", place.out / f"{key}.pdf")
    for key in ("f04", "f14"):
        place.run("form", key, "--org", "ZZ001", "--out", place.out / f"{key}.xlsx")


def folded_form(place: Place) -> None:
    place.run("form", "f03", "--case", "AJ001", "--fold", "--out", place.out / "folded.pdf")


def several_forms(place: Place) -> None:
    for key in ("f03", "f12"):
        place.run("form", key, "--case", "AJ001", "--out", place.out / f"{key}.pdf")
    parts = [(place.out / f"{key}.pdf").read_bytes() for key in ("f03", "f12")]
    save_person(place.out, PERSON, "发展对象材料", parts)


def word(place: Place) -> None:
    template = place.out / "证明.docx"
    document = docx.Document()
    document.add_paragraph("{{ 人员.姓名 }} {{ 人员.身份证号 }} {{ 案卷.备注 }}")
    document.save(str(template))
    db = open_database(place.db)
    with db.note() as session:
        content = fill_template(template, case_facts(session, place.case_id, AT.date()))
        outgoing = Outgoing(WORD, "证明", 1, False, "核对", "园区")
        save_and_enter(session, place.out / "证明 成.docx", content, outgoing, AT)
    db.close()


def calendars(place: Place) -> None:
    place.run("todo", "--days", "400", "--ics", place.out / "todo.ics")
    place.run("plan", "--case", "AJ001", "--target", "2026-12-01", "--ics", place.out / "plan.ics")


def workbook(place: Place) -> None:
    place.run("export-workbook", place.out / "全部.xlsx")
    place.run("template", "--out", place.out / "空白.xlsx")


def _roster(place: Place) -> Path:
    path = place.out / "名册.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["姓名", "身份证号", "申请入党时间", "备注"])
    sheet.append([PERSON, NUMBER, "2025年13月40日", CANARIES[9]])
    sheet.append([CANARIES[1], "", "2026-05-01", CANARIES[10]])
    book.save(path)
    return path


def roster(place: Place) -> None:
    place.run("roster", _roster(place), "--org", "ZZ001", "--good-rows", expect=1)


def roster_in_the_window(place: Place) -> None:
    path = _roster(place)
    db = open_database(place.db)
    with db.read() as session:
        plan = plan_roster(session, path, RosterOptions(organisation="ZZ001", good_rows=True))
    assert plan.corrections is not None
    with db.note() as session:
        plan.corrections.save_and_enter(session, path, AT)
    db.close()


def _park(place: Place) -> tuple[Place, str]:
    park = replace(place, db=place.out / "park.db")
    run_command(
        ["init", "--db", str(park.db), "--name", "中共测试园区工作委员会", "--kind", "党工委", "--json"]
    )
    park.run("identity", "card", "--out", place.out / "园区.zbcard")
    place.run("identity", "card", "--out", place.out / "支部.zbcard")
    place.run("identity", "trust", place.out / "园区.zbcard", "--as", "superior")
    park.run("identity", "trust", place.out / "支部.zbcard", "--as", "subordinate")
    card = json.loads((place.out / "园区.zbcard").read_text("utf-8"))
    return park, str(card.get("fingerprint") or _fingerprint(place, "superior"))


def _fingerprint(place: Place, role: str) -> str:
    db = open_database(place.db)
    with db.read() as session:
        row = session.execute(text("SELECT fingerprint FROM trusted_site WHERE role = :role"), {"role": role})
        found_one = str(row.scalar_one())
    db.close()
    return found_one


def identity(place: Place) -> None:
    own = default_paths().root / "keys" / "device.key"
    own.unlink()
    db = place.out / "new.db"
    run_command(["init", "--db", str(db), "--name", "中共测试园区工作委员会", "--json"])
    replace(place, db=db).run("identity", "card", "--out", place.out / "支部.zbcard")
    replace(place, db=db).run("identity", "sheet", "--out", place.out / "恢复表.txt")


def packages(place: Place) -> None:
    park, to = _park(place)
    file, answer = place.out / "包.zbpk", place.out / "回执.zbpk"
    place.run("package", "export", "--to", to, "--out", file)
    park.run("package", "merge", file)
    park.run("package", "reply", "--to", _fingerprint(park, "subordinate"), "--out", answer)
    place.run("package", "merge", answer)
    file.write_bytes(file.read_bytes()[:-3])
    park.run("package", "merge", file, expect=1)


def foreign_database(place: Place) -> None:
    park = place.out / "park.db"
    db = create_database(park)
    with db.read() as session:
        open_database_file(session, place.db)
    db.close()


def backup(place: Place) -> None:
    stick = place.out / "U盘"
    stick.mkdir()
    db = open_database(place.db)
    with db.write("设置") as session:
        set_second_place(session, stick)
    made = back_up(db, place.out / "备份", AT)
    assert [path.name for path in stick.iterdir()] == [made.path.name]
    db.close()
    restore_backup(made.path, place.out / "恢复.db")


def bring_home_(place: Place) -> None:
    bring_home(place.db, place.out / "home" / "zhibu.db")


def password(place: Place) -> None:
    db = open_database(place.db)
    prepared = NewPassword("桂花2026开放Ab")
    set_password(db, prepared, prepared.code)
    change_password(db, "桂花2026开放Ab", "梅花2027开放Cd")
    make_backup(db, place.out / "备份", AT)
    db.close()


def upgrade(place: Place) -> None:
    old = place.out / "old.db"
    kept = sorted((_FOLDER / "data" / "schemas").glob("0001/*.gz"))[0]
    old.write_bytes(gzip.decompress(kept.read_bytes()))
    plain = sqlite3.connect(old)
    plain.execute("UPDATE person SET name = ?, identity_number = ? WHERE rowid = 1", (PERSON, NUMBER))
    plain.commit()
    plain.close()
    open_database(old).close()


def notes_beside(place: Place) -> None:
    note = ExitNote(place.db.parent, place.db)
    note.opened()
    first, second = (OneInstance(place.out, "zhibu") for _ in range(2))
    assert first.claim()
    assert not second.claim()
    second.ask_to_show()
    first.release()
    db = open_database(place.db)
    with db.write("改") as session:
        session.add(Person(code="NEW", name=CANARIES[3]))
    db.close()
    note.closed()


def plain_paper(place: Place) -> None:
    save_bytes(place.out / "删除证明.pdf", paper_pdf(["删除证明", "编号 1", "2026-11-25"]))


def log(place: Place) -> None:
    faults = start_logging(place.out / "logs")
    logging.getLogger("app").error("a line that opens the file")
    faults.close()


WORK: dict[str, Callable[[Place], None]] = {
    "forms": forms, "folded form": folded_form, "several forms": several_forms, "word": word,
    "calendars": calendars, "workbook": workbook, "roster": roster,
    "roster in the window": roster_in_the_window, "identity": identity, "packages": packages,
    "foreign database": foreign_database, "backup": backup, "bring home": bring_home_, "password": password,
    "upgrade": upgrade, "notes beside": notes_beside, "log": log, "plain paper": plain_paper,
}  # fmt: skip


def leaks(seen: Seen, folder: Path, papers: tuple[str, ...] = ()) -> list[str]:
    """Where a canary can be read: ``place: words``. A person's own paper may bear the person's name."""
    wrong = []
    files = [(path.name, path.read_bytes()) for path in folder.rglob("*") if path.is_file()]
    for name, content in [*seen.written, *files]:
        inside = about(content) if name.endswith(_READABLE) else content
        if not name.endswith((".db", *papers)):
            wrong += [f"in {name}: {words}" for words in found(inside)]
        bare = name.removeprefix(PERSON) if name.endswith(".pdf") else name
        wrong += [f"name {name}: {words}" for words in found(bare)]
    wrong += [f"log: {words}" for words in found("\n".join(seen.log))]
    wrong += [f"left behind: {name}" for name in seen.left]
    return wrong


@pytest.mark.parametrize("name", WORK)
def test_nothing_can_be_read_that_should_not(
    place: Place, name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tally: Tally
) -> None:
    monkeypatch.setitem(key_file._SCRYPT, "n", 2**4)
    with watched(monkeypatch, tmp_path) as seen:
        WORK[name](place)
    missing = BY_WORK[name] - seen.entered
    assert missing == frozenset(), "the work no longer enters these places"
    wrong = leaks(seen, place.out)
    tally.add(len(CANARIES), len(wrong))
    assert wrong == []


def test_no_form_names_the_person_beside_its_pages(
    place: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tally: Tally
) -> None:
    keys = [form.key for form in catalogue() if form.scope == "case"]
    with watched(monkeypatch, tmp_path, functions=False) as seen:
        for key in keys:
            place.run("form", key, "--case", "AJ001", "--out", place.out / f"{key}.pdf")
    wrong = leaks(seen, place.out)
    tally.add(len(keys), len(wrong))
    assert wrong == []


def test_every_place_that_writes_files_is_tried() -> None:
    named = [*EVERY_FILE, *NO_DATA, *BY_CLICKS, *(one for ones in BY_WORK.values() for one in ones)]
    assert sorted(places()) == sorted(set(named))
    assert BY_WORK.keys() == WORK.keys()
    for test in BY_CLICKS.values():
        file, name = test.split("::")
        assert f"def {name}(" in (_FOLDER / "ui" / file).read_text("utf-8"), test


def test_an_error_with_data_in_it_is_told_without_them(place: Place, tally: Tally) -> None:
    """A crash report of each kind of trouble that quotes what it was about."""
    db = open_database(place.db)
    troubles: list[BaseException] = []
    for one in CANARIES:
        with pytest.raises(Exception) as caught, db.write("改") as session:
            session.execute(text("INSERT INTO person (name, code) VALUES (:name, :name)"), {"name": one})
        troubles.append(caught.value)
        for make in (ValueError, KeyError, LookupError):
            troubles.append(make(f"no such person: {one}"))
        refused = UserError("E-X", f"“{one}”没有找到。")
        refused.add_note(one)
        troubles.append(refused)
    db.close()
    wrong = [words for trouble in troubles for words in found(report(trouble))]
    tally.add(len(troubles), len(wrong))
    assert wrong == []


# The known-bad twins: each leak made on purpose is found.


def test_the_search_finds_every_canary_in_the_file_itself(place: Place) -> None:
    assert found(place.db.read_bytes()) == list(CANARIES)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le"])
def test_the_search_finds_them_packed_and_in_other_encodings(tmp_path: Path, encoding: str) -> None:
    import zipfile

    packed = tmp_path / "x.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("inside", PERSON.encode(encoding))
    assert found(packed.read_bytes()) == [PERSON]


def test_a_leak_of_each_kind_is_found(place: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import logging
    import tempfile

    from app.services.workbook.book_bytes import book_bytes
    from app.services.workbook.frame import new_workbook

    book = new_workbook()
    book.create_sheet("x").append([PERSON])
    with watched(monkeypatch, tmp_path) as seen:
        save_bytes(place.out / f"{NUMBER}.pdf", b"%")
        save_bytes(place.out / "包.zbpk", CANARIES[5].encode())
        save_bytes(place.out / "表.xlsx", book_bytes(book))
        logging.getLogger("app.x").warning("trouble with %s", CANARIES[2])
        Path(tempfile.mkdtemp(), "left").write_text(CANARIES[3], encoding="utf-8")
    wrong = leaks(seen, place.out)
    assert any(line.startswith("name") for line in wrong)
    assert any(line.startswith("in 包") for line in wrong)
    assert not any(line.startswith("in 表") for line in wrong)  # a table may hold what it lists
    assert any(line.startswith("log") for line in wrong)
    assert any(line.startswith("left") for line in wrong)


@pytest.fixture(autouse=True)
def _quiet(capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
    """Commands print their documents; they are not looked at here."""
    yield
    capsys.readouterr()
