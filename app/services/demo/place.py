"""The organisations above every branch of the demonstration, and the settled facts of the home company."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.models import Enterprise, Organisation
from app.services.dates import add_days, add_months
from app.services.demo.chance import Ids
from app.services.demo.days import Days
from app.services.demo.names import landline

HOME_NAME = "新北示例精密制造有限公司"
NEIGHBOUR_FIRM = "新北示例电子科技有限公司"
NEIGHBOUR_NAME = f"中共{NEIGHBOUR_FIRM}支部委员会"
PARK = "新北示例经济开发园区"


@dataclass(frozen=True, slots=True)
class Above:
    """The work committee that approves (有审批权限) and the county's organisation department."""

    committee: Organisation
    department: Organisation


def make_above(ids: Ids) -> Above:
    """The superiors: 园区党工委 and 区委组织部."""
    committee = Organisation(
        id=ids.of("organisation", "ZZ002"),
        code="ZZ002",
        name=f"中共{PARK}工作委员会",
        short_name="园区党工委",
        kind="党工委",
        may_approve=True,
        has_seal=True,
        contact="顾明",
        phone=landline(1001),
        email="dangqun@example.invalid",
        address="新北区示例大道1号园区管委会5楼",
        postcode="213000",
        document_word="示园工组",
    )
    department = Organisation(
        id=ids.of("organisation", "ZZ003"),
        code="ZZ003",
        name="中共新北示例区委组织部",
        short_name="区委组织部",
        kind="党委组织部门",
        has_seal=True,
        contact="组织二科",
        phone=landline(1002),
        address="新北区示例路88号",
        postcode="213000",
    )
    return Above(committee, department)


def home_enterprise(ids: Ids) -> Enterprise:
    """The machining company the home branch belongs to."""
    return Enterprise(
        id=ids.of("enterprise", "QY001"),
        code="QY001",
        name=HOME_NAME,
        credit_code="91990400MA0000001X",
        park=PARK,
        district="第一片区",
        industry="通用零部件制造",
        enterprise_type="有限责任公司（自然人投资或控股）",
        above_scale=True,
        workers=326,
        last_year_payroll=Decimal("32600000.00"),
        operating=True,
        union_founded=date(2009, 5, 20),
        league_founded=date(2011, 5, 4),
        women_founded=date(2014, 3, 8),
        note="演示数据：企业、组织和人员都是虚构的。",
    )


def term_start(days: Days) -> date:
    """The day the present committee was elected: about twenty months ago."""
    return days.on_or_before(add_months(days.today, -20))


def home_branch(ids: Ids, days: Days, above: Above, enterprise: Enterprise) -> Organisation:
    """The home branch, with a committee of five and two groups."""
    start = term_start(days)
    return Organisation(
        id=ids.of("organisation", "ZZ001"),
        code="ZZ001",
        name=f"中共{HOME_NAME}支部委员会",
        short_name="精密制造支部",
        kind="党支部",
        superior_id=above.committee.id,
        setup="独立",
        subordination="属地",
        enterprise_ids=(enterprise.id,),
        founded_on=date(2010, 6, 18),
        has_committee=True,
        committee_size=5,
        has_groups=True,
        may_approve=False,
        has_seal=True,
        term_from=start,
        term_to=add_months(start, 36),
        contact="解敏华",
        phone=landline(2001),
        email="zhibu@example.invalid",
        address="新北区示例路9号",
        postcode="213000",
        fax=landline(2002),
        document_word="示例精密支",
    )


def neighbour(ids: Ids, days: Days, above: Above) -> Organisation:
    """The branch next door, which lends mentors and hands over an activist."""
    start = days.on_or_before(add_days(term_start(days), 40))
    return Organisation(
        id=ids.of("organisation", "ZZ004"),
        code="ZZ004",
        name=NEIGHBOUR_NAME,
        short_name="电子科技支部",
        kind="党支部",
        superior_id=above.committee.id,
        setup="独立",
        subordination="属地",
        founded_on=date(2013, 9, 10),
        has_committee=False,
        has_groups=False,
        may_approve=False,
        has_seal=False,
        without_seal="上级代章",
        term_from=start,
        term_to=add_months(start, 36),
        contact="诸葛明月",
        phone=landline(2011),
        address="新北区示例路15号",
        postcode="213000",
    )
