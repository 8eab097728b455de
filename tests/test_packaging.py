"""What is locked can be installed and handed on: Windows wheels, licences, equal pins, the pinned Qt."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest
from packaging.requirements import Requirement
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).resolve().parent.parent
PYTHONS = ("3.11", "3.12", "3.13")


class Pin(NamedTuple):
    """One entry of a lock file."""

    version: str
    marker: str
    hashes: frozenset[str]


def read_lock(name: str) -> dict[str, Pin]:
    """Canonical package name → its pin."""
    text = (ROOT / name).read_text("utf-8").replace("\\\n", " ")
    pins = {}
    for line in text.splitlines():
        found = re.match(r"([A-Za-z0-9._-]+)==(\S+)\s*(?:;([^-]*))?", line)
        if found:
            hashes = frozenset(re.findall(r"--hash=sha256:([0-9a-f]{64})", line))
            pins[canonicalize_name(found[1])] = Pin(found[2], (found[3] or "").strip(), hashes)
    return pins


def windows_tags(python: str) -> set[Tag]:
    """The wheel tags that pip accepts on Windows x64 for this version of Python."""
    major, minor = map(int, python.split("."))
    tags = set(cpython_tags((major, minor), platforms=["win_amd64"]))
    return tags | set(compatible_tags((major, minor), f"cp{major}{minor}", ["win_amd64"]))


RUNTIME = read_lock("requirements.lock")
DEVELOPMENT = read_lock("requirements-dev.lock")
WHEELS: dict[str, dict[str, str]] = json.loads((ROOT / "tests" / "data" / "wheels.json").read_text("utf-8"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def test_the_locks_could_be_read() -> None:
    assert len(RUNTIME) >= 15
    assert all(pin.hashes for pin in (*RUNTIME.values(), *DEVELOPMENT.values()))


def test_wheels_were_looked_up_for_every_supported_python() -> None:
    assert tuple(WHEELS) == PYTHONS
    assert PROJECT["project"]["requires-python"] == ">=3.11,<3.14"


@pytest.mark.parametrize("python", PYTHONS)
def test_every_runtime_pin_has_a_windows_wheel(python: str) -> None:
    accepted = windows_tags(python)
    found = {}
    for file_name, digest in WHEELS[python].items():
        name, version, _, tags = parse_wheel_filename(file_name)
        assert tags & accepted, f"{file_name} does not fit Windows x64 and Python {python}"
        assert digest in RUNTIME[name].hashes, f"{file_name}: its hash is not in the lock"
        found[name] = str(version)
    assert found == {name: pin.version for name, pin in RUNTIME.items()}, (
        "the lock has changed: python -m tools.wheel_check"
    )


def test_the_runtime_lock_is_the_same_on_every_platform() -> None:
    # "not on PyPy" is the same on every CPython.
    assert {name for name, pin in RUNTIME.items() if pin.marker and "PyPy" not in pin.marker} == set()


def test_both_locks_pin_the_same_runtime() -> None:
    assert {name: DEVELOPMENT.get(name) for name in RUNTIME} == RUNTIME


@pytest.mark.parametrize(
    ("wanted", "lock"),
    [
        (PROJECT["project"]["dependencies"], RUNTIME),
        (PROJECT["dependency-groups"]["dev"], DEVELOPMENT),
    ],
    ids=["runtime", "dev"],
)
def test_the_lock_satisfies_the_project_file(wanted: list[str], lock: dict[str, Pin]) -> None:
    for text in wanted:
        requirement = Requirement(text)
        pin = lock[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(pin.version, prereleases=True), text


def test_qt_is_the_tried_version_and_carries_no_gpl_modules() -> None:
    assert RUNTIME["pyside6-essentials"].version == RUNTIME["shiboken6"].version == "6.11.3"
    assert not {"pyside6", "pyside6-addons"} & set(DEVELOPMENT)


def test_nothing_heavy_gets_in_unseen() -> None:
    assert not {"numpy", "pandas", "torch", "matplotlib"} & set(DEVELOPMENT)


def test_every_runtime_package_is_named_with_its_licence() -> None:
    page = (ROOT / "licenses" / "THIRD_PARTY.md").read_text("utf-8")
    rows = re.findall(r"^\| ([a-z0-9-]+) \| ([^|]+) \| ([^|]+) \|$", page, re.MULTILINE)
    named = {name: licence for name, licence, _ in rows if name != "package" and set(name) != {"-"}}
    assert set(named) == set(RUNTIME)
    copyleft = {name for name, licence in named.items() if "GPL" in licence}
    # Qt is dynamically linked, docxtpl is plain Python in a folder of its own: both can be replaced.
    assert copyleft == {"pyside6-essentials", "shiboken6", "docxtpl"}


def test_the_licence_texts_are_there() -> None:
    assert "Apache License" in (ROOT / "LICENSE").read_text("utf-8")
    for name, words in (("LGPL-3.0.txt", "LESSER GENERAL PUBLIC"), ("GPL-3.0.txt", "GENERAL PUBLIC LICENSE")):
        assert words in (ROOT / "licenses" / name).read_text("utf-8")
