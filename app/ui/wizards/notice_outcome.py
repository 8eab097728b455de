"""One notice: objections and how they were looked into, the outcome, and its two sheets (F19, F20)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from app.errors import UserError
from app.models.words import NoticeMatter
from app.services.drafts import draft_key
from app.services.forms import FormSpec
from app.services.notice_list import SETTLING, NoticeRow, notice_field, notice_values, settle
from app.ui.common.drafts import DraftBar
from app.ui.common.fact_form import FactForm, FormField
from app.ui.common.layout import button, clear, columns, label, rows, rule, scrolled, tab_after
from app.ui.common.tag import TagLabel
from app.ui.common.writing_button import WritingButton
from app.ui.desk import Desk
from app.ui.screen import Place
from app.ui.theme import Tone

_SUBJECTS = {
    "activist": NoticeMatter.ACTIVIST,
    "candidate": NoticeMatter.CANDIDATE,
    "admission": NoticeMatter.ADMISSION,
    "conversion": NoticeMatter.CONVERSION,
}
_CONTEXTS = ("notice", "publicity")


class OutcomePane(QFrame):
    """Emits ``go(Place)`` for the sheets and ``said(text, tone)`` for refusals."""

    go = Signal(object)
    said = Signal(str, object)

    def __init__(self, desk: Desk, forms: Sequence[FormSpec]) -> None:
        super().__init__()
        self._desk = desk
        self._forms = [form for form in forms if form.context in _CONTEXTS]
        self._row: NoticeRow | None = None
        self.setProperty("kind", "card")
        lines = rows(self, gap=0)
        head = columns(gap=10)
        head.setContentsMargins(16, 10, 16, 8)
        self.title = label("", "heading")
        self.state = TagLabel("")
        head.addWidget(self.title)
        head.addWidget(self.state)
        head.addStretch(1)
        lines.addLayout(head)
        lines.addWidget(rule())
        self.draft = DraftBar(desk, self._typed, self._retype)
        self._content = QWidget()
        inside = rows(self._content, margin=16, gap=12)
        inside.addWidget(self.draft)
        self._lines = rows(gap=12)
        inside.addLayout(self._lines)
        lines.addWidget(scrolled(self._content), 1)
        lines.addWidget(rule())
        foot = columns(gap=8)
        foot.setContentsMargins(16, 8, 16, 8)
        self._sheets = columns(gap=8)
        foot.addLayout(self._sheets)
        foot.addStretch(1)
        self.save = button("保存结果", self._on_save, kind="primary", made=WritingButton(desk.jobs))
        foot.addWidget(self.save)
        lines.addLayout(foot)
        self.form: FactForm | None = None

    def show_notice(self, row: NoticeRow) -> None:
        """Show what is recorded of a notice; text being typed for the same one stays."""
        same = self._row is not None and self._row.notice_id == row.notice_id
        if same and self.form is not None and self.form.is_dirty():
            return
        self.draft.flush()
        self._row = row
        self.title.setText(f"{row.person}　{row.matter}公示")
        word, tone = _verdict(row)
        self.state.show_state(word, tone)
        self._show_sheets(row)
        self._desk.jobs.read(
            lambda session: notice_values(session, row.notice_id),
            self._show_values,
            owner=self,
            key=(id(self), "notice"),
        )

    def _show_values(self, values: Mapping[str, Any]) -> None:
        clear(self._lines)
        fields = [FormField(attr, notice_field(attr)) for attr in ("settled_on", "result")]
        fields += [FormField(attr, notice_field(attr)) for attr in ("feedback", "investigation")]
        self.form = FactForm(fields, today=self._desk.today)
        self.form.set_values({attr: values[attr] for attr in SETTLING})
        self.form.edited.connect(self._on_edited)
        self.form.edited.connect(self.draft.touch)
        self._lines.addWidget(self.form)
        self._lines.addStretch(1)
        tab_after(self._content, [self.save])
        self._on_edited()
        if self._row is not None:
            self.draft.come(draft_key("notices", self._row.notice_id), "公示结果（未保存）")

    def _show_sheets(self, row: NoticeRow) -> None:
        clear(self._sheets)
        mine = [form for form in self._forms if _SUBJECTS.get(form.subject) == row.matter]
        for form in mine:
            self._sheets.addWidget(
                button(
                    "公示" if form.context == "notice" else "公示情况登记表",
                    lambda key=form.key: self.go.emit(Place("forms", row.case_id, key)),  # type: ignore[misc]
                    icon="forms",
                    name=f"预览{form.title}",
                )
            )

    def _typed(self) -> Mapping[str, Any]:
        return self.form.typed() if self.form is not None else {}

    def _retype(self, typed: Mapping[str, Any]) -> None:
        if self.form is not None:
            self.form.retype(typed)

    def _on_edited(self) -> None:
        self.save.setEnabled(self.form is not None and self.form.is_dirty())

    def _on_save(self) -> None:
        row, form = self._row, self.form
        if row is None or form is None or not form.show_problems():
            return
        values, today = form.changes(), self._desk.today()

        def stored(_none: object) -> None:
            self.draft.settle()
            self._row = None
            self.show_notice(row)

        self._desk.jobs.write(
            lambda session: settle(session, row.notice_id, values, today),
            f"记录“公示结果（{row.person}）”",
            done=stored,
            owner=self,
            failed=self._on_failed,
        )

    def _on_failed(self, error: UserError) -> None:
        """The refusal is said; what was typed stays."""
        self.said.emit(f"{error.message}{error.hint}", Tone.WARN)


def _verdict(row: NoticeRow) -> tuple[str, Tone]:
    if row.short:
        return f"不满 {row.needed} 个工作日", Tone.ACCENT
    if row.state == "公示中":
        return f"公示中，第 {row.days} 个工作日", Tone.INFO
    tones = {"待办结": Tone.WARN, "已办结": Tone.DONE}
    return row.state, tones.get(row.state, Tone.NEUTRAL)
