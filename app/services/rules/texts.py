"""What resources/rules/*.toml says of the rules: title, article by edition, source, duty, severity."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from app.config import resource_path
from app.services.editions import Edition
from app.services.params import Params
from app.services.rules.findings import Severity

ANY = "ANY"
"""Key of an article that does not depend on the edition of the 细则 (支部工作条例, 党费规定 …)."""


@dataclass(frozen=True, slots=True)
class RuleText:
    """What resources/rules/*.toml says of one rule.

    ``articles`` maps an edition to its article; an edition that is not listed is not bound by the rule.
    ``anchor`` names the event whose date chooses the edition (errata 3.2); ``grace`` marks an addition of
    2026 that is only a hint in the days between issue and publication (errata 3.3); ``params`` the
    thresholds it is measured by, ``uses`` those that only shape the count (whether the first day counts, how
    early to remind) and do not make it a rule of this branch; ``sources`` says where an edition was read if
    not where ``source`` says.
    """

    id: str
    title: str
    severity: Severity
    articles: Mapping[str, str]
    anchor: str
    source: str
    duty: str
    step: int | None = None
    grace: bool = False
    params: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    section: str = ""
    sources: Mapping[str, str] = field(default_factory=dict)

    @property
    def measures(self) -> tuple[str, ...]:
        """The thresholds a finding is measured by: a day of reminding before the term is none of them."""
        return tuple(key for key in self.params if not key.endswith("_warn_days"))

    @property
    def numbers(self) -> tuple[str, ...]:
        """Every threshold that has a part in it, to be told with a finding."""
        return (*self.params, *(key for key in self.uses if key not in self.params))

    def source_in(self, edition: Edition) -> str:
        """How well the text of an edition was read: verified, quoted, local or default."""
        return self.sources.get(edition, self.source)

    def article(self, edition: Edition) -> str | None:
        """The article in an edition, or None."""
        return self.articles.get(ANY) or self.articles.get(edition) or None

    def binds(self, edition: Edition) -> bool:
        """Whether the rule exists in this edition."""
        return ANY in self.articles or edition in self.articles

    @property
    def is_of_the_rules(self) -> bool:
        """Whether the rule rests on the 细则, so that an edition is named with it."""
        return ANY not in self.articles


@cache
def rule_texts() -> dict[str, RuleText]:
    """Every rule described in resources/rules/*.toml, by number; ``section`` is the file's name."""
    found: dict[str, RuleText] = {}
    for path in sorted(resource_path("rules").glob("*.toml")):
        entries = tomllib.loads(path.read_text(encoding="utf-8"))
        for number, entry in entries.items():
            options = {**entry, **{key: tuple(entry.get(key, ())) for key in ("params", "uses")}}
            options["severity"] = Severity(options["severity"])
            found[number] = RuleText(id=number, section=path.stem, **options)
    return dict(sorted(found.items()))


def corrected(text: RuleText, part: str, value: str) -> RuleText:
    """A text with its ``duty``, its ``title`` or the article of an edition as corrected here."""
    if part == "duty":
        return replace(text, duty=value)
    if part == "title":
        return replace(text, title=value)
    if part in text.articles:
        return replace(text, articles={**text.articles, part: value})
    return text


def text_in_force(rule: str, params: Params) -> RuleText | None:
    """A rule's text with the corrections made in this place; None for an unknown number."""
    text = rule_texts().get(rule)
    if text is None or not params.wordings:
        return text
    for key, value in params.wordings.items():
        number, _, part = key.partition(".")
        if number == rule:
            text = corrected(text, part, value)
    return text
