"""The parts of an ``.xlsx`` package that the cells need: list of sheets, shared texts, date formats."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from pathlib import Path

from app.services.workbook.number_formats import is_date_format
from app.services.workbook.package import Package, open_package
from app.services.workbook.safe_xml import BadXml, local_name, parse

TEXT_LIMIT = 32_768
"""Characters kept of one cell: one more than Excel itself allows."""
_ALL_TEXT_LIMIT = 100 * 2**20
_SHEETS_LIMIT = 300
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """One worksheet of a workbook: its tab's name, the package member, whether it is hidden."""

    name: str
    member: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Book:
    """What is common to all sheets; ``date_styles`` are the cell styles that show dates."""

    sheets: tuple[SheetEntry, ...]
    shared: tuple[str, ...]
    date_styles: frozenset[int]
    since_1904: bool


def read_book(package: Package) -> Book:
    """The common parts of a workbook; raises BadXml where the package is no workbook."""
    try:
        return _read_book(package)
    except (KeyError, ValueError) as trouble:
        raise BadXml(str(trouble)) from trouble


def _read_book(package: Package) -> Book:
    root = _relations(package, "")
    member = next((target for kind, target in root.values() if kind == "officeDocument"), "xl/workbook.xml")
    related = _relations(package, member)
    listed, since_1904 = _sheet_list(package, member)
    sheets = []
    for name, relation, hidden in listed:
        kind, target = related.get(relation, ("", ""))
        if kind == "worksheet":
            sheets.append(SheetEntry(name, target, hidden))
    if len(sheets) > _SHEETS_LIMIT:
        raise BadXml("too many sheets")
    parts = dict(related.values())
    shared = _shared_texts(package, parts["sharedStrings"]) if "sharedStrings" in parts else ()
    styles = _date_styles(package, parts["styles"]) if "styles" in parts else frozenset()
    return Book(tuple(sheets), shared, styles, since_1904)


def check_readable(path: Path) -> None:
    """Whether a file just written can be read again; raises what :func:`read_book` raises if not."""
    read_book(open_package(path))


def unescaped(text: str) -> str:
    """Text of a cell with ``_x000D_`` escapes resolved and line ends made ``\\n``."""
    if "_x" in text:
        text = _ESCAPE.sub(_character, text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _character(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    return found[0] if 0xD800 <= code <= 0xDFFF else chr(code)


def _ignore_text(_text: str) -> None:
    return


def _ignore_end(_name: str) -> None:
    return


def _relations(package: Package, member: str) -> dict[str, tuple[str, str]]:
    """Relation id → (kind, package member) of a part; empty where it has none."""
    folder, name = posixpath.split(member)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, tuple[str, str]] = {}
    if rels not in package.members:
        return found

    def start(element: str, attributes: dict[str, str]) -> None:
        if element == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes["Target"]
            full = target[1:] if target.startswith("/") else posixpath.join(folder, target)
            found[attributes["Id"]] = (
                attributes["Type"].rpartition("/")[2],
                posixpath.normpath(full),
            )

    with package.stream(rels) as stream:
        parse(stream, start, _ignore_end, _ignore_text)
    return found


def _sheet_list(package: Package, member: str) -> tuple[list[tuple[str, str, bool]], bool]:
    """(tab name, relation id, hidden) of every sheet, and whether days count from 1904."""
    listed: list[tuple[str, str, bool]] = []
    since_1904 = False

    def start(element: str, attributes: dict[str, str]) -> None:
        nonlocal since_1904
        if element == "sheet":
            local = {local_name(name): value for name, value in attributes.items() if name != "sheetId"}
            hidden = local.get("state", "visible") != "visible"
            listed.append((local.get("name", ""), local.get("id", ""), hidden))
        elif element == "workbookPr":
            since_1904 = attributes.get("date1904") in ("1", "true")

    with package.stream(member) as stream:
        parse(stream, start, _ignore_end, _ignore_text)
    return listed, since_1904


def _shared_texts(package: Package, member: str) -> tuple[str, ...]:
    """The table of shared texts; phonetic readings (rPh) are no part of them."""
    texts: list[str] = []
    pieces: list[str] = []
    total = 0
    in_text = in_phonetic = False

    def start(element: str, _attributes: dict[str, str]) -> None:
        nonlocal in_text, in_phonetic
        if element == "t":
            in_text = not in_phonetic
        elif element == "rPh":
            in_phonetic = True
        elif element == "si":
            pieces.clear()

    def end(element: str) -> None:
        nonlocal in_text, in_phonetic, total
        if element == "t":
            in_text = False
        elif element == "rPh":
            in_phonetic = False
        elif element == "si":
            text = unescaped("".join(pieces)[:TEXT_LIMIT])
            total += len(text)
            if total > _ALL_TEXT_LIMIT:
                raise BadXml("too much text")
            texts.append(text)

    def text(data: str) -> None:
        if in_text:
            pieces.append(data)

    with package.stream(member) as stream:
        parse(stream, start, end, text)
    return tuple(texts)


def _date_styles(package: Package, member: str) -> frozenset[int]:
    """Numbers of the cell styles (``cellXfs``) whose number format shows a date."""
    custom: dict[int, str] = {}
    formats: list[int] = []
    in_cell_styles = False

    def start(element: str, attributes: dict[str, str]) -> None:
        nonlocal in_cell_styles
        if element == "numFmt":
            custom[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif element == "cellXfs":
            in_cell_styles = True
        elif element == "xf" and in_cell_styles:
            formats.append(int(attributes.get("numFmtId", "0")))

    def end(element: str) -> None:
        nonlocal in_cell_styles
        if element == "cellXfs":
            in_cell_styles = False

    with package.stream(member) as stream:
        parse(stream, start, end, _ignore_text)
    return frozenset(
        index for index, number in enumerate(formats) if is_date_format(number, custom.get(number))
    )
