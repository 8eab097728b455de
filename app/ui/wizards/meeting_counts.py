"""Page 计票 of the meeting wizard: one count per candidate with the live verdict. Totals only, no votes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from app.models import Meeting, Vote
from app.models.sheets import sheet_of
from app.models.words import MeetingKind, Motion
from app.services.grounds import vote_grounds
from app.services.meeting_list import Proposal
from app.services.meetings import STRICT, MotionFact, verdict
from app.services.params import Params
from app.services.rules.votes import Count, Verdict
from app.ui.common.choices import ChoiceList
from app.ui.common.fact_form import FactForm, FormField
from app.ui.common.layout import clear, columns, frame, label, rows, scrolled
from app.ui.common.tag import TagLabel
from app.ui.common.verdict_box import VerdictBox, count_from
from app.ui.common.why import Why
from app.ui.common.why_toggle import WhyToggle
from app.ui.theme import Tone
from app.ui.wording import whys

COUNTING = ("supervisor_ids", "teller_ids", "secret", "procedure_complete")
"""Facts of the whole count at an assembly, kept with each motion."""

_NUMBERS = (
    "due", "present", "issued", "returned", "votes_for", "votes_against", "votes_abstain", "votes_invalid",
    "written_for", "written_against", "written_abstain",
)  # fmt: skip
_COMMITTEE = ("due", "present", "votes_for", "votes_against", "votes_abstain")
_MORE = ("resolution", "reason", "due_difference", "written_latest_on", "written_signed")
_BRIEF = 14
"""Fields of one motion shown before 还有 n 项可填."""


@dataclass(slots=True)
class _Section:
    """One motion being counted."""

    item: Proposal
    form: FactForm
    box: VerdictBox
    why: WhyToggle


class CountsPage(QFrame):
    """Emits :attr:`edited` after every change."""

    edited = Signal()
    rule_wanted = Signal(str)

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self._kind = ""
        self._params = Params()
        self._on = today()
        self.sections: list[_Section] = []
        self.meeting: FactForm | None = None
        lines = rows(self)
        content = QWidget()
        self._lines = rows(content, gap=12)
        lines.addWidget(scrolled(content))

    def show_motions(
        self,
        kind: str,
        items: Sequence[Proposal],
        due: int | None,
        present: int | None,
        *,
        stored: Mapping[tuple[str, str], Vote],
        minutes: Mapping[str, Any],
        choices: Mapping[str, ChoiceList],
        params: Params,
        on: date,
    ) -> None:
        """A card for each motion; 应到 and 实到 as ticked off, ``stored`` counts filled in.

        ``on`` is the day of the meeting. What was typed for a motion before stays if the user only went back
        a page.
        """
        before = {(s.item.case_id, s.item.motion): s.form.values() for s in self.sections}
        meeting_before = self.meeting.values() if self.meeting is not None else dict(minutes)
        if kind != self._kind:
            before = {}
        self._kind, self._params, self._on = kind, params, on
        clear(self._lines)
        self.sections = []
        for item in items:
            key = (item.case_id, item.motion)
            row = stored.get(key)
            values = before.get(key) or (
                {} if row is None else {a: getattr(row, a) for a in self._attrs(item)}
            )
            self._lines.addWidget(self._card(item, {**values, "due": due, "present": present}))
        self._lines.addWidget(self._whole(kind, stored, meeting_before, choices))
        self._lines.addStretch(1)

    def typed(self) -> dict[str, Any]:
        """What was counted so far, motion by motion, for a draft."""
        return {
            "motions": [[s.item.case_id, s.item.motion, s.form.typed()] for s in self.sections],
            "whole": self.meeting.typed() if self.meeting is not None else {},
        }

    def retype(self, typed: Mapping[str, Any]) -> None:
        """Put a draft back over the motions shown."""
        kept = {(case, motion): form for case, motion, form in typed["motions"]}
        for section in self.sections:
            section.form.retype(kept.get((section.item.case_id, section.item.motion), {}))
        if self.meeting is not None:
            self.meeting.retype(typed["whole"])

    def check(self) -> bool:
        """Write problems under their fields; True when there is none."""
        forms = [section.form for section in self.sections]
        if self.meeting is not None:
            forms.append(self.meeting)
        # Every form shows its problems, not only the first that has one.
        return not [form for form in forms if not form.show_problems()]

    def faults(self) -> tuple[str, ...]:
        """Contradictions between the numbers, with the name they belong to."""
        found = []
        for section in self.sections:
            judged = self._verdict(section)
            if judged is not None and judged.faults:
                found.append(f"{section.item.name}：{judged.faults[0]}")
            count = count_from(section.form.values())
            if judged is None and count.due is not None and (count.present or 0) > count.due:
                found.append(f"{section.item.name}：实到 {count.present}，多于应到 {count.due}。")
        return tuple(found)

    def motions(self) -> tuple[MotionFact, ...]:
        """What was counted and declared, motion by motion."""
        found = []
        for section in self.sections:
            values = section.form.values()
            more = {a: v for a, v in values.items() if a not in _NUMBERS and a != "result"}
            count = count_from(values)
            found.append(MotionFact(section.item.case_id, section.item.motion, values["result"], count, more))
        return tuple(found)

    def verdicts(self) -> tuple[Verdict | None, ...]:
        """The verdict on each motion; None for a committee's."""
        return tuple(self._verdict(section) for section in self.sections)

    def whole(self) -> dict[str, Any]:
        """Facts of the whole meeting typed on this page."""
        return self.meeting.values() if self.meeting is not None else {}

    def _whole(
        self,
        kind: str,
        stored: Mapping[tuple[str, str], Vote],
        before: Mapping[str, Any],
        choices: Mapping[str, ChoiceList],
    ) -> QFrame:
        card = frame()
        lines = rows(card, margin=16, gap=10)
        assembly = kind == MeetingKind.ASSEMBLY
        lines.addWidget(label("监票、计票和记录" if assembly else "会议记录", "heading"))
        if assembly:
            lines.addWidget(label("只记总数，程序里没有谁投了什么票。", "small", wrap=True))
        votes, meetings = sheet_of(Vote), sheet_of(Meeting)
        fields = [FormField(attr, votes.column(attr).field) for attr in (COUNTING if assembly else ())]
        fields += [FormField(attr, meetings.column(attr).field) for attr in ("observers", "minutes")]
        self.meeting = FactForm(fields, today=self._today, choices=choices)
        first = next(iter(stored.values()), None)
        known = {attr: getattr(first, attr) for attr in COUNTING} if first is not None and assembly else {}
        self.meeting.set_values({**known, **{a: v for a, v in before.items() if v not in (None, ())}})
        self.meeting.edited.connect(self.edited)
        lines.addWidget(self.meeting)
        return card

    def _attrs(self, item: Proposal) -> tuple[str, ...]:
        if self._kind != MeetingKind.ASSEMBLY:
            return (*_COMMITTEE, "result", "resolution", "reason")
        decision = ("outcome", "extension_months") if item.motion == Motion.CONVERSION else ()
        introducers = ("introducers_present",) if item.motion == Motion.ADMISSION else ()
        return (*_NUMBERS, "result", *decision, "person_present", *introducers, *_MORE)

    def _card(self, item: Proposal, values: Mapping[str, Any]) -> QFrame:
        card = frame()
        lines = rows(card, margin=16, gap=10)
        head = columns(gap=10)
        head.addWidget(label(item.name, "heading"))
        head.addWidget(TagLabel(item.motion, Tone.INFO))
        head.addStretch(1)
        lines.addLayout(head)
        sheet = sheet_of(Vote)
        attrs = self._attrs(item)
        form = FactForm(
            [FormField(attr, sheet.column(attr).field) for attr in attrs],
            today=self._today,
            column_width=150,
            brief=_BRIEF if self._kind == MeetingKind.ASSEMBLY else 0,
        )
        form.set_values(dict.fromkeys(attrs))
        box = VerdictBox()
        why = WhyToggle(f"{item.name}的表决怎样算")
        why.rule_wanted.connect(self.rule_wanted)
        section = _Section(item, form, box, why)
        self.sections.append(section)
        below = QWidget()
        under = rows(below, gap=4)
        under.addWidget(box)
        under.addWidget(why)
        form.put_below("written_abstain" if "written_abstain" in attrs else "votes_abstain", below)
        why.explain(lambda: self._reasons(section))
        form.restore({attr: value for attr, value in values.items() if attr in attrs})
        form.edited.connect(lambda: self._on_edited(section))
        lines.addWidget(form)
        self._on_edited(section)
        return card

    def _verdict(self, section: _Section) -> Verdict | None:
        count: Count = count_from(section.form.values())
        written = self._params.flag("count_written")
        return verdict(self._kind, section.item.motion, count, count_written=written)

    def _reasons(self, section: _Section) -> Sequence[Why]:
        count, judged = count_from(section.form.values()), self._verdict(section)
        found = vote_grounds(self._kind, section.item.motion, count, judged, self._params)
        return whys(found, self._params, self._on)

    def _on_edited(self, section: _Section) -> None:
        judged = self._verdict(section)
        section.box.setVisible(judged is not None)
        if judged is not None:
            section.box.show_verdict(judged)
        section.why.refresh()
        self.edited.emit()


def needs_more_than_half(items: Sequence[Proposal]) -> bool:
    """Whether one of the motions needs more than half of those due to be there."""
    return any(item.motion in STRICT for item in items)
