"""Cards at fixed places, stretching rows, cutting lines with words, lines to write on, borrowed pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import FormRefused
from app.services import forms
from tests.services.forms import samples
from tests.services.forms.pdf_reading import horizontals, marks, plain_text, verticals

HEAD = """
number = "F99"
title = "试验表"
scope = "case"
context = "roster"
"""
CARDS = """
[layout]
margins = [0, 0, 0, 0]
footer = "none"
[[page]]
[[page.block]]
kind = "cards"
places = [[8, 8], [113, 8], [8, 156.5], [113, 156.5]]
width = 89
height = 132
of = "people"
as = "case"
cuts = [[0, 148.5, 210, 148.5], [105, 0, 105, 297]]
[[page.block.block]]
kind = "grid"
columns = [30, 59]
[[page.block.block.row]]
height = 10
cells = [{ label = "姓名" }, { name = "{case.person.name}", title = "姓名" }]
"""
STRETCHED = """
[[page]]
[[page.block]]
kind = "grid"
columns = [165]
height = 200
[[page.block.row]]
height = 40
stretch = true
cells = [{ text = "" , title = "内容" }]
[[page.block.row]]
height = 10
repeat = { of = "people", as = "case" }
cells = [{ name = "{case.person.name}", title = "姓名" }]
"""


def draw(folder: Path, text: str, people: int = 0) -> forms.Rendered:
    (folder / "f99.toml").write_text(HEAD + text, "utf-8")
    form = forms.get_form("f99", folder)
    listed = samples.several(samples.full_case(), people)
    data = samples.RosterData(samples.BRANCH, listed)
    return forms.render(form, data, samples.TODAY, forms.Options(footer=False))


@pytest.mark.parametrize(("people", "pages", "last"), [(0, 1, 4), (1, 1, 1), (4, 1, 4), (6, 2, 2)])
def test_cards_fill_places_and_pages(tmp_path: Path, people: int, pages: int, last: int) -> None:
    found = marks(draw(tmp_path, CARDS, people).pdf_bytes)
    assert len(found) == pages
    assert sum(mark.text == "姓\u3000名" for mark in found[-1]) == last


def test_cards_stand_where_the_description_says(tmp_path: Path) -> None:
    page = marks(draw(tmp_path, CARDS, 4).pdf_bytes)[0]
    for x in (8, 38, 97, 113, 143, 202):
        assert any(abs(x - line) < 0.3 for line in verticals(page)), x
    for y in (8, 18, 156.5, 166.5):
        assert any(abs(y - line) < 0.3 for line in horizontals(page)), y


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("[8, 8], ", "[8, 8], [130, 8], ", "超出了纸边"),
        ("[8, 8], ", "[8], ", "左、上两个数"),
        ("[30, 59]", "[30, 60]", "列宽之和 90"),
        ("height = 10\n", "height = 133\n", "超过 132"),
        ("[0, 148.5, 210, 148.5]", "[0, 148.5]", "起点和终点"),
        ("{case.person.name}", "{case.nmae}", "nmae"),
    ],
)
def test_mistakes_in_cards_are_told(tmp_path: Path, old: str, new: str, what: str) -> None:
    with pytest.raises(FormRefused, match=what):
        draw(tmp_path, CARDS.replace(old, new, 1))


@pytest.mark.parametrize("people", [0, 3])
def test_a_stretching_row_takes_what_is_left(tmp_path: Path, people: int) -> None:
    page = marks(draw(tmp_path, STRETCHED, people).pdf_bytes)[0]
    expected = [20, *(20 + 200 - 10 * left for left in range(people, -1, -1))]
    assert sorted(horizontals(page)) == pytest.approx(expected, abs=0.3)


def test_a_height_needs_a_stretching_row(tmp_path: Path) -> None:
    with pytest.raises(FormRefused, match="stretch"):
        draw(tmp_path, STRETCHED.replace("stretch = true", ""))


def test_words_stand_in_a_cutting_line(tmp_path: Path) -> None:
    text = '[[page]]\n[[page.block]]\nkind = "gap"\nheight = 10\ncut = true\ntext = "××字第　　　号"\n'
    page = marks(draw(tmp_path, text).pdf_bytes)[0]
    word = next(mark for mark in page if mark.kind == "T")
    assert word.text.startswith("××字第")
    assert word.places[1] == pytest.approx(25, abs=2)


def test_a_line_to_write_on_is_no_frame(tmp_path: Path) -> None:
    text = """
[[page]]
[[page.block]]
kind = "grid"
columns = [42, 123]
[[page.block.row]]
height = 12
cells = [{ label = "姓名", spread = true, border = "none" }, { value = "{branch.short}", border = "under" }]
"""
    page = marks(draw(tmp_path, text).pdf_bytes)[0]
    lines = [mark for mark in page if mark.kind == "L"]
    [line] = lines
    assert line.places == pytest.approx((67, 30.5, 190, 30.5), abs=0.3)


def test_pages_of_another_form_are_taken_over(tmp_path: Path) -> None:
    head = 'number = "F99"\ntitle = "试验册"\nscope = "case"\ncontext = "case"\n'
    own = '[[page]]\n[[page.block]]\nkind = "title"\ntext = "自己的一面"\n'
    (tmp_path / "f98.toml").write_text(head + own + '[[page]]\nuse = "f03"\npages = [1]\n' + own, "utf-8")
    (tmp_path / "f99.toml").write_text(head + '[[page]]\nuse = "f98"\n[[page]]\nuse = "f05"\n', "utf-8")
    rendered = forms.render(forms.get_form("f99", tmp_path), samples.full_case(), samples.TODAY)
    assert rendered.pages == 5
    text = plain_text(rendered.pdf_bytes)
    assert (
        text.index("自己的一面") < text.index("谈话内容") < text.rindex("自己的一面") < text.index("材料归档")
    )


@pytest.mark.parametrize(
    ("page", "what"),
    [
        ('use = "f77"', "f77"),
        ('use = "f03"\npages = [9]', "只有 3 面"),
        ('use = "f99"', "圈"),
        ('use = "f03"\nagain = true', "以外的键"),
    ],
)
def test_mistakes_in_borrowed_pages_are_told(tmp_path: Path, page: str, what: str) -> None:
    head = 'number = "F99"\ntitle = "试验册"\nscope = "case"\ncontext = "case"\n'
    (tmp_path / "f99.toml").write_text(f"{head}[[page]]\n{page}\n", "utf-8")
    with pytest.raises(FormRefused, match=what):
        forms.get_form("f99", tmp_path)
