"""Windows before the main one (三扇门、密码、打不开): help at the right place, the keyboard, every size."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.errors import UserError
from app.services.ways_out import Way
from app.ui.desk import Desk
from app.ui.early_help import offer_help
from app.ui.help_window import HelpWindow
from app.ui.screens.first_run import FirstRun
from app.ui.screens.recovery import Recovery
from app.ui.screens.unlock import Unlock
from app.ui.theme import TEXT_SIZES, Theme
from tests.ui import looks
from tests.ui.test_keyboard import controls, in_group, reached

Make = Callable[[Theme], QWidget]


def doors(theme: Theme) -> FirstRun:
    return FirstRun(theme)


def naming(theme: Theme) -> FirstRun:
    """The second page of the doors: what kind of organisation, its name."""
    made = FirstRun(theme)
    made.new.click()
    made.name.setText("中共某某有限公司支部委员会")
    made.make.setEnabled(True)
    return made


def password(theme: Theme) -> Unlock:
    return Unlock(theme)


def wrong_password(theme: Theme) -> Unlock:
    made = Unlock(theme)
    made.refuse(UserError("E-X", "密码不对，没有打开，数据没有改动。"))
    return made


def damaged(theme: Theme) -> Recovery:
    made = Recovery(theme)
    error = UserError("E-DB-07", "数据文件“zhibu.db”已经损坏，没有打开，也没有改动。", "请用备份恢复。")
    made.show_trouble(Path("/数据/支部案头/zhibu.db"), error, Way.DAMAGED)
    made.show_backups([])
    made.ask_code(error)
    return made


WINDOWS: list[tuple[Make, str, str]] = [
    (doors, "first-run", "第一次打开"),
    (naming, "first-run", "第一次打开"),
    (password, "unlock", "给数据文件设密码"),
    (wrong_password, "unlock", "给数据文件设密码"),
    (damaged, "recovery", "打不开怎么办"),
]
each = pytest.mark.parametrize(
    ("make", "place", "heading"), WINDOWS, ids=[one[0].__name__ for one in WINDOWS]
)
CHECKS = (looks.clipped, looks.overlapping, looks.outside, looks.nameless, looks.small_targets)


@each
def test_f1_and_the_link_open_the_manual_at_the_place(
    qtbot: QtBot, desk: Desk, make: Make, place: str, heading: str
) -> None:
    window = make(desk.theme)
    qtbot.addWidget(window)
    offered = offer_help(desk, window, window, place)  # type: ignore[arg-type]
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_F1)
    shown = offered.shown
    assert isinstance(shown, HelpWindow)
    assert shown.isVisible()
    assert heading in shown.view.toPlainText()
    shown.close()
    window.help.click()  # type: ignore[attr-defined]
    assert shown.isVisible()
    shown.close()


@each
def test_tab_reaches_every_control(qtbot: QtBot, theme: Theme, make: Make, place: str, heading: str) -> None:
    window = make(theme)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    QApplication.processEvents()
    found = reached(window)  # type: ignore[arg-type]
    wanted = list(controls(window))  # type: ignore[arg-type]
    assert len(wanted) >= 3
    assert [looks.name_of(one) for one in wanted if one not in found and not in_group(one, found)] == []


@pytest.mark.parametrize("size", [(960, 640), (1366, 768), (1093, 614)])
@pytest.mark.parametrize("text_size", TEXT_SIZES)
@each
def test_nothing_is_clipped_or_nameless(
    qtbot: QtBot, theme: Theme, make: Make, place: str, heading: str, text_size: int, size: tuple[int, int]
) -> None:
    theme.set_size(text_size)
    window = make(theme)
    qtbot.addWidget(window)
    window.resize(*size)
    window.show()
    for _ in range(4):
        QApplication.processEvents()
    troubles = [f"{check.__name__}: {trouble}" for check in CHECKS for trouble in check(window)]
    fitting = window.size().toTuple()
    theme.set_size(TEXT_SIZES[0])
    assert troubles == []
    assert fitting == size
