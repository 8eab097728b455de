"""What a roster's columns are called (``resources/roster.toml``) and where each goes."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from app.config import resource_path
from app.services.roster.targets import Aim, aim_of

_PUNCTUATION = re.compile(r"[\s*/\\、,，.。:：;；\-—–_·\"'“”‘’|]|[(]必填[)]|的")
_TIME = re.compile("年月日|日期|年月")
_BRACKETS = re.compile(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]")


def header_key(text: str) -> str:
    """A header in the form headers are compared by; what stands in brackets is kept."""
    return _TIME.sub("时间", _PUNCTUATION.sub("", unicodedata.normalize("NFKC", text)))


@dataclass(frozen=True, slots=True)
class Name:
    """One entry of the vocabulary. ``aim`` None: by stage, or known and left out.

    ``only_under`` takes it only below a caption; ``sets`` gives further words of the same row by header.
    """

    pattern: re.Pattern[str]
    aim: Aim | None
    case_aim: Aim | None
    by_stage: Mapping[str, Aim]
    only_under: bool
    sets: Mapping[str, str]

    @property
    def is_left_out(self) -> bool:
        """Whether the column is known and holds nothing to import (序号, 年龄)."""
        return self.aim is None and not self.by_stage


@dataclass(frozen=True, slots=True)
class Default:
    """A word a generated row gets; only where the line has the group ``once`` too, if that is given."""

    attr: str
    word: str
    once: str | None = None


@cache
def _data() -> dict[str, Any]:
    with resource_path("roster.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def _names() -> tuple[Name, ...]:
    return tuple(
        Name(
            re.compile("|".join(f"(?:{name})" for name in entry["names"])),
            aim_of(entry["to"]) if "to" in entry else None,
            aim_of(entry["case_to"]) if "case_to" in entry else None,
            {stage: aim_of(text) for stage, text in entry.get("by_stage", {}).items()},
            entry.get("only_under", False),
            entry.get("sets", {}),
        )
        for entry in _data()["column"]
    )


@cache
def name_of(header: str) -> Name | None:
    """The entry of the vocabulary a header belongs to, with its brackets or without them."""
    full = header_key(header)
    bare = header_key(_BRACKETS.sub("", unicodedata.normalize("NFKC", header)))
    for key in (full, bare, re.sub(r"#\d+$", "", bare)):
        found = next((name for name in _names() if name.pattern.fullmatch(key)), None) if key else None
        if found is not None:
            return found
    return None


@cache
def targets_to_choose() -> tuple[str, ...]:
    """Every target the vocabulary knows, in its order: what a person may choose for a column."""
    found: dict[str, None] = {}
    for name in _names():
        for aim in (name.aim, name.case_aim, *name.by_stage.values()):
            if aim is not None:
                found[str(aim)] = None
    return tuple(found)


@cache
def stage_in(text: str) -> str | None:
    """The one stage a caption speaks of; None where it names none or several."""
    found = [stage for stage, pattern in _data()["stages"].items() if re.search(pattern, text)]
    return found[0] if len(found) == 1 else None


@cache
def _stage_after() -> dict[str, str]:
    return {str(aim_of(text).first): stage for text, stage in _data()["stage_after"].items()}


def stage_after(aim: Aim) -> str | None:
    """The stage of the columns to the right of one with this aim; None if it does not tell."""
    return _stage_after().get(str(aim.first))


@cache
def is_about_another(caption: str) -> bool:
    """Whether what stands below a caption is about another person (培养联系人, 配偶)."""
    return re.search(_data()["others"]["names"], caption) is not None


@cache
def defaults_of(group: str) -> tuple[Default, ...]:
    """What a generated row of a group gets beside what the roster says."""
    entry = next((entry for entry in _data()["fact"] if entry["of"] == group), None)
    if entry is None:
        return ()
    found = []
    for header, word in entry.items():
        if header == "of":
            continue
        attr = aim_of(f"{group.partition('[')[0]}.{header}").first.column.attr
        if isinstance(word, str):
            found.append(Default(attr, word))
        else:
            found.append(Default(attr, word["word"], word["once"]))
    return tuple(found)


@cache
def begins(group: str) -> tuple[str, ...]:
    """Targets whose date serves as 开始日期 of a helper, in order of preference."""
    return tuple(_data()["begin"].get(group, ()))


@cache
def other_words(plain: str) -> Mapping[str, str]:
    """Other words for the words of a column (``人员.学历``)."""
    return dict(_data()["values"].get(plain, {}))
