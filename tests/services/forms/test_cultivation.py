"""Forms of cultivation: notice, inspection booklet, thought reports, pairs, trainings."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.models import Consultation, Helper, Inspection, Organisation, PairActivity, Person
from app.services import forms
from app.services.database import Database
from app.services.forms.data import CaseData, ChaseData, CoursesData, InspectionData, PairData
from app.services.forms.data.cultivation import ordinal, quarter_faces
from tests.builders import Regular, d
from tests.services.forms import samples, samples_cultivation, samples_lists, samples_pairs
from tests.services.forms.pdf_reading import horizontals, marks, plain_text, texts, verticals

PLAIN = forms.Options(footer=False)
PRINTED = forms.Options(print_opinions=True)


def build(db: Database, key: str, subject: str, today: str, **more: Any) -> Any:
    """What a form prints, from the database."""
    with db.read() as session:
        return forms.build_data(session, forms.get_form(key), subject, d(today), **more)


def draw(key: str, data: Any, options: forms.Options = PLAIN) -> forms.Rendered:
    """A form drawn from sample facts."""
    return forms.render(forms.get_form(key), data, samples.TODAY, options)


def store(db: Database, case: Regular, *more: object) -> None:
    """Keep a case and more."""
    with db.write() as session:
        case.store(session)
        session.flush()
        session.add_all(more)


def near(lines: set[float], *expected: float) -> bool:
    """Whether every expected line is there, within 0.3 mm."""
    return all(any(abs(wanted - line) < 0.3 for line in lines) for wanted in expected)


def test_the_notice_has_a_stub_for_the_receipt() -> None:
    page = marks(draw("f12", samples.full_case()).pdf_bytes)[0]
    assert near(horizontals(page), 20, 32, 42, 52, 62, 78)
    assert texts(page).count("鑫源支〔2026〕3号") == 2
    text = plain_text(draw("f12", samples.full_case()).pdf_bytes)
    assert "经党支部委员会2024年9月10日研究，确定你为入党积极分子，上级党委已于2024年9月20日备案" in text
    assert "王建国、买买提·吐尔逊同志为你的培养联系人" in text


def test_without_a_committee_the_assembly_makes_an_activist() -> None:
    case = replace(samples.full_case(), branch=replace(samples.BRANCH, has_committee=False))
    assert "经党支部大会2024年9月10日研究" in plain_text(draw("f12", case).pdf_bytes)


@pytest.mark.parametrize("key", ["f13", "f13-quarter"])
@pytest.mark.parametrize("state", ["empty", "full"])
def test_the_booklet_has_twelve_faces(key: str, state: str) -> None:
    assert draw(key, samples.data_for("case", "", state)).pages == 12


@pytest.mark.parametrize("held", [0, 1, 4, 5, 6])
def test_a_sheet_more_for_every_inspection_from_the_fifth_on(held: int) -> None:
    period = samples_cultivation.PERIODS[0]
    rows = tuple(samples_cultivation.inspection(n, period, "表现较好。") for n in range(1, held + 1))
    case = replace(samples.full_case(), inspections=rows)
    rendered = draw("f13", case, PRINTED)
    assert rendered.pages == 12 + max(0, held - 4)
    text = plain_text(rendered.pdf_bytes)
    assert all(f"第{ordinal(n)}次" in text for n in range(1, held + 1))
    assert ("（续页）" in text) == (held > 4)


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        (5, (20, 32, 42, 127, 172, 257, 267)),
        (9, (20, 50, 80, 110, 140, 240)),
        (10, (20, 60, 140, 230)),
        (11, (20, 29, 44, 59, 71, 83, 183, 197, 217)),
        (12, (20, 65, 130, 200, 215)),
    ],
)
def test_heights_of_the_faces(page: int, lines: tuple[float, ...]) -> None:
    found = marks(draw("f13", samples.full_case(), PRINTED).pdf_bytes)[page - 1]
    assert near(horizontals(found), *lines)
    assert near(verticals(found), *((25, 190) if page % 2 else (20, 185)))


@pytest.mark.parametrize(
    ("on", "has_committee", "words"),
    [
        ("2026-05-29", True, ("支委会研究拟列为发展对象的意见", "上级党委同意意见")),
        ("2026-05-29", False, ("党员大会研究拟列为发展对象的意见", "上级党委同意意见")),
        ("2024-05-29", True, ("支委会讨论列为发展对象的意见", "上级党委备案意见")),
        ("2024-05-29", False, ("支部大会讨论列为发展对象的意见", "上级党委备案意见")),
    ],
)
@pytest.mark.parametrize("key", ["f13", "f13-quarter"])
def test_labels_of_the_booklet_follow_edition_and_branch(
    key: str, on: str, has_committee: bool, words: tuple[str, ...]
) -> None:
    case = samples.full_case()
    consent = replace(case.candidacy.consent, on=d(on))
    case = replace(
        case,
        branch=replace(case.branch, has_committee=has_committee),
        candidacy=replace(case.candidacy, consent=consent, study=replace(case.candidacy.study, on=d(on))),
    )
    text = plain_text(draw(key, case).pdf_bytes)
    assert all(word in text for word in words)


def test_opinions_of_the_booklet_are_for_the_pen_unless_asked() -> None:
    case = samples.full_case()
    assert samples.OPINION not in plain_text(draw("f13", case).pdf_bytes)
    assert plain_text(draw("f13", case, PRINTED).pdf_bytes).count(samples.OPINION) >= 12


@pytest.mark.parametrize(("held", "faces"), [(0, 4), (4, 4), (5, 6), (8, 8)])
def test_faces_of_the_quarterly_booklet(held: int, faces: int) -> None:
    rows = tuple(InspectionData(n, branch_opinion=f"意见{n}") for n in range(1, held + 1))
    found = quarter_faces(rows)
    assert len(found) == faces
    assert [face.is_branch for face in found[:4]] == [False, True, False, True]
    assert [face.half for face in found if face.is_branch][:4] == ["半年", "一年", "一年半", "两年"][
        : faces // 2
    ]
    assert found[0].blocks[1].title.startswith("第二季度")
    if held >= 4:
        told = [face.branch.branch_opinion if face.branch else "" for face in (found[1], found[3])]
        assert told == ["意见1\n意见2", "意见3\n意见4"]


@pytest.mark.parametrize(
    ("number", "word"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (23, "二十三")]
)
def test_ordinals(number: int, word: str) -> None:
    assert ordinal(number) == word


def test_inspections_from_the_rows(db: Database) -> None:
    case = Regular()
    first = case.inspections[0]
    first.period_from, first.period_to = d("2025-09-01"), d("2026-02-28")
    first.mentor_opinion, first.thought_report_view = "表现较好。", "按时。"
    store(db, case)
    found: CaseData = build(db, "f13", case.case.id, "2028-03-01")
    assert [row.number for row in found.inspections] == [1, 2]
    assert len(found.later_inspections) == 4
    row = found.inspections[0]
    assert (row.reports, row.reports_view, row.period) == (1, "按时。", "2025年9月1日至2026年2月28日")
    assert row.group_opinion == "无"
    assert found.inspections[1].reports is None
    assert [course.kind for course in found.courses] == ["集中培训"]


def test_reports_of_one_person_in_order(db: Database) -> None:
    case = Regular(upto="2026-07-01")
    case.thought_reports[0].reader_id = case.members[0].id
    store(db, case)
    found: CaseData = build(db, "f14-register", case.case.id, "2026-07-01")
    assert [report.quarter for report in found.reports] == [
        "2025年第4季度",
        "2026年第1季度",
        "2026年第2季度",
    ]
    assert found.reports[0].reader == "党员01"


@pytest.mark.parametrize(
    ("year", "quarters"),
    [
        (None, ("2026.03.10", "2026.06.10", "", "")),
        (2025, ("／", "／", "", "2025.12.10")),
        (2024, ("／",) * 4),
    ],
)
def test_the_chase_list_by_quarter(db: Database, year: int | None, quarters: tuple[str, ...]) -> None:
    case = Regular(upto="2026-07-01")
    store(db, case)
    found: ChaseData = build(db, "f14", case.branch.id, "2026-07-01", year=year)
    assert found.year == (year or 2026)
    [row] = found.people
    assert row.quarters == quarters
    assert row.mentors == ("党员01", "党员02")


def test_applicants_and_members_owe_no_reports(db: Database) -> None:
    case = Regular()
    store(db, case)
    assert build(db, "f14", case.branch.id, "2028-03-01").people == ()


@pytest.mark.parametrize(("people", "pages"), [(0, 1), (14, 1), (15, 2)])
def test_rows_of_the_chase_list(people: int, pages: int) -> None:
    data = samples_lists.data_for("chase", "", "full")
    row = replace(data.people[0], mentors=("王建国",), quarters=("2026.03.10", "", "", ""))
    assert draw("f14", replace(data, people=(row,) * people)).pages == pages


def test_a_pair_names_both_branches(db: Database) -> None:
    case = Regular(upto="2027-03-01")
    other = Organisation(
        id="00000000-0000-0000-0000-0000000000a1", code="ZZ020", name="中共老党员支部委员会", kind="党支部"
    )
    old = Person(
        id="00000000-0000-0000-0000-0000000000a2",
        code="LD01",
        name="老党员",
        organisation_id=other.id,
        joined_on=d("1990-07-01"),
        full_on=d("1991-07-01"),
    )
    pair = Helper(
        case_id=case.case.id,
        role="结对老党员",
        person_id=old.id,
        from_on=d("2027-01-20"),
        committee_id=case.committee.id,
    )
    store(
        db,
        case,
        other,
        old,
        pair,
        PairActivity(case_id=case.case.id, kind="联系", on=d("2027-02-20"), content="谈话"),
        PairActivity(case_id=case.case.id, kind="联系", on=d("2026-12-20"), content="以前的"),
        Consultation(
            case_id=case.case.id,
            link="委托培养",
            consulted="结对老党员",
            on=d("2027-02-25"),
            opinion="同意转正",
        ),
    )
    found: PairData = build(db, "f15-probation", case.case.id, "2027-03-01")
    assert (found.other, found.stage) == ("中共老党员支部委员会", "预备党员")
    assert found.seniority == "1990.07.01（党龄35年）"
    assert found.committee == case.committee.name
    assert [each.content for each in found.activities] == ["谈话"]
    assert found.activities[0].way == "联系"
    assert found.by_mentor.text == "同意转正"
    assert found.contact_months == 1


@pytest.mark.parametrize(
    ("since", "stage"),
    [
        ("2025-09-05", "入党积极分子"),
        ("2026-10-11", "入党积极分子"),
        ("2026-10-12", "发展对象"),
        ("2027-01-15", "预备党员"),
        ("2028-01-20", "正式党员"),
    ],
)
def test_an_agreement_printed_late_says_what_the_person_was_then(
    db: Database, since: str, stage: str
) -> None:
    """The case is closed since February 2028; candidate on 2026-10-12, approved on 2027-01-15."""
    case = Regular()
    other = Organisation(
        id="00000000-0000-0000-0000-0000000000b1", code="ZZ021", name="中共邻近支部委员会", kind="党支部"
    )
    mentor = Person(
        id="00000000-0000-0000-0000-0000000000b2", code="LD02", name="邻近党员", organisation_id=other.id
    )
    helper = Helper(case_id=case.case.id, role="培养联系人", person_id=mentor.id, from_on=d(since))
    store(db, case, other, mentor, helper)
    assert build(db, "f15", case.case.id, "2028-03-01").stage == stage


def test_an_agreement_without_a_pair_names_no_full_member(db: Database) -> None:
    """预备党员委托（结对）培养协议书, printed blank after the conversion."""
    case = Regular()
    store(db, case)
    assert build(db, "f15-probation", case.case.id, "2028-03-01").stage == "预备党员"
    assert build(db, "f15-probation", case.case.id, "2028-03-01").mentor is None


def test_a_mentor_of_the_own_branch_is_no_pair(db: Database) -> None:
    case = Regular(upto="2026-07-01")
    store(db, case)
    found: PairData = build(db, "f15", case.case.id, "2026-07-01")
    assert found.mentor is None
    assert found.other == ""
    assert "________" not in plain_text(draw("f15", found).pdf_bytes)


def test_the_parties_of_a_pair_sign_inside_their_cells() -> None:
    page = marks(draw("f15", samples_pairs.data_for("pair", "activist", "full")).pdf_bytes)[0]
    assert near(verticals(page), 25, 107.5, 190)
    signed = [mark.places[0] for mark in page if mark.text.startswith("书记签名")]
    assert len(signed) == 2
    assert signed[0] > 25
    assert signed[1] > 107.5


def test_trainings_two_a_page(db: Database) -> None:
    case = Regular()
    case.trainings.append(
        type(case.trainings[0])(case_id=case.case.id, kind="先期培训", start_on=d("2026-03-01"))
    )
    store(db, case)
    found: CoursesData = build(db, "f16", case.case.id, "2028-03-01")
    assert [course.standing for course in found.courses] == ["入党积极分子", "发展对象"]
    assert found.courses[1].length == "3天、24学时"
    page = marks(draw("f16", found).pdf_bytes)[0]
    assert near(horizontals(page), 20, 32, 42, 72, 90, 100, 145, 150, 275)


def test_an_exemption_stands_in_place_of_the_content(db: Database) -> None:
    case = Regular()
    case.trainings[0].exemption_reason, case.trainings[0].exemption_document = (
        "入党前已集中培训",
        "组〔2026〕1号",
    )
    store(db, case)
    found: CoursesData = build(db, "f16", case.case.id, "2028-03-01")
    assert found.courses[0].content == "免训：入党前已集中培训，组〔2026〕1号"


def test_a_fifth_inspection_of_the_rows_gets_its_sheet(db: Database) -> None:
    case = Regular(upto="2026-09-01")
    case.inspections += [
        Inspection(case_id=case.case.id, stage="积极分子", on=d(f"2026-0{month}-05"), branch_opinion="好")
        for month in (4, 5, 6)
    ]
    store(db, case)
    found: CaseData = build(db, "f13", case.case.id, "2026-09-01")
    assert len(found.further_inspections) == 1
    assert draw("f13", found).pages == 13


def test_what_is_known_to_be_none_is_printed_on_the_hand_written_form() -> None:
    case = samples.full_case()
    assert case.branch.general == "无"
    page = marks(draw("f13", case).pdf_bytes)[9]
    assert "无" in texts(page)
    unknown = replace(case, branch=replace(case.branch, general=""))
    assert "无" not in texts(marks(draw("f13", unknown).pdf_bytes)[9])
