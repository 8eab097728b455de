"""What stands on the recovery sheet of a password (数据文件密码恢复表)."""

from __future__ import annotations

from datetime import date


def sheet_lines(code: str, today: date) -> tuple[str, tuple[str, ...]]:
    """The title and the lines; the code is a line of its own."""
    return "数据文件密码恢复表", (
        f"制表日期：{today.isoformat()}",
        "恢复码（六组，每组五位）：",
        code,
        "用途：忘了密码时，在打开数据的画面点“忘了密码，用恢复码”，照着敲进去。",
        "也能打开设了密码以后做的备份。忘了密码又丢了这张纸，数据谁也打不开。",
        "保管：打印一份锁进保险柜，不要拍照，不要存进电脑或微信；取消密码以后这张纸作废。",
    )
