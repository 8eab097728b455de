"""Colours, sizes and spacing of the window, light and dark, in three text sizes.

Every pair of text and ground named in :data:`TEXT_PAIRS` has a contrast of at least 4.5:1 (WCAG 2.2,
1.4.3); a test computes it. Red is kept for the primary action, the current place and violations.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from app.ui import icons
from app.ui.stylesheet import stylesheet

UNIT = 8
"""The rhythm of the layout in logical pixels: every margin and gap is a multiple of half of it."""

TEXT_SIZES = (14, 16, 18)
"""Base text sizes in logical pixels: 标准, 大, 特大."""

FAMILY = "Noto Sans SC"
FALLBACKS = ("Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "SimHei", "sans-serif")


class Tone(StrEnum):
    """What a colour means; a tone never stands without a word or a shape beside it."""

    NEUTRAL = "neutral"
    ACCENT = "accent"
    WARN = "warn"
    INFO = "info"
    DONE = "done"


class Colors(NamedTuple):
    """One colour scheme, as ``#RRGGBB`` strings."""

    ground: str
    surface: str
    sunken: str
    hover: str
    line: str
    control: str
    text: str
    muted: str
    fill: str
    fill_hover: str
    on_fill: str
    focus: str
    neutral: str
    neutral_soft: str
    accent: str
    accent_soft: str
    warn: str
    warn_soft: str
    info: str
    info_soft: str
    done: str
    done_soft: str

    def tone(self, tone: Tone) -> QColor:
        """Text and shape colour of a tone."""
        return QColor(getattr(self, str(tone)))

    def soft(self, tone: Tone) -> QColor:
        """Ground colour of a tone's label or box."""
        return QColor(getattr(self, f"{tone}_soft"))

    def as_dict(self) -> dict[str, str]:
        """Name to colour, for the stylesheet template."""
        return self._asdict()


LIGHT = Colors(
    ground="#F6F5F1",
    surface="#FFFFFF",
    sunken="#F8F7F3",
    hover="#F1EFEA",
    line="#E4E1D9",
    control="#BFBAAF",
    text="#1F2328",
    muted="#5E5A52",
    fill="#B5261E",
    fill_hover="#9C1F18",
    on_fill="#FFFFFF",
    focus="#2F5B8C",
    neutral="#55514A",
    neutral_soft="#EEECE6",
    accent="#B5261E",
    accent_soft="#FCEAE8",
    warn="#855700",
    warn_soft="#FDF2DC",
    info="#2B588A",
    info_soft="#E8F0F9",
    done="#25673F",
    done_soft="#E6F2EA",
)

DARK = Colors(
    ground="#1A1B1D",
    surface="#232527",
    sunken="#1E2022",
    hover="#2D3033",
    line="#3A3D40",
    control="#5E6368",
    text="#ECEAE5",
    muted="#ABA8A1",
    fill="#B5261E",
    fill_hover="#CB352C",
    on_fill="#FFFFFF",
    focus="#8DB6E6",
    neutral="#C4C0B8",
    neutral_soft="#34373A",
    accent="#F58A80",
    accent_soft="#43211E",
    warn="#E6B84F",
    warn_soft="#3A2E14",
    info="#8DB6E6",
    info_soft="#1F2F42",
    done="#80C99A",
    done_soft="#1D3626",
)

TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    *((ink, paper) for ink in ("text", "muted") for paper in ("ground", "surface", "sunken", "hover")),
    *((ink, paper) for ink in ("accent", "warn", "info", "done") for paper in ("ground", "surface", "hover")),
    *((tone, f"{tone}_soft") for tone in ("neutral", "accent", "warn", "info", "done")),
    *(("text", f"{tone}_soft") for tone in ("neutral", "accent", "warn", "info", "done")),
    *(("muted", f"{tone}_soft") for tone in ("accent", "warn", "info", "done")),
    ("on_fill", "fill"),
    ("on_fill", "fill_hover"),
)
"""(text, ground) pairs that occur on screen, by colour name."""


def luminance(color: str) -> float:
    """Relative luminance of ``#RRGGBB`` between 0 and 1 (WCAG 2.2 definition)."""

    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    shade = QColor(color)
    red, green, blue = (linear(c) for c in (shade.redF(), shade.greenF(), shade.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(ink: str, paper: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2 definition)."""
    high, low = sorted((luminance(ink), luminance(paper)), reverse=True)
    return (high + 0.05) / (low + 0.05)


class Theme(QObject):
    """The scheme and text size in force; emits :attr:`changed` after both were applied to the program."""

    changed = Signal()

    def __init__(self, app: QApplication, *, dark: bool | None = None, size: int = TEXT_SIZES[0]) -> None:
        """``dark=None`` follows the system and its later changes; ``size`` is one of :data:`TEXT_SIZES`."""
        super().__init__(app)
        self._app = app
        self._wanted = dark
        self.size = size
        app.styleHints().colorSchemeChanged.connect(self._on_system_changed)
        # Another screen may need its icons in another sharpness.
        app.screenAdded.connect(lambda _screen: icons.refresh(app))
        self.apply()

    @property
    def dark(self) -> bool:
        """Whether the dark scheme is in force."""
        if self._wanted is not None:
            return self._wanted
        return self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark

    @property
    def colors(self) -> Colors:
        """The scheme in force."""
        return DARK if self.dark else LIGHT

    def px(self, length: float) -> int:
        """A length drawn for 14-px text, scaled to the text size in force (logical pixels)."""
        return round(length * self.size / TEXT_SIZES[0])

    def set_dark(self, dark: bool | None) -> None:
        """Light, dark, or (None) as the system."""
        self._wanted = dark
        self.apply()

    def set_size(self, size: int) -> None:
        """Choose one of :data:`TEXT_SIZES`; the nearest one is taken for any other number."""
        self.size = min(TEXT_SIZES, key=lambda known: abs(known - size))
        self.apply()

    def step_size(self, direction: int) -> None:
        """Ctrl + and Ctrl −: one size up (1) or down (-1), stopping at the ends."""
        at = TEXT_SIZES.index(self.size) + direction
        self.set_size(TEXT_SIZES[max(0, min(at, len(TEXT_SIZES) - 1))])

    def apply(self) -> None:
        """Set font, palette and stylesheet of the whole program, recolour icons, say so."""
        font = QFont()
        font.setFamilies([FAMILY, *FALLBACKS])
        font.setPixelSize(self.size)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        self._app.setFont(font)
        self._app.setPalette(_palette(self.colors))
        icons.use_colors(self.colors.as_dict())
        icons.use_text_size(self.size / TEXT_SIZES[0])
        self._app.setStyleSheet(stylesheet(self.colors.as_dict(), self.size))
        icons.refresh(self._app)
        self.changed.emit()

    def _on_system_changed(self) -> None:
        if self._wanted is None:
            self.apply()


def _palette(colors: Colors) -> QPalette:
    """Fusion's palette from our names, so that what no stylesheet reaches still fits."""
    palette = QPalette()
    role = QPalette.ColorRole
    for key, name in (
        (role.Window, colors.ground),
        (role.WindowText, colors.text),
        (role.Base, colors.surface),
        (role.AlternateBase, colors.sunken),
        (role.ToolTipBase, colors.surface),
        (role.ToolTipText, colors.text),
        (role.Text, colors.text),
        (role.Button, colors.surface),
        (role.ButtonText, colors.text),
        (role.BrightText, colors.on_fill),
        (role.Link, colors.info),
        (role.LinkVisited, colors.info),
        (role.Highlight, colors.info_soft),
        (role.HighlightedText, colors.text),
        (role.PlaceholderText, colors.muted),
        (role.Mid, colors.line),
        (role.Accent, colors.fill),
    ):
        palette.setColor(key, QColor(name))
    for key in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, key, QColor(colors.muted))
    return palette
