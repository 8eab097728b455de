"""What forms F01–F12 say, worked out by hand from the facts and from forms.md.

A blank to write on is drawn as a line: it leaves no characters behind in the text of a page.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.models import PublicNotice, SuperiorFiling, Vote
from app.services import forms
from app.services.forms.contexts import build
from app.services.forms.contexts.facts import Facts
from app.services.forms.contexts.minutes import minutes
from app.services.forms.contexts.sittings import Sitting
from app.services.forms.data import CaseData, RecommendationData, RequestData
from app.services.forms.data.meetings import BallotData
from app.services.params import Params
from tests.builders import Regular, d
from tests.services.forms import samples
from tests.services.forms.demo_forms import draw
from tests.services.forms.pdf_reading import collisions, marks, plain_text, texts

SEALS = ("（党支部盖章）", "（上级党组织代章）", "党支部书记签名：")


def printed(key: str, data: Any, **choices: bool | int | str) -> str:
    return plain_text(draw(key, data, **choices).pdf_bytes)


def by_hand(key: str, data: Any) -> str:
    """The form as it is printed unless opinions are asked for."""
    return plain_text(forms.render(forms.get_form(key), data, samples.TODAY).pdf_bytes)


def facts_of(case: Regular) -> tuple[Facts, Any]:
    register = case.context().register
    return Facts(d("2028-03-01"), register, case.params, case.calendar), register.files[0]


def data_of(case: Regular, key: str) -> Any:
    facts, file = facts_of(case)
    return build(facts, forms.get_form(key), [file])


@pytest.mark.parametrize("key", ["f02", "f12"])
@pytest.mark.parametrize(
    ("seal", "said"),
    [("own", "（党支部盖章）"), ("superior", "党支部书记签名："), ("signature", "党支部书记签名：")],
)
def test_notices_to_the_person_are_sealed_or_signed(key: str, seal: str, said: str) -> None:
    """Errata reading 5 and section 4: without a seal of its own the branch's secretary signs F02 and F12."""
    data = samples.full_case()
    data = replace(data, branch=replace(data.branch, seal=seal))
    rendered = draw(key, data)
    assert [word for word in texts(marks(rendered.pdf_bytes)[0]) if word in SEALS] == [said]
    assert collisions(rendered.pdf_bytes) == []


def test_the_talk_notice_without_its_stub() -> None:
    assert "（存根）" in printed("f02", samples.full_case())
    assert "（存根）" not in printed("f02", samples.full_case(), stub=False)


def test_the_day_received_is_not_the_day_written() -> None:
    """F01 asks for 申请书落款日期: a letter whose date is not recorded leaves it to the pen."""
    case = Regular()
    case.case.application_date = None
    words = texts(marks(draw("f01-receipt", data_of(case, "f01-receipt")).pdf_bytes)[0])
    assert words.count("2025.05.20") == 2
    assert data_of(case, "f01-receipt").written_on is None
    # The stub of F02 has the letter's date, its sentence the day it was handed in.
    talk = data_of(case, "f02")
    assert "2025.05.20" not in texts(marks(draw("f02", talk).pdf_bytes)[0])
    assert "你于2025年5月20日递交的入党申请书" in printed("f02", talk)


@pytest.mark.parametrize(
    ("birth", "signed", "expected"),
    [("2007-05-18", True, ("是", "是")), ("2007-05-19", False, ("否", "否")), ("2007-05", None, ("", ""))],
)
def test_the_check_list_ticks_only_what_is_known(
    birth: str, signed: bool | None, expected: tuple[str, str]
) -> None:
    """Applied on 2025-05-18: eighteen on that day is of age, a day later is not, a month alone is unknown."""
    case = Regular()
    case.person.birth, case.case.letter_is_signed = birth, signed
    data = data_of(case, "f03")
    assert (data.of_age, data.letter_signed) == expected
    page = texts(marks(draw("f03", data, checklist=True).pdf_bytes)[-1])
    assert page.count("√") == sum(bool(answer) for answer in expected)


@pytest.mark.parametrize(
    ("year", "points"),
    [("2025", "⑤需说明的问题"), ("2026", "④遵纪守法")],
)
def test_points_of_the_talk_follow_its_own_day(year: str, points: str) -> None:
    """Errata F03: five points of 2026 from 2026-05-11 on, those of 2014 before."""
    data = samples.full_case()
    data = replace(data, talk=replace(data.talk, on=d(f"{year}-06-10")))
    assert points in printed("f03", data)


def recommended(**counts: Any) -> CaseData:
    row = RecommendationData(channel="党员推荐", on=d("2024-08-20"), **counts)
    return replace(samples.full_case(), recommendations=(row,))


def test_the_sentence_of_the_recommendation() -> None:
    """forms.md F06, word for word; 7 of 16 present are 43.75 per cent, which is 43.8."""
    said = printed("f06", recommended(meeting="支部大会", way="举手", due=18, present=16, votes_for=7))
    assert "2024年8月20日召开支部大会，应到18人，实到16人，采取举手方式，推荐7票（占实到43.8%）。" in said
    assert "党员推荐入党积极分子登记表" in said
    empty = printed("f06", samples.empty_case())
    assert "党员（群众）推荐入党积极分子登记表" in empty
    assert "应到人，实到人，采取方式，推荐票（占实到%）。" in empty


@pytest.mark.parametrize(("against", "abstain", "valid"), [(2, 1, 15), (None, 1, None), (2, None, None)])
def test_valid_ballots_are_a_sum_of_known_ones(
    against: int | None, abstain: int | None, valid: int | None
) -> None:
    row = RecommendationData(votes_for=12, votes_against=against, votes_abstain=abstain)
    assert row.valid == valid


def test_the_mass_organisations_opinion_is_left_to_the_pen() -> None:
    """Errata reading 11: a recorded opinion is printed only where that was asked for."""
    data = samples.full_case()
    row = data.mass_recommendation
    assert row.opinion
    assert row.opinion not in by_hand("f07", data)
    assert row.opinion in printed("f07", data)
    said = by_hand("f07", data)
    assert f"赞成{row.votes_for}票、不赞成{row.votes_against}票、弃权{row.votes_abstain}票。" in said


def test_nothing_was_received_that_was_not_recommended() -> None:
    data = replace(samples.full_case(), recommendations=())
    said = by_hand("f07", data)
    assert "推荐材料已收到" not in said
    assert "推荐材料于年月日收到。" in said


@pytest.mark.parametrize(
    ("ballots", "expected"),
    [
        ({"votes_for": 10}, "赞成10票、不赞成____票、弃权____票"),
        ({"votes_for": 10, "votes_against": 0, "votes_abstain": 2}, "赞成10票、不赞成0票、弃权2票"),
        (
            {"votes_for": 10, "votes_against": 1, "votes_abstain": 0, "written_for": 2, "written_against": 1},
            "赞成10票（另书面2票）、不赞成1票（另书面1票）、弃权0票",
        ),
        ({"votes_against": 3}, ""),
    ],
)
def test_counts_never_make_up_a_zero(ballots: dict[str, int], expected: str) -> None:
    assert BallotData("张晓梅", **ballots).counts == expected


def admission_minutes(case: Regular) -> str:
    facts, file = facts_of(case)
    vote = case.vote("接收预备党员")
    sitting = Sitting(case.branch, "支部大会", vote.on, None, ((file, vote),))
    return minutes(facts, sitting, case.branch.name, "党支部党员大会")


def test_the_committees_report_tells_the_notice_of_the_candidate() -> None:
    """Errata F09: ③ has the result of the candidate's notice, and a local one of the admission."""
    case = Regular()
    first = case.notices[0]
    assert first.matter == "发展对象"
    case.notices.append(
        PublicNotice(
            case_id=case.case.id,
            matter="接收预备党员",
            start_on=d("2026-11-10"),
            end_on=d("2026-11-17"),
            places=("厂区",),
            ways=("张贴",),
        )
    )
    third = next(line for line in admission_minutes(case).split("\n") if line.startswith("③"))
    assert "发展对象公示，结果不影响" in third
    assert "2026年11月10日至2026年11月17日公示；" in third
    assert "待定" not in third


def test_what_came_after_the_meeting_was_not_reported_at_it() -> None:
    case = Regular()
    day = case.vote("接收预备党员").on
    review = case.reviews[0]
    review.concluded_on = day.replace(year=day.year + 1)
    third = next(line for line in admission_minutes(case).split("\n") if line.startswith("③"))
    assert "政治审查" not in third


def test_a_filing_that_was_refused_is_no_filing() -> None:
    """F12 goes out after the superior's filing: one refused or sent back leaves its day to the pen."""
    data = samples.full_case()
    kept = data.activist_filing
    assert "上级党委已于2024年9月20日备案" in printed("f12", data)
    for result in ("不同意", "退回", ""):
        said = printed("f12", replace(data, activist_filing=replace(kept, result=result)))
        assert "上级党委已于年月日备案" in said
        assert "2024.09.20" not in said


def test_another_branchs_decision_is_not_ours() -> None:
    """R28: cultivation counts from the day at the former branch, but no meeting here decided on that day."""
    case = Regular()
    case.votes = [vote for vote in case.votes if vote.motion != "确定积极分子"]
    case.case.original_activist_since = d("2024-03-01")
    case.case.materials_received_on = case.case.materials_reviewed_on = d("2025-06-20")
    case.case.materials_complete = True
    data = data_of(case, "f12")
    assert data.activist_on == d("2024-03-01")
    said = printed("f12", data)
    assert "研究，确定你为入党积极分子" in said
    assert "2024年3月1日" not in said
    assert "2024.03.01" not in said


def extended_twice_met() -> Regular:
    """Extended by six months at the first meeting (2027-12-10), converted at the second (2028-06-05)."""
    case = Regular()
    first = case.vote("预备党员转正")
    first.outcome, first.extension_months = "延长", 6
    approval = next(row for row in case.filings if row.matter == "转正审批")
    case.votes.append(
        Vote(
            case_id=case.case.id,
            motion="预备党员转正",
            kind="支部大会",
            on=d("2028-06-05"),
            due=16,
            present=14,
            votes_for=13,
            votes_against=0,
            votes_abstain=1,
            result="通过",
            outcome="按期转正",
            secret=True,
        )
    )
    case.filings.append(
        SuperiorFiling(
            case_id=case.case.id,
            organisation_id=approval.organisation_id,
            matter="转正审批",
            submitted_on=d("2028-06-08"),
            decided_on=d("2028-06-20"),
            result="同意",
        )
    )
    return case


def test_the_whole_process_tells_both_conversion_meetings() -> None:
    data = data_of(extended_twice_met(), "f05")
    row = next(row for stage in data.back for row in stage.rows if row.number == "23")
    assert row.on == "2028.06.05"
    assert "2027年12月10日延长预备期6个月" in row.situation


def test_a_conversion_after_an_extension_is_not_on_time() -> None:
    """As the resolution says it: 按期 only without an extension; the party age counts from its end."""
    said = printed("f11-conversion", data_of(extended_twice_met(), "f11-conversion"))
    assert "至2028年5月29日（含延长的预备期）" in said
    assert "按期" not in said
    assert "转为中共正式党员，党龄从2028年5月30日算起" in said
    assert "按期转为中共正式党员" in printed("f11-conversion", data_of(Regular(), "f11-conversion"))


def test_the_general_branch_stands_with_the_admission() -> None:
    """Errata F05: its deliberation has no row of its own, it stands with step 15."""
    case = Regular()
    case.filings.append(
        SuperiorFiling(
            case_id=case.case.id,
            organisation_id=case.committee.id,
            matter="总支审议",
            decided_on=d("2026-12-03"),
            result="同意",
        )
    )
    data = data_of(case, "f05")
    row = next(row for stage in data.back for row in stage.rows if row.number == "15")
    assert "2026年12月3日党总支审议同意" in row.situation


def letter(key: str) -> RequestData:
    form = forms.get_form(key)
    data = samples.data_for(form.context, form.subject, "full")
    assert isinstance(data, RequestData)
    return data


@pytest.mark.parametrize(
    ("key", "decision"),
    [
        ("f11-admission", "大会同意接收"),
        ("f11-conversion", "大会同意张晓梅同志按期转为"),
        ("f11-extend", "大会决定延长"),
        ("f11-cancel", "大会决定取消"),
        ("f11-activist", "确定张晓梅同志为入党积极分子"),
        ("f11-candidate", "研究拟列为发展对象"),
    ],
)
@pytest.mark.parametrize(("passed", "carried"), [(False, False), (True, False), (False, None)])
def test_no_letter_reports_a_decision_that_was_not_taken(
    key: str, decision: str, passed: bool, carried: bool | None
) -> None:
    data = letter(key)
    assert decision in printed(key, data)
    said = printed(key, replace(data, passed=passed, carried=carried))
    assert decision not in said
    assert "超过应到会" not in said


@pytest.mark.parametrize("key", ["f11-admission", "f11-conversion", "f11-extend", "f11-cancel"])
def test_majorities_of_several_are_claimed_only_if_all_are(key: str) -> None:
    data = letter(key)
    data = replace(data, people=(data.people[0], data.people[0]))
    assert "赞成人数均超过" in printed(key, data)
    assert "赞成人数均超过" not in printed(key, replace(data, carried=None))
    refused = printed(key, replace(data, carried=False))
    assert "票数和结果如下：" in refused
    assert "大会同意" not in refused
    assert "大会决定" not in refused


def test_letters_about_several_say_only_what_holds_for_all() -> None:
    data = letter("f11-activist")
    one = data.people[0]
    other = replace(one, talk=replace(one.talk, on=None))
    assert "已派人同其谈话" in printed("f11-activist", replace(data, people=(one, one)))
    assert "已派人同其谈话" not in printed("f11-activist", replace(data, people=(one, other)))
    data = letter("f11-candidate")
    young = replace(one, year_on=d("2027-01-01"))
    assert "经过一年以上培养教育和考察" in printed("f11-candidate", replace(data, people=(one, one)))
    assert "一年以上" not in printed("f11-candidate", replace(data, people=(one, young)))


def test_opinions_are_claimed_only_from_those_who_gave_them() -> None:
    data = letter("f11-candidate")
    one = data.people[0]
    assert "党支部听取了党小组、培养联系人、党员和群众的意见。" in printed("f11-candidate", data)
    heard = one.candidacy.heard
    heard = replace(heard, group=type(heard.group)(), masses=type(heard.masses)())
    some = replace(one, candidacy=replace(one.candidacy, heard=heard))
    assert "党支部听取了培养联系人和党员的意见。" in printed("f11-candidate", replace(data, people=(some,)))


@pytest.mark.parametrize(
    ("day", "title", "ending"),
    [
        ("2026-05-10", "关于将张晓梅同志列为发展对象备案的报告", "特此报告。"),
        ("2026-05-11", "关于拟将张晓梅同志列为发展对象的请示", "妥否，请批示。"),
    ],
)
def test_a_report_became_a_request(day: str, title: str, ending: str) -> None:
    """Errata F11: a report under the edition of 2014, a request from 2026-05-11 on."""
    said = printed("f11-candidate", replace(letter("f11-candidate"), on=d(day)))
    assert title in said
    assert ending in said


@pytest.mark.parametrize(("counts", "total"), [(True, 13), (False, 12)])
def test_written_opinions_count_only_where_the_branch_says_so(counts: bool, total: int) -> None:
    """Twelve ballots and one written opinion for: letters and reviews add as the branch set it."""
    case = Regular()
    case.params = Params(changed={"count_written": counts})
    data = data_of(case, "f05")
    assert data.admission.vote.total_for == total
    vote = case.vote("预备党员转正")
    expected = (vote.votes_for or 0) + ((vote.written_for or 0) if counts else 0)
    assert data_of(case, "f05").conversion.vote.total_for == expected


@pytest.mark.parametrize("key", ["f02", "f03", "f06", "f07", "f10-single", "f12", "f01-receipt"])
def test_longest_names_and_rare_characters_are_all_there(key: str) -> None:
    """A name of fifty characters stands whole on the page or on its 附页, never cut."""
    data = samples.monstrous_case()
    rendered = draw(key, data)
    assert rendered.missing_glyphs == ()
    assert data.person.name in plain_text(rendered.pdf_bytes)
    assert collisions(rendered.pdf_bytes) == []


def test_nobody_is_told_of_an_approval_that_was_refused() -> None:
    """F29 has the shape of F12 and says as little: a refused approval leaves its day to the pen."""
    data = samples.full_case()
    assert "并报上级党委2026年9月18日批准" in printed("f29", data)
    refused = replace(data.admission.approval, result="不同意")
    data = replace(data, admission=replace(data.admission, approval=refused))
    said = printed("f29", data)
    assert "并报上级党委年月日批准" in said
    assert "2026.09.18" not in said


def test_the_name_on_a_notice_is_whole() -> None:
    for key in ("f12", "f29"):
        data = samples.monstrous_case()
        first = plain_text(draw(key, data).pdf_bytes).split("《", 1)[0]
        assert f"{data.person.name}同志：" in first


def test_written_opinions_that_are_not_recorded_are_not_none() -> None:
    assert BallotData("张晓梅", written_for=1, written_against=0).written == "1/0/__"
    assert BallotData("张晓梅").written == ""
