"""How fast the window is beside the least that PySide6 itself needs; ratios of one run, nothing on a display.

    python -m bench.window [--people 30000] [--rounds 9]

First, from the start of a process to the frame that takes clicks, and on to 今日 filled with demonstration
data, against an empty window of PySide6 (target: at most 1.5 times; CPU seconds of the child, so that
neighbours do not count, and by the clock) and one with a single centred label; what importing SQLAlchemy
alone takes is told beside. All are measured to the moment at which they stand painted. Then the
people table with 30,000 rows: milliseconds until it is painted once the data are there (target: 100), and
the longest step while scrolling and while typing into the filter (target: 50), against a bare table view
over plain strings.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

TODAY = date(2026, 11, 25)
SIZE = 1366, 768
# Each child says how much of the processor it has used when it is at the moment that is measured; what the
# system needs to take the process away afterwards does not count.
SAY = """
def say():
    import os, time
    os.write(1, f"{time.process_time()}\\n".encode())
    os._exit(0)
"""
LIBRARY = """
import sqlalchemy.orm
say()
"""
EMPTY = """
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication(["empty"])
window = QMainWindow()
window.resize(1366, 768)
window.show()
app.processEvents()
say()
"""
# The least that a window with something in it needs: Qt's own words for "centred" are a thousand enums.
LABELLED = EMPTY.replace(
    "window.show()",
    "from PySide6.QtCore import Qt\n"
    "from PySide6.QtWidgets import QLabel\n"
    "label = QLabel('正在打开')\n"
    "label.setAlignment(Qt.AlignmentFlag.AlignCenter)\n"
    "window.setCentralWidget(label)\n"
    "window.show()",
)
# Nothing is imported that the program itself does not import.
SEEN = """
import gc, os, sys
gc.disable()  # as app/main.py does
from datetime import date
from pathlib import Path
from app.config import Paths
from app.ui import application
from app.ui.opening import Opening
def opened(opening, *_given, **_named):
    if opening.window is not None and opening.window.isVisible():
        say()
    os._exit(1)
Opening.open_file = opened
application.run(Paths(Path(sys.argv[1])), date(2026, 11, 25))
"""
USABLE = """
import gc, sys
gc.disable()
from datetime import date
from pathlib import Path
from app.config import Paths
from app.ui import application
from PySide6.QtCore import QTimer
app = application.create_application()
def look():
    for window in app.topLevelWidgets():
        shown = getattr(window, "screen_shown", lambda: None)()
        if window.isVisible() and shown is not None and shown.summary.text():
            say()
timer = QTimer()
timer.timeout.connect(look)
timer.start(5)
application.run(Paths(Path(sys.argv[1])), date(2026, 11, 25))
"""
STEPS = 200
# Slow enough for the filter box, which waits for the end of the typing.
TYPED = ("w", "wa", "wan", "wang", "wan", "王", "", "1380", "138", "")


def started(script: str, *arguments: str) -> tuple[float, float]:
    """CPU and clock seconds until a child process says that it is there."""
    # As for a user, whose second start finds every module compiled.
    env = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    env["PYTHONPYCACHEPREFIX"] = str(Path(tempfile.gettempdir(), "zhibu-bench-compiled"))
    clock = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-c", SAY + script, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=env,
    )
    assert child.stdout is not None
    said = child.stdout.readline()
    there = time.perf_counter() - clock
    child.stdout.close()
    if child.wait() or not said:
        raise SystemExit("the window did not come up")
    return float(said), there


def starts(folder: Path, rounds: int) -> None:
    """Print how long the window and an empty one take."""
    ours, empty, library, seen, labelled = [], [], [], [], []
    started(EMPTY)
    started(LIBRARY)
    started(USABLE, str(folder))
    for _ in range(rounds):
        empty.append(started(EMPTY))
        labelled.append(started(LABELLED))
        library.append(started(LIBRARY))
        ours.append(started(USABLE, str(folder)))
        seen.append(started(SEEN, str(folder)))
    cpu = [median(each[0] for each in found) for found in (ours, empty)]
    clock = [median(each[1] for each in found) for found in (ours, empty)]
    sight = [median(each[at] for each in seen) for at in (0, 1)]
    least = [median(each[at] for each in labelled) for at in (0, 1)]
    print(
        f"start to the frame that takes clicks: CPU {sight[0]:.2f} s, ratio {sight[0] / cpu[1]:.2f};   "
        f"by the clock {sight[1]:.2f} s, ratio {sight[1] / clock[1]:.2f};   "
        f"beside a window with one centred label {sight[0] / least[0]:.2f} and {sight[1] / least[1]:.2f}"
    )
    print(
        f"start to 今日 filled: CPU {cpu[0]:.2f} s, empty PySide6 window {cpu[1]:.2f} s, ratio "
        f"{cpu[0] / cpu[1]:.2f};   by the clock {clock[0]:.2f} s, {clock[1]:.2f} s, "
        f"ratio {clock[0] / clock[1]:.2f};   importing SQLAlchemy alone CPU "
        f"{median(each[0] for each in library):.2f} s"
    )


def timed(steps: Iterable[Callable[[], Any]], settle: Callable[[], Any]) -> list[float]:
    """Milliseconds of each step with the painting it causes."""
    found = []
    for step in steps:
        start = time.perf_counter()
        step()
        settle()
        found.append(1000 * (time.perf_counter() - start))
    return found


SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"


def people(count: int) -> Any:
    """That many people for the table, with stages, branches and dates."""
    from app.services.findings import Report
    from app.services.milestones import Stage
    from app.services.people import People, PersonRow
    from app.services.search import fold, spelling

    stages = [stage.value for stage in Stage]
    rows = []
    for n in range(count):
        name = SURNAMES[n % 20] + GIVEN[n // 20 % 20] + GIVEN[n // 400 % 20]
        rows.append(
            PersonRow(
                person_id=f"p{n}",
                case_id=f"c{n}",
                code=f"P{n:05d}",
                name=name,
                sex="男女"[n % 2],
                age=20 + n % 45,
                stage=stages[n % len(stages)],
                branch=f"中共第{n % 300}有限公司支部委员会",
                enterprise_id=None,
                position="工程师",
                mobile=f"138{n:08d}",
                identity_number="",
                step="指定培养联系人",
                next_act="半年考察",
                next_on=date(2026, 1 + n % 12, 1 + n % 28),
                violations=n % 3,
                warnings=n % 2,
                search_key=fold(f"{name} {spelling(name)} P{n:05d} 138{n:08d}"),
            )
        )
    return People(tuple(rows), Report((), ()), {stage: count // len(stages) for stage in stages})


def people_table(count: int) -> dict[str, Any]:
    """Milliseconds of the people table; runs in a child of its own."""
    from PySide6.QtCore import QSettings

    from app import clock
    from app.ui.application import create_application
    from app.ui.desk import Desk
    from app.ui.jobs import Jobs
    from app.ui.screens.people import PeopleScreen, _chips, _Known
    from app.ui.theme import Theme

    app = create_application()
    with tempfile.TemporaryDirectory() as folder:
        settings = QSettings(str(Path(folder) / "window.ini"), QSettings.Format.IniFormat)
        desk = Desk(
            Jobs(inline=True), Theme(app, dark=False, size=14), lambda: TODAY, clock.now_utc, settings
        )
        screen = PeopleScreen(desk)
        screen.resize(*SIZE)
        screen.show()
        app.processEvents()
        found = people(count)
        lines = screen.model.prepare(found.rows, sort_by_all=True)
        places = {key: Counter(getattr(row, key) for row in found.rows) for key in ("branch", "enterprise")}
        known = _Known(found, lines, _chips(found), places)

        def settle() -> None:
            screen.repaint()
            app.processEvents()

        first = timed([lambda: screen._show(known)], settle)
        columns = len(screen.model.columns)

        def typed(text: str) -> Callable[[], None]:
            def act() -> None:
                # Without the pause that waits for the end of the typing.
                screen.filter.box.blockSignals(True)
                screen.filter.box.setText(text)
                screen.filter.box.blockSignals(False)
                screen._filter()

            return act

        scrolling = timed(_scrolls(screen.table), settle)
        typing = timed([typed(text) for text in TYPED], settle)
        orders = [lambda at=at: screen.model.sort(at) for at in range(columns)]
        return {"first": first, "scroll": scrolling, "type": typing, "sort": timed(orders, settle)}


def _scrolls(table: Any) -> list[Callable[[], Any]]:
    bar = table.verticalScrollBar()
    return [lambda at=at: bar.setValue(bar.maximum() * at // STEPS) for at in range(STEPS + 1)]


def bare_table(count: int) -> dict[str, Any]:
    """The same of a plain table view over strings made before; runs in a child of its own."""
    from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
    from PySide6.QtWidgets import QApplication, QTableView

    app = QApplication(["bare"])
    cells = [[f"{row}-{column} 支部" for column in range(14)] for row in range(count)]

    class Strings(QAbstractTableModel):
        """Nothing but strings."""

        def __init__(self) -> None:
            super().__init__()
            self.rows: list[list[str]] = []

        def rowCount(self, parent: Any = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's own signature
            """Rows."""
            return 0 if parent.isValid() else len(self.rows)

        def columnCount(self, parent: Any = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's own signature
            """Columns."""
            return 14

        def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
            """A string."""
            return self.rows[index.row()][index.column()] if role == Qt.ItemDataRole.DisplayRole else None

        def show(self, rows: list[list[str]]) -> None:
            """Take over rows."""
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()

    model, view = Strings(), QTableView()
    view.setModel(model)
    view.resize(*SIZE)
    view.show()
    app.processEvents()

    def settle() -> None:
        view.repaint()
        app.processEvents()

    first = timed([lambda: model.show(cells)], settle)
    scrolling = timed(_scrolls(view), settle)
    typing = timed(
        [lambda t=text: model.show([row for row in cells if t in row[0]]) for text in ("1", "12", "123", "")],
        settle,
    )
    return {"first": first, "scroll": scrolling, "type": typing, "sort": [0.0]}


def tables(count: int) -> None:
    """Print the people table beside the bare one."""
    found = {}
    for which in ("people", "bare"):
        command = [sys.executable, "-m", "bench.window", "--people", str(count), "--table", which]
        runs = [json.loads(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(3)]
        # The quietest of three runs: a neighbour's work is no frame of ours.
        found[which] = {key: min((run[key] for run in runs), key=max) for key in runs[0]}
    ours, bare = found["people"], found["bare"]
    print(
        f"{count} people: first paint {ours['first'][0]:.0f} ms (bare table {bare['first'][0]:.0f} ms);   "
        f"longest step scrolling {max(ours['scroll']):.1f} ms, median {median(ours['scroll']):.1f} "
        f"(bare {max(bare['scroll']):.1f}, {median(bare['scroll']):.1f}, "
        f"ratio of medians {median(ours['scroll']) / median(bare['scroll']):.2f});   "
        f"longest step filtering {max(ours['type']):.1f} ms (bare {max(bare['type']):.1f});   "
        f"sorting {max(ours['sort']):.1f} ms"
    )


def main() -> None:
    """Measure and print."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=30_000)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--table", choices=("people", "bare"), default=None, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.table is not None:
        print(json.dumps((people_table if args.table == "people" else bare_table)(args.people)))
    else:
        from bench.forms import demonstration

        with demonstration() as path:
            (path.parent / "zhibu.db").write_bytes(path.read_bytes())
            starts(path.parent, args.rounds)
        tables(args.people)


if __name__ == "__main__":
    main()
