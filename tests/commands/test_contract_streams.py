"""What a shell script meets: early closed pipes, full disks, Ctrl+C, wrong usage; each with a sentence."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.commands.usage import in_chinese
from tests.commands.real import command, run, surroundings

posix = pytest.mark.skipif(sys.platform == "win32", reason="a shell and signals of POSIX")
CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demonstration in ``d.db``."""
    folder = tmp_path_factory.mktemp("streams")
    assert run(folder, "demo", "--db", "d.db", "--today", "2026-11-23").code == 0
    return folder


@posix
@pytest.mark.parametrize(
    "said",
    [
        ("check", "--db", "d.db"),
        ("audit", "--db", "d.db", "--json"),
        ("forms", "--json"),
        ("--help",),
        ("check", "--help"),
        ("nothing", "--json"),
    ],
)
def test_a_reader_that_leaves_is_no_trouble(place: Path, said: tuple[str, ...]) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    done = subprocess.run(
        command(*said),
        cwd=place,
        env=surroundings(place),
        stdout=theirs,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    os.close(theirs)
    assert done.stderr == ""
    assert done.returncode == (2 if said[0] == "nothing" else 0)


@posix
def test_a_full_disk_below_the_output_is_said(place: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command("check", "--db", "d.db"),
            cwd=place,
            env=surroundings(place),
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert (done.returncode, done.stderr) == (
        1,
        "结果没有写完整（磁盘已满）；要办的事本身不受影响。请换一个位置再输出。\n",
    )


@posix
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", "<&- >&- 2>&-"])
def test_streams_that_are_closed_from_the_start(place: Path, closed: str) -> None:
    line = f'exec "$0" "$@" {closed}'
    done = subprocess.run(
        ["sh", "-c", line, *command("state-hash", "--db", "d.db")],
        cwd=place,
        env=surroundings(place),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert run(place, "audit", "--verify", "--db", "d.db", "--json").document["ok"]


@posix
@pytest.mark.parametrize("as_json", [False, True])
def test_ctrl_c_ends_with_a_sentence(place: Path, as_json: bool) -> None:
    """The command waits for a code in a pipe, with the data file open, when it is stopped."""
    fifo = place / f"code-{as_json}"
    os.mkfifo(fifo)
    process = subprocess.Popen(
        command("identity", "recover", "--code-file", fifo, "--db", "d.db", *(["--json"] if as_json else [])),
        cwd=place,
        env=surroundings(place),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    with fifo.open("w"):  # opens when the other side does
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
    assert process.returncode == 130
    said = json.loads(out)["error"]["message"] if as_json else err.strip()
    assert (err if as_json else out) == ""
    assert said.startswith("已按 Ctrl+C 停止。")
    assert run(place, "audit", "--verify", "--db", "d.db", "--json").document["ok"]


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["nothing"], "没有“nothing”这个命令"),
        (["check", "--db", "d.db", "--days", "3"], "不认得“--days 3”"),
        (["check", "--da", "d.db"], "不认得"),
        (["template"], "缺少 --out"),
        (["import", "--db", "d.db"], "缺少 文件"),
        (["package", "--db", "d.db"], "缺少 操作"),
        (["identity", "card"], "缺少 --out"),
        (["check", "--db"], "--db 后面要写一个值"),
        (["check", "--json=1"], "--json 后面不写值"),
        (["plan", "--case", "AJ001", "--target", "soon"], "--target：日期“soon”应写成"),
        (["check", "--today", "2026/1/1"], "--today：日期“2026/1/1”应写成"),
        (["check", "--today", "1026-01-01"], "不在 1900—2100 年之间"),
        (["todo", "--days", "soon"], "--days：应写成 0 至 36500 的整数"),
        (["todo", "--days", "-5"], "--days：应写成 0 至 36500 的整数"),
        (["demo", "--enterprises", "0"], "--enterprises：应写成 1 至 2942 的整数"),
        (["demo", "--enterprises", "2943"], "--enterprises：应写成 1 至 2942 的整数"),
        (["form", "f03", "--out", "x.pdf", "--half", "3"], "--half 不能是“3”，可用 1、2"),
        (["init", "--kind", "公司"], "--kind 不能是“公司”，可用 党委、"),
        (["identity", "trust", "a.zbcard", "--as", "friend"], "--as 不能是“friend”，可用 superior、"),
        (["users", "--add", "甲", "--retire", "乙"], "--retire 和 --add 不能一起用"),
        (["restore", "a.zbbak"], "请用 --db 写明恢复成哪个新文件"),
    ],
)
def test_wrong_usage_is_a_document_in_chinese(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], argv: list[str], said: str
) -> None:
    from app.main import main

    assert main([*argv, "--json"]) == 2
    error = json.loads(capsys.readouterr().out)["error"]
    assert set(error) == {"code", "message"}
    assert said in error["message"]
    assert not re.search("argument|required|invalid|expected", error["message"])
    assert main(argv) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert said in printed.err
    assert list(tmp_path.iterdir()) == []


def test_windows_options_are_told_in_chinese_too(capsys: pytest.CaptureFixture[str]) -> None:
    from app.main import main

    assert main(["--db"]) == 2
    assert "--db 后面要写一个值" in capsys.readouterr().err
    assert main(["--what", "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "E-USAGE"


def test_a_message_nobody_knows_stays() -> None:
    assert in_chinese("something new") == "something new"


def test_help_is_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    from app.main import main

    for argv in (["--help"], ["check", "--help"], ["package", "merge", "--help"]):
        assert main(argv) == 0
        page = capsys.readouterr().out
        assert page.startswith("用法：")
        assert not re.search("usage|options|positional|show this", page)
        assert CHINESE.search(page)


@posix
@pytest.mark.parametrize(
    "argv",
    [
        ("export-workbook", "out.xlsx"),
        ("import", "out.xlsx"),
        ("check",),
        ("todo",),
        ("backup", "--to", "kept"),
    ],
    ids=lambda argv: argv[0],
)
def test_progress_is_shown_on_a_terminal_only(place: Path, argv: tuple[str, ...]) -> None:
    import pty

    if argv[0] == "import":
        assert run(place, "export-workbook", "out.xlsx", "--db", "d.db").code == 0
    quiet = run(place, *argv, "--db", "d.db", "--json")
    assert (quiet.code, quiet.err) == (0, "")
    ours, terminal = pty.openpty()
    with (place / "answer.json").open("wb") as answer:
        process = subprocess.Popen(
            command(*argv, "--db", "d.db", "--json"),
            cwd=place,
            env=surroundings(place),
            stdout=answer,
            stderr=terminal,
        )
    os.close(terminal)
    told = b""
    while piece := _read(ours):
        told += piece
    os.close(ours)
    assert process.wait() == 0
    document = json.loads((place / "answer.json").read_text(encoding="utf-8"))
    assert type(document) is type(quiet.document)
    lines = told.decode("utf-8")
    assert lines.endswith("\n")
    assert "正在" in lines


def _read(terminal: int) -> bytes:
    """What the terminal shows next; nothing once the other side has closed it."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""
