"""Whether the PC's date can be right (电脑日期): compared with what was recorded and with the program itself.

Nothing is decided by it: order, backups and merging do not follow the clock. The user is told, because
deadlines are counted from the date.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import AuditEntry

RELEASE_YEAR = 2026
"""The program did not exist before."""
_HINT_AFTER = timedelta(days=366)


def clock_doubt(session: Session, today: date) -> str:
    """One sentence when ``today`` cannot be right or is far from the last entry; empty when all is well."""
    last = last_entry_day(session)
    if today.year < RELEASE_YEAR:
        return _said(today, f"本程序 {RELEASE_YEAR} 年才有")
    if last is None:
        return ""
    if last - today > timedelta(days=1):
        return _said(today, f"最近一次记录是在 {last.isoformat()}")
    if today - last > _HINT_AFTER:
        return (
            f"距最近一次记录（{last.isoformat()}）已有一年多。"
            f"如果今天不是 {today.isoformat()}，请先改正电脑日期。"
        )
    return ""


def last_entry_day(session: Session) -> date | None:
    """The local day of the newest link of the audit chain; None before the first."""
    row = session.execute(
        select(AuditEntry.at, AuditEntry.offset_minutes).order_by(AuditEntry.n.desc()).limit(1)
    ).first()
    if row is None:
        return None
    try:
        return (datetime.fromisoformat(row[0]) + timedelta(minutes=row[1])).date()
    except ValueError:
        return None


def _said(today: date, why: str) -> str:
    return (
        f"电脑日期可能不对：电脑上是 {today.isoformat()}，{why}。"
        "期限提醒请以实际日期为准，改正电脑日期后重新打开程序。"
    )
