"""The icon set: our own line drawings in ``resources/icons``, recoloured to the scheme in force.

The files draw with ``currentColor``; a widget that shows an icon remembers its name in a property, so a
change of scheme recolours what is already on screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit

from app.config import resource_path

_PROPERTY = "iconName"
_text = {"factor": 1.0}
_colors: dict[str, str] = {"text": "#1F2328", "muted": "#5E5A52", "accent": "#B5261E", "on_fill": "#FFFFFF"}


def use_colors(colors: Mapping[str, str]) -> None:
    """Take over a scheme (colour name to ``#RRGGBB``); icons drawn from now on use it."""
    _colors.update(colors)
    _pixmap.cache_clear()


def use_text_size(factor: float) -> None:
    """Icons grow with the words beside them; ``factor`` is the text size over the normal one."""
    _text["factor"] = factor


def _grown(size: int) -> int:
    return round(size * _text["factor"])


def icon(name: str, color: str = "text") -> QIcon:
    """Icon ``name`` (its file name) in a named colour, red where checked, grey where disabled."""
    result = QIcon()
    checked = "accent" if color == "text" else color
    edge = _grown(20)
    for scale in {screen.devicePixelRatio() for screen in QGuiApplication.screens()}:
        result.addPixmap(_pixmap(name, _colors[color], edge, scale))
        result.addPixmap(_pixmap(name, _colors["muted"], edge, scale), QIcon.Mode.Disabled)
        if checked != color:
            result.addPixmap(_pixmap(name, _colors[checked], edge, scale), QIcon.Mode.Normal, QIcon.State.On)
    return result


def set_icon(button: QAbstractButton, name: str, color: str = "text", size: int = 18) -> None:
    """Show icon ``name`` on a button and keep it in step with the scheme and the text size.

    ``size`` is its height in logical pixels at the normal text size.
    """
    button.setProperty(_PROPERTY, (name, color, size))
    button.setIconSize(QSize(_grown(size), _grown(size)))
    button.setIcon(icon(name, color))


def set_picture(label: QLabel, name: str, color: str = "muted", size: int = 20) -> None:
    """Show icon ``name`` in a label, ``size`` logical pixels square, and keep it in step with the scheme."""
    label.setProperty(_PROPERTY, (name, color, size))
    label.setPixmap(_pixmap(name, _colors[color], size, label.devicePixelRatioF()))


def add_action(line: QLineEdit, name: str, text: str, color: str = "muted") -> QAction:
    """A clickable icon at the end of a line edit, kept in step with the scheme; ``text`` names it."""
    line.setProperty(_PROPERTY, (name, color))
    action = line.addAction(icon(name, color), QLineEdit.ActionPosition.TrailingPosition)
    action.setText(text)
    action.setToolTip(text)
    return action


def refresh(app: QApplication) -> None:
    """Redraw every icon on screen after :func:`use_colors` and :func:`use_text_size`."""
    for widget in app.allWidgets():
        wanted = widget.property(_PROPERTY)
        if not wanted:
            continue
        if isinstance(widget, QAbstractButton):
            name, color, size = wanted
            widget.setIcon(icon(name, color))
            widget.setIconSize(QSize(_grown(size), _grown(size)))
        elif isinstance(widget, QLineEdit):
            widget.actions()[-1].setIcon(icon(*wanted))
        elif isinstance(widget, QLabel):
            name, color, size = wanted
            widget.setPixmap(_pixmap(name, _colors[color], size, widget.devicePixelRatioF()))


def paint(painter: QPainter, name: str, color: str, box: QRectF) -> None:
    """Draw icon ``name`` in ``#RRGGBB`` into ``box`` (for delegates)."""
    _colored(name, color).render(painter, box)


@lru_cache(maxsize=512)
def _colored(name: str, color: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", color).encode()))


def _drawing(name: str) -> str:
    return resource_path("icons", f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=512)
def _shape(name: str, edge: int) -> QPixmap:
    """The drawing in black: read and drawn once, whatever colours it is wanted in."""
    result = QPixmap(edge, edge)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(_drawing(name).encode())).render(painter, QRectF(0, 0, edge, edge))
    painter.end()
    return result


@lru_cache(maxsize=512)
def _pixmap(name: str, color: str, size: int, scale: float) -> QPixmap:
    edge = round(size * scale)
    result = _shape(name, edge).copy()
    painter = QPainter(result)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(result.rect(), QColor(color))
    painter.end()
    result.setDevicePixelRatio(scale)
    return result
