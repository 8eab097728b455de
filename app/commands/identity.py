"""``identity``: this database's keys and card, the sites it believes, the recovery sheet."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from app import clock
from app.commands.arguments import add_words
from app.commands.output import Result
from app.errors import UserError
from app.services.database import Database, open_database

if TYPE_CHECKING:
    from app.services.exchange.site_card import SiteCard

NAME = "identity"
HELP = "本单位的名片、可信单位、恢复表"
_RECOVERY_LIMIT = 1_000


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    words = add_words(
        parser,
        {
            "card": "导出本单位的名片",
            "trust": "登记可信单位（先打电话核对六组数字）",
            "distrust": "取消登记",
            "sheet": "做一张新的恢复表（旧的作废）",
            "recover": "用恢复码在这台电脑上重新启用本单位的钥匙",
        },
        required=False,
    )
    words["card"].add_argument("--out", type=Path, required=True, help="要生成的名片文件（.zbcard）")
    words["trust"].add_argument(
        "file", metavar="文件", type=Path, help="对方的名片，或对方发给本单位的数据包"
    )
    words["trust"].add_argument(
        "--as", dest="role", choices=["superior", "subordinate"], required=True, help="对方是上级还是下级"
    )
    words["distrust"].add_argument("fingerprint", metavar="指纹", help="对方的指纹（六组数字）")
    words["sheet"].add_argument("--out", type=Path, default=None, help="写成文本文件（打印后请删除）")
    words["recover"].add_argument(
        "--code-file", type=Path, default=None, help="写有恢复码的文本文件（缺省从标准输入读一行）"
    )


def run(args: argparse.Namespace) -> Result:
    """Make the keys at first use, do what was asked, print who this is."""
    db = open_database(args.db)
    try:
        return _run(db, args)
    finally:
        db.close()


def _run(db: Database, args: argparse.Namespace) -> Result:
    from app.services.exchange import identity
    from app.services.exchange.keys import ensure_keys, make_recovery_code, recover
    from app.services.files import save_bytes

    at = clock.now_utc().isoformat(timespec="seconds")
    extra: dict[str, object] = {}
    lines: list[str] = []
    if args.word == "recover":
        code = _typed_code(args.code_file)
        with db.write("用恢复码启用单位钥匙") as session:
            recover(session, code)
    with db.write("建立单位身份") as session:
        ensure_keys(session, at)
    if args.word == "card":
        with db.read() as session:
            content = identity.card_file(session)
        save_bytes(args.out, content)
        extra["card"] = str(args.out)
        lines.append(f"名片已保存为 {args.out}。交给对方后，请在电话里核对下面六组数字。")
    elif args.word == "trust":
        card = _card(db, args.file)
        with db.write(f"登记可信单位（{card.name}）") as session:
            site = identity.trust(session, card, args.role, at, db.who.operator)
            lines.append(f"已把“{site.name}”登记为{identity.ROLE_NAMES[site.role]}：{site.fingerprint}。")
            lines.append("如果还没有打电话核对这六组数字，请马上核对；不一致就取消登记。")
    elif args.word == "distrust":
        with db.write("取消登记可信单位") as session:
            identity.distrust(session, args.fingerprint)
            lines.append("已取消登记。")
    elif args.word == "sheet":
        with db.write("制作恢复表") as session:
            code = make_recovery_code(session)
            sheet = identity.recovery_sheet(session, code, args.today.isoformat())
        if args.out is not None:
            save_bytes(args.out, "".join(f"{line}\n" for line in sheet).encode("utf-8"))
            extra["sheet"] = str(args.out)
            lines.append(f"恢复表已写入 {args.out}。打印后请删除这个文件。")
        else:
            extra["sheet"] = list(sheet)
            lines += sheet
    with db.read() as session:
        found = identity.identity_of(session)
    lines.append(f"{found.name}　指纹 {found.fingerprint}")
    lines += [
        f"  {identity.ROLE_NAMES[one['role']]}：{one['name']}　{one['fingerprint']}" for one in found.trusted
    ]
    if not found.can_open:
        lines.append("这台电脑打不开本单位的钥匙，请用恢复码恢复（identity recover）。")
    return Result({**_document(found), **extra}, lines)


def _document(found: object) -> dict[str, object]:
    names = ("site", "name", "kind", "fingerprint", "trusted", "can_open")
    return {name: getattr(found, name) for name in names}


def _card(db: Database, path: Path) -> SiteCard:
    from app.services.exchange.container import MAGIC
    from app.services.exchange.package import card_in_package, read_file
    from app.services.exchange.reading_child import Reader
    from app.services.exchange.site_card import read_card

    content = read_file(path)
    if content.startswith(MAGIC):
        with db.read() as session, Reader() as reader:
            return card_in_package(session, content, path.name, reader)
    return read_card(content, path.name)


def _typed_code(path: Path | None) -> str:
    try:
        if path is None:
            return sys.stdin.readline(_RECOVERY_LIMIT)
        with path.open(encoding="utf-8", errors="replace") as file:
            return file.read(_RECOVERY_LIMIT)
    except OSError as error:
        raise UserError("E-KEY-08", f"读不到恢复码（{error.strerror or error}），数据没有改动。") from error
