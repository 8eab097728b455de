"""People of the district's branches: members with posts, and people at every stage, some with a mistake."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from app.models import Enterprise, Post
from app.services.dates import add_days, add_months
from app.services.demo import course, mistakes, pairs
from app.services.demo.branch import Branch, Seat
from app.services.demo.chance import Draw, Ids
from app.services.demo.days import Days
from app.services.demo.life import keep_rhythm
from app.services.demo.names import full_name
from app.services.demo.people import Profile, Sketch, make_person
from app.services.demo.plan import Ending, Plan
from app.services.demo.settle import settle
from app.services.demo.trades import TRADES, group_of

FIRST_NUMBER = 101
MISTAKES_PERCENT = 4
TERMS_BACK = 3
SMALL_COMMITTEE = 3
COMMITTEE_FROM, OWN_BRANCH_FROM = 7, 3
_TITLES = ("书记", "组织委员", "宣传委员", "副书记", "纪检委员")
_TRADES = tuple(TRADES)
_WITHDRAWN = ("本人离职，主动撤回申请", "因个人原因书面提出撤回申请")


@dataclass(slots=True)
class Crowd:
    """Running numbers of the district, and which mistakes were planted in whom."""

    days: Days
    ids: Ids
    seed: int
    number: int = FIRST_NUMBER
    planted: list[tuple[str, str]] = field(default_factory=list)

    def next_number(self) -> int:
        """The next free number of a person."""
        self.number += 1
        return self.number


def people_branch(branch: Branch, plots: Sequence[tuple[Enterprise, int, int]], crowd: Crowd) -> None:
    """Members, then people in development, of every enterprise of a branch; counts are settled at the end."""
    present = sum(members for _, members, _ in plots)
    for enterprise, members, _ in plots:
        for _ in range(members):
            _member(branch, enterprise, crowd)
    for _ in range(max(0, 3 - present)):
        _member(branch, None, crowd)
    _posts(branch)
    for enterprise, _, developing in plots:
        for _ in range(developing):
            _develop(branch, enterprise, crowd)
    keep_rhythm(branch)
    settle(branch)


def _person(
    branch: Branch, enterprise: Enterprise | None, crowd: Crowd, youngest: int, oldest: int
) -> tuple[Profile, Draw]:
    number = crowd.next_number()
    code = f"RY{number:05}"
    draw = branch.draw("person", code)
    sex = "女" if draw.chance(38) else "男"
    name, group = full_name(draw, sex)
    sketch = Sketch(number, name, sex, draw.whole(youngest, oldest), draw.pick(_TRADES), group)
    profile = make_person(sketch, code, crowd.days.today, draw, crowd.ids, enterprise, branch.organisation)
    branch.rows.append(profile.person)
    return profile, draw


def _member(branch: Branch, enterprise: Enterprise | None, crowd: Crowd) -> None:
    """A full member of long standing; one without an enterprise is lent by the park's service centre."""
    profile, draw = _person(branch, enterprise, crowd, 38, 57)
    person = profile.person
    born = int((person.birth or "")[:4])
    joined = date(draw.whole(born + 22, crowd.days.today.year - 13), draw.whole(3, 11), draw.whole(1, 28))
    person.joined_on, person.full_on = joined, add_months(joined, 12)
    person.political_status, person.membership_state = "中共党员", "正常"
    person.on_roster = True
    person.group_name = group_of(profile.trade) if branch.has_groups else None
    person.roster_from = max(person.full_on, date(2011, 6, 20))
    branch.seats.append(Seat(person, person.roster_from, joined, person.full_on))


def _posts(branch: Branch) -> None:
    size = branch.organisation.committee_size or 1
    start = branch.organisation.term_from
    assert start is not None
    terms = [add_months(start, -36 * back) for back in range(TERMS_BACK)]
    held = list(zip(_TITLES[:size], branch.seats, strict=False))
    if size == SMALL_COMMITTEE:
        held.append((_TITLES[-1], branch.seats[size - 1]))
    for title, seat in held:
        branch.officers[title] = seat.person
        seat.person.party_post = seat.person.party_post or title
        for back, begin in enumerate(terms):
            end = terms[back - 1] if back else None
            branch.rows.append(
                Post(
                    id=branch.ids.of("post", seat.person.code, title, begin.isoformat()),
                    organisation_id=branch.organisation.id,
                    person_id=seat.person.id,
                    title=title,
                    from_on=begin,
                    to_on=end,
                    how="选举",
                    approved_on=add_days(begin, 7),
                )
            )


def _develop(branch: Branch, enterprise: Enterprise, crowd: Crowd) -> None:
    profile, draw = _person(branch, enterprise, crowd, 25, 44)
    code = profile.person.code.replace("RY", "AJ")
    plan, mistake = _plan(draw, crowd.days, may_convert=_has_room(branch, enterprise))
    history = course.lay(branch, profile, code, plan)
    if branch.organisation.kind != "党支部" and "approval" in history.nodes:
        elder = pairs.elder_of(branch, history.nodes["approval"])
        if elder is not None and "converted" not in history.nodes:
            pairs.pair(history, elder)
    if mistake:
        crowd.planted.append((mistake, profile.person.code))


def _has_room(branch: Branch, enterprise: Enterprise) -> bool:
    """Whether one more full member leaves the set-up right (支部, 支委会; R126, R131)."""
    full = [seat.person for seat in branch.seats if seat.full_from is not None]
    if not branch.has_committee and len(full) + 1 >= COMMITTEE_FROM:
        return False
    if branch.organisation.kind == "党支部":
        return True
    return sum(person.enterprise_id == enterprise.id for person in full) + 1 < OWN_BRANCH_FROM


def _plan(draw: Draw, days: Days, *, may_convert: bool) -> tuple[Plan, str]:
    """A stage by chance, and the name of the mistake made there (empty for most)."""
    lot = draw.whole(1, 100)
    wrong = draw.chance(MISTAKES_PERCENT)
    if lot <= 35:
        return _applicant(draw, days, wrong)
    if lot <= 70:
        return _activist(draw, days, wrong)
    if lot <= 83:
        return _studied(draw, days, draw.whole(4, 130)), ""
    if lot <= 93 or not may_convert:
        return _studied(draw, days, draw.whole(190, 380)), ""
    return _studied(draw, days, draw.whole(620, 1300)), ""


def _applicant(draw: Draw, days: Days, wrong: bool) -> tuple[Plan, str]:
    if not wrong:
        return Plan(days.ago(draw.whole(3, 220)), last="talk"), ""
    key = draw.pick(("talk_overdue", "talk_late"))
    plan = Plan(days.ago(draw.whole(40, 150)), last="talk")
    return mistakes.bend(key, plan, days), key


def _activist(draw: Draw, days: Days, wrong: bool) -> tuple[Plan, str]:
    back = draw.whole(480, 620) if wrong else draw.whole(10, 640)
    decided = days.ago(back)
    received = days.on_or_before(add_days(decided, -draw.whole(80, 210)))
    plan = Plan(received, last="activist", target={"activist": decided})
    if wrong:
        key = draw.pick(("inspection_gap", "no_filing"))
        return mistakes.bend(key, plan, days), key
    if back > 120 and draw.chance(5):
        ending = Ending("撤回", days.ago(draw.whole(5, 60)), draw.pick(_WITHDRAWN))
        return replace(plan, ending=ending), ""
    return plan, ""


def _studied(draw: Draw, days: Days, back: int) -> Plan:
    studied = days.ago(back)
    decided = days.on_or_before(add_months(add_days(studied, -draw.whole(3, 130)), -13))
    received = days.on_or_before(add_days(decided, -draw.whole(90, 200)))
    return Plan(received, target={"activist": decided, "candidate": studied})
