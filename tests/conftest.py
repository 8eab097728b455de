"""Global rules of the test run: offscreen Qt, no network, no real home or data folder, no thread left."""

from __future__ import annotations

import gc
import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import settings

# Before anything imports Qt; set QT_QPA_PLATFORM=xcb by hand to see the windows.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

pytest_plugins = ["tests.reliability.tally"]

settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.load_profile("repeatable")


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """The program never talks to another machine; a connection attempt is a failure."""

    def refuse(_socket: socket.socket, address: Any) -> NoReturn:
        raise AssertionError(f"network access: {address}")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", refuse)
        patch.setattr(socket.socket, "connect_ex", refuse)
        yield


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Home, settings and data folder of the test run, so that no test sees or writes the real ones."""
    home = tmp_path_factory.getbasetemp() / "home"
    for name, folder in (
        ("HOME", home),
        ("USERPROFILE", home),
        ("XDG_CONFIG_HOME", home / "config"),
        ("XDG_DATA_HOME", home / "data"),
        ("XDG_CACHE_HOME", home / "cache"),
        ("LOCALAPPDATA", home / "local"),
        ("APPDATA", home / "roaming"),
        ("ZHIBU_DATA_DIR", home / "zhibu"),
    ):
        Path(folder).mkdir(parents=True, exist_ok=True)
        monkeypatch.setenv(name, str(folder))


@pytest.fixture(autouse=True)
def _no_thread_left() -> Iterator[None]:
    """A test that leaves a Python thread running fails."""
    before = set(threading.enumerate())
    yield
    left = [t for t in threading.enumerate() if t not in before and not t.daemon]
    assert not left, f"threads left running: {left}"


def pytest_collection_finish(session: pytest.Session) -> None:
    """Ten thousand collected tests stay to the end: the collector need not look through them each time."""
    gc.collect()
    gc.freeze()
