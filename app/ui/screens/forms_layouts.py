"""试看版式: the user's own layout as it prints, drawn anew each time its file is saved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QFileSystemWatcher, Qt, QTimer, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import QWidget

from app.ui.common.editors import QuietCombo
from app.ui.common.layout import button, columns, label, rows, rule
from app.ui.common.pdf_view import PdfView
from app.ui.common.tag import TagLabel
from app.ui.desk import Desk
from app.ui.printing import Drawn, Wish, draw, prepare
from app.ui.theme import Tone

_PAUSE_MS = 150
"""Editors save in several steps; the page is drawn when it has been quiet for so long."""


class LayoutWindow(QWidget):
    """A small window beside the editor in which the description is changed."""

    def __init__(self, desk: Desk, folder: Path | None, parent: QWidget) -> None:
        """``folder`` is where the user's own layouts lie; it need not exist yet."""
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle("试看版式")
        self.setProperty("kind", "ground")
        self.resize(760, 720)
        self._desk = desk
        self._folder = folder
        self._subject = ""
        self._watcher = QFileSystemWatcher(self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.refresh)
        self._watcher.fileChanged.connect(lambda _path: self._pause.start())
        self._watcher.directoryChanged.connect(lambda _path: self._pause.start())
        lines = rows(self, margin=16, gap=8)
        line = columns(gap=8)
        self.forms = QuietCombo()
        self.forms.setAccessibleName("表格")
        self.forms.setMinimumContentsLength(18)
        self.forms.activated.connect(lambda _index: self.refresh())
        line.addWidget(self.forms, 1)
        self.tag = TagLabel("")
        line.addWidget(self.tag)
        self.copy = button("复制一份来改", self._on_copy, icon="copy")
        line.addWidget(self.copy)
        self.folder = button("打开文件夹", self._on_folder, icon="folder")
        line.addWidget(self.folder)
        lines.addLayout(line)
        self.hint = label("", "small", wrap=True)
        lines.addWidget(self.hint)
        self.trouble = label("", "", wrap=True, select=True)
        self.trouble.setProperty("tone", Tone.WARN.value)
        lines.addWidget(self.trouble)
        lines.addWidget(rule())
        self.view = PdfView(desk.jobs)
        lines.addWidget(self.view, 1)

    def open(self, key: str, subject: str) -> None:
        """Show a form for a subject; without a subject, for whatever has the most facts."""
        self._subject = subject
        self.refresh(key)
        self.show()
        self.raise_()

    def refresh(self, key: str = "") -> None:
        """Read every description anew and draw the chosen form."""
        from app.services.forms import catalogue, problems

        folder = self._folder
        wanted = key or str(self.forms.currentData() or "")

        def work(_job: Any) -> Any:
            return catalogue(folder), problems(folder)

        def loaded(found: Any) -> None:
            forms, troubles = found
            self._list(forms, wanted)
            self.trouble.setText("\n".join(str(each) for each in troubles))
            self.trouble.setVisible(bool(troubles))
            self._watch()
            self._draw()

        self._desk.jobs.render(work, loaded, owner=self, key=(id(self), "read"))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop watching until opened again."""
        watched = [*self._watcher.files(), *self._watcher.directories()]
        if watched:
            self._watcher.removePaths(watched)
        self._pause.stop()
        self.view.clear()
        super().closeEvent(event)

    def _list(self, forms: Any, wanted: str) -> None:
        self.forms.clear()
        for form in sorted(forms, key=lambda form: (not form.customised, form.number, form.key)):
            own = "（自己的版式）" if form.customised else ""
            self.forms.addItem(f"{form.title}{own}", form.key)
        at = self.forms.findData(wanted)
        self.forms.setCurrentIndex(max(at, 0))
        customised = {form.key for form in forms if form.customised}
        key = str(self.forms.currentData() or "")
        has_file = self._folder is not None and (self._folder / f"{key}.toml").is_file()
        state = ("自己的版式", Tone.INFO) if key in customised else ("随程序的版式", Tone.NEUTRAL)
        self.tag.show_state(*state)
        self.copy.setVisible(not has_file)
        self.hint.setText(
            f"正在看 {key}.toml：改好保存，这里马上重画。"
            if has_file
            else "复制一份，用记事本改，保存后这里马上重画。"
        )

    def _watch(self) -> None:
        """Follow the folder and its files; an editor that replaces a file makes a new one to follow."""
        if self._folder is None or not self._folder.is_dir():
            return
        wanted = {str(self._folder), *(str(path) for path in self._folder.glob("*.toml"))}
        new = wanted - {*self._watcher.files(), *self._watcher.directories()}
        if new:
            self._watcher.addPaths(sorted(new))

    def _draw(self) -> None:
        from app.services.forms import get_form
        from app.services.subjects import best_subject

        key, folder, today, subject = (
            str(self.forms.currentData() or ""),
            self._folder,
            self._desk.today(),
            self._subject,
        )
        if not key:
            return

        def work(session: Any) -> Any:
            form = get_form(key, folder)
            whose = subject or best_subject(session, form.scope, form.steps)
            return prepare(session, key, folder, whose, today, Wish()) if whose else None

        def loaded(prepared: Any) -> None:
            if prepared is None:
                self.hint.setText("还没有可以试印的人员或组织，先记录一个人再来试看。")
                return
            self._desk.jobs.render(
                lambda _job: draw(prepared, today),
                self._drawn,
                owner=self,
                key=(id(self), "draw"),
                failed=self._say,
            )

        self._desk.jobs.read(work, loaded, owner=self, key=(id(self), "draw"), failed=self._say)

    def _drawn(self, sheet: Drawn) -> None:
        self.view.show_pdf(sheet.content)

    def _say(self, error: Any) -> None:
        """A layout that reads well but cannot be drawn."""
        self.trouble.setText(str(error))
        self.trouble.show()

    def _on_copy(self) -> None:
        from app.services.forms.own_copies import copy_form

        key, folder = str(self.forms.currentData() or ""), self._folder
        if folder is None or not key:
            return
        self._desk.jobs.render(
            lambda _job: copy_form(key, folder), lambda _path: self.refresh(key), owner=self, failed=self._say
        )

    def _on_folder(self) -> None:
        if self._folder is not None and self._folder.is_dir():
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))
        else:
            self.hint.setText("还没有自己的版式；先按“复制一份来改”。")
