"""The agreed columns of the data workbook, written down apart from the models.

They stand in tests/data/workbook_contract.txt. Others build files against it: a line may be added, none may
be renamed, moved or lose a word.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parents[2] / "data" / "workbook_contract.txt"
OPEN = "…"


@dataclass(frozen=True)
class Agreed:
    """One agreed column."""

    header: str
    required: bool
    kind: str
    words: tuple[str, ...] = ()
    is_open: bool = False
    target: str = ""


def agreed() -> dict[str, list[Agreed]]:
    """The agreed columns by sheet, in workbook order."""
    found: dict[str, list[Agreed]] = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            columns = found.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            header, kind, *rest = line.split(" ")
            is_open = OPEN in rest
            words = [part for part in rest if part != OPEN]
            is_reference = kind in ("引", "引多")
            columns.append(
                Agreed(
                    header.rstrip("*"),
                    header.endswith("*"),
                    kind,
                    () if is_reference or not words else tuple(words[0].split("/")),
                    is_open,
                    words[0] if is_reference else "",
                )
            )
    return found
