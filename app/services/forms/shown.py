"""The values a form shows of its data, found without drawing: what a printed sheet is compared by.

A builder makes more than one form prints (the whole case, say); a sheet has changed only if something that
this form speaks of has. Conditions count by their answer, lists by their length and what is said of each row.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from app.services.forms import spec as s
from app.services.forms.language import Condition, Scope, Template
from app.services.forms.render import data_values

Bound = Mapping[str, tuple[Any, ...]]


def shown_values(form: s.FormSpec, data: Any) -> dict[str, list[Any]]:
    """Every path of the form (``person.name``, ``rows``, ``?talk.held``) with its value or values."""
    walk = _Walk(data_values(data))
    walk.visit(form.pages, {})
    return walk.found


def mentions(node: Any, ending: str) -> bool:
    """Whether a form may print a value whose path ends so (``identity_number``), whatever its data."""
    if isinstance(node, tuple):
        return any(mentions(item, ending) for item in node)
    if isinstance(node, Template):
        return any(path.endswith(ending) for path in node.paths())
    return _is_thing(node) and any(
        mentions(getattr(node, field.name), ending) for field in dataclasses.fields(node)
    )


def shown_paths(form: s.FormSpec) -> frozenset[str]:
    """Everything the form may speak of, whatever the data: two layouts that agree in it can be compared."""
    found: set[str] = set()
    _collect(form.pages, "", found)
    return frozenset(found)


def _collect(node: Any, within: str, found: set[str]) -> None:
    if isinstance(node, tuple):
        for item in node:
            _collect(item, within, found)
    elif isinstance(node, Template | Condition):
        mark = "?" if isinstance(node, Condition) else ""
        found |= {f"{within}{mark}{path}" for path in node.paths()}
    elif _is_thing(node):
        if isinstance(node, s.Page) and node.form is not None:
            _collect(node.form.pages, f"{within}{node.data}/{node.form.key}/", found)
        for field in dataclasses.fields(node):
            if field.name != "form":
                _collect(getattr(node, field.name), within, found)


class _Walk:
    """Goes through a description; ``bound`` are the names of rows with all elements of their lists."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.found: dict[str, list[Any]] = {}
        self._values = values
        self._scope = Scope(values)

    def visit(self, node: Any, bound: Bound) -> None:
        if isinstance(node, tuple):
            for item in node:
                self.visit(item, bound)
        elif isinstance(node, Template):
            for path in node.paths():
                self._note(path, self._at(path, bound))
        elif isinstance(node, Condition):
            for path in node.paths():
                answers = [bool(value) if _is_thing(value) else value for value in self._at(path, bound)]
                self._note(f"?{path}", answers)
        elif isinstance(node, s.Page) and node.form is not None:
            self._include(node.form, self._at(node.data, bound))
        elif _is_thing(node):
            inner = self._bind(node, bound)
            for field in dataclasses.fields(node):
                self.visit(getattr(node, field.name), inner)

    def _include(self, form: s.FormSpec, found: list[Any]) -> None:
        """A whole other form, printed for one object or for each of a list."""
        for value in found:
            for item in value if isinstance(value, tuple) else (value,):
                if item is not None:
                    for path, values in shown_values(form, item).items():
                        self._note(f"{form.key}/{path}", values)

    def _bind(self, node: Any, bound: Bound) -> Bound:
        if isinstance(node, s.Page | s.Row) and node.repeat is not None:
            return self._rows(node.repeat.of, node.repeat.name, bound)
        if isinstance(node, s.Table) and node.groups is not None:
            groups = self._rows(node.groups.of, node.groups.name, bound)
            return self._rows(node.groups.rows, node.name, groups)
        if isinstance(node, s.Table | s.Cards | s.Entry) and node.of:
            return self._rows(node.of, node.name, bound)
        return bound

    def _rows(self, of: str, name: str, bound: Bound) -> Bound:
        lists = [value or () for value in self._at(of, bound)]
        self._note(of, [len(rows) for rows in lists])
        return {**bound, name: tuple(item for rows in lists for item in rows)}

    def _at(self, path: str, bound: Bound) -> list[Any]:
        root = path.partition(".")[0]
        if root in bound:
            return [Scope({root: item}).value(path) for item in bound[root]]
        return [self._scope.value(path)] if root in self._values else []

    def _note(self, key: str, values: Iterable[Any]) -> None:
        # Two lists of a form may call their rows by the same name.
        self.found.setdefault(key, []).extend(values)


def _is_thing(value: Any) -> bool:
    """A dataclass object, not a class."""
    return dataclasses.is_dataclass(value) and not isinstance(value, type)
