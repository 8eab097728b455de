"""What forms F24–F34 say, worked out by hand from forms.md and its errata."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from app.models import Consultation, DisciplineCase, Post, SuperiorFiling, Vote
from app.services import forms
from app.services.forms.contexts import build
from app.services.forms.data.candidacy import OpinionData
from tests.builders import Regular, d
from tests.services.forms import samples
from tests.services.forms.independent.test_f01_f12 import data_of, extended_twice_met, facts_of
from tests.services.forms.pdf_reading import collisions, marks, texts


def pages_of(key: str, data: Any, today: str = "2026-11-23") -> list[str]:
    """The words of each page, run together, as printed for the pen."""
    pdf = forms.render(forms.get_form(key), data, d(today)).pdf_bytes
    return ["".join(texts(page)) for page in marks(pdf)]


def extension_met(result: str | None = "通过", answer: str | None = "同意") -> Regular:
    """The meeting of 2027-12-10 put an extension of six months to the vote; the superior's word to it."""
    case = Regular()
    vote = case.vote("预备党员转正")
    vote.outcome, vote.extension_months, vote.result = "延长", 6, result
    approval = next(row for row in case.filings if row.matter == "转正审批")
    if answer is None:
        case.filings.remove(approval)
    else:
        approval.result = answer
    return case


@pytest.mark.parametrize("key", ["f24", "f27-single", "f29"])
def test_papers_of_the_admission_have_the_probation_as_it_was_approved(key: str) -> None:
    """Errata reading 14: from 2026-11-30 a year prints until 2027-11-29, also after an extension to 2028."""
    said = "".join(pages_of(key, data_of(extended_twice_met(), key)))
    assert re.search(r"2027(年11月29日|\.11\.29)", said)
    assert not re.search(r"2028(年5月29日|\.05\.29)", said)


def test_after_an_extension_nobody_is_converted_on_time() -> None:
    """As F11, F19 and the resolution say it."""
    for met, said in ((Regular(), "按期转为"), (extended_twice_met(), "转为")):
        assert f"议题：{said}中共正式党员" in pages_of("f25-conversion", data_of(met, "f25-conversion"))[0]
        page = pages_of("f32", data_of(met, "f32"))[1]
        assert f"□{said}中共正式党员" in page
        assert page.count("√") == 1
    topic = "预备党员转正（按期转正）"
    assert topic in pages_of("f26-conversion", data_of(Regular(), "f26-conversion"))[0]
    said = pages_of("f26-conversion", data_of(extended_twice_met(), "f26-conversion"))[0]
    assert "预备党员转正（转为正式党员）" in said


def test_a_probation_is_extended_only_once() -> None:
    """R107: neither the ballot nor the conclusion of the second meeting offers a second extension."""
    data = data_of(extended_twice_met(), "f25-conversion-multi")
    for size in ("A5", "A6"):
        options = forms.Options(choices={"size": size, "bag": False})
        form = forms.get_form("f25-conversion-multi")
        pdf = forms.render(form, data, samples.TODAY, options).pdf_bytes
        words = texts(marks(pdf)[0])
        assert "转为正式党员" in "".join(words)
        assert "延长预备期" not in words
        assert words.count("按期转正") == 0
        assert collisions(pdf) == []
    assert "□延长预备期" in pages_of("f32", data_of(Regular(), "f32"))[1]
    assert "延长预备期" not in pages_of("f32", data_of(extended_twice_met(), "f32"))[1]


@pytest.mark.parametrize("result", [None, "未通过", "延期"])
def test_what_did_not_pass_is_no_conclusion(result: str | None) -> None:
    case = Regular()
    case.vote("预备党员转正").result = result
    page = pages_of("f32", data_of(case, "f32"))[1]
    assert "□按期转为中共正式党员" in page
    assert "√" not in page
    extension = pages_of("f32", data_of(extension_met(result), "f32"))[1]
    assert "√" not in extension
    assert "延长预备期6个月" not in extension
    assert "延长预备期6" in pages_of("f32", data_of(extension_met(), "f32"))[1]


@pytest.mark.parametrize(
    ("result", "answer", "printed"),
    [
        ("通过", "同意", True),
        ("通过", "不同意", False),
        ("通过", "退回", False),
        ("通过", None, False),
        ("未通过", None, False),
        (None, None, False),
    ],
)
def test_an_extension_stands_in_the_booklet_once_it_is_approved(
    result: str | None, answer: str | None, printed: bool
) -> None:
    """Errata to R106, R107: an extension needs the meeting and the superior."""
    page = pages_of("f30", data_of(extension_met(result, answer), "f30"))[3]
    assert ("2028.05.29" in page) is printed


def test_an_extension_that_failed_has_no_paper_of_approval() -> None:
    failed = data_of(extension_met("未通过", None), "f33-extend")
    assert failed.extension.vote.on is None
    assert "2028.05.29" not in pages_of("f33-extend", failed)[0]
    planned = data_of(extension_met(None, None), "f33-extend")
    assert "2028.05.29" in pages_of("f33-extend", planned)[0]


def test_each_meeting_has_the_answer_of_the_general_branch_to_it() -> None:
    case = extended_twice_met()
    for day, opinion in (("2027-12-12", "同意延长"), ("2028-06-07", "同意转正")):
        case.filings.append(
            SuperiorFiling(
                case_id=case.case.id,
                organisation_id=case.committee.id,
                matter="转正总支审议",
                decided_on=d(day),
                result="同意",
                opinion=opinion,
            )
        )
    data = data_of(case, "f33-extend")
    assert data.extension.general.opinion == "同意延长"
    assert data.conversion.general.opinion == "同意转正"


def test_a_meeting_held_again_keeps_the_application() -> None:
    """After a vote that did not pass the person need not apply anew (R99 asks for one a round)."""
    case = Regular()
    first = case.vote("预备党员转正")
    first.result, first.outcome = "延期", "按期转正"
    case.votes.append(
        Vote(
            case_id=case.case.id,
            motion="预备党员转正",
            kind="支部大会",
            on=d("2027-12-20"),
            due=16,
            present=15,
            votes_for=15,
            votes_against=0,
            votes_abstain=0,
            result="通过",
            outcome="按期转正",
            secret=True,
        )
    )
    data = data_of(case, "f32")
    assert data.conversion.vote.on == d("2027-12-20")
    assert data.conversion.applied_on == d("2027-11-10")
    assert data.conversion.review.on == d("2027-12-05")
    assert data.conversion.heard.members.on == d("2027-12-02")
    # Asked again before the second vote: then those opinions, not both.
    asked = Consultation(case_id=case.case.id, link="转正", consulted="党员", on=d("2027-12-15"))
    asked.opinion = "有改进"
    case.consultations.append(asked)
    heard = data_of(case, "f32").conversion.heard
    assert (heard.members.text, heard.masses.text) == ("有改进", "同意")


def test_an_extension_refused_leaves_the_conversion_on_time() -> None:
    case = extended_twice_met()
    next(row for row in case.filings if row.matter == "转正审批").result = "不同意"
    data = data_of(case, "f24")
    assert not data.case.reconvened
    assert "议题：按期转为" in pages_of("f25-conversion", data_of(case, "f25-conversion"))[0]


@pytest.mark.parametrize("key", ["f27-single", "f30", "f32", "f33-extend", "f33-cancel"])
@pytest.mark.parametrize("result", ["不同意", "退回"])
def test_a_refusal_is_no_day_of_approval(key: str, result: str) -> None:
    case = Regular()
    next(row for row in case.filings if row.matter == "接收审批").result = result
    assert "2027.01.15" not in "".join(pages_of(key, data_of(case, key)))
    assert "2027.01.15" in "".join(pages_of(key, data_of(Regular(), key)))


def test_a_cancellation_after_an_extension_names_the_extended_end() -> None:
    """G33 原期满日: 2028-05-30 is not the original end; the original one was 2027-11-30."""
    case = extended_twice_met()
    case.votes[-1].outcome = "取消"
    page = pages_of("f33-cancel", data_of(case, "f33-cancel"))[0]
    assert "延长后的预备期满日" in page
    assert "2028.05.30" in page
    first = Regular()
    first.vote("预备党员转正").outcome = "取消"
    page = pages_of("f33-cancel", data_of(first, "f33-cancel"))[0]
    assert "原预备期满日" in page
    assert "2027.11.30" in page


def test_the_facts_of_a_breach_are_the_reason() -> None:
    """fields.md F33: the reason of the vote, for discipline the facts recorded with it."""
    case = extension_met()
    case.disciplines = [
        DisciplineCase(case_id=case.case.id, on=d("2027-08-01"), facts="酒后驾驶", handling="延长"),
        DisciplineCase(case_id=case.case.id, on=d("2027-09-01"), facts="迟到", handling="批评教育"),
    ]
    assert data_of(case, "f33-extend").extension.vote.reason == "酒后驾驶"
    case.vote("预备党员转正").reason = "两次缺席组织生活"
    assert data_of(case, "f33-extend").extension.vote.reason == "两次缺席组织生活"


def test_valid_ballots_are_not_summed_from_a_part() -> None:
    """有效＝赞成＋不赞成＋弃权: one that is not known leaves it to the pen."""
    case = Regular()
    vote = case.vote("接收预备党员")
    assert (data_of(case, "f26-admission").valid, data_of(case, "f25-admission").valid) == (14, 14)
    vote.votes_abstain = None
    assert data_of(case, "f26-admission").valid is None
    assert data_of(case, "f25-admission").valid is None


def test_written_opinions_are_no_count_before_the_meeting() -> None:
    case = extension_met(None, None)
    vote = case.vote("预备党员转正")
    vote.votes_for = vote.votes_against = vote.votes_abstain = None
    vote.written_for, vote.written_against, vote.written_abstain = 1, 0, 0
    told = data_of(case, "f33-extend").extension.vote
    assert (told.total_for, told.total_against, told.total_abstain, told.written) == (None, None, None, 1)


@pytest.mark.parametrize(
    ("secret", "result", "said"),
    [
        (True, "通过", "无记名投票"),
        (None, None, "无记名投票"),
        (None, "通过", ""),
        (False, "通过", "投票（记名）"),
    ],
)
def test_how_a_vote_was_taken_is_not_made_up(secret: bool | None, result: str | None, said: str) -> None:
    case = Regular()
    vote = case.vote("预备党员转正")
    vote.secret, vote.result = secret, result
    assert data_of(case, "f32").conversion.vote.method == said


def test_the_quarterly_filing_waits_for_the_approval() -> None:
    """F27 tells the quarter of the approvals: 2027-01-15 is in the first, whenever the meeting was."""
    assert (data_of(Regular(), "f27").year, data_of(Regular(), "f27").quarter) == (2027, "一")
    case = Regular()
    case.filings = [row for row in case.filings if row.matter != "接收审批"]
    waiting = data_of(case, "f27")
    assert (waiting.year, waiting.quarter) == (None, "")


def test_whoever_writes_in_the_cell_of_the_departments_signs() -> None:
    """F23 without the joint page: a department signs its opinion here; with the page it signs there."""
    data = samples.full_case()
    nobody = replace(data.admission.joint, departments=())
    alone = replace(data, admission=replace(data.admission, joint=nobody))
    assert "部门经办人签名：" in pages_of("f23", alone)[1]
    heard = replace(data.admission.joint, departments=(OpinionData(text="无意见", who="区税务局"),))
    page = pages_of("f23", replace(data, admission=replace(data.admission, joint=heard)))[1]
    assert "见联审意见页" in page
    assert "部门经办人签名" not in page


def test_no_opinion_of_the_half_year_is_lost() -> None:
    """Regular's four inspections of the probation: 02-26 and 05-28, 08-27 and 11-12 of 2027."""
    case = Regular()
    for row in case.inspections:
        row.mentor_opinion, row.branch_opinion = f"介绍人{row.on}", f"支部{row.on}"
    data = data_of(case, "f30")
    options = forms.Options(print_opinions=True, choices={"period": "半年"})
    pdf = forms.render(forms.get_form("f30"), data, samples.TODAY, options).pdf_bytes
    pages = ["".join(texts(page)) for page in marks(pdf)]
    for day in ("2027-02-26", "2027-05-28"):
        assert f"介绍人{day}" in pages[4]
        assert f"支部{day}" in pages[5]
    for day in ("2027-08-27", "2027-11-12"):
        assert f"介绍人{day}" in pages[6]
    quarters = data.quarter_faces
    assert "支部2026-02-25" in quarters[1].branch.branch_opinion
    assert "支部2026-08-20" in quarters[1].branch.branch_opinion


def test_the_draft_looks_for_the_conclusion_and_tells_who_has_died() -> None:
    case = Regular()
    case.vote("接收预备党员").resolution = "应到16名，实到14名，赞成13票。主要缺点是性急。"
    found = {check.text: check.verdict for check in data_of(case, "f24").checks}
    assert found["支部大会决议写有结论（同意接收为中共预备党员）"] == "需改"
    case.vote("接收预备党员").resolution = "大会同意接收邓新苗同志为中共预备党员。"
    found = {check.text: check.verdict for check in data_of(case, "f24").checks}
    assert found["支部大会决议写有结论（同意接收为中共预备党员）"] == "合格"
    data = samples.data_for("transcript", "", "full")
    family = tuple(replace(each, deceased=True) for each in data.case.family)
    assert "已故" in "".join(pages_of("f24", replace(data, case=replace(data.case, family=family[:1]))))


def test_the_head_of_f28_has_a_day_only_if_it_is_everybodys() -> None:
    first, second = Regular(), Regular()
    facts, file = facts_of(first)
    _, other = facts_of(second)
    form = forms.get_form("f28")
    told = build(facts, form, [file, other])
    assert (told.reported_on, told.approved_on) == (d("2026-12-03"), d("2027-01-15"))
    next(row for row in other.filings if row.matter == "接收审批").decided_on = d("2027-01-16")
    told = build(facts, form, [file, other])
    assert (told.reported_on, told.approved_on) == (d("2026-12-03"), None)


def test_the_hearing_before_a_second_meeting_counts_with_the_extended_end() -> None:
    """F17, step 23: 预备期满 2027-11-30 before the first meeting, 2028-05-30 before the second."""
    case = extension_met()
    assert data_of(case, "f17-conversion").expiry == d("2027-11-30")
    case.consultations.append(
        Consultation(case_id=case.case.id, link="转正", consulted="党员", on=d("2028-05-20"), number=5)
    )
    data = data_of(case, "f17-conversion")
    assert data.expiry == d("2028-05-30")
    assert "预备期满2028.05.30" in pages_of("f17-conversion", data)[0]


def test_all_who_were_heard_on_the_day_are_told() -> None:
    case = Regular()
    case.consultations = [row for row in case.consultations if row.link != "支委会审查"]
    for name, number in (("一车间", 6), ("二车间", 5)):
        case.consultations.append(
            Consultation(
                case_id=case.case.id,
                link="支委会审查",
                consulted="群众",
                on=d("2026-10-26"),
                number=number,
                speaker=name,
                opinion=f"{name}同意",
            )
        )
    data = data_of(case, "f17-review")
    assert (data.masses, data.members) == (11, None)
    assert data.summary == "群众一车间意见：一车间同意\n群众二车间意见：二车间同意"


def test_a_branch_without_groups_takes_the_person_in_itself() -> None:
    page = pages_of("f30", data_of(Regular(), "f30"))[3]
    assert "2027.01.20 本支部" in page


def test_the_draft_has_a_word_for_a_branch_without_a_committee() -> None:
    """Errata section 4, F24: no committee is told on the copying draft."""
    case = Regular()
    told = "支部不设支委会：决议由支部大会作出，由书记签名或盖章，不写“支委会”"
    assert told not in [check.text for check in data_of(case, "f24").checks]
    case.branch.has_committee = False
    assert told in [check.text for check in data_of(case, "f24").checks]


def told_by(case: Regular, name: str, day: str) -> Consultation:
    row = Consultation(case_id=case.case.id, link="转正", consulted="入党介绍人", on=d(day), speaker=name)
    row.opinion = f"{name}意见"
    return row


def test_the_opinion_of_the_second_introducer_stands_in_the_second_place() -> None:
    """F32: each introducer signs below the own opinion, also while the other has not been heard."""
    case = Regular()
    case.consultations.append(told_by(case, "党员02", "2027-12-02"))
    told = data_of(case, "f32").conversion.heard.introducers
    assert [each.text for each in told] == ["", "党员02意见"]
    case.consultations.append(told_by(case, "", "2027-12-03"))
    told = data_of(case, "f32").conversion.heard.introducers
    assert [each.text for each in told] == ["意见", "党员02意见"]


def test_introducers_are_told_with_their_work_and_their_post_of_that_day() -> None:
    """F24 face 9 asks for 单位、职务或职业; the post is that of the meeting, 2026-11-30."""
    case = Regular()
    first, second = case.members[0], case.members[1]
    first.position, first.department = "班组长", "装配车间"
    facts, file = facts_of(case)
    facts.register.posts_of_person[first.id] = (
        Post(organisation_id=case.branch.id, person_id=first.id, title="副书记", from_on=d("2024-01-01")),
    )
    facts.register.posts_of_person[first.id][0].to_on = d("2027-01-01")
    facts.register.posts_of_person[second.id] = (
        Post(organisation_id=case.branch.id, person_id=second.id, title="书记", from_on=d("2027-01-02")),
    )
    one, two = build(facts, forms.get_form("f24"), [file]).case.introducers
    assert (one.unit_post, one.post) == ("装配车间班组长", "副书记")
    # Dated posts win over the undated column (组织委员): there was none on that day.
    assert two.post == ""
