"""Where the fields of a form stand: worked out by hand for one, two, three and four columns."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.models.fields import Field, Kind
from app.ui.common.fact_form import FactForm, FormField
from app.ui.common.form_rows import Part, arranged
from app.ui.theme import TEXT_SIZES, Theme

DAY, RESULT = Part("day"), Part("result")
HEARD, DONE = Part("heard", is_long=True), Part("done", is_long=True)
WIDE = Part("way", 2)


@pytest.mark.parametrize(
    ("parts", "columns", "spots"),
    [
        # Two short boxes, two long texts: a row each, the texts side by side.
        ([DAY, RESULT, HEARD, DONE], 4, "day 0 0 1|result 0 1 1|heard 1 0 2|done 1 2 2"),
        ([DAY, RESULT, HEARD, DONE], 3, "day 0 0 1|result 0 1 1|heard 1 0 3|done 2 0 3"),
        ([DAY, RESULT, HEARD, DONE], 2, "day 0 0 1|result 0 1 1|heard 1 0 2|done 2 0 2"),
        ([DAY, HEARD], 1, "day 0 0 1|heard 1 0 1"),
        # A text alone takes the whole width; what follows begins below it, not beside it.
        ([HEARD, DAY, RESULT], 4, "heard 0 0 4|day 1 0 1|result 1 1 1"),
        ([DAY, HEARD, RESULT, DONE], 4, "day 0 0 1|heard 1 0 4|result 2 0 1|done 3 0 4"),
        # A double one that does not fit begins the next row.
        ([DAY, RESULT, Part("x"), WIDE], 4, "day 0 0 1|result 0 1 1|x 0 2 1|way 1 0 2"),
        ([WIDE], 1, "way 0 0 1"),
        # Something stands under a field: the next begins two rows further down.
        ([Part("votes", closes=True), DAY], 4, "votes 0 0 1|day 2 0 1"),
    ],
)
def test_short_boxes_and_long_texts_have_rows_of_their_own(
    parts: list[Part], columns: int, spots: str
) -> None:
    found = [f"{spot.key} {spot.row} {spot.column} {spot.span}" for spot in arranged(parts, columns)]
    assert "|".join(found) == spots


FIELDS = (
    FormField("code", Field("组织编号", Kind.CODE)),
    FormField("name", Field("组织全称", Kind.TEXT)),
    FormField("since", Field("成立日期", Kind.DAY)),
    FormField("until", Field("届满日期", Kind.DAY)),
    FormField("note", Field("备注", Kind.LONG)),
)
NAME = "中共新北示例精密制造有限公司支部委员会"


@pytest.mark.parametrize("size", TEXT_SIZES)
@pytest.mark.parametrize("width", [420, 560, 760, 772, 1100])
def test_a_date_and_a_long_name_are_whole(qtbot: QtBot, theme: Theme, size: int, width: int) -> None:
    theme.set_size(size)
    form = FactForm(FIELDS, today=lambda: date(2026, 11, 27), column_width=168)
    qtbot.addWidget(form)
    form.set_values({"code": "ZZ001", "name": NAME, "since": date(2010, 6, 18), "until": date(2028, 3, 27)})
    form.resize(width, 500)
    form.show()
    for _ in range(4):
        QApplication.processEvents()
    for box in form.findChildren(QLineEdit):
        icon = 24 if box.actions() else 0
        need = QFontMetrics(box.font()).horizontalAdvance(box.text()) + 24 + icon
        assert box.width() >= need, f"{box.text()} in {box.width()}, {form._columns} columns"
    theme.set_size(TEXT_SIZES[0])
