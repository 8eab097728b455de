"""Pages of a PDF as pictures, and printing them at their true size.

PDFium is not thread-safe: everything here is called from the one rendering thread (``Jobs.render``).
"""

from __future__ import annotations

import atexit
from functools import cache
from typing import Any, Protocol
from weakref import WeakSet

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from app.errors import FormRefused

POINTS_PER_INCH = 72.0


class Progress(Protocol):
    """What long work reports to (see :class:`app.ui.jobs.Job`)."""

    def step(self, done: int, total: int, text: str = "") -> None:
        """``done`` of ``total`` pieces are finished; may raise Cancelled."""
        ...


_open: WeakSet[PdfPages] = WeakSet()
_left: list[Any] = []
"""Documents nobody holds any more, to be closed by the thread that draws."""


class PdfPages:
    """An open PDF held in memory.

    One that is dropped without :meth:`close` (a preview that was overtaken, a closed window) is closed with
    the next drawing: taken away where it was dropped it would be closed beside the drawing of another.
    """

    def __init__(self, content: bytes) -> None:
        """Raises FormRefused when ``content`` is no PDF."""
        import pypdfium2

        _close_left()
        try:
            self._document: Any = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as trouble:
            raise FormRefused(
                "E-UI-01", "这份 PDF 打不开，没有改动任何数据。", "请重新生成后再试。"
            ) from trouble
        _open.add(self)
        _close_at_the_end()
        self.sizes: list[tuple[float, float]] = [page.get_size() for page in self._document]

    def picture(self, number: int, scale: float) -> QImage:
        """Page ``number`` (0-based) with ``scale`` pixels per point."""
        _close_left()
        bitmap = self._document[number].render(scale=scale, prefer_bgrx=True)
        image = QImage(
            bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32
        ).copy()
        bitmap.close()
        return image

    def close(self) -> None:
        """Let the document go."""
        if self._document is not None:
            self._document.close()
            self._document = None

    def __del__(self) -> None:
        """Leave the document to the thread that draws."""
        if getattr(self, "_document", None) is not None:
            _left.append(self._document)


def _close_left() -> None:
    while _left:
        _left.pop().close()


@cache
def _close_at_the_end() -> None:
    """Once pypdfium2 is read, so that it comes before what that does at the end: close what is in sight."""

    def close() -> None:
        for pages in list(_open):
            pages.close()
        _close_left()

    atexit.register(close)


def print_pages(content: bytes, printer: QPrinter, progress: Progress) -> int:
    """Print the pages chosen in the print dialog at 100 %; returns how many were sent.

    Each page is drawn over the whole sheet in its own size and orientation, at the printer's resolution
    but no finer than 300 dpi, one page in memory at a time.
    """
    pages = PdfPages(content)
    try:
        first = max(printer.fromPage(), 1)
        last = min(printer.toPage() or len(pages.sizes), len(pages.sizes))
        chosen = range(first - 1, last)
        painter = QPainter()
        for done, number in enumerate(chosen):
            progress.step(done, len(chosen), f"正在打印第 {number + 1} 页")
            _set_sheet(printer, pages.sizes[number])
            if done == 0:
                if not painter.begin(printer):
                    raise FormRefused(
                        "E-UI-02", "打印机没有响应，没有打印。", "请检查打印机，或先保存为 PDF。"
                    )
            else:
                printer.newPage()
            dots = min(printer.resolution(), 300) / POINTS_PER_INCH
            wide, high = pages.sizes[number]
            per_point = printer.resolution() / POINTS_PER_INCH
            painter.drawImage(QRectF(0, 0, wide * per_point, high * per_point), pages.picture(number, dots))
        painter.end()
        return len(chosen)
    finally:
        pages.close()


def _set_sheet(printer: QPrinter, size: tuple[float, float]) -> None:
    """Paper and orientation of one page; margins are zero because the form has its own."""
    wide, high = size
    landscape = wide > high
    paper = QPageSize(
        QSizeF(min(size), max(size)), QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch
    )
    turn = QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait
    layout = QPageLayout(paper, turn, QMarginsF(0, 0, 0, 0))
    layout.setMode(QPageLayout.Mode.FullPageMode)
    printer.setPageLayout(layout)
