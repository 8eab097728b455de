"""National codes: unified social credit codes (GB 32100), and code tables beside the words people type.

Sex GB/T 2261.1, ethnic groups GB/T 3304, political status GB/T 4762, provinces GB/T 2260 (first two digits).
A code table informs and helps to read rosters; it never blocks: regions are abolished, tables grow.
"""

from __future__ import annotations

from functools import cache

from app.models.people import ETHNIC_GROUPS, POLITICAL_STATUS

_CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(3**place % 31 for place in range(17))

SEXES = {"0": "未知的性别", "1": "男", "2": "女", "9": "未说明的性别"}

PROVINCES = {
    "11": "北京市",
    "12": "天津市",
    "13": "河北省",
    "14": "山西省",
    "15": "内蒙古自治区",
    "21": "辽宁省",
    "22": "吉林省",
    "23": "黑龙江省",
    "31": "上海市",
    "32": "江苏省",
    "33": "浙江省",
    "34": "安徽省",
    "35": "福建省",
    "36": "江西省",
    "37": "山东省",
    "41": "河南省",
    "42": "湖北省",
    "43": "湖南省",
    "44": "广东省",
    "45": "广西壮族自治区",
    "46": "海南省",
    "50": "重庆市",
    "51": "四川省",
    "52": "贵州省",
    "53": "云南省",
    "54": "西藏自治区",
    "61": "陕西省",
    "62": "甘肃省",
    "63": "青海省",
    "64": "宁夏回族自治区",
    "65": "新疆维吾尔自治区",
    "71": "台湾省",
    "81": "香港特别行政区",
    "82": "澳门特别行政区",
}


@cache
def ethnic_codes() -> dict[str, str]:
    """``01`` 汉族 … ``56`` 基诺族: the words of 人员.民族 stand in the order of GB/T 3304."""
    return {f"{number:02}": name for number, name in enumerate(ETHNIC_GROUPS.split("/"), start=1)}


@cache
def political_codes() -> dict[str, str]:
    """``01`` 中共党员 … ``13`` 群众: the words of 人员.政治面貌 stand in the order of GB/T 4762."""
    return {f"{number:02}": name for number, name in enumerate(POLITICAL_STATUS.split("/"), start=1)}


EDUCATION = {
    "10": "研究生",
    "20": "大学本科",
    "30": "大学专科",
    "41": "中专",
    "47": "技校",
    "60": "高中",
    "70": "初中",
    "80": "小学",
    "90": "其他",
}
"""学历 by GB/T 4658-2006: workbook words by code (41, 47 within 40 中等职业)."""


def education_code(word: str) -> str | None:
    """The code of a 学历 word of the workbook; None for a word that is not in the list."""
    return next((code for code, name in EDUCATION.items() if name == word), None)


def ethnic_group(typed: str) -> str | None:
    """The full name for what was typed: ``汉``, ``汉族``, ``1`` or ``01``; None if it is none of the 56."""
    text = typed.strip()
    names = ethnic_codes()
    if text.isascii() and text.isdigit():
        return names.get(text.zfill(2))
    return next((name for name in names.values() if text in (name, name.removesuffix("族"))), None)


def political_status(typed: str) -> str | None:
    """The name for a code of GB/T 4762 or the name itself; None for anything else (群众 is not guessed)."""
    text = typed.strip()
    names = political_codes()
    if text.isascii() and text.isdigit():
        return names.get(text.zfill(2))
    return text if text in names.values() else None


def province_of(identity_number: str) -> str | None:
    """The province an ID number (身份证号) was first issued in; None for an unknown prefix."""
    return PROVINCES.get(identity_number[:2])


def clean_credit_code(typed: str) -> str:
    """A credit code as typed, without blanks, half-width and in capitals."""
    half = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in typed)
    return "".join(half.split()).upper()


def credit_check(first_17: str) -> str:
    """The last character that belongs to the first 17 (ISO 7064 MOD 31-3 as GB 32100 sets it).

    Raises ValueError for a character the code does not use (I, O, S, V, Z among them).
    """
    total = sum(_CREDIT.index(char) * weight for char, weight in zip(first_17, _WEIGHTS, strict=True))
    return _CREDIT[-total % 31]


def credit_code_doubts(code: str) -> tuple[str, ...]:
    """What is doubtful about a credit code (统一社会信用代码), in Chinese; empty when nothing is.

    Doubts are only ever warnings: the code is kept as typed.
    """
    if len(code) != 18:
        return (f"统一社会信用代码应为 18 位，现在是 {len(code)} 位",)
    strange = sorted({char for char in code if char not in _CREDIT})
    if strange:
        return (f"统一社会信用代码里不会有 {'、'.join(strange)}，请核对是否写错",)
    if credit_check(code[:17]) != code[17]:
        return ("统一社会信用代码的校验位不对，请对照营业执照核对",)
    return ()
