"""Shares: coverage, key staff, channels."""

from __future__ import annotations

import pytest

from app.models import Enterprise, Organisation
from app.models.words import Channel
from app.services.params import Params
from app.services.percentages import percent
from app.services.shares import Share, channel_shares, coverage, in_cultivation, key_share
from tests.builders import Regular


def test_coverage() -> None:
    one, two, three, shut = (
        Enterprise(code=f"QY{number}", name=f"企业{number}", operating=None if number < 4 else False)
        for number in range(1, 5)
    )
    own = Organisation(code="A", name="甲", kind="党支部", enterprise_ids=(one.id, shut.id))
    joint = Organisation(code="B", name="乙", kind="联合党支部", enterprise_ids=(one.id, two.id))
    station = Organisation(code="C", name="丙", kind="党建指导站", setup="挂靠", enterprise_ids=(three.id,))
    found = coverage([one, two, three, shut], [own, joint, station])
    assert found.covered == Share(2, 3)
    assert found.own == Share(1, 3)
    assert found.covered.text == "2/3，66.7%"
    assert coverage([], []).covered.text == "—"


def test_shares_of_those_in_cultivation() -> None:
    first, second = Regular(upto="2026-03-01"), Regular(upto="2026-03-01")
    first.person.categories = ("生产一线", "科技骨干")
    second.person.categories = ("其他",)
    files = in_cultivation([first.file(), second.file(), Regular().file()], Params())
    assert [file.case.id for file in files] == [first.case.id, second.case.id]
    assert key_share(files) == Share(1, 2)
    assert channel_shares(files) == {
        Channel.MEMBERS: Share(2, 2),
        Channel.MASS_ORGANISATION: Share(0, 2),
        Channel.ENTERPRISE: Share(2, 2),
        Channel.PARTY_SELECTION: Share(0, 2),
    }


@pytest.mark.parametrize(
    ("count", "total", "text"),
    [
        (0, 7, "0.0%"),
        (7, 7, "100.0%"),
        (3, 8, "37.5%"),
        (2, 3, "66.7%"),
        # a half is rounded up, whatever stands before it: 6.25, 18.75, 81.25
        (1, 16, "6.3%"),
        (3, 16, "18.8%"),
        (13, 16, "81.3%"),
        (1, 2000, "0.1%"),
        (1, 2001, "0.0%"),
    ],
)
def test_per_cent(count: int, total: int, text: str) -> None:
    assert percent(count, total) == text
