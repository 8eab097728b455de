"""The data workbook (数据工作簿): one ``.xlsx`` that carries everything a branch has recorded.

``plan_import`` reads a file and says what it would do, ``apply_import`` does it, all or nothing;
``export_workbook`` writes the whole database, ``write_template`` the blank workbook to fill in.
"""

from __future__ import annotations

from app.services.workbook.apply import apply_import
from app.services.workbook.dictionary import dictionary_markdown
from app.services.workbook.export import export_workbook
from app.services.workbook.plan import plan_import
from app.services.workbook.plan_rows import ACTION_WORDS, Action, ImportPlan, PlannedRow
from app.services.workbook.template import write_template

__all__ = [
    "ACTION_WORDS",
    "Action",
    "ImportPlan",
    "PlannedRow",
    "apply_import",
    "dictionary_markdown",
    "export_workbook",
    "plan_import",
    "write_template",
]
