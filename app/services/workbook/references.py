"""Codes typed in reference columns become UUIDs; a code that means nothing is an error."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.models.fields import Kind
from app.models.sheets import Column
from app.services.workbook.file_rows import FileRow, IssueLog
from app.services.workbook.index import CodeIndex
from app.services.workbook.trouble import Trouble


def resolve(rows: Iterable[FileRow], index: CodeIndex, log: IssueLog, only: Sequence[str] = ()) -> None:
    """Look up the codes of every row (of the attributes ``only``, if given) and keep the UUIDs as values.

    Each cell is looked up once, however often this is called.
    """
    for row in rows:
        for attr, codes in row.codes.items():
            if attr not in row.looked_up and (not only or attr in only):
                row.looked_up.add(attr)
                _resolve_cell(row, row.sheet.column(attr), codes, index, log)


def _resolve_cell(
    row: FileRow, column: Column, codes: tuple[str, ...], index: CodeIndex, log: IssueLog
) -> None:
    target = column.field.target or ""
    found: list[str] = []
    for code in codes:
        row_id = index.find(target, code)
        if row_id is None:
            log.at_row(row, Trouble.NO_SUCH_CODE, _message(target, column, code, index), column.attr, code)
        elif row_id not in found:
            found.append(row_id)
    if len(found) == 0:
        return
    row.values[column.attr] = found[0] if column.field.kind is Kind.REF else tuple(found)


def _message(target: str, column: Column, code: str, index: CodeIndex) -> str:
    similar = index.similar(target, code)
    if similar is not None:
        return f"“{target}”表里没有“{code}”，是不是“{similar}”？请改成一致的写法"
    if column.field.kind is Kind.REFS and any(mark in code for mark in ",， 　/"):
        return f"“{target}”表里没有“{code}”；要填几个，请用“；”隔开"
    if target == "会议":
        return f"没有编号为“{code}”的会议，请先在“会议”或“会议表决”表里填这次会议"
    return f"“{target}”表里没有编号“{code}”，请先在该表里添上，或改正编号"
