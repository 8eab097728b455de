"""Contrast of every text and ground pair, text sizes, icons that follow the scheme."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QApplication, QPushButton

from app.config import resource_path
from app.ui import icons
from app.ui.stylesheet import stylesheet
from app.ui.theme import DARK, LIGHT, TEXT_PAIRS, TEXT_SIZES, Colors, Theme, contrast


def test_black_on_white_is_the_known_ratio() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("pair", TEXT_PAIRS, ids="-on-".join)
def test_text_is_readable_on_its_ground(colors: Colors, pair: tuple[str, str]) -> None:
    ink, paper = (getattr(colors, name) for name in pair)
    assert contrast(ink, paper) >= 4.5


@pytest.mark.parametrize("size", TEXT_SIZES)
def test_stylesheet_has_no_open_places(size: int) -> None:
    sheet = stylesheet(LIGHT.as_dict(), size)
    assert "@" not in sheet
    assert not re.search(r"\{\d+\}", sheet)


def test_sizes_stop_at_the_ends_and_scale_lengths(theme: Theme) -> None:
    theme.step_size(-1)
    assert theme.size == TEXT_SIZES[0]
    theme.step_size(1)
    theme.step_size(1)
    theme.step_size(1)
    assert theme.size == TEXT_SIZES[-1]
    assert theme.px(14) == 18
    theme.set_size(14)


def test_buttons_recolour_with_the_scheme(theme: Theme, app: QApplication) -> None:
    shown = QPushButton("打印")
    icons.set_icon(shown, "print")
    before = shown.icon().pixmap(20, 20).toImage()
    theme.set_dark(True)
    assert shown.icon().pixmap(20, 20).toImage() != before
    theme.set_dark(False)
    assert shown.icon().pixmap(20, 20).toImage() == before
    shown.deleteLater()


def test_every_icon_draws_something(app: QApplication) -> None:
    names = [path.stem for path in Path(resource_path("icons")).glob("*.svg")]
    assert len(names) > 30
    for name in names:
        image = icons.icon(name).pixmap(20, 20).toImage()
        assert any(image.pixelColor(x, y).alpha() for x in range(20) for y in range(20)), name


@pytest.mark.parametrize("mode", [QIcon.Mode.Normal, QIcon.Mode.Disabled])
def test_an_icon_is_a_drawing_on_nothing_in_one_colour(app: QApplication, mode: QIcon.Mode) -> None:
    """Ink of the scheme's colour, and through the rest what is behind it is seen."""
    icons.use_colors(LIGHT.as_dict())
    wanted = QColor(LIGHT.text if mode is QIcon.Mode.Normal else LIGHT.muted)
    image = icons.icon("calendar").pixmap(QSize(20, 20), mode).toImage()
    points = [image.pixelColor(x, y) for x in range(20) for y in range(20)]
    assert image.pixelColor(0, 0).alpha() == 0
    assert 0.05 < sum(point.alpha() > 200 for point in points) / 400 < 0.6
    for point in points:
        if point.alpha() > 200:
            assert max(abs(point.red() - wanted.red()), abs(point.blue() - wanted.blue())) <= 3
