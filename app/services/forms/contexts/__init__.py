"""From the database to the frozen data a form prints. Reads only; the renderer never sees a session.

``build_data`` serves every form; a new context is one builder here and one class in ``data``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import FormRefused
from app.models import DevelopmentCase, PublicNotice, Vote
from app.models.words import VoteResult
from app.services.casefile import CaseFile
from app.services.forms.contexts.cases import case_data
from app.services.forms.contexts.facts import Facts, load_facts
from app.services.forms.contexts.groups import (
    NOTICE_MATTERS,
    ROSTER_MOTIONS,
    notice_data,
    roster_data,
    tally_data,
)
from app.services.forms.spec import FormSpec


def build_data(
    session: Session, form: FormSpec, subject_id: str, today: date, *, together: Sequence[str] = ()
) -> Any:
    """Collect the facts a form prints, as frozen data without a session.

    ``subject_id`` is the UUID of what the form is for (``form.scope``). A form about several people takes
    those decided or announced together with it, or exactly ``together`` (UUIDs of cases) if given.
    Raises NotFound for an unknown case.
    """
    if form.scope != "case":
        raise FormRefused("E-FORM-08", f"“{form.title}”还不能打印，数据没有改动。")
    ids = [subject_id]
    if form.context in ("roster", "notice"):
        ids = list(together) or _together(session, form, subject_id)
    facts = load_facts(session, ids, today)
    order = {case_id: index for index, case_id in enumerate(ids)}
    files = sorted((facts.file(case_id) for case_id in ids), key=lambda file: order[file.case.id])
    return build(facts, form, files)


def build(facts: Facts, form: FormSpec, files: Sequence[CaseFile]) -> Any:
    """The same from loaded facts; the first file is the one the form is printed for."""
    if form.context == "case":
        return case_data(facts, files[0])
    if form.context == "roster":
        return roster_data(facts, files, form.subject)
    if form.context == "notice":
        return notice_data(facts, files, form.subject)
    if form.context == "tally":
        return tally_data(facts, files[0], form.subject)
    raise FormRefused("E-FORM-08", f"“{form.title}”还不能打印，数据没有改动。")


def _together(session: Session, form: FormSpec, case_id: str) -> list[str]:
    """The cases of the same organisation in the same meeting, or in the same notice, by code."""
    case = session.get(DevelopmentCase, case_id)
    if case is None:
        return [case_id]
    if form.context == "roster":
        motion = ROSTER_MOTIONS[form.subject]
        mine = select(Vote.on).where(
            Vote.case_id == case_id, Vote.motion == motion, Vote.result == VoteResult.PASSED
        )
        day = max(session.scalars(mine), default=None)
        same = select(Vote.case_id).where(
            Vote.motion == motion, Vote.on == day, Vote.result == VoteResult.PASSED
        )
    else:
        matter = NOTICE_MATTERS[form.subject]
        mine = select(PublicNotice.start_on).where(
            PublicNotice.case_id == case_id, PublicNotice.matter == matter
        )
        day = max(session.scalars(mine), default=None)
        same = select(PublicNotice.case_id).where(PublicNotice.matter == matter, PublicNotice.start_on == day)
    if day is None:
        return [case_id]
    found = session.execute(
        select(DevelopmentCase.id)
        .where(DevelopmentCase.id.in_(same), DevelopmentCase.organisation_id == case.organisation_id)
        .order_by(DevelopmentCase.code)
    ).scalars()
    return list(found)
