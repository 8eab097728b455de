"""The manual on paper: A4, contents first; a part begins on a new sheet unless there is half of one left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.services.forms.faces import bundled_faces
from app.services.forms.fitting import MM_PER_PT
from app.services.forms.sheet import Sheet
from app.services.manual import Block, Page, blocks, plain

_WIDE, _HIGH = 210.0, 297.0
_LEFT, _TOP, _FOOT = 24.0, 22.0, 20.0
_ROOM = _WIDE - 2 * _LEFT
_SIZES = {1: 18.0, 2: 14.0, 3: 12.0, 4: 11.0}
_TEXT, _LEAD = 11.0, 6.6
_NO_BREAK_BEFORE = "，。；：、！？）》”」"


@dataclass(frozen=True, slots=True)
class _Char:
    char: str
    strong: bool


class _Paper:
    """A sheet with a pen that goes down the page and turns it."""

    def __init__(self, title: str) -> None:
        self.sheet = Sheet(bundled_faces(), title)
        self.y = _HIGH

    def need(self, high: float) -> None:
        """Begin a new page unless there is room."""
        if self.y + high > _HIGH - _FOOT:
            self.turn()

    def turn(self) -> None:
        """A new page with its number at the foot."""
        self.sheet.begin(_WIDE, _HIGH)
        number = str(self.sheet.pages)
        wide = self.sheet.width(number, "song", 9)
        self.sheet.text((_WIDE - wide) / 2, _HIGH - 13, number, "song", 9)
        self.y = _TOP

    def write(self, text: str, size: float = _TEXT, indent: float = 0.0, *, strong: bool = False) -> None:
        """A paragraph in lines."""
        lead = _LEAD * size / _TEXT
        for line in self.wrap(text, size, _ROOM - indent, strong):
            self.need(lead)
            self.put(line, _LEFT + indent, self.y, size, lead)
            self.y += lead

    def put(self, line: Sequence[_Char], x: float, y: float, size: float, lead: float) -> None:
        """One line, run by run."""
        start = 0
        for at in range(1, len(line) + 1):
            if at == len(line) or line[at].strong != line[start].strong:
                run = "".join(char.char for char in line[start:at])
                face = "hei-bold" if line[start].strong else "song"
                self.sheet.text(x, y, run, face, size, leading=lead)
                x += self.sheet.width(run, face, size)
                start = at

    def wrap(self, text: str, size: float, room: float, strong: bool = False) -> Iterator[list[_Char]]:
        """A text in lines that fit."""
        line: list[_Char] = []
        wide = 0.0
        for run, bold in plain(text):
            for char in run:
                face = "hei-bold" if bold or strong else "song"
                step = self.sheet.width(char, face, size)
                if line and wide + step > room and char not in _NO_BREAK_BEFORE:
                    yield line
                    line, wide = [], 0.0
                line.append(_Char(char, bold or strong))
                wide += step
        if line:
            yield line


def manual_pdf(pages: Sequence[Page], folder: Path) -> bytes:
    """The pages as one PDF; pictures are read from ``folder``."""
    paper = _Paper("支部案头使用说明")
    paper.turn()
    paper.write("支部案头使用说明", 22, strong=True)
    paper.y += 8
    for number, page in enumerate(pages, start=1):
        paper.write(f"{number}　{page.title}")
    for number, page in enumerate(pages):
        if number == 0 or paper.y > _HIGH * 0.5:
            paper.turn()
        else:
            paper.y += 8
        rows: list[tuple[str, ...]] = []
        for block in [*blocks(page.text), Block("gap")]:
            if block.kind == "row":
                rows.append(block.cells)
                continue
            if rows:
                _table(paper, rows)
                rows = []
            _draw(paper, block, folder)
    return paper.sheet.finish()


def _draw(paper: _Paper, block: Block, folder: Path) -> None:
    if block.kind == "heading":
        size = _SIZES[min(block.level, 4)]
        # Never alone at the foot of a page.
        paper.need(size * MM_PER_PT * 1.6 + 2 * _LEAD)
        paper.y += 2
        paper.write(block.text, size, strong=True)
        paper.y += 1.5
    elif block.kind == "text":
        paper.write(block.text)
    elif block.kind == "item":
        indent = 7.0 + 7.0 * block.level
        paper.need(_LEAD)
        paper.sheet.text(_LEFT + indent - 6, paper.y, block.mark, "song", _TEXT, leading=_LEAD)
        paper.write(block.text, indent=indent)
    elif block.kind == "picture":
        _picture(paper, folder / block.target)
    else:
        paper.y += 1.6


def _picture(paper: _Paper, path: Path) -> None:
    wide, high = paper.sheet.picture_size(path)
    scale = min(_ROOM / wide, 110 / high)
    paper.need(high * scale + 3)
    paper.sheet.picture(_LEFT, paper.y + 1, wide * scale, high * scale, path)
    paper.sheet.rectangle(_LEFT, paper.y + 1, wide * scale, high * scale, points=0.4)
    paper.y += high * scale + 3


def _table(paper: _Paper, rows: Sequence[tuple[str, ...]]) -> None:
    size, lead, pad = 9.5, 5.4, 1.2
    count = max(len(row) for row in rows)
    longest = [max((len(row[at]) for row in rows if at < len(row)), default=1) for at in range(count)]
    weights = [min(max(each, 4), 34) for each in longest]
    widths = [_ROOM * each / sum(weights) for each in weights]
    for number, row in enumerate(rows):
        cells = [
            list(paper.wrap(text, size, widths[at] - 2 * pad, number == 0)) for at, text in enumerate(row)
        ]
        high = max(len(lines) for lines in cells) * lead + 2 * pad
        paper.need(high)
        x = _LEFT
        for at, lines in enumerate(cells):
            paper.sheet.rectangle(x, paper.y, widths[at], high, points=0.4)
            for n, line in enumerate(lines):
                paper.put(line, x + pad, paper.y + pad + n * lead, size, lead)
            x += widths[at]
        paper.y += high
    paper.y += 2
