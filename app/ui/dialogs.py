"""Every dialog that stops the user: file choosers, questions, the crash report, the print dialog.

The only module that uses Qt's own dialogs, so tests replace its functions in one place. Qt's classes are read
when they are first needed: the frame stands before.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import UserError

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint
    from PySide6.QtPrintSupport import QPrinter
    from PySide6.QtWidgets import QDialog, QMenu, QMessageBox, QWidget

WORKBOOK = "数据工作簿 (*.xlsx)"
DATABASE = "支部案头数据 (*.db)"
DATABASE_OR_BACKUP = "支部案头数据、备份 (*.db *.zbbak)"
PDF = "PDF 文件 (*.pdf)"
LIST = "表格文件 (*.xlsx)"
WORD = "Word 文档 (*.docx)"
CALENDAR = "日历文件 (*.ics)"
ROSTER = "名册 (*.xlsx *.xls *.ods *.csv)"
BACKUP = "备份 (*.zbbak)"
CARD = "单位名片 (*.zbcard)"
PACKAGE = "数据包 (*.zbpk)"
RECEIVED = "数据包、数据文件、数据工作簿 (*.zbpk *.db *.xlsx)"
TEXT = "文本文件 (*.txt)"
PICTURE = "图片 (*.png)"


def _documents() -> str:
    from PySide6.QtCore import QStandardPaths

    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)


def open_file(parent: QWidget | None, title: str, kinds: str) -> Path | None:
    """Ask for an existing file; ``kinds`` is a Qt filter such as :data:`WORKBOOK`; None when cancelled."""
    from PySide6.QtWidgets import QFileDialog

    name, _ = QFileDialog.getOpenFileName(parent, title, _documents(), f"{kinds};;所有文件 (*)")
    return Path(name) if name else None


def open_files(parent: QWidget | None, title: str, kinds: str) -> list[Path]:
    """Ask for any number of existing files; empty when cancelled."""
    from PySide6.QtWidgets import QFileDialog

    names, _ = QFileDialog.getOpenFileNames(parent, title, _documents(), f"{kinds};;所有文件 (*)")
    return [Path(name) for name in names]


def save_file(parent: QWidget | None, title: str, suggested: str, kinds: str) -> Path | None:
    """Ask where to save; the chooser itself asks before overwriting; None when cancelled."""
    from PySide6.QtCore import QDir
    from PySide6.QtWidgets import QFileDialog

    start = QDir(_documents()).filePath(suggested)
    name, _ = QFileDialog.getSaveFileName(parent, title, start, kinds)
    if not name:
        return None
    path = Path(name)
    wanted = Path(suggested).suffix
    return path if path.suffix.lower() == wanted.lower() else path.with_name(path.name + wanted)


def choose_folder(parent: QWidget | None, title: str) -> Path | None:
    """Ask for a folder; None when cancelled."""
    from PySide6.QtWidgets import QFileDialog

    name = QFileDialog.getExistingDirectory(parent, title, _documents())
    return Path(name) if name else None


def confirm(parent: QWidget | None, title: str, text: str, yes: str, *, danger: bool = False) -> bool:
    """Ask before something that cannot be taken back; ``yes`` is the verb on the button."""
    from PySide6.QtWidgets import QMessageBox

    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning if danger else QMessageBox.Icon.Question)
    box.setWindowTitle(title)
    box.setText(text)
    _give_room(box)
    go = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    stay = box.addButton("取消", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stay)
    box.exec()
    return box.clickedButton() is go


def _give_room(box: QMessageBox) -> None:
    """The margins of the program's own panels, and lines that are not broken after a few words."""
    from PySide6.QtWidgets import QLabel

    layout = box.layout()
    if layout is not None:
        layout.setContentsMargins(20, 20, 20, 16)
    text = box.findChild(QLabel, "qt_msgbox_label")
    if text is not None:
        text.setMinimumWidth(320)
        text.setContentsMargins(0, 0, 0, 8)


def show_error(parent: QWidget | None, error: UserError) -> None:
    """Say calmly what happened and what to do, where no message bar can be shown yet."""
    from PySide6.QtWidgets import QMessageBox

    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Information)
    box.setWindowTitle("支部案头")
    box.setText(error.message)
    box.setInformativeText(error.hint)
    _give_room(box)
    box.addButton("知道了", QMessageBox.ButtonRole.AcceptRole)
    box.exec()


def show_crash(parent: QWidget | None, text: str) -> None:
    """Present a crash report: what it means for the data, the report, a button that copies it."""
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout

    box = QDialog(parent)
    box.setWindowTitle("程序遇到意外情况")
    box.resize(640, 420)
    lines = QVBoxLayout(box)
    lines.setContentsMargins(20, 20, 20, 16)
    lines.setSpacing(12)
    says = QLabel(
        "刚才这一步没有完成。已经保存的数据没有受影响，可以继续使用。\n"
        "请把下面的报告复制给维护人员，报告里没有任何人的资料。"
    )
    says.setWordWrap(True)
    body = QPlainTextEdit(text)
    body.setReadOnly(True)
    body.setAccessibleName("错误报告")
    buttons = QDialogButtonBox()
    copy = buttons.addButton("复制报告", QDialogButtonBox.ButtonRole.ActionRole)
    buttons.addButton("继续使用", QDialogButtonBox.ButtonRole.AcceptRole)
    buttons.accepted.connect(box.accept)
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(text))
    lines.addWidget(says)
    lines.addWidget(body)
    lines.addWidget(buttons)
    box.exec()


def choose_printer(parent: QWidget | None, pages: int) -> QPrinter | None:
    """Qt's print dialog for a document of ``pages`` pages; None when cancelled.

    The printer is full-page at 300 dpi: forms are drawn to the millimetre and must not be shrunk.
    """
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter
    from PySide6.QtWidgets import QDialog

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setFullPage(True)
    printer.setResolution(300)
    printer.setFromTo(1, pages)
    box = QPrintDialog(printer, parent)
    box.setMinMax(1, pages)
    return printer if box.exec() == QDialog.DialogCode.Accepted else None


def run(box: QDialog) -> bool:
    """Show one of the program's own panels and wait for it; True when it was accepted."""
    return bool(box.exec())


def show_menu(menu: QMenu, at: QPoint) -> None:
    """Open a menu at a point of the screen and wait for the choice."""
    menu.exec(at)
