"""Continuation sheets (附页, grid G0): what found no room in its cell goes on here, whole.

165 wide: heading 12, the field it belongs to 10, text 215, signature and date 20.
"""

from __future__ import annotations

from dataclasses import replace

from app.services.forms.drawing import Carried, Drawing, page_cells
from app.services.forms.grids import Band
from app.services.forms.ink import Overflow
from app.services.forms.language import ALWAYS, Scope, Template
from app.services.forms.layout import Layout
from app.services.forms.spec import Cell, FormSpec, SignItem, Text

HEADING = 12.0
# A long title leaves at least this much for whose form it is.
LEAST_SUBJECT = 30.0
TEXT_HEIGHT = 215.0
LAYOUT = Layout(footer="none")
SHORT_FIELDS = "接前页写“见附页”的各栏"


def _fixed(text: str) -> Text:
    return Text(((ALWAYS, Template((text,))),)) if text else Text()


def field_title(overflow: Overflow) -> str:
    """What the field is called: its title, else its prompt, else 未命名."""
    return overflow.cell.title or overflow.cell.prompt.fill(overflow.scope)[:12] or "内容"


def draw_annexes(drawing: Drawing, subject: str) -> tuple[str, ...]:
    """Draw the sheets for everything carried over; returns what went there, one line a field.

    ``subject`` is whose form it is (printed in the heading). Short values share sheets, a long text has
    its own, signed by the same people as its cell.
    """
    told = tuple(f"第{item.page}页“{field_title(item.overflow)}”" for item in drawing.carried)
    items, drawing.carried = drawing.carried, []
    home = drawing.form
    drawing.close_page()
    layout = replace(LAYOUT, face=home.layout.face)
    if drawing.sections:
        # In a book with contents these pages are counted and bound like its others.
        layout = replace(layout, footer="page", mirror=home.layout.mirror)
    drawing.form = replace(home, layout=layout)
    number = 0
    shorts = [item for item in items if item.overflow.whole]
    if shorts:
        text = "\n".join(
            f"接第{item.page}页“{field_title(item.overflow)}”栏：{item.overflow.text}" for item in shorts
        )
        carried = Overflow(Cell("text", title=SHORT_FIELDS), text, False, drawing.scope)
        number = _draw_sheets(drawing, home, subject, Carried(carried, shorts[0].page), number)
    for item in items:
        if not item.overflow.whole:
            number = _draw_sheets(drawing, home, subject, item, number)
    drawing.close_page()
    drawing.form = home
    return told


def _draw_sheets(drawing: Drawing, home: FormSpec, subject: str, item: Carried, number: int) -> int:
    cell = item.overflow.cell
    sign = cell.sign or _form_signatures(home)
    title = field_title(item.overflow)
    heading = f"接第{item.page}页“{title}”栏" if title != SHORT_FIELDS else SHORT_FIELDS
    text = item.overflow.text
    while text:
        number += 1
        drawing.start_page()
        width = drawing.width
        _draw_heading(drawing, home, subject, number)
        body = Cell("text", _fixed(text), title=field_title(item.overflow), size=12.0, indent=0)
        scope: Scope = item.overflow.scope
        rows = [
            Band(10.0, (width,), (Cell("value", _fixed(heading), align="left"),), scope),
            Band(TEXT_HEIGHT, (width,), (body,), scope),
            Band(20.0, (width,), (Cell("sign", sign=sign[-1:] if len(sign) == 1 else sign[-2:]),), scope),
        ]
        waiting = len(drawing.carried)
        drawing.draw_bands(rows)
        rest = drawing.carried[waiting:]
        del drawing.carried[waiting:]
        left = rest[-1].overflow.text if rest else ""
        if len(left) >= len(text):
            break
        text = left
    return number


def _form_signatures(home: FormSpec) -> tuple[tuple[SignItem, ...], ...]:
    """Who signs the form as a whole, for fields that have no signature of their own."""
    for page in home.pages:
        for cell in page_cells(page):
            if cell.kind == "sign" and cell.sign:
                return cell.sign
    return ((SignItem("line", _fixed("签名")), SignItem("date")),)


def _draw_heading(drawing: Drawing, home: FormSpec, subject: str, number: int) -> None:
    left = f"《{home.title}》附页\u3000第{number}页"
    width = drawing.sheet.width
    left_size = 12.0
    while width(left, drawing.face, left_size) > drawing.width - LEAST_SUBJECT and left_size > 9.0:
        left_size -= 0.5
    room = min(drawing.width * 0.45, drawing.width - width(left, drawing.face, left_size) - 4.0)
    size = 10.5
    while width(subject, drawing.face, size) > room and size > 9.0:
        size -= 0.5
    shown = subject
    while width(shown, drawing.face, size) > room and len(shown) > 2:
        # The heading only identifies the sheet: the whole name stands in the text below or on the form.
        shown = shown[:-2] + "…"
    drawing.sheet.text(drawing.left, drawing.y, left, drawing.face, left_size, leading=HEADING)
    wide = width(shown, drawing.face, size)
    drawing.sheet.text(
        drawing.left + drawing.width - wide, drawing.y, shown, drawing.face, size, leading=HEADING
    )
    drawing.y += HEADING
