"""表格: choices of a form, other subjects than people, the print log, Word templates, own layouts."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.models import DevelopmentCase, Organisation, PrintLog
from app.services.database import Database
from app.services.export_register import list_exports
from app.services.people import save_person
from app.ui import dialogs
from app.ui.desk import Desk
from app.ui.main_window import MainWindow
from app.ui.opening import people_choices
from app.ui.screen import Place
from app.ui.screens.catalogue import screens
from app.ui.screens.forms import FormsScreen
from app.ui.screens.forms_layouts import LayoutWindow
from tests.ui.sample import BRANCH, CANDIDATE


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The data folder with room for layouts and templates."""
    for name in ("forms", "templates"):
        (tmp_path / name).mkdir()
    return tmp_path


@pytest.fixture
def window(qtbot: QtBot, office: Desk, sample: Database, own: Path) -> MainWindow:
    """The main window with the user's own folders."""
    specs = screens(sample.path, own / "forms", None, own / "templates")
    made = MainWindow(office, specs, owner=BRANCH, people=people_choices)
    qtbot.addWidget(made, before_close_func=lambda w: w.close())
    made.resize(1366, 768)
    made.show()
    return made


def the_case(sample: Database) -> str:
    with sample.read() as session:
        return (
            session.scalars(
                select(DevelopmentCase.id).order_by(DevelopmentCase.application_received_date)
            ).first()
            or ""
        )


def forms(window: MainWindow, subject: str = "", form: str = "") -> FormsScreen:
    window.open(Place("forms", subject, form))
    screen = window.screen_shown()
    assert isinstance(screen, FormsScreen)
    QApplication.processEvents()
    return screen


def press(qtbot: QtBot, inside: QWidget, name: str) -> None:
    QApplication.processEvents()
    found = next(
        b
        for b in inside.findChildren(QPushButton)
        if name in (b.text().strip(), b.accessibleName()) and b.isVisible()
    )
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def save_to(monkeypatch: pytest.MonkeyPatch, path: Path) -> list[str]:
    asked: list[str] = []

    def answer(_parent: QWidget, _title: str, suggested: str, _kinds: str) -> Path:
        asked.append(suggested)
        return path

    monkeypatch.setattr(dialogs, "save_file", answer)
    return asked


def named(screen: QWidget, kind: type[QWidget], name: str) -> QWidget:
    return next(w for w in screen.findChildren(kind) if w.accessibleName() == name and w.isVisible())


def test_the_choices_of_a_form_are_offered_and_drawn(
    qtbot: QtBot, window: MainWindow, sample: Database
) -> None:
    screen = forms(window, the_case(sample), "f23")
    box = named(screen.sheet, QCheckBox, "留照片格")
    assert isinstance(box, QCheckBox)
    assert box.isChecked()
    before = screen._sheet
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton)
    assert not box.isChecked()
    assert before is not None
    assert screen._sheet is not None
    assert screen._sheet.content != before.content
    screen.list.choose("f03")
    QApplication.processEvents()
    assert named(screen.sheet, QCheckBox, "打印已记录的意见")


def test_a_number_that_cannot_be_is_not_drawn(qtbot: QtBot, window: MainWindow, sample: Database) -> None:
    screen = forms(window, the_case(sample), "f24")
    box = named(screen.sheet, QLineEdit, "“入党志愿”栏行数")
    assert isinstance(box, QLineEdit)
    box.selectAll()
    qtbot.keyClicks(box, "12")
    box.editingFinished.emit()
    assert screen._sheet is not None
    assert screen._sheet.of.options.choices["wish_lines"] == 12
    box.selectAll()
    qtbot.keyClicks(box, "0")
    screen.sheet.edited.emit()
    assert screen._sheet.of.options.choices["wish_lines"] == 24


def test_a_booklet_can_be_folded(qtbot: QtBot, window: MainWindow, sample: Database) -> None:
    screen = forms(window, the_case(sample), "f30")
    flat = screen.view.page_count()
    box = named(screen.sheet, QCheckBox, "拼成 A3 对折（双面打印）")
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton)
    assert flat == 12
    assert screen.view.page_count() == 6


def test_an_organisation_and_its_year(
    qtbot: QtBot, window: MainWindow, sample: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = forms(window)
    press(qtbot, screen, "给谁打印：组织")
    with sample.read() as session:
        branch = session.scalars(select(Organisation).where(Organisation.name == BRANCH)).one()
    screen.who.set_value(branch.id)
    screen.who.edited.emit()
    assert {screen._forms[k].scope for k in keys(screen)} == {"org"}
    screen.list.choose("f42-applicant")
    year = named(screen.sheet, QComboBox, "年度")
    assert isinstance(year, QComboBox)
    assert year.currentText() == "2026"
    assert screen._sheet is not None
    before = screen._sheet.of.data
    year.setCurrentText("2025")
    year.activated.emit(year.currentIndex())
    assert screen._sheet.of.data != before
    save_to(monkeypatch, tmp_path / "台账.xlsx")
    press(qtbot, screen, "存为 Excel")
    assert (tmp_path / "台账.xlsx").read_bytes().startswith(b"PK")


def keys(screen: FormsScreen) -> list[str]:
    items = (screen.list.item(n).data(Qt.ItemDataRole.UserRole + 1) for n in range(screen.list.count()))
    return [key for key in items if key]


def test_a_meeting_prints_its_own_forms(qtbot: QtBot, window: MainWindow) -> None:
    screen = forms(window)
    press(qtbot, screen, "给谁打印：会议")
    meeting = screen.picker._subjects.meetings[0]
    screen.who.set_value(meeting.id)
    screen.who.edited.emit()
    assert {screen._forms[k].scope for k in keys(screen)} == {"meeting"}
    screen.list.choose("f45")
    assert screen.view.page_count() > 0
    assert meeting.label in window.top.place.text()


def test_a_saved_sheet_is_noted_and_marked_when_its_facts_change(
    qtbot: QtBot, window: MainWindow, sample: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = the_case(sample)
    screen = forms(window, case, "f06")
    assert not screen.sheet.log.isVisible()
    asked = save_to(monkeypatch, tmp_path / "表.pdf")
    press(qtbot, screen, "存为 PDF")
    assert asked == [f"推荐入党积极分子登记表 {CANDIDATE}.pdf"]
    assert screen.sheet.log.text() == "打印登记：2026-11-30 存为 PDF。"
    assert not screen.sheet.changed.isVisible()
    assert not window.strip.undo.isVisible()
    with sample.read() as session:
        row = session.scalars(select(PrintLog)).one()
        person = session.get_one(DevelopmentCase, case).person_id
    assert (row.form, row.subject_id, row.target, row.copies) == ("f06", case, "PDF", 1)
    window.desk.jobs.write(lambda s: save_person(s, person, {"education": "博士研究生"}), "改学历")
    QApplication.processEvents()
    assert screen.sheet.changed.isVisible()
    assert "之后资料已变动" in screen.sheet.log.text()
    assert any("已变动" in screen.list.item(n).text() for n in range(screen.list.count()))
    press(qtbot, screen, "存为 PDF")
    assert not screen.sheet.changed.isVisible()
    assert "共 2 次" in screen.sheet.log.text()


def word(path: Path, text: str) -> None:
    document = docx.Document()
    document.add_paragraph(text)
    document.save(str(path))


def test_a_word_template_is_filled_and_saved(
    qtbot: QtBot, window: MainWindow, sample: Database, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    word(own / "templates" / "证明.docx", "兹有 {{ 人员.姓名 }} 同志")
    screen = forms(window, the_case(sample), "word:证明.docx")
    screen.list.choose("word:证明.docx")
    assert "可以生成" in screen.word.state.text()
    asked = save_to(monkeypatch, own / "out.docx")
    press(qtbot, screen, "生成 Word 文档")
    assert asked == [f"证明 {CANDIDATE}.docx"]
    assert docx.Document(str(own / "out.docx")).paragraphs[0].text == f"兹有 {CANDIDATE} 同志"
    with sample.read() as session:
        assert [one.is_masked for one in list_exports(session)] == [True]
    word(own / "templates" / "证明.docx", "{{ 人员.姓名 }} {{ 人员.身份证号 }}")
    press(qtbot, screen, "生成 Word 文档")
    with sample.read() as session:
        assert list_exports(session)[0].is_masked is False
    screen.word.offered.choose("{{ 人员.姓名 }}")
    press(qtbot, screen, "复制选中的")
    assert QGuiApplication.clipboard().text() == "{{ 人员.姓名 }}"


def test_an_unknown_placeholder_is_said_and_nothing_is_made(
    window: MainWindow, sample: Database, own: Path
) -> None:
    word(own / "templates" / "错.docx", "{{ 姓名 }}")
    (own / "templates" / "宏.docm").write_bytes(b"PK")
    screen = forms(window, the_case(sample))
    screen.list.choose("word:错.docx")
    assert "不认识的占位符：姓名" in screen.word.state.text()
    assert not screen.word.make.isEnabled()
    screen.list.choose("word:")
    assert "宏.docm" in screen.word.state.text()


def test_a_layout_of_ones_own_is_drawn_anew_when_it_is_saved(
    qtbot: QtBot, window: MainWindow, sample: Database, own: Path
) -> None:
    screen = forms(window, the_case(sample), "f02")
    press(qtbot, screen, "自己的版式…")
    pane = screen._layouts
    assert isinstance(pane, LayoutWindow)
    assert pane.tag.text() == "随程序的版式"
    press(qtbot, pane, "复制一份来改")
    file = own / "forms" / "f02.toml"
    assert file.is_file()
    assert pane.tag.text() == "自己的版式"
    good = file.read_text("utf-8")
    file.write_text(good.replace('title = "', 'title = "本市', 1), "utf-8")
    qtbot.waitUntil(lambda: pane.forms.currentText().startswith("本市"), timeout=5000)
    file.write_text(good + "\n[[page]\n", "utf-8")
    qtbot.waitUntil(lambda: "f02.toml" in pane.trouble.text(), timeout=5000)
    assert pane.tag.text() == "随程序的版式"
    assert pane.view.page_count() > 0
    pane.close()
    screen = forms(window, the_case(sample), "f02")
    assert "1 个自己的版式要改" in screen.picker.trouble.text()
    assert screen.view.page_count() > 0
