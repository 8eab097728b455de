"""The data of one meeting (MeetingData): heads, attendance, topics, counts, minutes."""

from __future__ import annotations

from collections.abc import Iterable

from app.models.words import MeetingKind, Motion
from app.services.forms.contexts.attendance import absent_words, attendees, guest_words, observer_words
from app.services.forms.contexts.facts import Facts, branch_data, names_of
from app.services.forms.contexts.minutes import ballot, minutes, topic
from app.services.forms.contexts.sittings import Sitting
from app.services.forms.data.meetings import MeetingData
from app.services.forms.wording import edition_of, wording

_NAMES = {MeetingKind.COMMITTEE: "支部委员会会议", "党小组会": "党小组会", "入党宣誓": "入党宣誓仪式"}
_SECRET = (Motion.ADMISSION, Motion.CONVERSION)


def meeting_data(facts: Facts, sitting: Sitting) -> MeetingData:
    """Everything forms print of one meeting; a blank one has only the branch."""
    branch = branch_data(facts, sitting.organisation)
    if sitting.on is None:
        return MeetingData(branch)
    meeting, votes = sitting.meeting, [vote for _, vote in sitting.votes]
    first = votes[0] if votes else None
    edition = edition_of(sitting.on, facts.today, branch.r2026_from)
    words = wording(edition, branch.has_committee is not False)
    name = words.assembly if sitting.kind == MeetingKind.ASSEMBLY else _NAMES.get(sitting.kind, sitting.kind)
    due, present = (meeting.due, meeting.present) if meeting else (None, None)
    voters_due, voters_present = (first.due, first.present) if first else (None, None)
    if sitting.kind == MeetingKind.COMMITTEE:
        # Everybody at a committee has a vote: either pair of numbers serves.
        due, present = (
            due if due is not None else voters_due,
            present if present is not None else voters_present,
        )
    ways = {vote.secret for vote in votes if vote.motion in _SECRET and vote.secret is not None}
    topics = tuple(topic(file, vote) for file, vote in sitting.votes)
    subject = (meeting.subject or "") if meeting else ""
    return MeetingData(
        branch=branch,
        kind=sitting.kind,
        name=name,
        code=meeting.code if meeting else "",
        subject=subject or "；".join(topics),
        on=sitting.on,
        time=(meeting.time or "") if meeting else "",
        place=(meeting.place or "") if meeting else "",
        chair=_person(facts, meeting.chair_id if meeting else None, (vote.chair_id for vote in votes)),
        recorder=_person(
            facts, meeting.recorder_id if meeting else None, (vote.recorder_id for vote in votes)
        ),
        due=due,
        present=present,
        voters_due=voters_due,
        voters_present=voters_present,
        secret=next(iter(ways)) if len(ways) == 1 else None,
        mixed=len(ways) > 1,
        absent=absent_words(facts, meeting.id if meeting else None, due, present),
        observers=observer_words(facts, sitting),
        guests=guest_words(facts, sitting),
        minutes=minutes(facts, sitting, branch.name, words.assembly),
        agenda=topics or tuple(part for part in subject.split("；") if part),
        ballots=tuple(ballot(file, vote) for file, vote in sitting.votes),
        attendees=attendees(facts, sitting),
    )


def _person(facts: Facts, own: str | None, others: Iterable[str | None]) -> str:
    """The chair or recorder: of the meeting's row, else the first named by a motion."""
    found = own or next((each for each in others if each), None)
    return names_of(facts, (found,)) if found else ""
