"""Columns of the committee's lists: its branches, and the enterprises of one."""

from __future__ import annotations

from app.services.exchange.branches import Branch, EnterpriseTally
from app.ui.common.package_columns import local_time
from app.ui.common.table_model import Column
from app.ui.theme import Tone


def _count(value: int) -> str:
    return str(value) if value else ""


def branch_columns() -> list[Column[Branch]]:
    """Last package each way, the audit chain, people, and what waits to be done."""

    def received(row: Branch) -> str:
        return f"第 {row.received} 号　{local_time(row.received_at)[:10]}" if row.received else "还没有"

    def answered(row: Branch) -> str:
        if not row.received:
            return ""
        if row.is_answered:
            return f"已回第 {row.answered} 号"
        return "待回"

    def anchor(row: Branch) -> str:
        if not row.received:
            return ""
        return row.anchor or "完好"

    return [
        Column("name", "单位", lambda r: r.name, stretch=True, tip=lambda r: r.name),
        Column("received", "收到", lambda r: r.received_at or None, received, 164),
        Column(
            "answered",
            "批复包",
            lambda r: r.is_answered,
            answered,
            112,
            tone=lambda r: (Tone.DONE if r.is_answered else Tone.WARN) if r.received else None,
        ),
        Column(
            "anchor",
            "记录链",
            lambda r: r.anchor,
            anchor,
            148,
            tone=lambda r: (Tone.ACCENT if r.anchor else Tone.DONE) if r.received else None,
            tip=lambda r: r.anchor,
        ),
        Column("people", "人员", lambda r: r.people, lambda r: _count(r.people), 64, right=True),
        Column("members", "党员", lambda r: r.members, lambda r: _count(r.members), 64, right=True),
        Column("cases", "在办", lambda r: r.cases, lambda r: _count(r.cases), 64, right=True),
        Column(
            "conflicts",
            "冲突",
            lambda r: r.conflicts,
            lambda r: f"{r.conflicts} 项" if r.conflicts else "",
            80,
            tone=lambda r: Tone.WARN if r.conflicts else None,
        ),
        Column(
            "corrections",
            "待更正",
            lambda r: r.corrections,
            lambda r: f"{r.corrections} 行" if r.corrections else "",
            84,
            tone=lambda r: Tone.WARN if r.corrections else None,
        ),
    ]


def tally_columns() -> list[Column[EnterpriseTally]]:
    """Enterprise, people, members, cases."""
    return [
        Column("enterprise", "企业", lambda r: r.enterprise, stretch=True, tip=lambda r: r.enterprise),
        Column("people", "人员", lambda r: r.people, width=96, right=True),
        Column("members", "党员", lambda r: r.members, lambda r: _count(r.members), 96, right=True),
        Column("cases", "在办案卷", lambda r: r.cases, lambda r: _count(r.cases), 96, right=True),
    ]
