"""Thresholds (阈值) of the rules: shipped in resources/rules.toml, changed by the user, always labelled.

A value that no national text gives, or that the user has changed, is shown and printed as 本支部设定.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.config import resource_path
from app.errors import UserError
from app.models import Setting

Value = int | bool | str | date
PREFIX = "param."
WORDING_PREFIX = "rule."
"""Keys of the corrections of a rule's text (``services.rulebook``)."""


@dataclass(frozen=True, slots=True)
class Param:
    """One threshold: its shipped value, unit and meaning (rules.md section 5 names the key).

    ``strict`` says which values of a national number are stricter: ``less``, ``more``, or no direction.
    """

    key: str
    value: Value
    label: str
    unit: str = ""
    national: bool = False
    words: tuple[str, ...] = ()
    low: int = 0
    high: int = 100_000
    strict: str = ""

    def allowed(self) -> str:
        """What may be typed, in a sentence."""
        if isinstance(self.value, bool):
            return "请选“是”或者“否”。"
        if isinstance(self.value, int):
            return f"请填 {self.low} 到 {self.high} 之间的整数。"
        if isinstance(self.value, date):
            return f"请填日期，例如 {self.value}。"
        return "请从列出的几项里选。"


@cache
def rules_data() -> dict[str, Any]:
    """The whole of resources/rules.toml."""
    with resource_path("rules.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def shipped_params() -> dict[str, Param]:
    """Every threshold with its shipped value."""
    found: dict[str, Param] = {}
    for key, entry in rules_data()["param"].items():
        options = {**entry, "words": tuple(entry.get("words", ()))}
        found[key] = Param(key=key, **options)
    return found


@dataclass(frozen=True)
class Params:
    """The thresholds in force: shipped ones with the user's over them.

    ``wordings`` are the corrections of rules' texts made here, by ``R05.duty``: what explains a number says
    the text that is in force (``rules.texts.text_in_force``).
    """

    changed: Mapping[str, Value] = field(default_factory=dict)
    wordings: Mapping[str, str] = field(default_factory=dict)

    def value(self, key: str) -> Value:
        """The value in force; KeyError for an unknown key."""
        shipped = shipped_params()[key]
        return self.changed.get(key, shipped.value)

    def whole(self, key: str) -> int:
        """A whole number."""
        value = self.value(key)
        if not isinstance(value, int):
            raise TypeError(key)
        return value

    def flag(self, key: str) -> bool:
        """A yes/no."""
        return bool(self.value(key))

    def word(self, key: str) -> str:
        """A word."""
        return str(self.value(key))

    def day(self, key: str) -> date:
        """A date."""
        value = self.value(key)
        if not isinstance(value, date):
            raise TypeError(key)
        return value

    @cached_property
    def editions_from(self) -> tuple[date, date]:
        """The days from which the editions of 2014 and 2026 are in force."""
        return self.day("r2014_from"), self.day("r2026_from")

    def is_local(self, key: str) -> bool:
        """Whether to label it 本支部设定: not national, or changed here."""
        return key in self.changed or not shipped_params()[key].national

    def is_looser(self, key: str) -> bool:
        """Whether a national number was changed so that less is asked than by the text (比条文宽)."""
        shipped = shipped_params()[key]
        value = self.value(key)
        if not (shipped.strict and isinstance(value, int) and isinstance(shipped.value, int)):
            return False
        return value > shipped.value if shipped.strict == "less" else value < shipped.value

    def basis(self, key: str) -> str:
        """Whose number it is: 条文, 本支部设定, or that with the remark 比条文宽."""
        if self.is_looser(key):
            return "本支部设定，比条文宽"
        return "本支部设定" if self.is_local(key) else "条文"


def parse_value(key: str, typed: str) -> Value:
    """A value as typed or stored, checked against the threshold's kind and range.

    Raises UserError for an unknown key or a value that does not fit.
    """
    shipped = shipped_params().get(key)
    if shipped is None:
        raise UserError("E-PARAM-01", f"没有“{key}”这项设定。")
    wrong = UserError(
        "E-PARAM-02", f"“{shipped.label}”不能设为“{typed}”，原来的设定没有改动。", shipped.allowed()
    )
    if isinstance(shipped.value, bool):
        if typed not in ("true", "false"):
            raise wrong
        return typed == "true"
    if isinstance(shipped.value, int):
        if not typed.strip().isascii() or not typed.strip().isdigit():
            raise wrong
        number = int(typed)
        if not shipped.low <= number <= shipped.high:
            raise wrong
        return number
    if isinstance(shipped.value, date):
        try:
            return date.fromisoformat(typed)
        except ValueError:
            raise wrong from None
    if shipped.words and typed not in shipped.words:
        raise wrong
    return typed


def load_params(session: Session) -> Params:
    """The thresholds in force in this database.

    A stored value that does not fit (of another program, of an older one with other bounds) does not count.
    """
    changed: dict[str, Value] = {}
    wordings: dict[str, str] = {}
    kept = or_(Setting.key.startswith(PREFIX), Setting.key.startswith(WORDING_PREFIX))
    for row in session.scalars(select(Setting).where(kept)):
        key = row.key.removeprefix(PREFIX)
        if key != row.key and key in shipped_params():
            with suppress(UserError):
                changed[key] = parse_value(key, row.value)
        elif row.key.startswith(WORDING_PREFIX):
            wordings[row.key.removeprefix(WORDING_PREFIX)] = row.value
    return Params(changed, wordings)


def set_param(session: Session, key: str, typed: str) -> None:
    """Change a threshold for this branch; the shipped value again if ``typed`` equals it."""
    value = parse_value(key, typed)
    stored = session.get(Setting, PREFIX + key)
    if value == shipped_params()[key].value:
        if stored is not None:
            session.delete(stored)
        return
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if stored is None:
        session.add(Setting(key=PREFIX + key, value=text))
    else:
        stored.value = text
