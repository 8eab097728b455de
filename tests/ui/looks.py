"""What a stranger would trip over, found by walking the widgets: clipped text, nameless controls, numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import QAbstractListModel, QEvent, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)

from app.ui.common.layout import ElidedLabel

_FULL_ID = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView, QPlainTextEdit)


def _shown(root: QWidget) -> Iterator[QWidget]:
    for widget in root.findChildren(QWidget):
        if widget.isVisible() and not widget.visibleRegion().isEmpty():
            yield widget


def clipped(root: QWidget) -> list[str]:
    """Texts that do not fit where they stand."""
    found = []
    for widget in _shown(root):
        if isinstance(widget, ElidedLabel):
            continue
        if isinstance(widget, QLabel) and widget.text():
            found += _label(widget)
        elif isinstance(widget, QPushButton | QCheckBox) and widget.text() and widget.layout() is None:
            if widget.sizeHint().width() > widget.width() + 1:
                found.append(f"button {widget.text()!r}: {widget.sizeHint().width()} > {widget.width()}")
        elif isinstance(widget, QLineEdit) and not widget.text() and widget.placeholderText():
            metrics = QFontMetrics(widget.font())
            if metrics.horizontalAdvance(widget.placeholderText()) > widget.width() - 20:
                found.append(f"placeholder {widget.placeholderText()!r} in {widget.width()}")
        elif isinstance(widget, QComboBox):
            need = QFontMetrics(widget.font()).horizontalAdvance(widget.currentText())
            if need > widget.width() - 30:
                found.append(f"choice {widget.currentText()!r} in {widget.width()}")
    return found


def _label(widget: QLabel) -> list[str]:
    name = f"label {widget.text()!r}"
    if widget.wordWrap():
        need = widget.heightForWidth(widget.width())
        return [f"{name}: height {need} > {widget.height()}"] if need > widget.height() + 1 else []
    hint = widget.sizeHint()
    if hint.width() > widget.width() + 1 or hint.height() > widget.height() + 1:
        return [f"{name}: {hint.toTuple()} > {widget.size().toTuple()}"]
    return []


def overlapping(root: QWidget) -> list[str]:
    """Siblings that lie over one another although neither is a layer."""
    found = []
    for parent in [root, *_shown(root)]:
        if isinstance(parent, QLineEdit | QAbstractItemView | QScrollArea | QComboBox):
            continue
        children = [
            child
            for child in parent.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
            if child.isVisible() and not child.visibleRegion().isEmpty() and not child.isWindow()
        ]
        for at, one in enumerate(children):
            for other in children[at + 1 :]:
                if one.geometry().adjusted(1, 1, -1, -1).intersects(other.geometry()):
                    found.append(f"{name_of(one)} over {name_of(other)}")
    return found


def outside(root: QWidget) -> list[str]:
    """Widgets that stick out of their parent to the right or below."""
    found = []
    for widget in _shown(root):
        parent = widget.parentWidget()
        if parent is None or isinstance(parent.parentWidget(), QScrollArea | QAbstractItemView):
            continue
        if widget.geometry().right() > parent.width() + 1 or widget.geometry().bottom() > parent.height() + 1:
            found.append(f"{name_of(widget)} {widget.geometry().getRect()} in {parent.size().toTuple()}")
    return found


def nameless(root: QWidget) -> list[str]:
    """Controls a screen reader could not name."""
    return [
        f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"
        for widget in _shown(root)
        if isinstance(widget, _CONTROLS)
        and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not widget.accessibleName()
        and not (isinstance(widget, QAbstractButton) and widget.text())
        and not widget.objectName().startswith("qt_")
    ]


def small_targets(root: QWidget, least: int = 24) -> list[str]:
    """Buttons less than ``least`` logical pixels high or wide."""
    return [
        f"{name_of(widget)} {widget.size().toTuple()}"
        for widget in _shown(root)
        if isinstance(widget, QPushButton | QCheckBox) and min(widget.width(), widget.height()) < least
    ]


def readable(root: QWidget) -> list[str]:
    """Every text in sight: labels, buttons, boxes, cells of tables, and what a screen reader says of them."""
    found = []
    for widget in _shown(root):
        found += [widget.accessibleName(), widget.toolTip()]
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
            found.append(widget.text())
        if isinstance(widget, QPlainTextEdit):
            found.append(widget.toPlainText())
        if isinstance(widget, QComboBox):
            found.append(widget.currentText())
        model = widget.model() if isinstance(widget, QAbstractItemView) else None
        if model is not None:
            wide = 1 if isinstance(model, QAbstractListModel) else model.columnCount()
            found += [
                str(model.index(row, column).data() or "")
                for row in range(model.rowCount())
                for column in range(wide)
            ]
    return [text for text in found if text]


def full_ids(root: QWidget) -> list[str]:
    """Places where a whole ID number can be read, by eye or by screen reader, hidden pages included."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    found = []
    for widget in root.findChildren(QWidget):
        texts = [widget.accessibleName(), widget.toolTip()]
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
            texts.append(widget.text())
        if isinstance(widget, QPlainTextEdit):
            texts.append(widget.toPlainText())
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            model = widget.model()
            wide = 1 if isinstance(model, QAbstractListModel) else model.columnCount()
            for row in range(model.rowCount()):
                for column in range(wide):
                    for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
                        texts.append(str(model.index(row, column).data(role) or ""))
        found += [f"{type(widget).__name__}: {text}" for text in texts if _FULL_ID.search(text or "")]
    return found


def name_of(widget: QWidget) -> str:
    """How a message names a widget."""
    text = widget.accessibleName()
    if isinstance(widget, QLabel | QAbstractButton):
        text = widget.text() or text
    return f"{type(widget).__name__} {text!r}"
