"""Planning the import of a foreign roster (名册): header, mapping, people and facts. Nothing is written."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.errors import ImportRefused, Issue
from app.services.progress import NullProgress, Progress
from app.services.roster.columns import RosterColumn, propose, unknown_columns
from app.services.roster.content import Rules, build_content
from app.services.roster.corrections import Corrections
from app.services.roster.drafts import Draft, DraftReader
from app.services.roster.facts import Places
from app.services.roster.grid import Grid
from app.services.roster.headers import Header, find_header
from app.services.roster.lines import Line, nameless_columns, read_lines, samples_of
from app.services.roster.memory import remembered
from app.services.roster.sheets import open_grids
from app.services.roster.trouble import RosterTrouble
from app.services.workbook.file_rows import CONFLICTS, FileRow, is_error
from app.services.workbook.plan import plan_content
from app.services.workbook.plan_rows import Action, ImportPlan, PlannedRow
from app.services.workbook.trouble import Trouble

_NOT_LINES = ("党组织", "会议")


@dataclass(frozen=True, slots=True)
class RosterOptions:
    """What the user has decided about a roster.

    ``sheet`` and ``header_row`` (row number of the header's last line) overrule the search. ``mapping`` says
    of some headers what they are (None: left out); the others keep the proposal. ``organisation`` is the
    code of the organisation for lines that name none. ``create_organisations`` adds unknown branches. With
    ``good_rows`` lines with errors are left aside and the others imported.
    """

    sheet: str | None = None
    header_row: int | None = None
    mapping: Mapping[str, str | None] = field(default_factory=dict)
    organisation: str | None = None
    create_organisations: bool = False
    good_rows: bool = False


@dataclass(frozen=True, slots=True)
class RosterPlan:
    """Everything a roster would do, and how it was understood.

    ``header_row`` is None where no header was found. ``lines`` is what would become of each line, by row
    number. ``corrections`` holds the lines with errors if the others may be imported without them.
    """

    file_name: str
    sheet: str | None
    sheets: tuple[str, ...]
    header_row: int | None
    columns: tuple[RosterColumn, ...]
    errors: tuple[Issue, ...]
    warnings: tuple[Issue, ...]
    lines: Mapping[int, Action]
    changes: ImportPlan
    corrections: Corrections | None
    fingerprint: str
    said: Mapping[str, str | None]
    """What the user has said of this layout's columns, now or before."""

    def counts(self) -> dict[str, int]:
        """Lines by action: ``create``, ``update``, ``same``, ``conflict``, ``error``."""
        found = Counter(self.lines.values())
        return {str(action): found[action] for action in Action}

    def records(self) -> dict[str, dict[str, int]]:
        """Rows of the data workbook by sheet and action, without zeros."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for row in self.changes.rows:
            found[row.sheet][str(row.action)] += 1
        return {sheet: dict(counter) for sheet, counter in found.items()}

    @property
    def mapping(self) -> dict[str, str | None]:
        """Header → ``表.列`` or None."""
        return {column.header: column.plain for column in self.columns}

    @property
    def targets(self) -> dict[str, str | None]:
        """Header → target with the words that choose the row, in the form ``RosterOptions.mapping`` takes."""
        return {column.header: column.target for column in self.columns}

    @property
    def may_apply(self) -> bool:
        """Whether something can be imported: no error, or good lines beside the bad ones."""
        return self.changes.may_apply and (not self.errors or self.corrections is not None)


def plan_roster(
    session: Session,
    path: Path,
    options: RosterOptions | None = None,
    progress: Progress | None = None,
) -> RosterPlan:
    """What importing a roster would do to the database of this session.

    Raises ImportRefused if the file cannot be read at all, NotFound for an unknown organisation code.
    Errors in the file are in the plan, with the rows they stand in.
    """
    return _Planner(session, path, options or RosterOptions(), progress or NullProgress()).run()


class _Planner:
    def __init__(self, session: Session, path: Path, options: RosterOptions, progress: Progress) -> None:
        self._session = session
        self._options = options
        self._progress = progress
        progress.step(0, 0, "正在读取名册")
        self._file = open_grids(path, options.sheet)
        self._layouts = remembered(session)
        self._others: list[Issue] = []

    def run(self) -> RosterPlan:
        grid, header = self._find_header()
        tab = grid.name or None
        if header is None:
            return self._nothing(grid)
        told = self._layouts.get(header.fingerprint, {})
        columns, issues = propose(header, tab, told, self._options.mapping)
        if not any(column.target == "人员.姓名" for column in columns):
            message = "没有一列是姓名，请指明哪一列是姓名"
            issues.append(Issue(RosterTrouble.NO_NAME_COLUMN, message, tab, header.row))
        read = read_lines(grid, header, columns)
        columns = [replace(one, samples=samples_of(read.people, one.position)) for one in columns]
        issues += unknown_columns(columns, header, tab)
        issues += nameless_columns(read.people, header, columns, tab)
        issues += self._others
        issues += read.warnings
        if not read.people:
            issues.append(Issue(Trouble.NO_DATA, "表头下面没有一行是人员，没有可以导入的内容", tab))
        said = {**told, **self._options.mapping}
        if any(is_error(issue) for issue in issues):
            return self._plan(grid, header, columns, issues, {}, _no_changes(self._file.name), None, said)
        return self._with_people(grid, header, columns, issues, read.people, said)

    def _find_header(self) -> tuple[Grid, Header | None]:
        """The sheet with the best header; a sheet without one only if there is no other."""
        if not self._file.grids:
            raise ImportRefused(
                RosterTrouble.NO_SHEET,
                f"“{self._file.name}”里没有可见的表。数据没有被改动。",
                "请取消隐藏后保存，或用表名指明要读的表。",
            )
        known = [*self._options.mapping, *(text for told in self._layouts.values() for text in told)]
        rosters: list[Grid] = []
        best: tuple[Grid, Header | None] = (self._file.grids[0], None)
        for grid in self._file.grids:
            header = find_header(grid, known, self._layouts, self._options.header_row)
            if header is None:
                continue
            if best[1] is None or header.score > best[1].score:
                best = (grid, header)
            if header.score > 2 and len(grid.rows) > header.index + 1:
                rosters.append(grid)
        for grid in rosters:
            if grid is not best[0]:
                message = f"“{grid.name}”表也像名册，这次没有读；要导入它，请指明表名"
                self._others.append(Issue(RosterTrouble.OTHER_SHEET, message, grid.name))
        return best

    def _nothing(self, grid: Grid) -> RosterPlan:
        message = "没有找到表头：前面几行里没有一行有“姓名”这样的列名，请指明表头在第几行，或核对是不是名册"
        issue = Issue(RosterTrouble.NO_HEADER, message, grid.name or None)
        return self._plan(grid, None, [], [issue], {}, _no_changes(self._file.name), None, {})

    def _with_people(
        self,
        grid: Grid,
        header: Header,
        columns: Sequence[RosterColumn],
        issues: list[Issue],
        people: Sequence[Line],
        said: Mapping[str, str | None],
    ) -> RosterPlan:
        reader = DraftReader(columns, grid.name or None)
        drafts = []
        for done, line in enumerate(people):
            if done % 500 == 0:
                self._progress.step(done, len(people), "正在读取名册的各行")
            drafts.append(reader.read(line))
        changes, problems = self._changes(grid, header, columns, drafts)
        errors = list(changes.errors)
        bad = {issue.row for issue in errors if issue.row is not None and issue.row > header.row}
        of_file = any(issue.row is None or issue.row <= header.row for issue in errors)
        corrections = None
        lines = _lines(drafts, changes, errors)
        if self._options.good_rows and errors and not of_file and len(bad) < len(drafts):
            changes, errors, bad = self._good_only(grid, header, columns, drafts, changes, bad)
            lines = _lines(drafts, changes, errors)
            texts: dict[int, list[str]] = defaultdict(list)
            for issue in errors:
                texts[issue.row or 0].append(
                    f"{issue.column}：{issue.message}" if issue.column else issue.message
                )
            corrections = Corrections(
                tuple(columns), tuple(draft.line for draft in drafts if draft.number in bad), texts
            )
        issues += [*errors, *(problems if corrections is None else changes.warnings)]
        return self._plan(grid, header, columns, issues, lines, changes, corrections, said)

    def _good_only(
        self,
        grid: Grid,
        header: Header,
        columns: Sequence[RosterColumn],
        drafts: Sequence[Draft],
        changes: ImportPlan,
        bad: set[int],
    ) -> tuple[ImportPlan, list[Issue], set[int]]:
        """Leave out lines with errors until none is left; what they say of each other is judged anew."""
        errors = list(changes.errors)
        while True:
            good = [draft for draft in drafts if draft.number not in bad]
            changes, _warnings = self._changes(grid, header, columns, good)
            found = {issue.row for issue in changes.errors if issue.row is not None} - bad
            if not found:
                return changes, errors, bad
            errors += changes.errors
            bad |= found

    def _changes(
        self, grid: Grid, header: Header, columns: Sequence[RosterColumn], drafts: Sequence[Draft]
    ) -> tuple[ImportPlan, tuple[Issue, ...]]:
        """What these lines would do, and the warnings about them."""
        tab = grid.name or None
        built = build_content(
            self._session,
            (self._file.name, self._file.sha256),
            tab,
            Places(columns, header.row, tab),
            drafts,
            header.fingerprint,
            Rules(self._options.organisation, self._options.create_organisations),
        )
        changes = plan_content(self._session, built.content, self._progress)
        return _keeping_stored(changes, built.assumed), changes.warnings

    def _plan(
        self,
        grid: Grid,
        header: Header | None,
        columns: Sequence[RosterColumn],
        issues: Sequence[Issue],
        lines: Mapping[int, Action],
        changes: ImportPlan,
        corrections: Corrections | None,
        said: Mapping[str, str | None],
    ) -> RosterPlan:
        ordered = sorted(issues, key=lambda issue: (issue.row or 0, _column_of(issue)))
        return RosterPlan(
            self._file.name,
            grid.name or None,
            self._file.visible,
            header.row if header else None,
            tuple(columns),
            tuple(issue for issue in ordered if is_error(issue)),
            tuple(issue for issue in ordered if not is_error(issue)),
            lines,
            changes,
            corrections,
            header.fingerprint if header else "",
            said,
        )


def _column_of(issue: Issue) -> tuple[int, str]:
    letters = (issue.cell or "").rstrip("0123456789")
    return (len(letters), letters)


def _no_changes(file_name: str) -> ImportPlan:
    return ImportPlan(file_name, "", (), (), (), ())


def _lines(drafts: Sequence[Draft], changes: ImportPlan, errors: Sequence[Issue]) -> dict[int, Action]:
    """What would become of each line, by its worst or farthest-reaching row."""
    actions: dict[int, set[Action]] = defaultdict(set)
    of_person: dict[int, Action] = {}
    for row in changes.rows:
        if row.sheet in _NOT_LINES:
            continue
        actions[row.row].add(row.action)
        if row.sheet == "人员":
            of_person[row.row] = row.action
    codes: dict[int, set[str]] = defaultdict(set)
    for issue in errors:
        if issue.row is not None:
            codes[issue.row].add(issue.code)
    found = {}
    for draft in drafts:
        number = draft.number
        found[number] = _action(codes[number], actions[number], of_person.get(number))
    return found


def _action(errors: Collection[str], actions: Collection[Action], person: Action | None) -> Action:
    if any(code not in CONFLICTS for code in errors):
        return Action.ERROR
    if errors:
        return Action.CONFLICT
    if person is Action.CREATE:
        return Action.CREATE
    if Action.CREATE in actions or Action.UPDATE in actions:
        return Action.UPDATE
    return Action.SAME


def _keeping_stored(changes: ImportPlan, assumed: Sequence[tuple[FileRow, frozenset[str]]]) -> ImportPlan:
    """The plan without changes to stored values that the roster only assumes."""
    by_target: dict[str, frozenset[str]] = defaultdict(frozenset)
    for row, attrs in assumed:
        by_target[row.target_id] |= attrs
    return replace(changes, rows=tuple(_kept(row, by_target.get(row.target_id)) for row in changes.rows))


def _kept(row: PlannedRow, assumed: frozenset[str] | None) -> PlannedRow:
    if row.action is not Action.UPDATE or not assumed:
        return row
    dropped = {attr for attr in assumed & row.values.keys() if row.before.get(attr) not in (None, ())}
    if not dropped:
        return row
    values: dict[str, Any] = {attr: value for attr, value in row.values.items() if attr not in dropped}
    before = {attr: value for attr, value in row.before.items() if attr not in dropped}
    return replace(row, values=values, before=before, action=Action.UPDATE if values else Action.SAME)
