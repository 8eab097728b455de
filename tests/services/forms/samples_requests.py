"""Hand-made letters to the superior: nobody named yet, one person, and many with overlong names."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.services.forms.contexts.requests import LETTERS
from app.services.forms.data import DocumentData, MotionData, RequestData
from tests.services.forms import samples

STUDY = MotionData(
    date(2026, 8, 20),
    due=15,
    present=12,
    votes_for=10,
    votes_against=0,
    votes_abstain=2,
    written_for=1,
    reason="该同志三次无故缺席组织生活，经提醒改进不明显。",
)
DOCUMENT = DocumentData("鑫源支〔2026〕3号", date(2026, 8, 24), "王建国")


def data_for(_context: str, subject: str, state: str) -> Any:
    """A letter in one of the states empty, full, monstrous."""
    papers = LETTERS[subject].papers
    if state == "empty":
        return RequestData(samples.empty_case().branch, enclosures=papers)
    case = samples.full_case()
    listed = (case,)
    if state == "monstrous":
        case = samples.monstrous_case()
        listed = (case, *samples.several(samples.full_case(), 24))
    return RequestData(case.branch, listed, STUDY, DOCUMENT, STUDY.on, True, True, papers)
