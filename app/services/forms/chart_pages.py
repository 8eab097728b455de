"""Charts on paper: A4 upright, one under the other, every number beside its bar."""

from __future__ import annotations

from datetime import date

from app.services.chart_layout import Box, Drawing, Mark, Stroke, lay_out
from app.services.charts import ChartBook
from app.services.forms.faces import bundled_faces
from app.services.forms.fitting import MM_PER_PT
from app.services.forms.sheet import Sheet

_A4 = (210.0, 297.0)
_MARGIN = 18.0
_GAP = 9.0


def chart_pdf(book: ChartBook, printed_on: date) -> bytes:
    """All charts of a book as one PDF; a chart is never split over two pages unless it is longer than one.

    Bars are drawn black or hatched; no colour says anything.
    """
    sheet = Sheet(bundled_faces(), f"统计图 {book.place}")
    width = _A4[0] - 2 * _MARGIN
    y = _A4[1]
    for chart in book.charts:
        drawing = lay_out(chart, width / MM_PER_PT)
        high = drawing.height * MM_PER_PT
        if y + min(high, _A4[1] - 2 * _MARGIN) > _A4[1] - _MARGIN:
            sheet.begin(*_A4)
            y = _head(sheet, book, printed_on) if sheet.pages == 1 else _MARGIN
        y = _put(sheet, drawing, _MARGIN, y) + _GAP
    return sheet.finish()


def _head(sheet: Sheet, book: ChartBook, printed_on: date) -> float:
    sheet.text(_MARGIN, _MARGIN, f"{book.place}统计图", "hei", 16)
    sheet.text(_MARGIN, _MARGIN + 8, f"{book.period}　打印于 {printed_on}", "song", 10)
    sheet.line(_MARGIN, _MARGIN + 14, _A4[0] - _MARGIN, _MARGIN + 14)
    return _MARGIN + 19


def _put(sheet: Sheet, drawing: Drawing, left: float, top: float) -> float:
    """Draw the marks at a place; rows that do not fit on a page go on at the top of the next."""
    foot = _A4[1] - _MARGIN
    shift = top
    for mark in drawing.marks:
        begun, ended = _reach(mark)
        if shift + ended > foot + 1 and not isinstance(mark, Stroke):
            sheet.begin(*_A4)
            shift = _MARGIN - begun
        if isinstance(mark, Box):
            sheet.rectangle(
                left + mark.x * MM_PER_PT,
                shift + begun,
                mark.width * MM_PER_PT,
                mark.height * MM_PER_PT,
                fill=0.25 if mark.solid else None,
            )
        elif isinstance(mark, Stroke):
            # The axis of a list that went over the page has its foot on another one.
            y1, y2 = (max(_MARGIN, min(foot, shift + y * MM_PER_PT)) for y in (mark.y1, mark.y2))
            sheet.line(left + mark.x1 * MM_PER_PT, y1, left + mark.x2 * MM_PER_PT, y2, grey=0.5 * mark.faint)
        else:
            face = "hei" if mark.strong else "song"
            wide = sheet.width(mark.text, face, mark.size)
            x = left + mark.x * MM_PER_PT - {"left": 0.0, "middle": wide / 2, "right": wide}[mark.side]
            sheet.text(x, shift + begun, mark.text, face, mark.size, leading=ended - begun)
    return shift + drawing.height * MM_PER_PT


def _reach(mark: Mark) -> tuple[float, float]:
    """Where a mark begins and ends downwards, in mm from the top of its drawing."""
    if isinstance(mark, Box):
        return mark.y * MM_PER_PT, (mark.y + mark.height) * MM_PER_PT
    if isinstance(mark, Stroke):
        return min(mark.y1, mark.y2) * MM_PER_PT, max(mark.y1, mark.y2) * MM_PER_PT
    return mark.y * MM_PER_PT, (mark.y + mark.size * 1.5) * MM_PER_PT
