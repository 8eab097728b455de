"""The months of a rhythm: done, due, late, worked out by hand."""

from __future__ import annotations

from app.services.pairing import Rhythm
from app.services.rhythm_months import MonthState, month_words, months_of, told
from tests.builders import d


def words(rhythm: Rhythm, today: str) -> list[str]:
    return [month_words(month) for month in months_of(rhythm, d(today))]


def test_what_was_done_and_what_is_due_stand_in_their_months() -> None:
    """From June 2026 to May 2027; contact every month, the last one on 16 November."""
    done = (d("2026-09-10"), d("2026-10-08"), d("2026-11-02"), d("2026-11-16"))
    rhythm = Rhythm("联系", 1, done[-1], d("2026-12-16"), (), done)
    seen = words(rhythm, "2026-11-27")
    assert seen == ["", "", "", "✓ 10 日", "✓ 8 日", "✓ 2、16 日", "最晚 16 日", "", "", "", "", ""]
    months = months_of(rhythm, d("2026-11-27"))
    assert (
        told("联系", months)
        == "联系：2026-09 ✓ 10 日，2026-10 ✓ 8 日，2026-11 ✓ 2、16 日，2026-12 最晚 16 日"
    )


def test_what_is_late_is_late_where_it_was_due() -> None:
    """Nothing since 16 August: the report was due on 16 November."""
    rhythm = Rhythm("汇报", 3, d("2026-08-16"), d("2026-11-16"), (), (d("2026-08-16"),))
    assert words(rhythm, "2026-11-27")[2:6] == ["✓ 16 日", "", "", "超期 16 日"]


def test_an_old_debt_stands_in_the_first_month_and_a_gap_that_was_closed_where_it_was() -> None:
    rhythm = Rhythm("通报", 6, None, d("2026-01-16"), (), ())
    assert words(rhythm, "2026-11-27")[0] == "超期 16 日"
    # 31 July had no contact until 20 September: due on 31 August.
    done = (d("2026-07-31"), d("2026-09-20"))
    gap = Rhythm("联系", 1, done[-1], d("2026-10-20"), ((done[0], done[1]),), done)
    assert words(gap, "2026-10-01")[2:6] == ["✓ 31 日", "超期 31 日", "✓ 20 日", "最晚 20 日"]


def test_a_pairing_that_is_over_has_nothing_due() -> None:
    rhythm = Rhythm("联系", 1, None, None, (), ())
    months = months_of(rhythm, d("2026-11-27"))
    assert {month.state for month in months} == {MonthState.NOTHING}
    assert told("联系", months) == "联系：没有记录"
