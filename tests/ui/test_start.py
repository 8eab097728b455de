"""What a start loads and shows: no heavy library, Chinese buttons, the bundled font, no top-level strays."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QFontDatabase, QFontInfo
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from app.services.database import Database
from app.ui.application import has_display, load_fonts
from app.ui.desk import Desk
from app.ui.main_window import MainWindow
from app.ui.screens.catalogue import screens
from app.ui.screens.first_run import FirstRun
from app.ui.theme import TEXT_SIZES, Theme
from tests.ui import looks
from tests.ui.test_walk import places

HEAVY = (
    *("reportlab", "openpyxl", "pypdfium2", "pypinyin", "alembic", "numpy", "PIL", "docx"),
    *("cryptography", "pyrage"),
)
START = """
import sys
from datetime import date
from pathlib import Path
from PySide6.QtCore import QTimer
from app.config import Paths
from app.ui import application, dialogs
def report(_parent, text):
    print(text, file=sys.stderr)
    app.exit(3)
dialogs.show_crash = report
folder = Path(sys.argv[1])
app = application.create_application()
def stop():
    shown = [w for w in app.topLevelWidgets() if type(w).__name__ == "MainWindow" and w.isVisible()]
    if shown and shown[0].screen_shown() is not None and shown[0].screen_shown().summary.text():
        print([name for name in sys.argv[2].split() if name in sys.modules])
        app.quit()
timer = QTimer(); timer.timeout.connect(stop); timer.start(10)
raise SystemExit(application.run(Paths(folder), date(2026, 11, 30)))
"""


FIRST_SIGHT = """
import sys
from PySide6.QtWidgets import QApplication
from app.ui.main_window import MainWindow
from app.ui.opening_sign import OpeningSign
class Said(MainWindow):
    def show(self):
        super().show()
        if self.is_waiting:
            QApplication.processEvents()
            print("frame", "sqlalchemy" in sys.modules, self.top.place.text(), self.isVisible())
            self.rail.buttons["people"].click()
            print(self.top.place.text(), self.screen_shown())
import app.ui.opening
app.ui.opening.MainWindow = Said
tell = OpeningSign.tell
def told(sign):
    tell(sign)
    print("sign", sign.isVisible(), "sqlalchemy" in sys.modules)
OpeningSign.tell = told
"""


def _run(script: str, *arguments: str) -> list[str]:
    run = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.split("\n")[:-1]


def _told(shown: str, condition: str, said: str) -> str:
    """The start with what is first seen told; ends when ``condition`` holds of the window ``shown``."""
    script = START.replace("application, dialogs", "application").replace("dialogs.show_crash = report\n", "")
    script = script.replace('"MainWindow"', f'"{shown}"')
    script = script.replace(
        "shown[0].screen_shown() is not None and shown[0].screen_shown().summary.text()", condition
    )
    return FIRST_SIGHT + script.replace(
        "print([name for name in sys.argv[2].split() if name in sys.modules])", said
    )


def test_the_frame_stands_and_takes_clicks_before_the_database_layer_is_read(
    sample_template: Path, tmp_path: Path
) -> None:
    (tmp_path / "zhibu.db").write_bytes(sample_template.read_bytes())
    script = _told("Said", "not shown[0].is_waiting", "print(type(shown[0].screen_shown()).__name__)")
    assert _run(script, str(tmp_path), "") == ["frame False 今日 True", "人员 None", "PeopleScreen"]


def test_without_data_a_sign_stands_before_the_doors(tmp_path: Path) -> None:
    assert _run(_told("FirstRun", "True", "print('doors')"), str(tmp_path), "") == [
        "sign True False",
        "doors",
    ]


def test_a_start_loads_no_heavy_library(sample_template: Path, tmp_path: Path) -> None:
    (tmp_path / "zhibu.db").write_bytes(sample_template.read_bytes())
    assert _run(START, str(tmp_path), " ".join(HEAVY)) == ["[]"]


ENDED = """
import atexit, sys
from PySide6.QtCore import QTimer
from app.main import main
from app.ui import opening
atexit.register(lambda: print("the end of the libraries"))
class Late:
    def __del__(self):
        print("taken apart by Python")
late = Late()
def shown(window):
    print("window", flush=False)
    QTimer.singleShot(0, window.close)
first = opening.Opening.__init__
def told(self, *given):
    first(self, *given)
    self.opened.connect(shown)
opening.Opening.__init__ = told
main(["--data-dir", sys.argv[1]])
print("not reached")
"""


def test_the_process_ends_with_the_window_and_is_not_taken_apart(
    sample_template: Path, tmp_path: Path
) -> None:
    """Widgets that PySide destroys after Python brought the process down, now and then."""
    (tmp_path / "zhibu.db").write_bytes(sample_template.read_bytes())
    assert _run(ENDED, str(tmp_path)) == ["window", "the end of the libraries"]
    [note] = (tmp_path / "open").glob("*.json")
    assert list(json.loads(note.read_text("utf-8"))) == ["left"], "the data were not closed in order"


def test_bundled_font_is_the_one_drawn(app: QApplication, theme: Theme) -> None:
    assert load_fonts()
    assert "Noto Sans SC" in QFontDatabase.families()
    assert QFontInfo(QLabel("支部").font()).family() == "Noto Sans SC"


def test_buttons_of_qt_are_chinese(app: QApplication) -> None:
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"


def test_display_is_asked_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert not has_display()
    monkeypatch.setenv("DISPLAY", ":0")
    assert has_display()


class Watch(QObject):
    """Notes every widget that appears as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.strays: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.Show
            and isinstance(watched, QWidget)
            and watched.isWindow()
            and not isinstance(watched, QMainWindow)
        ):
            self.strays.append(type(watched).__name__)
        return False


def test_no_part_flashes_up_as_a_window(app: QApplication, window: MainWindow) -> None:
    watch = Watch()
    app.installEventFilter(watch)
    for place in places(window):
        window.open(place)
        QApplication.processEvents()
    app.removeEventFilter(watch)
    assert watch.strays == []


def test_windows_leave_nothing_behind(
    qtbot: QtBot, app: QApplication, office: Desk, sample: Database
) -> None:
    """Widgets and timers after many visits and a close are what they were before."""

    def visit() -> None:
        made = MainWindow(office, screens(sample.path), owner="支部")
        made.show()
        for place in places(made):
            made.open(place)
            QApplication.processEvents()
        made.close()
        made.deleteLater()
        for _ in range(3):
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            QApplication.processEvents()

    visit()
    before = len(app.allWidgets())
    visit()
    left = [f"{type(w).__name__} {w.accessibleName()}" for w in app.allWidgets()]
    assert len(left) <= before, sorted(left)


@pytest.mark.parametrize("size", TEXT_SIZES)
def test_first_run_is_whole_at_every_text_size(qtbot: QtBot, theme: Theme, size: int) -> None:
    theme.set_size(size)
    doors = FirstRun(theme)
    qtbot.addWidget(doors)
    doors.show()
    QApplication.processEvents()
    for check in (looks.clipped, looks.overlapping, looks.outside, looks.nameless):
        assert check(doors) == []
    doors.new.click()
    QApplication.processEvents()
    assert not doors.make.isEnabled()
    assert looks.clipped(doors) == []
    theme.set_size(TEXT_SIZES[0])
