"""What the window's files say of themselves and its log tells, watched during every test of the window."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import pytest

from app.services import files
from tests.reliability.canaries import about
from tests.reliability.watching import ROOT, Lines, place_of
from tests.ui.sample import APPLICANTS, CANDIDATE, FAKE_ID, MEMBERS, NEWCOMER

_NAMES = (*APPLICANTS, CANDIDATE, NEWCOMER, *MEMBERS)
_NUMBERS = re.compile(rf"{FAKE_ID}|1390000010\d|\d{{17}}[\dXx]")
_OWN_PAPERS = (
    "app/ui/screens/forms.py",
    "app/ui/screens/forms_templates.py",
    "app/ui/screens/forms_batch.py",
)
"""Papers of one person are suggested under the person's name; the user sees and may change it."""
_SPEAKS = (".pdf", ".xlsx", ".docx", ".png")


@dataclass
class WindowSeen:
    """The files written (name, content, functions on the way there) and the lines of the log."""

    written: list[tuple[str, bytes, frozenset[str]]] = field(default_factory=list)
    log: list[str] = field(default_factory=list)

    @property
    def places(self) -> frozenset[str]:
        """Every function through which a file was written."""
        return frozenset().union(*(places for _name, _content, places in self.written))

    def leaks(self) -> list[str]:
        """Where a person's word can be read that should not be."""
        wrong = [f"log: {line}" for line in self.log if _words(line)]
        for name, content, places in self.written:
            is_own = any(place.startswith(_OWN_PAPERS) for place in places)
            if _NUMBERS.search(name) or (not is_own and _words(name)):
                wrong.append(f"name: {name}")
            if name.endswith(_SPEAKS) and (said := _words(about(content))):
                wrong.append(f"in {name}: {said}")
        return wrong


def _words(text: str) -> list[str]:
    return [*(name for name in _NAMES if name in text), *_NUMBERS.findall(text)]


@contextmanager
def watched_window(monkeypatch: pytest.MonkeyPatch) -> Iterator[WindowSeen]:
    """See what is written inside."""
    seen = WindowSeen()
    write = files._write

    def recorded(target: Path, content: bytes) -> Path:
        seen.written.append((target.name, content, _way_here()))
        return write(target, content)

    handler = Lines(seen.log)
    root = logging.getLogger("app")
    level = root.level
    with monkeypatch.context() as patch:
        patch.setattr(files, "_write", recorded)
        root.addHandler(handler)
        root.setLevel(logging.INFO)
        try:
            yield seen
        finally:
            root.removeHandler(handler)
            root.setLevel(level)


def _way_here() -> frozenset[str]:
    found = set()
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        if frame.f_code.co_filename.startswith(str(ROOT / "app")):
            found.add(place_of(frame))
        frame = frame.f_back
    return frozenset(found)
