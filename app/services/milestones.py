"""The dated nodes of a case (节点), derived from its rows; never stored (rules.md 1.1–1.4, errata 3).

Which row stands for a node when there are several is settled here and in :mod:`app.services.case_rows`.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import cached_property

from app.models import Booklet, Helper, PoliticalReview, PublicNotice, SuperiorFiling, Training, Vote
from app.models.words import (
    CaseStatus,
    ConversionOutcome,
    Filing,
    HelperRole,
    Motion,
    NoticeMatter,
    NoticeResult,
    ReviewConclusion,
    TrainingKind,
)
from app.services.case_rows import POSITIVE, CaseRows, last_of
from app.services.conversion_meetings import Conversion, conversion_meetings
from app.services.dates import add_months
from app.services.editions import Edition, edition_on


class Stage(StrEnum):
    """The five stages (rules.md 1.1)."""

    APPLICANT = "入党申请人"
    ACTIVIST = "入党积极分子"
    CANDIDATE = "发展对象"
    PROBATIONARY = "预备党员"
    FULL = "正式党员"


_ENDED = (
    CaseStatus.WITHDRAWN,
    CaseStatus.DISQUALIFIED,
    CaseStatus.TRANSFERRED_OUT,
    CaseStatus.DECEASED,
    CaseStatus.RETURNED,
    CaseStatus.REJECTED,
    CaseStatus.PROBATION_CANCELLED,
)


class Milestones(CaseRows):
    """Nodes and derived dates of one case."""

    # Stage one: application

    @property
    def received(self) -> date | None:
        """收到申请书."""
        return self.file.case.application_received_date

    @property
    def talk(self) -> date | None:
        """派人谈话."""
        return self.file.case.talk_date

    # Stage two: activist

    @cached_property
    def activist_vote(self) -> Vote | None:
        """确定积极分子的会议."""
        return self.passed(Motion.ACTIVIST)

    @cached_property
    def activist_since(self) -> date | None:
        """The day of the meeting that decided (errata 3.5)."""
        return self.activist_vote.on if self.activist_vote else None

    @cached_property
    def is_continuous(self) -> bool:
        """Whether cultivation elsewhere counts: papers received, reviewed and complete (R28)."""
        case = self.file.case
        return (
            case.original_activist_since is not None
            and case.materials_received_on is not None
            and case.materials_reviewed_on is not None
            and case.materials_complete is True
        )

    @cached_property
    def effective_activist_since(self) -> date | None:
        """The day cultivation counts from: the original one for a transfer in good order (R28)."""
        return self.file.case.original_activist_since if self.is_continuous else self.activist_since

    @cached_property
    def activist_filing(self) -> SuperiorFiling | None:
        """积极分子备案."""
        return self.answer(Filing.ACTIVIST_FILING)

    # Stage three: candidate

    @cached_property
    def candidate_vote(self) -> Vote | None:
        """研究发展对象人选的会议."""
        return self.passed(Motion.CANDIDATE)

    @cached_property
    def consent(self) -> SuperiorFiling | None:
        """上级党委同意或备案发展对象 (the last answer)."""
        row = self.answer(Filing.CANDIDATE_CONSENT, Filing.CANDIDATE_FILING)
        return (self.consent_granted() or row) if row is not None and row.result in POSITIVE else row

    @cached_property
    def consent_date(self) -> date | None:
        """The day of a positive answer."""
        row = self.consent_granted()
        return row.decided_on if row else None

    @cached_property
    def candidate_notice(self) -> PublicNotice | None:
        """发展对象公示 (the last one)."""
        return self.notice(NoticeMatter.CANDIDATE)

    @cached_property
    def candidate_since(self) -> date | None:
        """列为发展对象: as typed; if empty the superior's day in 2014, open in 2026 (errata 3.6)."""
        if self.file.case.candidate_since is not None:
            return self.file.case.candidate_since
        day = self.consent_date
        if day is not None and edition_on(day, self.params) is not Edition.R2026:
            return day
        return None

    @cached_property
    def introducers(self) -> tuple[Helper, ...]:
        """Introducers in office at the admission meeting, or now while there is none (errata 3.16)."""
        if self.admission_vote is not None:
            return self.in_office(HelperRole.INTRODUCER, self.admission_vote.on)
        return tuple(row for row in self.helpers(HelperRole.INTRODUCER) if row.to_on is None)

    @cached_property
    def review(self) -> PoliticalReview | None:
        """The last political review with a conclusion, else the one under way."""
        return last_of(row for row in self.file.reviews if row.concluded_on is not None) or last_of(
            self.file.reviews
        )

    @cached_property
    def review_date(self) -> date | None:
        """The day the review concluded 合格."""
        row = self.review
        return row.concluded_on if row and row.conclusion == ReviewConclusion.QUALIFIED else None

    @cached_property
    def training(self) -> Training | None:
        """短期集中培训 (the last one)."""
        return last_of(row for row in self.file.trainings if row.kind == TrainingKind.INTENSIVE)

    @cached_property
    def training_end(self) -> date | None:
        """The last day of the intensive training."""
        row = self.training
        return (row.end_on or row.start_on) if row else None

    # Stage four: admission

    @cached_property
    def committee_review(self) -> Vote | None:
        """支委会审查."""
        return self.passed(Motion.REVIEW)

    @cached_property
    def pre_review(self) -> SuperiorFiling | None:
        """预审: the last one answered not later than the admission meeting, else the last (errata 3.7)."""
        if self.admission_vote is not None:
            return self.pre_review_before(self.admission_vote.on) or self.answer(Filing.PRE_REVIEW)
        return self.answer(Filing.PRE_REVIEW)

    def pre_review_before(self, meeting: date) -> SuperiorFiling | None:
        """The last pre-review answered on or before ``meeting``."""
        return last_of(
            row
            for row in self.filings(Filing.PRE_REVIEW)
            if row.decided_on is not None and row.decided_on <= meeting
        )

    @cached_property
    def pre_review_date(self) -> date | None:
        """The day the pre-review was 合格."""
        row = self.pre_review
        return row.decided_on if row and row.result in POSITIVE else None

    @cached_property
    def booklet(self) -> Booklet | None:
        """The 入党志愿书 in force (not spoiled)."""
        return last_of(row for row in self.file.booklets if row.spoiled_on is None)

    @cached_property
    def admission_vote(self) -> Vote | None:
        """接收大会."""
        return self.passed(Motion.ADMISSION)

    @cached_property
    def approval_talk(self) -> SuperiorFiling | None:
        """审批前谈话 (the last one)."""
        return self.answer(Filing.APPROVAL_TALK)

    @cached_property
    def admission_approval(self) -> SuperiorFiling | None:
        """接收审批 (the last answer, whatever it is)."""
        return self.answer(Filing.ADMISSION_APPROVAL)

    @cached_property
    def approval_date(self) -> date | None:
        """The day the committee approved the admission."""
        row = self.granted(Filing.ADMISSION_APPROVAL)
        return row.decided_on if row else None

    @cached_property
    def is_admission_refused(self) -> bool:
        """Whether the committee refused what the admission meeting passed, and no other has passed since."""
        meeting = self.admission_vote
        return meeting is not None and self.approval_date is None and self.is_refused(meeting)

    @cached_property
    def department_filing(self) -> SuperiorFiling | None:
        """组织部门备案."""
        return self.answer(Filing.DEPARTMENT_FILING)

    # Stage five: probation and conversion

    @cached_property
    def probation_start(self) -> date | None:
        """The day of the admission meeting (R90); for a probationer who came from elsewhere the typed day.

        None where the committee did not approve: no probation began.
        """
        if self.admission_vote is not None:
            return None if self.is_admission_refused else self.admission_vote.on
        probation = self.file.probation
        if probation is not None and probation.transferred_in_on is not None:
            return self.file.person.joined_on or probation.probation_from
        return None

    @cached_property
    def probation_expiry(self) -> date | None:
        """The day one year later (R91): also the day party age counts from, without an extension."""
        return add_months(self.probation_start, 12) if self.probation_start else None

    @cached_property
    def conversions(self) -> tuple[Conversion, ...]:
        """Conversion meetings, oldest first, each with its approval and the expiry it must respect."""
        return conversion_meetings(self, self.probation_start)

    @cached_property
    def conversion(self) -> Conversion | None:
        """The last conversion meeting that passed something, else the last one held."""
        held = [item for item in self.conversions if item.vote.result is not None]
        return last_of(item for item in held if item.passed) or last_of(held)

    @cached_property
    def extension(self) -> Conversion | None:
        """The meeting that extended the probation, if it was approved."""
        return last_of(
            item
            for item in self.conversions
            if item.passed and item.vote.outcome == ConversionOutcome.EXTEND and item.approved_on is not None
        )

    @cached_property
    def extended_expiry(self) -> date | None:
        """The end of an approved extension, counted once from the original start (R107)."""
        months = self.extension.vote.extension_months if self.extension is not None else None
        if months is None or self.probation_start is None:
            return None
        return add_months(self.probation_start, 12 + months)

    @cached_property
    def expiry_effective(self) -> date | None:
        """The expiry now in force; None where it was extended and nobody wrote by how long."""
        return self.probation_expiry if self.extension is None else self.extended_expiry

    @cached_property
    def full_conversion(self) -> Conversion | None:
        """The meeting that made a full member, once approved."""
        return last_of(
            item
            for item in self.conversions
            if item.passed
            and item.vote.outcome not in (ConversionOutcome.EXTEND, ConversionOutcome.CANCEL)
            and item.approved_on is not None
        )

    @cached_property
    def full_member_since(self) -> date | None:
        """转正时间 and start of party age: the day the probation expired, whenever it was approved (R111)."""
        return self.full_conversion.expiry if self.full_conversion else None

    @cached_property
    def cancellation(self) -> Conversion | None:
        """The meeting that cancelled the probation, once approved."""
        return last_of(
            item
            for item in self.conversions
            if item.passed and item.vote.outcome == ConversionOutcome.CANCEL and item.approved_on is not None
        )

    # Whole case

    @cached_property
    def status(self) -> CaseStatus:
        """案卷.状态; an empty cell means 办理中."""
        return CaseStatus(self.file.case.status) if self.file.case.status else CaseStatus.OPEN

    @property
    def is_ended(self) -> bool:
        """Whether the case stopped short: nothing more is asked for (errata 3.33)."""
        return self.status in _ENDED

    @cached_property
    def stage(self) -> Stage:
        """The stage reached by the facts."""
        if self.full_conversion is not None:
            return Stage.FULL
        admitted = self.approval_date is not None or (
            self.probation_start is not None and self.admission_vote is None
        )
        if admitted and self.cancellation is None:
            return Stage.PROBATIONARY
        if self.candidate_since is not None and self._is_clear_candidate:
            return Stage.CANDIDATE
        if self.activist_since is not None or self.is_continuous:
            return Stage.ACTIVIST
        return Stage.APPLICANT

    @property
    def _is_clear_candidate(self) -> bool:
        notice = self.candidate_notice
        return notice is None or notice.result != NoticeResult.EFFECT

    @property
    def is_awaiting_approval(self) -> bool:
        """大会已通过、党委未批: not to be counted as probationary (rules.md 1.1)."""
        return self.admission_vote is not None and self.approval_date is None

    @cached_property
    def dated_steps(self) -> dict[int, date]:
        """The first date on which each step (1–25) was reached, for steps that were."""
        probation = self.file.probation
        case = self.file.case
        conversion = self.conversion
        found: dict[int, date | None] = {
            1: case.application_received_date or case.application_date,
            2: case.talk_date,
            3: self.activist_since or (case.original_activist_since if self.is_continuous else None),
            4: _decided(self.activist_filing) or _submitted(self.activist_filing),
            5: min((row.from_on for row in self.helpers(HelperRole.MENTOR)), default=None),
            6: min((row.on for row in self.file.inspections if row.stage != "预备期"), default=None),
            7: self.candidate_vote.on if self.candidate_vote else None,
            8: _decided(self.consent) or _submitted(self.consent),
            9: min((row.from_on for row in self.helpers(HelperRole.INTRODUCER)), default=None),
            10: self.review.concluded_on if self.review else None,
            11: self.training_end,
            12: self.committee_review.on if self.committee_review else None,
            13: _decided(self.pre_review) or _submitted(self.pre_review),
            14: (self.booklet.signed_on or self.booklet.issued_on) if self.booklet else None,
            15: self.admission_vote.on if self.admission_vote else None,
            16: _decided(self.approval_talk),
            17: _decided(self.admission_approval),
            18: _decided(self.department_filing),
            19: probation.grouped_on if probation else None,
            20: probation.oath_on if probation else None,
            21: min((row.on for row in self.file.inspections if row.stage == "预备期"), default=None),
            22: probation.application_dates[0] if probation and probation.application_dates else None,
            23: conversion.vote.on if conversion else None,
            24: conversion.approval.decided_on if conversion and conversion.approval else None,
            25: probation.archived_on if probation else None,
        }
        return {step: day for step, day in found.items() if day is not None}

    def has_later(self, step: int) -> bool:
        """Whether any step after ``step`` has a date (the case has gone past it)."""
        if step < 8 and (self.candidate_notice is not None or self.candidate_since is not None):
            return True
        return any(number > step for number in self.dated_steps)


def _decided(row: SuperiorFiling | None) -> date | None:
    return row.decided_on if row else None


def _submitted(row: SuperiorFiling | None) -> date | None:
    return row.submitted_on if row else None
