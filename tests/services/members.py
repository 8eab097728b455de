"""Members and branches as unsaved rows, for tables of tests about dues, letters, mobility and branches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from app.models import (
    AffiliationTransfer,
    Attendance,
    Dues,
    DuesRemittance,
    Election,
    Enterprise,
    HeartTalk,
    Meeting,
    MobileMember,
    Organisation,
    Person,
    Post,
    Visit,
    WorkReport,
)
from app.services.casefile import CaseFile, Register
from app.services.memberfile import DuesEntry, MemberFile, OrganisationFile
from app.services.membership import standing
from app.services.params import Params
from app.services.rules.engine import Context, Outcome, judge_member, judge_organisation
from app.services.rules.findings import Due
from tests.builders import d

Said = list[tuple[str, str, str]]


def month_rows(person: Person, first: str, count: int, **values: Any) -> list[Dues]:
    """Dues paid in their own month for ``count`` months from ``first``."""
    year, month = int(first[:4]), int(first[5:])
    rows = []
    for step in range(count):
        at = year * 12 + month - 1 + step
        text = f"{at // 12:04}-{at % 12 + 1:02}"
        facts = {
            "base": Decimal(6000),
            "payable": Decimal("90.00"),
            "paid": Decimal("90.00"),
            "paid_on": d(f"{text}-10"),
            "category": "在职",
        }
        rows.append(Dues(person_id=person.id, month=text, **{**facts, **values}))
    return rows


@dataclass
class Branch:
    """A branch of twelve full members with a committee of three; change what the test is about."""

    today: date = date(2026, 11, 23)
    params: Params = field(default_factory=Params)

    def __post_init__(self) -> None:
        self.top = Organisation(code="ZZ000", name="中共测试园区工作委员会", kind="党工委", may_approve=True)
        self.organisation = Organisation(
            code="ZZ001",
            name="中共测试有限公司支部委员会",
            short_name="测试支部",
            kind="党支部",
            superior_id=self.top.id,
            has_committee=True,
            committee_size=3,
            has_groups=False,
        )
        self.people = [self.new_member(f"DY{number:02}") for number in range(1, 13)]
        self.more_organisations: list[Organisation] = []
        self.enterprises: list[Enterprise] = []
        self.uncovered: list[Enterprise] = []
        self.employees: dict[str, Sequence[MemberFile]] = {}
        self.files: list[CaseFile] = []
        self.dues: list[Dues] = []
        self.transfers: list[AffiliationTransfer] = []
        self.mobiles: list[MobileMember] = []
        self.talks: list[HeartTalk] = []
        self.meetings: list[Meeting] = []
        self.attendances: list[Attendance] = []
        self.elections: list[Election] = []
        self.posts: list[Post] = []
        self.reports: list[WorkReport] = []
        self.remittances: list[DuesRemittance] = []
        self.visits: list[Visit] = []
        self.case_dues: Sequence[Due] = ()
        self.is_topmost = False

    def new_member(self, code: str, **values: Any) -> Person:
        """A full member of long standing in this branch (not yet among its people)."""
        facts = {
            "name": code.replace("DY", "党员"),
            "organisation_id": self.organisation.id,
            "joined_on": d("2005-07-01"),
            "full_on": d("2006-07-01"),
            "roster_from": d("2010-01-01"),
            "on_roster": True,
        }
        return Person(code=code, **{**facts, **values})

    @property
    def first(self) -> Person:
        """The member most tests are about."""
        return self.people[0]

    def organisations(self) -> tuple[Organisation, ...]:
        """Every organisation."""
        return (self.top, self.organisation, *self.more_organisations)

    def register(self) -> Register:
        """People, organisations, meetings, cases."""
        return Register(
            people={person.id: person for person in self.people},
            organisations={organisation.id: organisation for organisation in self.organisations()},
            meetings={meeting.id: meeting for meeting in self.meetings},
            files=tuple(self.files),
            posts=self.posts,
            transfers=self.transfers,
        )

    def context(self) -> Context:
        """What a run rests on."""
        return Context(self.today, self.params, register=self.register())

    def member(self, person: Person | None = None) -> MemberFile:
        """The file of a member (the first if not named)."""
        who = person or self.first
        files = self.register().files_of_person.get(who.id, ())
        home = {row.id: row for row in self.organisations()}.get(who.organisation_id or "")
        months = [row.month for row in self.dues]
        return MemberFile(
            person=who,
            standing=standing(who, files),
            organisation=home,
            files=files,
            transfers=_of(self.transfers, who),
            mobiles=_of(self.mobiles, who),
            dues=tuple(DuesEntry.of(row) for row in sorted(_of(self.dues, who), key=lambda row: row.month)),
            talks=tuple(row for row in self.talks if who.id in (row.person_id, row.talker_id)),
            dues_kept_from=min(months, default=None),
            meetings=tuple(sorted(self.meetings, key=lambda row: row.on)),
            absences=_of(self.attendances, who),
        )

    def file(self) -> OrganisationFile:
        """The file of the branch."""
        return OrganisationFile(
            organisation=self.organisation,
            superior=self.top,
            enterprises=tuple(self.enterprises),
            members=tuple(self.member(person) for person in self.people),
            files=tuple(self.files),
            meetings=tuple(sorted(self.meetings, key=lambda row: row.on)),
            attendances=tuple(self.attendances),
            elections=tuple(self.elections),
            posts=tuple(sorted(self.posts, key=lambda row: row.from_on)),
            reports=tuple(self.reports),
            remittances=tuple(self.remittances),
            employees=self.employees,
            uncovered=tuple(self.uncovered),
            visits=tuple(self.visits),
            is_topmost=self.is_topmost,
        )

    def with_params(self, **values: Any) -> Branch:
        """Change thresholds."""
        self.params = replace(self.params, changed={**self.params.changed, **values})
        return self

    def of_member(self, *rules: str, person: Person | None = None) -> Outcome:
        """What the rules about members say of one."""
        return judge_member(self.member(person), self.context(), rules or None)

    def of_branch(self, *rules: str) -> Outcome:
        """What the rules about organisations say of the branch."""
        return judge_organisation(self.file(), self.context(), rules or None, self.case_dues)

    def member_says(self, *rules: str, person: Person | None = None) -> Said:
        """(rule, severity, state) of every finding about a member."""
        return _short(self.of_member(*rules, person=person))

    def branch_says(self, *rules: str) -> Said:
        """(rule, severity, state) of every finding about the branch."""
        return _short(self.of_branch(*rules))


def _of(rows: Iterable[Any], person: Person) -> tuple[Any, ...]:
    return tuple(row for row in rows if row.person_id == person.id)


def _short(outcome: Outcome) -> Said:
    return [(f.rule, f.severity.value, f.state.value) for f in outcome.findings]
