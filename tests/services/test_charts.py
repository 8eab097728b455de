"""Charts as numbers, laid out, and as PDF."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest

from app.models import AffiliationTransfer, Helper, Organisation, Person
from app.services.case_loading import load_register
from app.services.chart_layout import Box, Drawing, Stroke, Words, lay_out, shortened, text_width, wrapped
from app.services.charts import Chart, ChartBook, ChartRow, chart_book, halves_back, load_charts, scopes
from app.services.database import Database
from app.services.demo.build import build_demo
from app.services.exchange.links import link
from app.services.forms.chart_pages import chart_pdf
from app.services.params import Params
from app.services.people import list_people
from tests.builders import Regular, d

TODAY = date(2026, 11, 26)


def book_of(case: Regular, today: date = TODAY, period: tuple[int, int] = (2026, 2)) -> ChartBook:
    """The charts of the worked example's branch."""
    return chart_book(case.context().register, {case.branch.id}, Params(), "测试支部", period, today)


def chart(book: ChartBook, key: str) -> dict[str, tuple[int, ...]]:
    """A chart's rows by label."""
    (found,) = [one for one in book.charts if one.key == key]
    return {row.label: row.values for row in found.rows}


def test_everybody_stands_in_one_stage_and_one_age() -> None:
    case = Regular(upto="2026-10-31")
    book = book_of(case)
    assert chart(book, "stages") == {
        "入党申请人": (0,), "入党积极分子": (0,), "发展对象": (1,), "预备党员": (0,), "正式党员": (16,),
    }  # fmt: skip
    ages = chart(book, "age")
    # Born in 1975 are 51; the candidate is the only one under way.
    assert ages["51–60"] == (0, 16)
    assert [sum(pair) for pair in zip(*ages.values(), strict=True)] == [1, 16]


@pytest.mark.parametrize(
    ("birth", "band"),
    [
        ("1996-11-26", "30 岁及以下"),
        ("1995-11-27", "30 岁及以下"),
        ("1995-11-26", "31–35"),
        ("1965-11-26", "61 岁及以上"),
        ("1966-12", "51–60"),
        ("1966", "未填"),
        (None, "未填"),
    ],
)
def test_an_age_is_that_of_the_day_counted_on(birth: str | None, band: str) -> None:
    case = Regular(upto="2026-10-31")
    case.person.birth = birth
    assert chart(book_of(case), "age")[band][0] == 1


def test_education_and_posts_keep_what_no_list_knows_and_what_is_not_filled() -> None:
    case = Regular(upto="2026-10-31")
    case.person.education, case.person.categories = "夜大", ("生产一线", "科技骨干")
    for member in case.members:
        member.education, member.categories = None, ()
    book = book_of(case)
    education, posts = chart(book, "education"), chart(book, "post")
    assert (education["夜大"], education["未填"]) == ((1, 0), (0, 16))
    assert (posts["生产一线"], posts["科技骨干"], posts["未填"]) == ((1, 0), (1, 0), (0, 16))


def test_the_flow_goes_six_halves_back() -> None:
    flow = chart(book_of(Regular(), today=d("2028-03-01"), period=(2027, 1)), "flow")
    # Letter 2025-05-20, activist 2025-09-01, listed 2026-10-12, approved 2027-01-08, converted 2028-01-10.
    assert list(flow) == ["2024下", "2025上", "2025下", "2026上", "2026下", "2027上"]
    assert flow["2025上"] == (1, 0, 0, 0, 0, 0, 0)
    assert flow["2025下"] == (0, 1, 0, 0, 0, 0, 0)
    assert flow["2026下"] == (0, 0, 1, 0, 0, 0, 0)
    assert flow["2027上"] == (0, 0, 0, 1, 0, 0, 0)
    later = chart(book_of(Regular(), today=d("2028-03-01"), period=(2028, 1)), "flow")
    assert later["2028上"] == (0, 0, 0, 0, 1, 0, 0)


def test_who_left_with_a_letter_went_elsewhere_and_who_withdrew_did_not() -> None:
    case = Regular(upto="2026-02-01")
    case.case.status, case.case.ended_on = "转出", d("2026-08-10")
    assert chart(book_of(case), "flow")["2026下"][6] == 1
    case.case.status = "撤回"
    assert chart(book_of(case), "flow")["2026下"][6] == 0
    member = case.members[0]
    member.roster_to = d("2026-09-01")
    assert chart(book_of(case), "flow")["2026下"][6] == 0
    letter = AffiliationTransfer(
        person_id=member.id, direction="转出", issued_on=d("2026-08-20"), state="已落"
    )
    register = replace(case.context().register, transfers=(letter,))
    book = chart_book(register, {case.branch.id}, Params(), "测试支部", (2026, 2), TODAY)
    assert chart(book, "flow")["2026下"][6] == 1


def test_mentors_stand_by_name_whatever_they_carry() -> None:
    case = Regular(upto="2026-02-01")
    case.members[0].name, case.members[1].name = "赵一", "安二"
    case.helpers[:] = [
        Helper(
            case_id=case.case.id, role="培养联系人", person_id=case.members[0].id, from_on=d("2025-09-05")
        ),
        Helper(
            case_id=case.case.id, role="结对老党员", person_id=case.members[0].id, from_on=d("2025-09-05")
        ),
        Helper(
            case_id=case.case.id, role="培养联系人", person_id=case.members[1].id, from_on=d("2025-09-05")
        ),
        Helper(
            case_id=case.case.id,
            role="培养联系人",
            person_id=case.members[2].id,
            from_on=d("2025-09-05"),
            to_on=d("2025-10-05"),
        ),
    ]
    assert list(chart(book_of(case), "mentors").items()) == [("安二", (1, 0)), ("赵一", (1, 1))]


def test_a_half_still_running_is_counted_up_to_today() -> None:
    assert "截至当天" in book_of(Regular()).period
    assert "截至当天" not in book_of(Regular(), today=d("2028-03-01")).period
    assert halves_back(date(2026, 1, 5), 3) == ((2026, 1), (2025, 2), (2025, 1))


def test_the_demonstration_from_the_database(db: Database) -> None:
    with db.write("演示数据") as session:
        build_demo(session, TODAY)
    with db.read() as session:
        offered = scopes(session)
        books = [load_charts(session, one.organisation_id, TODAY) for one in offered]
        people = session.query(Person).count()
    assert offered[0].name == "园区党工委"
    assert len(offered) > 1
    whole = sum(values[0] for values in chart(books[0], "stages").values())
    assert 0 < whole <= people
    assert sum(sum(values[0] for values in chart(book, "stages").values()) for book in books[1:]) == whole
    assert all(not one.is_empty for one in books[0].charts)


def _inside(drawing: Drawing) -> bool:
    """Whether no mark sticks out of the room."""
    for mark in drawing.marks:
        if isinstance(mark, Box):
            right, foot, left, top = mark.x + mark.width, mark.y + mark.height, mark.x, mark.y
        elif isinstance(mark, Stroke):
            right, left = max(mark.x1, mark.x2), min(mark.x1, mark.x2)
            top, foot = min(mark.y1, mark.y2), max(mark.y1, mark.y2)
        else:
            wide = text_width(mark.text, mark.size)
            left = mark.x - {"left": 0, "middle": wide / 2, "right": wide}[mark.side]
            right, top, foot = left + wide, mark.y, mark.y + mark.size * 1.5
        if left < -0.1 or top < -0.1 or right > drawing.width + 0.1 or foot > drawing.height + 0.1:
            return False
    return True


@pytest.mark.parametrize("width", [320.0, 493.0, 900.0])
@pytest.mark.parametrize("most", [0, 1, 24_536])
def test_every_mark_is_inside_and_every_number_is_written(width: float, most: int) -> None:
    bars = Chart("b", "标题", "bars", ("发展中", "党员"), (
        ChartRow("很长很长很长很长很长很长很长很长很长的名字", (most, 1)), ChartRow("乙", (0, most)),
    ), "说明" * 60)  # fmt: skip
    columns = Chart("c", "标题", "columns", tuple("甲乙丙丁戊己庚"), tuple(
        ChartRow(f"202{n}上", (most, 0, 1, 2, 3, 4, 5)) for n in range(6)
    ))  # fmt: skip
    for one in (bars, columns):
        drawing = lay_out(one, width)
        assert _inside(drawing)
        written = [mark.text for mark in drawing.marks if isinstance(mark, Words)]
        for row in one.rows:
            assert all(str(value) in written for value in row.values)


def test_series_differ_without_colour() -> None:
    one = Chart("b", "标题", "bars", ("发展中", "党员"), (ChartRow("甲", (5, 5)),))
    drawing = lay_out(one, 400)
    boxes = [mark for mark in drawing.marks if isinstance(mark, Box) and mark.width > 20]
    assert [box.solid for box in boxes] == [True, False]
    hatches = [m for m in drawing.marks if isinstance(m, Stroke) and not m.faint]
    plain = boxes[1]
    inside = [h for h in hatches if plain.y <= h.y1 <= plain.y + plain.height and h.x1 >= plain.x]
    assert len(inside) > 20
    assert not [
        h for h in hatches if boxes[0].y < h.y1 < boxes[0].y + boxes[0].height and h.x1 > boxes[0].x + 1
    ]


def test_words_are_wrapped_and_shortened_to_their_room() -> None:
    lines = list(wrapped("统计图的说明，" * 20, 120, 9))
    assert "".join(lines) == "统计图的说明，" * 20
    assert all(text_width(line, 9) <= 130 for line in lines)
    assert not any(line.startswith("，") for line in lines)
    assert shortened("欧阳", 100) == "欧阳"
    assert shortened("阿依古丽·买买提", 50) == "阿依古丽…"


def test_the_pdf_says_every_number_in_words_one_can_copy() -> None:
    book = book_of(Regular(upto="2026-10-31"))
    many = Chart(
        "m", "培养联系和结对", "bars", ("甲", "乙"), tuple(ChartRow(f"人{n:03}", (n, 0)) for n in range(90))
    )
    content = chart_pdf(replace(book, charts=(*book.charts, many)), TODAY)
    document = pypdfium2.PdfDocument(io.BytesIO(content))
    pages = [page.get_textpage().get_text_range() for page in document]
    text = "\n".join(pages)
    assert "测试支部统计图" in pages[0]
    for word in ("各阶段人数", "年龄结构", "半年变动", "正式党员", "人089"):
        assert word in text
    # A list longer than a page goes on at the top of the next one, every row once.
    assert all(text.count(f"人{n:03}") == 1 for n in range(90))
    assert len(pages) >= 5
    assert chart_pdf(book, TODAY) == chart_pdf(book, TODAY)


def test_one_human_with_two_records_counts_once(db: Database) -> None:
    """A member entered by two branches, found to be one by a person: charts and 今日 count one human."""
    case = Regular(upto="2026-10-31")
    other = Organisation(code="ZZ009", name="中共测试二公司支部委员会", kind="党支部")
    other.superior_id = case.branch.superior_id
    twin = Person(
        code="DY99",
        name=case.members[0].name,
        organisation_id=other.id,
        joined_on=d("2000-07-01"),
        full_on=d("2001-07-01"),
        roster_from=d("2010-01-01"),
        political_status="中共党员",
    )
    with db.write("示例") as session:
        case.store(session)
        session.add_all([other, twin])
    both = {case.branch.id, other.id}

    def counted() -> tuple[int, int]:
        with db.read() as session:
            book = chart_book(load_register(session), both, Params(), "园区", (2026, 2), TODAY)
            return chart(book, "stages")["正式党员"][0], list_people(session, TODAY).stage_counts["正式党员"]

    assert counted() == (17, 17)
    with db.write("认定同一人") as session:
        link(session, "person", case.members[0].id, twin.id)
    assert counted() == (16, 16)
    with db.read() as session:
        assert len(list_people(session, TODAY).rows) == 18
