"""Files with people's data that a command writes: what for, for whom, and their entry in 导出登记."""

from __future__ import annotations

import argparse
from pathlib import Path

from app import clock
from app.services.database import Database, open_database
from app.services.export_register import Outgoing, enter_file

_NOT_SAID = "命令行导出，未注明"


def add_leaving(parser: argparse.ArgumentParser) -> None:
    """What for and for whom; both may be left out."""
    parser.add_argument("--purpose", default="", help="用途，记入导出登记")
    parser.add_argument("--to-whom", default="", help="交给谁，记入导出登记")


def register_later(
    args: argparse.Namespace, path: Path, kind: str, scope: str, people: int, *, masked: bool
) -> None:
    """:func:`register` for a file that is written after the database was closed."""
    db = open_database(args.db)
    try:
        register(db, args, path, kind, scope, people, masked=masked)
    finally:
        db.close()


def register(
    db: Database, args: argparse.Namespace, path: Path, kind: str, scope: str, people: int, *, masked: bool
) -> None:
    """Enter a file that was just written; ``masked``: no whole ID number is in it."""
    purpose, recipient = args.purpose.strip() or _NOT_SAID, args.to_whom.strip() or _NOT_SAID
    with db.note() as session:
        enter_file(session, path, Outgoing(kind, scope, people, masked, purpose, recipient), clock.now_utc())
