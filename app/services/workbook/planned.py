"""Turning matched rows into the lines of the preview: action, code, what it is about, what would change."""

from __future__ import annotations

from typing import Any

from app.models.fields import Kind
from app.services.workbook.file_rows import FileContent, FileRow
from app.services.workbook.index import CODE_SHEETS
from app.services.workbook.plan_rows import Action, PlannedRow
from app.services.workbook.showing import shown
from app.services.workbook.stored import Snapshot


class Describer:
    """Makes a :class:`PlannedRow` of a row; knows the codes and names after the import."""

    def __init__(self, content: FileContent, stored: dict[str, Snapshot]) -> None:
        self._codes: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._person_of_case: dict[str, str] = {}
        for name in CODE_SHEETS:
            snapshot = stored[name]
            self._codes.update((row, snapshot.value(row, "code")) for row in snapshot)
            for row in content.of(name):
                if row.joined_to is None and "code" in row.values:
                    self._codes[row.target_id] = row.values["code"]
        for name, names, attr in (
            ("人员", self._names, "name"),
            ("案卷", self._person_of_case, "person_id"),
        ):
            snapshot = stored[name]
            names.update((row, snapshot.value(row, attr)) for row in snapshot)
            names.update((row.target_id, row.values[attr]) for row in content.of(name) if attr in row.values)

    def planned(self, row: FileRow, snapshot: Snapshot) -> PlannedRow:
        """The line of the preview for a row."""
        action, values, before = _compared(row, snapshot)
        return PlannedRow(
            row.sheet.name,
            row.number,
            action,
            self._code(row),
            self._label(row),
            tuple(row.issues),
            row.target_id,
            values,
            before,
            None if row.made_from is None else row.made_from.sheet.name,
            row.sheet,
            self._codes,
        )

    def _code(self, row: FileRow) -> str:
        """The row's own code, else the code typed in its first reference."""
        if "code" in row.values:
            return str(row.values["code"])
        for column in row.sheet.columns:
            if column.field.kind is Kind.REF and column.attr in row.codes:
                return row.codes[column.attr][0]
        return ""

    def _label(self, row: FileRow) -> str:
        """Name of the person or thing, then what tells the row from its like."""
        parts: list[str] = []
        person = row.values.get("person_id") or self._person_of_case.get(row.values.get("case_id", ""))
        if person:
            parts.append(self._names.get(person, ""))
        for attr in ("name", *row.sheet.key):
            column = next((one for one in row.sheet.columns if one.attr == attr), None)
            if column is None or column.field.kind in (Kind.REF, Kind.CODE) or attr not in row.values:
                continue
            text = shown(column.field, row.values[attr], self._codes)
            if text not in parts:
                parts.append(text)
        if row.made_from is not None:
            parts.append(f"由“{row.made_from.sheet.name}”第 {row.made_from.number} 行生成")
        return " ".join(part for part in parts if part)


def _compared(row: FileRow, snapshot: Snapshot) -> tuple[Action, dict[str, Any], dict[str, Any]]:
    """Action, what would be written, what stands there now. An empty cell never erases."""
    if row.is_bad:
        return (Action.CONFLICT if row.in_conflict else Action.ERROR), {}, {}
    if row.joined_to is not None:
        return Action.SAME, {}, {}
    if not row.is_stored:
        return Action.CREATE, row.values, {}
    before: dict[str, Any] = {}
    values: dict[str, Any] = {}
    for attr, value in row.values.items():
        old = snapshot.value(row.target_id, attr)
        if old != value:
            values[attr], before[attr] = value, old
    return (Action.UPDATE if values else Action.SAME), values, before
