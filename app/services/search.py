"""What a person is found by while typing: name, pinyin, initials, code, mobile, end of the ID number.

The key is computed when a person is saved and kept in ``Person.search_key``, so that a list of any
length is filtered by a plain substring test. Query and key go through :func:`fold` alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import islice, product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.models import Person

KEY_LIMIT = 2_000
"""Length of the column; parts that no longer fit are left out, the least likely readings first."""

_READINGS_LIMIT = 64
_SURNAMES = {
    "万俟": "mo qi",
    "尉迟": "yu chi",
    "长孙": "zhang sun",
    "令狐": "ling hu",
    "单于": "chan yu",
    "夏侯": "xia hou",
    "澹台": "tan tai",
    "单": "shan",
    "仇": "qiu",
    "解": "xie",
    "曾": "zeng",
    "区": "ou",
    "查": "zha",
    "翟": "zhai",
    "朴": "piao",
    "盖": "ge",
    "任": "ren",
    "乐": "yue",
    "华": "hua",
    "员": "yun",
    "缪": "miao",
    "宓": "mi",
    "冼": "xian",
    "洗": "xian",
    "逄": "pang",
    "黑": "he",
    "召": "shao",
    "繁": "po",
    "秘": "bi",
    "种": "chong",
    "覃": "qin",
    "纪": "ji",
    "燕": "yan",
    "应": "ying",
    "尉": "wei",
    "隗": "wei",
    "牟": "mou",
    "能": "nai",
    "那": "na",
    "佴": "nai",
    "哈": "ha",
    "宁": "ning",
    "谌": "chen",
    "车": "che",
    "葛": "ge",
    "句": "gou",
    "阚": "kan",
    "瞿": "qu",
    "撒": "sa",
    "冯": "feng",
    "薄": "bo",
    "柏": "bai",
    "郗": "xi",
    "郇": "huan",
    "呙": "guo",
    "殷": "yin",
    "俞": "yu",
    "褚": "chu",
    "石": "shi",
    "沈": "shen",
    "贾": "jia",
    "洪": "hong",
    "度": "du",
    "祭": "zhai",
    "都": "du",
    "过": "guo",
    "强": "qiang",
    "相": "xiang",
    "幸": "xing",
    "訾": "zi",
    "不": "fou",
    "折": "she",
    "参": "can",
    "麴": "qu",
}
"""Surnames whose reading as a surname differs from the usual one or which the dictionary gets wrong."""

_SEPARATORS = re.compile(r"[\s·•・‧⸱\-.'’]")


def fold(text: str) -> str:
    """Lower case, full-width made half-width, blanks at the ends dropped."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def search_key(person: Person) -> str:
    """The key of a person: tokens joined by blanks, at most :data:`KEY_LIMIT` characters."""
    name = fold(person.name)
    tokens = [name, _SEPARATORS.sub("", name), fold(person.code)]
    if person.mobile:
        tokens.append(fold(person.mobile))
    if person.identity_number:
        tokens.append(person.identity_number[-6:].lower())
    tokens += _pinyin_tokens(_SEPARATORS.sub("", name))
    return _joined(tokens)


def spelling(name: str) -> str:
    """What a name sorts by: the likeliest pinyin of its characters, ``wanghaiyan``."""
    plain = _SEPARATORS.sub("", fold(name))
    return "".join(options[0] for options in _readings(plain) if options) or plain


def containing(term: str) -> Callable[[str], bool]:
    """A test whether a text contains ``term``: as it is written, or in pinyin (initials or whole syllables).

    Pinyin is by the likeliest reading of each character and only for terms of Latin letters.
    """
    folded = fold(term)
    if not folded:
        return lambda _text: True
    if not (folded.isascii() and folded.isalpha()):
        return lambda text: folded in fold(text)
    return lambda text: folded in fold(text) or folded in _spelled(text)


@lru_cache(maxsize=65_536)
def _spelled(text: str) -> str:
    """Initials and full spelling of a text, by the likeliest readings."""
    plain = _SEPARATORS.sub("", fold(text))
    if plain.isascii():
        return plain
    initials = whole = ""
    for length in (2, 1):
        surname = _SURNAMES.get(plain[:length])
        if surname:
            initials, whole = "".join(part[0] for part in surname.split(" ")), surname.replace(" ", "")
            plain = plain[length:]
            break
    return f"{initials}{plain.translate(_INITIAL)} {whole}{plain.translate(_WHOLE)}"


class _Likeliest(dict[int, str]):
    """The likeliest reading of each character (by its code), cut to ``length`` letters."""

    def __init__(self, length: int | None) -> None:
        super().__init__()
        self._length = length

    def __missing__(self, code: int) -> str:
        self[code] = found = _syllables(chr(code))[0].replace("ü", "v")[: self._length]
        return found


_INITIAL, _WHOLE = _Likeliest(1), _Likeliest(None)


def words_key(text: str) -> str:
    """What a name of a screen or an act is found by: as it is written, its initials, its full spelling."""
    plain = _SEPARATORS.sub("", fold(text))
    return " ".join(dict.fromkeys([fold(text), plain, *_pinyin_tokens(plain)]))


def _joined(tokens: Sequence[str]) -> str:
    kept: list[str] = []
    length = 0
    for token in dict.fromkeys(token for token in tokens if token):
        length += len(token) + 1
        if length - 1 > KEY_LIMIT:
            break
        kept.append(token)
    return " ".join(kept)


def _pinyin_tokens(name: str) -> list[str]:
    """Initials of every combination of readings, then the full spellings."""
    readings = _readings(name)
    if not readings:
        return []
    combinations = list(islice(product(*readings), _READINGS_LIMIT))
    initials = ["".join(syllable[0] for syllable in combination) for combination in combinations]
    full = ["".join(combination) for combination in combinations]
    return [*initials, *full]


def _readings(name: str) -> list[list[str]]:
    """Each character's readings, the likeliest first; a character without one stands for itself."""
    if name.isascii():
        return []
    found = [list(_syllables(character)) for character in name]
    for length in (2, 1):
        surname = _SURNAMES.get(name[:length]) if len(name) > length or length == 1 else None
        if surname:
            for place, syllable in enumerate(surname.split(" ")):
                rest = [other for other in found[place] if other != syllable]
                found[place] = [syllable, *rest]
            break
    return [_with_plain_u(options) for options in found]


@lru_cache(maxsize=8_192)
def _syllables(character: str) -> tuple[str, ...]:
    """The readings of one character; names are made of few different ones."""
    from pypinyin import Style, pinyin

    syllables = pinyin(character, style=Style.NORMAL, heteronym=True, errors=lambda text: text)[0]
    return tuple(syllable for syllable in syllables if syllable) or (character,)


def _with_plain_u(options: list[str]) -> list[str]:
    """``lv`` and ``nv`` (吕、女) are also typed ``lu`` and ``nu``."""
    spelled = list(options)
    for option in options:
        plain = option.replace("ü", "v")
        for variant in (plain, plain.replace("v", "u")):
            if variant not in spelled and option[:1] in ("l", "n"):
                spelled.append(variant)
    return [option for option in spelled if "ü" not in option]


_DIGITS = re.compile(r"\d+")
_NUMBER_WIDTH = 12
"""Digits a number in a text is padded to for comparing: 编号 9 stands before 编号 10."""


@lru_cache(maxsize=65_536)
def order_key(text: str) -> str:
    """What texts are put in order by: names as spelled in pinyin, numbers in codes by their value."""
    folded = _DIGITS.sub(lambda found: found[0].zfill(_NUMBER_WIDTH), fold(text))
    if folded.isascii():
        return folded
    spelled: list[str] = []
    for options, character in zip(_readings(folded), folded, strict=True):
        # The character tells apart what sounds alike; a blank keeps 西安 before 先.
        spelled.append(character if character.isascii() else f"{options[0]} {character} ")
    return "".join(spelled)
