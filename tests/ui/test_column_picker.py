"""One branch, one enterprise: the boxes above the people table and the funnels of its columns are one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.models import Organisation, Person
from app.ui.common.column_filter import ColumnFilter
from app.ui.main_window import MainWindow
from tests.ui.test_screens import people


def test_one_branch_of_several_is_chosen_and_the_funnel_follows(qtbot: QtBot, window: MainWindow) -> None:
    assert not people(window).places["branch"].isVisible(), "one branch is no choice"

    def work(session: object) -> None:
        other = Organisation(
            code="ZZ777", name="中共另一示例支部委员会", short_name="另一支部", kind="党支部"
        )
        session.add(other)  # type: ignore[attr-defined]
        session.flush()  # type: ignore[attr-defined]
        session.add(Person(code="LY1", name="另一人", organisation_id=other.id))  # type: ignore[attr-defined]

    window.desk.jobs.write(work, "准备")
    screen = people(window)
    box, everybody = screen.places["branch"], screen.model.rowCount()
    assert box.isVisible()
    at = next(n for n in range(box.count()) if box.itemText(n).startswith("另一支部"))
    assert box.itemText(at) == "另一支部　1"
    box.setFocus()
    while box.currentIndex() != at:
        qtbot.keyClick(box, Qt.Key.Key_Down)
    assert [row.name for row in screen.model.shown_rows()] == ["另一人"]
    assert screen.model.column_filters() == {"branch": ColumnFilter(words=frozenset({"另一支部"}))}
    screen.model.set_column_filters({})
    assert box.currentText() == "全部支部"
    assert screen.model.rowCount() == everybody
    screen.model.set_column_filter("branch", ColumnFilter(filled=True))
    assert box.currentIndex() == -1, "a condition is not one branch"
