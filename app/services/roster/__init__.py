"""Foreign rosters (外来名册): any table of people with stage dates becomes people and facts.

``plan_roster`` finds the header, proposes what each column is and says what importing would do;
``apply_roster`` does it. Names of columns are data: ``resources/roster.toml``.
"""

from __future__ import annotations

from app.services.roster.apply import apply_roster
from app.services.roster.columns import RosterColumn
from app.services.roster.mapping_file import MappingFile, read_mapping
from app.services.roster.names import targets_to_choose
from app.services.roster.plan import RosterOptions, RosterPlan, plan_roster

__all__ = [
    "MappingFile",
    "RosterColumn",
    "RosterOptions",
    "RosterPlan",
    "apply_roster",
    "plan_roster",
    "read_mapping",
    "targets_to_choose",
]
