"""B. Activists (入党积极分子): rules R10–R30."""

from __future__ import annotations
