"""自检: the five promises of the program as plain lines, then what they rest on; each looked at now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from app.errors import UserError
from app.models import PackageReceived
from app.services.backup.container import list_backups
from app.services.backup.state import is_rehearsal_due, upkeep
from app.services.database import Database, is_encrypted
from app.services.exchange.conflicts import list_conflicts
from app.services.exchange.container import header_bytes
from app.services.export_register import list_exports
from app.services.journal.audit import verify_chain
from app.services.rules.engine import functions, rule_texts

BACKUP_DAYS = 7
_STRANGER = b"PK\x03\x04 any other file"


@dataclass(frozen=True, slots=True)
class Check:
    """One line: what is promised, whether it holds, and what was seen."""

    name: str
    ok: bool
    detail: str
    is_begun: bool = True
    """False for what is not forced and was not begun: nothing is wrong, nothing is proved either."""


def examine(db: Database, backups: Path, at: datetime) -> tuple[Check, ...]:
    """Look at everything, the five promises first; nothing is changed."""
    file, chain, backup = _file(db), _chain(db), _backup(backups, at)
    promises = _promises(db, file, chain)
    return (*promises, file, chain, backup, *_upkeep(db, at), _rules(), _fonts(), _at_rest(db))


def _promises(db: Database, file: Check, chain: Check) -> tuple[Check, ...]:
    """What a user may rely on, in the order of the reliability design's section 0."""
    with db.read() as session:
        conflicts = len(list_conflicts(session))
        received = session.scalar(select(func.count()).select_from(PackageReceived)) or 0
        exports = list_exports(session)
    waiting = f"有 {conflicts} 处等您选择，两边的值都留着" if conflicts else "现在没有要选择的冲突"
    chained = "每次改动都在记录链里" if chain.ok else chain.detail
    refused = header_bytes(_STRANGER) is None
    strangers = "一律拒绝" if refused else "没有被拒绝，请停用并联系技术支持"
    bare = sum(not one.is_encrypted for one in exports)
    open_ones = f"其中 {bare} 份没有加密（表格、名单一类），请按规定保管" if bare else "数据包和备份一律加密"
    whole = "数据文件完整" if file.ok else file.detail
    fitting = "记录之间对得上" if file.ok else file.detail
    return (
        Check("存了就不会丢", file.ok, f"先写到磁盘再说“已保存”；{whole}"),
        Check("要么全成，要么不变", file.ok, f"导入、合并、升级都是一次写成；{fitting}"),
        Check("谁的改动都不会悄悄没了", chain.ok, f"{waiting}；{chained}"),
        Check(
            "外来的文件伤不着",
            refused,
            f"收过 {received} 个数据包，都先看后并；不认识的文件{strangers}",
        ),
        Check("带出去的都有登记", True, f"登记过 {len(exports)} 份，{open_ones}"),
    )


def _file(db: Database) -> Check:
    try:
        db.check_integrity()
    except UserError as trouble:
        return Check("数据完好", False, str(trouble))
    return Check("数据完好", True, "文件完整，记录之间对得上")


def _chain(db: Database) -> Check:
    with db.read() as session:
        state = verify_chain(session)
    if state.ok:
        return Check("改动可查", True, f"记录链 {state.entries} 条，前后相接")
    return Check("改动可查", False, f"记录链在第 {state.broken_at} 条断开，有人绕过程序改过数据")


def _backup(folder: Path, at: datetime) -> Check:
    found = list_backups(folder)
    if not found:
        return Check("有备份", False, "还没有备份")
    header = found[0][1]
    days = (at - datetime.fromisoformat(header.made_at)).days
    said = f"最近一份第 {header.sequence} 号，{header.made_at[:10]}，试恢复一致（{header.people} 人）"
    if days < 0:
        return Check("有备份", False, f"{said}；电脑日期可能不对")
    return Check("有备份", days <= BACKUP_DAYS, said if days <= BACKUP_DAYS else f"{said}，已过 {days} 天")


def _upkeep(db: Database, at: datetime) -> tuple[Check, Check]:
    with db.read() as session:
        known, is_due = upkeep(session), is_rehearsal_due(session, at)
    # Neither is forced: what was not begun is said, what went wrong is to be dealt with.
    late = "；程序每周自动演练一次" if is_due else ""
    return (
        Check(
            "恢复演练",
            not known.rehearsal_trouble,
            known.rehearsal_words() + late,
            known.rehearsed_at is not None,
        ),
        Check("另存一处", not known.copy_trouble, known.place_words(), known.place is not None),
    )


def _rules() -> Check:
    described, written = set(rule_texts()), set(functions())
    if described == written:
        return Check("规则齐全", True, f"{len(written)} 条规则，每条都有条文和来源")
    return Check("规则齐全", False, f"规则数据不全：{'、'.join(sorted(described ^ written))}")


def _fonts() -> Check:
    from app.services.forms.faces import font_problems

    problems = font_problems()
    if not problems:
        return Check("字体齐全", True, "随程序的字体完好")
    return Check("字体齐全", False, f"字体文件缺失或损坏：{'、'.join(problems)}")


def _at_rest(db: Database) -> Check:
    """What protects the file itself; whether Windows encrypts the disk cannot be known from here."""
    plain = _plain_copies(db.path) if db.key is not None else 0
    if plain:
        said = f"数据文件设有密码，但旁边还有 {plain} 个设密码以前的副本没有密码，确认不再需要后请删除"
        return Check("文件保护", False, said)
    if db.key is not None:
        return Check("文件保护", True, "数据文件设有密码，文件被拷走也打不开")
    return Check(
        "文件保护",
        True,
        "数据文件没有设密码，拷走就能看；请看好电脑账户。Windows 有没有给磁盘加密，程序看不到",
    )


def _plain_copies(path: Path) -> int:
    """How many older copies of the file (升级前, 损坏) stand beside it unencrypted."""
    beside = path.parent.glob(f"{path.stem}-*{path.suffix}")
    return sum(not is_encrypted(copy) for copy in beside if copy.is_file())
