"""操作与审计: the audit chain as lines a person can read, and comparing it with heads kept elsewhere.

Changes made behind the program can be discovered (可发现改动), not prevented. A chain that was cut short or
written anew is only seen by an anchor (链头): a head that a package, a receipt, a backup or a paper keeps.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import UserError
from app.models import AuditEntry, DevelopmentCase, PackageSent, Person, SiteKey
from app.models.journal import Act
from app.models.sheets import all_sheets
from app.services.backup.container import BackupHeader
from app.services.exchange.belongings import belongings_of
from app.services.journal.audit import ChainState, verify_chain
from app.services.journal.recording import chain_head

WORDS = {
    "create": "新增",
    "update": "修改",
    "delete": "删除",
    "bulk": "成批改动",
    "merge": "合并",
    "forget": "彻底删除",
    "erase": "到期删除",
    "reveal": "显示证号",
    "search": "按证号查找",
    "print": "打印",
    "export": "导出",
    "import": "导入",
    "log-in": "登录",
    "user": "使用人变动",
    "setting": "保密设置",
    "backup": "备份",
    "restore": "恢复",
    "trust": "登记单位",
    "distrust": "取消登记",
    "approve": "审批",
    "settle": "处理冲突",
    "propose": "提出改动",
}
"""What each action is called; an unknown one is shown as it is kept."""

_LIMIT = 5_000
_SHORT = 16
_SHORT_FORM = re.compile(r"(\d+)[\s:：·\-]+([0-9a-fA-F]{4}(?:[\s\-]?[0-9a-fA-F]{4}){3})")


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One link of the chain: ``what`` is the action in words, ``of`` the sheet, ``code`` the person's or
    case's code where it is known, ``act`` the name of the act it belongs to; ``at`` is UTC (ISO)."""

    n: int
    at: str
    is_suspect: bool
    operator: str
    role: str
    action: str
    what: str
    of: str
    code: str
    reason: str
    act: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """A head of the chain kept elsewhere; ``where`` says where (备份第 12 号)."""

    where: str
    n: int
    hash: str


@dataclass(frozen=True, slots=True)
class ChainReport:
    """Whether the chain holds by itself, and against each anchor. ``missing`` counts links cut off."""

    state: ChainState
    anchors: int
    trouble: str = ""
    missing: int = 0

    @property
    def ok(self) -> bool:
        """Nothing was found."""
        return self.state.ok and not self.trouble

    def words(self) -> str:
        """One sentence for the user."""
        if not self.state.ok:
            return f"记录链在第 {self.state.broken_at} 条断开，有人绕过程序改过数据。"
        if self.trouble:
            return self.trouble
        kept = f"，与留存的 {self.anchors} 个链头都对得上" if self.anchors else "，还没有留存的链头可以对照"
        return f"记录链 {self.state.entries} 条，前后相接{kept}。"


def list_entries(
    session: Session,
    *,
    operator: str | None = None,
    actions: Collection[str] = (),
    since: str = "",
    until: str = "",
    code: str = "",
    limit: int = _LIMIT,
) -> tuple[AuditLine, ...]:
    """The newest links first, narrowed by who, action, UTC time (ISO, ``until`` not included) and by a code.

    ``code`` is that of a person (人员编号) or case (案卷编号): then everything that belongs to the person.
    Raises UserError for a code nobody has.
    """
    wanted = select(AuditEntry, Act.name).outerjoin(Act, Act.id == AuditEntry.act_id)
    if operator is not None:
        wanted = wanted.where(AuditEntry.operator == operator)
    if actions:
        wanted = wanted.where(AuditEntry.action.in_(actions))
    if since:
        wanted = wanted.where(AuditEntry.at >= since)
    if until:
        wanted = wanted.where(AuditEntry.at < until)
    if code:
        subjects = belongings_of(session, [_person_of(session, code)]).subjects()
        wanted = wanted.where(AuditEntry.record_id.in_(sorted(subjects)))
    found = session.execute(wanted.order_by(AuditEntry.n.desc()).limit(limit)).all()
    codes = _codes(session, [row for row, _act in found])
    return tuple(_line(row, codes, act or "") for row, act in found)


def operators_named(session: Session) -> tuple[str, ...]:
    """Everybody who stands in the chain; "" for what nobody signed."""
    return tuple(session.scalars(select(AuditEntry.operator).distinct().order_by(AuditEntry.operator)))


def _line(row: AuditEntry, codes: dict[str, str], act: str) -> AuditLine:
    return AuditLine(
        row.n,
        row.at,
        row.clock_suspect,
        row.operator,
        row.role,
        row.action,
        WORDS.get(row.action, row.action),
        _sheet_words().get(row.table_name, ""),
        codes.get(row.record_id, ""),
        row.reason,
        act,
    )


def _sheet_words() -> dict[str, str]:
    words = {sheet.model.__tablename__: sheet.name for sheet in all_sheets()}
    more = {"export_entry": "导出登记", "print_log": "打印登记", "operator": "使用人", "package": "数据包"}
    return {**words, **more}


def _codes(session: Session, rows: Iterable[AuditEntry]) -> dict[str, str]:
    found: dict[str, str] = {}
    for model in (Person, DevelopmentCase):
        ids = sorted({row.record_id for row in rows if row.table_name == model.__tablename__})
        for at in range(0, len(ids), 500):
            chunk = ids[at : at + 500]
            known = select(model.id, model.code).where(model.id.in_(chunk))
            found |= {row[0]: row[1] for row in session.execute(known)}
    return found


def _person_of(session: Session, code: str) -> str:
    typed = code.strip()
    person = session.scalar(select(Person.id).where(Person.code == typed))
    if person is None:
        person = session.scalar(select(DevelopmentCase.person_id).where(DevelopmentCase.code == typed))
    if person is None:
        raise UserError("E-AUDIT-01", f"没有编号为“{typed}”的人员或案卷。", "请核对编号。")
    return person


def short_code(n: int, digest: str) -> str:
    """The head as it is written on a handover list: ``1234 · 9f3a-01bc-77de-0042``."""
    parts = [digest[at : at + 4] for at in range(0, _SHORT, 4)]
    return f"{n} · {'-'.join(parts)}"


def present_code(session: Session) -> str:
    """The short code of the chain as it stands now; empty while there is no entry."""
    n, digest, _at = chain_head(session)
    return short_code(n, digest) if n else ""


def read_code(typed: str) -> Anchor:
    """A short code as somebody typed it from paper. Raises UserError for anything else."""
    found = _SHORT_FORM.fullmatch(typed.strip())
    if found is None:
        raise UserError("E-AUDIT-02", "核对码写得不对。", "应写成“序号 · 四组字母数字”，照交接单上抄。")
    return Anchor("交接单", int(found[1]), re.sub(r"[\s\-]", "", found[2]).lower())


def own_anchors(session: Session, backups: Iterable[BackupHeader]) -> tuple[Anchor, ...]:
    """Heads kept in packages that were sent and in backups of this site."""
    site = session.scalar(select(SiteKey.site))
    sent = session.execute(select(PackageSent.sequence, PackageSent.audit_n, PackageSent.audit_hash))
    found = [Anchor(f"第 {number} 号数据包", n, digest) for number, n, digest in sent if n]
    found += [
        Anchor(f"备份第 {header.sequence} 号", header.audit_n, header.audit_hash)
        for header in backups
        if header.audit_n and header.site == site
    ]
    return tuple(found)


def examine_chain(session: Session, anchors: Iterable[Anchor]) -> ChainReport:
    """Recompute every link and compare with the anchors; ``Anchor.hash`` may be the beginning only."""
    state = verify_chain(session)
    kept = list(anchors)
    if not state.ok:
        return ChainReport(state, len(kept))
    numbers = sorted({anchor.n for anchor in kept})
    hashes: dict[int, str] = {}
    for at in range(0, len(numbers), 500):
        chunk = numbers[at : at + 500]
        rows = select(AuditEntry.n, AuditEntry.hash).where(AuditEntry.n.in_(chunk))
        hashes |= {row[0]: row[1] for row in session.execute(rows)}
    for anchor in sorted(kept, key=lambda one: -one.n):
        if anchor.n > state.entries:
            missing = anchor.n - state.entries
            words = f"比{anchor.where}留存的记录少 {missing} 条：后面的被截掉了，或数据是从较早的备份恢复的。"
            return ChainReport(state, len(kept), words, missing)
        if not hashes[anchor.n].startswith(anchor.hash):
            words = f"第 {anchor.n} 条与{anchor.where}留存的链头不一致，记录链被整个重写过。"
            return ChainReport(state, len(kept), words)
    return ChainReport(state, len(kept))
