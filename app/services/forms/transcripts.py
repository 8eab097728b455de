"""Transcripts (誊写稿): what a person copies by hand into an official booklet, broken as the booklet's lines.

The program never draws the booklet itself. The left column names the place in the booklet, the right one
holds the text with as many characters a line as the real booklet has there; a long entry goes on over pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.services.forms import fitting
from app.services.forms.blocks import draw_blocks
from app.services.forms.drawing import Drawing
from app.services.forms.fitting import MM_PER_PT, PAD_X
from app.services.forms.grids import Band
from app.services.forms.language import Scope
from app.services.forms.spec import Block, Cell, Entry, Page, Transcript

LARGEST = 14.0
# What the text takes of a 125 mm column (errata F24); the numbers of the lines stand right of the frame.
TEXT_WIDTH = 122.0
NUMBER_GAP = 1.5
SHORT_SIZE = 12.0
LABEL_SIZE = 10.5
LABEL_PITCH = 1.2
LINE_PITCH = 1.6
MARGIN = 2.0
NOTE_SIZE = 9.0
NOTE_HEIGHT = 5.0
GREY = 0.5
LEAST_HEIGHT = 10.0
NUMBERED_FROM = 2


@dataclass(frozen=True, slots=True)
class Written:
    """One line as it will be drawn: its text, the number printed before it, its height; ``note`` in grey."""

    text: str
    height: float
    size: float
    number: int = 0
    indent: float = 0.0
    note: bool = False


def draw_transcript_page(drawing: Drawing, page: Page, blocks: Sequence[Block], scope: Scope) -> None:
    """Draw a transcript from a new page on; ``blocks`` are those whose conditions hold."""
    at = next(index for index, block in enumerate(blocks) if isinstance(block, Transcript))
    transcript = blocks[at]
    assert isinstance(transcript, Transcript)
    before = [block for block in blocks[:at] if block.on in ("first", "every")]
    again = [block for block in blocks[:at] if block.on in ("continued", "every")]
    drawing.start_page()
    draw_blocks(drawing, before, scope, page)
    for entry in transcript.entries:
        if entry.when.holds(scope):
            _draw_entry(drawing, transcript, entry, scope, page, again)
    draw_blocks(drawing, blocks[at + 1 :], scope, page)


def _draw_entry(
    drawing: Drawing,
    transcript: Transcript,
    entry: Entry,
    scope: Scope,
    page: Page,
    again: Sequence[Block],
) -> None:
    waiting = list(written_lines(drawing, entry, scope))
    continued = False
    while waiting or not continued:
        name = _label_lines(drawing, transcript, entry, scope, continued)
        least = max(LEAST_HEIGHT, sum(line.height for line in name) + 2 * MARGIN)
        room = drawing.bottom - drawing.y
        count, used = 0, 0.0
        while count < len(waiting) and used + waiting[count].height + 2 * MARGIN <= room + 0.01:
            used += waiting[count].height
            count += 1
        if count == len(waiting) - 1 and waiting[-1].note and count:
            # What is said below the text takes its last line along.
            count, used = count - 1, used - waiting[count - 1].height
        # No first line alone at the foot of a page, and the whole label beside it.
        if count < min(2, len(waiting)) or least > room + 0.01:
            drawing.start_page()
            draw_blocks(drawing, again, scope, page)
            continue
        height = max(least, used + 2 * MARGIN)
        _draw_part(drawing, transcript, scope, name, waiting[:count], height)
        waiting, continued = waiting[count:], True


def _label_lines(
    drawing: Drawing, transcript: Transcript, entry: Entry, scope: Scope, continued: bool
) -> list[Written]:
    """The name of the column and, smaller, where it is in the booklet."""
    measure = drawing.ink.measure(drawing.face)
    room = transcript.columns[0] - 2 * PAD_X
    name = entry.label.fill(scope) + ("（续）" if continued else "")
    place = entry.page.fill(scope)
    lines = [
        Written(line.text, LABEL_SIZE * MM_PER_PT * LABEL_PITCH, LABEL_SIZE)
        for line in fitting.fit_short(name, room, 100.0, measure, (LABEL_SIZE,), balance=True).lines
    ]
    if place:
        lines.append(Written(place, NOTE_SIZE * MM_PER_PT * LABEL_PITCH, NOTE_SIZE, note=True))
    return lines


def written_lines(drawing: Drawing, entry: Entry, scope: Scope) -> Iterator[Written]:
    """The lines of an entry with what is said below them."""
    text = _text_of(entry, scope)
    if not text:
        yield from _hint(drawing, entry, scope)
        return
    if not entry.chars:
        yield from _short(drawing, text)
        return
    chars = int(scope.value(f"choice.{entry.chars}"))
    size = min(LARGEST, TEXT_WIDTH / chars / MM_PER_PT)
    em = size * MM_PER_PT
    measure = drawing.ink.measure(drawing.face)
    lines = fitting.wrap(text, size, measure, lambda _: chars * em + 0.01, entry.indent * em)
    for number, line in enumerate(lines, 1):
        yield Written(line.text, em * LINE_PITCH, size, number, line.indent)
    yield Written(_room_note(len(lines), chars, entry, scope), NOTE_HEIGHT, NOTE_SIZE, note=True)


def _text_of(entry: Entry, scope: Scope) -> str:
    if not entry.of:
        parts = [entry.text.fill(scope)]
    else:
        items = scope.value(entry.of) or ()
        parts = [entry.text.fill(scope.child(**{entry.name: item})) for item in items]
    lines = (line.strip() for part in parts for line in part.splitlines())
    return "\n".join(line for line in lines if line)


def _short(drawing: Drawing, text: str) -> Iterator[Written]:
    measure = drawing.ink.measure(drawing.face)
    for line in fitting.wrap(text, SHORT_SIZE, measure, lambda _: TEXT_WIDTH):
        yield Written(line.text, SHORT_SIZE * MM_PER_PT * LINE_PITCH, SHORT_SIZE)


def _hint(drawing: Drawing, entry: Entry, scope: Scope) -> Iterator[Written]:
    measure = drawing.ink.measure(drawing.face)
    hint = entry.hint.fill(scope)
    for line in fitting.wrap(hint, NOTE_SIZE, measure, lambda _: TEXT_WIDTH):
        yield Written(line.text, NOTE_HEIGHT, NOTE_SIZE, note=True)


def _room_note(count: int, chars: int, entry: Entry, scope: Scope) -> str:
    room = int(scope.value(f"choice.{entry.lines}")) if entry.lines else 0
    told = f"按每行{chars}字，共{count}行"
    if not room:
        return f"（{told}）"
    if count <= room:
        return f"（{told}；本册此栏约{room}行）"
    return f"（{told}；本册此栏约{room}行，超出{count - room}行：请压缩，或另附页续写）"


def _draw_part(
    drawing: Drawing,
    transcript: Transcript,
    scope: Scope,
    name: Sequence[Written],
    lines: Sequence[Written],
    height: float,
) -> None:
    top = drawing.y
    drawing.draw_bands([Band(height, transcript.columns, (Cell("blank"), Cell("blank")), scope)])
    left, width = drawing.left, transcript.columns[0]
    y = top + (height - sum(line.height for line in name)) / 2
    for line in name:
        wide = drawing.sheet.width(line.text, drawing.face, line.size)
        _write(drawing, left + (width - wide) / 2, y, line)
        y += line.height
    y = top + (height - sum(line.height for line in lines)) / 2
    numbered = any(line.number >= NUMBERED_FROM for line in lines)
    for line in lines:
        if line.number and numbered:
            number = Written(str(line.number), line.height, NOTE_SIZE, note=True)
            _write(drawing, left + sum(transcript.columns) + NUMBER_GAP, y, number)
        _write(drawing, left + width + PAD_X + line.indent, y, line)
        y += line.height


def _write(drawing: Drawing, x: float, top: float, line: Written) -> None:
    drawing.sheet.text(
        x, top, line.text, drawing.face, line.size, leading=line.height, grey=GREY if line.note else 0.0
    )
