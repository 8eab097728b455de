"""The data of one case (CaseData): header facts, the talk, helpers, remarks, the whole-process record."""

from __future__ import annotations

from datetime import date

from app.models.words import HelperRole, InspectionStage, TrainingKind
from app.services.casefile import CaseFile
from app.services.dates import add_months, chinese, eighteenth_birthday, months_full
from app.services.forms.contexts.admission import admission_of
from app.services.forms.contexts.answers import filing_of, motion_of
from app.services.forms.contexts.candidacy import candidacy_of, family_of, resume_of, training_of
from app.services.forms.contexts.cultivation import (
    document_of,
    inspections_of,
    recommendations_of,
    reports_of,
)
from app.services.forms.contexts.facts import (
    NONE,
    Facts,
    branch_data,
    by_seniority,
    channels,
    helper_data,
    helpers_now,
    names_of,
    person_data,
    post_on,
    recommended,
)
from app.services.forms.contexts.journal import journal
from app.services.forms.contexts.probation import conversions_of, probation_of
from app.services.forms.data import CaseData, TalkData
from app.services.milestones import Milestones, Stage
from app.services.resolution_facts import printed_end


def case_data(facts: Facts, file: CaseFile, until: date | None = None, form: str = "") -> CaseData:
    """Everything forms print of one case.

    ``until`` is the day up to which cultivation is summed up (default: the day the candidate was studied),
    ``form`` the number of the form printed, under which its document is registered (发文).
    """
    nodes = facts.nodes(file)
    stages = journal(facts, file)
    start = nodes.probation_start
    expiry = nodes.expiry_effective
    mentors = helpers_now(facts, nodes, HelperRole.MENTOR)
    introducers = by_seniority(facts, nodes.introducers)
    # Their posts as they were when they wrote their opinions, not those of a later printing.
    introduced = nodes.admission_vote.on if nodes.admission_vote else facts.today
    conversion, extension, cancellation = conversions_of(facts, nodes)
    return CaseData(
        branch=branch_data(facts, file.organisation),
        person=person_data(facts, file.person),
        application_on=file.case.application_date or file.case.application_received_date,
        written_on=file.case.application_date,
        received_on=file.case.application_received_date,
        talk=_talk(facts, file),
        channels=channels(file.recommendations),
        recommended=recommended(file.recommendations),
        performance=next((row.performance for row in reversed(file.recommendations) if row.performance), ""),
        activist_on=nodes.effective_activist_since or nodes.activist_since,
        activist=motion_of(nodes.activist_vote),
        activist_filing=filing_of(nodes.activist_filing),
        candidate_on=nodes.candidate_since,
        admission_on=nodes.admission_vote.on if nodes.admission_vote else None,
        probation_from=start,
        # The printed end is the day before the year is full; decisions use the full day (errata 3.14).
        probation_to=printed_end(expiry, facts.params) if expiry else None,
        mentors=tuple(helper_data(facts, helper, facts.today) for helper in mentors),
        introducers=tuple(helper_data(facts, helper, introduced) for helper in introducers),
        remark=_remark(facts, nodes),
        cultivation=cultivation(nodes, until),
        front=stages[:3],
        back=stages[3:],
        recommended_on=max((row.on for row in file.recommendations), default=None),
        year_on=_year_full(nodes),
        family=family_of(facts, file),
        resume=resume_of(facts, file),
        candidacy=candidacy_of(facts, nodes),
        admission=admission_of(facts, nodes),
        probation=probation_of(nodes),
        conversion=conversion,
        extension=extension,
        cancellation=cancellation,
        code=file.case.code,
        receiver=names_of(facts, (file.case.receiver_id,)) if file.case.receiver_id else "",
        of_age=_of_age(facts, file),
        letter_signed={True: "是", False: "否", None: ""}[file.case.letter_is_signed],
        recommendations=recommendations_of(facts, file),
        inspections=inspections_of(file, probation=False),
        later_inspections=inspections_of(file, probation=True),
        reports=reports_of(facts, file),
        courses=tuple(training_of(row) for row in file.trainings if row.kind != TrainingKind.PROBATION),
        document=document_of(facts, (file,), form),
    )


def _year_full(nodes: Milestones) -> date | None:
    """The day a year of cultivation is full (R31)."""
    since = nodes.effective_activist_since or nodes.activist_since
    return add_months(since, 12) if since else None


def _of_age(facts: Facts, file: CaseFile) -> str:
    """是 or 否: whether the letter was written at eighteen or later (R01); empty if a date is missing."""
    birth, written = file.person.birth_date, file.case.application_date
    if birth is None or written is None:
        return ""
    return "是" if written >= eighteenth_birthday(birth, facts.params.word("feb29_policy")) else "否"


def _talk(facts: Facts, file: CaseFile) -> TalkData:
    case = file.case
    talkers = []
    for person_id in case.talker_ids:
        person = facts.register.people.get(person_id)
        if person is not None:
            post = post_on(facts, person, case.talk_date or facts.today)
            talkers.append(f"{person.name}（{post}）" if post else person.name)
    return TalkData(
        on=case.talk_date,
        place=case.talk_place or "",
        talkers="、".join(talkers),
        content=case.talk_content or "",
        opinion=case.talk_opinion or "",
    )


def _remark(facts: Facts, nodes: Milestones) -> str:
    """Moves and changes of mentors during cultivation; 无 once cultivation is over and there were none."""
    lines = []
    case = nodes.file.case
    if case.original_activist_since is not None:
        received = case.materials_received_on
        lines.append(
            f"{chinese(case.original_activist_since)}在原单位被确定为入党积极分子"
            + (f"，培养教育材料于{chinese(received)}收到" if received else "")
        )
    for helper in nodes.helpers(HelperRole.MENTOR):
        person = facts.register.people.get(helper.person_id)
        if helper.to_on is not None and person is not None:
            reason = f"（{helper.change_reason}）" if helper.change_reason else ""
            lines.append(f"{chinese(helper.to_on)}起{person.name}不再担任培养联系人{reason}")
    if lines:
        return "；".join(lines) + "。"
    return NONE if nodes.stage not in (Stage.APPLICANT, Stage.ACTIVIST) else ""


def cultivation(nodes: Milestones, until: date | None = None) -> str:
    """One sentence about the cultivation: how long, how many inspections, the last conclusion."""
    since = nodes.effective_activist_since or nodes.activist_since
    study = nodes.candidate_vote.on if nodes.candidate_vote else None
    end = until or study
    # Cultivation ends with the admission: a notice of the conversion does not count the probation to it.
    admitted = nodes.admission_vote.on if nodes.admission_vote else None
    if end is not None and admitted is not None:
        end = min(end, admitted)
    if since is None or end is None or end < since:
        return ""
    months = months_full(since, end)
    held = [row for row in nodes.file.inspections if row.stage != InspectionStage.PROBATION and row.on <= end]
    if not held:
        return f"已培养教育{months}个月。"
    last = f"，最近一次考察结论为{held[-1].conclusion}" if held[-1].conclusion else ""
    return f"培养教育{months}个月，考察{len(held)}次{last}。"
