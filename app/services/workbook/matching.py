"""Which stored row is each row of a child sheet: by ``_id``, else by natural key.

Order: ``_id`` known to the database; equal key; for open keys, the stored row that is being filled in or
the one the row repeats in part; else a new row. 冲突: several stored rows fit a key and the row equals none
of them, or two rows of the file share a key and contradict each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from app.models.base import new_id
from app.services.workbook.file_rows import FileRow, IssueLog
from app.services.workbook.joining import join
from app.services.workbook.keys import Get, Key, is_open, key_of, may_be_filled_by, open_part_is_empty
from app.services.workbook.stored import Snapshot
from app.services.workbook.trouble import Trouble


def match_children(rows: Sequence[FileRow], snapshot: Snapshot, log: IssueLog) -> None:
    """Settle the identity of all rows of one child sheet; rows with errors are left alone."""
    matcher = _Matcher(snapshot, log)
    good = [row for row in rows if not row.is_bad]
    for row in good:
        matcher.by_id(row)
    matcher.by_key([row for row in good if not row.target_id])
    matcher.by_open_key([row for row in good if not row.target_id])
    for row in good:
        if not row.target_id:
            row.target_id = row.given_id or new_id()
    for row in good:
        if row.joined_to is not None:
            row.target_id, row.is_stored = row.joined_to.target_id, row.joined_to.is_stored


def getter(row: FileRow) -> Get:
    """The values of a row of the file."""
    return row.values.get


class _Matcher:
    """The stored rows of one sheet and which of them the file has claimed."""

    def __init__(self, snapshot: Snapshot, log: IssueLog) -> None:
        self._snapshot = snapshot
        self._sheet = snapshot.sheet
        self._log = log
        self._claimed: set[str] = set()
        self._anchors: dict[Key, list[FileRow]] = defaultdict(list)
        self._stored: dict[Key, list[str]] = defaultdict(list)
        self._of_case: dict[str, list[str]] = defaultdict(list)
        for row_id in snapshot:
            self._stored[key_of(self._sheet, self._stored_getter(row_id))].append(row_id)
            if is_open(self._sheet):
                self._of_case[snapshot.value(row_id, "case_id")].append(row_id)

    def by_id(self, row: FileRow) -> None:
        """A row that names a stored row."""
        if row.given_id is None:
            return
        self._anchors[self._key(row)].append(row)
        if row.given_id in self._snapshot:
            self._claim(row, row.given_id)

    def by_key(self, rows: Iterable[FileRow]) -> None:
        """Rows with equal keys: join them within the file, then pair them with the stored rows."""
        groups: dict[Key, list[FileRow]] = defaultdict(list)
        for row in rows:
            key = self._key(row)
            named = self._anchors[key]
            anonymous = [other for other in groups[key] if other.given_id is None]
            if row.given_id is None and (anonymous or len(named) == 1):
                first = anonymous[0] if anonymous else named[0]
                join(first, row, self._log, Trouble.CONTRADICTION)
                if row.joined_to is None:
                    row.target_id = new_id()
                else:
                    row.target_id = first.target_id or row.target_id
                continue
            groups[key].append(row)
        for key, group in groups.items():
            free = [row_id for row_id in self._stored.get(key, ()) if row_id not in self._claimed]
            if len(free) == 1 and len(group) == 1:
                self._claim(group[0], free[0])
            elif free:
                self._pair_equal(group, free)

    def _pair_equal(self, group: Sequence[FileRow], free: list[str]) -> None:
        """Several candidates: only a row that says nothing new can be told to be one of them."""
        for row in group:
            equal = next((row_id for row_id in free if self._repeats(row, row_id)), None)
            if equal is not None:
                free.remove(equal)
                self._claim(row, equal)
            else:
                row.target_id = new_id()
                self._log.at_row(
                    row, Trouble.CONFLICT, "已有几条相同关键内容的记录，分不清这一行是哪一条，请在程序里修改"
                )

    def by_open_key(self, rows: Iterable[FileRow]) -> None:
        """Rows of open sheets that fill in a stored row, or repeat part of one."""
        if not is_open(self._sheet):
            return
        for row in rows:
            if row.joined_to is not None or row.given_id is not None:
                continue
            of_case = self._of_case.get(row.values["case_id"], ())
            free = [row_id for row_id in of_case if row_id not in self._claimed]
            get = getter(row)
            if open_part_is_empty(self._sheet, get):
                fitting = [row_id for row_id in free if self._repeats(row, row_id)]
            else:
                fitting = [
                    row_id
                    for row_id in free
                    if may_be_filled_by(self._sheet, self._stored_getter(row_id), get)
                ]
            if len(fitting) == 1:
                self._claim(row, fitting[0])

    def _claim(self, row: FileRow, row_id: str) -> None:
        row.target_id, row.is_stored = row_id, True
        self._claimed.add(row_id)

    def _repeats(self, row: FileRow, row_id: str) -> bool:
        """Whether every filled cell of the row says what the stored row says."""
        return all(self._snapshot.value(row_id, attr) == value for attr, value in row.values.items())

    def _key(self, row: FileRow) -> Key:
        return key_of(self._sheet, getter(row))

    def _stored_getter(self, row_id: str) -> Get:
        def get(attr: str) -> Any:
            return self._snapshot.value(row_id, attr)

        return get
