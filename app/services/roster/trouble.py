"""Codes of what can be wrong or odd in a foreign roster beside the workbook's own. Stable, never reused.

``E-…`` stops the file (or, on request, only the row), ``W-…`` is reported and does not.
"""

from __future__ import annotations

from enum import StrEnum


class RosterTrouble(StrEnum):
    """What an :class:`app.errors.Issue` of a roster is about."""

    NO_SHEET = "E-RO-01"
    NO_HEADER = "E-RO-02"
    NO_NAME_COLUMN = "E-RO-03"
    UNKNOWN_BRANCH = "E-RO-04"
    NO_BRANCH = "E-RO-05"
    BAD_MAPPING = "E-RO-06"
    TARGET_TWICE = "E-RO-07"
    SAME_PERSON_DIFFERS = "E-RO-08"

    NUMBER_LOST = "W-RO-01"
    UNKNOWN_HELPER = "W-RO-02"
    WORD_LEFT_OUT = "W-RO-03"
    ROW_PASSED_OVER = "W-RO-04"
    MERGES_FILLED = "W-RO-05"
    DATE_MISSING = "W-RO-06"
    OTHER_DATE_STORED = "W-RO-07"
    BRANCH_ADDED = "W-RO-08"
    TARGET_TAKEN = "W-RO-09"
    UNKNOWN_NAME = "W-RO-10"
    BEGIN_ASSUMED = "W-RO-12"
    OTHER_SHEET = "W-RO-13"
    SAME_NAME = "W-RO-14"
