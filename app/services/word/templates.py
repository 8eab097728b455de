"""Finding, checking and filling Word templates. Macros and links to outside are refused; nothing runs.

Placeholders are evaluated in a sandbox that knows text and lists only.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.errors import FormRefused
from app.services.word.facts import placeholders

_LIMIT = 20_000_000
_EXTERNAL = b'TargetMode="External"'
_TAG = re.compile(rb"<[^>]*>")
_NUMBER = re.compile(rb"(?<!\d)(?:\d{17}[\dXx]|\d{15})(?![\dXx])")
_HYPERLINK = b"/hyperlink"


@dataclass(frozen=True, slots=True)
class WordTemplate:
    """A template in the data folder's ``templates``: its name, and the placeholders nobody can fill."""

    path: Path
    unknown: tuple[str, ...]

    @property
    def title(self) -> str:
        """The file's name without the suffix."""
        return self.path.stem


def list_templates(folder: Path) -> tuple[tuple[WordTemplate, ...], tuple[FormRefused, ...]]:
    """Usable templates by name, and why others are not usable."""
    usable, refused = [], []
    for path in sorted(folder.glob("*.doc*")) if folder.is_dir() else ():
        if path.name.startswith("~$"):
            continue
        try:
            usable.append(check_template(path))
        except FormRefused as trouble:
            refused.append(trouble)
    return tuple(usable), tuple(refused)


def check_template(path: Path) -> WordTemplate:
    """Look at a template without filling it.

    Raises FormRefused for what is no .docx, has macros or reaches outside, or has a broken placeholder.
    """
    _refuse_dangers(path)
    known = {name.removesuffix("（多条）") for name in placeholders() if name} | set(placeholders()[""])
    try:
        used = _document(path).get_undeclared_template_variables(_sandbox())
    except Exception as trouble:
        raise FormRefused(
            "E-WORD-04", f"模板“{path.name}”里的占位符写得不对，没有使用它。", "请检查花括号是否成对。"
        ) from trouble
    return WordTemplate(path, tuple(sorted(set(used) - known)))


def fill_template(path: Path, facts: Mapping[str, Any]) -> bytes:
    """The filled document. Raises FormRefused as :func:`check_template`, and for unknown placeholders."""
    from jinja2 import UndefinedError

    template = check_template(path)
    if template.unknown:
        names = "、".join(template.unknown)
        raise FormRefused(
            "E-WORD-05", f"模板“{path.name}”里有不认识的占位符：{names}，没有生成。", "请改成列表里的名称。"
        )
    document = _document(path)
    try:
        document.render(dict(facts), _sandbox(), autoescape=True)
    except UndefinedError as trouble:
        raise FormRefused(
            "E-WORD-05",
            f"模板“{path.name}”里有不认识的占位符（{trouble}），没有生成。",
            "请改成列表里的名称。",
        ) from trouble
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def holds_numbers(document: bytes) -> bool:
    """Whether a whole ID number (15 or 18 places) can be read in a filled document, headers and notes too."""
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        parts = [package.read(name) for name in package.namelist() if name.endswith(".xml")]
    # Word may cut a number into several runs.
    return any(_NUMBER.search(_TAG.sub(b"", part)) for part in parts)


def _document(path: Path) -> Any:
    from docxtpl import DocxTemplate

    return DocxTemplate(str(path))


def _sandbox() -> Any:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)


def _refuse_dangers(path: Path) -> None:
    if path.suffix.lower() != ".docx":
        raise FormRefused(
            "E-WORD-01", f"“{path.name}”不是 .docx 文件，没有使用它。", "请在 WPS 或 Word 里另存为 .docx。"
        )
    try:
        with zipfile.ZipFile(path) as package:
            if sum(item.file_size for item in package.infolist()) > _LIMIT:
                raise FormRefused("E-WORD-02", f"模板“{path.name}”太大，没有使用它。", "请去掉里面的大图片。")
            names = package.namelist()
            if "word/document.xml" not in names:
                raise FormRefused("E-WORD-01", f"“{path.name}”不是 Word 文档，没有使用它。")
            if any("vbaProject" in name or "activeX" in name or "embeddings/" in name for name in names):
                raise FormRefused(
                    "E-WORD-03", f"模板“{path.name}”带有宏或嵌入对象，没有使用它。", "请去掉后再放进来。"
                )
            for name in names:
                if name.endswith(".rels") and _reaches_out(package.read(name)):
                    raise FormRefused(
                        "E-WORD-03",
                        f"模板“{path.name}”链接了外部文件，没有使用它。",
                        "请断开链接后再放进来。",
                    )
    except (zipfile.BadZipFile, OSError) as trouble:
        raise FormRefused("E-WORD-01", f"“{path.name}”不是 Word 文档，没有使用它。") from trouble


def _reaches_out(relations: bytes) -> bool:
    """Whether a part reaches outside by itself; a hyperlink a reader may click does not."""
    return any(
        _EXTERNAL in piece and _HYPERLINK not in piece for piece in relations.split(b"<Relationship ")[1:]
    )
