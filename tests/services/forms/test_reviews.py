"""Forms of the political review (F21, F22) and of the pre-examination (F23)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.services import forms
from app.services.forms.data import CaseData, HeardData, InquiryData, OpinionData, RelativeData
from tests.services.forms import samples
from tests.services.forms.pdf_reading import horizontals, marks, plain_text, texts, verticals

PRINTED = forms.Options(print_opinions=True)
DAY = date(2026, 7, 10)


def draw(key: str, data: Any, **options: Any) -> forms.Rendered:
    return forms.render(
        forms.get_form(key), data, samples.TODAY, forms.Options(print_opinions=True, **options)
    )


def near(found: set[float], wanted: Sequence[float]) -> bool:
    return all(any(abs(place - line) < 0.3 for line in found) for place in wanted)


def sums(top: float, heights: Sequence[float]) -> list[float]:
    return [top + sum(heights[:n]) for n in range(len(heights) + 1)]


def inquiries(letter: InquiryData | None = None) -> Any:
    data = samples.data_for("inquiries", "", "full")
    return replace(data, letters=(letter,) if letter else ())


def test_one_letter_and_one_proof_a_relative() -> None:
    data = samples.data_for("inquiries", "", "full")
    assert len(data.letters) == 2
    assert draw("f21-letter", data).pages == 2
    assert draw("f21-proof", data).pages == 2
    assert draw("f21-letter", inquiries()).pages == 1
    assert draw("f21-proof", inquiries()).pages == 1


def test_stub_letter_and_receipt_are_divided_by_lines_to_cut_along() -> None:
    page = marks(draw("f21-letter", samples.data_for("inquiries", "", "full")).pdf_bytes)[0]
    rows = horizontals(page)
    assert near(rows, sums(20 + 10, [11] * 4))
    assert near(rows, sums(20 + 62 + 140 + 15, [10] * 4))
    assert near(verticals(page), [25 + x for x in (0, 28, 82.5, 110.5, 165)])
    assert any(abs(y - (20 + 58)) < 0.3 for y in rows)
    without = marks(
        draw("f21-letter", samples.data_for("inquiries", "", "full"), choices={"receipt": False}).pdf_bytes
    )[0]
    assert max(horizontals(without)) < 20 + 62


def test_a_letter_says_whom_it_is_about() -> None:
    text = plain_text(draw("f21-letter", samples.data_for("inquiries", "", "full")).pdf_bytes)
    assert "中共平湖县城关镇委员会：" in text
    assert "需了解其父亲张国华（男，1966年8月生，平湖县城关镇居民）的有关情况" in text
    assert "海鑫支函〔2026〕3号（盖骑缝章）" in text
    assert "2026年6月12日" in text
    himself = InquiryData(subject="张晓梅", relation="本人", unit="江川大学委员会")
    assert "需了解其本人在你处期间的有关情况" in plain_text(draw("f21-letter", inquiries(himself)).pdf_bytes)
    unknown = InquiryData(subject="张国华", relation="父亲")
    assert "需了解其父亲张国华的有关情况" in plain_text(draw("f21-letter", inquiries(unknown)).pdf_bytes)


def test_a_letter_without_anybody_is_to_be_filled_in() -> None:
    text = plain_text(draw("f21-letter", inquiries()).pdf_bytes)
    assert "（关系）" in text
    assert "政审〔〕号（盖骑缝章）" in text


@pytest.mark.parametrize(
    ("seal", "words", "signature"),
    [
        ("own", "（党支部盖章）", False),
        ("superior", "（上级党组织代章）", False),
        ("signature", "", True),
    ],
)
def test_seal_of_the_letter(seal: Any, words: str, signature: bool) -> None:
    data = samples.data_for("inquiries", "", "full")
    data = replace(data, branch=replace(data.branch, seal=seal))
    text = plain_text(draw("f21-letter", data).pdf_bytes)
    assert words in text
    assert ("党支部书记签名：" in text) is signature


def test_the_proof_leaves_room_for_the_other_side() -> None:
    page = marks(draw("f21-proof", samples.data_for("inquiries", "", "full")).pdf_bytes)[0]
    assert near(horizontals(page), sums(20 + 18, [10, 10, 10, 95, 25, 20, 45]))
    assert near(verticals(page), [25 + x for x in (0, 14, 24, 58, 82, 116, 140, 165)])
    assert "（党组织盖章）" in texts(page)


def test_the_review_has_two_sides() -> None:
    front, back = marks(draw("f22", replace(samples.full_case(), family=())).pdf_bytes)
    assert near(horizontals(front), sums(20 + 18, [10, 10, 10, 10, 20, 85, *[10] * 7]))
    assert near(verticals(front), [25 + x for x in (0, 14, 22, 55, 77, 110, 132, 165, 18, 40, 62, 84, 145)])
    assert near(horizontals(back), sums(20, [40, 30, 80, 20, 60]))
    assert min(verticals(back)) == pytest.approx(20, abs=0.3)


def test_the_content_asked_for_follows_the_edition() -> None:
    case = samples.full_case()
    assert "入党动机、政治素质" in plain_text(draw("f22", case).pdf_bytes)
    review = replace(case.candidacy.review, on=date(2025, 6, 1))
    old = replace(case, candidacy=replace(case.candidacy, review=review))
    assert "入党动机、政治素质" not in plain_text(draw("f22", old).pdf_bytes)


@pytest.mark.parametrize(
    ("mobile", "household", "residence", "told"),
    [
        (None, None, None, ""),
        (False, None, None, "／"),
        (True, None, None, ""),
        (True, True, False, "户籍地党组织意见已取得，居住地党组织意见未取得。"),
    ],
)
def test_places_are_asked_only_for_mobile_workers(
    mobile: bool | None, household: bool | None, residence: bool | None, told: str
) -> None:
    case = samples.full_case()
    review = replace(case.candidacy.review, mobile=mobile, household=household, residence=residence)
    assert review.places == told
    text = plain_text(draw("f22", replace(case, candidacy=replace(case.candidacy, review=review))).pdf_bytes)
    assert told in text
    assert ("流动人员填写" in text) is (told != "／")


def test_relatives_and_other_connections_stand_apart() -> None:
    case: CaseData = samples.full_case()
    assert [each.relation for each in case.relatives] == ["丈夫", "父亲", "母亲", "女儿"]
    assert case.connections_text == "舅舅李建国，1970.01生，群众，平湖县城关镇个体户"
    dead = RelativeData("家庭成员", "祖父", "张某", unit_post="农民", deceased=True)
    assert dead.shown_unit == "已故、农民"


def test_the_pre_examination_with_and_without_photo() -> None:
    case = samples.full_case()
    front, back = marks(draw("f23", case).pdf_bytes)
    heights = [*[12.25] * 4, *[10] * 6, 45, 25, 25, 14]
    assert near(horizontals(front), sums(20 + 18, heights))
    assert near(verticals(front), [25 + x for x in (0, 24, 65, 89, 130, 165)])
    assert near(horizontals(back), sums(20, [60, 35, 25, 70, 60]))
    bare = marks(draw("f23", case, choices={"photo": False, "department": False}).pdf_bytes)
    assert not near(verticals(bare[0]), [25 + 130])
    assert near(horizontals(bare[0]), sums(20 + 18, heights))
    assert near(horizontals(bare[1]), sums(20, [60, 35, 25, 70]))
    assert max(horizontals(bare[1])) < 20 + 191


def test_words_of_the_pre_examination_follow_the_edition() -> None:
    case = samples.full_case()
    page = texts(marks(draw("f23", case).pdf_bytes)[0])
    assert "同意时间" in page
    admission = replace(case.admission, pre_review=replace(case.admission.pre_review, on=date(2025, 8, 1)))
    assert "备案时间" in texts(marks(draw("f23", replace(case, admission=admission)).pdf_bytes)[0])


def test_what_was_handed_in_is_ticked() -> None:
    case = samples.full_case()
    assert plain_text(draw("f23", case).pdf_bytes).count("√") == 7
    admission = replace(case.admission, pre_review=replace(case.admission.pre_review, papers=()))
    assert plain_text(draw("f23", replace(case, admission=admission)).pdf_bytes).count("√") == 0


@pytest.mark.parametrize(("departments", "rows", "pages"), [(0, 5, 1), (2, 5, 1), (5, 5, 1), (6, 6, 2)])
def test_five_departments_a_page(departments: int, rows: int, pages: int) -> None:
    case = samples.full_case()
    asked = tuple(OpinionData(DAY, None, "未发现问题。", f"第{n}局") for n in range(departments))
    data = replace(case, admission=replace(case.admission, joint=HeardData(departments=asked)))
    rendered = draw("f23-joint", data)
    assert rendered.pages == pages
    # Lines over the whole width: above and below the head, and below every row.
    wide = [
        sum(mark.kind == "L" and mark.places[2] - mark.places[0] > 164 for mark in page)
        for page in marks(rendered.pdf_bytes)
    ]
    assert sum(wide) == rows + 2 * pages
    text = plain_text(draw("f23", data).pdf_bytes)
    assert ("见联审意见页" in text) is (departments > 0)
