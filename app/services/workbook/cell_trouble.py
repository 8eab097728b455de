"""How the reading of one cell says what is wrong with it or odd about it."""

from __future__ import annotations

from dataclasses import dataclass

from app.services.workbook.trouble import Trouble


@dataclass(frozen=True, slots=True)
class Remark:
    """A warning about a cell, without its place."""

    code: Trouble
    message: str


class BadCell(Exception):
    """An error in a cell, without its place; the row is not importable."""

    def __init__(self, code: Trouble, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


_SHOWN = 40


def quoted(value: object) -> str:
    """A value as it stands in a message: in quotation marks, at most 40 characters."""
    text = " ".join(str(value).split())
    return f"“{text}”" if len(text) <= _SHOWN else f"“{text[:_SHOWN]}…”"


Remarks = list[Remark]
"""Filled by the parsers with the warnings of one cell."""
