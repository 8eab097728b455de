"""Cases that do not go the straight way, carried on in the window alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.services.findings import check
from app.services.rules.findings import Severity
from app.services.steps import group_named
from app.ui.common.step_line import StepMark
from app.ui.screen import Place
from app.ui.screens.meetings import MeetingsScreen
from app.ui.screens.person import PersonScreen
from app.ui.screens.today import TodayScreen
from app.ui.theme import Theme
from tests.builders import Regular, d
from tests.e2e.test_all_steps import Entry, Secretary, days_of, entries
from tests.ui.test_screens import press


class Hire(Protocol):
    """A secretary on a case recorded up to a day, and what remains to be entered."""

    def __call__(self, case: Regular, upto: str) -> tuple[Secretary, list[Entry]]: ...


@pytest.fixture
def hire(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[Hire]:
    """Sets a secretary to work on a case recorded up to a day; also what remains to be entered."""
    with ExitStack() as stack:

        def made(case: Regular, upto: str) -> tuple[Secretary, list[Entry]]:
            day = d(upto)
            later = [e for e in entries(case) if min(days_of(e.values), default=date.max) > day]
            case.cut(day)
            secretary = stack.enter_context(closing(Secretary(qtbot, theme, tmp_path, case)))
            secretary.today = day
            with secretary.database.write() as session:
                session.add_all([case.case, *case._rows()])
            return secretary, later

        yield made


def duties(secretary: Secretary) -> list[str]:
    """The lines of 今日: person and act, then the reason with its day and article."""
    screen = today_screen(secretary)
    texts = [each.text() for each in screen._duties.findChildren(QLabel)]
    return [
        text for text in texts if secretary.case.person.name in text or "不晚于" in text or "应在" in text
    ]


def today_screen(secretary: Secretary) -> TodayScreen:
    """今日, loaded anew, without what its last showing left to be deleted."""
    secretary.window.open(Place("people"))
    secretary.window.open(Place("today"))
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QApplication.processEvents()
    screen = secretary.window.screen_shown()
    assert isinstance(screen, TodayScreen)
    return screen


def follow(secretary: Secretary, act: str) -> Any:
    """What the first line's button of 今日 opens."""
    press(secretary.qtbot, today_screen(secretary), act)
    QApplication.processEvents()
    return secretary.window.screen_shown()


def at_hand(secretary: Secretary) -> tuple[str, str]:
    """Stage and step at which the page opens."""
    page = secretary.page()
    return page.head.stage.text(), page.line.current()


def grave(secretary: Secretary) -> list[str]:
    """Rules that are broken or in danger."""
    with secretary.database.read() as session:
        found = check(session, secretary.today).findings
    return [each.rule for each in found if each.severity is not Severity.HINT]


def enter(
    secretary: Secretary, step: str, key: str, day: str, values: dict[str, Any], more: bool = False
) -> None:
    """Facts of a step typed on a day."""
    secretary.today = d(day)
    secretary.record(step, group_named(key), values, more=more)


def part(later: list[Entry], key: str) -> dict[str, Any]:
    """All values of a group still to be entered."""
    return {attr: value for each in later if each.group.key == key for attr, value in each.values.items()}


def pass_by(secretary: Secretary, later: list[Entry], upto: str) -> None:
    """Enter what is due until a day."""
    for each in [one for one in later if one.on <= d(upto)]:
        secretary.today = max(secretary.today, each.on)
        secretary.record(each.step, each.group, each.values, more=each.more)
        later.remove(each)


def test_a_case_that_crosses_the_change_of_editions(hire: Hire) -> None:
    """Decided by the assembly under the edition of 2014, approved under that of 2026 (rules.md 1.5)."""
    secretary, later = hire(Regular().shift(-7), "2026-03-30")
    pass_by(secretary, later, "2026-04-30")
    titles = {item.key: item.title for item in secretary.page().line.items()}
    assert titles["15"] == "支部大会讨论接收"
    assert duties(secretary) == [
        "邓新苗　上报接收决议",
        (
            "2026-04-30 大会通过接收，应在 10 个工作日内（不晚于 2026-05-18）报上级党委审批，"
            "还没有上报记录 · 本支部设定"
        ),
    ]
    opened = follow(secretary, "记录上报")
    assert isinstance(opened, PersonScreen)
    assert opened.line.current() == "17"

    pass_by(secretary, later, "2026-06-16")
    titles = {item.key: item.title for item in secretary.page().line.items()}
    assert (titles["15"], titles["23"]) == ("支部大会讨论接收", "党支部党员大会讨论转正")
    assert at_hand(secretary) == ("预备党员", "18")
    said = duties(secretary)
    assert "不晚于 2026-07-15" in said[1] and "细则（2026）第二十九条" in said[1]
    assert "不晚于 2026-06-30" in said[3] and "细则（2026）" in said[3]
    opened = follow(secretary, "记录宣誓")
    assert isinstance(opened, PersonScreen)
    assert opened.line.current() == "20"

    pass_by(secretary, later, "2027-08-01")
    assert later == []
    assert at_hand(secretary)[0] == "正式党员·已归档"
    assert {item.mark for item in secretary.page().line.items()} == {StepMark.DONE}
    assert grave(secretary) == []


def test_an_assembly_that_refuses_and_another_that_admits(hire: Hire) -> None:
    secretary, later = hire(Regular(), "2026-11-25")
    assert "不晚于 2026-12-10" in duties(secretary)[1]
    opened = follow(secretary, "打开会议向导")
    assert isinstance(opened, MeetingsScreen)

    vote = part(later, "admission_vote")
    refused = {**vote, "votes_for": 7, "votes_against": 6, "votes_abstain": 1, "result": "未通过"}
    enter(secretary, "15", "admission_vote", "2026-11-30", refused)
    assert at_hand(secretary) == ("发展对象", "15")
    assert grave(secretary) == []
    assert duties(secretary) == []
    marks = {item.key: item.mark for item in secretary.page().line.items()}
    assert {marks[key] for key in ("16", "17", "18", "19", "20", "21", "22", "23", "24", "25")} == {
        StepMark.LATER
    }

    again = part(entries(Regular()), "pre_review") | part(later, "approval")
    filing = {"submitted_on": d("2027-01-04"), "organisation_id": secretary.case.committee.id}
    enter(secretary, "13", "pre_review", "2027-01-04", filing)
    result = {
        "decided_on": d("2027-01-08"),
        "notified_on": d("2027-01-09"),
        "result": "合格",
        "papers": again["papers"],
    }
    enter(secretary, "13", "pre_review", "2027-01-09", result, more=True)
    assert "不晚于 2027-02-08" in duties(secretary)[1]
    booklet = {"number": "沪2027000456", "issued_on": d("2027-01-10"), "signed_on": d("2027-01-12")}
    written = {"introducer1_on": d("2027-01-14"), "introducer2_on": d("2027-01-14")}
    enter(secretary, "14", "booklet", "2027-01-14", {**booklet, **written})
    admitted = {**vote, "on": d("2027-01-20"), "written_latest_on": d("2027-01-18")}
    enter(secretary, "15", "admission_vote", "2027-01-20", admitted)
    assert at_hand(secretary) == ("发展对象", "16")
    assert grave(secretary) == []


def decide(vote: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """A vote on the conversion; the outcome opens the field of the months, so it comes first."""
    first = {"on": vote["on"], **changed}
    return {**first, **{attr: value for attr, value in vote.items() if attr not in first}}


def test_a_probation_is_extended_once_and_ends_in_full_membership(hire: Hire) -> None:
    secretary, later = hire(Regular(), "2027-12-03")
    vote, filing = part(later, "conversion_vote"), part(later, "conversion_approval")
    pass_by(secretary, later, "2027-12-05")
    extended = decide(vote, outcome="延长", extension_months=6)
    enter(secretary, "23", "conversion_vote", "2027-12-10", extended)
    assert at_hand(secretary) == ("预备党员", "24")
    enter(secretary, "24", "conversion_approval", "2028-01-20", filing)
    assert at_hand(secretary) == ("预备党员", "21")
    notes = {item.key: item.note for item in secretary.page().line.items()}
    assert notes["22"] == "最早 2028-04-30"

    secretary.today = d("2028-05-20")
    said = duties(secretary)
    assert "提交转正申请" in said[0] and "预备期 2028-05-30 满" in said[1] and "不晚于 2028-06-29" in said[3]
    opened = follow(secretary, "记录申请")
    assert isinstance(opened, PersonScreen)
    assert opened.line.current() == "22"
    days = (d("2027-11-10"), d("2028-05-20"))
    enter(secretary, "22", "conversion_application", "2028-05-20", {"application_dates": days}, more=True)
    for who in ("党员", "群众"):
        asked = {"consulted": who, "on": d("2028-06-01"), "number": 8, "opinion": "同意"}
        enter(secretary, "23", "conversion_consultation", "2028-06-01", asked)
    review = {"on": d("2028-06-02"), "kind": "支委会", "due": 3, "present": 3, "result": "通过"}
    enter(secretary, "23", "conversion_review", "2028-06-02", review)
    enter(secretary, "23", "conversion_vote", "2028-06-05", {**vote, "on": d("2028-06-05")})
    assert at_hand(secretary) == ("预备党员", "24")
    again = {**filing, "submitted_on": d("2028-06-08"), "decided_on": d("2028-06-20")}
    enter(secretary, "24", "conversion_approval", "2028-06-20", again)
    assert at_hand(secretary) == ("正式党员", "25")
    assert grave(secretary) == []


def test_a_probationary_member_is_removed(hire: Hire) -> None:
    secretary, later = hire(Regular(), "2027-12-03")
    vote, filing = part(later, "conversion_vote"), part(later, "conversion_approval")
    pass_by(secretary, later, "2027-12-05")
    enter(secretary, "23", "conversion_vote", "2027-12-10", decide(vote, outcome="取消"))
    assert at_hand(secretary) == ("预备党员", "24")
    enter(secretary, "24", "conversion_approval", "2028-01-20", filing)
    assert duties(secretary) == []
    assert grave(secretary) == []
    marks = {item.key: item.mark for item in secretary.page().line.items()}
    assert (marks["21"], marks["24"], marks["25"]) == (StepMark.SKIPPED, StepMark.DONE, StepMark.SKIPPED)
    notified = {"cancellation_notified_on": d("2028-01-22")}
    enter(secretary, "24", "conversion_notice", "2028-01-22", notified)
    assert grave(secretary) == []
    assert secretary.page().head.stage.text().endswith("·取消预备党员资格")
