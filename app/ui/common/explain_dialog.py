"""ExplainDialog: why a finding stands as it is, and who answers for it (情况说明)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from app.services.waivers import LONGEST_REASON
from app.ui.common.drafts import DraftBar
from app.ui.common.layout import button, columns, label, rows
from app.ui.common.panel import Panel
from app.ui.desk import Desk

_NATIONAL = (
    "这是细则、条例的要求，支部不能放宽：说明写在旁边，仍然算违规。情况特殊的，请示上级党组织，按批复办理。"
)
_OWN = "说明以后不再计数，列在“已说明”里，随时可以撤回。以后日期、人数有变化，会重新提出来。"


class ExplainDialog(Panel):
    """Asks for the reason and the name; ``title`` is the finding's own sentence."""

    HELP = ("findings", "")

    def __init__(self, title: str, *, is_national: bool, reason: str, by: str, parent: QWidget) -> None:
        """``reason`` and ``by`` are what is kept already, to be changed."""
        super().__init__(parent)
        self.setWindowTitle("情况说明")
        self.setMinimumWidth(520)
        lines = rows(self, margin=20, gap=10)
        self.draft: DraftBar | None = None
        self._lines = lines
        lines.addWidget(label(title, "heading", wrap=True))
        self.effect = label(_NATIONAL if is_national else _OWN, "small", wrap=True)
        lines.addWidget(self.effect)
        lines.addWidget(label("为什么是这样，怎样处理的"))
        self.reason = QPlainTextEdit(reason)
        self.reason.setAccessibleName("为什么是这样，怎样处理的")
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(110)
        lines.addWidget(self.reason)
        self.count = label("", "small")
        lines.addWidget(self.count)
        lines.addWidget(label("说明人"))
        self.by = QLineEdit(by)
        self.by.setMaxLength(100)
        self.by.setAccessibleName("说明人")
        lines.addWidget(self.by)
        foot = columns(gap=8)
        foot.addStretch(1)
        foot.addWidget(button("取消", self.reject))
        self.go = button("记下说明", self.accept, kind="primary")
        foot.addWidget(self.go)
        lines.addLayout(foot)
        self.reason.textChanged.connect(self._on_typed)
        self.by.textChanged.connect(lambda _text: self._on_typed())
        self._on_typed()

    def keep_drafts(self, desk: Desk, key: str, title: str) -> None:
        """Keep what is typed under ``key``, and offer what was left there half typed."""
        self.draft = DraftBar(desk, self._typed_text, self._retype)
        self._lines.insertWidget(1, self.draft)
        self._stored = (self.reason.toPlainText(), self.by.text())
        self.draft.come(key, title)
        self.accepted.connect(self.draft.settle)
        self.rejected.connect(self.draft.flush)

    def _typed_text(self) -> dict[str, str]:
        now = (self.reason.toPlainText(), self.by.text())
        return {} if now == self._stored else {"reason": now[0], "by": now[1]}

    def _retype(self, kept: Mapping[str, Any]) -> None:
        self.reason.setPlainText(str(kept.get("reason") or ""))
        self.by.setText(str(kept.get("by") or ""))

    def _on_typed(self) -> None:
        if self.draft is not None:
            self.draft.touch()
        typed = len(self.reason.toPlainText().strip())
        self.count.setText(f"{typed} 字，最多 {LONGEST_REASON} 字")
        self.go.setEnabled(0 < typed <= LONGEST_REASON and bool(self.by.text().strip()))
