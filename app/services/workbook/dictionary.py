"""The data dictionary (数据字典) as a page: every sheet, column, type and word, from the models."""

from __future__ import annotations

from app.models.fields import Field, Kind
from app.models.sheets import Sheet, all_sheets
from app.services.workbook.column_notes import KIND_NAMES
from app.services.workbook.sheet_notes import SHEET_NOTES

_HEAD = "\n".join(
    (
        "# 数据字典",
        "",
        (
            "数据工作簿（.xlsx）的每张表、每一列。"
            "本页由程序按数据模型生成（`python tools/write_docs.py`），请不要手工修改。"
        ),
        "",
        (
            "- 一张表一类记录，一行一条，第 1 行是表头。标“必填”的列不能空着；"
            "空着的意思是“不知道”，导入时空格不会抹掉已有内容。"
        ),
        "- 企业、党组织、人员、案卷、会议各有自己的编号，本表内不能重复；别的表里的编号都是引用。",
        (
            "- 程序导出的表最后有隐藏的 `_id` 列，是记录的身份，优先于编号；"
            "没有它时按“关键列”认定是不是同一条记录。"
        ),
        (
            "- 几个值写在一格里用“；”隔开。"
            "日期可写 `2026-05-18`、`2026.5.18`、`2026年5月18日`、`20260518`，`/`、`—`、`无` 表示没有。"
        ),
        "",
    )
)


def dictionary_markdown() -> str:
    """The whole page, in Chinese."""
    return "\n".join([_HEAD, *(_section(sheet) for sheet in all_sheets())])


def _section(sheet: Sheet) -> str:
    lines = [
        f"## {sheet.name}",
        "",
        SHEET_NOTES[sheet.name],
        "",
        f"关键列：{_key(sheet)}",
        "",
        "| 列 | 必填 | 类型 | 可填内容 | 说明 |",
        "| --- | --- | --- | --- | --- |",
    ]
    lines += [_line(column.field) for column in sheet.columns]
    return "\n".join([*lines, ""])


def _key(sheet: Sheet) -> str:
    headers = [sheet.column(attr).header for attr in sheet.key]
    if sheet.name == "上级手续":
        headers[-1] = "上报日期（没有上报日期的按办理日期）"
    if sheet.name == "培训":
        headers[-2:] = ["开始日期（没有开始日期的按结束日期）"]
    return "、".join(headers)


def _line(field: Field) -> str:
    content = ""
    if field.words:
        content = "、".join(field.words) + ("，也可另填" if field.open_words else "")
    elif field.target:
        content = f"“{field.target}”表的编号"
    elif field.kind is Kind.WHOLE and field.high is not None:
        content = f"{field.low}—{field.high}"
    cells = (
        field.header,
        "是" if field.required else "",
        KIND_NAMES[field.kind],
        content,
        field.note,
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
