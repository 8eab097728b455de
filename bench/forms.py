"""Pages per second of forms, against a bare canvas drawing the same strings and lines; ratios of one run.

    python -m bench.forms [--copies 10]

Each of the demonstration's cases is drawn in several forms; the very calls that reached the PDF canvas are
then replayed on bare canvases (target: at least half as fast). Where LibreOffice is installed a Word
file with as many cells is converted too (target: the forms at least 20 times faster).
"""

from __future__ import annotations

import argparse
import io
import shutil
import subprocess
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

from app.services.case_loading import load_register
from app.services.database import create_database
from app.services.demo.build import build_demo
from app.services.forms import build_data, get_form, render

TODAY = date(2026, 11, 25)
KEYS = ("f03", "f05", "f10", "f13-basic", "f26-admission")
Call = tuple[str, tuple[Any, ...], dict[str, Any]]


class Recorder:
    """Stands for a canvas: passes every call on and remembers it."""

    def __init__(self, canvas: Any, calls: list[Call]) -> None:
        self._canvas, self._calls = canvas, calls

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._canvas, name)
        if not callable(method):
            return method

        def call(*args: Any, **options: Any) -> Any:
            self._calls.append((name, args, options))
            return method(*args, **options)

        return call


def collect() -> list[tuple[Any, Any]]:
    """(form, data) for every case of the demonstration."""
    with tempfile.TemporaryDirectory() as folder:
        db = create_database(Path(folder) / "demo.db")
        with db.write("演示数据") as session:
            build_demo(session, TODAY)
        jobs = []
        with db.read() as session:
            cases = [file.case.id for file in load_register(session).files]
            for key in KEYS:
                form = get_form(key)
                jobs += [(form, build_data(session, form, case, TODAY)) for case in cases]
        db.close()
    return jobs


def record(jobs: list[tuple[Any, Any]]) -> list[list[Call]]:
    """The canvas calls of each job."""
    from reportlab.pdfgen import canvas

    original, found = canvas.Canvas, []
    for form, data in jobs:
        calls: list[Call] = []

        def make(*args: Any, calls: list[Call] = calls, **options: Any) -> Recorder:
            return Recorder(original(*args, **options), calls)

        canvas.Canvas = make
        try:
            render(form, data, TODAY)
        finally:
            canvas.Canvas = original
        found.append(calls)
    return found


def replay(calls: list[Call]) -> bytes:
    """The same drawing on a bare canvas."""
    from reportlab.pdfgen.canvas import Canvas

    target = io.BytesIO()
    bare = Canvas(target, invariant=1, pageCompression=1)
    for name, args, options in calls:
        if name not in ("getpdfdata",):
            getattr(bare, name)(*args, **options)
    return target.getvalue()


def libreoffice(pages: int) -> float | None:
    """Seconds to fill a Word table of forty cells and convert it, a page; None without LibreOffice."""
    office = shutil.which("soffice")
    if office is None:
        return None
    import docx

    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        for number in range(pages):
            document = docx.Document()
            table = document.add_table(rows=10, cols=4)
            for row in table.rows:
                for cell in row.cells:
                    cell.text = "填写内容"
            document.save(str(Path(folder) / f"{number}.docx"))
        files = sorted(str(path) for path in Path(folder).glob("*.docx"))
        command = [office, "--headless", "--convert-to", "pdf", "--outdir", folder, *files]
        subprocess.run(command, check=True, capture_output=True)
        return (time.perf_counter() - start) / pages


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--copies", type=int, default=3)
    args = parser.parse_args()
    jobs = collect()
    render(*jobs[0], TODAY)
    recorded = record(jobs)
    start = time.process_time()
    pages = sum(render(form, data, TODAY).pages for _ in range(args.copies) for form, data in jobs)
    ours = time.process_time() - start
    start = time.process_time()
    for _ in range(args.copies):
        for calls in recorded:
            replay(calls)
    bare = time.process_time() - start
    print(
        f"forms {pages / ours:.0f} pages/s   bare canvas {pages / bare:.0f} pages/s   ratio {bare / ours:.2f}"
    )
    office = libreoffice(20)
    if office is None:
        print("Word and LibreOffice: not installed here, not measured")
    else:
        print(
            f"Word and LibreOffice {1 / office:.1f} pages/s   forms {pages / ours * office:.0f} times faster"
        )


if __name__ == "__main__":
    main()
