"""Planning a notice over holidays and make-up days."""

from __future__ import annotations

from app.services.notices import plan_notice
from app.services.params import Params
from app.services.workcalendar import WorkCalendar
from tests.builders import d


def test_over_the_national_holiday() -> None:
    plan = plan_notice(d("2026-09-28"), Params(), WorkCalendar())
    assert (plan.end, plan.safe_end, plan.listed_from) == (d("2026-10-09"), d("2026-10-10"), d("2026-10-10"))
    whys = {str(day.day): day.why for day in plan.days if not day.counts}
    assert whys["2026-10-01"] == "放假"
    assert "2026-10-10" not in whys
    assert plan.days[-1].number == 6
    assert not plan.provisional


def test_first_day_not_counted_where_the_branch_says_so() -> None:
    plan = plan_notice(d("2026-11-23"), Params({"notice_count_first_day": False}), WorkCalendar())
    assert (plan.end, plan.safe_end) == (d("2026-11-30"), d("2026-11-30"))
    assert plan.days[0].why == "首日不计"


def test_an_unpublished_year_is_provisional() -> None:
    assert plan_notice(d("2027-01-04"), Params(), WorkCalendar()).provisional
