"""The manual (使用说明): pages of docs/manual, which page belongs to which place, and their blocks.

A page is Markdown with a small vocabulary: headings, paragraphs, numbered and plain lists, tables, pictures,
**strong** words, links to other pages. A comment ``<!-- for: today person:2 -->`` right before a heading says
at which places of the window that part is opened (screen, or screen:focus).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.config import manual_path

FIRST = "index"
KEYS = "keys"
"""The page of shortcuts, written by the window and not kept as a file."""
_FOR = re.compile(r"^<!--\s*for:\s*(.*?)\s*-->$")
_ITEM = re.compile(r"^(\s*)(\d+\.|-)\s+(.*)$")
_PICTURE = re.compile(r"^!\[(.*?)\]\((.*?)\)$")
_HEADING = re.compile(r"^(#{1,4})\s+(.*)$")
_CONTENTS = re.compile(r"^\d+\.\s+\[.*?\]\(([a-z-]+)\.md\)")
_LINK = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the manual: a page by its key, and the heading there (empty: its beginning)."""

    page: str
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page: key (file name without ending), title, text without comments, its places with headings."""

    key: str
    title: str
    text: str
    places: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a page: ``kind`` is heading, text, item, picture, row or gap.

    ``level`` is the depth of a heading (from 1) or item (from 0), ``mark`` its number or dot, ``target`` the
    picture's file; ``cells`` those of a table's row (the first row is its head).
    """

    kind: str
    text: str = ""
    level: int = 0
    mark: str = ""
    target: str = ""
    cells: tuple[str, ...] = ()


@cache
def pages() -> dict[str, Page]:
    """All pages, in the order of the contents on the first one."""
    found = {path.stem: _read(path) for path in sorted(manual_path().glob("*.md"))}
    order = [key for key in contents(found[FIRST].text) if key in found] if FIRST in found else []
    return {key: found[key] for key in dict.fromkeys((FIRST, *order, *found)) if key in found}


def contents(text: str) -> list[str]:
    """Keys of the pages linked from the numbered list of the first page."""
    return [found[1] for line in text.splitlines() if (found := _CONTENTS.match(line.strip()))]


def find(screen: str, topic: str = "") -> Place:
    """The part about a place of the window; the first page for one that has none."""
    known = {place: Place(page.key, heading) for page in pages().values() for place, heading in page.places}
    return known.get(f"{screen}:{topic}") or known.get(screen) or Place(FIRST)


def search(text: str) -> list[Page]:
    """Pages whose title or text contain every word typed, titles first."""
    words = text.lower().split()
    hits = [page for page in pages().values() if all(word in page.text.lower() for word in words)]
    return sorted(hits, key=lambda page: not all(word in page.title.lower() for word in words))


def links(text: str) -> list[str]:
    """Targets of all links and pictures of a text."""
    return [found[2] for found in _LINK.finditer(text)]


def _read(path: Path) -> Page:
    lines, places = [], []
    waiting: list[str] = []
    title = path.stem
    for line in path.read_text("utf-8").splitlines():
        comment = _FOR.match(line)
        if comment:
            waiting += comment[1].split()
            continue
        heading = _HEADING.match(line)
        if heading:
            if len(heading[1]) == 1:
                title = heading[2]
            places += [(place, heading[2]) for place in waiting]
            waiting = []
        lines.append(line)
    return Page(path.stem, title, "\n".join(lines).strip() + "\n", tuple(places))


def blocks(text: str) -> Iterator[Block]:
    """A page's text as blocks, for the printed manual."""
    paragraph = ""
    for raw in [*text.splitlines(), ""]:
        line = raw.rstrip()
        if paragraph and not _continues(line):
            yield Block("text", paragraph)
            paragraph = ""
        heading, item, picture = _HEADING.match(line), _ITEM.match(line), _PICTURE.match(line.strip())
        if heading:
            yield Block("heading", heading[2], len(heading[1]))
        elif picture:
            yield Block("picture", picture[1], target=picture[2])
        elif item:
            yield Block("item", item[3], len(item[1]) // 2, "·" if item[2] == "-" else item[2])
        elif line.startswith("|"):
            cells = tuple(cell.strip() for cell in line.strip("|").split("|"))
            if not all(set(cell) <= set("-: ") for cell in cells):
                yield Block("row", cells=cells)
        elif line:
            paragraph += line.strip()
        else:
            yield Block("gap")


def _continues(line: str) -> bool:
    special = _HEADING.match(line) or _ITEM.match(line) or _PICTURE.match(line.strip())
    return bool(line) and not special and not line.startswith("|")


def plain(text: str) -> list[tuple[str, bool]]:
    """A line without markup, as runs: (text, strong); a link leaves its words."""
    bare = _LINK.sub(lambda found: found[1], text).replace("`", "")
    return [(part, at % 2 == 1) for at, part in enumerate(bare.split("**")) if part]
