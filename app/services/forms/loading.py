"""Finding form descriptions: the shipped ones, and the user's changed copies, which win.

A copy that cannot be read never takes the form away: the shipped one is used and the trouble is told by
:func:`problems`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from app import config
from app.errors import FormRefused, NotFound, UserError
from app.services.forms.checking import check_form, check_included, check_papers
from app.services.forms.data import CONTEXTS
from app.services.forms.overlays.reading import overlay_sheets
from app.services.forms.reading import read_form
from app.services.forms.spec import Block, FormSpec, OverlayBlock
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
    keys = _keys(user_folder)
    if key not in keys:
        kinds = "、".join(one for one in keys if one.startswith(f"{key}-"))
        hint = f"这个编号有几种：{kinds}，请写明是哪一种。" if kinds else "用 forms 命令看全部表格的编号。"
        raise NotFound("E-FORM-06", f"没有“{key}”这张表。", hint)
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
            return _with_papers(_load(user_folder, key, True), user_folder, None)
        except UserError as error:
            trouble = error
    if not (shipped_folder() / f"{key}.toml").is_file():
        return _Found(None, trouble)
    return _with_papers(_load(shipped_folder(), key, False), user_folder, trouble)


def _with_papers(form: FormSpec, user_folder: Path | None, trouble: UserError | None) -> _Found:
    """The form with the papers its overlay blocks print into; the choice of a paper offers them by name.

    A user's paper that cannot be read is told, and the shipped papers stay.
    """
    if any(page.include for page in form.pages):
        form = _with_included(form, user_folder)
    if not any(isinstance(block, OverlayBlock) for page in form.pages for block in page.blocks):
        return _Found(form, trouble)
    try:
        return _Found(_on_papers(form, user_folder), trouble)
    except UserError as error:
        return _Found(_on_papers(form, None), trouble or error)


def _with_included(form: FormSpec, user_folder: Path | None) -> FormSpec:
    """The form with the other forms its pages include, the user's copies of them first."""
    pages = []
    for number, page in enumerate(form.pages):
        if page.include:
            if page.include == form.key or page.include not in _keys(user_folder):
                raise refuse(form.source, f"page[{number}].include", f"没有“{page.include}”这个表样")
            page = replace(page, form=_included(page.include, user_folder))
        pages.append(page)
    found = replace(form, pages=tuple(pages))
    check_included(found, CONTEXTS[form.context], CONTEXTS)
    return found


def _included(key: str, user_folder: Path | None) -> FormSpec:
    """A form as another form's page: its own includes are not followed, and refused by the check."""
    shipped = (shipped_folder() / f"{key}.toml").is_file()
    if user_folder is not None and (user_folder / f"{key}.toml").is_file():
        try:
            return _load(user_folder, key, True)
        except UserError:
            # Told by ``problems`` under the form's own key.
            if not shipped:
                raise
    return _load(shipped_folder(), key, False)


def _on_papers(form: FormSpec, user_folder: Path | None) -> FormSpec:
    names: list[str] = []
    pages = []
    for page in form.pages:
        blocks: list[Block] = []
        for block in page.blocks:
            if isinstance(block, OverlayBlock):
                block = replace(block, sheets=overlay_sheets(block.family, user_folder))
                names += [sheet.name for sheet in block.sheets]
            blocks.append(block)
        pages.append(replace(page, blocks=tuple(blocks)))
    choices = tuple(
        replace(choice, words=tuple(dict.fromkeys(names))) if choice.key == "paper" else choice
        for choice in form.choices
    )
    found = replace(form, pages=tuple(pages), choices=choices)
    check_papers(found, CONTEXTS[form.context])
    return found


def _load(folder: Path, key: str, customised: bool) -> FormSpec:
    chain = _chain(folder, key)
    borrowed: dict[str, tuple[_Stamped, ...]] = {}
    waiting = [path for path, _ in chain]
    while waiting:
        table = _table(waiting[0], _stamp(waiting[0]))
        for other in _borrowed_keys(folder, waiting.pop(0), table):
            if other not in borrowed:
                borrowed[other] = _chain(folder, other)
                waiting += [path for path, _ in borrowed[other]]
    return _build(key, chain, tuple(borrowed.items()), customised)


_Stamped = tuple[Path, tuple[float, int]]


def _chain(folder: Path, key: str) -> tuple[_Stamped, ...]:
    """The file of a form and those it extends, the user's copies first, each with its stamp."""
    base = key
    chain: list[_Stamped] = []
    while base:
        path = folder / f"{base}.toml"
        if not path.is_file():
            path = shipped_folder() / f"{base}.toml"
        if path in [known for known, _ in chain]:
            raise refuse(path.name, "extends", "表样互相引用成了圈")
        chain.append((path, _stamp(path)))
        base = _known_key(folder, path, "extends", _table(*chain[-1]).get("extends", ""))
    return tuple(chain)


def _known_key(folder: Path, path: Path, where: str, key: Any) -> str:
    if key == "":
        return ""
    folders = (folder, shipped_folder())
    if not (isinstance(key, str) and any((each / f"{key}.toml").is_file() for each in folders)):
        raise refuse(path.name, where, f"没有“{key}”这个表样")
    return key


def _borrowed_keys(folder: Path, path: Path, table: dict[str, Any]) -> list[str]:
    """The forms whose pages a description takes over with ``use``."""
    pages = table.get("page", [])
    if not isinstance(pages, list):
        return []
    keys = [page["use"] for page in pages if isinstance(page, dict) and "use" in page]
    for key in keys:
        if not isinstance(key, str):
            raise refuse(path.name, "page.use", "应是表样的编号")
        _known_key(folder, path, "page.use", key)
    return keys


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
def _build(
    key: str,
    chain: tuple[_Stamped, ...],
    borrowed: tuple[tuple[str, tuple[_Stamped, ...]], ...],
    customised: bool,
) -> FormSpec:
    """Read and check a description; what it extends gives the keys it does not have itself."""
    name = chain[0][0].name
    merged = _merged(chain)
    merged["page"] = _with_borrowed(merged.get("page", []), dict(borrowed), name, (key,))
    form = read_form(merged, key, name, customised)
    if form.context not in CONTEXTS:
        raise refuse(form.source, "context", f"应是 {'、'.join(CONTEXTS)} 之一，现在是“{form.context}”")
    check_form(form, CONTEXTS[form.context])
    return form


def _merged(chain: tuple[_Stamped, ...]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for path, stamp in reversed(chain):
        merged |= {name: value for name, value in _table(path, stamp).items() if name != "extends"}
    return merged


def _with_borrowed(
    pages: Any, borrowed: dict[str, tuple[_Stamped, ...]], file: str, inside: tuple[str, ...]
) -> Any:
    """The pages with every ``{use = form, pages = [1, 3]}`` replaced by those pages of that form."""
    if not isinstance(pages, list):
        return pages
    found: list[Any] = []
    for page in pages:
        if not isinstance(page, dict) or "use" not in page:
            found.append(page)
            continue
        key = page["use"]
        if key in inside or len(page) > 2 or (len(page) == 2 and "pages" not in page):
            raise refuse(file, "page.use", f"“{key}”互相引用成了圈，或者写了 use、pages 以外的键")
        theirs = _with_borrowed(_merged(borrowed[key]).get("page", []), borrowed, file, (*inside, key))
        wanted = page.get("pages", list(range(1, len(theirs) + 1)))
        if not isinstance(wanted, list) or not all(n in range(1, len(theirs) + 1) for n in wanted):
            raise refuse(file, "page.pages", f"“{key}”只有 {len(theirs)} 面")
        found += [theirs[number - 1] for number in wanted]
    return found
