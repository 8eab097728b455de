"""Lists of a branch: register of applicants, recommendation of activists, thought reports to chase."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.models.words import CaseStatus, Channel, HelperRole, Motion
from app.services.casefile import CaseFile
from app.services.dates import add_months
from app.services.forms.contexts.cultivation import recommendations_of
from app.services.forms.contexts.facts import (
    NOT_APPLICABLE,
    Facts,
    branch_data,
    helpers_now,
    names_of,
    person_data,
)
from app.services.forms.contexts.gathering import Wanted
from app.services.forms.data import (
    ApplicantRow,
    ApplicantsData,
    ChaseData,
    ChaseRow,
    RecommendationData,
    ShortlistData,
    ShortlistRow,
)
from app.services.forms.data.branch_lists import NOTHING_RECOMMENDED
from app.services.milestones import Milestones, Stage

_OWING = (Stage.ACTIVIST, Stage.CANDIDATE, Stage.PROBATIONARY)


def applicants_data(wanted: Wanted) -> ApplicantsData:
    """Everybody who has applied and is no activist yet, in the order the letters came in."""
    facts = wanted.facts
    files = [
        file
        for file in wanted.files
        if facts.nodes(file).stage == Stage.APPLICANT and not facts.nodes(file).is_ended
    ]
    files.sort(key=lambda file: (str(_applied(file) or "9999"), file.case.code))
    return ApplicantsData(branch_data(facts, wanted.organisation), tuple(_applicant(facts, f) for f in files))


def _applied(file: CaseFile) -> date | None:
    return file.case.application_received_date or file.case.application_date


def _applicant(facts: Facts, file: CaseFile) -> ApplicantRow:
    received = file.case.application_received_date
    return ApplicantRow(
        person=person_data(facts, file.person),
        application_on=file.case.application_date,
        received_on=received,
        talk_until=add_months(received, facts.params.whole("talk_months")) if received else None,
        talk_on=file.case.talk_date,
        remark=file.case.note or "",
    )


def shortlist_data(wanted: Wanted) -> ShortlistData:
    """The ballots name those talked with and not yet decided about.

    The sheet lists those of them who were recommended, else those the last meeting decided about.
    """
    facts = wanted.facts
    waiting = [file for file in wanted.files if _is_waiting(facts.nodes(file))]
    recommended = [file for file in waiting if file.recommendations]
    return ShortlistData(
        branch=branch_data(facts, wanted.organisation),
        people=tuple(person_data(facts, file.person) for file in waiting),
        rows=tuple(_shortlisted(facts, file) for file in recommended or _last_decided(facts, wanted.files)),
    )


def _is_waiting(nodes: Milestones) -> bool:
    return nodes.stage == Stage.APPLICANT and nodes.talk is not None and nodes.status == CaseStatus.OPEN


def _last_decided(facts: Facts, files: Sequence[CaseFile]) -> list[CaseFile]:
    decided = {
        file.case.code: vote.on
        for file in files
        for vote in facts.nodes(file).votes(Motion.ACTIVIST)
        if vote.result is not None and file.recommendations
    }
    last = max(decided.values(), default=None)
    return [file for file in files if last is not None and decided.get(file.case.code) == last]


def _shortlisted(facts: Facts, file: CaseFile) -> ShortlistRow:
    rows = {row.channel: row for row in recommendations_of(facts, file)}

    def of(channel: Channel) -> RecommendationData:
        return rows.get(channel.value, NOTHING_RECOMMENDED)

    votes = facts.nodes(file).votes(Motion.ACTIVIST)
    return ShortlistRow(
        person=person_data(facts, file.person),
        members=of(Channel.MEMBERS),
        mass=of(Channel.MASS_ORGANISATION),
        enterprise=of(Channel.ENTERPRISE),
        selection=of(Channel.PARTY_SELECTION),
        chosen=(votes[-1].result or "") if votes else "",
    )


def chase_data(wanted: Wanted) -> ChaseData:
    """Activists, candidates and probationers with the days their reports came in, quarter by quarter."""
    facts, year = wanted.facts, wanted.in_year
    rows = [
        _chased(facts, file, year)
        for file in wanted.files
        if facts.nodes(file).stage in _OWING and not facts.nodes(file).is_ended
    ]
    return ChaseData(branch_data(facts, wanted.organisation), year, tuple(rows))


def _chased(facts: Facts, file: CaseFile, year: int) -> ChaseRow:
    nodes = facts.nodes(file)
    probationer = nodes.stage == Stage.PROBATIONARY
    role = HelperRole.INTRODUCER if probationer else HelperRole.MENTOR
    mentors = [names_of(facts, (row.person_id,)) for row in helpers_now(facts, nodes, role)]
    return ChaseRow(
        person=person_data(facts, file.person),
        stage=str(nodes.stage),
        mentors=tuple(dict.fromkeys(mentors)),
        quarters=tuple(_quarter(nodes, year, number) for number in range(1, 5)),
    )


def _quarter(nodes: Milestones, year: int, number: int) -> str:
    """The days of the reports of a quarter, ／ for a quarter that was over before anything was owed."""
    first, last = date(year, 3 * number - 2, 1), add_months(date(year, 3 * number, 1), 1)
    since = nodes.effective_activist_since or nodes.activist_since
    if since is None or since >= last:
        return NOT_APPLICABLE
    days = [row.on for row in nodes.file.thought_reports if first <= row.on < last]
    return "\n".join(f"{day:%Y.%m.%d}" for day in days)
