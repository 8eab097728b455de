"""What the renderer promises of every form, and the geometry of the six first ones."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pypdfium2
import pytest

from app.errors import FormRefused
from app.services import forms
from app.services.forms.data import BranchData, CaseData, NoticeData, PersonData, RosterData
from app.services.forms.drawing import page_cells
from app.services.forms.spec import Grid, Table
from tests.services.forms import samples
from tests.services.forms.pdf_reading import horizontals, marks, page_count, plain_text, texts, verticals

CATALOGUE = forms.catalogue()
STATES = ("empty", "full", "monstrous")
PRINTED = forms.Options(print_opinions=True)


def draw(
    key: str, data: Any, options: forms.Options = PRINTED, today: date = samples.TODAY
) -> forms.Rendered:
    return forms.render(forms.get_form(key), data, today, options)


def by_key(form: forms.FormSpec) -> str:
    return form.key


@pytest.mark.parametrize("form", CATALOGUE, ids=by_key)
@pytest.mark.parametrize("state", STATES)
def test_two_runs_are_the_same_to_the_byte(form: forms.FormSpec, state: str) -> None:
    data = samples.data_for(form.context, form.subject, state)
    first = forms.render(form, data, samples.TODAY)
    assert first.pdf_bytes == forms.render(form, data, samples.TODAY).pdf_bytes
    assert first.pages == page_count(first.pdf_bytes)


@pytest.mark.parametrize("form", CATALOGUE, ids=by_key)
@pytest.mark.parametrize("state", ["empty", "full"])
def test_usual_facts_need_no_continuation_sheet(form: forms.FormSpec, state: str) -> None:
    rendered = forms.render(form, samples.data_for(form.context, form.subject, state), samples.TODAY, PRINTED)
    assert rendered.overflowed == ()
    assert rendered.missing_glyphs == ()


@pytest.mark.parametrize("form", CATALOGUE, ids=by_key)
def test_a_monstrous_name_is_printed_whole(form: forms.FormSpec) -> None:
    rendered = forms.render(form, samples.data_for(form.context, form.subject, "monstrous"), samples.TODAY)
    # A preprinted paper has no continuation sheet: what it has no room for is told.
    told = any(samples.LONG_NAME in each for each in rendered.overflowed)
    assert samples.LONG_NAME in plain_text(rendered.pdf_bytes) or (form.key == "f36" and told)
    assert rendered.missing_glyphs == ()


@pytest.mark.parametrize("form", CATALOGUE, ids=by_key)
def test_the_file_says_nothing_about_the_pc_or_the_user(form: forms.FormSpec) -> None:
    rendered = forms.render(form, samples.data_for(form.context, form.subject, "full"), samples.TODAY)
    document = pypdfium2.PdfDocument(rendered.pdf_bytes)
    told = document.get_metadata_dict()
    document.close()
    assert told.pop("Title") == form.title
    assert {value for key, value in told.items() if not key.endswith("Date")} <= {""}


@pytest.mark.parametrize("form", CATALOGUE, ids=by_key)
def test_columns_are_as_wide_as_the_paper_allows(form: forms.FormSpec) -> None:
    whole_sheet = form.layout.margins == (0, 0, 0, 0)
    # 166: the data sheet as it was measured in source S3.
    assert whole_sheet or round(form.layout.width) in ((166,) if form.key == "f39-s3" else (165, 267, 156))
    for page in form.pages:
        for block in page.blocks:
            if isinstance(block, Grid | Table):
                assert sum(block.columns) == pytest.approx(form.layout.width)


@pytest.mark.parametrize("form", CATALOGUE, ids=by_key)
def test_every_field_that_may_overflow_has_a_name(form: forms.FormSpec) -> None:
    for page in form.pages:
        for cell in page_cells(page):
            if cell.kind in ("text", "name"):
                assert cell.title, f"{form.key}: a {cell.kind} cell without title"


def sentences(count: int) -> str:
    return "".join(f"第{n}句话说的是事实。" for n in range(1, count + 1))


@pytest.mark.parametrize("count", [3, 60, 120, 400])
def test_no_sentence_of_a_talk_is_lost(count: int) -> None:
    case = samples.full_case()
    case = replace(case, talk=replace(case.talk, content=sentences(count), opinion=sentences(count)))
    rendered = draw("f03", case)
    found = [int(n) for n in re.findall(r"第(\d+)句", plain_text(rendered.pdf_bytes))]
    assert found.count(1) == 2
    assert sorted(found) == sorted([*range(1, count + 1)] * 2)


def test_overflow_is_marked_and_told() -> None:
    rendered = draw("f03", samples.monstrous_case())
    text = plain_text(rendered.pdf_bytes)
    assert "（续见背面）" in text
    assert "（续见附页）" in text
    assert "接第1页“总体看法”栏" in text
    assert "第1页“总体看法”" in rendered.overflowed


def test_opinions_are_ruled_for_the_pen_unless_asked() -> None:
    case = samples.full_case()
    by_hand = draw("f03", case, forms.Options())
    assert samples.OPINION not in plain_text(by_hand.pdf_bytes)
    assert samples.OPINION in plain_text(draw("f03", case).pdf_bytes)
    # The first ruled line lies 9 mm below the prompt, the next ones 9 mm further down.
    page = marks(by_hand.pdf_bytes)[0]
    ruled = sorted(
        mark.places[1]
        for mark in page
        if mark.kind == "L" and mark.places[1] == mark.places[3] and abs(mark.places[0] - 40.5) < 0.3
    )
    assert len(ruled) >= 12
    assert {round(b - a, 1) for a, b in pairwise(ruled[:11])} == {9.0}


def test_grid_of_the_talk_record() -> None:
    page = marks(draw("f03", samples.full_case()).pdf_bytes)[0]
    top = 20 + 18
    expected = {25 + x for x in (0, 14, 22, 55, 77, 110, 132, 165)}
    assert all(any(abs(x - line) < 0.3 for line in verticals(page)) for x in expected)
    rows = [top + y for y in (0, 10, 20, 30, 40, 50, 178, 208, 230)]
    assert all(any(abs(y - line) < 0.3 for line in horizontals(page)) for y in rows)


def test_two_sided_forms_mirror_their_margins() -> None:
    front, back = marks(draw("f05", samples.full_case()).pdf_bytes)
    assert min(verticals(front)) == pytest.approx(25, abs=0.3)
    assert min(verticals(back)) == pytest.approx(20, abs=0.3)


@pytest.mark.parametrize(
    ("on", "today", "five"),
    [
        (date(2026, 5, 10), date(2026, 11, 23), "①对党的认识"),
        (date(2026, 5, 11), date(2026, 11, 23), "①学习工作经历"),
        (None, date(2026, 11, 23), "①学习工作经历"),
        (None, date(2026, 5, 10), "①对党的认识"),
    ],
)
def test_edition_follows_the_day_of_the_event(on: date | None, today: date, five: str) -> None:
    case = samples.full_case()
    case = replace(case, talk=replace(case.talk, on=on))
    assert five in plain_text(draw("f03", case, today=today).pdf_bytes)


def test_edition_follows_the_branch_threshold() -> None:
    case = samples.full_case()
    case = replace(case, branch=replace(case.branch, r2026_from=date(2026, 5, 26)))
    assert "①对党的认识" in plain_text(draw("f03", case).pdf_bytes)


@pytest.mark.parametrize(
    ("seal", "words"),
    [("own", "（党支部盖章）"), ("superior", "（上级党组织代章）"), ("signature", "")],
)
def test_seal_states(seal: Any, words: str) -> None:
    data = samples.data_for("tally", "admission", "full")
    data = replace(data, branch=replace(data.branch, seal=seal))
    text = plain_text(draw("f26-admission", data).pdf_bytes)
    assert [mark for mark in ("（党支部盖章）", "（上级党组织代章）") if mark in text] == (
        [words] if words else []
    )


def test_the_superior_seal_is_always_drawn() -> None:
    case = replace(samples.full_case(), branch=replace(samples.BRANCH, seal="signature"))
    assert "（党委盖章）" in plain_text(draw("f13-basic", case).pdf_bytes)


def test_without_a_committee_the_assembly_decides() -> None:
    branch = replace(samples.BRANCH, has_committee=False)
    roster = RosterData(branch, samples.several(samples.full_case(), 2), date(2026, 5, 18))
    assert "党支部党员大会2026年5月18日研究" in plain_text(draw("f10", roster).pdf_bytes)
    case = replace(samples.full_case(), branch=branch)
    text = plain_text(draw("f13-basic", case).pdf_bytes)
    assert "支部大会对确定入党积极分子的意见" in text
    assert "支委会" not in text


@pytest.mark.parametrize(
    ("people", "rows"),
    [(0, [9]), (1, [1]), (9, [9]), (10, [9, 1]), (22, [10, 12]), (23, [10, 12, 1]), (35, [10, 13, 12])],
)
def test_rows_of_the_filing_roster(people: int, rows: list[int]) -> None:
    case = replace(samples.full_case(), mentors=samples.MENTORS[:1])
    case = replace(case, channels=replace(case.channels, mass_organisation=False))
    case = replace(case, person=replace(case.person, education="大学"))
    data = RosterData(samples.BRANCH, (case,) * people, date(2026, 5, 18))
    pages = marks(draw("f10", data, forms.Options(footer=False)).pdf_bytes)
    # Lines over the whole width: above and below the head, and below every row.
    wide = [
        sum(mark.kind == "L" and mark.places[2] - mark.places[0] > 266 for mark in page) for page in pages
    ]
    assert wide == [count + 2 for count in rows]


def test_the_roster_counts_its_people() -> None:
    case = samples.full_case()
    one = RosterData(samples.BRANCH, (case,), date(2026, 5, 18))
    assert "确定张晓梅同志为入党积极分子" in plain_text(draw("f10", one).pdf_bytes)
    three = RosterData(samples.BRANCH, samples.several(case, 3), date(2026, 5, 18))
    assert "确定张晓梅等3名同志为入党积极分子" in plain_text(draw("f10", three).pdf_bytes)


def test_whole_process_record_has_two_sides_with_their_steps() -> None:
    front, back = marks(draw("f05", samples.full_case()).pdf_bytes)
    numbers = [text for text in texts(front) if text.isdigit() and len(text) <= 2]
    assert numbers == [str(n) for n in range(1, 12)]
    assert "公示" in texts(front)
    assert [text for text in texts(back) if text.isdigit() and len(text) <= 2] == [
        str(n) for n in range(12, 26)
    ]
    assert max(horizontals(front)) == pytest.approx(20 + 250, abs=0.3)
    assert max(horizontals(back)) == pytest.approx(20 + 242, abs=0.3)


@pytest.mark.parametrize(("people", "pages"), [(1, 1), (2, 1), (4, 1), (5, 2), (16, 2), (17, 3)])
def test_pages_of_a_notice(people: int, pages: int) -> None:
    data = samples.data_for("notice", "candidate", "full")
    data = replace(data, people=samples.several(samples.full_case(), people))
    assert draw("f19-candidate", data).pages == pages


def test_geometry_of_a_notice() -> None:
    data = samples.data_for("notice", "candidate", "full")
    page = marks(draw("f19-candidate", data).pdf_bytes)[0]
    body = [mark for mark in page if mark.kind == "T"]
    assert min(mark.places[0] for mark in body) == pytest.approx(28, abs=0.3)
    assert all(37 <= mark.places[1] <= 297 - 35 for mark in body)
    full_lines = [mark for mark in body if abs(mark.places[0] - 28) < 0.3]
    assert any(25 <= len(mark.text) <= 28 for mark in full_lines)


def test_notices_never_show_identity_numbers() -> None:
    for form in CATALOGUE:
        if form.number == "F19":
            data = samples.data_for(form.context, form.subject, "full")
            text = plain_text(forms.render(form, data, samples.TODAY).pdf_bytes)
            assert samples.PERSON.identity_number not in text
            assert samples.PERSON.mobile not in text


def test_r2014_candidate_notice_speaks_of_no_consent() -> None:
    data = samples.data_for("notice", "candidate", "full")
    old = replace(data, notice=replace(data.notice, start_on=date(2024, 5, 6), end_on=date(2024, 5, 13)))
    assert "上级党委2026年11月12日同意" in plain_text(draw("f19-candidate", data).pdf_bytes)
    assert "同意" not in plain_text(draw("f19-candidate", old).pdf_bytes)


def test_plain_style_of_notices() -> None:
    data = samples.data_for("notice", "candidate", "full")
    rendered = draw("f19-candidate", data, forms.Options(grade="simple"))
    assert rendered.pages == 1
    assert "公示" in plain_text(rendered.pdf_bytes)


def test_votes_are_printed_as_numbers_zero_included() -> None:
    page = marks(draw("f26-admission", samples.data_for("tally", "admission", "full")).pdf_bytes)[0]
    found = texts(page)
    for label, value in (("不赞成票", "0"), ("赞成票", "10"), ("书面不赞成", "0"), ("过半需票数", "8")):
        assert found[found.index(label) + 1] == value
    assert "73.3%" in found


def test_before_the_meeting_the_counts_are_blank() -> None:
    page = marks(draw("f26-admission", samples.data_for("tally", "admission", "empty")).pdf_bytes)[0]
    assert not [text for text in texts(page) if text.isdigit()]


def test_a_missing_glyph_is_reported_and_left_blank() -> None:
    case = samples.full_case()
    case = replace(case, person=replace(case.person, name="李\U00031350军"))
    rendered = draw("f03", case)
    assert [(glyph.code, glyph.name) for glyph in rendered.missing_glyphs] == [("U+31350", "汉字扩展H区")]


def test_footer_can_be_left_out_for_the_archive() -> None:
    case = samples.full_case()
    assert "打印日期2026-11-23" in plain_text(draw("f03", case).pdf_bytes)
    assert "打印日期" not in plain_text(draw("f03", case, forms.Options(footer=False)).pdf_bytes)


def test_names_under_signature_lines_only_if_asked() -> None:
    case = samples.full_case()
    assert "应由" not in plain_text(draw("f13-basic", case).pdf_bytes)
    asked = draw("f13-basic", case, forms.Options(signer_hints=True))
    assert "（应由王建国签）" in plain_text(asked.pdf_bytes)


def test_a_mapping_serves_as_data() -> None:
    case = CaseData(BranchData("甲支部"), PersonData("张三"))
    values = {name: getattr(case, name) for name in CaseData.__dataclass_fields__}
    values |= {"mentor_names": (), "introducer_names": ()}
    assert "张三" in plain_text(draw("f05", values).pdf_bytes)


def test_data_without_a_needed_name_is_refused() -> None:
    with pytest.raises(FormRefused, match="f03"):
        draw("f03", {"branch": BranchData("甲支部"), "talk": None, "application_on": None})


def test_an_empty_notice_can_be_filled_in_by_hand() -> None:
    text = plain_text(draw("f19-candidate", NoticeData(samples.BRANCH)).pdf_bytes)
    assert "关于拟将同志列为发展对象的公示" in text
    assert "年月日申请入党" in text


def test_blanks_and_empty_lines_of_a_typed_text_do_not_indent_twice() -> None:
    case = samples.full_case()
    typed = replace(case, talk=replace(case.talk, content="\u3000\u3000第一段。\n\n  第二段。\r\n"))
    plain = replace(case, talk=replace(case.talk, content="第一段。\n第二段。"))
    assert draw("f03", typed).pdf_bytes == draw("f03", plain).pdf_bytes
