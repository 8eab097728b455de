"""A whole fictitious district round the home company: enterprises by size, their branches, their people.

Of 2,942 enterprises 145 are large, with 21,300 workers in all. Large ones have a branch of their own. Of the
small ones three in ten have one, three in ten share a joint branch (联合党支部), the rest belong to the
comprehensive branches of their street (综合党支部), half of them without a single member.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from app.models import Enterprise, Organisation, Record
from app.services.dates import add_months
from app.services.demo.branch import Branch
from app.services.demo.chance import Draw, Ids
from app.services.demo.crowd import Crowd, people_branch
from app.services.demo.days import Days
from app.services.demo.names import landline
from app.services.demo.place import PARK, Above

ENTERPRISES = 2_942
LARGE = 145
LARGE_WORKERS = 21_300
HOME_WORKERS = 326
JOINT_SIZE = 4
COMPREHENSIVE_SIZE = 55
FIRST_BRANCH = 11
_SYLLABLES = "恒泰瑞丰宏盛华兴联创信达鼎新东启安诚利百远景众合凯旋长青海拓博"
_LINES = (
    ("精密机械", "通用零部件制造"),
    ("电子科技", "电子元件制造"),
    ("新材料", "复合材料制造"),
    ("纺织科技", "纺织业"),
    ("包装", "印刷和包装"),
    ("物流", "道路货物运输"),
    ("食品", "食品制造"),
    ("软件", "软件和信息技术服务"),
    ("汽车部件", "汽车零部件制造"),
    ("电气设备", "输配电设备制造"),
    ("环保工程", "生态环境治理"),
    ("商贸", "批发业"),
)
_STREETS = ("河海", "三井", "龙虎塘", "薛家", "罗溪", "西夏墅", "春江", "孟河")


@dataclass(slots=True)
class Plot:
    """An enterprise of the district with what decides its party set-up."""

    enterprise: Enterprise
    number: int
    large: bool
    members: int
    developing: int


@dataclass(slots=True)
class District:
    """The district while it is laid out: committees, plots waiting for a shared branch, running numbers."""

    days: Days
    ids: Ids
    seed: int
    above: Above
    crowd: Crowd
    committees: list[Organisation] = field(default_factory=list)
    next_branch: int = FIRST_BRANCH

    def committee_of(self, number: int) -> Organisation:
        """The approving committee of an enterprise: the park's for every third, else its street's."""
        if number % 3 == 0 or not self.committees:
            return self.above.committee
        return self.committees[number % len(self.committees)]


def lay_out(
    days: Days, ids: Ids, seed: int, above: Above, enterprises: int, crowd: Crowd | None = None
) -> Iterator[list[Record]]:
    """Rows of every enterprise but the home company, a branch at a time (each list ready to be stored).

    ``crowd`` tells afterwards which mistakes were planted in whom.
    """
    district = District(days, ids, seed, above, crowd or Crowd(days, ids, seed))
    if enterprises > len(_STREETS) * 6:
        district.committees = [_street(ids, number, name) for number, name in enumerate(_STREETS)]
        yield list(district.committees)
    joint: list[Plot] = []
    shared: list[Plot] = []
    taken: set[str] = set()
    for number in range(2, enterprises + 1):
        plot = _plot(district, number, taken)
        yield [plot.enterprise]
        kind = number % 10
        if plot.large or kind < 3:
            yield _branch(district, [plot], "党支部")
        elif kind < 6:
            joint.append(plot)
        else:
            shared.append(plot)
        if len(joint) == JOINT_SIZE:
            yield _branch(district, joint, "联合党支部")
            joint = []
        if len(shared) == COMPREHENSIVE_SIZE:
            yield _branch(district, shared, "综合党支部")
            shared = []
    rest = joint + shared
    if rest:
        yield _branch(district, rest, "综合党支部" if len(rest) > 1 else "党支部")


def is_large(number: int) -> bool:
    """Whether enterprise ``number`` (1 is the home company) is one of the 145 large ones."""
    index = number - 1
    return index == 0 or index * LARGE // ENTERPRISES != (index - 1) * LARGE // ENTERPRISES


def large_workers() -> list[int]:
    """Workers of the 145 large enterprises, the home company first; 21,300 in all."""
    weights = [30 + (place * 37) % 101 for place in range(1, LARGE)]
    left = LARGE_WORKERS - HOME_WORKERS - 60 * (LARGE - 1)
    total = sum(weights)
    sizes = [60 + left * weight // total for weight in weights]
    sizes[0] += LARGE_WORKERS - HOME_WORKERS - sum(sizes)
    return [HOME_WORKERS, *sizes]


_LARGE_WORKERS = large_workers()


def _plot(district: District, number: int, taken: set[str]) -> Plot:
    draw = Draw(district.seed, "enterprise", str(number))
    large = is_large(number)
    workers = _LARGE_WORKERS[(number - 1) * LARGE // ENTERPRISES] if large else draw.whole(4, 52)
    line, industry = _LINES[number % len(_LINES)]
    name = ""
    while not name or name in taken:
        name = f"新北示例{draw.pick(_SYLLABLES)}{draw.pick(_SYLLABLES)}{line}有限公司"
    taken.add(name)
    enterprise = Enterprise(
        id=district.ids.of("enterprise", f"QY{number:03}"),
        code=f"QY{number:03}",
        name=name,
        credit_code=f"91990400MA{number:07}X",
        park=PARK if number % 3 == 0 else f"{_STREETS[number % len(_STREETS)]}街道",
        district=f"第{'一二三四'[number % 4]}片区",
        industry=industry,
        enterprise_type="有限责任公司",
        above_scale=large,
        workers=workers,
        last_year_payroll=Decimal(workers * draw.whole(72, 118) * 1000),
        operating=True,
        union_founded=date(2012 + number % 10, 5, 10) if large or draw.chance(40) else None,
        league_founded=date(2014 + number % 8, 5, 4) if large else None,
    )
    return Plot(enterprise, number, large, *_headcount(draw, number, large, workers))


def _headcount(draw: Draw, number: int, large: bool, workers: int) -> tuple[int, int]:
    """(members, people in development) of an enterprise."""
    kind = number % 10
    if large:
        return min(40, max(7, workers * draw.whole(8, 13) // 100)), workers * draw.whole(26, 38) // 100
    if kind < 3:
        return draw.whole(3, 6), draw.whole(7, 14)
    if kind < 6:
        return draw.whole(1, 2), draw.whole(4, 9)
    return (1, draw.whole(1, 3)) if kind < 8 else (0, draw.whole(0, 2))


def _street(ids: Ids, number: int, name: str) -> Organisation:
    code = f"ZZ{number + 5:03}" if number + 5 < FIRST_BRANCH else f"ZZ9{number:02}"
    return Organisation(
        id=ids.of("organisation", code),
        code=code,
        name=f"中共新北示例区{name}街道工作委员会",
        short_name=f"{name}街道党工委",
        kind="党工委",
        may_approve=True,
        has_seal=True,
        contact="组织科",
        phone=landline(1100 + number),
    )


_SETUP: dict[str, str] = {"党支部": "独立", "联合党支部": "联合", "综合党支部": "挂靠"}
_NAMES: dict[str, Callable[[list[Plot], int], str]] = {
    "党支部": lambda plots, _: f"中共{plots[0].enterprise.name}支部委员会",
    "联合党支部": lambda plots, number: f"中共{plots[0].enterprise.park}第{number}联合支部委员会",
    "综合党支部": lambda plots, number: f"中共{plots[0].enterprise.park}第{number}综合支部委员会",
}


def _branch(district: District, plots: list[Plot], kind: str) -> list[Record]:
    """The branch of these enterprises with all its people; rows to be stored."""
    number = district.next_branch
    district.next_branch = number + 1
    code = f"ZZ{number:04}"
    draw = Draw(district.seed, "branch", code)
    members = max(3, sum(plot.members for plot in plots))
    start = district.days.on_or_before(add_months(district.days.today, -draw.whole(2, 32)))
    committee = members >= 7
    short = plots[0].enterprise.name.removeprefix("新北示例").removesuffix("有限公司")
    superior = district.committee_of(plots[0].number)
    organisation = Organisation(
        id=district.ids.of("organisation", code),
        code=code,
        name=_NAMES[kind](plots, number),
        short_name=f"{short}支部" if kind == "党支部" else f"第{number}{kind[:2]}支部",
        kind=kind,
        superior_id=superior.id,
        setup=_SETUP[kind],
        subordination="属地",
        enterprise_ids=tuple(plot.enterprise.id for plot in plots),
        founded_on=date(2011, 6, 20),
        has_committee=committee,
        committee_size=(5 if members >= 20 else 3) if committee else None,
        has_groups=members >= 25,
        may_approve=False,
        has_seal=members >= 7,
        without_seal=None if members >= 7 else "上级代章",
        term_from=start,
        term_to=add_months(start, 36),
        contact="组织委员" if committee else "书记",
        phone=landline(10_000 + number),
        address=f"新北区示例路{number}号",
        postcode="213000",
    )
    branch = Branch(
        organisation, superior, district.above.department, district.days, district.ids, district.seed
    )
    branch.committee_day = draw.whole(3, 27)
    branch.assembly_day = draw.whole(3, 27)
    branch.rows.append(organisation)
    people_branch(
        branch, [(plot.enterprise, plot.members, plot.developing) for plot in plots], district.crowd
    )
    return branch.rows
