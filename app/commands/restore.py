"""``restore``: a backup into a new file."""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

from app.commands.output import Result
from app.commands.usage import UsageError
from app.services.backup.restoring import restore_backup

NAME = "restore"
HELP = "把备份恢复成新的数据文件（不覆盖已有文件）"


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("file", metavar="文件", type=Path, help="备份文件 .zbbak")
    parser.add_argument("--code", default=None, help="恢复表上的恢复码（换了电脑时用）")


def run(args: argparse.Namespace) -> Result:
    """Restore into ``--db``, which must be given and must not exist."""
    if not args.db_given:
        raise UsageError("E-USAGE", "请用 --db 写明恢复成哪个新文件。")
    header = restore_backup(args.file, args.db, args.code)
    with args.db.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    document = {
        "path": str(args.db),
        "sha256": digest,
        "verified": True,
        "db": str(args.db),
        "sequence": header.sequence,
        "people": header.people,
    }
    return Result(document, [f"已恢复到 {args.db}（第 {header.sequence} 号备份，{header.people} 人）。"])
