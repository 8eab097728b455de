"""``import``: read a data workbook; a preview first, then all of it or nothing."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app import clock
from app.commands.output import DONE, TROUBLE, Result, TerminalProgress
from app.errors import Issue
from app.services.database import open_database

NAME = "import"
HELP = "导入数据工作簿（有一处错误就一行也不写入）"


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("file", metavar="文件", type=Path, help="数据工作簿 .xlsx")
    parser.add_argument("--plan", action="store_true", help="只看会怎样，不写入")


def run(args: argparse.Namespace) -> Result:
    """Plan, and unless ``--plan`` or errors, apply in one transaction."""
    from app.services.workbook import apply_import, plan_import

    db = open_database(args.db)
    try:
        with db.read() as session:
            plan = plan_import(session, args.file, TerminalProgress())
        if plan.may_apply and not args.plan:
            with db.write(f"导入 {args.file.name}") as session:
                apply_import(session, plan, clock.now_utc(), TerminalProgress())
    finally:
        db.close()
    document: dict[str, Any] = {
        "rows": plan.counts(),
        "errors": plan.errors,
        "warnings": plan.warnings,
        "applied": plan.may_apply and not args.plan,
    }
    return Result(document, _lines(document), DONE if plan.may_apply else TROUBLE)


def _lines(document: dict[str, Any]) -> list[str]:
    names = {"create": "新增", "update": "更新", "same": "无变化", "conflict": "冲突", "error": "错误"}
    counts = "　".join(f"{names[key]} {number}" for key, number in document["rows"].items())
    lines = [issue_line("错误", issue) for issue in document["errors"]]
    lines += [issue_line("注意", issue) for issue in document["warnings"]]
    if document["applied"]:
        end = "已全部写入。"
    elif document["errors"] or document["rows"].get("conflict"):
        end = "没有写入，数据库没有改动。请改正后重新导入。"
    else:
        end = "只是预览，没有写入。"
    return [*lines, f"{counts}。{end}"]


def issue_line(word: str, issue: Issue) -> str:
    """One trouble in a file as a line: where, then what."""
    place = "".join(
        part
        for part in (
            f"“{issue.sheet}”表" if issue.sheet else "",
            f"第 {issue.row} 行" if issue.row else "",
            f"“{issue.column}”列" if issue.column else "",
        )
    )
    return f"{word}：{place + '：' if place else ''}{issue.message}"
