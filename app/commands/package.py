"""``package``: write, look at, merge and answer packages between branch and committee."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app import clock
from app.commands.arguments import add_words
from app.commands.leaving import add_leaving, register
from app.commands.output import DONE, TROUBLE, Result, TerminalProgress
from app.config import default_paths
from app.errors import UserError
from app.services.database import Database, open_database

if TYPE_CHECKING:
    from app.services.exchange.export import Exported
    from app.services.exchange.package import FileResult

NAME = "package"
HELP = "数据包：导出、查看、合并、批复"
_CHOICES_LIMIT = 16 * 1024 * 1024
_WORDS = {"new": "已合并", "seen": "已合并过", "older": "比现有的旧", "refused": "已拒绝"}


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    words = add_words(
        parser,
        {
            "export": "给一个可信单位导出加密、签名的数据包",
            "inspect": "看一个文件是什么，不改动任何数据",
            "merge": "合并收到的数据包或批复包",
            "reply": "给下级导出批复包：回执、批复、处理结果、更正清单",
        },
        required=True,
    )
    for word in ("export", "reply"):
        words[word].add_argument("--to", required=True, help="收件单位的指纹（六组数字）")
        words[word].add_argument("--out", type=Path, required=True, help="要生成的文件（.zbpk）")
        add_leaving(words[word])
    words["inspect"].add_argument("file", metavar="文件", type=Path)
    words["merge"].add_argument("files", metavar="文件", type=Path, nargs="+")
    words["merge"].add_argument("--plan", action="store_true", help="只看会怎样，不写入")
    words["merge"].add_argument(
        "--resolve", type=Path, default=None, help='冲突的选择：{"冲突编号": "ours"|"theirs"|{"value": …}}'
    )


def run(args: argparse.Namespace) -> Result:
    """Do the job named."""
    db = open_database(args.db)
    try:
        if args.word == "inspect":
            return _inspect(db, args.file)
        if args.word == "merge":
            return _merge(db, args)
        return _export(db, args)
    finally:
        db.close()


def _now() -> str:
    return clock.now_utc().isoformat(timespec="seconds")


def _export(db: Database, args: argparse.Namespace) -> Result:
    from app.services.exchange.export import export_package, export_reply
    from app.services.exchange.identity import find_site
    from app.services.exchange.keys import ensure_keys
    from app.services.files import save_bytes

    job = export_reply if args.word == "reply" else export_package
    word = "批复包" if args.word == "reply" else "数据包"
    with db.read() as session:
        name = find_site(session, args.to).name
    with db.write(f"导出{word}（{name}）") as session:
        ensure_keys(session, _now())
        exported = job(session, find_site(session, args.to), _now(), db.who.operator)
    # The ledger first: a number that never left is harmless, a package nobody wrote down is not.
    save_bytes(args.out, exported.content)
    args.to_whom = args.to_whom or name
    register(db, args, args.out, word, f"给“{name}”", exported.rows.get("person", 0), masked=False)
    return Result(_export_document(exported, args.out), _export_lines(exported, args.out, name, word))


def _export_document(exported: Exported, path: Path) -> dict[str, Any]:
    return {
        "package": exported.package,
        "kind": exported.kind,
        "sequence": exported.sequence,
        "rows": exported.rows,
        "size": exported.size,
        "sha256": exported.sha256,
        "path": str(path),
    }


def _export_lines(exported: Exported, path: Path, name: str, word: str) -> list[str]:
    total = sum(exported.rows.values())
    line = f"已导出第 {exported.sequence} 号{word} {path}（{total} 条记录，{exported.size:,} 字节）"
    return [f"{line}，只有“{name}”能打开。"]


def _inspect(db: Database, path: Path) -> Result:
    from app.services.exchange.package import inspect_file
    from app.services.exchange.reading_child import Reader

    with db.read() as session, Reader() as reader:
        found = inspect_file(session, path, reader)
    lines = [f"{path.name}：{'可以合并' if found['readable'] else found['reason']}"]
    if found["from"]:
        lines.append(f"  {found['from']['name']} → {found['to']['name']}，第 {found['sequence']} 号")
    return Result(found, lines, DONE if found["readable"] else TROUBLE)


def _merge(db: Database, args: argparse.Namespace) -> Result:
    from app.services.backup.making import backup_before
    from app.services.exchange.reading_child import Reader
    from app.services.merging import merge_file, plan_file

    choices = _choices(args.resolve)
    progress = TerminalProgress()
    results: list[FileResult] = []
    if not args.plan:
        backup_before(db, default_paths().backups, clock.now_utc())
    with Reader() as reader:
        for n, path in enumerate(args.files):
            progress.step(n, len(args.files), "合并数据包")
            if args.plan:
                with db.read() as session:
                    results.append(plan_file(session, path, reader).result)
            else:
                results.append(merge_file(db, path, reader, clock.now_utc(), choices)[0])
    progress.step(len(args.files), len(args.files), "合并数据包")
    in_order = all(not result.is_refused and not result.rejected for result in results)
    documents = [merge_document(result) for result in results]
    lines = [line for result in results for line in _merge_lines(result, plan_only=args.plan)]
    return Result(documents, lines, DONE if in_order else TROUBLE)


def _choices(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        with path.open(encoding="utf-8") as file:
            found = json.loads(file.read(_CHOICES_LIMIT))
    except (OSError, ValueError, RecursionError) as trouble:
        raise UserError(
            "E-MERGE-07", f"读不懂冲突选择文件“{path.name}”，没有合并，数据没有改动。", "应是一个 JSON 对象。"
        ) from trouble
    if not isinstance(found, dict):
        raise UserError(
            "E-MERGE-07", f"冲突选择文件“{path.name}”应是一个 JSON 对象，没有合并，数据没有改动。"
        )
    return found


def merge_document(result: FileResult) -> dict[str, Any]:
    """A result as the command prints it; ID numbers on conflict cards are masked."""
    return {
        "file": result.file,
        "state": result.state,
        "reason": result.reason,
        "code": result.code,
        "kind": result.kind,
        "from": {"name": result.sender, "fingerprint": result.fingerprint},
        "sequence": result.sequence,
        "signed": result.signed,
        "create": result.create,
        "update": result.update,
        "same": result.same,
        "older": result.older,
        "delete": result.delete,
        "conflicts": [_conflict(conflict) for conflict in result.conflicts],
        "rejected": [
            {"entity": one.entity, "code": one.code, "field": one.field, "reason": one.reason}
            for one in result.rejected
        ],
        "approvals": result.approvals,
        "notes": result.notes,
    }


def _conflict(conflict: Any) -> dict[str, Any]:
    hidden = conflict.attr == "identity_number"
    shown = {
        "id": conflict.id,
        "entity": conflict.entity,
        "code": conflict.code,
        "field": conflict.field,
        "kind": conflict.kind,
        "who": conflict.who,
        "when": conflict.when,
    }
    for side in ("ours", "theirs"):
        value = getattr(conflict, side)
        masked = hidden and isinstance(value, str) and len(value) > 10
        shown[side] = f"{value[:6]}{'*' * (len(value) - 10)}{value[-4:]}" if masked else value
    return shown


def _merge_lines(result: FileResult, *, plan_only: bool) -> list[str]:
    if result.is_refused:
        return [f"{result.file}：{result.reason}"]
    word = "预览（没有写入）" if plan_only else _WORDS[result.state]
    lines = [
        f"{result.file}：{word}　新增 {result.create}　修改 {result.update}　删除 {result.delete}　"
        f"无变化 {result.same + result.older}　冲突 {len(result.conflicts)}　拒绝 {len(result.rejected)}"
        + (f"　{result.reason}" if result.reason else "")
    ]
    for one in result.rejected:
        lines.append(f"  拒绝：{one.entity} {one.code} {one.field}：{one.reason}")
    for approval in result.approvals:
        lines.append(
            f"  批复：{approval.case} {approval.person} {approval.matter} {approval.decision} "
            f"{approval.decided_on} {approval.number}　{approval.message}"
        )
    return [*lines, *(f"  注意：{note}" for note in result.notes)]
