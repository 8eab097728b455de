"""Dues of the year, what was passed on each quarter, and the letters of transfer of the home branch."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from app.models import AffiliationTransfer, Dues, DuesRemittance, MobileMember, Person
from app.services.dates import add_days, add_months
from app.services.demo.branch import Branch, Seat
from app.services.demo.names import landline
from app.services.demo.place import PARK

COLLECTION_DAY = 8
OLDEST_MONTHS = 20
_RATES = ((3_000, "0.005"), (5_000, "0.01"), (10_000, "0.015"))


def payable(base: Decimal) -> Decimal:
    """Monthly dues of somebody in work: the whole base at one rate (党费规定 2)."""
    rate = next((rate for limit, rate in _RATES if base <= limit), "0.02")
    return (base * Decimal(rate)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def collect(branch: Branch, admitted: dict[str, date]) -> None:
    """Dues of every member of the roster month by month; probationers from their meeting on.

    ``admitted`` gives the day of the admission meeting of those developed here, by person. The books begin
    in the January before the oldest probation.
    """
    today = branch.days.today
    first = add_months(today, -OLDEST_MONTHS).replace(month=1, day=1)
    sums: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    while (collected := branch.days.monthly(COLLECTION_DAY, first)) <= today:
        for seat in branch.seats:
            if not _owes(seat, first, admitted):
                continue
            row = _pay(branch, seat, first, max(collected, _first_payment(branch, seat)))
            if row.paid is not None:
                sums[(first.year, (first.month - 1) // 3 + 1)] += row.paid
        first = add_months(first, 1)
    for (year, quarter), amount in sums.items():
        _remit(branch, year, quarter, amount)


def _owes(seat: Seat, month: date, admitted: dict[str, date]) -> bool:
    start = admitted.get(seat.person.id, seat.roster_from)
    begun = (start.year, start.month) <= (month.year, month.month)
    return begun and (seat.roster_to is None or month <= seat.roster_to)


def _first_payment(branch: Branch, seat: Seat) -> date:
    """Nobody pays before being a member: earlier months are made up after the approval."""
    return branch.days.on_or_after(add_days(seat.roster_from, 4))


def _pay(branch: Branch, seat: Seat, month: date, day: date) -> Dues:
    person = seat.person
    base = Decimal(branch.draw("dues", person.code, str(month.year)).whole(42, 128) * 100)
    paid = day <= branch.days.today
    amount = payable(base)
    row = Dues(
        id=branch.ids.of("dues", person.code, f"{month:%Y-%m}"),
        person_id=person.id,
        month=f"{month:%Y-%m}",
        base=base,
        payable=amount,
        paid=amount if paid else None,
        paid_on=day if paid else None,
        category="在职",
    )
    branch.rows.append(row)
    return row


def _remit(branch: Branch, year: int, quarter: int, amount: Decimal) -> None:
    day = branch.days.on_or_before(date(year, quarter * 3, 25))
    if day > branch.days.today:
        return
    branch.rows.append(
        DuesRemittance(
            id=branch.ids.of("remittance", branch.organisation.code, str(year), str(quarter)),
            organisation_id=branch.organisation.id,
            year=year,
            quarter=quarter,
            amount=amount,
            remitted_on=day,
            handler="解敏华",
            receipt=f"示财{year}{quarter:02}17",
            published_on=day,
        )
    )


def write_letters(branch: Branch, people: dict[str, Person]) -> None:
    """One member gone with a receipt, one on the way without, one who came, and a certificate."""
    days, ours = branch.days, branch.organisation.name
    gone, leaving, came = people["郭立新"], people["龚䶮"], people["许丹"]
    elsewhere = "中共邻市示例高新区工作委员会"
    _letter(branch, gone, "转出", 316, ours, elsewhere, receipt=gone.roster_to, state="已落")
    _letter(branch, leaving, "转出", 38, ours, elsewhere, receipt=None, state="办理中")
    arrived = came.roster_from
    _letter(branch, came, "转入", 165, elsewhere, ours, receipt=arrived, state="已落")
    _letter(branch, people["欧阳文博"], "证明信", 60, ours, f"{PARK}人才服务中心", receipt=None, state=None)
    sent = people["沈𬭳"]
    sent.mobility = "流出"
    branch.rows.append(
        MobileMember(
            id=branch.ids.of("mobile", sent.code),
            person_id=sent.id,
            direction="流出",
            situation="国内",
            left_on=days.ago(100),
            reason="外派客户现场调试",
            destination="邻市示例高新区",
            card_number="示流2026003",
            host_organisation=elsewhere,
            contact="钱进",
            phone=landline(3001),
        )
    )


def _letter(
    branch: Branch,
    person: Person,
    direction: str,
    ago: int,
    from_where: str,
    to_where: str,
    *,
    receipt: date | None,
    state: str | None,
) -> None:
    issued = branch.days.ago(ago)
    certificate = direction == "证明信"
    earlier = sum(
        isinstance(row, AffiliationTransfer)
        and row.direction == direction
        and row.issued_on.year == issued.year
        for row in branch.rows
    )
    branch.rows.append(
        AffiliationTransfer(
            id=branch.ids.of("letter", person.code, direction),
            person_id=person.id,
            direction=direction,
            letter_number=f"〔{issued.year}〕{'证' if certificate else ''}{earlier + 1:03}号",
            issued_on=issued,
            valid_days=None if certificate else 90,
            from_organisation=from_where,
            to_organisation=to_where,
            dues_paid_to=None if certificate else f"{issued:%Y-%m}",
            receipt_on=receipt,
            state=state,
            heading=to_where,
            purpose="参加公开招聘，证明其党员身份" if certificate else None,
            other_contact="钱进",
            other_phone=landline(3001),
        )
    )
