"""三推一选: recommendations through the four channels beside each other; counts advise, minutes decide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from app.models import Person, Recommendation
from app.models.words import Channel, Motion
from app.services.casefile import CaseFile
from app.services.milestones import Milestones, Stage
from app.services.params import Params

LONG_NAMES = {
    Channel.MEMBERS: "党员推荐",
    Channel.MASS_ORGANISATION: "群团组织推优",
    Channel.ENTERPRISE: "企业推荐",
    Channel.PARTY_SELECTION: "党组织选优",
}
"""What is printed for the workbook's short words (fields.md 4.3)."""


@dataclass(frozen=True, slots=True)
class ChannelCount:
    """One channel's latest recommendation of one person; ``share`` is 赞成 of 实到."""

    row: Recommendation

    @property
    def share(self) -> Fraction | None:
        """赞成 ÷ 实到, or None where a number is missing or nobody was there."""
        if self.row.votes_for is None or not self.row.present:
            return None
        return Fraction(self.row.votes_for, self.row.present)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One person on the comparison sheet. ``decided`` is what the minutes say: 通过, 未通过, 延期 or ""."""

    case_id: str
    case_code: str
    person: Person
    channels: dict[Channel, ChannelCount]
    decided: str

    @property
    def number_of_channels(self) -> int:
        """Through how many channels the person was recommended."""
        return len(self.channels)


def candidates(files: Iterable[CaseFile], params: Params) -> list[CaseFile]:
    """Cases past the talk and not yet 积极分子: whom the ballots name (F08)."""
    return [
        file
        for file in files
        if (nodes := Milestones(file, params)).stage is Stage.APPLICANT
        and nodes.talk is not None
        and not nodes.is_ended
    ]


def compare(files: Iterable[CaseFile]) -> tuple[Comparison, ...]:
    """The comparison sheet: most channels first, then by the members' share, then by code."""
    rows = []
    for file in files:
        channels = {Channel(row.channel): ChannelCount(row) for row in file.recommendations}
        votes = [vote for vote in file.votes if vote.motion == Motion.ACTIVIST and vote.result]
        rows.append(
            Comparison(
                case_id=file.case.id,
                case_code=file.case.code,
                person=file.person,
                channels=channels,
                decided=(votes[-1].result or "") if votes else "",
            )
        )

    def order(row: Comparison) -> tuple[int, Fraction, str]:
        members = row.channels.get(Channel.MEMBERS)
        share = members.share if members is not None else None
        return (-row.number_of_channels, -(share or Fraction(0)), row.case_code)

    return tuple(sorted(rows, key=order))


def channel_totals(files: Iterable[CaseFile]) -> dict[Channel, int]:
    """How many people each channel recommended (R190)."""
    totals = dict.fromkeys(Channel, 0)
    for file in files:
        for channel in {Channel(row.channel) for row in file.recommendations}:
            totals[channel] += 1
    return totals
