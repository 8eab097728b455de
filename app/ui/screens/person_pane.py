"""Two other right halves of the person page: the person's own facts, and all findings of the case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from app.models import Person
from app.models.fields import Field, Kind
from app.services.identity_number import doubts
from app.services.journey.derived import LABELS
from app.services.people import person_fields
from app.services.person_page import PersonPage
from app.ui.common.choices import ChoiceList
from app.ui.common.fact_form import FactForm, FormField
from app.ui.common.finding_card import FindingCard
from app.ui.common.identity_editor import IdentityEditor
from app.ui.common.layout import button, clear, columns, label, rows, rule, scrolled, tab_after
from app.ui.common.why import Why, WhyBox
from app.ui.common.writing_button import WritingButton
from app.ui.desk import Desk
from app.ui.explaining import Explaining
from app.ui.reveal import Reveal
from app.ui.screen import Place
from app.ui.wording import finding_text, step_code

_COMMON = 17
"""As many columns of 人员, up to 党内职务, stand first in the form of a new person."""

OF_PERSON = ("家庭成员", "简历", "任职", "谈心谈话", "流动党员")
"""Ledgers that tell more about a person."""

_DELETE = "连同案卷和各项记录一起删除；别人的记录里还写着这个人的，会说明并且不删。可以撤销。"
_DELETE_CASE = "连同这个案卷的各项记录一起删除，人还在。可以撤销。"


class PersonPane(QFrame):
    """The person's own facts as a form; ``save_wanted(values)`` carries the changed ones only.

    ``delete_wanted()`` and ``delete_case_wanted()``: both can be taken back, so nothing is asked before.
    ``go(place)`` leads to the person's rows of 家庭成员, 简历 and the like.
    """

    save_wanted = Signal(object)
    edited = Signal()
    rule_wanted = Signal(str)
    delete_wanted = Signal()
    delete_case_wanted = Signal()
    go = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._person = ""
        self.setProperty("kind", "card")
        lines = rows(self, gap=0)
        self.title = label("基本情况", "heading")
        self.title.setContentsMargins(16, 14, 16, 12)
        head = columns(gap=4)
        head.addWidget(self.title)
        head.addStretch(1)
        self.ledgers = [
            button(
                sheet,
                lambda which=sheet: self.go.emit(Place("ledgers", self._person, which)),  # type: ignore[misc]
                kind="link",
                name=f"这个人的{sheet}",
            )
            for sheet in OF_PERSON
        ]
        for link in self.ledgers:
            head.addWidget(link)
        head.addSpacing(12)
        lines.addLayout(head)
        lines.addWidget(rule())
        self._content = QWidget()
        self._lines = rows(self._content, margin=16, gap=16)
        lines.addWidget(scrolled(self._content), 1)
        lines.addWidget(rule())
        foot = columns(gap=8)
        foot.setContentsMargins(16, 10, 16, 10)
        self.delete = button(
            "删除这个人",
            self.delete_wanted.emit,
            kind="link",
            edge=True,
            tip=_DELETE,
            made=WritingButton(desk.jobs),
        )
        self.delete_case = button(
            "删除案卷",
            self.delete_case_wanted.emit,
            kind="link",
            tip=_DELETE_CASE,
            made=WritingButton(desk.jobs),
        )
        foot.addWidget(self.delete)
        foot.addWidget(self.delete_case)
        foot.addStretch(1)
        self.save = button(
            "保存", self._on_save, kind="primary", tip="保存（Ctrl+S）", made=WritingButton(desk.jobs)
        )
        foot.addWidget(self.save)
        lines.addLayout(foot)
        self.form: FactForm | None = None
        self.reveal = Reveal(desk, "人员页基本情况", self)
        self.reveal.changed.connect(self._on_revealed)

    def show_person(
        self,
        person: Person,
        choices: Mapping[str, ChoiceList],
        dates: Mapping[str, Any],
        *,
        has_case: bool = False,
        reasons: Sequence[Why] = (),
    ) -> None:
        """Show a person's facts; ``dates`` are the derived dates of the case with the reason of each."""
        self._person = person.id
        fields = [FormField(attr, field) for attr, field in person_fields()]
        form = FactForm(fields, today=self._desk.today, choices=choices)
        form.set_values({spec.attr: getattr(person, spec.attr) for spec in fields})
        form.reveal_by(lambda: self.reveal.show([person.id]))
        self._show("基本情况", form, dates, reasons)
        self.delete.show()
        for link in self.ledgers:
            link.show()
        self.delete_case.setVisible(has_case)

    def show_new(self, choices: Mapping[str, ChoiceList], home: str | None) -> None:
        """An empty form for a new person, the common fields first; ``home`` is the branch proposed."""
        fields = [FormField(attr, _optional_code(field)) for attr, field in person_fields()]
        form = FactForm(fields, today=self._desk.today, choices=choices, brief=_COMMON)
        if home is not None:
            form.propose({"organisation_id": home})
        self._show("新增人员", form, {})
        self.delete.hide()
        self.delete_case.hide()
        for link in self.ledgers:
            link.hide()
        form.editor("name").setFocus()

    def _show(
        self, title: str, form: FactForm, dates: Mapping[str, Any], reasons: Sequence[Why] = ()
    ) -> None:
        self.reveal.hide()
        clear(self._lines)
        self.title.setText(title)
        self.form = form
        self.form.edited.connect(self._on_edited)
        self.reasons: WhyBox | None = None
        if dates:
            head = columns(gap=8)
            head.addWidget(label("由程序推算的日期", "strong"))
            self.why = button("为什么", kind="link", name="为什么：这些日期怎样算出来")
            self.why.setCheckable(True)
            head.addWidget(self.why)
            head.addStretch(1)
            self._lines.addLayout(head)
            self._lines.addWidget(_dates(dates))
            if reasons:
                box = self.reasons = WhyBox(reasons)
                box.rule_wanted.connect(self.rule_wanted)
                box.hide()
                self.why.toggled.connect(box.setVisible)
                self._lines.addWidget(box)
            self.why.setVisible(bool(reasons))
            self._lines.addWidget(rule())
        self._lines.addWidget(self.form)
        self._lines.addStretch(1)
        tab_after(self._content, [self.delete, self.delete_case, self.save])
        self._on_edited()

    def is_dirty(self) -> bool:
        """Whether something was typed that is not stored."""
        return self.form is not None and self.form.is_dirty()

    def _on_revealed(self, shown: bool) -> None:
        if self.form is not None:
            self.form.show_numbers(shown)
            self._doubt_number(self.form)

    def _doubt_number(self, form: FactForm) -> None:
        """What is doubtful about the ID number, under it; of a covered one only that something is."""
        values = form.values()
        number = values.get("identity_number")
        found = doubts(number, values.get("birth"), values.get("sex")) if number else ()
        editor = form.editor("identity_number")
        words = "；".join(found)
        if found and isinstance(editor, IdentityEditor) and editor.is_covered:
            words = "身份证号有疑点，点右边的“显示身份证号”核对"
        form.set_remark("identity_number", f"{words}。" if words else "")

    def typed(self) -> dict[str, Any]:
        """What was typed and is not stored."""
        return self.form.typed() if self.form is not None else {}

    def retype(self, typed: Mapping[str, Any]) -> None:
        """Put a draft back."""
        if self.form is not None:
            self.form.retype(typed)

    def try_save(self) -> None:
        """Save if there is something to save."""
        if self.save.isEnabled():
            self._on_save()

    def _on_edited(self) -> None:
        self.save.setEnabled(self.is_dirty())
        if self.form is not None:
            self._doubt_number(self.form)
        self.edited.emit()

    def _on_save(self) -> None:
        if self.form is not None and self.form.show_problems():
            self.save.setEnabled(False)
            self.save_wanted.emit(self.form.changes())


def _optional_code(field: Field) -> Field:
    """A new person's code may be left empty: the program then gives the next free one."""
    if field.kind is not Kind.CODE:
        return field
    return Field(field.header, Kind.TEXT, note="留空由程序编号")


def _dates(dates: Mapping[str, Any]) -> QWidget:
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    for at, (key, day) in enumerate(dates.items()):
        row, side = divmod(at, 2)
        grid.addWidget(label(LABELS.get(key, key), "muted"), row, 2 * side)
        grid.addWidget(label(str(day), select=True), row, 2 * side + 1)
    grid.setColumnStretch(1, 1)
    grid.setColumnStretch(3, 1)
    return box


class FindingsPane(QFrame):
    """Every finding about a person, gravest first; ``step_wanted(code)`` leads to where it is settled."""

    step_wanted = Signal(str)
    rule_wanted = Signal(str)

    def __init__(self, explaining: Explaining) -> None:
        super().__init__()
        self._explaining = explaining
        self.setProperty("kind", "card")
        lines = rows(self, gap=0)
        self.title = label("检查发现", "heading")
        self.title.setContentsMargins(16, 14, 16, 12)
        lines.addWidget(self.title)
        lines.addWidget(rule())
        content = QWidget()
        self._lines = rows(content, margin=16, gap=12)
        lines.addWidget(scrolled(content), 1)
        self.cards: list[FindingCard] = []

    def show_findings(self, page: PersonPage) -> None:
        """Show them all."""
        clear(self._lines)
        self.cards = []
        self.title.setText(f"检查发现　{len(page.findings)} 项" if page.findings else "检查发现")
        if not page.findings:
            self._lines.addWidget(label("没有发现问题。", "muted"))
        for at, finding in enumerate((*page.findings, *page.aside)):
            if at == len(page.findings):
                self._lines.addWidget(label(f"已说明　{len(page.aside)} 项", "strong"))
            code = step_code(finding.step, finding.rule)
            card = FindingCard(
                finding_text(finding, page.params, open_text=f"第 {code} 步" if code else ""),
                lambda which=code: self.step_wanted.emit(which),  # type: ignore[misc]
            )
            card.rule_wanted.connect(self.rule_wanted)
            self._explaining.attach(card, finding)
            self.cards.append(card)
            self._lines.addWidget(card)
        self._lines.addStretch(1)


class NewCasePane(QFrame):
    """Opens a case for a person who has none; ``create_wanted(org, letter day, received day)``."""

    create_wanted = Signal(str, object, object)
    edited = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setProperty("kind", "card")
        self._lines = rows(self, margin=24, gap=12)
        self.form: FactForm | None = None

    def show_person(self, person: Person, choices: Mapping[str, ChoiceList]) -> None:
        """Propose the person's own branch."""
        clear(self._lines)
        self._lines.addWidget(label("还没有发展党员案卷", "heading"))
        self._lines.addWidget(
            label(f"收到{person.name}的入党申请书后，在这里开一个案卷。", "muted", wrap=True)
        )
        fields = [
            FormField("organisation_id", Field("受理党组织", Kind.REF, True, target="党组织")),
            FormField("application_date", Field("申请书落款日期", Kind.DAY)),
            FormField("received", Field("收到日期", Kind.DAY, True)),
        ]
        self.form = FactForm(fields, today=self._desk.today, choices=choices, column_width=220)
        self.form.set_values({"organisation_id": person.organisation_id})
        self.form.edited.connect(self.edited)
        self._lines.addWidget(self.form)
        line = columns()
        line.addWidget(button("新建案卷", self._on_create, kind="primary"))
        line.addStretch(1)
        self._lines.addLayout(line)
        self._lines.addStretch(1)

    def typed(self) -> dict[str, Any]:
        """What was typed and is not stored."""
        return self.form.typed() if self.form is not None else {}

    def retype(self, typed: Mapping[str, Any]) -> None:
        """Put a draft back."""
        if self.form is not None:
            self.form.retype(typed)

    def _on_create(self) -> None:
        form = self.form
        if form is not None and form.show_problems():
            values = form.values()
            self.create_wanted.emit(values["organisation_id"], values["application_date"], values["received"])
