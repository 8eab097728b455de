"""C. Public notices: R35–R42, R205."""

from __future__ import annotations

import pytest

from app.models import PublicNotice
from app.services.rules.notice import has_feedback
from tests.builders import Regular, d

Said = list[tuple[str, str, str]]


def _listed(case: Regular, day: str | None) -> None:
    case.case.candidate_since = d(day) if day else None


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        # before the edition of 2026, in the days of grace, after publication
        ("2026-05-10", []),
        ("2026-05-11", [("R35", "hint", "broken")]),
        ("2026-05-17", [("R35", "hint", "broken")]),
        ("2026-05-18", [("R35", "violation", "broken")]),
        ("2026-10-12", [("R35", "violation", "broken")]),
        (None, [("R35", "violation", "broken")]),
    ],
)
def test_notice_was_posted(listed: str | None, said: Said) -> None:
    case = Regular()
    case.notices = []
    _listed(case, listed)
    assert case.says("R35") == said


def test_notice_still_to_come() -> None:
    assert Regular(upto="2026-09-27").says("R35", "R36", "R38") == []


@pytest.mark.parametrize(
    ("end", "said"),
    [("2026-10-09", []), ("2026-10-08", [("R36", "violation", "broken")])],
)
def test_five_working_days(end: str, said: Said) -> None:
    case = Regular()
    case.notices[0].end_on = d(end)
    assert case.says("R36") == said
    if said:
        assert "4 个工作日（含首日），应不少于 5 个，最早到 2026-10-09" in case.findings("R36")[0].message


@pytest.mark.parametrize(
    ("start", "fifth"),
    [
        ("2026-02-11", "2026-02-24"),
        ("2026-02-14", "2026-02-27"),
        ("2026-05-01", "2026-05-11"),
        ("2026-09-18", "2026-09-23"),
        ("2026-09-30", "2026-10-12"),
        ("2026-06-18", "2026-06-25"),
        ("2026-11-23", "2026-11-27"),
    ],
)
def test_over_the_holidays(start: str, fifth: str) -> None:
    case = Regular()
    row = case.notices[0]
    row.start_on, row.end_on = d(start), d(fifth)
    assert case.says("R36") == []
    row.end_on = d(fifth).replace(day=d(fifth).day - 1)
    assert case.says("R36") == [("R36", "violation", "broken")]


def test_longer_notice_of_this_branch_is_only_a_hint() -> None:
    case = Regular().with_params(notice_days=7)
    assert case.says("R36") == [("R36", "hint", "broken")]
    assert "本支部设定" in case.findings("R36")[0].basis
    case.notices[0].end_on = d("2026-10-08")
    assert case.says("R36") == [("R36", "violation", "broken")]
    assert case.findings("R36")[0].basis == "细则（2026）第十三条"


def test_first_day_not_counted_by_this_branch() -> None:
    case = Regular().with_params(notice_count_first_day=False)
    assert case.says("R36") == [("R36", "hint", "broken")]
    case.notices[0].end_on = d("2026-10-10")
    assert case.says("R36") == []


@pytest.mark.parametrize(
    ("today", "said"),
    [
        ("2026-09-28", []),
        ("2026-10-05", []),
        ("2026-10-06", [("R36", "hint", "broken")]),
        ("2026-10-09", [("R36", "hint", "broken")]),
        ("2026-10-10", [("R36", "hint", "broken")]),
    ],
)
def test_notice_under_way(today: str, said: Said) -> None:
    case = Regular(upto="2026-09-28")
    case.today = d(today)
    assert case.says("R35", "R36", "R37", "R38", "R39", "R40") == said
    assert [(due.act, due.due_on) for due in case.dues("R36")] == [("公示期满", d("2026-10-09"))]


def test_planned_end_too_early_can_still_be_put_off() -> None:
    case = Regular(upto="2026-09-29")
    case.notices[0].end_on = d("2026-10-08")
    assert case.says("R36") == [("R36", "warning", "broken")]


@pytest.mark.parametrize(
    ("result", "listed", "said"),
    [
        # broken off on the third working day: nobody was listed on it, or somebody was
        ("影响", None, []),
        ("影响", "2026-10-12", [("R36", "violation", "broken")]),
        ("待查", None, [("R36", "violation", "broken")]),
    ],
)
def test_a_notice_broken_off(result: str, listed: str | None, said: Said) -> None:
    case = Regular(upto="2026-10-11")
    case.notices[0].end_on = d("2026-09-30")
    case.notices[0].result = result
    case.case.candidate_since = d(listed) if listed else None
    assert case.says("R36") == said


def test_nothing_is_asked_of_one_who_withdrew() -> None:
    case = Regular(upto="2026-10-20")
    case.notices[0].feedback = "有职工反映一次争执"
    assert case.says("R40") == [("R40", "violation", "broken")]
    case.case.status, case.case.ended_on = "撤回", d("2026-10-20")
    assert case.says("R40") == []
    case.person.birth = "1995"
    assert case.says("R01") == []


def test_listed_without_an_end() -> None:
    case = Regular()
    case.notices[0].end_on = None
    assert case.says("R36") == [("R36", "violation", "undetermined")]


@pytest.mark.parametrize(
    ("start", "said"), [("2026-09-24", []), ("2026-09-23", [("R37", "violation", "broken")])]
)
def test_notice_after_consent(start: str, said: Said) -> None:
    case = Regular()
    case.notices[0].start_on = d(start)
    assert case.says("R37") == said


@pytest.mark.parametrize(
    ("listed", "result", "said"),
    [
        ("2026-10-10", "不影响", []),
        ("2026-10-09", "不影响", [("R38", "violation", "broken")]),
        ("2026-10-12", "影响", [("R38", "violation", "broken")]),
        ("2026-10-12", "待查", [("R38", "violation", "broken")]),
        ("2026-10-12", None, [("R38", "violation", "undetermined")]),
        (None, "不影响", [("R38", "violation", "undetermined")]),
    ],
)
def test_listed_after_a_clear_notice(listed: str | None, result: str | None, said: Said) -> None:
    case = Regular()
    _listed(case, listed)
    case.notices[0].result = result
    assert case.says("R38") == said


def test_not_listed_because_it_mattered() -> None:
    case = Regular(upto="2026-10-11")
    case.notices[0].result = "影响"
    assert case.says("R35", "R36", "R37", "R38", "R39", "R40") == []


@pytest.mark.parametrize(
    ("places", "said"),
    [(("居住地",), []), (("学习单位",), []), ((), [("R39", "warning", "undetermined")])],
)
def test_notice_in_the_right_place(places: tuple[str, ...], said: Said) -> None:
    case = Regular()
    case.notices[0].places = places
    assert case.says("R39") == said


@pytest.mark.parametrize(
    ("feedback", "settled", "result", "said"),
    [
        (None, None, "不影响", []),
        ("无", None, "不影响", []),
        ("没有反映。", None, "不影响", []),
        ("公示期间，没有收到任何单位和个人的异议。", None, "不影响", []),
        ("未发现影响入党的问题", None, "不影响", []),
        ("无人提出不同意见", None, "不影响", []),
        ("无故旷工两次", None, "不影响", [("R40", "violation", "broken")]),
        ("没有如实报告情况", None, "不影响", [("R40", "violation", "broken")]),
        ("无反映；后来电反映旷工", None, "不影响", [("R40", "violation", "broken")]),
        ("有职工反映一次争执", "2026-10-12", "不影响", []),
        ("有职工反映一次争执", "2026-10-13", "不影响", [("R40", "violation", "broken")]),
        ("有职工反映一次争执", None, "不影响", [("R40", "violation", "broken")]),
        ("有职工反映一次争执", "2026-10-09", "待查", [("R40", "violation", "broken")]),
    ],
)
def test_feedback_was_settled(feedback: str | None, settled: str | None, result: str, said: Said) -> None:
    case = Regular()
    row = case.notices[0]
    row.feedback, row.settled_on, row.result = feedback, d(settled) if settled else None, result
    assert case.says("R40") == said


@pytest.mark.parametrize(
    ("text", "is_feedback"),
    [
        ("", False),
        ("无", False),
        ("无异议", False),
        ("未收到反映", False),
        ("没有群众反映问题", False),
        ("没有按时参加学习", True),
        ("无故缺勤两次", True),
    ],
)
def test_what_counts_as_feedback(text: str, is_feedback: bool) -> None:
    notice = PublicNotice(matter="发展对象", start_on=d("2026-09-28"), feedback=text)
    assert has_feedback(notice) is is_feedback


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2026-12-25", "2026-12-31", []),
        ("2026-12-28", "2027-01-05", [("R41", "hint", "broken")]),
        ("2027-01-04", "2027-01-07", [("R36", "violation", "broken"), ("R41", "hint", "broken")]),
    ],
)
def test_year_without_a_calendar(start: str, end: str, said: Said) -> None:
    case = Regular()
    row = case.notices[0]
    row.start_on, row.end_on = d(start), d(end)
    assert case.says("R36", "R41") == said
    assert all(finding.provisional for finding in case.findings("R36", "R41"))


@pytest.mark.parametrize(
    ("end", "said"),
    [
        ("2023-10-06", [("R42", "warning", "broken")]),
        ("2023-10-08", []),
        (None, [("R42", "warning", "undetermined")]),
    ],
)
def test_local_notice_before_2026(end: str | None, said: Said) -> None:
    case = Regular().shift(-36).with_params(local_notice_candidate=True, local_notice_days=2)
    case.notices[0].end_on = d(end) if end else None
    assert case.says("R42") == said
    assert case.says("R35", "R36", "R37", "R38", "R39", "R40") == []
    assert case.with_params(local_notice_candidate=False).says("R42") == []


def test_local_notice_missing() -> None:
    case = Regular().shift(-36).with_params(local_notice_candidate=True)
    case.notices = []
    assert case.says("R42") == [("R42", "warning", "broken")]
    assert Regular().with_params(local_notice_candidate=True).says("R42") == []


@pytest.mark.parametrize(
    ("points", "posted", "said"),
    [
        ("CANDIDATE", (), []),
        ("CANDIDATE+ADMISSION", (), [("R205", "hint", "broken")]),
        ("CANDIDATE+ADMISSION", ("接收预备党员",), []),
        ("CANDIDATE+CONVERSION", ("接收预备党员",), [("R205", "hint", "broken")]),
        ("ALL", ("积极分子", "转正"), [("R205", "hint", "broken")]),
        ("ALL", (), [("R205", "hint", "broken")] * 3),
    ],
)
def test_points_of_this_branch(points: str, posted: tuple[str, ...], said: Said) -> None:
    case = Regular().with_params(notice_points=points)
    case.notices += [
        PublicNotice(case_id=case.case.id, matter=matter, start_on=d("2027-01-02")) for matter in posted
    ]
    assert case.says("R205") == said


def test_points_not_reached() -> None:
    assert Regular(upto="2025-09-02").with_params(notice_points="ALL").says("R205") == []
