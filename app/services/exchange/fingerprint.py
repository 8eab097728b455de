"""Fingerprints of sites (指纹): six groups of five digits, made to be read out and compared by telephone.

Digits only: they are the same in every dialect and on every keyboard. 30 digits are nearly 100 bits; finding
other keys with the same ones is out of reach.
"""

from __future__ import annotations

import hashlib
import re

GROUPS, DIGITS = 6, 5
_CONTEXT = b"zhibu-site-v1\n"
_MODULUS = 10 ** (GROUPS * DIGITS)
_NOT_DIGIT = re.compile(r"\D")
_FORM = re.compile(rf"\d{{{DIGITS}}}(-\d{{{DIGITS}}}){{{GROUPS - 1}}}")


def fingerprint_of(signing: str, encryption: str) -> str:
    """The fingerprint of a site's two public keys (hexadecimal Ed25519, ``age1…``): ``12345-67890-…``."""
    content = _CONTEXT + signing.encode("utf-8") + b"\n" + encryption.encode("utf-8")
    number = int.from_bytes(hashlib.sha256(content).digest(), "big") % _MODULUS
    text = f"{number:0{GROUPS * DIGITS}d}"
    return "-".join(text[start : start + DIGITS] for start in range(0, len(text), DIGITS))


def typed_fingerprint(typed: str) -> str | None:
    """A fingerprint as typed, with any separators, in its normal form; None if it is none."""
    digits = _NOT_DIGIT.sub("", typed)
    if len(digits) != GROUPS * DIGITS or not digits.isascii():
        return None
    return "-".join(digits[start : start + DIGITS] for start in range(0, len(digits), DIGITS))


def is_fingerprint(text: object) -> bool:
    """Whether this is a fingerprint in its normal form."""
    return isinstance(text, str) and text.isascii() and _FORM.fullmatch(text) is not None
