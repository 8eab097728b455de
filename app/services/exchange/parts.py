"""The parts (字段组) of a record: which fields are versioned together and who fills them.

A record is one part, ``facts``, filled by the enterprise; the steps in the superior's hands have a second
one, filled by the committee (reliability design 4.5: every group of fields has one owner).
"""

from __future__ import annotations

ENTERPRISE, COMMITTEE = "enterprise", "committee"
FACTS, SUPERIOR = "facts", "superior"
HERE = "here"
"""In place of a kind of site: forgotten at this place only; such a version is in no package."""

SUPERIOR_FIELDS: dict[str, tuple[str, ...]] = {
    "superior_filing": (
        "decided_on",
        "notified_on",
        "result",
        "document_number",
        "handler",
        "handler_standing",
        "opinion",
        "one_by_one",
        "overdue_reason",
        "refusal_talk_on",
    ),
}
"""Table → the fields of its part ``superior``; every other field is in ``facts``."""

OWNER = {FACTS: ENTERPRISE, SUPERIOR: COMMITTEE}


def parts_of(table: str) -> tuple[str, ...]:
    """The names of a table's parts, ``facts`` first."""
    return (FACTS, SUPERIOR) if table in SUPERIOR_FIELDS else (FACTS,)


def part_of(table: str, attr: str) -> str:
    """The part a field belongs to; fields unknown here (from a newer program) are facts."""
    return SUPERIOR if attr in SUPERIOR_FIELDS.get(table, ()) else FACTS
