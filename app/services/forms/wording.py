"""Which edition of the rules (细则) a form follows, and the words that change with it.

The words stand in ``resources/forms/words.toml`` because the 2026 edition is only known from excerpts: a
branch can lay a corrected copy into its own forms folder.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

from app import config
from app.errors import FormRefused

Edition = Literal["R2014", "R2026"]
WORDS_FILE = "words.toml"


def edition_of(on: date | None, today: date, r2026_from: date) -> Edition:
    """The edition whose layout a form uses: by the day of its event, by ``today`` if it has not happened.

    Events before the 2014 edition use its layout (errata 3.1).
    """
    return "R2026" if (on or today) >= r2026_from else "R2014"


@dataclass(frozen=True, slots=True)
class Wording:
    """Words that depend on the edition and on whether the branch has a committee (支委会).

    ``assembly`` the general meeting; ``committee`` the meeting that decides where the rules say committee
    (the assembly in a branch without one); ``committee_short`` its short name on labels; ``opinion`` the
    label of its opinion; ``deciding`` how a sentence names that meeting behind the enterprise's name;
    ``consent`` what the superior gives for a candidate (备案 or 同意).
    """

    assembly: str
    committee: str
    committee_short: str
    opinion: str
    deciding: str
    consent: str


@lru_cache(maxsize=8)
def _tables(path: Path, stamp: float) -> dict[str, dict[str, str]]:  # noqa: ARG001  # the cache key
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FormRefused(
            "E-FORM-01",
            f"用语文件 {path.name} 不是正确的 TOML 文件（{error}）。",
            "请改正或移走它，数据没有改动。",
        ) from None


def wording(edition: Edition, has_committee: bool, user_folder: Path | None = None) -> Wording:
    """The words for an edition and a kind of branch; the user's file wins over the shipped one."""
    path = config.resource_path("forms", WORDS_FILE)
    if user_folder is not None and (user_folder / WORDS_FILE).is_file():
        path = user_folder / WORDS_FILE
    tables = _tables(path, path.stat().st_mtime)
    kind = "committee" if has_committee else "no_committee"
    values = {}
    for field in fields(Wording):
        table = tables.get(field.name)
        value = table.get(f"{edition}_{kind}", table.get(edition)) if isinstance(table, dict) else None
        if not isinstance(value, str):
            raise FormRefused(
                "E-FORM-03",
                f"用语文件 {path.name} 缺少 {field.name}.{edition}。",
                "请补上这一项，或移走该文件用自带的用语；数据没有改动。",
            )
        values[field.name] = value
    return Wording(**values)
