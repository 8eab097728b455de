"""Streaming through the XML inside a workbook without letting it do anything.

Document type declarations (the door of every XML bomb) are refused, nothing is fetched, and memory
depends only on what a handler keeps.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, NoReturn
from xml.parsers import expat

_CHUNK = 2**16
_STALL_LIMIT = 4 * 2**20
"""Bytes the parser may swallow without reporting anything: one tag is never that long."""

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


class BadXml(ValueError):
    """The XML is damaged or of a kind no spreadsheet program writes."""


def local_name(name: str) -> str:
    """The name of an element or attribute without its namespace prefix."""
    return name.rpartition(":")[2]


def parse(stream: IO[bytes], start: Start, end: End, text: Text) -> None:
    """Run through a stream, calling back with local names.

    Raises :class:`BadXml` for malformed XML, document types and tokens of absurd length.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = _CHUNK

    def refuse(*_arguments: object) -> NoReturn:
        raise BadXml("document type declaration")

    def start_prefixed(name: str, attributes: dict[str, str]) -> None:
        start(local_name(name), attributes)

    def end_prefixed(name: str) -> None:
        end(local_name(name))

    def start_root(name: str, attributes: dict[str, str]) -> None:
        # Most writers use no prefix; their files are read without a detour for each element.
        plain = ":" not in name
        parser.StartElementHandler = start if plain else start_prefixed
        parser.EndElementHandler = end if plain else end_prefixed
        start(local_name(name), attributes)

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = start_root
    parser.CharacterDataHandler = text
    fed = 0
    try:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > _STALL_LIMIT:
                raise BadXml("token too long")
        parser.Parse(b"", True)
    except expat.ExpatError as trouble:
        raise BadXml(str(trouble)) from trouble
