"""The text of a crash report: versions, the way through the code, and no word of anybody's data.

What an exception says may quote a row, a name, a number. Of its message only words are kept that name
something in the code it went through or in Python itself, or are among the few such messages are made of.
"""

from __future__ import annotations

import builtins
import re
import traceback
import types
from collections.abc import Collection, Iterator

from PySide6.QtCore import qVersion

from app import __version__

COVER = "…"
"""Stands for what is not shown."""
_LONG_NUMBER = re.compile(r"\d{6,}[\dXx]?")
_WORD = re.compile(r"\w+")
_USUAL = """
a an and are argument arguments at attribute be by can cannot does exist expected for from given got has in
index invalid is item iterable key keyword length must no not object of on only operation or out positional
range required subscriptable supported take takes than the to type unexpected unpack value values was with
"""
_SAID = frozenset(_USUAL.split()) | {name for name in [*dir(builtins), *vars(types)] if name[:2] != "__"}
"""What messages of Python and of Qt are made of."""
_CAUSED = "\n以上错误引起了下面的错误：\n\n"


def scrub(text: str) -> str:
    """``text`` with every run of six or more digits replaced by stars, whatever it was."""
    return _LONG_NUMBER.sub("******", text)


def covered(message: str, words: Collection[str] = ()) -> str:
    """``message`` with :data:`COVER` for each word that is neither in ``words`` nor among the usual ones."""
    return _WORD.sub(lambda found: found[0] if found[0] in _SAID or found[0] in words else COVER, message)


def report(error: BaseException) -> str:
    """The text a user can send on: versions and traceback, messages covered."""
    import platform

    trace = _CAUSED.join(_one(each) for each in _chain(error))
    versions = f"Python {platform.python_version()} · Qt {qVersion()} · {platform.platform()}"
    return scrub(f"支部案头 {__version__} · {versions}\n\n{trace}")


def _chain(error: BaseException) -> list[BaseException]:
    """What led to ``error``, first cause first; each once."""
    found: list[BaseException] = []
    each: BaseException | None = error
    while each is not None and each not in found:
        found.append(each)
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)
    return found[::-1]


def _one(error: BaseException) -> str:
    return "".join(_lines(error))


def _lines(error: BaseException) -> Iterator[str]:
    # Lines of the code hold no data; local values are never written out.
    yield from traceback.format_tb(error.__traceback__)
    said = covered(_said(error), _words_of_the_code(error))
    kind = type(error).__qualname__
    yield f"{kind}: {said}\n" if said else f"{kind}\n"
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield "\n" + _CAUSED.join(_one(each) for each in _chain(inner))


def _said(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # noqa: BLE001  a report of an error must not fail
        return ""


def _words_of_the_code(error: BaseException) -> set[str]:
    """Names in the functions the error went through: what data are called, never data."""
    found: set[str] = set()
    for frame, _line in traceback.walk_tb(error.__traceback__):
        code = frame.f_code
        found.update(code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars)
    return found
