"""T4: real workbooks damaged at random, as files and inside: planned or refused in words, nothing else."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from app.errors import UserError
from app.services.workbook import export_workbook, plan_import
from app.services.workbook.plan_rows import ImportPlan
from tests.builders import Regular
from tests.reliability.tally import Tally
from tests.services.workbook.test_round_trip import content, empty
from tests.sizes import sized

pytestmark = pytest.mark.reliability("T4")

MUTATIONS = sized(1_000, 100_000)
PARTS = 4
KEPT_SEEDS: tuple[int, ...] = ()
"""Seeds that once failed: tried for ever."""
_PIECES = (
    b'<c t="s"><v>99999999</v></c>', b'<row r="2000000"/>', b"<f>1/0</f>", b"&#0;", b"&amp;", b"]]>", b"<!--",
    b"1e999", b"-1", b"2026-13-45", "\ud7ff\u202e".encode(), b"\xff\xfe", b'<mergeCell ref="A1:XFD99999"/>',
)  # fmt: skip


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A workbook with one whole case."""
    path = tmp_path_factory.mktemp("mutated") / "book.xlsx"
    with empty() as session:
        Regular().store(session)
        session.flush()
        export_workbook(session, path)
    return path.read_bytes()


def flip(chance: random.Random, content: bytes) -> bytes:
    """Some bytes changed."""
    changed = bytearray(content)
    for _ in range(chance.choice((1, 3, 20))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut(chance: random.Random, content: bytes) -> bytes:
    """A stretch left out, or the end."""
    start = chance.randrange(len(content))
    return content[:start] + content[start + chance.choice((1, 50, len(content))) :]


def put_in(chance: random.Random, content: bytes) -> bytes:
    """Something put in, of the kind that readers stumble over."""
    start = chance.randrange(len(content))
    return content[:start] + chance.choice(_PIECES) * chance.choice((1, 1, 200)) + content[start:]


def repeat(chance: random.Random, content: bytes) -> bytes:
    """A stretch twice."""
    start = chance.randrange(len(content))
    return content[:start] + content[start : start + 2_000] + content[start:]


HARM: tuple[Callable[[random.Random, bytes], bytes], ...] = (flip, cut, put_in, repeat)


def mutated(chance: random.Random, good: bytes) -> bytes:
    """The file harmed as a whole, or one of its members harmed and packed again."""
    harm = chance.choice(HARM)
    if chance.random() < 0.25:
        return harm(chance, good)
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as source, zipfile.ZipFile(packed, "w") as target:
        names = source.namelist()
        chosen = chance.choice(names)
        for name in names:
            inside = source.read(name)
            target.writestr(name, harm(chance, inside) if name == chosen and inside else inside)
    return packed.getvalue()


@pytest.mark.parametrize("part", range(PARTS))
def test_a_damaged_workbook_is_planned_or_refused(
    book: bytes, tmp_path: Path, part: int, tally: Tally
) -> None:
    path = tmp_path / "book.xlsx"
    seeds = [*KEPT_SEEDS, *range(part, MUTATIONS, PARTS)]
    refused, planned, wrong = 0, 0, {}
    with empty() as session:
        before = content(session)
        for seed in seeds:
            path.write_bytes(mutated(random.Random(seed), book))
            try:
                plan = plan_import(session, path)
            except UserError as refusal:
                refused += 1
                if "没有被改动" not in refusal.message or not refusal.hint:
                    wrong[seed] = refusal.message
            except Exception as error:  # noqa: BLE001  every other one is a finding
                wrong[seed] = f"{type(error).__name__}: {error}"
            else:
                planned += 1
                assert isinstance(plan, ImportPlan)
            session.rollback()
        assert content(session) == before
    tally.add(len(seeds), len(wrong))
    assert wrong == {}
    assert min(refused, planned) > len(seeds) // 20
