"""``audit``: the change log, and whether its chain holds."""

from __future__ import annotations

import argparse
from dataclasses import dataclass

from app.commands.output import DONE, TROUBLE, Result
from app.models import AuditEntry
from app.services.database import open_database
from app.services.journal.audit import ChainState, list_audit, verify_chain

NAME = "audit"
HELP = "改动记录；--verify 检查记录链"
_NEWEST = 500


@dataclass(frozen=True, slots=True)
class _Anchor:
    """A link of the chain known from elsewhere: a receipt, a handover list."""

    n: int
    hash: str


def _anchor(typed: str) -> _Anchor:
    n, _, code = typed.partition(":")
    if not n.isdigit() or len(code) != 64:
        raise argparse.ArgumentTypeError("应写成 序号:64 位指纹")
    return _Anchor(int(n), code.lower())


def _count(typed: str) -> int:
    if not typed.isdigit() or int(typed) == 0:
        raise argparse.ArgumentTypeError("应写成正整数")
    return int(typed)


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("--verify", action="store_true", help="重新计算整条记录链")
    parser.add_argument("--limit", type=_count, default=_NEWEST, help="最多列出多少条，新的在前（缺省 500）")
    parser.add_argument(
        "--anchor", type=_anchor, default=None, help="别处留存的链头（序号:指纹），与 --verify 合用可发现截断"
    )


def run(args: argparse.Namespace) -> Result:
    """List the newest entries, or verify the chain: exit code 1 where it is broken."""
    db = open_database(args.db)
    try:
        with db.read() as session:
            if args.verify:
                anchor = (args.anchor.n, args.anchor.hash) if args.anchor else None
                return _verified(verify_chain(session, anchor))
            entries = list_audit(session, args.limit)
    finally:
        db.close()
    return Result(
        [_document(entry) for entry in entries], [_line(entry) for entry in entries] or ["还没有改动记录。"]
    )


def _verified(state: ChainState) -> Result:
    document = {
        "ok": state.ok,
        "entries": state.entries,
        "broken_at": state.broken_at,
        "head": {"n": state.entries, "hash": state.head} if state.ok else None,
    }
    if state.ok:
        return Result(
            document, [f"记录链完好，共 {state.entries} 条，链头 {state.entries}:{state.head}。"], DONE
        )
    return Result(
        document,
        [
            f"记录链在第 {state.broken_at} 条断开：有人在程序之外改过数据文件，或记录被截断。",
            "请保留这个文件，用最近一次备份核对。",
        ],
        TROUBLE,
    )


def _document(entry: AuditEntry) -> dict[str, object]:
    return {
        "n": entry.n,
        "at": entry.at,
        "clock_suspect": entry.clock_suspect,
        "operator": entry.operator,
        "role": entry.role,
        "action": entry.action,
        "table": entry.table_name,
        "record": entry.record_id,
        "reason": entry.reason,
        "replica": entry.replica,
        "before_hash": entry.before_hash,
        "after_hash": entry.after_hash,
        "hash": entry.hash,
    }


def _line(entry: AuditEntry) -> str:
    suspect = "（当时电脑日期可疑）" if entry.clock_suspect else ""
    who = entry.operator or "（未登记姓名）"
    return f"{entry.n} {entry.at}{suspect} {who} {entry.action} {entry.table_name} {entry.record_id}"
