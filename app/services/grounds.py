"""What a sum, a doubt or a rhythm beside a form rests on: the rule's number and the arithmetic.

For 会议表决, 组织关系, 党费 and 结对培养; dates and steps of a case have theirs in ``journey.reasons``.
"""

from __future__ import annotations

from decimal import Decimal

from app.models.words import MeetingKind, Motion
from app.services.dates import months_in_words
from app.services.dues import Category, low_income_sums, payable_of, percent_of
from app.services.journey.reasons import Reason
from app.services.meetings import STRICT
from app.services.pairing import PairLine
from app.services.params import Params
from app.services.rules.votes import Count, Verdict, committee_quorum
from app.services.transfers import Direction, Letter, LetterState, receipt_due

_COMMITTEE_RULES = {
    Motion.ACTIVIST: "R13", Motion.CANDIDATE: "R33", Motion.REVIEW: "R57", Motion.CONVERSION_REVIEW: "R101",
}  # fmt: skip
"""The rule by which the committee (or, where there is none, the assembly) takes up a motion."""
_RHYTHM_RULE = "R196"


def vote_grounds(
    kind: str, motion: str, count: Count, verdict: Verdict | None, params: Params
) -> tuple[Reason, ...]:
    """Quorum, majority and ballots of one motion, each with the numbers typed so far."""
    if kind == MeetingKind.COMMITTEE:
        return _committee(motion, count)
    found = []
    if verdict is None:
        return ()
    if motion in STRICT:
        if motion == Motion.CONVERSION:
            found.append(Reason("R104", "讨论转正与讨论接收用同一个到会人数和赞成人数。"))
        found.append(Reason("R65", verdict.quorum))
        found.append(Reason("R66", f"{verdict.majority}{_written(count, params)}"))
        found.append(Reason("R72", "应到只数这一天名册上有表决权的正式党员；人不在场也算应到。"))
        found.append(Reason("R67", "无记名，只记总数。"))
    else:
        rule = _COMMITTEE_RULES.get(Motion(motion), "R105") if motion in set(Motion) else "R105"
        measure = "这是支部大会的一般议题：到会不少于应到的一半，赞成超过应到的一半。"
        found.append(Reason(rule, f"{verdict.quorum}{verdict.majority}{measure}"))
    found.append(Reason("R70", "。".join(verdict.faults) or "票数之间没有矛盾。"))
    return tuple(found)


def _committee(motion: str, count: Count) -> tuple[Reason, ...]:
    rule = _COMMITTEE_RULES.get(Motion(motion), "R151") if motion in set(Motion) else "R151"
    if count.due is None:
        how = "委员人数没有填，算不出须到会人数。"
    else:
        least = (count.due + 1) // 2
        how = f"委员 {count.due} 人，须半数以上到会，即至少 {least} 人；"
        if count.present is None:
            how += "到会没有填。"
        else:
            enough = committee_quorum(count.present, count.due)
            how += f"到会 {count.present} 人，{'够' if enough else '不够'}。"
    return (Reason(rule, how), Reason("R151", "支委会由委员到会，列席的人不算到会。"))


def _written(count: Count, params: Params) -> str:
    if not params.flag("count_written"):
        return "本支部设定书面意见不计入赞成。"
    if count.written:
        return f"会前的书面意见 {count.written} 份，计入表决结果，不计入到会。"
    return "会前正式提出的书面意见计入表决结果，不计入到会。"


def letter_grounds(letter: Letter, params: Params) -> tuple[Reason, ...]:
    """Validity, receipt and whose member it is while the letter is under way."""
    row = letter.row
    if row.direction not in (Direction.OUT, Direction.IN):
        return ()  # a certificate (证明信) moves nobody
    days = row.valid_days if row.valid_days is not None else params.whole("letter_days")
    most = params.whole("letter_max_days")
    shown = f"开出 {row.issued_on}，有效 {days} 天，到 {letter.expires_on}；最长一般不超过 {most} 天。"
    found = [Reason("R161", shown)]
    if letter.state is LetterState.OPEN and letter.days_left is not None and letter.days_left < 0:
        found.append(Reason("R162", f"已过有效期 {-letter.days_left} 天还没有落实，原支部要查明原因。"))
    if row.direction == Direction.OUT and letter.state in (LetterState.OPEN, LetterState.LANDED):
        within, until = params.whole("receipt_days"), receipt_due(row, params)
        how = f"开出 {row.issued_on} 后 {within} 天（{until}）还没有回执的，与接收单位联系。"
        found.append(Reason("R163", how))
    if letter.state is LetterState.OPEN:
        found.append(Reason("R164", "对方接收以前仍在原支部名册上：照常管理、交纳党费、计入应到。"))
    if letter.lacks_reason:
        found.append(Reason("R165", "退回要写明理由。"))
    return tuple(found)


def dues_grounds(base: Decimal | None, category: str | None, params: Params) -> tuple[Reason, ...]:
    """How a member's monthly sum is reckoned from the base typed so far."""
    if category == Category.LOW:
        least, most = low_income_sums()
        how = f"低收入党员每月 {least} 元（农民党员 {least} 至 {most} 元），不按基数计算。"
        return (Reason("R181", how),)

    rule = "R180" if category == Category.RETIRED else "R177"
    if base is None or base < 0:
        how = "基数没有填，算不出应交数。"
    else:
        due, to = payable_of(base, category, params), params.word("dues_round")
        rounded = "四舍五入到角" if to == "JIAO" else "四舍五入到分"
        rate = f"{percent_of(base, category)}%，全部基数用同一个比例"
        how = f"基数 {base:.2f} 元 × {rate} ＝ {due:.2f} 元（{rounded}）。"
    back = params.whole("dues_back_months")
    return (
        Reason(rule, how),
        Reason("R183", "基数一般每年初核定一次，工资变了从按新标准领取的当月起改。"),
        Reason("R184", f"补交一般不超过 {back} 个月。"),
    )


def pair_grounds(line: PairLine, params: Params) -> tuple[Reason, ...]:
    """The three rhythms with the day each is counted from, the verdicts, and who may be an old member."""
    parts = []
    for rhythm in line.rhythms:
        every = f"每 {months_in_words(rhythm.months)}一次"
        since = f"上次 {rhythm.last}" if rhythm.last is not None else "从结对那天起"
        last = f"，最晚 {rhythm.next_due}" if rhythm.next_due is not None else "，已不再要求"
        parts.append(f"{rhythm.kind}：{every}，{since}{last}")
    found = [Reason(_RHYTHM_RULE, "；".join(parts) + "。" if parts else "还没有结对记录。")]
    if line.verdicts_due is not None:
        lead = params.whole("pair_verdict_days")
        found.append(Reason("R197", f"预备期满前 {lead} 天，最晚 {line.verdicts_due}，三方都要有评语。"))
    years = f"党龄 {line.years} 年" if line.years is not None else "党龄算不出"
    least, most = params.whole("pair_seniority_years"), params.whole("pair_load")
    found.append(
        Reason("R195", f"{years}（要 {least} 年以上）；现在同时结对 {line.load} 人（不超过 {most} 人）。")
    )
    return tuple(found)
