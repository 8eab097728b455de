"""How a column is filled in, in words: for the template's notes and the dictionary."""

from __future__ import annotations

from collections.abc import Mapping

from app.models.fields import LONG_LIMIT, Field, Kind

KIND_NAMES: Mapping[Kind, str] = {
    Kind.CODE: "编号",
    Kind.TEXT: "文字",
    Kind.LONG: "长文字",
    Kind.DAY: "日期",
    Kind.BIRTH: "出生日期",
    Kind.MONTH: "年月",
    Kind.WHOLE: "整数",
    Kind.TENTHS: "数字（一位小数）",
    Kind.MONEY: "金额（元）",
    Kind.YES_NO: "是/否",
    Kind.CHOICE: "选一个",
    Kind.CHOICES: "可选几个",
    Kind.REF: "引用一个编号",
    Kind.REFS: "引用几个编号",
    Kind.DAYS: "几个日期",
    Kind.IDENTITY: "身份证号",
}
"""The type of a column in Chinese."""

_HOW: Mapping[Kind, str] = {
    Kind.CODE: "自己定的编号，本表内不能重复",
    Kind.TEXT: "",
    Kind.LONG: f"可写长文字，最多 {LONG_LIMIT:,} 字",
    Kind.DAY: "写成 2026-05-18、2026.5.18 或 2026年5月18日；没有就空着",
    Kind.BIRTH: "写成 1998-02-10；不知道日的写 1998-02",
    Kind.MONTH: "写成 2026-05",
    Kind.WHOLE: "只写整数",
    Kind.TENTHS: "只写数字，最多一位小数",
    Kind.MONEY: "单位元，最多两位小数",
    Kind.YES_NO: "填“是”或“否”；不知道就空着",
    Kind.CHOICE: "从下拉列表里选一个",
    Kind.CHOICES: "可选几个，用“；”隔开",
    Kind.DAYS: "日期；有几个的用“；”隔开",
    Kind.IDENTITY: "18 位（老证 15 位），按文本填写",
}


def how_to_fill(field: Field) -> str:
    """One line on what the cells of a column take."""
    if field.kind is Kind.REF:
        return f"填“{field.target}”表里的编号"
    if field.kind is Kind.REFS:
        return f"填“{field.target}”表里的编号，几个用“；”隔开"
    if field.kind is Kind.WHOLE and field.high is not None:
        return f"只写整数，{field.low}—{field.high}"
    return _HOW[field.kind]


def full_note(field: Field) -> str:
    """Everything a person should know of a column, line by line."""
    lines = [f"{field.header}（{'必填' if field.required else '可不填'}，{KIND_NAMES[field.kind]}）"]
    lines += _explained(field)
    if field.words and len(field.words) <= 20:
        lines.append("可填：" + "、".join(field.words))
    if field.open_words:
        lines.append("列表里没有的也可以照实填写")
    return "\n".join(lines)


def short_note(field: Field) -> str:
    """The one or two lines shown beside a selected cell."""
    return "；".join(_explained(field)) or "照实填写，没有就空着"


def _explained(field: Field) -> list[str]:
    """The general and the particular hint, without saying one thing twice."""
    general, particular = how_to_fill(field), field.note
    if particular and field.kind in (Kind.CODE, Kind.BIRTH, Kind.MONEY, Kind.DAYS):
        general = ""
    if general and particular.startswith("可填多个"):
        particular = ""
    return [text for text in (general, particular) if text]
