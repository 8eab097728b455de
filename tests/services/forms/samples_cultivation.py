"""Sample facts of recommendation and cultivation for the cases of ``samples``."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from app.services.forms.data import DocumentData, InspectionData, RecommendationData, ReportData, TrainingData

MEMBERS = RecommendationData(
    channel="党员推荐",
    organiser="中共海川市鑫源精密电子有限公司支部委员会",
    on=date(2024, 8, 20),
    meeting="推荐会",
    way="无记名投票",
    due=16,
    present=15,
    votes_for=14,
    votes_against=0,
    votes_abstain=1,
    opinion="同意推荐为入党积极分子人选。",
)
LEAGUE = replace(
    MEMBERS,
    channel="群团推荐",
    organiser="鑫源电子团支部",
    on=date(2024, 8, 22),
    meeting="",
    due=25,
    present=23,
    votes_for=22,
    body="共青团",
    opinion="同意推荐。",
)
PERIODS = (
    (date(2024, 9, 10), date(2025, 3, 9)),
    (date(2025, 3, 10), date(2025, 9, 9)),
    (date(2025, 9, 10), date(2026, 3, 9)),
    (date(2026, 3, 10), date(2026, 5, 17)),
)
REPORTS = (
    (date(2024, 12, 10), "学习党章的体会"),
    (date(2025, 3, 5), "做一名合格的生产骨干"),
    (date(2025, 6, 8), "从身边党员身上学什么"),
    (date(2025, 9, 2), "入党动机再认识"),
)


def inspection(number: int, period: tuple[date, date], text: str) -> InspectionData:
    """One inspection with every opinion."""
    return InspectionData(
        number=number,
        on=period[1],
        period_from=period[0],
        period_to=period[1],
        mentor_opinion=text,
        group_opinion=text,
        branch_opinion=text,
        branch_on=period[1],
        conclusion="好",
        reports=2,
        reports_view="按时提交，联系实际。",
    )


COURSES = (
    TrainingData(
        class_name="高新区2025年入党积极分子培训班",
        content="党章、党的基本知识、发展党员程序和入党动机教育。",
        start_on=date(2025, 4, 12),
        end_on=date(2025, 4, 12),
        days="1",
        hours=8,
        organiser="基层党委",
        passed=True,
        score="合格",
        kind="先期培训",
    ),
    TrainingData(
        class_name="高新区2026年第2期发展对象培训班",
        content="党章、党史、发展党员工作细则、廉洁自律准则。",
        start_on=date(2026, 6, 10),
        end_on=date(2026, 6, 12),
        days="3",
        hours=24,
        organiser="基层党委",
        passed=True,
        score="92分",
        certificate="2026-018",
        kind="集中培训",
    ),
)


def cultivation(text: str, more: int = 1) -> dict[str, Any]:
    """The fields of a case; ``more`` makes texts long and adds inspections."""
    periods = PERIODS if more == 1 else (*PERIODS, *PERIODS[:2])
    return {
        "code": "AJ2024-003",
        "receiver": "李敏",
        "recommendations": (replace(MEMBERS, opinion=text * more), replace(LEAGUE, opinion=text[:40] * more)),
        "inspections": tuple(
            inspection(number, period, text * more) for number, period in enumerate(periods, 1)
        ),
        "later_inspections": tuple(
            inspection(number, period, text * more) for number, period in enumerate(PERIODS[:2], 1)
        ),
        "reports": tuple(
            ReportData(on, on, title * more, "王建国") for _ in range(more) for on, title in REPORTS
        ),
        "courses": COURSES * (1 if more == 1 else 2),
        "document": DocumentData("鑫源支〔2026〕3号", date(2026, 5, 19), "王建国"),
    }
