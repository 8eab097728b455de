"""Calendar files (.ics) of obligations and plans, for the calendar of a telephone or an office program.

All-day events with the name and the act; no ID number, telephone or opinion in them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.services.planning import Plan
from app.services.rules.findings import Due


@dataclass(frozen=True, slots=True)
class Entry:
    """One all-day event; ``uid`` stays the same for the same thing, so that a second import replaces it."""

    uid: str
    on: date
    title: str
    text: str


def due_entries(dues: Iterable[Due]) -> list[Entry]:
    """Obligations as events on their last day."""
    return [
        Entry(
            f"{due.rule}-{due.case or due.subject}-{due.act}",
            due.due_on,
            f"{due.act}（{due.person}）" if due.person else due.act,
            f"{due.message}。{due.basis}",
        )
        for due in dues
    ]


def plan_entries(plan: Plan, case: str, person: str) -> list[Entry]:
    """The nodes of a plan still to come, each on its latest day."""
    entries = []
    for node in plan.nodes:
        if node.actual is None and node.latest is not None:
            text = f"最早 {node.earliest}，最迟 {node.latest}（{node.rule}）"
            entries.append(Entry(f"plan-{case}-{node.node}", node.latest, f"{node.name}（{person}）", text))
    return entries


def calendar_file(entries: Iterable[Entry], made_at: datetime) -> bytes:
    """The entries as an iCalendar file (RFC 5545). ``made_at`` is the instant stamped on each event."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//zhibu-desk//CN")
    calendar.add("version", "2.0")
    for entry in entries:
        event = Event()
        event.add("uid", f"{entry.uid}@zhibu-desk")
        event.add("dtstamp", made_at)
        event.add("dtstart", entry.on)
        event.add("dtend", entry.on + timedelta(days=1))
        event.add("summary", entry.title)
        event.add("description", entry.text)
        calendar.add_component(event)
    return bytes(calendar.to_ical())
