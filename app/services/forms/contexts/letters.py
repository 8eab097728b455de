"""The data of letters of inquiry, of ballot papers and of the oath."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.models import Vote
from app.models.words import ConversionOutcome, Motion
from app.services.case_rows import last_of
from app.services.casefile import CaseFile
from app.services.dates import add_months
from app.services.forms.contexts.candidacy import LETTERS, candidacy_of, family_of
from app.services.forms.contexts.facts import Facts, branch_data, names_of, person_data
from app.services.forms.contexts.groups import TALLY_MOTIONS, was_extended
from app.services.forms.data.ballots import BallotPapersData
from app.services.forms.data.candidacy import InquiryData
from app.services.forms.data.letters import InquiriesData, OathData
from app.services.forms.data.motions import whole
from app.services.membership import roster_on

ADULT_MONTHS = 18 * 12


def inquiries_data(facts: Facts, file: CaseFile) -> InquiriesData:
    """The recorded letters; before any is recorded, one for each grown relative living with the person.

    A child is not asked about; a relative without a birth month is.
    """
    sent = candidacy_of(facts, facts.nodes(file)).review.inquiries
    letters = tuple(each for each in sent if each.way in LETTERS)
    if not letters:
        letters = tuple(
            InquiryData(subject=each.name, relation=each.relation, about=each)
            for each in family_of(facts, file)
            if each.category != "主要社会关系"
            and not each.deceased
            and _is_adult(each.birth_month, facts.today)
        )
    return InquiriesData(branch_data(facts, file.organisation), person_data(facts, file.person), letters)


def _is_adult(birth_month: str, today: date) -> bool:
    if len(birth_month) < 7:
        return True
    return add_months(date(int(birth_month[:4]), int(birth_month[5:7]), 1), ADULT_MONTHS) <= today


def ballots_data(facts: Facts, file: CaseFile, subject: str) -> BallotPapersData:
    """Ballot papers for the planned meeting, else for the last one held."""
    motion = TALLY_MOTIONS[subject]
    nodes = facts.nodes(file)
    votes = nodes.votes(motion)
    vote = last_of(each for each in votes if each.result is None) or nodes.passed(motion) or last_of(votes)
    due = _due(facts, file, vote)
    extended = was_extended(nodes, vote)
    return BallotPapersData(
        branch=branch_data(facts, file.organisation),
        person=person_data(facts, file.person),
        motion=motion.value,
        proposal=_proposal(vote, extended=extended) if motion == Motion.CONVERSION else "",
        extended=motion == Motion.CONVERSION and extended,
        on=vote.on if vote else None,
        due=due,
        issued=vote.issued if vote else None,
        returned=vote.returned if vote else None,
        valid=whole(vote.votes_for, vote.votes_against, vote.votes_abstain) if vote else None,
        invalid=vote.votes_invalid if vote else None,
        cut=vote.cut_ballots if vote else None,
        papers=tuple(range(due or 0)),
    )


def _due(facts: Facts, file: CaseFile, vote: Vote | None) -> int | None:
    """应到会有表决权的正式党员: as recorded, else counted from the roster of the day (R72)."""
    if vote is not None and vote.due is not None:
        return vote.due
    if file.organisation is None:
        return None
    day = vote.on if vote is not None else facts.today
    rows = facts.register.exclusions_of_meeting.get((vote.meeting_id or "") if vote else "", ())
    excluded = frozenset(row.person_id for row in rows)
    return roster_on(facts.register, file.organisation, day, excluded).due or None


def _proposal(vote: Vote | None, *, extended: bool) -> str:
    """What the committee puts to the vote at a conversion (errata F25); 按期 only without an extension."""
    if vote is None or not vote.outcome:
        return ""
    if vote.outcome == ConversionOutcome.EXTEND:
        months = f"{vote.extension_months}" if vote.extension_months else "____"
        return f"延长预备期{months}个月"
    if vote.outcome == ConversionOutcome.CANCEL:
        return "取消预备党员资格"
    return "转为中共正式党员" if extended else "按期转为中共正式党员"


def oath_data(facts: Facts, files: Sequence[CaseFile]) -> OathData:
    """The oath of the cases given (those who took it together), from the first one's probation row."""
    first = files[0]
    branch = branch_data(facts, first.organisation)
    row = first.probation
    names = tuple(file.person.name for file in files)
    if row is None:
        return OathData(branch, names=names)
    meeting = facts.register.meetings.get(row.oath_meeting_id or "")
    return OathData(
        branch=branch,
        on=row.oath_on,
        time=(meeting.time or "") if meeting else "",
        place=row.oath_place or ((meeting.place or "") if meeting else ""),
        chair=names_of(facts, (meeting.chair_id,)) if meeting and meeting.chair_id else "",
        leader=row.oath_leader or "",
        faced_flag=row.faced_flag,
        present=meeting.present if meeting else None,
        names=names,
    )
