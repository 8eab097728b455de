"""Help at the place one stands, the sheet of shortcuts, and the manual on paper."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QShortcut, QTextDocument
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services import manual
from app.ui import dialogs
from app.ui.help_window import HelpWindow
from app.ui.main_window import MainWindow
from app.ui.screen import Place
from app.ui.shortcuts import NAME, SHORTCUTS, WIDGET_KEYS, key_words, sheet, sheet_text
from tests.ui import looks
from tests.ui.test_walk import places


def opened(window: MainWindow) -> HelpWindow:
    """The window of the manual."""
    shown = window.help.shown
    assert shown is not None
    assert shown.isVisible()
    return shown


@pytest.mark.parametrize("key", ["today", "people", "dues", "statistics", "record", "exchange", "settings"])
def test_f1_opens_the_page_of_the_screen(window: MainWindow, qtbot: QtBot, key: str) -> None:
    window.open(Place(key))
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert opened(window).page() == manual.find(key).page
    text = manual.pages()[opened(window).page()].title
    assert opened(window).view.document().begin().text() == text


def test_the_button_opens_the_part_of_the_step_in_sight(window: MainWindow, qtbot: QtBot) -> None:
    step = next(place for place in places(window) if place.focus == "10")
    window.open(step)
    qtbot.mouseClick(window.top.help, Qt.MouseButton.LeftButton)
    shown = opened(window)
    assert shown.page() == manual.find("person", "10").page
    heading = manual.find("person", "10").heading
    assert shown.view.textCursor().block().text() == heading
    assert shown.view.verticalScrollBar().value() > 0


def test_a_page_opened_from_a_heading_begins_like_any_other(window: MainWindow) -> None:
    window.open_help()
    shown = opened(window)
    shown.show_page("person", manual.find("person", "10").heading)
    shown.show_page("dues")
    first = shown.view.document().begin()
    levels = []
    while first.isValid() and len(levels) < 3:
        levels.append((first.blockFormat().headingLevel(), first.charFormat().fontWeight() > 500))
        first = first.next()
    assert levels[0][0] == 1
    assert [level for level, _ in levels[1:]] == [0, 0]


def test_links_lead_to_pages_and_into_the_work_and_nowhere_else(window: MainWindow, qtbot: QtBot) -> None:
    window.open_help()
    shown = opened(window)
    target = list(manual.pages())[2]
    shown.view.link.emit(f"{target}.md")
    assert shown.page() == target
    shown.back.click()
    assert shown.page() != target
    shown.view.link.emit("go:people")
    assert window.place == Place("people")
    before = shown.page()
    for foreign in ("https://example.invalid/", "file:///etc/passwd", "nowhere.md"):
        shown.view.link.emit(foreign)
        assert shown.page() == before
        assert window.place == Place("people")


def test_only_pictures_of_the_manual_are_loaded(window: MainWindow, tmp_path: Path) -> None:
    window.open_help()
    view = opened(window).view
    kind = QTextDocument.ResourceType.ImageResource.value
    own = next(
        block.target
        for page in manual.pages().values()
        for block in manual.blocks(page.text)
        if block.kind == "picture"
    )
    image = view.loadResource(kind, QUrl(own))
    assert isinstance(image, QImage)
    assert 200 < image.width() <= view.viewport().width()
    assert view.loadResource(kind, QUrl("../../LICENSE")) is None
    assert view.loadResource(kind, QUrl("file:///etc/hostname")) is None
    assert view.loadResource(QTextDocument.ResourceType.HtmlResource.value, QUrl(own)) is None


def test_searching_and_the_contents(window: MainWindow, qtbot: QtBot) -> None:
    window.open_help()
    shown = opened(window)
    assert shown.list.count() == len(manual.pages()) + 3
    shown.box.setText("回执")
    keys = [shown.list.item(n).text() for n in range(shown.list.count())]
    assert "找到的页" in keys
    assert len(keys) < len(manual.pages())
    shown.box.clear()
    shown.list.choose("dues")
    assert shown.page() == "dues"
    shown.shut.click()
    assert not shown.isVisible()


def test_the_window_can_be_read_in_every_size(window: MainWindow) -> None:
    window.open_help()
    shown = opened(window)
    for size in (14, 18):
        window.desk.theme.set_size(size)
        shown.resize(960, 640)
        for _ in range(3):
            QApplication.processEvents()
        for check in (looks.clipped, looks.overlapping, looks.nameless, looks.small_targets):
            assert check(shown) == []
    window.desk.theme.set_size(14)


def test_the_sheet_of_shortcuts_names_every_key_there_is(window: MainWindow, qtbot: QtBot) -> None:
    window.open_help()
    for place in places(window):
        window.open(place)
    made = [*window.findChildren(QShortcut), *opened(window).findChildren(QShortcut)]
    found: dict[str, set[str]] = {}
    for shortcut in made:
        name = shortcut.property(NAME)
        assert name in SHORTCUTS, shortcut.key().toString()
        found.setdefault(name, set()).add(shortcut.key().toString())
    # Nothing is promised that was not made, and each has the keys it is said to have.
    assert {name: set(one.keys) for name, one in SHORTCUTS.items()} == found
    window.help.open_keys()
    text = opened(window).view.toPlainText()
    for keys, says, where in sheet():
        assert keys in text
        assert says in text
        assert where in text
    assert len(sheet()) == len(SHORTCUTS) - 8 + len(WIDGET_KEYS)


def test_keys_are_written_as_people_read_them() -> None:
    assert key_words(SHORTCUTS["back"]) == "Alt+←"
    assert key_words(SHORTCUTS["larger"]) == "Ctrl++、Ctrl+="
    assert key_words(SHORTCUTS["next"]) == "Ctrl+↓"
    assert "| F1 |" in sheet_text()


def test_the_manual_is_saved_as_one_pdf(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.open_help()
    path = tmp_path / "说明.pdf"
    monkeypatch.setattr(dialogs, "save_file", lambda *_: path)
    opened(window).paper.click()
    document = pypdfium2.PdfDocument(io.BytesIO(path.read_bytes()))
    text = "".join(page.get_textpage().get_text_range() for page in document)
    pages = len(document)
    document.close()
    for page in manual.pages().values():
        assert page.title in text
    assert "Ctrl+K" in text
    assert pages > 20
