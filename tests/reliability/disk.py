"""The disk under SQLite, watched and made to fail, without a compiler and in the test's own process.

SQLite reaches the disk through a table of functions (its VFS). The library that the program uses shows that
table; here ``xOpen`` and ``xDelete`` in it are replaced, and every file opened gets a copy of its table of
methods with ``xWrite``, ``xTruncate`` and ``xSync`` replaced. Each of these steps is told to a
:class:`Watcher`, which may let it pass or answer with one of SQLite's error codes: exactly what a full disk
or a failing one looks like to SQLite.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import sqlcipher3._sqlite3 as extension

OK, FULL, CANTOPEN = 0, 13, 14
IOERR_WRITE, IOERR_FSYNC, IOERR_TRUNCATE, IOERR_DELETE = 778, 1034, 1546, 2570
_CREATE = 4  # SQLITE_OPEN_CREATE

WHY_NOT = (
    ""
    if sys.platform == "linux" and hasattr(ctypes.CDLL(extension.__file__), "sqlite3_vfs_find")
    else "the SQLite of this system's wheel does not show its file functions (sqlite3_vfs_find)"
)
"""Why disks cannot be watched here; "" where they can."""


@dataclass(frozen=True, slots=True)
class Step:
    """What SQLite asks of the disk: ``open`` of a new file, ``write``, ``truncate``, ``sync``, ``delete``.

    ``content`` is what is written at ``offset``; for ``truncate`` the offset is the new size.
    """

    what: str
    path: str
    offset: int = 0
    content: bytes = b""


class Watcher(Protocol):
    """Told of every step before it happens."""

    def step(self, step: Step) -> int:
        """0 lets it happen; another number is SQLite's answer instead of it."""
        ...


class _Vfs(ctypes.Structure):
    pass


class _File(ctypes.Structure):
    pass


class _Methods(ctypes.Structure):
    pass


_VFS, _FILE, _INT, _WIDE, _AT = (
    ctypes.POINTER(_Vfs),
    ctypes.POINTER(_File),
    ctypes.c_int,
    ctypes.c_int64,
    ctypes.c_void_p,
)
_OPEN = ctypes.CFUNCTYPE(_INT, _VFS, _AT, _FILE, _INT, ctypes.POINTER(_INT))
_DELETE = ctypes.CFUNCTYPE(_INT, _VFS, _AT, _INT)
_CLOSE = ctypes.CFUNCTYPE(_INT, _FILE)
_WRITE = ctypes.CFUNCTYPE(_INT, _FILE, _AT, _INT, _WIDE)
_TRUNCATE = ctypes.CFUNCTYPE(_INT, _FILE, _WIDE)
_SYNC = ctypes.CFUNCTYPE(_INT, _FILE, _INT)

_Vfs._fields_ = [
    ("version", _INT),
    ("size", _INT),
    ("longest", _INT),
    ("next", _AT),
    ("name", ctypes.c_char_p),
    ("data", _AT),
    ("open", _OPEN),
    ("delete", _DELETE),
]
_File._fields_ = [("methods", ctypes.POINTER(_Methods))]
_Methods._fields_ = [
    ("version", _INT),
    ("close", _CLOSE),
    ("read", _AT),
    ("write", _WRITE),
    ("truncate", _TRUNCATE),
    ("sync", _SYNC),
    *((f"other{n}", _AT) for n in range(13)),
]


class Disk:
    """The watch over the database files of this process; only one at a time."""

    def __init__(self, watcher: Watcher) -> None:
        self._watcher = watcher
        self._names: dict[int, str] = {}
        self._kept: list[Any] = []
        library = ctypes.CDLL(extension.__file__)
        library.sqlite3_vfs_find.restype = _VFS
        library.sqlite3_vfs_find.argtypes = [ctypes.c_char_p]
        self._vfs = library.sqlite3_vfs_find(None).contents
        self._open, self._delete = self._vfs.open, self._vfs.delete
        self._tables: dict[int, _Methods] = {}

    def __enter__(self) -> Disk:
        opening, deleting = _OPEN(self._on_open), _DELETE(self._on_delete)
        # SQLite keeps no count of references: what it may still call must live as long as the process.
        _FOR_EVER.extend((opening, deleting, self))
        # A function taken from a field points into that field: the originals are kept by their addresses.
        self._open = _OPEN(ctypes.cast(self._open, _AT).value or 0)
        self._delete = _DELETE(ctypes.cast(self._delete, _AT).value or 0)
        self._vfs.open, self._vfs.delete = opening, deleting
        return self

    def __exit__(self, *_trouble: object) -> None:
        self._vfs.open, self._vfs.delete = self._open, self._delete
        self._watcher = _Nobody()

    def _on_open(self, vfs: Any, name: int | None, file: Any, flags: int, out: Any) -> int:
        path = os.fsdecode(ctypes.string_at(name)) if name else ""
        if flags & _CREATE and path and not Path(path).exists():
            answer = self._watcher.step(Step("open", path))
            if answer:
                return answer
        answer = int(self._open(vfs, name, file, flags, out))
        if answer == OK and file.contents.methods:
            self._names[ctypes.addressof(file.contents)] = path
            file.contents.methods = ctypes.pointer(self._table(file.contents.methods))
        return answer

    def _on_delete(self, vfs: Any, name: int, in_folder: int) -> int:
        path = os.fsdecode(ctypes.string_at(name))
        if Path(path).exists():
            answer = self._watcher.step(Step("delete", path, in_folder))
            if answer:
                return answer
        return int(self._delete(vfs, name, in_folder))

    def _table(self, methods: Any) -> _Methods:
        """A copy of a file's methods with the writing ones replaced."""
        address = ctypes.addressof(methods.contents)
        if address not in self._tables:
            table = _Methods()
            ctypes.memmove(ctypes.byref(table), methods, ctypes.sizeof(_Methods))
            old = methods.contents
            table.write = self._keep(_WRITE(self._writing(old.write)))
            table.truncate = self._keep(_TRUNCATE(self._sizing(old.truncate)))
            table.sync = self._keep(_SYNC(self._syncing(old.sync)))
            self._tables[address] = table
        return self._tables[address]

    def _keep(self, function: Any) -> Any:
        self._kept.append(function)
        return function

    def _name(self, file: Any) -> str:
        return self._names.get(ctypes.addressof(file.contents), "")

    def _writing(self, original: Any) -> Any:
        def write(file: Any, content: int, size: int, offset: int) -> int:
            name = self._name(file)
            step = Step("write", name, offset, ctypes.string_at(content, size)) if name else None
            return (step and self._watcher.step(step)) or int(original(file, content, size, offset))

        return write

    def _sizing(self, original: Any) -> Any:
        def truncate(file: Any, size: int) -> int:
            name = self._name(file)
            step = Step("truncate", name, size) if name else None
            return (step and self._watcher.step(step)) or int(original(file, size))

        return truncate

    def _syncing(self, original: Any) -> Any:
        def sync(file: Any, flags: int) -> int:
            name = self._name(file)
            step = Step("sync", name) if name else None
            return (step and self._watcher.step(step)) or int(original(file, flags))

        return sync


class _Nobody:
    def step(self, step: Step) -> int:
        return OK


_FOR_EVER: list[Any] = []


@contextmanager
def watched(watcher: Watcher) -> Iterator[None]:
    """Every step of the database files opened inside goes past ``watcher``."""
    with Disk(watcher):
        yield
