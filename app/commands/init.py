"""``init``: a new empty database, migrated to head, with the home organisation if named."""

from __future__ import annotations

import argparse

from app.commands.output import Result
from app.models.words import OrganisationKind
from app.services.database import create_database
from app.services.founding import found_place

NAME = "init"
HELP = "新建空的数据文件"


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("--name", default=None, help="本组织全称；给出时建编号为 ZZ001 的组织")
    parser.add_argument(
        "--kind", default=OrganisationKind.BRANCH.value, choices=[kind.value for kind in OrganisationKind]
    )


def run(args: argparse.Namespace) -> Result:
    """Make the file; refuses an existing one."""
    db = create_database(args.db)
    try:
        if args.name:
            with db.write() as session:
                found_place(session, args.name, args.kind)
        revision = db.revision()
    finally:
        db.close()
    return Result({"db": str(args.db), "revision": revision}, [f"已新建数据文件 {args.db}。"])
