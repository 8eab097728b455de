"""The lines of a roster's preview: what each would do, and the columns of their table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.ui.common.masking import masked
from app.ui.common.table_model import Column
from app.ui.theme import Tone

ORDER = ("error", "conflict", "create", "update", "same")
WORDS = {"create": "新增", "update": "更新", "same": "无变化", "conflict": "冲突", "error": "错误"}
TONES = {
    "create": Tone.DONE,
    "update": Tone.INFO,
    "same": Tone.NEUTRAL,
    "conflict": Tone.ACCENT,
    "error": Tone.ACCENT,
}


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One line of the preview; ``row`` None: trouble with the whole file. ``action`` ``note``: a remark."""

    row: int | None
    action: str
    name: str
    says: str


def roster_lines(plan: Any) -> list[RosterLine]:
    """Troubles of the whole file first, then every line by what becomes of it."""
    people: dict[int, str] = {}
    records: dict[int, dict[str, int]] = {}
    for row in plan.changes.rows:
        if row.sheet == "人员":
            people[row.row] = row.label
        of_line = records.setdefault(row.row, {})
        of_line[row.sheet] = of_line.get(row.sheet, 0) + 1
    troubles: dict[int | None, list[str]] = {}
    for issue in (*plan.errors, *plan.warnings):
        text = f"{issue.column}：{issue.message}" if issue.column else issue.message
        of_file = issue.row is None or issue.row not in plan.lines
        troubles.setdefault(None if of_file else issue.row, []).append(text)
    wrong = {id(issue) for issue in plan.errors}
    found = []
    for issue in (*plan.errors, *plan.warnings):
        if issue.row is None or issue.row not in plan.lines:
            action = "error" if id(issue) in wrong else "note"
            place = issue.column or "整个文件"
            found.append(RosterLine(issue.row, action, place, masked(issue.message)))
    for number, action in plan.lines.items():
        says = "；".join(troubles.get(number, ())) or "、".join(
            f"{sheet} {count}" if count > 1 else sheet for sheet, count in records.get(number, {}).items()
        )
        found.append(RosterLine(number, str(action), people.get(number, ""), masked(says)))
    rank = {"note": 5, **{key: at for at, key in enumerate(ORDER)}}
    return sorted(found, key=lambda line: (rank[line.action], line.row or 0))


def line_columns() -> list[Column[RosterLine]]:
    """The columns of the preview's table."""

    def word(line: RosterLine) -> str:
        return WORDS.get(line.action, "注意")

    def tone(line: RosterLine) -> Tone:
        return TONES.get(line.action, Tone.WARN)

    return [
        Column("action", "结果", lambda r: r.action, word, 84, tone=tone),
        Column("row", "行", lambda r: r.row, width=52, right=True),
        Column("name", "姓名", lambda r: r.name or None, width=96, tip=lambda r: r.name),
        Column("says", "写入或问题", lambda r: r.says, stretch=True, tip=lambda r: r.says),
    ]
