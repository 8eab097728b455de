"""Columns of the register of exports, for the register itself and for the day a stick is lost."""

from __future__ import annotations

from app.services.export_register import Exported
from app.ui.common.table_model import Column
from app.ui.theme import Tone


def export_columns() -> list[Column[Exported]]:
    """When, what, how many people, covered or not, sealed or not, what for, for whom."""
    return [
        Column("id", "序号", lambda r: r.id, width=64, right=True),
        Column("on", "日期", lambda r: r.on, width=112),
        Column("kind", "种类", lambda r: r.kind, width=104),
        Column("scope", "内容", lambda r: r.scope, stretch=True, tip=lambda r: r.scope),
        Column("people", "人数", lambda r: r.people, width=64, right=True),
        Column(
            "numbers",
            "证号",
            lambda r: not r.is_masked,
            lambda r: "不含完整证号" if r.is_masked else "含完整证号",
            124,
            tone=lambda r: None if r.is_masked else Tone.WARN,
        ),
        Column(
            "sealed",
            "加密",
            lambda r: r.is_encrypted,
            lambda r: "已加密" if r.is_encrypted else "没有加密",
            100,
            tone=lambda r: Tone.DONE if r.is_encrypted else Tone.WARN,
        ),
        Column("purpose", "用途", lambda r: r.purpose, width=124, tip=lambda r: r.purpose),
        Column("recipient", "交给谁", lambda r: r.recipient, width=124, tip=lambda r: r.recipient),
        Column("by", "经手人", lambda r: r.by or None, width=88),
        Column("file", "文件名", lambda r: r.file_name, width=200, tip=lambda r: r.file_name, shown=False),
        Column("size", "字节", lambda r: r.size, width=100, right=True, shown=False),
        Column("sha", "SHA-256", lambda r: r.sha256, width=200, tip=lambda r: r.sha256, shown=False),
    ]
