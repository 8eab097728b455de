"""I. The committee's term (任期、换届): rules R139–R141 and R149.

The term is what 届起/届满 of the organisation say, or begins anew with an election of the whole committee.
Silent where neither is recorded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.models.words import OrganisationKind
from app.services.dates import add_days, add_months, no_later_than
from app.services.rules.ballots import Ballot, ballots, holds
from app.services.rules.engine import OrganisationScope, Remark, organisation_rule
from app.services.rules.findings import Severity

_SAME_ELECTION = 2  # months between the election and the typed beginning of the term it began


@dataclass(frozen=True)
class Term:
    """The committee's term: ``ends_on`` is the day by which the next election is held."""

    begins_on: date | None
    ends_on: date


def _length(s: OrganisationScope) -> int:
    village = s.file.organisation.kind == OrganisationKind.VILLAGE
    return s.params.whole("village_term_months" if village else "term_months")


def _renewals(s: OrganisationScope) -> list[date]:
    """Days of a 换届: the whole committee elected, not one seat; without a committee the secretary."""
    return [ballot.meeting.on for ballot in ballots(s) if _is_general(s, ballot)]


def _is_general(s: OrganisationScope, ballot: Ballot) -> bool:
    if not ballot.elected:
        return False
    if s.file.organisation.has_committee is False:
        return ballot.title == "书记"
    return ballot.title == "委员" and (ballot.number("seats") or len(ballot.elected)) >= 3


def term(s: OrganisationScope) -> Term | None:
    """The term now running; without a typed end three years (villages and communities five)."""
    begins, ends = s.file.organisation.term_from, s.file.organisation.term_to
    renewed = max(_renewals(s), default=None)
    if renewed is not None and _begins_anew(renewed, begins, ends):
        begins, ends = renewed, None
    if ends is None and begins is not None:
        ends = add_months(begins, _length(s))
    return None if ends is None else Term(begins, ends)


def _begins_anew(renewed: date, begins: date | None, ends: date | None) -> bool:
    """Whether an election is later than the one the typed term rests on."""
    if begins is not None:
        return renewed > add_months(begins, _SAME_ELECTION)
    return ends is None or renewed > add_months(ends, -12)


@organisation_rule("R139")
def term_is_three_years(s: OrganisationScope) -> Iterator[Remark]:
    """The typed term is not longer than three (five) years."""
    begins, ends = s.file.organisation.term_from, s.file.organisation.term_to
    if begins is None or ends is None:
        return
    months = _length(s)
    limit = add_months(begins, months)
    if ends > limit:
        yield s.broken(
            f"{begins} 起的一届，任期 {months // 12} 年应到 {limit} 届满；填的是 {ends}。", node=begins
        )
    elif ends <= begins:
        yield s.broken(f"届满日期 {ends} 不晚于届起日期 {begins}，请核对。", node=begins)


def _approved_on(s: OrganisationScope, current: Term) -> date | None:
    """The day a delay of this term was approved: not one of an earlier term."""
    approved = s.file.organisation.term_extension_approved_on
    if approved is None or (current.begins_on is not None and approved <= current.begins_on):
        return None
    return approved


def _deadline(s: OrganisationScope, current: Term) -> date:
    """The end of the term, or of an approved extension of it."""
    extended = s.file.organisation.term_extended_to
    if _approved_on(s, current) is not None and extended is not None:
        return max(current.ends_on, extended)
    return current.ends_on


@organisation_rule("R140")
def prepare_the_election(s: OrganisationScope) -> Iterator[Remark]:
    """From six months before the end a reminder, growing nearer at four, two and one; past it R141 speaks."""
    current = term(s)
    if current is None or s.today > (end := _deadline(s, current)):
        return
    months = s.params.whole("term_remind_months")
    first = add_months(end, -months)
    tier = next((step for step in (1, 2, 4) if s.today >= add_months(end, -step)), months)
    near = f"，已进入届满前 {tier} 个月，应做好换届准备" if s.today >= first else "，应按期换届"
    yield s.due(end, "换届选举", f"本届 {end} 届满{near}", warn_days=(end - first).days)


@organisation_rule("R141")
def elected_in_time(s: OrganisationScope) -> Iterator[Remark]:
    """Past the end without an approved delay: violation; a delay or advance beyond a year: warning."""
    current, organisation = term(s), s.file.organisation
    if current is None:
        return
    yield from _too_early(s)
    yield from _too_late(s)
    months = s.params.whole("term_delay_months")
    extended, approved = organisation.term_extended_to, _approved_on(s, current)
    limit = add_months(current.ends_on, months)
    if approved is not None and extended is not None and extended > limit:
        yield s.broken(
            f"{current.ends_on} 届满，批准延至 {extended}；延长一般不超过 {months} 个月，即到 {limit}。",
            severity=Severity.WARNING,
            node=approved,
        )
    deadline = _deadline(s, current)
    if s.today <= deadline:
        return
    if approved is not None and extended is None:
        yield from _approved_until_unknown(s, current, approved, limit)
        return
    if deadline > current.ends_on:
        why = f"批准延至 {deadline}，仍未换届"
    elif extended is not None:
        why = f"填了延至 {extended}，没有上级批准日期，仍未换届"
    else:
        why = "没有换届，也没有上级批准延期"
    over = (s.today - deadline).days
    yield s.broken(f"{current.ends_on} 届满，{why}，已超期 {over} 天。", due_on=deadline)


def _approved_until_unknown(
    s: OrganisationScope, current: Term, approved: date, limit: date
) -> Iterator[Remark]:
    """A delay was approved, nobody wrote until when: a year at most, “一般”."""
    what = f"{current.ends_on} 届满，{approved} 批准延期"
    if s.today <= limit:
        yield s.unknown(f"{what}，没有填延至日期，无法判断是否按期换届。", node=approved)
    else:
        yield s.broken(
            f"{what}，延长一般不超过 {s.params.whole('term_delay_months')} 个月，即到 {limit}，仍未换届。",
            severity=Severity.WARNING,
            node=approved,
            due_on=limit,
        )


def _too_late(s: OrganisationScope) -> Iterator[Remark]:
    """The election that followed the typed term, held after its end without an approved delay.

    One more than a year late may follow others that are not recorded: silent.
    """
    begins, ends = s.file.organisation.term_from, s.file.organisation.term_to
    if ends is None:
        return
    typed = Term(begins, ends)
    after = [day for day in _renewals(s) if begins is None or day > add_months(begins, _SAME_ELECTION)]
    day = min(after, default=None)
    if day is None or not _deadline(s, typed) < day <= add_months(ends, 12):
        return
    if _approved_on(s, typed) is not None and s.file.organisation.term_extended_to is None:
        return
    yield s.broken(f"{ends} 届满，{day} 才换届，没有上级批准延期到这一天的记录。", node=day)


def _too_early(s: OrganisationScope) -> Iterator[Remark]:
    begins, ends = s.file.organisation.term_from, s.file.organisation.term_to
    if begins is None or ends is None:
        return
    months = s.params.whole("term_delay_months")
    earliest = add_months(ends, -months)
    for day in _renewals(s):
        if add_months(begins, _SAME_ELECTION) < day < earliest:
            yield s.broken(
                f"本届到 {ends} 届满，{day} 提前换届；提前一般不超过 {months} 个月，即不早于 {earliest}。",
                severity=Severity.WARNING,
                node=day,
            )


@organisation_rule("R149")
def secretary_is_not_missing(s: OrganisationScope) -> Iterator[Remark]:
    """A vacancy of the secretary's post, known from the posts recorded, does not last beyond ninety days."""
    secretaries = [post for post in s.file.posts if post.title == "书记" and post.from_on <= s.today]
    if not secretaries or any(holds(post, s.today) for post in secretaries):
        return
    last = max(post.to_on for post in secretaries if post.to_on is not None)
    days = s.params.whole("vacancy_days")
    limit = add_days(last, days)
    yield s.due(
        limit, "补选书记", f"书记 {last} 卸任后空缺，应在 {days} 天内（{no_later_than(limit)}）补选或者指定"
    )
