"""A. Applicants (入党申请人): rules R01–R09."""

from __future__ import annotations

from collections.abc import Iterator

from app.services.dates import add_months, age_on, eighteenth_birthday
from app.services.rules.engine import Remark, Scope, rule


@rule("R01")
def of_age(s: Scope) -> Iterator[Remark]:
    """Applied at eighteen or later (article 5); 29 February by ``feb29_policy`` (errata 3.27)."""
    applied = s.file.case.application_date
    if applied is None:
        if s.reached(1):
            yield s.unknown("没有填申请书日期，无法判断申请时是否年满 18 周岁。")
        return
    birth = s.file.person.birth_date
    if birth is None:
        yield s.unknown("没有填完整的出生日期，无法判断申请时是否年满 18 周岁。")
        return
    adult = eighteenth_birthday(birth, s.params.word("feb29_policy"))
    if applied < adult:
        yield s.broken(
            f"申请书日期 {applied}，本人 {birth} 出生，{adult} 才满 18 周岁，"
            f"当时 {age_on(birth, applied)} 周岁。",
            node=applied,
        )


@rule("R02")
def received_after_signed(s: Scope) -> Iterator[Remark]:
    """Received on or after the date on the letter."""
    applied, received = s.file.case.application_date, s.nodes.received
    if applied is not None and received is not None and received < applied:
        yield s.broken(f"收到申请书 {received}，早于申请书落款 {applied}。", node=received)


@rule("R05")
def talk_within_a_month(s: Scope) -> Iterator[Remark]:
    """Talk within one month of receipt, both days counted (article 7)."""
    received, talk = s.nodes.received, s.nodes.talk
    if received is None:
        if s.reached(1):
            yield s.unknown("没有填收到申请书的日期，无法判断谈话是否在一个月内。")
        return
    limit = add_months(received, s.params.whole("talk_months"))
    if talk is None:
        yield s.due(
            limit,
            "派人谈话",
            f"{received} 收到申请书，应在一个月内（{limit} 前）派人谈话，还没有谈话记录",
            warn_days=s.params.whole("talk_warn_days"),
        )
    elif talk > limit:
        yield s.broken(
            f"{received} 收到申请书，应在 {limit} 前谈话；实际 {talk}，晚 {(talk - limit).days} 天。",
            node=talk,
            due_on=limit,
        )


@rule("R06")
def talk_after_receipt(s: Scope) -> Iterator[Remark]:
    """The talk is not earlier than the receipt."""
    received, talk = s.nodes.received, s.nodes.talk
    if received is not None and talk is not None and talk < received:
        yield s.broken(f"谈话 {talk}，早于收到申请书 {received}。", node=talk)
