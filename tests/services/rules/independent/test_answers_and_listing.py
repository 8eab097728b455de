"""R34 and R37 with several answers of the superior, and with days on both sides of 11 May 2026."""

from __future__ import annotations

import pytest

from app.models import SuperiorFiling
from app.services.milestones import Milestones
from tests.builders import Regular, d
from tests.services.rules.independent.scenes import change, said

U = "filing 发展对象同意"


def answered(case: Regular, matter: str, on: str, result: str) -> Regular:
    """One answer more."""
    case.filings.append(
        SuperiorFiling(
            case_id=case.case.id,
            matter=matter,
            submitted_on=d(on),
            decided_on=d(on),
            result=result,
            organisation_id=case.committee.id,
        )
    )
    return case


@pytest.mark.parametrize("on", ["2026-10-12", "2026-10-20", "2026-12-01"])
def test_a_filing_after_the_consent_takes_nothing_away(on: str) -> None:
    """R37: agreed on 24 September, the notice from the 28th on; filed as well, as some places ask for."""
    case = answered(Regular(), "发展对象备案", on, "已备案")
    assert [finding.message for finding in case.findings()] == []
    nodes = Milestones(case.file(), case.params)
    assert nodes.consent_date == d("2026-09-24")
    assert nodes.dated_steps[8] == d("2026-09-24")


def test_a_consent_to_an_earlier_study_is_none_to_this_one() -> None:
    """Agreed on 24 September to the study of the 2nd; studied again in October and only filed."""
    case = answered(Regular(), "发展对象备案", "2026-10-20", "已备案")
    change(case, {"vote 研究发展对象.on": "2026-09-25"})
    assert Milestones(case.file(), case.params).consent_date == d("2026-10-20")
    assert said(case, "R34") == "V W"


@pytest.mark.parametrize(
    ("listed", "decided", "expected"),
    [
        # 「报上级党委备案后，可列为发展对象」, 「同意拟列…方可列为」: no edition lists first
        ("2026-05-08", "2026-05-08", ""),
        ("2026-05-08", "2026-05-09", "V"),
        ("2026-05-08", "2026-05-20", "V"),
        ("2026-05-12", "2026-05-14", "V"),
        ("2026-10-10", "2026-10-11", "V"),
    ],
)
def test_listed_before_the_superior_answered(listed: str, decided: str, expected: str) -> None:
    case = change(
        Regular(),
        {
            "vote 确定积极分子.on": "2025-04-01",
            "vote 研究发展对象.on": "2026-05-06",
            "case.candidate_since": listed,
            f"{U}.submitted_on": "2026-05-07",
            f"{U}.decided_on": decided,
        },
    )
    assert said(case, "R34") == expected
