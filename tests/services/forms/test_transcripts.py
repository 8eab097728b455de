"""The transcript of the application booklet (F24): lines of the real booklet, checks before copying."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.errors import FormRefused
from app.services import forms
from app.services.forms import loading
from app.services.forms.contexts import build
from app.services.forms.contexts.transcripts import resume_gaps, similarity
from app.services.forms.data import CaseData, ResumeData, TranscriptData
from tests.builders import Regular, d
from tests.services.forms import samples
from tests.services.forms.pdf_reading import Mark, marks, plain_text, verticals
from tests.services.forms.test_contexts import data_of, facts_of

SENTENCE = "我志愿加入中国共产党，拥护党的纲领，遵守党的章程，履行党员义务，执行党的决定，严守党的纪律。"
WISH = SENTENCE * 6


def transcript(wish: str = WISH, **changes: Any) -> TranscriptData:
    data: TranscriptData = samples.data_for("transcript", "", "full")
    booklet = replace(data.case.admission.booklet, wish=wish)
    case = replace(data.case, admission=replace(data.case.admission, booklet=booklet), **changes)
    return replace(data, case=case)


def draw(data: Any, **choices: Any) -> forms.Rendered:
    return forms.render(forms.get_form("f24"), data, samples.TODAY, forms.Options(choices=choices))


def copied(rendered: forms.Rendered) -> list[Mark]:
    """The lines in the right column of all pages."""
    return [
        mark
        for page in marks(rendered.pdf_bytes)
        for mark in page
        if mark.kind == "T" and mark.text and 66 < mark.places[0] < 80
    ]


def wish_lines(rendered: forms.Rendered) -> list[Mark]:
    """The lines of the wish."""
    found: list[Mark] = []
    for mark in copied(rendered):
        if WISH.startswith("".join(line.text for line in found) + mark.text):
            found.append(mark)
    return found


@pytest.mark.parametrize("chars", [18, 25, 30])
def test_lines_have_as_many_characters_as_in_the_booklet(chars: int) -> None:
    lines = [mark.text for mark in wish_lines(draw(transcript(), wish_chars=chars))]
    assert "".join(lines) == WISH
    assert len(lines[0]) <= chars - 2
    assert max(len(line) for line in lines) == chars
    # A line is shorter only for a mark that must not begin the next one.
    assert all(len(line) >= chars - 3 for line in lines[:-1])


def test_the_type_is_as_large_as_the_column_allows() -> None:
    def pitch(chars: int) -> float:
        lines = wish_lines(draw(transcript(), wish_chars=chars))
        return lines[2].places[1] - lines[1].places[1]

    assert pitch(18) == pytest.approx(14 * 25.4 / 72 * 1.6, abs=0.1)
    assert pitch(40) == pytest.approx(122 / 40 * 1.6, abs=0.1)


def test_columns_are_those_of_the_errata() -> None:
    page = marks(draw(transcript()).pdf_bytes)[0]
    assert all(any(abs(x - line) < 0.3 for line in verticals(page)) for x in (25, 65, 190))


@pytest.mark.parametrize(
    ("room", "told"),
    [
        (200, "本册此栏约200行）"),
        (5, "本册此栏约5行，超出6行：请压缩，或另附页续写）"),
    ],
)
def test_what_does_not_fit_into_the_booklet_is_said(room: int, told: str) -> None:
    text = plain_text(draw(transcript(), wish_chars=26, wish_lines=room).pdf_bytes)
    assert f"（按每行26字，共11行；{told}" in text


def test_a_long_text_goes_on_over_pages_without_a_loss() -> None:
    sentences = "".join(f"第{n}句话。" for n in range(1, 400))
    rendered = draw(transcript(sentences))
    assert "入党志愿（续）" in plain_text(rendered.pdf_bytes)
    assert rendered.overflowed == ()
    assert sentences in "".join(mark.text for mark in copied(rendered))


def test_empty_columns_say_what_to_write() -> None:
    text = plain_text(draw(samples.data_for("transcript", "", "empty")).pdf_bytes)
    assert "没有的写“无”" in text
    assert "只供照抄，不能代替《入党志愿书》" in text


def test_the_number_of_the_identity_card_is_not_printed() -> None:
    assert samples.PERSON.identity_number not in plain_text(draw(transcript()).pdf_bytes)


def test_the_page_of_an_extension_is_there_only_after_one() -> None:
    first = plain_text(draw(transcript()).pdf_bytes)
    assert "支部大会通过延长预备期的党员" not in first
    case: CaseData = samples.full_case()
    vote = replace(case.conversion.vote, on=date(2028, 2, 25), opinion="再次讨论。")
    later = replace(case.conversion, vote=vote, extended=True)
    text = plain_text(draw(transcript(conversion=later)).pdf_bytes)
    assert "支部大会通过延长预备期的党员" in text
    assert "再次讨论。" in text


def test_texts_are_printed_whatever_is_chosen_for_opinions() -> None:
    data = transcript()
    assert (
        draw(data).pdf_bytes
        == forms.render(
            forms.get_form("f24"), data, samples.TODAY, forms.Options(print_opinions=True)
        ).pdf_bytes
    )


def test_a_transcript_names_choices_that_exist(tmp_path: Path) -> None:
    text = (loading.shipped_folder() / "f24.toml").read_text("utf-8")
    (tmp_path / "f24.toml").write_text(text.replace('chars = "wish_chars"', 'chars = "wish"'), "utf-8")
    [error] = forms.problems(tmp_path)
    assert isinstance(error, FormRefused)
    assert "entry[11].chars" in error.message


def checks_of(case: Regular) -> dict[str, tuple[str, str]]:
    facts, file = facts_of(case)
    data: TranscriptData = build(facts, forms.get_form("f24"), [file])
    return {check.text: (check.verdict, check.detail) for check in data.checks}


def test_checks_of_the_worked_example() -> None:
    found = checks_of(Regular())
    assert found["预审、本人签署、介绍人意见、支部大会的日期依次不早于"][0] == "合格"
    assert found["本人经历首尾相接，空档不超过三个月"] == ("", "")
    assert found["不涂改、不刮补；写错的换一本，旧本编号登记作废"] == ("", "")


def test_dates_out_of_order_are_found() -> None:
    case = Regular()
    case.booklets[0].signed_on = d("2026-12-24")
    assert checks_of(case)["预审、本人签署、介绍人意见、支部大会的日期依次不早于"][0] == "需改"


def test_introducers_who_wrote_the_same_are_found() -> None:
    case = Regular()
    case.booklets[0].introducer1_opinion = samples.OPINION
    case.booklets[0].introducer2_opinion = samples.OPINION.replace("积极", "主动")
    verdict, detail = checks_of(case)["两名介绍人的意见不雷同"]
    assert verdict == "需改"
    assert detail.startswith("两份意见相似度 9")
    case.booklets[0].introducer2_opinion = "为人正派，愿意介绍。"
    assert checks_of(case)["两名介绍人的意见不雷同"][0] == "合格"


def test_the_resolution_names_counts_and_faults() -> None:
    case = Regular()
    vote = case.vote("接收预备党员")
    vote.resolution = "应到16人，实到14人，赞成13票，同意接收。"
    found = checks_of(case)
    assert found["支部大会决议写明应到、实到和表决票数，与票决汇总一致"][0] == "合格"
    assert found["支部大会决议写有主要缺点"][0] == "需改"
    vote.resolution = "应到16人，实到14人，赞成12票，另有书面赞成1票，同意接收。"
    assert checks_of(case)["支部大会决议写明应到、实到和表决票数，与票决汇总一致"][0] == "合格"
    vote.resolution = "同意接收；不足是理论学习不够。"
    found = checks_of(case)
    assert found["支部大会决议写明应到、实到和表决票数，与票决汇总一致"] == (
        "需改",
        "决议里没有找到：应到16、实到14、赞成13",
    )
    assert found["支部大会决议写有主要缺点"][0] == "合格"


def test_gaps_of_more_than_three_months() -> None:
    rows = [
        ResumeData("2016-07", "", "公司"),
        ResumeData("2009-09", "2012-06", "中学"),
        ResumeData("2012-09", "2016-03", "大学"),
    ]
    assert resume_gaps(rows) == ["2016.03至2016.07没有写"]
    assert resume_gaps([]) == []
    # Night school within the years at work is no gap behind it; nothing written up to the signing is one.
    evening = [*rows, ResumeData("2017-01", "2018-01", "夜校"), ResumeData("2024-05", "2025-02", "公司二")]
    assert resume_gaps(evening, "2026-11") == ["2016.03至2016.07没有写"]
    ended = [ResumeData("2012-09", "2016-03", "大学"), ResumeData("2013-01", "2013-02", "实习")]
    assert resume_gaps(ended, "2016-06") == []
    assert resume_gaps(ended, "2016-07") == ["2016.03至今没有写"]


def test_likeness_of_missing_texts_is_unknown() -> None:
    assert similarity("", "有") is None
    assert similarity("一样", "一样") == 1.0


def test_the_note_never_stands_alone_on_a_page() -> None:
    for extra in range(6):
        rendered = draw(transcript("字" * 26 * extra + WISH), wish_chars=26)
        for page in marks(rendered.pdf_bytes):
            lines = [mark for mark in page if mark.kind == "T" and 66 < mark.places[0] < 80]
            notes = [at for at, mark in enumerate(lines) if mark.text.startswith("（按每行")]
            assert not notes or notes[0] > 0


@pytest.mark.parametrize(
    ("result", "is_copied"), [("通过", True), ("未通过", False), ("延期", False), (None, True)]
)
def test_only_a_decision_to_admit_is_copied_into_the_booklet(result: str | None, is_copied: bool) -> None:
    """The page is headed 支部大会通过接收申请人为预备党员的决议; a text before the result is a draft."""
    case = Regular(upto="2026-12-01")
    vote = case.vote("接收预备党员")
    vote.result, vote.resolution = result, "大会讨论了邓新苗的入党问题。"
    spec = forms.get_form("f24")
    text = plain_text(forms.render(spec, data_of(case, "f24", case.today), case.today).pdf_bytes)
    assert ("大会讨论了邓新苗的入党问题" in text) is is_copied
