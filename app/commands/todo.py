"""``todo``: dated obligations due within N days or overdue, soonest first."""

from __future__ import annotations

import argparse
from pathlib import Path

from app import clock
from app.commands.leaving import add_leaving, register_later
from app.commands.output import Result, TerminalProgress
from app.commands.usage import whole_argument
from app.services.database import open_database
from app.services.export_register import CALENDAR
from app.services.files import save_bytes
from app.services.findings import todo
from app.services.ics import calendar_file, due_entries

NAME = "todo"
HELP = "列出将到期和已超期的事"


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("--days", type=whole_argument(0, 36_500), default=60, help="今后多少天内（缺省 60）")
    parser.add_argument("--ics", type=Path, default=None, help="另存为日历文件 .ics")
    add_leaving(parser)


def run(args: argparse.Namespace) -> Result:
    """List obligations."""
    progress = TerminalProgress()
    db = open_database(args.db)
    try:
        with db.read() as session:
            progress.step(0, 1, "正在检查")
            dues = todo(session, args.today, args.days)
            progress.step(1, 1, "已检查完")
    finally:
        db.close()
    document = [
        {
            "due_on": due.due_on,
            "rule": due.rule,
            "case": due.case,
            "person": due.person,
            "step": due.step,
            "message": due.message,
            "basis": due.basis,
            "act": due.act,
            "overdue": due.due_on < args.today,
            **({"provisional": True} if due.provisional else {}),
        }
        for due in dues
    ]
    lines = []
    for due in dues:
        left = (due.due_on - args.today).days
        when = f"超期 {-left} 天" if left < 0 else ("今天" if left == 0 else f"还有 {left} 天")
        lines.append(f"{due.due_on} {when} {due.case} {due.person} {due.act}：{due.message}（{due.basis}）")
    if args.ics is not None:
        save_bytes(args.ics, calendar_file(due_entries(dues), clock.now_utc()))
        people = len({due.person for due in dues})
        register_later(args, args.ics, CALENDAR, "到期的事", people, masked=True)
        lines.append(f"已存为日历文件 {args.ics}。")
    return Result(document, lines or ["这段时间没有到期的事。"])
