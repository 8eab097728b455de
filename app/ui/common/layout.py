"""Small building blocks of every screen: cards, labels, buttons, rows, a wrapping layout."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.ui import icons

_CHOICES = ("chip", "segment")


def label(text: str = "", role: str = "", *, wrap: bool = False, select: bool = False) -> QLabel:
    """A text; ``role`` as in the stylesheet (title, heading, strong, muted, small, error)."""
    result = QLabel(text)
    result.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        result.setProperty("role", role)
    if wrap:
        result.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        result.setSizePolicy(policy)
    if select:
        result.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return result


class _Choice(QPushButton):
    """One of several side by side: as wide for its word at rest as for the bold one when it is chosen."""

    def sizeHint(self) -> QSize:
        """Room for the bold word, so that nothing is cut and nothing moves when it is chosen."""
        hint = super().sizeHint()
        bold = QFont(self.font())
        bold.setBold(True)
        word = self.text()
        more = QFontMetrics(bold).horizontalAdvance(word) - self.fontMetrics().horizontalAdvance(word)
        return QSize(hint.width() + max(more, 0), hint.height())


def button(
    text: str,
    pressed: Callable[[], object] | None = None,
    *,
    kind: str = "",
    icon: str = "",
    name: str = "",
    tip: str = "",
    edge: bool = False,
    made: QPushButton | None = None,
) -> QPushButton:
    """A push button; ``kind`` is primary, link, quiet …; ``name`` is what a screen reader says.

    With ``edge`` the word of a link stands on the left edge, under what is above it. ``made`` is dressed
    where a button of its own class is wanted.
    """
    result = made if made is not None else _Choice() if kind in _CHOICES else QPushButton()
    result.setText(f" {text}" if icon and text else text)
    if kind:
        result.setProperty("kind", kind)
    if edge:
        result.setProperty("lead", "edge")
    if icon:
        icons.set_icon(result, icon, "on_fill" if kind == "primary" else "text")
    result.setAccessibleName(name or text)
    if tip:
        result.setToolTip(tip)
    if pressed is not None:
        # The clicked signal brings a bool that no handler wants.
        result.clicked.connect(lambda _checked=False: pressed())
    result.setCursor(Qt.CursorShape.PointingHandCursor)
    # A button follows its focus ring by keyboard; Enter presses the focused one, not a hidden default.
    result.setAutoDefault(False)
    return result


def frame(kind: str = "card", tone: str = "") -> QFrame:
    """A styled surface: card, box, flat, rule."""
    result = QFrame()
    result.setProperty("kind", kind)
    if tone:
        result.setProperty("tone", tone)
    return result


def rule() -> QFrame:
    """A thin horizontal line."""
    return frame("rule")


def rows(parent: QWidget | None = None, margin: int = 0, gap: int = 8) -> QVBoxLayout:
    """A vertical layout with equal margins and a gap, in logical pixels."""
    result = QVBoxLayout(parent) if parent is not None else QVBoxLayout()
    result.setContentsMargins(margin, margin, margin, margin)
    result.setSpacing(gap)
    return result


def columns(parent: QWidget | None = None, margin: int = 0, gap: int = 8) -> QHBoxLayout:
    """A horizontal layout with equal margins and a gap, in logical pixels."""
    result = QHBoxLayout(parent) if parent is not None else QHBoxLayout()
    result.setContentsMargins(margin, margin, margin, margin)
    result.setSpacing(gap)
    return result


def scrolled(content: QWidget, kind: str = "clear") -> QScrollArea:
    """``content`` in a frameless area that scrolls vertically only."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    content.setProperty("kind", kind)
    # Our own viewport: to ask for Qt's makes PySide look through every class of widget there is.
    viewport = QWidget()
    area.setViewport(viewport)
    area.setWidget(content)
    viewport.setAutoFillBackground(False)
    content.setAutoFillBackground(False)
    return area


def clear(layout: QLayout) -> None:
    """Remove and delete everything in a layout, nested layouts included."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            # Not taken from its parent first: that would style the whole subtree once more.
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


def restyle(widget: QWidget) -> None:
    """Apply the stylesheet again after a dynamic property changed."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def tab_after(content: QWidget, followers: Sequence[QWidget]) -> None:
    """Let the Tab key go from the last control inside ``content`` to the followers, one after the other."""
    last: QWidget | None = None
    for part in content.findChildren(QWidget):
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus:
            last = part
    for follower in followers:
        if last is not None:
            QWidget.setTabOrder(last, follower)
        last = follower


class ElidedLabel(QLabel):
    """A one-line text that ends in … when there is no room; the whole of it is the tool tip."""

    def __init__(self, text: str = "", role: str = "") -> None:
        super().__init__()
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        if role:
            self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.set_whole(text)

    def set_whole(self, text: str) -> None:
        """Show ``text``, shortened to the present width."""
        self._whole = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self._fit()

    def whole(self) -> str:
        """The text before shortening."""
        return self._whole

    def sizeHint(self) -> QSize:
        """Wide enough for the whole text, so that a layout with room shows all of it."""
        self.ensurePolished()
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self._whole) + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Room for a few characters."""
        return QSize(min(48, self.sizeHint().width()), super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten again for the new width."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fonts may have changed since the last resize."""
        self._fit()
        super().paintEvent(event)

    def _fit(self) -> None:
        shown = QFontMetrics(self.font()).elidedText(
            self._whole, Qt.TextElideMode.ElideRight, max(self.width(), 0)
        )
        if shown != self.text():
            self.setText(shown)
            self.setToolTip(self._whole if shown != self._whole else "")


class FlowLayout(QLayout):
    """Places widgets in a row and wraps to the next row when there is no more room."""

    def __init__(self, parent: QWidget | None = None, gap: int = 8, row_gap: int | None = None) -> None:
        """``gap`` between items of a row, ``row_gap`` (by default the same) between rows."""
        if parent is not None:
            super().__init__(parent)
        else:
            super().__init__()
        self._items: list[QLayoutItem] = []
        self._row_gap = gap if row_gap is None else row_gap
        self.setSpacing(gap)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Qt's own entry for a new item."""
        self._items.append(item)

    def count(self) -> int:
        """Number of items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The item at ``index``, None beyond the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Remove and return the item at ``index``, None beyond the end."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Takes no more room than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Fewer columns, more rows."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height in logical pixels when ``width`` wide."""
        return self._arrange(QRect(0, 0, width, 0), place=False)

    def setGeometry(self, rect: QRect) -> None:
        """Place every item inside ``rect``."""
        super().setGeometry(rect)
        self._arrange(rect, place=True)

    def sizeHint(self) -> QSize:
        """The least that shows each item whole."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """The largest single item."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _arrange(self, rect: QRect, *, place: bool) -> int:
        """Fill rows from the left, each as high as its highest item, items centred; returns the height."""
        top = rect.y()
        row: list[tuple[QLayoutItem, int, QSize]] = []
        left = rect.x()
        for item in self._items:
            widget = item.widget()
            if widget is not None and widget.isHidden():
                continue
            want = item.sizeHint()
            want.setWidth(min(want.width(), max(rect.width(), item.minimumSize().width())))
            if row and left + want.width() > rect.right() + 1:
                top += self._set_row(row, top, place=place) + self._row_gap
                row, left = [], rect.x()
            row.append((item, left, want))
            left += want.width() + self.spacing()
        if row:
            top += self._set_row(row, top, place=place)
        return top - rect.y()

    @staticmethod
    def _set_row(row: list[tuple[QLayoutItem, int, QSize]], top: int, *, place: bool) -> int:
        high = max(want.height() for _item, _left, want in row)
        if place:
            for item, left, want in row:
                item.setGeometry(QRect(QPoint(left, top + (high - want.height()) // 2), want))
        return high
