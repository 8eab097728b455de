"""T11: random histories of backups: each counts only once restored, and enough good ones are always left.

A history changes the data, makes backups at two places, meets a stick that is not there, a clock that jumps,
a disk that writes something else and a backup that rots later; at its end every backup left is restored.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.errors import UserError
from app.models import Person
from app.services.backup import making, rotation
from app.services.backup.container import SUFFIX, list_backups
from app.services.backup.restoring import restore_backup
from app.services.backup.rotation import ALWAYS, to_remove
from app.services.backup.upkeep import back_up, set_second_place
from app.services.database import open_database
from app.services.exchange.state_hash import state_hash
from tests.reliability.tally import Tally
from tests.sizes import sized

pytestmark = pytest.mark.reliability("T11")

HISTORIES = sized(50, 1_000)
KEPT_SEEDS: tuple[int, ...] = ()
"""Seeds that once failed: tried for ever."""
START = datetime(2026, 11, 25, 8, tzinfo=UTC)
STEPS = 7
_EARLY = 24
"""Backups that are there when a history begins: the rotation has something to do at once."""


@dataclass
class History:
    """One life of a data file and its backups, with the truth about each."""

    seed: int
    folder: Path
    empty: Path
    contents: dict[int, str] = field(default_factory=dict)
    damaged: set[int] = field(default_factory=set)
    troubles: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.folder.mkdir(parents=True)
        self.db = open_database(Path(shutil.copy(self.empty, self.folder / "zhibu.db")))
        self.place = self.folder / "备份"
        self.stick = self.folder / "U盘"
        self.at = START
        self.people = 0

    def live(self, steps: int) -> None:
        """So many things happen; then every backup that is left is tried."""
        self.begin()
        deeds: list[Callable[[], None]] = [
            self.change,
            self.make,
            self.make,
            self.fail,
            self.damage,
            self.unplug,
        ]
        for _ in range(steps):
            self.at += self.chance.choice([timedelta(minutes=30), timedelta(days=1), timedelta(days=40)])
            if self.chance.random() < 0.1:
                self.at += self.chance.choice([-1, 1]) * timedelta(days=self.chance.choice([1, 400, 9_000]))
            self.chance.choice(deeds)()
        self.make()
        self.try_all()
        self.db.close()

    def begin(self) -> None:
        """A stick, a first real backup, and copies of it that stand for those of earlier days."""
        self.stick.mkdir()
        with self.db.write("设置") as session:
            set_second_place(session, self.stick)
        self.change()
        self.make()
        number, content = next(iter(self.contents.items()))
        first = next(path for path, _ in list_backups(self.place))
        head, line, sealed = first.read_bytes().partition(b"\n")[0], *_line(first)
        for sequence in range(number + 1, number + _EARLY):
            other = line.replace(b'"sequence": %d,' % number, b'"sequence": %d,' % sequence)
            assert other != line
            path = self.place / f"备份-{sequence:06}{SUFFIX}"
            path.write_bytes(head + b"\n" + other + b"\n" + sealed)
            self.contents[sequence] = content

    def content(self) -> str:
        """The hash of the live data."""
        with self.db.read() as session:
            return state_hash(session)

    def change(self) -> None:
        """Somebody is entered."""
        self.people += 1
        with self.db.write("录入") as session:
            session.add(Person(code=f"RY{self.people:03}", name=f"人{self.chance.random():.6f}"))

    def make(self) -> None:
        """A backup that must be good, be the newest, and leave enough."""
        good = self.good()
        made = back_up(self.db, self.place, self.at)
        self.contents[made.header.sequence] = self.content()
        if made.header.content != self.content():
            self.troubles.append("the header names another content")
        listed = list_backups(self.place)
        if not listed or listed[0][0] != made.path:
            self.troubles.append("the newest is gone")
        if len(self.good()) < min(ALWAYS, len(good) + 1):
            self.troubles.append(f"only {len(self.good())} good ones are left")

    def fail(self) -> None:
        """The disk keeps something else than what was to be written: nothing new counts, nothing old goes."""
        before = {path.name for path in self.place.iterdir()}
        pack = making.pack

        def wrong(header: making.BackupHeader, database: bytes, recipient: str) -> bytes:
            spoilt = bytearray(pack(header, database, recipient))
            spoilt[self.chance.randrange(len(spoilt) // 2, len(spoilt))] ^= 1
            return bytes(spoilt)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(making, "pack", wrong)
            try:
                back_up(self.db, self.place, self.at)
            except UserError:
                pass
            else:
                self.troubles.append("a spoilt backup counted")
        if {path.name for path in self.place.iterdir()} != before:
            self.troubles.append("a failed backup changed the folder")

    def damage(self) -> None:
        """A backup rots on the disk: not the newest, which would be seen at the next rehearsal."""
        older = [(path, header) for path, header in list_backups(self.place)][1:]
        older = [(path, header) for path, header in older if header.sequence not in self.damaged]
        if len(older) <= ALWAYS + 4:
            return
        path, header = self.chance.choice(older)
        content = bytearray(path.read_bytes())
        content[-1] ^= 1
        path.write_bytes(content)
        self.damaged.add(header.sequence)

    def unplug(self) -> None:
        """The stick is pulled out, or put in again."""
        away = self.folder / "抽屉"
        if self.stick.is_dir():
            self.stick.rename(away)
        else:
            away.rename(self.stick)

    def good(self) -> list[int]:
        """Sequences of the backups in the folder that were not spoilt."""
        listed = [header.sequence for _, header in list_backups(self.place)]
        return [number for number in listed if number not in self.damaged]

    def try_all(self) -> None:
        """Restore every backup at both places; the spoilt ones must refuse."""
        target = self.folder / "again.db"
        known: dict[bytes, str] = {}
        for folder in (self.place, self.stick, self.folder / "抽屉"):
            for path, header in list_backups(folder):
                spoilt = folder == self.place and header.sequence in self.damaged
                sealed = _line(path)[1]
                if sealed in known and not spoilt:
                    continue  # one of the copies of earlier days: the very same inside
                try:
                    restore_backup(path, target)
                except UserError:
                    if not spoilt:
                        self.troubles.append(f"{header.sequence} does not restore")
                    continue
                if spoilt or self.restored(target) != self.contents[header.sequence]:
                    self.troubles.append(f"{header.sequence} holds something else")
                known[sealed] = self.contents[header.sequence]

    def restored(self, target: Path) -> str:
        """The content of a restored file, which is removed."""
        again = open_database(target)
        with again.read() as session:
            content = state_hash(session)
        again.close()
        for path in target.parent.glob(f"{target.name}*"):
            path.unlink()
        return content


def _line(path: Path) -> tuple[bytes, bytes]:
    """The header line of a backup file and what is sealed behind it."""
    _magic, line, sealed = path.read_bytes().split(b"\n", 2)
    return line, sealed


def live(seed: int, folder: Path, empty: Path) -> list[str]:
    """The troubles of one history."""
    history = History(seed, folder, empty)
    history.live(STEPS)
    return history.troubles


@pytest.mark.parametrize("part", range(5))
def test_backups_count_once_restored_and_enough_are_left(
    part: int, tmp_path: Path, empty_file: Path, tally: Tally
) -> None:
    seeds = [seed for seed in (*KEPT_SEEDS, *range(HISTORIES)) if seed % 5 == part]
    failed = {}
    for seed in seeds:
        troubles = live(seed, tmp_path / str(seed), empty_file)
        if troubles:
            failed[seed] = troubles
        shutil.rmtree(tmp_path / str(seed))
    tally.add(len(seeds), len(failed))
    assert failed == {}


# The known-bad twins.


def test_a_backup_that_is_not_rehearsed_is_found(
    tmp_path: Path, empty_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "rehearse", lambda *_given: None)
    assert any(live(seed, tmp_path / str(seed), empty_file) for seed in range(4))


@pytest.mark.parametrize("bad", ["too many go", "the newest goes"])
def test_a_rotation_that_removes_too_much_is_found(
    bad: str, tmp_path: Path, empty_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def greedy(backups: object) -> tuple[Path, ...]:
        listed = list(backups)  # type: ignore[call-overload]
        return tuple(path for path, _ in (listed[5:] if bad == "too many go" else listed[:1]))

    monkeypatch.setattr(rotation, "to_remove", greedy)
    if bad == "the newest goes":
        # Not the very first, without which no history begins.
        monkeypatch.setattr(making, "prune", lambda _at, backups, keep: backups[1:] and keep.unlink())
    assert any(live(seed, tmp_path / str(seed), empty_file) for seed in range(4))


def test_the_histories_do_what_they_say(tmp_path: Path, empty_file: Path) -> None:
    """Something is rotated out in them, and something is damaged."""
    histories = [History(seed, tmp_path / str(seed), empty_file) for seed in range(4)]
    for history in histories:
        history.live(STEPS)
    assert any(len(list_backups(history.place)) < len(history.contents) for history in histories)
    assert any(history.damaged for history in histories)
    assert to_remove(()) == ()
