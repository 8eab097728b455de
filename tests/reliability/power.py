"""Power cuts in thought: from recorded steps of the disk to the files a cut may leave behind.

What was synced is on the disk. Of what was not, anything may be: each 512-byte sector of each write, each
change of size and each deletion reached the disk or did not, in any order. A file's own creation is kept by
its sync (as on NTFS and ext4); a deletion only by a sync of the folder, and only where there is one.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.reliability.disk import Step

SECTOR = 512


@dataclass
class Recording:
    """All steps in order; ``said`` are the places where a commit was acknowledged: (steps so far, number)."""

    steps: list[Step] = field(default_factory=list)
    said: list[tuple[int, int]] = field(default_factory=list)

    def step(self, step: Step) -> int:
        """Write the step down and let it happen."""
        self.steps.append(step)
        return 0

    def say(self, number: int) -> None:
        """The program said 已保存 for the commit with this number."""
        self.said.append((len(self.steps), number))


@dataclass
class _Platter:
    """One file: what is surely there (None: no file), and what may be."""

    sure: bytearray | None
    pending: list[Step] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Image:
    """The files after one cut, and the last commit acknowledged before it."""

    files: dict[str, bytes]
    acknowledged: int
    seed: int


def images(
    recording: Recording, start: dict[str, bytes], count: int, seed: int, *, folder_syncs: bool
) -> Iterator[Image]:
    """``count`` images, spread evenly over the recording; the same for the same seed."""
    platters = {path: _Platter(bytearray(content)) for path, content in start.items()}
    steps, said = recording.steps, list(recording.said)
    acknowledged, done = 0, 0
    for number in range(count):
        chance = random.Random(seed * 1_000_003 + number)
        cut = (number * (len(steps) + 1)) // count
        while done < cut:
            _take(platters, steps[done], folder_syncs=folder_syncs)
            done += 1
        while said and said[0][0] <= done:
            acknowledged = said.pop(0)[1]
        yield Image(_after_cut(platters, chance), acknowledged, seed * 1_000_003 + number)


def _take(platters: dict[str, _Platter], step: Step, *, folder_syncs: bool) -> None:
    platter = platters.setdefault(step.path, _Platter(None))
    if step.what == "sync":
        content = bytearray() if platter.sure is None else platter.sure
        for one in platter.pending:
            if one.what == "delete":
                content = bytearray()
            else:
                _put(content, one)
        platters[step.path] = _Platter(content)
    elif step.what == "delete" and folder_syncs and step.offset:
        platters[step.path] = _Platter(None)
    else:
        platter.pending.append(step)


def _put(content: bytearray, step: Step) -> None:
    if step.what == "truncate":
        del content[step.offset :]
        content.extend(bytes(step.offset - len(content)))
    elif step.what == "write":
        end = step.offset + len(step.content)
        content.extend(bytes(max(0, end - len(content))))
        content[step.offset : end] = step.content


def _after_cut(platters: dict[str, _Platter], chance: random.Random) -> dict[str, bytes]:
    found = {}
    for path, platter in platters.items():
        content = None if platter.sure is None else bytearray(platter.sure)
        for step in _arrived(platter.pending, chance):
            if step.what == "delete":
                content = None
                continue
            content = bytearray() if content is None else content
            _put(content, step)
        if content is not None:
            found[path] = bytes(content)
    return found


def _arrived(pending: list[Step], chance: random.Random) -> list[Step]:
    """What of the unsynced steps reached the disk, and in which order."""
    if not pending:
        return []
    how = chance.randrange(6)
    if how == 0:
        return []
    if how == 1:  # all up to some moment: what a killed process leaves
        return pending[: chance.randrange(len(pending) + 1)]
    pieces = [piece for step in pending for piece in (_sectors(step) if how > 2 else (step,))]
    likely = chance.choice((0.02, 0.5, 0.98))
    kept = [piece for piece in pieces if chance.random() < likely]
    if how > 4:
        chance.shuffle(kept)
    return kept


def _sectors(step: Step) -> Iterator[Step]:
    if step.what != "write":
        yield step
        return
    at = 0
    while at < len(step.content):
        size = min(SECTOR - (step.offset + at) % SECTOR, len(step.content) - at)
        yield Step("write", step.path, step.offset + at, step.content[at : at + size])
        at += size


def lay_out(image: Image, folder: Path, name: str) -> Path:
    """The image's files in ``folder``; the database is ``name``. What lay there from an earlier one goes."""
    wanted = {Path(path).name: content for path, content in image.files.items()}
    for path in folder.iterdir():
        if path.name not in wanted:
            path.unlink()
    for other, content in wanted.items():
        (folder / other).write_bytes(content)
    return folder / name
