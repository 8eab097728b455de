"""Finding the header of a foreign sheet: under note lines, over one line or two, with merged captions.

Every line near the top is tried as a header, alone and joined with the line above it (``上/下``); the one
whose texts are best known wins. A line that is complete by itself stays alone: what stands above it
(基本信息, 阶段2：预备党员) is then only a caption that helps to tell its columns apart.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from app.services.roster.grid import Grid
from app.services.roster.names import header_key, name_of
from app.services.workbook.text_cells import number_text
from app.services.workbook.xlsx_rows import Cell, Cells

PROBLEM_HEADER = "导入问题"
"""The column that a correction sheet adds; no part of the layout."""
_WITHIN = 30
_JOINER = "/"
_BREAKS = re.compile(r"\s*[\r\n\t]+\s*")
_LONGEST = 100

Texts = dict[int, str]
Known = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class HeaderColumn:
    """One column with a header: its place (from 0), its text and the caption above it ("" if none)."""

    position: int
    text: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a sheet. ``row`` is the number of its last line, ``index`` its place among the rows."""

    row: int
    index: int
    columns: tuple[HeaderColumn, ...]
    score: int

    @property
    def fingerprint(self) -> str:
        """What is the same for every roster of this layout."""
        keys = [header_key(column.text) for column in self.columns if column.text != PROBLEM_HEADER]
        return hashlib.sha256("\n".join(keys).encode()).hexdigest()[:32]


def find_header(
    grid: Grid,
    known: Collection[str] = (),
    layouts: Collection[str] = (),
    row: int | None = None,
) -> Header | None:
    """The best header of a sheet, None where no line has a column of names.

    ``known`` are header texts the user has given a meaning; ``layouts`` fingerprints of headers used before,
    which win over any guess; ``row`` is the number of the header's last line if the user has said so.
    """
    keys = {header_key(text) for text in known}

    def is_known(text: str) -> bool:
        name = name_of(text)
        return header_key(text) in keys or (name is not None and not name.is_left_out)

    best: Header | None = None
    for index in range(len(grid.rows) if row is not None else min(len(grid.rows), _WITHIN)):
        if row is not None and grid.rows[index][0] != row:
            continue
        for columns in _readings(grid, index, is_known):
            header = Header(grid.rows[index][0], index, columns, _score(columns, is_known))
            if header.fingerprint in layouts:
                return header
            if not (row is not None or _has_names(columns, keys)):
                continue
            if best is None or header.score > best.score:
                best = header
    return best


def _readings(grid: Grid, index: int, is_known: Known) -> list[tuple[HeaderColumn, ...]]:
    """The line as a header: alone, then joined with the line above."""
    number, cells = grid.rows[index]
    lower = _texts(cells)
    if index == 0 or grid.rows[index - 1][0] != number - 1:
        return [_numbered(lower, {}, {})]
    upper = _spread(grid, index - 1, lower)
    alone = _numbered(lower, upper, upper)
    plain_upper = _texts(grid.rows[index - 1][1])
    only_above = {position: text for position, text in plain_upper.items() if position not in lower}
    if not any(is_known(text) for text in only_above.values()):
        return [alone]
    joined = {
        position: _joined(upper.get(position, ""), text) for position, text in lower.items()
    } | only_above
    return [alone, _numbered(dict(sorted(joined.items())), {}, upper)]


def _joined(upper: str, lower: str) -> str:
    return f"{upper}{_JOINER}{lower}" if upper and upper != lower else lower


def _spread(grid: Grid, index: int, below: Mapping[int, str]) -> Texts:
    """The captions over each column: a merged cell covers all of its columns.

    Where the file does not tell merges, a caption reaches to the next one.
    """
    number, cells = grid.rows[index]
    texts = _texts(cells)
    merged = [merge for merge in grid.merges if merge.first_row <= number <= merge.last_row]
    if merged or grid.knows_merges:
        spread = dict(texts)
        for merge in merged:
            text = texts.get(merge.first_column, "")
            if text:
                spread.update(dict.fromkeys(range(merge.first_column, merge.last_column + 1), text))
        return spread
    spread, last = {}, ""
    for position in range(max((*texts, *below), default=-1) + 1):
        last = texts.get(position, last)
        if last:
            spread[position] = last
    return spread


def _numbered(
    texts: Mapping[int, str], upper: Mapping[int, str], captions: Mapping[int, str]
) -> tuple[HeaderColumn, ...]:
    """The columns in order; repeated texts joined with what is above them, or numbered ``#2``."""
    counts = Counter(texts.values())
    named = dict(texts)
    for text, count in counts.items():
        places = [position for position in texts if texts[position] == text]
        above = {upper.get(position, "") for position in places}
        if count > 1 and len(above) == count and "" not in above:
            named.update((position, _joined(upper[position], text)) for position in places)
    seen: Counter[str] = Counter()
    columns = []
    for position in sorted(named):
        text = named[position]
        seen[text] += 1
        shown = text if seen[text] == 1 else f"{text}#{seen[text]}"
        columns.append(HeaderColumn(position, shown, captions.get(position, "")))
    return tuple(columns)


def _score(columns: Sequence[HeaderColumn], is_known: Known) -> int:
    """How many of the texts are known, a repeated one once."""
    return len({re.sub(r"#\d+$", "", column.text) for column in columns if recognised(column, is_known)})


def recognised(column: HeaderColumn, is_known: Known) -> bool:
    """Whether a column is known by its whole text or, below a caption, by its last part."""
    return is_known(column.text) or is_known(column.text.rpartition(_JOINER)[2])


def _has_names(columns: Sequence[HeaderColumn], keys: Collection[str]) -> bool:
    for column in columns:
        name = name_of(column.text) or name_of(column.text.rpartition(_JOINER)[2])
        if name is not None and name.aim is not None and str(name.aim) == "人员.姓名":
            return True
        if header_key(column.text) in keys:
            return True
    return False


def _texts(cells: Cells) -> Texts:
    return {position: text for position, raw in sorted(cells.items()) if (text := header_text(raw))}


def header_text(raw: Cell) -> str:
    """A cell as a header: one line, without stars; "" for what can be none."""
    if isinstance(raw, str):
        text = _BREAKS.sub("", raw).strip().strip("*＊").strip()
        return text[:_LONGEST]
    if isinstance(raw, float) and not isinstance(raw, bool) and abs(raw) < 1e6:
        return number_text(raw)
    return ""
