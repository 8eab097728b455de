"""Drawing an overlay: the preview over our own lines, the values alone for printing, the calibration page."""

from __future__ import annotations

from contextlib import suppress

from app.errors import FormRefused
from app.services.forms import fitting
from app.services.forms.drawing import Drawing
from app.services.forms.fitting import MM_PER_PT, Fitted
from app.services.forms.language import Scope
from app.services.forms.overlays.placing import AS_IT_IS
from app.services.forms.overlays.spec import Field, Mark, Option, OverlaySheet
from app.services.forms.spec import OverlayBlock

PREVIEW, PRINT, CALIBRATION = "预览", "打印", "校准页"
OUTPUTS = (PREVIEW, PRINT, CALIBRATION)
TICK, CIRCLE, STRIKE = "勾肯定", "圈否定", "划掉"
MARK_STYLES = (TICK, CIRCLE, STRIKE)
SIZES = (14.5, 14.0, 12.0, 10.5, 9.0, 7.5)
CROSS, RULER, EDGE = 10.0, 50, 15.0
_GREY = 0.55
_HEAD = "song"


def draw_overlay(drawing: Drawing, block: OverlayBlock, scope: Scope) -> None:
    """Draw the chosen output for the chosen paper on the page just begun."""
    sheet = next(each for each in block.sheets if each.name == scope.value("choice.paper"))
    output = scope.value("choice.output")
    _check_subject(scope, output)
    if output == PREVIEW:
        _draw_lines(drawing, sheet)
        _draw_values(drawing, sheet, scope)
        _head(drawing, f"预览：{sheet.name}。打印时只印填写的内容，不印表格线；本页不能作为介绍信使用。", 5.0)
        if sheet.estimated:
            _head(drawing, "灰色虚框的位置没有量过实物，首次使用请先打校准页核对。", 10.0)
        return
    adjustment = drawing.options.adjustments.get(sheet.key, AS_IT_IS)
    with drawing.sheet.transformed(adjustment.matrix(sheet.paper)):
        if output == CALIBRATION:
            _draw_lines(drawing, sheet)
            _draw_crosses(drawing, sheet)
        else:
            _draw_values(drawing, sheet, scope)
    if output == CALIBRATION:
        used = f"平移 {adjustment.dx:g}，{adjustment.dy:g} 毫米；缩放 {adjustment.kx:g}，{adjustment.ky:g}"
        _head(drawing, f"校准页：{sheet.name}（{used}；旋转 {adjustment.angle:g} 度）", 5.0)
        _head(drawing, "请选“实际大小（100%）”打在白纸上，与预印纸重叠对光看，量出十字的偏差（毫米）。", 10.0)


def _check_subject(scope: Scope, output: str) -> None:
    """Whoever is chosen, the calibration page can be had; a letter only of a member (data ``refusal``)."""
    with suppress(KeyError):
        refusal = scope.value("refusal")
        if isinstance(refusal, FormRefused) and output != CALIBRATION:
            raise refusal


def _head(drawing: Drawing, text: str, top: float) -> None:
    drawing.sheet.text(EDGE + CROSS, top, text, _HEAD, 9.0, grey=_GREY)


def _draw_lines(drawing: Drawing, sheet: OverlaySheet) -> None:
    for each in sheet.strokes:
        if each.dashed:
            drawing.sheet.dashed(each.x1, each.y1, each.x2, each.y2)
        else:
            drawing.sheet.line(each.x1, each.y1, each.x2, each.y2, 0.5, _GREY)
    for caption in sheet.captions:
        top = caption.y - 0.88 * caption.size * MM_PER_PT
        drawing.sheet.text(caption.x, top, caption.text, sheet.face, caption.size, grey=_GREY)
    for field in sheet.fields:
        if not field.measured:
            _box(drawing, field.x, field.y, field.width, field.height)
    for mark in sheet.marks:
        for option in mark.options if not mark.measured else ():
            left, top = option.x - option.width / 2, option.y - option.height / 2
            _box(drawing, left, top, option.width, option.height)


def _box(drawing: Drawing, x: float, y: float, width: float, height: float) -> None:
    corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y))
    for at in range(4):
        drawing.sheet.dashed(*corners[at], *corners[at + 1], grey=0.8)


def _draw_values(drawing: Drawing, sheet: OverlaySheet, scope: Scope) -> None:
    for field in sheet.fields:
        text = field.text.fill(scope) if field.when.holds(scope) else ""
        if text:
            _draw_field(drawing, sheet, field, text, field.fallback.fill(scope))
    style = scope.value("choice.marks")
    for mark in sheet.marks:
        value = mark.value.fill(scope)
        if value in [option.word for option in mark.options]:
            _draw_mark(drawing, sheet, mark, value, style)


def fit_field(field: Field, text: str, measure: fitting.Measure) -> Fitted:
    """Lay out a value in its box; ``rest`` says that it cannot be printed whole."""
    sizes = (field.size, *(size for size in SIZES if field.least <= size < field.size))
    tall = field.height
    if field.lines == 1:
        text = text.replace("\n", " ")
        for size in sizes:
            if measure(text, size) <= field.width + 1e-6:
                return Fitted((fitting.Line(text, 0.0, False, len(text)),), size, size * MM_PER_PT)
        return Fitted((), sizes[-1], sizes[-1] * MM_PER_PT, text)
    for size in sizes:
        if measure(text, size) <= field.width + 1e-6 and size * MM_PER_PT <= tall:
            return Fitted((fitting.Line(text, 0.0, False, len(text)),), size, size * MM_PER_PT)
    if field.name:
        return fitting.fit_name(text, field.width, tall, measure, field.lines)
    # Two lines only of the smallest type (forms.md F36): larger ones reach into the words printed above.
    fitted = fitting.fit_short(text, field.width, tall, measure, sizes[-1:])
    return fitted if len(fitted.lines) <= field.lines else Fitted((), fitted.size, fitted.leading, text)


def _draw_field(drawing: Drawing, sheet: OverlaySheet, field: Field, text: str, shorter: str) -> None:
    face = drawing.sheet.faces.uniform(text, sheet.face) if field.name else sheet.face
    fitted = fit_field(field, text, drawing.ink.measure(face))
    if fitted.rest and shorter:
        fitted = fit_field(field, shorter, drawing.ink.measure(face))
    if fitted.rest:
        # Half a name on an official letter is worse than none: the place is left for the pen.
        drawing.told.append(f"{field.title}：{text}（写不下，请手写）")
        return
    top = field.y + (field.height - fitted.height) / 2
    for line in fitted.lines:
        x = field.x
        if field.align == "center":
            x += (field.width - drawing.sheet.width(line.text, face, fitted.size)) / 2
        drawing.sheet.text(x, top, line.text, face, fitted.size, leading=fitted.leading)
        top += fitted.leading


def _draw_mark(drawing: Drawing, sheet: OverlaySheet, mark: Mark, value: str, style: str) -> None:
    for option in mark.options:
        holds = option.word == value
        if style == TICK and holds:
            wide = drawing.sheet.width("√", sheet.face, mark.size)
            top = option.y - mark.size * MM_PER_PT / 2
            drawing.sheet.text(option.x - wide / 2, top, "√", sheet.face, mark.size)
        elif style == CIRCLE and not holds:
            drawing.sheet.ellipse(option.x, option.y, option.width / 2 + 1.0, option.height / 2 + 1.0, 1.0)
        elif style == STRIKE and not holds:
            _strike(drawing, option)


def _strike(drawing: Drawing, option: Option) -> None:
    half = option.width / 2 + 0.5
    drawing.sheet.line(option.x - half, option.y, option.x + half, option.y, 1.0)


def crosses(sheet: OverlaySheet) -> tuple[tuple[float, float], ...]:
    """The middles of the crosses: the corners clockwise from the upper left one, then the middle."""
    width, height = sheet.paper
    right, foot = width - EDGE, height - EDGE
    return (EDGE, EDGE), (right, EDGE), (right, foot), (EDGE, foot), (width / 2, height / 2)


def _draw_crosses(drawing: Drawing, sheet: OverlaySheet) -> None:
    half = CROSS / 2
    for x, y in crosses(sheet):
        drawing.sheet.line(x - half, y, x + half, y, 0.5)
        drawing.sheet.line(x, y - half, x, y + half, 0.5)
        words = f"{x:g}，{y:g}"
        wide = drawing.sheet.width(words, _HEAD, 7.5)
        left = x + 1.0 if x < sheet.paper[0] / 2 + 1.0 else x - wide - 1.0
        drawing.sheet.text(left, y + 1.0, words, _HEAD, 7.5)
    x, y = sheet.paper[0] / 2 - RULER / 2, sheet.paper[1] / 2 + 20.0
    for at in range(RULER + 1):
        tick = 4.0 if at % 10 == 0 else 2.5 if at % 5 == 0 else 1.5
        drawing.sheet.line(x + at, y, x + at, y - tick, 0.35)
        drawing.sheet.line(x, y + at, x - tick, y + at, 0.35)
        if at % 10 == 0:
            drawing.sheet.text(x + at + 0.5, y - 5.0, str(at), _HEAD, 7.5)
            drawing.sheet.text(x - 8.0, y + at - 1.0, str(at), _HEAD, 7.5)
    drawing.sheet.line(x, y, x + RULER, y, 0.35)
    drawing.sheet.line(x, y, x, y + RULER, 0.35)
