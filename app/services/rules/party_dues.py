"""L. Party dues (党费): rules R177, R180–R189.

Silent for a branch that keeps no dues book (errata 1.3). R176, R178 and R179 only say what the base is:
:func:`app.services.dues.base_of` computes it, nothing can be found wrong with a typed base. A first payment
later than the month of the meeting is R96's; R182 speaks of probationers who have paid nothing and of gaps.
Of R188 only the yearly publication is looked at: no sheet says which day of the month is the fixed one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise

from app.services.dues import (
    LESS,
    Category,
    admission_month,
    arrears,
    is_settled,
    low_income_sums,
    months_late,
    payable_of,
    percent_of,
)
from app.services.memberfile import DuesEntry
from app.services.membership import PROBATIONARY
from app.services.months import listed, month_of, shifted, through
from app.services.rules.engine import MemberScope, OrganisationScope, Remark, member_rule, organisation_rule
from app.services.rules.findings import Severity


@member_rule("R177", "dues")
def sum_fits_the_base(s: MemberScope) -> Iterator[Remark]:
    """应交 is the rate on the whole base, and 实交 is that sum (R177); much more at once is R187's."""
    rows = [row for row in s.member.dues if row.category not in (Category.RETIRED, Category.LOW)]
    yield from _payable_fits(s, rows)
    yield from _paid_fits(s)
    yield from _paid_more(s)


@member_rule("R180", "dues")
def sum_of_the_retired(s: MemberScope) -> Iterator[Remark]:
    """Retired members: two bands (第五条)."""
    yield from _payable_fits(s, [row for row in s.member.dues if row.category == Category.RETIRED])


def _payable_fits(s: MemberScope, rows: list[DuesEntry]) -> Iterator[Remark]:
    """One remark a member: the latest month's arithmetic, and how many months have the like."""
    wrong: list[tuple[DuesEntry, Decimal]] = []
    for row in rows:
        due = payable_of(row.base, row.category, s.params)
        if due is not None and row.payable is not None and row.payable != due:
            wrong.append((row, due))
    if not wrong:
        return
    row, due = wrong[-1]
    assert row.base is not None
    yield s.broken(
        f"{row.month} 基数 {row.base:.2f} 元，按 {percent_of(row.base, row.category)}% 应交 {due:.2f} 元，"
        f"表中应交 {row.payable:.2f} 元{_also(wrong)}。"
    )


def _also(wrong: list[tuple[DuesEntry, Decimal]]) -> str:
    months = [row.month for row, _ in wrong[:-1]]
    return f"；{listed(months)} 也不相符" if months else ""


def _paid_fits(s: MemberScope) -> Iterator[Remark]:
    short = [
        row
        for row in s.member.dues
        if row.payable is not None and row.paid and row.paid < row.payable and row.reduction != LESS
    ]
    if short:
        row = short[-1]
        also = f"；{listed([item.month for item in short[:-1]])} 也少交" if short[1:] else ""
        yield s.broken(f"{row.month} 应交 {row.payable:.2f} 元，实交 {row.paid:.2f} 元{also}。")


def _paid_more(s: MemberScope) -> Iterator[Remark]:
    large = s.params.whole("dues_large")
    over = [
        row
        for row in s.member.dues
        if row.payable is not None and row.paid and row.payable < row.paid < row.payable + large
    ]
    if over:
        row = over[-1]
        assert row.paid is not None
        also = f"；{listed([item.month for item in over[:-1]])} 也多交" if over[1:] else ""
        yield s.broken(
            f"{row.month} 应交 {row.payable:.2f} 元，实交 {row.paid:.2f} 元{also}；自愿多交的不用改，请核对。"
        )


@member_rule("R181", "dues")
def sum_of_low_income(s: MemberScope) -> Iterator[Remark]:
    """低收入 pay a fixed sum: 0.2 yuan, farmers 0.2–1 yuan (第六条)."""
    least, most = low_income_sums()
    wrong = [
        row
        for row in s.member.dues
        if row.category == Category.LOW and row.payable is not None and not least <= row.payable <= most
    ]
    if wrong:
        row = wrong[-1]
        yield s.broken(
            f"{row.month} 类别为低收入，每月应交 {least:.2f} 元（农民党员 {least:.2f} 至 {most:.2f} 元），"
            f"表中应交 {row.payable:.2f} 元。"
        )


@member_rule("R182", "dues_kept_from")
def probationer_pays_from_the_meeting(s: MemberScope) -> Iterator[Remark]:
    """A probationer owes from the month of the admission meeting on, once it is approved.

    Spoken of from the month after the approval; what is owed after that is R185.
    """
    member, kept_from = s.member, s.member.dues_kept_from
    first, approved = admission_month(member), member.standing.probationary_from
    if kept_from is None or first is None or approved is None or member.state_on(s.today) != PROBATIONARY:
        return
    if month_of(s.today) <= month_of(approved):
        return
    start = max(first, kept_from)
    if member.dues:
        start = max(start, member.dues[0].month)
    settled = {row.month for row in member.dues if is_settled(row)}
    owed = [month for month in through(start, month_of(approved)) if month not in settled]
    if owed:
        yield s.broken(
            f"支部大会 {first} 通过、{approved} 批准，自 {first} 起交纳党费；{listed(owed)} 没有交纳记录。",
            node=approved,
        )


@member_rule("R183", "dues")
def base_changed_within_the_year(s: MemberScope) -> Iterator[Remark]:
    """The base changed during this year or the last: ask whether it was assessed anew (errata to R183)."""
    for year in (s.today.year - 1, s.today.year):
        bases = [
            (row.month, row.base)
            for row in s.member.dues
            if row.base is not None and row.month.startswith(f"{year:04}")
        ]
        changes = [
            f"{month} 起 {base:.2f} 元" for (_, before), (month, base) in pairwise(bases) if base != before
        ]
        if changes:
            yield s.broken(
                f"{year} 年基数由 {bases[0][1]:.2f} 元变为{'、'.join(changes)}；"
                "年内一般不变动，工资变化的从领取新工资的当月起按新基数，请核对是否重新核定。"
            )


@member_rule("R184", "dues")
def back_payment_within_six_months(s: MemberScope) -> Iterator[Remark]:
    """补交 at most six months after the month itself."""
    most = s.params.whole("dues_back_months")
    late = [row for row in s.member.dues if months_late(row) > most]
    if late:
        row = late[-1]
        also = f"；{listed([item.month for item in late[:-1]])} 也超过" if late[1:] else ""
        yield s.broken(
            f"{row.month} 的党费 {row.paid_on} 补交，晚 {months_late(row)} 个月，"
            f"一般不得超过 {most} 个月{also}。",
            node=row.paid_on,
        )


@member_rule("R185", "dues_kept_from")
def no_long_arrears(s: MemberScope) -> Iterator[Remark]:
    """Three months unpaid in a row: a reminder; six without good reason: the question of R159.

    The first months of a probationer, up to the approval, are R182's.
    """
    if not s.member.is_here_on(s.today):
        return
    owed = arrears(s.member, s.today)
    approved = s.member.standing.probationary_from
    if approved is not None and s.member.state_on(s.today) == PROBATIONARY and admission_month(s.member):
        owed = [month for month in owed if month > month_of(approved)]
    remind, drop = s.params.whole("dues_arrears_months"), s.params.whole("self_departure_months")
    if len(owed) >= drop:
        yield s.broken(
            f"连续 {len(owed)} 个月（{owed[0]} 至 {owed[-1]}）没有交纳党费，已满 {drop} 个月；"
            "没有正当理由的按自行脱党处理，须支部大会讨论决定并报上级党组织批准。"
        )
    elif len(owed) >= remind:
        yield s.broken(
            f"连续 {len(owed)} 个月（{owed[0]} 至 {owed[-1]}）没有交纳党费，满 {remind} 个月即应提醒；"
            f"到 {shifted(owed[0], drop)} 仍未交就满 {drop} 个月。",
            by_default=True,
        )


@member_rule("R186", "dues")
def reduction_is_approved(s: MemberScope) -> Iterator[Remark]:
    """少交、免交: studied by the branch, then approved by the next higher committee."""
    for reduction in ("少交", "免交"):
        rows = [row for row in s.member.dues if row.reduction == reduction]
        bare = [row for row in rows if row.branch_decided_on is None or row.superior_approved_on is None]
        if bare:
            row = bare[-1]
            lacks = [
                name
                for name, day in (
                    ("支部研究日期", row.branch_decided_on),
                    ("上一级党委批准日期", row.superior_approved_on),
                )
                if day is None
            ]
            yield s.broken(
                f"{listed([item.month for item in bare])} {reduction}党费，没有{'、'.join(lacks)}。"
            )
        for row in rows:
            decided, approved = row.branch_decided_on, row.superior_approved_on
            if decided is not None and approved is not None and approved < decided:
                yield s.broken(
                    f"{row.month} {reduction}党费，上级 {approved} 批准，早于支部研究 {decided}。",
                    node=approved,
                )
                break


@member_rule("R187", "dues")
def large_sum_goes_up(s: MemberScope) -> Iterator[Remark]:
    """1,000 yuan or more above what is payable, paid at once of one's own will, goes to the centre whole."""
    large, year = s.params.whole("dues_large"), month_of(s.today)[:4]
    for row in s.member.dues:
        if row.paid is None or row.paid < large or row.month[:4] != year:
            continue
        more = row.paid - (row.payable or Decimal(0))
        if more >= large:
            yield s.broken(
                f"{row.month} 应交 {row.payable or 0:.2f} 元，实交 {row.paid:.2f} 元，多交 {more:.2f} 元；"
                f"自愿一次多交 {large} 元以上的另列，全部上缴中央，由基层党委代收。",
                node=row.paid_on,
            )


@member_rule("R189", "mobiles", "mobility")
def guest_pays_at_home(s: MemberScope) -> Iterator[Remark]:
    """A guest (流入) pays where the formal affiliation is, or here with the card of a mobile member."""
    stays = [row for row in s.member.mobiles if row.direction == "流入" and row.returned_on is None]
    if not s.member.dues or (not stays and s.member.person.mobility != "流入"):
        return
    if not any(row.card_number for row in stays):
        yield s.broken(
            f"流入党员在本支部有党费记录（{s.member.dues[-1].month}），但没有登记流动党员活动证号；"
            "一般应向正式组织关系所在支部交纳，持活动证的才可以在流入地交。"
        )


@organisation_rule("R188")
def accounts_are_published(s: OrganisationScope) -> Iterator[Remark]:
    """Receipts and use of the dues are published once a year."""
    kept_from = min(
        (member.dues_kept_from for member in s.file.members if member.dues_kept_from is not None),
        default=None,
    )
    if kept_from is None:
        return
    last = s.today.year - 1
    published = {row.year for row in s.file.remittances if row.published_on is not None}
    if int(kept_from[:4]) <= last and last not in published:
        yield s.broken(f"{last} 年没有公布党费收缴、使用情况的记录，每年应当公布 1 次。")
    if s.today.year not in published:
        yield s.due(
            date(s.today.year, 12, 31),
            "公布党费",
            f"{s.today.year} 年还没有公布党费收缴、使用情况，每年应当公布 1 次",
            warn_days=s.params.whole("org_life_warn_days"),
            late=Severity.WARNING,
        )
