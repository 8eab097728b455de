"""The page view: pages drawn as they come into sight, zoom, paging; printing at true size."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from app.errors import Cancelled, FormRefused
from app.ui.common.pdf_view import PdfView
from app.ui.desk import Desk
from app.ui.jobs import Job
from app.ui.pdf_pages import PdfPages, print_pages


def pdf(pages: int = 3) -> bytes:
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for number in range(pages):
        if number == 1:
            canvas.setPageSize(landscape(A4))
        canvas.rect(100, 100, 200, 200, fill=1)
        canvas.showPage()
        canvas.setPageSize(A4)
    canvas.save()
    return out.getvalue()


@pytest.fixture
def view(qtbot: QtBot, desk: Desk) -> Iterator[PdfView]:
    made = PdfView(desk.jobs)
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    yield made
    made.clear()


def test_draws_what_is_near_and_leaves_the_rest(qtbot: QtBot, view: PdfView) -> None:
    view.show_pdf(pdf(12))
    assert view.page_count() == 12
    assert 0 < view.drawn() < 12
    view.go_to(12)
    qtbot.waitUntil(lambda: view._boxes[11].image is not None)
    assert view.current_page() >= 11
    view.clear()
    assert view.page_count() == 0


def test_page_is_black_where_the_ink_is(view: PdfView) -> None:
    view.show_pdf(pdf(1))
    image = view._boxes[0].image
    assert image is not None
    scale = image.width() / 595.0
    assert image.pixelColor(int(200 * scale), int(image.height() - 200 * scale)).lightness() < 10
    assert image.pixelColor(int(50 * scale), int(50 * scale)).lightness() > 245


def test_zoom_steps_and_fits(qtbot: QtBot, view: PdfView) -> None:
    view.show_pdf(pdf(2))
    fitted = view.zoom()
    view.set_zoom(1.0)
    assert view._boxes[0].width() == pytest.approx(794, abs=1)
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert view.zoom() == 1.25
    qtbot.keyClick(view, Qt.Key.Key_Minus)
    assert view.zoom() == 1.0
    view.set_zoom(None)
    assert view.zoom() == pytest.approx(fitted)


def test_page_keys_go_by_pages(qtbot: QtBot, view: PdfView) -> None:
    seen: list[tuple[int, int]] = []
    view.page_changed.connect(lambda at, of: seen.append((at, of)))
    view.show_pdf(pdf(4))
    qtbot.wait(1)
    qtbot.keyClick(view, Qt.Key.Key_PageDown)
    qtbot.keyClick(view, Qt.Key.Key_PageDown)
    assert seen[-1] == (3, 4)
    qtbot.keyClick(view, Qt.Key.Key_PageUp)
    assert seen[-1] == (2, 4)


def test_a_file_that_is_no_pdf_is_refused_calmly(qtbot: QtBot, desk: Desk, view: PdfView) -> None:
    with qtbot.waitSignal(desk.jobs.failed) as told:
        view.show_pdf(b"not a pdf")
    assert told.args is not None
    assert isinstance(told.args[0], FormRefused)
    assert "没有改动任何数据" in told.args[0].message


def test_prints_every_page_in_its_own_size(tmp_path: object, qapp: object) -> None:
    from pathlib import Path

    from pypdf import PdfReader

    target = Path(str(tmp_path)) / "out.pdf"
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    printer.setResolution(300)
    assert print_pages(pdf(3), printer, Job()) == 3
    sizes = [tuple(round(float(v)) for v in page.mediabox[2:]) for page in PdfReader(str(target)).pages]
    assert sizes == [(595, 842), (842, 595), (595, 842)]


def test_printed_ink_stands_where_the_form_has_it(tmp_path: object, qapp: object) -> None:
    from pathlib import Path

    target = Path(str(tmp_path)) / "out.pdf"
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    printer.setResolution(300)
    print_pages(pdf(1), printer, Job())
    drawn, printed = PdfPages(pdf(1)), PdfPages(target.read_bytes())
    for x, y in ((99, 700), (101, 700), (299, 700), (301, 700), (200, 541), (200, 543)):
        ink = [pages.picture(0, 2.0).pixelColor(x * 2, y * 2).lightness() for pages in (drawn, printed)]
        assert abs(ink[0] - ink[1]) < 60, (x, y, ink)
    drawn.close()
    printed.close()


def test_printing_can_be_cancelled(tmp_path: object, qapp: object) -> None:
    from pathlib import Path

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(Path(str(tmp_path)) / "out.pdf"))
    job = Job()
    job.cancel()
    with pytest.raises(Cancelled):
        print_pages(pdf(1), printer, job)


def test_a_document_that_is_dropped_is_closed_by_the_thread_that_draws(qapp: object) -> None:
    """Closed where it is dropped, it would be closed while that thread draws another."""
    dropped = PdfPages(pdf(2))
    document = dropped._document
    del dropped
    gc.collect()
    assert document.raw is not None
    with closing(PdfPages(pdf(1))):
        assert document.raw is None
