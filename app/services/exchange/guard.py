"""What a subordinate's package may not bring: decisions of the committee it never made, names that deceive.

A package from below is signed by an enterprise; what it says the committee wrote must be what the committee
has here itself, and it may not make that disappear.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.services.exchange.columns import all_shapes
from app.services.exchange.join import BOTTOM, Register, Sibling
from app.services.exchange.merge_items import Rejected, load_rows
from app.services.exchange.parts import COMMITTEE, ENTERPRISE, FACTS, SUPERIOR, SUPERIOR_FIELDS
from app.services.exchange.state import PlainRecord, State, read_register
from app.services.exchange.versions import Registers, load_stored, registers_of
from app.services.typed_text import ODD

_FORGED = "含有本机没有作出过的上级批复，未采用"
_REPLACED = "改动了上级填写的内容，未采用"
_DECEIVING = "含有看不见或改变文字方向的字符"


def without_forged(session: Session, state: State) -> tuple[State, list[Rejected]]:
    """The state without what claims to be the committee's and is not, and the list of that. Reads only."""
    rejected: list[Rejected] = []
    records = dict(state.records)
    for table, shape in all_shapes().items():
        suspicious = [record for record in records.get(table, ()) if _is_of_committee(record, table)]
        if not suspicious:
            continue
        ids = [record["id"] for record in suspicious]
        stored, rows = load_stored(session, table, ids), load_rows(session, shape, ids)
        replaced: dict[str, PlainRecord | None] = {}
        for record in suspicious:
            record_id = record["id"]
            ours = registers_of(shape, rows.get(record_id), stored.get(record_id))
            kept, reason = _checked(record, ours)
            if reason:
                replaced[record_id] = kept
                rejected.append(_reject(table, record, reason, rows.get(record_id)))
        if replaced:
            records[table] = _replace(records[table], replaced)
    return State({table: found for table, found in records.items() if found}), rejected


def _is_of_committee(record: PlainRecord, table: str) -> bool:
    parts: Mapping[str, Any] = record["parts"]
    if table in SUPERIOR_FIELDS and SUPERIOR in parts:
        return True
    return any(
        sibling.get("by", ENTERPRISE) == COMMITTEE for part in parts.values() for sibling in part["siblings"]
    )


def _checked(record: PlainRecord, ours: Registers) -> tuple[PlainRecord | None, str]:
    """The record without its untrue parts (None if nothing is left), and why; "" if all is true."""
    kept: dict[str, Any] = {}
    reason = ""
    is_forgotten = _is_forgotten(record)
    for part, plain in record["parts"].items():
        known = ours.get(part, BOTTOM)
        theirs = read_register(plain, "")
        if any(sibling.by == COMMITTEE and not _is_ours(sibling, known) for sibling in theirs.siblings):
            reason = _FORGED
        elif (
            part == SUPERIOR
            and not is_forgotten
            and any(_is_replaced(sibling, theirs) for sibling in known.siblings)
        ):
            reason = _REPLACED
        else:
            kept[part] = plain
    return ({"id": record["id"], "parts": kept} if FACTS in kept else None), reason


def _is_forgotten(record: PlainRecord) -> bool:
    """Whether the sender has forgotten the record as a whole; our decision on it stays in our history."""
    facts = record["parts"].get(FACTS, {"siblings": []})
    return bool(facts["siblings"]) and all(
        sibling.get("deleted") and not sibling["values"] for sibling in facts["siblings"]
    )


def _is_ours(sibling: Sibling, known: Register) -> bool:
    for one in known.siblings:
        if one.dot == sibling.dot:
            return one.same_content(sibling) and one.by == sibling.by
    return known.has_seen(sibling)


def _is_replaced(sibling: Sibling, theirs: Register) -> bool:
    there = any(one.dot == sibling.dot for one in theirs.siblings)
    return sibling.by == COMMITTEE and theirs.has_seen(sibling) and not there


def without_deceiving(state: State) -> tuple[State, list[Rejected]]:
    """The state without records with invisible or direction-turning characters, and the list of those."""
    rejected: list[Rejected] = []
    records = dict(state.records)
    for table, found in state.records.items():
        bad = {record["id"]: record for record in found if _has_odd(record)}
        if bad:
            records[table] = _replace(found, dict.fromkeys(bad))
            rejected += [_reject(table, record, _DECEIVING, None) for record in bad.values()]
    return State({table: found for table, found in records.items() if found}), rejected


def _has_odd(record: PlainRecord) -> bool:
    for part in record["parts"].values():
        for sibling in part["siblings"]:
            for value in sibling["values"].values():
                if isinstance(value, str):
                    if not value.isprintable() and ODD.search(value):
                        return True
                elif isinstance(value, list) and any(ODD.search(item) for item in value):
                    return True
    return False


def _replace(found: list[PlainRecord], replaced: Mapping[str, PlainRecord | None]) -> list[PlainRecord]:
    kept = (replaced.get(record["id"], record) for record in found)
    return [record for record in kept if record is not None]


def _reject(table: str, record: PlainRecord, reason: str, row: Mapping[str, Any] | None) -> Rejected:
    values = row or next(
        (sibling["values"] for part in record["parts"].values() for sibling in part["siblings"]), {}
    )
    code = values.get("code", "")
    shown = code if isinstance(code, str) and code.isprintable() else ""
    return Rejected(all_shapes()[table].sheet.name, shown, "", reason, table, record["id"])
