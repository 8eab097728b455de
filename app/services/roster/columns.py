"""What each column of a roster is taken for: by its name, by what is remembered, by what the user says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.errors import Issue
from app.models.fields import Kind
from app.services.roster.headers import Header, HeaderColumn
from app.services.roster.names import Name, header_key, is_about_another, name_of, stage_after, stage_in
from app.services.roster.targets import Aim, BadTarget, Target, aim_of, lacks_words
from app.services.roster.trouble import RosterTrouble
from app.services.workbook.trouble import Trouble
from app.services.workbook.xlsx_rows import column_letters

Mapped = Mapping[str, str | None]
"""Header → target as text; None leaves the column out."""

BY_NAME, REMEMBERED, GIVEN = "名称", "记住", "指定"

SHEETS = (
    "人员", "案卷", "推荐", "会议表决", "上级手续", "公示", "帮带", "考察",
    "思想汇报", "征求意见", "政治审查", "培训", "志愿书", "预备期", "违纪处理", "组织关系",
)  # fmt: skip
"""Sheets a roster may fill: what hangs on a person or a case alone."""
_STEPS = ("积极分子", "发展对象", "预备党员")


@dataclass(frozen=True, slots=True)
class RosterColumn:
    """One column: header, place (from 0), what it fills (``aim`` None: left out) and who says so.

    ``samples`` are the first different values as shown; ``is_silent`` marks columns nobody misses (序号).
    """

    header: str
    position: int
    caption: str
    aim: Aim | None
    source: str
    name: Name | None
    samples: tuple[str, ...] = ()
    is_silent: bool = False

    @property
    def target(self) -> str | None:
        """What it fills, with the words that choose the row: ``会议表决[确定积极分子].日期``."""
        return None if self.aim is None else str(self.aim)

    @property
    def plain(self) -> str | None:
        """The same as ``表.列``."""
        return None if self.aim is None else self.aim.first.plain


def propose(
    header: Header, sheet: str | None, remembered: Mapped, given: Mapped
) -> tuple[list[RosterColumn], list[Issue]]:
    """The columns of a header with their aims, and what is wrong or odd about them."""
    issues: list[Issue] = []
    columns = _by_name(header.columns)
    columns = _overruled(columns, remembered, REMEMBERED, header, sheet, issues)
    columns = _overruled(columns, given, GIVEN, header, sheet, issues)
    return _without_repeats(columns, header, sheet, issues), issues


def issue_at(
    code: str, message: str, header: Header, sheet: str | None, column: RosterColumn | None
) -> Issue:
    """Trouble with a header cell, or with the whole header line."""
    if column is None:
        return Issue(code, message, sheet)
    cell = f"{column_letters(column.position)}{header.row}"
    return Issue(code, message, sheet, header.row, column.header, column.header, cell)


def unknown_columns(columns: Sequence[RosterColumn], header: Header, sheet: str | None) -> list[Issue]:
    """A warning for every column whose content is not imported."""
    return [
        issue_at(
            Trouble.UNKNOWN_COLUMN, f"“{column.header}”列认不出对应的内容，没有导入", header, sheet, column
        )
        for column in columns
        if column.aim is None and not column.is_silent and column.source == BY_NAME
    ]


def _entry(column: HeaderColumn) -> Name | None:
    """By the whole text; below a caption of the person himself by its last part alone."""
    found = name_of(column.text)
    if found is None and "/" in column.text:
        above, _, last = column.text.rpartition("/")
        if not is_about_another(above):
            found = name_of(last)
    elif found is not None and "/" not in column.text and is_about_another(column.caption):
        is_own = found.aim is not None and found.aim.first.sheet.name == "人员"
        return name_of(column.caption + column.text) if is_own else found
    return found


def _by_name(headers: Sequence[HeaderColumn]) -> list[RosterColumn]:
    entries = [_entry(column) for column in headers]
    certain = {
        str(target)
        for entry in entries
        if entry is not None and entry.aim is not None and entry.case_aim is None
        for target in entry.aim.targets
    }
    follows_steps = any(
        entry is not None and entry.aim is not None and stage_after(entry.aim) in _STEPS for entry in entries
    )
    columns = []
    stage: str | None = None
    for column, entry in zip(headers, entries, strict=True):
        aim = _aim(column, entry, stage, follows_steps, certain)
        if aim is not None:
            stage = stage_after(aim) or stage
        silent = entry is not None and entry.is_left_out
        columns.append(
            RosterColumn(column.text, column.position, column.caption, aim, BY_NAME, entry, is_silent=silent)
        )
    return columns


def _aim(
    column: HeaderColumn, entry: Name | None, stage: str | None, follows_steps: bool, certain: set[str]
) -> Aim | None:
    if entry is None:
        return None
    if entry.by_stage:
        above = column.caption or column.text.rpartition("/")[0]
        said = stage_in(above) if above else None
        if entry.only_under and said is None:
            return None
        return entry.by_stage.get(said or stage or "")
    if entry.case_aim is not None and follows_steps and str(entry.case_aim.first) not in certain:
        return entry.case_aim
    return entry.aim


def _overruled(
    columns: Sequence[RosterColumn],
    mapped: Mapped,
    source: str,
    header: Header,
    sheet: str | None,
    issues: list[Issue],
) -> list[RosterColumn]:
    """The columns with what ``mapped`` says instead."""
    by_key = {header_key(text): target for text, target in mapped.items()}
    known = {header_key(column.header) for column in columns}
    for text in mapped:
        if header_key(text) not in known:
            message = f"对照表里的“{text}”在表头里没有"
            issues.append(issue_at(RosterTrouble.BAD_MAPPING, message, header, sheet, None))
    found = []
    for column in columns:
        key = header_key(column.header)
        if key in by_key:
            try:
                aim = _chosen(by_key[key], column)
            except BadTarget as trouble:
                message = f"“{column.header}”的对照写错了：{trouble}"
                issues.append(issue_at(RosterTrouble.BAD_MAPPING, message, header, sheet, column))
                continue
            column = replace(column, aim=aim, source=source)
        found.append(column)
    return found


def _chosen(text: str | None, column: RosterColumn) -> Aim | None:
    if not text:
        return None
    aim = aim_of(text)
    if column.aim is not None and str(aim) == column.aim.first.plain:
        return column.aim
    for target in aim.targets:
        _check(target)
    return aim


def _check(target: Target) -> None:
    """Raises BadTarget for a column a roster cannot fill."""
    is_owner = target.column.attr in ("case_id", "person_id") and target.sheet.name != "帮带"
    if target.sheet.name not in SHEETS or is_owner or target.column.field.target == "会议":
        raise BadTarget(f"名册不能填“{target.plain}”")
    if lacks_words(target):
        raise BadTarget(f"“{target}”没有说是哪一行，应像“会议表决[确定积极分子].日期”这样写明")


def _without_repeats(
    columns: Sequence[RosterColumn], header: Header, sheet: str | None, issues: list[Issue]
) -> list[RosterColumn]:
    """No two columns fill the same field; what the user says goes before what a name suggests."""
    taken: dict[str, RosterColumn] = {}
    result = list(columns)
    order = sorted(
        range(len(result)), key=lambda place: (GIVEN, REMEMBERED, BY_NAME).index(result[place].source)
    )
    for place in order:
        column = result[place]
        if column.aim is None:
            continue
        free = tuple(
            target for target in column.aim.targets if _takes_several(target) or str(target) not in taken
        )
        if column.aim.first not in free:
            other = taken[str(column.aim.first)]
            if column.source == GIVEN and other.source == GIVEN:
                message = f"“{other.header}”和“{column.header}”都对应“{column.aim.first}”，请只留一列"
                issues.append(issue_at(RosterTrouble.TARGET_TWICE, message, header, sheet, column))
            else:
                message = f"“{column.header}”与“{other.header}”是同一项内容，没有导入这一列"
                issues.append(issue_at(RosterTrouble.TARGET_TAKEN, message, header, sheet, column))
            result[place] = replace(column, aim=None, is_silent=True)
            continue
        if len(free) < len(column.aim.targets):
            result[place] = replace(column, aim=Aim(free))
        for target in free:
            taken.setdefault(str(target), column)
    return result


def _takes_several(target: Target) -> bool:
    """Names may stand in several columns (介绍人一, 介绍人二), remarks too."""
    return target.column.attr == "note" or (
        target.column.field.kind in (Kind.REF, Kind.REFS) and target.column.field.target == "人员"
    )
