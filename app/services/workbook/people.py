"""Which person is each row of 人员.

A person is one already known if ``_id``, 编号 or the full ID number agree; the same name with the same
birth date and no ID number is only reported (疑似同一人), never merged. The same person twice in one file
is one person if the rows do not contradict each other. 冲突: the three ways lead to different people, the
ID number belongs to several, or a known code comes with another name *and* another ID number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from app.models.base import new_id
from app.services.identity_number import has_form, long_form
from app.services.workbook.file_rows import FileRow, IssueLog
from app.services.workbook.identify import renamed_ids
from app.services.workbook.index import CodeIndex
from app.services.workbook.joining import join
from app.services.workbook.stored import Snapshot
from app.services.workbook.trouble import Trouble

SHEET = "人员"


def match_number(number: str | None) -> str | None:
    """The ID number in the form two records are compared by; None where it is missing or malformed."""
    return long_form(number) if number and has_form(number) else None


class PeopleMatcher:
    """Settles the identity of every row of 人员, in file order."""

    def __init__(self, rows: Sequence[FileRow], snapshot: Snapshot, index: CodeIndex, log: IssueLog) -> None:
        self._rows = rows
        self._snapshot = snapshot
        self._index = index
        self._log = log
        self._renamed = renamed_ids(rows, snapshot)
        self._by_number: dict[str, list[str]] = defaultdict(list)
        for person in snapshot:
            if number := match_number(snapshot.value(person, "identity_number")):
                self._by_number[number].append(person)
        self._first_by_target: dict[str, FileRow] = {}
        self._first_by_code: dict[str, FileRow] = {}
        self._first_by_number: dict[str, FileRow] = {}

    def run(self) -> None:
        """Give every row its target, join repeated people, enter their codes, report suspects."""
        for row in self._rows:
            row.target_id = row.given_id or new_id()
            if row.given_id in self._snapshot:
                row.is_stored = True
            code = row.values.get("code")
            if code is None:
                continue
            self._settle(row, code)
            self._index.add(SHEET, code, row.target_id)
        self._report_suspects()

    def _settle(self, row: FileRow, code: str) -> None:
        number = match_number(row.values.get("identity_number"))
        earlier = self._first_by_code.get(code)
        if earlier is not None:
            join(earlier, row, self._log, Trouble.CODE_REPEATED)
            return
        if not row.is_stored:
            self._find_stored(row, code, number)
        else:
            self._check_known(row, code, number)
        earlier = self._first_by_target.get(row.target_id)
        if earlier is None and number is not None:
            earlier = self._first_by_number.get(number)
        if earlier is not None and earlier is not row:
            if row.given_id is None or earlier.given_id is None or earlier.given_id == row.given_id:
                join(earlier, row, self._log, Trouble.CONTRADICTION, but=("code",))
                return
            # Both were written by the program as two people: a round trip keeps them, a person decides.
            message = f"疑似同一人：身份证号与第 {earlier.number} 行相同，请核对"
            self._log.at_row(row, Trouble.SAME_PERSON, message, "identity_number", number)
        self._first_by_code[code] = row
        self._first_by_target[row.target_id] = row
        if number is not None:
            self._first_by_number.setdefault(number, row)

    def _owner(self, code: str) -> str | None:
        owner = self._index.stored(SHEET, code)
        return None if owner in self._renamed else owner

    def _find_stored(self, row: FileRow, code: str, number: str | None) -> None:
        """Look for a stored person by code and by ID number."""
        owner = self._owner(code)
        same_number = self._by_number.get(number, []) if number else []
        if owner is not None:
            if same_number and owner not in same_number:
                self._conflict(row, f"编号“{code}”和身份证号属于两个不同的已有人员，请核对是哪一个", code)
            elif self._is_someone_else(row, owner, number):
                self._conflict(
                    row, f"编号“{code}”已是另一个人（姓名、身份证号都不同），请换一个编号，或核对这一行", code
                )
            row.target_id, row.is_stored = owner, True
        elif len(same_number) > 1:
            self._conflict(row, "有几个已有人员用着这个身份证号，不知道是哪一个，请填他的人员编号", code)
        elif same_number:
            row.target_id, row.is_stored = same_number[0], True
            kept = self._snapshot.value(same_number[0], "code")
            self._log.at_row(
                row,
                Trouble.PERSON_KNOWN,
                f"身份证号与已有人员“{kept}”相同，是同一个人，沿用编号“{kept}”",
                "code",
                code,
            )
            row.values["code"] = kept

    def _check_known(self, row: FileRow, code: str, number: str | None) -> None:
        """The row names a stored person by ``_id``: code and ID number must not be another's."""
        if self._owner(code) not in (None, row.target_id):
            self._conflict(row, f"这一行的“_id”是一个已有人员，而编号“{code}”属于另一个人，请核对", code)
        same_number = self._by_number.get(number, []) if number else []
        if same_number and row.target_id not in same_number:
            other = self._snapshot.value(same_number[0], "code")
            self._conflict(row, f"这个身份证号属于另一个已有人员“{other}”，请核对", code)

    def _is_someone_else(self, row: FileRow, person: str, number: str | None) -> bool:
        known = match_number(self._snapshot.value(person, "identity_number"))
        other_name = row.values.get("name") not in (None, self._snapshot.value(person, "name"))
        return other_name and known is not None and number is not None and known != number

    def _conflict(self, row: FileRow, message: str, code: str) -> None:
        self._log.at_row(row, Trouble.CONFLICT, message, "code", code)

    def _report_suspects(self) -> None:
        """Same name, same birth date, and an ID number missing on one side or the other."""
        known: dict[tuple[str, str], list[tuple[str, str, str | None]]] = defaultdict(list)
        for person in self._snapshot:
            name, birth, code, number = (
                self._snapshot.value(person, attr) for attr in ("name", "birth", "code", "identity_number")
            )
            if birth:
                known[name, birth].append((person, code, number))
        for row in self._rows:
            name, birth = row.values.get("name"), row.values.get("birth")
            if not name or not birth or row.joined_to is not None:
                continue
            number = row.values.get("identity_number")
            code = row.values.get("code")
            if not row.is_stored:
                for person, other, other_number in known[name, birth]:
                    if person != row.target_id and (not number or not other_number):
                        message = f"疑似同一人：与人员“{other}”同名、出生日期相同，请核对；确是两人的不必改"
                        self._log.at_row(row, Trouble.SAME_PERSON, message, "name", name)
                        break
                known[name, birth].append((row.target_id, str(code), number))
