"""``backup``: a verified, encrypted backup."""

from __future__ import annotations

import argparse
from pathlib import Path

from app import clock
from app.commands.leaving import add_leaving, register
from app.commands.output import Result, TerminalProgress
from app.config import default_paths
from app.services.backup.making import make_backup
from app.services.database import open_database
from app.services.export_register import BACKUP

NAME = "backup"
HELP = "备份（写好后试恢复一次，内容一致才算数）"


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument(
        "--to", type=Path, default=None, help="备份到哪个文件夹（缺省为数据文件夹里的“备份”）"
    )
    add_leaving(parser)


def run(args: argparse.Namespace) -> Result:
    """Make the backup."""
    folder = args.to or default_paths().backups
    db = open_database(args.db)
    try:
        progress = TerminalProgress()
        made = make_backup(db, folder, clock.now_utc(), progress)
        progress.step(3, 3, "备份已写好，试恢复一致")
        if args.to is not None:
            args.to_whom = args.to_whom or "本支部保管"
            register(db, args, made.path, BACKUP, "全部数据，备份到别处", made.header.people, masked=False)
    finally:
        db.close()
    document = {
        "path": str(made.path),
        "sha256": made.sha256,
        "verified": made.verified,
        "sequence": made.header.sequence,
    }
    return Result(document, [f"已备份到 {made.path}，试恢复一致（{made.header.people} 人）。"])
