"""``template``: the blank data workbook (空白数据工作簿)."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.commands.output import Result
from app.services.database import check_database

NAME = "template"
HELP = "生成空白数据工作簿，供 WPS、Excel 填写"


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("--out", type=Path, required=True, help="要生成的 .xlsx 文件")


def run(args: argparse.Namespace) -> Result:
    """Write the file; the database is not needed, but one that was named must be one."""
    from app.services.workbook import write_template

    if args.db_given:
        check_database(args.db)
    write_template(args.out)
    return Result({"path": str(args.out)}, [f"已生成空白数据工作簿 {args.out}。"])
