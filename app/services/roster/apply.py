"""Carrying out the plan of a roster in the caller's transaction; never commits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.errors import UserError
from app.services.progress import Progress
from app.services.roster.memory import remember
from app.services.roster.plan import RosterPlan
from app.services.workbook.apply import apply_import
from app.services.workbook.trouble import Trouble


def apply_roster(
    session: Session, plan: RosterPlan, at: datetime, progress: Progress | None = None
) -> dict[str, int]:
    """Write what the plan says and remember what the user said of the columns; returns ``plan.counts()``.

    ``at`` is the instant of the import, with time zone. Raises UserError, before anything is written, if
    the plan may not be applied or the database is no longer what it was when the plan was made.
    """
    if not plan.may_apply:
        raise UserError(
            Trouble.CONTRADICTION,
            f"名册里有 {len(plan.errors)} 处错误，没有导入，数据没有被改动。",
            "请按列出的行和列改好后再导入，或只导入没有错误的行。",
        )
    apply_import(session, plan.changes, at, progress)
    remember(session, plan.fingerprint, plan.said)
    return plan.counts()
