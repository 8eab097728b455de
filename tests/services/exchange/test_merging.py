"""Many files at once: previews, results, 取消 between files, a workbook that would rename us."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from app.errors import Cancelled
from app.models import Organisation, Person
from app.services.exchange.branches import list_branches, tally_enterprises
from app.services.founding import found_place
from app.services.merging import STOPPED, merge_files, plan_files
from app.services.workbook import export_workbook
from tests.builders import Regular
from tests.services.exchange.conftest import MakeSite
from tests.services.exchange.sites import HereReader, Site, introduce

NOW = datetime(2026, 11, 30, 6, 3, tzinfo=UTC)


class StopAt:
    """A progress that is cancelled before the n-th file."""

    def __init__(self, n: int) -> None:
        self._n = n

    def step(self, done: int, total: int, text: str) -> None:
        if done >= self._n:
            raise Cancelled


@pytest.fixture
def park(new_site: MakeSite) -> Site:
    return new_site("中共测试园区工作委员会", "党工委")


@pytest.fixture
def sites(new_site: MakeSite, park: Site) -> list[Site]:
    from app.services.exchange.identity import own_card

    made = []
    for name in ("中共甲公司支部委员会", "中共乙公司支部委员会"):
        site = new_site(None)
        regular = Regular(upto="2026-11-20")
        regular.branch.name = name
        with site.db.write("录入") as session:
            regular.store(session)
            site.card = own_card(session)
        introduce(site, park)
        made.append(site)
    return made


def packages(sites: list[Site], park: Site, folder: Path) -> list[Path]:
    paths = []
    for n, site in enumerate(sites):
        path = folder / f"{n}.zbpk"
        path.write_bytes(site.export(park).content)
        paths.append(path)
    return paths


def names(site: Site) -> int:
    with site.db.read() as session:
        return len(session.scalars(select(Person.id)).all())


def test_every_file_has_its_result(sites: list[Site], park: Site, tmp_path: Path) -> None:
    photo = tmp_path / "照片.zbpk"
    photo.write_bytes(b"a picture")
    paths = [photo, tmp_path / "没有.zbpk", *packages(sites, park, tmp_path)]
    with park.db.read() as session:
        planned = plan_files(session, paths, HereReader())
    assert [one.result.state for one in planned] == ["new", "new", "refused", "refused"]
    assert {one.result.code for one in planned} == {"", "E-PKG-01", "E-PKG-14"}
    assert names(park) == 0
    run = merge_files(park.db, planned, HereReader(), NOW)
    assert [one.state for one in run.results] == ["new", "new", "refused", "refused"]
    assert names(park) == 34
    assert "person" in run.changes.tables()
    again = merge_files(park.db, planned, HereReader(), NOW)
    assert [one.state for one in again.results] == ["seen", "seen", "refused", "refused"]


def test_cancelled_files_are_left_alone(sites: list[Site], park: Site, tmp_path: Path) -> None:
    with park.db.read() as session:
        planned = plan_files(session, packages(sites, park, tmp_path), HereReader())
    run = merge_files(park.db, planned, HereReader(), NOW, StopAt(1))
    assert [one.state for one in run.results] == ["new", STOPPED]
    assert names(park) == 17


def test_a_file_changed_since_its_preview_is_not_taken(sites: list[Site], park: Site, tmp_path: Path) -> None:
    (path, *_rest) = packages(sites, park, tmp_path)
    with park.db.read() as session:
        planned = plan_files(session, [path], HereReader())
    path.write_bytes(path.read_bytes() + b"x")
    (result,) = merge_files(park.db, planned, HereReader(), NOW).results
    assert (result.state, result.code) == ("refused", "E-PKG-23")
    assert names(park) == 0


def test_a_workbook_does_not_make_our_organisation_another(
    sites: list[Site], new_site: MakeSite, tmp_path: Path
) -> None:
    other = new_site("中共测试园区工作委员会", "党工委")
    path = tmp_path / "支部.xlsx"
    with sites[0].db.read() as session:
        export_workbook(session, path)
    with other.db.read() as session:
        (planned,) = plan_files(session, [path], HereReader())
    assert planned.result.code == "E-PKG-24"
    assert "中共甲公司支部委员会" in planned.result.reason
    merge_files(other.db, [planned], HereReader(), NOW)
    with other.db.read() as session:
        home = session.scalars(select(Organisation).where(Organisation.code == "ZZ001")).one()
        assert home.name == "中共测试园区工作委员会"


def test_a_workbook_is_taken_in_unsigned(sites: list[Site], new_site: MakeSite, tmp_path: Path) -> None:
    empty = new_site(None)
    path = tmp_path / "支部.xlsx"
    with sites[0].db.read() as session:
        export_workbook(session, path)
    with empty.db.read() as session:
        planned = plan_files(session, [path], HereReader())
    assert (planned[0].result.signed, planned[0].by_sheet["人员"]) == (False, {"create": 17})
    merge_files(empty.db, planned, HereReader(), NOW)
    assert names(empty) == 17


def test_branches_say_what_came_and_what_waits(sites: list[Site], park: Site, tmp_path: Path) -> None:
    with park.db.read() as session:
        assert [(one.received, one.is_answered) for one in list_branches(session)] == [(0, False)] * 2
        planned = plan_files(session, packages(sites, park, tmp_path), HereReader())
    merge_files(park.db, planned, HereReader(), datetime(2026, 11, 22, tzinfo=UTC))
    park.reply(sites[0])
    with park.db.read() as session:
        found = {one.name: one for one in list_branches(session)}
        tallies = tally_enterprises(session)
    one, other = found["中共甲公司支部委员会"], found["中共乙公司支部委员会"]
    assert (one.received, one.answered, one.is_answered) == (1, 1, True)
    assert (other.received, other.answered, other.is_answered) == (1, 0, False)
    assert (one.people, one.members, one.cases, one.anchor) == (17, 16, 1, "")
    assert [tally.people for tally in tallies] == [17, 17]


def test_a_shorter_audit_chain_is_noticed(sites: list[Site], park: Site) -> None:
    from app.models.exchange_sites import PackageReceived

    site = sites[0]
    for number in (1, 2):
        with site.db.write("改") as session:
            session.scalars(select(Person)).first().position = f"岗位{number}"  # type: ignore[union-attr]
        park.merge(site.export(park).content)
    with park.db.write() as session:
        last = session.scalars(select(PackageReceived).order_by(PackageReceived.sequence.desc())).first()
        assert last is not None
        last.audit_n -= 3
        session.add(Person(code="X", name="甲"))
    with park.db.read() as session:
        found = {one.name: one.anchor for one in list_branches(session)}
    assert found["中共甲公司支部委员会"].startswith("比留存的少")


def test_a_work_committee_is_founded_as_one(new_site: MakeSite) -> None:
    from app.services.exchange.parts import COMMITTEE, ENTERPRISE
    from app.services.exchange.replica import site_kind

    for kind, side in (("党支部", ENTERPRISE), ("党委", ENTERPRISE), ("党工委", COMMITTEE)):
        site = new_site(None)
        with site.db.write("新建") as session:
            found_place(session, "中共测试组织", kind)
        with site.db.read() as session:
            assert site_kind(session) == side
