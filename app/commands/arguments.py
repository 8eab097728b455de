"""Arguments that every command takes, also one whose job is named by a second word (``package merge``)."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

_DB_HELP = (
    "数据文件（缺省为本机数据文件夹里的）。设了密码的：密码由环境变量 ZHIBU_PASSWORD 给出，没有时在终端里询问"
)
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


def day_argument(typed: str) -> date:
    """A day typed as 2026-05-18, from 1900 to 2100 like every date of the program."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        raise argparse.ArgumentTypeError(f"日期“{typed}”应写成 2026-05-18 这样") from None
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise argparse.ArgumentTypeError(f"日期“{typed}”不在 {_FIRST_YEAR}—{_LAST_YEAR} 年之间")
    return day


def add_common(parser: argparse.ArgumentParser, *, is_second: bool = False) -> None:
    """``--db``, ``--today``, ``--json``; after a second word they only count where they are given."""

    def default(value: Any) -> Any:
        return argparse.SUPPRESS if is_second else value

    parser.add_argument("--db", type=Path, default=default(None), help=_DB_HELP)
    parser.add_argument(
        "--today", type=day_argument, default=default(None), help="以这一天为今天（缺省为真实日期）"
    )
    parser.add_argument("--json", action="store_true", default=default(False), help="只输出一个 JSON 文档")


def add_words(
    parser: argparse.ArgumentParser, words: dict[str, str], *, required: bool
) -> dict[str, argparse.ArgumentParser]:
    """A second word that says which job is meant (``args.word``): word → help; the parser of each."""
    second = parser.add_subparsers(dest="word", metavar="操作", required=required)
    found = {}
    for word, text in words.items():
        found[word] = second.add_parser(word, help=text, description=text, allow_abbrev=False)
        add_common(found[word], is_second=True)
    return found
