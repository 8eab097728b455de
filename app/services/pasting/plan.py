"""What pasting a block would do: its rows as rows of the data workbook, checked like an import."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.errors import Issue, UserError
from app.models.fields import Kind
from app.models.sheets import Sheet, sheet_named
from app.services.pasting.cells import Block
from app.services.pasting.columns import (
    DUES,
    MONTHS,
    PasteColumn,
    has_header,
    is_reference,
    noun_of,
    propose,
    title_rows,
)
from app.services.pasting.names import ORGANISATIONS, PEOPLE, PREFIXES, Found, Names
from app.services.progress import NullProgress, Progress
from app.services.workbook import apply_import
from app.services.workbook.cell_trouble import BadCell, quoted
from app.services.workbook.cells import parse_cell
from app.services.workbook.file_rows import FileContent, FileRow
from app.services.workbook.plan import plan_content
from app.services.workbook.plan_rows import Action, ImportPlan, PlannedRow
from app.services.workbook.sheet_reader import SheetReader, shown_cell
from app.services.workbook.trouble import Trouble
from app.services.workbook.xlsx_rows import Cell, Cells

PASTED = "粘贴"
"""Name of the source in the record of imports."""
_NOT_PAID = ("欠交", "未交", "免交", "—")
"""What the table shows where nothing was paid: no amounts when it comes back from a spreadsheet."""
_TO_CHASE = "催要"
"""What the list of letters shows where a receipt is overdue: no day when it comes back."""
NAMESAKE = "E-PASTE-01"
"""Code of the error of rows that wait for :attr:`PasteOptions.same_names`."""


@dataclass(frozen=True, slots=True)
class PasteOptions:
    """What the user decided about a block.

    ``with_header``: whether the first row is a header (None: as it looks). ``targets``: what columns (by
    position, from 0) fill, None for left out. ``same_names``: whether people of the same name as a stored
    one, told apart by nothing, are that one (None: not decided, such rows are errors). ``year`` is that of
    columns called 1月 … 12月.
    """

    year: int
    with_header: bool | None = None
    targets: Mapping[int, str | None] = field(default_factory=dict)
    same_names: bool | None = None


@dataclass(frozen=True, slots=True)
class PastePlan:
    """How a block was understood and what it would do. ``namesakes`` rows wait for ``same_names``.

    ``lines`` counts the rows below title and header.
    """

    sheet: str
    with_header: bool
    columns: tuple[PasteColumn, ...]
    changes: ImportPlan
    namesakes: int
    lines: int

    @property
    def rows(self) -> tuple[PlannedRow, ...]:
        """The rows by what becomes of them."""
        return self.changes.rows

    @property
    def may_apply(self) -> bool:
        """Whether it has no error and changes something."""
        counts = self.changes.counts()
        return self.changes.may_apply and counts[Action.CREATE] + counts[Action.UPDATE] > 0


def plan_paste(
    session: Session,
    sheet_name: str,
    block: Block,
    shown: Sequence[str],
    options: PasteOptions,
    progress: Progress | None = None,
) -> PastePlan:
    """What pasting ``block`` into a sheet of the data workbook would do; nothing is written.

    ``shown`` are the attributes of the table's visible columns, by whose order a block without header is
    understood. Raises UserError for a block without cells.
    """
    if not block.rows:
        raise UserError(
            "E-PASTE-04", "剪贴板里没有表格内容，没有粘贴。", "请先在 Excel 或 WPS 里选中几行，再复制。"
        )
    sheet = sheet_named(sheet_name)
    if sheet is None:
        raise KeyError(sheet_name)
    above = title_rows(block, sheet, options.year) if options.with_header is not False else 0
    title, block = block.rows[:above], replace(block, rows=block.rows[above:])
    with_header = options.with_header
    if with_header is None:
        with_header = has_header(block, sheet, options.year)
    columns = propose(block, sheet, shown, options.year, with_header=with_header, said=options.targets)
    builder = _Builder(session, sheet, block, columns, options, with_header, title)
    changes = plan_content(session, builder.content(), progress or NullProgress())
    return PastePlan(
        sheet_name, with_header, columns, changes, builder.namesakes, len(block.rows) - with_header
    )


def apply_paste(
    session: Session, plan: PastePlan, at: datetime, progress: Progress | None = None
) -> dict[str, int]:
    """Write what the plan says, all or nothing; the same as importing a workbook (``apply_import``)."""
    return apply_import(session, plan.changes, at, progress)


class _Builder:
    """Turns the rows of a block into rows of a workbook sheet."""

    def __init__(
        self,
        session: Session,
        sheet: Sheet,
        block: Block,
        columns: Sequence[PasteColumn],
        options: PasteOptions,
        with_header: bool,
        title: Sequence[Sequence[Cell]] = (),
    ) -> None:
        self._sheet = sheet
        self._block = block
        self._same_names = options.same_names
        self._first = 1 if with_header else 0
        self._title = title
        self._fixed = [column for column in columns if column.target and not column.target.startswith(MONTHS)]
        self._months = [column for column in columns if (column.target or "").startswith(MONTHS)]
        places = {column.target: column.position for column in self._fixed}
        self._places: dict[str, int] = {str(attr): at for attr, at in places.items()}
        self._names = Names(session, self._typed("code"))
        self._own_branch = self._lacking_branch()
        self._covered: list[int] = []
        self.namesakes = 0

    def content(self) -> FileContent:
        """The rows, read and checked cell by cell like those of a file."""
        content = FileContent(PASTED, self._hash())
        self._check_targets(content)
        if content.log.errors:
            return content
        reader = SheetReader(self._sheet, content)
        attrs = self._attrs()
        positions = {attr: at for at, attr in enumerate(attrs)}
        headers: Cells = {at: self._sheet.column(attr).header for attr, at in positions.items()}
        reader.on_row(0, headers)
        asked: dict[int, Found] = {}
        above = len(self._title) + self._first
        for number, row in enumerate(self._block.rows[self._first :], above + 1):
            for values in self._rows(number, row, asked):
                reader.on_row(number, {positions[attr]: cell for attr, cell in values.items()})
        reader.finish([])
        if self._title:
            said = "、".join(shown_cell(cell) for row in self._title for cell in row if cell != "")
            content.log.whole(
                Trouble.READ_AS_EMPTY, f"表头上面的 {len(self._title)} 行{quoted(said)}是标题，没有粘贴"
            )
        if self._block.merged:
            content.log.whole(
                Trouble.MERGED_CELLS,
                f"有 {self._block.merged} 处合并的单元格，每处只有左上角一格有内容，其余按没有填写处理",
            )
        if self._covered:
            content.log.whole(
                Trouble.READ_AS_EMPTY,
                f"有 {len(self._covered)} 行的身份证号是遮盖的，没有读入，原来的号码不动",
            )
        self._settle(content, asked)
        return content

    def _lacking_branch(self) -> str:
        """The required 党组织 that no column gives, where there is only one branch it can be; else empty."""
        if self._sheet.name in PREFIXES or not self._names.branches().default:
            return ""
        return next(
            (
                column.attr
                for column in self._sheet.columns
                if column.field.target == ORGANISATIONS
                and column.field.required
                and column.attr not in self._places
            ),
            "",
        )

    def _attrs(self) -> list[str]:
        """Everything the rows may fill: the columns, and what is added to them."""
        added = [column.attr for column in self._sheet.columns if column.field.required]
        if self._sheet.name == PEOPLE:
            added.append("organisation_id")
        if self._own_branch:
            added.append(self._own_branch)
        if self._months:
            added.append("paid")
        return list(dict.fromkeys([*self._places, *added]))

    def _rows(self, number: int, row: Sequence[Cell], asked: dict[int, Found]) -> list[dict[str, Cell]]:
        """The workbook rows of one row of the block: one, or one a month."""
        values = {attr: row[at] for attr, at in self._places.items() if not _is_empty(row[at])}
        if values.get("receipt_on") == _TO_CHASE:
            del values["receipt_on"]
        if "*" in shown_cell(values.get("identity_number", "")):
            # Copied out of the table while it was covered: the number there is known better.
            del values["identity_number"]
            self._covered.append(number)
        for attr in list(values):
            column = self._sheet.column(attr)
            if column.field.kind in (Kind.REF, Kind.REFS) and isinstance(values[attr], str):
                target = column.field.target or ""
                values[attr] = self._names.reference(target, column.field.kind, str(values[attr]).strip())
        if self._months:
            found = []
            for column_of in self._months:
                cell = row[column_of.position]
                if not _is_empty(cell) and cell not in _NOT_PAID:
                    month = str(column_of.target).removeprefix(MONTHS)
                    found.append({**values, "month": month, "paid": cell})
            return found
        if values and self._own_branch:
            values[self._own_branch] = self._names.branches().default or ""
        if values and self._sheet.name in PREFIXES:
            self._identify(number, values, asked)
        return [values] if values else []

    def _identify(self, number: int, values: dict[str, Cell], asked: dict[int, Found]) -> None:
        """Give the row the code of the record it is, and what a known record need not say again."""

        def text(attr: str) -> str:
            return shown_cell(values[attr]).strip() if attr in values else ""

        birth = self._parsed("birth", values) if self._sheet.name == PEOPLE else None
        found = self._names.identify(
            self._sheet, text("code"), text("name"), text("identity_number"), birth or "", self._same_names
        )
        asked[number] = found
        values["code"] = found.code
        if found.stored is not None:
            stored = self._names.snapshot(self._sheet.name)
            for column in self._sheet.columns:
                if column.field.required:
                    values.setdefault(column.attr, stored.value(found.stored, column.attr))
        elif self._sheet.name == PEOPLE and "organisation_id" not in values:
            branch = self._names.branches().default
            if branch is not None:
                values["organisation_id"] = branch

    def _parsed(self, attr: str, values: Mapping[str, Cell]) -> Any:
        if attr not in values:
            return None
        try:
            return parse_cell(self._sheet.column(attr).field, values[attr], [])
        except BadCell:
            return None

    def _settle(self, content: FileContent, asked: Mapping[int, Found]) -> None:
        """Say of each row how it was recognised, or what the user has to decide."""
        header = self._sheet.column("name").header if self._sheet.name in PREFIXES else ""
        new: dict[str, list[FileRow]] = {}
        for row in content.of(self._sheet.name):
            found = asked.get(row.number)
            if found is None:
                continue
            name = str(row.values.get("name", ""))
            if self._sheet.name == PEOPLE and found.stored is None and name:
                new.setdefault(name, []).append(row)
            if found.namesake is not None:
                self.namesakes += 1
                if found.namesakes > 1:
                    message = (
                        f"已有 {found.namesakes} 个人叫“{name}”，分不清是哪一个，请加上人员编号或身份证号"
                    )
                else:
                    message = f"已有一个“{name}”（{found.namesake}），请在上面选：是同一个人，还是另一个人"
                issue = Issue(NAMESAKE, message, self._sheet.name, row.number, header, name)
                row.issues.append(content.log.add(issue))
            elif found.by_name:
                what = "人员" if self._sheet.name == PEOPLE else self._sheet.name
                message = f"按名称对上了已有的{what}“{found.code}”，请核对"
                issue = Issue(Trouble.SAME_PERSON, message, self._sheet.name, row.number, header, name)
                row.issues.append(content.log.add(issue))
        for name, alike in new.items():
            self._warn_of_two(content, header, name, alike)

    def _warn_of_two(self, content: FileContent, header: str, name: str, alike: Sequence[FileRow]) -> None:
        """New people of one name whom nothing tells apart may be one, copied twice.

        Those with the same birth date are told by the import itself.
        """
        first = alike[0]
        for row in alike[1:]:
            pairs = [(first.values.get(attr), row.values.get(attr)) for attr in ("birth", "identity_number")]
            if "code" in self._places or any(one and other for one, other in pairs):
                continue
            message = f"第 {first.number} 行也叫“{name}”，会新增成两个人；是同一个人请只留一行"
            issue = Issue(Trouble.SAME_PERSON, message, self._sheet.name, row.number, header, name)
            row.issues.append(content.log.add(issue))

    def _check_targets(self, content: FileContent) -> None:
        """At least a column to tell the rows by; no two columns for one thing."""
        counts = Counter(column.target for column in (*self._fixed, *self._months))
        for target, count in counts.items():
            if count > 1:
                title = "、".join(c.title for c in (*self._fixed, *self._months) if c.target == target)
                content.log.whole(Trouble.HEADER_REPEATED, f"“{title}”填的是同一项，请只留一列")
        lacking = []
        if self._sheet.name in PREFIXES:
            if not {"code", "name", "identity_number"} & self._places.keys():
                lacking.append(self._sheet.column("name").header)
        elif self._sheet.name == DUES:
            if "person_id" not in self._places:
                lacking.append("姓名")
            if not self._months and "month" not in self._places:
                lacking.append("月份")
        else:
            lacking += [
                noun_of(column) if is_reference(column) else column.header
                for column in self._sheet.columns
                if column.field.required and column.attr not in (*self._places, self._own_branch)
            ]
        if lacking:
            content.log.whole(Trouble.COLUMN_MISSING, f"没有一列是{'、'.join(lacking)}，请指明是哪一列")

    def _typed(self, attr: str) -> list[str]:
        at = self._places.get(attr)
        if at is None:
            return []
        return [shown_cell(row[at]).strip() for row in self._block.rows[self._first :] if row[at] != ""]

    def _hash(self) -> str:
        parts: Callable[[Sequence[Cell]], str] = lambda row: "\t".join(shown_cell(cell) for cell in row)  # noqa: E731
        return hashlib.sha256("\n".join(map(parts, self._block.rows)).encode()).hexdigest()


def _is_empty(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell.strip()
