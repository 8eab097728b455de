"""Right of 表格: the page as it will be printed, what may be chosen for it, and when it was printed last."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame

from app.services.forms import FormSpec, Rendered
from app.services.forms.periods import is_list
from app.services.print_log import LastPrint
from app.ui.common.form_options import FormOptions
from app.ui.common.layout import button, columns, label, rows, rule
from app.ui.common.pdf_view import PdfView
from app.ui.common.tag import TagLabel
from app.ui.desk import Desk
from app.ui.printing import Drawn
from app.ui.theme import Tone

TRUE_SIZE = "打印时请选“实际大小（100%）”，不要选“适合页面”，表格才与原件一样大。"


class SheetPane(QFrame):
    """Shows one drawn form; emits what the user wants done with it."""

    save_wanted = Signal()
    print_wanted = Signal()
    list_wanted = Signal()
    edited = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        lines = rows(self, gap=0)
        lines.setContentsMargins(1, 1, 1, 1)
        bar = columns(gap=6)
        bar.setContentsMargins(12, 8, 12, 8)
        self.view = PdfView(desk.jobs)
        view = self.view
        self.smaller = button("", lambda: view.step_zoom(-1), kind="quiet", icon="zoom-out", name="缩小")
        self.zoom = label("", "small")
        self.larger = button("", lambda: view.step_zoom(1), kind="quiet", icon="zoom-in", name="放大")
        self.fit = button("", lambda: view.set_zoom(None), kind="quiet", icon="fit-width", name="适合宽度")
        self.before = button("", lambda: self._turn(-1), kind="quiet", icon="chevron-left", name="上一页")
        self.page = label("", "small")
        self.after = button("", lambda: self._turn(1), kind="quiet", icon="chevron-right", name="下一页")
        for part in (self.smaller, self.zoom, self.larger, self.fit, self.before, self.page, self.after):
            bar.addWidget(part)
            if not part.toolTip():
                part.setToolTip(part.accessibleName())
        bar.addStretch(1)
        self.own = TagLabel("自己的版式", Tone.INFO)
        self.list = button("存为 Excel", self.list_wanted.emit, icon="sheet")
        self.save = button("存为 PDF", self.save_wanted.emit, icon="save")
        self.print = button("打印", self.print_wanted.emit, kind="primary", icon="print")
        bar.addWidget(self.save)
        bar.addWidget(self.print)
        self._bar = bar
        lines.addLayout(bar)
        self.options = FormOptions(desk.today)
        self.options.edited.connect(self.edited)
        held = columns(gap=8)
        held.setContentsMargins(16, 0, 12, 6)
        top = Qt.AlignmentFlag.AlignTop
        held.addWidget(self.own, 0, top)
        held.addWidget(self.options, 1)
        held.addStretch(0)
        self._held = held
        self._is_beside = False
        held.addWidget(self.list, 0, top)
        lines.addLayout(held)
        log = columns(gap=8)
        log.setContentsMargins(16, 0, 16, 6)
        self.changed = TagLabel("已变动", Tone.WARN)
        self.log = label("", "small", wrap=True)
        log.addWidget(self.changed)
        log.addWidget(self.log, 1)
        lines.addLayout(log)
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
        self.show_last(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The third button stands beside the others where there is room, else in the line below."""
        super().resizeEvent(event)
        items = [self._bar.itemAt(at) for at in range(self._bar.count())]
        others = sum(
            item.sizeHint().width() + self._bar.spacing()
            for item in items
            if item is not None and item.widget() is not self.list
        )
        beside = others + self.list.sizeHint().width() + 24 <= event.size().width()
        if beside == self._is_beside:
            return
        self._is_beside = beside
        (self._held if beside else self._bar).removeWidget(self.list)
        if beside:
            self._bar.insertWidget(self._bar.indexOf(self.save), self.list)
        else:
            self._held.addWidget(self.list, 0, Qt.AlignmentFlag.AlignTop)

    def choose_form(self, form: FormSpec) -> None:
        """Offer what this form lets one choose, before it is drawn."""
        self.options.show_form(form)
        self.list.setVisible(is_list(form))

    def show_sheet(self, drawn: Drawn) -> None:
        """Show the pages and what is to be said about them."""
        self.own.setVisible(drawn.of.form.customised)
        self.view.show_pdf(drawn.content)
        text = warning(drawn.rendered)
        self.warning.setText(text)
        self.warning.setVisible(bool(text))

    def show_last(self, last: LastPrint | None) -> None:
        """When the form was printed last for this subject; 已变动 or 表样已更新 if that is so."""
        self.changed.setVisible(last is not None and bool(last.mark))
        self.log.setVisible(last is not None)
        if last is not None:
            self.changed.setText(last.mark or "已变动")
            times = f"，共 {last.times} 次" if last.times > 1 else ""
            self.log.setText(f"打印登记：{last.words}{times}。")

    def _turn(self, by: int) -> None:
        self.view.go_to(self.view.current_page() + by)

    def _on_page(self, page: int, count: int) -> None:
        self.page.setText(f"{page} / {count} 页")
        self.before.setEnabled(page > 1)
        self.after.setEnabled(page < count)


def warning(rendered: Rendered) -> str:
    """What a person must do by hand on this printout; empty if nothing."""
    words = []
    if rendered.missing_glyphs:
        characters = "、".join(glyph.char for glyph in rendered.missing_glyphs)
        words.append(f"字库里没有这些字：{characters}，打印后请手工补写。")
    if rendered.overflowed:
        words.append(f"写不下的内容已接到附页：{'、'.join(rendered.overflowed)}。")
    return "".join(words)
