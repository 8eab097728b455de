"""Sites for tests: an own database with keys, a reader without a process, packages built by hand."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyrage

from app.models import Organisation
from app.models.exchange_sites import TrustedSite
from app.services.database import Database, open_database
from app.services.exchange.container import MANIFEST, SIGNATURE, canonical, sha256, sign, wrap
from app.services.exchange.export import Exported, export_package, export_reply
from app.services.exchange.identity import SUBORDINATE, SUPERIOR, own_card, trust
from app.services.exchange.keys import PrivateKeys, ensure_keys, private_keys
from app.services.exchange.package import FileResult, Package, merge_package, open_package
from app.services.exchange.reading import Request, read_package
from app.services.exchange.reading_child import Opened, Reader
from app.services.exchange.site_card import SiteCard
from app.services.exchange.state_hash import state_hash

AT = "2026-11-23T08:00:00+00:00"
CONTEXT = b"zhibu-package-v1\n"


class HereReader(Reader):
    """Reads in this process: the same checks, without a child's start."""

    def read(self, content: bytes, request: Request) -> Opened:
        members: dict[str, bytearray] = {}
        manifest = read_package(
            content, request, lambda name, piece: members.setdefault(name, bytearray()).extend(piece)
        )
        return Opened(manifest, members)


@dataclass
class Site:
    """A place with a database and keys."""

    db: Database
    card: SiteCard
    private: PrivateKeys

    def trusts(self, other: Site, role: str) -> TrustedSite:
        with self.db.write() as session:
            return trust(session, other.card, role, AT)

    def export(self, to: Site) -> Exported:
        with self.db.write() as session:
            return export_package(session, session.get_one(TrustedSite, to.card.fingerprint), AT)

    def reply(self, to: Site) -> Exported:
        with self.db.write() as session:
            return export_reply(session, session.get_one(TrustedSite, to.card.fingerprint), AT)

    def open(self, content: bytes, name: str = "包.zbpk") -> Package:
        with self.db.read() as session:
            return open_package(session, content, name, HereReader())

    def merge(
        self, content: bytes, name: str = "包.zbpk", choices: Mapping[str, Any] | None = None
    ) -> FileResult:
        package = self.open(content, name)
        with self.db.write("合并") as session:
            return merge_package(session, package, AT, resolutions=choices)

    def hash(self) -> str:
        with self.db.read() as session:
            return state_hash(session)


def make_site(empty: Path, path: Path, name: str | None, kind: str = "党支部") -> Site:
    """A site over a copy of an empty database; without ``name`` no home organisation."""
    shutil.copy(empty, path)
    db = open_database(path)
    with db.write() as session:
        if name:
            session.add(Organisation(code="ZZ001", name=name, kind=kind))
        ensure_keys(session, AT)
        session.flush()
        return Site(db, own_card(session), private_keys(session))


def introduce(branch: Site, park: Site) -> None:
    """Both confirm each other."""
    branch.trusts(park, SUPERIOR)
    park.trusts(branch, SUBORDINATE)


@dataclass
class Parts:
    """The inside of a package, to be changed and put together again as an attacker would."""

    header: dict[str, Any]
    manifest: dict[str, Any]
    members: dict[str, bytes]

    def pack(
        self,
        sender: Site,
        recipient: Site,
        *,
        sign_as: Site | None = None,
        order: list[str] | None = None,
        extra: list[tuple[zipfile.ZipInfo | str, bytes]] | None = None,
        refresh: bool = True,
        compression: int = zipfile.ZIP_DEFLATED,
        comment: bytes = b"",
        tail: bytes = b"",
        signature: bytes | None = None,
        manifest_text: bytes | None = None,
    ) -> bytes:
        """The package, signed by ``sign_as`` (else the sender) over whatever the manifest now says."""
        manifest = dict(self.manifest)
        manifest["header"] = manifest.get("header", self.header)
        if refresh:
            manifest["members"] = listing(self.members)
        text = manifest_text if manifest_text is not None else canonical(manifest).encode("utf-8")
        secret = (sign_as or sender).private.signing
        signed = signature if signature is not None else sign(secret, CONTEXT, text)
        contents: dict[str, bytes] = {MANIFEST: text, SIGNATURE: signed, **self.members}
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", compression) as archive:
            archive.comment = comment
            for name in order if order is not None else list(contents):
                archive.writestr(name, contents[name])
            for name, content in extra or ():
                archive.writestr(name, content)
        return self.encrypt(packed.getvalue() + tail, recipient)

    def encrypt(self, packed: bytes, recipient: Site) -> bytes:
        payload = pyrage.encrypt(packed, [pyrage.x25519.Recipient.from_str(recipient.card.encryption)])
        return wrap(self.header, payload)


def listing(members: Mapping[str, bytes]) -> dict[str, Any]:
    """The members as a manifest lists them."""
    return {
        name: {"size": len(content), "rows": content.count(b"\n"), "sha256": sha256(content)}
        for name, content in members.items()
    }


def take_apart(content: bytes, recipient: Site) -> Parts:
    """The parts of a package that was encrypted for ``recipient``."""
    from app.services.exchange.reading import read_outer

    outer = read_outer(content, "x")
    packed = pyrage.decrypt(outer.payload, [pyrage.x25519.Identity.from_str(recipient.private.encryption)])
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        import json

        manifest = json.loads(archive.read(MANIFEST))
        members = {
            name: archive.read(name) for name in archive.namelist() if name not in (MANIFEST, SIGNATURE)
        }
    header = manifest.pop("header")
    manifest.pop("members")
    return Parts(header, manifest, members)
