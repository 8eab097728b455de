"""H. How branches are set up (支部设置): rules R126–R135, R137, R138, R199.

R136 asks how long a project lasts, which no sheet stores. Numbers of people come from the roster of today;
a branch known only because somebody from elsewhere belongs to it is not judged by its size. R200 (coverage)
is a figure: :func:`app.services.shares.coverage`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from app.models import Enterprise
from app.models.words import BRANCH_KINDS, MeetingKind, OrganisationKind
from app.services.membership import FULL
from app.services.rules.engine import OrganisationScope, Remark, organisation_rule
from app.services.rules.findings import Severity

_JOINT = (
    OrganisationKind.JOINT_BRANCH,
    OrganisationKind.COMPREHENSIVE_BRANCH,
    OrganisationKind.GUIDANCE_STATION,
)
_JOINED = ("联合", "挂靠")
_SEATS = ("书记", "组织委员", "宣传委员", "纪检委员")


def is_branch(s: OrganisationScope) -> bool:
    """Whether the organisation is a branch (党支部, 联合, 综合)."""
    return s.file.organisation.kind in BRANCH_KINDS


def keeps_roster(s: OrganisationScope) -> bool:
    """Whether the branch's roster is kept here, so that a small number means a small branch.

    Somebody must be on it by 编入日期 or 在册, and no meeting of the branch counted more voters than it has.
    """
    members = s.file.members_on(s.today)
    if not any(member.person.roster_from or member.person.on_roster for member in members):
        return False
    due = [
        vote.due
        for file in s.file.files
        for vote in file.votes
        if vote.kind == MeetingKind.ASSEMBLY and vote.due is not None and vote.on <= s.today
    ]
    return not due or due[-1] <= len(s.file.full_on(s.today)) + 1


def _is_joint(s: OrganisationScope) -> bool:
    """Whether the organisation serves several units: by its kind, or by 组建方式 and the units it covers."""
    organisation = s.file.organisation
    shared = organisation.setup in _JOINED and len(organisation.enterprise_ids) > 1
    return organisation.kind in _JOINT or (is_branch(s) and shared)


def _full_in(s: OrganisationScope, enterprise: Enterprise) -> int:
    return sum(member.state_on(s.today) == FULL for member in s.file.employees.get(enterprise.id, ()))


def _members_in(s: OrganisationScope, enterprise: Enterprise) -> int:
    return sum(member.state_on(s.today) is not None for member in s.file.employees.get(enterprise.id, ()))


@organisation_rule("R126")
def three_make_a_branch(s: OrganisationScope) -> Iterator[Remark]:
    """An enterprise with three full members has a branch of its own, not only a seat in a joint one."""
    if _is_joint(s):
        for enterprise in s.file.enterprises:
            full = _full_in(s, enterprise)
            if full >= 3:
                yield s.broken(
                    f"{enterprise.name}有正式党员 {full} 名，3 名以上应当单独成立党支部，现由本组织覆盖。"
                )
    for enterprise in s.file.uncovered:
        full = _full_in(s, enterprise)
        if full >= 3:
            yield s.broken(f"{enterprise.name}有正式党员 {full} 名，3 名以上应当成立党支部，没有党组织覆盖。")


@organisation_rule("R127")
def fewer_join(s: OrganisationScope) -> Iterator[Remark]:
    """One or two full members in an enterprise nothing covers: a joint branch, else attached."""
    for enterprise in s.file.uncovered:
        full = _full_in(s, enterprise)
        if 0 < full < 3 and not _homeless(s, enterprise):
            yield s.broken(
                f"{enterprise.name}有正式党员 {full} 名，不足 3 名，没有党组织覆盖；"
                "可与相邻、相近单位组建联合党支部，没有条件的挂靠。"
            )


@organisation_rule("R128")
def joint_branch_of_five_units(s: OrganisationScope) -> Iterator[Remark]:
    """A joint branch (联合党支部, or a branch set up as 联合) covers at most five units."""
    organisation, most = s.file.organisation, s.params.whole("joint_units")
    count = len(organisation.enterprise_ids)
    by_setup = organisation.kind == OrganisationKind.BRANCH and organisation.setup == "联合"
    if (organisation.kind == OrganisationKind.JOINT_BRANCH or by_setup) and count > most:
        yield s.broken(f"联合党支部覆盖单位一般不超过 {most} 个，现覆盖 {count} 个。")


@organisation_rule("R129")
def at_most_fifty(s: OrganisationScope) -> Iterator[Remark]:
    """A branch has at most fifty members, probationers included."""
    most, count = s.params.whole("branch_max"), len(s.file.members_on(s.today))
    if is_branch(s) and count > most:
        yield s.broken(f"党支部党员一般不超过 {most} 人，现有 {count} 人。")


@organisation_rule("R130")
def larger_bodies(s: OrganisationScope) -> Iterator[Remark]:
    """From 51 members on a general branch, from 100 on a committee may be set up."""
    count = len(s.file.members_on(s.today))
    if is_branch(s) and count > 50:
        body = "党委（100 人以上）" if count >= 100 else "党总支（50 人以上）"
        yield s.broken(f"现有党员 {count} 人，经上级批准可以设{body}。")


@organisation_rule("R131")
def seven_want_a_committee(s: OrganisationScope) -> Iterator[Remark]:
    """Seven full members: a committee of three to five, at most seven."""
    organisation, least = s.file.organisation, s.params.whole("committee_from")
    full = len(s.file.full_on(s.today))
    if not is_branch(s):
        return
    if full >= least and organisation.has_committee is False:
        yield s.broken(f"有正式党员 {full} 名，{least} 名以上应当设支部委员会，现填不设支委会。")
    elif full >= least and organisation.has_committee is None:
        yield s.unknown(
            f"有正式党员 {full} 名，{least} 名以上应当设支部委员会，没有填是否设支委会。",
            severity=Severity.HINT,
        )
    size, most = organisation.committee_size, s.params.whole("committee_max")
    if organisation.has_committee and size is not None:
        if size > most:
            yield s.broken(
                f"支委会由 3 至 5 人组成，一般不超过 {most} 人，现填 {size} 人。", severity=Severity.WARNING
            )
        elif size < 3:
            yield s.broken(f"支委会由 3 至 5 人组成，现填 {size} 人。", severity=Severity.WARNING)


@organisation_rule("R132")
def fewer_want_a_secretary(s: OrganisationScope) -> Iterator[Remark]:
    """Fewer than seven full members: a secretary, if need be a deputy, no committee (below three: R135)."""
    least, full = s.params.whole("committee_from"), len(s.file.full_on(s.today))
    if is_branch(s) and s.file.organisation.has_committee and 3 <= full < least and keeps_roster(s):
        yield s.broken(
            f"名册上正式党员 {full} 名，不足 {least} 名，设书记 1 名、必要时副书记 1 名，现填设支委会；"
            "不设支委会的，原由支委会办的步骤由书记会商、支部党员大会承担。"
        )


@organisation_rule("R133")
def committee_has_its_seats(s: OrganisationScope) -> Iterator[Remark]:
    """A committee has a secretary and commissioners for organisation, publicity and discipline.

    Silent where no post (任职) was ever recorded; one person may hold two.
    """
    if not is_branch(s) or not s.file.organisation.has_committee or not s.file.posts:
        return
    held = {
        post.title
        for post in s.file.posts
        if post.from_on <= s.today and (post.to_on is None or s.today <= post.to_on)
    }
    missing = [title for title in _SEATS if title not in held]
    if missing:
        yield s.broken(f"支委会应设书记和组织、宣传、纪检委员，任职表里现在没有{'、'.join(missing)}。")


@organisation_rule("R134")
def groups_are_large_enough(s: OrganisationScope) -> Iterator[Remark]:
    """A party group (党小组) has three members, one of them full."""
    if not is_branch(s):
        return
    members = [member for member in s.file.members_on(s.today) if member.person.group_name]
    sizes = Counter(member.person.group_name for member in members)
    full = Counter(member.person.group_name for member in members if member.state_on(s.today) == FULL)
    for name, size in sorted(sizes.items()):
        if size < 3:
            yield s.broken(f"党小组“{name}”有党员 {size} 人，一般不少于 3 人。")
        elif not full[name]:
            yield s.broken(f"党小组“{name}”有党员 {size} 人，没有正式党员，至少应有 1 名。")


@organisation_rule("R135")
def too_few_left(s: OrganisationScope) -> Iterator[Remark]:
    """Fewer than three full members left in a branch whose roster is kept: report to the superior.

    Where a committee is said to exist, so short a roster is only not typed in yet.
    """
    full = len(s.file.full_on(s.today))
    if is_branch(s) and not s.file.organisation.has_committee and full < 3 and keeps_roster(s):
        yield s.broken(f"名册上正式党员 {full} 名，不足 3 名，应报上级党组织研究调整支部设置。")


@organisation_rule("R137")
def blank_spots(s: OrganisationScope) -> Iterator[Remark]:
    """Enterprises of fifty workers and more without a single member (空白点).

    Told to the body that covers them in common with others, where it is known who of its members works where;
    uncovered ones to the topmost body.
    """
    least = s.params.whole("blank_spot_workers")
    places = [*s.file.uncovered] if s.file.is_topmost else []
    if _is_joint(s) and _employers_known(s):
        places += s.file.enterprises
    blank = [
        enterprise
        for enterprise in places
        if (enterprise.workers or 0) >= least
        and enterprise.operating is not False
        and not _members_in(s, enterprise)
    ]
    if blank:
        names = "、".join(f"{enterprise.name}（{enterprise.workers} 人）" for enterprise in blank[:10])
        tail = f"等 {len(blank)} 家" if blank[10:] else ""
        yield s.broken(f"职工 {least} 人以上没有党员的企业：{names}{tail}；可先建群团组织，培养积极分子。")


def _employers_known(s: OrganisationScope) -> bool:
    """Whether every member's employer is recorded: else a firm without members may only seem so."""
    return all(member.person.enterprise_id is not None for member in s.file.members_on(s.today))


@organisation_rule("R138")
def members_without_a_home(s: OrganisationScope) -> Iterator[Remark]:
    """Enterprises whose members belong to no organisation at all."""
    for enterprise in s.file.uncovered:
        names = _homeless(s, enterprise)
        if names and _full_in(s, enterprise) < 3:
            yield s.broken(
                f"{enterprise.name}有党员 {len(names)} 名（{'、'.join(names[:5])}），没有编入任何党组织；"
                "可编入园区、楼宇、居住地党组织，或组建联合党支部。"
            )


def _homeless(s: OrganisationScope, enterprise: Enterprise) -> list[str]:
    return [
        member.person.name
        for member in s.file.employees.get(enterprise.id, ())
        if member.state_on(s.today) is not None and member.organisation is None
    ]


@organisation_rule("R199")
def setup_agrees(s: OrganisationScope) -> Iterator[Remark]:
    """组建方式 agrees with the kind of organisation and the number of units (fields.md 4.3)."""
    organisation, units = s.file.organisation, len(s.file.organisation.enterprise_ids)
    setup = organisation.setup
    if setup == "独立" and organisation.kind in _JOINT:
        yield s.broken(f"组织类别是{organisation.kind}，组建方式填独立，两者不符。")
    elif setup == "独立" and is_branch(s) and units > 1:
        yield s.broken(f"组建方式填独立，却覆盖 {units} 家企业。")
    elif setup in ("联合", "挂靠") and organisation.kind == OrganisationKind.BRANCH and units == 1:
        full = _full_in(s, s.file.enterprises[0]) if s.file.enterprises else 0
        if full >= 3:
            yield s.broken(f"组建方式填{setup}，只覆盖一家企业，有正式党员 {full} 名，可以独立组建。")
