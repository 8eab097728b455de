"""Which typeface is used for what on paper: the program's own file or the PC's."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app import config
from app.services.forms.faces import face_entries, font_problems


@dataclass(frozen=True, slots=True)
class FaceUse:
    """One face: what it is called, the file used, whether it is the PC's own, whether something is wrong."""

    name: str
    file: str
    is_system: bool
    problem: str = ""


@cache
def _names() -> dict[str, str]:
    with config.resource_path("fonts", "fonts.toml").open("rb") as file:
        return {entry["key"]: entry["name"] for entry in tomllib.load(file)["font"]}


def face_report(system_folder: Path | None = None) -> tuple[FaceUse, ...]:
    """Every face of the forms, with the file used if the PC's fonts in ``system_folder`` come first."""
    wrong = font_problems()
    found = []
    for key, entry in face_entries().items():
        own = (
            next((file for file in entry.system if (system_folder / file).is_file()), "")
            if system_folder is not None
            else ""
        )
        problem = "" if own or entry.file not in wrong else "文件缺失或损坏，请重新安装本程序"
        found.append(FaceUse(_names()[key], own or entry.file, bool(own), problem))
    return tuple(found)
