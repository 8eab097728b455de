"""The meeting wizard (会议向导): kind and day, motions, who was there, counts, preview; stored at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from app.errors import UserError
from app.models import Meeting
from app.models.fields import Field, Kind
from app.models.sheets import sheet_of
from app.models.words import MeetingKind
from app.services.forms import FormSpec
from app.services.journey.facts import choices_for
from app.services.meeting_list import (
    Proposal,
    StoredMeeting,
    meeting_for,
    meeting_name,
    proposals,
    record_whole,
    stored_meeting,
)
from app.services.meetings import Expected, MeetingFact, expected
from app.services.overview import home_organisation
from app.services.params import Params, load_params
from app.services.rehearsal import rehearse_meeting
from app.services.rules.findings import Finding
from app.ui.common.choices import ChoiceList
from app.ui.common.fact_form import FactForm, FormField
from app.ui.common.layout import button, clear, columns, frame, label, rows, scrolled, tab_after
from app.ui.desk import Desk
from app.ui.theme import Tone
from app.ui.wizards.meeting_counts import CountsPage, needs_more_than_half
from app.ui.wizards.meeting_draft import MeetingDraft
from app.ui.wizards.meeting_review import DonePage, ReviewPage
from app.ui.wizards.meeting_roll import RollPage
from app.ui.wizards.meeting_topics import Key, TopicsPage
from app.ui.wizards.step_head import StepHead

_NAMES = ("会议", "议题", "到会", "计票", "核对")
_ABOUT = ("organisation_id", "kind", "on", "time", "place", "subject", "chair_id", "recorder_id")


@dataclass(frozen=True, slots=True)
class _Start:
    """What the first page needs; ``wanted`` is where the motion asked for belongs, and before whom."""

    choices: Mapping[str, ChoiceList]
    home: str | None
    wanted: tuple[str, MeetingKind] | None
    stored: StoredMeeting | None
    params: Params


class MeetingWizard(QWidget):
    """Emits ``left`` when it is done with, ``said(text, tone)``, ``go(Place)``, ``rule_wanted(number)``."""

    left = Signal()
    said = Signal(str, object)
    go = Signal(object)
    rule_wanted = Signal(str)

    def __init__(self, desk: Desk, forms: Sequence[FormSpec]) -> None:
        super().__init__()
        self._desk = desk
        self._loaded: _Start | None = None
        self._wanted: Key | None = None
        self._items: tuple[Proposal, ...] = ()
        self._place_of_items: tuple[Any, ...] = ()
        self._place_of_roll: tuple[Any, ...] = ()
        self._code: str | None = None
        self.last_stored = ""
        lines = rows(self, gap=12)
        self.head = StepHead(_NAMES)
        lines.addWidget(self.head)
        self.pages = QStackedWidget()
        self._about_card = frame()
        self._about_lines = rows(self._about_card, gap=0)
        self.about: FactForm | None = None
        self.topics = TopicsPage()
        self.roll = RollPage(desk.theme, desk.today)
        self.counts = CountsPage(desk.today)
        self.counts.rule_wanted.connect(self.rule_wanted)
        self.review = ReviewPage()
        self.done = DonePage(self.go.emit, forms)
        self.draft = MeetingDraft(
            desk, lambda: self.about, self.topics, self.roll, self.counts, self._on_next
        )
        lines.addWidget(self.draft.bar)
        lines.addWidget(self.pages, 1)
        for page in (self._about_card, self.topics, self.roll, self.counts, self.review, self.done):
            self.pages.addWidget(page)
        foot: QFrame = frame()
        line = columns(foot, gap=8)
        line.setContentsMargins(16, 8, 16, 8)
        self.cancel = button("放弃", self._on_cancel, name="放弃这次会议记录")
        self.hint = label("", "muted", wrap=True)
        self.back = button("上一步", self._on_back)
        self.next = button("下一步", self._on_next, kind="primary")
        line.addWidget(self.cancel)
        line.addWidget(self.hint, 1)
        line.addWidget(self.back)
        line.addWidget(self.next)
        lines.addWidget(foot)

    @property
    def is_running(self) -> bool:
        """Whether something begun is not stored yet."""
        return self._loaded is not None and self.pages.currentWidget() is not self.done

    def start(self, key: str = "", wanted: Key | None = None) -> None:
        """Begin a new meeting, or open the stored one ``key``; ``wanted`` is a motion to tick at once."""
        self._wanted = wanted

        def work(session: Any) -> _Start:
            home = home_organisation(session)
            return _Start(
                {target: ChoiceList(choices_for(session, target)) for target in ("人员", "党组织")},
                home.id if home is not None else None,
                meeting_for(session, *wanted) if wanted is not None else None,
                stored_meeting(session, key) if key else None,
                load_params(session),
            )

        self._desk.jobs.read(work, self._begin, owner=self, key=(id(self), "start"))

    def _begin(self, loaded: _Start) -> None:
        self._loaded = loaded
        self._items, self._place_of_items, self._place_of_roll = (), (), ()
        self.counts.sections, self.counts.meeting = [], None
        stored = loaded.stored
        code = stored.values.get("code") if stored is not None else None
        self._code = str(code) if code else None
        sheet = sheet_of(Meeting)
        fixed = stored is not None
        fields = []
        for attr in _ABOUT:
            field = sheet.column(attr).field
            if attr == "kind":
                field = Field(field.header, Kind.CHOICE, True, tuple(kind.value for kind in MeetingKind))
            fields.append(FormField(attr, field, locked=fixed and attr in ("organisation_id", "kind", "on")))
        clear(self._about_lines)
        content = QWidget()
        inside = rows(content, margin=16, gap=12)
        inside.addWidget(label("哪一天，开什么会", "heading"))
        self.about = FactForm(fields, today=self._desk.today, choices=loaded.choices)
        values: dict[str, Any] = {"organisation_id": loaded.home}
        if loaded.wanted is not None:
            values = {"organisation_id": loaded.wanted[0], "kind": loaded.wanted[1].value}
        if stored is not None:
            values = {attr: stored.values.get(attr) for attr in _ABOUT}
        self.about.set_values(values)
        inside.addWidget(self.about)
        note = "日期填将来的一天，就是先排计划：保存后可以打印通知、签到表，开完会再回来计票。"
        inside.addWidget(label("已经保存过的会议，日期和类型不能改。" if fixed else note, "small", wrap=True))
        inside.addStretch(1)
        self._about_lines.addWidget(scrolled(content))
        self.draft.begin(self._code or "")
        self._show(0)

    def _show(self, at: int) -> None:
        self.pages.setCurrentIndex(at)
        self.head.show_step(at)
        done = self.pages.currentWidget() is self.done
        for part in (self.cancel, self.back):
            part.setVisible(not done)
        self.back.setEnabled(at > 0)
        self.next.setText("回到会议表" if done else "保存" if at == 4 else "下一步")
        self.next.setAccessibleName(self.next.text())
        self.hint.setText("")
        followers = [self.next] if done else [self.cancel, self.back, self.next]
        shown = self.pages.currentWidget()
        if shown is not None:
            tab_after(shown, followers)
        self.draft.arrived(at)

    def _on_cancel(self) -> None:
        self.draft.bar.settle()
        self._loaded = None
        self.left.emit()

    def _on_back(self) -> None:
        self.draft.stay()
        self._show(max(0, self.pages.currentIndex() - 1))

    def _on_next(self) -> None:
        (self._to_topics, self._to_roll, self._to_counts, self._to_review, self._store, self._on_cancel)[
            self.pages.currentIndex()
        ]()

    def _values(self) -> dict[str, Any]:
        return self.about.values() if self.about is not None else {}

    def _to_topics(self) -> None:
        if self.about is None or not self.about.show_problems():
            return
        values = self._values()
        where = (values["organisation_id"], values["kind"], values["on"])
        if where == self._place_of_items:
            self._show(1)
            return
        today = self._desk.today()
        # Another day judges the motions anew; what was ticked for the same kind of meeting stays.
        kept = [(item.case_id, item.motion) for item in self.topics.chosen()]
        kept = kept if where[:2] == self._place_of_items[:2] else []

        def show(found: tuple[Proposal, ...]) -> None:
            self._place_of_items = where
            stored = self._loaded.stored if self._loaded is not None else None
            known = list(found)
            ticked: list[Key] = [*kept, *([self._wanted] if self._wanted is not None else [])]
            if stored is not None:
                ticked += [(vote.case_id, vote.motion) for vote in stored.votes]
                known += self._missing(stored, found)
            self.topics.show_proposals(known, ticked, committee=where[1] == MeetingKind.COMMITTEE)
            self._show(1)

        self._desk.jobs.read(
            lambda session: proposals(session, where[0], where[1], today, where[2]),
            show,
            owner=self,
            key=(id(self), "page"),
        )

    def _missing(self, stored: StoredMeeting, found: Sequence[Proposal]) -> list[Proposal]:
        """Motions of a stored meeting that the journey has since passed."""
        have = {(item.case_id, item.motion) for item in found}
        return [
            Proposal(
                vote.case_id, "", stored.names.get(vote.case_id, ""), "", vote.motion, True, "本次会议", ""
            )
            for vote in stored.votes
            if (vote.case_id, vote.motion) not in have
        ]

    def _to_roll(self) -> None:
        self._items = self.topics.chosen()
        if not self._items:
            self._refuse("还没有选要讨论的人。勾上一项再继续。")
            return
        values = self._values()
        strict = needs_more_than_half(self._items)
        where = (values["organisation_id"], values["kind"], values["on"], strict)
        if where == self._place_of_roll:
            self._show(2)
            return

        def show(found: Expected) -> None:
            stored = self._loaded.stored if self._loaded is not None else None
            self.roll.show_roster(
                found,
                strict=strict,
                absences=stored.absences if stored is not None else (),
                exclusions=stored.exclusions if stored is not None else (),
            )
            self._place_of_roll = where
            self._show(2)

        self._desk.jobs.read(
            lambda session: expected(session, *where[:3]), show, owner=self, key=(id(self), "page")
        )

    def _to_counts(self) -> None:
        if not self.roll.check():
            return
        loaded = self._loaded
        assert loaded is not None
        stored = loaded.stored
        votes = {(vote.case_id, vote.motion): vote for vote in stored.votes} if stored is not None else {}
        minutes = {attr: stored.values.get(attr) for attr in ("observers", "minutes")} if stored else {}
        present = None if self._is_to_come() else self.roll.present
        self.counts.show_motions(
            str(self._values()["kind"]),
            self._items,
            self.roll.due,
            present,
            stored=votes,
            minutes=minutes,
            choices=loaded.choices,
            params=loaded.params,
            on=self._values()["on"],
        )
        self._show(3)
        if self._is_to_come():
            self.hint.setText("会还没有开，票数和结果留空，直接下一步。")

    def _is_to_come(self) -> bool:
        return bool(self._values()["on"] > self._desk.today())

    def _to_review(self) -> None:
        if not self.counts.check():
            return
        faults = self.counts.faults()
        if faults:
            self._refuse(f"数字对不上，请核对票数：{faults[0]}")
            return
        loaded = self._loaded
        assert loaded is not None
        people = loaded.choices["人员"]
        named = {choice.id: choice.label for choice in people.all()}
        fact, planned, today = self._fact(), self._is_to_come(), self._desk.today()
        first = fact.motions[0].count

        def show(findings: Sequence[Finding]) -> None:
            self.review.show_fact(
                fact,
                self._items,
                self.counts.verdicts(),
                named,
                (first.due, first.present),
                findings,
                planned=planned,
            )
            self._show(4)

        self._desk.jobs.read(
            lambda session: rehearse_meeting(session, fact, today), show, owner=self, key=(id(self), "page")
        )

    def _fact(self) -> MeetingFact:
        values, whole = self._values(), self.counts.whole()
        return MeetingFact(
            organisation_id=values["organisation_id"],
            kind=values["kind"],
            on=values["on"],
            motions=self.counts.motions(),
            code=self._code,
            **{attr: values[attr] or "" for attr in ("time", "place", "subject")},
            chair_id=values["chair_id"],
            recorder_id=values["recorder_id"],
            supervisor_ids=tuple(whole.get("supervisor_ids") or ()),
            teller_ids=tuple(whole.get("teller_ids") or ()),
            observers=whole.get("observers") or "",
            minutes=whole.get("minutes") or "",
            secret=whole.get("secret"),
            procedure_complete=whole.get("procedure_complete"),
            absences=() if self._is_to_come() else self.roll.absences(),
            exclusions=self.roll.exclusions(),
        )

    def _store(self) -> None:
        fact = self._fact()
        people = "、".join(dict.fromkeys(item.name for item in self._items))
        words = "计划" if self._is_to_come() else "记录"
        motions = [(item.case_id, item.name, item.motion) for item in self._items]
        self.next.setEnabled(False)

        def stored(found: tuple[str, str]) -> None:
            self.next.setEnabled(True)
            self.draft.bar.settle()
            key, name = found
            self.last_stored = key
            text = f"{name}：{people}，共 {len(motions)} 项表决。"
            self.done.show_meeting(key, fact.kind, text, motions)
            self._loaded = None
            self._show(5)

        def work(session: Any) -> tuple[str, str]:
            key = record_whole(session, fact)
            return key, meeting_name(session, key)

        self._desk.jobs.write(
            work,
            f"{words}“{fact.on} {fact.kind}（{people}）”",
            done=stored,
            owner=self,
            failed=self._on_failed,
        )

    def _on_failed(self, error: UserError) -> None:
        """Nothing of the meeting was stored; everything typed is still here."""
        self.next.setEnabled(True)
        self.said.emit(f"{error.message}{error.hint}", Tone.WARN)

    def _refuse(self, text: str) -> None:
        self.said.emit(text, Tone.WARN)
