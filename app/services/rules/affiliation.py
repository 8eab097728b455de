"""K. Affiliation (组织关系): rules R160–R167.

R166 (committees that may exchange members directly all over the country) asks for nothing and no sheet says
which committees those are: no output.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.models import AffiliationTransfer, MobileMember
from app.services.dates import add_months, months_full, no_later_than
from app.services.rules.engine import MemberScope, Remark, member_rule
from app.services.rules.findings import Severity
from app.services.transfers import (
    Direction,
    LetterState,
    expiry,
    is_open,
    lacks_reason,
    receipt_due,
    state_of,
    wants_receipt,
)


@member_rule("R160", "mobiles")
def away_for_long_should_transfer(s: MemberScope) -> Iterator[Remark]:
    """Away for six months and more in one place: transfer, unless a letter out is under way or landed."""
    months = s.params.whole("mobile_months")
    for row in s.member.mobiles:
        if row.direction != "流出" or row.situation != "国内" or row.returned_on is not None:
            continue
        since = add_months(row.left_on, months)
        if s.today < since or _has_letter_since(s, row) or not s.member.is_here_on(s.today):
            continue
        place = f"（{row.destination}）" if row.destination else ""
        if row.card_number:
            yield s.broken(
                f"{row.left_on} 外出{place}，到 {since} 已满 {months} 个月；已办活动证 {row.card_number}，"
                "地点相对固定的仍应转移组织关系。",
                severity=Severity.HINT,
                node=row.left_on,
            )
        else:
            yield s.broken(
                f"{row.left_on} 外出{place}，到 {since} 已满 {months} 个月，没有转出介绍信；"
                "地点相对固定的应当转移组织关系。",
                node=row.left_on,
            )


def _has_letter_since(s: MemberScope, row: MobileMember) -> bool:
    return any(
        letter.direction == Direction.OUT
        and letter.issued_on >= row.left_on
        and state_of(letter) in (LetterState.OPEN, LetterState.LANDED)
        for letter in s.member.transfers
    )


def _called(row: AffiliationTransfer) -> str:
    number = f"（{row.letter_number}）" if row.letter_number else ""
    return f"{row.issued_on} 的{row.direction}介绍信{number}"


@member_rule("R161", "transfers")
def letter_in_time(s: MemberScope) -> Iterator[Remark]:
    """A letter under way lands before it expires; its own 有效天数 is at most three months."""
    most = s.params.whole("letter_max_days")
    for row in s.member.transfers:
        if not is_open(row):
            continue
        own = row.valid_days is not None
        if row.valid_days is not None and row.valid_days > most:
            yield s.broken(
                f"{_called(row)}有效期 {row.valid_days} 天，最长一般不超过 {most} 天。",
                node=row.issued_on,
            )
        last = expiry(row, s.params)
        if s.today <= last:
            yield s.due(
                last,
                "介绍信落实",
                f"{_called(row)}{_validity(s, row)}，到 {last} 失效，还没有落实",
                warn_days=s.params.whole("letter_warn_days"),
                by_default=not own,
            )


def _validity(s: MemberScope, row: AffiliationTransfer) -> str:
    if row.valid_days is not None:
        return f"有效期 {row.valid_days} 天"
    return f"没有填有效天数，按 {s.params.whole('letter_days')} 天算"


@member_rule("R162", "transfers")
def expired_letter_is_looked_into(s: MemberScope) -> Iterator[Remark]:
    """Expired and not landed: find out why; after six months the question of R159 (自行脱党) arises."""
    for row in s.member.transfers:
        last = expiry(row, s.params)
        if not is_open(row) or s.today <= last:
            continue
        away = months_full(row.issued_on, s.today)
        months = s.params.whole("self_departure_months")
        tail = f"；开信已 {away} 个月，其间没有参加组织生活的按自行脱党的规定研究" if away >= months else ""
        yield s.due(
            last,
            "查问介绍信",
            f"{_called(row)}{_validity(s, row)}，{last} 失效，仍未落实，应查明原因{tail}",
            by_default=row.valid_days is None,
        )


@member_rule("R163", "transfers")
def receipt_comes_back(s: MemberScope) -> Iterator[Remark]:
    """A receipt within ``receipt_days`` of a letter out; for a letter in, ours goes back."""
    days = s.params.whole("receipt_days")
    for row in s.member.transfers:
        if not wants_receipt(row):
            continue
        limit = receipt_due(row, s.params)
        if row.direction == Direction.OUT:
            yield s.due(
                limit,
                "催要回执",
                f"{_called(row)}应在 {days} 天内（{no_later_than(limit)}）收到回执，还没有收到",
            )
        else:
            yield s.due(
                limit,
                "寄回回执",
                f"{_called(row)}已落，应在 {days} 天内（{no_later_than(limit)}）寄回回执，还没有登记",
            )


@member_rule("R164", "transfers")
def in_the_roster_until_received(s: MemberScope) -> Iterator[Remark]:
    """Not received yet: still in our roster and care. Received: no longer (R72 counts by the roster)."""
    person = s.member.person
    for row in s.member.transfers:
        if row.direction != Direction.OUT:
            continue
        left = person.roster_to
        if is_open(row) and left is not None and row.issued_on <= left <= s.today:
            yield s.broken(
                f"{_called(row)}还没有落实，却已填离开日期 {left}；没有接收之前仍在本支部名册，"
                "由本支部管理，计入应到会（报批不计的除外）。",
                node=left,
            )
        elif state_of(row) is LetterState.LANDED and _still_here(s, row):
            landed = row.receipt_on or row.issued_on
            yield s.broken(
                f"{_called(row)} {landed} 已落，但没有填离开日期，名册和应到会仍计本人。", node=landed
            )


def _still_here(s: MemberScope, row: AffiliationTransfer) -> bool:
    """Whether the roster the member is in is the one left: not where the letter went, nor a later one."""
    landed, came, home = row.receipt_on or row.issued_on, s.member.person.roster_from, s.member.organisation
    if home is not None and row.to_organisation in (home.name, home.short_name, home.code):
        return False
    return landed <= s.today and (came is None or came < landed) and s.member.is_here_on(s.today)


@member_rule("R165", "transfers")
def refusal_has_a_reason(s: MemberScope) -> Iterator[Remark]:
    """A letter sent back names the reason."""
    for row in s.member.transfers:
        if lacks_reason(row):
            yield s.broken(
                f"{_called(row)}被退回，没有写拒收理由；党组织不得无故拒转拒接。",
                node=row.receipt_on or row.issued_on,
            )


@member_rule("R167")
def belongs_to_a_branch(s: MemberScope) -> Iterator[Remark]:
    """Every member is in a branch; 组织编号 left empty is only unknown unless the roster says otherwise."""
    person = s.member.person
    state = s.member.state_on(s.today)
    gone = person.roster_to is not None and person.roster_to <= s.today
    if state is None or person.organisation_id is not None or gone or person.on_roster is False:
        return
    if any(row.direction == Direction.OUT and is_open(row) for row in s.member.transfers):
        return
    if person.on_roster or person.roster_from is not None:
        yield s.broken(f"{state}，在册而没有编入任何党支部。")
    else:
        yield s.unknown(
            f"{state}，没有填所在党支部（组织编号），无法判断是否编入支部。", severity=Severity.HINT
        )
