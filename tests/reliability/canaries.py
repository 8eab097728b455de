"""T13: words of nobody planted in a case, and the search for them in what leaves or lies about."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

import pypdfium2
from sqlalchemy.orm import Session

from tests.builders import Regular

PERSON = "金丝雀甲"
"""The name of the person of the case: it may stand in the name of a file with that person's own papers."""
NUMBER = "41010519000101001X"
"""No number of anybody: nobody born in 1900 is a candidate."""
CANARIES = (
    PERSON, "金丝雀乙", "金丝雀丙", "金丝雀丁", NUMBER, "13900000001", "CANARYCODE05", "鸟笼路一号楼",
    "金丝雀县", "CANARYNOTE09", "CANARYNOTE10", "CANARYNOTE11", "CANARYNOTE12", "CANARYNOTE13",
    "CANARYNOTE14", "CANARYNOTE15", "CANARYNOTE16", "CANARYNOTE17", "CANARYNOTE18", "CANARYNOTE19",
)  # fmt: skip
"""Twenty: names, numbers, a place, a code, and free text of every kind a secretary writes."""
_ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
_CHUNK = re.compile(rb"(?:tEXt|zTXt|iTXt).{0,2000}", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def plant(session: Session) -> Regular:
    """Store the regular case with the canaries in it: on the person, the members, and in every free text."""
    regular = Regular(upto="2026-11-20")
    for row, attr, word in zip(*zip(*_places(regular), strict=True), CANARIES, strict=True):
        assert hasattr(row, attr), f"{type(row).__name__}.{attr}"
        setattr(row, attr, word)
    regular.store(session)
    session.flush()
    return regular


def _places(regular: Regular) -> Iterator[tuple[Any, str]]:
    """Where each canary is put, in their order."""
    person = regular.person
    yield person, "name"
    for member in regular.members[:3]:
        yield member, "name"
    for attr in ("identity_number", "mobile", "code", "residence", "native_place", "note", "awards"):
        yield person, attr
    yield regular.case, "note"
    yield regular.recommendations[0], "performance"
    yield regular.votes[0], "resolution"
    yield regular.filings[0], "opinion"
    yield regular.notices[0], "feedback"
    yield regular.helpers[0], "change_reason"
    yield regular.inspections[0], "branch_opinion"
    yield regular.consultations[0], "opinion"
    yield regular.reviews[0], "about_self"


def found(content: bytes | str) -> list[str]:
    """Canaries in bytes or text, in any encoding a leak may have, also within packed members and streams."""
    if isinstance(content, str):
        content = content.encode("utf-8", "surrogatepass")
    pieces = list(_unpacked(content))
    return [
        one for one in CANARIES if any(one.encode(code) in piece for piece in pieces for code in _ENCODINGS)
    ]


def _unpacked(content: bytes) -> Iterator[bytes]:
    yield content
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for item in package.infolist():
                yield item.filename.encode()
                yield from _unpacked(package.read(item))
    for stream in _STREAM.findall(content):
        try:
            yield zlib.decompress(stream)
        except zlib.error:
            continue


def about(content: bytes) -> str:
    """What a file says of itself besides its pages or cells: properties, member names, comments, chunks."""
    if content.startswith(b"%PDF"):
        document = pypdfium2.PdfDocument(content)
        said = [str(document.get_metadata_dict()), *(str(item.get_title()) for item in document.get_toc())]
        said += [str(document.get_page_label(number)) for number in range(len(document))]
        said += [document.get_attachment(number).get_name() for number in range(document.count_attachments())]
        document.close()
        return "\n".join(said)
    if zipfile.is_zipfile(io.BytesIO(content)):
        return "\n".join(_about_package(content))
    if content.startswith(b"\x89PNG"):
        return "\n".join(str(chunk) for chunk in _CHUNK.findall(content))
    return ""


def _about_package(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        yield package.comment.decode("utf-8", "replace")
        for item in package.infolist():
            yield item.filename
            yield item.comment.decode("utf-8", "replace")
            if item.filename.startswith(("docProps/", "customXml/")) or "comments" in item.filename:
                yield package.read(item).decode("utf-8", "replace")
