"""Data of recommendation and cultivation: recommendations, inspections, thought reports, documents."""

from __future__ import annotations

from collections.abc import Iterable

from app.models import Document, Inspection, Recommendation
from app.models.words import Channel, InspectionStage
from app.services.casefile import CaseFile
from app.services.forms.contexts.facts import NONE, Facts, names_of
from app.services.forms.data import DocumentData, InspectionData, RecommendationData, ReportData


def recommendations_of(facts: Facts, file: CaseFile) -> tuple[RecommendationData, ...]:
    """Every recommendation, oldest first."""
    return tuple(_recommendation(facts, row) for row in file.recommendations)


def _recommendation(facts: Facts, row: Recommendation) -> RecommendationData:
    meeting = facts.register.meetings.get(row.meeting_id or "")
    mass = row.channel == Channel.MASS_ORGANISATION
    return RecommendationData(
        channel=row.channel,
        organiser=row.recommender or "",
        on=row.on,
        meeting=meeting.kind if meeting else "",
        way=row.way or "",
        due=row.due,
        present=row.present,
        votes_for=row.votes_for,
        votes_against=row.votes_against,
        votes_abstain=row.votes_abstain,
        opinion=row.opinion or "",
        body=(row.mass_organisation or "") if mass else "",
    )


def inspections_of(file: CaseFile, *, probation: bool) -> tuple[InspectionData, ...]:
    """The inspections before admission, or those of the probation, numbered in date order."""
    rows = [row for row in file.inspections if (row.stage == InspectionStage.PROBATION) == probation]
    return tuple(_inspection(file, number, row) for number, row in enumerate(rows, 1))


def _inspection(file: CaseFile, number: int, row: Inspection) -> InspectionData:
    organisation = file.organisation
    no_groups = organisation is not None and organisation.has_groups is False
    return InspectionData(
        number=number,
        on=row.on,
        period_from=row.period_from,
        period_to=row.period_to,
        mentor_opinion=row.mentor_opinion or "",
        group_opinion=row.group_opinion or (NONE if no_groups else ""),
        branch_opinion=row.branch_opinion or "",
        branch_on=row.branch_opinion_on,
        conclusion=row.conclusion or "",
        reports=_reports_within(file, row),
        reports_view=row.thought_report_view or "",
    )


def _reports_within(file: CaseFile, row: Inspection) -> int | None:
    """How many thought reports fall into the period; None if the period is not recorded."""
    start, end = row.period_from, row.period_to
    if start is None or end is None:
        return None
    return sum(start <= report.on <= end for report in file.thought_reports)


def reports_of(facts: Facts, file: CaseFile) -> tuple[ReportData, ...]:
    """The thought reports, oldest first."""
    return tuple(
        ReportData(
            row.on,
            row.received_on,
            row.title or "",
            names_of(facts, (row.reader_id,)) if row.reader_id else "",
        )
        for row in file.thought_reports
    )


def document_of(facts: Facts, files: Iterable[CaseFile], *forms: str) -> DocumentData:
    """The last document about the first of the cases registered under one of these numbers (表号).

    Spoiled ones do not count; blank if there is none.
    """
    case_id = next((file.case.id for file in files), None)
    found: Document | None = None
    for row in facts.documents:
        if row.form in forms and case_id in row.case_ids and row.spoiled is not True:
            found = row
    return DocumentData(found.number, found.on, found.signer or "") if found else DocumentData()
