"""``plan``: backward plan for an admission meeting on a day."""

from __future__ import annotations

import argparse
from pathlib import Path

from app import clock
from app.commands.arguments import day_argument
from app.commands.leaving import add_leaving, register_later
from app.commands.output import Result
from app.services.case_loading import load_register
from app.services.database import open_database
from app.services.export_register import CALENDAR
from app.services.files import save_bytes
from app.services.findings import case_id, make_context
from app.services.ics import calendar_file, plan_entries
from app.services.planning import PlanNode, backward_plan

NAME = "plan"
HELP = "给定接收大会日期，倒排各个环节的最早、最迟日期"


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("--case", required=True, help="案卷编号")
    parser.add_argument("--target", type=day_argument, required=True, help="接收大会日期，如 2026-12-10")
    parser.add_argument("--ics", type=Path, default=None, help="另存为日历文件 .ics")
    add_leaving(parser)


def run(args: argparse.Namespace) -> Result:
    """Plan; the exit code is 0 also when the day cannot be met (the plan says so)."""
    db = open_database(args.db)
    try:
        with db.read() as session:
            register = load_register(session, [case_id(session, args.case)])
            context = make_context(session, args.today, register)
    finally:
        db.close()
    file = register.files[0]
    plan = backward_plan(file, args.target, args.today, context.params, context.calendar)
    document = [
        {
            "node": node.node,
            "name": node.name,
            "earliest": node.earliest,
            "latest": node.latest,
            "rule": node.rule,
            "actual": node.actual,
            "fits": node.fits,
            "case": file.case.code,
            "person": file.person.name,
            **({"provisional": True} if node.provisional else {}),
            **({"tight": True} if node.is_tight else {}),
            **({"overdue": True} if node.is_overdue else {}),
        }
        for node in plan.nodes
    ]
    lines = [f"{file.case.code} {file.person.name}：接收大会定在 {args.target}"]
    for node in plan.nodes:
        when = f"已办 {node.actual}" if node.actual else f"最早 {node.earliest}　最迟 {node.latest}"
        lines.append(f"  {node.name}：{when}{_doubt(node)}（{node.rule}）")
    if plan.barred:
        lines.append(f"  办不到：{plan.barred}。")
    elif not plan.is_possible:
        lines.append(f"  这一天办不到：按已有记录，最早 {plan.possible_from} 可以开会。")
    if args.ics is not None:
        entries = plan_entries(plan, file.case.code, file.person.name)
        save_bytes(args.ics, calendar_file(entries, clock.now_utc()))
        register_later(args, args.ics, CALENDAR, "倒排计划", 1, masked=True)
        lines.append(f"已存为日历文件 {args.ics}。")
    return Result(document, lines)


def _doubt(node: PlanNode) -> str:
    """What stands behind a node that cannot be met, or only just."""
    if not node.fits:
        return "　来不及"
    if node.is_overdue:
        return "　已超期"
    return "　时间紧" if node.is_tight else ""
