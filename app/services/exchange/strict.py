"""Strict reading of one line of a package: a record exactly as our program writes it, or nothing.

Types, sizes and nesting are bounded before a value is looked at by anything else; that the line is its own
canonical form rules out repeated keys, odd numbers and hidden spellings. Light: the reading child imports it.
"""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from app.services.exchange.container import canonical

LINE_LIMIT = 1_048_576
TEXT_LIMIT = 65_536
LIST_LIMIT, SIBLING_LIMIT, CONTEXT_LIMIT, FIELD_LIMIT = 2_000, 200, 2_000, 300
LARGEST = 2**53
PARTS = frozenset({"facts", "superior"})
_BY = ("enterprise", "committee")
_SIBLING_KEYS = frozenset({"dot", "values", "deleted", "by", "who", "at"})
_PART_KEYS = (frozenset({"siblings"}), frozenset({"siblings", "context"}))
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_REPLICA = re.compile(r"[#0-9A-Za-z-]{1,36}")
_ATTR = re.compile(r"[a-z][a-z0-9_]{0,99}")
# Line feeds, tabs and carriage returns are text; JSON escapes every other control character of this range.
_ESCAPED = re.compile(r"\\u00|\\[bf]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


class NotStrict(ValueError):
    """Not what our program writes; the text says what, in English, for tests and logs."""


def _no(text: str) -> NoReturn:
    raise NotStrict(text)


def strict_json(content: bytes, limit: int) -> Any:
    """Canonical JSON and nothing else. NotStrict otherwise."""
    if len(content) > limit:
        _no("too long")
    try:
        text = content.decode("utf-8")
        found = json.loads(text, parse_float=_no, parse_constant=_no)
        if canonical(found) != text:
            _no("not canonical")
    except NotStrict:
        raise
    except (ValueError, RecursionError) as trouble:
        raise NotStrict("not JSON") from trouble
    return found


def check_line(line: bytes, after: str) -> str:
    """The id of the record on a line; it must be larger than ``after``, so that none comes twice."""
    record = strict_json(line, LINE_LIMIT)
    if type(record) is not dict or record.keys() != {"id", "parts"}:
        _no("keys of the record")
    record_id, parts = record["id"], record["parts"]
    if type(record_id) is not str or not _UUID.fullmatch(record_id) or record_id <= after:
        _no("id")
    if type(parts) is not dict or not parts or not parts.keys() <= PARTS:
        _no("parts")
    for part in parts.values():
        _check_part(part)
    if _ESCAPED.search(line.decode("utf-8")):
        _check_controls(record)
    return record_id


def _check_part(part: Any) -> None:
    if type(part) is not dict or part.keys() not in _PART_KEYS:
        _no("keys of a part")
    siblings = part["siblings"]
    if type(siblings) is not list or len(siblings) > SIBLING_LIMIT:
        _no("siblings")
    for sibling in siblings:
        _check_sibling(sibling)
    context = part.get("context", {})
    if type(context) is not dict or len(context) > CONTEXT_LIMIT:
        _no("context")
    for replica, counter in context.items():
        _check_dot(replica, counter)


def _check_dot(replica: Any, counter: Any) -> None:
    if type(replica) is not str or not _REPLICA.fullmatch(replica):
        _no("replica")
    if type(counter) is not int or not 1 <= counter <= LARGEST:
        _no("counter")


def _check_sibling(sibling: Any) -> None:
    if (
        type(sibling) is not dict
        or not sibling.keys() <= _SIBLING_KEYS
        or not {"dot", "values"} <= sibling.keys()
    ):
        _no("keys of a sibling")
    dot, values = sibling["dot"], sibling["values"]
    if type(dot) is not list or len(dot) != 2:
        _no("dot")
    _check_dot(*dot)
    if type(values) is not dict or len(values) > FIELD_LIMIT:
        _no("values")
    if sibling.get("deleted", True) is not True or sibling.get("by", "committee") not in _BY:
        _no("deleted or by")
    for shown in (sibling.get("who", ""), sibling.get("at", "")):
        if type(shown) is not str or len(shown) > 200:
            _no("who or at")
    for attr, value in values.items():
        if not _ATTR.fullmatch(attr):
            _no("name of a field")
        _check_value(value)


def _check_value(value: Any) -> None:
    kind = type(value)
    if kind is str:
        if len(value) > TEXT_LIMIT:
            _no("text too long")
    elif kind is int:
        if abs(value) > LARGEST:
            _no("number too large")
    elif kind is list:
        if len(value) > LIST_LIMIT or not all(
            type(item) is str and len(item) <= TEXT_LIMIT for item in value
        ):
            _no("list")
    elif kind is not bool:
        _no("type of a value")


def _check_controls(value: Any) -> None:
    if isinstance(value, dict):
        for item in value.values():
            _check_controls(item)
    elif isinstance(value, list):
        for item in value:
            _check_controls(item)
    elif isinstance(value, str) and _CONTROL.search(value):
        _no("control character")
