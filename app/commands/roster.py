"""``roster``: a foreign roster of any layout becomes people and facts; a preview first."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app import clock
from app.commands.import_workbook import issue_line
from app.commands.output import DONE, TROUBLE, Result, TerminalProgress
from app.services.database import open_database

NAME = "roster"
HELP = "导入别处的名册（表头、列名都不必照本程序的样子）"


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("file", metavar="文件", type=Path, help="名册：.xlsx、.xls、.ods 或 .csv")
    parser.add_argument("--map", type=Path, default=None, help='列的对照表 .toml，每行写 "表头" = "表.列"')
    parser.add_argument("--sheet", default=None, help="读哪张表（缺省为表头最像的可见表）")
    parser.add_argument("--org", default=None, help="没有写党支部的人属于哪个党组织（组织编号）")
    parser.add_argument("--create-orgs", action="store_true", help="名册里没见过的党组织自动新建")
    parser.add_argument("--good-rows", action="store_true", help="只导入没有错误的行，其余另存为待改正的表")
    parser.add_argument("--plan", action="store_true", help="只看会怎样，不写入")


def run(args: argparse.Namespace) -> Result:
    """Plan, and unless ``--plan`` or errors, apply in one transaction."""
    from app.services.roster import MappingFile, RosterOptions, apply_roster, plan_roster, read_mapping

    said = read_mapping(args.map) if args.map is not None else MappingFile({})
    options = RosterOptions(
        sheet=args.sheet or said.sheet,
        header_row=said.header_row,
        mapping=said.mapping,
        organisation=args.org,
        create_organisations=args.create_orgs,
        good_rows=args.good_rows,
    )
    corrections = None
    db = open_database(args.db)
    try:
        with db.read() as session:
            plan = plan_roster(session, args.file, options, TerminalProgress())
        applies = plan.may_apply and not args.plan
        if applies:
            with db.write(f"导入名册（{args.file.name}）") as session:
                apply_roster(session, plan, clock.now_utc(), TerminalProgress())
            if plan.corrections is not None:
                corrections = plan.corrections.save(args.file)
    finally:
        db.close()
    document: dict[str, Any] = {
        "rows": plan.counts(),
        "errors": plan.errors,
        "warnings": plan.warnings,
        "mapping": plan.mapping,
        "targets": plan.targets,
        "header_row": plan.header_row,
        "sheet": plan.sheet,
        "records": plan.records(),
        "applied": applies,
        "corrections": None if corrections is None else str(corrections),
    }
    return Result(document, _lines(document), TROUBLE if plan.errors else DONE)


def _lines(document: dict[str, Any]) -> list[str]:
    names = {"create": "新增", "update": "更新", "same": "无变化", "conflict": "冲突", "error": "错误"}
    lines = []
    if document["header_row"] is not None:
        place = f"“{document['sheet']}”表" if document["sheet"] else ""
        lines.append(f"表头在{place}第 {document['header_row']} 行，各列的对照：")
        lines += [f"  {header} → {target or '（不导入）'}" for header, target in document["targets"].items()]
    lines += [issue_line("错误", issue) for issue in document["errors"]]
    lines += [issue_line("注意", issue) for issue in document["warnings"]]
    counts = "　".join(f"{names[key]} {number}" for key, number in document["rows"].items())
    if document["applied"]:
        end = "已写入。"
        if document["corrections"]:
            end = f"没有错误的行已写入，其余的行在“{document['corrections']}”，改正后请再导入它。"
    elif document["errors"]:
        end = "没有写入，数据库没有改动。请改正后重新导入。"
    else:
        end = "只是预览，没有写入。"
    return [*lines, f"{counts}。{end}"]
