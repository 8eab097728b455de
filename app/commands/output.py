"""What a command gives back and how it is printed: one JSON document, or plain Chinese lines."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TextIO

from app.errors import UserError

DONE, TROUBLE, USAGE, STOPPED = 0, 1, 2, 130
"""Exit codes; 130 is what a shell gives for Ctrl+C."""


@dataclass(frozen=True)
class Result:
    """The outcome of a command: the JSON document, the lines for people, the exit code."""

    document: Any
    lines: Sequence[str] = ()
    code: int = DONE


def plain(value: Any) -> Any:
    """Dates, decimals, tuples and dataclasses as JSON can hold them."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return value


def emit(result: Result, *, as_json: bool) -> int:
    """Print a result; nothing but the document with ``--json``. Returns the exit code."""
    if as_json:
        written = _put(_document(result.document), sys.stdout)
    else:
        written = _put("".join(f"{line}\n" for line in result.lines), sys.stdout)
    return result.code if written else max(result.code, TROUBLE)


def emit_error(error: UserError, *, as_json: bool, code: int = TROUBLE) -> int:
    """Print an expected trouble: as a document, or on stderr."""
    if as_json:
        _put(_document({"error": {"code": error.code, "message": str(error)}}), sys.stdout)
    else:
        _put(f"{error}\n", sys.stderr)
    return code


def flush_out() -> bool:
    """Write out what stdout still holds: :func:`_put` of nothing."""
    return _put("", sys.stdout)


def _document(value: Any) -> str:
    return json.dumps(plain(value), ensure_ascii=False, indent=2) + "\n"


def _put(text: str, stream: TextIO) -> bool:
    """Write and flush; False if the disk did not take it. A reader that has left (``| head``) is no trouble.

    What cannot be written is thrown away, or the interpreter would try again on its way out and complain.
    """
    try:
        stream.write(text)
        stream.flush()
    except OSError as trouble:
        _throw_away(stream)
        # Windows says EINVAL of a pipe whose reader is gone.
        if isinstance(trouble, BrokenPipeError) or trouble.errno == errno.EINVAL:
            return True
        if stream is sys.stdout:
            why = "磁盘已满" if trouble.errno == errno.ENOSPC else trouble.strerror or str(trouble)
            _put(f"结果没有写完整（{why}）；要办的事本身不受影响。请换一个位置再输出。\n", sys.stderr)
        return False
    return True


def _throw_away(stream: TextIO) -> None:
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


class TerminalProgress:
    """Progress on stderr, only where that is a terminal."""

    def __init__(self, stream: Any = None) -> None:
        self._stream = stream if stream is not None else sys.stderr
        self._shown = self._stream.isatty()
        self._width = 0

    def step(self, done: int, total: int, text: str) -> None:
        """Show how far a long job has come."""
        if self._shown:
            line = f"{text} {done}/{total}" if total else text
            end = "\n" if done >= total > 0 else "\r"
            # Han characters are two columns wide; what stood there before is written over.
            width = sum(1 + (character > "\u2e80") for character in line)
            _put(f"{line}{' ' * max(0, self._width - width)}{end}", self._stream)
            self._width = 0 if end == "\n" else width


Run = Callable[[Any], Result]
