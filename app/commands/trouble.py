"""What the system refused of a file somebody named, in a sentence; nothing was stored then."""

from __future__ import annotations

import errno
from pathlib import Path

from app.errors import UserError

_WHY = {
    errno.ENAMETOOLONG: "名字太长",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOTDIR: "路径中间有一段不是文件夹",
    errno.EISDIR: "这是文件夹",
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EIO: "磁盘读写出错",
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "这块盘是只读的",
    errno.ELOOP: "快捷方式绕成了圈",
    errno.EINVAL: "名字里有不能用的字符",
}
_SHOWN = 60


def unusable(error: OSError) -> UserError:
    """The sentence for an error of the system that no service has put into words."""
    name = Path(str(error.filename)).name if error.filename else "文件"
    shown = name if len(name) <= _SHOWN else f"{name[:_SHOWN]}…"
    why = _WHY.get(error.errno or 0, "系统没有允许")
    return UserError(
        "E-FILE-01",
        f"用不了“{shown}”：{why}。没有做完的这一步没有写入，数据没有被改动。",
        "请核对文件名和位置，换一个再试。",
    )
