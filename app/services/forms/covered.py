"""Data of a form with every ID number in it covered, for eyes that need not read it (迎检模式)."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

from app.services.identity_number import mask_in_text


def covered(data: Any) -> Any:
    """A copy of frozen data with ID numbers masked in all its texts, however deep they stand."""
    if isinstance(data, str):
        # A word of a list stays that word: only texts with a number in them are made anew.
        masked = mask_in_text(data)
        return data if masked == data else masked
    if is_dataclass(data) and not isinstance(data, type):
        kept = {field.name: covered(getattr(data, field.name)) for field in fields(data) if field.init}
        return replace(data, **kept)
    if isinstance(data, tuple):
        return type(data)(covered(item) for item in data)
    if isinstance(data, list):
        return [covered(item) for item in data]
    if isinstance(data, dict):
        return {key: covered(value) for key, value in data.items()}
    return data
