"""ID numbers inside other texts (previews, samples, conflict cards) are masked like everywhere else."""

from __future__ import annotations

import re

from app.services.people import mask_identity

_IDENTITY = re.compile(r"\d{14,17}[\dXx]")


def masked(text: str) -> str:
    """``text`` with every ID number in it masked."""
    return _IDENTITY.sub(lambda found: mask_identity(found.group()), text)
