"""Columns of filings that wait, of decisions made here, and of decisions the superior sent."""

from __future__ import annotations

from app.services.deciding import Decided
from app.services.exchange.approvals import ApprovalView, Pending
from app.ui.common.table_model import Column
from app.ui.theme import Tone


def _tone(view: ApprovalView) -> Tone:
    if not view.is_valid:
        return Tone.ACCENT
    return Tone.WARN if view.changed or not view.is_known else Tone.DONE


def _state(view: ApprovalView) -> str:
    if not view.is_valid:
        return "来源未确认"
    if not view.is_known:
        return "找不到案卷"
    return "此后有改动" if view.changed else "没有改动"


def pending_columns() -> list[Column[Pending]]:
    """Who, what, since when, from whom."""
    return [
        Column("submitted", "上报日期", lambda r: r.submitted_on, width=104),
        Column("person", "姓名", lambda r: r.person, width=100, tip=lambda r: r.person),
        Column("matter", "事项", lambda r: r.matter, width=128, tip=lambda r: r.matter),
        Column(
            "organisation", "党组织", lambda r: r.organisation, stretch=True, tip=lambda r: r.organisation
        ),
        Column("case", "案卷", lambda r: r.case, width=88),
    ]


def decided_columns() -> list[Column[Decided]]:
    """The decision, whether the branch changed something since, whether it went out."""
    return [
        Column("on", "办理日期", lambda r: r.view.decided_on, width=104),
        Column("person", "姓名", lambda r: r.view.person or None, width=100, tip=lambda r: r.view.person),
        Column("matter", "事项", lambda r: r.view.matter, stretch=True, tip=lambda r: r.view.matter),
        Column("decision", "结果", lambda r: r.view.decision, width=72),
        Column(
            "organisation",
            "党组织",
            lambda r: r.organisation,
            width=160,
            tip=lambda r: r.organisation,
            shown=False,
        ),
        Column(
            "state",
            "内容",
            lambda r: _state(r.view),
            width=108,
            tone=lambda r: _tone(r.view),
            tip=lambda r: r.view.message,
        ),
        Column(
            "sent",
            "批复包",
            lambda r: r.sent_as or None,
            lambda r: f"第 {r.sent_as} 号" if r.sent_as else "未发",
            88,
            tone=lambda r: Tone.DONE if r.sent_as else Tone.WARN,
        ),
    ]


def received_columns() -> list[Column[ApprovalView]]:
    """A decision of the superior as the branch sees it."""
    return [
        Column("on", "办理日期", lambda r: r.decided_on, width=104),
        Column("person", "姓名", lambda r: r.person or None, width=108, tip=lambda r: r.person),
        Column("case", "案卷", lambda r: r.case or None, width=88),
        Column("matter", "事项", lambda r: r.matter, width=120, tip=lambda r: r.matter),
        Column("decision", "结果", lambda r: r.decision, width=76),
        Column("number", "文号", lambda r: r.number or None, width=140, tip=lambda r: r.number),
        Column("state", "状态", _state, width=112, tone=_tone),
        Column("message", "说明", lambda r: r.message, stretch=True, tip=lambda r: r.message),
    ]
