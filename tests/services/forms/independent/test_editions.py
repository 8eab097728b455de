"""Meetings and booklets across the turn of the editions (2026-05-11): each is called what it was."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.services.forms.data import CaseData
from app.services.forms.data.motions import NO_MOTION
from tests.builders import d
from tests.services.forms import samples
from tests.services.forms.independent.test_f24_f34 import pages_of


def decided(study: str, consent: str, review: str, *, committee: bool = True) -> CaseData:
    """The full case with its study, consent and committee review on these days (empty: not yet)."""
    data = samples.full_case()

    def motion(day: str) -> Any:
        return replace(data.admission.review, on=d(day)) if day else NO_MOTION

    return replace(
        data,
        branch=replace(data.branch, has_committee=committee),
        candidacy=replace(
            data.candidacy,
            study=motion(study),
            consent=replace(data.candidacy.consent, on=d(consent) if consent else None),
        ),
        admission=replace(data.admission, review=motion(review)),
    )


@pytest.mark.parametrize(("key", "face"), [("f13", 8), ("f13-quarter", 8)])
@pytest.mark.parametrize(
    ("study", "consent", "today", "said"),
    [
        ("2026-05-10", "2026-05-20", "2026-11-23", "支委会讨论列为发展对象的意见"),
        ("2026-05-11", "2026-05-20", "2026-11-23", "支委会研究拟列为发展对象的意见"),
        ("2026-05-05", "", "2026-05-20", "支委会讨论列为发展对象的意见"),
        ("", "", "2026-05-10", "支委会讨论列为发展对象的意见"),
        ("", "", "2026-05-11", "支委会研究拟列为发展对象的意见"),
    ],
)
def test_the_booklet_names_a_meeting_of_before_as_it_was(
    key: str, face: int, study: str, consent: str, today: str, said: str
) -> None:
    """Errata reading 1: each cell has the edition of its own day, one not reached that of the printing."""
    pages = pages_of(key, decided(study, consent, ""), today)
    assert said in pages[face]
    answer = "同意" if (consent or today) >= "2026-05-11" else "备案"
    assert f"上级党委{answer}意见" in pages[face + 1]


@pytest.mark.parametrize(
    ("review", "today", "said"),
    [
        ("2026-05-10", "2026-11-23", "支部大会审查意见"),
        ("2026-05-11", "2026-11-23", "党员大会审查意见"),
        ("", "2026-05-11", "党员大会审查意见"),
    ],
)
def test_without_a_committee_the_assembly_reviews_by_its_name_of_that_day(
    review: str, today: str, said: str
) -> None:
    data = decided("2026-04-10", "2026-04-20", review, committee=False)
    assert said in pages_of("f13", data, today)[11]


def test_the_first_face_names_the_assembly_of_that_day() -> None:
    """An activist of 2024 was decided by a 支部大会, whatever the superior's answer in 2026."""
    data = replace(decided("2026-09-02", "2026-09-24", "", committee=False), activist_on=d("2024-09-10"))
    assert "支部大会对确定入党积极分子的意见" in pages_of("f13", data)[2].replace("\n", "")


@pytest.mark.parametrize(("day", "said"), [("2026-05-10", "支部大会"), ("2026-05-11", "党支部党员大会")])
def test_the_notice_of_approval_names_the_assembly_of_its_day(day: str, said: str) -> None:
    """F29: a meeting before the 2026 edition, approved after it."""
    data = replace(samples.full_case(), admission_on=d(day))
    assert f"经{said}2026年5月" in pages_of("f29", data)[0]


@pytest.mark.parametrize(
    ("day", "said"), [("2026-05-10", "召开支部大会日期"), ("2026-05-11", "召开党员大会日期")]
)
def test_the_probationary_booklet_names_the_assembly_of_its_day(day: str, said: str) -> None:
    data = replace(samples.full_case(), admission_on=d(day))
    assert said in pages_of("f30", data)[3]


@pytest.mark.parametrize(
    ("day", "said"), [("2026-05-10", "支部大会研究时间"), ("2026-05-11", "党员大会研究时间")]
)
def test_the_pre_examination_names_the_assembly_that_studied(day: str, said: str) -> None:
    data = decided(day, "2026-05-29", "2026-07-13", committee=False)
    assert said in pages_of("f23", data)[0]
