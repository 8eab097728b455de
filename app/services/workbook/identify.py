"""Which record is each row of a coded sheet: by ``_id``, else by code (people: see ``people``).

冲突 means that ``_id`` and code point at different stored records, or that a code belongs to a case of
another person: nothing is guessed then.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.models.base import new_id
from app.services.workbook.file_rows import FileContent, FileRow, IssueLog
from app.services.workbook.index import CodeIndex
from app.services.workbook.stored import Snapshot
from app.services.workbook.trouble import Trouble


def check_ids(content: FileContent) -> None:
    """An ``_id`` names one row of the whole file."""
    seen: dict[str, FileRow] = {}
    for rows in content.rows.values():
        for row in rows:
            if row.given_id is None:
                continue
            first = seen.setdefault(row.given_id, row)
            if first is not row:
                content.log.at_row(
                    row,
                    Trouble.ID_REPEATED,
                    f"隐藏的“_id”与“{first.sheet.name}”表第 {first.number} 行相同；"
                    "复制出来的行请把“_id”这一格清空",
                    None,
                    row.given_id,
                )


def renamed_ids(rows: Sequence[FileRow], snapshot: Snapshot) -> frozenset[str]:
    """Stored records that rows of the file, naming them by ``_id``, give another code."""
    return frozenset(
        row.given_id
        for row in rows
        if row.given_id in snapshot
        and row.given_id is not None
        and row.values.get("code", snapshot.value(row.given_id, "code"))
        != snapshot.value(row.given_id, "code")
    )


def identify_coded(rows: Sequence[FileRow], snapshot: Snapshot, index: CodeIndex, log: IssueLog) -> None:
    """Settle the identity of the rows of 企业, 党组织, 案卷 or 会议 and enter their codes."""
    sheet = snapshot.sheet.name
    renamed = renamed_ids(rows, snapshot)
    by_code: dict[str, FileRow] = {}
    for row in rows:
        code = row.values.get("code")
        if code is None:
            row.target_id = row.given_id or new_id()
            continue
        first = by_code.setdefault(code, row)
        if first is not row:
            log.at_row(
                row,
                Trouble.CODE_REPEATED,
                f"编号“{code}”与第 {first.number} 行重复，请改成不同的编号",
                "code",
                code,
            )
            row.target_id = new_id()
            continue
        owner = index.stored(sheet, code)
        if owner in renamed:
            owner = None
        if row.given_id in snapshot:
            row.target_id, row.is_stored = str(row.given_id), True
            if owner not in (None, row.given_id):
                log.at_row(
                    row,
                    Trouble.CONFLICT,
                    f"这一行的“_id”是一条已有记录，而编号“{code}”属于另一条已有记录，请核对是哪一条",
                    "code",
                    code,
                )
        elif owner is not None:
            row.target_id, row.is_stored = owner, True
        else:
            row.target_id = row.given_id or new_id()
        index.add(sheet, code, row.target_id)


def check_case_owner(row: FileRow, snapshot: Snapshot, log: IssueLog) -> None:
    """A case known by its code alone stays the case of its person."""
    person = row.values.get("person_id")
    if not row.is_stored or row.given_id == row.target_id or person is None:
        return
    if snapshot.value(row.target_id, "person_id") != person:
        code = str(row.values["code"])
        log.at_row(
            row,
            Trouble.CONFLICT,
            f"案卷编号“{code}”已是另一个人的案卷，请换一个案卷编号，或核对人员编号",
            "code",
            code,
        )
