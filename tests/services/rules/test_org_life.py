"""J. Organisation life: R150–R157, R159."""

from __future__ import annotations

import pytest

from app.models import Attendance, HeartTalk, Meeting, Vote
from tests.builders import Regular, d
from tests.services.members import Branch, Said


def meeting(branch: Branch, kind: str, on: str, present: int | None = 10, **facts: object) -> Meeting:
    """Record a meeting."""
    row = Meeting(
        code=f"{kind}{on}",
        organisation_id=branch.organisation.id,
        kind=kind,
        on=d(on),
        present=present,
        **facts,
    )
    branch.meetings.append(row)
    return row


def holding(today: str, kind: str, *days: str) -> Branch:
    """A branch that held meetings of one kind."""
    branch = Branch(today=d(today))
    for day in days:
        meeting(branch, kind, day)
    return branch


RULES = ("R150", "R151", "R152", "R153", "R154", "R155", "R156", "R157")


def test_nothing_recorded_nothing_asked() -> None:
    branch = Branch()
    assert branch.branch_says(*RULES) == []
    assert branch.of_branch(*RULES).dues == ()


def test_meetings_behind_votes_make_no_book() -> None:
    branch, case = Branch(today=d("2027-11-30")), Regular(upto="2026-11-15")
    row = meeting(branch, "支委会", "2026-10-30", present=3)
    vote = next(vote for vote in case.votes if vote.on == row.on)
    vote.meeting_id = row.id
    branch.files = [case.file()]
    assert branch.branch_says(*RULES) == []
    meeting(branch, "支委会", "2026-11-02", present=3)
    assert branch.branch_says("R150", "R151") != []


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (("2026-03-31", "2026-06-30", "2026-09-30"), []),
        (("2026-03-31", "2026-07-01", "2026-09-30"), [("R150", "warning", "broken")]),
        (("2026-03-31", "2026-06-30"), [("R150", "warning", "broken")]),
    ],
)
def test_assembly_every_quarter(days: tuple[str, ...], said: Said) -> None:
    branch = holding("2026-11-23", "支部大会", *days)
    assert branch.branch_says("R150") == said
    assert [due.due_on for due in branch.of_branch("R150").dues] == [d("2026-12-31")]


def test_a_vote_on_a_member_is_an_assembly_too() -> None:
    branch = holding("2026-07-01", "支部大会", "2026-03-31")
    assert branch.branch_says("R150") == [("R150", "warning", "broken")]
    case = Regular(upto="2026-02-01")
    case.votes = [
        Vote(
            case_id=case.case.id, motion="接收预备党员", kind="支部大会", on=d("2026-05-10"), result="未通过"
        )
    ]
    branch.files = [case.file()]
    assert branch.branch_says("R150") == []


def test_missed_stretches_are_named_with_the_frequency() -> None:
    branch = holding("2026-11-20", "主题党日", "2026-07-05", "2026-09-05")
    (finding,) = branch.of_branch("R153").findings
    assert finding.message == "2026-08、2026-10 没有主题党日的记录，一般每月至少 1 次。"
    (due,) = branch.of_branch("R153").dues
    assert (due.due_on, due.act) == (d("2026-11-30"), "主题党日")


def test_only_the_last_year_is_looked_at() -> None:
    branch = holding("2026-11-20", "主题党日", "2020-01-05")
    (finding,) = branch.of_branch("R153").findings
    assert "等 11 次" in finding.message


@pytest.mark.parametrize(
    ("today", "said"), [("2026-11-22", []), ("2026-11-23", [("R153", "warning", "broken")])]
)
def test_a_week_before_the_month_ends(today: str, said: Said) -> None:
    assert holding(today, "主题党日", "2026-10-05").branch_says("R153") == said


def test_a_planned_meeting_counts_nowhere() -> None:
    branch = holding("2026-11-20", "主题党日", "2026-10-05")
    meeting(branch, "主题党日", "2026-11-28", present=None)
    assert [due.due_on for due in branch.of_branch("R153").dues] == [d("2026-11-30")]


def test_committee_every_month() -> None:
    branch = holding("2026-11-20", "支委会", "2026-08-03", "2026-09-03", "2026-10-03")
    for row in branch.meetings:
        row.present = 3
    assert branch.branch_says("R151") == []
    branch.meetings[1].on = d("2026-08-20")
    assert branch.branch_says("R151") == [("R151", "warning", "broken")]
    branch.organisation.has_committee = False
    assert branch.branch_says("R151") == []


@pytest.mark.parametrize(
    ("due", "present", "said"),
    [
        (None, 2, []),
        (None, 1, [("R151", "violation", "broken")]),
        (4, 2, []),
        (5, 2, [("R151", "violation", "broken")]),
    ],
)
def test_half_the_committee(due: int | None, present: int, said: Said) -> None:
    branch = Branch(today=d("2026-11-20"))
    meeting(branch, "支委会", "2026-11-03", present=present, due=due)
    assert branch.branch_says("R151") == said


def test_every_group_every_month() -> None:
    branch = Branch(today=d("2026-11-20"))
    branch.organisation.has_groups = True
    for number, person in enumerate(branch.people):
        person.group_name = "第一党小组" if number < 6 else "第二党小组"
    for month in ("09", "10", "11"):
        meeting(branch, "党小组会", f"2026-{month}-01", group_name="第一党小组")
    assert branch.branch_says("R152") == [("R152", "warning", "broken")]
    (finding,) = branch.of_branch("R152").findings
    assert finding.message.startswith("2026-09、2026-10 没有党小组会（第二党小组）的记录")
    for row in branch.meetings:
        row.group_name = None
    assert branch.branch_says("R152") == []
    branch.organisation.has_groups = None
    branch.meetings.pop()
    assert branch.branch_says("R152") == []


@pytest.mark.parametrize(("last", "said"), [("2026-07-01", []), ("2026-06-30", [("R154", "hint", "broken")])])
def test_lectures(last: str, said: Said) -> None:
    assert holding("2026-11-23", "党课", "2026-01-10", last).branch_says("R154") == said


@pytest.mark.parametrize(
    ("today", "said"), [("2026-11-01", []), ("2026-11-02", [("R154", "hint", "broken")])]
)
def test_lectures_every_five_months(today: str, said: Said) -> None:
    """Five months do not divide the year: they run from the last lecture."""
    branch = holding(today, "党课", "2026-06-01").with_params(lecture_months=5)
    assert branch.branch_says("R154") == said


@pytest.mark.parametrize(("kind", "rule"), [("组织生活会", "R155"), ("民主评议", "R156")])
def test_yearly_meetings(kind: str, rule: str) -> None:
    branch = holding("2027-01-01", kind, "2025-12-20", "2026-12-31")
    assert branch.branch_says(rule) == []
    assert [due.due_on for due in branch.of_branch(rule).dues] == [d("2027-12-31")]
    branch.meetings.pop()
    assert branch.branch_says(rule) == [(rule, "warning", "broken")]
    branch.today = d("2026-12-31")
    assert branch.branch_says(rule) == [(rule, "warning", "broken")]
    branch.today = d("2026-12-23")
    assert branch.branch_says(rule) == []


def talked(branch: Branch, on: str, kind: str, talker: int, spoken_to: int) -> None:
    """Record a talk."""
    branch.talks.append(
        HeartTalk(
            talker_id=branch.people[talker].id, person_id=branch.people[spoken_to].id, on=d(on), kind=kind
        )
    )


def test_talks_every_year() -> None:
    branch = Branch(today=d("2027-01-01"))
    assert branch.branch_says("R157") == []
    talked(branch, "2025-06-01", "与党员", 0, 1)
    talked(branch, "2026-01-01", "班子成员间", 0, 1)
    talked(branch, "2026-05-01", "党员间", 2, 3)
    for number in range(4, 12):
        talked(branch, "2026-12-31", "与党员", 0, number)
    assert branch.branch_says("R157") == []
    branch.talks[-1].on = d("2027-01-01")
    (finding,) = branch.of_branch("R157").findings
    assert finding.message == "2026 年党员12没有谈心谈话记录，每年一般不少于 1 次。"
    branch.talks[1].kind = "其他"
    (finding,) = branch.of_branch("R157").findings
    assert finding.message.startswith("2026 年没有班子成员间的谈心谈话；党员02、党员12没有")


def absent(today: str, *states: tuple[str, str | None]) -> Branch:
    """A branch with monthly meetings and what the first member did at each."""
    branch = Branch(today=d(today))
    for day, state in states:
        row = meeting(branch, "主题党日", day)
        if state is not None:
            branch.attendances.append(
                Attendance(meeting_id=row.id, person_id=branch.first.id, state=state, reason=None)
            )
    return branch


WARNED: Said = [("R159", "warning", "broken")]


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ([("2026-08-10", "缺席"), ("2026-09-10", "缺席"), ("2026-11-09", "缺席")], []),
        ([("2026-08-10", "缺席"), ("2026-09-10", "缺席"), ("2026-11-10", "缺席")], WARNED),
        ([("2026-08-10", "缺席"), ("2026-11-10", None)], []),
        ([("2026-08-10", "缺席"), ("2026-09-10", "请假"), ("2026-11-10", "缺席")], []),
        ([("2026-05-10", "缺席"), ("2026-11-10", "缺席")], WARNED),
        ([("2026-11-10", "缺席")], []),
        ([], []),
    ],
)
def test_long_absence(states: list[tuple[str, str | None]], said: Said) -> None:
    assert absent("2026-11-23", *states).member_says("R159") == said


def test_six_months_name_the_consequence() -> None:
    (three,) = absent("2026-11-23", ("2026-05-11", "缺席"), ("2026-11-10", "缺席")).of_member("R159").findings
    (six,) = absent("2026-11-23", ("2026-05-10", "缺席"), ("2026-11-10", "缺席")).of_member("R159").findings
    assert "到 2026-11-11 满 6 个月" in three.message
    assert "自行脱党" in six.message


def test_another_group_s_meetings_are_not_missed() -> None:
    branch = absent("2026-11-23", ("2026-05-10", "缺席"), ("2026-11-10", "缺席"))
    branch.meetings[0].group_name = "第二党小组"
    branch.first.group_name = "第一党小组"
    assert branch.member_says("R159") == []
