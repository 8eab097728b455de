"""What the user may choose when printing a form, and tables filled up with empty rows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.errors import FormRefused
from app.services import forms
from tests.services.forms import samples
from tests.services.forms.pdf_reading import horizontals, marks, plain_text

FORM = """
number = "F17"
title = "试验表"
scope = "case"
context = "case"

[[choice]]
key = "photo"
title = "留照片格"
default = true

[[choice]]
key = "size"
title = "纸张"
default = "A5"
words = ["A5", "A6"]

[[choice]]
key = "width"
title = "每行字数"
default = 25
low = 10
high = 40

[[page]]
[[page.block]]
kind = "words"
text = [
    { when = "choice.size == A6", text = "小票每行{choice.width}字" },
    { text = "大票每行{choice.width}字" },
]
height = 10

[[page.block]]
kind = "words"
text = "照片格"
height = 10
when = "choice.photo"

[[page.block]]
kind = "table"
columns = [165]
of = "mentors"
as = "mentor"
row_height = 10
blank_rows = 5
head = [{ height = 10, cells = [{ label = "姓名" }] }]
cells = [{ name = "{mentor.name}", title = "姓名" }]
"""


def _form(folder: Path, text: str = FORM) -> forms.FormSpec:
    (folder / "f17-own.toml").write_text(text, "utf-8")
    [trouble, *_] = [*forms.problems(folder), None]
    if trouble is not None:
        raise trouble
    return forms.get_form("f17-own", folder)


def _draw(form: forms.FormSpec, **choices: bool | int | str) -> forms.Rendered:
    return forms.render(form, samples.full_case(), samples.TODAY, forms.Options(choices=choices))


def test_without_a_choice_the_default_is_printed(tmp_path: Path) -> None:
    text = plain_text(_draw(_form(tmp_path)).pdf_bytes)
    assert "大票每行25字" in text
    assert "照片格" in text


def test_chosen_values_are_printed(tmp_path: Path) -> None:
    text = plain_text(_draw(_form(tmp_path), photo=False, size="A6", width=30).pdf_bytes)
    assert "小票每行30字" in text
    assert "照片格" not in text


@pytest.mark.parametrize(
    ("key", "value", "hint"),
    [
        ("photo", 1, "是、否"),
        ("size", "A4", "A5、A6"),
        ("width", 9, "10 到 40"),
        ("width", True, "10 到 40"),
    ],
)
def test_a_value_that_cannot_be_chosen_is_refused(
    tmp_path: Path, key: str, value: bool | int | str, hint: str
) -> None:
    with pytest.raises(FormRefused) as refused:
        _draw(_form(tmp_path), **{key: value})
    assert refused.value.code == "E-FORM-12"
    assert hint in refused.value.hint


def test_a_choice_nobody_offers_is_found_on_reading(tmp_path: Path) -> None:
    with pytest.raises(FormRefused, match=r"choice\.photos"):
        _form(tmp_path, FORM.replace('when = "choice.photo"', 'when = "choice.photos"'))


def test_a_default_outside_its_words_is_found_on_reading(tmp_path: Path) -> None:
    with pytest.raises(FormRefused, match="A4"):
        _form(tmp_path, FORM.replace('default = "A5"', 'default = "A4"'))


def test_a_short_list_is_filled_up_if_wished(tmp_path: Path) -> None:
    form = _form(tmp_path)
    assert len(horizontals(marks(_draw(form).pdf_bytes)[0])) == 2 + 2
    filled = _form(tmp_path, FORM.replace("blank_rows = 5", "blank_rows = 5\nfill = true"))
    assert len(horizontals(marks(_draw(filled).pdf_bytes)[0])) == 2 + 5
    longer = replace(samples.full_case(), mentors=samples.MENTORS * 4)
    drawn = forms.render(filled, longer, samples.TODAY)
    assert len(horizontals(marks(drawn.pdf_bytes)[0])) == 2 + 8


OPINIONS = FORM.replace(
    'cells = [{ name = "{mentor.name}", title = "姓名" }]',
    'cells = [{ text = "{mentor.post}", opinion = true, title = "意见", sign = [["签名"]] }]',
)


def test_a_row_grows_for_what_it_prints_and_for_its_signature(tmp_path: Path) -> None:
    form = _form(tmp_path, OPINIONS)
    mentors = (replace(samples.MENTORS[0], post=samples.OPINION * 2),)
    case = replace(samples.full_case(), mentors=mentors)
    by_hand = horizontals(marks(forms.render(form, case, samples.TODAY).pdf_bytes)[0])
    printed = forms.render(form, case, samples.TODAY, forms.Options(print_opinions=True))
    lines = horizontals(marks(printed.pdf_bytes)[0])
    assert max(by_hand) - min(by_hand) == pytest.approx(20, abs=0.3)
    assert max(lines) - min(lines) > 10 + 12 + 15
    assert printed.overflowed == ()
