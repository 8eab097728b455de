"""How often each triple letter (F36) was printed for good: counted per letter from the print log.

Only what goes on preprinted paper counts; a preview and a calibration page go on plain paper and are neither
counted nor logged. The log has one line for the person, as for every form, and one for the letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import FormRefused
from app.models import PrintLog
from app.services.forms import FormSpec
from app.services.forms.overlays.drawing import PRINT
from app.services.forms.periods import is_overlay

LETTER = "f36"
"""The form whose printings are counted per letter."""
PLAIN = "白纸"


@dataclass(frozen=True, slots=True)
class LetterPrints:
    """How many copies of a letter were printed, and when last (UTC, ISO)."""

    times: int
    last: str


def paper_of(form: FormSpec, choices: Mapping[str, bool | int | str]) -> str:
    """What a form is printed on with these choices: the name of a preprinted paper, or :data:`PLAIN`."""
    chosen = {choice.key: choices.get(choice.key, choice.default) for choice in form.choices}
    if is_overlay(form) and chosen.get("output") == PRINT:
        return str(chosen["paper"])
    return PLAIN


def is_official(form: FormSpec, choices: Mapping[str, bool | int | str]) -> bool:
    """Whether this output is a printing to be noted; of an overlay only what goes on its own paper is."""
    return not is_overlay(form) or paper_of(form, choices) != PLAIN


def one_paper(papers: Iterable[str]) -> str:
    """The one paper a batch is printed on; FormRefused for a mixture (forms.md 2.2)."""
    found = sorted(set(papers))
    if len(found) > 1:
        raise FormRefused(
            "E-FORM-16",
            f"这一批要用 {len(found)} 种纸（{'、'.join(found)}），没有打印，数据没有改动。",
            "预印纸上的三联介绍信单独成批，一批只用一种纸样。",
        )
    return found[0] if found else PLAIN


def letter_prints(session: Session) -> dict[str, LetterPrints]:
    """The official printings of every letter that has any, by the letter's UUID."""
    rows = session.execute(
        select(PrintLog.subject_id, func.sum(PrintLog.copies), func.max(PrintLog.at))
        .where(PrintLog.form == letter_form(LETTER))
        .group_by(PrintLog.subject_id)
    )
    return {subject: LetterPrints(int(times), last) for subject, times, last in rows}


def letter_form(key: str) -> str:
    """What the line of the letter itself carries as its form, so that no person's list shows it."""
    return f"{key}/letter"
