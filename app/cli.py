"""The command line: the same services without a window (contract: docs/command-line.md).

Exit codes: 0 done; 1 the job found problems the user must see; 2 wrong usage; 130 stopped with Ctrl+C. Bad
input never gives a traceback.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from app import clock
from app.commands.arguments import add_common
from app.commands.output import STOPPED, USAGE, emit, emit_error, flush_out
from app.commands.trouble import unusable
from app.commands.usage import Parser, UsageError
from app.config import default_paths
from app.errors import UserError
from app.services.database import ask_password_with
from app.services.database.storage import Standing, judge_place

COMMANDS = (
    "init",
    "demo",
    "template",
    "import_workbook",
    "export_workbook",
    "check",
    "todo",
    "status",
    "plan",
    "roster",
    "forms",
    "form",
    "identity",
    "package",
    "state_hash",
    "audit",
    "backup",
    "restore",
    "doctor",
    "users",
)

PASSWORD_VARIABLE = "ZHIBU_PASSWORD"
"""Environment variable with the password of the data file."""

_STOPPED = UserError(
    "E-STOPPED",
    "已按 Ctrl+C 停止。没有做完的这一步一点也没有写入，数据完好；在它之前已经做完的仍然有效。",
    "要接着做，请再运行一次。",
)


def build_parser() -> argparse.ArgumentParser:
    """The parser with every sub-command."""
    parser = Parser(prog="python -m app", description="支部案头：发展党员工作")
    subparsers = parser.add_subparsers(dest="command", metavar="命令", parser_class=Parser)
    for name in COMMANDS:
        module: Any = import_module(f"app.commands.{name}")
        sub = subparsers.add_parser(
            module.NAME, help=module.HELP, description=module.HELP, allow_abbrev=False
        )
        add_common(sub)
        module.add(sub)
        sub.set_defaults(run=module.run)
    return parser


def run_command(argv: Sequence[str]) -> int:
    """Run one sub-command and return its exit code."""
    as_json = "--json" in argv
    _speak_utf8()
    try:
        return _run(argv, as_json=as_json)
    except UsageError as error:
        return emit_error(error, as_json=as_json, code=USAGE)
    except UserError as error:
        return emit_error(error, as_json=as_json)
    except OSError as error:
        return emit_error(unusable(error), as_json=as_json)
    except KeyboardInterrupt:
        return emit_error(_STOPPED, as_json=as_json, code=STOPPED)
    except SystemExit as end:
        # Only --help leaves in this way; the reader of its page may be gone already.
        flush_out()
        return end.code if isinstance(end.code, int) else 0


def _run(argv: Sequence[str], *, as_json: bool) -> int:
    _check_characters(argv)
    args = build_parser().parse_args(argv)
    if not hasattr(args, "run"):
        raise UsageError("E-USAGE", "没有写要做什么。", "请用“python -m app --help”查看有哪些命令。")
    args.today = args.today or clock.today()
    args.db_given = args.db is not None
    args.db = args.db or default_paths().database
    _warn_of_place(args.db)
    ask_password_with(_password)
    try:
        return emit(args.run(args), as_json=as_json)
    finally:
        ask_password_with(None)


def _check_characters(argv: Sequence[str]) -> None:
    """No word may hold what the system could not read as text: it can be neither stored nor shown."""
    for word in argv:
        if any(character == "\0" or "\ud800" <= character <= "\udfff" for character in word):
            shown = word.encode("utf-8", "replace").decode("utf-8").replace("\0", "?")
            raise UsageError(
                "E-USAGE",
                f"“{shown}”里有这台电脑认不出的字符（多半是别的系统里起的文件名）。",
                "请先把文件改个名字。",
            )


def _password(path: Path) -> str:
    """The password of a data file: from the environment, else asked for on a terminal."""
    given = os.environ.get(PASSWORD_VARIABLE)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise UserError(
            "E-DB-15",
            f"“{path.name}”设有密码，没有打开，数据没有被改动。",
            f"请用环境变量 {PASSWORD_VARIABLE} 给出密码，或在终端里运行。",
        )
    from getpass import getpass

    return getpass(f"“{path.name}”的密码：")


def _warn_of_place(path: Path) -> None:
    """A removable disk is only warned of, beside the answer; worse places are refused on opening."""
    found = judge_place(path)
    if found.standing is Standing.WARN:
        print(found.reason, file=sys.stderr)


def _speak_utf8() -> None:
    """Both streams in UTF-8; a stream the caller has closed is given to nobody.

    Otherwise the next file opened, the data file perhaps, would take the number of the closed one.
    """
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "r" if name == "stdin" else "w", encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


_INTRODUCTION = (
    "由程序生成（`python -m tools.write_docs`），不要手工修改。命令行与窗口是同一套功能。"
    "每条命令都有 `--db 数据文件`、`--today 日期`（以哪天为今天）和 `--json`（只输出一个 JSON 文档）。"
    "设了密码的数据文件：密码由环境变量 `ZHIBU_PASSWORD` 给出，没有时在终端里询问。"
    "退出码：0 办好；1 有须看的问题（文件里有错、合并被拒、自检或记录链不对）；2 用法不对；130 按了 Ctrl+C。"
    "`check` 列出违规也是 0：检查已经做完，结果在输出里。"
    "用法不对时 `--json` 也输出一个 JSON 文档。"
)


def command_line_markdown() -> str:
    """The page docs/command-line.md, from the parser itself."""
    lines = ["# 命令行", "", _INTRODUCTION, ""]
    subparsers = next(
        action for action in build_parser()._actions if isinstance(action, argparse._SubParsersAction)
    )
    for name, parser in subparsers.choices.items():
        lines += [f"## {name}", "", f"{parser.description}。", ""]
        rows = [action for action in parser._actions if action.dest not in ("help", "db", "today", "json")]
        if rows:
            lines += ["| 参数 | 说明 |", "| --- | --- |"]
        for action in rows:
            shown = "、".join(action.option_strings) or action.dest
            said = (action.help or "").replace("|", "／") or "—"
            choices = f"（{'、'.join(map(str, action.choices))}）" if action.choices else ""
            lines.append(f"| `{shown}` | {said}{choices} |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"
