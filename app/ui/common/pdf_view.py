"""PdfView: pages of a PDF one under the other, drawn off the GUI thread as they come into sight."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.errors import UserError
from app.ui.jobs import Job, Jobs
from app.ui.pdf_pages import POINTS_PER_INCH, PdfPages

_GAP = 16
ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
"""Steps of the zoom buttons; 1.0 shows an A4 page 794 logical pixels wide (96 dpi)."""


class _PageBox(QWidget):
    """One page: white until its picture has come."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self.image: QImage | None = None
        self.wanted = 0.0
        self.setAccessibleName(f"第 {number + 1} 页")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("#FFFFFF"))
        if self.image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(QRectF(self.rect()), self.image)
        painter.setPen(QColor("#B9B5AC"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


class PdfView(QScrollArea):
    """Shows one PDF; ``page_changed(number, count)`` (1-based) follows scrolling."""

    page_changed = Signal(int, int)
    zoomed = Signal(int)

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self.setProperty("kind", "pages")
        self._jobs = jobs
        self._pages: PdfPages | None = None
        self._boxes: list[_PageBox] = []
        self._tops: list[int] = []
        self._zoom: float | None = None
        self._ground = QWidget()
        self._ground.setProperty("kind", "ground")
        self._column = QVBoxLayout(self._ground)
        self._column.setContentsMargins(_GAP, _GAP, _GAP, _GAP)
        self._column.setSpacing(_GAP)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidget(self._ground)
        self.setAccessibleName("页面预览")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._look())

    def show_pdf(self, content: bytes) -> None:
        """Open a PDF; pages appear as they are drawn. Trouble goes to the jobs' ``failed`` signal."""
        self._jobs.render(lambda _job: PdfPages(content), self._opened, owner=self, key=(id(self), "open"))

    def clear(self) -> None:
        """Show nothing and let the document go."""
        self._drop()
        self.page_changed.emit(0, 0)

    def page_count(self) -> int:
        """Pages of the open PDF, 0 when there is none."""
        return len(self._boxes)

    def drawn(self) -> int:
        """Pages that have a picture already."""
        return sum(box.image is not None for box in self._boxes)

    def zoom(self) -> float:
        """Present scale; 1.0 is true size at 96 dpi."""
        return self._zoom if self._zoom is not None else self._fitting()

    def set_zoom(self, zoom: float | None) -> None:
        """A scale between 0.25 and 4, or None to fit the width and go on fitting it."""
        self._zoom = None if zoom is None else max(0.25, min(zoom, 4.0))
        self._resize_boxes()

    def step_zoom(self, direction: int) -> None:
        """The next larger (1) or smaller (-1) of :data:`ZOOMS`."""
        now = self.zoom()
        steps = [z for z in ZOOMS if (z > now + 0.01 if direction > 0 else z < now - 0.01)]
        if steps:
            self.set_zoom(steps[0] if direction > 0 else steps[-1])

    def current_page(self) -> int:
        """The page in the upper half of the view, 1-based; 0 when there is none."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 3
        for top, box in zip(self._tops, self._boxes, strict=True):
            if top + box.height() + _GAP >= middle:
                return box.number + 1
        return len(self._boxes)

    def go_to(self, page: int) -> None:
        """Scroll to a page (1-based, clamped)."""
        if self._boxes:
            self.verticalScrollBar().setValue(self._tops[max(1, min(page, len(self._boxes))) - 1] - _GAP)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page keys go by whole pages; + and − zoom."""
        if event.key() == Qt.Key.Key_PageDown:
            self.go_to(self.current_page() + 1)
        elif event.key() == Qt.Key.Key_PageUp:
            self.go_to(self.current_page() - 1)
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.step_zoom(1)
        elif event.key() == Qt.Key.Key_Minus:
            self.step_zoom(-1)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and wheel zoom."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step_zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep fitting the width; draw what came into sight."""
        super().resizeEvent(event)
        if self._zoom is None:
            self._resize_boxes()
        self._look()

    def sizeHint(self) -> QSize:
        """Takes what it is given."""
        return QSize(640, 480)

    def _opened(self, pages: PdfPages) -> None:
        self._drop()
        self._pages = pages
        for number in range(len(pages.sizes)):
            box = _PageBox(number)
            self._boxes.append(box)
            self._column.addWidget(box, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addStretch(1)
        self.verticalScrollBar().setValue(0)
        self._resize_boxes()

    def _drop(self) -> None:
        old = self._pages
        self._pages = None
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._boxes, self._tops = [], []
        if old is not None:
            self._jobs.render(lambda _job: old.close(), lambda _none: None)

    def _fitting(self) -> float:
        widest = max((wide for wide, _ in self._pages.sizes), default=595.0) if self._pages else 595.0
        room = self.viewport().width() - 2 * _GAP
        return max(0.25, min(room / (widest * 96 / POINTS_PER_INCH), 1.6))

    def _resize_boxes(self) -> None:
        if self._pages is None:
            return
        scale = self.zoom() * 96 / POINTS_PER_INCH
        self._tops, top = [], _GAP
        for box, (wide, high) in zip(self._boxes, self._pages.sizes, strict=True):
            box.setFixedSize(round(wide * scale), round(high * scale))
            self._tops.append(top)
            top += box.height() + _GAP
        self._ground.setMinimumHeight(top)
        self._column.activate()
        self.zoomed.emit(round(self.zoom() * 100))
        self._look()

    def _look(self) -> None:
        """Ask for the pictures of pages in or near sight that are missing or of another size."""
        pages = self._pages
        if pages is None:
            return
        top = self.verticalScrollBar().value() - self.viewport().height()
        bottom = top + 3 * self.viewport().height()
        scale = self.zoom() * 96 / POINTS_PER_INCH * self.devicePixelRatioF()
        for at, box in zip(self._tops, self._boxes, strict=True):
            if at + box.height() >= top and at <= bottom and abs(box.wanted - scale) > 0.001:
                box.wanted = scale
                self._draw(pages, box, scale)
        self.page_changed.emit(self.current_page(), len(self._boxes))

    def _draw(self, pages: PdfPages, box: _PageBox, scale: float) -> None:
        def work(_job: Job) -> QImage | None:
            return pages.picture(box.number, scale) if self._pages is pages else None

        def done(image: QImage | None) -> None:
            if image is not None:
                box.image = image
                box.update()

        def failed(_error: UserError) -> None:
            box.wanted = 0.0

        self._jobs.render(work, done, owner=box, failed=failed, key=(id(self), box.number))
