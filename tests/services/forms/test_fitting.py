"""Fitting text: nothing is lost, nothing is wider than its box, sizes shrink by at most two steps."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.forms import fitting
from app.services.forms.fitting import MM_PER_PT


def measure(text: str, size: float) -> float:
    """Han characters one em, others half an em."""
    return sum(1.0 if ord(char) > 0x2000 else 0.5 for char in text) * size * MM_PER_PT


TEXT = st.text(alphabet="党员发展工作细则，。；：（）“”2026年abc12\n", max_size=400)


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


@given(TEXT, st.floats(20, 160), st.floats(8, 60))
def test_long_text_is_never_lost(text: str, width: float, height: float) -> None:
    fitted = fitting.fit_text(text, width, height, measure, mark="")
    shown = "".join(line.text for line in fitted.lines)
    assert _bare(shown) + _bare(fitted.rest) == _bare(text)
    assert fitted.height <= height + 0.01
    assert fitted.size in fitting.LONG_SIZES
    if fitted.rest:
        assert fitted.size == 9.0


@given(TEXT, st.floats(12, 100))
def test_lines_stay_within_their_width(text: str, width: float) -> None:
    for line in fitting.wrap(text, 10.5, measure, lambda _: width, 7.4):
        assert measure(line.text, 10.5) + line.indent <= width + 0.01 or len(line.text) == 1


@given(TEXT, st.floats(10, 60), st.floats(4, 40))
def test_short_values_are_never_lost(text: str, width: float, height: float) -> None:
    fitted = fitting.fit_short(text, width, height, measure, balance=True)
    assert _bare("".join(line.text for line in fitted.lines)) + _bare(fitted.rest) == _bare(text)


def test_items_of_a_list_stay_whole() -> None:
    fitted = fitting.fit_short("周志远（书记）、解敏华（组织委员）", 45, 8, measure, balance=True)
    assert [line.text for line in fitted.lines] == ["周志远（书记）、", "解敏华（组织委员）"]


def test_the_mark_takes_part_in_the_fit() -> None:
    text = "第一句话在这里。第二句话也在这里。" * 20
    fitted = fitting.fit_text(text, 60, 30, measure, mark="（续见附页）")
    shown = "".join(line.text for line in fitted.lines)
    assert shown.endswith("。（续见附页）")
    assert shown.removesuffix("（续见附页）") + fitted.rest == text


def test_capacity_of_the_errata() -> None:
    # F13 面 4/6: 127 × 85 mm hold 29 × 13 = 377 characters of 12 pt at 1.5 lines.
    inner = fitting.fit_text("党" * 375, 127 - 3, 85 - 2, measure)
    assert inner.size == 12.0
    assert len(inner.lines) == 13
    assert len(inner.lines[1].text) == 29
    assert fitting.fit_text("党" * 376, 127 - 3, 85 - 2, measure).size == 10.5


def test_shrinks_two_steps_and_no_more() -> None:
    sizes = {fitting.fit_text("党" * n, 40, 20, measure).size for n in range(0, 400, 5)}
    assert sizes == {12.0, 10.5, 9.0}


def test_marks_do_not_begin_a_line_and_numbers_stay_whole() -> None:
    lines = fitting.wrap("一二三四五六七八九十，2026年", 10.0, measure, lambda _: measure("十" * 10, 10.0))
    assert [line.text for line in lines] == ["一二三四五六七八九", "十，2026年"]


def test_room_for_a_seal_is_left_on_the_right() -> None:
    def reserve(below: float) -> float:
        return 50.0 if below > 20 else 0.0

    fitted = fitting.fit_text("党" * 400, 130, 80, measure, reserve=reserve)
    for index, line in enumerate(fitted.lines[:-1]):
        room = 130 - reserve((index + 1) * fitted.leading)
        assert measure(line.text, fitted.size) + line.indent <= room + 0.01


@pytest.mark.parametrize(
    ("name", "width", "lines", "size"),
    [
        ("张晓梅", 30, ["张晓梅"], 10.5),
        ("欧阳夏侯文静远", 23, ["欧阳夏侯文静远"], 9.0),
        ("买买提·吐尔逊江", 20, ["买买提·", "吐尔逊江"], 9.0),
        ("王建国\n李敏", 21, ["王建国", "李敏"], 9.0),
    ],
)
def test_names(name: str, width: float, lines: list[str], size: float) -> None:
    fitted = fitting.fit_name(name, width, 8, measure)
    assert [line.text for line in fitted.lines] == lines
    assert fitted.size == size
    assert fitted.rest == ""


@given(st.text(alphabet="阿卜杜·艾力㛃𬭳\n", min_size=1, max_size=60), st.integers(1, 4))
def test_names_are_never_lost(name: str, max_lines: int) -> None:
    fitted = fitting.fit_name(name, 22, 30, measure, max_lines)
    assert _bare("".join(line.text for line in fitted.lines)) + _bare(fitted.rest) == _bare(name)


@pytest.mark.parametrize(
    ("label", "width", "height", "lines"),
    [
        ("姓名", 19, 8, ["姓\u3000名"]),
        ("出生\n年月", 19, 8, ["出生年月"]),
        ("递交申请\n书时间", 19, 8, ["递交申请", "书时间"]),
        ("序号", 6, 8, ["序", "号"]),
    ],
)
def test_labels(label: str, width: float, height: float, lines: list[str]) -> None:
    assert [line.text for line in fitting.fit_label(label, width, height, measure).lines] == lines
