"""What a row must say as a whole, beyond its single cells.

Errors here are about rows that could not be told apart or found again; unlawful facts are no errors, they
come in and are found by the rules.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from app.models.words import Filing, FilingResult
from app.services.identity_number import doubts
from app.services.workbook.file_rows import FileRow, IssueLog
from app.services.workbook.trouble import Trouble

Final = Callable[[FileRow, str], Any]
"""The value a record will have after the import: of the file, else as stored."""

_HASH = re.compile(r"[0-9a-f]{64}")
_CONSENT = (FilingResult.AGREED, FilingResult.REFUSED, FilingResult.RETURNED)
_FILED = (FilingResult.FILED, *_CONSENT)
_RESULTS: Mapping[str, tuple[FilingResult, ...]] = {
    Filing.ACTIVIST_FILING: _FILED,
    Filing.CANDIDATE_FILING: _FILED,
    Filing.DEPARTMENT_FILING: _FILED,
    Filing.DISQUALIFICATION_FILING: _FILED,
    Filing.CANDIDATE_CONSENT: _CONSENT,
    Filing.GENERAL_BRANCH: _CONSENT,
    Filing.CANDIDATE_GENERAL_BRANCH: _CONSENT,
    Filing.CONVERSION_GENERAL_BRANCH: _CONSENT,
    Filing.APPROVAL_TALK: _CONSENT,
    Filing.ADMISSION_APPROVAL: _CONSENT,
    Filing.CONVERSION_APPROVAL: _CONSENT,
    Filing.PRE_REVIEW: (FilingResult.QUALIFIED, FilingResult.UNQUALIFIED, FilingResult.RETURNED),
}
"""Which word of 结果 goes with which 事项 (fields.md 4.2)."""


def check_person(row: FileRow, final: Final, log: IssueLog) -> None:
    """Doubts about the ID number, when one of the three values concerned is in the file."""
    number = final(row, "identity_number")
    if number and not {"identity_number", "birth", "sex"}.isdisjoint(row.values):
        for doubt in doubts(number, final(row, "birth"), final(row, "sex")):
            log.at_row(row, Trouble.ID_NUMBER, doubt, "identity_number", number)


def check_filing(row: FileRow, final: Final, log: IssueLog) -> None:
    """A word of 结果 that does not go with the 事项."""
    matter, result = final(row, "matter"), final(row, "result")
    usual = _RESULTS.get(matter)
    if result and usual and result not in usual:
        message = f"“{matter}”的结果一般是{'、'.join(usual)}，这里是“{result}”，请核对"
        log.at_row(row, Trouble.RESULT_UNUSUAL, message, "result", result)


def check_training(row: FileRow, final: Final, log: IssueLog) -> None:
    """Training has a date unless it was exempted."""
    if not any(final(row, attr) for attr in ("start_on", "end_on", "exemption_reason")):
        log.at_row(row, Trouble.NEEDS_DATE, "开始日期、结束日期至少填一个（免训的请填免训原因）", "start_on")


def check_material(row: FileRow, final: Final, log: IssueLog) -> None:
    """A paper belongs to somebody or something; a hash is one."""
    if not any(final(row, attr) for attr in ("person_id", "case_id", "meeting_id", "organisation_id")):
        log.at_row(row, Trouble.NEEDS_OWNER, "人员编号、案卷编号、会议编号、组织编号至少填一个", "person_id")
    digest = row.values.get("sha256")
    if digest is not None:
        row.values["sha256"] = digest.lower()
        if not _HASH.fullmatch(digest.lower()):
            log.at_row(row, Trouble.BAD_HASH, "SHA-256 应是 64 位十六进制字符", "sha256", digest)


CHECKS: Mapping[str, Callable[[FileRow, Final, IssueLog], None]] = {
    "人员": check_person,
    "上级手续": check_filing,
    "培训": check_training,
    "材料": check_material,
}
"""The check of each sheet that has one."""


def check_circles(rows: Iterable[FileRow], superior: Mapping[str, str | None], log: IssueLog) -> None:
    """No organisation is above itself; ``superior`` is the map after the import."""
    for row in rows:
        at = superior.get(row.target_id)
        seen: set[str] = set()
        while at is not None and at not in seen and at != row.target_id:
            seen.add(at)
            at = superior.get(at)
        if at == row.target_id and "superior_id" in row.values:
            code = str(row.values.get("code"))
            message = f"上级组织编号绕成了圈：“{code}”的上级一层层往上又回到它自己，请改正"
            log.at_row(row, Trouble.CIRCLE, message, "superior_id", row.codes["superior_id"][0])


def check_booklets(
    rows: Iterable[FileRow], final: Final, stored: Iterable[tuple[str, str, Any]], log: IssueLog
) -> None:
    """One booklet of a case is in use; ``stored`` gives UUID, case and 作废日期 of those stored."""
    in_use: dict[str, set[str]] = defaultdict(set)
    for row_id, case, spoiled in stored:
        if spoiled is None:
            in_use[case].add(row_id)
    live = [row for row in rows if not row.is_bad and row.joined_to is None]
    for row in live:
        case = final(row, "case_id")
        if final(row, "spoiled_on") is None:
            in_use[case].add(row.target_id)
        else:
            in_use[case].discard(row.target_id)
    for row in live:
        if len(in_use[final(row, "case_id")]) > 1 and final(row, "spoiled_on") is None:
            message = "这个案卷有几本没有作废的志愿书，请给作废的填上作废日期"
            log.at_row(row, Trouble.SEVERAL_BOOKLETS, message, "number")


def check_inquiry(row: FileRow, known_names: Iterable[str], log: IssueLog) -> None:
    """The person asked about is the candidate or a relative on record."""
    subject = row.values["subject"]
    if subject != "本人" and subject not in known_names:
        message = f"“{subject}”不是本人，也不在“家庭成员”表里，请核对姓名"
        log.at_row(row, Trouble.UNKNOWN_NAME, message, "subject", subject)


def check_group_name(row: FileRow, known_names: Iterable[str], log: IssueLog) -> None:
    """The group of a probationary member is one of the branch."""
    name = row.values.get("group_name")
    if name is not None and name not in known_names:
        message = f"党小组“{name}”在“人员”表的党小组一列里没有出现过，请核对写法"
        log.at_row(row, Trouble.UNKNOWN_NAME, message, "group_name", name)
