"""Every screen at every size, text size and scheme: nothing clipped, nothing nameless, no ID number."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.people import list_people
from app.ui.main_window import MainWindow
from app.ui.screen import Place
from app.ui.theme import TEXT_SIZES
from tests.ui import looks
from tests.ui.sample import CANDIDATE, MEMBERS, NEWCOMER, OVERDUE, TODAY

# 1093×614 is 1366×768 on a screen scaled to 125 %.
VIEWS = [
    *(((1366, 768), size) for size in TEXT_SIZES),
    ((1093, 614), TEXT_SIZES[0]),
    ((1093, 614), TEXT_SIZES[-1]),
    ((1920, 1080), TEXT_SIZES[0]),
]


def places(window: MainWindow) -> list[Place]:
    """Every screen, and the person page in each of its states."""
    found: dict[str, tuple[str, str | None]] = {}

    def note(rows: list[object]) -> None:
        found.update({row.name: (row.person_id, row.case_id) for row in rows})  # type: ignore[attr-defined]

    window.desk.jobs.read(lambda session: list(list_people(session, TODAY).rows), note)
    case = found[CANDIDATE][1] or ""
    steps = [Place("person", case, code) for code in ("1", "3", "6", "8b", "10", "15", "23", "25")]
    return [
        Place("today"),
        Place("findings"),
        *(Place("statistics", focus=key) for key in ("stages", "age", "flow", "mentors")),
        Place("people"),
        Place("record", case),
        *steps,
        Place("person", case, "findings"),
        Place("person", case, "basics"),
        Place("person", case, "events"),
        Place("person", case, "history"),
        Place("person", found[OVERDUE][1] or "", "2"),
        Place("person", found[NEWCOMER][0]),
        Place("person", found[MEMBERS[0]][0]),
        Place("person", "new"),
        Place("progress", focus="board"),
        Place("progress", focus="plan"),
        Place("progress", case, "plan"),
        Place("progress", focus="compare"),
        Place("meetings"),
        Place("notices"),
        Place("rulebook", "R36", "rules"),
        Place("rulebook", "params", "rules"),
        Place("rulebook", focus="wording"),
        Place("rulebook", focus="calendar"),
        Place("forms"),
        Place("forms", case, "f05"),
        Place("forms", case, "f24"),
        Place("forms", case, "word:"),
        Place("batch", case),
        Place("pairing"),
        Place("transfers"),
        Place("dues"),
        Place("places", focus="党组织"),
        Place("places", focus="企业"),
        *(Place("ledgers", focus=sheet) for sheet in ("任职", "发文", "家庭成员", "材料")),
        Place("ledgers", found[OVERDUE][0], "简历"),
        Place("exchange", focus="packages"),
        Place("exchange", focus="files"),
        Place("exchange", focus="backup"),
        Place("acts"),
        Place("acts", focus="bin"),
        *(Place("privacy", focus=key) for key in ("register", "audit", "retention", "users", "incident")),
        Place("settings"),
    ]


@pytest.mark.parametrize(("size", "text_size"), VIEWS)
def test_nothing_is_clipped_or_nameless(
    qtbot: QtBot, window: MainWindow, size: tuple[int, int], text_size: int
) -> None:
    window.desk.theme.set_size(text_size)
    window.resize(*size)
    troubles = []
    for place in places(window):
        window.open(place)
        for _ in range(4):
            QApplication.processEvents()
        assert window.size().toTuple() == size, f"{place} does not fit: {window.size().toTuple()}"
        for check in (
            looks.clipped,
            looks.overlapping,
            looks.outside,
            looks.nameless,
            looks.small_targets,
            looks.full_ids,
        ):
            troubles += [f"{place}: {check.__name__}: {trouble}" for trouble in check(window)]
    window.desk.theme.set_size(TEXT_SIZES[0])
    assert not troubles, "\n".join(troubles)


@pytest.mark.parametrize(("scale", "view"), [("1.25", "size3"), ("1.5", "size0"), ("2", "size2")])
def test_nothing_is_clipped_on_a_scaled_screen(scale: str, view: str) -> None:
    """The scale of a screen is fixed when the program starts, so the walk is taken by another process.

    125 % on the office PC, 150 % at the smallest and 200 % at the largest text size on larger screens.
    """
    walk = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", __file__, "-k", f"nameless and {view}"]
    run = subprocess.run(
        walk,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "QT_SCALE_FACTOR": scale},
        capture_output=True,
        text=True,
        timeout=250,
        check=False,
    )
    assert run.returncode == 0, run.stdout
    assert "1 passed" in run.stdout
