"""Where the live file may stand (数据放在哪里): on a disk of this PC, not in a shared or synchronised folder.

Network drives do not keep SQLite's locks, and programs that synchronise folders copy a file in the
middle of a write and bring old copies back. Such places are refused; a removable disk is only warned of.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from enum import Enum
from pathlib import Path, PurePath

from app.config import default_paths
from app.errors import DatabaseRefused


class Drive(Enum):
    """What kind of disk a path is on."""

    LOCAL = "local"
    NETWORK = "network"
    REMOVABLE = "removable"


class Standing(Enum):
    """What is thought of a place."""

    GOOD = "good"
    WARN = "warn"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is thought of a place and why, in a sentence (empty where it is good)."""

    standing: Standing
    reason: str = ""


_CLOUDS = {
    "OneDrive": ("onedrive",),
    "坚果云": ("坚果云", "我的坚果云", "nutstore", "nutstorefiles"),
    "百度网盘": (
        "百度网盘",
        "百度网盘同步空间",
        "百度同步盘",
        "baidunetdisk",
        "baidusyncdisk",
        "baidunetdiskworkspace",
    ),
    "WPS 云盘": ("wps云盘", "wpsdrive", "wps网盘", "wps cloud files", "我的云文档"),
    "微云": ("微云", "微云同步助手", "腾讯微云", "weiyun", "weiyundisk"),
    "阿里云盘": ("阿里云盘", "adrive", "alicloud drive"),
    "天翼云盘": ("天翼云盘", "天翼云盘同步盘", "ecloud"),
    "移动云盘": ("和彩云", "中国移动云盘", "移动云盘"),
    "115 网盘": ("115网盘", "115同步盘"),
    "夸克网盘": ("夸克网盘", "quarkclouddrive"),
    "钉钉、企业微信云盘": ("钉盘", "dingdrive", "微盘", "企业微信微盘", "wedrive"),
    "Dropbox": ("dropbox",),
    "Google Drive": ("google drive", "googledrive", "google 云端硬盘", "my drive", "我的云端硬盘"),
    "iCloud": ("iclouddrive", "icloud drive", "com~apple~clouddocs"),
    "Nextcloud": ("nextcloud", "owncloud", "seafile", "synologydrive", "synology drive"),
}
"""Names of folders kept in step with a cloud, small letters; also with an ending (OneDrive - 单位)."""

_MARKERS = {
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".stfolder": "Syncthing",
    ".sync": "Resilio Sync",
    ".nutstore": "坚果云",
    ".seafile-data": "Seafile",
    ".owncloudsync.log": "ownCloud",
    ".nextcloudsync.log": "Nextcloud",
    ".synologyworkingdirectory": "Synology Drive",
}
"""What such programs leave in the folder they keep in step."""

_VARIABLES = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")
_REMOTE = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "smb2", "afs", "ceph", "glusterfs", "davfs", "ncpfs")
_REMOTE_FUSE = ("fuse.sshfs", "fuse.rclone", "fuse.davfs2", "fuse.s3fs", "fuse.gvfsd-fuse")


def judge_place(path: Path) -> Verdict:
    """What is thought of the folder of the database file ``path``; nothing is opened."""
    folder = _real(path).parent
    drive = drive_of(folder)
    if drive is Drive.NETWORK:
        return Verdict(Standing.REFUSE, "这是网络盘（共享文件夹），几个人或断网时会把数据写坏")
    cloud = cloud_of(folder)
    if cloud:
        return Verdict(
            Standing.REFUSE, f"这个文件夹由“{cloud}”自动同步，同步会在写入当中复制、也会把旧的换回来"
        )
    if drive is Drive.REMOVABLE:
        return Verdict(
            Standing.WARN,
            "数据文件放在移动硬盘或 U 盘上：丢了盘就丢了数据，没写完就拔会损坏。"
            f"请尽早移到本机（建议“{home_folder()}”），U 盘只放备份。",
        )
    return Verdict(Standing.GOOD)


def check_place(path: Path) -> None:
    """Raise DatabaseRefused for a place where the live file must not stand."""
    found = judge_place(path)
    if found.standing is Standing.REFUSE:
        raise DatabaseRefused(
            "E-DB-14",
            f"不能直接用“{path.parent}”里的数据：{found.reason}。没有打开，也没有改动。",
            f"请把数据文件放到本机的“{home_folder()}”再用；要给别人，请用数据包或备份。",
        )


def home_folder() -> Path:
    """The folder that is proposed: the user's local application data."""
    return default_paths().root


def cloud_of(folder: Path) -> str:
    """The program that keeps this folder in step with a cloud; empty if none is known."""
    for variable in _VARIABLES:
        given = os.environ.get(variable)
        if given and _is_within(folder, Path(given)):
            return "OneDrive"
    for part in _names(folder):
        for cloud, names in _CLOUDS.items():
            if any(part == name or part.startswith((f"{name} -", f"{name}(", f"{name}（")) for name in names):
                return cloud
    for place in (folder, *folder.parents):
        for marker, cloud in _MARKERS.items():
            if (place / marker).exists():
                return cloud
    return ""


def _names(folder: PurePath) -> list[str]:
    return [part.casefold() for part in folder.parts]


def _is_within(folder: Path, above: Path) -> bool:
    inner, outer = _names(folder), _names(_real(above))
    return bool(outer) and inner[: len(outer)] == outer


def _real(path: Path) -> Path:
    try:
        return path.resolve()
    except OSError:
        return path.absolute()


def drive_of(folder: Path) -> Drive:
    """The kind of disk ``folder`` is on; a place that cannot be told counts as local."""
    if str(folder).startswith(("\\\\", "//")):
        return Drive.NETWORK
    return system_drive(folder)


if sys.platform == "win32":  # pragma: no cover
    import ctypes

    _REMOVABLE_DRIVE, _REMOTE_DRIVE = 2, 4

    def system_drive(folder: Path) -> Drive:
        """As Windows knows it; a mapped network drive is told as such."""
        kind = ctypes.windll.kernel32.GetDriveTypeW(folder.anchor)
        return {_REMOVABLE_DRIVE: Drive.REMOVABLE, _REMOTE_DRIVE: Drive.NETWORK}.get(kind, Drive.LOCAL)

else:

    def system_drive(folder: Path) -> Drive:
        """As the list of mounts tells it."""
        try:
            mounts = Path("/proc/mounts").read_text("utf-8", errors="replace")
        except OSError:
            return Drive.LOCAL
        return drive_in(mounts, folder)


def drive_in(mounts: str, folder: Path) -> Drive:
    """The kind of disk by the text of ``/proc/mounts``: the longest mount point above the folder counts."""
    best, kind = -1, ""
    for line in mounts.splitlines():
        fields = line.split()
        if len(fields) < 3:
            continue
        point = PurePath(fields[1].replace("\\040", " ").replace("\\011", "\t"))
        if folder == point or point in folder.parents:
            length = len(point.parts)
            if length >= best:
                best, kind = length, fields[2]
    if kind in _REMOTE or kind in _REMOTE_FUSE:
        return Drive.NETWORK
    if folder.parts[1:2] == ("media",) or folder.parts[1:3] == ("run", "media"):
        return Drive.REMOVABLE
    return Drive.LOCAL
