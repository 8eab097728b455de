"""Page 核对 of the meeting wizard: everything that will be stored, at once or not at all; then its forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QSizePolicy, QWidget

from app.models.words import MeetingKind, Motion, VoteResult
from app.services.forms import FormSpec
from app.services.meeting_list import Proposal
from app.services.meetings import STRICT, MeetingFact, MotionFact
from app.services.rules.findings import SEVERITY_LABELS, Finding, State
from app.services.rules.votes import Verdict
from app.ui.common.layout import FlowLayout, button, clear, columns, frame, label, rows, scrolled
from app.ui.common.tag import TagLabel
from app.ui.common.verdict_box import VerdictBox
from app.ui.screen import Place
from app.ui.theme import Tone
from app.ui.wording import SEVERITY_TONES

_RESULT_TONES = {
    VoteResult.PASSED.value: Tone.DONE,
    VoteResult.FAILED.value: Tone.ACCENT,
    VoteResult.POSTPONED.value: Tone.WARN,
}
_SUBJECTS = {
    "activist": Motion.ACTIVIST,
    "candidate": Motion.CANDIDATE,
    "admission": Motion.ADMISSION,
    "conversion": Motion.CONVERSION,
}


class ReviewPage(QFrame):
    """What is about to be stored, and what the rules will say against it."""

    def __init__(self) -> None:
        super().__init__()
        content = QWidget()
        self._lines = rows(content, gap=12)
        rows(self).addWidget(scrolled(content))
        self.warnings: tuple[str, ...] = ()

    def show_fact(
        self,
        fact: MeetingFact,
        items: Sequence[Proposal],
        verdicts: Sequence[Verdict | None],
        names: Mapping[str, str],
        numbers: tuple[int | None, int | None],
        findings: Sequence[Finding],
        *,
        planned: bool,
    ) -> None:
        """``names`` are of everybody named by the fact; ``numbers`` are 应到 and 实到.

        ``findings`` are what the rules will say once it is stored.
        """
        clear(self._lines)
        card = frame()
        lines = rows(card, margin=16, gap=8)
        lines.addWidget(label(f"{fact.on}　{fact.kind}", "heading"))
        lines.addWidget(_table(_lines_of(fact, names, numbers)))
        self._lines.addWidget(card)
        remarks = _exclusion_warnings(fact) + ([] if planned else _warnings(fact, items, verdicts))
        told = [
            *(
                (SEVERITY_LABELS[f.severity], SEVERITY_TONES[f.severity], _sentence(f))
                for f in findings
                if f.state is State.BROKEN
            ),
            *(("请留意", Tone.WARN, text) for text in remarks),
        ]
        missing = [finding for finding in findings if finding.state is not State.BROKEN]
        if missing:
            told.append(("没有填全", Tone.WARN, "\n".join(_sentence(finding) for finding in missing)))
        self.warnings = tuple(text for _word, _tone, text in told)
        if told:
            self._lines.addWidget(_remarks(told))
        for item, motion, judged in zip(items, fact.motions, verdicts, strict=True):
            self._lines.addWidget(_motion(item, motion, judged, planned=planned))
        self._lines.addStretch(1)


class DonePage(QFrame):
    """After storing: the forms of this meeting, each one click away."""

    def __init__(self, go: Callable[[Place], object], forms: Sequence[FormSpec]) -> None:
        super().__init__()
        self._go = go
        self._forms = forms
        self._lines = rows(self, gap=12)

    def show_meeting(self, key: str, kind: str, text: str, motions: Sequence[tuple[str, str, str]]) -> None:
        """``motions`` are (UUID of the case, name, motion); ``text`` says what was stored."""
        clear(self._lines)
        card = frame()
        lines = rows(card, margin=24, gap=12)
        head = columns(gap=10)
        head.addWidget(TagLabel("已保存", Tone.DONE))
        head.addWidget(label(text, "heading", wrap=True), 1)
        lines.addLayout(head)
        links = forms_of(self._forms, key, kind, motions)
        if links:
            lines.addWidget(label("这次会议的表格", "strong"))
            lines.addWidget(form_links(links, self._go))
        self._lines.addWidget(card)
        self._lines.addStretch(1)


def forms_of(
    forms: Sequence[FormSpec], key: str, kind: str, motions: Sequence[tuple[str, str, str]]
) -> list[tuple[str, Place]]:
    """The forms of one meeting: title and where it is drawn; counts and ballots for each candidate."""
    found: list[tuple[str, Place]] = []
    own = {"assembly": MeetingKind.ASSEMBLY, "committee": MeetingKind.COMMITTEE}
    several = len({case for case, _name, _motion in motions}) > 1
    for form in forms:
        if form.scope == "meeting" and own.get(form.subject, kind) == kind:
            found.append((form.title, Place("forms", key, form.key)))
        if form.context in ("tally", "ballots"):
            for case, name, motion in motions:
                if _SUBJECTS.get(form.subject) == motion and kind == MeetingKind.ASSEMBLY:
                    title = f"{form.title}（{name}）" if several else form.title
                    found.append((title, Place("forms", case, form.key)))
    return found


def form_links(links: Sequence[tuple[str, Place]], go: Callable[[Place], object]) -> QWidget:
    """The forms as buttons that wrap."""
    box = QWidget()
    flow = FlowLayout(box, gap=8)
    for title, place in links:
        flow.addWidget(
            button(title, lambda to=place: go(to), icon="forms", name=f"预览{title}")  # type: ignore[misc]
        )
    return box


def _lines_of(
    fact: MeetingFact, names: Mapping[str, str], numbers: tuple[int | None, int | None]
) -> list[tuple[str, str]]:
    def who(ids: Sequence[str]) -> str:
        return "、".join(names.get(each, "") for each in ids)

    due, present = (("没有填" if number is None else str(number)) for number in numbers)
    away = "、".join(
        f"{names.get(item.person_id, '')}（{item.state}{'，' if item.reason else ''}{item.reason}）"
        for item in fact.absences
    )
    left_out = "、".join(f"{names.get(x.person_id, '')}（{x.situation}）" for x in fact.exclusions)
    found = [
        ("时间地点", "　".join(part for part in (fact.time, fact.place) if part)),
        (
            "主持、记录",
            "、".join(filter(None, (names.get(fact.chair_id or ""), names.get(fact.recorder_id or "")))),
        ),
        ("到会", f"应到 {due}，实到 {present}"),
        ("没有到会", away),
        ("不计应到", left_out),
        ("监票、计票", "；".join(filter(None, (who(fact.supervisor_ids), who(fact.teller_ids))))),
        ("列席", fact.observers),
    ]
    return [(name, words) for name, words in found if words]


def _exclusion_warnings(fact: MeetingFact) -> list[str]:
    """Before there is a vote to judge no rule looks at who is not counted; the two dates come first."""
    voted = any(motion.count.has_ballots for motion in fact.motions)
    open_ones = any(x.superior_agreed_on is None or x.assembly_passed_on is None for x in fact.exclusions)
    return ["不计应到的党员须经大会通过、上级同意，两个日期没有填全。"] if open_ones and not voted else []


def _warnings(fact: MeetingFact, items: Sequence[Proposal], verdicts: Sequence[Verdict | None]) -> list[str]:
    """What no rule says: a result left open; of a motion other than 接收 and 转正, one against the count."""
    found = []
    for item, motion, judged in zip(items, fact.motions, verdicts, strict=True):
        name = f"{item.name}的{item.motion}"
        if motion.result is None:
            found.append(f"{name}没有填结果，先按“缺结果”保存。")
        elif judged is None or motion.motion in STRICT:
            continue
        elif judged.passed is False and motion.result == VoteResult.PASSED:
            found.append(f"{name}：按数字不能通过，会议记录是“通过”。照会议记录保存，请核对。")
        elif judged.passed and motion.result == VoteResult.FAILED:
            found.append(f"{name}：按数字可以通过，会议记录是“未通过”。请核对。")
    return found


def _sentence(finding: Finding) -> str:
    basis = f"（{finding.basis}）" if finding.basis else ""
    return f"{finding.person}：{finding.message}{basis}"


def _remarks(told: Sequence[tuple[str, Tone, str]]) -> QFrame:
    """What stands against it, line under line on one sheet; only the tags are coloured."""
    card = frame()
    lines = rows(card, margin=16, gap=8)
    lines.addWidget(label("保存以前请看", "heading"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(1, 1)
    for row, (word, tone, text) in enumerate(told):
        tag = TagLabel(word, tone)
        tag.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        grid.addWidget(tag, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(text, wrap=True), row, 1)
    lines.addLayout(grid)
    return card


def _motion(item: Proposal, motion: MotionFact, judged: Verdict | None, *, planned: bool) -> QFrame:
    card = frame()
    lines = rows(card, margin=16, gap=8)
    head = columns(gap=10)
    head.addWidget(label(f"{item.name}　{item.motion}", "heading", wrap=True), 1)
    blank = "计划" if planned else "没有填结果"
    head.addWidget(TagLabel(motion.result or blank, _RESULT_TONES.get(motion.result or "", Tone.NEUTRAL)))
    lines.addLayout(head)
    if motion.count.has_ballots and judged is not None:
        box = VerdictBox()
        box.show_verdict(judged)
        lines.addWidget(box)
    resolution = motion.more.get("resolution")
    if resolution:
        lines.addWidget(label(str(resolution), wrap=True))
    return card


def _table(pairs: Sequence[tuple[str, str]]) -> QWidget:
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    for row, (name, words) in enumerate(pairs):
        grid.addWidget(label(name, "small"), row, 0)
        grid.addWidget(label(words, wrap=True, select=True), row, 1)
    return box
