"""表格: pick a person, pick a form, look at the page, print it or save it as PDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QStackedWidget

from app.services.forms import FormSpec, Rendered, render
from app.services.journey.facts import Choice
from app.services.steps import STAGES
from app.ui import dialogs
from app.ui.common.choices import ChoiceList
from app.ui.common.empty_state import EmptyState
from app.ui.common.layout import button, columns, frame, label, rows, rule
from app.ui.common.pdf_view import PdfView
from app.ui.common.pick_list import PickList
from app.ui.common.pickers import PickEditor
from app.ui.desk import Desk
from app.ui.jobs import Job
from app.ui.pdf_pages import print_pages
from app.ui.printing import build_form_data, save_pdf
from app.ui.screen import Place, Screen
from app.ui.theme import Tone
from app.ui.wording import phase_title

TRUE_SIZE = "打印时请选“实际大小（100%）”，不要选“适合页面”，表格才与原件一样大。"


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The page in sight: which form, for whom, and its PDF."""

    form: FormSpec
    name: str
    rendered: Rendered


class FormsScreen(Screen):
    """Place.subject is the UUID of a case (or of a person without one), Place.focus the key of a form."""

    def __init__(self, desk: Desk, forms: Sequence[FormSpec]) -> None:
        super().__init__(desk)
        self._forms: Mapping[str, FormSpec] = {form.key: form for form in forms}
        self._cases = ChoiceList()
        self._case = ""
        self._sheet: _Sheet | None = None
        body = columns(self, gap=12)
        body.setContentsMargins(16, 16, 16, 16)
        self._left = frame()
        body.addWidget(self._left)
        self._build_left(desk)
        self.right = QStackedWidget()
        self.nothing = EmptyState("forms", "选一个人，再选一张表", "这里显示打印出来的样子。")
        holder = frame()
        rows(holder).addWidget(self.nothing)
        self.right.addWidget(holder)
        self.right.addWidget(self._build_right(desk))
        body.addWidget(self.right, 1)
        desk.theme.changed.connect(self._resize)
        self._resize()

    def open(self, place: Place) -> None:
        """Show a form of a case, or wait for the user to choose."""
        self._case = place.subject or self._case
        self._load()
        if place.focus:
            self.list.choose(place.focus, tell=False)
        self._draw()

    def leave(self) -> None:
        """Pages are drawn anew on return: the facts may have changed."""
        self.view.clear()
        self._sheet = None

    def on_changed(self, changes: Any) -> None:
        """The printed facts may have changed."""
        self._load()
        self._draw()

    def _build_left(self, desk: Desk) -> None:
        lines = rows(self._left, gap=8)
        lines.setContentsMargins(1, 12, 1, 8)
        who = rows(gap=4)
        who.setContentsMargins(12, 0, 12, 4)
        who.addWidget(label("给谁打印", "small"))
        self._who_line = who
        self.who = PickEditor(self._cases)
        self.who.name_it("给谁打印")
        self.who.edited.connect(self._on_who)
        who.addWidget(self.who)
        lines.addLayout(who)
        lines.addWidget(rule())
        self.list = PickList(desk.theme, "表格")
        self.list.set_entries(
            (_heading(form), form.key, form.title)
            for form in sorted(self._forms.values(), key=lambda form: (form.stage, form.number, form.key))
        )
        self.list.chosen.connect(lambda _key: self._draw())
        lines.addWidget(self.list, 1)

    def _build_right(self, desk: Desk) -> QFrame:
        card = frame()
        lines = rows(card, gap=0)
        lines.setContentsMargins(1, 1, 1, 1)
        bar = columns(gap=6)
        bar.setContentsMargins(12, 8, 12, 8)
        self.view = PdfView(desk.jobs)
        self.smaller = button("", lambda: self.view.step_zoom(-1), kind="quiet", icon="zoom-out", name="缩小")
        self.zoom = label("", "small")
        self.larger = button("", lambda: self.view.step_zoom(1), kind="quiet", icon="zoom-in", name="放大")
        self.fit = button(
            "", lambda: self.view.set_zoom(None), kind="quiet", icon="fit-width", name="适合宽度"
        )
        self.before = button("", lambda: self._turn(-1), kind="quiet", icon="chevron-left", name="上一页")
        self.page = label("", "small")
        self.after = button("", lambda: self._turn(1), kind="quiet", icon="chevron-right", name="下一页")
        for part in (self.smaller, self.zoom, self.larger, self.fit, self.before, self.page, self.after):
            bar.addWidget(part)
            if not part.toolTip():
                part.setToolTip(part.accessibleName())
        bar.addStretch(1)
        self.save = button("保存 PDF", self._on_save, icon="save")
        self.print = button("打印", self._on_print, kind="primary", icon="print")
        bar.addWidget(self.save)
        bar.addWidget(self.print)
        lines.addLayout(bar)
        self.note = label(TRUE_SIZE, "small", wrap=True)
        self.note.setContentsMargins(16, 0, 16, 8)
        lines.addWidget(self.note)
        self.warning = label("", "", wrap=True)
        self.warning.setProperty("tone", Tone.WARN.value)
        self.warning.setContentsMargins(16, 0, 16, 8)
        lines.addWidget(self.warning)
        lines.addWidget(rule())
        lines.addWidget(self.view, 1)
        self.view.zoomed.connect(lambda percent: self.zoom.setText(f"{percent}%"))
        self.view.page_changed.connect(self._on_page)
        return card

    def _resize(self) -> None:
        px = self.desk.theme.px
        self._left.setFixedWidth(px(300 if self.width() > px(1000) else 220))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrower list where there is little room."""
        super().resizeEvent(event)
        self._resize()

    def _load(self) -> None:
        from app.services.meeting_list import meeting_name
        from app.services.people import list_people

        today, wanted = self.desk.today(), self._case

        def work(session: Any) -> ChoiceList:
            people = list_people(session, today).rows
            found = [Choice(r.case_id or r.person_id, r.name, r.stage, r.search_key) for r in people]
            meeting = meeting_name(session, wanted) if wanted else ""
            if meeting:
                found.append(Choice(wanted, meeting, "", meeting))
            return ChoiceList(found)

        self.desk.jobs.read(work, self._show_people, owner=self, key=(id(self), "people"))

    def _show_people(self, cases: ChoiceList) -> None:
        self._cases = cases
        self.who.set_choices(cases)
        self.who.set_value(self._case or None)

    def _on_who(self) -> None:
        chosen = self.who.value()
        if chosen and chosen != self._case:
            self._case = chosen
            self._draw()

    def _draw(self) -> None:
        """Read the facts, draw the form, show it."""
        form = self._forms.get(self.list.current())
        if form is None or not self._case:
            self.right.setCurrentIndex(0)
            return
        case, today = self._case, self.desk.today()

        def drawn(sheet: _Sheet) -> None:
            self._sheet = sheet
            self.right.setCurrentIndex(1)
            self.view.show_pdf(sheet.rendered.pdf_bytes)
            self._warn(sheet.rendered)
            self.titled.emit(f"{form.title} › {sheet.name}" if sheet.name else form.title)

        def loaded(found: tuple[Any, str]) -> None:
            data, name = found
            self.desk.jobs.render(
                lambda _job: _Sheet(form, name, render(form, data, today)),
                drawn,
                owner=self,
                key=(id(self), "draw"),
            )

        self.desk.jobs.read(
            lambda session: build_form_data(session, form, case, today),
            loaded,
            owner=self,
            key=(id(self), "draw"),
        )

    def _warn(self, rendered: Rendered) -> None:
        words = []
        if rendered.missing_glyphs:
            characters = "、".join(glyph.char for glyph in rendered.missing_glyphs)
            words.append(f"字库里没有这些字：{characters}，打印后请手工补写。")
        if rendered.overflowed:
            words.append(f"写不下的内容已接到附页：{'、'.join(rendered.overflowed)}。")
        self.warning.setText("".join(words))
        self.warning.setVisible(bool(words))

    def _turn(self, by: int) -> None:
        self.view.go_to(self.view.current_page() + by)

    def _on_page(self, page: int, count: int) -> None:
        self.page.setText(f"{page} / {count} 页")
        self.before.setEnabled(page > 1)
        self.after.setEnabled(page < count)

    def _suggested(self, sheet: _Sheet) -> str:
        return f"{sheet.form.title}（{sheet.name}）.pdf" if sheet.name else f"{sheet.form.title}.pdf"

    def _on_save(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        path = dialogs.save_file(self, "保存 PDF", self._suggested(sheet), dialogs.PDF)
        if path is None:
            return

        def saved(target: Path) -> None:
            self.said.emit(f"已保存“{target.name}”。", Tone.DONE)

        content = sheet.rendered.pdf_bytes
        self.desk.jobs.render(lambda _job: save_pdf(path, content), saved, owner=self)

    def _on_print(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        printer = dialogs.choose_printer(self, sheet.rendered.pages)
        if printer is None:
            return
        content = sheet.rendered.pdf_bytes

        def sent(pages: int) -> None:
            self.said.emit(f"已送往打印机：{pages} 页。", Tone.DONE)

        job = Job("正在打印")
        self.desk.jobs.render(lambda task: print_pages(content, printer, task), sent, owner=self, job=job)


def _heading(form: FormSpec) -> str:
    """The stage a form belongs to; forms count stages from 1, 0 is the whole way."""
    return phase_title(form.stage - 1, STAGES[form.stage - 1]) if form.stage else "全程"
