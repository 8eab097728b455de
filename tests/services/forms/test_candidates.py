"""Forms of the candidate stage: hearings (F17), rosters of candidates (F18), results of notices (F20)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.services import forms
from app.services.forms.data import HearingData, NoticeFacts, RosterData, SpeechData
from tests.services.forms import samples
from tests.services.forms.pdf_reading import horizontals, marks, plain_text, texts, verticals

PRINTED = forms.Options(print_opinions=True)
OLD = date(2025, 5, 18)


def draw(key: str, data: Any, options: forms.Options = PRINTED) -> forms.Rendered:
    return forms.render(forms.get_form(key), data, samples.TODAY, options)


def near(found: set[float], wanted: Sequence[float]) -> bool:
    return all(any(abs(place - line) < 0.3 for line in found) for place in wanted)


def test_the_hearing_record_has_ten_speakers_in_front_and_eight_behind() -> None:
    data = samples.data_for("hearing", "candidate", "full")
    front, back = marks(draw("f17-candidate", data, forms.Options()).pdf_bytes)
    top = [20 + 18 + y for y in (0, 10, 20, 30, 40, 62, 72)]
    assert near(horizontals(front), top + [20 + 90 + 16 * n for n in range(1, 11)])
    assert near(verticals(front), [25 + x for x in (0, 10, 24, 32, 54, 65, 89, 145, 165)])
    rows = [20 + 10 + 16 * n for n in range(9)]
    assert near(horizontals(back), [20, *rows, rows[-1] + 35, rows[-1] + 80])
    assert min(verticals(back)) == pytest.approx(20, abs=0.3)


@pytest.mark.parametrize("speakers", [0, 1, 10, 18])
def test_a_hearing_of_up_to_eighteen_takes_one_sheet(speakers: int) -> None:
    data = samples.data_for("hearing", "candidate", "full")
    said = tuple(SpeechData(f"职工{n}", "群众", "同意。") for n in range(speakers))
    assert draw("f17-candidate", replace(data, speeches=said)).pages == 2
    assert draw("f17-candidate", replace(data, speeches=(*said, *said, *said))).pages == (
        2 if speakers < 10 else 3 if speakers == 10 else 5
    )


@pytest.mark.parametrize(
    ("key", "link", "who", "day"),
    [
        ("f17-candidate", "研究发展对象", "入党积极分子", "满一年之日2025.09.10"),
        ("f17-review", "支委会审查", "发展对象", "培训结业2026.06.12"),
        ("f17-conversion", "转正", "预备党员", "预备期满2027.08.20"),
    ],
)
def test_the_hearing_names_the_person_by_the_stage(key: str, link: str, who: str, day: str) -> None:
    data = samples.data_for("hearing", forms.get_form(key).subject, "full")
    assert data.link == link
    text = plain_text(draw(key, data).pdf_bytes)
    assert who in text
    assert day in text
    assert "党员5人、群众8人" in text


def test_numbers_are_left_open_before_the_hearing() -> None:
    data = samples.data_for("hearing", "candidate", "empty")
    text = plain_text(draw("f17-candidate", data).pdf_bytes)
    assert "党员____人、群众____人" in text or "党员人、群众人" in text.replace("_", "")


def test_speeches_are_left_for_the_pen_unless_asked() -> None:
    data: HearingData = samples.data_for("hearing", "candidate", "full")
    assert "藏私" not in plain_text(draw("f17-candidate", data, forms.Options()).pdf_bytes)
    assert "藏私" in plain_text(draw("f17-candidate", data).pdf_bytes)


def test_the_roster_of_candidates_follows_the_edition() -> None:
    data: RosterData = samples.data_for("roster", "candidate", "full")
    new = plain_text(draw("f18", data).pdf_bytes)
    assert "拟列为发展对象人选审查表" in new
    assert "拟将张晓梅等3名同志列为发展对象，请审查同意。" in new
    assert "支委会研究时间" in new
    assert "2026.05.18" in new
    old = plain_text(draw("f18", replace(data, decided_on=OLD)).pdf_bytes)
    assert "确定发展对象备案表" in old
    assert "确定张晓梅等3名同志为发展对象，现报备案。" in old
    assert "确定发展对象时间" in old
    assert "同意" not in old


def test_the_roster_of_a_branch_without_committee_names_the_assembly() -> None:
    data: RosterData = samples.data_for("roster", "candidate", "full")
    data = replace(data, branch=replace(data.branch, has_committee=False))
    text = plain_text(draw("f18", data).pdf_bytes)
    assert "党员大会研究时间" in text
    assert "支委会" not in text


@pytest.mark.parametrize(
    ("people", "rows"), [(9, [9]), (10, [9, 1]), (22, [10, 12]), (23, [10, 12, 1]), (35, [10, 13, 12])]
)
def test_rows_of_the_roster_of_candidates(people: int, rows: list[int]) -> None:
    case = replace(samples.full_case(), mentors=samples.MENTORS[:1])
    case = replace(case, channels=replace(case.channels, mass_organisation=False))
    case = replace(case, person=replace(case.person, education="大学"))
    data = RosterData(samples.BRANCH, (case,) * people, date(2026, 5, 18))
    pages = marks(draw("f18", data, forms.Options(footer=False)).pdf_bytes)
    wide = [
        sum(mark.kind == "L" and mark.places[2] - mark.places[0] > 266 for mark in page) for page in pages
    ]
    assert wide == [count + 2 for count in rows]


def test_grid_of_the_candidate_form_of_one_person() -> None:
    page = marks(draw("f18-single", samples.full_case()).pdf_bytes)[0]
    heights = [18, 10, 10, 10, 10, 10, 10, 35, 25, 45, 25, 45]
    assert near(horizontals(page), [20 + sum(heights[:n]) for n in range(1, 13)])
    assert near(verticals(page), [25 + x for x in (0, 14, 28, 55, 83, 110, 138, 165)])


def test_the_candidate_form_of_one_person_follows_the_edition() -> None:
    case = samples.full_case()
    assert "上级党委同意意见" in plain_text(draw("f18-single", case).pdf_bytes)
    old = replace(case, candidacy=replace(case.candidacy, study=replace(case.candidacy.study, on=OLD)))
    text = plain_text(draw("f18-single", old).pdf_bytes)
    assert "上级党委备案意见" in text
    assert "发展对象人选备案登记表" in text


def test_the_general_branch_has_its_own_opinion() -> None:
    case = samples.full_case()
    assert "党总支书记签名" not in plain_text(draw("f18-single", case).pdf_bytes)
    below = replace(case, branch=replace(case.branch, general="中共测试总支部委员会"))
    assert "党总支书记签名" in plain_text(draw("f18-single", below).pdf_bytes)


def test_identity_numbers_stand_on_the_roster_but_not_on_hearings_or_notices() -> None:
    for key, shown in (
        ("f18", True),
        ("f18-single", True),
        ("f17-candidate", False),
        ("f20-candidate", False),
    ):
        form = forms.get_form(key)
        data = samples.data_for(form.context, form.subject, "full")
        assert (samples.PERSON.identity_number in plain_text(draw(key, data).pdf_bytes)) is shown


def test_grid_of_the_result_of_a_notice() -> None:
    page = marks(draw("f20-candidate", samples.data_for("publicity", "candidate", "full")).pdf_bytes)[0]
    heights = [18, 10, 10, 10, 10, 10, 10, 40, 35, 12, 45, 45]
    assert near(horizontals(page), [20 + sum(heights[:n]) for n in range(1, 13)])
    assert near(verticals(page), [25 + x for x in (0, 14, 30, 82.5, 112.5, 165)])


@pytest.mark.parametrize(
    ("key", "start", "consent", "superior"),
    [
        ("f20-candidate", date(2026, 6, 1), "2026.05.29", True),
        ("f20-candidate", OLD, "／", False),
        ("f20-admission", date(2026, 6, 1), "／", False),
        ("f20-conversion", date(2026, 6, 1), "／", False),
        ("f20-activist", date(2026, 6, 1), "／", False),
    ],
)
def test_consent_and_the_superiors_opinion_only_for_candidates_of_2026(
    key: str, start: date, consent: str, superior: bool
) -> None:
    data = samples.data_for("publicity", forms.get_form(key).subject, "full")
    data = replace(data, notice=replace(data.notice, start_on=start))
    page = marks(draw(key, data).pdf_bytes)[0]
    found = texts(page)
    assert found[found.index("上级同意日期") + 1] == consent
    assert ("（党委盖章）" in found) is superior


@pytest.mark.parametrize(
    ("feedback", "result", "ticks"),
    [("", "", 0), ("无反映。", "不影响", 2), ("有人反映其加班费算法", "待查", 2)],
)
def test_what_was_reported_is_ticked(feedback: str, result: str, ticks: int) -> None:
    data = samples.data_for("publicity", "candidate", "full")
    data = replace(data, notice=replace(data.notice, feedback=feedback, result=result))
    assert (data.notice.quiet, data.notice.answered) == (feedback == "无反映。", "加班" in feedback)
    # A ticked box is an empty one with the tick over it.
    text = plain_text(draw("f20-candidate", data).pdf_bytes)
    assert text.count("√") == ticks
    assert text.count("□") == 5


def test_an_unused_notice_prints_as_none() -> None:
    assert NoticeFacts(unused=True).summary == "无"
    assert NoticeFacts(unused=True).dots == "／"
    assert NoticeFacts().summary == NoticeFacts().dots == ""
    told = samples.full_case().candidacy.notice.summary
    assert told == (
        "公示时间：2026年6月1日至6月8日，6个工作日；范围和方式：工作单位，张贴、工作群；反映情况：无；调查处理：无；公示结果：不影响。"
    )
