"""Data of steps 7 to 11: study, consent, notice, political review, training; and of the relatives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.models import FamilyMember, Inquiry, PoliticalReview, Training
from app.models.words import Filing, InspectionStage, Link, NoticeMatter
from app.services.casefile import CaseFile
from app.services.forms.contexts.answers import filing_of, heard_of, motion_of, notice_of
from app.services.forms.contexts.facts import Facts, names_of
from app.services.forms.data import (
    CandidacyData,
    InquiryData,
    RelativeData,
    ResumeData,
    ReviewData,
    TrainingData,
)
from app.services.forms.data.family import SPOUSE
from app.services.milestones import Milestones

SELF = "本人"
LETTERS = ("函调", "外调")
_CATEGORIES = (SPOUSE, "家庭成员", "主要社会关系")


def candidacy_of(facts: Facts, nodes: Milestones) -> CandidacyData:
    """Everything forms print of steps 7 to 11."""
    file = nodes.file
    study = nodes.candidate_vote
    review_day = nodes.committee_review.on if nodes.committee_review else None
    return CandidacyData(
        heard=heard_of(nodes, (row for row in file.consultations if row.link == Link.CANDIDATE)),
        performance=_last_opinion(nodes, study.on if study else None) or _recommended_as(file),
        inspected=_last_opinion(nodes, review_day),
        study=motion_of(study),
        general=filing_of(nodes.answer(Filing.CANDIDATE_GENERAL_BRANCH)),
        consent=filing_of(nodes.consent),
        notice=notice_of(facts, nodes, NoticeMatter.CANDIDATE),
        review=_review(facts, nodes),
        training=training_of(nodes.training),
    )


def _last_opinion(nodes: Milestones, until: date | None) -> str:
    """The branch's last opinion on the cultivation, not later than a day."""
    rows = [
        row.branch_opinion
        for row in nodes.file.inspections
        if row.stage != InspectionStage.PROBATION
        and row.branch_opinion
        and (until is None or row.on <= until)
    ]
    return rows[-1] or "" if rows else ""


def _recommended_as(file: CaseFile) -> str:
    return next((row.performance for row in reversed(file.recommendations) if row.performance), "")


def training_of(row: Training | None) -> TrainingData:
    """A training as printed; empty if there was none."""
    if row is None:
        return TrainingData()
    exemption = "，".join(part for part in (row.exemption_reason, row.exemption_document) if part)
    return TrainingData(
        class_name=row.class_name or "",
        content=row.content or "",
        start_on=row.start_on,
        end_on=row.end_on,
        days=f"{row.days.normalize():f}" if row.days is not None else "",
        hours=row.hours,
        organiser=row.organiser or "",
        passed=row.passed,
        score=row.score or "",
        certificate=row.certificate or "",
        exemption=exemption,
        kind=row.kind,
    )


def _review(facts: Facts, nodes: Milestones) -> ReviewData:
    row = nodes.review
    asked = [each for each in nodes.file.inquiries if each.subject not in (SELF, nodes.file.person.name)]
    ways = {each.way for each in asked}
    letters = bool(ways.intersection(LETTERS))
    base = ReviewData(
        kin_archive="查阅档案" in ways,
        kin_letters=letters or (row is not None and row.letter_sent_on is not None),
        kin_others="其他" in ways,
        inquiries=tuple(
            _inquiry(facts, nodes.file, each)
            for each in sorted(nodes.file.inquiries, key=lambda row: (row.sent_on or date.max, row.subject))
        ),
    )
    return base if row is None else _with_row(facts, base, row)


def _with_row(facts: Facts, base: ReviewData, row: PoliticalReview) -> ReviewData:
    return ReviewData(
        on=row.concluded_on,
        conclusion=row.conclusion or "",
        text=row.conclusion_text or "",
        about_self=row.about_self or "",
        to_explain=row.to_explain or "",
        reviewers=tuple(name for name in names_of(facts, row.reviewer_ids).split("、") if name),
        talked=row.talk_on is not None,
        read_archive=row.archive_check_on is not None,
        asked_others=row.asked_units is True,
        kin_archive=base.kin_archive,
        kin_letters=base.kin_letters,
        kin_others=base.kin_others,
        mobile=row.is_mobile_worker,
        household=row.household_opinion,
        residence=row.residence_opinion,
        inquiries=base.inquiries,
    )


def _inquiry(facts: Facts, file: CaseFile, row: Inquiry) -> InquiryData:
    mine = row.subject in (SELF, file.person.name)
    about = next((each for each in family_of(facts, file) if each.name == row.subject), None)
    return InquiryData(
        subject=file.person.name if mine else row.subject,
        relation=SELF if mine else (about.relation if about else ""),
        way=row.way,
        unit=row.unit or "",
        number=row.document_number or "",
        sent_on=row.sent_on,
        replied_on=row.replied_on,
        handler=row.handler or "",
        findings=row.findings or "",
        about=about,
    )


def family_of(facts: Facts, file: CaseFile) -> tuple[RelativeData, ...]:
    """The relatives of a case's person, with what was found out about them."""
    return relatives_of(facts, file.person.id, file.inquiries)


def relatives_of(facts: Facts, person_id: str, inquiries: Sequence[Inquiry] = ()) -> tuple[RelativeData, ...]:
    """The relatives of a person: spouse, family, other connections; elder ones first."""
    rows = sorted(facts.families.get(person_id, ()), key=_rank)
    return tuple(_relative(row, inquiries) for row in rows)


def _rank(row: FamilyMember) -> tuple[int, str, str]:
    order = _CATEGORIES.index(row.category) if row.category in _CATEGORIES else len(_CATEGORIES)
    return order, row.birth_month or "9999", row.name


def _relative(row: FamilyMember, inquiries: Sequence[Inquiry]) -> RelativeData:
    found = [each.findings for each in inquiries if each.subject == row.name and each.findings]
    return RelativeData(
        category=row.category,
        relation=row.relation,
        name=row.name,
        sex=row.sex or "",
        ethnic_group=row.ethnic_group or "",
        birth_month=row.birth_month or "",
        native_place=row.native_place or "",
        education=row.education or "",
        work_month=row.work_month or "",
        political_status=row.political_status or "",
        unit_post=row.unit_and_post or "",
        deceased=row.deceased is True,
        findings=found[-1] if found else "",
    )


def resume_of(facts: Facts, file: CaseFile) -> tuple[ResumeData, ...]:
    """The schooling and work of a case's person, oldest first."""
    return stretches_of(facts, file.person.id)


def stretches_of(facts: Facts, person_id: str) -> tuple[ResumeData, ...]:
    """The schooling and work of a person, oldest first."""
    return tuple(
        ResumeData(row.from_month, row.to_month or "", row.unit_and_post, row.witness or "")
        for row in facts.resumes.get(person_id, ())
    )
