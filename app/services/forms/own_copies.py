"""Starting a layout of one's own: a copy of the shipped description in the user's folder."""

from __future__ import annotations

from pathlib import Path

from app.errors import FormRefused, SaveRefused
from app.services.files import save_bytes
from app.services.forms.loading import shipped_folder


def copy_form(key: str, folder: Path) -> Path:
    """Lay a copy of the shipped form beside it, to be changed; returns the new file.

    Raises FormRefused if the user has one already (it is never written over) or the form is not a shipped
    one, SaveRefused if the file cannot be written.
    """
    source, target = shipped_folder() / f"{key}.toml", folder / f"{key}.toml"
    if target.exists():
        raise FormRefused(
            "E-FORM-21", f"表样文件夹里已经有 {target.name}，没有改动它。", "请直接打开它修改。"
        )
    if not source.is_file():
        raise FormRefused(
            "E-FORM-22", f"随程序的表样里没有 {source.name}，没有复制。", "请从列表里选一张表。"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        raise SaveRefused(
            "E-SAVE-01", f"建不了文件夹“{folder}”，没有复制；数据没有改动。", "请检查写入权限后再试。"
        ) from trouble
    return save_bytes(target, source.read_bytes())
