"""表格: choose for whom, choose a form, look at the page, print it or save it; batches and Word templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget

from app.services.export_register import LIST, Outgoing
from app.services.files import file_name
from app.services.forms import FormSpec
from app.services.journal.noting import REVEAL, note_people
from app.services.print_log import PDF_FILE, PRINTER, LastPrint
from app.ui import dialogs, export_panel
from app.ui.common.empty_state import EmptyState
from app.ui.common.layout import columns, frame, rows
from app.ui.common.pdf_view import PdfView
from app.ui.common.pick_list import PickList
from app.ui.common.pickers import PickEditor
from app.ui.desk import Desk
from app.ui.jobs import Job
from app.ui.pdf_pages import print_pages
from app.ui.printing import Drawn, Prepared, draw, font_folder, leaving, note, noting, prepare
from app.ui.screen import Place, Screen
from app.ui.screens.forms_layouts import LayoutWindow
from app.ui.screens.forms_picker import WORD, FormsPicker
from app.ui.screens.forms_sheet import SheetPane
from app.ui.screens.forms_templates import TemplatesPane
from app.ui.theme import Tone

_NOTHING, _SHEET, _WORD = range(3)


class FormsScreen(Screen):
    """Place.subject is the UUID of a case, person, organisation or meeting, Place.focus the key of a form."""

    def __init__(
        self,
        desk: Desk,
        forms: Sequence[FormSpec],
        folder: Path | None = None,
        templates: Path | None = None,
    ) -> None:
        """``folder`` holds the user's own layouts, ``templates`` the Word templates."""
        super().__init__(desk)
        self._forms: Mapping[str, FormSpec] = {form.key: form for form in forms}
        self._folder = folder
        self._sheet: Drawn | None = None
        self._seen: set[tuple[str, str]] = set()
        self._layouts: LayoutWindow | None = None
        body = columns(self, gap=12)
        body.setContentsMargins(16, 16, 16, 16)
        self.picker = FormsPicker(desk, forms)
        self.picker.subject_changed.connect(lambda _subject: self._on_subject())
        self.picker.chosen.connect(lambda _key: self._draw())
        self.picker.batch_wanted.connect(lambda: self.go.emit(Place("batch")))
        self.picker.layouts_wanted.connect(self._open_layouts)
        body.addWidget(self.picker)
        self.right = QStackedWidget()
        self.nothing = EmptyState("forms", "选一个人，再选一张表", "这里显示打印出来的样子。")
        self.nobody = EmptyState(
            "people",
            "还没有人员",
            "有了人员，就可以给他打印表格；组织的表格选“组织”就能打印。",
            (("去人员", lambda: self.go.emit(Place("people"))),),
        )
        self.nobody.hide()
        holder = frame()
        inside = rows(holder)
        inside.addWidget(self.nothing)
        inside.addWidget(self.nobody)
        self.sheet = SheetPane(desk)
        self.word = TemplatesPane(desk, templates)
        for part in (holder, self.sheet, self.word):
            self.right.addWidget(part)
        body.addWidget(self.right, 1)
        self.sheet.edited.connect(self._draw)
        self.sheet.save_wanted.connect(self._on_save)
        self.sheet.print_wanted.connect(self._on_print)
        self.sheet.list_wanted.connect(self._on_list)
        self.word.said.connect(self.said)
        self.word.found.connect(self.picker.set_templates)
        desk.theme.changed.connect(self._resize)
        self._resize()

    @property
    def who(self) -> PickEditor:
        """The box that names the subject."""
        return self.picker.who

    @property
    def list(self) -> PickList:
        """The forms that can be printed for the subject."""
        return self.picker.list

    @property
    def view(self) -> PdfView:
        """The pages in sight."""
        return self.sheet.view

    def open(self, place: Place) -> None:
        """Show a form of a subject, or wait for the user to choose."""
        if place.subject:
            self.picker.set_subject(place.subject)
        self._load(place.focus)
        self.word.load()
        self._look_for_trouble()

    def topic(self) -> str:
        """The paper in sight: one that is printed into preprinted paper has its own part."""
        return self.list.current()

    def leave(self) -> None:
        """Pages are drawn anew on return: the facts may have changed."""
        self.view.clear()
        self._sheet = None
        self._seen.clear()

    def on_changed(self, changes: Any) -> None:
        """The printed facts may have changed."""
        self._load("")

    def _resize(self) -> None:
        px = self.desk.theme.px
        self.picker.setFixedWidth(px(300 if self.width() > px(1000) else 240))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrower list where there is little room."""
        super().resizeEvent(event)
        self._resize()

    def _load(self, focus: str) -> None:
        from app.services.print_subjects import print_subjects

        def loaded(subjects: Any) -> None:
            self.picker.set_subjects(subjects)
            self.nobody.setVisible(not subjects.people)
            self.nothing.setVisible(bool(subjects.people))
            if focus:
                self.list.choose(focus, tell=False)
            self._on_subject()

        self.desk.jobs.read(print_subjects, loaded, owner=self, key=(id(self), "subjects"))

    def _look_for_trouble(self) -> None:
        """Layouts of the user's own that are not in order are told, and the shipped ones used."""
        from app.services.forms import problems

        self.desk.jobs.render(
            lambda _job: len(problems(self._folder)),
            self.picker.say_trouble,
            owner=self,
            key=(id(self), "problems"),
        )

    def _on_subject(self) -> None:
        self._mark()
        self._draw()

    def _draw(self) -> None:
        """Read the facts, draw the form, show it."""
        key, subject, today = self.list.current(), self.picker.subject(), self.desk.today()
        if key.startswith(WORD):
            self.word.show_template(key.removeprefix(WORD), subject)
            self.right.setCurrentIndex(_WORD)
            self.titled.emit("表格 › Word 模板")
            return
        form = self._forms.get(key)
        if form is None or not subject:
            self.right.setCurrentIndex(_NOTHING)
            self.titled.emit("表格")
            return
        self.sheet.choose_form(form)
        wish = self.sheet.options.wish()

        fonts = font_folder(self.desk)

        def work(session: Any) -> Any:
            prepared = prepare(session, key, self._folder, subject, today, wish, fonts=fonts)
            return prepared, _last(session, subject, form)

        def drawn(sheet: Drawn) -> None:
            self._sheet = sheet
            self._looked_at(sheet.of)
            self.right.setCurrentIndex(_SHEET)
            self.sheet.show_sheet(sheet)
            self.titled.emit(" › ".join(part for part in ("表格", form.title, sheet.of.name) if part))

        def loaded(found: Any) -> None:
            prepared, last = found
            self.sheet.show_last(last)
            self.desk.jobs.render(
                lambda _job: draw(prepared, today), drawn, owner=self, key=(id(self), "draw")
            )

        self.desk.jobs.read(work, loaded, owner=self, key=(id(self), "draw"))

    def _looked_at(self, of: Prepared) -> None:
        """A page with a whole ID number on it was shown: noted once for each form and person."""
        where = f"表格预览 {of.form.key}"
        if of.content.has_numbers and (where, of.subject) not in self._seen:
            self._seen.add((where, of.subject))
            person = of.person
            self.desk.jobs.note(lambda session: note_people(session, REVEAL, [person], where))

    def _mark(self) -> None:
        """Mark the forms whose facts changed after printing, one after the other, as time allows."""
        from app.services.print_log import printed_forms

        subject = self.picker.subject()
        if not subject:
            return
        key = (id(self), "marks")

        def found(forms: tuple[str, ...]) -> None:
            waiting = [self._forms[each] for each in forms if each in self._forms]

            def following() -> None:
                if waiting:
                    form = waiting.pop()
                    self.desk.jobs.read(
                        lambda session: _last(session, subject, form), marked, owner=self, key=key
                    )

            def marked(last: LastPrint | None) -> None:
                if last is not None:
                    self.list.mark(last.form, last.mark)
                following()

            following()

        self.desk.jobs.read(lambda session: printed_forms(session, subject), found, owner=self, key=key)

    def _noted(self, sheet: Drawn, target: str, copies: int = 1) -> None:
        note(self.desk, [sheet], target, copies)
        self._known(sheet)

    def _known(self, sheet: Drawn) -> None:
        def work(session: Any) -> LastPrint | None:
            return _last(session, sheet.of.subject, sheet.of.form)

        def known(last: LastPrint | None) -> None:
            if self._sheet is sheet:
                self.sheet.show_last(last)
                self.list.mark(sheet.of.form.key, "")

        self.desk.jobs.read(work, known, owner=self)

    def _on_save(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return

        def save(outgoing: Outgoing) -> None:
            path = dialogs.save_file(self, "存为 PDF", _suggested(sheet, ".pdf"), dialogs.PDF)
            if path is None:
                return

            def saved(target: Path) -> None:
                self.said.emit(f"已保存“{target.name}”。", Tone.DONE)
                self._known(sheet)

            log = noting(self.desk, [sheet], PDF_FILE)
            export_panel.save(self.desk, self, path, sheet.content, outgoing, saved, also=log)

        export_panel.ask(self.desk, self, leaving([sheet]), save)

    def _on_list(self) -> None:
        sheet, today = self._sheet, self.desk.today()
        if sheet is None:
            return

        def save(outgoing: Outgoing) -> None:
            path = dialogs.save_file(self, "存为 Excel", _suggested(sheet, ".xlsx"), dialogs.LIST)
            if path is not None:
                self._save_list(sheet, path, today, outgoing)

        export_panel.ask(self.desk, self, leaving([sheet], LIST), save)

    def _save_list(self, sheet: Drawn, path: Path, today: date, outgoing: Outgoing) -> None:
        of = sheet.of

        def work(_job: Job) -> Any:
            from app.services.forms.listing import listings
            from app.services.lists import list_bytes

            found = listings(of.form, of.data, today, of.options)
            return list_bytes(found), sum(len(each.rows) for each in found)

        def made(result: Any) -> None:
            content, count = result
            export_panel.save(
                self.desk,
                self,
                path,
                content,
                outgoing,
                lambda target: self.said.emit(f"已保存“{target.name}”，共 {count} 行。", Tone.DONE),
            )

        self.desk.jobs.render(work, made, owner=self)

    def _on_print(self) -> None:
        from app.services.forms.periods import is_overlay

        sheet, today = self._sheet, self.desk.today()
        if sheet is None:
            return
        printer = dialogs.choose_printer(self, sheet.pages)
        if printer is None:
            return
        if not is_overlay(sheet.of.form):
            self._send(sheet, printer)
            return
        # Values go into a preprinted paper: drawn once more as this printer is off.
        of, name, fonts = sheet.of, printer.printerName(), font_folder(self.desk)

        def read(again: Prepared) -> None:
            self.desk.jobs.render(
                lambda _job: draw(again, today), lambda drawn: self._send(drawn, printer), owner=self
            )

        self.desk.jobs.read(
            lambda session: prepare(
                session, of.form.key, self._folder, of.subject, today, of.wish, name, fonts
            ),
            read,
            owner=self,
        )

    def _send(self, sheet: Drawn, printer: Any) -> None:
        def sent(pages: int) -> None:
            self.said.emit(f"已送往打印机：{pages} 页。", Tone.DONE)
            self._noted(sheet, PRINTER, max(printer.copyCount(), 1))

        job = Job("正在打印")
        self.desk.jobs.render(
            lambda task: print_pages(sheet.content, printer, task), sent, owner=self, job=job
        )

    def _open_layouts(self) -> None:
        if self._layouts is None:
            self._layouts = LayoutWindow(self.desk, self._folder, self)
        form = self._forms.get(self.list.current())
        self._layouts.open(form.key if form else "", self.picker.subject())


def _last(session: Any, subject: str, form: FormSpec) -> LastPrint | None:
    from app.services.print_log import last_prints

    return last_prints(session, subject, {form.key: form}, only=form.key).get(form.key)


def _suggested(sheet: Drawn, suffix: str) -> str:
    return file_name(sheet.of.form.title, sheet.of.name, suffix=suffix)
