"""Writing packages (导出数据包、批复包): signed by this site, encrypted for one confirmed site."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from app import __version__
from app.errors import UserError
from app.models.exchange_sites import PackageSent, TrustedSite
from app.services.exchange.approvals import sign_open
from app.services.exchange.container import (
    DATA,
    REPLY,
    RETURN,
    Header,
    build_package,
    canonical,
    sha256,
)
from app.services.exchange.identity import SUBORDINATE, own_card
from app.services.exchange.keys import private_keys
from app.services.exchange.ledger import next_sequence, organisations_of, own_organisations
from app.services.exchange.parts import COMMITTEE
from app.services.exchange.replica import current_replica, own_replicas
from app.services.exchange.reply import reply_content
from app.services.exchange.state import State, full_state
from app.services.exchange.state_hash import state_hash
from app.services.files import file_name
from app.services.journal.recording import chain_head, recorder_of
from app.services.quiet import no_collection

SUFFIX = ".zbpk"
SCHEMA = "0001"
"""The migration that last changed what packages hold: the sheets' tables."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A finished package, not yet in a file. ``rows``: table → records; ``sha256`` is the file's."""

    package: str
    kind: str
    sequence: int
    rows: dict[str, int]
    sha256: str
    name: str
    content: bytes = field(repr=False)

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return len(self.content)


@no_collection()
def export_package(session: Session, site: TrustedSite, at: str, by: str = "") -> Exported:
    """The full state for a site: everything for a superior, its own organisations for a subordinate.

    ``session`` is a write session: the package is entered in the ledger and the audit chain. ``at`` is UTC
    ISO and shown only. Raises UserError when this PC cannot open the keys or a subordinate has sent nothing.
    """
    if site.role == SUBORDINATE:
        scope = _scope_of(session, site)
        state = full_state(session, scope)
        content_hash = ""
    else:
        scope = own_organisations(session)
        state = full_state(session)
        content_hash = state_hash(session)
    return _export(session, site, DATA, _Content(state, scope, content_hash), at, by)


@no_collection()
def export_reply(session: Session, site: TrustedSite, at: str, by: str = "") -> Exported:
    """The return package for a subordinate: receipts, decisions, settled conflicts, corrections.

    Decisions without a signed event get one now. Raises UserError as :func:`export_package`, and for a site
    that is no subordinate.
    """
    if site.role != SUBORDINATE:
        raise UserError(
            "E-PKG-21", f"“{site.name}”登记为上级，不能给它发批复包，没有导出。", "给上级请导出数据包。"
        )
    scope = _scope_of(session, site)
    sign_open(session, scope, private_keys(session), at)
    session.flush()
    state = full_state(session, scope).written_by(COMMITTEE, own_replicas(session))
    reply = reply_content(session, site, scope)
    return _export(session, site, RETURN, _Content(state, scope, "", reply), at, by)


@dataclass(frozen=True, slots=True)
class _Content:
    state: State
    scope: list[str]
    state_hash: str
    reply: Mapping[str, Any] | None = None


def _scope_of(session: Session, site: TrustedSite) -> list[str]:
    scope = organisations_of(session, site.fingerprint)
    if not scope:
        raise UserError(
            "E-PKG-22",
            f"还没有合并过“{site.name}”的数据包，没有可发的内容，没有导出。",
            "请先合并它发来的数据包。",
        )
    return scope


def _export(session: Session, site: TrustedSite, kind: str, content: _Content, at: str, by: str) -> Exported:
    card, private = own_card(session), private_keys(session)
    sequence = next_sequence(session, site.fingerprint)
    header = Header(
        kind=kind,
        package=str(uuid.uuid4()),
        sequence=sequence,
        from_name=card.name,
        from_fingerprint=card.fingerprint,
        to_name=site.name,
        to_fingerprint=site.fingerprint,
        program=__version__,
    )
    n, head, _ = chain_head(session)
    manifest = {
        "card": card.plain(),
        "program": __version__,
        "schema": SCHEMA,
        "site": card.site,
        "replica": current_replica(session),
        "made_at": at,
        "scope": {"organisations": content.scope},
        "state_hash": content.state_hash,
        "audit": {"n": n, "hash": head},
    }
    members = {f"rows/{table}.jsonl": _lines(content.state, table) for table in content.state.records}
    if content.reply is not None:
        members[REPLY] = canonical(content.reply).encode("utf-8")
    file, manifest_hash = build_package(header, manifest, members, private.signing, site.encryption)
    rows = content.state.counts()
    session.add(
        PackageSent(
            package=header.package,
            to_fingerprint=site.fingerprint,
            sequence=sequence,
            kind=kind,
            manifest_hash=manifest_hash,
            sha256=sha256(file),
            audit_n=n,
            audit_hash=head,
            records=sum(rows.values()),
            at=at,
            by=by,
        )
    )
    recorder_of(session).links.append(("export", "package", header.package, None, sha256(file)))
    name = package_name(card.name, site.name, sequence, kind)
    return Exported(header.package, kind, sequence, rows, sha256(file), name, file)


def _lines(state: State, table: str) -> bytes:
    return "".join(f"{line}\n" for line in state.lines(table)).encode("utf-8")


def package_name(sender: str, recipient: str, sequence: int, kind: str) -> str:
    """The file name to propose: 甲支部-园区党工委-第017号.zbpk. For people only, never trusted."""
    word = "批复" if kind == RETURN else "第"
    return file_name(f"{sender[:24]}-{recipient[:24]}-{word}{sequence:03d}号", suffix=SUFFIX)
