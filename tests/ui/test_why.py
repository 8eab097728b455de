"""为什么 of steps, derived dates, plans and notices; the way to the rule book from each of them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.services.journey.reasons import rules_of
from app.services.params import shipped_params
from app.services.rules.texts import rule_texts
from app.services.steps import STEPS
from app.ui.main_window import MainWindow
from app.ui.screen import Place
from app.ui.screens.notices import NoticesScreen
from app.ui.screens.progress import ProgressScreen
from tests.ui.sample import CANDIDATE, OVERDUE
from tests.ui.test_person import person
from tests.ui.test_screens import press


def words(widget: QWidget) -> str:
    return "\n".join(part.text() for part in widget.findChildren(QLabel))


def test_a_blocked_step_says_what_comes_first_and_its_rules(qtbot: QtBot, window: MainWindow) -> None:
    screen = person(window, CANDIDATE, "17")
    pane = screen.step_pane
    qtbot.mouseClick(pane.why, Qt.MouseButton.LeftButton)
    assert pane.reasons is not None
    told = words(pane.reasons)
    assert "要先办：第 16 步" in told
    step = next(step for step in STEPS if step.code == "17")
    rules = rules_of(step)
    assert "R83" in rules
    for rule in rules:
        text = rule_texts()[rule]
        assert text.title in told
        assert text.duty in told
        for key in text.params:
            assert shipped_params()[key].label in told
    assert "谁可放行" in told
    rule = rules[0]
    press(qtbot, pane.reasons, f"在规则手册里看 {rule}：{rule}　{rule_texts()[rule].title}")
    assert window.place == Place("rulebook", rule, "rules")


def test_each_step_of_everybody_can_be_explained(qtbot: QtBot, window: MainWindow) -> None:
    for name in (CANDIDATE, OVERDUE):
        for step in STEPS:
            pane = person(window, name, step.code).step_pane
            pane.why.setChecked(True)
            assert pane.reasons is not None
            assert f"第 {step.code} 步" in words(pane.reasons)
            pane.why.setChecked(False)
            assert pane.reasons is None


def test_every_derived_date_has_its_arithmetic(qtbot: QtBot, window: MainWindow) -> None:
    screen = person(window, CANDIDATE, "basics")
    pane = screen.person_pane
    assert pane.reasons is not None
    assert pane.reasons.isHidden()
    qtbot.mouseClick(pane.why, Qt.MouseButton.LeftButton)
    assert pane.reasons.isVisible()
    told = words(pane.reasons)
    status = screen._page.status  # type: ignore[union-attr]
    assert status is not None
    for day in status.dates.values():
        assert str(day) in told
    assert f"收到申请书 {status.nodes.received}，加 1 个月。" in told
    assert "None" not in told


def test_a_finding_leads_to_the_rule_book(qtbot: QtBot, window: MainWindow) -> None:
    screen = person(window, OVERDUE, "findings")
    card = screen.findings_pane.cards[0]
    qtbot.mouseClick(card.why, Qt.MouseButton.LeftButton)
    assert dict(card.finding.facts)["谁可放行"]
    qtbot.mouseClick(card.book, Qt.MouseButton.LeftButton)
    assert window.place == Place("rulebook", card.finding.key, "rules")


def test_each_line_of_a_plan_names_its_rule(qtbot: QtBot, window: MainWindow) -> None:
    case = person(window, OVERDUE)._page.status.file.case.id  # type: ignore[union-attr]
    window.open(Place("progress", case, "plan"))
    screen = window.screen_shown()
    assert isinstance(screen, ProgressScreen)
    for at, node in enumerate(screen.plan.model.shown_rows()):
        screen.plan.table.selectRow(at)
        press(qtbot, screen.plan, f"在规则手册里看 {node.rule}")
        assert window.place == Place("rulebook", node.rule, "rules")
        window.back()


def test_the_last_day_of_a_notice_is_explained(qtbot: QtBot, window: MainWindow) -> None:
    window.open(Place("notices", "new"))
    screen = window.screen_shown()
    assert isinstance(screen, NoticesScreen)
    planner = screen.planner
    planner.why.setChecked(True)
    assert planner.plan is not None
    told = words(planner)
    assert f"从 {planner.plan.start} 数满 {planner.plan.needed} 个工作日" in told
    assert rule_texts()["R36"].duty in told


def test_the_rules_of_all_steps_are_all_rules_with_a_step() -> None:
    shown = [rule for step in STEPS for rule in rules_of(step)]
    assert sorted(shown) == sorted(text.id for text in rule_texts().values() if text.step is not None)
