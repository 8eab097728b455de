"""The history of one person while it is laid: the days of the nodes reached, and the rows written.

Every day is drawn between what the 细则 asks for and what it allows, under the edition in force on that day;
whatever would lie after today (or after the end of the case) is not written.
"""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from app.models import Consultation, DevelopmentCase, Helper, Meeting, Person, Record, SuperiorFiling, Vote
from app.services.dates import add_days
from app.services.demo.branch import Branch, Motion
from app.services.demo.chance import Draw
from app.services.demo.later_texts import committee_decision, consulted, on_conversion
from app.services.demo.people import Profile
from app.services.demo.plan import Plan
from app.services.editions import Edition, edition_on
from app.services.params import Params

R = TypeVar("R", bound=Record)
_SHIPPED = Params()


class History:
    """The history while it is laid: days of the nodes reached so far, and the rows written."""

    def __init__(self, branch: Branch, profile: Profile, case_code: str, plan: Plan) -> None:
        self.branch = branch
        self.profile = profile
        self.plan = plan
        self.days = branch.days
        self.draw: Draw = branch.draw("case", case_code)
        self.nodes: dict[str, date] = {"received": plan.received}
        self.mentors: list[Helper] = []
        self.introducers: list[Helper] = []
        self.until = branch.days.today
        if plan.ending is not None:
            self.until = add_days(plan.ending.on, -1)
        self.case = DevelopmentCase(
            id=branch.ids.of("case", case_code),
            code=case_code,
            person_id=profile.person.id,
            organisation_id=branch.organisation.id,
        )
        branch.cases.append(self.case)
        branch.rows.append(self.case)

    @property
    def person(self) -> Person:
        """Whose history it is."""
        return self.profile.person

    # Days

    def is_past(self, day: date) -> bool:
        """Whether a day may be written about."""
        return day <= self.until

    def reach(self, node: str, after: date, low: int, high: int, latest: date | None = None) -> date | None:
        """The working day of a node, ``low`` to ``high`` days after ``after``; None if it lies ahead.

        A fixed day is taken as it stands, a wished one is moved to ``after + low`` or ``latest``.
        """
        day = self.plan.fixed.get(node)
        if day is None:
            wish = self.plan.target.get(node) or add_days(after, self.draw.whole(low, high))
            day = self.days.on_or_after(max(wish, add_days(after, low)))
            if latest is not None and day > latest:
                day = self.days.on_or_before(latest)
        if not self.is_past(day):
            return None
        self.nodes[node] = day
        return day

    def meet(self, node: str, kind: str, earliest: date, latest: date) -> date | None:
        """The day of a meeting between two days; None if it lies ahead or is not planned."""
        day = self.plan.fixed.get(node)
        if day is None:
            wish = max(self.plan.target.get(node, earliest), earliest)
            day = self.branch.meeting_day(kind, min(wish, latest), latest)
        if not self.is_past(day):
            return None
        self.nodes[node] = day
        return day

    def is_2026(self, day: date) -> bool:
        """Whether the text of 2026 judges a day."""
        return edition_on(day, _SHIPPED) is Edition.R2026

    # Rows

    def add(self, model: type[R], key: str, **values: object) -> R:
        """A row of the case, its UUID made from the case, the table and ``key``."""
        row = model(
            id=self.branch.ids.of(self.case.code, model.__tablename__, key), case_id=self.case.id, **values
        )
        self.branch.rows.append(row)
        return row

    def helper(self, role: str, person: Person, day: date, how: str) -> Helper:
        """A mentor or introducer in office from ``day``."""
        key = f"{role}-{person.code}"
        row = Helper(
            id=self.branch.ids.of(self.case.code, "helper", key),
            case_id=self.case.id,
            role=role,
            person_id=person.id,
            from_on=day,
            how=how,
        )
        self.branch.add_helper(row)
        (self.mentors if role == "培养联系人" else self.introducers).append(row)
        return row

    def filing(self, matter: str, key: str, **values: object) -> SuperiorFiling:
        """A step in the superior's hands."""
        values.setdefault("organisation_id", self.branch.superior.id)
        return self.add(SuperiorFiling, key, matter=matter, **values)

    def motion(self, motion: str, kind: str, day: date, subject: str, **values: object) -> Meeting:
        """A motion put at a meeting of the branch; the counts are settled when all histories are laid."""
        vote = Vote(
            id=self.branch.ids.of(self.case.code, "vote", motion, day.isoformat()),
            case_id=self.case.id,
            motion=motion,
            kind=kind,
            on=day,
            **values,
        )
        introducers = tuple(row.person_id for row in self.introducers)
        return self.branch.put(Motion(vote, self.profile, introducers), subject)

    def decision(self, motion: str) -> str:
        """The committee's opinion on a motion; in a branch without one, the assembly's."""
        text = committee_decision(motion, self.person.name, groups=self.branch.has_groups)
        return text if self.branch.has_committee else text.replace("支委会", "支部党员大会")

    def ask(
        self,
        link: str,
        whom: str,
        on: date,
        what: str,
        number: int | None = None,
        speaker: str | None = None,
    ) -> Consultation:
        """An opinion asked before a decision (征求意见); before a conversion ``what`` is 按期转正 or 延长."""
        if link == "转正":
            opinion = on_conversion(self.draw, whom, self.profile, extend=what == "延长")
        else:
            opinion = consulted(self.draw, whom, self.profile, what)
        return self.add(
            Consultation,
            f"{link}-{whom}-{on}-{speaker or ''}",
            link=link,
            consulted=whom,
            on=on,
            number=number,
            speaker=speaker,
            opinion=opinion,
        )

    def reply_number(self, day: date) -> str:
        """A document number of the superior."""
        return f"示园工组〔{day.year}〕{(day - date(day.year, 1, 1)).days // 4 + 1}号"
