"""What a person copies into the application booklet (入党志愿书), with the checks before copying."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.services.forms.data.cases import CaseData
from app.services.forms.data.people import BranchData, PersonData

Verdict = Literal["", "合格", "需改"]


@dataclass(frozen=True, slots=True)
class CheckData:
    """One check before copying: what is checked, the program's verdict (empty: for people), what is wrong."""

    text: str
    verdict: Verdict = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class TranscriptData:
    """The facts of one case for the transcript and its check list."""

    branch: BranchData
    case: CaseData
    checks: tuple[CheckData, ...] = ()

    @property
    def person(self) -> PersonData:
        """Whose booklet it is."""
        return self.case.person
