"""A process of its own for reading foreign files (读取子进程): it may run out of time or memory, we may not.

It gets the file's bytes and the decryption key over a pipe, has no access to the database, may write no file
(where the OS can say so) and answers in plain JSON and bytes; nothing it sends is unpickled. One child reads
many files, because starting one takes longer than reading a package. Limits of memory, files and cores are
those of POSIX; on Windows the limits of the reader itself and the time limit hold.
"""

from __future__ import annotations

import contextlib
import gc
import json
import multiprocessing
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from app.services.exchange import refusal
from app.services.exchange.container import canonical
from app.services.exchange.foreign_database import Schema, read_database
from app.services.exchange.reading import Emit, Request, read_package
from app.services.exchange.refusal import PackageRefused

MEMORY_LIMIT = 512 * 1024 * 1024
DATABASE_MEMORY_LIMIT = 2 * 1024 * 1024 * 1024
BASE_SECONDS, SECONDS_A_MEGABYTE = 10.0, 4.0


@dataclass(slots=True)
class Opened:
    """A package that was read completely: its signed manifest (with its own ``hash``) and its members."""

    manifest: dict[str, Any]
    members: dict[str, bytearray] = field(default_factory=dict, repr=False)


class Reader:
    """A reading child, started when first needed; use it as a context manager."""

    def __init__(self, seconds: float | None = None) -> None:
        self._seconds = seconds
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, content: bytes, request: Request) -> Opened:
        """Read a package. Raises PackageRefused, also when the child takes too long or dies."""
        seconds = self._seconds or BASE_SECONDS + SECONDS_A_MEGABYTE * len(content) / 2**20
        deadline = time.monotonic() + seconds
        try:
            pipe = self._start()
            pipe.send_bytes(canonical(asdict(request)).encode("utf-8"))
            pipe.send_bytes(content)
            return _collect(pipe, deadline)
        except (OSError, EOFError, TimeoutError) as trouble:
            self.close()
            raise refusal.stopped(request.name) from trouble

    def _start(self) -> Connection:
        if self._pipe is not None:
            return self._pipe
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        self._pipe = ours
        return ours

    def close(self) -> None:
        """End the child."""
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
            self._process = None


def _collect(pipe: Connection, deadline: float) -> Opened:
    """The child's answer. TimeoutError when there is none in time, EOFError when the child died."""
    members: dict[str, bytearray] = {}
    while True:
        if not pipe.poll(max(0.0, deadline - time.monotonic())):
            raise TimeoutError
        answer = json.loads(pipe.recv_bytes())
        if "refused" in answer:
            raise PackageRefused(*(str(part) for part in answer["refused"]))
        if "manifest" in answer:
            return Opened(answer["manifest"], members)
        members.setdefault(str(answer["member"]), bytearray()).extend(pipe.recv_bytes())


def read_database_file(path: Path, name: str, schema: Schema, seconds: float = 90.0) -> Opened:
    """Read a foreign database (a lone copy) in a child of its own. Raises PackageRefused."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=serve_database, args=(theirs, str(path), name, schema), daemon=True)
    process.start()
    theirs.close()
    try:
        return _collect(ours, time.monotonic() + seconds)
    except (OSError, EOFError, TimeoutError) as trouble:
        raise refusal.stopped(name) from trouble
    finally:
        ours.close()
        process.kill()
        process.join()
        process.close()


def serve_database(pipe: Connection, path: str, name: str, schema: Schema) -> None:
    """The child for one database file."""
    limit_process(DATABASE_MEMORY_LIMIT)
    gc.disable()

    def job(emit: Emit) -> dict[str, Any]:
        read_database(Path(path), name, schema, emit)
        return {}

    with contextlib.suppress(OSError, EOFError):
        _answer(pipe, name, job)


def serve(pipe: Connection) -> None:
    """The child: read package after package until the pipe closes."""
    limit_process(MEMORY_LIMIT)
    gc.disable()
    with contextlib.suppress(OSError, EOFError):
        while True:
            request = _request(pipe.recv_bytes())
            content = pipe.recv_bytes()
            _answer(pipe, request.name, partial(read_package, content, request))


def _request(text: bytes) -> Request:
    plain: dict[str, Any] = json.loads(text)
    trusted, tables = tuple(plain.pop("trusted")), tuple(plain.pop("tables"))
    return Request(trusted=trusted, tables=tables, **plain)


def _answer(pipe: Connection, name: str, job: Callable[[Emit], dict[str, Any]]) -> None:
    def emit(member: str, piece: bytes) -> None:
        _send(pipe, {"member": member})
        pipe.send_bytes(piece)

    try:
        manifest = job(emit)
    except PackageRefused as refused:
        _send(pipe, {"refused": [refused.code, refused.message, refused.hint]})
    except (MemoryError, RecursionError):
        ended = refusal.stopped(name)
        _send(pipe, {"refused": [ended.code, ended.message, ended.hint]})
    else:
        _send(pipe, {"manifest": manifest})


def _send(pipe: Connection, answer: dict[str, Any]) -> None:
    pipe.send_bytes(json.dumps(answer).encode("utf-8"))


def limit_process(memory: int) -> None:
    """Bound this process's memory, let it write no file and leave no core; as far as the OS can."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        import resource

        for what, value in (
            (resource.RLIMIT_AS, memory),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_FSIZE, 0),
        ):
            hard = resource.getrlimit(what)[1]
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(what, (value if hard < 0 else min(value, hard), hard))
