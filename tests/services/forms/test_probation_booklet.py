"""The booklet of the probation (F30): twelve faces, which inspection stands where, what an extension adds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.models import Inspection
from app.services import forms
from app.services.database import Database
from app.services.forms.contexts import build
from app.services.forms.data import CaseData
from app.services.forms.data.cultivation import InspectionData
from app.services.forms.data.probation_faces import probation_faces
from tests.builders import Regular, d
from tests.services.forms import samples
from tests.services.forms.demo_forms import data_of, draw
from tests.services.forms.pdf_reading import horizontals, marks, plain_text, texts, verticals
from tests.services.forms.test_contexts import facts_of

START = date(2026, 8, 20)


def held(on: str, first: str = "", last: str = "", branch: str = "") -> InspectionData:
    """An inspection of a period."""
    return InspectionData(
        on=d(on),
        period_from=d(first) if first else None,
        period_to=d(last) if last else None,
        mentor_opinion=on,
        branch_opinion=branch,
    )


def case_data(case: Regular) -> CaseData:
    """What forms print of a worked example."""
    facts, file = facts_of(case)
    found = build(facts, forms.get_form("f30"), [file])
    assert isinstance(found, CaseData)
    return found


@pytest.mark.parametrize(
    ("inspection", "quarter"),
    [
        (held("2026-11-20", "2026-08-20", "2026-11-19"), 0),
        (held("2026-11-25"), 0),
        (held("2027-02-19", "2026-08-20", "2027-02-19"), 0),
        (held("2027-02-25", "2026-11-20", "2027-02-19"), 1),
        (held("2027-08-10", "2027-05-20", "2027-08-09"), 3),
    ],
)
def test_an_inspection_stands_in_the_quarter_it_looks_at(inspection: InspectionData, quarter: int) -> None:
    faces = [face for face in probation_faces((inspection,), START) if not face.is_branch]
    found = [block.inspection for face in faces for block in face.quarters]
    assert [at for at, each in enumerate(found) if each is not None] == [quarter]
    assert faces[quarter // 2].whole.inspection is inspection


def test_faces_of_a_year() -> None:
    faces = probation_faces((), START)
    named = [(face.is_branch, face.half) for face in faces]
    assert named == [(False, "半年"), (True, "半年"), (False, "一年")]
    assert [block.title for block in faces[0].quarters] == [
        "第一季度（2026年8月至11月）",
        "第二季度（2026年11月至2027年2月）",
    ]
    assert faces[2].whole.title == "第二个半年（2027年2月至8月）"
    assert probation_faces((), None)[0].quarters[0].title == "第一季度（____年__月至__月）"


def test_without_a_start_inspections_stand_in_their_order() -> None:
    faces = probation_faces((held("2026-11-20"), held("2027-02-20")), None)
    assert [block.inspection is not None for block in faces[0].quarters] == [True, True]


def test_two_inspections_of_one_quarter_stand_together() -> None:
    faces = probation_faces((held("2026-09-20"), held("2026-10-20"), held("2026-11-20")), START)
    found = faces[0].quarters[0].inspection
    assert found is not None
    assert found.mentor_opinion.split("\n") == [
        "（2026.09.20）2026-09-20",
        "（2026.10.20）2026-10-20",
        "（2026.11.20）2026-11-20",
    ]


def test_an_extension_adds_faces() -> None:
    late = held("2027-11-25", "2027-08-20", "2027-11-19", "继续考察")
    faces = probation_faces((late,), START)
    assert [(face.is_branch, face.half) for face in faces][3:] == [(False, "一年半"), (True, "一年半")]
    assert faces[4].branch is late
    data = replace(samples.full_case(), later_inspections=(late,), probation_from=START)
    assert draw("f30", data).pages == 14


@pytest.mark.parametrize("data", [samples.empty_case(), samples.full_case()], ids=["empty", "full"])
@pytest.mark.parametrize("period", ["季度", "半年"])
def test_twelve_faces(data: CaseData, period: str) -> None:
    assert draw("f30", replace(data, later_inspections=()), period=period).pages == 12


def test_grids_of_the_faces() -> None:
    pages = marks(draw("f30", samples.full_case()).pdf_bytes)
    facts, quarters = pages[3], pages[4]
    # Even faces are bound on the other side.
    at = 20.0
    for width in (25.4, 29.9, 21.6, 26.9, 23.9, 37.3):
        assert any(abs(at - x) < 0.3 for x in verticals(facts)), at
        at += width
    rows, y = (10, 10, 10, 10, 16, 10, 9, 9, 10, 10, 10, 45, 18), 38.0
    for height in rows:
        assert any(abs(y - line) < 0.3 for line in horizontals(facts)), y
        y += height
    assert y == 38 + 177
    for y in (38, 51.5, 59.5, 151.5, 165, 173, 265):
        assert any(abs(y - line) < 0.3 for line in horizontals(quarters)), y
    assert any(abs(45 - x) < 0.3 for x in verticals(quarters))


def test_half_a_year_has_one_room() -> None:
    page = marks(draw("f30", samples.full_case(), period="半年").pdf_bytes)[4]
    assert sum(text.startswith("考察人签名") for text in texts(page)) <= 2
    assert max(horizontals(page)) == pytest.approx(265, abs=0.3)


def test_facts_of_the_worked_example() -> None:
    case = Regular()
    assert case.probation is not None
    case.probation.merits_and_faults, case.probation.oath_place = "理论学习不够系统。", "党员活动室"
    data = case_data(case)
    assert data.probation.original_to == d("2027-11-29")
    assert data.probation.oath.endswith("党员活动室")
    assert (data.probation.remark, data.probation.over) == ("无", True)
    assert [(helper.branch, helper.is_full) for helper in data.introducers] == [("测试支部", "是")] * 2
    text = plain_text(draw("f30", data).pdf_bytes)
    assert "起：2026.11.30止：2027.11.29" in text
    assert "转正前征求党小组、党员和群众意见" in text
    assert "党员意见群众意见" in "".join(char for char in "党员意见群众意见" if char in text)


def test_an_extension_stands_beside_the_year() -> None:
    case = Regular()
    vote = case.vote("预备党员转正")
    vote.outcome, vote.extension_months = "延长", 6
    data = case_data(case)
    assert (data.extension.from_on, data.extension.to_on) == (d("2027-11-30"), d("2028-05-29"))
    assert not data.probation.over
    assert "起：2027.11.30止：2028.05.29" in plain_text(draw("f30", data).pdf_bytes)


def test_a_probationer_from_elsewhere_is_remarked() -> None:
    case = Regular()
    assert case.probation is not None
    case.probation.transferred_in_on = d("2027-03-01")
    case.probation.postponed_until = d("2028-01-15")
    assert case_data(case).probation.remark == (
        "2027年3月1日由外单位转入，预备期连续计算；转正讨论推迟至2028年1月15日。"
    )


def test_words_of_the_older_edition() -> None:
    data = case_data(Regular().shift(-36))
    text = plain_text(draw("f30", data).pdf_bytes)
    assert "转正前征求党员和群众意见" in text
    assert "召开支部大会日期" in text


def test_the_booklet_of_the_demonstration(demo: Database) -> None:
    data = data_of(demo, "f30", "AJ025")
    rendered = draw("f30", data)
    assert (rendered.pages, rendered.overflowed, rendered.missing_glyphs) == (12, (), ())
    assert data.later_inspections
    text = plain_text(rendered.pdf_bytes)
    for each in data.later_inspections:
        assert each.mentor_opinion.replace(" ", "") in text


def test_inspections_come_from_the_probation_only() -> None:
    case = Regular()
    case.inspections = [
        *case.inspections,
        Inspection(case_id=case.case.id, stage="预备期", on=d("2027-03-05"), mentor_opinion="能发挥作用。"),
    ]
    data = case_data(case)
    assert data.later_inspections[-1].on is not None
    assert all(each.on is not None and each.on > d("2026-11-30") for each in data.later_inspections)
