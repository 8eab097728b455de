"""Watching what the program writes: files, logs, temporary files, and every place of the code that does.

Places are found in the code itself, so that a writer nobody thought of fails a test (``test_leaks.py``).
"""

from __future__ import annotations

import ast
import logging
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from app.services import files
from app.ui.crash import _ScrubbingFormatter

ROOT = Path(__file__).resolve().parents[2]
_APP = str(ROOT / "app")
_WRITERS = frozenset(
    (
        "save_bytes", "save_and_enter", "save_list", "write_bytes", "write_text", "mkstemp", "fdopen",
        "TemporaryDirectory", "NamedTemporaryFile", "TemporaryFile", "copyfile", "copy2",
        "copytree", "RotatingFileHandler", "FileHandler", "QPdfWriter", "QSaveFile", "QTemporaryFile",
    )
)  # fmt: skip


@dataclass
class Seen:
    """What one stretch of work wrote: file names with their content, lines of the log, functions entered."""

    written: list[tuple[str, bytes]] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    entered: set[str] = field(default_factory=set)


def places() -> set[str]:
    """Each function of the program that writes a file: ``app/services/files.py:_write``."""
    found: set[str] = set()
    for path in sorted((ROOT / "app").rglob("*.py")):
        _walk(ast.parse(path.read_text(encoding="utf-8")), (), path.relative_to(ROOT).as_posix(), found)
    return found


def _walk(node: ast.AST, within: tuple[str, ...], file: str, found: set[str]) -> None:
    for child in ast.iter_child_nodes(node):
        inside = within
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            inside = (*within, child.name)
        if isinstance(child, ast.Call) and _writes(child):
            found.add(f"{file}:{'.'.join(within)}")
        _walk(child, inside, file, found)


def _writes(call: ast.Call) -> bool:
    of = call.func
    name = of.attr if isinstance(of, ast.Attribute) else of.id if isinstance(of, ast.Name) else ""
    if name == "open":
        modes = [
            one.value
            for one in [*call.args, *(word.value for word in call.keywords if word.arg == "mode")]
            if isinstance(one, ast.Constant) and isinstance(one.value, str)
        ]
        return any(set(mode) <= set("rwaxbt+") and set(mode) & set("wax+") for mode in modes)
    return name in _WRITERS or (name == "save" and isinstance(of, ast.Attribute) and bool(call.args))


@contextmanager
def watched(monkeypatch: pytest.MonkeyPatch, folder: Path, *, functions: bool = True) -> Iterator[Seen]:
    """See what is written inside; ``folder`` becomes the place of temporary files.

    Functions entered are noted unless told otherwise: that makes the work several times slower.
    """
    seen = Seen()
    temporary = folder / "temporary"
    temporary.mkdir(exist_ok=True)
    handler = Lines(seen.log)
    root = logging.getLogger()
    level = root.level
    with monkeypatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(temporary))
        _record_files(patch, seen)
        root.addHandler(handler)
        root.setLevel(logging.DEBUG)
        if functions:
            _profile(seen.entered)
        try:
            yield seen
        finally:
            sys.setprofile(None)
            threading.setprofile(None)  # type: ignore[arg-type]
            root.removeHandler(handler)
            root.setLevel(level)
    seen.left = [path.name for path in temporary.rglob("*")]


def _record_files(patch: pytest.MonkeyPatch, seen: Seen) -> None:
    write = files._write

    def recorded(target: Path, content: bytes) -> Path:
        seen.written.append((target.name, content))
        return write(target, content)

    patch.setattr(files, "_write", recorded)


def _profile(entered: set[str]) -> None:
    def note(frame: FrameType, event: str, _arg: Any) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(_APP):
            entered.add(place_of(frame))

    threading.setprofile(note)
    sys.setprofile(note)


def place_of(frame: FrameType) -> str:
    """The function of a frame, named as :func:`places` names it."""
    file = Path(frame.f_code.co_filename).relative_to(ROOT).as_posix()
    return f"{file}:{frame.f_code.co_qualname.replace('.<locals>', '')}"


class Lines(logging.Handler):
    """Every line as the program's own log file would have it."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__()
        self.setFormatter(_ScrubbingFormatter("%(name)s %(message)s"))
        self._lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(self.format(record))
