"""Rows that answer or tell something: motions, the superior's answers, opinions heard, notices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from app.models import Consultation, PublicNotice, SuperiorFiling, Vote
from app.models.words import Consulted, FilingResult, Motion, NoticeMatter
from app.services.editions import Edition, edition_on
from app.services.forms.contexts.facts import Facts
from app.services.forms.data import FilingData, HeardData, MotionData, NoticeFacts, OpinionData
from app.services.milestones import Milestones

STUDIED = {
    NoticeMatter.ACTIVIST: Motion.ACTIVIST,
    NoticeMatter.CANDIDATE: Motion.CANDIDATE,
    NoticeMatter.ADMISSION: Motion.REVIEW,
    NoticeMatter.CONVERSION: Motion.CONVERSION_REVIEW,
}
"""The motion that studies what a notice is about."""
_POINTS = {
    NoticeMatter.ACTIVIST: ("ALL",),
    NoticeMatter.ADMISSION: ("CANDIDATE+ADMISSION", "ALL"),
    NoticeMatter.CONVERSION: ("CANDIDATE+CONVERSION", "ALL"),
}


def motion_of(vote: Vote | None, *, count_written: bool = True) -> MotionData:
    """A motion with its counts; empty if there is none. ``count_written``: whether written opinions count."""
    if vote is None:
        return MotionData()
    return MotionData(
        on=vote.on,
        opinion=vote.resolution or "",
        due=vote.due,
        present=vote.present,
        votes_for=vote.votes_for,
        votes_against=vote.votes_against,
        votes_abstain=vote.votes_abstain,
        written_for=vote.written_for,
        written_against=vote.written_against,
        written_abstain=vote.written_abstain,
        count_written=count_written,
        reason=vote.reason or "",
        secret=vote.secret,
        held=vote.result is not None,
    )


def filing_of(row: SuperiorFiling | None) -> FilingData:
    """What the superior answered; empty if nothing was asked."""
    if row is None:
        return FilingData()
    return FilingData(
        on=row.decided_on,
        number=row.document_number or "",
        opinion=row.opinion or "",
        result=row.result or "",
        submitted_on=row.submitted_on,
        handler=row.handler or "",
        papers=row.papers,
    )


def heard_of(nodes: Milestones, rows: Iterable[Consultation], introducers: Sequence[str] = ()) -> HeardData:
    """Opinions heard, grouped by whom they come from (rows in date order).

    The opinions of introducers stand in the places of the names given, empty for one not heard.
    """
    kinds: dict[str, list[Consultation]] = {}
    for row in rows:
        kinds.setdefault(row.consulted, []).append(row)
    organisation = nodes.file.organisation
    return HeardData(
        group=_together(kinds.get(Consulted.GROUP, [])),
        mentors=_together(kinds.get(Consulted.MENTOR, [])),
        members=_together(kinds.get(Consulted.MEMBERS, [])),
        masses=_together(kinds.get(Consulted.MASSES, [])),
        introducers=_in_places(kinds.get(Consulted.INTRODUCER, []), introducers),
        departments=tuple(_together([row]) for row in kinds.get(Consulted.DEPARTMENT, [])),
        no_groups=organisation is not None and organisation.has_groups is False,
    )


def _in_places(rows: list[Consultation], names: Sequence[str]) -> tuple[OpinionData, ...]:
    found = [_together([row for row in rows if row.speaker == name]) for name in names]
    rest = [_together([row]) for row in rows if row.speaker not in names]
    free = [at for at, told in enumerate(found) if not told.on]
    for at, told in zip(free, rest, strict=False):
        found[at] = told
    return (*found, *rest[len(free) :])


def _together(rows: list[Consultation]) -> OpinionData:
    if not rows:
        return OpinionData()
    rows = sorted(rows, key=lambda row: (row.on, row.speaker or ""))
    counts = [row.number for row in rows if row.number is not None]
    told = []
    for row in rows:
        if row.opinion:
            told.append(f"{row.speaker}：{row.opinion}" if row.speaker and len(rows) > 1 else row.opinion)
    speakers = dict.fromkeys(row.speaker for row in rows if row.speaker)
    return OpinionData(rows[-1].on, sum(counts) if counts else None, "\n".join(told), "、".join(speakers))


def notice_of(
    facts: Facts, nodes: Milestones, matter: NoticeMatter, rows: Iterable[PublicNotice] | None = None
) -> NoticeFacts:
    """The last notice of a matter among ``rows`` (default: all), and the decisions behind it."""
    found = [row for row in (nodes.file.notices if rows is None else rows) if row.matter == matter]
    study = nodes.passed(STUDIED[matter])
    study_on = study.on if study else None
    answer = nodes.consent_granted() if matter == NoticeMatter.CANDIDATE else None
    consent = answer.decided_on if answer else None
    word = "备案" if answer is not None and answer.result == FilingResult.FILED else "同意"
    if not found:
        unused = not is_notice_asked_for(facts, matter, consent or study_on or facts.today)
        return NoticeFacts(study_on=study_on, consent_on=consent, consented=word, unused=unused)
    row = found[-1]
    days = None
    if row.end_on is not None and row.end_on >= row.start_on:
        days = facts.calendar.workdays(row.start_on, row.end_on)
    return NoticeFacts(
        start_on=row.start_on,
        end_on=row.end_on,
        workdays=days,
        places="、".join(row.places),
        ways="、".join(row.ways),
        study_on=study_on,
        consent_on=consent,
        consented=word,
        feedback=row.feedback or "",
        investigation=row.investigation or "",
        settled_on=row.settled_on,
        result=row.result or "",
    )


def is_notice_asked_for(facts: Facts, matter: NoticeMatter, day: date) -> bool:
    """Whether a notice of this matter is required: by the 2026 edition or by the branch's own setting."""
    if matter == NoticeMatter.CANDIDATE:
        current = edition_on(day, facts.params) is Edition.R2026
        return current or facts.params.flag("local_notice_candidate")
    return facts.params.word("notice_points") in _POINTS[matter]
