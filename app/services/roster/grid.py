"""A sheet as a grid: only its filled cells, whatever kind of file they come from."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.services.workbook.xlsx_rows import Cells, Merge


@dataclass(slots=True)
class Grid:
    """The filled rows of one sheet in order, each with its number (from 1) and its cells by column (from 0).

    ``name`` is the tab's name, empty for a file without tabs. ``knows_merges`` says whether the kind of file
    tells which cells are merged.
    """

    name: str
    hidden: bool = False
    rows: list[tuple[int, Cells]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    knows_merges: bool = True

    def take(self, number: int, cells: Cells) -> None:
        """Add the next row."""
        self.rows.append((number, cells))


@dataclass(slots=True)
class GridFile:
    """The sheets of a file that were read, and the names of all that can be seen."""

    name: str
    sha256: str
    grids: list[Grid] = field(default_factory=list)
    visible: tuple[str, ...] = ()
