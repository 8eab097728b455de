"""The pinned Qt binding keeps count of ``None``: 6.12.0 on Python 3.11 loses one with nearly every call.

There the process dies after some 5,000 calls ("deallocating None"); from Python 3.12 on ``None`` is immortal.
"""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot


def test_calls_that_return_nothing_do_not_consume_none(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for _ in range(2000):
        label.setText("支部案头")
    assert before - sys.getrefcount(None) < 1000
