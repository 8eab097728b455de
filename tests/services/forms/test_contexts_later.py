"""From the database to the data of the forms of steps 7 to 24, on the worked example and departures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.models import (
    Consultation,
    Vote,
)
from app.services import forms
from app.services.forms.data import (
    CaseData,
)
from tests.builders import Regular, d
from tests.services.forms.pdf_reading import plain_text
from tests.services.forms.test_contexts import TODAY, data_of


def case_of(case: Regular, today: date = TODAY) -> CaseData:
    data: CaseData = data_of(case, "f22", today)
    return data


def test_candidacy_of_the_worked_example() -> None:
    candidacy = case_of(Regular()).candidacy
    assert candidacy.study.on == d("2026-09-02")
    assert candidacy.consent.on == d("2026-09-24")
    assert candidacy.heard.on == d("2026-08-26")
    assert candidacy.heard.members.number == 8
    assert candidacy.heard.no_groups
    assert candidacy.heard.days == "党小组：无　培养联系人：2026.08.25　党员：2026.08.26　群众：2026.08.26"
    assert candidacy.heard.text == "培养联系人：同意\n党员：同意\n群众：同意"
    assert candidacy.heard.run_on == "培养联系人：同意党员：同意群众：同意"
    assert candidacy.notice.dots == "2026.09.28—2026.10.09"
    assert candidacy.training.summary == "2026.10.21—2026.10.23，24学时"
    assert candidacy.performance == candidacy.inspected == "继续培养"
    review = candidacy.review
    assert (review.on, review.conclusion, review.reviewers) == (d("2026-10-20"), "合格", ("党员01", "党员02"))
    assert (review.talked, review.read_archive, review.asked_others) == (True, True, True)
    assert (review.kin_archive, review.kin_letters, review.kin_others) == (False, True, False)
    assert review.places == "／"


def test_performance_before_any_inspection_is_what_was_recommended() -> None:
    case = Regular()
    case.inspections = []
    case.recommendations[0].performance = "表现突出"
    assert case_of(case).candidacy.performance == "表现突出"
    assert case_of(case).candidacy.inspected == ""


def test_an_exempted_training_says_why() -> None:
    case = Regular()
    case.trainings[0].exemption_reason, case.trainings[0].exemption_document = "工作需要", "县组〔2026〕9号"
    assert case_of(case).candidacy.training.period == "免训（工作需要，县组〔2026〕9号）"


def test_admission_and_probation_of_the_worked_example() -> None:
    data = case_of(Regular())
    admission = data.admission
    assert admission.pre_review.papers == ("入党申请书", "政治审查材料", "考察登记表", "培训证")
    assert (admission.vote.total_for, admission.vote.total_against, admission.vote.written) == (13, 1, 1)
    assert admission.vote.method == "无记名投票"
    assert (admission.talk.handler, admission.approval.on) == ("周组织", d("2027-01-15"))
    assert admission.booklet.number == "沪2026000123"
    assert admission.notice.unused
    probation = data.probation
    assert (probation.expiry, probation.original_expiry) == (d("2027-11-30"), d("2027-11-30"))
    assert (probation.group, probation.dues_from) == ("无", "2026-11")
    assert data.year_on == d("2026-09-01")
    assert data.heard_on == d("2026-10-26")


def test_a_local_notice_is_not_unused() -> None:
    case = Regular()
    case.params = replace(case.params, changed={"notice_points": "ALL"})
    data = case_of(case)
    assert not data.admission.notice.unused
    assert not data.conversion.notice.unused


def test_a_candidate_of_2014_had_no_notice() -> None:
    old = Regular().shift(-24)
    old.notices = []
    assert case_of(old, d("2026-03-01")).candidacy.notice.unused
    new = Regular()
    new.notices = []
    assert not case_of(new).candidacy.notice.unused


def test_the_conversion_of_the_worked_example() -> None:
    data = case_of(Regular())
    conversion = data.conversion
    assert (conversion.applied_on, conversion.vote.on) == (d("2027-11-10"), d("2027-12-10"))
    assert conversion.review.on == d("2027-12-05")
    assert conversion.approval.on == d("2028-01-20")
    assert (conversion.expiry, conversion.outcome) == (d("2027-11-30"), "按期转正")
    assert conversion.heard.public == "党员：同意\n群众：同意"
    assert data.extension.vote.on is None
    assert not data.reconvened


def extended(*, again: bool) -> Regular:
    """A case whose probation was extended by six months; ``again``: with a second application and meeting."""
    case = Regular()
    vote = case.vote("预备党员转正")
    vote.outcome, vote.extension_months, vote.reason = "延长", 6, "两次缺席组织生活"
    assert case.probation is not None
    if again:
        case.probation.application_dates = (d("2027-11-10"), d("2028-05-10"))
        case.votes.append(
            Vote(
                case_id=case.case.id,
                motion="预备党员转正",
                kind="支部大会",
                on=d("2028-06-02"),
                due=16,
                present=16,
                votes_for=16,
                votes_against=0,
                votes_abstain=0,
                result="通过",
                outcome="按期转正",
            )
        )
        case.consultations.append(
            Consultation(
                case_id=case.case.id, link="转正", consulted="党员", on=d("2028-05-20"), opinion="有改进"
            )
        )
    return case


def test_an_extension_counts_from_the_original_start() -> None:
    data = case_of(extended(again=False))
    extension = data.extension
    assert (extension.outcome, extension.months) == ("延长", 6)
    assert (extension.from_on, extension.to_on) == (d("2027-11-30"), d("2028-05-29"))
    assert extension.vote.reason == "两次缺席组织生活"
    assert data.conversion.vote.on == d("2027-12-10")
    assert data.cancellation.vote.on is None


def test_each_meeting_has_its_own_application_and_opinions() -> None:
    data = case_of(extended(again=True), d("2028-07-01"))
    assert data.reconvened
    assert data.conversion.vote.on == d("2028-06-02")
    assert data.conversion.applied_on == d("2028-05-10")
    assert data.conversion.heard.members.text == "有改进"
    assert data.conversion.expiry == d("2028-05-30")
    assert data.extension.applied_on == d("2027-11-10")
    assert data.extension.heard.members.text == "同意"
    assert data.extension.expiry == d("2027-11-30")


def test_a_second_application_waits_for_its_meeting() -> None:
    case = extended(again=True)
    case.votes = [vote for vote in case.votes if vote.on < d("2028-06-01")]
    data = case_of(case, d("2028-05-25"))
    assert data.conversion.vote.on is None
    assert data.conversion.applied_on == d("2028-05-10")
    assert data.conversion.expiry == d("2028-05-30")
    assert "有改进" in plain_text(
        forms.render(
            forms.get_form("f32"), data, d("2028-05-25"), forms.Options(print_opinions=True)
        ).pdf_bytes
    )


def test_opinions_of_introducers_stand_in_their_order() -> None:
    case = Regular()
    for name in ("党员02", "党员01"):
        case.consultations.append(
            Consultation(
                case_id=case.case.id,
                link="转正",
                consulted="入党介绍人",
                on=d("2027-12-02"),
                speaker=name,
                opinion=f"{name}同意",
            )
        )
    told = case_of(case).conversion.heard.introducers
    assert [opinion.text for opinion in told] == ["党员01同意", "党员02同意"]


def test_several_groups_are_told_by_their_names() -> None:
    case = Regular()
    for name in ("一组", "二组"):
        case.consultations.append(
            Consultation(
                case_id=case.case.id,
                link="研究发展对象",
                consulted="党小组",
                on=d("2026-08-25"),
                number=5,
                speaker=name,
                opinion="同意",
            )
        )
    group = case_of(case).candidacy.heard.group
    assert (group.text, group.number, group.who) == ("一组：同意\n二组：同意", 10, "一组、二组")
