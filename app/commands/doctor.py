"""``doctor``: integrity, references, audit chain, backup age, rules, fonts."""

from __future__ import annotations

import argparse
from pathlib import Path

from app import clock
from app.commands.output import DONE, TROUBLE, Result
from app.config import default_paths
from app.services.database import open_database
from app.services.doctor import Check, examine

NAME = "doctor"
HELP = "自检：数据、记录链、备份、规则、字体"


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("--backups", type=Path, default=None, help="备份所在的文件夹")


def run(args: argparse.Namespace) -> Result:
    """Look at everything; exit code 1 if a promise does not hold."""
    db = open_database(args.db)
    try:
        checks = examine(db, args.backups or default_paths().backups, clock.now_utc())
    finally:
        db.close()
    ok = all(check.ok for check in checks)
    lines = [f"{_mark(check)} {check.name}：{check.detail}" for check in checks]
    return Result({"ok": ok, "checks": checks}, lines, DONE if ok else TROUBLE)


def _mark(check: Check) -> str:
    """✓ holds, ✗ does not; － was never begun and is not forced."""
    if not check.ok:
        return "✗"
    return "✓" if check.is_begun else "－"
