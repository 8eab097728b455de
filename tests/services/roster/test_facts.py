"""Stage dates become facts: every spelling, what is assumed, what is never overwritten."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.models import (
    AffiliationTransfer,
    DevelopmentCase,
    Helper,
    Meeting,
    Organisation,
    Person,
    PoliticalReview,
    Probation,
    PublicNotice,
    Recommendation,
    SuperiorFiling,
    Training,
    Vote,
)
from tests.services.roster.building import day
from tests.services.roster.conftest import Desk, codes, one

ACTIVIST = "确定积极分子时间"


@pytest.mark.parametrize(
    "typed",
    [
        day("2021-03-05"), "2021-03-05", "2021-3-5", "2021.3.5", "2021/3/5", "2021年3月5日",
        "20210305", 20210305, 44260, "２０２１.３.５", " 2021-03-05 ",
    ],
)  # fmt: skip
def test_spellings_of_a_date(desk: Desk, typed: Any) -> None:
    desk.take([("姓名", ACTIVIST), ("邓新苗", typed)])
    assert desk.only(Vote).on == date(2021, 3, 5)


@pytest.mark.parametrize("typed", ["/", "—", "无", "", None])
def test_spellings_of_no_date(desk: Desk, typed: Any) -> None:
    plan = desk.take([("姓名", "性别", ACTIVIST), ("邓新苗", "男", typed)])
    assert plan.errors == ()
    assert desk.rows(Vote) == []
    assert desk.rows(DevelopmentCase) == []


@pytest.mark.parametrize(
    "typed", ["2021", 2021, "2021-03", "2021.3", "二〇二一年三月五日", "2021-02-30", "已定"]
)
def test_what_is_no_date_is_an_error_naming_the_cell(desk: Desk, typed: Any) -> None:
    plan = desk.plan([("姓名", ACTIVIST), ("邓新苗", "2021-03-05"), ("唐一鸣", typed)])
    (issue,) = plan.errors
    assert (issue.sheet, issue.row, issue.column, issue.cell) == ("名册", 3, ACTIVIST, "B3")
    assert str(typed)[:4] in str(issue.value)
    assert plan.counts() == {"create": 1, "update": 0, "same": 0, "conflict": 0, "error": 1}
    assert not plan.may_apply


def test_a_cell_that_fills_two_columns_is_reported_once(desk: Desk) -> None:
    plan = desk.plan([("姓名", "确定发展对象时间（党委备案时间）"), ("邓新苗", "2021")])
    assert codes(plan.errors) == ["E-WB-15"]


def test_a_year_outside_the_calendar(desk: Desk) -> None:
    plan = desk.plan([("姓名", ACTIVIST), ("邓新苗", "1821-03-05")])
    assert codes(plan.errors) == ["E-WB-16"]


def test_a_branch_without_committee_decides_in_assembly(desk: Desk) -> None:
    desk.add(Organisation(id="small", code="ZZ002", name="小支部", kind="党支部", has_committee=False))
    rows = [
        ("党支部", "姓名", ACTIVIST),
        ("小支部", "邓新苗", "2021-03-05"),
        ("测试支部", "唐一鸣", "2021-03-05"),
    ]
    desk.take(rows)
    assert {vote.kind for vote in desk.rows(Vote)} == {"支委会", "支部大会"}
    assert {meeting.kind for meeting in desk.rows(Meeting)} == {"支委会", "支部大会"}


def test_the_header_says_which_meeting_it_was(desk: Desk) -> None:
    desk.take([("姓名", "支部大会讨论确定发展对象时间"), ("邓新苗", "2021-03-05")])
    assert desk.only(Vote).kind == "支部大会"
    assert desk.only(Vote).motion == "研究发展对象"


@pytest.mark.parametrize(
    ("header", "channel", "league"),
    [
        ("推荐/推优时间", "群团推荐", None),
        ("团支部推优时间", "群团推荐", "共青团"),
        ("推荐时间", "党员推荐", None),
        ("企业推荐时间", "企业推荐", None),
    ],
)
def test_recommendations(desk: Desk, header: str, channel: str, league: str | None) -> None:
    desk.take([("姓名", header), ("邓新苗", "2021-03-05")])
    row = desk.only(Recommendation)
    assert (row.channel, row.mass_organisation) == (channel, league)


def test_day_of_receipt_is_assumed_but_never_over_a_real_one(desk: Desk) -> None:
    rows = [("人员编号", "姓名", "递交入党申请书时间"), ("RY001", "邓新苗", "2021-03-05")]
    desk.take(rows)
    case = desk.only(DevelopmentCase)
    assert (case.application_received_date, case.received_is_assumed) == (date(2021, 3, 5), True)
    desk.take([rows[0], ("RY001", "邓新苗", "2021-03-06")])
    case = desk.only(DevelopmentCase)
    assert (case.application_received_date, case.received_is_assumed) == (date(2021, 3, 6), True)
    with desk.db.write() as session:
        stored = session.get_one(DevelopmentCase, case.id)
        stored.application_received_date, stored.received_is_assumed = date(2021, 3, 9), None
    assert desk.take([rows[0], ("RY001", "邓新苗", "2021-03-06")]).counts()["same"] == 1
    assert desk.only(DevelopmentCase).application_received_date == date(2021, 3, 9)


def test_a_column_of_the_day_of_receipt(desk: Desk) -> None:
    desk.take([("姓名", "申请入党时间", "收到申请书时间"), ("邓新苗", "2021-03-05", "2021-03-08")])
    case = desk.only(DevelopmentCase)
    assert (case.application_received_date, case.received_is_assumed) == (date(2021, 3, 8), None)


def known_case(desk: Desk) -> None:
    desk.add(
        Person(id="p", code="RY001", name="邓新苗", organisation_id="branch"),
        DevelopmentCase(id="c", code="AJ009", person_id="p", organisation_id="branch"),
    )


def test_what_is_assumed_does_not_overwrite_what_is_stored(desk: Desk) -> None:
    known_case(desk)
    desk.add(
        Vote(case_id="c", motion="确定积极分子", kind="支部大会", on=date(2021, 3, 5), result="未通过"),
        SuperiorFiling(case_id="c", matter="积极分子备案", decided_on=date(2021, 4, 1), result="退回"),
    )
    plan = desk.take(
        [("人员编号", "姓名", ACTIVIST, "积极分子备案时间"), ("RY001", "邓新苗", "2021-03-05", "2021-04-01")]
    )
    vote = desk.only(Vote)
    assert (vote.kind, vote.result) == ("支部大会", "未通过")
    assert desk.only(SuperiorFiling).result == "退回"
    assert plan.records()["上级手续"] == {"same": 1}


def test_another_date_than_the_stored_one_is_another_row_and_reported(desk: Desk) -> None:
    known_case(desk)
    desk.add(Vote(case_id="c", motion="确定积极分子", kind="支委会", on=date(2021, 3, 1), result="通过"))
    plan = desk.take([("人员编号", "姓名", ACTIVIST), ("RY001", "邓新苗", "2021-03-05")])
    issue = one(plan.warnings, "W-RO-07")
    assert (issue.row, issue.column) == (2, ACTIVIST)
    assert "2021-03-01" in issue.message
    assert len(desk.rows(Vote)) == 2


def test_an_answer_completes_the_request_that_waits_for_it(desk: Desk) -> None:
    known_case(desk)
    desk.add(SuperiorFiling(case_id="c", matter="预审", submitted_on=date(2021, 3, 1)))
    plan = desk.take([("人员编号", "姓名", "党委预审时间"), ("RY001", "邓新苗", "2021-03-20")])
    row = desk.only(SuperiorFiling)
    assert (row.submitted_on, row.decided_on) == (date(2021, 3, 1), date(2021, 3, 20))
    assert plan.counts()["update"] == 1


def test_a_second_application_joins_the_first(desk: Desk) -> None:
    known_case(desk)
    desk.add(Probation(case_id="c", application_dates=(date(2021, 3, 1),)))
    desk.take([("人员编号", "姓名", "提交转正申请时间"), ("RY001", "邓新苗", "2021-09-01")])
    assert desk.only(Probation).application_dates == (date(2021, 3, 1), date(2021, 9, 1))


def test_pre_review_is_known_to_be_good_only_where_the_meeting_followed(desk: Desk) -> None:
    header = ("姓名", "党委预审时间", "接收预备党员时间")
    desk.take([header, ("邓新苗", "2021-03-05", "2021-03-20"), ("唐一鸣", "2021-03-05", None)])
    assert sorted(str(row.result) for row in desk.rows(SuperiorFiling)) == ["None", "合格"]


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("2026.3.2—2026.3.9", date(2026, 3, 2), date(2026, 3, 9)),
        ("2026-03-02至2026-03-09", date(2026, 3, 2), date(2026, 3, 9)),
        ("2026年3月2日-3月9日", date(2026, 3, 2), date(2026, 3, 9)),
        ("2026.3.2-9", date(2026, 3, 2), date(2026, 3, 9)),
        ("2026.3.2 ～ 3.9", date(2026, 3, 2), date(2026, 3, 9)),
        ("2026-03-02", date(2026, 3, 2), None),
        (day("2026-03-02"), date(2026, 3, 2), None),
    ],
)
def test_beginning_and_end_in_one_cell(desk: Desk, typed: Any, start: date, end: date | None) -> None:
    desk.take([("姓名", "发展对象公示时间", "集中培训时间"), ("邓新苗", typed, typed)])
    notice, training = desk.only(PublicNotice), desk.only(Training)
    assert (notice.matter, notice.start_on, notice.end_on) == ("发展对象", start, end)
    assert (training.start_on, training.end_on) == (start, end)


@pytest.mark.parametrize(
    ("typed", "conclusion", "gaps"),
    [("合格", "合格", False), ("不合格", "不合格", False), ("完成", None, True)],
)
def test_political_review_in_words(desk: Desk, typed: str, conclusion: str | None, gaps: bool) -> None:
    desk.take([("姓名", "政治审查"), ("邓新苗", typed)])
    review = desk.only(PoliticalReview)
    assert (review.conclusion, bool(review.gaps)) == (conclusion, gaps)


def test_political_review_in_words_does_not_repeat_the_stored_one(desk: Desk) -> None:
    header = ("人员编号", "姓名", "政治审查", "接收预备党员时间")
    desk.take([header, ("RY001", "邓新苗", "完成", None)])
    assert desk.take([header, ("RY001", "邓新苗", "完成", None)]).counts()["same"] == 1
    desk.take([header, ("RY001", "邓新苗", "合格", None)])
    assert desk.only(PoliticalReview).conclusion == "合格"
    with desk.db.write() as session:
        stored = session.get_one(PoliticalReview, desk.only(PoliticalReview).id)
        stored.concluded_on, stored.gaps = date(2021, 3, 5), None
    for word in ("完成", "合格"):
        desk.take([header, ("RY001", "邓新苗", word, "2021-06-05")])
        assert desk.only(PoliticalReview).concluded_on == date(2021, 3, 5)


def test_political_review_not_done_yet(desk: Desk) -> None:
    desk.take(
        [("姓名", "政治审查", ACTIVIST), ("邓新苗", "未完成", "2021-03-05"), ("唐一鸣", "2021-05-05", None)]
    )
    review = desk.only(PoliticalReview)
    assert (review.concluded_on, review.conclusion) == (date(2021, 5, 5), None)


def test_votes_counted_under_two_line_headers(desk: Desk) -> None:
    rows = [
        ("姓名", "接收预备党员大会", None, None, None),
        (None, "时间", "应到人数", "实到人数", "赞成票"),
        ("邓新苗", "2021-03-05", 16, 14, 13),
    ]
    desk.take(rows)
    vote = desk.only(Vote)
    assert (vote.motion, vote.on) == ("接收预备党员", date(2021, 3, 5))
    assert (vote.due, vote.present, vote.votes_for) == (16, 14, 13)


def test_leaving(desk: Desk) -> None:
    header = ("姓名", "关系转出时间", "转出类型", "转出单位")
    desk.take([header, ("邓新苗", "2021-03-05", "省外", "测试园区党委")])
    letter = desk.only(AffiliationTransfer)
    assert (letter.direction, letter.issued_on) == ("转出", date(2021, 3, 5))
    assert (letter.to_organisation, letter.note) == ("测试园区党委", "省外")
    assert desk.rows(DevelopmentCase) == []


def test_a_fact_without_its_date_is_kept_as_a_note(desk: Desk) -> None:
    plan = desk.take([("姓名", "关系转出时间", "转出单位"), ("邓新苗", None, "测试园区党委")])
    issue = one(plan.warnings, "W-RO-06")
    assert (issue.row, issue.column) == (2, "转出单位")
    assert "测试园区党委" in (desk.only(Person).note or "")
    assert desk.rows(AffiliationTransfer) == []


def test_a_member_of_old_needs_no_case(desk: Desk) -> None:
    header = ("姓名", "申请入党时间", "入党时间", "转正时间", "入党介绍人")
    desk.take([header, ("沈志远", "1997-07-01", "1998-07-01", "1999-07-01", "老同志")])
    person = desk.only(Person)
    assert (person.joined_on, person.full_on) == (date(1998, 7, 1), date(1999, 7, 1))
    assert "1997-07-01" in (person.note or "")
    assert "老同志" in (person.note or "")
    assert desk.rows(DevelopmentCase) == []


# Mentors and introducers

MENTOR = ("姓名", "政治面貌", ACTIVIST, "培养联系人")


def test_mentors_are_found_among_the_members(desk: Desk) -> None:
    desk.add(
        Person(id="m1", code="RY101", name="沈志远", organisation_id="branch", joined_on=date(2000, 1, 1)),
        Person(id="m2", code="RY102", name="李卫东", organisation_id="branch"),
        Person(id="m3", code="RY103", name="王敏", organisation_id="branch", political_status="群众"),
    )
    plan = desk.take([MENTOR, ("邓新苗", "共青团员", "2021-03-05", "沈志远（书记） 、李 卫东;王敏")])
    helpers = desk.rows(Helper)
    assert {helper.person_id for helper in helpers} == {"m1", "m2"}
    assert {(helper.role, helper.from_on) for helper in helpers} == {("培养联系人", date(2021, 3, 5))}
    assert one(plan.warnings, "W-RO-02").value == "王敏"
    assert one(plan.warnings, "W-RO-12").column == "培养联系人"
    assert "培养联系人：王敏" in (desk.only(DevelopmentCase).note or "")
    assert desk.take([MENTOR, ("邓新苗", "共青团员", "2021-03-05", "沈志远、李卫东")]).counts()["same"] == 1


def test_two_of_a_name(desk: Desk) -> None:
    desk.add(
        Person(code="RY101", name="沈志远", organisation_id="branch", joined_on=date(2000, 1, 1)),
        Person(code="RY102", name="沈志远", organisation_id="branch", joined_on=date(2001, 1, 1)),
    )
    plan = desk.take([MENTOR, ("邓新苗", None, "2021-03-05", "沈志远")])
    assert "同名" in one(plan.warnings, "W-RO-02").message
    assert desk.rows(Helper) == []


def test_members_of_other_branches_do_not_count(desk: Desk) -> None:
    desk.add(
        Organisation(id="other", code="ZZ002", name="外支部", kind="党支部"),
        Person(code="RY101", name="沈志远", organisation_id="other", joined_on=date(2000, 1, 1)),
    )
    plan = desk.take([MENTOR, ("邓新苗", None, "2021-03-05", "沈志远")], organisation="ZZ001")
    assert codes(plan.warnings) == ["W-RO-02"]


def test_a_member_in_the_same_roster(desk: Desk) -> None:
    rows = [MENTOR, ("邓新苗", None, "2021-03-05", "沈志远"), ("沈志远", "中共党员", None, None)]
    desk.take(rows)
    assert desk.only(Helper).person_id == desk.person("沈志远").id
    assert desk.take(rows).counts()["same"] == 2


def test_nobody_mentors_himself_by_mistake(desk: Desk) -> None:
    plan = desk.take([MENTOR, ("邓新苗", None, "2021-03-05", "邓新苗")])
    assert "W-RO-02" in codes(plan.warnings)


def test_a_mentor_from_no_day_is_kept_as_a_note(desk: Desk) -> None:
    desk.add(Person(id="m1", code="RY101", name="沈志远", organisation_id="branch"))
    header = ("姓名", "申请入党时间", "培养联系人")
    plan = desk.take([header, ("邓新苗", "2021-03-05", "沈志远")])
    assert codes(plan.warnings) == ["W-RO-06"]
    assert "培养联系人：沈志远" in (desk.only(DevelopmentCase).note or "")
    assert desk.rows(Helper) == []


def test_the_stored_beginning_of_a_mentor_stays(desk: Desk) -> None:
    known_case(desk)
    desk.add(
        Person(id="m1", code="RY101", name="沈志远", organisation_id="branch"),
        Helper(case_id="c", role="培养联系人", person_id="m1", from_on=date(2021, 3, 12)),
    )
    header = ("人员编号", "姓名", ACTIVIST, "培养联系人")
    desk.take([header, ("RY001", "邓新苗", "2021-03-05", "沈志远")])
    assert desk.only(Helper).from_on == date(2021, 3, 12)


def test_talkers_stand_in_the_case(desk: Desk) -> None:
    desk.add(Person(id="m1", code="RY101", name="沈志远", organisation_id="branch"))
    desk.take([("姓名", "谈话时间", "谈话人"), ("邓新苗", "2021-03-05", "沈志远")])
    assert desk.only(DevelopmentCase).talker_ids == ("m1",)
