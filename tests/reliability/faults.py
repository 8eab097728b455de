"""A disk that is full or broken from its k-th step on, for SQLite and for Python's own files alike."""

from __future__ import annotations

import builtins
import errno
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.reliability import disk
from tests.reliability.disk import Step, watched

FULL, BROKEN = errno.ENOSPC, errno.EIO
_FULL = {"open": disk.CANTOPEN, "write": disk.FULL, "sync": disk.IOERR_FSYNC}
_BROKEN = {
    "open": disk.CANTOPEN,
    "write": disk.IOERR_WRITE,
    "sync": disk.IOERR_FSYNC,
    "truncate": disk.IOERR_TRUNCATE,
    "delete": disk.IOERR_DELETE,
}


@dataclass
class Fault:
    """Step number ``at`` (from 1) fails with ``code``; ``for_ever``: so do all after it.

    A full disk still lets files be deleted and made shorter; a broken one lets nothing be changed.
    """

    code: int
    at: int
    for_ever: bool
    names: list[str] = field(default_factory=list)
    fired: list[str] = field(default_factory=list)

    def step(self, step: Step) -> int:
        """SQLite's answer for one of its steps."""
        answers = _FULL if self.code == FULL else _BROKEN
        return answers[step.what] if step.what in answers and self.is_due(f"sqlite {step.what}") else 0

    def python(self, what: str, *, frees: bool = False) -> None:
        """Raise OSError if this step of a file of Python's is to fail."""
        if not (frees and self.code == FULL) and self.is_due(what):
            raise OSError(self.code, os.strerror(self.code))

    def is_due(self, what: str) -> bool:
        """Count the step; whether it fails."""
        self.names.append(what)
        seen = len(self.names)
        if seen == self.at or (self.for_ever and seen > self.at > 0):
            self.fired.append(what)
            return True
        return False


class _Raw(io.FileIO):
    """A file whose every write may fail; the first half of it is then written."""

    fault: Fault

    def write(self, content: Any) -> int:
        try:
            self.fault.python("write")
        except OSError:
            super().write(bytes(content)[: len(content) // 2])
            raise
        return super().write(content)


def _opener(fault: Fault, original: Callable[..., Any]) -> Callable[..., Any]:
    def opening(
        file: Any, mode: str = "r", buffering: int = -1, encoding: str | None = None,
        errors: str | None = None, newline: str | None = None, closefd: bool = True, opener: Any = None,
    ) -> Any:  # fmt: skip
        if not set(mode) & set("wax+"):
            return original(file, mode, buffering, encoding, errors, newline, closefd, opener)
        if not isinstance(file, int):
            fault.python("open")
        raw = _Raw(file, mode.replace("b", "").replace("t", ""), closefd, opener)
        raw.fault = fault
        if buffering == 0:
            return raw
        buffered: Any = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
        return buffered if "b" in mode else io.TextIOWrapper(buffered, encoding or "utf-8", errors, newline)

    return opening


@contextmanager
def failing(fault: Fault) -> Iterator[None]:
    """Inside, SQLite's and Python's writing goes past ``fault``."""

    def before(name: str, *, frees: bool = False, applies: Callable[..., bool] = lambda *_: True) -> None:
        original = getattr(os, name)

        def call(*args: Any, **options: Any) -> Any:
            if applies(*args):
                fault.python(name, frees=frees)
            return original(*args, **options)

        patch.setattr(os, name, call)

    with pytest.MonkeyPatch.context() as patch, watched(fault):
        opening = _opener(fault, io.open)
        patch.setattr(io, "open", opening)
        patch.setattr(builtins, "open", opening)
        before("open", applies=lambda _path, flags=0, *_rest: bool(flags & os.O_CREAT))
        for name in ("fsync", "replace", "rename", "mkdir"):
            before(name)
        for name in ("unlink", "remove", "rmdir"):
            before(name, frees=True)
        yield
