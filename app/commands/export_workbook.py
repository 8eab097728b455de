"""``export-workbook``: the whole database as a data workbook."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.commands.leaving import add_leaving, register
from app.commands.output import Result, TerminalProgress
from app.services.database import open_database
from app.services.export_register import WORKBOOK, everybody

NAME = "export-workbook"
HELP = "把全部数据导出为数据工作簿"


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("file", metavar="文件", type=Path, help="要生成的 .xlsx 文件")
    add_leaving(parser)


def run(args: argparse.Namespace) -> Result:
    """Write the file; a file of that name is replaced only after the new one is complete."""
    from app.services.workbook import export_workbook

    db = open_database(args.db)
    try:
        with db.read() as session:
            counts = export_workbook(session, args.file, TerminalProgress())
            people = everybody(session)
        register(db, args, args.file, WORKBOOK, "全部记录", people, masked=False)
    finally:
        db.close()
    total = sum(counts.values())
    return Result(counts, [f"已导出 {total} 行到 {args.file}。文件里有个人信息，请妥善保管。"])
