"""Recovery codes (恢复码): printed once, typed back when the PC is gone.

Six groups of five letters and digits; the alphabet leaves out I, L, O and U, the last four characters check
the others, so that a slip of the pen is found before anything is tried.
"""

from __future__ import annotations

import hashlib
import secrets

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_RANDOM, _CHECK, _GROUP = 26, 4, 5
_LOOKALIKES = str.maketrans({"I": "1", "L": "1", "O": "0"})


def new_code() -> str:
    """A new code of 130 random bits: ``7K2MQ-…``."""
    body = "".join(secrets.choice(_ALPHABET) for _ in range(_RANDOM))
    return _grouped(body + _check(body))


def typed_code(typed: str) -> str | None:
    """A code as typed (any case, blanks and dashes) in its normal form; None if it cannot be one."""
    text = "".join(char for char in typed.upper() if char.isalnum()).translate(_LOOKALIKES)
    body = text[:_RANDOM]
    if len(text) != _RANDOM + _CHECK or any(char not in _ALPHABET for char in text):
        return None
    return _grouped(text) if text[_RANDOM:] == _check(body) else None


def _check(body: str) -> str:
    number = int.from_bytes(hashlib.sha256(body.encode("ascii")).digest()[:4], "big")
    return "".join(_ALPHABET[(number >> (5 * n)) & 31] for n in range(_CHECK))


def _grouped(text: str) -> str:
    return "-".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))
