"""Vote arithmetic: boundary table, published cases re-expressed, laws."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models import Vote
from app.services.rules.votes import (
    Count,
    assembly_verdict,
    committee_quorum,
    majority,
    ordinary_verdict,
    was_voted,
)
from tests.builders import Regular

NUMBERS = st.integers(0, 60)
COUNTS = st.builds(
    Count,
    due=NUMBERS,
    present=NUMBERS,
    votes_for=NUMBERS,
    votes_against=NUMBERS,
    written_for=st.integers(0, 10) | st.none(),
)


@pytest.mark.parametrize(
    ("due", "least"),
    [(1, 1), (2, 2), (3, 2), (4, 3), (5, 3), (6, 4), (7, 4), (8, 5), (9, 5), (10, 6), (15, 8)],
)
def test_more_than_half(due: int, least: int) -> None:
    assert majority(due) == least
    assert assembly_verdict(Count(due=due, present=due, votes_for=least)).passed is True
    assert assembly_verdict(Count(due=due, present=due, votes_for=least - 1)).passed is False
    assert assembly_verdict(Count(due=due, present=least)).quorum_ok is True
    assert assembly_verdict(Count(due=due, present=least - 1)).quorum_ok is False


@pytest.mark.parametrize(
    ("count", "quorum", "passed"),
    [
        (Count(due=16, present=8, votes_for=8), False, False),
        (Count(due=16, present=9, votes_for=9), True, True),
        (Count(due=15, present=7, votes_for=7), False, False),
        (Count(due=15, present=8, votes_for=8), True, True),
        # the measure is those due, not those present
        (Count(due=30, present=16, votes_for=15), True, False),
        (Count(due=30, present=16, votes_for=16), True, True),
        (Count(due=0, present=0, votes_for=0), False, False),
        (Count(due=16, present=9), True, None),
        (Count(present=9, votes_for=9), None, None),
        (Count(), None, None),
    ],
)
def test_published_cases(count: Count, quorum: bool | None, passed: bool | None) -> None:
    verdict = assembly_verdict(count)
    assert (verdict.quorum_ok, verdict.passed) == (quorum, passed)


def test_half_is_not_enough_at_an_admission_but_is_for_an_ordinary_motion() -> None:
    half = Count(due=16, present=8, votes_for=8)
    assert assembly_verdict(half).quorum_ok is False
    assert ordinary_verdict(half).quorum_ok is True
    assert ordinary_verdict(half).majority_ok is False
    assert ordinary_verdict(Count(due=15, present=8)).quorum_needed == 8
    assert committee_quorum(2, 3)
    assert committee_quorum(2, 4)
    assert not committee_quorum(1, 3)


def test_written_opinions_count_for_the_result_only() -> None:
    count = Count(due=15, present=8, votes_for=7, written_for=1)
    assert assembly_verdict(count).passed is True
    assert assembly_verdict(count).for_total == 8
    assert assembly_verdict(count, count_written=False).passed is False
    absent = replace(count, present=7, written_for=3)
    assert assembly_verdict(absent).majority_ok is True
    assert assembly_verdict(absent).passed is False


def test_the_arithmetic_in_words() -> None:
    verdict = assembly_verdict(Count(due=15, present=9, votes_for=7, written_for=1))
    assert verdict.lines == (
        "应到 15，须超过 7.5，即至少 8；实到 9，够。",
        "赞成须超过应到的一半（7.5），即至少 8；会上赞成 7＋书面赞成 1＝8，过半。",
    )
    verdict = assembly_verdict(Count(due=16, present=8, votes_for=8))
    assert verdict.lines == (
        "应到 16，须超过 8，即至少 9；实到 8，不够。",
        "赞成须超过应到的一半（8），即至少 9；赞成 8，未过半。",
    )
    assert ordinary_verdict(Count(due=16, present=8)).quorum == "应到 16，须不少于 8，即至少 8；实到 8，够。"


FULL = Count(
    due=16,
    present=14,
    issued=14,
    returned=14,
    votes_for=12,
    votes_against=1,
    votes_abstain=1,
    votes_invalid=0,
    written_for=1,
)


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({}, ()),
        ({"votes_invalid": None}, ()),
        ({"votes_for": 13}, ("赞成 13＋反对 1＋弃权 1＋无效 0＝15，多于收回票 14。",)),
        ({"votes_for": 11}, ("赞成 11＋反对 1＋弃权 1＋无效 0＝13，不等于收回票 14。",)),
        ({"issued": 13}, ("收回票 14，多于发出票 13。",)),
        ({"issued": 15}, ("发出票 15，多于实到 14。",)),
        ({"due": 13, "written_for": None}, ("实到 14，多于应到 13。",)),
        ({"written_for": 2}, ()),
        ({"written_for": 2, "written_abstain": 1}, ("实到 14＋书面意见 3＝17，多于应到 16。",)),
    ],
)
def test_ballots_balance(change: dict[str, int | None], faults: tuple[str, ...]) -> None:
    assert assembly_verdict(replace(FULL, **change)).faults == faults


@pytest.mark.parametrize(
    ("count", "faults"),
    [
        # 6+4+3 votes of 10 present: a surplus that only written opinions, counted apart, could explain
        (Count(due=16, present=10, votes_for=6, votes_against=4, votes_abstain=3), 1),
        (Count(due=10, present=11), 1),
        # 收回 is empty: the ballots are still no more than what was handed out, or than those due
        (Count(due=16, present=14, issued=12, votes_for=13), 1),
        (Count(due=16, votes_for=17), 1),
        (Count(due=16, votes_for=16), 0),
        (Count(due=16, present=10, votes_for=6, votes_against=4, written_abstain=3), 0),
    ],
)
def test_impossible_counts(count: Count, faults: int) -> None:
    assert len(assembly_verdict(count).faults) == faults


def test_empty_kinds_are_none_only_if_the_rest_makes_up_the_ballots() -> None:
    alone = replace(FULL, votes_for=14, votes_against=None, votes_abstain=None, votes_invalid=None)
    assert assembly_verdict(alone).missing == ()
    short = replace(alone, votes_for=12)
    assert assembly_verdict(short).missing == ("反对", "弃权", "无效")
    assert assembly_verdict(short).faults == ()


def test_a_count_is_read_from_a_row() -> None:
    assert Count.of(Regular().vote("接收预备党员")) == replace(FULL, written_against=0, written_abstain=0)


@pytest.mark.parametrize(
    ("row", "voted"),
    [
        (Vote(result="通过"), True),
        (Vote(result="未通过"), True),
        (Vote(result=None, votes_for=3), True),
        (Vote(result="延期", votes_for=3), True),
        (Vote(result="延期", due=16, present=7), False),
        (Vote(result=None, due=16), False),
    ],
)
def test_plans_and_postponements_are_no_votes(row: Vote, voted: bool) -> None:
    assert was_voted(row) is voted


@given(COUNTS)
def test_passing_needs_quorum_and_majority(count: Count) -> None:
    verdict = assembly_verdict(count)
    assert verdict.passed is not None
    if verdict.passed:
        assert verdict.quorum_ok
        assert verdict.for_total is not None
        assert count.present is not None
        assert count.due is not None
        assert verdict.for_total * 2 > count.due < count.present * 2


@given(COUNTS, st.integers(0, 5))
def test_another_vote_in_favour_never_harms(count: Count, more: int) -> None:
    assert count.votes_for is not None
    better = replace(count, votes_for=count.votes_for + more)
    if assembly_verdict(count).passed:
        assert assembly_verdict(better).passed
    if ordinary_verdict(count).passed:
        assert ordinary_verdict(better).passed


@given(COUNTS)
def test_the_ordinary_measure_is_the_milder_one(count: Count) -> None:
    unwritten = replace(count, written_for=None)
    if assembly_verdict(unwritten).passed:
        assert ordinary_verdict(unwritten).passed


@given(COUNTS)
def test_needed_is_the_turning_point(count: Count) -> None:
    verdict = assembly_verdict(count)
    assert verdict.needed is not None
    assert verdict.for_total is not None
    assert verdict.majority_ok is (bool(count.due) and verdict.for_total >= verdict.needed)


@given(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20), st.integers(0, 5))
def test_an_honest_count_has_no_faults(in_favour: int, against: int, abstain: int, invalid: int) -> None:
    total = in_favour + against + abstain + invalid
    count = Count(
        due=total + 2,
        present=total,
        issued=total,
        returned=total,
        votes_for=in_favour,
        votes_against=against,
        votes_abstain=abstain,
        votes_invalid=invalid,
        written_for=2,
    )
    assert assembly_verdict(count).faults == ()
    assert assembly_verdict(count).missing == ()
