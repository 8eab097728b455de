"""The 25 steps (25 步) with 8b: names, stages, the facts each records and the forms it prints.

Names follow the edition and the branch: 支部大会 or 党支部党员大会, 备案 or 同意, committee or none
(forms-errata 3.2, 3.12). A new fact is one attribute more in a group here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.models import (
    Booklet,
    Consultation,
    DevelopmentCase,
    DisciplineCase,
    Helper,
    Inquiry,
    Inspection,
    PoliticalReview,
    Probation,
    PublicNotice,
    Recommendation,
    Record,
    SuperiorFiling,
    ThoughtReport,
    Training,
    Vote,
)
from app.models.words import Filing, HelperRole, Link, Motion, NoticeMatter, TrainingKind
from app.services.editions import Edition

STAGES = (
    "申请入党",
    "入党积极分子的确定和培养教育",
    "发展对象的确定和考察",
    "预备党员的接收",
    "预备党员的教育考察和转正",
)


@dataclass(frozen=True, slots=True)
class FactGroup:
    """Facts of one kind that belong to a step.

    ``fixed`` are the values that mark this group's rows (事项, 环节, 角色 …) and are filled in for a new
    row; ``among`` values one of which a row must have; ``attrs`` the attributes shown and edited; ``many``
    whether a step may have several rows.
    """

    key: str
    title: str
    model: type[Record]
    attrs: tuple[str, ...]
    fixed: Mapping[str, str] = field(default_factory=dict)
    many: bool = False
    among: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def owns(self, row: Record) -> bool:
        """Whether a row belongs to this group."""
        return (
            isinstance(row, self.model)
            and all(getattr(row, attr) == value for attr, value in self.fixed.items())
            and all(getattr(row, attr) in values for attr, values in self.among.items())
        )


@dataclass(frozen=True, slots=True)
class Step:
    """One step. ``code`` is ``"1"``…``"25"`` or ``"8b"``; ``number`` the printed number."""

    code: str
    number: int
    stage: int
    title: str
    groups: tuple[FactGroup, ...]
    title_2014: str = ""
    title_no_committee: str = ""
    forms: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()

    def name(self, edition: Edition, has_committee: bool) -> str:
        """The step's name for an edition and kind of branch."""
        if not has_committee and self.title_no_committee:
            return self.title_no_committee
        return self.title_2014 if edition is not Edition.R2026 and self.title_2014 else self.title


VOTE_COMMITTEE = (
    "on",
    "kind",
    "due",
    "present",
    "votes_for",
    "votes_against",
    "votes_abstain",
    "result",
    "chair_id",
    "recorder_id",
    "resolution",
    "reason",
    "meeting_id",
)
VOTE_ASSEMBLY = (
    "on", "due", "present", "issued", "returned", "votes_for", "votes_against", "votes_abstain",
    "votes_invalid", "written_for", "written_against", "written_abstain", "written_latest_on",
    "written_signed", "due_difference", "secret", "procedure_complete", "person_present",
    "introducers_present", "resolution_complete", "result", "chair_id", "recorder_id", "supervisor_ids",
    "teller_ids", "cut_ballots", "resolution", "reason", "meeting_id",
)  # fmt: skip
FILING = (
    "submitted_on",
    "decided_on",
    "notified_on",
    "result",
    "organisation_id",
    "document_number",
    "handler",
    "handler_standing",
    "opinion",
    "papers",
)
CONSULTATION = ("consulted", "on", "number", "speaker", "opinion", "branch_opinion")
NOTICE_RULES = ("R35", "R36", "R37", "R38", "R39", "R40", "R41", "R42", "R205")


def _vote(key: str, title: str, motion: Motion, *, assembly: bool = False) -> FactGroup:
    fixed = {"motion": motion.value}
    if assembly:
        fixed["kind"] = "支部大会"
    return FactGroup(key, title, Vote, VOTE_ASSEMBLY if assembly else VOTE_COMMITTEE, fixed, many=True)


def _filing(key: str, title: str, matter: Filing, more: tuple[str, ...] = ()) -> FactGroup:
    return FactGroup(key, title, SuperiorFiling, FILING + more, {"matter": matter.value}, many=True)


def _consultation(key: str, link: Link) -> FactGroup:
    return FactGroup(key, "征求意见", Consultation, CONSULTATION, {"link": link.value}, many=True)


def _helper(key: str, title: str, role: HelperRole) -> FactGroup:
    attrs = ("person_id", "from_on", "to_on", "how", "committee_id", "change_reason")
    return FactGroup(key, title, Helper, attrs, {"role": role.value}, many=True)


def _inspection(key: str, *stages: str) -> FactGroup:
    attrs = (
        "stage",
        "on",
        "period_from",
        "period_to",
        "mentor_opinion",
        "branch_opinion",
        "branch_opinion_on",
        "group_opinion",
        "thought_report_view",
        "conclusion",
        "standing",
    )
    return FactGroup(key, "考察", Inspection, attrs, many=True, among={"stage": stages})


_REPORT = ("on", "title", "received_on", "reader_id")
_TRAINING = (
    "start_on",
    "end_on",
    "days",
    "hours",
    "organiser",
    "passed",
    "certificate",
    "class_name",
    "content",
    "score",
    "exemption_reason",
    "exemption_document",
)
_REVIEW = (
    "talk_on",
    "archive_check_on",
    "asked_units",
    "letter_sent_on",
    "letter_replied_on",
    "is_mobile_worker",
    "household_opinion",
    "residence_opinion",
    "content_complete",
    "gaps",
    "about_self",
    "to_explain",
    "concluded_on",
    "conclusion",
    "conclusion_text",
    "reviewer_ids",
)

STEPS: tuple[Step, ...] = (
    Step("1", 1, 0, "递交入党申请书", (
        FactGroup("application", "申请", DevelopmentCase, (
            "application_date", "application_received_date", "received_is_assumed", "receiver_id",
            "accepted_by", "letter_is_signed", "organisation_id", "note")),
    ), forms=("f01-receipt", "f01-guide")),
    Step("2", 2, 0, "党组织派人谈话", (
        FactGroup("talk", "谈话", DevelopmentCase, (
            "talk_date", "talker_ids", "talk_place", "talk_has_five_points", "talk_content",
            "talk_opinion")),
    ), forms=("f03", "f02")),
    Step("3", 3, 1, "推荐和确定入党积极分子", (
        FactGroup("recommendation", "推荐（推优）", Recommendation, (
            "channel", "recommender", "on", "due", "present", "votes_for", "votes_against",
            "votes_abstain", "mass_organisation", "way", "performance", "opinion"), many=True),
        _vote("activist_vote", "确定入党积极分子的会议", Motion.ACTIVIST),
        FactGroup("transfer_in", "从别处转入的（没有不填）", DevelopmentCase, (
            "original_activist_since", "materials_received_on", "materials_reviewed_on",
            "materials_complete", "transfer_review")),
    ), forms=("f06", "f07", "f09-committee", "f08-members", "f08-mass", "f08-summary")),
    Step("4", 4, 1, "上级党委备案", (
        _filing("activist_filing", "积极分子备案", Filing.ACTIVIST_FILING),
    ), forms=("f10", "f11-activist", "f12", "f10-single")),
    Step("5", 5, 1, "指定培养联系人", (
        _helper("mentor", "培养联系人", HelperRole.MENTOR),
    ), forms=("f13", "f13-basic", "f15")),
    Step("6", 6, 1, "培养教育考察", (
        _inspection("inspection", "积极分子", "发展对象"),
        FactGroup("thought_report", "思想汇报", ThoughtReport, _REPORT, many=True),
        FactGroup("early_training", "先期培训", Training, _TRAINING[:10],
                  {"kind": TrainingKind.EARLY.value}, many=True),
    ), forms=("f13", "f14-register", "f13-quarter", "f15-record")),
    Step("7", 7, 2, "研究确定发展对象人选", (
        _consultation("candidate_consultation", Link.CANDIDATE),
        _vote("candidate_vote", "研究发展对象的会议", Motion.CANDIDATE),
    ), forms=("f17-candidate", "f09-committee")),
    Step("8", 8, 2, "报上级党委同意", (
        _filing("consent", "上级党委同意", Filing.CANDIDATE_CONSENT),
        _filing("candidate_filing", "上级党委备案（2014 版）", Filing.CANDIDATE_FILING),
    ), title_2014="报上级党委备案", forms=("f18", "f11-candidate", "f18-single")),
    Step("8b", 8, 2, "公示并列为发展对象", (
        FactGroup("candidate_notice", "发展对象公示", PublicNotice, (
            "start_on", "end_on", "places", "ways", "feedback", "investigation", "settled_on", "result"),
            {"matter": NoticeMatter.CANDIDATE.value}, many=True),
        FactGroup("candidate_since", "列为发展对象", DevelopmentCase, ("candidate_since",)),
    ), title_2014="列为发展对象", forms=("f19-candidate", "f20-candidate"), rules=NOTICE_RULES),
    Step("9", 9, 2, "确定入党介绍人", (
        _helper("introducer", "入党介绍人", HelperRole.INTRODUCER),
    )),
    Step("10", 10, 2, "政治审查", (
        FactGroup("review", "政治审查", PoliticalReview, _REVIEW, many=True),
        FactGroup("inquiry", "函调、外调", Inquiry, (
            "subject", "way", "unit", "document_number", "sent_on", "replied_on", "handler", "findings"),
            many=True),
    ), forms=("f21-letter", "f21-proof", "f22")),
    Step("11", 11, 2, "开展集中培训", (
        FactGroup("training", "短期集中培训", Training, _TRAINING,
                  {"kind": TrainingKind.INTENSIVE.value}, many=True),
    ), forms=("f16",)),
    Step("12", 12, 3, "支部委员会审查", (
        _consultation("review_consultation", Link.REVIEW),
        _vote("committee_review", "支委会审查", Motion.REVIEW),
    ), title_no_committee="支部党员大会审查", forms=("f17-review", "f09-committee")),
    Step("13", 13, 3, "上级党委预审", (
        _filing("pre_review", "预审", Filing.PRE_REVIEW),
        FactGroup("leaving", "去向", DevelopmentCase, ("expected_leave_date",)),
    ), forms=("f23", "f11-prereview", "f23-joint")),
    Step("14", 14, 3, "填写入党志愿书", (
        FactGroup("booklet", "入党志愿书", Booklet, (
            "number", "issued_on", "signed_on", "introducer1_on", "introducer2_on", "wish",
            "introducer1_opinion", "introducer2_opinion", "other_parties", "political_history",
            "to_explain", "spoiled_on"), many=True),
    ), forms=("f24",)),
    Step("15", 15, 3, "党支部党员大会讨论接收", (
        _vote("admission_vote", "接收预备党员大会", Motion.ADMISSION, assembly=True),
    ), title_2014="支部大会讨论接收", forms=(
        "f09-assembly", "f25-admission", "f26-admission", "f09-notice", "f45")),
    Step("16", 16, 3, "上级党委派人谈话", (
        _filing("general_branch", "党总支审议（上级是党总支的才填）", Filing.GENERAL_BRANCH),
        _filing("approval_talk", "审批前谈话", Filing.APPROVAL_TALK),
    )),
    Step("17", 17, 3, "上级党委审批", (
        _filing("approval", "接收审批", Filing.ADMISSION_APPROVAL,
                ("one_by_one", "overdue_reason", "refusal_talk_on")),
        FactGroup("probation_written", "审批意见上写的预备期", Probation,
                  ("probation_from", "probation_to")),
    ), forms=("f11-admission", "f28")),
    Step("18", 18, 3, "再上一级党委组织部门备案", (
        _filing("department_filing", "组织部门备案", Filing.DEPARTMENT_FILING),
    ), forms=("f27", "f27-single")),
    Step("19", 19, 4, "编入党支部和党小组", (
        FactGroup("grouping", "编入与通知", Probation,
                  ("grouped_on", "group_name", "notified_on", "announced_on")),
    ), forms=("f29",)),
    Step("20", 20, 4, "入党宣誓", (
        FactGroup("oath", "宣誓", Probation, ("oath_on", "oath_place", "oath_leader", "faced_flag")),
    ), forms=("f29-oath",)),
    Step("21", 21, 4, "继续教育考察", (
        _inspection("probation_inspection", "预备期"),
        FactGroup("probation_training", "预备党员培训", Training, _TRAINING[:10],
                  {"kind": TrainingKind.PROBATION.value}, many=True),
        FactGroup("discipline", "违纪处理（没有不填）", DisciplineCase, ("on", "facts", "handling"),
                  many=True),
    ), forms=("f30", "f15-probation", "f14-register")),
    Step("22", 22, 4, "提出转正申请", (
        FactGroup("conversion_application", "转正申请", Probation, ("application_dates",)),
        FactGroup("postponement", "转入的预备党员（没有不填）", Probation,
                  ("transferred_in_on", "postponed_until")),
    ), forms=("f31", "f31-register")),
    Step("23", 23, 4, "党支部党员大会讨论转正", (
        _consultation("conversion_consultation", Link.CONVERSION),
        _vote("conversion_review", "支委会审查", Motion.CONVERSION_REVIEW),
        FactGroup("conversion_vote", "转正大会", Vote,
                  ("on", "outcome", "extension_months", *VOTE_ASSEMBLY[1:]),
                  {"motion": Motion.CONVERSION.value, "kind": "支部大会"}, many=True),
    ), title_2014="支部大会讨论转正", forms=(
        "f17-conversion", "f32", "f32-summary", "f25-conversion", "f26-conversion", "f09-assembly")),
    Step("24", 24, 4, "上级党委审批", (
        _filing("conversion_approval", "转正审批", Filing.CONVERSION_APPROVAL,
                ("overdue_reason", "refusal_talk_on")),
        FactGroup("conversion_notice", "谈话与宣布", Probation,
                  ("talk_dates", "announcement_dates", "cancellation_notified_on")),
    ), forms=("f11-conversion", "f11-extend", "f11-cancel", "f33-extend", "f33-cancel")),
    Step("25", 25, 4, "材料归档", (
        FactGroup("archive", "归档", Probation, ("archived_on", "archived_papers", "archive_place")),
        FactGroup("closing", "案卷状态", DevelopmentCase, ("status", "ended_on", "end_reason")),
    ), forms=("f05", "f34", "f34-label", "f46", "f46-spine", "f43")),
)  # fmt: skip


def step_named(code: str) -> Step:
    """The step with this code; KeyError if there is none."""
    for step in STEPS:
        if step.code == code:
            return step
    raise KeyError(code)


def group_named(key: str) -> FactGroup:
    """The fact group with this key; KeyError if there is none."""
    for step in STEPS:
        for group in step.groups:
            if group.key == key:
                return group
    raise KeyError(key)
