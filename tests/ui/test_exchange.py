"""数据交换: rosters in with columns that may be put right, backups and restoring, 安全自查."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from app.config import BACKUPS
from app.errors import UserError
from app.services.backup import upkeep
from app.services.backup.container import list_backups
from app.services.database import Database, open_database
from app.services.exchange.state_hash import state_hash
from app.services.people import list_people
from app.ui import dialogs
from app.ui.common.tag import TagLabel
from app.ui.desk import SECOND_PLACE, Desk
from app.ui.main_window import MainWindow
from app.ui.opening import people_choices
from app.ui.screen import Place
from app.ui.screens.catalogue import screens
from app.ui.screens.exchange import ExchangeScreen
from app.ui.theme import TEXT_SIZES
from tests.ui import looks
from tests.ui.sample import BRANCH, TODAY
from tests.ui.test_screens import press

HEAD = "序号,姓名,性别,身份证号,打卡号码,递交申请书时间\n"
GOOD = "1,周小一,男,32041120990505456X,13900001111,2026-10-08\n2,周小二,女,,13900002222,2026-10-09\n"
BAD = "3,周小三,男,,,2026-13-40\n"


def exchange(window: MainWindow, focus: str = "") -> ExchangeScreen:
    window.open(Place("exchange", focus=focus))
    screen = window.screen_shown()
    assert isinstance(screen, ExchangeScreen)
    return screen


def names(database: Database) -> set[str]:
    with database.read() as session:
        return {row.name for row in list_people(session, TODAY).rows}


def choose(qtbot: QtBot, box: QComboBox, text: str) -> None:
    at = box.findText(text)
    assert at >= 0, text
    box.setFocus()
    box.setCurrentIndex(at)
    box.activated.emit(at)


def test_a_roster_is_understood_put_right_and_imported(
    qtbot: QtBot, window: MainWindow, sample: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "名册.csv"
    path.write_text(HEAD + GOOD, encoding="utf-8")
    monkeypatch.setattr(dialogs, "open_file", lambda *_asked: path)
    screen = exchange(window)
    press(qtbot, screen, "选择名册…")
    pane = screen.roster
    assert pane.verdict.text() == "可以导入"
    assert pane.boxes["姓名"].currentText() == "人员.姓名"
    assert pane.boxes["打卡号码"].currentText() == "（不导入）"
    choose(qtbot, pane.boxes["打卡号码"], "人员.手机")
    assert looks.full_ids(window) == []
    assert "周小一" not in names(sample)
    press(qtbot, pane, "导入 2 行")
    assert "新增 2 行" in window.message.text.text()
    assert "导入名册" in window.strip.act.whole()
    made = list_backups(sample.path.parent / BACKUPS)
    assert len(made) == 1  # of what was there before
    with sample.read() as session:
        row = next(r for r in list_people(session, TODAY).rows if r.name == "周小一")
    assert row.mobile == "13900001111"
    press(qtbot, pane, "完成")
    assert screen.pages.currentIndex() == 0
    window.undo()
    assert "周小一" not in names(sample)


def test_a_roster_with_a_wrong_line_is_refused_or_split(
    qtbot: QtBot, window: MainWindow, sample: Database, tmp_path: Path
) -> None:
    path = tmp_path / "名册.csv"
    path.write_text(HEAD + GOOD + BAD, encoding="utf-8")
    screen = exchange(window)
    screen.plan_roster(path)
    pane = screen.roster
    assert pane.verdict.text() == "不能导入"
    assert not pane.accept.isVisible()
    assert "2026-13-40" in pane.model.row_at(0).says
    qtbot.mouseClick(pane.good_rows, Qt.MouseButton.LeftButton)
    assert pane.verdict.text() == "可以导入"
    press(qtbot, pane, "导入 2 行")
    assert "名册-待改正.xlsx" in window.message.text.text()
    assert (tmp_path / "名册-待改正.xlsx").read_bytes().startswith(b"PK")
    assert "周小二" in names(sample)
    assert "周小三" not in names(sample)


def troubles(window: MainWindow, size: tuple[int, int], text_size: int) -> list[str]:
    """What a stranger would trip over on the screen shown."""
    window.desk.theme.set_size(text_size)
    window.resize(*size)
    for _ in range(4):
        QApplication.processEvents()
    checks = (looks.clipped, looks.overlapping, looks.outside, looks.nameless, looks.small_targets)
    found = [f"{check.__name__}: {trouble}" for check in checks for trouble in check(window)]
    if window.size().toTuple() != size:
        found.append(f"does not fit: {window.size().toTuple()}")
    window.desk.theme.set_size(TEXT_SIZES[0])
    return found


VIEWS = [((1366, 768), TEXT_SIZES[0]), ((1093, 614), TEXT_SIZES[-1])]


@pytest.mark.parametrize(("size", "text_size"), VIEWS)
def test_the_preview_of_a_roster_fits(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, size: tuple[int, int], text_size: int
) -> None:
    path = tmp_path / "名册.csv"
    path.write_text(HEAD + GOOD + BAD, encoding="utf-8")
    exchange(window).plan_roster(path)
    assert troubles(window, size, text_size) == []


def test_a_file_that_is_no_roster_is_explained(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "照片.xlsx"
    path.write_bytes(b"PK\x03\x04 broken")
    screen = exchange(window)
    screen.plan_roster(path)
    assert window.message.isVisible()
    assert screen.pages.currentIndex() == 0


def tags(pane: QWidget) -> list[str]:
    """The words of all tags, without those on their way out."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return [tag.text() for tag in pane.findChildren(TagLabel)]


def test_a_backup_is_made_listed_and_restored_into_a_new_file(
    qtbot: QtBot, window: MainWindow, sample: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = exchange(window, "backup")
    pane = screen.backup
    assert pane.verdict.text() == "1 项要处理"
    assert not pane.restore.isEnabled()
    press(qtbot, pane, "立即备份")
    assert "试恢复一致" in window.message.text.text()
    with sample.read() as session:
        whole = state_hash(session)
    assert f"{whole[:4]} {whole[4:8]} {whole[8:12]} {whole[12:16]}：" in pane.fingerprint.text()
    press(qtbot, pane, "复制指纹")
    assert QApplication.clipboard().text() == whole
    assert pane.model.rowCount() == 1
    assert pane.verdict.text() == "都好"
    # Nothing is wrong with what nobody has begun, and it is not called good.
    assert tags(pane).count("还没做") == 2
    press(qtbot, pane, "现在演练恢复")
    assert tags(pane).count("还没做") == 1
    stick = tmp_path / "U盘"
    stick.mkdir()
    monkeypatch.setattr(dialogs, "choose_folder", lambda *_asked: stick)
    press(qtbot, pane, "选备份的第二处")
    assert list(stick.iterdir())
    assert screen.desk.settings.value(SECOND_PLACE) == str(stick)
    target = tmp_path / "恢复.db"
    monkeypatch.setattr(dialogs, "save_file", lambda *_asked: target)
    press(qtbot, pane, "恢复为新文件…")
    assert "现在用的数据没有改动" in window.message.text.text()
    restored = open_database(target)
    assert names(restored) == names(sample)
    restored.close()
    # The same name again: nothing existing is ever overwritten.
    press(qtbot, pane, "恢复为新文件…")
    assert "已经存在" in window.message.text.text()


def test_a_backup_of_another_pc_asks_for_the_recovery_code(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane = exchange(window, "backup").backup
    press(qtbot, pane, "立即备份")
    monkeypatch.setattr("app.services.backup.restoring.unwrap_with_device", lambda *_given: None)
    monkeypatch.setattr(dialogs, "save_file", lambda *_asked: tmp_path / "恢复.db")
    press(qtbot, pane, "恢复为新文件…")
    assert pane.code.isVisible()
    pane.code.set_value("11111-22222")
    press(qtbot, pane, "用恢复码恢复")
    assert pane.code.isVisible()
    assert not (tmp_path / "恢复.db").exists()


def closing(qtbot: QtBot, office: Desk, sample: Database, folder: Path) -> MainWindow:
    made = MainWindow(office, screens(sample.path), owner=BRANCH, people=people_choices, backups=folder)
    qtbot.addWidget(made)
    made.show()
    made.open(Place("today"))
    return made


def rename(window: MainWindow) -> None:
    from sqlalchemy import select

    from app.models import Person

    def work(session: object) -> None:
        person = session.scalars(select(Person)).first()  # type: ignore[attr-defined]
        person.position = "检验员"

    window.desk.jobs.write(work, "改岗位")


def test_a_window_closed_after_changes_makes_a_backup_first(
    qtbot: QtBot, office: Desk, sample: Database, tmp_path: Path
) -> None:
    folder = tmp_path / "备份"
    window = closing(qtbot, office, sample, folder)
    window.close()
    assert not window.isVisible()
    assert list_backups(folder) == ()
    window = closing(qtbot, office, sample, folder)
    rename(window)
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert [header.sequence for _, header in list_backups(folder)] == [1]


def test_a_backup_that_fails_keeps_the_window_open_once(
    qtbot: QtBot, office: Desk, sample: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise UserError("E-X", "磁盘已满，没有备份；数据完好。", "请腾出空间。")

    monkeypatch.setattr(upkeep, "make_backup", full)
    window = closing(qtbot, office, sample, tmp_path / "备份")
    rename(window)
    window.close()
    assert window.isVisible()
    assert window.stack.isEnabled()
    assert "磁盘已满" in window.message.text.text()
    window.close()
    assert not window.isVisible()
