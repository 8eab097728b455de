"""The architecture page tells the truth: its rooms are the packages, its arrows the import contracts."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
CONTRACTS: list[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"][
    "importlinter"
]["contracts"]
LONGEST_FILE = 400
SOURCES = sorted(path for room in ("app", "tools") for path in (ROOT / room).rglob("*.py"))


def section(title: str) -> str:
    """The text under a heading of the page."""
    found = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found, f"the page has no section {title}"
    return found[1]


def rows(title: str) -> list[tuple[frozenset[str], str]]:
    """The rows of a section's table: the names in the first cell, and the second cell."""
    cells = re.findall(r"^\| (`.*?) \| (.*?) \|$", section(title), re.MULTILINE)
    return [(names(first), second) for first, second in cells]


def names(cell: str) -> frozenset[str]:
    """The names in backticks of a cell."""
    return frozenset(re.findall(r"`([^`]+)`", cell))


def contracts(kind: str) -> list[dict[str, Any]]:
    """The import contracts of one type."""
    return [contract for contract in CONTRACTS if contract["type"] == kind]


def optional(layer: str) -> str:
    """A layer without the brackets that let it be absent."""
    return re.sub(r"[()]", "", layer)


def test_every_room_is_on_the_page_and_every_room_on_the_page_exists() -> None:
    there = {path.relative_to(ROOT).as_posix() for path in (ROOT / "app").glob("*.py")} - {"app/__init__.py"}
    packages = (path.parent for path in (ROOT / "app").rglob("__init__.py"))
    there |= {package.relative_to(ROOT).as_posix() for package in packages} - {"app"}
    listed = [name for first, _ in rows("Rooms") for name in first]
    assert len(listed) == len(set(listed))
    assert set(listed) == there


def test_every_folder_with_code_is_a_package() -> None:
    assert {path.parent for path in SOURCES} == {
        path.parent for path in SOURCES if path.name == "__init__.py"
    }


def test_the_floors_on_the_page_are_the_layers_of_the_contract() -> None:
    (layers,) = contracts("layers")
    assert layers["containers"] == ["app"]
    assert layers["exhaustive"] is True
    block = re.search(r"```\n(.*?)```", section("Floors"), re.DOTALL)
    assert block
    assert block[1].split("\n")[:-1] == [optional(layer) for layer in layers["layers"]]


def test_the_keys_on_the_page_are_the_protected_libraries() -> None:
    shown = {libraries: names(only_in) for libraries, only_in in rows("Keys")}
    assert shown == {
        frozenset(contract["protected_modules"]): frozenset(contract["allowed_importers"])
        for contract in contracts("protected")
    }
    assert len(shown) == len(contracts("protected"))


def test_the_walls_on_the_page_are_the_other_contracts() -> None:
    shown = {(room, names(other) or frozenset({other})) for room, other in rows("Walls")}
    enforced = {
        (frozenset(contract["source_modules"]), frozenset(contract["forbidden_modules"]))
        for contract in contracts("forbidden")
    }
    enforced |= {
        (frozenset(contract["modules"]), frozenset({"each other"})) for contract in contracts("independence")
    }
    assert shown == enforced


def test_the_page_names_the_rooms_without_circles() -> None:
    (circles,) = contracts("acyclic_siblings")
    sentence = re.search(
        r"^Inside (.*) no rooms import each other in a circle", section("Walls"), re.MULTILINE
    )
    assert sentence
    assert names(sentence[1]) == frozenset(circles["ancestors"])


def test_the_page_names_every_exception() -> None:
    shown = {name for name in names(section("Walls")) if "->" in name}
    assert shown == {excepted for contract in CONTRACTS for excepted in contract.get("ignore_imports", ())}


def test_no_contract_is_of_a_kind_the_page_cannot_show() -> None:
    shown = {"layers", "protected", "forbidden", "independence", "acyclic_siblings"}
    assert {contract["type"] for contract in CONTRACTS} <= shown


def test_files_stay_readable() -> None:
    lengths = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8").count("\n") for path in SOURCES}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_files_are_named_after_their_job() -> None:
    drawers = {"utils", "helpers", "manager", "misc", "common"}
    assert [path for path in SOURCES if path.stem in drawers] == []
