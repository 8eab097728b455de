"""The card of a site (单位名片): its name and public keys in a small file to hand over once.

The card is signed by its own key: that shows that it is whole, not whose it is. For that the fingerprint is
compared by telephone.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyrage

from app.services.exchange.container import NAME_LIMIT, canonical, is_signed, sign
from app.services.exchange.fingerprint import fingerprint_of
from app.services.exchange.refusal import PackageRefused
from app.services.exchange.strict import NotStrict, strict_json

CARD_LIMIT = 8_192
_KIND = "zhibu-card"
_CONTEXT = b"zhibu-card-v1\n"


@dataclass(frozen=True, slots=True)
class SiteCard:
    """Who a site says it is: UUID, full name, Ed25519 key (hexadecimal), age recipient."""

    site: str
    name: str
    signing: str
    encryption: str

    @property
    def fingerprint(self) -> str:
        """Six groups of five digits, to compare by telephone."""
        return fingerprint_of(self.signing, self.encryption)

    def plain(self) -> dict[str, str]:
        """As JSON holds it."""
        return {
            "site": self.site,
            "name": self.name,
            "signing": self.signing,
            "encryption": self.encryption,
        }


def write_card(card: SiteCard, secret: bytes) -> bytes:
    """The card as a file."""
    body = {"kind": _KIND, "version": 1, "fingerprint": card.fingerprint, **card.plain()}
    signature = sign(secret, _CONTEXT, canonical(body).encode("utf-8")).hex()
    return canonical({**body, "signature": signature}).encode("utf-8") + b"\n"


def read_card(content: bytes, name: str) -> SiteCard:
    """A card from a file. Raises PackageRefused with one sentence for anything else."""
    try:
        plain = strict_json(content.rstrip(b"\r\n"), CARD_LIMIT)
        if not isinstance(plain, dict) or plain.get("kind") != _KIND:
            raise NotStrict("kind")
    except NotStrict as trouble:
        raise _not_a_card(name) from trouble
    try:
        signature = bytes.fromhex(plain.pop("signature"))
        card = card_from(plain)
    except (NotStrict, KeyError, ValueError, TypeError) as trouble:
        raise _damaged(name) from trouble
    signed = is_signed(card.signing, _CONTEXT, canonical(plain).encode("utf-8"), signature)
    if not signed or plain.get("fingerprint") != card.fingerprint:
        raise _damaged(name)
    return card


def card_from(plain: Mapping[str, Any]) -> SiteCard:
    """A card from a manifest or card file. NotStrict if it is none."""
    values = [plain.get(key) for key in ("site", "name", "signing", "encryption")]
    texts = [value for value in values if isinstance(value, str) and 0 < len(value) <= NAME_LIMIT]
    if len(texts) != len(values):
        raise NotStrict("card")
    card = SiteCard(*texts)
    try:
        right = len(bytes.fromhex(card.signing)) == 32 and str(uuid.UUID(card.site)) == card.site
        pyrage.x25519.Recipient.from_str(card.encryption)
    except (ValueError, pyrage.RecipientError) as trouble:
        raise NotStrict("card") from trouble
    if not right or not card.name.isprintable():
        raise NotStrict("card")
    return card


def _not_a_card(name: str) -> PackageRefused:
    return PackageRefused(
        "E-CARD-01", f"“{name}”不是单位名片，没有登记。", "请选对方导出的名片文件（.zbcard）或数据包。"
    )


def _damaged(name: str) -> PackageRefused:
    return PackageRefused("E-CARD-02", f"“{name}”这张名片已损坏或被改动，没有登记。", "请对方重新导出名片。")
