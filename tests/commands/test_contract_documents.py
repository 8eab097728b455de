"""Every command's document, exit code and refusal, as scripts of others rely on them."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.cli import run_command
from app.services.database import open_database

TODAY = "2026-11-23"
Ask = Callable[..., tuple[int, Any]]
SEVERITIES, STATES = {"violation", "warning", "hint"}, {"broken", "undetermined"}
SOURCES, EDITIONS = {"verified", "quoted", "local", "default"}, {"R2014", "R2026", None}
FINDING = {
    "rule", "severity", "state", "case", "subject", "edition",
    "article", "basis", "message", "due_on", "source",
}  # fmt: skip
ISSUE = {"sheet", "row", "column", "value", "code", "message", "cell"}
COUNTS = {"create", "update", "same", "conflict", "error"}


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Ask:
    """A command with ``--json`` in a folder of its own: the exit code and the one document on stdout."""
    monkeypatch.chdir(tmp_path)

    def asked(*argv: object) -> tuple[int, Any]:
        capsys.readouterr()
        code = run_command([*(str(part) for part in argv), "--json"])
        return code, json.loads(capsys.readouterr().out)

    return asked


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration, for reading only."""
    path = tmp_path_factory.mktemp("demo") / "d.db"
    assert run_command(["demo", "--db", str(path), "--today", TODAY]) == 0
    return path


def test_findings(ask: Ask, demo: Path) -> None:
    code, findings = ask("check", "--db", demo, "--today", TODAY)
    assert code == 0
    assert findings
    for finding in findings:
        assert finding.keys() >= FINDING
        assert finding["severity"] in SEVERITIES
        assert finding["state"] in STATES
        assert finding["source"] in SOURCES
        assert finding["edition"] in EDITIONS
        assert finding["due_on"] is None or date.fromisoformat(finding["due_on"])
        assert finding["message"].endswith("。")
        if finding["case"] is not None:
            assert finding["person"]
    assert {finding["severity"] for finding in findings} == SEVERITIES
    case = next(finding["case"] for finding in findings if finding["case"])
    _, of_case = ask("check", "--case", case, "--db", demo, "--today", TODAY)
    assert of_case == [finding for finding in findings if finding["case"] == case]
    code, of_branch = ask("check", "--org", "ZZ001", "--db", demo, "--today", TODAY)
    assert code == 0
    assert {finding["case"] for finding in of_branch} <= {finding["case"] for finding in findings}


def test_todo_is_dated_and_soonest_first(ask: Ask, demo: Path) -> None:
    code, dues = ask("todo", "--days", 30, "--db", demo, "--today", TODAY)
    assert code == 0
    days = [due["due_on"] for due in dues]
    assert days == sorted(days)
    assert days[0] < TODAY <= days[-1] <= "2026-12-23"
    for due in dues:
        assert due.keys() >= {"due_on", "rule", "case", "person", "step", "message", "basis"}
    _, today_only = ask("todo", "--days", 0, "--db", demo, "--today", TODAY)
    assert [due["due_on"] for due in today_only] == [day for day in days if day <= TODAY]


def test_status_and_plan(ask: Ask, demo: Path) -> None:
    code, status = ask("status", "--case", "AJ010", "--db", demo, "--today", TODAY)
    assert code == 0
    assert status.keys() >= {"case", "person", "stage", "status", "step", "next", "dates"}
    assert all(date.fromisoformat(day) for day in status["dates"].values() if day)
    code, nodes = ask("plan", "--case", "AJ010", "--target", "2027-06-30", "--db", demo, "--today", TODAY)
    assert code == 0
    for node in nodes:
        assert node.keys() >= {"node", "earliest", "latest", "rule"}
        assert (node["case"], node["person"]) == (status["case"], status["person"])


def test_forms_and_one_of_every_scope(ask: Ask, demo: Path, tmp_path: Path) -> None:
    code, forms = ask("forms")
    assert code == 0
    assert {form["key"][:3] for form in forms} == {f"f{number:02}" for number in range(1, 47)}
    assert all(form.keys() >= {"key", "title", "scope", "step"} for form in forms)
    subjects = {"case": "AJ010", "person": "RY001", "org": "ZZ001", "meeting": _meeting(demo)}
    assert {form["scope"] for form in forms} == set(subjects)
    for scope, subject in subjects.items():
        key = next(form["key"] for form in forms if form["scope"] == scope)
        out = tmp_path / f"{scope}.pdf"
        code, drawn = ask("form", key, f"--{scope}", subject, "--out", out, "--db", demo, "--today", TODAY)
        assert code == 0
        assert drawn["pages"] >= 1
        assert isinstance(drawn["missing_glyphs"], list)
        assert out.read_bytes().startswith(b"%PDF")
        code, refused = ask("form", key, "--out", tmp_path / "no.pdf", "--db", demo)
        assert (code, refused["error"]["code"]) == (2, "E-FORM-09")
        code, refused = ask("form", key, f"--{scope}", "没有", "--out", tmp_path / "no.pdf", "--db", demo)
        assert (code, set(refused)) == (1, {"error"})
    assert not (tmp_path / "no.pdf").exists()


def test_a_number_with_several_forms_names_them(ask: Ask, demo: Path) -> None:
    for key in ("f19", "F19"):
        code, refused = ask("form", key, "--case", "AJ010", "--out", "x.pdf", "--db", demo)
        assert code == 1
        assert "f19-activist、f19-admission、f19-candidate、f19-conversion" in refused["error"]["message"]
    assert ask("form", "F03", "--case", "AJ010", "--out", "x.pdf", "--db", demo)[0] == 0
    code, refused = ask("form", "f99", "--case", "AJ010", "--out", "x.pdf", "--db", demo)
    assert (code, refused["error"]["code"]) == (1, "E-FORM-06")


def _meeting(path: Path) -> str:
    db = open_database(path)
    from app.models import Meeting

    with db.read() as session:
        code = session.query(Meeting.code).order_by(Meeting.code).limit(1).scalar()
    db.close()
    return str(code)


def test_init_and_demo(ask: Ask, tmp_path: Path) -> None:
    code, made = ask("init", "--db", "a.db")
    assert (code, set(made)) == (0, {"db", "revision"})
    code, refused = ask("init", "--db", "a.db")
    assert (code, set(refused)) == (1, {"error"})
    code, counts = ask("demo", "--db", "a.db", "--today", TODAY)
    assert (code, counts["企业"]) == (0, 1)
    before = (tmp_path / "a.db").read_bytes()
    code, refused = ask("demo", "--db", "a.db", "--today", TODAY)
    assert (code, refused["error"]["code"]) == (1, "E-DB-01")
    assert (tmp_path / "a.db").read_bytes() == before
    assert ask("demo", "--db", "b.db", "--today", TODAY, "--seed", "1")[0] == 0
    assert ask("state-hash", "--db", "a.db")[1] == ask("state-hash", "--db", "b.db")[1]
    assert ask("demo", "--db", "c.db", "--today", TODAY, "--seed", "2")[0] == 0
    assert ask("state-hash", "--db", "a.db")[1] != ask("state-hash", "--db", "c.db")[1]


def test_init_names_the_home_organisation(ask: Ask, tmp_path: Path) -> None:
    import openpyxl

    for kind, extra in (("党支部", ()), ("党委", ("--kind", "党委"))):
        path = tmp_path / f"{kind}.db"
        assert ask("init", "--db", path, "--name", "中共甲组织", *extra)[0] == 0
        assert ask("export-workbook", tmp_path / "x.xlsx", "--db", path)[1]["党组织"] == 1
        sheet = openpyxl.load_workbook(tmp_path / "x.xlsx")["党组织"]
        row = dict(zip(*([cell.value for cell in line] for line in sheet["A1:D2"]), strict=True))
        assert (row["组织编号"], row["组织全称"], row["组织类别"]) == ("ZZ001", "中共甲组织", kind)


def test_backup_restore_doctor_state_audit(ask: Ask, tmp_path: Path) -> None:
    assert ask("demo", "--db", "a.db", "--today", TODAY)[0] == 0
    code, made = ask("backup", "--to", tmp_path / "kept", "--db", "a.db")
    assert (code, made["verified"]) == (0, True)
    assert hashlib.sha256(Path(made["path"]).read_bytes()).hexdigest() == made["sha256"]
    code, back = ask("restore", made["path"], "--db", "b.db")
    assert (code, back["verified"], back["path"]) == (0, True, "b.db")
    assert hashlib.sha256((tmp_path / "b.db").read_bytes()).hexdigest() == back["sha256"]
    assert ask("state-hash", "--db", "a.db")[1] == ask("state-hash", "--db", "b.db")[1]
    before = (tmp_path / "b.db").read_bytes()
    code, refused = ask("restore", made["path"], "--db", "b.db")
    assert (code, set(refused)) == (1, {"error"})
    assert (tmp_path / "b.db").read_bytes() == before
    (tmp_path / "note.txt").write_text("不是备份", encoding="utf-8")
    for wrong in ("note.txt", "a.db", "missing.zbbak", "."):
        code, refused = ask("restore", wrong, "--db", "c.db")
        assert (code, set(refused)) == (1, {"error"})
    assert not (tmp_path / "c.db").exists()
    code, health = ask("doctor", "--backups", tmp_path / "kept", "--db", "a.db")
    assert (code, health["ok"]) == (0, True)
    assert all(check.keys() >= {"name", "ok", "detail"} for check in health["checks"])
    code, health = ask("doctor", "--backups", tmp_path / "none", "--db", "a.db")
    assert (code, health["ok"]) == (1, False)
    code, chain = ask("audit", "--verify", "--db", "a.db")
    assert (code, chain["ok"], chain["broken_at"]) == (0, True, None)
    code, log = ask("audit", "--db", "a.db")
    assert (code, len(log)) == (0, chain["entries"])


def test_identity_and_packages(ask: Ask, tmp_path: Path) -> None:
    for name, kind in (("branch", "党支部"), ("park", "党委")):
        assert ask("init", "--db", f"{name}.db", "--name", name, "--kind", kind)[0] == 0
        code, me = ask("identity", "card", "--out", f"{name}.zbcard", "--db", f"{name}.db")
        assert code == 0
        assert me.keys() >= {"site", "name", "fingerprint", "trusted"}
    _, park = ask("identity", "trust", "branch.zbcard", "--as", "subordinate", "--db", "park.db")
    code, branch = ask("identity", "trust", "park.zbcard", "--as", "superior", "--db", "branch.db")
    assert (code, len(branch["trusted"])) == (0, 1)
    code, sent = ask("package", "export", "--to", park["fingerprint"], "--out", "p.zbpk", "--db", "branch.db")
    assert code == 0
    assert sent.keys() >= {"package", "sequence", "rows", "size", "sha256"}
    content = (tmp_path / "p.zbpk").read_bytes()
    assert (sent["size"], sent["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    code, seen = ask("package", "inspect", "p.zbpk", "--db", "park.db")
    assert (code, seen["readable"]) == (0, True)
    assert seen.keys() >= {"kind", "from", "to", "sequence", "min_reader", "reason"}
    code, unread = ask("package", "inspect", "park.zbcard", "--db", "park.db")
    assert (code, unread["readable"]) == (1, False)
    assert unread["reason"]
    for extra, state in ((("--plan",), "new"), ((), "new"), ((), "seen")):
        code, merged = ask("package", "merge", "p.zbpk", "--db", "park.db", *extra)
        assert (code, [one["state"] for one in merged]) == (0, [state])
        assert merged[0].keys() >= {"reason", "create", "update", "same", "conflicts"}
    code, merged = ask("package", "merge", "p.zbpk", "park.zbcard", "none.zbpk", "--db", "park.db")
    assert (code, [one["state"] for one in merged]) == (1, ["seen", "refused", "refused"])
    code, reply = ask("package", "reply", "--to", branch["fingerprint"], "--out", "r.zbpk", "--db", "park.db")
    assert (code, set(sent)) == (0, set(reply))
    code, refused = ask("package", "export", "--to", "1-2-3", "--out", "q.zbpk", "--db", "branch.db")
    assert (code, set(refused)) == (1, {"error"})
    assert not (tmp_path / "q.zbpk").exists()


OTHERS = [
    ("template", "--out", "out"),
    ("import", "in.xlsx"),
    ("export-workbook", "out"),
    ("check",),
    ("todo",),
    ("status", "--case", "AJ001"),
    ("plan", "--case", "AJ001", "--target", "2027-06-30"),
    ("forms",),
    ("form", "f03", "--case", "AJ001", "--out", "out"),
    ("roster", "in.xlsx"),
    ("identity",),
    ("identity", "card", "--out", "out"),
    ("package", "export", "--to", "1", "--out", "out"),
    ("package", "inspect", "in.xlsx"),
    ("package", "merge", "in.xlsx"),
    ("package", "reply", "--to", "1", "--out", "out"),
    ("backup", "--to", "out"),
    ("doctor",),
    ("state-hash",),
    ("audit",),
    ("audit", "--verify"),
    ("users",),
]


def _foreign(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (x)")
    connection.commit()
    connection.close()


@pytest.mark.parametrize("argv", OTHERS, ids=" ".join)
def test_a_database_that_is_none_is_refused_and_nothing_is_made(
    ask: Ask, tmp_path: Path, argv: tuple[str, ...]
) -> None:
    (tmp_path / "in.xlsx").write_bytes(b"PK")
    (tmp_path / "empty.db").touch()
    (tmp_path / "text.db").write_text("这是一封信" * 100, encoding="utf-8")
    (tmp_path / "folder.db").mkdir()
    _foreign(tmp_path / "foreign.db")
    before = {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    for name in ("missing.db", "empty.db", "text.db", "folder.db", "foreign.db"):
        code, document = ask(*argv, "--db", name)
        assert (code, set(document)) == (1, {"error"})
        assert name.removesuffix(".db") in document["error"]["message"]
    assert {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == before
    assert list((tmp_path / "folder.db").iterdir()) == []


def test_a_file_the_window_holds(ask: Ask, tmp_path: Path) -> None:
    assert ask("init", "--db", "a.db")[0] == 0
    window = open_database(tmp_path / "a.db")
    try:
        for argv in OTHERS:
            if argv[0] in ("template", "forms"):
                continue
            code, refused = ask(*argv, "--db", "a.db")
            assert (code, refused["error"]["code"]) == (1, "E-DB-07"), argv
        assert ask("template", "--out", "t.xlsx", "--db", "a.db")[0] == 0
        assert ask("forms", "--db", "a.db")[0] == 0
    finally:
        window.close()


def test_common_arguments_stand_after_any_name(ask: Ask) -> None:
    assert ask("init", "--db", "a.db", "--name", "甲", "--today", TODAY)[0] == 0
    assert ask("identity", "--db", "a.db", "card", "--out", "a.zbcard", "--today", TODAY)[0] == 0
    assert ask("identity", "card", "--out", "a.zbcard", "--db", "a.db", "--today", TODAY)[0] == 0
    assert ask("check", "--today", TODAY, "--db", "a.db")[0] == 0


@pytest.mark.parametrize("today", ["1900-01-01", "1980-02-29", "2100-12-31"])
def test_any_day_may_be_today(ask: Ask, demo: Path, today: str) -> None:
    for argv in (
        ("check",),
        ("todo", "--days", "36500"),
        ("status", "--case", "AJ010"),
        ("plan", "--case", "AJ010", "--target", "1900-01-01"),
        ("plan", "--case", "AJ010", "--target", "2100-12-31"),
    ):
        assert ask(*argv, "--db", demo, "--today", today)[0] == 0
