"""StepHead: the pages of a wizard in one line; the present one is bold, those behind are ticked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QWidget

from app.ui.common.layout import FlowLayout, label, restyle
from app.ui.theme import Tone


class StepHead(QWidget):
    """``1 会议 › 2 议题 › 3 到会``; read out as 第 2 页，共 5 页：议题."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self._names = tuple(names)
        self._labels: list[QLabel] = []
        line = FlowLayout(self, gap=8, row_gap=2)
        for at, _name in enumerate(self._names):
            if at:
                line.addWidget(label("›", "muted"))
            part = label("")
            self._labels.append(part)
            line.addWidget(part)
        self.show_step(0)

    def show_step(self, now: int) -> None:
        """Mark page ``now`` (from 0); a number past the end ticks them all."""
        for at, part in enumerate(self._labels):
            part.setText(f"✓ {self._names[at]}" if at < now else f"{at + 1} {self._names[at]}")
            part.setProperty("role", "strong" if at == now else "muted")
            part.setProperty("tone", Tone.DONE.value if at < now else "")
            restyle(part)
        if now < len(self._names):
            self.setAccessibleName(f"第 {now + 1} 页，共 {len(self._names)} 页：{self._names[now]}")
        self.updateGeometry()
