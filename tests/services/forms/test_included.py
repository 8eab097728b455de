"""Forms within forms: their own paper and edition, one footer, contents with page numbers, mistakes told."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import FormRefused
from app.services import forms
from tests.services.forms import samples
from tests.services.forms.pdf_reading import marks, plain_text, texts

HEAD = """
number = "F99"
title = "试验册"
scope = "org"
context = "handbook"
[layout]
footer = "page"
mirror = true
"""
CONTENTS = """
[[page]]
[[page.block]]
kind = "table"
columns = [125, 40]
of = "sections"
as = "section"
row_height = 10
head = [{ height = 10, cells = [{ label = "名称" }, { label = "页" }] }]
cells = [{ value = "{section.title}" }, { value = "{section.page}" }]
"""
INCLUDED = """
[[page]]
include = "f40"
data = "dues"
section = "党费"
[[page]]
include = "f41"
data = "reports"
section = "半年汇报"
"""


def form_of(folder: Path, text: str, head: str = HEAD) -> forms.FormSpec:
    (folder / "f99.toml").write_text(head + text, "utf-8")
    return forms.get_form("f99", folder)


def draw(form: forms.FormSpec) -> forms.Rendered:
    return forms.render(form, samples.data_for("handbook", "", "full"), samples.TODAY)


def test_forms_are_drawn_on_their_own_paper(tmp_path: Path) -> None:
    import pypdfium2

    rendered = draw(form_of(tmp_path, CONTENTS + INCLUDED))
    document = pypdfium2.PdfDocument(rendered.pdf_bytes)
    sizes = [round(page.get_width() * 25.4 / 72) for page in document]
    document.close()
    assert sizes == [210, 297, 297, 297]
    text = plain_text(rendered.pdf_bytes)
    assert text.index("党费收缴登记表") < text.index("上半年发展党员工作汇报表")


def test_the_contents_name_the_pages(tmp_path: Path) -> None:
    first, *others = marks(draw(form_of(tmp_path, CONTENTS + INCLUDED)).pdf_bytes)
    found = texts(first)
    assert [found[at : at + 2] for at in (2, 4)] == [["党费", "2"], ["半年汇报", "3"]]
    for number, page in enumerate(others, 2):
        assert str(number) in texts(page)
        assert not any("打印日期" in text for text in texts(page))


def test_nothing_to_include_is_no_page(tmp_path: Path) -> None:
    form = form_of(tmp_path, CONTENTS + INCLUDED)
    rendered = forms.render(form, samples.data_for("handbook", "", "empty"), samples.TODAY)
    assert "半年汇报" not in texts(marks(rendered.pdf_bytes)[0])


@pytest.mark.parametrize(
    ("page", "what"),
    [
        ('include = "f77"\ndata = "dues"', "f77"),
        ('include = "f99"\ndata = "dues"', "f99"),
        ('include = "f44"\ndata = "dues"', "又引用了别的表"),
        ('include = "f40"\ndata = "nothing"', "nothing"),
        ('include = "f40"\ndata = "reports"', "不是“f40”要的内容"),
        ('include = "f40"', "data"),
    ],
)
def test_mistakes_are_told(tmp_path: Path, page: str, what: str) -> None:
    with pytest.raises(FormRefused, match=what):
        form_of(tmp_path, f"[[page]]\n{page}\n")


def test_a_changed_copy_is_included(tmp_path: Path) -> None:
    shipped = Path(forms.loading.shipped_folder() / "f40.toml").read_text("utf-8")
    (tmp_path / "f40.toml").write_text(shipped.replace("党费收缴登记表", "党费收缴台账"), "utf-8")
    text = plain_text(draw(form_of(tmp_path, INCLUDED)).pdf_bytes)
    assert "党费收缴台账" in text
    (tmp_path / "f40.toml").write_text("number = ", "utf-8")
    assert "党费收缴登记表" in plain_text(draw(form_of(tmp_path, INCLUDED)).pdf_bytes)
