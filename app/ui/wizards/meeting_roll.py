"""Page 到会 of the meeting wizard: the roster of that day, ticked off; who has no vote and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QWidget

from app.models import Exclusion, Person
from app.models.sheets import sheet_of
from app.services.meetings import Absence, ExclusionFact, Expected, may_meet
from app.services.rules.votes import Count, assembly_verdict, ordinary_verdict
from app.ui.common.editors import LineEditor, QuietCombo
from app.ui.common.fact_form import FactForm, FormField
from app.ui.common.layout import FlowLayout, clear, columns, frame, label, rows, scrolled
from app.ui.common.tag import TagLabel
from app.ui.theme import Theme, Tone

LEAVE, ABSENT, EXCLUDED = "请假", "缺席", "不计应到"
_APPROVALS = ("situation", "superior_agreed_on", "assembly_passed_on")


@dataclass(slots=True)
class _Away:
    """The editors of one person who is not there."""

    box: QWidget
    state: QuietCombo
    reason: LineEditor
    form: FactForm


class RollPage(QFrame):
    """Everybody is there unless unticked; emits :attr:`edited` whenever a number may differ."""

    edited = Signal()

    def __init__(self, theme: Theme, today: Callable[[], date]) -> None:
        super().__init__()
        self._theme = theme
        self._today = today
        self._expected = Expected(None, None)
        self._strict = False
        self._away: dict[str, _Away] = {}
        self.boxes: dict[str, QCheckBox] = {}
        lines = rows(self, gap=8)
        head = columns(gap=10)
        self.word = TagLabel("", Tone.NEUTRAL)
        self.sum: QLabel = label("", "strong", wrap=True)
        head.addWidget(self.word)
        head.addWidget(self.sum, 1)
        lines.addLayout(head)
        card = frame()
        inside = rows(card, gap=0)
        inside.setContentsMargins(1, 1, 1, 1)
        content = QWidget()
        self._lines = rows(content, margin=16, gap=10)
        inside.addWidget(scrolled(content))
        lines.addWidget(card, 1)

    def show_roster(
        self,
        expected: Expected,
        *,
        strict: bool,
        absences: Sequence[Absence] = (),
        exclusions: Sequence[ExclusionFact] = (),
    ) -> None:
        """Show the roster of the day; ``strict`` when a motion needs more than half of those due."""
        self._expected, self._strict = expected, strict
        clear(self._lines)
        self._away, self.boxes = {}, {}
        people = self.people()
        names = Counter(person.name for person in people)
        title = "委员" if expected.roster is None else "有表决权的党员"
        self._lines.addWidget(
            label(f"{title}（{len(people)} 人）：没有到会的，把勾去掉", "strong", wrap=True)
        )
        if not people:
            self._lines.addWidget(label(self._nobody(), "muted", wrap=True))
        grid = QWidget()
        flow = FlowLayout(grid, gap=8, row_gap=2)
        for person in people:
            name = person.name if names[person.name] == 1 else f"{person.name}（{person.code}）"
            box = QCheckBox(name)
            box.setAccessibleName(f"{name}到会")
            box.setChecked(True)
            box.toggled.connect(lambda on, who=person.id: self._on_ticked(who, on))
            self.boxes[person.id] = box
            flow.addWidget(box)
        widest = max((box.sizeHint().width() for box in self.boxes.values()), default=0)
        for box in self.boxes.values():
            box.setFixedWidth(widest + self._theme.px(8))
        self._lines.addWidget(grid)
        self._away_box = QWidget()
        self._away_lines = rows(self._away_box, gap=8)
        self._lines.addWidget(self._away_box)
        self._show_without_vote()
        self._lines.addStretch(1)
        for absence in absences:
            self._fill(absence.person_id, absence.state, absence.reason)
        for item in exclusions:
            self._fill(item.person_id, EXCLUDED, "", item)
        self._count()

    def people(self) -> tuple[Person, ...]:
        """Those who are due: voters of the day, or the committee."""
        roster = self._expected.roster
        return roster.voters if roster is not None else self._expected.committee

    @property
    def due(self) -> int | None:
        """应到: the roster without those not counted; a committee's size by its setting."""
        left_out = len(self.exclusions())
        known = self._expected.due
        return None if known is None else known - left_out

    @property
    def present(self) -> int | None:
        """实到: those ticked; None when the roster names nobody."""
        return sum(box.isChecked() for box in self.boxes.values()) if self.boxes else None

    def absences(self) -> tuple[Absence, ...]:
        """Who is on leave or absent."""
        return tuple(
            Absence(who, away.state.currentText(), away.reason.value() or "")
            for who, away in self._away.items()
            if away.state.currentText() != EXCLUDED
        )

    def exclusions(self) -> tuple[ExclusionFact, ...]:
        """Who is not counted in 应到会, with the two approvals."""
        return tuple(
            ExclusionFact(
                who, values["situation"] or "", values["superior_agreed_on"], values["assembly_passed_on"]
            )
            for who, away in self._away.items()
            if away.state.currentText() == EXCLUDED
            for values in (away.form.values(),)
        )

    def typed(self) -> dict[str, Any]:
        """Who is not there, as far as it was typed, for a draft."""
        return {
            who: {
                "state": away.state.currentText(),
                "reason": away.reason.value() or "",
                "form": away.form.typed(),
            }
            for who, away in self._away.items()
        }

    def retype(self, typed: Mapping[str, Any]) -> None:
        """Put a draft back; who is no longer on the roster is passed over."""
        for who, kept in typed.items():
            self._fill(who, kept["state"], kept["reason"])
            if who in self._away:
                self._away[who].form.retype(kept["form"])
        self._count()

    def check(self) -> bool:
        """Write problems under their fields; True when there is none."""
        shown = [away for away in self._away.values() if away.state.currentText() == EXCLUDED]
        # Every form shows its problems, not only the first that has one.
        return not [away for away in shown if not away.form.show_problems()]

    def _nobody(self) -> str:
        if self._expected.roster is None:
            return "任职里没有这一天在任的委员。可以直接在下一页填应到、实到。"
        return "这一天的名册里没有有表决权的党员。请先在人员里补上党员和日期，或者在下一页直接填应到、实到。"

    def _show_without_vote(self) -> None:
        roster = self._expected.roster
        if roster is None or not roster.without_vote:
            return
        self._lines.addWidget(label(f"没有表决权、不计入应到的（{len(roster.without_vote)} 人）", "strong"))
        for person, why in roster.without_vote:
            self._lines.addWidget(label(f"{person.name}：{why}", "muted", wrap=True))

    def _fill(self, who: str, state: str, reason: str, exclusion: ExclusionFact | None = None) -> None:
        box = self.boxes.get(who)
        if box is None or state not in (LEAVE, ABSENT, EXCLUDED):
            return
        box.setChecked(False)
        away = self._away[who]
        away.state.setCurrentText(state)
        away.reason.set_value(reason)
        if exclusion is not None:
            away.form.set_values({attr: getattr(exclusion, attr) for attr in _APPROVALS})
        self._on_state(away)

    def _on_ticked(self, who: str, on: bool) -> None:
        if on:
            away = self._away.pop(who)
            away.box.hide()
            away.box.deleteLater()
        else:
            self._away[who] = self._make(who)
        self._count()

    def _make(self, who: str) -> _Away:
        name = self.boxes[who].text()
        box = frame("box")
        lines = rows(box, gap=8)
        lines.setContentsMargins(12, 8, 12, 8)
        line = columns(gap=8)
        head = label(name, "strong")
        head.setMinimumWidth(self._theme.px(112))
        line.addWidget(head)
        state = QuietCombo()
        state.addItems([LEAVE, ABSENT] if self._expected.roster is None else [LEAVE, ABSENT, EXCLUDED])
        state.setAccessibleName(f"{name}的情况")
        state.setFixedWidth(self._theme.px(128))
        line.addWidget(state)
        reason = LineEditor(placeholder="原因")
        reason.name_it(f"{name}的原因")
        line.addWidget(reason, 1)
        line.addStretch()
        lines.addLayout(line)
        sheet = sheet_of(Exclusion)
        form = FactForm([FormField(attr, sheet.column(attr).field) for attr in _APPROVALS], today=self._today)
        lines.addWidget(form)
        away = _Away(box, state, reason, form)
        self._away_lines.addWidget(box)
        state.currentIndexChanged.connect(lambda _at: self._on_state(away))
        form.edited.connect(self._count)
        self._on_state(away)
        return away

    def _on_state(self, away: _Away) -> None:
        excluded = away.state.currentText() == EXCLUDED
        away.form.setVisible(excluded)
        away.reason.setVisible(not excluded)
        self._count()

    def _count(self) -> None:
        due, present = self.due, self.present
        if self._expected.roster is None:
            enough = may_meet("支委会", due, present)
            half = "" if due is None else f"；须不少于半数，即至少 {(due + 1) // 2}"
            text = f"应到 {_shown(due)}，实到 {_shown(present)}{half}。"
        else:
            judge = assembly_verdict if self._strict else ordinary_verdict
            verdict = judge(Count(due=due, present=present))
            enough, text = verdict.quorum_ok, verdict.quorum
        if enough is None:
            word, tone = "还不能判断", Tone.NEUTRAL
        else:
            word, tone = ("可以开会", Tone.DONE) if enough else ("人数不够", Tone.ACCENT)
        self.word.show_state(word, tone)
        self.sum.setText(text)
        self.edited.emit()


def _shown(number: int | None) -> str:
    return "没有填" if number is None else str(number)
