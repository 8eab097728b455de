"""The package as a file (数据包容器): a plain header, then an age payload holding a zip of signed members.

::

    ZBPK | length of the header, 2 bytes | header, canonical JSON | age v1 payload

The header is read before anything is decrypted, so that a wrong, cut, damaged, newer or misdirected file is
told apart; it holds no personal data. The whole header but length and hash of the payload stands again in
the signed manifest, so it cannot be exchanged. Light on purpose: the reading child imports it.
"""

from __future__ import annotations

import hashlib
import io
import json
import struct
import uuid
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.services.exchange.fingerprint import is_fingerprint

MAGIC = b"ZBPK"
FORMAT = 1
"""The format this program writes and the newest one it reads."""
DATA, RETURN = "data", "return"
MANIFEST, SIGNATURE, REPLY = "manifest.json", "manifest.sig", "reply.json"
HEADER_LIMIT = 4_096
NAME_LIMIT = 200
_CONTEXT = b"zhibu-package-v1\n"
_STAMP = (2020, 1, 1, 0, 0, 0)
_LENGTH = struct.Struct(">H")


def canonical(value: Any) -> str:
    """Canonical JSON: sorted keys, no blanks, characters as they are; no NaN."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def sha256(content: bytes) -> str:
    """SHA-256 as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True, slots=True)
class Header:
    """What stands outside: ``min_reader`` is the oldest format that a reader must know, ``program`` ours."""

    kind: str
    package: str
    sequence: int
    from_name: str
    from_fingerprint: str
    to_name: str
    to_fingerprint: str
    program: str
    format: int = FORMAT
    min_reader: int = FORMAT

    def plain(self) -> dict[str, Any]:
        """As JSON holds it, without the payload's length and hash."""
        return {
            "format": self.format,
            "min_reader": self.min_reader,
            "program": self.program,
            "kind": self.kind,
            "package": self.package,
            "sequence": self.sequence,
            "from": {"name": self.from_name, "fingerprint": self.from_fingerprint},
            "to": {"name": self.to_name, "fingerprint": self.to_fingerprint},
        }


def read_header(plain: Mapping[str, Any]) -> Header:
    """A header from its JSON, strictly. ValueError if anything is missing, of another type or unknown."""
    given = {key: value for key, value in plain.items() if key not in ("length", "sha256")}
    sender, recipient = given.get("from"), given.get("to")
    if not isinstance(sender, dict) or not isinstance(recipient, dict):
        raise ValueError("no sites")
    header = Header(
        kind=given.get("kind", ""),
        package=given.get("package", ""),
        sequence=given.get("sequence", 0),
        from_name=sender.get("name", ""),
        from_fingerprint=sender.get("fingerprint", ""),
        to_name=recipient.get("name", ""),
        to_fingerprint=recipient.get("fingerprint", ""),
        program=given.get("program", ""),
        format=given.get("format", 0),
        min_reader=given.get("min_reader", 0),
    )
    if header.plain() != given:
        raise ValueError("other fields")
    if header.kind not in (DATA, RETURN) or str(uuid.UUID(header.package)) != header.package:
        raise ValueError("kind or number")
    if not all(_is_count(number) for number in (header.sequence, header.format, header.min_reader)):
        raise ValueError("numbers")
    texts: tuple[Any, ...] = (header.from_name, header.to_name, header.program)
    for text in texts:
        if not isinstance(text, str) or len(text) > NAME_LIMIT or not text.isprintable():
            raise ValueError("texts")
    if not is_fingerprint(header.from_fingerprint) or not is_fingerprint(header.to_fingerprint):
        raise ValueError("fingerprints")
    return header


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value < 2**31


def sign(secret: bytes, context: bytes, content: bytes) -> bytes:
    """An Ed25519 signature (64 bytes) over a context and the hash of the content."""
    return Ed25519PrivateKey.from_private_bytes(secret).sign(context + hashlib.sha256(content).digest())


def is_signed(public: str, context: bytes, content: bytes, signature: bytes) -> bool:
    """Whether the holder of a public key (hexadecimal) signed this content in this context."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(signature, context + hashlib.sha256(content).digest())
    except (InvalidSignature, ValueError):
        return False
    return True


def manifest_is_signed(public: str, manifest: bytes, signature: bytes) -> bool:
    """Whether a manifest's signature fits."""
    return is_signed(public, _CONTEXT, manifest, signature)


def build_package(
    header: Header, manifest: Mapping[str, Any], members: Mapping[str, bytes], secret: bytes, recipient: str
) -> tuple[bytes, str]:
    """The finished file and the hash of its manifest.

    ``manifest`` without ``header`` and ``members``, which are added here; ``members`` maps names to content;
    ``secret`` is the sender's Ed25519 key, ``recipient`` the receiver's ``age1…``.
    """
    listed = {
        name: {"size": len(content), "rows": content.count(b"\n"), "sha256": sha256(content)}
        for name, content in members.items()
    }
    text = canonical({**manifest, "header": header.plain(), "members": listed}).encode("utf-8")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in ((MANIFEST, text), (SIGNATURE, sign(secret, _CONTEXT, text)), *members.items()):
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content, compresslevel=3)
    payload = pyrage.encrypt(packed.getvalue(), [pyrage.x25519.Recipient.from_str(recipient)])
    return wrap(header.plain(), payload), sha256(text)


def wrap(plain: Mapping[str, Any], payload: bytes) -> bytes:
    """Header and payload as a file."""
    outer = canonical({**plain, "length": len(payload), "sha256": sha256(payload)}).encode("utf-8")
    if len(outer) > HEADER_LIMIT:
        raise ValueError("the names of the sites are too long for a header")
    return MAGIC + _LENGTH.pack(len(outer)) + outer + payload


def header_bytes(content: bytes) -> bytes | None:
    """The header's JSON of a file that begins like a package; None for another file, b"" if it is cut."""
    if content[:4] != MAGIC or len(content) < 6:
        return None if content[:4] != MAGIC else b""
    length = int(_LENGTH.unpack_from(content, 4)[0])
    if not 2 <= length <= HEADER_LIMIT:
        return None
    return content[6 : 6 + length] if len(content) >= 6 + length else b""
