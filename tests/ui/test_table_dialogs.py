"""The panels that tables open, at every text size: nothing clipped, nameless, outside or uncovered."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.ui.common.bulk_dialog import BulkDialog
from app.ui.common.collect_dialog import CollectDialog
from app.ui.common.saved_views import NameDialog
from app.ui.main_window import MainWindow
from app.ui.screen import Place
from app.ui.screens.dues import DuesScreen
from app.ui.screens.people import PeopleScreen
from app.ui.theme import TEXT_SIZES
from tests.ui import looks
from tests.ui.sample import CANDIDATE, FAKE_ID, OVERDUE

CHECKS = (
    looks.clipped,
    looks.overlapping,
    looks.outside,
    looks.nameless,
    looks.small_targets,
    looks.full_ids,
)
BLOCK = (
    "姓名\t身份证号\t手机\t支部\t企业\t甲\t乙\t丙\n"
    f"{CANDIDATE}\t{FAKE_ID}\t13811112222\t新北精密支部\t\t\t\t\n"
    f"{OVERDUE}\t\t\t\t\t\t\t\n新来的\t\t139\t没有的支部\t\t\t\t"
)


def opened(window: MainWindow) -> Iterator[QWidget]:
    """One panel after the other, closed again by the next step."""
    window.open(Place("people"))
    people = window.screen_shown()
    assert isinstance(people, PeopleScreen)
    for section in range(len(people.model.columns)):
        panel = people.table.open_filter(section)
        yield panel
        panel.close()
    chooser = people.table.open_column_menu(people.chooser)
    yield chooser
    chooser.close()
    data = QMimeData()
    data.setText(BLOCK)
    QApplication.clipboard().setMimeData(data)
    people.table.paste()
    dialog = people.pasting.dialog
    assert dialog is not None
    yield dialog
    dialog.reject()
    people.table.selectAll()
    people.bulk_set()
    bulk = people.bulk.dialog
    assert isinstance(bulk, BulkDialog)
    for at in range(bulk.column.count()):
        bulk.column.setCurrentIndex(at)
        bulk.column.activated.emit(at)
        yield bulk
    bulk.reject()
    name = NameDialog(["甲"], people)
    name.name.setText("甲")
    name.show()
    yield name
    name.reject()
    window.open(Place("dues"))
    dues = window.screen_shown()
    assert isinstance(dues, DuesScreen)
    dues.collect.click()
    collecting = dues.findChild(CollectDialog)
    assert collecting is not None
    yield collecting
    collecting.reject()


@pytest.mark.parametrize(
    ("size", "text_size"),
    [((1366, 768), TEXT_SIZES[0]), ((1366, 768), TEXT_SIZES[-1]), ((1093, 614), TEXT_SIZES[-1])],
)
def test_every_panel_of_a_table_fits(
    qtbot: QtBot, window: MainWindow, size: tuple[int, int], text_size: int
) -> None:
    window.desk.theme.set_size(text_size)
    window.resize(*size)
    troubles = []
    for panel in opened(window):
        for _ in range(3):
            QApplication.processEvents()
        assert panel.isVisible()
        name = panel.windowTitle() or panel.accessibleName()
        troubles += [f"{name}: {check.__name__}: {one}" for check in CHECKS for one in check(panel)]
        if panel.height() > max(size[1], panel.minimumSizeHint().height()):
            troubles.append(f"{name}: higher than the window")
    window.desk.theme.set_size(TEXT_SIZES[0])
    assert not troubles, "\n".join(troubles)
