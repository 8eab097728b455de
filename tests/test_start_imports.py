"""Opening the window loads nothing heavy: those libraries come with the first job that needs them.

An office PC with a hard disk and a virus scanner pays for every module it reads before the first picture.
What is loaded is a stable measure where milliseconds are not.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

from app.models import Organisation
from app.services.database import create_database

ROOT = Path(__file__).resolve().parent.parent
HEAVY = ("alembic", "reportlab", "openpyxl", "pypinyin", "pypdfium2", "PIL", "numpy", "chinese_calendar")
OPEN_THE_WINDOW = """
import sys
from datetime import date
from pathlib import Path

import app.main
from PySide6.QtCore import QTimer
from app.config import Paths
from app.ui.application import create_application, run
from app.ui.main_window import MainWindow

folder, day, *heavy = sys.argv[1:]
application = create_application()


def look():
    if any(isinstance(widget, MainWindow) and widget.isVisible() for widget in application.topLevelWidgets()):
        timer.stop()
        print("window")
        print(*(name for name in heavy if name in sys.modules))
        application.quit()


timer = QTimer()
timer.timeout.connect(look)
timer.start(50)
QTimer.singleShot(60_000, application.quit)
paths = Paths(Path(folder))
sys.exit(run(paths, date.fromisoformat(day), paths.database))
"""


def test_the_window_opens_without_the_heavy_libraries(tmp_path: Path) -> None:
    database = create_database(tmp_path / "zhibu.db")
    with database.write() as session:
        session.add(Organisation(code="ZZ001", name="某某科技有限公司党支部", kind="党支部"))
    database.close()
    done = subprocess.run(
        [sys.executable, "-c", OPEN_THE_WINDOW, tmp_path, date(2026, 11, 23).isoformat(), *HEAVY],
        check=False,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == "window"
    assert done.stdout.splitlines()[1] == "", "loaded before the first job that needs it"
