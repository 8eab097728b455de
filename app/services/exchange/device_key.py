"""The key of this PC and account (本机钥匙), which wraps the private keys: no password to type every day.

On Windows it is protected by DPAPI, so that only the same account on the same PC can use it; elsewhere it is
a file that only the account may read. It stands in the data folder, never in a database, so that a copied or
stolen database file alone opens nothing.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
from pathlib import Path

from app.config import default_paths
from app.errors import UserError

_MAGIC = b"ZBDK1"
_LENGTH = 32


def device_key(*, create: bool) -> bytes | None:
    """The 32 bytes; None if there is none and ``create`` is False, or if it belongs to somebody else.

    Raises UserError when it cannot be written.
    """
    path = _path()
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return _new(path) if create else None
    except OSError:
        return None
    if not content.startswith(_MAGIC):
        return None
    found = _unprotect(content[len(_MAGIC) :])
    return found if found is not None and len(found) == _LENGTH else None


def _path() -> Path:
    return default_paths().root / "keys" / "device.key"


def _new(path: Path) -> bytes:
    key = secrets.token_bytes(_LENGTH)
    content = _MAGIC + _protect(key)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished = path.with_suffix(".new")
        with contextlib.suppress(FileNotFoundError):
            unfinished.unlink()
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        raise UserError(
            "E-KEY-02",
            f"不能在“{path.parent}”保存本机钥匙（{error.strerror or error}）。数据没有改动。",
            "请检查磁盘空间和写入权限后再试。",
        ) from error
    return key


if sys.platform == "win32":  # pragma: no cover
    import ctypes
    from ctypes import wintypes

    class _Blob(ctypes.Structure):
        _fields_ = (("size", wintypes.DWORD), ("data", ctypes.POINTER(ctypes.c_char)))

    _NO_WINDOW = 0x1
    _PURPOSE = b"zhibu-device-key"

    def _blob(content: bytes) -> _Blob:
        buffer = ctypes.create_string_buffer(content, len(content))
        return _Blob(len(content), ctypes.cast(buffer, ctypes.POINTER(ctypes.c_char)))

    def _call(name: str, content: bytes) -> bytes | None:
        given, purpose, answer = _blob(content), _blob(_PURPOSE), _Blob()
        function = getattr(ctypes.windll.crypt32, name)
        done = function(
            ctypes.byref(given), None, ctypes.byref(purpose), None, None, _NO_WINDOW, ctypes.byref(answer)
        )
        if not done:
            return None
        try:
            return ctypes.string_at(answer.data, answer.size)
        finally:
            ctypes.windll.kernel32.LocalFree(answer.data)

    def _protect(key: bytes) -> bytes:
        protected = _call("CryptProtectData", key)
        if protected is None:
            raise UserError(
                "E-KEY-02",
                "Windows 没有保护本机钥匙，没有建立单位钥匙，数据没有改动。",
                "请重新登录 Windows 后再试。",
            )
        return protected

    def _unprotect(content: bytes) -> bytes | None:
        return _call("CryptUnprotectData", content)

else:

    def _protect(key: bytes) -> bytes:
        return key

    def _unprotect(content: bytes) -> bytes | None:
        return content
