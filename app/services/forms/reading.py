"""Reading form descriptions: a parsed TOML table in, :class:`FormSpec` out, or an error with file and key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast, get_args

from app.services.forms import fitting
from app.services.forms import spec as s
from app.services.forms.layout import PAPERS, Choice, Footer, Layout
from app.services.forms.toml_reader import Reader

_MARGINS = {False: (20.0, 20.0, 20.0, 25.0), True: (25.0, 15.0, 25.0, 15.0)}


def _sign_item(reader: Reader, item: Any, where: str) -> s.SignItem:
    if item == "date":
        return s.SignItem("date")
    if isinstance(item, str):
        item = {"text": item[1:]} if item.startswith("=") else {"line": item}
    if not isinstance(item, dict):
        raise reader.wrong(where, "应是文字或 {line = …, hint = …}")
    inner = Reader(item, reader.file, reader.path(where))
    kind = "line" if inner.has("line") else "text"
    found = s.SignItem(cast(Any, kind), inner.text(kind, required=True), inner.text("hint"))
    inner.done()
    return found


def _sign_rows(reader: Reader, key: str = "sign") -> tuple[tuple[s.SignItem, ...], ...]:
    return tuple(
        tuple(_sign_item(reader, item, f"{key}[{index}]") for item in row)
        for index, row in enumerate(reader.lists(key))
    )


_CELL_KINDS = cast("tuple[str, ...]", get_args(s.CellKind))


def _cell(reader: Reader) -> s.Cell:
    # An opinion carries its own signature lines, so "sign" is a kind only where it stands alone.
    kinds = [kind for kind in _CELL_KINDS if reader.has(kind) and (kind != "sign" or not reader.has("text"))]
    if len(kinds) != 1:
        raise reader.wrong("", f"每格要有且只有 {'、'.join(_CELL_KINDS)} 中的一项")
    kind = kinds[0]
    content = s.NOTHING
    sign: tuple[tuple[s.SignItem, ...], ...] = ()
    if kind == "sign":
        sign = _sign_rows(reader)
    elif kind == "blank":
        reader.flag("blank")
    else:
        content = reader.text(kind, required=True)
        sign = _sign_rows(reader) if kind == "text" else ()
    align = reader.choice("align", ("", "left", "center", "right"), "")
    return s.Cell(
        kind=cast(s.CellKind, kind),
        content=content,
        span=reader.whole("span", 1, 1, 40),
        rows=reader.whole("rows", 1, 1, 40),
        size=reader.number("size", 0.0, 0.0, 72.0),
        face=reader.face(),
        bold=reader.flag("bold"),
        align=cast("s.Align", align) if align else None,
        opinion=reader.flag("opinion"),
        prompt=reader.text("prompt"),
        note=reader.text("note"),
        sign=sign,
        seal=cast(s.Seal, reader.choice("seal", get_args(s.Seal), "")),
        seal_text=reader.text("seal_text"),
        title=reader.string("title", ""),
        id=reader.string("id", ""),
        continues=reader.string("continues", ""),
        fallback=reader.text("fallback"),
        max_lines=reader.whole("max_lines", 0),
        spacing=reader.number("spacing", 0.0, 0.0, 3.0),
        indent=reader.whole("indent", 2, 0, 10),
        spread=reader.flag("spread"),
        border=cast(s.Border, reader.choice("border", get_args(s.Border), "all")),
        ruled=reader.flag("ruled"),
        fixed=reader.flag("fixed"),
        least=reader.number("least", 0.0, 0.0, 24.0),
        pad=reader.number("pad", fitting.PAD_X, 0.0, 20.0),
        bold_when=reader.condition("bold_when") if reader.has("bold_when") else None,
        money=reader.flag("money"),
    )


def _repeat(reader: Reader) -> s.Repeat:
    return s.Repeat(
        reader.string("of"), reader.string("as"), reader.whole("count", 0), reader.string("title", "")
    )


def _row(reader: Reader) -> s.Row:
    return s.Row(
        height=reader.number("height", low=3.0),
        cells=reader.tables("cells", _cell),
        columns=reader.numbers("columns") if reader.has("columns") else None,
        when=reader.condition("when"),
        repeat=reader.table("repeat", _repeat),
        stretch=reader.flag("stretch"),
    )


def _groups(reader: Reader) -> s.Groups:
    return s.Groups(
        of=reader.string("of"),
        name=reader.string("as"),
        rows=reader.string("rows"),
        text=reader.text("text", required=True),
        height=reader.number("height", 8.0, 3.0),
    )


def _table(reader: Reader) -> s.Table:
    groups = reader.table("groups", _groups)
    return s.Table(
        columns=reader.numbers("columns"),
        head=reader.tables("head", _row),
        cells=reader.tables("cells", _cell),
        row_height=reader.number("row_height", low=3.0),
        name=reader.string("as"),
        of="" if groups else reader.string("of"),
        groups=groups,
        blank_rows=reader.whole("blank_rows", 0),
        fill=reader.flag("fill"),
        **_common(reader),
    )


def _common(reader: Reader) -> dict[str, Any]:
    return {
        "when": reader.condition("when"),
        "on": cast(s.Place, reader.choice("on", get_args(s.Place), "first")),
    }


def _paragraph(reader: Reader) -> s.Paragraph | s.Table:
    if reader.has("columns"):
        return _table(reader)
    return s.Paragraph(
        text=reader.text("text", required=True),
        face=reader.face(),
        flush=reader.flag("flush"),
        when=reader.condition("when"),
    )


def _notice(reader: Reader) -> s.Notice:
    return s.Notice(
        title=reader.text("title", required=True),
        paragraphs=reader.tables("part", _paragraph),
        signature=reader.text("signature", required=True),
        date=reader.text("date", required=True),
        addressee=reader.text("addressee"),
        attachment=reader.text("attachment"),
        number=reader.text("number"),
        signer=reader.text("signer"),
        note=reader.text("note"),
        keep=reader.string("keep", ""),
        seal=cast(s.Seal, reader.choice("seal", get_args(s.Seal), "outside")),
        **_common(reader),
    )


def _title(reader: Reader) -> s.Title:
    return s.Title(
        text=reader.text("text", required=True),
        height=reader.number("height", 18.0, 5.0),
        size=reader.number("size", 18.0, 9.0, 72.0),
        face=reader.face(default="song-bold"),
        left=reader.text("left"),
        right=reader.text("right"),
        side_size=reader.number("side_size", 10.5, 9.0, 24.0),
        **_common(reader),
    )


def _words(reader: Reader) -> s.Words:
    return s.Words(
        text=reader.text("text", required=True),
        height=reader.number("height", low=3.0),
        size=reader.number("size", 10.5, 9.0, 72.0),
        face=reader.face(),
        align=cast(s.Align, reader.choice("align", get_args(s.Align), "left")),
        indent=reader.whole("indent", 0, 0, 10),
        spacing=reader.number("spacing", 1.25, 1.0, 4.0),
        top=reader.flag("top"),
        **_common(reader),
    )


def _grid(reader: Reader) -> s.Grid:
    return s.Grid(
        reader.numbers("columns"),
        reader.tables("row", _row),
        reader.number("height", 0.0, 0.0, 420.0),
        **_common(reader),
    )


def _sign(reader: Reader) -> s.Sign:
    return s.Sign(
        height=reader.number("height", low=5.0),
        rows=_sign_rows(reader, "rows"),
        size=reader.number("size", 10.5, 9.0, 24.0),
        face=reader.face(),
        align=cast(s.Align, reader.choice("align", get_args(s.Align), "right")),
        seal=cast(s.Seal, reader.choice("seal", get_args(s.Seal), "")),
        **_common(reader),
    )


def _gap(reader: Reader) -> s.Gap:
    return s.Gap(reader.number("height", low=0.5), reader.flag("cut"), reader.text("text"), **_common(reader))


def _numbers_of(reader: Reader, key: str, count: int, what: str) -> list[tuple[float, ...]]:
    found = []
    for item in reader.lists(key):
        if len(item) != count or not all(isinstance(v, int | float) for v in item):
            raise reader.wrong(key, f"每项应是 {what}")
        found.append(tuple(float(v) for v in item))
    return found


def _cards(reader: Reader) -> s.Cards:
    places = _numbers_of(reader, "places", 2, "左、上两个数")
    if not places:
        raise reader.wrong("places", "至少要有一处")
    return s.Cards(
        places=tuple((x, y) for x, y in places),
        width=reader.number("width", low=20.0),
        height=reader.number("height", low=10.0),
        blocks=reader.tables("block", _fixed_block),
        cuts=tuple((a, b, c, d) for a, b, c, d in _numbers_of(reader, "cuts", 4, "起点和终点四个数")),
        of=reader.string("of", ""),
        name=reader.string("as", ""),
        **_common(reader),
    )


def _entry(reader: Reader) -> s.Entry:
    return s.Entry(
        label=reader.text("label", required=True),
        page=reader.text("page"),
        text=reader.text("text", required=True),
        hint=reader.text("hint"),
        chars=reader.string("chars", ""),
        lines=reader.string("lines", ""),
        of=reader.string("of", ""),
        name=reader.string("as", ""),
        indent=reader.whole("indent", 0, 0, 10),
        when=reader.condition("when"),
    )


def _transcript(reader: Reader) -> s.Transcript:
    columns = reader.numbers("columns")
    if len(columns) != 2:
        raise reader.wrong("columns", "应是栏名和内容两列的宽")
    return s.Transcript(
        columns=(columns[0], columns[1]), entries=reader.tables("entry", _entry), **_common(reader)
    )


def _overlay(reader: Reader) -> s.OverlayBlock:
    return s.OverlayBlock(family=reader.string("family"), **_common(reader))


_FIXED: dict[str, Callable[[Reader], s.FixedBlock]] = {
    "title": _title,
    "words": _words,
    "grid": _grid,
    "sign": _sign,
    "gap": _gap,
}
_BLOCKS: dict[str, Callable[[Reader], s.Block]] = {
    **_FIXED,
    "table": _table,
    "notice": _notice,
    "cards": _cards,
    "transcript": _transcript,
    "overlay": _overlay,
}


def _fixed_block(reader: Reader) -> s.FixedBlock:
    return _FIXED[reader.choice("kind", tuple(_FIXED))](reader)


def _block(reader: Reader) -> s.Block:
    return _BLOCKS[reader.choice("kind", tuple(_BLOCKS))](reader)


def _page(reader: Reader) -> s.Page:
    include = reader.string("include", "")
    return s.Page(
        blocks=() if include else reader.tables("block", _block),
        include=include,
        data=reader.string("data") if include else "",
        section=reader.text("section"),
        edition_on=reader.string("edition_on", ""),
        when=reader.condition("when"),
        repeat=reader.table("repeat", _repeat),
        continues=reader.string("continues", ""),
        again=reader.flag("again"),
        mark=reader.string("mark", "（续见续页）"),
    )


def _choice(reader: Reader) -> Choice:
    words = reader.strings("words")
    default: bool | int | str
    if words:
        default = reader.choice("default", words)
    elif reader.holds("default", bool):
        default = reader.flag("default")
    else:
        low, high = reader.whole("low", 0, 0, 1000), reader.whole("high", 100, 1, 1000)
        return Choice(
            reader.string("key"), reader.string("title"), reader.whole("default", 0, low, high), (), low, high
        )
    return Choice(reader.string("key"), reader.string("title"), default, words)


def _layout(reader: Reader) -> Layout:
    landscape = reader.flag("landscape")
    margins = reader.numbers("margins", list(_MARGINS[landscape]))
    if len(margins) != 4:
        raise reader.wrong("margins", "应是上、右、下、左四个数")
    return Layout(
        paper=reader.choice("paper", tuple(PAPERS), "A4"),
        landscape=landscape,
        margins=(margins[0], margins[1], margins[2], margins[3]),
        mirror=reader.flag("mirror"),
        frame=reader.number("frame", 1.0, 0.0, 5.0),
        line=reader.number("line", 0.5, 0.0, 5.0),
        face=reader.face(default="song"),
        footer=cast(Footer, reader.choice("footer", get_args(Footer), "print")),
    )


def read_form(table: Mapping[str, Any], key: str, file: str, customised: bool = False) -> s.FormSpec:
    """Turn a parsed description into a form; geometry and paths are checked by ``checking``."""
    reader = Reader(table, file)
    form = s.FormSpec(
        key=key,
        number=reader.string("number"),
        title=reader.string("title"),
        scope=cast(s.Scoped, reader.choice("scope", get_args(s.Scoped))),
        context=reader.string("context"),
        stage=reader.whole("stage", 0, 0, 5),
        steps=reader.strings("steps"),
        layout=reader.table("layout", _layout) or Layout(),
        pages=reader.tables("page", _page),
        subject=reader.string("subject", ""),
        edition_on=reader.string("edition_on", ""),
        version=reader.string("version", "1"),
        copies=reader.string("copies", ""),
        choices=reader.tables("choice", _choice, required=False),
        customised=customised,
        source=file,
    )
    reader.done()
    return form
