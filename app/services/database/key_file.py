"""The key file of an encrypted database (钥匙文件): the data key, wrapped by password and recovery code.

The data key is random and never changes with the password: changing the password only wraps it anew. The
file stands beside the database, is carried in every backup's header, and opens nothing by itself.
"""

from __future__ import annotations

import json
import os
import secrets
import uuid
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from app.errors import DatabaseRefused
from app.services.exchange.recovery_code import typed_code
from app.services.files import KEY_ENDING

MAGIC = b"ZBKY1\n"
ENDING = KEY_ENDING
LENGTH = 32
SHORTEST = 8
"""Characters of a password at least."""

_APPLICATION = "5A424154"
_LIMIT = 16_384
_SCRYPT = {"n": 2**16, "r": 8, "p": 1}
# 64 MiB and about 0.2 s; a foreign file may not ask for more than four times of it.
_LARGEST_N = 2**18
PASSWORD, RECOVERY = "password", "recovery"


@dataclass(frozen=True, slots=True)
class KeyFile:
    """What the file holds: an identity of its own and the slots by name."""

    id: str
    slots: dict[str, dict[str, Any]] = field(repr=False)

    def content(self) -> bytes:
        """The bytes of the file."""
        plain = {"application": _APPLICATION, "id": self.id, "slots": self.slots}
        return MAGIC + json.dumps(plain, ensure_ascii=True, sort_keys=True).encode("ascii") + b"\n"

    def open(self, secret: str, slot: str = PASSWORD) -> bytes | None:
        """The data key; None for a wrong password or code. Takes some tenths of a second on purpose."""
        typed = typed_code(secret) if slot == RECOVERY else secret
        found = self.slots.get(slot)
        if not typed or found is None:
            return None
        return _open(found, typed, self.id)

    def with_slot(self, slot: str, secret: str, key: bytes) -> KeyFile:
        """The same file with the data key wrapped by another secret."""
        return replace(self, slots={**self.slots, slot: _slot(secret, key, self.id)})


def new_key_file(password: str, code: str) -> tuple[KeyFile, bytes]:
    """A new file and its random data key, wrapped by a password and a recovery code."""
    key = secrets.token_bytes(LENGTH)
    made = KeyFile(str(uuid.uuid4()), {})
    return made.with_slot(PASSWORD, password, key).with_slot(RECOVERY, code, key), key


def key_file_beside(path: Path) -> Path:
    """Where the key file of the database ``path`` stands."""
    return path.with_name(f"{path.name}{ENDING}")


def read_key_file(path: Path) -> KeyFile | None:
    """The key file of the database ``path``, None where there is none. DatabaseRefused for a bad one."""
    try:
        content = key_file_beside(path).read_bytes()[: _LIMIT + 1]
    except FileNotFoundError:
        return None
    except OSError as trouble:
        raise _broken(path) from trouble
    return parse_key_file(content, path)


def parse_key_file(content: bytes, path: Path) -> KeyFile:
    """The key file in these bytes. Raises DatabaseRefused for anything else; ``path`` is the database."""
    try:
        if not content.startswith(MAGIC) or len(content) > _LIMIT:
            raise ValueError
        plain = json.loads(content[len(MAGIC) :])
        if plain["application"] != _APPLICATION:
            raise ValueError
        slots = {name: dict(plain["slots"][name]) for name in (PASSWORD, RECOVERY) if name in plain["slots"]}
        return KeyFile(str(plain["id"]), slots)
    except (ValueError, KeyError, TypeError) as trouble:
        raise _broken(path) from trouble


def check_password(password: str) -> str:
    """Why a password is not taken; empty where it is."""
    if len(password) < SHORTEST:
        return f"密码至少 {SHORTEST} 位。"
    if len(set(password)) < 4:
        return "密码太简单，请至少用四个不同的字符。"
    return ""


def _slot(secret: str, key: bytes, identity: str) -> dict[str, Any]:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    salt, nonce = os.urandom(16), os.urandom(12)
    sealed = ChaCha20Poly1305(_stretch(secret, salt, _SCRYPT)).encrypt(nonce, key, identity.encode("utf-8"))
    return {"salt": salt.hex(), "wrapped": (nonce + sealed).hex(), **_SCRYPT}


def _open(slot: dict[str, Any], secret: str, identity: str) -> bytes | None:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    try:
        cost = {name: int(slot[name]) for name in _SCRYPT}
        if cost["n"] > _LARGEST_N or cost["r"] > 16 or cost["p"] > 4:
            return None
        wrapped = bytes.fromhex(slot["wrapped"])
        stretched = _stretch(secret, bytes.fromhex(slot["salt"]), cost)
        key = ChaCha20Poly1305(stretched).decrypt(wrapped[:12], wrapped[12:], identity.encode("utf-8"))
    except (InvalidTag, ValueError, KeyError, TypeError):
        return None
    return key if len(key) == LENGTH else None


def _stretch(secret: str, salt: bytes, cost: dict[str, int]) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    return Scrypt(salt=salt, length=LENGTH, **cost).derive(secret.encode("utf-8"))


def _broken(path: Path) -> DatabaseRefused:
    return DatabaseRefused(
        "E-DB-18",
        f"“{path.name}”的钥匙文件“{path.name}{ENDING}”读不出来或已经损坏，数据没有被改动。",
        "请用备份恢复；备份里带有钥匙文件。",
    )
