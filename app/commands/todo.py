"""``todo``: dated obligations due within N days or overdue, soonest first."""

from __future__ import annotations

import argparse

from app.commands.output import Result
from app.services.database import open_database
from app.services.findings import todo

NAME = "todo"
HELP = "列出将到期和已超期的事"


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("--days", type=int, default=60, help="今后多少天内（缺省 60）")


def run(args: argparse.Namespace) -> Result:
    """List obligations."""
    db = open_database(args.db)
    try:
        with db.read() as session:
            dues = todo(session, args.today, args.days)
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
    return Result(document, lines or ["这段时间没有到期的事。"])
