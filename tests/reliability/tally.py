"""The `reliability` group as a table: for each target what was tried, what failed, how long it took.

A test belongs to the group by ``@pytest.mark.reliability("T4")`` (several targets: several words) or by
its line in :mod:`tests.reliability.group`. It counts one try unless the fixture ``tally`` counts more. With
``--reliability FOLDER`` the table is shown and written to ``FOLDER/reliability.txt`` and ``.json``, also
when the tests run in several processes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Generator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.reliability import disk
from tests.reliability.group import member

TARGETS = {
    "T1": "killed at any instant: nothing acknowledged is lost",
    "T2": "power cut: no damage, no half, nothing acknowledged is lost",
    "T2b": "the power-cut tests find known-bad settings",
    "T3": "disk full or failing at every step: before or after, told, goes on",
    "T4": "random damage to files from outside: only refusals",
    "T5": "hand-made hostile files: each its own sentence",
    "T6": "merging: any order, any repetition, one result",
    "T7": "merging: no edit is lost in silence",
    "T8": "merging: no clock decides",
    "T9": "upgrade from every released schema: row by row equal",
    "T10": "files of newer programs stay as they are",
    "T11": "a backup counts once restored; rotation leaves enough",
    "T12": "the same file again: 0 changes",
    "T13": "no personal word in what leaves or lies about",
    "T14": "no full ID number on screen unasked",
    "T15": "started twice: one writer; after a kill no question",
    "T16": "a target that is held: waits, else the old file stays",
    "T17": "a changed audit chain is noticed",
    "T18": "names pass every way unchanged",
}
_KEY = "reliability"


@dataclass
class Tally:
    """What one test tried and what of it failed."""

    tried: int = 0
    failed: int = 0

    def add(self, tried: int, failed: int = 0) -> None:
        """So many more."""
        self.tried += tried
        self.failed += failed


@dataclass
class Line:
    """One line of the table."""

    target: str
    statement: str
    tests: int = 0
    tried: int = 0
    failed: int = 0
    seconds: float = 0.0
    processor: float = 0.0
    """Seconds of the processor, children included: neighbours do not count."""


@dataclass
class Table:
    """All lines of a run; lives in the process that talks to the terminal."""

    lines: dict[str, Line] = field(default_factory=dict)
    missing: int = 0

    def take(self, report: pytest.TestReport) -> None:
        """Count one finished phase of one test."""
        for key, value in report.user_properties:
            if key == _KEY and isinstance(value, dict) and value["when"] == report.when:
                line = self.lines.setdefault(value["target"], Line(value["target"], TARGETS[value["target"]]))
                line.tests += 1
                line.tried += value["tried"]
                line.failed += value["failed"]
                line.seconds += value["seconds"]
                line.processor += value["processor"]

    def ordered(self) -> list[Line]:
        """In the order of the targets."""
        return [self.lines[target] for target in TARGETS if target in self.lines]

    def text(self) -> str:
        """As it is printed."""
        rows = [f"{'target':<7}{'tried':>9}{'failed':>8}{'seconds':>9}{'CPU':>7}  statement"]
        rows += [
            f"{line.target:<7}{line.tried:>9,}{line.failed:>8,}{line.seconds:>9.1f}{line.processor:>7.0f}"
            f"  {line.statement}"
            for line in self.ordered()
        ]
        used = [sum(line.seconds for line in self.ordered()), sum(line.processor for line in self.ordered())]
        rows.append(f"{'':<24}{used[0]:>9.1f}{used[1]:>7.0f}  summed over the processes")
        if self.missing:
            rows.append(f"not run here ({self.missing} tests): {disk.WHY_NOT}")
        return "\n".join(rows)


_TABLE = pytest.StashKey[Table]()
_TALLY = pytest.StashKey[Tally]()
_PROCESSOR = pytest.StashKey[float]()


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> Tally:
    """Counts what the test tries, for the table."""
    return request.node.stash.setdefault(_TALLY, Tally())


def pytest_addoption(parser: pytest.Parser) -> None:
    """The folder of the table."""
    parser.addoption("--reliability", type=Path, default=None, metavar="FOLDER", help="write the table there")


def pytest_configure(config: pytest.Config) -> None:
    """An empty table."""
    config.stash[_TABLE] = Table()


def pytest_itemcollected(item: pytest.Item) -> None:
    """Tests elsewhere join the group by :mod:`tests.reliability.group`."""
    found = member(item.nodeid)
    if found is not None:
        item.add_marker(pytest.mark.reliability(*found.targets, tries=found.tried(item)))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where SQLite's disk cannot be watched, the tests that need it are left out, and the table says so."""
    if disk.WHY_NOT:
        out = [item for item in items if item.get_closest_marker("needs_disk")]
        config.stash[_TABLE].missing = len(out)
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in out]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """Note what the test needs of the processor, its children included."""
    before = sum(os.times()[:4])
    try:
        yield
    finally:
        item.stash[_PROCESSOR] = sum(os.times()[:4]) - before


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Put the test's counts into its report, which reaches the process with the table."""
    report = yield
    marker = item.get_closest_marker("reliability")
    if marker is not None and (report.when == "call" or report.failed):
        counted = item.stash.get(_TALLY, Tally())
        tried = counted.tried or marker.kwargs.get("tries", 1)
        failed = max(counted.failed, 1) if report.failed else counted.failed
        for target in marker.args:
            counts: dict[str, Any] = {"target": target, "tried": tried, "failed": failed}
            counts |= {"seconds": call.duration / len(marker.args), "when": report.when}
            counts["processor"] = item.stash.get(_PROCESSOR, 0.0) / len(marker.args)
            report.user_properties.append((_KEY, counts))
    return report


class _Printer:
    """Only in the process that talks to the terminal: collects, prints, writes."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._config.stash[_TABLE].take(report)

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        table, folder = self._config.stash[_TABLE], self._config.getoption("--reliability")
        if folder is None or not table.lines:
            return
        terminalreporter.section("reliability")
        terminalreporter.write_line(table.text())
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "reliability.txt").write_text(table.text() + "\n", encoding="utf-8")
        lines = [
            {**asdict(line), "seconds": round(line.seconds, 1), "processor": round(line.processor)}
            for line in table.ordered()
        ]
        document = json.dumps({"lines": lines, "missing": table.missing}, ensure_ascii=False, indent=1)
        (folder / "reliability.json").write_text(document + "\n", encoding="utf-8")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Print in one process only, not in the workers of xdist."""
    if not hasattr(session.config, "workerinput"):
        session.config.pluginmanager.register(_Printer(session.config))
