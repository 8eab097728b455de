"""The visible list of rule modules: nothing is scanned, everything can be found from here."""

from __future__ import annotations

from functools import cache
from importlib import import_module

MODULES = (
    "application",
    "activist",
    "mentors",
    "cultivation",
    "continuity",
    "candidate",
    "notice",
    "introducers",
    "political_review",
    "training",
    "counts",
    "admission",
    "assembly",
    "voters",
    "approval",
    "probation",
    "conversion",
    "extension",
    "converted",
    "order",
    "branch",
    "term",
    "election",
    "org_life",
    "affiliation",
    "mobile",
    "party_dues",
    "entrusted",
    "lag",
    "mechanisms",
)


@cache
def load() -> None:
    """Import every rule module once, which registers its rules."""
    for name in MODULES:
        import_module(f"app.services.rules.{name}")
