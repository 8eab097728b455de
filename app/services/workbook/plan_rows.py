"""The plan of an import: what would become of every row, nothing written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.errors import Issue
from app.models.sheets import Sheet
from app.services.workbook.showing import shown
from app.services.workbook.stored import Snapshot


class Action(StrEnum):
    """What would become of a row; :data:`ACTION_WORDS` has the Chinese words."""

    CREATE = "create"
    UPDATE = "update"
    SAME = "same"
    CONFLICT = "conflict"
    ERROR = "error"


ACTION_WORDS: Mapping[Action, str] = {
    Action.CREATE: "新增",
    Action.UPDATE: "更新",
    Action.SAME: "无变化",
    Action.CONFLICT: "冲突",
    Action.ERROR: "错误",
}


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One row of the file, or a 会议 row made from a 会议表决 row.

    ``sheet`` and ``row`` say where it stands (of a generated row: where the row it comes from stands, in
    ``made_from``). ``code`` is the readable code it goes by, ``label`` what it is about. ``values`` is what
    would be written: all filled attributes of a new row, the differing ones of a stored row.
    """

    sheet: str
    row: int
    action: Action
    code: str
    label: str
    issues: tuple[Issue, ...]
    target_id: str
    values: Mapping[str, Any]
    before: Mapping[str, Any]
    made_from: str | None
    _sheet: Sheet = field(repr=False)
    _codes: Mapping[str, str] = field(repr=False)

    @property
    def changes(self) -> dict[str, tuple[str, str]]:
        """Header → (old, new) as text; the old ones of a new row are empty."""
        found: dict[str, tuple[str, str]] = {}
        for column in self._sheet.columns:
            if column.attr in self.values:
                found[column.header] = (
                    shown(column.field, self.before.get(column.attr), self._codes),
                    shown(column.field, self.values[column.attr], self._codes),
                )
        return found


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """Everything a file would do. ``apply_import`` carries it out, all or nothing."""

    file_name: str
    sha256: str
    rows: tuple[PlannedRow, ...]
    errors: tuple[Issue, ...]
    warnings: tuple[Issue, ...]
    seen: tuple[tuple[Snapshot, int], ...] = field(repr=False)
    """What the database held when the plan was made, with its fingerprint."""

    def counts(self) -> dict[str, int]:
        """Rows by action: ``create``, ``update``, ``same``, ``conflict``, ``error``."""
        found = {str(action): 0 for action in Action}
        for row in self.rows:
            found[row.action] += 1
        return found

    @property
    def may_apply(self) -> bool:
        """Whether the file has no error and no conflict."""
        return not self.errors
