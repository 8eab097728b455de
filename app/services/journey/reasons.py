"""Why a date is what it is and why a step is not open yet: the rule, the day counted from, the numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.services.journey.derived import pre_review_of_meeting
from app.services.journey.line import AFTER, EARLIEST, LATEST, StepLine, StepState
from app.services.milestones import Milestones
from app.services.params import Params
from app.services.rules.engine import anchor_date
from app.services.rules.texts import rule_texts
from app.services.steps import Step, step_named


@dataclass(frozen=True, slots=True)
class Reason:
    """``rule`` is a rule's number, ``how`` the arithmetic in words with its days and numbers."""

    rule: str
    how: str


def date_reasons(nodes: Milestones, params: Params, dates: Mapping[str, date]) -> dict[str, Reason]:
    """The reason of every derived date in ``dates`` (keys as in ``derived.LABELS``)."""
    number, start = params.whole, nodes.probation_start
    notice, expiry = nodes.candidate_notice, nodes.expiry_effective
    first = "首日计入" if params.flag("notice_count_first_day") else "首日不计"
    last = max((row.on for row in nodes.file.inspections), default=None)
    conversion = nodes.conversion
    extension = nodes.extension
    more = extension.vote.extension_months if extension is not None else None
    sent = nodes.admission_vote.on if nodes.admission_vote is not None else None
    anchor = "大会"
    approval = nodes.admission_approval
    if params.word("approval_anchor") == "REPORTED" and approval is not None and approval.submitted_on:
        sent, anchor = approval.submitted_on, "上报"
    inspected = f"上次考察 {last}" if last is not None else f"确定为积极分子 {nodes.effective_activist_since}"
    by_half_years = params.word("inspection_mode") == "CALENDAR"
    found = {
        "talk_deadline": Reason("R05", f"收到申请书 {nodes.received}，加 {number('talk_months')} 个月。"),
        "next_inspection_due": Reason("R23", f"{inspected}，下一个还没有考察的上下半年的最后一天。")
        if by_half_years
        else Reason("R22", f"{inspected}，加 {number('inspection_months')} 个月。"),
        "earliest_candidate_meeting": Reason(
            "R31",
            f"确定为积极分子 {nodes.effective_activist_since}，加 {number('cultivation_months')} 个月。",
        ),
        "notice_complete": Reason(
            "R36",
            f"公示第一天 {notice.start_on if notice else ''}，数满 {number('notice_days')} 个工作日"
            f"（{first}，放假不算、补班算）。",
        ),
        "earliest_candidate_since": Reason(
            "R38", "公示截止、满规定工作日的次日起，结果不影响的方可列为发展对象。"
        ),
        "meeting_deadline": Reason(
            "R63", f"预审合格 {pre_review_of_meeting(nodes)}，加 {number('meeting_months')} 个月。"
        ),
        "approval_deadline": Reason("R83", f"{anchor} {sent}，加 {number('approval_months')} 个月。"),
        "approval_latest": Reason("R84", f"{anchor} {sent}，加 {number('approval_max_months')} 个月。"),
        "oath_deadline": Reason("R94", f"批准 {nodes.approval_date}，加 {number('oath_months')} 个月。"),
        "party_join_date": Reason("R90", f"接收大会通过的当天（{start}）。"),
        "probation_start": Reason("R90", f"接收大会通过的当天（{start}）。"),
        "probation_expiry": Reason("R91", f"预备期起 {start}，加 12 个月。"),
        "extended_expiry": Reason("R106", f"预备期起 {start}，加 12 个月，再延长 {more} 个月。"),
        "conversion_application_from": Reason(
            "R100", f"预备期满 {expiry}，减 {number('conv_apply_lead')} 天。"
        ),
        "earliest_conversion_meeting": Reason("R102", f"预备期满的当天（{expiry}）起，不能提前。"),
        "conversion_approval_deadline": Reason(
            "R109",
            f"转正大会 {conversion.vote.on if conversion else ''}，"
            f"加 {number('conv_approval_months')} 个月。",
        ),
        "full_member_since": Reason("R111", f"预备期满的当天（{dates.get('full_member_since')}）。"),
    }
    return {key: found[key] for key in dates if key in found}


def rule_day(rule: str, nodes: Milestones, today: date) -> date:
    """The day that chooses the edition of a rule for this case: of the event it judges, today before that."""
    text = rule_texts().get(rule)
    return anchor_date(text.anchor, nodes, today) if text is not None else today


def rules_of(step: Step) -> tuple[str, ...]:
    """Numbers of the rules that bind a step, in order; 8 and 8b share the printed number 8."""
    of_notice = frozenset(step_named("8b").rules)
    return tuple(
        text.id
        for text in sorted(rule_texts().values(), key=lambda text: int(text.id.removeprefix("R")))
        if text.step == step.number and (step.code == "8b") == (text.id in of_notice)
    )


def dates_of(step: str) -> tuple[str, ...]:
    """Keys of the derived dates that a step's line shows (最早, 最迟): each has its own reason."""
    shown = (EARLIEST.get(step), LATEST.get(step), *(("notice_complete",) if step == "8b" else ()))
    return tuple(key for key in shown if key is not None)


def step_reason(line: StepLine, lines: Sequence[StepLine]) -> str:
    """Why a step stands as it does: what has to come first and whether it did, and the first lawful day."""
    by_code = {one.step.code: one for one in lines}
    before = [by_code[code] for code in AFTER.get(line.step.code, ())]
    missing = [one for one in before if one.state not in (StepState.DONE, StepState.NOT_NEEDED)]
    parts = []
    if line.state is StepState.STOPPED:
        parts.append("这一步的结果没有通过，后面的步骤不能往下办；改正结果或按中途情况处理。")
    elif line.state is StepState.MISSED:
        parts.append("后面的步骤已经有记录，这一步却没有：补上当时的日期和材料。")
    elif line.state is StepState.NOT_NEEDED:
        parts.append("按这个案卷办理时的规定，不需要这一步。")
    elif missing:
        names = "、".join(f"第 {one.step.code} 步 {one.name}（{one.state}）" for one in missing)
        parts.append(f"要先办：{names}。")
    for one in before:
        if one not in missing and one.when is not None:
            parts.append(f"第 {one.step.code} 步 {one.name}已在 {one.when} 办过。")
    if line.earliest is not None:
        parts.append(f"最早 {line.earliest} 可以办。")
    if line.hint and not missing and str(line.earliest) not in line.hint:
        parts.append(f"{line.hint}。")
    return "".join(parts)
