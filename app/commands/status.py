"""``status``: where a case stands."""

from __future__ import annotations

import argparse

from app.commands.output import Result
from app.services.database import open_database
from app.services.journey.derived import LABELS
from app.services.journey.status import case_status_by_code

NAME = "status"
HELP = "一个案卷现在到哪一步"


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("--case", required=True, help="案卷编号")


def run(args: argparse.Namespace) -> Result:
    """Show stage, step, what is next, derived dates."""
    db = open_database(args.db)
    try:
        with db.read() as session:
            status = case_status_by_code(session, args.case, args.today)
    finally:
        db.close()
    current = status.current
    by_code = {line.step.code: line for line in status.lines}
    document = {
        "case": status.file.case.code,
        "person": status.file.person.name,
        "stage": status.nodes.stage.name,
        "stage_name": status.nodes.stage.value,
        "status": status.nodes.status.value,
        "awaiting_approval": status.nodes.is_awaiting_approval,
        "step": current.step.number if current else None,
        "step_code": current.step.code if current else None,
        "step_name": current.name if current else None,
        "next": [
            {"step": code, "name": by_code[code].name, "hint": by_code[code].hint}
            for code in status.next_codes()
        ],
        "dates": status.dates,
        "findings": len(status.findings),
    }
    at_hand = f"第 {current.step.code} 步 {current.name} {current.hint}" if current else "没有要办的步骤"
    standing = f"{status.nodes.stage.value}（{status.nodes.status}）"
    lines = [
        f"{status.file.case.code} {status.file.person.name}　{standing}",
        f"现在办：{at_hand}",
        *(f"  {LABELS[key]}：{day}" for key, day in status.dates.items()),
    ]
    return Result(document, lines)
