"""Columns of received files, of what they change sheet by sheet, and of rows that cannot be taken in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from app.services.exchange.merge_items import Rejected
from app.services.exchange.package import FileResult
from app.ui.common.masking import masked
from app.ui.common.table_model import Column
from app.ui.theme import Tone


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file: what it would bring, or brought (``is_merged``)."""

    result: FileResult
    by_sheet: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    is_merged: bool = False


@dataclass(frozen=True, slots=True)
class SheetCount:
    """How many records of one sheet change."""

    sheet: str
    create: int
    update: int
    delete: int
    same: int


def state_of(line: FileLine) -> tuple[str, Tone]:
    """The word for a file and its tone."""
    state = line.result.state
    if state == "refused":
        return "拒收", Tone.ACCENT
    if state == "stopped":
        return "没有合并", Tone.WARN
    if state in ("seen", "older"):
        return "没有变化", Tone.NEUTRAL
    if line.is_merged:
        return "已合并", Tone.DONE
    return ("可以合并", Tone.DONE) if line.result.signed else ("未签名", Tone.WARN)


def _count(value: int) -> str:
    return str(value) if value else ""


def file_columns() -> list[Column[FileLine]]:
    """State, file, sender, number, and how many records of each fate."""
    numbers: tuple[tuple[str, str, Callable[[FileLine], int]], ...] = (
        ("create", "新增", lambda r: r.result.create),
        ("update", "修改", lambda r: r.result.update),
        ("delete", "删除", lambda r: r.result.delete),
        ("same", "无变化", lambda r: r.result.same + r.result.older),
        ("conflicts", "冲突", lambda r: len(r.result.conflicts)),
        ("rejected", "拒绝", lambda r: len(r.result.rejected)),
    )

    def shown(count: Callable[[FileLine], int]) -> Callable[[FileLine], str]:
        return lambda r: _count(count(r))

    return [
        Column("state", "状态", lambda r: state_of(r)[0], width=104, tone=lambda r: state_of(r)[1]),
        Column("file", "文件", lambda r: r.result.file, stretch=True, tip=lambda r: r.result.file),
        Column("sender", "单位", lambda r: r.result.sender, width=188, tip=lambda r: r.result.sender),
        Column(
            "sequence", "号", lambda r: r.result.sequence, lambda r: _count(r.result.sequence), 48, right=True
        ),
        *(Column(key, title, count, shown(count), 72, right=True) for key, title, count in numbers),
    ]


def sheet_columns() -> list[Column[SheetCount]]:
    """The sheet and its numbers."""
    return [
        Column("sheet", "表", lambda r: r.sheet, stretch=True),
        Column("create", "新增", lambda r: r.create, lambda r: _count(r.create), 64, right=True),
        Column("update", "修改", lambda r: r.update, lambda r: _count(r.update), 64, right=True),
        Column("delete", "删除", lambda r: r.delete, lambda r: _count(r.delete), 64, right=True),
        Column("same", "无变化", lambda r: r.same, lambda r: _count(r.same), 76, right=True),
    ]


def wrong_columns() -> list[Column[Rejected]]:
    """Which row, and why."""
    return [
        Column("entity", "表", lambda r: r.entity, width=88),
        Column("code", "编号", lambda r: r.code or None, width=96),
        Column("field", "列", lambda r: r.field or None, width=96),
        Column("reason", "为什么", lambda r: r.reason, lambda r: masked(r.reason), stretch=True),
    ]
