"""Data of requests and reports to the superior: the meeting, the registered document, the enclosures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.models import Document, SuperiorFiling, Vote
from app.models.words import ConversionOutcome, Filing, Motion, VoteResult
from app.services.case_rows import last_of
from app.services.casefile import CaseFile
from app.services.editions import Edition, edition_on
from app.services.forms.contexts.answers import motion_of
from app.services.forms.contexts.cases import case_data
from app.services.forms.contexts.facts import Facts, branch_data
from app.services.forms.data import DocumentData, RequestData
from app.services.milestones import Milestones
from app.services.resolution_facts import ballot_of
from app.services.rules.votes import assembly_verdict


@dataclass(frozen=True, slots=True)
class Letter:
    """What one kind of letter is about: the motion, the superior's matters, and what goes with it.

    ``outcome`` narrows a conversion.
    """

    motion: Motion
    matters: tuple[Filing, ...]
    papers: tuple[str, ...]
    outcome: ConversionOutcome | None = None


_CONVERSION = (Filing.CONVERSION_APPROVAL,)
_PROBATION_PAPERS = ("入党志愿书", "预备党员教育考察登记表", "票决情况汇总表", "支部大会会议记录")
LETTERS: Mapping[str, Letter] = {
    "activist": Letter(Motion.ACTIVIST, (Filing.ACTIVIST_FILING,), ("确定入党积极分子备案表",)),
    "candidate": Letter(
        Motion.CANDIDATE,
        (Filing.CANDIDATE_CONSENT, Filing.CANDIDATE_FILING),
        ("发展对象备案表", "培养教育考察登记表", "征求意见座谈会记录"),
    ),
    "prereview": Letter(
        Motion.REVIEW,
        (Filing.PRE_REVIEW,),
        ("发展对象预审表", "入党申请书", "培养教育考察登记表", "政治审查材料", "培训结业证明", "公示材料"),
    ),
    "admission": Letter(
        Motion.ADMISSION,
        (Filing.ADMISSION_APPROVAL,),
        ("入党志愿书", "入党申请书", "政治审查材料", "培养教育考察登记表", "票决情况汇总表", "公示材料"),
    ),
    "conversion": Letter(
        Motion.CONVERSION,
        _CONVERSION,
        ("入党志愿书", "转正申请书", "预备党员教育考察登记表", "票决情况汇总表"),
        ConversionOutcome.CONVERT,
    ),
    "extend": Letter(Motion.CONVERSION, _CONVERSION, _PROBATION_PAPERS, ConversionOutcome.EXTEND),
    "cancel": Letter(Motion.CONVERSION, _CONVERSION, _PROBATION_PAPERS, ConversionOutcome.CANCEL),
}
_PAPER_NAMES = {"票决汇总": "票决情况汇总表", "座谈会记录": "征求意见座谈会记录", "培训证": "培训结业证明"}


def request_data(facts: Facts, files: Sequence[CaseFile], subject: str) -> RequestData:
    """The letter of one kind about cases decided together; the first is the one it was asked for."""
    letter, first = LETTERS[subject], files[0]
    nodes = facts.nodes(first)
    vote = vote_of(nodes, letter)
    answer = _answer(nodes, letter, vote)
    document = _document(facts, first, vote, answer)
    votes = [found for file in files if (found := vote_of(facts.nodes(file), letter)) is not None]
    days = (answer.decided_on, answer.submitted_on) if answer else ()
    on = next((day for day in (*days, document.on, vote.on if vote else None) if day), None)
    return RequestData(
        branch=branch_data(facts, first.organisation),
        people=tuple(case_data(facts, file, vote.on if vote else None) for file in files),
        study=motion_of(vote, count_written=facts.params.flag("count_written")),
        document=document,
        on=on,
        carried=_carried(facts, votes),
        passed=None if vote is None or vote.result is None else vote.result == VoteResult.PASSED,
        secret=ballot_of(vote, facts.params).secret if vote else True,
        enclosures=_enclosures(facts, subject, letter, answer, on),
    )


def _carried(facts: Facts, votes: Sequence[Vote]) -> bool | None:
    """Whether every count is a majority of those due: False if one is not, None if one is not known."""
    verdicts = set()
    for vote in votes:
        ballot = ballot_of(vote, facts.params)
        verdicts.add(assembly_verdict(ballot.count, count_written=ballot.count_written).majority_ok)
    if False in verdicts:
        return False
    return True if verdicts == {True} else None


def vote_of(nodes: Milestones, letter: Letter) -> Vote | None:
    """The motion the letter reports: the last one passed, else the last one there is."""
    votes = [vote for vote in nodes.votes(letter.motion) if letter.outcome in (None, _outcome(vote))]
    return last_of(vote for vote in votes if vote.result == VoteResult.PASSED) or last_of(votes)


def _outcome(vote: Vote) -> ConversionOutcome:
    return ConversionOutcome(vote.outcome or ConversionOutcome.CONVERT)


def _answer(nodes: Milestones, letter: Letter, vote: Vote | None) -> SuperiorFiling | None:
    """The row of the superior that belongs to this meeting: the first one not before it."""
    rows = nodes.filings(*letter.matters)
    since = vote.on if vote else date.min
    return next((row for row in rows if (row.decided_on or row.submitted_on or date.max) >= since), None)


def _document(facts: Facts, file: CaseFile, vote: Vote | None, answer: SuperiorFiling | None) -> DocumentData:
    """The registered document: written between the meeting and the answer, best on the day of handing in."""
    since = vote.on if vote else date.max
    until = (answer.decided_on if answer else None) or date.max
    found = [
        row
        for row in facts.documents
        if row.form in ("F11", "请示", "报告")
        and file.case.id in row.case_ids
        and row.spoiled is not True
        and since <= row.on <= until
    ]
    sent = answer.submitted_on if answer else None
    best: Document | None = next((row for row in found if row.on == sent), found[0] if found else None)
    return DocumentData(best.number, best.on, best.signer or "") if best else DocumentData()


def _enclosures(
    facts: Facts, subject: str, letter: Letter, answer: SuperiorFiling | None, on: date | None
) -> tuple[str, ...]:
    """What was handed in as recorded (报送材料), else what usually goes with such a letter."""
    if answer is not None and answer.papers:
        return tuple(_PAPER_NAMES.get(paper, paper) for paper in answer.papers if paper != "其他")
    if subject == "candidate" and edition_on(on or facts.today, facts.params) is Edition.R2026:
        return ("拟列为发展对象人选审查表", *letter.papers[1:])
    return letter.papers
