"""What forms F26, F27, F39 and F43 say, worked out by hand from the facts and from forms.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from app.services import forms
from app.services.database import Database
from app.services.demo.build import build_demo
from app.services.findings import check
from app.services.forms.data.family import ResumeData
from app.services.rules.findings import Finding
from app.services.subjects import find_subject
from app.services.waivers import explain
from tests.builders import d
from tests.services.forms import samples
from tests.services.forms.demo_forms import draw
from tests.services.forms.pdf_reading import collisions, marks, plain_text, texts
from tests.services.forms.test_dues_sheets import paying, register_of

NATIONAL, OWN = "R65", "R196"
LATE = d("2026-12-20")
AT = datetime(2026, 12, 20, 3, 0, tzinfo=UTC)


@pytest.fixture
def own_demo(db: Database) -> Database:
    with db.write("演示") as session:
        build_demo(session, samples.TODAY)
    return db


def sheet(db: Database, key: str, code: str) -> Any:
    with db.read() as session:
        form = forms.get_form(key)
        return forms.build_data(session, form, find_subject(session, form.scope, code), LATE)


def explained(db: Database, *rules: str, reason: str) -> dict[str, Finding]:
    """The findings of AJ018 on the late day, these rules explained."""
    with db.read() as session:
        found = {finding.rule: finding for finding in check(session, LATE, case="AJ018").findings}
    with db.write("说明情况") as session:
        for rule in rules:
            explain(session, found[rule], reason, "周志远", AT)
    return found


def test_the_check_sheet_prints_what_was_explained(own_demo: Database) -> None:
    """A violation of the national text goes on counting, an own one is put aside; both are on the paper."""
    before = sheet(own_demo, "f43", "AJ018")
    assert before.summary == "违规 1 项，预警 0 项，提示 1 项，无法判断 0 项。"
    assert draw("f43", before).pages == 2
    explained(own_demo, NATIONAL, OWN, reason="展会期间八人在外，已报告 a_b@example.com。")
    data = sheet(own_demo, "f43", "AJ018")
    assert data.summary == "违规 1 项，预警 0 项，提示 0 项，无法判断 0 项，已说明 1 项。"
    pages = marks(draw("f43", data).pdf_bytes)
    assert len(pages) == 3
    assert [word for word in texts(pages[0]) if word in ("违规（有说明）", "已说明")] == [
        "违规（有说明）",
        "已说明",
    ]
    printed = plain_text(draw("f43", data).pdf_bytes)
    assert printed.count("展会期间八人在外，已报告a_b@example.com。") == 2
    assert texts(pages[1]).count("周志远") == 2
    assert texts(pages[1]).count("2026.12.20") == 2
    assert [row.number for row in data.explained] == [1, 2]


def test_the_source_is_said_once(own_demo: Database) -> None:
    rows = {row.rule: row for row in sheet(own_demo, "f43", "AJ018").rows}
    assert rows[OWN].basis.count("本支部设定") == 1


def test_the_longest_explanations_find_room(own_demo: Database) -> None:
    explained(own_demo, NATIONAL, OWN, reason="说明情况" * 125)
    drawn = draw("f43", sheet(own_demo, "f43", "AJ018"))
    assert plain_text(drawn.pdf_bytes).count("说明情况") >= 250
    assert collisions(drawn.pdf_bytes) == []


@pytest.mark.parametrize(
    ("due", "present", "warned"), [(16, 8, True), (16, 9, False), (15, 7, True), (15, 8, False)]
)
def test_a_count_without_quorum_says_so(due: int, present: int, warned: bool) -> None:
    """More than half of those due must be there (forms.md 0.5): 8 of 15 are, 8 of 16 are not."""
    tally = samples.data_for("tally", "admission", "full")
    data = replace(tally, due=due, present=present, votes_for=9, written_for=3)
    said = f"实到{present}人，未超过应到的半数，不能开会表决"
    assert (said in plain_text(draw("f26-admission", data).pdf_bytes)) is warned


@pytest.mark.parametrize(
    ("seal", "said"),
    [("own", "（党支部盖章）"), ("superior", "（上级党组织代章）"), ("signature", "党支部书记签名：")],
)
def test_the_count_is_sealed_or_signed(seal: str, said: str) -> None:
    """Errata reading 5: on F26 the superior's seal may stand in; without any the secretary signs."""
    data = samples.data_for("tally", "admission", "full")
    data = replace(data, branch=replace(data.branch, seal=seal))
    words = texts(marks(draw("f26-admission", data).pdf_bytes)[0])
    known = ("（党支部盖章）", "（上级党组织代章）", "党支部书记签名：")
    assert [word for word in words if word in known] == [said]


@pytest.mark.parametrize(
    ("seal", "said"),
    [("own", "（党支部盖章）"), ("superior", "党支部书记签名："), ("signature", "党支部书记签名：")],
)
def test_the_notice_is_sealed_or_signed(seal: str, said: str) -> None:
    """Errata 4: F29 without a seal bears the secretary's signature, not the superior's seal."""
    form = forms.get_form("f29")
    data = samples.data_for(form.context, form.subject, "full")
    data = replace(data, branch=replace(data.branch, seal=seal))
    words = texts(marks(draw("f29", data).pdf_bytes)[0])
    assert [word for word in words if word in ("（党支部盖章）", "党支部书记签名：")] == [said]


def test_a_review_that_extends_shows_the_end_it_counted_with(own_demo: Database) -> None:
    """AJ023: admitted 2025-07-23, extended by six months on 2026-08-10.

    The review looked at a probation to 2026-07-22; the extension runs from the day the year was full,
    2026-07-23, to 2027-01-22.
    """
    review = texts(marks(draw("f32", sheet(own_demo, "f32", "AJ023")).pdf_bytes)[0])
    assert "2026.07.22" in review
    assert "2027.01.22" not in review
    extension = texts(marks(draw("f33-extend", sheet(own_demo, "f33-extend", "AJ023")).pdf_bytes)[0])
    assert {"2026.07.23", "2027.01.22", "2026.08.10"} <= set(extension)


@pytest.mark.parametrize(("counts", "total", "said"), [(True, "13", "含书面"), (False, "10", "书面不计")])
def test_sums_say_whether_written_opinions_are_in_them(counts: bool, total: str, said: str) -> None:
    """Ten ballots and three written opinions in favour: thirteen where they count, ten where they do not."""
    tally = samples.data_for("tally", "admission", "full")
    tally = replace(tally, votes_for=10, written_for=3, count_written=counts)
    printed = plain_text(draw("f26-admission", tally).pdf_bytes)
    assert (f"（书面不计）{total}" in printed, f"（票＋书面）{total}" in printed) == (not counts, counts)
    case = samples.full_case()
    vote = replace(case.extension.vote, votes_for=10, written_for=3, count_written=counts)
    case = replace(case, extension=replace(case.extension, vote=vote))
    words = texts(marks(draw("f33-extend", case).pdf_bytes)[0])
    assert words.count(f"（{said}）") == 3
    assert total in words


@pytest.mark.parametrize(
    ("decided", "approved", "note"),
    [
        ("2026-01-12", "2026-01-20", "少交"),
        ("2026-01-12", None, ""),
        (None, "2026-01-20", ""),
        (None, None, ""),
    ],
)
def test_a_reduction_is_remarked_when_it_is_one(decided: str | None, approved: str | None, note: str) -> None:
    """forms.md F40: paying less or nothing is studied by the branch and approved above before it is one."""
    branch = paying(1)
    for row in branch.dues:
        row.reduction = "少交"
        row.branch_decided_on = d(decided) if decided else None
        row.superior_approved_on = d(approved) if approved else None
    assert register_of(branch).sheets[0].rows[0].note == note


def test_nothing_stands_where_the_probation_is_not_known() -> None:
    """Errata reading 3: what is not known stays blank for the pen."""
    form = forms.get_form("f27-single")
    page = marks(draw("f27-single", samples.data_for(form.context, form.subject, "empty")).pdf_bytes)[0]
    assert not [word for word in texts(page) if word.strip("—") == ""]


@pytest.mark.parametrize(
    ("full_time", "in_service", "expected"),
    [
        ("技校", "大学专科", ["技校", "大学专科"]),
        ("", "大学专科", ["大学专科"]),
        ("技校", "", ["技校"]),
        ("", "", ["大学本科、工学学士"]),
    ],
)
def test_schooling_stands_on_its_own_line(full_time: str, in_service: str, expected: list[str]) -> None:
    data = samples.data_for("member", "", "full")
    shown = in_service or data.schooling
    data = replace(data, full_time=full_time, in_service=in_service, schooling=full_time or shown)
    page = marks(draw("f39-s3", data).pdf_bytes)[0]
    assert [word for word in texts(page) if word in {"技校", "大学专科", "大学本科、工学学士"}] == expected


@pytest.mark.parametrize(("to_month", "since"), [("", "2020.07"), ("2025-01", None)])
def test_the_present_post_since_when(to_month: str, since: str | None) -> None:
    """fields.md F39: 任现职时间 is the beginning of the last stretch, if it is still going on."""
    data = samples.data_for("member", "", "full")
    rows = (ResumeData("2012-09", "2020-06", "学生"), ResumeData("2020-07", to_month, "装配一车间"))
    words = texts(marks(draw("f39-s3", replace(data, resume=rows)).pdf_bytes)[0])
    assert ("2020.07" in words) is (since is not None)


@pytest.mark.parametrize("face", ["song", "hei", "kai", "fang", "song-bold"])
def test_a_typed_underscore_can_be_copied_and_a_blank_is_a_line(face: str) -> None:
    from app.services.forms.faces import WRITE_ON, bundled_faces

    faces = bundled_faces()
    runs = faces.runs("dang_zhi_bu@a.cn：____", face)
    drawn = "".join(text for key, text, _ in runs if key != WRITE_ON)
    assert drawn == "dang_zhi_bu@a.cn："
    assert [text for key, text, _ in runs if key == WRITE_ON] == ["____"]
    wide = sum(width for _, _, width in runs) * 10.5 * 25.4 / 72
    assert wide == pytest.approx(faces.width("dang_zhi_bu@a.cn：____", face, 10.5))


def test_an_address_is_printed_as_text_and_keeps_together() -> None:
    data = samples.data_for("notice", "candidate", "full")
    branch = replace(data.branch, email="dangzhibu_office_2026@example.com")
    printed = plain_text(draw("f19-candidate", replace(data, branch=branch)).pdf_bytes)
    assert "dangzhibu_office_2026@example.com" in printed


def test_what_is_cut_beside_a_title_says_where_the_rest_is() -> None:
    """forms.md 2.1: nothing is cut in silence; the whole line stands on an 附页."""
    data = samples.data_for("half-year", "", "monstrous")
    data = replace(data, addressee="中共海川市高新技术产业开发区综合党委" * 3)
    pages = marks(draw("f41", data).pdf_bytes)
    [line] = [word for word in texts(pages[0]) if word.startswith("报送单位：")]
    assert line.endswith("…（见附页）")
    pdf = draw("f41", data).pdf_bytes
    # The branch's short name stands in for its full one first.
    assert f"报送单位：{data.branch.short}报送：{data.addressee}" in plain_text(pdf)
    assert collisions(pdf) == []
