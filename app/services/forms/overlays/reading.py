"""Reading overlay descriptions: the shipped ones, and the user's own, which win or are added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from app import config
from app.services.forms.overlays import spec as o
from app.services.forms.toml_reader import Reader, parse, refuse

FOLDER = "overlays"


def overlay_sheets(family: str, user_folder: Path | None = None) -> tuple[o.OverlaySheet, ...]:
    """The paper samples of a form, in their order; :class:`FormRefused` names file and key of a mistake.

    The user's own stand in the folder ``overlays`` of the forms folder.
    """
    folders = [config.resource_path(FOLDER)]
    if user_folder is not None:
        folders.append(user_folder / FOLDER)
    paths = {path.stem: path for folder in folders for path in sorted(folder.glob("*.toml"))}
    found = [_sheet(key, paths, ()) for key in sorted(paths)]
    return tuple(sorted((each for each in found if each.family == family), key=lambda each: each.order))


@lru_cache(maxsize=64)
def _parsed(path: Path, stamp: tuple[float, int]) -> dict[str, Any]:  # noqa: ARG001  # the cache key
    return parse(path.read_text("utf-8"), path.name)


def _table(path: Path) -> dict[str, Any]:
    status = path.stat()
    return _parsed(path, (status.st_mtime, status.st_size))


def _sheet(key: str, paths: Mapping[str, Path], inside: tuple[str, ...]) -> o.OverlaySheet:
    path = paths[key]
    reader = Reader(_table(path), path.name)
    base_key = reader.string("extends", "")
    if not base_key:
        sheet = _whole(reader, key)
    elif base_key in (key, *inside) or base_key not in paths:
        raise reader.wrong("extends", f"没有“{base_key}”这个纸样，或互相引用成了圈")
    else:
        sheet = _moved(reader, _sheet(base_key, paths, (*inside, key)), key)
    reader.done()
    return sheet


def _whole(reader: Reader, key: str) -> o.OverlaySheet:
    paper = _point(reader, "paper")
    sheet = o.OverlaySheet(
        key=key,
        family=reader.string("family"),
        name=reader.string("name"),
        paper=paper,
        fields=reader.tables("field", _field),
        marks=reader.tables("mark", _mark, required=False),
        strokes=tuple(each for box in reader.tables("line", _strokes, required=False) for each in box),
        captions=reader.tables("caption", _caption, required=False),
        batch=reader.string("batch", ""),
        note=reader.string("note", ""),
        face=reader.face(default="fang"),
        order=reader.whole("order", 0),
    )
    for field in sheet.fields:
        if field.x + field.width > paper[0] + 0.05 or field.y + field.height > paper[1] + 0.05:
            raise refuse(reader.file, f"field.{field.key}", "超出了纸边")
    return sheet


def _point(reader: Reader, key: str) -> tuple[float, float]:
    values = reader.numbers(key)
    if len(values) != 2:
        raise reader.wrong(key, "应是左、上（或宽、高）两个数")
    return values[0], values[1]


def _field(reader: Reader) -> o.Field:
    x, y = _point(reader, "at")
    width, height = _point(reader, "box")
    return o.Field(
        key=reader.string("key"),
        title=reader.string("title"),
        zone=reader.string("zone"),
        x=x,
        y=y,
        width=width,
        height=height,
        text=reader.text("text", required=True),
        fallback=reader.text("fallback"),
        size=reader.number("size", 14.5, 7.5, 40.0),
        least=reader.number("least", 9.0, 7.5, 40.0),
        lines=reader.whole("lines", 1, 1, 4),
        align=cast(o.Align, reader.choice("align", ("left", "center"), "center")),
        name=reader.flag("name"),
        measured=reader.flag("measured"),
        when=reader.condition("when"),
    )


def _mark(reader: Reader) -> o.Mark:
    return o.Mark(
        key=reader.string("key"),
        title=reader.string("title"),
        zone=reader.string("zone"),
        value=reader.text("value", required=True),
        options=reader.tables("option", _option),
        size=reader.number("size", 29.0, 9.0, 60.0),
        measured=reader.flag("measured"),
    )


def _option(reader: Reader) -> o.Option:
    x, y = _point(reader, "at")
    width, height = _point(reader, "box")
    return o.Option(reader.string("word"), x, y, width, height)


def _strokes(reader: Reader) -> tuple[o.Stroke, ...]:
    """A line, or with ``frame`` the four sides of a box."""
    values = reader.numbers("at")
    zone, dashed, follows = reader.string("zone"), reader.flag("dashed"), reader.string("follows", "")
    if len(values) != 4:
        raise reader.wrong("at", "应是两点的四个数")
    x1, y1, x2, y2 = values
    if not reader.flag("frame"):
        return (o.Stroke(zone, x1, y1, x2, y2, dashed, follows),)
    corners = ((x1, y1), (x2, y1), (x2, y2), (x1, y2), (x1, y1))
    return tuple(o.Stroke(zone, *corners[at], *corners[at + 1], dashed, follows) for at in range(4))


def _caption(reader: Reader) -> o.Caption:
    x, y = _point(reader, "at")
    return o.Caption(
        reader.string("zone"), x, y, reader.string("text"), reader.number("size", 9.0, 6.0, 40.0)
    )


def _moved(reader: Reader, base: o.OverlaySheet, key: str) -> o.OverlaySheet:
    """A sample that says only how it differs: zones shifted, single fields at places of their own."""
    shifts = {name: _pair(reader, f"shift.{name}", value) for name, value in _plain(reader, "shift").items()}
    places = {name: _pair(reader, f"place.{name}", value) for name, value in _plain(reader, "place").items()}
    known = {field.key for field in base.fields}
    for name in places:
        if name not in known:
            raise reader.wrong(f"place.{name}", f"没有这个栏目，可用：{'、'.join(sorted(known))}")

    at_first = {field.key: (field.x, field.y) for field in base.fields}

    def by(zone: str, follows: str = "") -> tuple[float, float]:
        if follows in places:
            (x, y), (old_x, old_y) = places[follows], at_first[follows]
            return x - old_x, y - old_y
        return shifts.get(zone, (0.0, 0.0))

    def placed(field: o.Field) -> o.Field:
        dx, dy = by(field.zone)
        x, y = places.get(field.key, (field.x + dx, field.y + dy))
        return replace(field, x=x, y=y, measured=field.key in places)

    return replace(
        base,
        key=key,
        name=reader.string("name"),
        family=reader.string("family", base.family),
        batch=reader.string("batch", ""),
        note=reader.string("note", base.note),
        order=reader.whole("order", base.order),
        fields=tuple(placed(field) for field in base.fields),
        marks=tuple(_move_mark(mark, *by(mark.zone)) for mark in base.marks),
        strokes=tuple(_move_stroke(each, *by(each.zone, each.follows)) for each in base.strokes),
        captions=tuple(_move_caption(each, *by(each.zone)) for each in base.captions),
    )


def _plain(reader: Reader, key: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    reader.table(key, lambda inner: found.update(inner.everything()))
    return found


def _pair(reader: Reader, where: str, value: Any) -> tuple[float, float]:
    good = isinstance(value, list) and len(value) == 2 and all(isinstance(v, int | float) for v in value)
    if not good:
        raise reader.wrong(where, "应是左、上两个数")
    return float(value[0]), float(value[1])


def _move_mark(mark: o.Mark, dx: float, dy: float) -> o.Mark:
    options = tuple(replace(each, x=each.x + dx, y=each.y + dy) for each in mark.options)
    return replace(mark, options=options, measured=False)


def _move_stroke(each: o.Stroke, dx: float, dy: float) -> o.Stroke:
    return replace(each, x1=each.x1 + dx, x2=each.x2 + dx, y1=each.y1 + dy, y2=each.y2 + dy)


def _move_caption(each: o.Caption, dx: float, dy: float) -> o.Caption:
    return replace(each, x=each.x + dx, y=each.y + dy)
