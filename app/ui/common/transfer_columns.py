"""Columns of the letters of 组织关系."""

from __future__ import annotations

from app.services.transfers import Direction, Letter, LetterState
from app.ui.common.table_model import Column
from app.ui.theme import Tone

_TONES = {
    LetterState.OPEN: Tone.INFO,
    LetterState.LANDED: Tone.DONE,
    LetterState.RETURNED: Tone.ACCENT,
    LetterState.VOID: Tone.NEUTRAL,
}


def letter_search_key(letter: Letter) -> str:
    """What the filter looks in: the person, the number, both organisations."""
    row = letter.row
    parts = (letter.person.search_key, row.letter_number, row.from_organisation, row.to_organisation)
    return " ".join(part for part in parts if part)


def days_left_words(left: int) -> str:
    """The validity that is left, in words; negative: expired."""
    if left < 0:
        return f"已过期 {-left} 天"
    return f"还有 {left} 天" if left else "今天最后一天"


def letter_state(letter: Letter) -> str:
    """The state as its tag says it."""
    return letter.state.value


def letter_tone(letter: Letter) -> Tone:
    """The tone of the state's tag."""
    return _TONES[letter.state]


def letter_columns() -> list[Column[Letter]]:
    """The columns of the table of letters."""

    def validity(letter: Letter) -> str:
        return days_left_words(letter.days_left) if letter.days_left is not None else ""

    def validity_tone(letter: Letter) -> Tone | None:
        left = letter.days_left
        if left is None:
            return None
        return Tone.ACCENT if left < 0 else Tone.WARN if left <= 10 else Tone.INFO

    def receipt(letter: Letter) -> str:
        if letter.row.receipt_on is not None:
            return str(letter.row.receipt_on)
        return "催要" if letter.to_chase else ""

    def other(letter: Letter) -> str:
        row = letter.row
        return (row.from_organisation if row.direction == Direction.IN else row.to_organisation) or ""

    return [
        Column("name", "姓名", lambda r: r.person.name, width=96, attr="person_id"),
        Column("direction", "方向", lambda r: r.row.direction, width=72, attr="direction"),
        Column("state", "状态", letter_state, width=92, tone=letter_tone),
        Column("number", "介绍信号", lambda r: r.row.letter_number or None, width=172, attr="letter_number"),
        Column("issued", "开具日期", lambda r: r.row.issued_on, width=112, attr="issued_on"),
        Column("valid", "有效期", lambda r: r.days_left, validity, 124, tone=validity_tone),
        Column(
            "receipt",
            "回执",
            lambda r: r.row.receipt_on,
            receipt,
            width=112,
            tone=lambda r: Tone.WARN if r.to_chase else None,
            attr="receipt_on",
        ),
        Column("other", "对方党组织", lambda r: other(r) or None, stretch=True, tip=other),
    ]
