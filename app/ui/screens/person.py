"""人员 › 某人: header, 25-step line, the selected step; everything recorded here goes through services."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from app.errors import NotFound, UserError
from app.services.drafts import draft_key
from app.services.forms import FormSpec
from app.services.journal.told import Told
from app.services.person_page import PersonPage
from app.services.removal import Removal
from app.services.steps import STAGES
from app.ui.common.choices import ChoiceList
from app.ui.common.drafts import DraftBar
from app.ui.common.empty_state import EmptyState
from app.ui.common.fact_section import Entry
from app.ui.common.layout import columns, rows
from app.ui.common.step_line import StepLine as StepLineView
from app.ui.desk import Desk
from app.ui.explaining import Explaining
from app.ui.record_history import HistoryPane
from app.ui.screen import Command, Place, Screen
from app.ui.screens.event_pane import EventPane
from app.ui.screens.person_acts import PersonActs, gone
from app.ui.screens.person_commands import person_commands
from app.ui.screens.person_head import PersonHead
from app.ui.screens.person_loading import (
    BASICS,
    EVENTS,
    FINDINGS,
    HISTORY,
    NEW,
    PANES,
    Loaded,
    load,
    reasons_of,
)
from app.ui.screens.person_pane import FindingsPane, NewCasePane, PersonPane
from app.ui.screens.step_pane import StepPane
from app.ui.shortcuts import bind
from app.ui.theme import Tone
from app.ui.wording import phase_title, step_item

_TYPED = (StepPane, PersonPane, NewCasePane, EventPane)
"""Panes in which something is typed."""
_CHOICE_TABLES = frozenset({"person", "organisation", "enterprise", "meeting"})


class PersonScreen(Screen):
    """Place.subject is the UUID of a person or case (or :data:`NEW`); Place.focus a step's code."""

    def __init__(self, desk: Desk, forms: Sequence[FormSpec]) -> None:
        super().__init__(desk)
        self._forms = forms
        self._subject = ""
        self._focus = ""
        self._page: PersonPage | None = None
        self._choices: Mapping[str, ChoiceList] = {}
        self._choices_stale = True
        self._drafts: dict[str, Mapping[str, Any]] = {}
        self.draft = DraftBar(desk, self._typed, self._retype)
        self._acts = PersonActs(desk, self, self._on_failed)
        self._saving = False
        lines = rows(self, gap=12)
        lines.setContentsMargins(16, 16, 16, 16)
        self.head = PersonHead(desk)
        lines.addWidget(self.head)
        self._body = QWidget()
        body = columns(self._body, gap=12)
        self._left = QFrame()
        self._left.setProperty("kind", "card")
        left = rows(self._left, gap=0)
        left.setContentsMargins(1, 8, 1, 8)
        self.line = StepLineView(desk.theme)
        left.addWidget(self.line)
        body.addWidget(self._left)
        self.right = QStackedWidget()
        explaining = Explaining(desk, self, self._on_failed)
        self.step_pane = StepPane(desk, forms, explaining)
        self.person_pane = PersonPane(desk)
        self.findings_pane = FindingsPane(explaining)
        self.new_case = NewCasePane(desk)
        self.event_pane = EventPane(desk)
        self.history_pane = HistoryPane(desk)
        for pane in (self.step_pane, self.person_pane, self.findings_pane, self.new_case, self.event_pane):
            self.right.addWidget(pane)
        self.right.addWidget(self.history_pane)
        right = rows(gap=8)
        right.addWidget(self.draft)
        right.addWidget(self.right, 1)
        body.addLayout(right, 1)
        lines.addWidget(self._body, 1)
        self.nobody = EmptyState("people", "", "", (("去人员", lambda: self.go.emit(Place("people"))),))
        lines.addWidget(self.nobody, 1)
        self.nobody.hide()
        self._connect()
        desk.theme.changed.connect(self._resize)
        self._resize()

    def open(self, place: Place) -> None:
        """Show a person; the step in ``focus``, else the one to be done now."""
        # Other screens may have changed people while this one was not told.
        self._choices_stale = True
        self._subject, self._focus = place.subject, place.focus
        self._load(place.focus)

    def subject(self) -> str:
        """The person or case shown."""
        return self._subject

    def commands(self) -> Sequence[Command]:
        """Acts on the person shown."""
        return person_commands(self._page, self._forms) if self._page is not None else ()

    def topic(self) -> str:
        """The step or pane shown."""
        return self._focus or self.line.current()

    def leave(self) -> None:
        """Keep what was typed for the next visit; numbers are covered."""
        self.head.reveal.hide()
        self.person_pane.reveal.hide()
        self._keep_draft()

    def on_changed(self, changes: Any) -> None:
        """Something was stored: show it where the user is."""
        if changes is None or changes.tables() & _CHOICE_TABLES:
            self._choices_stale = True
        # If something else was stored or taken back, what is being typed here stays.
        self._keep_draft()
        self._load(self._focus or self.line.current())

    def _connect(self) -> None:
        self.line.chosen.connect(self._on_step)
        self.head.facts_wanted.connect(lambda: self._show_pane(BASICS))
        self.head.findings_wanted.connect(lambda: self._show_pane(FINDINGS))
        self.head.events_wanted.connect(lambda: self._show_pane(EVENTS))
        self.head.history_wanted.connect(lambda: self._show_pane(HISTORY))
        self.history_pane.restore_wanted.connect(self._restore)
        self.person_pane.delete_wanted.connect(self._delete_person)
        self.person_pane.go.connect(self.go)
        self.person_pane.delete_case_wanted.connect(self._delete_case)
        self.head.record_wanted.connect(lambda: self._print("f05"))
        self.head.case_chosen.connect(lambda case: self.go.emit(Place("person", case)))
        self.step_pane.save_wanted.connect(self._save_facts)
        self.step_pane.remove_wanted.connect(partial(self._with_case, self._acts.remove_row))
        self.step_pane.form_wanted.connect(self._print)
        self.person_pane.save_wanted.connect(self._save_person)
        self.findings_pane.step_wanted.connect(self.line.choose)
        self.new_case.create_wanted.connect(self._create_case)
        self.step_pane.guide_wanted.connect(self._guide)
        self.event_pane.record_wanted.connect(self._record_event)
        self.event_pane.reopen_wanted.connect(partial(self._with_case, self._acts.reopen))
        self.event_pane.step_wanted.connect(self.line.choose)
        for pane in (self.step_pane, self.person_pane, self.new_case, self.event_pane):
            pane.edited.connect(self.draft.touch)
        for explains in (self.step_pane, self.person_pane, self.findings_pane):
            explains.rule_wanted.connect(lambda number: self.go.emit(Place("rulebook", number, "rules")))
        self.step_pane.dropped.connect(self.draft.settle)
        bind("save", self, self._on_save_key)

    def _resize(self) -> None:
        narrow = self.width() < self.desk.theme.px(1080)
        self._left.setFixedWidth(self.desk.theme.px(300 if narrow else 372))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrower line where there is little room."""
        super().resizeEvent(event)
        self._resize()

    def _load(self, focus: str) -> None:
        subject, today = self._subject, self.desk.today()
        known = None if self._choices_stale else self._choices
        self.desk.jobs.read(
            lambda session: load(session, subject, focus, today, known),
            self._show,
            owner=self,
            failed=self._show_nobody,
            key=(id(self), "load"),
        )

    def _show_nobody(self, error: UserError) -> None:
        """There is no such person (any more): say so in place of the page, whose fields belong to nobody."""
        if not isinstance(error, NotFound):
            self.desk.jobs.failed.emit(error)
            return
        self._page = None
        self.draft.come("", "")
        self._body.hide()
        self.head.hide()
        self.nobody.show_text(error.message.rstrip("。"), error.hint)
        self.nobody.show()

    def _show(self, loaded: Loaded) -> None:
        self.nobody.hide()
        self._body.show()
        self._page, self._choices = loaded.page, loaded.choices
        self._choices_stale = False
        page = loaded.page
        self.head.setVisible(page is not None)
        self._left.setVisible(page is not None and page.status is not None)
        self.titled.emit(page.person.name if page is not None else "新增人员")
        if page is None:
            self.person_pane.show_new(loaded.choices, loaded.home)
            self._turn_to(self.person_pane, NEW, BASICS)
            return
        self.head.show_page(page)
        if page.status is None:
            self._show_without_case(page, loaded)
            return
        self.line.set_items(
            [
                step_item(
                    line,
                    phase_title(line.step.stage, STAGES[line.step.stage]),
                    page.status.findings_of(line.step.code),
                )
                for line in page.status.lines
            ]
        )
        if loaded.step in PANES:
            self._show_pane(loaded.step)
            return
        self._focus = loaded.step
        self.line.choose(loaded.step, tell=False)
        line = next(line for line in page.status.lines if line.step.code == loaded.step)
        self.step_pane.show_step(line, loaded.facts, page.status, loaded.choices)
        self._turn_to(self.step_pane, page.status.file.case.id, loaded.step)

    def _show_without_case(self, page: PersonPage, loaded: Loaded) -> None:
        if loaded.step in (FINDINGS, HISTORY):
            self._show_pane(loaded.step)
            return
        if loaded.step == BASICS or page.standing:
            self._show_pane(BASICS)
            return
        self.new_case.show_person(page.person, loaded.choices)
        self._turn_to(self.new_case, page.person.id, "case")

    def _show_pane(self, which: str) -> None:
        """The person's facts or all findings, without a step chosen."""
        page = self._page
        if page is None:
            return
        self._keep_draft()
        self._focus = which
        if page.status is not None:
            self.line.clear_choice()
        if which == FINDINGS:
            self.findings_pane.show_findings(page)
            self._turn_to(self.findings_pane)
            return
        if which == HISTORY:
            self._turn_to(self.history_pane)
            self.history_pane.read(page.person.id)
            return
        if which == EVENTS and page.status is not None:
            self.event_pane.show_case(page)
            self._turn_to(self.event_pane, page.status.file.case.id, EVENTS)
            return
        dates = page.status.dates if page.status is not None else {}
        self.person_pane.show_person(
            page.person,
            self._choices,
            dates,
            has_case=page.status is not None,
            reasons=reasons_of(page, self.desk.today()),
        )
        self._turn_to(self.person_pane, page.person.id, BASICS)

    def _restore(self, line: Told) -> None:
        if self._page is not None:
            self._acts.restore(self._page, line)

    def _on_step(self, code: str) -> None:
        self._keep_draft()
        self._focus = code
        self._load(code)

    def _turn_to(self, pane: QWidget, subject: str = "", part: str = "") -> None:
        """Show a pane with what was half typed there: of this session at once, of an earlier one if asked."""
        self.right.setCurrentWidget(pane)
        if not part:
            self.draft.come("", "")
            return
        key = draft_key("person", subject, part)
        kept = self._drafts.pop(key, None)
        name = self._page.person.name if self._page is not None else "新增人员"
        self.draft.come(key, f"{name}（未保存）", offer=kept is None)
        if kept is not None:
            self._retype(kept)

    def _typed(self) -> Mapping[str, Any]:
        pane = self.right.currentWidget()
        return pane.typed() if isinstance(pane, _TYPED) else {}

    def _retype(self, typed: Mapping[str, Any]) -> None:
        pane = self.right.currentWidget()
        if isinstance(pane, _TYPED):
            pane.retype(typed)

    def _keep_draft(self) -> None:
        if self._saving:  # It is on its way into the database.
            return
        self.draft.flush()
        typed = self._typed() if self.draft.key else {}
        if typed:
            self._drafts[self.draft.key] = typed

    def _on_save_key(self) -> None:
        pane = self.right.currentWidget()
        if isinstance(pane, StepPane | PersonPane):
            pane.try_save()

    def _save_facts(self, entries: list[Entry]) -> None:
        page = self._page
        if page is not None and page.status is not None:
            line = next(line for line in page.status.lines if line.step.code == self._focus)
            self._acts.save_facts(page, line.name, entries, self._begin())

    def _save_person(self, values: Mapping[str, Any]) -> None:
        is_new, stored = self._page is None, self._begin()

        def done(person_id: str) -> None:
            stored()
            if is_new:
                self.go.emit(Place("person", person_id))

        self._acts.save_person(self._page, values, done)

    def _create_case(self, organisation: str, letter: date | None, received: date | None) -> None:
        if self._page is not None:
            self._focus = ""
            self._acts.create_case(self._page, organisation, letter, received, self._begin())

    def _record_event(self, code: str, facts: Mapping[str, Any]) -> None:
        if self._page is not None and self._page.status is not None:
            self._acts.record_event(self._page, code, facts, self._begin())

    def _begin(self) -> Callable[[], None]:
        """Something typed here is about to be stored; the function returned is called when it is."""
        key, self._saving = self.draft.key, True

        def stored() -> None:
            self._saving = False
            self.draft.settle(key)

        return stored

    def _delete_person(self) -> None:
        stored = self._begin()

        def done(removal: Removal) -> None:
            stored()
            self.go.emit(Place("people"))
            self.said.emit(gone(f"“{removal.name}”", removal), Tone.INFO)

        if self._page is not None:
            self._acts.delete_person(self._page, done)

    def _delete_case(self) -> None:
        page, stored = self._page, self._begin()
        if page is None or page.status is None:
            return

        def done(removal: Removal) -> None:
            stored()
            self.go.emit(Place("person", page.person.id))
            self.said.emit(gone(f"“{removal.name}”的案卷", removal), Tone.INFO)

        self._acts.delete_case(page, done)

    def _on_failed(self, error: UserError) -> None:
        """The refusal is said; what was typed stays and may be saved again."""
        self._saving = False
        self.said.emit(f"{error.message}{error.hint}", Tone.WARN)
        self.step_pane.save.setEnabled(self.step_pane.is_dirty())
        self.person_pane.save.setEnabled(self.person_pane.is_dirty())

    def _guide(self, screen: str, what: str) -> None:
        page = self._page
        if page is not None and page.status is not None:
            self.go.emit(Place(screen, page.status.file.case.id, what))

    def _with_case(self, act: Callable[..., object], *given: object) -> None:
        """Do something that needs a case; nothing happens where there is none."""
        if self._page is not None and self._page.status is not None:
            act(self._page, *given)

    def _print(self, form: str) -> None:
        page = self._page
        if page is not None and page.status is not None:
            self.go.emit(Place("forms", page.status.file.case.id, form))
