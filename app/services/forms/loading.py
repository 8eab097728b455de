"""Finding form descriptions: the shipped ones, and the user's changed copies, which win.

A copy that cannot be read never takes the form away: the shipped one is used and the trouble is told by
:func:`problems`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from app import config
from app.errors import FormRefused, NotFound, UserError
from app.services.forms.checking import check_form
from app.services.forms.data import CONTEXTS
from app.services.forms.reading import read_form
from app.services.forms.spec import FormSpec
from app.services.forms.toml_reader import HINT, parse, refuse
from app.services.forms.wording import WORDS_FILE

MAX_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class _Found:
    form: FormSpec | None
    trouble: UserError | None


def shipped_folder() -> Path:
    """The folder of the shipped descriptions."""
    return config.resource_path("forms")


def catalogue(user_folder: Path | None = None) -> tuple[FormSpec, ...]:
    """All forms, by number and key; a user's copy replaces the shipped form and is marked ``customised``."""
    forms = []
    for key in _keys(user_folder):
        found = _best(key, user_folder)
        if found.form is not None:
            forms.append(found.form)
    return tuple(sorted(forms, key=lambda form: (form.number, form.key)))


def problems(user_folder: Path | None) -> tuple[UserError, ...]:
    """What is wrong with the user's own descriptions, one error a file; those files are not used."""
    found = (_best(key, user_folder).trouble for key in _keys(user_folder))
    return tuple(trouble for trouble in found if trouble is not None)


def get_form(key: str, user_folder: Path | None = None) -> FormSpec:
    """One form by key; :class:`NotFound` if there is none, :class:`FormRefused` if its only file is wrong."""
    key = key.lower()
    if key not in _keys(user_folder):
        raise NotFound("E-FORM-06", f"没有“{key}”这张表。", "用 forms 命令看全部表格的编号。")
    found = _best(key, user_folder)
    if found.form is None:
        assert found.trouble is not None
        raise found.trouble
    return found.form


def _keys(user_folder: Path | None) -> list[str]:
    folders = [shipped_folder()] + ([user_folder] if user_folder is not None else [])
    return sorted(
        {path.stem for folder in folders for path in folder.glob("*.toml") if path.name != WORDS_FILE}
    )


def _best(key: str, user_folder: Path | None) -> _Found:
    trouble: UserError | None = None
    if user_folder is not None and (user_folder / f"{key}.toml").is_file():
        try:
            return _Found(_load(user_folder, key, True), None)
        except UserError as error:
            trouble = error
    if not (shipped_folder() / f"{key}.toml").is_file():
        return _Found(None, trouble)
    return _Found(_load(shipped_folder(), key, False), trouble)


def _load(folder: Path, key: str, customised: bool) -> FormSpec:
    base = key
    tables: list[tuple[Path, dict[str, Any]]] = []
    while base:
        path = folder / f"{base}.toml"
        if not path.is_file():
            path = shipped_folder() / f"{base}.toml"
        table = _table(path, _stamp(path))
        if path in [known for known, _ in tables]:
            raise refuse(path.name, "extends", "表样互相引用成了圈")
        tables.append((path, table))
        base = table.get("extends", "")
        if base and not (
            isinstance(base, str)
            and any((where / f"{base}.toml").is_file() for where in (folder, shipped_folder()))
        ):
            raise refuse(path.name, "extends", f"没有“{base}”这个表样")
    return _build(key, tuple((path, _stamp(path)) for path, _ in tables), customised)


def _stamp(path: Path) -> tuple[float, int]:
    status = path.stat()
    return status.st_mtime, status.st_size


@lru_cache(maxsize=256)
def _table(path: Path, stamp: tuple[float, int]) -> dict[str, Any]:
    if stamp[1] > MAX_BYTES:
        raise FormRefused("E-FORM-07", f"表样文件 {path.name} 太大（超过 1 MB），没有读取。", HINT)
    try:
        return parse(path.read_text("utf-8"), path.name)
    except UnicodeDecodeError:
        raise FormRefused("E-FORM-01", f"表样文件 {path.name} 不是 UTF-8 编码的文字文件。", HINT) from None
    except OSError as error:
        raise FormRefused("E-FORM-07", f"表样文件 {path.name} 读不出来（{error.strerror}）。", HINT) from None


@lru_cache(maxsize=256)
def _build(key: str, files: tuple[tuple[Path, tuple[float, int]], ...], customised: bool) -> FormSpec:
    """Read and check a description; what it extends gives the keys it does not have itself."""
    merged: dict[str, Any] = {}
    for path, stamp in reversed(files):
        merged |= {name: value for name, value in _table(path, stamp).items() if name != "extends"}
    form = read_form(merged, key, files[0][0].name, customised)
    if form.context not in CONTEXTS:
        raise refuse(form.source, "context", f"应是 {'、'.join(CONTEXTS)} 之一，现在是“{form.context}”")
    check_form(form, CONTEXTS[form.context])
    return form
