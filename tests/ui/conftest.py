"""The set-up application, a desk whose jobs run inline, and a check that no timer or pool is left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from app.ui.application import create_application
from app.ui.desk import Desk
from app.ui.jobs import Jobs
from app.ui.theme import Theme

TODAY = date(2026, 11, 23)


OFFSCREEN = [r"This plugin does not support (propagateSizeHints|raise|grabbing the keyboard)"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Popups make the offscreen platform say what it cannot do; that is no fault of the window."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore(*OFFSCREEN, extend=True))


class NoDatabase:
    """Scopes whose session is a list of what was written; raising rolls it back."""

    def __init__(self) -> None:
        self.rows: list[Any] = []

    @contextmanager
    def read(self) -> Iterator[list[Any]]:
        """A copy to look at."""
        yield list(self.rows)

    @contextmanager
    def write(self) -> Iterator[list[Any]]:
        """Kept only if nothing is raised."""
        session = list(self.rows)
        yield session
        self.rows = session


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    """pytest-qt makes the application; the window sets it up."""
    return QApplication


@pytest.fixture
def app(qapp: QApplication) -> QApplication:
    """The application with style, fonts and Chinese buttons."""
    if not qapp.property("set_up"):
        create_application()
        qapp.setProperty("set_up", True)
    return qapp


@pytest.fixture
def theme(app: QApplication) -> Iterator[Theme]:
    """The light theme at the normal size."""
    made = Theme(app, dark=False)
    yield made
    app.styleHints().colorSchemeChanged.disconnect(made._on_system_changed)
    made.deleteLater()


@pytest.fixture
def desk(theme: Theme, tmp_path: Path) -> Iterator[Desk]:
    """A desk without a database; jobs run inline."""
    jobs = Jobs(NoDatabase(), inline=True)
    yield Desk(
        jobs=jobs,
        theme=theme,
        today=lambda: TODAY,
        now=lambda: datetime(2026, 11, 23, 14, 3, tzinfo=UTC),
        settings=QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat),
    )
    jobs.close()
