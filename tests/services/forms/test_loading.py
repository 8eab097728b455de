"""Reading descriptions: every mistake names file and key; a user's copy wins, a broken one does no harm."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import FormRefused, NotFound
from app.services import forms
from app.services.forms import loading
from app.services.forms.data import CONTEXTS
from tests.services.forms import samples
from tests.services.forms.pdf_reading import plain_text

GOOD = """
number = "F03"
title = "试验表"
scope = "case"
context = "case"

[[page]]
[[page.block]]
kind = "grid"
columns = [65, 100]
[[page.block.row]]
height = 10
cells = [{ label = "姓名" }, { value = "{person.name}" }]
"""


def _user(folder: Path, text: str, key: str = "f03") -> Path:
    (folder / f"{key}.toml").write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize(
    ("old", "new", "where", "what"),
    [
        ('number = "F03"', "", "number", "缺少"),
        ('scope = "case"', 'scope = "cases"', "scope", "case、person、org、meeting"),
        ('context = "case"', 'context = "nothing"', "context", "nothing"),
        ("[65, 100]", "[65, 99]", "page[0].block[0].columns", "164"),
        ("height = 10", "height = -1", "page[0].block[0].row[0].height", "-1"),
        ("height = 10", "height = 300", "page[0]", "版心高 257"),
        ("height = 10", "height = true", "row[0].height", "数字"),
        ("{person.name}", "{person.nmae}", "row[0].cells[1].value", "nmae"),
        ("{person.name}", "{person.name", "cells[1].value", "花括号"),
        ("{person.name}", "{person.birth:xy}", "cells[1].value", "xy"),
        ("height = 10", "heigth = 10\nheight = 10", "row[0].heigth", "不认识"),
        ('{ label = "姓名" }', '{ label = "姓名", span = 2 }', "row[0]", "超过了列数"),
        ('{ label = "姓名" }, ', "", "row[0]", "不到列数"),
        ('{ label = "姓名" }', '{ label = "姓名", rows = 2 }', "row[0]", "超出了表的末行"),
        ('{ label = "姓名" }', '{ label = "姓名", value = "x" }', "cells[0]", "有且只有"),
        ('{ label = "姓名" }', '{ label = "姓名", face = "times" }', "cells[0].face", "times"),
        ('{ label = "姓名" }', '{ label = "姓名", seal = "branch" }', "cells[0].seal", "标签"),
        ('kind = "grid"', 'kind = "picture"', "block[0].kind", "picture"),
        ('kind = "grid"', 'kind = "grid"\nwhen = "person.name = 1"', "block[0].when", "条件"),
        ('kind = "grid"', 'kind = "grid"\nwhen = "person.nmae"', "block[0].when", "nmae"),
        ("[[page]]", '[[page]]\ncontinues = "content"', "page[0].continues", "content"),
        ("[[page]]", '[layout]\npaper = "B5"\n[[page]]', "layout.paper", "B5"),
        ("[[page]]", "[layout]\nmargins = [1, 2]\n[[page]]", "layout.margins", "上、右、下、左"),
        (
            "height = 10",
            'height = 10\nrepeat = { of = "person.name", as = "x" }',
            "row[0].repeat",
            "不是列表",
        ),
    ],
)
def test_mistakes_name_file_and_key(tmp_path: Path, old: str, new: str, where: str, what: str) -> None:
    assert old in GOOD
    _user(tmp_path, GOOD.replace(old, new))
    [error] = forms.problems(tmp_path)
    assert isinstance(error, FormRefused)
    assert "f03.toml" in error.message
    assert where in error.message
    assert what in error.message
    assert "数据没有改动" in error.hint


@pytest.mark.parametrize("text", ["number = ", "[[page]", "a = 1\na = 2"])
def test_broken_toml_names_the_file(tmp_path: Path, text: str) -> None:
    [error] = forms.problems(_user(tmp_path, text))
    assert error.message.startswith("表样文件 f03.toml 不是正确的 TOML 文件")


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "f03.toml").write_bytes(b"\xff\xfe\x00")
    [error] = forms.problems(tmp_path)
    assert "UTF-8" in error.message


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    _user(tmp_path, "#" * (loading.MAX_BYTES + 1))
    [error] = forms.problems(tmp_path)
    assert "太大" in error.message


def test_a_broken_copy_leaves_the_shipped_form(tmp_path: Path) -> None:
    form = forms.get_form("f03", _user(tmp_path, "number = "))
    assert not form.customised
    assert form.title == "入党申请人谈话记录"


def test_a_good_copy_wins_and_is_marked(tmp_path: Path) -> None:
    folder = _user(tmp_path, GOOD)
    assert forms.problems(folder) == ()
    [form] = [form for form in forms.catalogue(folder) if form.key == "f03"]
    assert form.customised
    assert form.title == "试验表"
    assert "张晓梅" in plain_text(forms.render(form, samples.full_case(), samples.TODAY).pdf_bytes)
    assert not forms.get_form("f03").customised


def test_a_changed_copy_is_read_again(tmp_path: Path) -> None:
    folder = _user(tmp_path, GOOD)
    assert forms.get_form("f03", folder).title == "试验表"
    _user(tmp_path, GOOD.replace("试验表", "另一张试验表"))
    assert forms.get_form("f03", folder).title == "另一张试验表"


def test_a_form_of_ones_own_is_added(tmp_path: Path) -> None:
    form = forms.get_form("my-form", _user(tmp_path, GOOD, "my-form"))
    assert form.customised
    assert form.key in [known.key for known in forms.catalogue(tmp_path)]


def test_a_copy_may_change_only_a_few_keys(tmp_path: Path) -> None:
    folder = _user(tmp_path, 'extends = "f26-admission"\ntitle = "表决汇总"\n', "f26-own")
    form = forms.get_form("f26-own", folder)
    assert form.title == "表决汇总"
    assert form.pages == forms.get_form("f26-admission").pages


def test_extending_in_a_circle_or_nothing_is_refused(tmp_path: Path) -> None:
    _user(tmp_path, 'extends = "b"\n', "a")
    _user(tmp_path, 'extends = "a"\n', "b")
    _user(tmp_path, 'extends = "nowhere"\n', "c")
    told = [error.message for error in forms.problems(tmp_path)]
    assert len(told) == 3
    assert any("成了圈" in message for message in told)
    assert any("没有“nowhere”" in message for message in told)


def test_an_unknown_key_is_said_plainly() -> None:
    with pytest.raises(NotFound, match="f99"):
        forms.get_form("f99")


def test_changed_words_win(tmp_path: Path) -> None:
    shipped = (loading.shipped_folder() / "words.toml").read_text("utf-8")
    (tmp_path / "words.toml").write_text(shipped.replace("党支部委员会会议", "党支部委员会议"), "utf-8")
    data = samples.data_for("roster", "activist", "full")
    options = forms.Options(user_folder=tmp_path)
    text = plain_text(forms.render(forms.get_form("f10"), data, samples.TODAY, options).pdf_bytes)
    assert "党支部委员会议2026年5月18日研究" in text


def test_missing_words_name_the_key(tmp_path: Path) -> None:
    (tmp_path / "words.toml").write_text('[assembly]\nR2026 = "大会"\n', "utf-8")
    with pytest.raises(FormRefused, match=r"committee\.R2026"):
        forms.render(
            forms.get_form("f03"), samples.full_case(), samples.TODAY, forms.Options(user_folder=tmp_path)
        )


def test_keys_numbers_and_steps_of_the_shipped_forms() -> None:
    catalogue = forms.catalogue()
    assert {form.key for form in catalogue} >= {
        "f03",
        "f05",
        "f10",
        "f13-basic",
        "f19-candidate",
        "f26-admission",
        "f26-conversion",
    }
    for form in catalogue:
        assert form.key.split("-")[0].upper() == form.number
        assert form.context in CONTEXTS
        assert form.steps or form.scope != "case"
        assert not form.customised
    assert [form.number for form in catalogue] == sorted(form.number for form in catalogue)
