"""Tests of the tests (T2b for the other targets): each safeguard taken out makes its test fail.

Targets with their known-bad twin elsewhere: T1, T2, T6 to T9, T11, T13, T14 and T18 (docs/reliability.md).
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.services import database, files
from app.services.disk_trouble import plainly
from app.services.exchange import reading, strict
from app.services.journal.audit import ChainState, _entries
from app.services.journal.canonical import digest, dumps
from tests.reliability import test_chain, test_faults
from tests.reliability.faults import BROKEN, Fault
from tests.reliability.operations import Bench, Operation, Pdf, Save
from tests.reliability.tally import Tally
from tests.services import test_files, test_migrations, test_one_instance
from tests.services.conftest import empty_file  # noqa: F401  a fixture
from tests.services.exchange import test_hostile_packages, test_join, test_package_fuzz
from tests.services.exchange.books import JoinBook
from tests.services.exchange.conftest import branch, new_site, park  # noqa: F401  fixtures
from tests.services.exchange.sites import Site, listing

pytestmark = pytest.mark.reliability("T2b")

bench = test_faults.bench
hostile = test_hostile_packages.bench


def fails(test: Callable[..., object], *given: Any, **named: Any) -> bool:
    """Whether a test finds something."""
    try:
        test(*given, **named)
    except (AssertionError, pytest.fail.Exception):
        return True
    return False


class StraightToTheTarget(Pdf):
    """T3: a file written over the old one without a temporary file."""

    def run(self) -> object:
        with plainly(self.target, "没有保存"), self.target.open("wb") as file:
            file.write(b"%PDF half")
            file.flush()
            file.write(b" whole %%EOF")
            file.flush()
            os.fsync(file.fileno())
        return None


class TwoTransactions(Save):
    """T3: one act of the user in two transactions."""

    def run(self) -> object:
        from app.services.journey.facts import save_row
        from tests.builders import d

        assert self.db is not None
        with self.db.write("记录思想汇报") as session:
            save_row(session, self.case, "thought_report", None, {"on": d("2026-01-05"), "title": "新的"})
        with self.db.write("记录谈话") as session:
            save_row(session, self.case, "talk", self.case, {"talk_place": "新的"})
        return None


@pytest.mark.needs_disk
@pytest.mark.parametrize("kind", [StraightToTheTarget, TwoTransactions])
def test_faults_find_it(bench: Bench, quick_folder: Path, kind: type[Operation]) -> None:
    steps = test_faults.steps_to_try(bench, quick_folder / "count", kind, BROKEN)
    found = {
        test_faults.tried(bench, quick_folder / str(at), kind, Fault(BROKEN, at, False)) for at in steps
    } - {""}
    assert any("half" in words or "nothing done" in words for words in found), found


class _NoDigest:
    """A digest that agrees with everything."""

    def __init__(self, _content: bytes = b"") -> None:
        pass

    def update(self, _content: bytes) -> None:
        pass

    def hexdigest(self) -> str:
        return _Anything()


class _Anything(str):
    __slots__ = ()

    def __eq__(self, _other: object) -> bool:
        return True

    def __ne__(self, _other: object) -> bool:
        return False

    __hash__ = str.__hash__


def test_altered_content_is_found(
    branch: Site,  # noqa: F811
    park: Site,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """T4: a reader that compares no checksum takes altered rows."""
    monkeypatch.setattr(test_package_fuzz, "TRIES", 1_000)
    monkeypatch.setattr(test_package_fuzz, "_changed_archive", _other_name)
    assert not fails(test_package_fuzz.test_mutated_inside, branch, park, "anybody")
    monkeypatch.setattr(reading, "hashlib", type("Careless", (), {"sha256": _NoDigest}))
    assert fails(test_package_fuzz.test_mutated_inside, branch, park, "anybody")


def _other_name(chance: random.Random, parts: Any, recipient: Site, sender: Site) -> bytes:
    """A valid package with one byte of a name changed, under the old list of contents."""
    changed = test_package_fuzz.Parts(parts.header, dict(parts.manifest), dict(parts.members))
    member = "rows/person.jsonl"
    number = chance.choice("23456789")
    changed.members[member] = changed.members[member].replace("党员01".encode(), f"党员0{number}".encode(), 1)
    changed.manifest = {**parts.manifest, "members": listing(parts.members)}
    return bytes(changed.pack(sender, recipient, refresh=False))


def test_hostile_packages_are_found(
    hostile: test_hostile_packages.Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T5: without a look at the signature and at the lines some of the corpus is taken."""
    monkeypatch.setattr(reading, "manifest_is_signed", lambda *_given: True)
    monkeypatch.setattr(reading, "check_line", lambda line, last: strict.strict_json(line, 10**9) and last)
    one_case, taken = test_hostile_packages.test_every_hostile_file_gets_its_sentence, 0
    for case in test_hostile_packages.CASES:
        taken += fails(one_case, hostile, case, tmp_path)
    assert taken >= 3


def test_opening_a_newer_file_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """T10: a program that opens whatever is a database."""

    def open_anything(path: Path, **_options: Any) -> Any:
        import sqlite3

        with sqlite3.connect(path) as opened:
            opened.execute("PRAGMA user_version = 1")
        opened.close()

    monkeypatch.setattr(test_migrations, "open_database", open_anything)
    assert fails(test_migrations.test_newer_and_unknown_files_keep_every_byte, tmp_path, "0003")
    (tmp_path / "x.db").unlink()
    assert fails(test_migrations.test_a_newer_version_is_seen_in_the_header_alone, tmp_path)
    assert database.HEAD


class OwnEdits(JoinBook):
    """T12: what arrives is entered as if it had been typed here."""

    def merge(self, state: Any) -> None:
        super().merge(state)
        for key, known in list(self.data.items()):
            if key in state and known.siblings:
                self.write(key, known.siblings[0].values.get("token", ""), test_join_start())


def test_join_start() -> Any:
    """A moment of the histories."""
    from tests.services.exchange.worlds import START

    return START


test_join_start.__test__ = False  # type: ignore[attr-defined]


def test_merging_twice_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(test_join, "sized", lambda *_sizes: 20)
    monkeypatch.setattr(test_join, "JoinBook", OwnEdits)
    assert fails(test_join.test_the_same_package_again_changes_nothing)


NAIVE_HOLDER = """
import sys
from pathlib import Path
mark = Path(sys.argv[1]) / "window.pid"
free = not mark.exists()
mark.write_text("here")
print(free, flush=True)
sys.stdin.read()
"""


class ByMark:
    """T15: the place is taken while a file stands there; a killed program leaves it."""

    def __init__(self, folder: Path, name: str) -> None:
        self._mark = folder / f"{name}.pid"

    def claim(self) -> bool:
        return not self._mark.exists()

    def ask_to_show(self) -> None:
        self._mark.with_suffix(".show").touch()

    def take_request(self) -> bool:
        asked = self._mark.with_suffix(".show")
        was = asked.exists()
        asked.unlink(missing_ok=True)
        return was


def test_a_mark_that_stays_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(test_one_instance, "HOLDER", NAIVE_HOLDER)
    monkeypatch.setattr(test_one_instance, "OneInstance", ByMark)
    assert fails(test_one_instance.test_one_of_many_and_none_left_behind, tmp_path)


def test_writing_over_a_held_file_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """T16: the target opened for writing, tried again and again."""

    def naive(target: Path, content: bytes, **_options: Any) -> Path:
        target.write_bytes(content)
        return target

    monkeypatch.setattr(files, "save_bytes", naive)
    for test in (
        test_files.test_a_held_target_keeps_the_old_file_and_names_the_new_one,
        test_files.test_full_disk_leaves_the_old_file_and_no_scraps,
    ):
        folder = tmp_path / test.__name__
        folder.mkdir()
        assert fails(test, folder, monkeypatch)
        monkeypatch.undo()
        monkeypatch.setattr(files, "save_bytes", naive)


def test_a_chain_without_links_is_found(
    start_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T17: entries that vouch for themselves only."""

    def unlinked(session: Session, _anchor: object = None) -> ChainState:
        number = 0
        for entry in _entries(session):
            number += 1
            stored = entry.pop("hash")
            if digest(dumps(entry)) != stored:
                return ChainState(False, number, number, "")
        return ChainState(True, number, None, "")

    db = database.open_database(Path(shutil.copy(start_file, tmp_path / "live.db")))
    for number in range(5):
        with db.write(f"改 {number}") as session:
            session.add(database_person(number))
    monkeypatch.setattr(test_chain, "TRIES", 60)
    assert not fails(test_chain.test_every_tampering_is_found_and_nothing_else, db, Tally())
    db.close()
    db = database.open_database(db.path)
    monkeypatch.setattr(test_chain, "verify_chain", unlinked)
    assert fails(test_chain.test_every_tampering_is_found_and_nothing_else, db, Tally())
    db.close()


def database_person(number: int) -> Any:
    """Somebody, so that the chain has links."""
    from app.models import Person

    return Person(code=f"RY9{number:02}", name=f"人{number}")
