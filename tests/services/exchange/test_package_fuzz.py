"""Mutated packages: never anything but a refusal, never altered data accepted, never slow.

5,000 mutations by default; ``ZHIBU_NIGHTLY=1`` makes it 100,000. Seeds that ever failed are kept in ``KEPT``.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable

import pytest

from app.services.exchange.container import MANIFEST
from app.services.exchange.package import open_package
from app.services.exchange.refusal import PackageRefused
from tests.services.exchange.sites import HereReader, Parts, Site, take_apart

TRIES = 100_000 if os.environ.get("ZHIBU_NIGHTLY") else 5_000
KEPT: tuple[int, ...] = ()
Mutation = Callable[[random.Random, bytes], bytes]


def flip(chance: random.Random, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 1, 3, 20))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def flip_early(chance: random.Random, content: bytes) -> bytes:
    """In header and the beginning of the payload, where structure is."""
    changed = bytearray(content)
    changed[chance.randrange(min(900, len(changed)))] = chance.randrange(256)
    return bytes(changed)


def cut(chance: random.Random, content: bytes) -> bytes:
    return content[: chance.randrange(len(content))]


def leave_out(chance: random.Random, content: bytes) -> bytes:
    start = chance.randrange(len(content))
    return content[:start] + content[start + chance.randrange(1, 400) :]


def put_in(chance: random.Random, content: bytes) -> bytes:
    start = chance.randrange(len(content) + 1)
    return content[:start] + chance.randbytes(chance.randrange(1, 60)) + content[start:]


def repeat(chance: random.Random, content: bytes) -> bytes:
    start, end = sorted((chance.randrange(len(content)), chance.randrange(len(content))))
    return content[:end] + content[start:]


MUTATIONS: tuple[Mutation, ...] = (flip, flip_early, cut, leave_out, put_in, repeat)


def test_mutated_files(branch: Site, park: Site) -> None:
    good = branch.export(park).content
    with park.db.read() as session:
        slowest = 0.0
        for seed in (*KEPT, *range(TRIES)):
            chance = random.Random(seed)
            content = chance.choice(MUTATIONS)(chance, good)
            if content == good:
                continue
            start = time.process_time()
            with pytest.raises(PackageRefused):
                open_package(session, content, "a.zbpk", HereReader())
            slowest = max(slowest, time.process_time() - start)
    assert slowest < 5


@pytest.mark.parametrize("who", ["anybody", "the branch"])
def test_mutated_inside(branch: Site, park: Site, who: str) -> None:
    """``anybody`` can encrypt for us and changes the archive; the branch itself signs what it changed."""
    parts = take_apart(branch.export(park).content, park)
    good = park.open(parts.pack(branch, park)).state
    accepted = 0
    with park.db.read() as session:
        for seed in range(TRIES // 10):
            chance = random.Random(f"{who}{seed}")
            content = (
                _changed_archive(chance, parts, park, branch)
                if who == "anybody"
                else _changed_rows(chance, parts, park, branch)
            )
            try:
                package = open_package(session, content, "a.zbpk", HereReader())
            except PackageRefused:
                continue
            accepted += 1
            if who == "anybody":
                assert package.state == good
    if who == "anybody":
        # What no reader looks at (dates, attributes) may differ: the content does not.
        assert accepted < TRIES // 10


def _changed_archive(chance: random.Random, parts: Parts, park: Site, branch: Site) -> bytes:
    import pyrage

    from app.services.exchange.reading import read_outer

    whole = parts.pack(branch, park)
    identity = pyrage.x25519.Identity.from_str(park.private.encryption)
    packed = pyrage.decrypt(read_outer(whole, "x").payload, [identity])
    return parts.encrypt(chance.choice(MUTATIONS)(chance, packed), park)


def _changed_rows(chance: random.Random, parts: Parts, park: Site, branch: Site) -> bytes:
    changed = Parts(parts.header, dict(parts.manifest), dict(parts.members))
    name = chance.choice([member for member in changed.members if member != MANIFEST])
    changed.members[name] = chance.choice(MUTATIONS)(chance, changed.members[name])
    return changed.pack(branch, park)
