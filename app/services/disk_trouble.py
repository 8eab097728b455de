"""Trouble with the disk, of SQLite or of a file, in plain words: full, failing, forbidden, damaged."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from app.errors import SaveRefused, UserError

_FULL, _FAILING, _CLOSED, _DAMAGED = "full", "failing", "closed", "damaged"
_KINDS_OF_SQLITE = {8: _CLOSED, 10: _FAILING, 11: _DAMAGED, 13: _FULL, 14: _CLOSED, 26: _DAMAGED}
"""SQLite's primary result codes: READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB."""
_KINDS_OF_SYSTEM = {
    errno.ENOSPC: _FULL,
    getattr(errno, "EDQUOT", errno.ENOSPC): _FULL,
    errno.EIO: _FAILING,
    errno.EACCES: _CLOSED,
    errno.EPERM: _CLOSED,
    errno.EROFS: _CLOSED,
}


@contextmanager
def plainly(path: Path, said: str) -> Iterator[None]:
    """Trouble of the disk inside leaves as a UserError; everything else as it is.

    ``path`` is the file that was worked on, ``said`` what has not been done.
    """
    try:
        yield
    except Exception as error:
        refusal = explained(error, path, said)
        if refusal is None:
            raise
        raise refusal from error


@contextmanager
def plainly_in_session(
    path: Path, said: str = "这次没有保存", stored: Callable[[], bool] = lambda: False
) -> Iterator[None]:
    """The same for a session of the database ``path``: only SQLite's trouble, files are the caller's own.

    ``stored`` looks whether the work was stored all the same: a flush that fails after the last write leaves
    that open.
    """
    try:
        yield
    except DBAPIError as error:
        refusal = explained(error, path, said)
        if refusal is None:
            raise
        if _kind(error) == _FAILING:
            refusal = _after_all(stored) or refusal
        raise refusal from error


def explained(error: BaseException, path: Path, said: str) -> UserError | None:
    """The disk's trouble in plain words; None if the error is about something else."""
    kind = _kind(error)
    if kind == _FULL:
        return SaveRefused(
            "E-DISK-01",
            f"磁盘已满，{said}；原有数据完好。",
            f"请在“{path.parent}”所在的盘腾出约 {_room(path)} MB 后再试。",
        )
    if kind == _FAILING:
        return SaveRefused(
            "E-DISK-02",
            f"硬盘读写出错，{said}；原有数据没有改动。",
            "请马上备份到另一块盘，并检查这块硬盘。",
        )
    if kind == _CLOSED:
        return SaveRefused(
            "E-DISK-03",
            f"不能在“{path.parent}”里写文件，{said}；原有数据没有改动。",
            "请检查磁盘空间和写入权限；如果 Windows 阻止了写入，请在“受控文件夹访问”里允许本程序。",
        )
    if kind == _DAMAGED:
        return SaveRefused(
            "E-DISK-04",
            f"“{path.name}”里有损坏的地方，{said}；没有再往里写。",
            "请关闭程序，用最近一次备份恢复。",
        )
    return None


def _kind(error: BaseException) -> str:
    if isinstance(error, OSError):
        return _KINDS_OF_SYSTEM.get(error.errno or 0, _CLOSED)
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(cause, "sqlite_errorcode", 0)
    return _KINDS_OF_SQLITE.get(code & 0xFF, "") if isinstance(code, int) else ""


def _room(path: Path) -> int:
    """Megabytes that are surely enough: a journal grows to the size of the file at most."""
    size = 0
    with suppress(OSError):
        size = path.stat().st_size
    return max(10, -(-2 * size // 1_000_000))


def _after_all(stored: Callable[[], bool]) -> UserError | None:
    try:
        if not stored():
            return None
    except Exception:  # noqa: BLE001 - whatever it is, nothing can be known
        return SaveRefused(
            "E-DISK-06",
            "硬盘读写出错，不能确定这次有没有保存；以前的数据没有改动。",
            "请关闭程序再打开，看一看刚才的内容在不在；并马上备份到另一块盘。",
        )
    return SaveRefused(
        "E-DISK-05",
        "硬盘读写出错。这次的内容已经写进数据，但不能保证断电后还在；以前的数据没有改动。",
        "请不要再录一遍；请马上备份到另一块盘，并检查这块硬盘。",
    )
