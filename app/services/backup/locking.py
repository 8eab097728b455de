"""What a backup of data with a password carries, so that any one of the keys opens all of it again."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pyrage
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from app.errors import UserError
from app.services.backup.container import BackupHeader
from app.services.database import Database
from app.services.database.key_file import RECOVERY, parse_key_file, read_key_file

_NONCE = 12


def lock_fields(db: Database, recipient: str, identity: str, site: str) -> dict[str, Any]:
    """The fields of the header that data with a password need; none without one.

    ``recipient`` and ``identity`` are the site's public and private age key.
    """
    file = read_key_file(db.path) if db.key is not None else None
    if db.key is None or file is None:
        return {}
    nonce = os.urandom(_NONCE)
    locked = nonce + ChaCha20Poly1305(db.key).encrypt(nonce, identity.encode("ascii"), site.encode("utf-8"))
    sealed = pyrage.encrypt(db.key, [pyrage.x25519.Recipient.from_str(recipient)])
    return {"key_file": file.content().hex(), "sealed_key": bytes(sealed).hex(), "locked": locked.hex()}


def data_key(header: BackupHeader, identity: str) -> bytes | None:
    """The data key of a backup, None where there was no password. Raises UserError for a damaged header."""
    if not header.sealed_key:
        return None
    try:
        sealed = bytes.fromhex(header.sealed_key)
        return bytes(pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(identity)]))
    except (pyrage.DecryptError, ValueError) as trouble:
        raise UserError(
            "E-BAK-02", "这份备份已经损坏，没有恢复，现有数据没有改动。", "请换一份备份。"
        ) from trouble


def identity_by_secret(header: BackupHeader, secret: str, path: Path) -> str | None:
    """The site's private key by the password of the data or the code of its sheet; None if neither opens."""
    if not header.key_file:
        return None
    file = parse_key_file(bytes.fromhex(header.key_file), path)
    key = file.open(secret, RECOVERY) or file.open(secret)
    if key is None:
        return None
    locked = bytes.fromhex(header.locked)
    try:
        plain = ChaCha20Poly1305(key).decrypt(locked[:_NONCE], locked[_NONCE:], header.site.encode("utf-8"))
    except InvalidTag:
        return None
    return plain.decode("ascii")
