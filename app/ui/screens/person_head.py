"""The header card of the person page: who it is, at which stage, what is open, the actions."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel

from app.models.words import CaseStatus, HelperRole
from app.services.people import mask_identity
from app.services.person_page import PersonPage
from app.ui.common.editors import QuietCombo
from app.ui.common.layout import FlowLayout, button, clear, columns, label, rows
from app.ui.common.tag import TagLabel
from app.ui.desk import Desk
from app.ui.reveal import Reveal
from app.ui.theme import Tone
from app.ui.wording import counts_text, stage_tone


class PersonHead(QFrame):
    """Emits what is to be shown: ``facts_wanted``, ``findings_wanted``, ``record_wanted`` (全程纪实表),
    ``events_wanted`` (中途情况), ``history_wanted`` (改动历史).

    ``case_chosen`` carries the UUID of another case of the same person.
    """

    facts_wanted = Signal()
    findings_wanted = Signal()
    record_wanted = Signal()
    events_wanted = Signal()
    history_wanted = Signal()
    case_chosen = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._page: PersonPage | None = None
        self.reveal = Reveal(desk, "人员页", self)
        self.reveal.changed.connect(lambda _shown: self._show_facts())
        self.setProperty("kind", "card")
        line = columns(self, gap=16)
        line.setContentsMargins(16, 10, 16, 10)
        self._initial = QLabel()
        self._initial.setProperty("kind", "initial")
        self._initial.setAlignment(Qt.AlignmentFlag.AlignCenter)
        line.addWidget(self._initial)
        words = rows(gap=4)
        top = columns(gap=10)
        self.name = label("", "title", select=True)
        self.stage = TagLabel("", Tone.NEUTRAL)
        self.open = button("", self.findings_wanted.emit, kind="tagged")
        for part in (self.name, self.stage, self.open):
            top.addWidget(part)
        top.addStretch(1)
        words.addLayout(top)
        self._facts = FlowLayout(gap=20, row_gap=2)
        words.addLayout(self._facts)
        line.addLayout(words, 1)
        self.cases = QuietCombo()
        self.cases.setAccessibleName("选择案卷")
        self.cases.activated.connect(lambda at: self.case_chosen.emit(self.cases.itemData(at)))
        line.addWidget(self.cases)
        self.basics = button("基本情况", self.facts_wanted.emit)
        self.events = button("中途情况", self.events_wanted.emit, tip="撤回、变动、暂缓、未批准、去世等")
        self.record = button("全程纪实表", self.record_wanted.emit)
        self.history = button("改动历史", self.history_wanted.emit)
        acts = columns(gap=8)
        for part in (self.events, self.basics, self.record, self.history):
            acts.addWidget(part)
        line.addLayout(acts)

    def show_page(self, page: PersonPage) -> None:
        """Show a person; the ID number is masked again."""
        self._page = page
        self.reveal.hide()
        person, status = page.person, page.status
        self._initial.setText(person.name[:1])
        edge = self._desk.theme.px(48)
        self._initial.setFixedSize(edge, edge)
        self.name.setText(person.name)
        stage = status.nodes.stage.value if status is not None else page.standing
        ended = status.file.case.status if status is not None else None
        if status is not None and status.nodes.cancellation is not None and ended in (None, "办理中"):
            # Approved, though the end of the case itself is not recorded yet: never shown as going on.
            ended = CaseStatus.PROBATION_CANCELLED.value
        self.stage.show_state(
            f"{stage}·{ended}" if stage and ended not in (None, "办理中") else stage, stage_tone(stage)
        )
        counted = counts_text(page.findings)
        self.open.setVisible(counted is not None)
        if counted is not None:
            self.open.setText(counted[0])
            self.open.setProperty("tone", counted[1].value)
            self.open.setAccessibleName(f"{counted[0]}，查看全部检查发现")
            self.open.setToolTip("查看全部检查发现")
            self.open.style().unpolish(self.open)
            self.open.style().polish(self.open)
        self.record.setVisible(status is not None)
        self.events.setVisible(status is not None)
        self._show_cases(page)
        self._show_facts()

    def _show_cases(self, page: PersonPage) -> None:
        blocker = QSignalBlocker(self.cases)
        self.cases.clear()
        for identity, code, state in page.cases:
            self.cases.addItem(f"案卷 {code}（{state}）", identity)
        if page.status is not None:
            self.cases.setCurrentIndex(self.cases.findData(page.status.file.case.id))
        blocker.unblock()
        self.cases.setVisible(len(page.cases) > 1)

    def _show_facts(self) -> None:
        page = self._page
        clear(self._facts)
        if page is None:
            return
        person = page.person
        age = f"{page.age} 岁" if page.age is not None else ""
        self._fact(person.sex or "", age)
        if person.identity_number:
            shown = person.identity_number if self.reveal.is_on else mask_identity(person.identity_number)
            box = self._fact("身份证", shown)
            box.layout().addWidget(  # type: ignore[union-attr]
                button(
                    "隐藏" if self.reveal.is_on else "显示",
                    lambda: self.reveal.toggle([person.id]),
                    kind="link",
                    name="显示或隐藏身份证号",
                    tip="显示 30 秒后自动遮盖，并记入审计",
                )
            )
        self._fact("岗位", "　".join(p for p in (person.department, person.position) if p))
        if page.status is not None:
            nodes, names = page.status.nodes, page.status.context.register.people
            self._fact(*_stage_date(page))
            mentors = nodes.in_office(HelperRole.MENTOR, self._desk.today())
            found = [names[row.person_id].name for row in mentors if row.person_id in names]
            self._fact("联系人", "、".join(found))

    def _fact(self, name: str, value: str) -> QFrame:
        box = QFrame()
        box.setFixedHeight(self._desk.theme.px(26))
        line = columns(box, gap=6)
        if name:
            line.addWidget(label(name, "muted"))
        if value:
            line.addWidget(label(value, select=True))
        self._facts.addWidget(box)
        if not value:
            box.hide()
        return box


def _stage_date(page: PersonPage) -> tuple[str, str]:
    """The day the present stage began, with its word."""
    if page.status is None:
        return "", ""
    nodes = page.status.nodes
    found = [
        ("收到申请", nodes.received),
        ("积极分子", nodes.activist_since),
        ("发展对象", nodes.candidate_since),
        ("预备党员", nodes.probation_start if nodes.approval_date else None),
        ("正式党员", nodes.full_member_since),
    ]
    known = [(word, str(day)) for word, day in found if day is not None]
    return known[-1] if known else ("", "")
