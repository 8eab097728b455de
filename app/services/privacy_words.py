"""Words of resources/privacy.toml: purposes and recipients that are offered, and the retention kinds."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from app.config import resource_path


@dataclass(frozen=True, slots=True)
class RetentionKind:
    """A reason why data are no longer needed: whom it is about, from which day, proposed years, source."""

    key: str
    label: str
    of: str
    since: str
    proposal: int
    source: str


@cache
def _data() -> dict[str, Any]:
    with resource_path("privacy.toml").open("rb") as file:
        return tomllib.load(file)


def shipped_purposes() -> tuple[str, ...]:
    """Purposes (用途) offered before the unit has used its own."""
    return tuple(_data()["exports"]["purposes"])


def shipped_recipients() -> tuple[str, ...]:
    """Recipients (交给谁) offered before the unit has used its own."""
    return tuple(_data()["exports"]["recipients"])


def first_purpose(kind: str) -> str:
    """The purpose that stands there at first for a kind of file."""
    found = _data()["exports"]["first"].get(kind)
    return str(found) if found else shipped_purposes()[0]


def bulk_export() -> int:
    """From how many people on a readable file with whole ID numbers needs a second person's yes."""
    return int(_data()["two_people"]["bulk"])


def shipped_channel_rule() -> str:
    """What is said about WeChat and the like until the unit writes its own rule."""
    return str(_data()["exports"]["channel_rule"])


@cache
def retention_kinds() -> tuple[RetentionKind, ...]:
    """The kinds of people whose data's purpose ends; each is off until the unit sets years."""
    return tuple(
        RetentionKind(key, item["label"], item["of"], item["from"], item["proposal"], item["source"])
        for key, item in _data()["retention"].items()
    )
