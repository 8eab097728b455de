"""The laws of joining (T6), no silent loss (T7), no clock (T8), repetition (T12), on the pure model."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.services.exchange.join import (
    BOTTOM,
    Register,
    Sibling,
    covers,
    current,
    edit,
    implicit,
    is_proposal,
    join,
    register,
    replace_all,
)
from app.services.exchange.parts import COMMITTEE, ENTERPRISE
from tests.services.exchange.books import ForgetfulBook, JoinBook, LaterWinsBook
from tests.services.exchange.worlds import Book, World
from tests.sizes import sized

HISTORIES = sized(2_000, 100_000)
STEPS = 30
KEPT_SEEDS: tuple[int, ...] = ()
"""Seeds that once failed: tried for ever."""


def both(state: dict[str, Register], other: dict[str, Register]) -> dict[str, Register]:
    """Two states joined."""
    return {key: join(state.get(key, BOTTOM), other.get(key, BOTTOM)) for key in {**state, **other}}


def seeds() -> list[int]:
    return [*KEPT_SEEDS, *range(HISTORIES)]


def test_the_laws_hold_on_states_of_random_histories() -> None:
    for seed in seeds():
        world = World(seed, JoinBook)
        world.run(STEPS)
        states = [*world.packages, *(book.snapshot() for book in world.books)]
        a, b, c = (world.chance.choice(states) for _ in range(3))
        assert both(a, b) == both(b, a), seed
        assert both(both(a, b), c) == both(a, both(b, c)), seed
        assert both(a, a) == a, seed
        assert both(both(a, b), b) == both(a, b), seed


def test_replicas_end_equal_nothing_is_lost_and_no_clock_decides() -> None:
    """Each history twice: with right clocks, and with clocks from -20 to +30 years and jumps."""
    for seed in seeds():
        ends = []
        for with_clocks in (False, True):
            world = World(seed, JoinBook, with_clocks)
            world.live(STEPS)
            first, *others = (book.canonical() for book in world.books)
            assert all(other == first for other in others), seed
            assert world.lost() == set(), seed
            ends.append(first)
        assert ends[0] == ends[1], seed


def test_the_same_package_again_changes_nothing() -> None:
    for seed in range(sized(200, 5_000)):
        world = World(seed, JoinBook)
        world.run(STEPS)
        book = world.books[0]
        for state in world.packages:
            book.merge(state)
            once = book.snapshot()
            for _ in range(5):
                book.merge(state)
                assert book.snapshot() == once


@pytest.mark.parametrize(("bad", "least"), [(LaterWinsBook, 200), (ForgetfulBook, 5)])
def test_the_harness_finds_what_is_wrong(bad: Callable[[str], Book], least: int) -> None:
    """A test of the test: known-bad twins lose edits in the same histories."""
    failed = 0
    for seed in range(300):
        world = World(seed, bad, with_clocks=True)
        world.live(STEPS)
        failed += bool(world.lost())
    assert failed > least


NAMES = st.sampled_from("abcd")


@st.composite
def written(draw: st.DrawFn) -> list[Register]:
    """Registers as replicas come by them: each only writes under its own name, counting up."""
    known = dict.fromkeys("abcd", BOTTOM)
    counters = dict.fromkeys("abcd", 0)
    for _ in range(draw(st.integers(1, 12))):
        name = draw(NAMES)
        if draw(st.booleans()):
            known[name] = join(known[name], known[draw(NAMES)])
            continue
        counters[name] = max(counters[name], *known[name].context.values(), 0) + 1
        by = draw(st.sampled_from([ENTERPRISE, COMMITTEE]))
        values = {"v": draw(st.integers(0, 3))}
        new = Sibling(name, counters[name], values, draw(st.booleans()), by)
        whole = draw(st.booleans())
        known[name] = replace_all(known[name], [new]) if whole else edit(known[name], new, ENTERPRISE)
    return list(known.values())


@given(written())
@settings(max_examples=sized(300, 20_000))
def test_laws_on_registers(found: list[Register]) -> None:
    a, b, c, _ = found
    assert join(a, b) == join(b, a)
    assert join(join(a, b), c) == join(a, join(b, c))
    assert join(a, a) == a
    assert covers(join(a, b), a)
    assert covers(join(a, b), b)


@given(written())
@settings(max_examples=sized(300, 20_000))
def test_what_is_shown_depends_on_the_state_alone(found: list[Register]) -> None:
    a, b, *_ = found
    assert current(join(a, b), ENTERPRISE) == current(join(b, a), ENTERPRISE)
    if join(a, b).is_alive():
        shown = current(join(a, b), ENTERPRISE)
        assert shown is not None
        assert not shown.deleted


def test_two_values_under_one_dot_both_stay() -> None:
    """A file changed behind the program: the dot is the same, the value is not, neither is dropped."""
    one = register([Sibling("a", 1, {"v": 1})])
    other = register([Sibling("a", 1, {"v": 2})])
    assert len(join(one, other).siblings) == 2
    assert join(one, other) == join(other, one)
    assert join(join(one, other), one) == join(one, other)


def test_equal_values_written_apart_are_no_conflict_and_go_together() -> None:
    one, other = register([Sibling("a", 1, {"v": 1})]), register([Sibling("b", 1, {"v": 1})])
    together = join(one, other)
    assert len(together.siblings) == 2
    after = edit(together, Sibling("a", 2, {"v": 2}), ENTERPRISE)
    assert [sibling.values for sibling in after.siblings] == [{"v": 2}]
    assert join(after, other) == after


def test_an_edit_leaves_a_conflict_open() -> None:
    together = join(register([Sibling("a", 1, {"v": 1})]), register([Sibling("b", 2, {"v": 2})]))
    after = edit(together, Sibling("a", 3, {"v": 3}), ENTERPRISE)
    assert {sibling.values["v"] for sibling in after.siblings} == {1, 3}


def test_another_kind_of_site_only_proposes() -> None:
    approved = register([Sibling("p", 1, {"v": "同意"}, by=COMMITTEE)])
    assert is_proposal(approved, ENTERPRISE, COMMITTEE)
    after = edit(approved, Sibling("e", 2, {"v": "不同意"}), COMMITTEE)
    shown = current(after, COMMITTEE)
    assert shown is not None
    assert shown.values == {"v": "同意"}
    assert len(after.siblings) == 2
    decided = edit(after, Sibling("p", 3, {"v": "备案"}, by=COMMITTEE), COMMITTEE)
    assert {sibling.values["v"] for sibling in decided.siblings} == {"备案", "不同意"}


def test_bulk_loaded_values_have_the_version_of_their_content() -> None:
    assert implicit({"v": 1}) == implicit({"v": 1})
    assert join(implicit({"v": 1}), implicit({"v": 1})) == implicit({"v": 1})
    edited = edit(implicit({"v": 1}), Sibling("a", 2, {"v": 2}), ENTERPRISE)
    assert join(edited, implicit({"v": 1})) == edited
    assert len(join(edited, implicit({"v": 9})).siblings) == 2
