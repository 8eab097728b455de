"""From the database to the data of a form, on the worked example and what departs from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.errors import NotFound
from app.models import (
    Attendance,
    DevelopmentCase,
    Enterprise,
    Meeting,
    Organisation,
    Person,
    Post,
    PublicNotice,
)
from app.services import forms
from app.services.casefile import CaseFile
from app.services.database import Database
from app.services.forms.contexts import LOADERS, build
from app.services.forms.contexts.facts import Facts, branch_data, unit_name
from app.services.forms.data import CaseData, JournalRow, NoticeData, RosterData, TallyData
from app.services.params import Params
from tests.builders import Regular, d
from tests.services.forms.pdf_reading import plain_text

TODAY = d("2028-03-01")


def facts_of(case: Regular, today: date = TODAY) -> tuple[Facts, CaseFile]:
    register = case.context().register
    return Facts(today, register, case.params, case.calendar), register.files[0]


def data_of(case: Regular, key: str, today: date = TODAY) -> Any:
    facts, file = facts_of(case, today)
    return build(facts, forms.get_form(key), [file])


def steps_of(data: CaseData) -> dict[str, JournalRow]:
    return {row.number or row.step: row for stage in (*data.front, *data.back) for row in stage.rows}


def test_dates_of_the_worked_example() -> None:
    data: CaseData = data_of(Regular(), "f05")
    assert data.application_on == d("2025-05-18")
    assert data.received_on == d("2025-05-20")
    assert data.activist_on == d("2025-09-01")
    assert data.candidate_on == d("2026-10-12")
    assert data.admission_on == d("2026-11-30")
    # Printed to the day before the year is full; decisions use the full day.
    assert (data.probation_from, data.probation_to) == (d("2026-11-30"), d("2027-11-29"))
    assert data.mentor_names == ("党员01", "党员02")
    assert data.introducer_names == ("党员01", "党员02")
    assert data.cultivation == "培养教育12个月，考察2次，最近一次考察结论为较好。"
    assert data.branch.committee == "中共测试园区工作委员会"
    assert data.branch.general == "无"


def test_whole_process_record_of_the_worked_example() -> None:
    rows = steps_of(data_of(Regular(), "f05"))
    assert [key for key in rows if key != "公示"] == [str(n) for n in range(1, 26)]
    told = {key: (row.on.replace("\n", ""), row.situation) for key, row in rows.items()}
    assert told["1"] == ("2025.05.20", "申请书落款2025年5月18日，2025年5月20日收到")
    assert told["2"] == ("2025.06.10", "谈话人：党员01")
    assert told["3"] == ("2025.09.01", "支委会应到3人、实到3人，通过，党员推荐、企业推荐")
    assert told["4"] == ("2025.09.12", "已备案")
    assert told["6"] == ("2026.02.25—2026.08.20", "考察2次，最近一次2026年8月20日，结论：较好")
    assert told["7"][1] == "支委会应到3人、实到3人，通过，已征求培养联系人、党员、群众意见"
    assert told["8"] == ("2026.09.24", "同意")
    notice = "公示5个工作日，结果：不影响，2026年10月12日列为发展对象"
    assert told["公示"] == ("2026.09.28—2026.10.09", notice)
    assert told["11"] == ("2026.10.21—2026.10.23", "3天、24学时，合格，基层党委，证书2026-018")
    assert told["14"] == ("2026.11.16", "编号沪2026000123，2026年11月12日发放")
    assert told["15"][1] == "支部大会应到16人、实到14人，赞成12票（另书面1票）、不赞成1票、弃权1票，通过"
    assert told["17"][1] == "同意，预备期自2026年11月30日至2027年11月29日"
    assert told["22"][0] == "2027.11.10"
    assert told["23"][1] == "支部大会应到16人、实到15人，赞成15票、不赞成0票、弃权0票，按期转正"
    assert told["25"][0] == "2028.02.05"


def test_what_has_not_happened_is_blank() -> None:
    case = Regular(upto="2025-06-12")
    rows = steps_of(data_of(case, "f05", d("2025-06-12")))
    assert rows["2"].on == "2025.06.10"
    assert {(row.on, row.situation) for key, row in rows.items() if key not in ("1", "2")} == {("", "")}


def test_names_of_steps_follow_the_edition_of_each_step() -> None:
    rows = steps_of(data_of(Regular(), "f05"))
    assert rows["8"].step == "报上级党委同意"
    old = Regular().shift(-36)
    old.notices = []
    rows = steps_of(data_of(old, "f05"))
    assert rows["8"].step == "报上级党委备案"
    assert "公示" not in rows
    assert rows["15"].step == "支部大会讨论接收"


def test_steps_before_2014_print_a_stroke() -> None:
    old = Regular().shift(-12 * 16)
    old.filings = [row for row in old.filings if row.matter != "积极分子备案"]
    rows = steps_of(data_of(old, "f05"))
    assert (rows["4"].on, rows["4"].situation) == ("／", "／")
    missing = Regular()
    missing.filings = [row for row in missing.filings if row.matter != "积极分子备案"]
    assert steps_of(data_of(missing, "f05"))["4"].on == ""


def test_a_branch_without_committee_names_the_assembly() -> None:
    case = Regular()
    case.branch.has_committee = False
    assert "大会" in steps_of(data_of(case, "f05"))["12"].step


def test_talkers_with_their_posts() -> None:
    case = Regular()
    assert data_of(case, "f03").talk.talkers == "党员01（书记）"
    case.posts = [
        Post(
            organisation_id=case.branch.id,
            person_id=case.members[0].id,
            title="组织委员",
            from_on=d("2020-01-01"),
            to_on=d("2025-12-31"),
        )
    ]
    assert data_of(case, "f03").talk.talkers == "党员01（组织委员）"


@pytest.mark.parametrize(
    ("full_name", "unit"),
    [
        ("中共测试有限公司支部委员会", "测试有限公司"),
        ("中国共产党甲公司总支部委员会", "甲公司"),
        ("甲公司党支部", "甲公司"),
        ("甲园区联合党支部", "甲园区联合"),
        ("某某组织", "某某组织"),
    ],
)
def test_name_of_a_branch_in_a_sentence(full_name: str, unit: str) -> None:
    assert unit_name(full_name) == unit


def test_superiors_and_seal_states() -> None:
    case = Regular()
    general = Organisation(
        code="ZZ050", name="中共测试总支部委员会", kind="党总支", superior_id=case.committee.id
    )
    case.more_organisations = [general]
    case.branch.superior_id = general.id
    case.branch.has_seal, case.branch.without_seal = False, None
    facts, file = facts_of(case)
    data = branch_data(facts, file.organisation)
    assert (data.general, data.committee) == (general.name, case.committee.name)
    assert data.seal == "superior"
    assert data.secretary == "党员01"
    case.branch.without_seal = "书记签名"
    assert branch_data(facts, file.organisation).seal == "signature"
    case.branch.has_seal = None
    assert branch_data(facts, file.organisation).seal == "own"
    case.branch.superior_id = None
    assert (
        branch_data(facts, file.organisation).general,
        branch_data(facts, file.organisation).committee,
    ) == ("", "")
    general.superior_id = general.id
    case.branch.superior_id = general.id
    assert branch_data(facts, file.organisation).committee == ""


def test_membership_dates_of_a_mentor_developed_here() -> None:
    older = Regular().shift(-24)
    case = Regular()
    case.members[0] = older.person
    case.helpers[0].person_id = older.person.id
    case.more_files = [replace(older.file(), person=older.person)]
    facts, file = facts_of(case)
    data = build(facts, forms.get_form("f13-basic"), [file])
    [mentor] = [mentor for mentor in data.mentors if mentor.name == "邓新苗"]
    assert mentor.membership == "2024.11.30 / 2025.11.30"


def test_recommendations_are_told_with_their_counts() -> None:
    case = Regular()
    case.recommendations[0].performance = "表现突出"
    case.recommendations[0].way = "无记名投票"
    data: CaseData = data_of(case, "f10-single")
    assert data.performance == "表现突出"
    assert data.recommended == (
        "2025年8月20日党员推荐，应到16人、实到15人，采取无记名投票方式，推荐14票（占实到93.3%）；"
        "2025年8月21日企业推荐。"
    )


def test_change_of_mentor_is_remarked() -> None:
    case = Regular()
    case.helpers[0].to_on = d("2026-03-01")
    case.helpers[0].change_reason = "调离"
    assert data_of(case, "f13-basic").remark == "2026年3月1日起党员01不再担任培养联系人（调离）。"
    assert data_of(Regular(), "f13-basic").remark == "无"
    assert data_of(Regular(upto="2026-01-01"), "f13-basic", d("2026-01-01")).remark == ""


def test_tally_of_the_admission() -> None:
    case = Regular()
    meeting = Meeting(
        code="HY1",
        organisation_id=case.branch.id,
        kind="支部大会",
        on=d("2026-11-30"),
        time="14:00",
        place="活动室",
        present=14,
    )
    case.meetings = [meeting]
    case.vote("接收预备党员").meeting_id = meeting.id
    facts, file = facts_of(case)
    facts = replace(
        facts,
        attendances=(
            Attendance(meeting_id=meeting.id, person_id=case.members[4].id, state="请假", reason="出差"),
            Attendance(meeting_id=meeting.id, person_id=case.members[5].id, state="缺席"),
            Attendance(meeting_id=meeting.id, person_id=case.person.id, state="列席"),
        ),
    )
    tally: TallyData = build(facts, forms.get_form("f26-admission"), [file])
    assert (tally.members, tally.full, tally.probationary) == (16, 16, 0)
    assert (tally.due, tally.present, tally.valid, tally.written) == (16, 14, 14, 1)
    assert (tally.total_for, tally.needed, tally.share) == (13, 9, "81.3%")
    assert tally.absent == "党员05（出差）、党员06（缺席）"
    assert tally.when == "2026.11.30 14:00"
    assert "超过半数" in tally.hint
    without = replace(facts, params=Params({"count_written": False}))
    tally = build(without, forms.get_form("f26-admission"), [file])
    assert (tally.total_for, tally.needed, tally.share) == (12, 9, "75.0%")
    assert "赞成合计 12 票（书面意见不计入，本支部设定），超过半数" in tally.hint
    request = build(without, forms.get_form("f11-admission"), [file])
    assert (request.study.total_for, request.study.written) == (12, 1)


def test_a_planned_meeting_leaves_the_roster_blank() -> None:
    case = Regular()
    data: TallyData = data_of(case, "f26-admission", d("2026-11-20"))
    assert (data.members, data.full, data.probationary) == (None, None, None)


def test_everybody_present_means_nobody_absent() -> None:
    case = Regular()
    assert data_of(case, "f26-admission").absent == ""
    case.vote("接收预备党员").present = 16
    assert data_of(case, "f26-admission").absent == "无"


def test_topic_of_a_conversion_names_the_proposal() -> None:
    case = Regular()
    assert data_of(case, "f26-conversion").topic == "预备党员转正（按期转正）"
    vote = case.vote("预备党员转正")
    vote.outcome, vote.extension_months = "延长", 6
    assert data_of(case, "f26-conversion").topic == "预备党员转正（延长预备期6个月）"


def test_notice_of_the_candidate() -> None:
    notice: NoticeData = data_of(Regular(), "f19-candidate")
    assert notice.notice.study_on == d("2026-09-02")
    assert notice.notice.consent_on == d("2026-09-24")
    assert notice.notice.workdays == 5
    assert notice.notice.period == "2026年9月28日至10月9日"
    assert notice.names == ("邓新苗",)


def test_a_notice_after_a_filing_of_before_2026_does_not_call_it_consent() -> None:
    case = Regular()
    assert data_of(case, "f19-candidate").notice.consented == "同意"
    answer = next(row for row in case.filings if row.matter == "发展对象同意")
    answer.matter, answer.result = "发展对象备案", "已备案"
    answer.submitted_on, answer.decided_on = d("2026-05-06"), d("2026-05-08")
    assert data_of(case, "f19-candidate").notice.consented == "备案"


def _colleague(session: Any, first: Regular, number: int, organisation: Organisation) -> DevelopmentCase:
    person = Person(code=f"RY9{number}", name=f"同事{number}", organisation_id=organisation.id)
    case = DevelopmentCase(code=f"AJ9{number}", person_id=person.id, organisation_id=organisation.id)
    session.add_all([person, case])
    for row in first.votes:
        if row.motion == "确定积极分子":
            session.add(
                type(row)(case_id=case.id, motion=row.motion, kind=row.kind, on=row.on, result="通过")
            )
    session.add(PublicNotice(case_id=case.id, matter="发展对象", start_on=first.notices[0].start_on))
    return case


def test_forms_about_several_people_find_them(db: Database) -> None:
    first = Regular()
    elsewhere = Organisation(code="ZZ077", name="中共别处支部委员会", kind="党支部")
    with db.write() as session:
        first.store(session)
        session.add(elsewhere)
        mate = _colleague(session, first, 1, first.branch)
        _colleague(session, first, 2, elsewhere)
    with db.read() as session:
        roster: RosterData = forms.build_data(session, forms.get_form("f10"), first.case.id, TODAY)
        notice = forms.build_data(session, forms.get_form("f19-candidate"), mate.id, TODAY)
        alone = forms.build_data(
            session, forms.get_form("f10"), first.case.id, TODAY, together=[first.case.id]
        )
    assert [case.person.name for case in roster.people] == ["邓新苗", "同事1"]
    assert roster.decided_on == d("2025-09-01")
    assert notice.names == ("邓新苗", "同事1")
    assert [case.person.name for case in alone.people] == ["邓新苗"]


def test_an_unknown_case_is_said_plainly(db: Database) -> None:
    with db.read() as session, pytest.raises(NotFound):
        forms.build_data(session, forms.get_form("f03"), "no-such-id", TODAY)


def test_work_of_a_person(db: Database) -> None:
    case = Regular()
    enterprise = Enterprise(code="QY1", name="测试有限公司")
    case.person.enterprise_id = enterprise.id
    case.person.department = "一车间"
    with db.write() as session:
        session.add(enterprise)
        case.store(session)
    with db.read() as session:
        data = forms.build_data(session, forms.get_form("f03"), case.case.id, TODAY)
    assert data.person.unit_post == "测试有限公司一车间职工"
    assert data.person.short_post == "一车间职工"


# Forms that read rows of their own need a database: they are drawn in their own tests.
FROM_CASES = [form for form in forms.catalogue() if form.context not in LOADERS]


@pytest.mark.parametrize("form", FROM_CASES, ids=lambda form: form.key)
@pytest.mark.parametrize("upto", ["2025-05-21", "2025-09-02", "2026-09-25", "2026-12-01", "2028-03-01"])
def test_every_form_prints_at_every_point_of_the_way(form: forms.FormSpec, upto: str) -> None:
    case = Regular(upto=upto)
    rendered = forms.render(form, data_of(case, form.key, d(upto)), d(upto))
    assert rendered.overflowed == ()
    if form.scope == "case":
        assert "邓新苗" in plain_text(rendered.pdf_bytes)
