"""A mapping as a file (``--map``): TOML, ``"联系电话" = "人员.手机"``; "" leaves a column out.

The lines stand at the top or in a table ``[mapping]``; ``header_row`` and ``sheet`` may be given too.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.errors import UserError
from app.services.roster.trouble import RosterTrouble


@dataclass(frozen=True, slots=True)
class MappingFile:
    """What a mapping file says."""

    mapping: dict[str, str | None]
    header_row: int | None = None
    sheet: str | None = None


def read_mapping(path: Path) -> MappingFile:
    """Read a mapping file. Raises UserError where it cannot be read or is no mapping."""
    try:
        data = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError as trouble:
        raise _wrong(path, "找不到这个文件") from trouble
    except (OSError, UnicodeDecodeError) as trouble:
        raise _wrong(path, "读不了，文件应是 UTF-8 文本") from trouble
    except tomllib.TOMLDecodeError as trouble:
        raise _wrong(path, f"不是正确的 TOML（{trouble}）") from trouble
    lines: dict[str, Any] = {**data, **(data["mapping"] if isinstance(data.get("mapping"), dict) else {})}
    lines.pop("mapping", None)
    header_row, sheet = lines.pop("header_row", None), lines.pop("sheet", None)
    if not (header_row is None or type(header_row) is int) or not isinstance(sheet, str | None):
        raise _wrong(path, "header_row 应是行号，sheet 应是表名")
    mapping: dict[str, str | None] = {}
    for header, target in lines.items():
        if target is not False and not isinstance(target, str):
            raise _wrong(path, f"“{header}”后面应是加引号的“表.列”，不导入的写成空的引号")
        mapping[header] = target or None
    return MappingFile(mapping, header_row, sheet)


def _wrong(path: Path, what: str) -> UserError:
    return UserError(
        RosterTrouble.BAD_MAPPING,
        f"对照表“{path.name}”{what}。数据没有被改动。",
        '每行写成 "表头" = "表.列"，如 "联系电话" = "人员.手机"。',
    )
