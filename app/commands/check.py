"""``check``: run all rules over all cases, one case or one organisation."""

from __future__ import annotations

import argparse
from typing import Any

from app.commands.output import Result, TerminalProgress
from app.services.database import open_database
from app.services.findings import check
from app.services.rules.findings import SEVERITY_LABELS, Finding, Severity, State

NAME = "check"
HELP = "检查日期、表决、手续，列出违规、预警、提示"


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("--case", default=None, help="只查这个案卷编号")
    parser.add_argument("--org", default=None, help="只查这个组织编号受理的案卷")


def run(args: argparse.Namespace) -> Result:
    """Run the rules. The exit code is 0 whatever they find: findings are the result, not trouble."""
    progress = TerminalProgress()
    db = open_database(args.db)
    try:
        with db.read() as session:
            progress.step(0, 1, "正在检查")
            report = check(session, args.today, case=args.case, organisation=args.org)
            progress.step(1, 1, "已检查完")
    finally:
        db.close()
    lines = [_line(finding) for finding in report.findings]
    counts = report.counts()
    total = "　".join(f"{SEVERITY_LABELS[level]} {counts[level]}" for level in Severity)
    aside = f"　已说明 {len(report.aside)}" if report.aside else ""
    return Result([finding_document(finding) for finding in report.findings], [*lines, total + aside])


def finding_document(finding: Finding) -> dict[str, Any]:
    """A finding in the shape of the command line's contract."""
    document: dict[str, Any] = {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "state": finding.state.value,
        "case": finding.case,
        "subject": finding.subject,
        "person": finding.person,
        "edition": finding.edition,
        "article": finding.article,
        "basis": finding.basis,
        "message": finding.message,
        "due_on": finding.due_on,
        "source": finding.source,
        "step": finding.step,
    }
    if finding.provisional:
        document["provisional"] = True
    if finding.assumed:
        document["assumed"] = True
    if finding.explanation is not None:
        document["explanation"] = finding.explanation.reason
    return document


def _line(finding: Finding) -> str:
    word = SEVERITY_LABELS[finding.severity]
    if finding.state is State.UNDETERMINED:
        word = f"{word}·无法判断"
    provisional = "（暂算）" if finding.provisional else ""
    basis = f"（{finding.basis}）" if finding.basis else ""
    who = f"{finding.case} {finding.person}" if finding.case else (finding.subject or "")
    return f"[{word}] {who} {finding.rule} {finding.message}{basis}{provisional}"
