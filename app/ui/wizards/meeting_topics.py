"""Page 议题 of the meeting wizard: which motions about which people; several at one meeting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLineEdit, QWidget

from app.models.words import Motion
from app.services.meeting_list import Proposal
from app.services.search import fold
from app.ui.common.layout import clear, columns, frame, label, rows, scrolled

Key = tuple[str, str]
"""A motion: UUID of the case, and the motion's word."""

_MOST = 40
"""Motions shown at once beside the ticked ones; the box above finds the others."""


class TopicsPage(QFrame):
    """Check boxes, ready motions first; emits :attr:`edited` when one is ticked or not any more."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        lines = rows(self, gap=8)
        self.search = QLineEdit()
        self.search.setPlaceholderText("姓名或拼音首字母")
        self.search.setAccessibleName("查找要讨论的人")
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(320)
        self.search.textChanged.connect(lambda _text: self._show())
        lines.addWidget(self.search)
        card = frame()
        inside = rows(card, gap=0)
        inside.setContentsMargins(1, 1, 1, 1)
        content = QWidget()
        self._lines = rows(content, margin=16, gap=4)
        inside.addWidget(scrolled(content))
        lines.addWidget(card, 1)
        self._all: tuple[Proposal, ...] = ()
        self._ticked: dict[Key, None] = {}
        self._nobody = ""
        self.boxes: dict[Key, QCheckBox] = {}

    def show_proposals(
        self, proposals: Sequence[Proposal], ticked: Iterable[Key], *, committee: bool = False
    ) -> None:
        """Show what may be put to this meeting (``committee``: 支委会); ``ticked`` are chosen at once."""
        self._nobody = "这个党组织现在没有可以上这种会的人。"
        if committee:
            self._nobody += "不设支委会的，会议类型选支部大会。"
        self._all = tuple(proposals)
        known = {(item.case_id, item.motion) for item in self._all}
        self._ticked = {key: None for key in ticked if key in known}
        self.search.clear()
        self._show()

    def tick(self, keys: Iterable[Key]) -> None:
        """Tick these motions as well; what is not offered is passed over."""
        known = {(item.case_id, item.motion) for item in self._all}
        self._ticked.update({key: None for key in keys if key in known})
        self._show()
        self.edited.emit()

    def chosen(self) -> tuple[Proposal, ...]:
        """The ticked motions in the order listed."""
        return tuple(item for item in self._all if (item.case_id, item.motion) in self._ticked)

    def _show(self) -> None:
        clear(self._lines)
        self.boxes = {}
        terms = fold(self.search.text()).split()
        fitting = [item for item in self._all if all(term in item.search_key for term in terms)]
        ready = [item for item in fitting if item.ready]
        later = [item for item in fitting if not item.ready and item.motion != Motion.DISQUALIFY]
        others = [item for item in fitting if not item.ready and item.motion == Motion.DISQUALIFY]
        left = _MOST
        groups = (
            ("现在可以上会", ready),
            ("还没有走到这一步，需要时也可以选", later),
            ("取消资格", others),
        )
        for title, items in groups:
            if not items:
                continue
            self._lines.addWidget(label(title, "strong", wrap=True))
            shown = [item for at, item in enumerate(items) if at < left or self._is_ticked(item)]
            for item in shown:
                self._lines.addLayout(self._line(item))
            if len(shown) < len(items):
                self._lines.addWidget(label(f"还有 {len(items) - len(shown)} 项，输入姓名查找。", "small"))
            left = max(0, left - len(shown))
            self._lines.addSpacing(8)
        if not fitting:
            nothing = "没有这样的人。" if terms else self._nobody
            self._lines.addWidget(label(nothing, "muted", wrap=True))
        # One width for all: the stage stands beside the name, not at the far edge of the window.
        widest = max((box.sizeHint().width() for box in self.boxes.values()), default=0)
        for box in self.boxes.values():
            box.setMinimumWidth(widest)
        self._lines.addStretch(1)

    def _is_ticked(self, item: Proposal) -> bool:
        return (item.case_id, item.motion) in self._ticked

    def _line(self, item: Proposal) -> QHBoxLayout:
        key = (item.case_id, item.motion)
        line = columns(gap=12)
        box = QCheckBox(f"{item.name}　{item.motion}")
        box.setAccessibleName(
            f"{item.name}，{item.motion}，{item.stage}{'，' if item.hint else ''}{item.hint}"
        )
        box.setChecked(key in self._ticked)
        box.toggled.connect(lambda on: self._on_ticked(key, on))
        self.boxes[key] = box
        line.addWidget(box)
        line.addWidget(label("，".join(part for part in (item.stage, item.hint) if part), "small"))
        line.addStretch(1)
        return line

    def _on_ticked(self, key: Key, on: bool) -> None:
        if on:
            self._ticked[key] = None
        else:
            self._ticked.pop(key, None)
        self.edited.emit()
