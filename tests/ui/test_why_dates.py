"""Dates of a case are explained by the edition of their own event, at the step's line too."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.services.journey.derived import LABELS, derived_dates
from app.services.journey.reasons import date_reasons, rule_day
from app.services.milestones import Milestones
from app.ui.main_window import MainWindow
from app.ui.wording import rule_why
from tests.builders import LONG_AFTER, Regular
from tests.ui.sample import CANDIDATE, OVERDUE
from tests.ui.test_person import person
from tests.ui.test_why import words


def told_of(case: Regular) -> dict[str, str]:
    """The basis told of each date of a case, by the date's name."""
    nodes = Milestones(case.file(), case.params)
    reasons = date_reasons(nodes, case.params, derived_dates(nodes, case.calendar, case.params))
    return {
        LABELS[key]: dict(rule_why(one.rule, case.params, rule_day(one.rule, nodes, LONG_AFTER)).facts)[
            "依据"
        ]
        for key, one in reasons.items()
    }


def test_a_case_of_2014_is_explained_by_2014() -> None:
    told = told_of(Regular().shift(-60))
    assert told["谈话最迟"] == "细则（2014）第七条"
    assert told["审批期限"] == "细则（2014）第二十六条"
    assert told["预备期满"] == "细则（2014）第三十二条"
    assert told["转正审批期限"] == "细则（2014）第三十四条"
    assert not any("2026" in words for words in told.values())


def test_a_case_across_both_is_explained_date_by_date() -> None:
    told = told_of(Regular())
    assert told["谈话最迟"] == "细则（2014）第七条"
    assert told["接收大会最迟"] == "细则（2026）第十九条"
    assert told["审批期限"] == "细则（2026）第二十五条"


def test_the_page_says_the_edition_of_the_day_of_receipt(qtbot: QtBot, window: MainWindow) -> None:
    pane = person(window, CANDIDATE, "basics").person_pane
    qtbot.mouseClick(pane.why, Qt.MouseButton.LeftButton)
    assert pane.reasons is not None
    at = words(pane.reasons).split("谈话最迟")[1]
    assert "细则（2014）第七条" in at.split("谁可放行")[0]


def test_the_latest_day_of_a_step_has_its_arithmetic(qtbot: QtBot, window: MainWindow) -> None:
    for name, code, key in ((CANDIDATE, "15", "meeting_deadline"), (OVERDUE, "2", "talk_deadline")):
        screen = person(window, name, code)
        pane = screen.step_pane
        qtbot.mouseClick(pane.why, Qt.MouseButton.LeftButton)
        assert pane.reasons is not None
        status = screen._page.status  # type: ignore[union-attr]
        assert status is not None
        reason = date_reasons(status.nodes, status.context.params, status.dates)[key]
        assert f"{LABELS[key]}　{status.dates[key]}" in words(pane.reasons)
        assert reason.how in words(pane.reasons)
        pane.why.setChecked(False)
