"""Bugs: a calm dialog with a report to copy, and a log file; the program stays open.

What is shown and written says nothing of anybody's data (:mod:`app.ui.crash_report`).
"""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

from app.ui.crash_report import report, scrub

_log = logging.getLogger("app.ui")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_QUIET = ("propagateSizeHints",)


class CrashReporter(QObject):
    """Turns unexpected exceptions of any thread into one report at a time on the GUI thread."""

    _happened = Signal(object)

    def __init__(self, show: Callable[[str], None], parent: QObject | None = None) -> None:
        """``show`` presents a report text; it is called on the GUI thread and never twice at once."""
        super().__init__(parent)
        self._show = show
        self._showing = False
        self._happened.connect(self._on_happened)

    def install(self) -> None:
        """Take over ``sys.excepthook`` and ``threading.excepthook``."""
        sys.excepthook = self._from_main
        threading.excepthook = self._from_thread

    def handle(self, error: BaseException) -> None:
        """Log and show one exception; safe to call from any thread."""
        _log.error("unexpected error\n%s", report(error))
        self._happened.emit(error)

    def _from_main(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self.handle(error.with_traceback(trace))

    def _from_thread(self, hook: threading.ExceptHookArgs) -> None:
        if hook.exc_value is not None:
            self.handle(hook.exc_value)

    def _on_happened(self, error: BaseException) -> None:
        if self._showing:
            return
        self._showing = True
        try:
            self._show(report(error))
        finally:
            self._showing = False


def start_logging(folder: Path) -> IO[str]:
    """Write logs, Qt's messages and fatal faults into ``folder``; returns the open file of the fault log.

    Logs are capped at three files of 1 MB. The caller keeps the returned file open while the program runs.
    """
    folder.mkdir(parents=True, exist_ok=True)
    handler = _LateFile(folder / "app.log")
    handler.setFormatter(_ScrubbingFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger("app")
    root.setLevel(logging.INFO)
    root.addHandler(handler)
    qInstallMessageHandler(_from_qt)
    faults = (folder / "fault.log").open("a", encoding="utf-8")
    faulthandler.enable(faults)
    return faults


@contextmanager
def without_noise() -> Iterator[None]:
    """For a while Qt's messages go where the program's go, without what the offscreen platform cannot do."""
    before = qInstallMessageHandler(_from_qt)
    try:
        yield
    finally:
        qInstallMessageHandler(before)


class _LateFile(logging.Handler):
    """The log file, opened for the first line; most days there is none, and a start need not wait for it."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._file: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write the line."""
        if self._file is None:
            from logging.handlers import RotatingFileHandler

            self._file = RotatingFileHandler(self._path, maxBytes=1_000_000, backupCount=2, encoding="utf-8")
            self._file.setFormatter(self.formatter)
        self._file.emit(record)

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
        super().close()


class _ScrubbingFormatter(logging.Formatter):
    """Blacks out long numbers in the message; a traceback is written as in a report."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        """The line as written to the file."""
        record.message = scrub(record.message)
        return super().formatMessage(record)

    def formatException(self, ei: Any) -> str:
        """The traceback of a record as a report would give it."""
        return report(ei[1]) if ei[1] is not None else ""


def _from_qt(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    if not any(word in message for word in _QUIET):
        logging.getLogger("app.ui.qt").log(_LEVELS[kind], "%s", message)
