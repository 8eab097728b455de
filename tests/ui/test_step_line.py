"""The step line: keyboard, accessible words, headings that cannot be chosen, silent refresh."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.ui.common.step_line import StepItem, StepLine, StepMark
from app.ui.theme import Theme

ITEMS = [
    StepItem("1", "1", "递交入党申请书", StepMark.DONE, "2026-01-05", "一　申请入党"),
    StepItem("2", "2", "党组织派人谈话", StepMark.NOW, "最迟 2026-02-05", "一　申请入党", urgent=True),
    StepItem("3", "3", "推荐和确定积极分子", StepMark.LATER, "", "二　积极分子"),
    StepItem("8b", "8b", "公示", StepMark.SKIPPED, "不需要", "二　积极分子"),
    StepItem("10", "10", "政治审查", StepMark.BLOCKED, "缺回函", "二　积极分子"),
    StepItem("11", "11", "集中培训", StepMark.LACKING, "2026-03-01", "二　积极分子"),
]


@pytest.fixture
def line(qtbot: QtBot, theme: Theme) -> StepLine:
    made = StepLine(theme)
    qtbot.addWidget(made)
    made.set_items(ITEMS)
    made.resize(370, 400)
    made.show()
    return made


def test_down_key_skips_headings(qtbot: QtBot, line: StepLine) -> None:
    seen: list[str] = []
    line.choose("1")
    line.chosen.connect(seen.append)
    for _ in range(5):
        qtbot.keyClick(line, Qt.Key.Key_Down)
    assert seen == ["2", "3", "8b", "10", "11"]


def test_screen_reader_hears_number_title_state_and_date(line: StepLine) -> None:
    model = line.model()
    spoken = [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())]
    assert "第2步，党组织派人谈话，正在办，最迟 2026-02-05" in spoken
    assert "一　申请入党" in spoken


def test_refresh_keeps_the_step_without_a_signal(line: StepLine) -> None:
    line.choose("10")
    seen: list[str] = []
    line.chosen.connect(seen.append)
    line.set_items(ITEMS)
    assert line.current() == "10"
    assert seen == []


def test_every_state_has_its_own_shape(qtbot: QtBot, theme: Theme) -> None:
    pictures = set()
    for mark in StepMark:
        line = StepLine(theme)
        qtbot.addWidget(line)
        line.set_items([StepItem("1", "1", "步骤", mark)])
        line.resize(300, 40)
        line.show()
        grey = line.grab().toImage().convertToFormat(line.grab().toImage().Format.Format_Grayscale8)
        at = range(40, 68)
        pictures.add(tuple(grey.pixel(x, y) for x in at for y in range(4, 26)))
    assert len(pictures) == len(StepMark)
