"""为什么 beside votes, letters, dues and pairs: the rules with the numbers typed and those in force."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.services.database import Database
from app.services.params import set_param
from app.services.rules.texts import rule_texts
from app.ui.common.why_toggle import WhyToggle
from app.ui.main_window import MainWindow
from app.ui.screen import Place
from tests.ui import looks
from tests.ui.sample import MEMBERS
from tests.ui.test_meetings import count, fill, meetings, people, to_counts, write
from tests.ui.test_registers import dues, new_letter, paired, pairing, paying  # noqa: F401  fixtures
from tests.ui.test_registers import fill as fill_pane
from tests.ui.test_screens import press
from tests.ui.test_why import words


def opened(qtbot: QtBot, toggle: WhyToggle) -> str:
    """The words under 为什么, opened with the mouse where it is not open yet."""
    if not toggle.link.isChecked():
        qtbot.mouseClick(toggle.link, Qt.MouseButton.LeftButton)
    return words(toggle)


def named(told: str, *rules: str) -> None:
    """Each rule with its title, its duty and who may allow something else."""
    for rule in rules:
        assert rule_texts()[rule].title in told, rule
        assert rule_texts()[rule].duty in told, rule
    assert "谁可放行" in told
    assert "来源" in told


def in_force(window: MainWindow, sample: Database, key: str, value: str) -> None:
    """Another number of the branch's own, in force for the screens opened from now on."""
    window.desk.jobs.write(lambda session: set_param(session, key, value), "改数字")


def fits(window: QWidget) -> None:
    """Nothing is cut where the reasons are open."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    for _ in range(3):
        QApplication.processEvents()
    assert looks.clipped(window) + looks.overlapping(window) + looks.nameless(window) == []


def test_the_count_of_a_motion_opens_to_its_rules(qtbot: QtBot, window: MainWindow) -> None:
    wizard = to_counts(qtbot, window)
    count(qtbot, wizard, votes_for="8", votes_against="7", votes_abstain="0")
    section = wizard.counts.sections[0]
    told = opened(qtbot, section.why)
    named(told, "R65", "R66", "R67", "R70", "R72")
    assert "细则（2026）" in told
    assert "即至少 9；赞成 8，未过半。" in told
    assert "书面意见计入表决结果，不计入到会" in told
    # It follows the typing.
    fill(qtbot, wizard, "votes_for", "9")
    fill(qtbot, wizard, "votes_against", "6")
    assert "赞成 9，过半" in words(section.why)
    fits(wizard)
    press(qtbot, section.why, f"在规则手册里看 R66：R66　{rule_texts()['R66'].title}")
    assert window.place == Place("rulebook", "R66", "rules")


def test_a_unit_that_counts_no_written_opinions_says_so(
    qtbot: QtBot, window: MainWindow, sample: Database
) -> None:
    in_force(window, sample, "count_written", "false")
    wizard = to_counts(qtbot, window)
    told = opened(qtbot, wizard.counts.sections[0].why)
    assert "本支部设定书面意见不计入赞成" in told
    assert "（本支部设定）" in told


def test_a_committee_needs_half_of_its_members(qtbot: QtBot, window: MainWindow) -> None:
    case = next(row.case_id for row in people(window).model.all_rows() if row.name == "于佳")
    wizard = meetings(window, case or "", "确定积极分子").wizard
    assert wizard.about is not None
    write(qtbot, wizard.about.editor("on").focusProxy(), "2026-11-30")
    for _ in range(3):
        press(qtbot, wizard, "下一步")
    assert wizard.pages.currentWidget() is wizard.counts
    fill(qtbot, wizard, "due", "3")
    fill(qtbot, wizard, "present", "1")
    told = opened(qtbot, wizard.counts.sections[0].why)
    named(told, "R13", "R151")
    assert "委员 3 人，须半数以上到会，即至少 2 人；到会 1 人，不够。" in told


def test_a_letter_opens_to_validity_and_receipt(qtbot: QtBot, window: MainWindow, sample: Database) -> None:
    screen = new_letter(qtbot, window, sample)
    told = opened(qtbot, screen.pane.why)
    named(told, "R161", "R163", "R164")
    assert "最长一般不超过 90 天" in told
    fits(screen.pane)
    in_force(window, sample, "letter_max_days", "60")
    assert "最长一般不超过 60 天" in words(screen.pane.why)
    press(qtbot, screen.pane.why, f"在规则手册里看 R163：R163　{rule_texts()['R163'].title}")
    assert window.place == Place("rulebook", "R163", "rules")


def test_a_letter_not_yet_written_has_nothing_to_explain(window: MainWindow) -> None:
    window.open(Place("transfers", "new"))
    screen = window.screen_shown()
    assert not screen.pane.why.isVisible()  # type: ignore[union-attr]


def test_a_sum_of_dues_opens_to_its_rate(qtbot: QtBot, paying: MainWindow) -> None:  # noqa: F811
    screen = dues(paying, MEMBERS[0], 10)
    told = opened(qtbot, screen.pane.why)
    named(told, "R177", "R183", "R184")
    assert "基数 5800.00 元 × 1.5%，全部基数用同一个比例 ＝ 87.00 元" in told
    fill_pane(qtbot, screen.pane, "base", "3000")
    assert "基数 3000.00 元 × 0.5%，全部基数用同一个比例 ＝ 15.00 元" in words(screen.pane.why)
    fits(screen.pane)


@pytest.mark.parametrize(("months", "said"), [("", "每 一个月一次"), ("2", "每 两个月一次")])
def test_a_pair_opens_to_its_rhythms(
    qtbot: QtBot,
    paired: MainWindow,  # noqa: F811
    sample: Database,
    months: str,
    said: str,
) -> None:
    if months:
        in_force(paired, sample, "pair_contact_months", months)
    screen = pairing(paired)
    told = opened(qtbot, screen.pane.why)
    named(told, "R195", "R196")
    assert said in told
    assert "现在同时结对 1 人" in told
    fits(screen.pane)
