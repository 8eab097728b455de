"""``users``: who works with this data file; a forgotten PIN is cleared here when nobody else can."""

from __future__ import annotations

import argparse
from typing import Any

from app.commands.output import Result
from app.errors import NotFound
from app.services.database import open_database
from app.services.operators import ROLES, WRITER, User, add_user, change_user, list_users

NAME = "users"
HELP = "使用人：列出、新增、清除忘了的 PIN、停用"


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command: at most one act, else the list."""
    act = parser.add_mutually_exclusive_group()
    act.add_argument("--add", metavar="姓名", default=None, help="新增使用人（不设 PIN，本人在窗口里设）")
    act.add_argument("--clear-pin", metavar="姓名", default=None, help="清除这个人的 PIN，记入审计")
    act.add_argument("--retire", metavar="姓名", default=None, help="停用，原来的记录里还是他")
    parser.add_argument("--role", choices=ROLES, default=WRITER, help="新增时的角色，默认录入")


def run(args: argparse.Namespace) -> Result:
    """Do what is asked and list the users. Raises UserError for an unknown or taken name."""
    db = open_database(args.db)
    try:
        if args.add is not None:
            with db.write(f"新增使用人“{args.add}”") as session:
                add_user(session, args.add, args.role)
        elif args.clear_pin is not None:
            with db.write(f"清除“{args.clear_pin}”的 PIN") as session:
                change_user(session, _named(session, args.clear_pin).id, pin="")
        elif args.retire is not None:
            with db.write(f"停用使用人“{args.retire}”") as session:
                change_user(session, _named(session, args.retire).id, active=False)
        with db.read() as session:
            users = list_users(session, everybody=True)
    finally:
        db.close()
    return Result([_document(user) for user in users], [_line(user) for user in users] or ["还没有使用人。"])


def _named(session: Any, name: str) -> User:
    for user in list_users(session):
        if user.name == name.strip():
            return user
    raise NotFound("E-USER-07", f"没有使用人“{name}”，没有改动。", "不带参数运行 users，看有哪些使用人。")


def _document(user: User) -> dict[str, Any]:
    return {"name": user.name, "role": user.role, "pin": user.has_pin, "active": user.is_active}


def _line(user: User) -> str:
    pin = "有 PIN" if user.has_pin else "没有 PIN"
    return f"{user.name}　{user.role}　{pin}{'' if user.is_active else '　已停用'}"
