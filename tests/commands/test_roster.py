"""``roster`` on the command line: documents, exit codes, files beside the roster."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.cli import run_command
from tests.services.roster.building import write_roster

HEADER = ("姓名", "身份证号", "递交入党申请书时间", "爱好")
GOOD = ("邓新苗", None, "2021-03-05", "书法")
BAD = ("唐一鸣", None, "2021", None)


@pytest.fixture
def db(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    path = tmp_path / "zhibu.db"
    assert run_command(["init", "--db", str(path), "--name", "测试公司党支部"]) == 0
    capsys.readouterr()
    return path


def run(capsys: pytest.CaptureFixture[str], db: Path, *args: object) -> tuple[int, Any]:
    code = run_command(["roster", *map(str, args), "--db", str(db), "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_import(tmp_path: Path, db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_roster(tmp_path / "a.xlsx", [("名册",), HEADER, GOOD])
    code, document = run(capsys, db, path, "--plan")
    assert code == 0
    assert document["rows"] == {"create": 1, "update": 0, "same": 0, "conflict": 0, "error": 0}
    assert document["header_row"] == 2
    assert document["sheet"] == "名册"
    assert document["mapping"] == {
        "姓名": "人员.姓名",
        "身份证号": "人员.身份证号",
        "递交入党申请书时间": "案卷.申请书日期",
        "爱好": None,
    }
    assert document["errors"] == []
    assert document["applied"] is False
    (warning,) = document["warnings"]
    assert set(warning) == {"sheet", "row", "column", "value", "code", "message", "cell"}
    code, document = run(capsys, db, path)
    assert (code, document["applied"]) == (0, True)
    assert document["records"]["案卷"] == {"create": 1}
    code, document = run(capsys, db, path)
    assert (code, document["rows"]["same"], document["rows"]["create"]) == (0, 1, 0)


def test_errors(tmp_path: Path, db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_roster(tmp_path / "a.xlsx", [HEADER, GOOD, BAD])
    code, document = run(capsys, db, path)
    assert (code, document["applied"]) == (1, False)
    (error,) = document["errors"]
    assert (error["sheet"], error["row"], error["column"], error["cell"]) == (
        "名册",
        3,
        "递交入党申请书时间",
        "C3",
    )
    assert (error["value"], error["code"]) == ("2021", "E-WB-15")
    assert document["rows"]["error"] == 1
    assert sorted(found.name for found in tmp_path.glob("*.xlsx")) == ["a.xlsx"]


def test_good_rows(tmp_path: Path, db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_roster(tmp_path / "a.xlsx", [HEADER, GOOD, BAD])
    code, document = run(capsys, db, path, "--good-rows", "--plan")
    assert (code, document["applied"], document["corrections"]) == (1, False, None)
    code, document = run(capsys, db, path, "--good-rows")
    assert (code, document["applied"]) == (1, True)
    assert Path(document["corrections"]) == tmp_path / "a-待改正.xlsx"
    assert document["rows"] == {"create": 1, "update": 0, "same": 0, "conflict": 0, "error": 1}


def test_mapping_sheet_and_organisation(tmp_path: Path, db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_roster(
        tmp_path / "a.xlsx", [("空",)], others={"-旧": [("党支部", *HEADER), ("新支部", *GOOD)]}
    )
    said = tmp_path / "map.toml"
    said.write_text('"爱好" = "人员.专长"\n', "utf-8")
    code, document = run(capsys, db, path, "--sheet", "旧", "--map", said)
    assert (code, document["errors"][0]["code"]) == (1, "E-RO-04")
    code, document = run(capsys, db, path, "--sheet", "旧", "--map", said, "--create-orgs")
    assert (code, document["applied"]) == (0, True)
    assert document["mapping"]["爱好"] == "人员.专长"
    code, document = run(capsys, db, path, "--sheet", "旧", "--org", "ZZ001")
    assert (code, document["rows"]["same"]) == (0, 1)
    assert document["mapping"]["爱好"] == "人员.专长"


def test_bad_input_says_so(tmp_path: Path, db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_roster(tmp_path / "a.xlsx", [HEADER, GOOD])
    for args in (
        (tmp_path / "nowhere.xlsx",),
        (path, "--sheet", "无"),
        (path, "--org", "ZZ999"),
        (path, "--map", tmp_path / "nowhere.toml"),
    ):
        code, document = run(capsys, db, *args)
        assert code == 1
        assert set(document["error"]) == {"code", "message"}
    code, document = run(capsys, db)
    assert code == 2
    code, document = run(capsys, tmp_path / "none.db", path)
    assert code == 1
    assert not (tmp_path / "none.db").exists()


def test_lines_for_people(tmp_path: Path, db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_roster(tmp_path / "a.xlsx", [HEADER, GOOD, BAD])
    assert run_command(["roster", str(path), "--db", str(db)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "表头在“名册”表第 1 行，各列的对照："
    assert "  爱好 → （不导入）" in lines
    assert lines[-1].startswith("新增 1　更新 0　无变化 0　冲突 0　错误 1。没有写入")
    assert run_command(["roster", str(path), "--db", str(db), "--good-rows"]) == 1
    assert "a-待改正.xlsx" in capsys.readouterr().out.splitlines()[-1]
