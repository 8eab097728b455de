"""Natural keys (fields.md 4.1): what makes two rows without ``_id`` the same row.

Most keys are the model's. 上级手续 goes by 上报日期, else 办理日期; 培训 by 开始日期, else 结束日期. These
two, 政治审查 (结论日期) and 志愿书 (编号) are *open*: part of the key may be typed later, and then updates
the row that was there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.models.sheets import Sheet

Get = Callable[[str], Any]
"""Value of an attribute, None where there is none."""
Key = tuple[Any, ...]


def key_of(sheet: Sheet, get: Get) -> Key:
    """The key of a row whose values ``get`` gives."""
    if sheet.name == "上级手续":
        return (get("case_id"), get("matter"), get("submitted_on") or get("decided_on"))
    if sheet.name == "培训":
        return (get("case_id"), get("kind"), get("start_on") or get("end_on"))
    return tuple(get(attr) for attr in sheet.key)


def is_open(sheet: Sheet) -> bool:
    """Whether part of the key may be typed later."""
    return sheet.name in _FILLED_BY


def open_part_is_empty(sheet: Sheet, get: Get) -> bool:
    """Whether a row of an open sheet still lacks the part that tells it from its like."""
    return all(get(attr) is None for attr in _OPEN_PARTS[sheet.name])


def may_be_filled_by(sheet: Sheet, stored: Get, new: Get) -> bool:
    """Whether a row of the file may be the stored row of its case, with the key typed later or less fully."""
    return _FILLED_BY[sheet.name](stored, new)


def _filing(stored: Get, new: Get) -> bool:
    """The dateless row of the matter; or the same 办理日期 with 上报日期 known on one side only."""
    if stored("matter") != new("matter"):
        return False
    if stored("submitted_on") is None and stored("decided_on") is None:
        return True
    same_decision = stored("decided_on") is not None and stored("decided_on") == new("decided_on")
    return same_decision and None in (stored("submitted_on"), new("submitted_on"))


def _training(stored: Get, new: Get) -> bool:
    """The same 结束日期 with 开始日期 known on one side only; never the dateless row of an exemption."""
    if stored("kind") != new("kind"):
        return False
    same_end = stored("end_on") is not None and stored("end_on") == new("end_on")
    return same_end and None in (stored("start_on"), new("start_on"))


def _review(stored: Get, _new: Get) -> bool:
    """The review that has no conclusion yet."""
    return stored("concluded_on") is None


def _booklet(stored: Get, _new: Get) -> bool:
    """The booklet whose number was not known."""
    return stored("number") is None


_FILLED_BY: dict[str, Callable[[Get, Get], bool]] = {
    "上级手续": _filing,
    "培训": _training,
    "政治审查": _review,
    "志愿书": _booklet,
}
_OPEN_PARTS: dict[str, tuple[str, ...]] = {
    "上级手续": ("submitted_on", "decided_on"),
    "培训": ("start_on", "end_on"),
    "政治审查": ("concluded_on",),
    "志愿书": ("number",),
}
