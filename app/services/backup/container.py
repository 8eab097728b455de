"""The backup file: a readable header without personal data, and the encrypted database behind it.

The header carries the site's private keys as they are wrapped in the database, by this PC's key and by the
recovery code: with either of them the backup opens even when nothing else is left.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from app.errors import UserError
from app.services.files import is_in_use

MAGIC = b"ZBBK1\n"
SUFFIX = ".zbbak"
_HEADER_LIMIT = 16_384
_OPTIONAL = ("key_file", "sealed_key", "locked")
"""Left out where there is no password: programs before it read those headers too."""


@dataclass(frozen=True, slots=True)
class BackupHeader:
    """What can be known of a backup without opening it.

    ``sequence`` counts backups of this database; ``content`` is the canonical hash of the facts,
    ``plain`` the SHA-256 of the database file inside; ``wrapped`` … the keys as the database keeps them;
    ``audit_n``, ``audit_hash`` the head of its audit chain, an anchor against a chain cut short.
    Of data with a password also the key file, the data key sealed to the site, and the site's private key
    wrapped by the data key: the device's key, the recovery code or the password each opens it all.
    """

    sequence: int
    made_at: str
    revision: str
    people: int
    cases: int
    content: str
    plain: str
    site: str
    wrapped: str
    wrapped_recovery: str = ""
    recovery_salt: str = ""
    audit_n: int = 0
    audit_hash: str = ""
    key_file: str = ""
    sealed_key: str = ""
    locked: str = ""


def pack(header: BackupHeader, database: bytes, recipient: str) -> bytes:
    """The whole file. ``recipient`` is the site's public age key."""
    import pyrage

    known = {name: value for name, value in asdict(header).items() if value or name not in _OPTIONAL}
    line = json.dumps(known, ensure_ascii=True, sort_keys=True).encode("ascii") + b"\n"
    sealed = pyrage.encrypt(database, [pyrage.x25519.Recipient.from_str(recipient)])
    return MAGIC + line + bytes(sealed)


def read_header(path: Path) -> BackupHeader:
    """The header of a backup file. Raises UserError for anything that is not one."""
    foreign = UserError(
        "E-BAK-01", f"“{path.name}”不是本程序的备份文件，没有改动任何数据。", "请选择后缀为 .zbbak 的备份。"
    )
    if is_in_use(path):
        raise foreign
    try:
        with path.open("rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                raise foreign
            line = file.readline(_HEADER_LIMIT)
        known = {field.name for field in fields(BackupHeader)}
        # A newer program may say more of its backups.
        return BackupHeader(**{name: value for name, value in json.loads(line).items() if name in known})
    except (OSError, ValueError, TypeError, AttributeError) as trouble:
        raise foreign from trouble


def unpack(path: Path, identity: str) -> bytes:
    """The database file inside, checked against the header. Raises UserError when it is damaged."""
    header = read_header(path)
    content = path.read_bytes()
    sealed = content[content.index(b"\n", len(MAGIC)) + 1 :]
    damaged = UserError(
        "E-BAK-02", f"备份“{path.name}”已经损坏，没有恢复，现有数据没有改动。", "请换一份备份。"
    )
    import pyrage

    try:
        database = pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(identity)])
    except pyrage.DecryptError as trouble:
        raise damaged from trouble
    if hashlib.sha256(database).hexdigest() != header.plain:
        raise damaged
    return bytes(database)


def list_backups(folder: Path) -> tuple[tuple[Path, BackupHeader], ...]:
    """Readable backups in a folder, newest (highest sequence) first; other files are passed over."""
    found = []
    for path in folder.glob(f"*{SUFFIX}") if folder.is_dir() else ():
        try:
            found.append((path, read_header(path)))
        except UserError:
            continue
    return tuple(sorted(found, key=lambda item: item[1].sequence, reverse=True))
