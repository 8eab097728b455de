"""What forms F35–F37 say, worked out by hand from forms.md, and the longest names they are planned for."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from app.services.forms.data import PersonData
from app.services.forms.data.transfers import DayData
from app.services.forms.faces import bundled_faces
from app.services.forms.overlays.drawing import fit_field
from app.services.forms.overlays.reading import overlay_sheets
from tests.services.forms import samples
from tests.services.forms.demo_forms import draw
from tests.services.forms.pdf_reading import collisions, horizontals, marks, plain_text, texts
from tests.services.forms.samples_members import letter


def printed(key: str, data: Any, **choices: bool | int | str) -> str:
    return plain_text(draw(key, data, **choices).pdf_bytes)


def test_the_branchs_letter_has_all_its_parts() -> None:
    """forms.md 5.7: number, addressee, name, sex, age, group, ID number, standing, from, to, dues, days."""
    said = printed("f35", letter())
    assert (
        "现介绍张晓梅同志（女，32岁，汉族）系中共正式党员，身份证号000000199405180000，"
        "由中共海川市鑫源精密电子有限公司支部委员会去中共临江市高新区工作委员会处，请转接组织关系。"
        "党费交至2026年8月。有效期90天。"
    ) in said
    blank = printed("f35", letter(person=PersonData(""), age=None, valid_days=None, dues=DayData()))
    assert "同志（男／女，岁，）系中共正式党员" in blank
    assert "党费交至年月。有效期天。" in blank


@pytest.mark.parametrize(
    ("heading", "committee", "said"),
    [
        ("中共临江市委组织部", "中共园区工委", "中共临江市委组织部："),
        ("", "中共园区工委", "中共园区工委："),
        ("", "", ""),
    ],
)
def test_whom_the_branchs_letter_goes_to(heading: str, committee: str, said: str) -> None:
    """A letter of a branch goes to its superior committee unless somebody else is named."""
    data = letter(heading=heading)
    data = replace(data, branch=replace(data.branch, committee=committee))
    words = [word for word in texts(marks(draw("f35", data, stub=False).pdf_bytes)[0]) if word[-1:] == "："]
    assert [word for word in words if word.startswith("中共")] == ([said] if said else [])


@pytest.mark.parametrize(
    ("seal", "stub", "seam"),
    [("own", True, True), ("superior", True, True), ("signature", True, False), ("own", False, False)],
)
def test_a_seal_over_the_seam_where_there_is_one(seal: str, stub: bool, seam: bool) -> None:
    data = letter()
    data = replace(data, branch=replace(data.branch, seal=seal))
    assert ("（加盖骑缝章）" in printed("f35", data, stub=stub)) is seam


def test_the_stub_of_a_branch_with_a_long_name() -> None:
    """forms.md 3: full names are planned with 36 characters; the stub holds 32 of them."""
    name = "中共海川市高新技术产业开发区鑫源精密电子科技股份有限公司装配线支部委员会"
    assert len(name) == 36
    data = letter(wherefrom=name)
    data = replace(data, branch=replace(data.branch, name=name, short="鑫源装配车间党支部"))
    drawn = draw("f35", data)
    assert (drawn.pages, drawn.overflowed) == (1, ())
    assert "鑫源装配车间党支部" in texts(marks(drawn.pdf_bytes)[0])
    assert collisions(drawn.pdf_bytes) == []
    other = draw("f35", replace(data, wherefrom=name.replace("鑫源", "鑫海")))
    assert "鑫源装配车间党支部" not in texts(marks(other.pdf_bytes)[0])


@pytest.mark.parametrize(
    ("group", "word"), [("汉族", "汉"), ("维吾尔族", "维吾尔"), ("穿青人", "穿青人"), ("", "")]
)
def test_the_triple_letter_has_its_own_word_behind_the_line(group: str, word: str) -> None:
    """The sheet says “____族”: 汉族 on the line would read 汉族族."""
    data = letter(person=replace(samples.PERSON, ethnic_group=group))
    page = texts(marks(draw("f36", data, output="打印").pdf_bytes)[0])
    assert (group in page) is (group == word != "")
    assert (word in page) is (word != "")


@pytest.mark.parametrize(
    ("purpose", "said"), [("参加技术培训", "参加技术培训，特此证明"), ("", "工作（学习），特此证明")]
)
def test_the_certificate_says_what_for(purpose: str, said: str) -> None:
    """forms.md F37: 去__工作（学习），特此证明。"""
    assert said in printed("f37", letter(purpose=purpose))


def test_the_certificate_without_its_stub() -> None:
    """Errata 4: F35 and F37 come with and without a stub."""
    assert "党员证明信存根" in printed("f37", letter())
    page = marks(draw("f37", letter(), stub=False).pdf_bytes)[0]
    assert not [word for word in texts(page) if "存根" in word]
    assert not any(y < 140 for y in horizontals(page))


BRANCH_NAME = "中共海川市高新技术产业开发区鑫源精密电子科技股份有限公司装配线支部委员会"
COMMITTEE = "中共海川市高新技术产业开发区非公有制经济组织和社会组织综合工作委员会"
PERSON_NAME = "阿卜杜热合曼·吐尔逊江买"


def as_planned(value: Any) -> Any:
    """The same data with the longest names forms are planned for (forms.md 3): 36 and 12 characters."""
    branch, person = samples.BRANCH, samples.PERSON
    if value == branch:
        return replace(branch, name=BRANCH_NAME, short="鑫源装配线党支部", committee=COMMITTEE)
    if isinstance(value, str):
        longer = {branch.name: BRANCH_NAME, branch.committee: COMMITTEE, person.name: PERSON_NAME}
        return longer.get(value, value)
    if isinstance(value, tuple):
        return tuple(as_planned(each) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{each.name: as_planned(getattr(value, each.name)) for each in fields(value)})
    return value


def test_the_stub_of_the_triple_letter_takes_the_short_name() -> None:
    data = as_planned(letter(wherefrom=samples.BRANCH.name))
    page = texts(marks(draw("f36", data, output="打印").pdf_bytes)[0])
    assert "鑫源装配线党支部" in page
    assert BRANCH_NAME[:10] in "".join(page)


@pytest.mark.parametrize(
    ("length", "lines", "size"), [(15, 1, 12.0), (16, 1, 10.5), (20, 1, 9.0), (21, 2, 9.0), (40, 2, 9.0)]
)
def test_a_long_organisation_takes_two_small_lines(length: int, lines: int, size: float) -> None:
    """forms.md F36: 由 has 66.6 mm, fifteen characters of 12 pt; beyond that smaller, then two lines of 9 pt.

    20 × 3.175 = 63.5 mm is one line of 9 pt, 21 × 3.175 = 66.7 mm is more than the box's 66.1.
    """
    sheet = next(each for each in overlay_sheets("f36") if each.name == "省外样")
    field = next(each for each in sheet.fields if each.key == "letter-from")
    measure = bundled_faces().width
    fitted = fit_field(field, "党" * length, lambda text, points: measure(text, "fang", points))
    assert (len(fitted.lines), fitted.size, fitted.rest) == (lines, size, "")


@pytest.mark.parametrize("seal", ["own", "superior", "signature"])
def test_the_letter_stands_where_the_text_puts_it(seal: str) -> None:
    """forms.md F35: title 22, letter 40, number 47, addressee 57, lines 10.6 apart, date 156, seal 166.

    The places are those of whole lines: a baseline stands some 2 mm below the middle of its line.
    """
    data = letter()
    data = replace(data, branch=replace(data.branch, seal=seal))
    page = marks(draw("f35", data).pdf_bytes)[0]

    def line(start: str) -> float:
        return next(mark.places[1] for mark in page if mark.text.startswith(start) and mark.places[1] < 187)

    words = {"own": "（党支部盖章）", "superior": "（上级党组织代章）", "signature": "党支部书记签名："}
    places = {
        samples.BRANCH.name: 22,
        "党员组织关系介绍信（系统内）": 40,
        "鑫电支": 47,
        "中共临江市高新区工作委员会组织部：": 57,
        "2026年8月20日": 156,
        words[seal]: 166,
    }
    for text, place in places.items():
        assert line(text) == pytest.approx(place + 1.5, abs=2.5), text
    first, second = line("现介绍"), line("证号")
    assert second - first == pytest.approx(10.6, abs=0.1)
    assert max(mark.places[1] for mark in page if mark.kind == "T" and mark.places[1] < 187) < 169
    assert collisions(draw("f35", data).pdf_bytes) == []
