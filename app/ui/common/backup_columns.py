"""The columns of a list of backups: when, which number, how many people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from app.ui.common.table_model import Column


def backup_columns() -> list[Column[tuple[Path, Any]]]:
    """Columns over rows (file, BackupHeader)."""

    def local(row: tuple[Path, Any]) -> str:
        return f"{datetime.fromisoformat(row[1].made_at).astimezone():%Y-%m-%d %H:%M}"

    number: Callable[[tuple[Path, Any]], int] = lambda row: row[1].sequence  # noqa: E731
    return [
        Column("sequence", "第几份", number, width=76, right=True),
        Column("made", "备份时间", lambda r: datetime.fromisoformat(r[1].made_at).astimezone(), local, 148),
        Column("people", "人员", lambda r: r[1].people, width=64, right=True),
        Column("cases", "案卷", lambda r: r[1].cases, width=64, right=True),
        Column("file", "文件", lambda r: r[0].name, stretch=True, tip=lambda r: r[0].name),
    ]
