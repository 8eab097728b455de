"""说明情况 with mouse and keys: an own or local finding is put aside, a national one goes on counting."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.models import AffiliationTransfer, Person
from app.services.database import Database
from app.ui import dialogs
from app.ui.common.explain_dialog import ExplainDialog
from app.ui.main_window import MainWindow
from app.ui.screen import Place
from app.ui.screens.findings import ASIDE, FindingsScreen
from tests.ui import looks
from tests.ui.sample import OVERDUE
from tests.ui.test_person import person

REASON = "对方单位电话确认已收到，回执在途。"


def words(widget: QWidget) -> str:
    return "\n".join(part.text() for part in widget.findChildren(QLabel))


def type_it(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, seen: list[str]) -> None:
    def run(box: QDialog) -> bool:
        assert isinstance(box, ExplainDialog)
        seen.append(box.effect.text())
        box.show()
        qtbot.waitExposed(box)
        assert looks.clipped(box) == []
        assert looks.nameless(box) == []
        assert not box.go.isEnabled()
        box.by.setText("周某")
        assert not box.go.isEnabled()
        box.reason.setPlainText(REASON)
        assert box.go.isEnabled()
        box.reason.setPlainText("字" * 501)
        assert not box.go.isEnabled()
        box.reason.setPlainText(REASON)
        box.hide()
        return True

    monkeypatch.setattr(dialogs, "run", run)


@pytest.fixture
def findings(sample: Database, window: MainWindow) -> FindingsScreen:
    with sample.write("开介绍信") as session:
        member = session.scalars(select(Person).where(Person.name == "秦岚")).one()
        session.add(
            AffiliationTransfer(
                person_id=member.id,
                direction="转出",
                issued_on=date(2026, 10, 1),
                letter_number="〔2026〕001号",
            )
        )
    window.open(Place("findings"))
    screen = window.screen_shown()
    assert isinstance(screen, FindingsScreen)
    return screen


def choose(screen: FindingsScreen, rule: str) -> None:
    rows = [screen.model.row_at(n).finding.rule for n in range(screen.model.rowCount())]
    screen.table.selectRow(rows.index(rule))


def rules(screen: FindingsScreen) -> list[str]:
    return [screen.model.row_at(n).finding.rule for n in range(screen.model.rowCount())]


def test_put_aside_listed_and_taken_back(
    qtbot: QtBot, window: MainWindow, findings: FindingsScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    type_it(monkeypatch, qtbot, seen)
    assert rules(findings) == ["R05", "R163"]
    choose(findings, "R163")
    card = findings.card
    assert card is not None
    assert card.explain is not None
    assert card.withdraw is None
    qtbot.mouseClick(card.explain, Qt.MouseButton.LeftButton)
    assert "不再计数" in seen[0]
    assert rules(findings) == ["R05"]
    assert "说明“R163 检查发现（秦岚）”" in window.strip.act.whole()
    findings.filter.choose(ASIDE)
    assert rules(findings) == ["R163"]
    card = findings.card
    assert card is not None
    assert REASON in words(card)
    assert card.finding.word == "已说明"
    qtbot.wait(200)
    window.grab()
    assert looks.clipped(findings) == []
    assert card.withdraw is not None
    qtbot.mouseClick(card.withdraw, Qt.MouseButton.LeftButton)
    findings.filter.choose("")
    assert sorted(rules(findings)) == ["R05", "R163"]


def test_a_violation_of_the_text_is_explained_and_counts_on(
    qtbot: QtBot, window: MainWindow, findings: FindingsScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    type_it(monkeypatch, qtbot, seen)
    screen = person(window, OVERDUE, "2")
    (card,) = screen.step_pane.cards
    qtbot.mouseClick(card.why, Qt.MouseButton.LeftButton)
    assert card.explain is not None
    qtbot.mouseClick(card.explain, Qt.MouseButton.LeftButton)
    assert "仍然算违规" in seen[0]
    (card,) = screen.step_pane.cards
    assert card.finding.word == "违规"
    assert REASON in words(card)
    window.open(Place("person", screen.subject(), "findings"))
    (card,) = screen.findings_pane.cards
    assert card.withdraw is not None
    qtbot.mouseClick(card.why, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(card.withdraw, Qt.MouseButton.LeftButton)
    (card,) = screen.findings_pane.cards
    assert REASON not in words(card)


def test_inspectors_are_offered_nothing(window: MainWindow) -> None:
    window.inspection.start()
    screen = person(window, OVERDUE, "2")
    (card,) = screen.step_pane.cards
    assert card.explain is None
    window.inspection.leave()
