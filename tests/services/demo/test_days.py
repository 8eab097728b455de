"""Meeting days, notices and repeatable chance."""

from __future__ import annotations

import pytest

from app.services.demo.chance import Draw, Ids
from app.services.demo.days import Days
from tests.builders import d

DAYS = Days(d("2026-11-25"))


@pytest.mark.parametrize(
    ("start", "meeting"),
    [
        ("2026-11-01", "2026-11-17"),
        ("2026-11-17", "2026-11-17"),
        ("2026-11-18", "2026-12-17"),
        ("2026-02-01", "2026-02-24"),  # the seventeenth lies in the Spring Festival
    ],
)
def test_one_meeting_a_month_on_a_working_day(start: str, meeting: str) -> None:
    assert DAYS.monthly(17, d(start)) == d(meeting)


def test_a_meeting_day_stays_in_its_month() -> None:
    assert DAYS.monthly(28, d("2027-02-01")) == d("2027-02-26")


def test_a_notice_of_five_working_days_over_the_national_day() -> None:
    assert DAYS.notice_end(d("2026-09-28"), 5) == d("2026-10-09")


def test_a_notice_in_a_year_not_published_is_longer() -> None:
    assert DAYS.calendar.workdays(d("2027-03-01"), DAYS.notice_end(d("2027-03-01"), 5)) == 7


def test_chance_is_repeatable_and_depends_on_its_path() -> None:
    first = [Draw(1, "a").whole(1, 1_000) for _ in range(3)]
    assert len(set(first)) == 1
    assert [Draw(1, "b").whole(1, 10**9), Draw(2, "a").whole(1, 10**9)] != [Draw(1, "a").whole(1, 10**9)] * 2


def test_no_text_comes_again_before_all_were_used() -> None:
    draw, texts = Draw(1, "texts"), ("甲", "乙", "丙")
    assert {draw.turn(texts) for _ in range(3)} == set(texts)
    assert {draw.turn(texts) for _ in range(3)} == set(texts)


def test_identities_are_the_same_everywhere() -> None:
    assert Ids(1).of("person", "RY001") == Ids(1).of("person", "RY001")
    assert Ids(1).of("person", "RY001") != Ids(2).of("person", "RY001")
    assert Ids(1).of("person", "RY001") == "92cddf26-b8aa-59cb-a0fc-d867274eed93"
