"""A meeting at which members and masses are heard (征求党员和群众意见座谈会), and the result of a notice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.services.forms.data.cases import CaseData
from app.services.forms.data.motions import NO_NOTICE, NoticeFacts
from app.services.forms.data.people import BranchData, PersonData


@dataclass(frozen=True, slots=True)
class SpeechData:
    """What one speaker said (发言): name, 党员 or 群众, the words."""

    name: str
    standing: str = ""
    opinion: str = ""


@dataclass(frozen=True, slots=True)
class HearingData:
    """One hearing about one person.

    ``link`` is the decision it prepares (研究发展对象, 支委会审查, 转正); ``days`` the day or days of the
    talks as printed, ``on`` the last of them; ``members`` and ``masses`` how many took part; ``summary`` the
    opinions put together, ``opinion`` what the branch says to them. ``expiry`` is the end of the probation in
    force on that day.
    """

    branch: BranchData
    case: CaseData
    link: str = ""
    on: date | None = None
    days: str = ""
    time: str = ""
    place: str = ""
    chair: str = ""
    recorder: str = ""
    members: int | None = None
    masses: int | None = None
    speeches: tuple[SpeechData, ...] = ()
    summary: str = ""
    opinion: str = ""
    expiry: date | None = None

    @property
    def person(self) -> PersonData:
        """Whom it is about."""
        return self.case.person

    @property
    def when(self) -> str:
        """Day and time as printed in a cell."""
        return f"{self.days} {self.time}".strip()

    @property
    def speakers(self) -> str:
        """The names of those whose words are recorded."""
        return "、".join(dict.fromkeys(speech.name for speech in self.speeches))


@dataclass(frozen=True, slots=True)
class PublicityData:
    """What came of one public notice about one person (公示情况登记表).

    ``matter`` says what was announced (拟列为发展对象 …); ``opinion`` what the branch concludes from the
    recorded result.
    """

    branch: BranchData
    person: PersonData
    matter: str = ""
    notice: NoticeFacts = NO_NOTICE
    opinion: str = ""

    @property
    def on(self) -> date | None:
        """The day that chooses the edition: the notice's, else that of the decisions before it."""
        return self.notice.start_on or self.notice.consent_on or self.notice.study_on
