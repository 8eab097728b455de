"""Fitting text into a box of millimetres: wrap, shrink by at most two steps, hand back what is left.

Nothing here draws and nothing is ever dropped: what does not fit comes back as ``rest`` and goes to a
continuation sheet (附页). Rules: forms-errata.md section 3, readings 8 and 9.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

MM_PER_PT = 25.4 / 72
PAD_X = 1.5
PAD_Y = 1.0
# Sizes tried one after the other. Below 9 pt only dues (党费) and the triple letter may go.
LONG_SIZES = (12.0, 10.5, 9.0)
SHORT_SIZES = (10.5, 9.0)
SHORT_SPACING = 1.25
LABEL_SPACING = 1.15

Measure = Callable[[str, float], float]
"""Width in millimetres of a text at a size in points."""

_NO_START = frozenset("，。、；：？！）》〉】〕｝”’…—·％%,.;:?!)]}")
_NO_END = frozenset("（《〈【〔｛“‘([{")
# An underscore inside a word (of an e-mail address) keeps it together; two and more are a blank to write on.
_TOKEN = re.compile(r"_{2,16}|[A-Za-z0-9@#&+/.\-]+(?:_[A-Za-z0-9@#&+/.\-]+)*|.", re.DOTALL)
_SENTENCE_END = "。！？；\n"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a fitted text; ``indent`` in mm, ``wrapped`` if its paragraph goes on."""

    text: str
    indent: float
    wrapped: bool
    end: int
    """Index in the source text just after this line."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A text laid out at ``size`` points, ``leading`` mm a line; ``rest`` is what found no room."""

    lines: tuple[Line, ...]
    size: float
    leading: float
    rest: str = ""

    @property
    def height(self) -> float:
        """Height of the lines in mm."""
        return self.leading * len(self.lines)


def wrap(
    text: str,
    size: float,
    measure: Measure,
    width: Callable[[int], float],
    indent: float = 0.0,
    limit: int | None = None,
) -> list[Line]:
    """Break a text into lines. ``width`` gives the room of line n in mm, ``indent`` the first-line indent.

    Numbers and Latin words stay whole, closing marks do not begin and opening marks do not end a line.
    At most ``limit`` lines are made; the last one's ``end`` says how far they reach.
    """
    lines: list[Line] = []
    start = 0
    for paragraph in text.split("\n"):
        tokens = [(match[0], start + match.start()) for match in _TOKEN.finditer(paragraph)]
        lines += _wrap_paragraph(tokens, start, size, measure, _from_line(width, len(lines)), indent)
        start += len(paragraph) + 1
        if limit is not None and len(lines) >= limit:
            return lines[:limit]
    return lines


def _from_line(width: Callable[[int], float], first: int) -> Callable[[int], float]:
    return lambda n: width(first + n)


def _always(width: float) -> Callable[[int], float]:
    return lambda _: width


def _wrap_paragraph(
    tokens: list[tuple[str, int]],
    start: int,
    size: float,
    measure: Measure,
    width: Callable[[int], float],
    indent: float,
) -> list[Line]:
    if not tokens:
        return [Line("", 0.0, False, start)]
    lines: list[Line] = []
    line: list[tuple[str, int]] = []
    used = 0.0
    queue = list(reversed(tokens))
    while queue:
        token, at = queue.pop()
        first = not lines
        room = width(len(lines)) - (indent if first else 0.0)
        wide = measure(token, size)
        if used + wide <= room + 1e-6:
            line.append((token, at))
            used += wide
            continue
        if not line and len(token) > 1:
            # A number longer than the whole line has to break somewhere.
            queue += [(char, at + k) for k, char in reversed(list(enumerate(token)))]
            continue
        if not line:
            line.append((token, at))
        else:
            queue.append((token, at))
            _settle_line_end(line, queue)
        lines.append(_line(line, indent if first else 0.0, True))
        line, used = [], 0.0
    if line:
        lines.append(_line(line, indent if not lines else 0.0, False))
    elif lines:
        last = lines[-1]
        lines[-1] = Line(last.text, last.indent, False, last.end)
    return lines


def _settle_line_end(line: list[tuple[str, int]], queue: list[tuple[str, int]]) -> None:
    moved = 0
    while len(line) > 1 and moved < 3 and (queue[-1][0] in _NO_START or line[-1][0] in _NO_END):
        queue.append(line.pop())
        moved += 1


def _line(line: list[tuple[str, int]], indent: float, wrapped: bool) -> Line:
    last, at = line[-1]
    return Line("".join(token for token, _ in line), indent, wrapped, at + len(last))


def fit_text(
    text: str,
    width: float,
    height: float,
    measure: Measure,
    *,
    sizes: tuple[float, ...] = LONG_SIZES,
    spacings: tuple[float, ...] = (1.5, 1.25, 1.25),
    indent_chars: int = 2,
    reserve: Callable[[float], float] | None = None,
    mark: str = "",
) -> Fitted:
    """Lay out a long text in a box of ``width`` × ``height`` mm (inside the padding).

    Tries every size with its spacing; at the last one keeps what fits up to the last whole sentence, writes
    ``mark`` behind it (“（续见附页）”) and returns the remainder as ``rest``. ``reserve`` gives the room to
    leave on the right of a line whose bottom lies that many mm below the top (for a seal).
    """
    size, leading = sizes[0], sizes[0] * MM_PER_PT

    def room(n: int) -> float:
        return width - (reserve((n + 1) * leading) if reserve else 0.0)

    fitted = Fitted((), size, leading, text)
    for size, spacing in zip(sizes, spacings, strict=False):
        leading = size * spacing * MM_PER_PT
        lines = wrap(text, size, measure, room, indent_chars * size * MM_PER_PT)
        fitted = Fitted(tuple(lines), size, leading)
        if fitted.height <= height + 1e-6:
            return fitted
    return _cut(fitted, text, height, measure, room, indent_chars * size * MM_PER_PT, mark)


def _cut(
    fitted: Fitted,
    text: str,
    height: float,
    measure: Measure,
    room: Callable[[int], float],
    indent: float,
    mark: str,
) -> Fitted:
    allowed = int((height + 1e-6) / fitted.leading)
    if allowed < 1:
        return Fitted((), fitted.size, fitted.leading, text)
    end = fitted.lines[allowed - 1].end
    while end > 0:
        kept = text[:end].rstrip("\n")
        sentence = max(kept.rfind(stop) for stop in _SENTENCE_END) + 1
        # A very long last sentence is cut in the middle rather than leaving half the box empty.
        kept = kept[:sentence] if sentence > len(kept) // 2 else kept
        lines = wrap(kept + mark, fitted.size, measure, room, indent)
        if len(lines) <= allowed:
            return Fitted(tuple(lines), fitted.size, fitted.leading, text[len(kept) :].lstrip("\n"))
        end = len(kept) - 1
    return Fitted((), fitted.size, fitted.leading, text)


def fit_short(
    text: str,
    width: float,
    height: float,
    measure: Measure,
    sizes: tuple[float, ...] = SHORT_SIZES,
    spacing: float = SHORT_SPACING,
    balance: bool = False,
) -> Fitted:
    """Lay out a short value: one line at each size, then several lines at each size; ``rest`` if none fits.

    ``balance`` (centred cells) keeps items joined by 、 whole, else makes the lines of similar length.
    """
    if "\n" not in text:
        for size in sizes:
            if measure(text, size) <= width + 1e-6:
                return _single(text, size, spacing)
    listed = _items(text, width, height, measure, sizes) if balance else None
    if listed is not None:
        return listed
    fitted = _several(text, width, height, measure, sizes, spacing)
    if not balance or fitted.rest or "\n" in text:
        return fitted
    step = fitted.size * MM_PER_PT * 0.5
    narrow = width - step
    while narrow > step:
        lines = wrap(text, fitted.size, measure, _always(narrow))
        if len(lines) > len(fitted.lines):
            break
        fitted = Fitted(tuple(lines), fitted.size, fitted.leading)
        narrow -= step
    return fitted


def _items(
    text: str, width: float, height: float, measure: Measure, sizes: tuple[float, ...]
) -> Fitted | None:
    """Items joined by 、 on several lines, each item whole; None if they do not fit so."""
    if "、" not in text or "\n" in text:
        return None
    items = re.findall("[^、]+、?|、", text)
    for size in sizes:
        leading = size * LABEL_SPACING * MM_PER_PT
        packed = [""]
        for item in items:
            if packed[-1] and measure(packed[-1] + item, size) > width + 1e-6:
                packed.append("")
            packed[-1] += item
        fits = all(measure(line, size) <= width + 1e-6 for line in packed)
        if fits and len(packed) * leading <= height + 1e-6:
            lines, end = [], 0
            for line in packed:
                end += len(line)
                lines.append(Line(line, 0.0, False, end))
            return Fitted(tuple(lines), size, leading)
    return None


def fit_name(
    text: str,
    width: float,
    height: float,
    measure: Measure,
    max_lines: int = 2,
    sizes: tuple[float, ...] = SHORT_SIZES,
) -> Fitted:
    """Lay out a person's name: 10.5 pt, 9 pt, then 9 pt broken after ``·``, never shortened.

    Several names, one a line, are set in 9 pt. ``rest`` if even ``max_lines`` lines are too few.
    """
    if "\n" not in text:
        for size in sizes:
            if measure(text, size) <= width + 1e-6:
                return _single(text, size, SHORT_SPACING)
    size = SHORT_SIZES[-1]
    leading = size * LABEL_SPACING * MM_PER_PT
    lines: list[Line] = []
    start = 0
    for name in text.split("\n"):
        lines += _wrap_name(name, start, size, measure, width)
        start += len(name) + 1
    allowed = max(1, min(max_lines, int((height + 1e-6) / leading)))
    if len(lines) <= allowed:
        return Fitted(tuple(lines), size, leading)
    return Fitted(tuple(lines[:allowed]), size, leading, text[lines[allowed - 1].end :].lstrip("\n"))


def _wrap_name(name: str, start: int, size: float, measure: Measure, width: float) -> list[Line]:
    pieces = re.findall(r"[^·•]+[·•]?|[·•]", name)
    lines: list[Line] = []
    line, end = "", start
    for piece in pieces:
        if line and measure(line + piece, size) > width + 1e-6:
            lines.append(Line(line, 0.0, False, end))
            line = ""
        for char in piece:
            if line and measure(line + char, size) > width + 1e-6:
                lines.append(Line(line, 0.0, False, end))
                line = ""
            line += char
            end += 1
    lines.append(Line(line, 0.0, False, end))
    return lines


def fit_label(
    text: str, width: float, height: float, measure: Measure, sizes: tuple[float, ...] = SHORT_SIZES
) -> Fitted:
    """Lay out a fixed label; two Han characters are spaced (“姓　名”), more lines are balanced.

    A line feed in the label is a wish where to break, used only when one line is too narrow.
    """
    joined = text.replace("\n", "")
    if len(joined) == 2 and all("\u4e00" <= char <= "\u9fff" for char in joined):
        spaced = f"{joined[0]}\u3000{joined[1]}"
        if measure(spaced, sizes[0]) <= width + 1e-6:
            return _single(spaced, sizes[0], LABEL_SPACING)
    if measure(joined, sizes[0]) <= width + 1e-6:
        return _single(joined, sizes[0], LABEL_SPACING)
    for size in sizes:
        leading = size * LABEL_SPACING * MM_PER_PT
        allowed = int((height + 1e-6) / leading)
        if allowed < 1:
            continue
        if "\n" in text and len(text.split("\n")) <= allowed:
            wished = text.split("\n")
            if all(measure(part, size) <= width + 1e-6 for part in wished):
                return Fitted(tuple(Line(part, 0.0, False, 0) for part in wished), size, leading)
        for count in range(2, allowed + 1):
            narrow = max(measure(joined, size) / count + size * MM_PER_PT * 0.5, width * 0.3)
            while narrow <= width + 1e-6:
                lines = wrap(joined, size, measure, _always(narrow))
                if len(lines) <= count and all(measure(line.text, size) <= width + 1e-6 for line in lines):
                    return Fitted(tuple(lines), size, leading)
                narrow += size * MM_PER_PT * 0.5
        if measure(joined, size) <= width + 1e-6:
            return _single(joined, size, LABEL_SPACING)
    return _several(joined, width, height, measure, sizes[-1:], LABEL_SPACING)


def _single(text: str, size: float, spacing: float) -> Fitted:
    return Fitted((Line(text, 0.0, False, len(text)),), size, size * spacing * MM_PER_PT)


def _several(
    text: str, width: float, height: float, measure: Measure, sizes: tuple[float, ...], spacing: float
) -> Fitted:
    fitted = _single(text, sizes[0], spacing)
    wished = text.split("\n")
    # Lines asked for stay whole at a smaller size rather than break at a larger one.
    whole = [size for size in sizes if all(measure(line, size) <= width + 1e-6 for line in wished)]
    for size in whole or sizes:
        leading = size * LABEL_SPACING * MM_PER_PT
        lines = wrap(text, size, measure, lambda _: width)
        fitted = Fitted(tuple(lines), size, leading)
        if fitted.height <= height + 1e-6:
            return fitted
    allowed = max(1, int((height + 1e-6) / fitted.leading))
    kept = fitted.lines[:allowed]
    return Fitted(kept, fitted.size, fitted.leading, text[kept[-1].end :].lstrip("\n"))
