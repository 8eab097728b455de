"""What PySide cannot bear: two threads making its classes ready, a widget collected on a worker thread."""

from __future__ import annotations

import ast
import gc
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from PySide6.QtWidgets import QApplication

from app.ui.screens import catalogue
from app.ui.tidying import Tidying

ROOT = Path(__file__).parents[2]


class _Knot:
    """Part of a cycle; tells on which thread it was taken away."""

    taken: ClassVar[list[threading.Thread]] = []

    def __init__(self) -> None:
        self.itself = self

    def __del__(self) -> None:
        self.taken.append(threading.current_thread())


@pytest.fixture
def tidying(qapp: QApplication) -> Iterator[Tidying]:
    _Knot.taken.clear()
    made = Tidying()
    yield made
    made.end()
    gc.unfreeze()


def test_garbage_of_a_worker_is_taken_away_on_the_gui_thread(tidying: Tidying) -> None:
    tidying.begin()
    worker = threading.Thread(target=lambda: [_Knot() for _ in range(3_000)])
    worker.start()
    worker.join()
    assert _Knot.taken == []
    tidying.look()
    assert len(_Knot.taken) == 3_000
    assert set(_Knot.taken) == {threading.main_thread()}


def test_old_garbage_has_its_turn(tidying: Tidying) -> None:
    tidying.begin()
    knot = _Knot()
    gc.collect(1)  # it is old now
    del knot
    for _ in range(200):
        kept = [[] for _ in range(1_500)]
        tidying.look()
        del kept
    assert len(_Knot.taken) == 1


def test_afterwards_python_collects_by_itself(tidying: Tidying) -> None:
    assert not gc.isenabled()
    tidying.end()
    assert gc.isenabled()


def test_what_the_worker_reads_has_no_qt_in_it() -> None:
    lines = [
        "import sys",
        *(f"import {name}" for name in catalogue.SERVICES),
        "assert 'PySide6' not in sys.modules",
    ]
    assert subprocess.run([sys.executable, "-c", "\n".join(lines)], cwd=ROOT, check=False).returncode == 0


def test_every_screen_is_read_before_it_is_wanted() -> None:
    tree = ast.parse(Path(catalogue.__file__).read_text(encoding="utf-8"))
    made = {
        str(node.module).removeprefix("app.ui.screens.")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("app.ui.screens.")
    }
    assert made - {"begun"} <= {*catalogue.SCREENS, "today"}


def test_no_function_within_a_function_reads_qt() -> None:
    """Such functions are mostly work for another thread; those of the catalogue make screens."""
    wrong = []
    for path in sorted({*(ROOT / "app" / "ui").rglob("*.py")} - {Path(catalogue.__file__)}):
        for outer in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(outer, ast.FunctionDef):
                continue
            inner = [
                each for each in ast.walk(outer) if isinstance(each, ast.FunctionDef) and each is not outer
            ]
            wrong += [
                f"{path.name}:{node.lineno}"
                for each in inner
                for node in ast.walk(each)
                if isinstance(node, ast.ImportFrom) and str(node.module).startswith(("PySide6", "app.ui"))
            ]
    assert wrong == []
