"""Reports without long numbers, one dialog at a time, logs with Qt's messages."""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import qInstallMessageHandler, qWarning
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.ui import dialogs
from app.ui.crash import CrashReporter, start_logging, without_noise
from app.ui.crash_report import report, scrub


@pytest.mark.parametrize(
    "text", ["身份证 320411199001011234", "32041119900101123X", "手机 13800001111", "卡 6222020000000000000"]
)
def test_long_numbers_are_blacked_out(text: str) -> None:
    assert not any(len(run) > 5 for run in "".join(c if c.isdigit() else " " for c in scrub(text)).split())


def test_report_names_versions_and_the_error() -> None:
    try:
        raise ValueError("坏了 320411199001011234")
    except ValueError as error:
        text = report(error)
    assert "支部案头" in text
    assert "ValueError: … …" in text
    assert "test_report_names_versions_and_the_error" in text


def test_what_an_error_says_of_data_is_covered_and_what_it_says_of_code_is_not() -> None:
    member = {"name": "Anna", "place": "鸟笼路一号"}
    said = f"人 {member['place']}"
    try:
        try:
            raise KeyError(member["name"])
        except KeyError as cause:
            raise ExceptionGroup("several", [ValueError(said)]) from cause
    except ExceptionGroup as error:
        text = report(error)
    assert "Anna" not in text
    assert "鸟笼" not in text
    assert text.index("KeyError") < text.index("ExceptionGroup") < text.index("ValueError")
    try:
        member.nothing  # type: ignore[attr-defined]  # noqa: B018
    except AttributeError as error:
        assert "AttributeError: 'dict' object has no attribute 'nothing'" in report(error)


def test_errors_of_any_thread_are_shown_once_at_a_time(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []

    def show(text: str) -> None:
        shown.append(text)
        reporter.handle(RuntimeError("while showing"))

    reporter = CrashReporter(show)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    reporter.install()
    worker = threading.Thread(target=lambda: 1 / 0)
    worker.start()
    worker.join()
    qtbot.waitUntil(lambda: bool(shown))
    assert "ZeroDivisionError" in shown[0]
    assert len(shown) == 1


def test_log_holds_qt_messages_without_numbers(tmp_path: Path, qapp: QApplication) -> None:
    was_on = faulthandler.is_enabled()
    faults = start_logging(tmp_path)
    root = logging.getLogger("app")
    handler = root.handlers[-1]
    try:
        qWarning("trouble with 320411199001011234")
        root.error("id %s", "320411199001011234")
        handler.flush()
        written = (tmp_path / "app.log").read_text(encoding="utf-8")
    finally:
        qInstallMessageHandler(None)
        root.removeHandler(handler)
        handler.close()
        faulthandler.disable()
        if was_on:
            faulthandler.enable()
        faults.close()
    assert written.count("******") == 2
    assert "3204" not in written


def test_crash_dialog_says_what_it_means_and_copies(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def press(box: QDialog) -> int:
        body = box.findChild(QPlainTextEdit)
        assert body is not None
        assert body.toPlainText() == "报告正文"
        copy = next(b for b in box.findChildren(QPushButton) if b.text() == "复制报告")
        copy.click()
        return 0

    monkeypatch.setattr(QDialog, "exec", press)
    dialogs.show_crash(None, "报告正文")
    assert QApplication.clipboard().text() == "报告正文"


def test_noise_of_the_offscreen_platform_is_left_out(caplog: pytest.LogCaptureFixture) -> None:
    said: list[str] = []
    before = qInstallMessageHandler(lambda _kind, _context, message: said.append(message))
    try:
        with without_noise():
            qWarning("This plugin does not support propagateSizeHints()")
            qWarning("something else")
        qWarning("afterwards")
    finally:
        qInstallMessageHandler(before)
    assert [record.getMessage() for record in caplog.records] == ["something else"]
    assert said == ["afterwards"]
