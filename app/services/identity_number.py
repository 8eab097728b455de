"""ID numbers (公民身份号码, GB 11643): form, check digit, and what the number says of its owner.

The region part is never judged: regions are abolished and renamed, and lists of them refuse true numbers.
"""

from __future__ import annotations

import re
from datetime import date

_FORM = re.compile(r"[1-9]\d{16}[\dX]|[1-9]\d{14}", re.ASCII)
_INSIDE = re.compile(r"(?<!\d)\d{14}(?:\d{3})?[\dXx](?!\d)", re.ASCII)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def has_form(number: str) -> bool:
    """Whether it is 18 characters (17 digits and a digit or ``X``) or 15 digits."""
    return _FORM.fullmatch(number) is not None


def check_digit(first_17: str) -> str:
    """The last character that belongs to the first 17 digits (ISO 7064 MOD 11-2)."""
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(first_17, _WEIGHTS, strict=True)) % 11]


def long_form(number: str) -> str:
    """The 18-character form: a 15-digit number gets ``19`` before its year and a check digit."""
    if len(number) != 15:
        return number
    first_17 = number[:6] + "19" + number[6:]
    return first_17 + check_digit(first_17)


def short_form(number: str) -> str | None:
    """The old 15-digit form of an 18-character number, None for one born outside 1900–1999."""
    if len(number) != 18 or number[6:8] != "19":
        return None
    return number[:6] + number[8:17]


def is_same(one: str, other: str) -> bool:
    """Whether two numbers belong to one person: 15 digits and their 18-character form are the same."""
    full = [long_form(number) if has_form(number) else number for number in (one.upper(), other.upper())]
    return full[0] == full[1]


def birth_of(number: str) -> date | None:
    """The birth date in a number of the right form, None where it is no day of the calendar."""
    digits = long_form(number)[6:14]
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def sex_of(number: str) -> str:
    """男 or 女, by the order digit of a number of the right form."""
    return "男" if int(long_form(number)[16]) % 2 else "女"


def doubts(number: str, birth: str | None = None, sex: str | None = None) -> tuple[str, ...]:
    """What is doubtful about a number, in Chinese; empty when nothing is.

    ``birth`` is the recorded birth date (``1998-02-10`` or ``1998-02``), ``sex`` 男 or 女, None where not
    recorded. Doubts are only ever warnings: the number is kept as typed.
    """
    if not has_form(number):
        return ("身份证号应为 18 位（17 位数字加一位数字或 X）或 15 位数字",)
    found = []
    if len(number) == 18 and check_digit(number[:17]) != number[17]:
        # A spreadsheet turns the last three digits of a number of 18 into zeros.
        damaged = "；末三位是 000，可能是被表格软件改坏的" if number.endswith("000") else ""
        found.append(f"身份证号的校验位不对{damaged}，请对照身份证核对")
    born = birth_of(number)
    if born is None or not 1900 <= born.year <= 2100:
        found.append("身份证号里的出生日期不存在")
    elif birth and not born.isoformat().startswith(birth):
        found.append(f"身份证号里的出生日期是 {born.isoformat()}，与所填的 {birth} 不一致")
    if sex and sex_of(number) != sex:
        found.append(f"身份证号对应的性别是{sex_of(number)}，与所填的{sex}不一致")
    return tuple(found)


def is_whole(text: str) -> bool:
    """Whether a text typed into a search box is a whole ID number."""
    return has_form(text.strip().upper())


def mask_identity(number: str) -> str:
    """An ID number with the birth date hidden: ``320411********1234``."""
    return number[:6] + "*" * (len(number) - 10) + number[-4:] if len(number) >= 15 else "*" * len(number)


def mask_in_text(text: str) -> str:
    """A text with every ID number in it masked (15 and 18 digits)."""
    return _INSIDE.sub(lambda found: mask_identity(found.group()), text)
