"""Archive checklist, folder, labels (F34, F46), reminders (F31) and the date check sheet (F43)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.models import Material, Probation
from app.services import forms
from app.services.database import Database
from app.services.forms.contexts import build_wanted
from app.services.forms.contexts.archive import CHECKLIST
from app.services.forms.contexts.gathering import Wanted
from app.services.forms.data.archive import ArchiveData
from app.services.forms.data.date_checks import DateCheckData
from app.services.forms.data.reminders import ReminderRow, RemindersData
from tests.builders import Regular, d
from tests.services.forms import samples, samples_archive
from tests.services.forms.demo_forms import data_of, draw
from tests.services.forms.pdf_reading import horizontals, marks, plain_text, texts, verticals
from tests.services.forms.test_contexts import facts_of


def archive_of(case: Regular, *materials: Material) -> ArchiveData:
    """The archive of a worked example with these papers."""
    facts, file = facts_of(case)
    wanted = Wanted(facts, forms.get_form("f34"), (file,), file.organisation, file.person, more=materials)
    found = build_wanted(wanted)
    assert isinstance(found, ArchiveData)
    return found


def paper(category: str, name: str, **more: object) -> Material:
    """A paper."""
    return Material(category=category, name=name, **more)


def test_papers_find_their_lines() -> None:
    data = archive_of(
        Regular(),
        paper("入党申请书", "入党申请书", formed_on=d("2025-05-18"), copies=1, pages=5, form="原件"),
        paper("思想汇报", "第一季度", formed_on=d("2025-09-30"), copies=1, pages=2),
        paper("思想汇报", "第二季度", formed_on=d("2025-12-30"), copies=1, pages=3),
        paper("考察登记表", "入党积极分子培养教育考察登记表", pages=12),
        paper("考察登记表", "预备党员教育考察登记表", pages=10),
        paper("会议记录", "确定积极分子的支委会记录"),
        paper("会议记录", "接收大会记录"),
        paper("批复", "关于同意转正的批复"),
        paper("介绍信", "转入介绍信"),
    )
    lines = {row.name: row for row in data.checklist}
    assert (lines["入党申请书"].copies, lines["入党申请书"].pages, lines["入党申请书"].kind) == (1, 5, "原件")
    reports = lines["思想汇报"]
    assert (reports.on, reports.copies, reports.pages, reports.note) == (
        "2025.09.30—\n2025.12.30",
        2,
        5,
        "2 件",
    )
    assert lines["入党积极分子培养教育考察登记表"].pages == 12
    assert lines["预备党员教育考察登记表"].pages == 10
    assert lines["确定入党积极分子的会议记录、备案表"].note == ""
    assert [row.name for row in data.checklist[:20]] == [name for name, _, _ in CHECKLIST]
    assert [row.name for row in data.checklist[20:]] == ["转入介绍信"]
    assert sum(row.must for row in data.checklist) == 5


def test_the_five_that_must_be_there() -> None:
    case = Regular()
    assert case.probation is not None
    case.probation.archived_papers = ("入党志愿书", "入党申请书", "政治审查材料", "转正申请书")
    data = archive_of(case)
    assert (data.complete, data.missing) == (False, "培养教育考察材料")
    assert data.checklist[0].note == "已归档"
    data = archive_of(case, paper("考察登记表", "考察登记表"))
    assert (data.complete, data.missing) == (True, "")
    case.probation.archived_papers = ()
    assert archive_of(case).complete is None
    data = archive_of(case, paper("思想汇报", "第一季度"))
    assert (data.complete, data.missing) == (False, "全部")


def test_the_conclusion_is_ticked_only_if_it_is_known() -> None:
    whole = samples_archive.data_for("archive", "", "full")
    texts_of = {
        None: "□齐全□缺",
        True: "☑齐全□缺",
        False: "□齐全☑缺：转正申请书",
    }
    for complete, words in texts_of.items():
        text = plain_text(draw("f34", replace(whole, complete=complete)).pdf_bytes)
        # The tick is drawn over the box.
        assert words.replace("☑", "□") in text.replace("√", "")


def test_contents_in_the_order_of_the_folder(demo: Database) -> None:
    data = data_of(demo, "f46", "AJ025")
    assert isinstance(data, ArchiveData)
    assert [row.number for row in data.contents] == list(range(1, len(data.contents) + 1))
    assert data.contents[0].range.startswith("1")
    rendered = draw("f46", data)
    assert (rendered.pages, rendered.overflowed) == (1, ())
    assert f"{data.person.name}同志入党材料" in plain_text(rendered.pdf_bytes)
    assert draw("f34", data).overflowed == ()


def test_grids_of_checklist_and_folder() -> None:
    full = samples_archive.data_for("archive", "", "full")
    checklist = marks(draw("f34", full).pdf_bytes)[0]
    for edge in (25, 35, 105, 119, 133, 160, 178, 190):
        assert any(abs(edge - x) < 0.3 for x in verticals(checklist)), edge
    for y in (34, 43, *(43 + 9 * n for n in range(1, 21)), 232, 277):
        assert any(abs(y - line) < 0.3 for line in horizontals(checklist)), y
    folder = marks(draw("f46", full).pdf_bytes)[0]
    for edge in (25, 35, 115, 142, 156, 170, 190):
        assert any(abs(edge - x) < 0.3 for x in verticals(folder)), edge
    for y in (60, 69, 249):
        assert any(abs(y - line) < 0.3 for line in horizontals(folder)), y


@pytest.mark.parametrize(("key", "places"), [("f34-label", 4), ("f46-spine", 8)])
def test_labels_go_to_the_chosen_place(key: str, places: int) -> None:
    data = samples_archive.data_for("archive", "", "full")
    found = set()
    for place in range(1, places + 1):
        page = marks(draw(key, data, place=place).pdf_bytes)[0]
        [name] = [mark for mark in page if mark.text == "张晓梅"]
        found.add((round(name.places[0]) // 105, round(name.places[1]) // (148 if places == 4 else 74)))
    assert len(found) == places


def reminders_of(case: Regular, today: str) -> tuple[ReminderRow, ...]:
    """The reminders of the branch of a worked example."""
    facts, file = facts_of(case, d(today))
    wanted = Wanted(facts, forms.get_form("f31-register"), (file,), file.organisation)
    found = build_wanted(wanted)
    assert isinstance(found, RemindersData)
    return found.rows


def probationer(**changes: object) -> Regular:
    """The worked example before its conversion."""
    case = Regular()
    case.votes = [vote for vote in case.votes if vote.motion != "预备党员转正"]
    case.filings = [row for row in case.filings if row.matter != "转正审批"]
    case.case.status = None
    assert isinstance(case.probation, Probation)
    case.probation.application_dates = ()
    for name, value in changes.items():
        setattr(case.probation, name, value)
    return case


@pytest.mark.parametrize(
    ("today", "state"),
    [
        ("2027-10-30", "还有 1 天提醒"),
        ("2027-10-31", "该写了，还有 30 天满"),
        ("2027-11-30", "该写了，还有 0 天满"),
        ("2027-12-01", "已期满，尽快交"),
        ("2027-12-30", "已期满，尽快交"),
        ("2027-12-31", "逾期一个月未交"),
    ],
)
def test_when_to_apply(today: str, state: str) -> None:
    [row] = reminders_of(probationer(), today)
    assert (row.expiry, row.from_on, row.week_on, row.until) == (
        d("2027-11-30"),
        d("2027-10-31"),
        d("2027-11-23"),
        d("2027-12-30"),
    )
    assert row.state == state


def test_who_has_applied() -> None:
    [row] = reminders_of(probationer(application_dates=(d("2027-11-10"),)), "2027-11-20")
    assert (row.applied_on, row.state) == (d("2027-11-10"), "已交")
    [row] = reminders_of(probationer(application_dates=(d("2027-12-10"),)), "2027-12-20")
    assert row.state == "已交（期满后）"


def test_after_an_extension_the_application_counts_anew() -> None:
    case = Regular()
    vote = case.vote("预备党员转正")
    vote.outcome, vote.extension_months = "延长", 6
    case.case.status = None
    [row] = reminders_of(case, "2028-02-01")
    assert (row.applied_on, row.expiry, row.note) == (None, d("2028-05-30"), "已延长至2028年5月30日满")
    assert case.probation is not None
    case.probation.application_dates = (d("2027-11-10"), d("2028-05-10"))
    [row] = reminders_of(case, "2028-05-20")
    assert row.applied_on == d("2028-05-10")


def test_who_waits_for_the_superior_is_not_asked_to_write() -> None:
    """The meeting has passed the conversion, or an extension, and no answer has come."""
    for outcome in ("按期转正", "延长"):
        case = Regular()
        case.filings = [row for row in case.filings if row.matter != "转正审批"]
        case.vote("预备党员转正").outcome = outcome
        case.case.status = None
        [row] = reminders_of(case, "2028-01-05")
        assert (row.applied_on, row.state) == (d("2027-11-10"), "大会已过，待批")


@pytest.mark.parametrize("result", ["延期", "未通过"])
def test_a_vote_that_did_not_pass_asks_for_no_new_application(result: str) -> None:
    case = Regular()
    case.filings = [row for row in case.filings if row.matter != "转正审批"]
    case.vote("预备党员转正").result = result
    case.case.status = None
    [row] = reminders_of(case, "2027-12-15")
    assert (row.applied_on, row.state) == (d("2027-11-10"), "已交")


def test_who_was_converted_is_not_reminded() -> None:
    assert reminders_of(Regular(), "2028-03-01") == ()


def test_points_of_the_application() -> None:
    data = samples.full_case()
    probation = replace(
        data.probation,
        apply_from=date(2027, 7, 21),
        apply_until=date(2027, 9, 20),
        merits_and_faults="理论学习不够系统。",
    )
    text = plain_text(draw("f31", replace(data, probation=probation)).pdf_bytes)
    assert "2027年7月21日起可以写；最迟不超过2027年9月20日" in text
    assert "理论学习不够系统。" in text
    assert draw("f31", samples.empty_case()).pages == 1


def test_the_check_sheet_of_the_demonstration(demo: Database) -> None:
    data = data_of(demo, "f43", "AJ007")
    assert isinstance(data, DateCheckData)
    assert [row.rule for row in data.rows] == ["R22"]
    row = data.rows[0]
    assert (row.title != "", row.conclusion) == (True, "违规")
    assert row.basis.startswith("细则（2026）第十一条")
    assert data.summary == "违规 1 项，预警 0 项，提示 0 项，无法判断 0 项。"
    assert [each.code for each in data.chain][:3] == ["1", "2", "3"]
    assert len(data.chain) == 26
    told = [each.days for each in data.chain if each.on is not None]
    assert told[0] is None
    assert all(days is not None for days in told[1:])


def test_a_clean_case_says_so(demo: Database) -> None:
    data = data_of(demo, "f43", "AJ013")
    assert data.rows == ()
    assert "没有发现违规、预警和提示。" in plain_text(draw("f43", data).pdf_bytes)


def test_what_cannot_be_judged_is_no_violation() -> None:
    from app.services.findings import Report
    from app.services.forms.contexts.date_checks import Judged
    from app.services.rules.findings import Finding, Severity, State

    case = Regular()
    facts, file = facts_of(case)
    finding = Finding("R05", Severity.VIOLATION, State.UNDETERMINED, "没有收到日期。")
    wanted = Wanted(facts, forms.get_form("f43"), (file,), more=Judged(Report((finding,), ()), {}))
    data = build_wanted(wanted)
    assert (data.rows[0].conclusion, data.rows[0].title) == ("无法判断", "")
    assert data.summary == "违规 0 项，预警 0 项，提示 0 项，无法判断 1 项。"


def test_grid_of_the_check_sheet() -> None:
    page, chain = marks(draw("f43", samples_archive.data_for("date-check", "", "full")).pdf_bytes)
    for edge in (25, 34, 48, 86, 128, 162, 190):
        assert any(abs(edge - x) < 0.3 for x in verticals(page)), edge
    assert "日\u3000期\u3000链" in texts(chain)


def test_twenty_four_short_findings_a_page() -> None:
    full = samples_archive.data_for("date-check", "", "full")
    short = replace(full.rows[0], title="谈话", basis="第七条", found="晚 1 天", conclusion="违规")
    data = replace(full, rows=(short,) * 23)
    assert draw("f43", data).pages == 2
    assert draw("f43", replace(full, rows=(short,) * 25)).pages == 3
