"""The keys of a site (单位钥匙): made at first use, wrapped by the PC's key and by a recovery code.

Ed25519 signs packages and decisions, X25519 (age) opens what is sent to us. The private ones never leave the
database unwrapped and are in no package, log or file name.
"""

from __future__ import annotations

import json
import os
import uuid
from dataclasses import dataclass, field

import pyrage
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app.errors import UserError
from app.models.exchange_sites import SiteKey
from app.services.exchange.device_key import device_key
from app.services.exchange.fingerprint import fingerprint_of
from app.services.exchange.recovery_code import new_code, typed_code

_NONCE = 12
_SALT = 16
# 32 MiB and about 0.1 s; the code itself has 130 random bits.
_SCRYPT_N, _SCRYPT_R, _SCRYPT_P = 2**15, 8, 1


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """What others may know of a site's keys; ``site`` is a UUID."""

    site: str
    signing: str
    encryption: str

    @property
    def fingerprint(self) -> str:
        """Six groups of five digits."""
        return fingerprint_of(self.signing, self.encryption)


@dataclass(frozen=True, slots=True)
class PrivateKeys:
    """The unwrapped keys, for as short as possible; ``repr`` does not show them."""

    signing: bytes = field(repr=False)
    encryption: str = field(repr=False)


def public_keys(session: Session) -> PublicKeys | None:
    """This site's public keys, None before their first use."""
    row = _row(session)
    return None if row is None else PublicKeys(row.site, row.signing, row.encryption)


def ensure_keys(session: Session, at: str) -> PublicKeys:
    """This site's keys, made now if there are none. ``session`` is a write session, ``at`` UTC ISO.

    Raises UserError when the key of this PC cannot be kept.
    """
    found = public_keys(session)
    if found is not None:
        return found
    key = device_key(create=True)
    if key is None:
        raise UserError(
            "E-KEY-03",
            "数据文件夹里的本机钥匙不属于当前 Windows 账户，没有建立单位钥匙，数据没有改动。",
            "请用平时的账户登录后再试。",
        )
    signing, identity = Ed25519PrivateKey.generate(), pyrage.x25519.Identity.generate()
    public = PublicKeys(
        str(uuid.uuid4()), signing.public_key().public_bytes_raw().hex(), str(identity.to_public())
    )
    private = PrivateKeys(signing.private_bytes_raw(), str(identity))
    session.execute(
        insert(SiteKey).values(
            id=1,
            site=public.site,
            signing=public.signing,
            encryption=public.encryption,
            wrapped=_wrap(key, private, public.site),
            made_at=at,
        )
    )
    return public


def replace_keys(session: Session, at: str) -> PublicKeys:
    """New keys in place of ones that nothing opens any more (no recovery sheet): a new identity.

    Every other site has to confirm the new card. ``session`` is a write session, ``at`` UTC ISO.
    """
    session.execute(delete(SiteKey).where(SiteKey.id == 1))
    return ensure_keys(session, at)


def private_keys(session: Session) -> PrivateKeys:
    """This site's private keys. Raises UserError when this PC cannot open them."""
    row = _row(session)
    if row is None:
        raise UserError(
            "E-KEY-01", "这份数据还没有单位钥匙，数据没有改动。", "请先建立本单位的名片（身份）。"
        )
    key = device_key(create=False)
    found = _unwrap(key, row.wrapped, row.site) if key is not None else None
    if found is None:
        raise UserError(
            "E-KEY-04",
            "这台电脑打不开本单位的钥匙（换了电脑、账户或重装过系统），数据没有改动。",
            "请用“单位钥匙恢复表”上的恢复码恢复；没有这张表时请新建身份，并请上级重新登记。",
        )
    return found


@dataclass(frozen=True, slots=True)
class NewCode:
    """A recovery code that is not in force yet: it is printed and typed back first."""

    code: str = field(repr=False)
    wrapped: bytes = field(repr=False)
    salt: bytes = field(repr=False)
    site: str


def prepare_recovery_code(session: Session) -> NewCode:
    """A new recovery code; the one printed before still works. Reads only."""
    private, row = private_keys(session), _row(session)
    assert row is not None
    code, salt = new_code(), os.urandom(_SALT)
    return NewCode(code, _wrap(_stretch(code, salt), private, row.site), salt, row.site)


def accept_recovery_code(session: Session, prepared: NewCode, typed: str) -> None:
    """Put a code in force that was typed back from its sheet; the one before stops working.

    ``session`` is a write session. Raises UserError, changing nothing, when it does not open the keys.
    """
    unwrap_with_code(prepared.wrapped, prepared.salt, prepared.site, typed)
    values = {"wrapped_recovery": prepared.wrapped, "recovery_salt": prepared.salt}
    session.execute(update(SiteKey).where(SiteKey.id == 1).values(**values))


def make_recovery_code(session: Session) -> str:
    """A new recovery code, in force at once; the one printed before stops working. For write sessions."""
    prepared = prepare_recovery_code(session)
    accept_recovery_code(session, prepared, prepared.code)
    return prepared.code


def has_recovery_code(session: Session) -> bool:
    """Whether a recovery sheet was ever made. Reads only."""
    row = _row(session)
    return row is not None and row.wrapped_recovery is not None


def recover(session: Session, typed: str) -> None:
    """Open the keys with a recovery code and wrap them for this PC. Raises UserError, changing nothing."""
    row = _row(session)
    if row is None:
        raise UserError("E-KEY-05", "这份数据没有做过恢复表，不能用恢复码恢复，数据没有改动。")
    private = unwrap_with_code(row.wrapped_recovery or b"", row.recovery_salt or b"", row.site, typed)
    key = device_key(create=True)
    if key is None:
        raise UserError("E-KEY-03", "本机钥匙不能使用，数据没有改动。", "请用平时的 Windows 账户登录后再试。")
    session.execute(update(SiteKey).where(SiteKey.id == 1).values(wrapped=_wrap(key, private, row.site)))


def unwrap_with_device(wrapped: bytes, site: str) -> PrivateKeys | None:
    """Keys wrapped by this PC's key, e.g. in a backup's header; None if this PC cannot open them."""
    key = device_key(create=False)
    return None if key is None else _unwrap(key, wrapped, site)


def unwrap_with_code(wrapped: bytes, salt: bytes, site: str, typed: str) -> PrivateKeys:
    """Keys wrapped under a recovery code. Raises UserError for a code mistyped or of other data."""
    if not wrapped or not salt:
        raise UserError("E-KEY-05", "这份数据没有做过恢复表，不能用恢复码恢复，数据没有改动。")
    code = typed_code(typed)
    if code is None:
        raise UserError(
            "E-KEY-06",
            "恢复码抄写有误（校验位不对），数据没有改动。",
            "请对照“单位钥匙恢复表”逐组核对，共六组。",
        )
    private = _unwrap(_stretch(code, salt), wrapped, site)
    if private is None:
        raise UserError(
            "E-KEY-07",
            "这个恢复码不是这份数据的，数据没有改动。",
            "请找本单位最近一次打印的“单位钥匙恢复表”；“数据文件密码恢复表”是另一张，打不开单位钥匙。",
        )
    return private


def _row(session: Session) -> SiteKey | None:
    return session.scalar(select(SiteKey).where(SiteKey.id == 1).execution_options(populate_existing=True))


def _stretch(code: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=_SCRYPT_N, r=_SCRYPT_R, p=_SCRYPT_P).derive(code.encode("ascii"))


def _wrap(key: bytes, private: PrivateKeys, site: str) -> bytes:
    nonce = os.urandom(_NONCE)
    text = json.dumps({"signing": private.signing.hex(), "encryption": private.encryption})
    return nonce + ChaCha20Poly1305(key).encrypt(nonce, text.encode("utf-8"), site.encode("utf-8"))


def _unwrap(key: bytes, wrapped: bytes, site: str) -> PrivateKeys | None:
    try:
        text = ChaCha20Poly1305(key).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], site.encode("utf-8"))
    except (InvalidTag, ValueError):
        return None
    plain = json.loads(text)
    return PrivateKeys(bytes.fromhex(plain["signing"]), plain["encryption"])
