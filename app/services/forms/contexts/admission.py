"""Data of steps 12 to 18: committee review, pre-review, booklet, admission meeting, approval."""

from __future__ import annotations

from app.models.words import Filing, Link, Motion, NoticeMatter
from app.services.case_rows import last_of
from app.services.forms.contexts.answers import filing_of, heard_of, motion_of, notice_of
from app.services.forms.contexts.facts import Facts
from app.services.forms.data import AdmissionData, BookletData
from app.services.milestones import Milestones


def admission_of(facts: Facts, nodes: Milestones) -> AdmissionData:
    """Everything forms print of steps 12 to 18."""
    rows = nodes.file.consultations
    return AdmissionData(
        heard=heard_of(nodes, (row for row in rows if row.link == Link.REVIEW)),
        joint=heard_of(nodes, (row for row in rows if row.link == Link.PRE_REVIEW)),
        review=motion_of(nodes.committee_review),
        notice=notice_of(facts, nodes, NoticeMatter.ADMISSION),
        pre_review=filing_of(nodes.pre_review),
        booklet=_booklet(nodes),
        # What a meeting decided that did not admit does not belong into the booklet or a request.
        vote=motion_of(
            nodes.admission_vote
            or last_of(vote for vote in nodes.votes(Motion.ADMISSION) if vote.result is None),
            count_written=facts.params.flag("count_written"),
        ),
        general=filing_of(nodes.answer(Filing.GENERAL_BRANCH)),
        talk=filing_of(nodes.approval_talk),
        approval=filing_of(nodes.admission_approval),
        filing=filing_of(nodes.department_filing),
    )


def _booklet(nodes: Milestones) -> BookletData:
    row = nodes.booklet
    if row is None:
        return BookletData()
    return BookletData(
        number=row.number or "",
        issued_on=row.issued_on,
        signed_on=row.signed_on,
        wish=row.wish or "",
        other_parties=row.other_parties or "",
        political_history=row.political_history or "",
        to_explain=row.to_explain or "",
        introducer1_opinion=row.introducer1_opinion or "",
        introducer2_opinion=row.introducer2_opinion or "",
        introducer1_on=row.introducer1_on,
        introducer2_on=row.introducer2_on,
    )
