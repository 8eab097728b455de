"""RecordPane: one row beside its list: a heading, its facts as a form, notes above it, one button to save."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QMenu, QWidget

from app.services.drafts import draft_key
from app.ui import dialogs
from app.ui.common.choices import ChoiceList
from app.ui.common.drafts import DraftBar
from app.ui.common.fact_form import FactForm, FormField
from app.ui.common.layout import ElidedLabel, button, clear, columns, label, rows, rule, scrolled, tab_after
from app.ui.common.tag import TagLabel
from app.ui.common.why_toggle import WhyToggle
from app.ui.common.writing_button import WritingButton
from app.ui.desk import Desk
from app.ui.theme import Tone

_DELETE = "可以撤销，也可以在回收站里恢复。别的记录里还写着它的，会说明并且不删。"


class RecordPane(QFrame):
    """Emits ``save_wanted`` when the form is without problems, ``edited`` after every change.

    ``rule_wanted(number)`` from 为什么. ``delete_wanted`` where a stored record may be deleted; that can be
    taken back, so nothing is asked.
    """

    save_wanted = Signal()
    rule_wanted = Signal(str)
    delete_wanted = Signal()
    edited = Signal()
    paper_wanted = Signal(object)
    """One of the forms of :meth:`offer_papers` was chosen: what it was given with."""
    resized = Signal()
    """The pane or what stands in it has another height."""

    def __init__(
        self,
        desk: Desk,
        drafts: str,
        save_text: str,
        *,
        column_width: int = 176,
        about: str = "",
    ) -> None:
        """``drafts`` names the screen under which typed text is kept; ``save_text`` is on the button.

        ``about`` says what 为什么 explains, where :meth:`RecordPane.why` is given reasons.
        """
        super().__init__()
        self._drafts_of = drafts
        self.draft = DraftBar(desk, self._typed, self._retype)
        self._today = desk.today
        self._column_width = column_width
        self.setProperty("kind", "card")
        lines = rows(self, gap=0)
        head = columns(gap=10)
        head.setContentsMargins(16, 10, 16, 8)
        self.title = ElidedLabel("", "heading")
        self.state = TagLabel("")
        head.addWidget(self.title)
        head.addWidget(self.state)
        head.addStretch(1)
        self.why = WhyToggle(about or save_text, is_apart=True)
        self.why.rule_wanted.connect(self.rule_wanted)
        self.why.link.hide()
        self.why.hide()
        head.addWidget(self.why.link)
        lines.addLayout(head)
        lines.addWidget(rule())
        self.content = QWidget()
        inside = rows(self.content, margin=16, gap=12)
        self._notes = rows(gap=4)
        inside.addLayout(self._notes)
        self.above = rows(gap=8)
        inside.addLayout(self.above)
        inside.addWidget(self.why)
        inside.addWidget(self.draft)
        self._place = rows(gap=0)
        inside.addLayout(self._place)
        self.below = rows(gap=8)
        inside.addLayout(self.below)
        inside.addStretch(1)
        self._area = scrolled(self.content)
        lines.addWidget(self._area, 1)
        lines.addWidget(rule())
        self.foot = columns(gap=8)
        self.foot.setContentsMargins(16, 8, 16, 8)
        self.delete = button(
            "删除",
            self.delete_wanted.emit,
            kind="link",
            edge=True,
            tip=_DELETE,
            name="删除这条记录",
            made=WritingButton(desk.jobs),
        )
        self.delete.hide()
        self.foot.addWidget(self.delete)
        self._papers: Sequence[tuple[str, object]] = ()
        self.papers = button("打印表格", self._open_papers, icon="print", tip="这一条的表格")
        self.papers.hide()
        self.foot.addWidget(self.papers)
        self.foot.addStretch(1)
        self.save = button(save_text, self._on_save, kind="primary", made=WritingButton(desk.jobs))
        self.foot.addWidget(self.save)
        lines.addLayout(self.foot)
        self.form: FactForm | None = None

    def show_record(
        self,
        title: str,
        fields: Sequence[FormField],
        values: Mapping[str, Any],
        *,
        choices: Mapping[str, ChoiceList] | None = None,
        state: tuple[str, Tone] = ("", Tone.NEUTRAL),
        proposed: Mapping[str, Any] | None = None,
        key: str = "",
        can_delete: bool = False,
    ) -> None:
        """Show stored values; ``proposed`` are filled in but not stored, so they may be saved at once.

        ``key`` names the record among those of the screen, for its draft.
        """
        self.draft.flush()
        self.delete.setVisible(can_delete)
        self.title.set_whole(title)
        self.state.show_state(*state)
        clear(self._place)
        form = FactForm(fields, today=self._today, choices=choices, column_width=self._column_width)
        form.set_values(values)
        form.restore(proposed or {})
        form.edited.connect(self._on_edited)
        self.form = form
        self._place.addWidget(form)
        tab_after(self.content, [self.delete, self.save])
        self._on_edited()
        form.edited.connect(self.draft.touch)
        self.draft.come(draft_key(self._drafts_of, key) if key else "", f"{title}（未保存）")
        self.resized.emit()

    def offer_papers(self, papers: Sequence[tuple[str, object]]) -> None:
        """The forms that belong to the record: titles, and what :attr:`paper_wanted` brings of each."""
        self._papers = papers
        self.papers.setVisible(bool(papers))

    def _open_papers(self) -> None:
        menu = QMenu(self)
        for title, what in self._papers:
            menu.addAction(title, partial(self.paper_wanted.emit, what))
        dialogs.show_menu(menu, self.papers.mapToGlobal(QPoint(0, 0)) - QPoint(0, menu.sizeHint().height()))

    def settle(self) -> None:
        """What was typed is stored or given up: its draft goes, and the form takes it for stored."""
        self.draft.settle()
        if self.form is not None:
            self.form.set_values(self.form.values())

    def show_notes(self, notes: Sequence[tuple[str, Tone | None]]) -> None:
        """Sentences above the form: a sum, a doubt."""
        clear(self._notes)
        for text, tone in notes:
            line = label(text, wrap=True)
            if tone is not None:
                line.setProperty("tone", tone.value)
            self._notes.addWidget(line)
        self.resized.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is more or less room."""
        super().resizeEvent(event)
        self.resized.emit()

    def wanted_height(self) -> int:
        """The height at which nothing has to be scrolled."""
        around = self.sizeHint().height() - self._area.sizeHint().height()
        width = self._area.viewport().width()
        high = self.content.heightForWidth(width) if self.content.hasHeightForWidth() else -1
        return around + max(high, self.content.sizeHint().height() if high < 0 else 0)

    def is_dirty(self) -> bool:
        """Whether something typed is not stored."""
        return self.form is not None and self.form.is_dirty()

    def values(self) -> dict[str, Any]:
        """Every value of the form."""
        return self.form.values() if self.form is not None else {}

    def changes(self) -> dict[str, Any]:
        """The values that differ from the stored ones."""
        return self.form.changes() if self.form is not None else {}

    def _typed(self) -> Mapping[str, Any]:
        return self.form.typed() if self.form is not None else {}

    def _retype(self, typed: Mapping[str, Any]) -> None:
        if self.form is not None:
            self.form.retype(typed)

    def _on_edited(self) -> None:
        self.save.setEnabled(self.is_dirty())
        self.edited.emit()

    def _on_save(self) -> None:
        if self.form is not None and self.form.show_problems():
            self.save_wanted.emit()
