"""A branch with a case and its committee, introduced to each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.builders import Regular
from tests.services.exchange.forks import Forks, forked
from tests.services.exchange.sites import Site, introduce, make_site

MakeSite = Callable[..., Site]


@pytest.fixture
def new_site(empty_file: Path, tmp_path: Path) -> Iterator[MakeSite]:
    """Makes sites and closes them."""
    made: list[Site] = []

    def make(name: str | None, kind: str = "党支部") -> Site:
        site = make_site(empty_file, tmp_path / f"site{len(made)}.db", name, kind)
        made.append(site)
        return site

    yield make
    for site in made:
        site.db.close()


@pytest.fixture
def park(new_site: MakeSite) -> Site:
    """The committee."""
    return new_site("中共测试园区工作委员会", "党工委")


@pytest.fixture
def branch(new_site: MakeSite, park: Site) -> Site:
    """A branch with the regular case up to 2026-11-20, introduced to the committee."""
    site = new_site(None)
    with site.db.write("录入") as session:
        Regular(upto="2026-11-20").store(session)
    from app.services.exchange.identity import own_card

    with site.db.read() as session:
        site.card = own_card(session)
    introduce(site, park)
    return site


@pytest.fixture
def forks(empty_file: Path, tmp_path: Path) -> Iterator[Forks]:
    """Two databases that share a past."""
    with forked(empty_file, tmp_path) as found:
        yield found
