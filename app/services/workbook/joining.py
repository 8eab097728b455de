"""Two rows of one file that are the same record: one if they agree, an error if they contradict."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from app.services.workbook.file_rows import FileRow, IssueLog
from app.services.workbook.showing import JOINER, shown
from app.services.workbook.trouble import Trouble


def differing(first: FileRow, second: FileRow, but: Collection[str] = ()) -> list[str]:
    """Attributes both rows fill, with different values; references are compared by the codes typed."""
    found = [
        attr
        for attr, value in second.values.items()
        if attr not in but and attr not in second.codes and first.values.get(attr, value) != value
    ]
    found += [attr for attr, codes in second.codes.items() if first.codes.get(attr, codes) != codes]
    return found


def _typed(row: FileRow, attrs: Sequence[str]) -> str | None:
    """What the row says in the first of the columns."""
    if not attrs:
        return None
    column = row.sheet.column(attrs[0])
    if column.attr in row.codes:
        return JOINER.join(row.codes[column.attr])
    return shown(column.field, row.values[column.attr], {})


def join(first: FileRow, second: FileRow, log: IssueLog, code: Trouble, but: Collection[str] = ()) -> None:
    """Make ``second`` a part of ``first``, or report with ``code`` where they contradict each other.

    ``but`` names attributes that may differ (the code of a person known by the ID number).
    """
    attrs = differing(first, second, but)
    if attrs or (first.given_id and second.given_id and first.given_id != second.given_id):
        headers = "、".join(second.place.headers.get(attr, attr) for attr in attrs) or "_id"
        message = f"与第 {first.number} 行是同一条记录，但“{headers}”不一致，请核对后只留一行"
        if code is Trouble.CODE_REPEATED:
            message = f"编号与第 {first.number} 行重复，而“{headers}”不一致；不同的人请用不同的编号"
        log.at_row(second, code, message, attrs[0] if attrs else None, _typed(second, attrs))
        return
    second.joined_to = first
    second.target_id = first.target_id
    second.is_stored = first.is_stored
    for attr, value in second.values.items():
        first.values.setdefault(attr, value)
    for attr, codes in second.codes.items():
        first.codes.setdefault(attr, codes)
    log.at_row(second, Trouble.SAME_ROW, f"与第 {first.number} 行是同一条记录，已合并为一条")
