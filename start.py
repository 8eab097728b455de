#!/usr/bin/env python3
"""The everyday commands, from a fresh machine on: ``python3 start.py [COMMAND]``.

Standard library only; runs with the system Python 3.11 to 3.13 of a bare Debian 12 (python3 and pip, no
python3-venv) and of Windows 10/11; ``tools/set_up.py`` installs what is missing into ``.venv`` beside this
file. Exit code: that of the command run; 1 with a Chinese sentence when the machine cannot be made ready.
"""

from __future__ import annotations

import argparse
import io
import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tools.set_up import (
    DEV_LOCK,
    ROOT,
    RUN_LOCK,
    SetupError,
    ensure_build_tools,
    has_display,
    other_python,
    run,
    say,
    set_up,
    supported,
    venv_program,
)

if TYPE_CHECKING:  # an older Python must get as far as the sentence that refuses it
    Step = tuple[str, list[str | Path]]

OUT = ROOT / "out"


def start(fresh: bool) -> int:
    """Open the window on demo data, made once and kept; without a display run the journey headless."""
    python = set_up(RUN_LOCK)
    if not has_display():
        return journey(python)
    data = OUT / "data"
    if fresh:
        shutil.rmtree(data, ignore_errors=True)
    say(f"正在打开窗口（演示数据，人和企业都是虚构的）。数据保存在：{data}")
    return run(python, "-m", "app", "--demo", "--data-dir", data)


def journey(python: Path) -> int:
    """One person's way without a window: data, workbook out and in, check, forms, a window picture."""
    folder = OUT / "journey"
    say("没有可用的显示器，不能打开窗口。改为不开窗口走完同一过程：")
    say("演示数据 → 导出工作簿 → 导入新库 → 检查 → 表格（PDF）→ 窗口图片。")
    code = run(python, "-m", "app", "journey", "--out", folder, QT_QPA_PLATFORM="offscreen")
    say(f"结果都在这个文件夹：{folder}" if code == 0 else f"没有走完；已有的结果在：{folder}")
    return code


def check_steps(python: Path) -> list[Step]:
    """The quality gates in order: what each is called, and its command."""
    return [
        ("格式 ruff format", [python, "-m", "ruff", "format", "--check", "."]),
        ("代码检查 ruff", [python, "-m", "ruff", "check", "."]),
        ("类型 mypy --strict", [python, "-m", "mypy"]),
        ("引用关系 import-linter", [venv_program("lint-imports"), "--no-logo"]),
        ("模型与迁移一致 alembic", [python, "-m", "tools.migrations_agree"]),
    ]


def run_steps(steps: list[Step]) -> int:
    """Run every step even after a failed one; 0 when all passed, else 1, with the failed ones named."""
    failed = []
    for name, command in steps:
        say(f"{name} …")
        begun = time.monotonic()
        code = run(*command, QT_QPA_PLATFORM="offscreen")
        say(f"{name}：{'没有通过' if code else '通过'}，{time.monotonic() - begun:.1f} 秒")
        if code:
            failed.append(name)
    say(f"没有通过：{'；'.join(failed)}" if failed else "全部通过。")
    return 1 if failed else 0


def check() -> int:
    """The quality gates without the test suite."""
    return run_steps(check_steps(set_up(DEV_LOCK)))


def suite(python: Path, arguments: list[str]) -> list[str | Path]:
    """The command that runs the tests; the table of the reliability targets goes into ``out``."""
    command: list[str | Path] = [python, "-m", "pytest", "-n", "auto", "--dist", "worksteal"]
    # One order for everybody; another with your own seed.
    return [*command, "--randomly-seed=20261125", "--reliability", OUT, *arguments]


def test(arguments: list[str]) -> int:
    """The quality gates and the whole test suite (``arguments`` go to pytest)."""
    python = set_up(DEV_LOCK)
    return run_steps([*check_steps(python), ("测试 pytest", suite(python, arguments))])


def reliability(arguments: list[str]) -> int:
    """Only the tests of the reliability targets (docs/reliability.md), and their table."""
    command = suite(set_up(DEV_LOCK), ["-m", "reliability", *arguments])
    code = run_steps([("可靠性测试 pytest", command)])
    say(f"结果表：{OUT / 'reliability.txt'}")
    return code


def build() -> int:
    """Build the folder program with PyInstaller, then run it with ``--self-check`` (as a test)."""
    python = set_up(DEV_LOCK)
    ensure_build_tools()
    dist = ROOT / "build" / "dist"
    pack: list[str | Path] = [python, "-m", "PyInstaller", "--noconfirm", "--distpath", dist]
    pack += ["--workpath", ROOT / "build" / "work", ROOT / "build.spec"]
    prove: list[str | Path] = [python, "-m", "pytest", "-m", "build", ROOT / "tests" / "test_build.py"]
    code = run_steps([("打包", pack), ("自检", prove)])
    if code == 0:
        say(f"打好的程序文件夹：{dist / 'zhibu-desk'}")
    return code


def pictures() -> int:
    """Write pictures of the main screens, and those of the manual anew."""
    folder = OUT / "pictures"
    manual = ROOT / "docs" / "manual" / "pictures"
    take: list[str | Path] = ["-m", "app", "pictures", "--out", folder, "--manual", manual]
    code = run(set_up(RUN_LOCK), *take, QT_QPA_PLATFORM="offscreen")
    if code == 0:
        say(f"主要画面的图片在：{folder}")
    return code


def parse(arguments: list[str]) -> tuple[argparse.Namespace, list[str]]:
    """Read the command line; the second part is what follows ``test`` or ``reliability``, for pytest."""
    parser = argparse.ArgumentParser(prog="start.py", description="支部案头：安装、启动、测试、打包")
    parser.add_argument("--fresh", action="store_true", help="重新生成演示数据（放弃在演示数据里的改动）")
    commands = parser.add_subparsers(dest="command", title="命令（不写就是启动程序）", metavar="")
    commands.add_parser("test", help="代码检查和全部测试（后面的参数交给 pytest）")
    commands.add_parser("reliability", help="只做可靠性测试，结果列成表（后面的参数交给 pytest）")
    commands.add_parser("check", help="只做代码检查")
    commands.add_parser("build", help="打包成可以分发的文件夹并自检")
    commands.add_parser("pictures", help="输出主要画面的图片")
    known, rest = parser.parse_known_args(arguments)
    if rest and known.command not in ("test", "reliability"):
        parser.error(f"看不懂的参数：{' '.join(rest)}")
    return known, rest


def main(arguments: list[str]) -> int:
    """Choose the interpreter, run the command, turn refusals into one sentence."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and not stream.isatty():
            stream.reconfigure(encoding="utf-8", errors="replace")
    options, rest = parse(arguments)
    try:
        better = None if supported(sys.version_info[:2]) else other_python()
        if better:
            return run(better, Path(__file__).resolve(), *arguments)
        if options.command in ("test", "reliability"):
            return {"test": test, "reliability": reliability}[options.command](rest)
        if options.command:
            return {"check": check, "build": build, "pictures": pictures}[options.command]()
        return start(options.fresh)
    except SetupError as refusal:
        say(str(refusal))
        return 1
    except KeyboardInterrupt:
        say("已中断。")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
