"""说明情况 on the cards of findings: asked for, kept and taken back through the services."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from app.errors import UserError
from app.services.drafts import draft_key
from app.services.rules.findings import Finding
from app.services.waivers import explain, is_national, refusal, withdraw
from app.ui import dialogs
from app.ui.common.explain_dialog import ExplainDialog
from app.ui.common.finding_card import FindingCard
from app.ui.desk import Desk


class Explaining:
    """Gives a card its two acts. ``failed`` is told of every refusal, which leaves everything as it was."""

    def __init__(self, desk: Desk, owner: QWidget, failed: Callable[[UserError], object]) -> None:
        self._desk = desk
        self._owner = owner
        self._failed = failed
        self._name = ""

    def attach(self, card: FindingCard, finding: Finding) -> None:
        """Offer the acts that make sense: none where nothing is late yet or nothing may be changed."""
        if finding.case_id is None and finding.subject_id is None:
            return
        if refusal(finding, self._desk.today()) or self._desk.jobs.is_inspected:
            return
        card.offer_explaining(lambda: self._ask(finding), lambda: self._withdraw(finding))

    def _ask(self, finding: Finding) -> None:
        kept = finding.explanation
        dialog = ExplainDialog(
            finding.message,
            is_national=is_national(finding),
            reason=kept.reason if kept is not None else "",
            by=kept.by if kept is not None else self._name,
            parent=self._owner.window(),
        )
        whose = finding.case_id or finding.subject_id or ""
        about = f"（{finding.person}）" if finding.person else ""
        dialog.keep_drafts(self._desk, draft_key("explain", whose, finding.rule), f"情况说明{about}")
        chosen = dialogs.run(dialog)
        reason, by = dialog.reason.toPlainText(), dialog.by.text()
        dialog.deleteLater()
        if not chosen:
            return
        self._name = by.strip()
        at = self._desk.now().astimezone()
        self._write(lambda session: explain(session, finding, reason, by, at), _act("说明", finding))

    def _withdraw(self, finding: Finding) -> None:
        self._write(lambda session: withdraw(session, finding), _act("撤回说明", finding))

    def _write(self, work: Callable[[Any], None], act: str) -> None:
        self._desk.jobs.write(work, act, owner=self._owner, failed=self._failed)


def _act(verb: str, finding: Finding) -> str:
    whose = f"（{finding.person}）" if finding.person else ""
    return f"{verb}“{finding.rule} 检查发现{whose}”"
