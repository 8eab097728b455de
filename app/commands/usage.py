"""The parser of the command line in Chinese: what was called wrongly, and the page of ``--help``."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from typing import Any, NoReturn

from app.errors import UserError

_RULES: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (r"argument 命令: invalid choice: '?(.*?)'? \(choose from .*\)", lambda m: f"没有“{m[1]}”这个命令"),
    (r"the following arguments are required: (.*)", lambda m: f"缺少 {_joined(m[1])}"),
    (r"one of the arguments (.*) is required", lambda m: f"{m[1].replace(' ', '、')} 要给出一个"),
    (r"unrecognized arguments: (.*)", lambda m: f"不认得“{m[1]}”"),
    (
        r"argument (.*): invalid choice: '?(.*?)'? \(choose from (.*)\)",
        lambda m: f"{m[1]} 不能是“{m[2]}”，可用 {_joined(m[3].replace(chr(39), ''))}",
    ),
    (r"argument (.*): expected one argument", lambda m: f"{m[1]} 后面要写一个值"),
    (r"argument (.*): expected at least one argument", lambda m: f"{m[1]} 后面至少要写一个值"),
    (r"argument (.*): expected (\d+) arguments", lambda m: f"{m[1]} 后面要写 {m[2]} 个值"),
    (r"argument (.*): not allowed with argument (.*)", lambda m: f"{m[1]} 和 {m[2]} 不能一起用"),
    (r"argument (.*): ignored explicit argument '(.*)'", lambda m: f"{m[1]} 后面不写值，多了“{m[2]}”"),
    (r"argument (.*): invalid int value: '(.*)'", lambda m: f"{m[1]} 应写成整数，不是“{m[2]}”"),
    (r"argument (.*): invalid \S+ value: '(.*)'", lambda m: f"{m[1]} 不能是“{m[2]}”"),
    (r"argument (.*?): (.*)", lambda m: f"{m[1]}：{m[2]}"),
)
"""What argparse says in English, as a pattern for the whole message, and the same in Chinese."""


class UsageError(UserError):
    """The command was called wrongly."""


class _Formatter(argparse.HelpFormatter):
    """``--help`` with a Chinese word before the usage."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser that speaks Chinese and raises :class:`UsageError` instead of printing and leaving."""

    def __init__(self, **options: Any) -> None:
        super().__init__(formatter_class=_Formatter, add_help=False, **options)
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        """Wrong usage."""
        raise UsageError(
            "E-USAGE", f"命令用法不对：{in_chinese(message)}。", f"请用“{self.prog} --help”查看用法。"
        )


def in_chinese(message: str) -> str:
    """A message of argparse in Chinese; one it does not know stays as it is."""
    for pattern, said in _RULES:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found is not None:
            return said(found)
    return message


def whole_argument(low: int, high: int | None = None) -> Callable[[str], int]:
    """A type of argument: a whole number from ``low`` to ``high``, both included."""
    limits = f"不小于 {low} 的整数" if high is None else f" {low} 至 {high} 的整数"

    def whole(typed: str) -> int:
        if re.fullmatch(r"[+-]?\d{1,18}", typed, re.ASCII):
            number = int(typed)
            if number >= low and (high is None or number <= high):
                return number
        raise argparse.ArgumentTypeError(f"应写成{limits}，不是“{typed}”")

    return whole


def _joined(listed: str) -> str:
    return listed.replace(", ", "、")
