"""The manual inside the program: a window beside the work that opens at the place one stands.

Local pages and pictures only: nothing is fetched, no link leads out of the manual or the program.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QResizeEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QLineEdit, QTextBrowser, QWidget

from app.config import APP_NAME, manual_path
from app.services import manual
from app.services.manual import FIRST, KEYS, Page
from app.ui import dialogs
from app.ui.common.layout import button, columns, rows
from app.ui.common.pick_list import PickList
from app.ui.desk import Desk
from app.ui.jobs import Job
from app.ui.screen import Place
from app.ui.shortcuts import bind, sheet_text
from app.ui.theme import Theme

_GO = "go"
_TITLE = "使用说明"
_PICTURE = "\ufffc"
_MARKDOWN = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
"""Tables, but no HTML: a page is text and can do nothing."""


class PageView(QTextBrowser):
    """One page; emits :attr:`link` with the target of a link that was chosen."""

    link = Signal(str)

    def __init__(self, theme: Theme, folder: Path) -> None:
        super().__init__()
        self._theme = theme
        self._folder = folder.resolve()
        self._text = ""
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setAccessibleName("说明正文")
        self.anchorClicked.connect(lambda url: self.link.emit(url.toString()))
        theme.changed.connect(self._again)

    def show_text(self, text: str) -> None:
        """Show a page from its beginning."""
        self._text = text
        self._again()
        self.verticalScrollBar().setValue(0)

    def show_heading(self, heading: str) -> None:
        """Scroll to a heading."""
        block = self._block(heading)
        if block is not None:
            self.setTextCursor(QTextCursor(block))
            top = self.document().documentLayout().blockBoundingRect(block).top()
            self.verticalScrollBar().setValue(int(top))

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Pictures of the manual, fitted into the width; nothing else is ever loaded."""
        path = (self._folder / QUrl(name).path().lstrip("/")).resolve()
        if kind != QTextDocument.ResourceType.ImageResource.value or not path.is_relative_to(self._folder):
            return None
        image = QImage(str(path))
        if image.isNull():
            return None
        room = max(240, self.viewport().width() - 56)
        if image.width() > room:
            image = image.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)
        return image

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pictures into the new width."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._again()

    def _again(self) -> None:
        if not self._text:
            return
        at = self.verticalScrollBar().value()
        font = QFont(self.font())
        font.setPixelSize(self._theme.px(15))
        # A used document would give the first lines the look of what the cursor stood in.
        fresh = QTextDocument(self)
        fresh.setDefaultFont(font)
        fresh.setDocumentMargin(16)
        self.setDocument(fresh)
        fresh.setMarkdown(self._text, _MARKDOWN)
        self._loosen()
        self.verticalScrollBar().setValue(at)

    def _loosen(self) -> None:
        """Lines 1.4 high and links in the colour of the scheme."""
        ink = QColor(self._theme.colors.info)
        block = self.document().begin()
        while block.isValid():
            cursor = QTextCursor(block)
            shape = block.blockFormat()
            if _PICTURE not in block.text():  # a line of 1.4 times its height would leave a hole under it
                shape.setLineHeight(140, 1)
            else:
                shape.setBottomMargin(self._theme.px(12))
            cursor.setBlockFormat(shape)
            if shape.headingLevel():
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                look = QTextCharFormat()
                look.setProperty(
                    QTextFormat.Property.FontPixelSize,
                    self._theme.px(22 if shape.headingLevel() == 1 else 18),
                )
                look.clearProperty(QTextFormat.Property.FontSizeAdjustment)
                cursor.mergeCharFormat(look)
            part = block.begin()
            while not part.atEnd():
                fragment = part.fragment()
                if fragment.charFormat().isAnchor():
                    cursor.setPosition(fragment.position())
                    cursor.setPosition(
                        fragment.position() + fragment.length(), QTextCursor.MoveMode.KeepAnchor
                    )
                    look = fragment.charFormat()
                    look.setForeground(ink)
                    cursor.mergeCharFormat(look)
                    break
                part += 1
            block = block.next()

    def _block(self, heading: str) -> QTextBlock | None:
        block = self.document().begin()
        while block.isValid():
            if block.text() == heading and block.blockFormat().headingLevel():
                return block
            block = block.next()
        return None


class HelpWindow(QWidget):
    """Contents and search on the left, the page on the right; emits ``go(Place)`` for links into the work."""

    go = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._desk = desk
        self._page = FIRST
        self._trail: list[str] = []
        self.setProperty("kind", "ground")
        self.setWindowTitle(f"{_TITLE} — {APP_NAME}")
        self.resize(desk.theme.px(960), desk.theme.px(640))
        line = columns(self, margin=12, gap=12)
        left = rows(gap=8)
        self.box = QLineEdit()
        self.box.setPlaceholderText("在说明里找")
        self.box.setAccessibleName("在说明里找")
        self.box.setClearButtonEnabled(True)
        self.box.textChanged.connect(lambda _text: self._fill())
        left.addWidget(self.box)
        self.list = PickList(desk.theme, "目录")
        self.list.setFixedWidth(desk.theme.px(230))
        self.list.chosen.connect(self._on_chosen)
        left.addWidget(self.list, 1)
        line.addLayout(left)
        right = rows(gap=8)
        head = columns(gap=8)
        self.back = button("上一页", self._on_back, icon="chevron-left")
        self.paper = button("存为 PDF", self._on_paper, icon="save", tip="把全部说明存为一个 PDF，可以打印")
        self.sheet = button("快捷键", lambda: self.show_page(KEYS))
        self.shut = button("关闭", self.close)
        head.addWidget(self.back)
        head.addStretch(1)
        for part in (self.sheet, self.paper, self.shut):
            head.addWidget(part)
        right.addLayout(head)
        self.view = PageView(desk.theme, manual_path())
        self.view.link.connect(self._on_link)
        right.addWidget(self.view, 1)
        line.addLayout(right, 1)
        bind("close-help", self, self.close)
        self._fill()

    def show_for(self, screen: str, topic: str) -> None:
        """Open the part about a place of the window."""
        found = manual.find(screen, topic)
        self.show_page(found.page, found.heading)

    def show_page(self, key: str, heading: str = "") -> None:
        """Open a page, at a heading of it."""
        if key != self._page and self.isVisible():
            self._trail.append(self._page)
        self._page = key
        self.back.setEnabled(bool(self._trail))
        self.view.show_text(sheet_text() if key == KEYS else _text(key))
        self.list.choose(key, tell=False)
        self.show()
        self.raise_()
        self.activateWindow()
        if heading:
            self.view.show_heading(heading)
        self.view.setFocus()

    def page(self) -> str:
        """Key of the page shown."""
        return self._page

    def _fill(self) -> None:
        text = self.box.text().strip()
        found = manual.search(text) if text else list(manual.pages().values())
        entries = [("找到的页" if text else "目录", page.key, page.title) for page in found]
        keys = [] if text and "快捷键" not in text else [("附", KEYS, "快捷键")]
        self.list.set_entries([*entries, *keys])
        self.list.choose(self._page, tell=False)

    def _on_chosen(self, key: str) -> None:
        self.show_page(key)

    def _on_back(self) -> None:
        if self._trail:
            before = self._trail.pop()
            self._page = before
            self.show_page(before)
            self.back.setEnabled(bool(self._trail))

    def _on_link(self, target: str) -> None:
        """``page.md``, ``page.md#标题`` or ``go:people``; anything else is no link of ours."""
        scheme, colon, place = target.partition(":")
        if colon and scheme == _GO:
            self.go.emit(Place(*place.split("/")))
            return
        path, _hash, heading = QUrl.fromPercentEncoding(target.encode()).partition("#")
        key = path.removesuffix(".md")
        if key == KEYS or key in manual.pages():
            self.show_page(key, heading)

    def _on_paper(self) -> None:
        path = dialogs.save_file(self, "存为 PDF", "支部案头使用说明.pdf", dialogs.PDF)
        if path is None:
            return
        keys = Page(KEYS, "快捷键", sheet_text(), ())

        def work(_job: Job) -> Path:
            from app.services.files import save_bytes
            from app.services.forms.manual_pdf import manual_pdf

            listed = [page for key, page in manual.pages().items() if key != FIRST]
            return save_bytes(path, manual_pdf([*listed, keys], manual_path()))

        def saved(target: Path) -> None:
            self.setWindowTitle(f"已保存“{target.name}” — {_TITLE}")

        self._desk.jobs.render(work, saved, owner=self, job=Job("正在排印使用说明"))


def _text(key: str) -> str:
    page = manual.pages().get(key)
    return "# 没有这一页\n" if page is None else page.text
