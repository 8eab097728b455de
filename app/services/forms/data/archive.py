"""The papers of a case: archive checklist (F34), contents and cover of the folder (F46)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.services.forms.data.people import BranchData, PersonData


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One line of a list of papers; ``must`` marks the five that have to be there (五类必存).

    ``copies`` and ``pages`` are None, ``kind`` is empty where nothing is recorded; ``number`` and ``range``
    are the paper's place in the folder.
    """

    name: str
    must: bool = False
    on: str = ""
    copies: int | None = None
    pages: int | None = None
    kind: str = ""
    note: str = ""
    number: int | None = None
    range: str = ""


@dataclass(frozen=True, slots=True)
class ArchiveData:
    """The papers of one case.

    ``checklist`` are the fixed lines with what is recorded, then what fits none of them; ``contents`` the
    papers in the order of the folder. ``complete`` is whether the five are there (None: nothing is recorded),
    ``missing`` names those that are not (全部 for all); ``place`` the archive they went to.
    """

    branch: BranchData
    person: PersonData
    code: str = ""
    checklist: tuple[PaperRow, ...] = ()
    contents: tuple[PaperRow, ...] = ()
    complete: bool | None = None
    missing: str = ""
    archived_on: date | None = None
    place: str = ""
    admission_on: date | None = None
    full_on: date | None = None

    @property
    def incomplete(self) -> bool:
        """Whether one of the five is known to be missing."""
        return self.complete is False
