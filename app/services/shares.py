"""Shares the half-yearly report quotes: coverage (R200), key staff (R192), channels of nomination (R190)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.models import Enterprise, Organisation
from app.models.words import Channel, OrganisationKind
from app.services.casefile import CaseFile
from app.services.milestones import Milestones, Stage
from app.services.params import Params
from app.services.percentages import percent

KEY_STAFF = ("生产一线", "关键岗位", "经营管理骨干", "科技骨干")
_JOINT = (OrganisationKind.JOINT_BRANCH, OrganisationKind.COMPREHENSIVE_BRANCH)
_OWN = (OrganisationKind.BRANCH, OrganisationKind.GENERAL_BRANCH, OrganisationKind.COMMITTEE)


@dataclass(frozen=True, slots=True)
class Share:
    """``count`` out of ``total``."""

    count: int
    total: int

    @property
    def text(self) -> str:
        """``3/8，37.5%``, or ``—`` of nothing."""
        return f"{self.count}/{self.total}，{percent(self.count, self.total)}" if self.total else "—"


@dataclass(frozen=True, slots=True)
class Coverage:
    """组织覆盖率 and 单独组建率 over enterprises in operation (实体运营; empty counts as operating)."""

    covered: Share
    own: Share


def coverage(enterprises: Iterable[Enterprise], organisations: Iterable[Organisation]) -> Coverage:
    """How many operating enterprises are covered by an organisation of their own or a joint one (R200).

    挂靠 at a guidance station or a village is not counted as set up.
    """
    operating = {row.id for row in enterprises if row.operating is not False}
    own: set[str] = set()
    joint: set[str] = set()
    for organisation in organisations:
        if organisation.setup == "挂靠":
            continue
        if organisation.kind in _JOINT or organisation.setup == "联合":
            joint.update(organisation.enterprise_ids)
        elif organisation.kind in _OWN:
            own.update(organisation.enterprise_ids)
    total = len(operating)
    return Coverage(Share(len((own | joint) & operating), total), Share(len(own & operating), total))


def in_cultivation(files: Iterable[CaseFile], params: Params) -> list[CaseFile]:
    """Open cases from activist to candidate (在培)."""
    found = []
    for file in files:
        nodes = Milestones(file, params)
        if not nodes.is_ended and nodes.stage in (Stage.ACTIVIST, Stage.CANDIDATE):
            found.append(file)
    return found


def key_share(files: Sequence[CaseFile]) -> Share:
    """The share of front-line, key-post, managing and technical staff among cases (R192: a union)."""
    key = sum(any(word in KEY_STAFF for word in file.person.categories) for file in files)
    return Share(key, len(files))


def channel_shares(files: Sequence[CaseFile]) -> dict[Channel, Share]:
    """For each channel of 三推一选 how many cases were nominated through it; one may count in several."""
    used = [{row.channel for row in file.recommendations} for file in files]
    return {channel: Share(sum(channel in channels for channels in used), len(used)) for channel in Channel}
