"""Placeholders, conditions, and the check of paths against types."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from app.services.forms.language import (
    LanguageError,
    Scope,
    path_problem,
    read_condition,
    read_template,
)


@dataclass(frozen=True)
class Inner:
    name: str
    on: date | None = None

    @property
    def shout(self) -> str:
        return self.name + "!"


@dataclass(frozen=True)
class Outer:
    inner: Inner | None
    rows: tuple[Inner, ...] = ()


OUTER = Outer(Inner("张三", date(2026, 5, 8)), (Inner("甲"), Inner("乙", date(2026, 11, 30))))
SCOPE = Scope(
    {
        "outer": OUTER,
        "yes": True,
        "no": False,
        "none": None,
        "birth": "1990-05-18",
        "n": 0,
        "word": "好",
        "words": ("差", "中"),
    }
)


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{outer.inner.name}", "张三"),
        ("{outer.inner.shout}同志", "张三!同志"),
        ("{outer.inner.on}", "2026.05.08"),
        ("{outer.inner.on:cn}", "2026年5月8日"),
        ("{outer.rows.0.on:cn}", ""),
        ("{outer.rows.0.on:cn_}", "____年__月__日"),
        ("{outer.rows.1.on:ym}", "2026.11"),
        ("{outer.rows.1.on:stack}", "2026.\n11.30"),
        ("{outer.rows.7.name}", ""),
        ("{birth:ym} {birth:cn}", "1990.05 1990年5月"),
        ("（{yes:tick}）（{no:tick}）", "（√）（\u3000）"),
        ("{yes:box}是 {no:box}否", "☑是 □否"),
        ("{word:box=好}好 {word:box=差}差", "☑好 □差"),
        ("{words:tick=差}{word:tick=好}", "√√"),
        ("{none:_4}|{n:_4}", "____|0"),
        ("{n}{none}", "0"),
        ("{{保留}}", "{保留}"),
        ("{none.anything}", ""),
    ],
)
def test_placeholders(template: str, text: str) -> None:
    assert read_template(template).fill(SCOPE) == text


def test_lists_are_joined() -> None:
    scope = Scope({"names": ("甲", "乙")})
    assert read_template("{names}|{names:lines}").fill(scope) == "甲、乙|甲\n乙"


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("yes", True),
        ("no", False),
        ("!no", True),
        ("none", False),
        ("outer.inner.name == 张三", True),
        ("outer.inner.name != 张三", False),
        ("yes and outer.rows", True),
        ("yes and no", False),
        ("none == 无", False),
    ],
)
def test_conditions(condition: str, holds: bool) -> None:
    assert read_condition(condition).holds(SCOPE) is holds


@pytest.mark.parametrize("text", ["{", "}", "{a b}", "{A}", "{a:wrong}", "{a:_0}", "{}", "{a.}", "{a.b.}"])
def test_bad_placeholders_are_refused(text: str) -> None:
    with pytest.raises(LanguageError):
        read_template(text)


@pytest.mark.parametrize("text", ["", "a b", "a == ", "a = b", "a and", "A"])
def test_bad_conditions_are_refused(text: str) -> None:
    with pytest.raises(LanguageError):
        read_condition(text)


def test_an_unknown_name_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        read_template("{unknown}").fill(SCOPE)
    with pytest.raises(KeyError):
        read_template("{outer.inner.unknown}").fill(SCOPE)


NAMES: dict[str, Any] = {"outer": Outer, "any": Any, "number": int | None}


@pytest.mark.parametrize(
    "path",
    [
        "outer",
        "outer.inner.name",
        "outer.inner.shout",
        "outer.rows.0.on",
        "outer.rows",
        "any.thing",
        "number",
    ],
)
def test_paths_that_resolve(path: str) -> None:
    assert path_problem(NAMES, path) is None


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("nobody", "没有“nobody”"),
        ("outer.nothing", "没有“nothing”"),
        ("outer.inner.name.x", "没有下级项目"),
        ("outer.inner.0", "不是列表"),
    ],
)
def test_paths_that_do_not(path: str, said: str) -> None:
    problem = path_problem(NAMES, path)
    assert problem is not None
    assert said in problem
