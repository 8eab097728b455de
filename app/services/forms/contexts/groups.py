"""Forms about several people at once (rosters, notices) and about one count of votes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.models import Vote
from app.models.words import ConversionOutcome, Motion, NoticeMatter
from app.services.casefile import CaseFile
from app.services.forms.contexts.answers import notice_of
from app.services.forms.contexts.attendance import absent_words
from app.services.forms.contexts.cases import case_data
from app.services.forms.contexts.facts import Facts, branch_data, person_data
from app.services.forms.data import NoticeData, RosterData, TallyData
from app.services.membership import FULL, ended_some_day, on_roster, standing_on
from app.services.milestones import Milestones

ROSTER_MOTIONS = {
    "activist": Motion.ACTIVIST,
    "candidate": Motion.CANDIDATE,
    "admission": Motion.ADMISSION,
    "approval": Motion.ADMISSION,
    "conversion": Motion.CONVERSION,
}
"""What decides who stands on a roster together; 接收备案 (approval) goes by the quarter of the approval."""
NOTICE_MATTERS = {
    "activist": NoticeMatter.ACTIVIST,
    "candidate": NoticeMatter.CANDIDATE,
    "admission": NoticeMatter.ADMISSION,
    "conversion": NoticeMatter.CONVERSION,
}
TALLY_MOTIONS = {"admission": Motion.ADMISSION, "conversion": Motion.CONVERSION}


def roster_data(facts: Facts, files: Sequence[CaseFile], subject: str) -> RosterData:
    """A filing roster of cases decided by the same meeting."""
    first = files[0]
    nodes = facts.nodes(first)
    vote = nodes.passed(ROSTER_MOTIONS[subject])
    decided_on = vote.on if vote else None
    # The head of a sheet tells a day for everybody on it, or leaves it to the pen.
    answers = [facts.nodes(file) for file in files]
    reported = {row.submitted_on for each in answers if (row := each.admission_approval) and row.submitted_on}
    approved = {each.approval_date for each in answers}
    return RosterData(
        branch=branch_data(facts, first.organisation),
        people=tuple(case_data(facts, file) for file in files),
        decided_on=nodes.approval_date if subject == "approval" else decided_on,
        reported_on=reported.pop() if subject == "admission" and len(reported) == 1 else None,
        approved_on=approved.pop() if subject == "admission" and len(approved) == 1 else None,
    )


def notice_data(facts: Facts, files: Sequence[CaseFile], subject: str) -> NoticeData:
    """A public notice about cases announced together."""
    first = files[0]
    nodes = facts.nodes(first)
    notice = nodes.notice(NOTICE_MATTERS[subject])
    until = notice.start_on if notice else None
    return NoticeData(
        branch=branch_data(facts, first.organisation),
        notice=notice_of(facts, nodes, NOTICE_MATTERS[subject]),
        people=tuple(case_data(facts, file, until) for file in files),
    )


def tally_data(facts: Facts, file: CaseFile, subject: str) -> TallyData:
    """The count of the meeting that decided (or, before it has, the planned one)."""
    motion = TALLY_MOTIONS[subject]
    nodes = facts.nodes(file)
    votes = nodes.votes(motion)
    vote = nodes.passed(motion) or (votes[-1] if votes else None)
    branch, person = branch_data(facts, file.organisation), person_data(facts, file.person)
    if vote is None:
        return TallyData(branch, person, motion.value)
    meeting = facts.register.meetings.get(vote.meeting_id or "")
    # The roster of a day still to come may change: the planned sheet leaves it blank.
    roster = _roster(facts, file, vote.on) if vote.on <= facts.today else (None, None)
    members, full = roster
    return TallyData(
        branch=branch,
        person=person,
        motion=motion.value,
        topic=_topic(nodes, vote),
        on=vote.on,
        time=(meeting.time or "") if meeting else "",
        place=(meeting.place or "") if meeting else "",
        members=members,
        full=full,
        probationary=members - full if members is not None and full is not None else None,
        due=vote.due,
        present=vote.present,
        issued=vote.issued,
        returned=vote.returned,
        votes_for=vote.votes_for,
        votes_against=vote.votes_against,
        votes_abstain=vote.votes_abstain,
        votes_invalid=vote.votes_invalid,
        cut_ballots=vote.cut_ballots,
        written_for=vote.written_for,
        written_against=vote.written_against,
        written_abstain=vote.written_abstain,
        count_written=facts.params.flag("count_written"),
        secret=vote.secret,
        absent=absent_words(facts, vote.meeting_id, vote.due, vote.present),
        resolution=vote.resolution or "",
    )


def was_extended(nodes: Milestones, vote: Vote | None) -> bool:
    """Whether the probation a conversion meeting counts with (None: the next one) had been extended."""
    expiry = next((item.expiry for item in nodes.conversions if item.vote is vote), nodes.expiry_effective)
    return expiry != nodes.probation_expiry


def _topic(nodes: Milestones, vote: Vote) -> str:
    """What was put to the vote: for a conversion with the proposal (按期、延长、取消)."""
    if vote.outcome == ConversionOutcome.EXTEND:
        months = f"{vote.extension_months}个月" if vote.extension_months else ""
        return f"{vote.motion}（延长预备期{months}）"
    if vote.outcome == ConversionOutcome.CANCEL:
        return f"{vote.motion}（取消预备党员资格）"
    if not vote.outcome:
        return vote.motion
    return f"{vote.motion}（{'转为正式党员' if was_extended(nodes, vote) else '按期转正'}）"


def _roster(facts: Facts, file: CaseFile, day: date) -> tuple[int | None, int | None]:
    """Members of the branch on a day, and how many of them are full members."""
    organisation = file.organisation
    if organisation is None:
        return None, None
    states = [
        standing_on(facts.register, person.id, day)
        for person in facts.register.people_of_organisation.get(organisation.id, ())
        if not ended_some_day(facts.register, person.id)
        and on_roster(person, organisation.id, day, facts.register.mobiles_of_person.get(person.id, ()))
    ]
    return sum(state is not None for state in states), sum(state == FULL for state in states)
