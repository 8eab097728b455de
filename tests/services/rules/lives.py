"""Lawful lives beside the regular one: each a whole case in order, for sweeps and for rule tests."""

from __future__ import annotations

from typing import Any

from app.models import Consultation, Inspection, Organisation, SuperiorFiling, Vote
from tests.builders import Regular, d


def edition_2014(months: int = -36) -> Regular:
    """The regular case some years earlier: filed instead of consented to, no public notice."""
    case = Regular().shift(months)
    filing = case.filing("发展对象同意")
    filing.matter, filing.result = "发展对象备案", "已备案"
    case.notices = []
    return case


def across_editions() -> Regular:
    """Study, listing and pre-review under the text of 2014, the meeting's approval under that of 2026."""
    return edition_2014(-6)


def without_committee() -> Regular:
    """A branch without a committee: its assembly decides what a committee would."""
    case = Regular()
    case.branch.has_committee = False
    case.branch.committee_size = None
    case.votes.remove(case.vote("转正审查"))
    for vote in case.votes:
        if vote.kind == "支委会":
            vote.kind, vote.due, vote.present, vote.votes_for = "支部大会", 16, 14, 14
    return case


def with_groups() -> Regular:
    """A branch with groups: they are asked too."""
    case = Regular()
    case.branch.has_groups = True
    case.consultations += [
        Consultation(case_id=case.case.id, link=link, consulted="党小组", on=d(on), opinion="同意")
        for link, on in (("研究发展对象", "2026-08-24"), ("转正", "2027-12-01"))
    ]
    return case


def under_a_general_branch() -> Regular:
    """A branch under a 党总支, which deliberates before the committee decides."""
    case = Regular()
    general = Organisation(
        code="ZZ050", name="中共测试集团总支部委员会", kind="党总支", superior_id=case.committee.id
    )
    case.more_organisations.append(general)
    case.branch.superior_id = general.id
    case.filings.append(
        SuperiorFiling(
            case_id=case.case.id,
            matter="总支审议",
            submitted_on=d("2026-12-02"),
            decided_on=d("2026-12-10"),
            result="同意",
            organisation_id=general.id,
        )
    )
    return case


def extended() -> Regular:
    """Probation extended by six months, then converted."""
    case = Regular()
    first = case.vote("预备党员转正")
    first.outcome, first.extension_months = "延长", 6
    numbers = {
        name: getattr(first, name)
        for name in ("due", "present", "issued", "returned", "votes_for", "votes_against", "votes_abstain")
    }
    case.votes += [
        Vote(
            case_id=case.case.id,
            motion="转正审查",
            kind="支委会",
            on=d("2028-06-03"),
            due=3,
            present=3,
            result="通过",
        ),
        Vote(
            case_id=case.case.id,
            motion="预备党员转正",
            kind="支部大会",
            on=d("2028-06-05"),
            secret=True,
            result="通过",
            outcome="按期转正",
            votes_invalid=0,
            supervisor_ids=first.supervisor_ids,
            teller_ids=first.teller_ids,
            **numbers,
        ),
    ]
    case.filings.append(
        SuperiorFiling(
            case_id=case.case.id,
            matter="转正审批",
            submitted_on=d("2028-06-08"),
            decided_on=d("2028-07-03"),
            result="同意",
            organisation_id=case.committee.id,
        )
    )
    case.consultations += [
        Consultation(case_id=case.case.id, link="转正", consulted=whom, on=d("2028-06-01"), opinion="同意")
        for whom in ("党员", "群众")
    ]
    case.inspections += [
        Inspection(
            case_id=case.case.id,
            stage="预备期",
            on=d(on),
            mentor_opinion="表现较好",
            branch_opinion="继续考察",
            conclusion="较好",
        )
        for on in ("2028-02-25", "2028-05-25")
    ]
    assert case.probation is not None
    case.probation.application_dates = (d("2027-11-10"), d("2028-05-10"))
    case.probation.talk_dates = (d("2028-01-24"), d("2028-07-06"))
    case.probation.announcement_dates = (d("2028-01-25"), d("2028-07-08"))
    case.probation.archived_on = d("2028-07-20")
    case.today = d("2028-08-01")
    return case


def cancelled() -> Regular:
    """Probation ended by cancellation: decided, approved, told."""
    case = Regular()
    case.vote("预备党员转正").outcome = "取消"
    assert case.probation is not None
    case.probation.talk_dates = case.probation.announcement_dates = ()
    case.probation.archived_on, case.probation.archived_papers = None, ()
    case.probation.cancellation_notified_on = d("2028-01-24")
    case.case.status = "取消预备党员资格"
    case.case.ended_on = d("2028-01-20")
    return case


def from_elsewhere(**values: Any) -> Regular:
    """A probationary member admitted elsewhere, who came in the first spring; ``values`` change 预备期."""
    case = Regular()
    case.votes.remove(case.vote("接收预备党员"))
    case.filings = [row for row in case.filings if row.matter not in ("接收审批", "审批谈话")]
    case.person.joined_on = d("2026-11-30")
    case.case.transfer_review = "合格"
    for name, value in {"transferred_in_on": d("2027-03-01"), **values}.items():
        setattr(case.probation, name, value)
    return case
