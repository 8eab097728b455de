"""Printing into preprinted papers (F36): places, marks, calibration, and that only values are printed."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app import config
from app.errors import FormRefused
from app.services import forms
from app.services.database import Database
from app.services.forms.overlays import AS_IT_IS, Adjustment, fit_adjustment
from app.services.forms.overlays.drawing import MARK_STYLES, OUTPUTS, crosses
from app.services.forms.overlays.reading import overlay_sheets
from app.services.overlay_adjustments import adjustments_of, save_adjustment
from tests.services.forms import samples, samples_members
from tests.services.forms.pdf_reading import Mark, marks, texts

PAPER = (210.0, 297.0)
PRINT = forms.Options(choices={"output": "打印"})
KNOWN = {
    "省外样": ((50.2, 29.5), (27.3, 127.1), (108.2, 122.2), (39.3, 154.0)),
    "省内样": ((47.3, 34.7), (20.9, 135.1), (103.4, 128.2), (33.5, 162.5)),
    "套打样": ((48.2, 38.0), (28.7, 134.2), (115.5, 130.9), (41.2, 160.4)),
    "直接打印样": ((50.0, 43.4), (29.6, 132.4), (119.0, 128.7), (46.0, 156.4)),
}
ANCHORS = ("stub-name", "letter-from", "letter-identity", "letter-days")


def page_of(data: Any = None, adjustments: dict[str, Adjustment] | None = None, **choices: str) -> list[Mark]:
    """The marks of the one page of the form."""
    options = forms.Options(choices={"output": "打印", **choices}, adjustments=adjustments or {})
    rendered = forms.render(forms.get_form("f36"), data or samples_members.letter(), samples.TODAY, options)
    [page] = marks(rendered.pdf_bytes)
    return page


def where(page: Sequence[Mark], text: str) -> list[tuple[float, ...]]:
    """The places of a text."""
    return [mark.places for mark in page if mark.text == text]


def test_the_four_samples_stand_where_they_were_measured() -> None:
    sheets = overlay_sheets("f36")
    assert [sheet.name for sheet in sheets] == list(KNOWN)
    for sheet in sheets:
        fields = {field.key: field for field in sheet.fields}
        assert tuple((fields[key].x, fields[key].y) for key in ANCHORS) == KNOWN[sheet.name], sheet.name
        assert all(fields[key].measured for key in ANCHORS)
        assert sheet.paper == PAPER
    assert sheets[0].estimated == ("信 男／女", "信 预备／正式")
    assert len(sheets[1].estimated) > 20


def test_every_box_lies_on_its_line() -> None:
    sheet = overlay_sheets("f36")[0]
    lines = [stroke for stroke in sheet.strokes if stroke.y1 == stroke.y2 and not stroke.dashed]
    for field in sheet.fields:
        if field.key.endswith(("year", "month", "day")) or field.align == "left":
            continue
        foot = field.y + field.height
        assert any(abs(line.y1 - foot) < 0.6 and line.x1 - 2 < field.x < line.x2 for line in lines), field.key


def test_only_values_are_printed() -> None:
    page = page_of()
    assert not [mark for mark in page if mark.kind == "L"]
    printed = texts(page)
    assert printed.count("张晓梅") == 3
    assert {"32", "汉", "000000199405180000", "90", "10000000001", "2026", "8", "20"} <= set(printed)
    assert not any("姓名" in text or "预览" in text for text in printed)


def test_values_stand_in_the_middle_of_their_boxes() -> None:
    page = page_of()
    first = min(where(page, "张晓梅"), key=lambda place: place[1])
    # 50.2 + (55.7 - 3 characters of 14.5 pt) / 2; the baseline 0.88 em below the top of the type.
    em = 14.5 * 25.4 / 72
    assert first[0] == pytest.approx(50.2 + (55.7 - 3 * em) / 2, abs=0.3)
    assert first[1] == pytest.approx(29.5 + (8.7 - em) / 2 + 0.88 * em, abs=0.3)


def test_another_paper_moves_the_values() -> None:
    first = min(where(page_of(), "张晓梅"), key=lambda place: place[1])
    second = min(where(page_of(paper="直接打印样"), "张晓梅"), key=lambda place: place[1])
    assert (second[0] - first[0], second[1] - first[1]) == pytest.approx((-0.2, 13.9), abs=0.1)


def test_preview_and_calibration_draw_lines() -> None:
    preview = page_of(output="预览")
    assert any(mark.kind == "L" for mark in preview)
    assert "张晓梅" in texts(preview)
    assert any("不能作为介绍信使用" in text for text in texts(preview))
    calibration = page_of(output="校准页")
    assert "张晓梅" not in texts(calibration)
    assert "15，15" in texts(calibration)
    for x, y in crosses(overlay_sheets("f36")[0]):
        arms = [mark.places for mark in calibration if mark.kind == "L"]
        assert any(a == pytest.approx((x - 5, y, x + 5, y), abs=0.2) for a in arms), (x, y)


@pytest.mark.parametrize(
    ("style", "kind", "count"), [("勾肯定", "T", 3), ("圈否定", "L", 3), ("划掉", "L", 3)]
)
def test_three_ways_to_mark(style: str, kind: str, count: int) -> None:
    page = page_of(marks=style)
    found = [mark for mark in page if mark.kind == kind and (kind == "L" or mark.text == "√")]
    assert len(found) == count
    middles = [(mark.places[0] + mark.places[2]) / 2 for mark in found] if kind == "L" else []
    # The words that do not hold: 预备 of the stub, 男, 预备 of the letter.
    assert sorted(round(x, 1) for x in middles) == ([] if kind == "T" else [45.0, 93.8, 133.0])


def test_what_is_not_known_is_not_marked() -> None:
    letter = samples_members.letter(standing="", person=replace(samples.PERSON, sex=""))
    assert "√" not in texts(page_of(letter))


def test_capital_numerals() -> None:
    printed = texts(page_of(numbers="大写"))
    assert printed.count("贰零贰陆") == 3
    assert {"捌", "贰拾", "玖拾"} <= set(printed)
    assert "32" in printed


def test_the_printer_is_made_up_for() -> None:
    plain = where(page_of(), "汉")[0]
    moved = where(page_of(adjustments={"f36-1": Adjustment(3.0, -2.0)}), "汉")[0]
    assert (moved[0] - plain[0], moved[1] - plain[1]) == pytest.approx((3.0, -2.0), abs=0.05)
    other = where(page_of(adjustments={"f36-2": Adjustment(3.0, -2.0)}), "汉")[0]
    assert other == pytest.approx(plain, abs=0.01)
    adjustment = Adjustment(1.0, 2.0, 1.01, 0.995, 0.5)
    turned = where(page_of(adjustments={"f36-1": adjustment}), "汉")[0]
    assert turned == pytest.approx(adjustment.move((plain[0], plain[1]), PAPER), abs=0.05)
    preview = where(page_of(output="预览", adjustments={"f36-1": adjustment}), "汉")[0]
    assert preview == pytest.approx(plain, abs=0.01)


def test_what_cannot_be_written_whole_is_left_for_the_pen() -> None:
    data = samples_members.data_for("letter", "out", "monstrous")
    rendered = forms.render(
        forms.get_form("f36"), data, samples.TODAY, forms.Options(choices={"output": "打印"})
    )
    assert rendered.pages == 1
    assert any("存根 姓名" in told and "请手写" in told for told in rendered.overflowed)
    assert not any("阿卜杜" in text for text in texts(marks(rendered.pdf_bytes)[0]))


def test_a_name_of_twelve_characters_fits() -> None:
    letter = samples_members.letter(person=replace(samples.PERSON, name="阿卜杜热合曼·买买提艾力"))
    rendered = forms.render(
        forms.get_form("f36"), letter, samples.TODAY, forms.Options(choices={"output": "打印"})
    )
    assert rendered.overflowed == ()


@pytest.mark.parametrize(
    ("wanted", "points"),
    [
        (Adjustment(2.5, -1.5), 1),
        (Adjustment(2.5, -1.5, 1.004, 0.997), 2),
        (Adjustment(2.0, 1.0, 1.005, 0.996, 0.4), 5),
        (AS_IT_IS, 5),
    ],
)
def test_a_calibration_page_gives_the_adjustment(wanted: Adjustment, points: int) -> None:
    places = crosses(overlay_sheets("f36")[0])
    chosen = [places[0], places[2]] if points == 2 else places[:points] if points > 1 else places[4:]
    pairs = [(place, wanted.move(place, PAPER)) for place in chosen]
    found = fit_adjustment(pairs, PAPER)
    for name in ("dx", "dy", "kx", "ky", "angle"):
        assert getattr(found, name) == pytest.approx(getattr(wanted, name), abs=0.06), name


def test_no_points_no_adjustment() -> None:
    assert fit_adjustment([], PAPER) == AS_IT_IS
    in_line = [((10.0, 10.0), (10.0, 11.0)), ((20.0, 10.0), (20.0, 11.0)), ((30.0, 10.0), (30.0, 11.0))]
    assert fit_adjustment(in_line, PAPER) == Adjustment(0.0, 1.0)


@pytest.mark.parametrize(
    "values",
    [{"dx": 125.0}, {"dy": -31.0}, {"kx": 1.2}, {"ky": 0.5}, {"angle": 90.0}],
)
def test_a_slip_of_the_pen_is_refused(values: dict[str, float]) -> None:
    with pytest.raises(FormRefused, match="校准值不合理"):
        Adjustment(**values)


def test_adjustments_are_kept_by_printer_and_paper(db: Database) -> None:
    with db.write("校准") as session:
        save_adjustment(session, "HP 打印机", "f36-1", Adjustment(1.0, 2.0))
        save_adjustment(session, "HP 打印机", "f36-2", Adjustment(3.0))
        save_adjustment(session, "", "f36-1", Adjustment(9.0))
    with db.write("再校准") as session:
        save_adjustment(session, "HP 打印机", "f36-1", Adjustment(1.5, 2.0, 1.001, 1.0, 0.1))
        save_adjustment(session, "HP 打印机", "f36-2", AS_IT_IS)
        save_adjustment(session, "HP 打印机", "f36-3", AS_IT_IS)
    with db.read() as session:
        assert adjustments_of(session, "HP 打印机") == {"f36-1": Adjustment(1.5, 2.0, 1.001, 1.0, 0.1)}
        assert adjustments_of(session, "") == {"f36-1": Adjustment(9.0)}
        assert adjustments_of(session, "别的") == {}


def test_a_spoiled_setting_counts_as_none(db: Database) -> None:
    from app.models import Setting

    with db.write("设置") as session:
        session.add(Setting(key="overlay.f36-1@", value='{"dx": 999}'))
        session.add(Setting(key="overlay.f36-2@", value="[1]"))
    with db.read() as session:
        assert set(adjustments_of(session, "").values()) == {AS_IT_IS}


def own(folder: Path, text: str) -> Path:
    """A user's forms folder with one paper of their own."""
    (folder / "overlays").mkdir()
    (folder / "overlays" / "own.toml").write_text(text, "utf-8")
    return folder


def test_a_paper_of_ones_own_is_offered(tmp_path: Path) -> None:
    folder = own(tmp_path, 'extends = "f36-1"\nname = "本县样"\norder = 9\n[place]\nstub-name = [60, 40]\n')
    form = forms.get_form("f36", folder)
    assert form.choices[0].words == (*KNOWN, "本县样")
    assert forms.problems(folder) == ()
    options = forms.Options(choices={"paper": "本县样", "output": "打印"}, user_folder=folder)
    rendered = forms.render(form, samples_members.letter(), samples.TODAY, options)
    first = min(where(marks(rendered.pdf_bytes)[0], "张晓梅"), key=lambda place: place[1])
    plain = min(where(page_of(), "张晓梅"), key=lambda place: place[1])
    assert (first[0] - plain[0], first[1] - plain[1]) == pytest.approx((9.8, 10.5), abs=0.1)
    assert "本县样" not in forms.get_form("f36").choices[0].words


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('extends = "nowhere"\nname = "x"\n', "nowhere"),
        ('extends = "own"\nname = "x"\n', "圈"),
        ('extends = "f36-1"\nname = "x"\n[place]\nnobody = [1, 2]\n', "nobody"),
        ('extends = "f36-1"\nname = "x"\n[shift]\nstub = [1]\n', "shift.stub"),
        ('extends = "f36-1"\nname = "x"\ncolour = "red"\n', "colour"),
        ("name = ", "TOML"),
    ],
)
def test_a_broken_paper_leaves_the_shipped_ones(tmp_path: Path, text: str, what: str) -> None:
    folder = own(tmp_path, text)
    [trouble] = forms.problems(folder)
    assert what in trouble.message
    assert forms.get_form("f36", folder).choices[0].words == tuple(KNOWN)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("{person.name}", "{person.nmae}", "nmae"),
        ("at = [50.2, 29.5]", "at = [190, 29.5]", "纸边"),
        ("box = [55.7, 8.7]", "box = [55.7]", "两个数"),
        ("at = [19.1, 21.4, 175.4, 66.3]", "at = [19.1, 21.4]", "四个数"),
    ],
)
def test_mistakes_in_a_whole_paper_are_told(tmp_path: Path, old: str, new: str, what: str) -> None:
    folder = tmp_path / "overlays"
    folder.mkdir()
    text = config.resource_path("overlays", "f36-1.toml").read_text("utf-8")
    assert old in text
    (folder / "f36-1.toml").write_text(text.replace(old, new, 1), "utf-8")
    [trouble] = forms.problems(tmp_path)
    assert what in trouble.message


def test_choices_are_those_the_drawing_knows() -> None:
    choices = {choice.key: choice.words for choice in forms.get_form("f36").choices}
    assert choices["output"] == OUTPUTS
    assert choices["marks"] == MARK_STYLES


def test_shipped_papers_do_not_depend_on_the_folder(tmp_path: Path) -> None:
    shutil.copytree(config.resource_path("overlays"), tmp_path / "overlays")
    assert overlay_sheets("f36", tmp_path) == overlay_sheets("f36")
