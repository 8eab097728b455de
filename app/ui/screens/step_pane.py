"""The right half of the person page: one step's facts, the arithmetic, its findings, its forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QMenu, QPushButton, QWidget

from app.models import PublicNotice, Vote
from app.models.words import MeetingKind
from app.services.forms import FormSpec
from app.services.journey.derived import LABELS
from app.services.journey.facts import GroupFacts
from app.services.journey.line import StepLine
from app.services.journey.reasons import date_reasons, dates_of, rule_day, rules_of, step_reason
from app.services.journey.status import CaseStatus
from app.services.rules.findings import Finding
from app.services.rules.votes import assembly_verdict, ordinary_verdict
from app.services.steps import Step
from app.ui import dialogs
from app.ui.common.choices import ChoiceList
from app.ui.common.fact_section import Entry, FactSection
from app.ui.common.finding_card import FindingCard
from app.ui.common.layout import ElidedLabel, button, clear, columns, label, rows, rule, scrolled, tab_after
from app.ui.common.tag import TagLabel
from app.ui.common.verdict_box import VerdictBox, count_from
from app.ui.common.why import Why, WhyBox
from app.ui.common.writing_button import WritingButton
from app.ui.desk import Desk
from app.ui.explaining import Explaining
from app.ui.theme import Tone
from app.ui.wording import counts_text, finding_text, rule_why

_NUMBER_FROM = 560
"""From this width on (logical pixels at the normal text size) the heading begins with the number."""


class StepPane(QFrame):
    """Shows one step; emits ``save_wanted(entries)``, ``remove_wanted(group, row)``, ``form_wanted(key)``.

    ``guide_wanted(screen, what)`` asks for the meeting wizard or the notice planner, ``rule_wanted(number)``
    for the rule book; ``edited`` and ``dropped`` tell of typing and of 放弃修改.
    """

    rule_wanted = Signal(str)
    edited = Signal()
    dropped = Signal()
    save_wanted = Signal(object)
    remove_wanted = Signal(str, str)
    form_wanted = Signal(str)
    guide_wanted = Signal(str, str)

    def __init__(self, desk: Desk, forms: Sequence[FormSpec], explaining: Explaining) -> None:
        """``forms`` are all forms; those that name a step are offered there."""
        super().__init__()
        self._explaining = explaining
        self._desk = desk
        self._all_forms = forms
        self.setProperty("kind", "card")
        self.sections: list[FactSection] = []
        self.cards: list[FindingCard] = []
        self.verdicts: list[VerdictBox] = []
        self._form_links: list[QPushButton] = []
        self._more: QPushButton | None = None
        lines = rows(self, gap=0)
        head = columns(gap=10)
        head.setContentsMargins(16, 12, 16, 10)
        self.number = label("", "heading")
        self.title = label("", "heading")
        self.hint = ElidedLabel("", "muted")
        self.open = TagLabel("", Tone.WARN)
        for part in (self.number, self.title, self.open, self.hint):
            head.addWidget(part)
        head.addStretch(1)
        self.why = button("为什么", kind="link", name="为什么：这一步的条件和规则")
        self.why.setCheckable(True)
        self.why.toggled.connect(self._on_why)
        head.addWidget(self.why)
        self.reasons: WhyBox | None = None
        self._guide = ("", "")
        self.guide = button("", lambda: self.guide_wanted.emit(*self._guide))
        head.addWidget(self.guide)
        lines.addLayout(head)
        lines.addWidget(rule())
        self._content = QWidget()
        self._lines = rows(self._content, margin=16, gap=16)
        self._area = scrolled(self._content)
        lines.addWidget(self._area, 1)
        lines.addWidget(rule())
        foot = columns(gap=8)
        foot.setContentsMargins(16, 10, 16, 10)
        self._forms = columns(gap=4)
        foot.addLayout(self._forms)
        foot.addStretch(1)
        self.drop = button("放弃修改", self._on_drop)
        self.save: QPushButton = button(
            "保存", self._on_save, kind="primary", tip="保存（Ctrl+S）", made=WritingButton(desk.jobs)
        )
        foot.addWidget(self.drop)
        foot.addWidget(self.save)
        lines.addLayout(foot)
        self._shown: tuple[StepLine, tuple[GroupFacts, ...], CaseStatus, Mapping[str, ChoiceList]] | None = (
            None
        )

    def show_step(
        self,
        line: StepLine,
        facts: tuple[GroupFacts, ...],
        status: CaseStatus,
        choices: Mapping[str, ChoiceList],
    ) -> None:
        """Show a step with stored facts; what was typed before is gone."""
        self._shown = (line, facts, status, choices)
        findings = status.findings_of(line.step.code)
        self.number.setText(f"第 {line.step.code} 步")
        self.title.setText(line.name)
        self.hint.set_whole(
            "，".join(part for part in (line.state.value, str(line.when or ""), line.hint) if part)
        )
        counted = counts_text(findings)
        self.open.show_state(*(counted or ("", Tone.NEUTRAL)))
        self._show_guide(facts)
        clear(self._lines)
        self.sections, self.cards, self.verdicts = [], [], []
        self.reasons = None
        self.why.setChecked(False)
        if findings:
            self._show_findings(findings, status)
        organisation = status.file.organisation
        no_committee = organisation is not None and organisation.has_committee is False
        defaults = {
            "kind": (MeetingKind.ASSEMBLY if no_committee else MeetingKind.COMMITTEE).value,
        }
        for at, group in enumerate(facts):
            if at:
                self._lines.addWidget(rule())
            among = {attr: words[0] for attr, words in group.group.among.items()}
            section = FactSection(
                group,
                today=self._desk.today,
                choices=choices,
                defaults={**defaults, **among},
                opened=at == 0,
                show_title=len(facts) > 1 or group.group.many,
            )
            section.edited.connect(self._on_edited)
            section.removed.connect(lambda row, key=group.group.key: self.remove_wanted.emit(key, row))
            self.sections.append(section)
            self._lines.addWidget(section)
            if group.group.model is Vote:
                self._add_verdict(section, status)
        self._lines.addStretch(1)
        self._show_forms(line.step)
        self._area.verticalScrollBar().setValue(0)
        tab_after(self._content, [*self._form_links, self.drop, self.save])
        self._on_edited()

    def _show_guide(self, facts: tuple[GroupFacts, ...]) -> None:
        """The way that asks for everything of this step at once, if there is one."""
        votes = [group for group in facts if group.group.model is Vote]
        notices = [group for group in facts if group.group.model is PublicNotice]
        self.guide.setVisible(bool(votes or notices))
        if votes:
            # The first one without a record: the committee's review comes before the assembly.
            group = next((group for group in votes if not group.rows), votes[-1]).group
            self._guide = ("meetings", group.fixed["motion"])
            self.guide.setText("用会议向导办理")
        elif notices:
            self._guide = ("notices", notices[0].group.fixed["matter"])
            self.guide.setText("排公示日期")
        self.guide.setAccessibleName(self.guide.text())

    def _on_why(self, on: bool) -> None:
        """What the step waits for, and each of its rules with article, source and numbers."""
        if self.reasons is not None:
            self.reasons.hide()
            self.reasons.deleteLater()
            self.reasons = None
        self.why.setText("收起" if on else "为什么")
        if not on or self._shown is None:
            return
        line, _facts, status, _choices = self._shown
        params, nodes, today = status.context.params, status.nodes, self._desk.today()

        def why(rule: str, title: str = "", how: str = "") -> Why:
            return rule_why(rule, params, rule_day(rule, nodes, today), title=title, how=how)

        stands = Why(
            f"第 {line.step.code} 步 {line.name}：{line.state.value}", step_reason(line, status.lines)
        )
        reasons = date_reasons(nodes, params, status.dates)
        dates = [
            why(reasons[key].rule, f"{LABELS[key]}　{status.dates[key]}", reasons[key].how)
            for key in dates_of(line.step.code)
            if key in reasons
        ]
        self.reasons = WhyBox([stands, *dates, *(why(rule) for rule in rules_of(line.step))])
        self.reasons.rule_wanted.connect(self.rule_wanted)
        self._lines.insertWidget(0, self.reasons)
        self._area.verticalScrollBar().setValue(0)

    def is_dirty(self) -> bool:
        """Whether something was typed that is not stored."""
        return any(section.is_dirty() for section in self.sections)

    def typed(self) -> dict[str, tuple[str | None, dict[str, Any]]]:
        """What was typed in each section, to be put back on return."""
        return {s.group_key: s.draft() for s in self.sections if s.is_dirty()}

    def retype(self, drafts: Mapping[str, tuple[str | None, dict[str, Any]]]) -> None:
        """Put drafts back over the stored facts."""
        for section in self.sections:
            if section.group_key in drafts:
                section.restore(*drafts[section.group_key])

    def try_save(self) -> None:
        """Save if there is something to save and nothing is wrong with it."""
        if self.save.isEnabled():
            self._on_save()

    def _add_verdict(self, section: FactSection, status: CaseStatus) -> None:
        """The live arithmetic under a vote; a committee's decision has none."""
        box = VerdictBox()
        self.verdicts.append(box)
        last = "written_abstain" if "written_abstain" in section.facts.group.attrs else "votes_abstain"
        section.form.put_below(last, box)
        count_written = status.context.params.flag("count_written")
        is_assembly = section.facts.group.fixed.get("kind") == MeetingKind.ASSEMBLY

        def show() -> None:
            values = section.form.values()
            ordinary = not is_assembly and values.get("kind") == MeetingKind.ASSEMBLY
            counted = values.get("due") is not None and section.form.isVisibleTo(section)
            box.setVisible(counted and (is_assembly or ordinary))
            count = count_from(values)
            box.show_verdict(
                ordinary_verdict(count) if ordinary else assembly_verdict(count, count_written=count_written)
            )

        section.edited.connect(show)
        show()

    def _show_findings(self, findings: tuple[Finding, ...], status: CaseStatus) -> None:
        together = rows(gap=8)
        for finding in findings:
            card = FindingCard(finding_text(finding, status.context.params))
            card.rule_wanted.connect(self.rule_wanted)
            self._explaining.attach(card, finding)
            self.cards.append(card)
            together.addWidget(card)
        self._lines.addLayout(together)

    def _show_forms(self, step: Step) -> None:
        """Links to the forms of the step; those for which the line has no room are in a menu."""
        clear(self._forms)
        mine = [f for f in self._all_forms if f.key in step.forms or step.code in f.steps]
        mine.sort(key=lambda form: form.key not in step.forms)
        self._form_links = [
            button(
                form.title,
                lambda which=form.key: self.form_wanted.emit(which),  # type: ignore[misc]
                kind="link",
                name=f"预览{form.title}",
            )
            for form in mine
        ]
        if not mine:
            self._more = None
            return
        self._forms.addWidget(label("本步表格", "muted"))
        more = button("", self._open_menu, kind="link", name="本步其他表格")
        for link in (*self._form_links, more):
            self._forms.addWidget(link)
        self._more = more
        self._fit_forms()

    def _fit_forms(self) -> None:
        """Show as many links as there is room for beside the buttons."""
        if self._more is None:
            return
        taken = self.save.sizeHint().width() + self.drop.sizeHint().width() + self._desk.theme.px(170)
        room = self.width() - taken
        hidden = 0
        for link in self._form_links:
            room -= link.sizeHint().width() + 4
            fits = room >= 0 and not hidden
            link.setVisible(fits)
            hidden += not fits
        shown = len(self._form_links) - hidden
        self._more.setText(f"还有 {hidden} 张" if shown else f"{hidden} 张")
        self._more.setVisible(hidden > 0)

    def _open_menu(self) -> None:
        menu = QMenu(self)
        for link in self._form_links:
            if link.isHidden():
                menu.addAction(link.text()).triggered.connect(link.click)
        if self._more is not None:
            dialogs.show_menu(menu, self._more.mapToGlobal(QPoint(0, -menu.sizeHint().height())))
        menu.deleteLater()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width has room for more or fewer links, and for the number, which the line shows too."""
        super().resizeEvent(event)
        self.number.setVisible(self.width() >= self._desk.theme.px(_NUMBER_FROM))
        self._fit_forms()

    def _on_edited(self) -> None:
        dirty = self.is_dirty()
        self.save.setEnabled(dirty)
        self.drop.setVisible(dirty)
        self.edited.emit()

    def _on_save(self) -> None:
        changed = [section for section in self.sections if section.is_dirty()]
        problems = [section for section in changed if not section.check()]
        if problems:
            return
        entries: list[Entry] = [section.entry() for section in changed]
        self.save.setEnabled(False)
        self.save_wanted.emit(entries)

    def _on_drop(self) -> None:
        if self._shown is not None:
            self.show_step(*self._shown)
            self.dropped.emit()
