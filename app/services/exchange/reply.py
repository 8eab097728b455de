"""What a return package (批复包) says besides rows: receipts, decisions, the correction list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.exchange_sites import PackageReceived, PackageSent, TrustedSite
from app.services.exchange.approvals import ApprovalView, plain_approvals, take_in, view_of
from app.services.exchange.container import DATA
from app.services.exchange.ledger import chain_matches, last_received, list_corrections, replace_corrections
from app.services.exchange.merge_items import Rejected
from app.services.exchange.replica import writer_of

_CORRECTION = ("entity", "code", "header", "reason", "table", "record")


@dataclass(slots=True)
class TakenIn:
    """What a return package brought: new decisions, how many rows to put right, sentences for the user."""

    approvals: list[ApprovalView] = field(default_factory=list)
    corrections: int = 0
    confirmed: int = 0
    notes: list[str] = field(default_factory=list)


def reply_content(session: Session, site: TrustedSite, organisation_ids: list[str]) -> dict[str, Any]:
    """The answer to a subordinate as JSON holds it. Reads only."""
    last = last_received(session, site.fingerprint, "data")
    received = session.scalars(
        select(PackageReceived)
        .where(PackageReceived.from_fingerprint == site.fingerprint)
        .order_by(PackageReceived.sequence, PackageReceived.package)
    )
    return {
        "receipts": [
            {"package": one.package, "sequence": one.sequence, "manifest": one.manifest_hash}
            for one in received
        ],
        "in_reply_to": {"package": last.package, "manifest": last.manifest_hash} if last else None,
        "audit": {"n": last.audit_n, "hash": last.audit_hash} if last else {"n": 0, "hash": ""},
        "approvals": plain_approvals(session, organisation_ids),
        "corrections": [
            dict(
                zip(
                    _CORRECTION,
                    (one.entity, one.code, one.header, one.reason, one.table_name, one.record_id),
                    strict=True,
                )
            )
            for one in list_corrections(session, is_ours=False, fingerprint=site.fingerprint)
        ],
    }


def take_in_reply(
    session: Session, content: Mapping[str, Any], site: TrustedSite, package: str, sequence: int, at: str
) -> TakenIn:
    """Note receipts, keep decisions, replace our correction list. ``session`` is a write session.

    Whatever in it is not as it should be is left out and said; nothing raises.
    """
    taken = TakenIn()
    taken.confirmed = _receipts(session, content, site, at, taken.notes)
    _check_chain(session, content.get("audit"), site, taken.notes)
    approvals = content.get("approvals")
    new, refused = take_in(session, approvals if isinstance(approvals, list) else [], site)
    if refused:
        taken.notes.append(f"有 {refused} 条批复来源未确认，未导入。")
    taken.approvals = [view_of(session, one) for one in new]
    corrections = content.get("corrections")
    rejected = [
        one for plain in (corrections if isinstance(corrections, list) else []) if (one := _correction(plain))
    ]
    replace_corrections(session, site.fingerprint, package, sequence, rejected, is_ours=True)
    taken.corrections = len(rejected)
    if rejected:
        taken.notes.append(f"“{site.name}”退回 {len(rejected)} 行，请按更正清单改正后重新导出。")
    session.flush()
    return taken


def _check_chain(session: Session, audit: Any, site: TrustedSite, notes: list[str]) -> None:
    """Compare our audit chain with the link that the superior noted when it merged our last package."""
    if not isinstance(audit, dict):
        return
    n, link_hash = audit.get("n"), audit.get("hash")
    if type(n) is not int or not isinstance(link_hash, str) or chain_matches(session, n, link_hash):
        return
    notes.append(
        f"本机的操作记录与“{site.name}”留存的不一致（第 {n} 条）：记录被改动过，或数据是从较早的备份恢复的。"
    )


def _receipts(
    session: Session, content: Mapping[str, Any], site: TrustedSite, at: str, notes: list[str]
) -> int:
    receipts = content.get("receipts")
    highest = 0
    strange: list[int] = []
    for receipt in receipts if isinstance(receipts, list) else []:
        package = receipt.get("package") if isinstance(receipt, dict) else None
        sent = session.get(PackageSent, package) if isinstance(package, str) else None
        if sent is None and _enter_strange(session, receipt, site, at):
            strange.append(receipt["sequence"])
        if sent is None or sent.to_fingerprint != site.fingerprint:
            continue
        if sent.manifest_hash != receipt.get("manifest"):
            notes.append(f"“{site.name}”收到的第 {sent.sequence} 号数据包与本单位发出的不同，请核实。")
            continue
        sent.receipt_at = sent.receipt_at or at
        highest = max(highest, sent.sequence)
    if strange:
        numbers = "、".join(str(number) for number in sorted(strange)[:10])
        notes.append(
            f"发现两份不同的副本：“{site.name}”合并过本单位第 {numbers} 号数据包，但不是这份数据发出的"
            "（数据从较早的备份恢复过，或有另一份副本在用）。已补进收发登记，本机换用新的标识。"
        )
        writer_of(session).renew()
    return highest


def _enter_strange(session: Session, receipt: Any, site: TrustedSite, at: str) -> bool:
    """Write down a package under our keys that this copy never sent: its number is not given again."""
    if not isinstance(receipt, dict):
        return False
    package, sequence, manifest = (receipt.get(key) for key in ("package", "sequence", "manifest"))
    if not isinstance(package, str) or len(package) > 36 or type(sequence) is not int:
        return False
    if not 0 < sequence < 2**31 or not isinstance(manifest, str) or len(manifest) > 64:
        return False
    session.add(
        PackageSent(
            package=package,
            to_fingerprint=site.fingerprint,
            sequence=sequence,
            kind=DATA,
            manifest_hash=manifest,
            sha256="",
            audit_n=0,
            audit_hash="",
            records=0,
            at=at,
            by="另一份副本",
            receipt_at=at,
        )
    )
    session.flush()
    return True


def _correction(plain: Any) -> Rejected | None:
    if not isinstance(plain, dict) or plain.keys() != set(_CORRECTION):
        return None
    values = [plain[key] for key in _CORRECTION]
    if not all(isinstance(value, str) and len(value) <= 2_000 for value in values):
        return None
    return Rejected(*values)
