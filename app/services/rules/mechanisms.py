"""M. What the park has set up for itself (种子机制): rules R190, R198, R204, R206, R207, R210.

Hints only. R190's shares by channel are figures (:func:`app.services.shares.channel_shares`); without any
recommendation R11 speaks wherever there was a meeting here. The secrecy half of R206 is R67's and R104's,
R205 stands with the notices. R198 knows which enterprises an instructor has from the visits recorded.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from app.models import Enterprise
from app.models.words import CaseStatus, Motion
from app.services.dates import add_days, add_months
from app.services.milestones import Stage
from app.services.rules.ballots import holds
from app.services.rules.engine import OrganisationScope, Remark, Scope, organisation_rule, rule
from app.services.rules.members import called
from app.services.rules.periods import block_of

_PAIRS_OF_POSTS = (("书记", "工会主席"), ("青年委员", "团组织书记"), ("女工委主任", "妇联主席"))
_STAFF = "工委党群部"


@rule("R190")
def nominated_through_a_channel(s: Scope) -> Iterator[Remark]:
    """An activist who came from elsewhere, without a meeting here, has the channel recorded too."""
    if s.nodes.stage not in (Stage.ACTIVIST, Stage.CANDIDATE) or s.nodes.activist_vote is not None:
        return
    if not s.file.recommendations and s.asks:
        yield s.broken("没有登记推荐渠道（党员推荐、群团推荐、企业推荐、组织选优），三推一选汇总缺这一人。")


@rule("R206")
def three_columns(s: Scope) -> Iterator[Remark]:
    """Votes on admission and conversion count 赞成, 反对 and 弃权; a blank beside a full count is no zero."""
    for vote in (*s.nodes.votes(Motion.ADMISSION), *s.nodes.votes(Motion.CONVERSION)):
        if vote.result is None or vote.votes_for is None or vote.votes_for == vote.returned:
            continue
        blank = [
            name
            for name, number in (("反对", vote.votes_against), ("弃权", vote.votes_abstain))
            if number is None
        ]
        if blank:
            yield s.broken(
                f"{vote.on} {vote.motion}的票决，赞成 {vote.votes_for}，"
                f"{'、'.join(blank)}没有填；没有的填 0。",
                node=vote.on,
            )


@rule("R207")
def somebody_is_responsible(s: Scope) -> Iterator[Remark]:
    """The review names its reviewers; pre-review and approval name who dealt with them, or which body.

    Not asked of an archived case.
    """
    if s.nodes.status is CaseStatus.CLOSED_FULL or not s.asks:
        return
    review = s.nodes.review
    concluded = review.concluded_on if review is not None else None
    if review is not None and concluded is not None and not review.reviewer_ids:
        yield s.broken(f"{concluded} 政治审查结论没有登记政审人。", node=concluded, step=10)
    for row, name, step in (
        (s.nodes.pre_review, "预审", 13),
        (s.nodes.admission_approval, "接收审批", 17),
    ):
        if row is not None and row.decided_on is not None and not (row.handler or row.organisation_id):
            yield s.broken(
                f"{row.decided_on} {name}没有登记办理组织或经办人。", node=row.decided_on, step=step
            )


@organisation_rule("R198")
def instructors_visit(s: OrganisationScope) -> Iterator[Remark]:
    """Every enterprise an instructor looks after is visited every month; staff of the work committee a week.

    An enterprise counts as an instructor's while the last visit lies within half a year.
    """
    if not s.file.visits:
        return
    last_month = block_of(add_days(block_of(s.today, 1)[0], -1), 1)
    yield from _every_enterprise(s, last_month)
    if s.file.is_topmost:
        yield from _staff_days(s, last_month)


def _every_enterprise(s: OrganisationScope, month: tuple[date, date]) -> Iterator[Remark]:
    """Told at the organisation that covers the enterprise; uncovered ones at the topmost."""
    ours: dict[str, Enterprise] = {row.id: row for row in (*s.file.enterprises, *s.file.uncovered)}
    rounds: dict[tuple[str, str], list[date]] = defaultdict(list)
    for visit in s.file.visits:
        if visit.enterprise_id in ours and visit.standing != _STAFF and visit.on <= s.today:
            rounds[visit.instructor, visit.enterprise_id].append(visit.on)
    for (instructor, enterprise_id), days in sorted(rounds.items()):
        before = [day for day in days if day < month[0]]
        if not before or max(before) < add_months(month[0], -6):
            continue
        if not any(month[0] <= day <= month[1] for day in days):
            yield s.broken(
                f"{_instructor(s, instructor)}在 {month[0]:%Y-%m} 没有走访{ours[enterprise_id].name}，"
                f"上次 {max(before)}，每月至少 1 次。",
                node=max(before),
            )


def _staff_days(s: OrganisationScope, month: tuple[date, date]) -> Iterator[Remark]:
    needed = s.params.whole("staff_visit_days")
    out: dict[str, set[date]] = defaultdict(set)
    for visit in s.file.visits:
        if visit.standing == _STAFF and visit.on <= month[1] and visit.on >= add_months(month[0], -6):
            out[visit.instructor].add(visit.on)
    for name, days in sorted(out.items()):
        count = sum(month[0] <= day <= month[1] for day in days)
        if count < needed:
            yield s.broken(
                f"{_instructor(s, name)}在 {month[0]:%Y-%m} 到企业调研 {count} 天，每月应有 {needed} 天。"
            )


def _instructor(s: OrganisationScope, typed: str) -> str:
    """The name for what 指导员 says: 人员编号 if it is one, else a name."""
    person = next((row for row in s.context.register.people.values() if row.code == typed), None)
    return typed if person is None else person.name


@organisation_rule("R204")
def posts_held_together(s: OrganisationScope) -> Iterator[Remark]:
    """Where both posts of a pair are filled, one person should hold both."""
    now: dict[str, list[str]] = defaultdict(list)
    for post in s.file.posts:
        if holds(post, s.today):
            now[post.title].append(post.person_id)
    for one, other in _PAIRS_OF_POSTS:
        if now[one] and now[other] and not set(now[one]) & set(now[other]):
            names = [called(s.context.register, now[title][0]) for title in (one, other)]
            yield s.broken(f"{one}{names[0]}与{other}{names[1]}不是同一人，提倡交叉兼职。")


@organisation_rule("R210")
def mass_organisations_alongside(s: OrganisationScope) -> Iterator[Remark]:
    """Party organisation and some but not all of union, League, women's; and where only those exist.

    Enterprises without any of the three dates have not been asked: silent.
    """
    for enterprise in s.file.enterprises:
        built, lacking = _built(enterprise)
        if built and lacking:
            yield s.broken(f"{enterprise.name}已建{'、'.join(built)}，还没有{'、'.join(lacking)}。")
    base = [enterprise for enterprise in s.file.uncovered if _built(enterprise)[0]]
    if base:
        names = "、".join(
            f"{enterprise.name}（{'、'.join(_built(enterprise)[0])}）" for enterprise in base[:10]
        )
        tail = f"等 {len(base)} 家" if base[10:] else ""
        yield s.broken(f"没有党组织而已建群团组织的企业：{names}{tail}；可作为培养积极分子的依托。")


def _built(enterprise: Enterprise) -> tuple[list[str], list[str]]:
    found: tuple[list[str], list[str]] = ([], [])
    for name, founded in (
        ("工会", enterprise.union_founded),
        ("团组织", enterprise.league_founded),
        ("妇女组织", enterprise.women_founded),
    ):
        found[founded is None].append(name)
    return found
