"""The faces of the probationary booklet (F30): two quarters a face, the branch's opinion every half-year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.services.dates import add_days, add_months, months_full
from app.services.forms.data.cultivation import InspectionData, all_together, ordinal, together

# An inspection without a period is taken to look back this far.
LOOKS_BACK = timedelta(days=45)
HALVES = 2


@dataclass(frozen=True, slots=True)
class ProbationBlock:
    """The room for one inspection: a quarter or a half of the probation, held or not."""

    name: str
    period: str = ""
    inspection: InspectionData | None = None

    @property
    def title(self) -> str:
        """``第一季度（2026年8月至11月）``; blanks while the probation has not begun."""
        return f"{self.name}（{self.period or '____年__月至__月'}）"


@dataclass(frozen=True, slots=True)
class ProbationFace:
    """One face: two ``quarters`` and the ``whole`` half-year they make, or the branch's opinion after it.

    ``half`` is 半年, 一年, 一年半.
    """

    is_branch: bool
    half: str
    quarters: tuple[ProbationBlock, ...] = ()
    whole: ProbationBlock = ProbationBlock("")
    branch: InspectionData | None = None


def probation_faces(inspections: Sequence[InspectionData], start: date | None) -> tuple[ProbationFace, ...]:
    """The faces for a year, and for what an extension adds.

    The last half of the year has no face for the branch: its opinion is the review before the conversion.
    """
    held = _by_quarter(inspections, start)
    halves = max(HALVES, max(held, default=0) // 2 + 1)
    faces: list[ProbationFace] = []
    for half in range(halves):
        name = _half_name(half)
        pair = [held.get(2 * half), held.get(2 * half + 1)]
        quarters = tuple(
            ProbationBlock(f"第{ordinal(2 * half + at + 1)}季度", _months(start, 2 * half + at, 1), each)
            for at, each in enumerate(pair)
        )
        both = all_together(pair)
        whole = ProbationBlock(f"第{ordinal(half + 1)}个半年", _months(start, 2 * half, 2), both)
        faces.append(ProbationFace(False, name, quarters, whole))
        if half + 1 != HALVES:
            told = [each for each in pair if each is not None and each.branch_opinion]
            faces.append(ProbationFace(True, name, branch=all_together(told)))
    return tuple(faces)


def _half_name(half: int) -> str:
    years, rest = divmod(half + 1, 2)
    name = f"{ordinal(years)}年".replace("二年", "两年") if years else ""
    return name + (("半" if years else "半年") if rest else "")


def _by_quarter(inspections: Sequence[InspectionData], start: date | None) -> dict[int, InspectionData]:
    """The inspections by the quarter of the probation (from 0) they look at; several stand together."""
    found: dict[int, InspectionData] = {}
    for at, each in enumerate(inspections):
        middle = _middle(each)
        quarter = at if start is None or middle is None else max(0, months_full(start, middle)) // 3
        found[quarter] = together(found[quarter], each) if quarter in found else each
    return found


def _middle(inspection: InspectionData) -> date | None:
    start, end = inspection.period_from, inspection.period_to
    if start is not None and end is not None:
        return start + (end - start) / 2
    return inspection.on - LOOKS_BACK if inspection.on is not None else None


def _months(start: date | None, quarter: int, quarters: int) -> str:
    """The months of some quarters of the probation, from ``quarter`` on."""
    if start is None:
        return ""
    first = add_months(start, 3 * quarter)
    last = add_days(add_months(start, 3 * (quarter + quarters)), -1)
    year = "" if last.year == first.year else f"{last.year}年"
    return f"{first.year}年{first.month}月至{year}{last.month}月"
