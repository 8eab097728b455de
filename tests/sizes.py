"""How much is tried: the gate's size, or the nightly one with ``ZHIBU_NIGHTLY=1``."""

from __future__ import annotations

import os

NIGHTLY = os.environ.get("ZHIBU_NIGHTLY", "") not in ("", "0")


def sized(gate: int, nightly: int) -> int:
    """The number for this run."""
    return nightly if NIGHTLY else gate
