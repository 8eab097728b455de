"""Meetings that stand behind the rows of 会议表决 (fields.md 4.3).

A meeting code without a row in 会议 makes that row from the vote. Votes without a code that are of one
organisation, day and type are one meeting, which gets a code of its own. A vote that carries ``_id`` was
written by the program and keeps its empty cell, so that a round trip changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from app.models.base import new_id
from app.models.sheets import sheet_named
from app.services.workbook.file_rows import FileContent, FileRow, FileSheet, IssueLog
from app.services.workbook.index import CodeIndex
from app.services.workbook.stored import Snapshot
from app.services.workbook.trouble import Trouble

MEETINGS, VOTES = "会议", "会议表决"
OrganisationOf = Callable[[str], str | None]
"""UUID of a case → UUID of the organisation that accepted it."""
_Group = tuple[str, date, str]


def add_named_meetings(content: FileContent, index: CodeIndex, organisation_of: OrganisationOf) -> None:
    """Make the 会议 rows that votes name by a code nobody has declared."""
    for vote in content.of(VOTES):
        for code in vote.codes.get("meeting_id", ()):
            if index.find(MEETINGS, code) is not None:
                continue
            case = vote.values.get("case_id")
            organisation = organisation_of(case) if case else None
            # Even a vote in error makes its code known, so that one slip is not reported twice.
            meeting = _made_from(vote, code, organisation)
            index.add(MEETINGS, code, meeting.target_id)
            if organisation is not None and not vote.is_bad:
                content.rows[MEETINGS].append(meeting)


def add_unnamed_meetings(
    content: FileContent,
    index: CodeIndex,
    organisation_of: OrganisationOf,
    stored: Snapshot,
    votes: Snapshot,
    organisation_code: Callable[[str], str],
) -> None:
    """Give the votes without a code their meeting: a known one of that day, else a new one."""
    known = _known_meetings(content, stored)
    for vote in content.of(VOTES):
        if vote.is_bad or vote.joined_to is not None or vote.given_id is not None:
            continue
        if vote.values.get("meeting_id") is not None:
            continue
        if vote.is_stored and votes.value(vote.target_id, "meeting_id") is not None:
            continue
        organisation = organisation_of(vote.values["case_id"])
        if organisation is None:
            continue
        group: _Group = (organisation, vote.values["on"], vote.values["kind"])
        if not known[group]:
            code = _free_code(index, group, organisation_code(organisation))
            meeting = _made_from(vote, code, organisation)
            index.add(MEETINGS, code, meeting.target_id)
            content.rows[MEETINGS].append(meeting)
            known[group].append((code, meeting.target_id))
        elif len(known[group]) > 1:
            content.log.at_row(
                vote,
                Trouble.MEETING_CHOSEN,
                f"同一天有几次同类会议，已归入“{known[group][0][0]}”；如不对请填会议编号",
                "meeting_id",
            )
        vote.values["meeting_id"] = known[group][0][1]


def check_votes_agree(
    votes: Sequence[FileRow], meeting_of: Callable[[str], dict[str, Any]], log: IssueLog
) -> None:
    """Date and type of a vote and of its meeting are one fact written twice; a difference is reported."""
    for vote in votes:
        meeting_id = vote.values.get("meeting_id")
        if vote.is_bad or meeting_id is None:
            continue
        meeting = meeting_of(meeting_id)
        for attr in ("on", "kind"):
            if attr in meeting and meeting[attr] != vote.values[attr]:
                log.at_row(
                    vote,
                    Trouble.MEETING_DIFFERS,
                    f"与会议“{meeting.get('code')}”的{'日期' if attr == 'on' else '会议类型'}"
                    f"（{meeting[attr]}）不一致，请核对",
                    attr,
                    str(vote.values[attr]),
                )


def _known_meetings(content: FileContent, stored: Snapshot) -> dict[_Group, list[tuple[str, str]]]:
    """(code, UUID) of every meeting by organisation, day and type, in the order of codes."""
    rows: dict[str, tuple[Any, Any, Any, str]] = {
        row_id: (
            stored.value(row_id, "organisation_id"),
            stored.value(row_id, "on"),
            stored.value(row_id, "kind"),
            stored.value(row_id, "code"),
        )
        for row_id in stored
    }
    for row in content.of(MEETINGS):
        if not row.is_bad and row.joined_to is None:
            values = row.values
            rows[row.target_id] = (values["organisation_id"], values["on"], values["kind"], values["code"])
    known: dict[_Group, list[tuple[str, str]]] = defaultdict(list)
    for row_id, (organisation, on, kind, code) in sorted(rows.items(), key=lambda item: item[1][3]):
        known[organisation, on, kind].append((code, row_id))
    return known


def _free_code(index: CodeIndex, group: _Group, organisation_code: str) -> str:
    """``HY20260518-ZZ001-支部大会``, with a number behind it where that is taken."""
    _organisation, on, kind = group
    plain = f"HY{on:%Y%m%d}-{organisation_code}-{kind}"
    code, number = plain, 1
    while index.is_taken(MEETINGS, code):
        number += 1
        code = f"{plain}-{number}"
    return code


def _made_from(vote: FileRow, code: str, organisation: str | None) -> FileRow:
    sheet = sheet_named(MEETINGS)
    assert sheet is not None
    meeting = FileRow(FileSheet(sheet, 0), vote.number, made_from=vote, target_id=new_id())
    meeting.values = {"code": code, "organisation_id": organisation}
    for attr in ("on", "kind", "chair_id", "recorder_id"):
        if vote.values.get(attr) is not None:
            meeting.values[attr] = vote.values[attr]
    return meeting
