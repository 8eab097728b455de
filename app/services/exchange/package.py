"""Opening, previewing and merging packages (数据包): each file is taken in wholly or not at all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.errors import UserError
from app.models.exchange_sites import PackageReceived, TrustedSite
from app.services.exchange import refusal
from app.services.exchange.approvals import ApprovalView
from app.services.exchange.columns import all_shapes
from app.services.exchange.conflicts import Conflict
from app.services.exchange.container import REPLY, RETURN, Header
from app.services.exchange.guard import without_deceiving, without_forged
from app.services.exchange.identity import SUBORDINATE, SUPERIOR
from app.services.exchange.keys import private_keys, public_keys
from app.services.exchange.ledger import claim_organisations, last_received, replace_corrections
from app.services.exchange.merge_apply import COPY_NOTE, apply_merge
from app.services.exchange.merge_items import Rejected
from app.services.exchange.merge_plan import MergePlan, plan_merge
from app.services.exchange.reading import PACKAGE_LIMIT, Outer, Request, read_outer
from app.services.exchange.reading_child import Opened, Reader
from app.services.exchange.refusal import PackageRefused
from app.services.exchange.reply import TakenIn, take_in_reply
from app.services.exchange.site_card import SiteCard, card_from
from app.services.exchange.sites import trusted_sites
from app.services.exchange.state import State
from app.services.exchange.strict import NotStrict
from app.services.files import is_in_use
from app.services.journal.recording import recorder_of
from app.services.quiet import no_collection

NEW, SEEN, OLDER, REFUSED = "new", "seen", "older", "refused"


@dataclass(slots=True)
class FileResult:
    """What a file brought, or would bring. ``state`` is new, seen, older or refused; ``reason`` is Chinese.

    Numbers are of records. ``notes`` are sentences the user must see though the file was taken in.
    """

    file: str
    state: str
    reason: str = ""
    code: str = ""
    kind: str = ""
    sender: str = ""
    fingerprint: str = ""
    sequence: int = 0
    signed: bool = True
    create: int = 0
    update: int = 0
    same: int = 0
    older: int = 0
    delete: int = 0
    conflicts: list[Conflict] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    approvals: list[ApprovalView] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        """Whether nothing of the file was taken in because it was not in order."""
        return self.state == REFUSED


@dataclass(frozen=True, slots=True)
class Package:
    """A package that was read completely and whose sender is confirmed."""

    name: str
    header: Header
    manifest: Mapping[str, Any] = field(repr=False)
    state: State = field(repr=False)
    reply: Mapping[str, Any] | None = field(repr=False)


def read_file(path: Path) -> bytes:
    """A file's bytes, never more than a package may have. Raises PackageRefused."""
    if is_in_use(path):
        raise refusal.unreadable(path.name, "这就是正在用的数据文件")
    try:
        with path.open("rb") as file:
            content = file.read(PACKAGE_LIMIT + 1)
    except (OSError, ValueError) as error:
        raise refusal.unreadable(path.name, _why(error)) from error
    if len(content) > PACKAGE_LIMIT:
        raise refusal.too_large(path.name, "超过 48 MB")
    return content


def _why(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "文件不存在"
    if isinstance(error, IsADirectoryError):
        return "这是文件夹"
    if isinstance(error, PermissionError):
        return "没有读取权限，或正被别的程序占用"
    return "读取出错"


def look_outside(content: bytes, name: str) -> Outer:
    """Header and payload without any key. Raises PackageRefused."""
    return read_outer(content, name)


@no_collection()
def open_package(session: Session, content: bytes, name: str, reader: Reader) -> Package:
    """Read a package in the child. Reads only. Raises PackageRefused, UserError without usable keys."""
    keys = public_keys(session)
    header = read_outer(content, name, keys.fingerprint if keys else "").header
    assert keys is not None
    request = Request(
        name=name,
        fingerprint=keys.fingerprint,
        secret=private_keys(session).encryption,
        trusted=tuple(site.fingerprint for site in trusted_sites(session)),
        tables=tuple(all_shapes()),
    )
    opened = reader.read(content, request)
    sender = session.get(TrustedSite, header.from_fingerprint)
    if sender is None:
        raise refusal.unknown_sender(name, header.from_name, header.from_fingerprint, header.kind)
    if header.kind == RETURN and sender.role != SUPERIOR:
        raise refusal.wrong_direction(name, sender.name, header.kind)
    reply = json.loads(bytes(opened.members.pop(REPLY))) if REPLY in opened.members else None
    return Package(name, header, opened.manifest, state_from(opened), reply)


def state_from(opened: Opened) -> State:
    """The rows of a package that was read."""
    records: dict[str, list[dict[str, Any]]] = {}
    for member in sorted(opened.members):
        lines = opened.members[member].rstrip(b"\n").replace(b"\n", b",")
        table = member.removeprefix("rows/").removesuffix(".jsonl")
        if lines:
            records[table] = json.loads(b"[" + lines + b"]")
        opened.members[member] = bytearray()
    return State(records)


def card_in_package(session: Session, content: bytes, name: str, reader: Reader) -> SiteCard:
    """The sender's card of a package for us, so that it can be confirmed. Raises PackageRefused."""
    keys = public_keys(session)
    outer = read_outer(content, name, keys.fingerprint if keys else "")
    assert keys is not None
    request = Request(name, keys.fingerprint, private_keys(session).encryption, card_only=True)
    manifest = reader.read(content, request).manifest
    try:
        return card_from(manifest["card"])
    except NotStrict as trouble:
        raise refusal.forged(name, outer.header.kind) from trouble


def inspect_file(session: Session, path: Path, reader: Reader) -> dict[str, Any]:
    """What can be known of a file without changing anything: sites, number, whether it could be merged.

    ``reason`` is Chinese, "" if it is readable; what could not be read is None.
    """
    found: dict[str, Any] = {
        "kind": None, "from": None, "to": None, "package": None, "sequence": None, "min_reader": None,
        "program": None, "records": None, "signed": False, "readable": False, "reason": "", "code": "",
    }  # fmt: skip
    try:
        content = read_file(path)
        header = look_outside(content, path.name).header
        found |= {key: value for key, value in header.plain().items() if key in found}
        package = open_package(session, content, path.name, reader)
        found |= {"signed": True, "readable": True, "records": package.state.counts()}
    except UserError as error:
        found |= {"reason": str(error), "code": error.code}
    return found


@no_collection()
def plan_package(session: Session, package: Package) -> tuple[FileResult, MergePlan | None]:
    """What merging would bring, and the plan; no plan for one that was merged already. Reads only.

    Raises PackageRefused for a number that came with another content.
    """
    header, sender = package.header, _sender(session, package)
    result = FileResult(
        package.name, NEW, kind=header.kind, sender=sender.name, fingerprint=sender.fingerprint,
        sequence=header.sequence,
    )  # fmt: skip
    known = session.get(PackageReceived, header.package)
    if known is not None:
        if known.manifest_hash != package.manifest["hash"] or known.from_fingerprint != sender.fingerprint:
            raise refusal.same_number_other_content(package.name, sender.name)
        result.state, result.reason = SEEN, "已合并过，0 项变化"
        result.same = known.records
        return result, None
    state, deceiving = without_deceiving(package.state)
    forged: list[Rejected] = []
    if sender.role == SUBORDINATE:
        state, forged = without_forged(session, state)
    plan = plan_merge(session, state, sender.name)
    plan.rejected[:0] = [*deceiving, *forged]
    count_plan(result, plan)
    last = last_received(session, sender.fingerprint)
    if last is not None and last.sequence >= header.sequence and not plan.changes() and not plan.conflicts:
        result.state = OLDER
        result.reason = f"比现有的旧（已合并到第 {last.sequence} 号），0 项变化"
    elif last is not None and last.sequence == header.sequence:
        result.notes.append(
            f"发现两份不同的副本：“{sender.name}”有两个第 {header.sequence} 号数据包，"
            "双方的内容都已保留，不一致的列为冲突。"
        )
    return result, plan


def _sender(session: Session, package: Package) -> TrustedSite:
    return session.get_one(TrustedSite, package.header.from_fingerprint)


def count_plan(result: FileResult, plan: MergePlan) -> None:
    """Put the numbers of a plan into a result."""
    result.create, result.update, result.delete = plan.create, plan.update, plan.delete
    result.same, result.older = plan.same, plan.older
    result.conflicts, result.rejected = list(plan.conflicts), list(plan.rejected)
    if plan.renumbered:
        result.notes.append(f"有 {plan.renumbered} 条记录的编号与本机已有的重复，在本机另编了号。")


@no_collection()
def merge_package(
    session: Session,
    package: Package,
    at: str,
    by: str = "",
    resolutions: Mapping[str, Any] | None = None,
) -> FileResult:
    """Merge a package inside the caller's transaction: rows, versions, conflicts, ledger, audit entry.

    ``session`` is a write session (:func:`act_name`), ``at`` UTC ISO. ``resolutions`` as
    :func:`app.services.exchange.conflicts.resolve` takes them. Raises PackageRefused as
    :func:`plan_package`.
    """
    result, plan = plan_package(session, package)
    if plan is None:
        return result
    header, sender = package.header, _sender(session, package)
    if apply_merge(session, plan, resolutions).is_copy:
        result.notes.append(COPY_NOTE)
    if package.reply is not None:
        taken = take_in_reply(session, package.reply, sender, header.package, header.sequence, at)
        _note_reply(result, taken)
    else:
        replace_corrections(
            session, sender.fingerprint, header.package, header.sequence, plan.rejected, is_ours=False
        )
        if sender.role == SUBORDINATE:
            claimed: list[str] = package.manifest["scope"]["organisations"]
            taken_by_others = claim_organisations(session, sender.fingerprint, claimed)
            if taken_by_others:
                names = "、".join(taken_by_others[:5])
                result.notes.append(f"这些党组织已由别的单位上报过，批复仍发给原单位：{names}。")
    session.add(_entry(package, result, at, by))
    recorder_of(session).links.append(("import", "package", header.package, None, package.manifest["hash"]))
    session.flush()
    return result


def _note_reply(result: FileResult, taken: TakenIn) -> None:
    result.approvals = taken.approvals
    result.notes += taken.notes
    if taken.confirmed:
        result.notes.append(f"“{result.sender}”已合并到本单位第 {taken.confirmed} 号数据包。")


def _entry(package: Package, result: FileResult, at: str, by: str) -> PackageReceived:
    header, audit = package.header, package.manifest["audit"]
    return PackageReceived(
        package=header.package,
        from_fingerprint=header.from_fingerprint,
        sequence=header.sequence,
        kind=header.kind,
        replica=str(package.manifest["replica"])[:36],
        manifest_hash=package.manifest["hash"],
        audit_n=audit["n"],
        audit_hash=audit["hash"][:64],
        records=sum(package.state.counts().values()),
        created=result.create,
        updated=result.update,
        conflicts=len(result.conflicts),
        at=at,
        by=by,
    )


def act_name(package: Package) -> str:
    """The name of the act of a merge: 合并第 17 号数据包（甲支部）."""
    kind = "批复包" if package.header.kind == RETURN else "数据包"
    return f"合并第 {package.header.sequence} 号{kind}（{package.header.from_name}）"


def refused_result(path: Path, error: PackageRefused) -> FileResult:
    """A file that was not taken in, as a result."""
    return FileResult(path.name, REFUSED, str(error), error.code)
