"""One meeting with the motions decided there: from its row, or from votes that name no meeting row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Consultation, DevelopmentCase, Meeting, Organisation, Probation, Recommendation, Vote
from app.models.words import MeetingKind
from app.services.casefile import CaseFile, MeetingKey
from app.services.forms.contexts.facts import Facts

SITTING_KINDS = {"committee": MeetingKind.COMMITTEE, "assembly": MeetingKind.ASSEMBLY}
"""What a form's ``subject`` says about the kind of meeting it records."""


@dataclass(frozen=True)
class Sitting:
    """A meeting (会议): its row if there is one, its day and kind, and the motions by case code.

    ``on`` is None for a form to be filled in by hand.
    """

    organisation: Organisation | None
    kind: str = ""
    on: date | None = None
    meeting: Meeting | None = None
    votes: tuple[tuple[CaseFile, Vote], ...] = ()


def sitting_of(facts: Facts, key: MeetingKey) -> Sitting:
    """The meeting with this key (UUID of its row, or organisation, day and kind) among the loaded rows."""
    votes = tuple(
        sorted(
            facts.register.meeting_votes.get(key, ()), key=lambda pair: (pair[0].case.code, pair[1].motion)
        )
    )
    if isinstance(key, str):
        meeting = facts.register.meetings[key]
        organisation = facts.register.organisations.get(meeting.organisation_id)
        return Sitting(organisation, meeting.kind, meeting.on, meeting, votes)
    organisation_id, on, kind = key
    return Sitting(facts.register.organisations.get(organisation_id), kind, on, None, votes)


def key_of_vote(session: Session, vote: Vote) -> MeetingKey:
    """The key of the meeting a vote was taken at."""
    if vote.meeting_id:
        return vote.meeting_id
    case = session.get_one(DevelopmentCase, vote.case_id)
    return (case.organisation_id, vote.on, vote.kind)


def cases_of_key(session: Session, key: MeetingKey) -> list[str]:
    """UUIDs of the cases a meeting dealt with: motions, recommendations, opinions, oaths."""
    if isinstance(key, str):
        queries = [
            select(model.case_id).where(model.meeting_id == key)
            for model in (Vote, Recommendation, Consultation)
        ]
        queries.append(select(Probation.case_id).where(Probation.oath_meeting_id == key))
    else:
        organisation_id, on, kind = key
        same = select(Vote.case_id).join(DevelopmentCase, DevelopmentCase.id == Vote.case_id)
        queries = [
            same.where(
                Vote.meeting_id.is_(None),
                Vote.on == on,
                Vote.kind == kind,
                DevelopmentCase.organisation_id == organisation_id,
            )
        ]
    return sorted({case_id for query in queries for case_id in session.scalars(query)})


def best_vote(votes: Iterable[Vote], subject: str, today: date) -> Vote | None:
    """The vote whose meeting a form about a case means: the next planned one, else the last one held."""
    kind = SITTING_KINDS.get(subject)
    fitting = sorted((vote for vote in votes if kind in (None, vote.kind)), key=lambda vote: vote.on)
    planned = [vote for vote in fitting if vote.result is None and vote.on >= today]
    return planned[0] if planned else (fitting[-1] if fitting else None)
