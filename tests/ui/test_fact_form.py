"""Editors made from field descriptions: spellings, problems, drafts, pickers with pinyin."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCalendarWidget, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from app.models.fields import Field, Kind
from app.services.journey.facts import Choice
from app.ui.common.choices import ChoiceList
from app.ui.common.day_editor import DayEditor
from app.ui.common.fact_form import FactForm, FormField
from app.ui.common.pickers import PickEditor, PickManyEditor
from app.ui.common.reading import reader
from app.ui.theme import Theme
from tests.ui.conftest import TODAY
from tests.ui.keys import type_text

PEOPLE = ChoiceList(
    [
        Choice("p1", "邓新苗", "RY001", "邓新苗 dxm dengxinmiao"),
        Choice("p2", "单小芳", "RY002", "单小芳 sxf dxf"),
        Choice("p3", "邓新苗", "RY003", "邓新苗 dxm"),
    ]
)
FIELDS = {
    "on": Field("日期", Kind.DAY, required=True),
    "due": Field("应到", Kind.WHOLE, low=0),
    "secret": Field("无记名", Kind.YES_NO),
    "result": Field("结果", Kind.CHOICE, words=("通过", "未通过", "延期")),
    "places": Field("地点", Kind.CHOICES, words=("工作单位", "居住地")),
    "opinion": Field("意见", Kind.LONG),
    "chair": Field("主持人编号", Kind.REF, target="人员"),
    "tellers": Field("计票人编号", Kind.REFS, target="人员"),
    "days": Field("天数", Kind.TENTHS),
    "birth": Field("出生日期", Kind.BIRTH),
    "league": Field("入团年月", Kind.MONTH),
    "dates": Field("转正申请日期", Kind.DAYS),
}


@pytest.fixture
def form(qtbot: QtBot, theme: Theme) -> FactForm:
    made = FactForm(
        [FormField(attr, field) for attr, field in FIELDS.items()],
        today=lambda: TODAY,
        choices={"人员": PEOPLE},
    )
    qtbot.addWidget(made)
    made.resize(820, 600)
    made.show()
    return made


def box_of(form: FactForm, attr: str) -> QLineEdit:
    editor = form.editor(attr)
    box = editor.focusProxy()
    assert isinstance(box, QLineEdit)
    return box


@pytest.mark.parametrize(
    "text",
    [
        "2026-05-18",
        "2026.5.18",
        "2026/5/18",
        "2026年5月18日",
        "20260518",
        "２０２６－５－１８",
        "2026-05-18　星期一",
    ],
)
def test_spellings_of_a_day(text: str) -> None:
    assert reader(FIELDS["on"])(text) == date(2026, 5, 18)


@pytest.mark.parametrize(
    "text", ["二〇二六年", "2026-5", "5-18", "2026-13-01", "2026-02-30", "1850-01-01", "45000"]
)
def test_other_spellings_are_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="。"):
        reader(FIELDS["on"])(text)


def test_values_go_in_and_come_out_unchanged(form: FactForm) -> None:
    values = {
        "on": date(2026, 5, 18),
        "due": 16,
        "secret": False,
        "result": "通过",
        "places": ("居住地",),
        "opinion": "同意。\n报上级。",
        "chair": "p2",
        "tellers": ("p1", "p3"),
        "days": Decimal("2.5"),
        "birth": "1998-02",
        "league": "2016-05",
        "dates": (date(2026, 1, 2), date(2026, 8, 1)),
    }
    form.set_values(values)
    assert form.values() == values
    assert not form.is_dirty()
    form.set_values({})
    assert form.values()["secret"] is None
    assert form.values()["places"] == ()


def test_a_day_shows_its_weekday_at_rest(form: FactForm, qtbot: QtBot) -> None:
    box = box_of(form, "on")
    box.setFocus()
    qtbot.keyClicks(box, "2026.5.18")
    assert form.changes() == {"on": date(2026, 5, 18)}
    box_of(form, "due").setFocus()
    assert box.text() == "2026-05-18　星期一"
    box.setFocus()
    assert box.text() == "2026-05-18"


def test_months_and_incomplete_births_are_written_in_one_way(form: FactForm, qtbot: QtBot) -> None:
    type_text(box_of(form, "birth"), "1998年2月10日")
    type_text(box_of(form, "league"), "2016年5月")
    assert form.changes() == {"birth": "1998-02-10", "league": "2016-05"}
    box_of(form, "league").setFocus()
    box_of(form, "birth").setFocus()
    assert box_of(form, "league").text() == "2016-05"
    qtbot.keyClick(box_of(form, "birth"), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_text(box_of(form, "birth"), "98 年春")
    assert "birth" in form.problems()


def test_mistyped_text_stays_and_is_explained(form: FactForm, qtbot: QtBot) -> None:
    box = box_of(form, "on")
    qtbot.keyClicks(box, "2026-02-30")
    assert form.is_dirty()
    assert "2026-02-30" in form.problems()["on"]
    assert not form.show_problems()
    assert box.text() == "2026-02-30"
    type_text(box_of(form, "due"), "十六")
    assert "十六" in form.problems()["due"]


def test_a_required_field_must_be_filled(form: FactForm) -> None:
    form.set_values({})
    assert form.problems() == {"on": "必填。"}


def test_calendar_fills_the_box(form: FactForm, qtbot: QtBot) -> None:
    box = box_of(form, "on")
    box.setFocus()
    with qtbot.waitSignal(form.edited):
        qtbot.keyClick(box, Qt.Key.Key_F4)
        panel = QApplication.activePopupWidget()
        assert panel is not None
        month = panel.findChild(QCalendarWidget)
        assert month is not None
        assert month.selectedDate().year() == TODAY.year
        days = month.focusProxy()
        assert days is not None
        qtbot.keyClick(days, Qt.Key.Key_Return)
    assert isinstance(form.editor("on"), DayEditor)
    assert form.values()["on"] == TODAY


def test_yes_no_unknown_are_three_states(form: FactForm, qtbot: QtBot) -> None:
    editor = form.editor("secret")
    for part, value in zip(editor.buttons, (True, False, None), strict=True):  # type: ignore[attr-defined]
        qtbot.mouseClick(part, Qt.MouseButton.LeftButton)
        assert form.values()["secret"] is value


def test_an_unknown_stored_word_is_not_lost(form: FactForm) -> None:
    form.set_values({"result": "另议"})
    assert form.values()["result"] == "另议"
    assert isinstance(form.editor("result").focusProxy(), QComboBox)


def test_person_is_found_by_initials_and_taken(form: FactForm, qtbot: QtBot) -> None:
    editor = form.editor("chair")
    assert isinstance(editor, PickEditor)
    qtbot.keyClicks(editor.box, "sxf")
    assert form.problems().get("chair")
    box_of(form, "due").setFocus()
    editor.box.editingFinished.emit()
    assert form.values()["chair"] == "p2"
    assert form.problems().get("chair") is None


def test_namesakes_are_not_guessed(form: FactForm, qtbot: QtBot) -> None:
    editor = form.editor("chair")
    assert isinstance(editor, PickEditor)
    type_text(editor.box, "邓新苗")
    editor.box.editingFinished.emit()
    assert form.values()["chair"] is None
    assert "列表" in form.problems()["chair"]


def test_several_people_are_added_and_removed(form: FactForm, qtbot: QtBot) -> None:
    editor = form.editor("tellers")
    assert isinstance(editor, PickManyEditor)
    type_text(editor.box, "单小")
    editor.box.editingFinished.emit()
    assert form.values()["tellers"] == ("p2",)
    assert editor.box.text() == ""
    chip = editor._flow.itemAt(0)
    assert chip is not None
    qtbot.mouseClick(chip.widget(), Qt.MouseButton.LeftButton)
    assert form.values()["tellers"] == ()


def test_a_draft_goes_over_the_stored_values(form: FactForm) -> None:
    form.set_values({"on": date(2026, 1, 1), "due": 16})
    form.restore({"due": 17})
    assert form.changes() == {"due": 17}
    assert form.stored("due") == 16


def test_columns_follow_the_width(form: FactForm) -> None:
    form.setMinimumWidth(1)
    form.resize(320, 900)
    assert form._columns == 1
    form.resize(1000, 600)
    assert form._columns == 4


def test_every_editor_is_named(form: FactForm) -> None:
    for attr in FIELDS:
        target = form.editor(attr).focusProxy() or form.editor(attr)
        assert target.accessibleName(), attr
