"""Planning an import: read, look up, match, check, compare. Nothing is written.

冲突 (conflict) is a row that points at different records or contradicts another row of the file: ``_id``
and code of different records, a person found under two identities, a case code that is another person's,
several stored rows with the row's key. A stored value that the file would change is no conflict but 更新.
Both 冲突 and 错误 stop the whole file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.models.sheets import Sheet, all_sheets, sheet_named
from app.services.progress import NullProgress, Progress
from app.services.workbook.file_rows import FileContent, FileRow
from app.services.workbook.identify import check_case_owner, check_ids, identify_coded
from app.services.workbook.index import CODE_SHEETS, CodeIndex
from app.services.workbook.matching import match_children
from app.services.workbook.meetings import (
    MEETINGS,
    VOTES,
    add_named_meetings,
    add_unnamed_meetings,
    check_votes_agree,
)
from app.services.workbook.people import PeopleMatcher
from app.services.workbook.plan_rows import ImportPlan
from app.services.workbook.planned import Describer
from app.services.workbook.reader import read_file
from app.services.workbook.references import resolve
from app.services.workbook.row_checks import (
    CHECKS,
    check_booklets,
    check_circles,
    check_group_name,
    check_inquiry,
)
from app.services.workbook.stored import Scope, Snapshot, load, parent_attr, scope_of

_PEOPLE, _CASES, _FAMILY = "人员", "案卷", "家庭成员"


def plan_import(session: Session, path: Path, progress: Progress | None = None) -> ImportPlan:
    """What importing a data workbook would do to the database of this session.

    Raises ImportRefused if the file cannot be read at all, Cancelled if ``progress`` says so. Errors in the
    file are in the plan, with the rows they stand in.
    """
    watched = progress or NullProgress()
    return plan_content(session, read_file(path, watched), watched)


def plan_content(session: Session, content: FileContent, progress: Progress | None = None) -> ImportPlan:
    """The same for rows that were read some other way (a foreign roster)."""
    return _Planner(session, content, progress or NullProgress()).run()


class _Planner:
    """The steps of planning and what they share."""

    def __init__(self, session: Session, content: FileContent, progress: Progress) -> None:
        self._session = session
        self._content = content
        self._log = content.log
        self._progress = progress
        self._stored: dict[str, Snapshot] = {name: load(session, Scope(_sheet(name))) for name in CODE_SHEETS}
        self._index = CodeIndex(self._stored)
        self._rows_by_target: dict[str, FileRow] = {}

    def run(self) -> ImportPlan:
        """All steps in their order."""
        self._identify()
        self._look_up()
        self._match_children()
        self._fill_meetings()
        self._check()
        describer = Describer(self._content, self._stored)
        rows = tuple(
            describer.planned(row, self._stored[row.sheet.name])
            for sheet in all_sheets()
            for row in self._content.of(sheet.name)
        )
        seen = tuple((snapshot, snapshot.fingerprint()) for snapshot in self._stored.values())
        log = self._log
        return ImportPlan(
            self._content.name, self._content.sha256, rows, tuple(log.errors), tuple(log.warnings), seen
        )

    def _identify(self) -> None:
        """Which record is each row of 企业, 党组织, 人员, 案卷 and 会议."""
        check_ids(self._content)
        for name in CODE_SHEETS:
            rows = self._content.of(name)
            if name == _PEOPLE:
                PeopleMatcher(rows, self._stored[name], self._index, self._log).run()
            else:
                identify_coded(rows, self._stored[name], self._index, self._log)
            self._rows_by_target.update((row.target_id, row) for row in rows if row.joined_to is None)

    def _look_up(self) -> None:
        """References to codes; meetings that only the votes know come into being on the way."""
        log, content = self._log, self._content
        for name in CODE_SHEETS[:4]:
            resolve(content.of(name), self._index, log)
        for row in content.of(_CASES):
            check_case_owner(row, self._stored[_CASES], log)
        resolve(content.of(VOTES), self._index, log, only=("case_id", "chair_id", "recorder_id"))
        add_named_meetings(content, self._index, self._organisation_of)
        for sheet in all_sheets():
            resolve(content.of(sheet.name), self._index, log)

    def _match_children(self) -> None:
        sheets = [sheet for sheet in all_sheets() if sheet.name not in CODE_SHEETS]
        for done, sheet in enumerate(sheets):
            rows = self._content.of(sheet.name)
            if not rows:
                continue
            self._progress.step(done, len(sheets), f"正在核对“{sheet.name}”表")
            parent = parent_attr(sheet)
            parents = {row.values[parent] for row in rows if parent and parent in row.values}
            ids = {row.given_id for row in rows if row.given_id}
            self._stored[sheet.name] = load(self._session, scope_of(sheet, parents, ids))
            match_children(rows, self._stored[sheet.name], self._log)
        self._progress.step(len(sheets), len(sheets), "已核对完")

    def _fill_meetings(self) -> None:
        meetings = self._stored[MEETINGS]
        if self._content.of(VOTES):
            add_unnamed_meetings(
                self._content,
                self._index,
                self._organisation_of,
                meetings,
                self._stored[VOTES],
                lambda organisation: str(self._final_of("党组织", organisation, "code")),
            )
        self._rows_by_target.update((row.target_id, row) for row in self._content.of(MEETINGS))
        check_votes_agree(self._content.of(VOTES), self._meeting_values, self._log)

    def _check(self) -> None:
        """What rows must say as a whole."""
        for name, check in CHECKS.items():
            for row in self._content.of(name):
                if not row.is_bad and row.joined_to is None:
                    check(row, self._final, self._log)
        organisations = self._content.of("党组织")
        if organisations:
            stored = self._stored["党组织"]
            superior = {row: stored.value(row, "superior_id") for row in stored}
            superior.update(
                (row.target_id, row.values["superior_id"])
                for row in organisations
                if "superior_id" in row.values
            )
            check_circles(organisations, superior, self._log)
        self._check_booklets()
        self._check_names()

    def _check_booklets(self) -> None:
        rows = self._content.of("志愿书")
        if rows:
            stored = self._stored["志愿书"]
            known = [(row, stored.value(row, "case_id"), stored.value(row, "spoiled_on")) for row in stored]
            check_booklets(rows, self._final, known, self._log)

    def _check_names(self) -> None:
        """Names typed as text that ought to be known: relatives asked about, groups of the branch."""
        inquiries = [row for row in self._content.of("函调") if not row.is_bad]
        if inquiries:
            people = {row.target_id: self._person_of(row) for row in inquiries}
            relatives = self._relatives({person for person in people.values() if person})
            for row in inquiries:
                person = people[row.target_id]
                own = self._final_of(_PEOPLE, person, "name") if person else None
                check_inquiry(row, {*relatives[person or ""], str(own)}, self._log)
        probations = [row for row in self._content.of("预备期") if not row.is_bad]
        if any("group_name" in row.values for row in probations):
            groups = self._groups()
            for row in probations:
                organisation = self._organisation_of(row.values["case_id"])
                check_group_name(row, groups[organisation or ""], self._log)

    def _relatives(self, people: set[str]) -> dict[str, set[str]]:
        """Names of the relatives of each person, in the file and stored."""
        names: dict[str, set[str]] = defaultdict(set)
        rows = self._content.of(_FAMILY)
        # The file's own 家庭成员 rows may have loaded a narrower scope before.
        stored = load(self._session, scope_of(_sheet(_FAMILY), people, ()))
        for row_id in stored:
            names[stored.value(row_id, "person_id")].add(stored.value(row_id, "name"))
        for row in rows:
            if not row.is_bad:
                names[row.values["person_id"]].add(row.values["name"])
        return names

    def _groups(self) -> dict[str, set[str]]:
        """Names of the party groups of each organisation, as used in 人员.党小组."""
        names: dict[str, set[str]] = defaultdict(set)
        people = self._stored[_PEOPLE]
        ids: Iterable[str] = {*people, *(row.target_id for row in self._content.of(_PEOPLE))}
        for person in ids:
            organisation = self._final_of(_PEOPLE, person, "organisation_id")
            group = self._final_of(_PEOPLE, person, "group_name")
            if organisation and group:
                names[organisation].add(group)
        return names

    def _final(self, row: FileRow, attr: str) -> Any:
        if attr in row.values or not row.is_stored:
            return row.values.get(attr)
        return self._stored[row.sheet.name].value(row.target_id, attr)

    def _final_of(self, sheet: str, row_id: str, attr: str) -> Any:
        """A value of a coded record after the import."""
        row = self._rows_by_target.get(row_id)
        if row is not None and attr in row.values:
            return row.values[attr]
        stored = self._stored[sheet]
        return stored.value(row_id, attr) if row_id in stored else None

    def _organisation_of(self, case: str) -> str | None:
        found = self._final_of(_CASES, case, "organisation_id")
        return None if found is None else str(found)

    def _person_of(self, row: FileRow) -> str | None:
        found = self._final_of(_CASES, row.values["case_id"], "person_id")
        return None if found is None else str(found)

    def _meeting_values(self, meeting: str) -> dict[str, Any]:
        values = {attr: self._final_of(MEETINGS, meeting, attr) for attr in ("code", "on", "kind")}
        return {attr: value for attr, value in values.items() if value is not None}


def _sheet(name: str) -> Sheet:
    sheet = sheet_named(name)
    if sheet is None:
        raise KeyError(name)
    return sheet
