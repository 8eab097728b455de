"""What a command gives back and how it is printed: one JSON document, or plain Chinese lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.errors import UserError

DONE, TROUBLE, USAGE = 0, 1, 2


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
        print(json.dumps(plain(result.document), ensure_ascii=False, indent=2))
    else:
        for line in result.lines:
            print(line)
    return result.code


def emit_error(error: UserError, *, as_json: bool, code: int = TROUBLE) -> int:
    """Print an expected trouble: as a document, or on stderr."""
    if as_json:
        document = {"error": {"code": error.code, "message": str(error)}}
        print(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        print(str(error), file=sys.stderr)
    return code


class TerminalProgress:
    """Progress on stderr, only where that is a terminal."""

    def __init__(self, stream: Any = None) -> None:
        self._stream = stream if stream is not None else sys.stderr
        self._shown = self._stream.isatty()

    def step(self, done: int, total: int, text: str) -> None:
        """Show how far a long job has come."""
        if self._shown:
            end = "\n" if done >= total else "\r"
            print(f"{text} {done}/{total}", end=end, file=self._stream, flush=True)


Run = Callable[[Any], Result]
