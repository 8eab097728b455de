"""Opening a foreign file as an ``.xlsx`` package and refusing everything else with a sentence.

Nothing here trusts the file's name or what the zip directory says of itself: kinds are told apart by
content, sizes are checked as declared and again while reading, and every refusal is an
:class:`~app.errors.ImportRefused`, raised before a single cell is read.
"""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO

from app.errors import ImportRefused
from app.services.files import is_in_use
from app.services.workbook.safe_xml import BadXml
from app.services.workbook.trouble import Trouble

FILE_LIMIT = 200 * 2**20
"""Bytes of a file; the largest branch history seen is under 5 MB."""
UNPACKED_LIMIT = 2**30
"""Bytes of all members unpacked."""
_MEMBERS_LIMIT = 5_000
_RATIO_LIMIT = 200
_RATIO_FROM = 16 * 2**20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UNHARMED = "数据没有被改动。"
_SAVE_AS_XLSX = "请用 WPS 或 Excel 打开它，另存为“Excel 工作簿（.xlsx）”后再导入。"

BROKEN_FILE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, BadXml)
"""What reading a damaged or hostile package raises."""


def refused(what: str, hint: str) -> ImportRefused:
    """The refusal of a file that cannot be read: what it is, that nothing was touched, what to do."""
    return ImportRefused(Trouble.NOT_READABLE, f"{what}{_UNHARMED}", hint)


class Package:
    """An ``.xlsx`` package whose members may be read, each within its declared size."""

    def __init__(self, name: str, content: bytes) -> None:
        self.name = name
        self.sha256 = hashlib.sha256(content).hexdigest()
        self._zip = _zip_of(name, content)
        self.members = frozenset(self._zip.namelist())

    @contextmanager
    def stream(self, member: str) -> Iterator[IO[bytes]]:
        """The bytes of a member; BadXml if there is none."""
        if member not in self.members:
            raise BadXml(f"no member {member}")
        with self._zip.open(member) as file:
            yield file


def open_package(path: Path) -> Package:
    """Read a file and check that it is an ``.xlsx`` workbook without macros and within the limits.

    Raises ImportRefused for anything else: missing, empty, ``.xls``, passworded, a Word file, a picture,
    a workbook with macros, a damaged or absurdly large one.
    """
    content = read_content(path)
    try:
        return Package(path.name, content)
    except (*BROKEN_FILE, ValueError) as trouble:
        raise refused(
            f"“{path.name}”已经损坏或没有下载完整，读不出来。",
            "请重新取得这个文件，或在原电脑上重新保存后再导入。",
        ) from trouble


def read_content(path: Path) -> bytes:
    """The bytes of a file somebody chose; raises ImportRefused where there is none that could be read."""
    if path.name.startswith("~$"):
        raise refused(
            f"“{path.name}”是 WPS 或 Excel 打开表格时的临时文件，不是表格本身。",
            "请选择名字前面没有“~$”的那个文件。",
        )
    if is_in_use(path):
        raise refused(f"“{path.name}”就是正在用的数据文件，不是表格文件。", "请选择 .xlsx 文件。")
    try:
        if path.is_dir():
            raise refused(f"“{path.name}”是文件夹，不是表格文件。", "请选择 .xlsx 文件。")
        if path.stat().st_size > FILE_LIMIT:
            raise refused(
                f"“{path.name}”太大（超过 {FILE_LIMIT // 2**20} MB），不是正常的数据工作簿。", "请检查文件。"
            )
        return path.read_bytes()
    except FileNotFoundError as trouble:
        raise refused(f"找不到文件“{path.name}”。", "请检查文件名和位置。") from trouble
    except OSError as trouble:
        raise refused(
            f"打不开文件“{path.name}”，它可能正被别的程序占用，或没有读取权限。",
            "请关闭正在使用它的程序后再试。",
        ) from trouble


def _zip_of(name: str, content: bytes) -> zipfile.ZipFile:
    if not content:
        raise refused(f"“{name}”是空文件，里面什么也没有。", "请另选文件，或重新取得这个文件。")
    if content.startswith(_OLE):
        raise _compound(name, content)
    if not content.startswith(b"PK"):
        raise refused(
            f"“{name}”不是 Excel 表格（.xlsx），不能导入。", "请选择用本程序空白模板填写的 .xlsx 文件。"
        )
    archive = zipfile.ZipFile(BytesIO(content))
    _check_kind(name, archive)
    check_sizes(name, archive)
    return archive


def _compound(name: str, content: bytes) -> ImportRefused:
    """Old Office files and passworded new ones share one container."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return refused(f"“{name}”设了打开密码，程序读不了。", "请打开它，去掉密码后另存为 .xlsx，再导入。")
    if "WordDocument".encode("utf-16-le") in content:
        return refused(f"“{name}”是 Word 文档，不是 Excel 表格，不能导入。", "请选择 .xlsx 文件。")
    return refused(f"“{name}”是旧格式的表格（.xls 或 .et），不能作为数据工作簿导入。", _SAVE_AS_XLSX)


def _check_kind(name: str, archive: zipfile.ZipFile) -> None:
    members = {member.lower() for member in archive.namelist()}
    if any(member.endswith("vbaproject.bin") for member in members) or _declares_macros(archive):
        raise refused(f"“{name}”带有宏（程序代码），为安全起见不能导入。", _SAVE_AS_XLSX)
    if any(member.startswith("word/") for member in members):
        raise refused(f"“{name}”是 Word 文档，不是 Excel 表格，不能导入。", "请选择 .xlsx 文件。")
    if any(member.startswith("ppt/") for member in members):
        raise refused(f"“{name}”是演示文稿，不是 Excel 表格，不能导入。", "请选择 .xlsx 文件。")
    if any(member.endswith("workbook.bin") for member in members):
        raise refused(f"“{name}”是二进制格式的表格（.xlsb），不能导入。", _SAVE_AS_XLSX)
    if "mimetype" in members and "content.xml" in members:
        raise refused(f"“{name}”是 OpenDocument 文件，不能作为数据工作簿导入。", _SAVE_AS_XLSX)
    if "[content_types].xml" not in members:
        raise refused(f"“{name}”是压缩包，不是 Excel 表格，不能导入。", "请选择 .xlsx 文件。")


def _declares_macros(archive: zipfile.ZipFile) -> bool:
    try:
        with archive.open("[Content_Types].xml") as file:
            return b"macroEnabled" in file.read(2**20)
    except KeyError:
        return False


def check_sizes(name: str, archive: zipfile.ZipFile) -> None:
    """Raises ImportRefused for a package that unpacks to something absurd or uses odd compression."""
    infos = archive.infolist()
    names = [info.filename for info in infos]
    too_large = len(infos) > _MEMBERS_LIMIT or sum(info.file_size for info in infos) > UNPACKED_LIMIT
    squeezed = any(
        info.file_size > _RATIO_FROM and info.file_size > _RATIO_LIMIT * max(info.compress_size, 1)
        for info in infos
    )
    if too_large or squeezed:
        raise ImportRefused(
            Trouble.TOO_LARGE,
            f"“{name}”表格异常：展开后大得离谱，不像正常的数据工作簿。{_UNHARMED}",
            "请确认文件来源；如确是自己的表格，请把数据复制到新的空白模板里再导入。",
        )
    odd = any(info.flag_bits & 1 or info.compress_type not in (0, 8) for info in infos)
    if odd or len(set(names)) != len(names):
        raise refused(f"“{name}”的内部结构异常，不能导入。", _SAVE_AS_XLSX)
