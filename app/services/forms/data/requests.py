"""Requests and reports to the superior (请示、备案报告) about people decided by one meeting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.services.forms.data.cases import CaseData
from app.services.forms.data.cultivation import NO_DOCUMENT, DocumentData
from app.services.forms.data.motions import NO_MOTION, MotionData
from app.services.forms.data.people import BranchData, people_words


@dataclass(frozen=True, slots=True)
class RequestData:
    """One letter: who it is about, the meeting behind it, its number, what is enclosed.

    ``on`` is the day that chooses the edition: the superior's answer, else the day it was handed in, else
    the meeting's. ``carried`` tells whether every count is a majority of those due (None: not known),
    ``passed`` whether the meeting passed it (None: not recorded), ``secret`` whether the ballots were
    (None: not recorded).
    """

    branch: BranchData
    people: tuple[CaseData, ...] = ()
    study: MotionData = NO_MOTION
    document: DocumentData = NO_DOCUMENT
    on: date | None = None
    carried: bool | None = None
    secret: bool | None = True
    enclosures: tuple[str, ...] = ()
    passed: bool | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """All names."""
        return tuple(case.person.name for case in self.people)

    @property
    def who(self) -> str:
        """``张三同志`` or ``张三等5名同志``; a blank to fill in if nobody is named yet."""
        return people_words(self.names) if self.people else "________同志"

    @property
    def one(self) -> CaseData | None:
        """The only person, None if there are several."""
        return self.people[0] if len(self.people) == 1 else None

    @property
    def several(self) -> bool:
        """More than one person: a table names them."""
        return len(self.people) > 1

    @property
    def blank(self) -> bool:
        """Whether nobody is named yet."""
        return not self.people

    @property
    def stands(self) -> bool:
        """Whether the decision may be written down: not if it was refused, or passed without a majority."""
        return self.passed is not False and self.carried is not False

    @property
    def talked(self) -> bool:
        """Whether the talk with everybody named is recorded."""
        return all(case.talk.on for case in self.people)

    @property
    def year_full(self) -> bool:
        """Whether everybody had a full year of cultivation on the day of the meeting (R31)."""
        day = self.study.on
        return all(day and case.year_on and case.year_on <= day for case in self.people)

    @property
    def heard(self) -> str:
        """Whose opinions on everybody named are recorded, as a sentence lists them; a blank if nobody's."""
        kinds = [case.candidacy.heard.asked for case in self.people]
        common = [kind for kind in (kinds[0] if kinds else ()) if all(kind in each for each in kinds)]
        if len(common) < 2:
            return "".join(common) or "_" * 16
        return f"{'、'.join(common[:-1])}和{common[-1]}"

    @property
    def heard_again(self) -> bool:
        """Whether members or masses were heard about everybody before the committee's review (step 12)."""
        return all(case.admission.heard.on for case in self.people)

    @property
    def prepared(self) -> bool:
        """Whether political review (合格) and training are recorded for everybody named."""
        return all(
            case.candidacy.review.conclusion == "合格" and case.candidacy.training.end_on
            for case in self.people
        )

    @property
    def on_time(self) -> str:
        """按期, unless somebody's probation was extended before (as the resolution says it)."""
        return "" if any(case.reconvened for case in self.people) else "按期"

    @property
    def extended_words(self) -> str:
        """What stands behind a period that contains an extension."""
        return "（含延长的预备期）" if any(case.reconvened for case in self.people) else ""

    @property
    def way(self) -> str:
        """How the vote was taken, as a sentence says it."""
        words = {True: "采取无记名投票方式", False: "采取记名投票方式", None: "采取________方式"}
        return words[self.secret]

    @property
    def cause(self) -> str:
        """The facts behind an extension or cancellation as a clause; a blank if none are recorded."""
        text = self.study.reason.strip().rstrip("。；，")
        for said in ("该同志", "在预备期内", "预备期内", "，"):
            text = text.removeprefix(said)
        return text or "_" * 24

    @property
    def enclosed(self) -> str:
        """The enclosures, one a line, numbered if there are several."""
        if len(self.enclosures) < 2:
            return f"附件：{''.join(self.enclosures)}" if self.enclosures else ""
        lines = [f"{number}.{name}" for number, name in enumerate(self.enclosures, 1)]
        return "附件：" + "\n".join(lines)

    @property
    def contact(self) -> str:
        """The note of a letter to a superior: whom to ask; empty if the branch has nobody recorded."""
        if not self.branch.contact:
            return ""
        phone = f"，联系电话：{self.branch.phone}" if self.branch.phone else ""
        return f"联系人：{self.branch.contact}{phone}"
