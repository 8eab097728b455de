"""A whole regular case (the worked example 算例 of rules.md) as unsaved rows, for tables of rule tests.

``Regular()`` holds mutable lists; change what the test is about, then :meth:`Regular.judge`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from app.models import (
    Booklet,
    Consultation,
    DevelopmentCase,
    Helper,
    Inspection,
    Organisation,
    Person,
    PoliticalReview,
    Probation,
    PublicNotice,
    Recommendation,
    SuperiorFiling,
    ThoughtReport,
    Training,
    Vote,
)
from app.services.casefile import CaseFile, Register, sort_date
from app.services.dates import add_months
from app.services.params import Params
from app.services.rules.engine import Context, judge
from app.services.rules.findings import Due, Finding
from app.services.workcalendar import WorkCalendar

LONG_AFTER = date(2028, 3, 1)


def d(text: str) -> date:
    """A date from ``2026-05-18``."""
    return date.fromisoformat(text)


class Regular:
    """One person from application to archive with every fact in order under the edition of 2026.

    ``shift`` moves every date by whole months (-36 gives a case under the edition of 2014).
    """

    def __init__(self, *, upto: str | None = None) -> None:
        self.params = Params()
        self.calendar = WorkCalendar()
        self.today = LONG_AFTER
        self.committee = Organisation(
            code="ZZ000", name="中共测试园区工作委员会", kind="党工委", may_approve=True, has_seal=True
        )
        self.department = Organisation(code="ZZ900", name="中共测试区委组织部", kind="党委组织部门")
        self.branch = Organisation(
            code="ZZ001",
            name="中共测试有限公司支部委员会",
            short_name="测试支部",
            kind="党支部",
            superior_id=self.committee.id,
            has_committee=True,
            committee_size=3,
            has_groups=False,
            may_approve=False,
            has_seal=True,
        )
        self.members = [
            Person(
                code=f"DY{n:02}",
                name=f"党员{n:02}",
                sex="男",
                birth="1975-01-01",
                organisation_id=self.branch.id,
                joined_on=d("2000-07-01"),
                full_on=d("2001-07-01"),
                roster_from=d("2010-01-01"),
                on_roster=True,
                discipline="无",
            )
            for n in range(1, 17)
        ]
        self.person = Person(
            code="RY001",
            name="邓新苗",
            sex="女",
            ethnic_group="汉族",
            birth="1995-03-12",
            native_place="江苏常州",
            education="大学本科",
            organisation_id=self.branch.id,
            political_status="群众",
            roster_from=d("2027-01-15"),
            on_roster=True,
            discipline="无",
        )
        first, second, third = self.members[0], self.members[1], self.members[2]
        first.party_post, second.party_post = "书记", "组织委员"
        self.case = DevelopmentCase(
            code="AJ001",
            person_id=self.person.id,
            organisation_id=self.branch.id,
            application_date=d("2025-05-18"),
            application_received_date=d("2025-05-20"),
            talk_date=d("2025-06-10"),
            talker_ids=(first.id,),
            talk_has_five_points=True,
            status="已归档",
            accepted_by="工作单位",
            letter_is_signed=True,
            candidate_since=d("2026-10-12"),
        )
        case = self.case.id
        self.recommendations = [
            Recommendation(
                case_id=case,
                channel="党员推荐",
                on=d("2025-08-20"),
                due=16,
                present=15,
                votes_for=14,
                votes_against=0,
                votes_abstain=1,
            ),
            Recommendation(case_id=case, channel="企业推荐", on=d("2025-08-21")),
        ]
        self.votes = [
            Vote(
                case_id=case,
                motion="确定积极分子",
                kind="支委会",
                on=d("2025-09-01"),
                due=3,
                present=3,
                result="通过",
            ),
            Vote(
                case_id=case,
                motion="研究发展对象",
                kind="支委会",
                on=d("2026-09-02"),
                due=3,
                present=3,
                result="通过",
            ),
            Vote(
                case_id=case,
                motion="支委会审查",
                kind="支委会",
                on=d("2026-10-30"),
                due=3,
                present=3,
                result="通过",
            ),
            Vote(
                case_id=case,
                motion="接收预备党员",
                kind="支部大会",
                on=d("2026-11-30"),
                due=16,
                present=14,
                issued=14,
                returned=14,
                votes_for=12,
                votes_against=1,
                votes_abstain=1,
                votes_invalid=0,
                written_for=1,
                written_against=0,
                written_abstain=0,
                written_latest_on=d("2026-11-28"),
                written_signed=True,
                secret=True,
                procedure_complete=True,
                person_present=True,
                introducers_present=True,
                resolution_complete=True,
                result="通过",
                chair_id=first.id,
                recorder_id=second.id,
                supervisor_ids=(third.id,),
                teller_ids=(self.members[3].id,),
            ),
            Vote(
                case_id=case,
                motion="转正审查",
                kind="支委会",
                on=d("2027-12-05"),
                due=3,
                present=3,
                result="通过",
            ),
            Vote(
                case_id=case,
                motion="预备党员转正",
                kind="支部大会",
                on=d("2027-12-10"),
                due=16,
                present=15,
                issued=15,
                returned=15,
                votes_for=15,
                votes_against=0,
                votes_abstain=0,
                votes_invalid=0,
                secret=True,
                procedure_complete=True,
                person_present=True,
                introducers_present=True,
                resolution_complete=True,
                result="通过",
                outcome="按期转正",
                chair_id=first.id,
                recorder_id=second.id,
                supervisor_ids=(third.id,),
                teller_ids=(self.members[3].id,),
            ),
        ]
        up = self.committee.id
        self.filings = [
            SuperiorFiling(
                case_id=case,
                matter="积极分子备案",
                submitted_on=d("2025-09-05"),
                decided_on=d("2025-09-12"),
                result="已备案",
                organisation_id=up,
            ),
            SuperiorFiling(
                case_id=case,
                matter="发展对象同意",
                submitted_on=d("2026-09-05"),
                decided_on=d("2026-09-24"),
                result="同意",
                organisation_id=up,
            ),
            SuperiorFiling(
                case_id=case,
                matter="预审",
                submitted_on=d("2026-10-31"),
                decided_on=d("2026-11-10"),
                notified_on=d("2026-11-11"),
                result="合格",
                organisation_id=up,
                papers=("入党申请书", "政治审查材料", "考察登记表", "培训证"),
            ),
            SuperiorFiling(
                case_id=case,
                matter="审批谈话",
                decided_on=d("2026-12-20"),
                result="同意",
                organisation_id=up,
                handler="周组织",
                handler_standing="组织员",
            ),
            SuperiorFiling(
                case_id=case,
                matter="接收审批",
                submitted_on=d("2026-12-03"),
                decided_on=d("2027-01-15"),
                notified_on=d("2027-01-16"),
                result="同意",
                organisation_id=up,
                one_by_one=True,
                papers=("入党志愿书", "入党申请书", "政治审查材料", "考察登记表"),
            ),
            SuperiorFiling(
                case_id=case,
                matter="组织部门备案",
                submitted_on=d("2027-01-18"),
                decided_on=d("2027-01-25"),
                result="已备案",
                organisation_id=self.department.id,
            ),
            SuperiorFiling(
                case_id=case,
                matter="转正审批",
                submitted_on=d("2027-12-13"),
                decided_on=d("2028-01-20"),
                result="同意",
                organisation_id=up,
            ),
        ]
        self.notices = [
            PublicNotice(
                case_id=case,
                matter="发展对象",
                start_on=d("2026-09-28"),
                end_on=d("2026-10-09"),
                places=("工作单位",),
                ways=("张贴",),
                result="不影响",
            ),
        ]
        self.helpers = [
            Helper(
                case_id=case, role="培养联系人", person_id=first.id, from_on=d("2025-09-05"), how="组织指定"
            ),
            Helper(
                case_id=case, role="培养联系人", person_id=second.id, from_on=d("2025-09-05"), how="组织指定"
            ),
            Helper(
                case_id=case, role="入党介绍人", person_id=first.id, from_on=d("2026-10-12"), how="培养联系人"
            ),
            Helper(
                case_id=case,
                role="入党介绍人",
                person_id=second.id,
                from_on=d("2026-10-12"),
                how="培养联系人",
            ),
        ]
        self.inspections = [
            Inspection(
                case_id=case,
                stage=stage,
                on=d(on),
                mentor_opinion="表现较好",
                branch_opinion="继续培养",
                conclusion="较好",
            )
            for stage, on in (
                ("积极分子", "2026-02-25"),
                ("积极分子", "2026-08-20"),
                ("预备期", "2027-02-26"),
                ("预备期", "2027-05-28"),
                ("预备期", "2027-08-27"),
                ("预备期", "2027-11-12"),
            )
        ]
        self.thought_reports = [
            ThoughtReport(case_id=case, on=d(on), title="思想汇报")
            for on in (
                "2025-12-10",
                "2026-03-10",
                "2026-06-10",
                "2026-08-28",
                "2027-03-10",
                "2027-06-10",
                "2027-09-10",
                "2027-11-20",
            )
        ]
        self.consultations = [
            Consultation(case_id=case, link=link, consulted=whom, on=d(on), number=8, opinion="同意")
            for link, whom, on in (
                ("研究发展对象", "培养联系人", "2026-08-25"),
                ("研究发展对象", "党员", "2026-08-26"),
                ("研究发展对象", "群众", "2026-08-26"),
                ("支委会审查", "党员", "2026-10-26"),
                ("支委会审查", "群众", "2026-10-26"),
                ("转正", "党员", "2027-12-02"),
                ("转正", "群众", "2027-12-02"),
            )
        ]
        self.reviews = [
            PoliticalReview(
                case_id=case,
                talk_on=d("2026-10-13"),
                archive_check_on=d("2026-10-14"),
                letter_sent_on=d("2026-10-12"),
                letter_replied_on=d("2026-10-19"),
                asked_units=True,
                is_mobile_worker=False,
                concluded_on=d("2026-10-20"),
                conclusion="合格",
                content_complete=True,
                reviewer_ids=(first.id, second.id),
            ),
        ]
        self.trainings = [
            Training(
                case_id=case,
                kind="集中培训",
                start_on=d("2026-10-21"),
                end_on=d("2026-10-23"),
                days=Decimal(3),
                hours=24,
                organiser="基层党委",
                passed=True,
                certificate="2026-018",
            ),
        ]
        self.booklets = [
            Booklet(
                case_id=case,
                number="沪2026000123",
                issued_on=d("2026-11-12"),
                signed_on=d("2026-11-16"),
                introducer1_on=d("2026-11-20"),
                introducer2_on=d("2026-11-20"),
            ),
        ]
        self.probation: Probation | None = Probation(
            case_id=case,
            probation_from=d("2026-11-30"),
            probation_to=d("2027-11-29"),
            grouped_on=d("2027-01-20"),
            notified_on=d("2027-01-18"),
            announced_on=d("2027-01-20"),
            oath_on=d("2027-02-10"),
            oath_place="党员活动室",
            faced_flag=True,
            application_dates=(d("2027-11-10"),),
            talk_dates=(d("2028-01-24"),),
            announcement_dates=(d("2028-01-25"),),
            archived_on=d("2028-02-05"),
            archived_papers=("入党志愿书", "入党申请书", "政治审查材料", "转正申请书", "培养教育考察材料"),
            archive_place="党员档案",
        )
        self.disciplines: list[Any] = []
        self.pair_activities: list[Any] = []
        self.more_people: list[Person] = []
        self.more_files: list[CaseFile] = []
        self.more_organisations: list[Organisation] = []
        self.meetings: list[Any] = []
        self.exclusions: list[Any] = []
        self.posts: list[Any] = []
        self.transfers: list[Any] = []
        if upto is not None:
            self.cut(d(upto))

    def vote(self, motion: str) -> Vote:
        """The vote row of a motion."""
        return next(row for row in self.votes if row.motion == motion)

    def filing(self, matter: str) -> SuperiorFiling:
        """The filing row of a matter."""
        return next(row for row in self.filings if row.matter == matter)

    def cut(self, day: date) -> None:
        """Forget every fact later than ``day`` and make it the present day: a regular case under way."""
        self.today = day
        self.case.status = None
        for name in (
            "recommendations",
            "votes",
            "filings",
            "notices",
            "helpers",
            "inspections",
            "thought_reports",
            "consultations",
            "reviews",
            "trainings",
            "booklets",
            "pair_activities",
        ):
            rows = [row for row in getattr(self, name) if _begun(row) <= day]
            setattr(self, name, rows)
            for row in rows:
                _forget_later(row, day)
        _forget_later(self.case, day)
        if self.probation is not None:
            _forget_later(self.probation, day)
        approval = next((row for row in self.filings if row.matter == "接收审批"), None)
        if approval is None or approval.decided_on is None:
            self.probation = None

    def shift(self, months: int) -> Regular:
        """Move every date of the case and the people by whole months (a case under another edition)."""
        for row in (*self._rows(), self.case, self.person, *self.members):
            for column in row.__table__.columns:
                value = getattr(row, column.key)
                if isinstance(value, date):
                    setattr(row, column.key, add_months(value, months))
                elif isinstance(value, tuple) and value and isinstance(value[0], date):
                    setattr(row, column.key, tuple(add_months(day, months) for day in value))
        self.today = add_months(self.today, months)
        return self

    def _rows(self) -> list[Any]:
        rows: list[Any] = []
        for name in (
            "recommendations",
            "votes",
            "filings",
            "notices",
            "helpers",
            "inspections",
            "thought_reports",
            "consultations",
            "reviews",
            "trainings",
            "booklets",
            "disciplines",
            "pair_activities",
        ):
            rows.extend(getattr(self, name))
        return [*rows, self.probation] if self.probation is not None else rows

    def store(self, session: Session) -> Regular:
        """Put the case, its people and organisations into a database."""
        session.add_all([self.committee, self.department, self.branch, *self.members, *self.more_people])
        session.add_all([self.person, self.case, *self._rows()])
        return self

    def file(self) -> CaseFile:
        """The case as rules see it."""

        def ordered(rows: list[Any]) -> tuple[Any, ...]:
            return tuple(sorted(rows, key=lambda row: (sort_date(row), row.id)))

        return CaseFile(
            case=self.case,
            person=self.person,
            organisation=self.branch,
            recommendations=ordered(self.recommendations),
            votes=ordered(self.votes),
            filings=ordered(self.filings),
            notices=ordered(self.notices),
            helpers=ordered(self.helpers),
            inspections=ordered(self.inspections),
            thought_reports=ordered(self.thought_reports),
            consultations=ordered(self.consultations),
            reviews=ordered(self.reviews),
            trainings=ordered(self.trainings),
            booklets=ordered(self.booklets),
            probations=(self.probation,) if self.probation is not None else (),
            disciplines=ordered(self.disciplines),
            pair_activities=ordered(self.pair_activities),
        )

    def context(self, file: CaseFile | None = None) -> Context:
        """The surroundings of the case."""
        file = file or self.file()
        people = (self.person, *self.members, *self.more_people)
        organisations = (self.committee, self.department, self.branch, *self.more_organisations)
        register = Register(
            people={person.id: person for person in people},
            organisations={organisation.id: organisation for organisation in organisations},
            meetings={meeting.id: meeting for meeting in self.meetings},
            files=(file, *self.more_files),
            exclusions=self.exclusions,
            posts=self.posts,
            transfers=self.transfers,
        )
        return Context(self.today, self.params, self.calendar, register)

    def with_params(self, **values: Any) -> Regular:
        """Change thresholds."""
        self.params = replace(self.params, changed={**self.params.changed, **values})
        return self

    def findings(self, *rules: str) -> list[Finding]:
        """What the rules (all, or those named) find."""
        file = self.file()
        return list(judge(file, self.context(file), rules or None).findings)

    def dues(self, *rules: str) -> list[Due]:
        """Open obligations."""
        file = self.file()
        return list(judge(file, self.context(file), rules or None).dues)

    def says(self, *rules: str) -> list[tuple[str, str, str]]:
        """(rule, severity, state) of every finding: the short form tables compare with."""
        return [(f.rule, f.severity.value, f.state.value) for f in self.findings(*rules)]


def _begun(row: Any) -> date:
    """The day a row comes into being: its own date if it must have one, else the first it knows."""
    for attr in ("on", "from_on"):
        if hasattr(row, attr):
            return getattr(row, attr)
    values = (getattr(row, column.key) for column in row.__table__.columns)
    return min(value for value in values if isinstance(value, date))


_RESTING_ON = {
    "decided_on": ("result", "notified_on"),
    "concluded_on": ("conclusion", "content_complete"),
    "end_on": ("passed", "certificate", "days", "hours"),
    "oath_on": ("oath_place", "faced_flag"),
}


def _forget_later(row: Any, day: date) -> None:
    for column in row.__table__.columns:
        value = getattr(row, column.key)
        if isinstance(value, date) and value > day:
            setattr(row, column.key, None)
            for fact in _RESTING_ON.get(column.key, ()):
                if hasattr(row, fact):
                    setattr(row, fact, None)
        elif isinstance(value, tuple) and value and isinstance(value[0], date):
            setattr(row, column.key, tuple(item for item in value if item <= day))
    if getattr(row, "archived_on", "x") is None:
        row.archived_papers = ()
    if row.__tablename__ == "public_notice" and row.end_on is None:
        row.result = None
