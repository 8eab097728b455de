"""How far a case has come, by the rows it has: rules of stages it has not touched are not asked.

Only a matter of time saved: a rule that could speak is always asked (a test compares both ways).
"""

from __future__ import annotations

from app.models.words import Filing, HelperRole, Motion, TrainingKind
from app.services.casefile import CaseFile

SECTIONS: dict[str, int] = {
    "application": 0,
    "activist": 1,
    "mentors": 1,
    "cultivation": 1,
    "continuity": 1,
    "candidate": 2,
    "notice": 2,
    "introducers": 2,
    "political_review": 2,
    "training": 2,
    "admission": 3,
    "assembly": 3,
    "voters": 3,
    "approval": 3,
    "probation": 4,
    "conversion": 4,
    "extension": 4,
    "converted": 4,
}
"""The stage from which a module's rules may speak; a module not listed is always asked."""

_ADMITTED = (Motion.ADMISSION, Motion.CONVERSION_REVIEW, Motion.CONVERSION)
_TO_ADMISSION = (
    Filing.PRE_REVIEW,
    Filing.GENERAL_BRANCH,
    Filing.APPROVAL_TALK,
    Filing.ADMISSION_APPROVAL,
    Filing.DEPARTMENT_FILING,
    Filing.CONVERSION_APPROVAL,
    Filing.CONVERSION_GENERAL_BRANCH,
    Filing.NON_RECOGNITION,
)


def stage_reached(file: CaseFile) -> int:
    """0 applicant, 1 activist, 2 towards candidate, 3 towards admission, 4 admitted and after."""
    motions = {vote.motion for vote in file.votes}
    matters = {row.matter for row in file.filings}
    if file.probations or motions.intersection(_ADMITTED) or matters.intersection(_TO_ADMISSION[2:]):
        return 4
    case = file.case
    if (
        case.candidate_since is not None
        or file.booklets
        or Motion.REVIEW in motions
        or matters.intersection(_TO_ADMISSION)
        or case.transfer_review is not None
    ):
        return 3
    if (
        file.consultations
        or file.notices
        or file.reviews
        or file.inquiries
        or motions - {Motion.ACTIVIST}
        or matters - {Filing.ACTIVIST_FILING}
        or any(row.role != HelperRole.MENTOR for row in file.helpers)
        or any(row.kind != TrainingKind.EARLY for row in file.trainings)
    ):
        return 2
    if (
        file.votes
        or file.filings
        or file.helpers
        or file.inspections
        or file.thought_reports
        or file.trainings
        or file.recommendations
        or file.disciplines
        or file.pair_activities
        or case.original_activist_since is not None
        or case.materials_received_on is not None
        or case.materials_complete is not None
    ):
        return 1
    return 0
