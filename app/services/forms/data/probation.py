"""Probation and conversion (预备期、转正)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.services.dates import add_days
from app.services.forms.data.candidacy import NOBODY_HEARD, HeardData
from app.services.forms.data.motions import (
    NO_FILING,
    NO_MOTION,
    NO_NOTICE,
    FilingData,
    MotionData,
    NoticeFacts,
)


@dataclass(frozen=True, slots=True)
class ProbationData:
    """The probation of one case.

    ``expiry`` is the day one year is full, ``original_expiry`` the same before any extension (the printed
    end of the probation is the day before). ``dues_from`` is the month dues begin (``2026-08``).
    ``performance`` is the branch's last opinion in the probation, ``remark`` moves and postponements (无 once
    there can be none any more); ``over`` that the person was converted or the probation cancelled.
    The application for conversion is looked for from ``apply_from`` to ``apply_until`` (R100).
    """

    expiry: date | None = None
    original_expiry: date | None = None
    group: str = ""
    grouped_on: date | None = None
    notified_on: date | None = None
    announced_on: date | None = None
    oath_on: date | None = None
    oath_place: str = ""
    merits_and_faults: str = ""
    performance: str = ""
    dues_from: str = ""
    remark: str = ""
    over: bool = False
    apply_from: date | None = None
    apply_until: date | None = None
    print_full_day: bool = False

    @property
    def original_to(self) -> date | None:
        """The last day of the probation as printed, before any extension."""
        return _printed(self.original_expiry, self.print_full_day)

    @property
    def oath(self) -> str:
        """Day and place of the oath."""
        day = f"{self.oath_on:%Y.%m.%d}" if self.oath_on else ""
        return f"{day} {self.oath_place}".strip()


NO_PROBATION = ProbationData()
"""No probation."""


@dataclass(frozen=True, slots=True)
class ConversionData:
    """One conversion meeting (转正大会) with what stands before and behind it.

    ``outcome`` 按期转正, 延长 or 取消; ``months`` of an extension, ``from_on`` and ``to_on`` its printed
    period; ``expiry`` the day the probation ended that this meeting counted with, ``extended`` that it had
    been extended before; ``passed`` that the meeting passed what it voted on.
    """

    applied_on: date | None = None
    heard: HeardData = NOBODY_HEARD
    notice: NoticeFacts = NO_NOTICE
    review: MotionData = NO_MOTION
    vote: MotionData = NO_MOTION
    outcome: str = ""
    months: int | None = None
    from_on: date | None = None
    to_on: date | None = None
    expiry: date | None = None
    general: FilingData = NO_FILING
    approval: FilingData = NO_FILING
    print_full_day: bool = False
    passed: bool = False
    extended: bool = False

    @property
    def decided(self) -> str:
        """What the meeting decided: its outcome once it passed."""
        return self.outcome if self.passed else ""

    @property
    def extended_by(self) -> int | None:
        """The months of an extension that passed."""
        return self.months if self.decided == "延长" else None

    @property
    def in_force(self) -> bool:
        """Whether it passed and the superior agreed."""
        return self.passed and self.approval.filed

    @property
    def printed_to(self) -> date | None:
        """The last day of that probation as printed: the day before it is full (errata 3.14)."""
        return _printed(self.expiry, self.print_full_day)


NO_CONVERSION = ConversionData()
"""No conversion."""


def _printed(full: date | None, on_the_day: bool) -> date | None:
    """The printed end of a probation: the day before it is full, or that day where the branch prints it."""
    return full if full is None or on_the_day else add_days(full, -1)
