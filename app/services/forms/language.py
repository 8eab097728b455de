"""The small language of form descriptions: ``{person.name}``, ``{talk.on:cn}``, ``when = "branch.sealed"``.

A placeholder names a value of the form's data by a dotted path; a number in a path picks an element of a
list (``mentors.0.name``), and a missing element is empty, not an error. Behind a colon stands how it prints:

========  =====================================================================================
(none)    text as it is; a date ``2026.05.18``; a list joined by ``、``; nothing for an empty value
``cn``    a date ``2026年5月18日``, a year-month ``2026年5月``
``cn_``   the same, and ``____年__月__日`` for an empty value
``stack`` a date on two lines, for narrow cells: ``2026.`` over ``05.18``
``ym``    a year-month ``1990.05`` of a date or of text ``1990-05``
``lines`` a list, one element a line
``tick``  ``√`` if true, else a blank of the same width
``box``   ``☑`` if true, else ``□``
``box=好`` ``☑`` if the value is that word (or a list has it), else ``□``; ``tick=好`` likewise
``_8``    the value, or a line of eight underscores (any number) to write on
========  =====================================================================================

A condition is ``path``, ``!path``, ``path == word`` or ``path != word``; several are joined by `` and ``.
"""

from __future__ import annotations

import dataclasses
import re
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_PATH = re.compile(r"[a-z_][a-z0-9_]*(\.[a-z0-9_]+)*$")
_BLANKS = re.compile(r"_([1-9][0-9]?)$")
_IS = re.compile(r"(box|tick)=(\S+)$")


class LanguageError(ValueError):
    """A placeholder or condition that cannot be read; the message is Chinese and names the text."""


def _year_month(value: Any) -> tuple[int, int] | None:
    if isinstance(value, date):
        return value.year, value.month
    match = re.match(r"(\d{4})-(\d{2})", str(value))
    return (int(match[1]), int(match[2])) if match else None


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return f"{value:%Y.%m.%d}"
    if isinstance(value, tuple | list):
        return "、".join(_plain(item) for item in value)
    return str(value)


def _chinese(value: Any) -> str:
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    pair = _year_month(value) if value else None
    return f"{pair[0]}年{pair[1]}月" if pair else _plain(value)


def _dotted_month(value: Any) -> str:
    pair = _year_month(value) if value else None
    return f"{pair[0]}.{pair[1]:02d}" if pair else _plain(value)


def _lines(value: Any) -> str:
    return "\n".join(_plain(item) for item in value) if isinstance(value, tuple | list) else _plain(value)


_FORMATS: dict[str, Callable[[Any], str]] = {
    "": _plain,
    "cn": _chinese,
    "cn_": lambda value: _chinese(value) or "____年__月__日",
    "stack": lambda value: f"{value:%Y.}\n{value:%m.%d}" if isinstance(value, date) else _plain(value),
    "ym": _dotted_month,
    "lines": _lines,
    "tick": lambda value: "√" if value else "\u3000",
    "box": lambda value: "☑" if value else "□",
}


def _format(name: str) -> Callable[[Any], str]:
    blanks = _BLANKS.match(name)
    if blanks:
        line = "_" * int(blanks[1])
        return lambda value: _plain(value) or line
    compared = _IS.match(name)
    if compared:
        mark, word = _FORMATS[compared[1]], compared[2]
        return lambda value: mark(word in value if isinstance(value, tuple | list) else _plain(value) == word)
    if name not in _FORMATS:
        raise LanguageError(f"不认识的写法“:{name}”，可用 {'、'.join(sorted(_FORMATS)[1:])}、box=词 和 _数字")
    return _FORMATS[name]


class Scope:
    """The named values a form can speak of; a child scope adds the row of a list."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = dict(values)

    def child(self, **values: Any) -> Scope:
        """The same values and some more; the new ones win."""
        return Scope({**self._values, **values})

    def value(self, path: str) -> Any:
        """The value at a dotted path; None where something on the way is empty. KeyError: no such name."""
        root, *rest = path.split(".")
        found = self._values[root]
        for name in rest:
            found = _step(found, name, path)
        return found


def _step(found: Any, name: str, path: str) -> Any:
    if found is None:
        return None
    if name.isdigit():
        return found[int(name)] if int(name) < len(found) else None
    if isinstance(found, Mapping):
        return found[name]
    try:
        return getattr(found, name)
    except AttributeError:
        raise KeyError(path) from None


@dataclass(frozen=True, slots=True)
class Template:
    """Text with placeholders, read once. ``parts`` are literal text or (path, format) pairs."""

    parts: tuple[str | tuple[str, str], ...]

    def fill(self, scope: Scope) -> str:
        """The text with every placeholder replaced."""
        return "".join(
            part if isinstance(part, str) else _format(part[1])(scope.value(part[0])) for part in self.parts
        )

    def paths(self) -> tuple[str, ...]:
        """The paths of all placeholders, in order."""
        return tuple(part[0] for part in self.parts if not isinstance(part, str))


def read_template(text: str) -> Template:
    """Read a text with placeholders; :class:`LanguageError` for stray braces, bad paths, unknown formats."""
    parts: list[str | tuple[str, str]] = []
    at = 0
    for match in _PLACEHOLDER.finditer(text):
        parts.append(text[at : match.start()])
        at = match.end()
        if match[0] in ("{{", "}}"):
            parts.append(match[0][0])
        elif match[1] is None:
            raise LanguageError(f"花括号不成对：{text}")
        else:
            path, _, shape = match[1].partition(":")
            if not _PATH.match(path):
                raise LanguageError(f"占位符写法不对：{{{match[1]}}}")
            _format(shape)
            parts.append((path, shape))
    parts.append(text[at:])
    return Template(tuple(part for part in parts if part))


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison of a condition: ``path`` with ``word`` (None: is it true at all), perhaps negated."""

    path: str
    word: str | None
    negated: bool

    def holds(self, scope: Scope) -> bool:
        """Whether the comparison is true for these values."""
        value = scope.value(self.path)
        found = bool(value) if self.word is None else _plain(value) == self.word
        return found != self.negated


Test.__test__ = False  # type: ignore[attr-defined]  # pytest must not take it for a test class


@dataclass(frozen=True, slots=True)
class Condition:
    """Comparisons that must all hold; none = always."""

    tests: tuple[Test, ...] = ()

    def holds(self, scope: Scope) -> bool:
        """Whether all comparisons are true for these values."""
        return all(test.holds(scope) for test in self.tests)

    def paths(self) -> tuple[str, ...]:
        """The paths compared."""
        return tuple(test.path for test in self.tests)


ALWAYS = Condition()


def read_condition(text: str) -> Condition:
    """Read a condition; :class:`LanguageError` if it is none."""
    tests = []
    for part in text.split(" and "):
        match = re.match(r"\s*(!?)\s*([a-z0-9_.]+)\s*(?:(==|!=)\s*(\S+))?\s*$", part)
        if not match or not _PATH.match(match[2]):
            raise LanguageError(f"条件写法不对：{text}")
        tests.append(Test(match[2], match[4], (match[1] == "!") != (match[3] == "!=")))
    return Condition(tuple(tests))


def path_problem(names: Mapping[str, Any], path: str) -> str | None:
    """What is wrong with a path, judged by the types of the data; None if it resolves.

    ``names`` maps the first name of a path to its type: a dataclass, a tuple of something, an optional one,
    or ``Any`` (then nothing more is checked).
    """
    root, *rest = path.split(".")
    if root not in names:
        return f"没有“{root}”这一项，可用：{'、'.join(sorted(names))}"
    found = names[root]
    for name in rest:
        found = _without_none(found)
        if found is Any:
            return None
        if name.isdigit():
            element = element_type(found)
            if element is None:
                return f"“{path}”里的 {name} 前面不是列表"
            found = element
        elif dataclasses.is_dataclass(found) or isinstance(found, Mapping):
            offered = members(found)
            if name not in offered:
                return f"“{path}”里没有“{name}”，可用：{'、'.join(sorted(offered))}"
            found = offered[name]
        else:
            return f"“{path}”里的“{name}”前面没有下级项目"
    return None


def path_type(names: Mapping[str, Any], path: str) -> Any:
    """The type at a path that :func:`path_problem` found in order."""
    root, *rest = path.split(".")
    found = names[root]
    for name in rest:
        found = _without_none(found)
        if found is Any:
            return Any
        found = element_type(found) if name.isdigit() else members(found)[name]
    return _without_none(found)


def element_type(found: Any) -> Any:
    """The element type of a tuple or sequence type; None if it is no list."""
    found = _without_none(found)
    if found is Any:
        return Any
    if typing.get_origin(found) in (tuple, list, Sequence):
        return typing.get_args(found)[0]
    return None


def _without_none(found: Any) -> Any:
    if typing.get_origin(found) in (typing.Union, types.UnionType):
        kept = [item for item in typing.get_args(found) if item is not type(None)]
        return kept[0] if len(kept) == 1 else Any
    return found


def members(found: Any) -> dict[str, Any]:
    """The names a data class offers to placeholders, fields and properties, with their types.

    A mapping of names to types offers just those.
    """
    if isinstance(found, Mapping):
        return dict(found)
    hints: dict[str, Any] = {
        name: hint for name, hint in typing.get_type_hints(found).items() if not name.startswith("_")
    }
    for name, member in vars(found).items():
        if isinstance(member, property) and member.fget is not None:
            hints[name] = typing.get_type_hints(member.fget).get("return", Any)
    return hints
