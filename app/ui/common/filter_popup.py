"""FilterPopup: the filter of one column, opened at its funnel or by Alt+↓: order, text, bounds, values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit, QWidget

from app.models.fields import Field, Kind
from app.services.search import containing
from app.ui.common.check_list import CheckList
from app.ui.common.column_filter import ColumnFilter, Holds
from app.ui.common.day_editor import DayEditor
from app.ui.common.editors import Editor, LineEditor
from app.ui.common.layout import button, columns, label, rows
from app.ui.common.segments import Segments
from app.ui.common.table_model import Column, RowTableModel, SortKey
from app.ui.theme import Theme

EMPTY = "（空）"
"""How the empty cell is called in the list of values."""
_LISTED = 400
"""Values listed at once; the rest is found by typing."""
_BLANK = "\0"
"""Stands for the empty text where an entry needs a key."""
_FILLED: tuple[bool | None, ...] = (None, True, False)


class FilterPopup(QFrame):
    """Emits ``accepted(ColumnFilter)``; ``order_wanted(descending, add)`` for the order."""

    accepted = Signal(object)
    order_wanted = Signal(bool, bool)

    def __init__(
        self, model: RowTableModel[Any], key: str, theme: Theme, today: Callable[[], date], parent: QWidget
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("kind", "popup")
        column: Column[Any] = model.columns[model.column_number(key)]
        self._values = [] if column.is_mark else model.distinct(key)
        before = model.column_filters().get(key, ColumnFilter())
        self._before = before
        self._off: set[str] = set()
        if before.words is not None:
            self._off = {text for text, _count in self._values} - before.words
        self.setAccessibleName(f"筛选{column.title}")
        lines = rows(self, margin=12, gap=8)
        lines.addWidget(label(column.title, "strong"))
        lines.addLayout(self._order_line(model.order()))
        self.text = QLineEdit(before.contains)
        self.text.setPlaceholderText("包含的文字或拼音")
        self.text.setAccessibleName(f"{column.title}包含的文字")
        self.text.setClearButtonEnabled(True)
        lines.addWidget(self.text)
        self.low: Editor | None = None
        self.high: Editor | None = None
        kind = model.holds(key)
        if kind is not Holds.TEXT:
            lines.addLayout(self._bounds(kind, column.title, before, today))
        self.filled = Segments(("都要", "有内容的", "空的"), "内容")
        self.filled.choose(_FILLED.index(before.filled))
        lines.addWidget(self.filled)
        self.all = QCheckBox("全部")
        self.all.setTristate(True)
        self.list = CheckList(theme, f"{column.title}的值")
        self.list.setMinimumHeight(theme.px(200))
        self.more = label("", "small", wrap=True)
        for part in (self.all, self.list, self.more):
            lines.addWidget(part)
            part.setVisible(bool(self._values))
        foot = columns(gap=8)
        self.clear = button("清除", lambda: self._accept(ColumnFilter()), name="清除这一列的筛选")
        self.clear.setEnabled(not before.is_idle)
        foot.addWidget(self.clear)
        foot.addStretch(1)
        self.cancel = button("取消", self.close)
        self.ok = button("确定", lambda: self._accept(self.wanted()), kind="primary")
        foot.addWidget(self.cancel)
        foot.addWidget(self.ok)
        lines.addLayout(foot)
        self.setFixedWidth(theme.px(296))
        self._listed: list[str] = []
        self._fill()
        self.text.textChanged.connect(lambda _text: self._fill())
        self.list.changed.connect(self._on_ticked)
        self.all.clicked.connect(self._on_all)
        for box in (self.text, self.list, *self._boxes()):
            box.installEventFilter(self)
        self.setFocusProxy(self.text)

    def wanted(self) -> ColumnFilter:
        """The filter as it stands in the popup."""
        words = None
        if self._off:
            listed = {text for text, _count in self._values}
            kept = self._before.words - listed if self._before.words is not None else frozenset()
            words = frozenset(listed - self._off) | kept
        return ColumnFilter(
            words=words,
            contains=self.text.text().strip(),
            low=self._bound(self.low),
            high=self._bound(self.high),
            filled=_FILLED[self.filled.current()],
        )

    def open_at(self, place: QPoint) -> None:
        """Show the popup at a point of the screen, moved so that all of it is seen."""
        self.adjustSize()
        screen = self.screen().availableGeometry()
        self.move(
            max(screen.left(), min(place.x(), screen.right() - self.width())),
            max(screen.top(), min(place.y(), screen.bottom() - self.height())),
        )
        self.show()
        self.text.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter in any part is 确定."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._accept(self.wanted())
                return True
            if event.key() == Qt.Key.Key_Down and watched is self.text and self.list.count():
                self.list.setFocus()
                self.list.setCurrentRow(1)
                return True
        return super().eventFilter(watched, event)

    def _order_line(self, order: tuple[SortKey, ...]) -> Any:
        line = columns(gap=6)
        parts = [("升序", False, False), ("降序", True, False)]
        if order:
            parts.append(("再按它升序", False, True))
        for word, descending, add in parts:
            part = button(word, name=f"按这一列{word}" if not add else "在现有次序里再按这一列升序")
            part.clicked.connect(lambda _on=False, d=descending, a=add: self._sort(d, a))
            line.addWidget(part)
        line.addStretch(1)
        return line

    def _sort(self, descending: bool, add: bool) -> None:
        self.order_wanted.emit(descending, add)
        self.close()

    def _bounds(self, kind: Holds, title: str, before: ColumnFilter, today: Callable[[], date]) -> Any:
        line = columns(gap=6)
        made = []
        for word, value in (("从", before.low), ("到", before.high)):
            box: Editor
            if kind is Holds.DAY:
                box = DayEditor(Field(word, Kind.DAY), today)
                box.box.setPlaceholderText(word)
            else:
                box = LineEditor(_number, placeholder=word)
            box.set_value(value)
            box.name_it(f"{title}{word}")
            line.addWidget(box)
            made.append(box)
        self.low, self.high = made
        return line

    def _boxes(self) -> list[QWidget]:
        return [box.box for box in (self.low, self.high) if isinstance(box, LineEditor)]

    def _bound(self, box: Editor | None) -> Any:
        return box.value() if box is not None else None

    def _fill(self) -> None:
        """List the values that contain what was typed."""
        fits = containing(self.text.text())
        found = [(text, count) for text, count in self._values if fits(text)]
        shown = found[:_LISTED]
        blocker = QSignalBlocker(self.list)
        self.list.set_entries(
            ("值（行数）", text or _BLANK, f"{text or EMPTY}　{count}") for text, count in shown
        )
        self.list.tick(text or _BLANK for text, _count in shown if text not in self._off)
        blocker.unblock()
        self._listed = [text for text, _count in shown]
        rest = len(found) - len(shown)
        self.more.setText(f"还有 {rest} 个值没有列出，请输入文字缩小。" if rest else "")
        self.more.setVisible(rest > 0)
        self._show_all()

    def _on_ticked(self) -> None:
        ticked = {"" if key == _BLANK else key for key in self.list.ticked()}
        self._off = (self._off | set(self._listed)) - ticked
        self._show_all()

    def _on_all(self, _checked: bool) -> None:
        on = self.all.checkState() is not Qt.CheckState.Unchecked
        self.list.tick((text or _BLANK for text in self._listed) if on else ())
        self._on_ticked()

    def _show_all(self) -> None:
        off = sum(text in self._off for text in self._listed)
        state = Qt.CheckState.PartiallyChecked
        if not off:
            state = Qt.CheckState.Checked
        elif off == len(self._listed):
            state = Qt.CheckState.Unchecked
        self.all.setCheckState(state)

    def _accept(self, wanted: ColumnFilter) -> None:
        if any(box.problem() for box in (self.low, self.high) if box is not None):
            return
        self.close()
        self.accepted.emit(wanted)


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text.replace(",", ""))
    except ArithmeticError:
        raise ValueError("请只写数字。") from None
    if not number.is_finite():
        raise ValueError("请只写数字。")
    return number
