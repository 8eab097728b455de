"""One filing before the committee: what the branch submitted, in which version, and the decision on it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.errors import UserError
from app.models import SuperiorFiling
from app.models.sheets import sheet_of
from app.services.deciding import Decided, FilingAtHand
from app.services.drafts import draft_key
from app.services.journal.canonical import plain_value
from app.services.rules.findings import SEVERITY_LABELS, State
from app.ui.common.day_editor import DayEditor
from app.ui.common.drafts import DraftBar
from app.ui.common.editors import ChoiceEditor, Editor, LineEditor, LongEditor
from app.ui.common.layout import button, clear, columns, label, rows
from app.ui.common.masking import masked
from app.ui.common.package_columns import local_time
from app.ui.common.tag import TagLabel
from app.ui.desk import Desk
from app.ui.screen import Place
from app.ui.theme import Tone
from app.ui.wording import SEVERITY_TONES

_MOST_FINDINGS = 5
_STANDINGS = ("党委委员", "组织员", "其他")


def results_for(matter: str) -> tuple[str, ...]:
    """What may be decided on a matter: filed, found fit, or agreed; or sent back."""
    if "备案" in matter:
        return ("已备案", "退回")
    if matter == "预审":
        return ("合格", "不合格", "退回")
    return ("同意", "不同意", "退回")


class DecisionForm(QWidget):
    """Emits ``stored`` after a decision, ``go(Place)`` and ``said``.

    ``foot``, with the button, is placed by the pane: it stays in sight while the form scrolls.
    """

    stored = Signal()
    go = Signal(object)
    said = Signal(str, object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._hand: FilingAtHand | None = None
        self._decided: Decided | None = None
        self.nothing = ("", "")
        """Title and hint where nothing is chosen, as the list beside it wants."""
        lines = rows(self, margin=16, gap=8)
        head = columns(gap=8)
        self.who = label("", "heading", wrap=True)
        head.addWidget(self.who, 1)
        self.open_case = button("打开案卷", self._on_open)
        head.addWidget(self.open_case)
        lines.addLayout(head)
        self.where = label("", "muted", wrap=True)
        lines.addWidget(self.where)
        self.state = TagLabel("")
        self.message = label("", "", wrap=True)
        told = columns(gap=8)
        told.addWidget(self.state)
        told.addWidget(self.message, 1)
        lines.addLayout(told)
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(16)
        self._facts.setVerticalSpacing(4)
        self._facts.setColumnStretch(1, 1)
        lines.addLayout(self._facts)
        self.version = label("", "small", wrap=True)
        lines.addWidget(self.version)
        self._findings = rows(gap=4)
        lines.addLayout(self._findings)
        self.fields = QWidget()
        grid = QGridLayout(self.fields)
        grid.setContentsMargins(0, 8, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        self.result = ChoiceEditor(())
        self.day = DayEditor(sheet_of(SuperiorFiling).column("decided_on").field, desk.today)
        self.number = LineEditor(placeholder="文号，没有可不填")
        self.handler = LineEditor(placeholder="经办人或谈话人姓名")
        self.standing = ChoiceEditor(_STANDINGS)
        self.opinion = LongEditor(lines=2)
        self._editors: tuple[tuple[str, Editor], ...] = (
            ("结果", self.result),
            ("办理日期", self.day),
            ("文号", self.number),
            ("经办人", self.handler),
            ("经办人身份", self.standing),
            ("意见", self.opinion),
        )
        for n, (word, editor) in enumerate(self._editors):
            grid.addWidget(label(word, "small"), n, 0)
            editor.name_it(word)
            editor.edited.connect(self._on_typed)
            grid.addWidget(editor, n, 1)
        self.drafts = DraftBar(desk, self._typed, self._retype)
        lines.addWidget(self.drafts)
        lines.addWidget(self.fields)
        lines.addStretch(1)
        self.foot = QWidget()
        below = columns(self.foot, gap=12)
        below.setContentsMargins(16, 8, 16, 12)
        self.hint = label("", "small", wrap=True)
        below.addWidget(self.hint, 1)
        self.enter = button("录入批复", self._on_enter, kind="primary")
        below.addWidget(self.enter)
        self.show_filing("", None)

    def show_filing(self, filing_id: str, decided: Decided | None) -> None:
        """Show a filing as it stands now ("" for none), with the decision on it if there is one."""
        if self._hand is None or filing_id != self._hand.filing_id:
            self.drafts.flush()
        self._decided = decided
        if not filing_id:
            self._show(None)
            return
        today = self._desk.today()

        def work(session: Any) -> FilingAtHand:
            from app.services.deciding import filing_at_hand

            return filing_at_hand(session, filing_id, today)

        def failed(error: UserError) -> None:
            self._show(None)
            self._failed(error)

        self._desk.jobs.read(work, self._show, owner=self, failed=failed, key=(id(self), "load"))

    def _show(self, hand: FilingAtHand | None) -> None:
        before = self._hand.filing_id if self._hand is not None else ""
        shown = self._hand.version if self._hand is not None else ""
        if hand is not None and hand.filing_id == before and hand.version != shown:
            self.said.emit("这一项的内容刚刚变过，请重新看一遍再批。", Tone.WARN)
        self._hand = hand
        decided = self._decided
        clear(self._facts)
        clear(self._findings)
        for part in (self.open_case, self.fields, self.enter, self.version):
            part.setVisible(hand is not None)
        self.state.setVisible(decided is not None)
        self.message.setVisible(decided is not None)
        if decided is not None:
            self._show_decided(decided)
        if hand is None:
            title, hint = ("", "") if decided is not None else self.nothing
            self.who.setText(title)
            self.where.setText(hint)
            self.hint.setText("")
            self.drafts.come("", "")
            return
        self.who.setText(f"{hand.person}　{hand.matter}")
        received = local_time(hand.received_at)[:10]
        package = f"第 {hand.sequence} 号数据包（{received}）" if hand.sequence else "没有数据包"
        self.where.setText(f"{hand.organisation}　案卷 {hand.case}　{package}")
        for n, (word, text) in enumerate(hand.facts):
            self._facts.addWidget(label(word, "small"), n, 0)
            self._facts.addWidget(label(masked(text), wrap=True), n, 1)
        bound = "、".join(f"{sheet} {number}" for sheet, number in hand.records)
        self.version.setText(
            f"批复针对现在的内容：{bound}。版本 {hand.version[:8]}。此后支部再改，双方都会看到“此后有改动”。"
        )
        self._show_findings(hand)
        if hand.filing_id != before or decided is not None:
            self._fill(hand)
        self.enter.setText("录入批复" if decided is None else "重新批复")
        self.enter.setAccessibleName(self.enter.text())
        self.hint.setText("录入后签名保存，不能撤销；再发一次批复包就带给支部。")

    def _show_decided(self, decided: Decided) -> None:
        view = decided.view
        changed = bool(view.changed)
        sent = f"已随第 {decided.sent_as} 号批复包发出" if decided.sent_as else "还没有发出"
        tone = Tone.WARN if changed or not decided.sent_as else Tone.DONE
        self.state.show_state("此后有改动" if changed else view.decision, tone)
        number = f"　{view.number}" if view.number else ""
        self.message.setText(f"{view.decision}　{view.decided_on}{number}。{view.message}。{sent}。")

    def _show_findings(self, hand: FilingAtHand) -> None:
        found = hand.findings
        for finding in found[:_MOST_FINDINGS]:
            line = columns(gap=8)
            unknown = finding.state is State.UNDETERMINED
            tag = TagLabel("")
            tag.show_state(
                "无法判断" if unknown else SEVERITY_LABELS[finding.severity], SEVERITY_TONES[finding.severity]
            )
            line.addWidget(tag)
            line.addWidget(label(f"{finding.rule}　{masked(finding.message)}", wrap=True), 1)
            self._findings.addLayout(line)
        if len(found) > _MOST_FINDINGS:
            more = f"还有 {len(found) - _MOST_FINDINGS} 项检查发现，打开案卷可看。"
            self._findings.addWidget(label(more, "muted"))
        if not found:
            self._findings.addWidget(label("这份案卷现在没有检查发现。", "muted"))

    def _fill(self, hand: FilingAtHand) -> None:
        words = results_for(hand.matter)
        self.result.box.clear()
        self.result.box.addItems(["", *words])
        for _word, editor in self._editors[1:]:
            editor.set_value(None)
        self.day.set_value(self._desk.today())
        self.opinion.set_value(hand.opinion or None)
        self.drafts.come(
            draft_key("exchange", hand.filing_id, "decision"), f"批复（{hand.person} {hand.matter}）"
        )

    def _on_typed(self) -> None:
        self.drafts.touch()

    def _typed(self) -> dict[str, Any]:
        """What was typed and not entered; the day alone, which stands there by itself, is nothing."""
        if self._hand is None:
            return {}
        found = {word: plain_value(one.value()) for word, one in self._editors if one.value() is not None}
        stands = {"办理日期": plain_value(self._desk.today()), "意见": self._hand.opinion}
        return {} if all(stands.get(word) == value for word, value in found.items()) else found

    def _retype(self, content: Mapping[str, Any]) -> None:
        for word, editor in self._editors:
            value = content.get(word)
            if editor is self.day and isinstance(value, str):
                value = date.fromisoformat(value)
            editor.set_value(value)

    def _on_open(self) -> None:
        if self._hand is not None:
            self.go.emit(Place("person", self._hand.case_id))

    def _on_enter(self) -> None:
        hand = self._hand
        if hand is None:
            return
        wrong = next((f"{word}：{trouble}" for word, one in self._editors if (trouble := one.problem())), "")
        if not wrong and self.result.value() is None:
            wrong = "请先选结果"
        if not wrong and self.day.value() is None:
            wrong = "请填办理日期"
        if wrong:
            self.said.emit(f"批复没有录入：{wrong}。", Tone.WARN)
            return
        from app.services.exchange.approvals import Decision

        decision = Decision(
            result=str(self.result.value()),
            decided_on=self.day.value(),
            number=str(self.number.value() or ""),
            handler=str(self.handler.value() or ""),
            handler_standing=self.standing.value(),
            opinion=str(self.opinion.value() or ""),
        )
        at = self._desk.now().astimezone(UTC).isoformat(timespec="seconds")
        key = self.drafts.key

        def work(session: Any) -> None:
            from app.services.exchange.approvals import enter_approval
            from app.services.exchange.keys import ensure_keys, private_keys

            ensure_keys(session, at)
            enter_approval(session, hand.filing_id, decision, private_keys(session), at, hand.version)

        def done(_none: None) -> None:
            # By now the list shows the next one: what is settled is named.
            self.drafts.settle(key)
            self.said.emit(f"已录入：{hand.person} {hand.matter} {decision.result}。", Tone.DONE)
            self.stored.emit()

        self._desk.jobs.write(
            work,
            f"录入批复（{hand.person} {hand.matter}）",
            done=done,
            owner=self,
            failed=self._failed,
            lasting=True,
        )

    def _failed(self, error: UserError) -> None:
        self.said.emit(f"{error.message}{error.hint}", Tone.WARN)
