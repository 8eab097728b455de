"""Forms of admission and conversion: ballots (F25), filings (F27, F28), notice and oath (F29), F32, F33."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from app.services import forms
from app.services.forms.data import BallotPapersData, CaseData, OathData, RosterData
from tests.services.forms import samples
from tests.services.forms.pdf_reading import Mark, horizontals, marks, plain_text, texts, verticals

OLD = date(2025, 8, 20)


def draw(key: str, data: Any, **choices: Any) -> forms.Rendered:
    options = forms.Options(print_opinions=True, choices=choices)
    return forms.render(forms.get_form(key), data, samples.TODAY, options)


def near(found: set[float], wanted: Sequence[float]) -> bool:
    return all(any(abs(place - line) < 0.3 for line in found) for place in wanted)


def sums(top: float, heights: Sequence[float]) -> list[float]:
    return [top + sum(heights[:n]) for n in range(len(heights) + 1)]


def papers(page: list[Mark]) -> int:
    return sum(text in ("弃权", "弃　权") for text in texts(page))


@pytest.mark.parametrize("key", ["f25-admission", "f25-conversion", "f25-conversion-multi"])
@pytest.mark.parametrize(("size", "a_sheet"), [("A5", 2), ("A6", 4)])
@pytest.mark.parametrize("due", [1, 15, 16])
def test_as_many_ballots_as_voters_are_due(key: str, size: str, a_sheet: int, due: int) -> None:
    data = samples.data_for("ballots", forms.get_form(key).subject, "full")
    pages = marks(draw(key, replace(data, papers=tuple(range(due))), size=size, bag=False).pdf_bytes)
    assert sum(papers(page) for page in pages) == due
    assert len(pages) == -(-due // a_sheet)
    assert all(papers(page) == a_sheet for page in pages[:-1])


@pytest.mark.parametrize(("size", "a_sheet"), [("A5", 2), ("A6", 4)])
def test_an_unknown_number_gives_one_full_sheet(size: str, a_sheet: int) -> None:
    data = samples.data_for("ballots", "admission", "empty")
    [page] = marks(draw("f25-admission", data, size=size, bag=False).pdf_bytes)
    assert papers(page) == a_sheet


def test_nothing_tells_one_ballot_from_another() -> None:
    data: BallotPapersData = samples.data_for("ballots", "admission", "full")
    page = marks(draw("f25-admission", data, size="A6", bag=False).pdf_bytes)[0]
    corners = [(0, 0), (105, 0), (0, 148.5), (105, 148.5)]
    cards = []
    for left, top in corners:
        found = [
            (round(mark.places[0] - left, 1), round(mark.places[1] - top, 1), mark.text)
            for mark in page
            if mark.kind == "T"
            and left <= mark.places[0] < left + 105
            and top <= mark.places[1] < top + 148.5
        ]
        cards.append(sorted(found))
    assert all(
        len(one) == len(two)
        and all(
            a[2] == b[2] and abs(a[0] - b[0]) < 0.2 and abs(a[1] - b[1]) < 0.2
            for a, b in zip(one, two, strict=True)
        )
        for one, two in pairwise(cards)
    )
    text = plain_text(draw("f25-admission", data, bag=False).pdf_bytes)
    assert "打印日期" not in text
    assert "签名：" not in text
    assert not [found for found in texts(page) if found.isdigit()]


@pytest.mark.parametrize(
    ("size", "left", "widths"), [("A5", 32.5, [40, 35, 35, 35]), ("A6", 8, [26, 21, 21, 21])]
)
def test_columns_of_a_ballot(size: str, left: float, widths: list[float]) -> None:
    data = samples.data_for("ballots", "admission", "full")
    page = marks(draw("f25-admission", data, size=size, bag=False).pdf_bytes)[0]
    assert near(verticals(page), sums(left, widths))
    written = [mark for mark in page if mark.kind == "T"]
    assert min(mark.places[0] for mark in written) >= 8
    assert all(abs(mark.places[1] - 148.5) > 8 for mark in written)


def test_a_conversion_ballot_names_the_proposal() -> None:
    data = samples.data_for("ballots", "conversion", "full")
    assert "议题：按期转为中共正式党员" in plain_text(draw("f25-conversion", data).pdf_bytes)
    four = plain_text(draw("f25-conversion-multi", data, bag=False).pdf_bytes)
    assert "按期转正" in four
    assert "不赞成" not in four


@pytest.mark.parametrize("seal", ["superior", "signature"])
def test_a_ballot_without_own_seal_prints_none(seal: Any) -> None:
    data = samples.data_for("ballots", "admission", "full")
    data = replace(data, branch=replace(data.branch, seal=seal))
    assert "章）" not in plain_text(draw("f25-admission", data).pdf_bytes)


def test_the_bag_holds_the_counts() -> None:
    data = samples.data_for("ballots", "admission", "full")
    page = texts(marks(draw("f25-admission", data).pdf_bytes)[-1])
    for label, value in (("发出票数", "12"), ("收回票数", "12"), ("有效票数", "11"), ("无效票数", "1")):
        assert page[page.index(label) + 1] == value
    assert draw("f25-admission", data, bag=False).pages == 8
    assert draw("f25-admission", data).pages == 9


@pytest.mark.parametrize(("people", "pages"), [(0, 1), (5, 1), (6, 2), (19, 2), (20, 3)])
def test_the_filing_leaves_room_for_the_committees_seal(people: int, pages: int) -> None:
    case = replace(samples.full_case(), introducers=samples.MENTORS[:1])
    case = replace(case, person=replace(case.person, education="大学"))
    data = RosterData(samples.BRANCH, (case,) * people, date(2026, 9, 18))
    drawn = marks(draw("f27", data).pdf_bytes)
    assert len(drawn) == pages
    wide = [
        sum(mark.kind == "L" and mark.places[2] - mark.places[0] > 266 for mark in page) - 2 for page in drawn
    ]
    assert sum(wide) == max(people, 5)
    assert "（党委盖章）" in texts(drawn[-1])


def test_the_filing_counts_by_the_quarter() -> None:
    data: RosterData = samples.data_for("roster", "approval", "full")
    data = replace(data, decided_on=date(2026, 9, 18))
    text = plain_text(draw("f27", data).pdf_bytes)
    assert "2026年第三季度中共海川市高新区综合委员会共接收张晓梅等3名同志为中共预备党员。" in text
    assert RosterData(samples.BRANCH).quarter == ""


def test_grid_of_the_filing_of_one_person() -> None:
    front, back = marks(draw("f27-single", samples.full_case()).pdf_bytes)
    assert near(horizontals(front), sums(20 + 18, [*[10] * 6, 40, 40, 45, 25]))
    assert near(horizontals(back), sums(20, [60, 60]))
    assert "2026.08.20—2027.08.19" in texts(front)
    assert "（组织部门盖章）" in texts(back)


@pytest.mark.parametrize(("people", "pages"), [(0, 1), (11, 1), (12, 2)])
def test_eleven_people_on_a_page_of_the_summary(people: int, pages: int) -> None:
    case = replace(samples.full_case(), person=replace(samples.PERSON, name="张三"))
    data = RosterData(samples.BRANCH, (case,) * people, date(2026, 8, 20), date(2026, 8, 24), None)
    rendered = draw("f28", data)
    assert rendered.pages == pages
    text = plain_text(rendered.pdf_bytes)
    assert "上报时间：2026.08.24" in text
    page = marks(rendered.pdf_bytes)[0]
    assert near(verticals(page), sums(15, [9, 16, 18, 20, 22, 22, 18, 22, 14, 22, 22, 22, 22, 18]))


@pytest.mark.parametrize(("people", "pages"), [(0, 1), (12, 1), (13, 2)])
def test_twelve_people_on_a_page_of_the_conversions(people: int, pages: int) -> None:
    data = RosterData(samples.BRANCH, samples.several(samples.full_case(), people), date(2027, 8, 25))
    rendered = draw("f32-summary", data)
    assert rendered.pages == pages
    page = marks(rendered.pdf_bytes)[0]
    assert near(verticals(page), sums(15, [10, 34, 22, 10, 28, 28, 28, 28, 34, 45]))


def test_the_notice_of_approval_has_a_stub() -> None:
    case: CaseData = samples.full_case()
    [page] = marks(draw("f29", case).pdf_bytes)
    assert near(horizontals(page), sums(20, [12, 10, 10, 10, 10, 16]))
    text = plain_text(draw("f29", case).pdf_bytes)
    assert "经党支部党员大会2026年8月20日讨论通过，并报上级党委2026年9月18日批准" in text
    assert "编入本支部装配党小组。预备期自2026年8月20日起至2027年8月19日止。" in text
    assert "党费自2026年8月起按月交纳" in text
    none = replace(case, probation=replace(case.probation, group="无"))
    assert "编入本支部。预备期" in plain_text(draw("f29", none).pdf_bytes)
    old = replace(case, admission_on=OLD)
    assert "经支部大会" in plain_text(draw("f29", old).pdf_bytes)


def test_a_notice_before_the_approval_is_to_be_filled_in() -> None:
    text = plain_text(draw("f29", samples.empty_case()).pdf_bytes)
    assert "党费自年月起按月交纳" in text.replace("_", "")
    assert "—" not in text


@pytest.mark.parametrize(("names", "rows"), [(0, 10), (2, 10), (20, 10), (21, 11)])
def test_the_list_of_those_who_took_the_oath(names: int, rows: int) -> None:
    data = OathData(samples.BRANCH, names=tuple(f"党员{n}" for n in range(names)))
    assert len(data.rows) == rows
    assert [row.left for row in data.rows][:names] == [f"党员{n}" for n in range(min(names, rows))]
    first, photos = marks(draw("f29-oath", data).pdf_bytes)
    assert near(horizontals(first), sums(20 + 18 + 30 + 9, [10] * rows))
    assert near(horizontals(photos), [20 + 18, 20 + 98, 20 + 113, 20 + 193])
    assert near(verticals(photos), [25 + 22.5, 25 + 142.5])


def test_grid_of_the_conversion_review() -> None:
    front, back = marks(draw("f32", samples.full_case()).pdf_bytes)
    assert near(horizontals(front), sums(20 + 18, [*[10] * 6, 60, 25, 25, 20, 30, 18]))
    assert near(horizontals(back), sums(20, [50, 10, 10, 10, 10, 25, 45, 30, 60]))
    assert max(horizontals(front)) == pytest.approx(20 + 256, abs=0.3)
    found = texts(back)
    for label, value in (("赞成票", "10"), ("书面赞成", "1"), ("弃权票", "1")):
        assert found[found.index(label) + 1] == value


def test_conversion_review_without_groups_notice_and_committee() -> None:
    case = samples.full_case()
    heard = replace(case.conversion.heard, no_groups=True)
    case = replace(
        case,
        branch=replace(case.branch, has_committee=False),
        conversion=replace(case.conversion, heard=heard),
    )
    front, back = marks(draw("f32", case).pdf_bytes)
    assert texts(front).count("无") == 2
    text = plain_text(draw("f32", case).pdf_bytes)
    assert "支委会" not in text
    open_vote = replace(case.conversion, vote=replace(case.conversion.vote, secret=False))
    assert "投票（记名）" in texts(marks(draw("f32", replace(case, conversion=open_vote)).pdf_bytes)[1])
    assert "无记名投票" in texts(back)


def test_a_conversion_notice_is_told_if_there_was_one() -> None:
    case = samples.full_case()
    told = replace(case.conversion, notice=case.candidacy.notice)
    text = plain_text(draw("f32", replace(case, conversion=told)).pdf_bytes)
    assert "公示结果：不影响。" in text


def test_grid_of_extension_and_cancellation() -> None:
    case = samples.full_case()
    for key in ("f33-extend", "f33-cancel"):
        [page] = marks(draw(key, case).pdf_bytes)
        assert near(horizontals(page), sums(20 + 18, [*[10] * 6, 45, 22, 45, 20, 45]))
    extended = texts(marks(draw("f33-extend", case).pdf_bytes)[0])
    assert extended[extended.index("延长预备期起") + 1] == "2027.08.20"
    assert extended[extended.index("延长预备期止") + 1] == "2028.02.19"
    assert extended[extended.index("原预备期满日") + 1] == "2027.08.20"
    cancelled = texts(marks(draw("f33-cancel", case).pdf_bytes)[0])
    assert cancelled[cancelled.index("延长预备期起") + 1] == "／"
    assert cancelled[cancelled.index("延长预备期止") + 1] == "／"


def test_identity_numbers_stand_only_where_the_errata_allow() -> None:
    for key, shown in {
        "f25-admission": False,
        "f27": True,
        "f27-single": True,
        "f28": False,
        "f29": False,
        "f32": True,
        "f32-summary": False,
        "f33-extend": False,
        "f33-cancel": False,
    }.items():
        form = forms.get_form(key)
        data = samples.data_for(form.context, form.subject, "full")
        assert (samples.PERSON.identity_number in plain_text(draw(key, data).pdf_bytes)) is shown, key
