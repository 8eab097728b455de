"""What a rule says: a finding (检查发现), or a dated obligation (期限)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Severity(StrEnum):
    """How grave (rules.md section 2): 违规, 预警, 提示."""

    VIOLATION = "violation"
    WARNING = "warning"
    HINT = "hint"


SEVERITY_LABELS = {Severity.VIOLATION: "违规", Severity.WARNING: "预警", Severity.HINT: "提示"}


class State(StrEnum):
    """``broken``: the facts contradict the rule; ``undetermined``: a fact it needs is missing."""

    BROKEN = "broken"
    UNDETERMINED = "undetermined"


SOURCE_LABELS = {
    "verified": "原文核对",
    "quoted": "摘引，待书记核对",
    "local": "地方做法或手册",
    "default": "本支部设定",
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a finding stands as it is (情况说明): the reason, who wrote it, and the day."""

    reason: str
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found wrong, missing or doubtful.

    ``case`` and ``subject`` are readable codes; ``node`` is the date of the event judged; ``due_on`` a
    deadline if there is one; ``provisional`` marks a count over an unpublished calendar year (暂算);
    ``assumed`` a count resting on an assumed date of receipt (推定). ``explanation`` is what the secretary
    wrote about it (情况说明), for which it may be put aside (``services.waivers``).
    """

    rule: str
    severity: Severity
    state: State
    message: str
    case: str | None = None
    subject: str | None = None
    person: str | None = None
    edition: str | None = None
    article: str | None = None
    basis: str = ""
    source: str = "default"
    step: int | None = None
    node: date | None = None
    due_on: date | None = None
    provisional: bool = False
    assumed: bool = False
    case_id: str | None = None
    subject_id: str | None = None
    explanation: Explanation | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A dated obligation still open: something must happen by ``due_on`` (that day included).

    ``act`` is the short act for 今日 (谈话), ``message`` the sentence with the arithmetic. Past the day the
    rule itself is broken with severity ``late``; within ``warn_days`` before it a warning is given.
    """

    rule: str
    due_on: date
    act: str
    message: str
    late: Severity
    warn_days: int
    case: str | None = None
    subject: str | None = None
    person: str | None = None
    edition: str | None = None
    article: str | None = None
    basis: str = ""
    source: str = "default"
    step: int | None = None
    provisional: bool = False
    case_id: str | None = None
    subject_id: str | None = None
