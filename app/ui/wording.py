"""How services' results are worded and toned on screen; no judgement of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime

from app.services.editions import LABELS as EDITION_LABELS
from app.services.editions import Edition, edition_on
from app.services.journey.line import StepLine, StepState
from app.services.journey.reasons import Reason
from app.services.milestones import Stage
from app.services.params import Params, shipped_params
from app.services.refusing import allowance
from app.services.rules.findings import SEVERITY_LABELS, SOURCE_LABELS, Finding, Severity, State
from app.services.rules.texts import text_in_force
from app.services.waivers import is_put_aside
from app.ui.common.finding_card import FindingText
from app.ui.common.step_line import StepItem, StepMark
from app.ui.common.table_model import Column, Row
from app.ui.common.why import Why
from app.ui.theme import Tone

SEVERITY_TONES = {Severity.VIOLATION: Tone.ACCENT, Severity.WARNING: Tone.WARN, Severity.HINT: Tone.INFO}
SOON = 10
"""So many days before it is due a thing is drawn in amber."""
_NUMERALS = "一二三四五"
_MARKS = {
    StepState.DONE: StepMark.DONE,
    StepState.NOW: StepMark.NOW,
    StepState.OPEN: StepMark.OPEN,
    StepState.WAITING: StepMark.LATER,
    StepState.MISSED: StepMark.BLOCKED,
    StepState.STOPPED: StepMark.BLOCKED,
    StepState.NOT_NEEDED: StepMark.SKIPPED,
}
_STAGE_TONES = {
    Stage.APPLICANT.value: Tone.NEUTRAL,
    Stage.ACTIVIST.value: Tone.NEUTRAL,
    Stage.CANDIDATE.value: Tone.INFO,
    Stage.PROBATIONARY.value: Tone.INFO,
    Stage.FULL.value: Tone.DONE,
}


def stage_tone(stage: str) -> Tone:
    """The tone a stage's tag is drawn in."""
    return _STAGE_TONES.get(stage, Tone.NEUTRAL)


def short_stage(stage: str) -> str:
    """申请人, 积极分子 …: the stage without 入党, where there is little room."""
    return stage.removeprefix("入党")


def days_badge(days_left: int, severity: Severity) -> tuple[str, Tone]:
    """超期 3 天, 今天, 还有 4 天, with a tone that grows milder with the time left."""
    if days_left < 0:
        # A hint's blue is for what is far off; late is never as calm as that.
        tone = SEVERITY_TONES[severity]
        return f"超期 {-days_left} 天", Tone.WARN if tone is Tone.INFO else tone
    if days_left == 0:
        return "今天", Tone.ACCENT
    return f"还有 {days_left} 天", Tone.WARN if days_left <= SOON else Tone.INFO


def due_tone(day: date | None, today: date) -> Tone | None:
    """The tone of a day on which something is due."""
    if day is None:
        return None
    left = (day - today).days
    return Tone.ACCENT if left < 0 else Tone.WARN if left <= SOON else Tone.INFO


def due_mark(day: date | None, today: date) -> str:
    """What that tone means, in a word."""
    return {Tone.ACCENT: "超期", Tone.WARN: "临期"}.get(due_tone(day, today) or Tone.INFO, "")


def due_column(title: str, day: Callable[[Row], date | None], today: Callable[[], date]) -> Column[Row]:
    """The column of the day something is due on: a tag whose colour a word repeats."""
    return Column(
        "due",
        title,
        day,
        width=140,
        tone=lambda row: due_tone(day(row), today()),
        mark=lambda row: due_mark(day(row), today()),
    )


def step_code(step: int | None, rule: str = "") -> str:
    """The code of the step a finding or obligation belongs to; ``""`` when it has none."""
    if step is None:
        return ""
    from app.services.steps import step_named

    return "8b" if step == 8 and rule in step_named("8b").rules else str(step)


def step_item(line: StepLine, phase: str, findings: tuple[Finding, ...]) -> StepItem:
    """One line of the step line; a done step with a violation or warning is marked as lacking."""
    mark, word = _MARKS[line.state], line.state.value
    wrong = any(f.severity is not Severity.HINT for f in findings)
    if mark is StepMark.DONE and wrong:
        mark, word = StepMark.LACKING, StepMark.LACKING.value
    note = str(line.when) if line.when is not None else line.hint
    return StepItem(line.step.code, line.step.code, line.name, mark, note, phase, line.late, word)


def phase_title(stage: int, title: str) -> str:
    """``三　发展对象的确定和考察``; ``stage`` counts from 0."""
    return f"{_NUMERALS[stage]}　{title}"


def finding_text(finding: Finding, params: Params, *, open_text: str = "") -> FindingText:
    """A finding as a card: its sentence, and behind 为什么 article, edition, duty, numbers and source."""
    text = text_in_force(finding.rule, params)
    facts: list[tuple[str, str]] = []
    if text is not None:
        facts.append(("规则", f"{finding.rule}　{text.title}"))
        facts.append(("规定", text.duty))
    if finding.basis:
        facts.append(("依据", finding.basis))
    elif finding.article:
        edition = EDITION_LABELS[Edition(finding.edition)] if finding.edition in set(Edition) else ""
        facts.append(("依据", f"{edition}{finding.article}"))
    else:
        facts.append(("依据", _without_article(finding.source)))
    for key in text.numbers if text is not None else ():
        facts.append(("所用数字", _number(key, params)))
    if finding.due_on is not None:
        facts.append(("期限", str(finding.due_on)))
    facts.append(("来源", SOURCE_LABELS.get(finding.source, finding.source)))
    facts.append(("谁可放行", allowance(finding.source, finding.severity, finding.basis or finding.article)))
    local = finding.source == "default" or any(
        params.is_local(key) for key in (text.measures if text is not None else ())
    )
    word = SEVERITY_LABELS[finding.severity]
    if finding.state is State.UNDETERMINED:
        word = "无法判断"
    tone = SEVERITY_TONES[finding.severity]
    if is_put_aside(finding):
        word, tone = "已说明", Tone.NEUTRAL
    detail = "节假日安排还没有公布，工作日按周一至周五暂算。" if finding.provisional else ""
    kept = finding.explanation
    return FindingText(
        key=finding.rule,
        word=word,
        tone=tone,
        title=finding.message,
        detail=detail,
        facts=tuple(facts),
        local="本支部设定" if local else "",
        open_text=open_text,
        explained=f"情况说明：{kept.reason}（{kept.by}，{kept.on}）" if kept is not None else "",
    )


def rule_why(rule: str, params: Params, day: date, *, title: str = "", how: str = "", basis: str = "") -> Why:
    """A rule as it binds on ``day``: duty, article of that day's edition, numbers used, source.

    Where the ``basis`` already said (细则（2014）第八条) names an edition, that one is explained.
    """
    text = text_in_force(rule, params)
    if text is None:
        return Why(title, how)
    said = (one for one, words in EDITION_LABELS.items() if words and basis.startswith(words))
    edition = next(said, None) or edition_on(day, params)
    article = text.article(edition)
    named = f"{rule}　{text.title}"
    facts = [("规则", named)] if title else []
    facts.append(("规定", text.duty))
    if not text.binds(edition):
        facts.append(("依据", f"{day} 的事按{EDITION_LABELS[edition]}判断，那时没有这一条，不查。"))
        return Why(title or named, how, rule, tuple(facts))
    source = text.source_in(edition)
    if article:
        of = EDITION_LABELS[edition] if text.is_of_the_rules else ""
        facts.append(("依据", f"{of}{article}"))
    else:
        facts.append(("依据", _without_article(source)))
    facts += [("所用数字", _number(key, params)) for key in text.numbers]
    facts.append(("来源", SOURCE_LABELS.get(source, source)))
    facts.append(("谁可放行", allowance(source, text.severity, article)))
    return Why(title or named, how, rule, tuple(facts))


def _without_article(source: str) -> str:
    """What a rule rests on that no article says."""
    if source == "default":
        return "条文没有写，是本支部设定"
    if source == "local":
        return "条文没有写，是地方做法或手册"
    return "条文没有写，是日期、数目的先后和相符"


def whys(reasons: Iterable[Reason], params: Params, day: date) -> tuple[Why, ...]:
    """Reasons with the rules behind them, as they bind on ``day``."""
    return tuple(rule_why(one.rule, params, day, how=one.how) for one in reasons)


def _number(key: str, params: Params) -> str:
    shipped = shipped_params()[key]
    value = params.value(key)
    shown = {True: "是", False: "否"}.get(value, str(value)) if isinstance(value, bool) else str(value)
    unit = f" {shipped.unit}" if shipped.unit else ""
    return f"{shipped.label}：{shown}{unit}" + (f"（{params.basis(key)}）" if params.is_local(key) else "")


def counts_text(findings: tuple[Finding, ...]) -> tuple[str, Tone] | None:
    """``2 项违规`` or ``3 项预警`` for a tag; None when there is neither."""
    for severity in (Severity.VIOLATION, Severity.WARNING):
        number = sum(f.severity is severity for f in findings)
        if number:
            return f"{number} 项{SEVERITY_LABELS[severity]}", SEVERITY_TONES[severity]
    return None


def short_day(day: date, today: date) -> str:
    """``12-10``, with the year when it is not this one."""
    return f"{day:%m-%d}" if day.year == today.year else str(day)


def local_moment(at: str) -> datetime:
    """A time kept as UTC (ISO) on this PC's clock, for columns that are ordered and filtered by day."""
    return datetime.fromisoformat(at).astimezone()


def local_time(at: str) -> str:
    """``2026-07-12 15:03`` on this PC's clock, from a time kept as UTC (ISO)."""
    return f"{datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M}"
