"""规则手册 › 规则: every rule with article, source and duty; thresholds to change, texts to correct."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from app.errors import UserError
from app.models.fields import Field, Kind
from app.services.drafts import draft_key
from app.services.editions import LABELS, Edition
from app.services.params import Params, load_params, set_param, shipped_params
from app.services.rulebook import SECTIONS, Correction, correct, corrections, texts_in_force
from app.services.rules.findings import SEVERITY_LABELS, SOURCE_LABELS
from app.services.rules.texts import ANY, RuleText
from app.services.search import fold
from app.ui.common.drafts import DraftBar
from app.ui.common.fact_form import FactForm, FormField
from app.ui.common.layout import FlowLayout, button, clear, columns, frame, label, rows, rule, scrolled
from app.ui.common.param_row import ParamRow
from app.ui.common.pick_list import PickList
from app.ui.common.tag import TagLabel
from app.ui.common.writing_button import WritingButton
from app.ui.desk import Desk
from app.ui.theme import Tone
from app.ui.wording import SEVERITY_TONES

ALL_PARAMS = "params"
_SOURCE_TONES = {"verified": Tone.DONE, "quoted": Tone.WARN}


@dataclass(frozen=True, slots=True)
class _Book:
    """The rule book as it is in force here."""

    texts: Mapping[str, RuleText]
    params: Params
    corrections: tuple[Correction, ...]


class RulesPane(QWidget):
    """Emits ``said(text, tone)``; what is changed is one named act each."""

    said = Signal(str, object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._book: _Book | None = None
        self._rule = ""
        self.param_rows: list[ParamRow] = []
        self.form: FactForm | None = None
        self._kept: dict[str, Any] | None = None
        body = columns(self, gap=12)
        self._left = frame()
        lines = rows(self._left, gap=8)
        lines.setContentsMargins(1, 12, 1, 8)
        self.search = QLineEdit()
        self.search.setPlaceholderText("规则号、文字、条款")
        self.search.setAccessibleName("查找规则")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _text: self._list())
        box = columns()
        box.setContentsMargins(12, 0, 12, 0)
        box.addWidget(self.search)
        lines.addLayout(box)
        lines.addWidget(rule())
        self.list = PickList(desk.theme, "规则")
        self.list.chosen.connect(self._on_chosen)
        lines.addWidget(self.list, 1)
        body.addWidget(self._left)
        card = frame()
        inside = rows(card, gap=0)
        inside.setContentsMargins(1, 1, 1, 1)
        content = QWidget()
        around = rows(content, margin=16, gap=12)
        self.draft = DraftBar(desk, self._typed, self._retype)
        around.addWidget(self.draft)
        self._lines = rows(gap=12)
        around.addLayout(self._lines)
        self._area = scrolled(content)
        inside.addWidget(self._area)
        body.addWidget(card, 1)
        desk.theme.changed.connect(self._resize)
        self._resize()

    def load(self, wanted: str = "") -> None:
        """Read the book anew; ``wanted`` is the rule to show."""
        self.draft.flush()
        self._rule = wanted or self._rule

        def work(session: Any) -> _Book:
            return _Book(texts_in_force(session), load_params(session), corrections(session))

        self._desk.jobs.read(work, self._show, owner=self, key=(id(self), "load"))

    def _resize(self) -> None:
        px = self._desk.theme.px
        self._left.setFixedWidth(px(320 if self.width() > px(1000) else 240))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrower list where there is little room."""
        super().resizeEvent(event)
        self._resize()

    def _show(self, book: _Book) -> None:
        self._book = book
        known = self._rule in book.texts or self._rule == ALL_PARAMS
        self._rule = self._rule if known else next(iter(book.texts))
        self._list()
        self.list.choose(self._rule, tell=False)
        self._show_rule()

    def _list(self) -> None:
        book = self._book
        if book is None:
            return
        terms = fold(self.search.text()).split()
        entries = [] if terms else [("阈值", ALL_PARAMS, "所有阈值")]
        for title, modules in SECTIONS:
            mine = sorted(
                (text for text in book.texts.values() if text.section in modules),
                key=lambda text: (len(text.id), text.id),
            )
            for text in mine:
                key = fold(" ".join((text.id, text.title, text.duty, *text.articles.values())))
                if all(term in key for term in terms):
                    entries.append((title, text.id, f"{text.id}　{text.title}"))
        self.list.set_entries(entries)

    def _on_chosen(self, key: str) -> None:
        self.draft.flush()
        self._kept = None
        self._rule = key
        self._show_rule()

    def _show_rule(self) -> None:
        book = self._book
        if book is None:
            return
        clear(self._lines)
        self.param_rows, self.form = [], None
        if self._rule == ALL_PARAMS:
            self._lines.addWidget(label("所有阈值", "heading"))
            note = "条文里写明的标“条文”；其余是缺省值或本支部自己定的，界面和打印件上标“本支部设定”。"
            self._lines.addWidget(label(note, "muted", wrap=True))
            self._show_params(tuple(shipped_params()), book)
        else:
            self._show_text(book.texts[self._rule], book)
        self._lines.addStretch(1)
        self._area.verticalScrollBar().setValue(0)
        self.draft.come(draft_key("rulebook", self._rule), "规则手册（未保存）")
        kept, self._kept = self._kept, None
        if kept is not None:
            self._retype(kept)

    def _show_text(self, text: RuleText, book: _Book) -> None:
        mine = {item.field for item in book.corrections if item.rule == text.id}
        head = label(f"{text.id}　{text.title}", "heading", wrap=True, select=True)
        self._lines.addWidget(head)
        tags = QWidget()
        flow = FlowLayout(tags, gap=8)
        flow.addWidget(TagLabel(SEVERITY_LABELS[text.severity], SEVERITY_TONES[text.severity]))
        if not text.articles:  # else it stands beside each of them
            flow.addWidget(TagLabel(SOURCE_LABELS[text.source], _SOURCE_TONES.get(text.source, Tone.NEUTRAL)))
        if mine:
            flow.addWidget(TagLabel("本支部更正过", Tone.NEUTRAL))
        if text.grace:
            flow.addWidget(TagLabel("2026 年新增", Tone.INFO))
        self._lines.addWidget(tags)
        self._lines.addWidget(label(text.duty, wrap=True, select=True))
        self._lines.addWidget(_articles(text))
        if text.numbers:
            self._lines.addWidget(label("所用阈值", "strong"))
            self._show_params(text.numbers, book)
        self._show_correcting(text, mine)

    def _show_params(self, keys: tuple[str, ...], book: _Book) -> None:
        for key in keys:
            row = ParamRow(key, book.params, self._desk.theme, self._desk.today, self._set_param)
            row.editor.edited.connect(self.draft.touch)
            self.param_rows.append(row)
            self._lines.addWidget(row)

    def _show_correcting(self, text: RuleText, mine: set[str]) -> None:
        self._lines.addWidget(rule())
        line = columns(gap=8)
        line.addWidget(label("对照官方全文更正", "strong"))
        line.addStretch(1)
        if mine:
            line.addWidget(
                button("恢复程序原来的文字", self._restore, kind="link", name=f"恢复{text.id}原来的文字")
            )
        self._lines.addLayout(line)
        fields = [
            FormField("title", Field("规则名称", Kind.TEXT)),
            FormField("duty", Field("要求", Kind.LONG)),
        ]
        for edition in text.articles:
            name = "条款" if edition == ANY else f"条款，{LABELS[Edition(edition)]}"
            fields.append(FormField(edition, Field(name, Kind.TEXT)))
        self.form = FactForm(fields, today=self._desk.today, column_width=260)
        self.form.set_values({"title": text.title, "duty": text.duty, **text.articles})
        self.form.edited.connect(self._on_edited)
        self.form.edited.connect(self.draft.touch)
        self._lines.addWidget(self.form)
        line = columns(gap=8)
        line.addStretch(1)
        self.save = button("保存更正", self._on_correct, made=WritingButton(self._desk.jobs))
        self.save.setEnabled(False)
        line.addWidget(self.save)
        self._lines.addLayout(line)

    def _typed(self) -> dict[str, Any]:
        params = {row.key: row.editor.value() for row in self.param_rows if row.is_changed()}
        form = self.form.typed() if self.form is not None else {}
        return {"params": params, "form": form} if params or form else {}

    def _retype(self, typed: Mapping[str, Any]) -> None:
        for row in self.param_rows:
            if row.key in typed["params"]:
                row.editor.set_value(typed["params"][row.key])
                row.editor.edited.emit()
        if self.form is not None:
            self.form.retype(typed["form"])

    def _on_edited(self) -> None:
        self.save.setEnabled(self.form is not None and self.form.is_dirty())

    def _on_correct(self) -> None:
        form, number = self.form, self._rule
        if form is None or not form.show_problems():
            return
        changed = form.changes()

        def work(session: Any) -> None:
            for field, value in changed.items():
                correct(session, number, field, value or "")

        self._desk.jobs.write(
            work, f"更正规则“{number}”", done=self._settle, owner=self, failed=self._on_failed
        )

    def _restore(self) -> None:
        book, number = self._book, self._rule
        if book is None:
            return
        fields = [item.field for item in book.corrections if item.rule == number]

        def work(session: Any) -> None:
            for field in fields:
                correct(session, number, field, "")

        self._desk.jobs.write(work, f"恢复规则“{number}”的文字", owner=self, failed=self._on_failed)

    def _set_param(self, key: str, typed: str) -> None:
        name = shipped_params()[key].label
        # Storing one shows the page anew; what is typed for the others must not go with it.
        typed_too = self._typed()
        typed_too.get("params", {}).pop(key, None)
        self._kept = typed_too if typed_too.get("params") or typed_too.get("form") else None
        self._desk.jobs.write(
            lambda session: set_param(session, key, typed),
            f"设定“{name}”",
            done=self._settle,
            owner=self,
            failed=self._on_failed,
        )

    def _settle(self, _none: object) -> None:
        self.draft.settle()
        if self._typed():
            self.draft.touch()

    def _on_failed(self, error: UserError) -> None:
        """The value in force stays; what was typed stays too, to be put right."""
        self._kept = None
        self.said.emit(f"{error.message}{error.hint}", Tone.WARN)


def _articles(text: RuleText) -> QWidget:
    """Each edition with its article and how well its text is known."""
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    for row, (edition, article) in enumerate(text.articles.items()):
        known = edition != ANY
        grid.addWidget(label(LABELS[Edition(edition)] if known else "依据", "muted"), row, 0)
        grid.addWidget(label(article or "没有对应条款", wrap=True, select=True), row, 1)
        source = text.source_in(Edition(edition)) if known else text.source
        tag = TagLabel(SOURCE_LABELS[source], _SOURCE_TONES.get(source, Tone.NEUTRAL))
        grid.addWidget(tag, row, 2)
    return box
