"""``forms``: the list of printable forms."""

from __future__ import annotations

import argparse

from app.commands.output import Result
from app.config import default_paths
from app.services.database import check_database

NAME = "forms"
HELP = "列出可以打印的表格"
SCOPES = {"case": "案卷", "person": "人员", "org": "党组织", "meeting": "会议"}


def add(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def run(args: argparse.Namespace) -> Result:
    """List forms; the database is not needed, but one that was named must be one."""
    from app.services.forms import catalogue, problems

    if args.db_given:
        check_database(args.db)
    folder = default_paths().forms
    forms = catalogue(folder)
    document = [
        {
            "key": form.key,
            "title": form.title,
            "scope": form.scope,
            "step": form.steps[0] if form.steps else None,
            "steps": form.steps,
            "number": form.number,
            "customised": form.customised,
        }
        for form in forms
    ]
    lines = [
        f"{form.key:16} {SCOPES[form.scope]}　{form.title}{'（自己的版式）' if form.customised else ''}"
        for form in forms
    ]
    return Result(document, [*lines, *(str(trouble) for trouble in problems(folder))])
