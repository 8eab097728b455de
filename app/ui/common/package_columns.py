"""Columns of the lists of confirmed sites and of packages that went to and fro."""

from __future__ import annotations

from datetime import datetime

from app.services.exchange.ledger import Passage, Tally
from app.ui.common.table_model import Column
from app.ui.theme import Tone

_KINDS = {"data": "数据包", "return": "批复包"}
_ROLE_WORDS = {"superior": "上级", "subordinate": "下级"}


def local_time(at: str) -> str:
    """A UTC ISO instant in the time of this place; empty for an empty one."""
    return f"{datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M}" if at else ""


def site_columns() -> list[Column[Tally]]:
    """Name, role, last package each way, receipts, rows to be put right."""

    def received(row: Tally) -> str:
        return f"第 {row.received} 号　{local_time(row.received_at)[:10]}" if row.received else "还没有"

    def sent(row: Tally) -> str:
        return f"第 {row.sent} 号　{local_time(row.sent_at)[:10]}" if row.sent else "还没有"

    def receipt(row: Tally) -> str:
        if not row.sent:
            return ""
        return f"到第 {row.confirmed} 号" if row.confirmed else "还没有"

    def receipt_tone(row: Tally) -> Tone | None:
        if not row.sent:
            return None
        return Tone.DONE if row.confirmed == row.sent else Tone.WARN

    return [
        Column("name", "单位", lambda r: r.name, stretch=True, tip=lambda r: r.name),
        Column(
            "role", "关系", lambda r: r.role, lambda r: _ROLE_WORDS[r.role], 72, tone=lambda _r: Tone.NEUTRAL
        ),
        Column("received", "收到", lambda r: r.received or None, received, 164),
        Column("sent", "发出", lambda r: r.sent or None, sent, 164),
        Column("receipt", "回执", lambda r: r.confirmed, receipt, 100, tone=receipt_tone),
        Column(
            "wrong",
            "待更正",
            lambda r: r.corrections,
            lambda r: f"{r.corrections} 行" if r.corrections else "",
            84,
            tone=lambda r: Tone.WARN if r.corrections else None,
        ),
    ]


def ledger_columns() -> list[Column[Passage]]:
    """When, which way, kind, number, with whom, how much, what came of it."""
    return [
        Column(
            "at", "时间", lambda r: datetime.fromisoformat(r.at).astimezone(), lambda r: local_time(r.at), 148
        ),
        Column("way", "方向", lambda r: r.is_ours, lambda r: "发出" if r.is_ours else "收到", 64),
        Column("kind", "种类", lambda r: r.kind, lambda r: _KINDS.get(r.kind, r.kind), 76),
        Column("sequence", "号", lambda r: r.sequence, width=52, right=True),
        Column("site", "单位", lambda r: r.site, stretch=True, tip=lambda r: r.site),
        Column("records", "记录", lambda r: r.records, width=72, right=True),
        Column("note", "结果", lambda r: r.note, width=190, tip=lambda r: r.note),
    ]
