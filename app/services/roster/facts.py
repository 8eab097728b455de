"""Lines become rows of the data workbook: people, cases and dated facts, ready for its matching.

A stage date becomes the fact of its sheet with what is known; what the roster does not say (结果, 会议类型,
开始日期 of a mentor) is filled in by the rules of ``resources/roster.toml`` and never overwrites what is
stored.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from app.errors import Issue
from app.models.fields import Kind
from app.models.sheets import Sheet
from app.models.words import MeetingKind
from app.services.roster.cases import CaseOf, StoredFacts, sheet
from app.services.roster.columns import RosterColumn
from app.services.roster.drafts import CASE, PERSON, Draft, Fact
from app.services.roster.names import begins, defaults_of
from app.services.roster.trouble import RosterTrouble
from app.services.workbook.cell_trouble import Remarks
from app.services.workbook.cells import parse_cell
from app.services.workbook.file_rows import FileRow, FileSheet
from app.services.workbook.xlsx_rows import column_letters

BY_ROSTER = "由名册导入"
_ASSEMBLY = re.compile("支部大会|党员大会|支部党员大会")
_COMMITTEE = re.compile("支委会|支部委员会")
_LEAGUE = re.compile("共青团|(?<!群)团组织|团支部|团委")
_BY_COMMITTEE = f"{MeetingKind.COMMITTEE.value}/{MeetingKind.ASSEMBLY.value}"


class Places:
    """Where the columns of each group stand in the file, for issues."""

    def __init__(self, columns: Sequence[RosterColumn], header_row: int, tab: str | None) -> None:
        self._columns = {column.position: column for column in columns}
        self._row = header_row
        self._tab = tab
        self._sheets: dict[str, FileSheet] = {}
        for column in columns:
            for target in column.aim.targets if column.aim else ():
                place = self.of(target.group, target.sheet)
                place.positions.setdefault(target.column.attr, column.position)
                place.headers.setdefault(target.column.attr, column.header)

    def of(self, group: str, kind: Sheet) -> FileSheet:
        """The columns of a group."""
        if group not in self._sheets:
            self._sheets[group] = FileSheet(kind, self._row)
        return self._sheets[group]

    def header(self, position: int | None) -> str:
        """The header of a column with its caption; "" for none."""
        column = self._columns.get(-1 if position is None else position)
        return f"{column.caption}/{column.header}" if column else ""

    def issue(
        self, code: str, message: str, number: int, position: int | None, value: str | None = None
    ) -> Issue:
        """Trouble with a cell of a line, or with the line."""
        if position is None:
            return Issue(code, message, self._tab, number)
        header = self._columns[position].header
        return Issue(code, message, self._tab, number, header, value, f"{column_letters(position)}{number}")


class FactBuilder:
    """Makes the rows that hang on one line's person and case."""

    def __init__(
        self, places: Places, stored: StoredFacts, people_ids: Mapping[str, str], names: Mapping[str, str]
    ) -> None:
        """``people_ids`` maps codes of stored people to UUIDs, ``names`` codes of all people to names."""
        self._places = places
        self._names = names
        self._stored = stored
        self._people_ids = people_ids
        self.assumed: list[tuple[FileRow, frozenset[str]]] = []
        self.issues: list[Issue] = []
        self._reported: set[str] = set()

    def rows(
        self,
        draft: Draft,
        group: str,
        parent: tuple[str, str],
        case: CaseOf | None,
        no_committee: bool,
        resolved: Mapping[str, Sequence[str]],
    ) -> tuple[list[FileRow], list[str]]:
        """The rows of a group and what has to be kept as a note instead.

        ``parent`` is the attribute and code of the case or person; ``resolved`` the codes of the people and
        organisations named, by attribute.
        """
        fact = draft.facts[group]
        values: dict[str, Any] = {**fact.words, **fact.values}
        assumed: set[str] = set()
        self._add_assumptions(draft, group, values, assumed, no_committee, case)
        if fact.sheet.name == "帮带":
            return self._helpers(draft, group, values, parent, case, resolved.get("person_id", ()))
        lacking = self._lacking(fact, values, resolved)
        if lacking:
            return [], self._kept(draft, group, lacking)
        if case is not None and case.stored is not None:
            if self._knows_better(fact, values, assumed, case):
                return [], []
            self._fit_to_stored(draft, group, values, assumed, case)
        row = self._row(draft, group, values, parent)
        for attr, codes in resolved.items():
            row.codes[attr] = tuple(codes)
        if assumed:
            self.assumed.append((row, frozenset(assumed)))
        return [row], []

    def _row(self, draft: Draft, group: str, values: dict[str, Any], parent: tuple[str, str]) -> FileRow:
        row = FileRow(self._places.of(group, draft.facts[group].sheet), draft.number, dict(values))
        row.codes[parent[0]] = (parent[1],)
        return row

    def _add_assumptions(
        self,
        draft: Draft,
        group: str,
        values: dict[str, Any],
        assumed: set[str],
        no_committee: bool,
        case: CaseOf | None,
    ) -> None:
        fact = draft.facts[group]
        kind = fact.sheet.name
        has_day = any(isinstance(value, date) for value in values.values())
        if not has_day and kind != "政治审查":
            return
        header = self._places.header(fact.places.get("on"))
        for default in defaults_of(group):
            if default.attr in values or (default.once and not _is_dated(draft.facts.get(default.once))):
                continue
            word = default.word
            if word == _BY_COMMITTEE:
                word = (MeetingKind.ASSEMBLY if no_committee else MeetingKind.COMMITTEE).value
            ignored: Remarks = []
            values[default.attr] = parse_cell(fact.sheet.column(default.attr).field, word, ignored)
            assumed.add(default.attr)
        if kind == "会议表决" and "kind" in assumed:
            if _ASSEMBLY.search(header):
                values["kind"] = MeetingKind.ASSEMBLY.value
            elif _COMMITTEE.search(header):
                values["kind"] = MeetingKind.COMMITTEE.value
            # The kind is part of the key: a meeting of that day stored as the other kind is the same one.
            known = self._stored.of(kind, case, motion=values["motion"], on=values["on"]) if case else []
            if len(known) == 1:
                values["kind"] = known[0]["kind"]
        if kind == "推荐" and "mass_organisation" not in values and _LEAGUE.search(header):
            values["mass_organisation"] = "共青团"
            assumed.add("mass_organisation")

    def _lacking(self, fact: Fact, values: Mapping[str, Any], resolved: Mapping[str, Any]) -> str | None:
        """The header of a column the row cannot do without."""
        for column in fact.sheet.columns:
            attr = column.attr
            is_owner = attr in ("case_id", "person_id")
            if column.field.required and not is_owner and attr not in values and attr not in resolved:
                return column.header
        if fact.sheet.name == "培训" and not {"start_on", "end_on", "exemption_reason"} & values.keys():
            return fact.sheet.column("end_on").header
        return None

    def _kept(self, draft: Draft, group: str, lacking: str) -> list[str]:
        """Report a fact without its date; what was typed goes into a note."""
        fact = draft.facts[group]
        texts = []
        for attr, value in fact.values.items():
            texts.append(f"{fact.sheet.column(attr).header}{value}")
        texts += ["、".join(names) for names in fact.names.values()]
        position = next(iter(fact.places.values()), None)
        message = f"没有“{lacking}”，不能记入“{fact.sheet.name}”表，已写进备注"
        self.issues.append(self._places.issue(RosterTrouble.DATE_MISSING, message, draft.number, position))
        return [f"{group}：{'，'.join(texts)}"]

    def _helpers(
        self,
        draft: Draft,
        group: str,
        values: dict[str, Any],
        parent: tuple[str, str],
        case: CaseOf | None,
        codes: Iterable[str],
    ) -> tuple[list[FileRow], list[str]]:
        """A row for every mentor or introducer found; without a column of dates they begin with the step."""
        rows = []
        typed = values.get("from_on")
        begin = typed or next((day for target in begins(group) if (day := draft.at(target))), None)
        kept = []
        for code in codes:
            from_on = begin
            if case is not None and typed is None:
                person = self._people_ids.get(code, "")
                known = self._stored.of("帮带", case, role=values["role"], person_id=person)
                from_on = known[-1]["from_on"] if known else begin
            if from_on is None:
                position = draft.facts[group].places.get("person_id")
                name = self._names.get(code, code)
                message = f"不知道“{name}”从哪天起是{values['role']}，不能记入“帮带”表，已写进备注"
                self.issues.append(
                    self._places.issue(RosterTrouble.DATE_MISSING, message, draft.number, position)
                )
                kept.append(f"{values['role']}：{name}")
                continue
            if typed is None and group not in self._reported:
                self._reported.add(group)
                message = f"没有“{values['role']}”的开始日期，已按确定的日期推定"
                position = draft.facts[group].places.get("person_id")
                self.issues.append(
                    self._places.issue(RosterTrouble.BEGIN_ASSUMED, message, draft.number, position)
                )
            row = self._row(draft, group, {**values, "from_on": from_on}, parent)
            row.codes["person_id"] = (code,)
            rows.append(row)
        return rows, kept

    def _knows_better(self, fact: Fact, values: dict[str, Any], assumed: set[str], case: CaseOf) -> bool:
        """Whether a political review told in words only (完成) adds nothing to the one stored."""
        if fact.sheet.name != "政治审查" or "concluded_on" in values:
            return False
        reviews = self._stored.of(fact.sheet.name, case)
        if not reviews:
            return False
        values.pop("gaps", None)
        typed = "conclusion" in values and "conclusion" not in assumed
        return not typed or all(row["conclusion"] is not None for row in reviews)

    def _fit_to_stored(
        self, draft: Draft, group: str, values: dict[str, Any], assumed: set[str], case: CaseOf
    ) -> None:
        """Find the stored row a date belongs to, where the key of the sheet alone would miss it."""
        kind = draft.facts[group].sheet.name
        if kind == "会议表决":
            self._warn_other_date(
                draft, group, values, "on", self._stored.of(kind, case, motion=values["motion"])
            )
        elif kind == "上级手续" and "decided_on" in values:
            rows = self._stored.of(kind, case, matter=values["matter"])
            pending = [row for row in rows if row["decided_on"] is None and row["submitted_on"] is not None]
            if len(pending) == 1 and "submitted_on" not in values:
                values["submitted_on"] = pending[0]["submitted_on"]
            else:
                self._warn_other_date(draft, group, values, "decided_on", rows)
        elif kind == "预备期":
            for attr, value in values.items():
                if isinstance(value, tuple) and draft.facts[group].sheet.column(attr).field.kind is Kind.DAYS:
                    there = next((row[attr] for row in self._stored.of(kind, case)), ())
                    values[attr] = tuple(sorted({*there, *value}))

    def _warn_other_date(
        self,
        draft: Draft,
        group: str,
        values: Mapping[str, Any],
        attr: str,
        rows: Sequence[Mapping[str, Any]],
    ) -> None:
        days = [row[attr] for row in rows if row[attr] is not None]
        if days and values[attr] not in days:
            message = (
                f"案卷里已有 {max(days)} 的“{group}”，名册里是 {values[attr]}，已作为另一次记录；"
                "如是同一次，请改正其中一个"
            )
            position = draft.facts[group].places.get(attr)
            self.issues.append(
                self._places.issue(
                    RosterTrouble.OTHER_DATE_STORED, message, draft.number, position, str(values[attr])
                )
            )


def _is_dated(fact: Fact | None) -> bool:
    return fact is not None and any(isinstance(value, date) for value in fact.values.values())


def with_lines(note: str | None, lines: Iterable[str]) -> str | None:
    """A note with these lines added; None where it says them all already."""
    found = note or ""
    for line in lines:
        if line not in found.split("\n"):
            found = f"{found}\n{line}" if found else line
    return None if found == (note or "") else found


def person_place(places: Places) -> FileSheet:
    """Where the columns of people stand."""
    return places.of(PERSON, sheet(PERSON))


def case_place(places: Places) -> FileSheet:
    """Where the columns of cases stand."""
    return places.of(CASE, sheet(CASE))
