"""Sums of money in words (金额大写) as receipts and registers carry them (F40)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
CENT = Decimal("0.01")
JIAO = Decimal("0.1")


def half_up(amount: Decimal, unit: Decimal = CENT) -> Decimal:
    """Rounded half up (四舍五入) to ``unit`` yuan, written with two decimals."""
    return amount.quantize(unit, ROUND_HALF_UP).quantize(CENT)


def in_capitals(amount: Decimal) -> str:
    """A sum in yuan with at most two decimals: ``1050.20`` is 壹仟零伍拾元贰角整.

    Raises ValueError beyond two decimals or from 10^16 yuan on.
    """
    fen = amount * 100
    if fen != fen.to_integral_value() or abs(amount) >= 10**16:
        raise ValueError(f"no words for {amount}")
    yuan, rest = divmod(abs(int(fen)), 100)
    jiao, fen_left = divmod(rest, 10)
    words = f"{_whole(yuan)}元" if yuan else ""
    if jiao:
        words += f"{_DIGITS[jiao]}角"
    elif fen_left and yuan:
        words += "零"
    words += f"{_DIGITS[fen_left]}分" if fen_left else "整"
    if words == "整":
        words = "零元整"
    return f"负{words}" if amount < 0 else words


def number_in_capitals(number: int) -> str:
    """A whole number in the numerals of papers that must not be changed: 23 is 贰拾叁, 0 is 零.

    Raises ValueError for a negative number.
    """
    if number < 0:
        raise ValueError(f"no words for {number}")
    return _whole(number) or _DIGITS[0]


def _whole(number: int) -> str:
    groups: list[int] = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    words = ""
    skipped = False
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if group == 0:
            skipped = bool(words)
            continue
        if words and (skipped or group < 1_000):
            words += "零"
        words += _thousands(group) + _GROUPS[place]
        skipped = False
    return words


def _thousands(group: int) -> str:
    words = ""
    skipped = False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if digit == 0:
            skipped = bool(words)
            continue
        words += ("零" if skipped else "") + _DIGITS[digit] + _PLACES[place]
        skipped = False
    return words
