"""Filling in a form as a person does: typing into boxes, clicking segments and ticks, picking by name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.ui.common.day_editor import DaysEditor
from app.ui.common.editors import ChoiceEditor, ChoicesEditor, Editor, YesNoEditor
from app.ui.common.fact_form import FactForm
from app.ui.common.pickers import PickEditor, PickManyEditor
from tests.ui.keys import type_text


def fill(qtbot: QtBot, form: FactForm, values: Mapping[str, Any], names: Mapping[str, str]) -> None:
    """Enter ``values`` one after the other; ``names`` are what UUIDs are found by."""
    for attr, value in values.items():
        editor = form.editor(attr)
        if not editor.isVisible():
            more = [each for each in form.findChildren(QPushButton) if "可填" in each.text()]
            assert more, f"{attr} cannot be reached"
            qtbot.mouseClick(more[0], Qt.MouseButton.LeftButton)
            QApplication.processEvents()
        assert editor.isVisible(), attr
        enter(qtbot, editor, value, names)
        seen = editor.value()
        # Ticks have the order of the list, not that of the clicks.
        same = set(seen) == set(value) if isinstance(editor, ChoicesEditor) else seen == value
        assert same, f"{attr}: {seen!r} instead of {value!r}"


def enter(qtbot: QtBot, editor: Editor, value: Any, names: Mapping[str, str]) -> None:
    """Enter one value."""
    if isinstance(editor, YesNoEditor):
        qtbot.mouseClick(editor.buttons[0 if value else 1], Qt.MouseButton.LeftButton)
    elif isinstance(editor, ChoicesEditor):
        for word in value:
            editor._boxes[word].click()
    elif isinstance(editor, ChoiceEditor) and not editor.box.isEditable():
        _choose(qtbot, editor, value)
    elif isinstance(editor, PickManyEditor | PickEditor):
        for each in value if isinstance(value, tuple) else (value,):
            _pick(qtbot, editor, names[each])
    else:
        several = isinstance(editor, DaysEditor)
        _type(qtbot, editor, "；".join(map(_text, value)) if several else _text(value))


def _text(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return "；".join(map(_text, value)) if isinstance(value, tuple) else str(value)


def _choose(qtbot: QtBot, editor: ChoiceEditor, word: str) -> None:
    """By the arrow keys, as far down as the word stands."""
    box = editor.box
    box.setFocus()
    at = box.findText(word)
    assert at >= 0, f"{word} is not offered"
    while box.currentIndex() != at:
        qtbot.keyClick(box, Qt.Key.Key_Down if box.currentIndex() < at else Qt.Key.Key_Up)


def _type(qtbot: QtBot, editor: Editor, text: str) -> None:
    box: QWidget | None = editor.focusProxy()
    assert box is not None
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_text(box, text)


def _pick(qtbot: QtBot, editor: PickEditor | PickManyEditor, name: str) -> None:
    """Type the name and click the first line of the list that opens under the box."""
    _type(qtbot, editor, name)
    popup = editor.box.completer().popup()
    assert popup is not None
    qtbot.waitUntil(popup.isVisible)
    first = popup.visualRect(popup.model().index(0, 0)).center()
    qtbot.mouseClick(popup.viewport(), Qt.MouseButton.LeftButton, pos=first)
    QApplication.processEvents()
    assert not popup.isVisible()
