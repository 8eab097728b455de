"""The keyboard alone: Tab reaches every control of every screen, and one sees where one is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.ui.main_window import MainWindow
from tests.ui import looks
from tests.ui.test_walk import places

_STEPS = 600
"""More presses of Tab than any screen has controls."""


def controls(window: MainWindow) -> Iterator[QWidget]:
    """What can be seen and takes the keyboard by Tab."""
    for widget in window.findChildren(QWidget):
        if (
            widget.isVisible()
            and widget.isEnabled()
            and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and widget.focusProxy() is None
            and not widget.isWindow()
        ):
            yield widget


def reached(window: MainWindow) -> set[QWidget]:
    """Every widget that has the keyboard once while Tab is pressed until it comes round."""
    found: set[QWidget] = set()
    for _ in range(_STEPS):
        now = QApplication.focusWidget()
        if now in found:
            break
        if now is not None:
            found.add(now)
        window.focusNextChild()
    return found


def in_group(widget: QWidget, found: set[QWidget]) -> bool:
    """One of several exclusive buttons: Tab stops at one of them, the arrow keys reach the others."""
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    return group is not None and group.exclusive() and any(one in found for one in group.buttons())


def test_tab_reaches_every_control(qtbot: QtBot, window: MainWindow) -> None:
    window.resize(1366, 768)
    troubles: list[str] = []
    number = 0
    for place in places(window):
        window.open(place)
        for _ in range(3):
            QApplication.processEvents()
        found = reached(window)
        number += len(found)
        troubles += [
            f"{place}: {looks.name_of(widget)}"
            for widget in controls(window)
            if widget not in found and not in_group(widget, found)
        ]
    assert number > 20 * len(places(window))
    assert not troubles, "\n".join(troubles)


@pytest.mark.parametrize("dark", [False, True])
def test_one_sees_where_the_keyboard_is(qtbot: QtBot, window: MainWindow, dark: bool) -> None:
    window.resize(1366, 768)
    window.desk.theme.set_dark(dark)
    window.activateWindow()
    seen: set[tuple[str, str]] = set()
    troubles = []
    for place in places(window):
        window.open(place)
        for _ in range(3):
            QApplication.processEvents()
        for widget in list(controls(window)):
            kind = (type(widget).__name__, str(widget.property("kind")))
            if kind in seen or widget.visibleRegion().isEmpty():
                continue
            seen.add(kind)
            widget.clearFocus()
            before = _picture(widget)
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            if QApplication.focusWidget() is widget and _picture(widget) == before:
                troubles.append(f"{place}: {kind} {looks.name_of(widget)}")
            widget.clearFocus()
    window.desk.theme.set_dark(None)
    assert len(seen) > 10
    assert not troubles, "\n".join(troubles)


def _picture(widget: QWidget) -> QImage:
    """The widget with what is around it, where a ring may be drawn; the blinking cursor is no ring."""
    QApplication.processEvents()
    parent = widget.parentWidget() or widget
    return parent.grab(widget.geometry().adjusted(-4, -4, 4, 4)).toImage()
