"""The data of a hearing (征求意见座谈会) and of the result of a notice (公示情况)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.models import Consultation, Meeting
from app.models.words import Consulted, Link, NoticeMatter, NoticeResult
from app.services.casefile import CaseFile
from app.services.forms.contexts.answers import notice_of
from app.services.forms.contexts.cases import case_data
from app.services.forms.contexts.facts import Facts, branch_data, names_of, person_data
from app.services.forms.contexts.groups import NOTICE_MATTERS
from app.services.forms.data.hearings import HearingData, PublicityData, SpeechData
from app.services.forms.data.motions import total
from app.services.milestones import Milestones

HEARING_LINKS = {"candidate": Link.CANDIDATE, "review": Link.REVIEW, "conversion": Link.CONVERSION}
_MATTERS = {
    NoticeMatter.ACTIVIST: "确定为入党积极分子",
    NoticeMatter.CANDIDATE: "列为发展对象",
    NoticeMatter.ADMISSION: "接收为预备党员",
    NoticeMatter.CONVERSION: "转为正式党员",
}


def hearing_data(facts: Facts, file: CaseFile, subject: str) -> HearingData:
    """The talks with members and masses before one decision; the last round if there were several."""
    link = HEARING_LINKS[subject]
    rows = _last_round(
        [
            row
            for row in file.consultations
            if row.link == link and row.consulted in (Consulted.MEMBERS, Consulted.MASSES)
        ]
    )
    case = case_data(facts, file)
    branch = branch_data(facts, file.organisation)
    expiry = _expiry_on(facts.nodes(file), rows[-1].on if rows else facts.today)
    if not rows:
        return HearingData(branch, case, link.value, expiry=expiry)
    meetings = _meetings(facts, rows)
    last = meetings[-1] if meetings else None
    return HearingData(
        branch=branch,
        case=case,
        link=link.value,
        on=rows[-1].on,
        days="、".join(dict.fromkeys(f"{row.on:%Y.%m.%d}" for row in rows)),
        time=(last.time or "") if last else "",
        place=(last.place or "") if last else "",
        chair=names_of(facts, (last.chair_id,)) if last and last.chair_id else "",
        recorder=names_of(facts, (last.recorder_id,)) if last and last.recorder_id else "",
        members=_count(rows, Consulted.MEMBERS),
        masses=_count(rows, Consulted.MASSES),
        speeches=_speeches(facts, file, meetings),
        summary="\n".join(f"{_told_by(row, rows)}意见：{row.opinion}" for row in rows if row.opinion),
        opinion=next((row.branch_opinion for row in reversed(rows) if row.branch_opinion), ""),
        expiry=expiry,
    )


def _expiry_on(nodes: Milestones, day: date) -> date | None:
    """The end of the probation as it stood on a day: an extension counts after the meeting that gave it."""
    extension = nodes.extension
    return nodes.expiry_effective if extension and day > extension.vote.on else nodes.probation_expiry


def _told_by(row: Consultation, rows: Sequence[Consultation]) -> str:
    """Members or masses; with the name where several of them are told apart."""
    several = sum(each.consulted == row.consulted for each in rows) > 1
    return f"{row.consulted}{row.speaker}" if several and row.speaker else row.consulted


def _last_round(rows: list[Consultation]) -> list[Consultation]:
    """The rows of the last day of each kind: members and masses may be heard on different days."""
    last = {row.consulted: row.on for row in rows}
    found = [row for row in rows if row.on == last[row.consulted]]
    return sorted(found, key=lambda row: (row.on, row.consulted != Consulted.MEMBERS, row.speaker or ""))


def _meetings(facts: Facts, rows: Sequence[Consultation]) -> list[Meeting]:
    ids = dict.fromkeys(row.meeting_id for row in rows if row.meeting_id)
    return [facts.register.meetings[each] for each in ids if each in facts.register.meetings]


def _count(rows: Sequence[Consultation], consulted: Consulted) -> int | None:
    return total(*(row.number for row in rows if row.consulted == consulted))


def _speeches(facts: Facts, file: CaseFile, meetings: Sequence[Meeting]) -> tuple[SpeechData, ...]:
    """The speeches at these meetings about this person, or about nobody in particular."""
    ids = {meeting.id for meeting in meetings}
    return tuple(
        SpeechData(row.name, row.standing or "", row.opinion)
        for row in facts.speeches
        if row.meeting_id in ids and row.case_id in (None, file.case.id)
    )


def publicity_data(facts: Facts, file: CaseFile, subject: str) -> PublicityData:
    """The last notice of a matter about one person with what came of it."""
    matter = NOTICE_MATTERS[subject]
    notice = notice_of(facts, facts.nodes(file), matter)
    what = _MATTERS[matter]
    person = person_data(facts, file.person)
    told = {
        NoticeResult.NO_EFFECT: f"公示期满，公示结果不影响其{what}。",
        NoticeResult.EFFECT: f"公示期满，反映的情况影响其{what}。",
    }
    opinion = next((text for result, text in told.items() if result == notice.result), "")
    return PublicityData(branch_data(facts, file.organisation), person, f"拟{what}", notice, opinion)
