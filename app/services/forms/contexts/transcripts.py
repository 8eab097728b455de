"""Checks before an application booklet (入党志愿书) is copied: what the program sees, then what people must.

Sources: forms.md F24 and A.1: stretches missing in the record of schooling and work, introducers who wrote
the same, numbers of the vote that do not agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from difflib import SequenceMatcher
from itertools import pairwise

from app.services.casefile import CaseFile
from app.services.forms.contexts.cases import case_data
from app.services.forms.contexts.facts import Facts
from app.services.forms.data import CaseData, MotionData, ResumeData
from app.services.forms.data.transcripts import CheckData, TranscriptData

OATH_WORDS = "我志愿加入中国共产党"
LONGEST_GAP = 3
OPEN_END = "9999-12"
TOO_ALIKE = 0.8
BY_HAND = (
    "由本人用钢笔或签字笔填写，黑色或蓝黑色墨水，字迹端正；签名、日期手写",
    "不涂改、不刮补；写错的换一本，旧本编号登记作废",
    "没有内容的栏写“无”，不留空格；日期写公历，用阿拉伯数字",
    "介绍人意见由两名介绍人各自手写，有优点也有缺点",
    "个别栏写不下的，用同样规格的附页手写，注明附在哪一栏并签名",
    "支部名称与公章一致，章盖在规定的位置，不压字",
)
NO_COMMITTEE = "支部不设支委会：决议由支部大会作出，由书记签名或盖章，不写“支委会”"


def transcript_data(facts: Facts, file: CaseFile) -> TranscriptData:
    """The transcript of a case and its check list."""
    case = case_data(facts, file)
    signed = case.admission.booklet.signed_on or facts.today
    by_hand = BY_HAND if case.branch.has_committee is not False else (*BY_HAND, NO_COMMITTEE)
    found = (*_seen(case, signed), *(CheckData(text) for text in by_hand))
    return TranscriptData(case.branch, case, found)


def _seen(case: CaseData, signed: date) -> Iterator[CheckData]:
    """The checks the program makes itself; one without its facts is left to people.

    ``signed`` is the day the booklet was signed, or may be today.
    """
    booklet, vote = case.admission.booklet, case.admission.vote
    wish = booklet.wish
    yield _verdict(f"入党志愿里有“{OATH_WORDS}”", OATH_WORDS in wish if wish else None, "没有找到这句话")
    gaps = resume_gaps(case.resume, f"{signed:%Y-%m}")
    yield _verdict("本人经历首尾相接，空档不超过三个月", not gaps if case.resume else None, "；".join(gaps))
    witnesses = _poor_witnesses(case)
    yield _verdict(
        "每段经历有证明人，证明人不是本人亲属", not witnesses if case.resume else None, "；".join(witnesses)
    )
    alike = similarity(booklet.introducer1_opinion, booklet.introducer2_opinion)
    yield _verdict(
        "两名介绍人的意见不雷同",
        alike <= TOO_ALIKE if alike is not None else None,
        f"两份意见相似度 {alike:.0%}" if alike is not None else "",
    )
    early = _order(case)
    yield _verdict(
        "预审、本人签署、介绍人意见、支部大会的日期依次不早于", early, "日期先后不对，请看日期核对单"
    )
    yield from _resolution_checks(vote)


def _resolution_checks(vote: MotionData) -> Iterator[CheckData]:
    text = vote.opinion
    written = [int(number) for number in re.findall(r"\d+", text)]
    parts = [count for count in (vote.votes_for, vote.written_for) if count]
    missing = [
        f"{name}{count}"
        for name, count in (("应到", vote.due), ("实到", vote.present), ("赞成", vote.total_for))
        if count is not None and count not in written
    ]
    if f"赞成{vote.total_for}" in missing and parts and all(count in written for count in parts):
        # Ballots and written opinions may be told apart.
        missing.remove(f"赞成{vote.total_for}")
    yield _verdict(
        "支部大会决议写明应到、实到和表决票数，与票决汇总一致",
        not missing if text and vote.due is not None else None,
        f"决议里没有找到：{'、'.join(missing)}",
    )
    told = any(word in text for word in ("缺点", "不足", "希望"))
    concluded = "同意" in text and "预备党员" in text
    yield _verdict(
        "支部大会决议写有结论（同意接收为中共预备党员）", concluded if text else None, "决议里没有找到结论"
    )
    yield _verdict("支部大会决议写有主要缺点", told if text else None, "决议里没有提到缺点或不足")


def _verdict(text: str, holds: bool | None, detail: str) -> CheckData:
    if holds is None:
        return CheckData(text)
    return CheckData(text, "合格") if holds else CheckData(text, "需改", detail)


def resume_gaps(rows: Sequence[ResumeData], until: str = "") -> list[str]:
    """Stretches of more than three months that no row covers, up to the month ``until``, in words."""
    found: list[str] = []
    covered = ""
    for row in sorted(rows, key=lambda row: row.from_month):
        if covered:
            found += _gap(covered, row.from_month, row.from_month)
        # A row within a longer one ends nothing; an open one covers all that follows.
        covered = max(covered, row.to_month or OPEN_END)
    return found + _gap(covered, until, "今") if covered and until else found


def _gap(end: str, start: str, named: str) -> list[str]:
    if _months(end, start) <= LONGEST_GAP:
        return []
    return [f"{end.replace('-', '.')}至{named.replace('-', '.')}没有写"]


def _months(start: str, end: str) -> int:
    return (int(end[:4]) - int(start[:4])) * 12 + int(end[5:7]) - int(start[5:7])


def _poor_witnesses(case: CaseData) -> list[str]:
    relatives = {each.name for each in case.family}
    found = [f"{row.period}没有证明人" for row in case.resume if not row.witness]
    found += [f"{row.period}的证明人是亲属" for row in case.resume if row.witness in relatives]
    return found


def similarity(first: str, second: str) -> float | None:
    """How alike two texts are, 0 to 1; None if one of them is missing."""
    if not first or not second:
        return None
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def _order(case: CaseData) -> bool | None:
    booklet = case.admission.booklet
    opinions = [day for day in (booklet.introducer1_on, booklet.introducer2_on) if day]
    steps: list[tuple[date | None, date | None]] = [
        (case.admission.pre_review.on, case.admission.pre_review.on),
        (booklet.signed_on, booklet.signed_on),
        (min(opinions, default=None), max(opinions, default=None)),
        (case.admission.vote.on, case.admission.vote.on),
    ]
    known = [(first, last) for first, last in steps if first and last]
    if len(known) < 2:
        return None
    return all(before[1] <= after[0] for before, after in pairwise(known))
