"""What every screen is given: jobs, theme, clock, settings of the window. Made in the composition root."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import NamedTuple

from PySide6.QtCore import QSettings

from app.ui.jobs import Jobs
from app.ui.theme import Theme

KNOWN = "data/path"
"""Setting of this PC: the user's own data file, so that a missing one is missed and never made anew."""

SECOND_PLACE = "backup/place"
"""Key of ``Desk.settings`` for the second place of backups: known also where the data cannot be opened."""


class Desk(NamedTuple):
    """The workplace of the screens.

    ``today`` and ``now`` (local time) are asked anew each time, because a window stays open overnight.
    ``settings`` keeps what belongs to this machine only: window size, text size, hidden columns.
    """

    jobs: Jobs
    theme: Theme
    today: Callable[[], date]
    now: Callable[[], datetime]
    settings: QSettings
