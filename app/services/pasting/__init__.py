"""Pasting a block of cells from Excel or WPS: the cells, what each column is, and the plan of an import.

``read_cells`` reads the clipboard, ``plan_paste`` says what the block would do by the same planning and the
same checks as the data workbook, ``apply_paste`` does it, all or nothing.
"""

from __future__ import annotations

from app.services.pasting.cells import Block, read_cells
from app.services.pasting.columns import PasteColumn, targets_of
from app.services.pasting.plan import PASTED, PasteOptions, PastePlan, apply_paste, plan_paste

__all__ = [
    "PASTED",
    "Block",
    "PasteColumn",
    "PasteOptions",
    "PastePlan",
    "apply_paste",
    "plan_paste",
    "read_cells",
    "targets_of",
]
