"""ParamRow: one threshold of the rules: its meaning, its value to change, whether a text or we set it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtWidgets import QFrame

from app.models.fields import Field, Kind
from app.services.params import Params, Value, shipped_params
from app.ui.common.day_editor import DayEditor
from app.ui.common.editors import ChoiceEditor, Editor, LineEditor
from app.ui.common.layout import button, columns, label, rows
from app.ui.common.tag import TagLabel
from app.ui.theme import Theme, Tone

WORDS = {
    "ALL": "四个环节都公示",
    "CALENDAR": "按自然半年",
    "CANDIDATE": "发展对象",
    "CANDIDATE+ADMISSION": "发展对象和接收",
    "CANDIDATE+CONVERSION": "发展对象和转正",
    "CONSENT": "上级同意",
    "DAY_BEFORE": "前一天",
    "FEB28": "2 月 28 日",
    "FEN": "到分",
    "FILING": "上级备案",
    "HALF_YEARLY": "每半年一次",
    "JIAO": "到角",
    "MAR01": "3 月 1 日",
    "MEETING": "大会当天",
    "OFF": "不要求",
    "QUARTERLY": "每季度一次",
    "REPORTED": "上报当天",
    "ROLLING": "从上次起满半年",
    "SAME_DAY": "当天",
}
"""What is shown for the stored words of thresholds."""


def value_text(value: Value) -> str:
    """A threshold's value in words: 是, 每季度一次, 5."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return WORDS.get(value, value) if isinstance(value, str) else str(value)


class ParamRow(QFrame):
    """``changed(key, typed)`` is called with the text as the service takes it."""

    def __init__(
        self,
        key: str,
        params: Params,
        theme: Theme,
        today: Callable[[], date],
        changed: Callable[[str, str], object],
    ) -> None:
        super().__init__()
        self.key = key
        self._changed = changed
        shipped = shipped_params()[key]
        self._stored = params.value(key)
        lines = rows(self, gap=4)
        lines.addWidget(label(shipped.label, wrap=True))
        line = columns(gap=8)
        self.editor = self._editor(shipped.value, shipped.words, today)
        self.editor.name_it(f"{shipped.label}{f'（{shipped.unit}）' if shipped.unit else ''}")
        self.editor.setFixedWidth(theme.px(200))
        self.editor.set_value(self._stored if isinstance(self._stored, date) else value_text(self._stored))
        self.editor.edited.connect(self._on_edited)
        line.addWidget(self.editor)
        if shipped.unit:
            line.addWidget(label(shipped.unit, "muted"))
        local = Tone.NEUTRAL if params.is_local(key) else Tone.INFO
        line.addWidget(TagLabel(params.basis(key), Tone.WARN if params.is_looser(key) else local))
        self.save = button("保存", self._on_save, name=f"保存{shipped.label}")
        self.save.hide()
        line.addWidget(self.save)
        if key in params.changed:
            back = button(
                f"恢复为 {value_text(shipped.value)}",
                lambda: changed(key, typed_text(shipped.value)),
                kind="link",
            )
            back.setAccessibleName(f"{shipped.label}{back.text()}")
            line.addWidget(back)
        line.addStretch(1)
        lines.addLayout(line)

    def typed(self) -> str:
        """What was typed, as the service takes it."""
        if isinstance(self.editor, DayEditor):
            day = self.editor.value()
            return day.isoformat() if day is not None else self.editor.box.text().strip()
        text = str(self.editor.value() or "")
        if isinstance(self._stored, bool):
            return {"是": "true", "否": "false"}.get(text, text)
        return next((word for word, shown in WORDS.items() if shown == text), text)

    def _editor(self, value: Value, words: tuple[str, ...], today: Callable[[], date]) -> Editor:
        if isinstance(value, bool):
            return ChoiceEditor(("是", "否"))
        if isinstance(value, date):
            return DayEditor(Field("", Kind.DAY), today)
        if words:
            return ChoiceEditor([value_text(word) for word in words])
        return LineEditor()

    def is_changed(self) -> bool:
        """Whether what was typed differs from the value in force."""
        return self.typed() != typed_text(self._stored)

    def _on_edited(self) -> None:
        self.save.setVisible(self.is_changed())

    def _on_save(self) -> None:
        self._changed(self.key, self.typed())


def typed_text(value: Any) -> str:
    """A value as :func:`app.services.params.parse_value` reads it."""
    return str(value).lower() if isinstance(value, bool) else str(value)
