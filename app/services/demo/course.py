"""The course of one person's history: stage after stage as far as the plan and today allow.

Steps 1–6 are laid in ``early``, 7–11 in ``candidacy``, 12–18 in ``admission``, 19–25 in ``probation``.
"""

from __future__ import annotations

from app.services.demo import admission, candidacy, early, probation
from app.services.demo.branch import Branch
from app.services.demo.history import History
from app.services.demo.people import Profile
from app.services.demo.plan import Plan

_STAGES = (early.lay, candidacy.lay, admission.lay, probation.lay)


def lay(branch: Branch, profile: Profile, case_code: str, plan: Plan) -> History:
    """Write the rows of a case into the branch; counts of meetings are settled later."""
    history = History(branch, profile, case_code, plan)
    for stage in _STAGES:
        if not stage(history):
            break
    if "activist" in history.nodes:
        early.report_thoughts(history, history.nodes["activist"], history.nodes.get("over", history.until))
    if plan.ending is not None:
        _end(history)
    return history


def _end(history: History) -> None:
    """Close a case that stopped short, and its mentors' time with it."""
    ending = history.plan.ending
    assert ending is not None
    history.case.status, history.case.ended_on = ending.status, ending.on
    history.case.end_reason = ending.reason
    for helper in history.mentors:
        helper.to_on = helper.to_on or ending.on
