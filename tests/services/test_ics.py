"""Calendar files read back by an independent reader of the same format."""

from __future__ import annotations

from datetime import UTC, datetime

from icalendar import Calendar

from app.services.ics import calendar_file, due_entries, plan_entries
from app.services.planning import backward_plan
from tests.builders import Regular, d

MADE = datetime(2026, 11, 25, 8, tzinfo=UTC)


def read(content: bytes) -> list[tuple[str, str]]:
    calendar = Calendar.from_ical(content)
    return [(str(event["summary"]), event["dtstart"].dt.isoformat()) for event in calendar.walk("VEVENT")]


def test_obligations() -> None:
    case = Regular(upto="2026-11-20")
    content = calendar_file(due_entries(case.dues("R63")), MADE)
    assert read(content) == [("召开接收大会（邓新苗）", "2026-12-10")]


def test_a_plan_without_what_is_done() -> None:
    case = Regular(upto="2026-09-02")
    plan = backward_plan(case.file(), d("2026-12-10"), case.today, case.params, case.calendar)
    events = dict(read(calendar_file(plan_entries(plan, "AJ001", "邓新苗"), MADE)))
    assert events["接收大会（邓新苗）"] == "2026-12-10"
    assert "派人谈话（邓新苗）" not in events


def test_the_same_twice_is_the_same_file() -> None:
    entries = due_entries(Regular(upto="2026-11-20").dues())
    assert calendar_file(entries, MADE) == calendar_file(entries, MADE)
