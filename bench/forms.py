"""Pages per second of forms against a bare canvas drawing the same strings and lines, and against Word files.

    python -m bench.forms [--copies 3]

Each of the demonstration's cases is drawn in several forms; then every string and line found in those PDFs is
drawn again by calling the PDF library's canvas and nothing else (target: at least half as fast). Where
LibreOffice is installed, Word files of forty cells are filled and converted too: one call of LibreOffice a
document, as a program does that prints one form, and twenty documents in one call, the fairest case for it
(target: the forms at least 20 times faster). CPU seconds, those of the child processes included, so that
neighbours on the machine do not count. Last: seconds to the first form of a fresh process (target: 1).
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2

from app.services.case_loading import load_register
from app.services.database import create_database, open_database
from app.services.demo.build import build_demo

TODAY = date(2026, 11, 25)
KEYS = ("f03", "f05", "f10", "f13-basic", "f26-admission")
TEXT, PATH = 1, 2
TOGETHER, ALONE = 20, 4


@contextmanager
def demonstration() -> Iterator[Path]:
    """The file of a demonstration database."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.db"
        db = create_database(path)
        with db.write("演示数据") as session:
            build_demo(session, TODAY)
        db.close()
        yield path


def cpu() -> float:
    """CPU seconds of this process and of its children that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def collect(path: Path) -> tuple[list[tuple[Any, Any]], float]:
    """(form, data) for every case of the demonstration, and the CPU seconds it took to read the data."""
    from app.services.forms import build_data, get_form

    db = open_database(path)
    jobs = []
    with db.read() as session:
        cases = [file.case.id for file in load_register(session).files]
        forms = [get_form(key) for key in KEYS]
        start = cpu()
        for form in forms:
            jobs += [(form, build_data(session, form, case, TODAY)) for case in cases]
        seconds = cpu() - start
    db.close()
    return jobs, seconds


def drawn(pdf: bytes) -> list[list[tuple[Any, ...]]]:
    """What stands on each page: (x, y, text, font, size) and (x1, y1, x2, y2, fill), in points."""
    document = pypdfium2.PdfDocument(pdf)
    pages = []
    for page in document:
        marks: list[tuple[Any, ...]] = []
        textpage = page.get_textpage()
        for item in page.get_objects(textpage=textpage):
            if item.type == TEXT:
                matrix = item.get_matrix()
                font = item.get_font().get_base_name().rpartition("+")[2]
                marks.append((matrix.e, matrix.f, item.extract(), font, item.get_font_size()))
            elif item.type == PATH:
                x1, y1, x2, y2 = item.get_bounds()
                if y2 - y1 < 3:
                    marks.append((x1, (y1 + y2) / 2, x2, (y1 + y2) / 2))
                else:
                    marks.append(((x1 + x2) / 2, y1, (x1 + x2) / 2, y2))
        pages.append(marks)
    document.close()
    return pages


def redraw(pages: list[list[tuple[Any, ...]]], fonts: dict[str, str]) -> bytes:
    """The same strings and lines on a bare canvas, with the least that its handbook asks for."""
    from reportlab.pdfgen.canvas import Canvas

    target = io.BytesIO()
    bare = Canvas(target, invariant=1, pageCompression=1)
    for marks in pages:
        for mark in marks:
            if len(mark) == 5:
                x, y, text, font, size = mark
                bare.setFont(fonts[font], size)
                bare.drawString(x, y, text)
            else:
                bare.line(*mark)
        bare.showPage()
    bare.save()
    return target.getvalue()


def registered_fonts() -> dict[str, str]:
    """The bundled fonts registered with the PDF library, by the name in the file."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    from app import config

    found = {}
    for path in sorted(config.resource_path("fonts").glob("*.ttf")):
        font = TTFont(path.stem, str(path))
        pdfmetrics.registerFont(font)
        found[font.face.name.decode("latin-1")] = path.stem
    return found


def office_pages(office: str, folder: Path, documents: int) -> tuple[float, float]:
    """CPU and clock seconds a page: fill that many Word tables of forty cells, convert them in one call."""
    import docx

    start, clock = cpu(), time.perf_counter()
    files = []
    for number in range(documents):
        document = docx.Document()
        table = document.add_table(rows=10, cols=4)
        for row in table.rows:
            for cell in row.cells:
                cell.text = "填写内容"
        files.append(str(folder / f"{number}.docx"))
        document.save(files[-1])
    command = [office, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *files]
    subprocess.run(command, check=True, capture_output=True)
    return (cpu() - start) / documents, (time.perf_counter() - clock) / documents


def against_office(page: float) -> None:
    """Print how much faster a page of ours (CPU seconds) is than LibreOffice in both ways."""
    office = shutil.which("soffice")
    if office is None:
        print("Word and LibreOffice: not installed here, not measured")
        return
    with tempfile.TemporaryDirectory() as folder:
        office_pages(office, Path(folder), 1)
        alone = [office_pages(office, Path(folder), 1) for _ in range(ALONE)]
        together = office_pages(office, Path(folder), TOGETHER)
    for name, (seconds, clock) in (("one document a call", min(alone)), ("all in one call", together)):
        print(
            f"Word and LibreOffice, {name}: {1000 * seconds:.0f} ms CPU a page ({1000 * clock:.0f} ms by the "
            f"clock)   forms {seconds / page:.0f} times faster"
        )


def first_form(path: Path) -> float:
    """Seconds by the clock from asking for the first form of this process until its PDF is there."""
    db = open_database(path)
    with db.read() as session:
        case = load_register(session).files[0].case.id
        start = time.perf_counter()
        from app.services.forms import build_data, get_form, render

        form = get_form("f26-admission")
        render(form, build_data(session, form, case, TODAY), TODAY)
        seconds = time.perf_counter() - start
    db.close()
    return seconds


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--copies", type=int, default=3)
    parser.add_argument("--first", type=Path, default=None, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.first is not None:
        print(first_form(args.first))
        return
    with demonstration() as path:
        command = [sys.executable, "-m", "bench.forms", "--first", str(path)]
        first = min(float(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(3))
        jobs, reading = collect(path)
    from app.services.forms import render

    found = [drawn(render(form, data, TODAY).pdf_bytes) for form, data in jobs]
    pages = sum(map(len, found))
    start = cpu()
    for _ in range(args.copies):
        for form, data in jobs:
            render(form, data, TODAY)
    ours = (cpu() - start) / args.copies / pages
    fonts = registered_fonts()
    redraw(found[0], fonts)
    start = cpu()
    for _ in range(args.copies):
        for each in found:
            redraw(each, fonts)
    bare = (cpu() - start) / args.copies / pages
    print(
        f"forms {1 / ours:.0f} pages/s   bare canvas {1 / bare:.0f} pages/s   ratio {bare / ours:.2f}   "
        f"(reading the facts: {1000 * reading / len(jobs):.1f} ms a form more)"
    )
    against_office(ours)
    print(f"first form of a fresh process {first:.2f} s")


if __name__ == "__main__":
    main()
