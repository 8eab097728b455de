"""Names that are no files, places nothing may be written to, and the data file that nothing may replace."""

from __future__ import annotations

import os
import sys
from io import StringIO
from pathlib import Path

import pytest

from app.errors import SaveRefused, UserError
from app.services.backup.container import read_header
from app.services.database import create_database, is_encrypted, open_database
from app.services.database.key_file import key_file_beside
from app.services.database.password import NewPassword, change_password, set_password
from app.services.exchange.package import inspect_file, read_file
from app.services.exchange.reading_child import Reader
from app.services.files import save_bytes
from app.services.merging import plan_file
from app.services.roster import RosterOptions, plan_roster
from app.services.workbook import plan_import
from tests.commands.books import Clerk
from tests.commands.real import run

WRITERS = [
    ("template", "--out"),
    ("export-workbook",),
    ("form", "f03", "--case", "A1", "--out"),
    ("form", "f40", "--org", "Z1", "--out"),
    ("identity", "card", "--out"),
    ("identity", "sheet", "--out"),
    ("todo", "--ics"),
    ("plan", "--case", "A1", "--target", "2027-06-30", "--ics"),
]


@pytest.mark.parametrize("argv", WRITERS, ids=" ".join)
def test_nothing_is_saved_over_the_data_file(clerk: Clerk, argv: tuple[str, ...]) -> None:
    assert clerk.take(clerk.book())[0] == 0
    clerk.ask("identity", "--db", clerk.db)
    facts = clerk.ask("state-hash", "--db", clerk.db)
    other = clerk.folder / "other.db"
    assert clerk.ask("init", "--db", other)[0] == 0
    untouched = other.read_bytes()
    for target in (clerk.db, other, clerk.folder / "." / "other.db"):
        code, refused = clerk.ask(*argv, target, "--db", clerk.db)
        assert (code, refused["error"]["code"]) == (1, "E-SAVE-06")
        assert "不能用别的内容覆盖它" in refused["error"]["message"]
    assert clerk.ask("state-hash", "--db", clerk.db) == facts
    assert other.read_bytes() == untouched
    code, refused = clerk.ask(*argv, clerk.folder, "--db", clerk.db)
    assert (code, refused["error"]["code"]) == (1, "E-SAVE-01")
    assert [path.name for path in clerk.folder.iterdir() if path.suffix == ".tmp"] == []


def test_a_data_file_with_a_password_and_its_key(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    old, new = "桂花2026开放Ab", "梅花2027开放Cd"
    db = open_database(clerk.db)
    prepared = NewPassword(old)
    set_password(db, prepared, prepared.code)
    # The program itself may write the key anew.
    change_password(db, old, new)
    db.close()
    key = key_file_beside(clerk.db)
    before = clerk.db.read_bytes(), key.read_bytes()
    for target in (clerk.db, key):
        code, refused = clerk.ask("template", "--out", target)
        assert (code, refused["error"]["code"]) == (1, "E-SAVE-06")
    assert (clerk.db.read_bytes(), key.read_bytes()) == before
    monkeypatch.setenv("ZHIBU_PASSWORD", new)
    assert clerk.ask("check", "--db", clerk.db)[0] == 0
    monkeypatch.setenv("ZHIBU_PASSWORD", old)
    code, refused = clerk.ask("check", "--db", clerk.db)
    assert (code, refused["error"]["code"]) == (1, "E-DB-17")
    monkeypatch.delenv("ZHIBU_PASSWORD")
    monkeypatch.setattr(sys, "stdin", StringIO())
    code, refused = clerk.ask("check", "--db", clerk.db)
    assert (code, refused["error"]["code"]) == (1, "E-DB-15")
    # Neither is asked for where the file is not opened.
    assert clerk.ask("template", "--out", tmp_path / "t.xlsx", "--db", clerk.db)[0] == 0


def test_an_open_data_file_is_known_without_touching_it(tmp_path: Path) -> None:
    db = create_database(tmp_path / "a.db")
    (tmp_path / "b.db").symlink_to(tmp_path / "a.db")
    for name in ("a.db", "b.db"):
        with pytest.raises(SaveRefused, match="是数据文件"):
            save_bytes(tmp_path / name, b"x")
    # Its lock still holds against others.
    assert "正被另一个窗口或命令使用" in run(tmp_path, "check", "--db", "a.db").err
    db.close()
    assert not is_encrypted(tmp_path / "a.db")
    with pytest.raises(SaveRefused, match="是数据文件"):
        save_bytes(tmp_path / "a.db", b"x")


def test_an_open_data_file_is_not_read_as_another_file(tmp_path: Path) -> None:
    """Whoever picks it in a dialog by mistake must not lose its lock: nobody else may open it after that."""
    path = tmp_path / "a.db"
    create_database(path).close()
    window = open_database(path)
    with window.read() as session, Reader() as reader:
        for take in (
            lambda: plan_import(session, path),
            lambda: plan_roster(session, path, RosterOptions()),
            lambda: read_file(path),
            lambda: read_header(path),
        ):
            with pytest.raises(UserError):
                take()
        assert plan_file(session, path, reader).result.is_refused
        assert not inspect_file(session, path, reader)["readable"]
    assert run(tmp_path, "check", "--db", path).code == 1
    window.close()
    assert run(tmp_path, "check", "--db", path).code == 0


LONG = "长" * 300


@pytest.mark.parametrize(
    "argv",
    [
        ("init", "--db", LONG),
        ("demo", "--db", LONG),
        ("check", "--db", LONG),
        ("import", LONG),
        ("import", f"{LONG}.xlsx", "--plan"),
        ("roster", LONG),
        ("template", "--out", LONG),
        ("export-workbook", LONG),
        ("form", "f40", "--org", "Z1", "--out", LONG),
        ("identity", "trust", LONG, "--as", "superior"),
        ("package", "inspect", LONG),
        ("backup", "--to", LONG),
        ("restore", LONG, "--db", "new.db"),
        ("restore", "a.db", "--db", LONG),
        ("doctor", "--backups", LONG),
    ],
    ids=lambda argv: " ".join(argv).replace(LONG, "LONG"),
)
@pytest.mark.skipif(sys.platform == "win32", reason="long names are cut there")
def test_a_name_too_long_is_said(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch, argv: tuple[str, ...]
) -> None:
    monkeypatch.chdir(clerk.folder)
    assert clerk.take(clerk.book())[0] == 0
    before = clerk.ask("state-hash", "--db", clerk.db)
    more = () if "--db" in argv else ("--db", clerk.db)
    code, document = clerk.ask(*argv, *more)
    assert code in (1, 2)
    said = document["error"]["message"] if "error" in document else document["reason"]
    assert any(word in said for word in ("太长", "打不开", "不能在", "找不到", "不是本程序的备份"))
    assert clerk.ask("state-hash", "--db", clerk.db) == before


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="an account without all rights")
def test_a_folder_without_rights_is_said(clerk: Clerk) -> None:  # pragma: no cover
    shut = clerk.folder / "shut"
    shut.mkdir(mode=0o000)
    for argv in (("check", "--db", shut / "a.db"), ("import", shut / "a.xlsx", "--db", clerk.db)):
        code, document = clerk.ask(*argv)
        assert (code, set(document)) == (1, {"error"})
    shut.chmod(0o700)


@pytest.mark.parametrize(
    "argv",
    [
        ("import", "\udcc3\udcfb.xlsx"),
        ("export-workbook", "a\0b"),
        ("init", "--name", "\udcff", "--db", "n.db"),
    ],
)
def test_names_that_are_no_text_are_wrong_usage(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch, argv: tuple[str, ...]
) -> None:
    monkeypatch.chdir(clerk.folder)
    code, document = clerk.ask(*argv, *(() if "--db" in argv else ("--db", clerk.db)))
    assert code == 2
    assert "认不出的字符" in document["error"]["message"]
    assert not (clerk.folder / "n.db").exists()
