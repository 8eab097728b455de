"""Writing a file so that there is always either the old one or the whole new one (reliability.md 4.2).

A temporary file in the same folder is written, flushed to the disk, closed, opened again and compared; only
then does it take the target's place, and the result is read back. The old file is never opened for writing.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from app.errors import SaveRefused

# Waits between attempts while a scanner, indexer or viewer holds the target: 3 s in all.
WAITS = (0.05, 0.1, 0.2, 0.4, 0.8, 1.45)
_HELD_WINDOWS = (5, 32, 33)
_HELD_ERRNO = (errno.EACCES, errno.EBUSY, errno.EPERM)
_NO_SPACE = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
_WHY = {
    errno.EIO: "磁盘读写出错",
    errno.EACCES: "没有写入权限",
    errno.EPERM: "没有写入权限",
    errno.EROFS: "这块盘是只读的",
    errno.ENAMETOOLONG: "文件名太长",
}
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)")
_NAME_LIMIT = 80


_IN_USE: set[Path] = set()
_DATABASE = b"SQLite format 3\x00"
KEY_ENDING = ".key"
"""What is put behind the name of an encrypted data file to name its key file."""


def keep_from_overwriting(path: Path) -> None:
    """Nothing may be saved over this file (the open data file) until :func:`let_go`."""
    _IN_USE.add(path)


def let_go(path: Path) -> None:
    """The file is closed."""
    _IN_USE.discard(path)


def is_in_use(path: Path) -> bool:
    """Whether this is the open data file, under whatever name. It must not even be read as another file.

    On POSIX, closing a second handle on it takes away the lock of the first: others could open it then.
    """
    try:
        return any(path.samefile(used) for used in _IN_USE if used.exists())
    except OSError:
        return False


def save_bytes(
    target: Path,
    content: bytes,
    *,
    check: Callable[[Path], None] | None = None,
    sleep: Callable[[float], None] = time.sleep,
    is_key: bool = False,
) -> Path:
    """Write ``content`` to ``target`` and return the path once it has been read back.

    ``check`` may look at the finished temporary file (open it as a PDF, say) and raise to stop. Raises
    :class:`SaveRefused` in plain words; the old file is then untouched. If the new content was complete and
    only could not take its place, the temporary file is kept and named in the message. A data file is never
    replaced, nor its key file unless ``is_key`` says that this is one.
    """
    _check_target(target, is_key=is_key)
    digest = hashlib.sha256(content).digest()
    temporary = _write(target, content)
    try:
        if _digest(temporary) != digest:
            raise SaveRefused(
                "E-SAVE-03",
                f"“{target.name}”写到磁盘后核对不一致，没有保存；原有文件没有改动。",
                "这块磁盘可能有问题，请换一个位置保存，并尽快备份数据。",
            )
        if check is not None:
            check(temporary)
    except BaseException:
        _remove(temporary)
        raise
    _replace(temporary, target, sleep)
    sync_folder(target.parent)
    if _digest(target) != digest:
        raise SaveRefused(
            "E-SAVE-05",
            f"“{target.name}”保存后读回来不一致，请不要使用这个文件。",
            "请不要拔出 U 盘，换一个位置再保存一次。",
        )
    return target


def _check_target(target: Path, *, is_key: bool) -> None:
    """Refuse folders and data files; an open data file is not touched to find out."""
    try:
        if target.is_dir():
            raise SaveRefused("E-SAVE-01", f"“{target}”是文件夹，没有保存；数据没有改动。", "请写上文件名。")
        if not target.exists():
            return
        is_data = is_in_use(target) or _is_database(target)
        is_its_key = target.name.endswith(KEY_ENDING) and target.with_name(target.name[:-4]).is_file()
    except OSError as error:
        raise _refusal(target, error, 0) from error
    if is_data or (is_its_key and not is_key):
        what = "数据文件" if is_data else "数据文件的钥匙"
        raise SaveRefused(
            "E-SAVE-06",
            f"“{target.name}”是{what}，不能用别的内容覆盖它，没有保存；数据没有改动。",
            "请换一个文件名。",
        )


def _is_database(path: Path) -> bool:
    """Whether it is a plain database, or an encrypted one with its key file beside it."""
    if path.with_name(f"{path.name}{KEY_ENDING}").is_file():
        return True
    with path.open("rb") as file:
        return file.read(len(_DATABASE)) == _DATABASE


def _write(target: Path, content: bytes) -> Path:
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=f"{target.name}.", suffix=".tmp", dir=target.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        # What was written so far is not the file and only takes room.
        if temporary is not None:
            _remove(temporary)
        raise _refusal(target, error, len(content)) from error
    return temporary


def _refusal(target: Path, error: OSError, size: int) -> SaveRefused:
    folder = target.parent
    if error.errno in _NO_SPACE:
        megabytes = max(1, -(-size // 1_000_000))
        return SaveRefused(
            "E-SAVE-02",
            f"磁盘已满，“{target.name}”没有保存；原有文件和数据完好。",
            f"请腾出约 {megabytes} MB 后再试，或换一个位置保存。",
        )
    if error.errno == errno.ENOENT:
        return SaveRefused(
            "E-SAVE-01",
            f"没有“{folder}”这个文件夹，“{target.name}”没有保存；数据没有改动。",
            "请换一个位置保存；如果是 U 盘，请插好再试。",
        )
    return SaveRefused(
        "E-SAVE-01",
        f"不能在“{folder}”里写文件（{_why(error)}），“{target.name}”没有保存；数据没有改动。",
        "请换一个位置保存；如果 Windows 阻止了写入，请在“受控文件夹访问”里允许本程序。",
    )


def _why(error: OSError) -> str:
    return _WHY.get(error.errno or 0, "系统没有允许")


def _digest(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    except OSError as error:
        raise SaveRefused(
            "E-SAVE-03",
            f"“{path.name}”写完后读不回来（{_why(error)}），请不要使用这个文件。",
            "请换一个位置再保存一次。",
        ) from error


def _replace(temporary: Path, target: Path, sleep: Callable[[float], None]) -> None:
    try:
        replace_patiently(temporary, target, sleep)
    except OSError as error:
        raise SaveRefused(
            "E-SAVE-04",
            f"“{target.name}”被别的程序占用或不允许改写，没有替换；原有文件没有改动。"
            f"新内容完整地保存在同一文件夹的“{temporary.name}”。",
            "请关闭正在打开它的程序（WPS、Excel、阅读器），或另存为别的名字。",
        ) from error


def replace_patiently(temporary: Path, target: Path, sleep: Callable[[float], None] = time.sleep) -> None:
    """``os.replace`` that waits up to 3 s for whoever holds a file. Raises OSError if it stays so."""
    for wait in WAITS:
        try:
            os.replace(temporary, target)
        except OSError as error:
            if not _is_held(error):
                raise
            sleep(wait)
        else:
            return
    os.replace(temporary, target)


def _is_held(error: OSError) -> bool:
    code = getattr(error, "winerror", None)
    return code in _HELD_WINDOWS if code is not None else error.errno in _HELD_ERRNO


def sync_folder(folder: Path) -> None:
    """Put the names in ``folder`` on the disk too."""
    # Windows cannot open a folder for this; there the rename is in the journal anyway.
    if os.name == "posix":
        with contextlib.suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()


def file_name(*parts: str, suffix: str = "") -> str:
    """A file name every system takes, at most 80 characters: ``file_name("F03", 姓名, suffix=".pdf")``.

    Characters Windows forbids become ``_``; the caller must not pass ID numbers.
    """
    name = _UNSAFE.sub("_", " ".join(part.strip() for part in parts if part.strip()))
    name = name[: _NAME_LIMIT - len(suffix)].strip(" .") or "未命名"
    return (f"_{name}" if _RESERVED.match(name) else name) + suffix
