"""T15: of any number of starts one has the place; a killed one leaves nothing behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from app.services.one_instance import OneInstance, place_of

ROOT = Path(__file__).parents[2]
HOLDER = """
import sys, time
from pathlib import Path
from app.services.one_instance import OneInstance
one = OneInstance(Path(sys.argv[1]), "window")
print(one.claim(), flush=True)
sys.stdin.read()
"""


def hold(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def answer(child: subprocess.Popen[str]) -> str:
    assert child.stdout is not None
    return child.stdout.readline().strip()


def end(*children: subprocess.Popen[str]) -> None:
    for child in children:
        child.kill()
        child.wait()
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                stream.close()


def test_one_of_many_and_none_left_behind(tmp_path: Path) -> None:
    children = [hold(tmp_path) for _ in range(4)]
    try:
        answers = [answer(child) for child in children]
        assert sorted(answers) == ["False", "False", "False", "True"]
        here = OneInstance(tmp_path, "window")
        assert not here.claim()
        here.ask_to_show()
    finally:
        end(*children)  # the one with the place is killed
    assert here.take_request()
    assert not here.take_request()
    assert here.claim()
    here.release()


def test_a_hundred_starts_beside_one_window(tmp_path: Path) -> None:
    first = OneInstance(tmp_path, "window")
    assert first.claim()
    assert [OneInstance(tmp_path, "window").claim() for _ in range(100)] == [False] * 100
    demo = OneInstance(tmp_path, "demo")
    assert demo.claim()
    demo.release()
    first.release()
    assert first.claim()
    first.release()


def test_an_old_request_is_forgotten(tmp_path: Path) -> None:
    one = OneInstance(tmp_path, "window")
    one.folder.mkdir(exist_ok=True)
    one.ask_to_show()
    assert one.claim()
    assert not one.take_request()
    one.release()


def test_a_place_that_takes_no_lock_is_no_reason_to_stay_out(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert OneInstance(tmp_path / "file" / "folder", "window").claim()


def test_what_a_start_is_about(tmp_path: Path) -> None:
    own, other = tmp_path / "zhibu.db", tmp_path / "other.db"
    assert place_of(own, None, demo=False) == place_of(own, own, demo=False) == "window"
    assert place_of(own, None, demo=True) == "demo"
    assert place_of(own, other, demo=False) not in ("window", "demo")
