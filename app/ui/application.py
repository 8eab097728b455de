"""The QApplication of the window: style, bundled fonts, Chinese standard buttons, crash reporting."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

from app.config import APP_NAME, resource_path

FONT_FILES = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")


def create_application(argv: Sequence[str] = ()) -> QApplication:
    """The one QApplication, set up; an existing one is set up again and returned (tests)."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication([sys.argv[0], *argv])
    app.setApplicationName("zhibu-desk")
    app.setApplicationDisplayName(APP_NAME)
    app.setStyle("Fusion")
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    load_fonts()
    _translate(app)
    return app


def load_fonts() -> bool:
    """Register the bundled fonts; False when a file is missing and a system font has to serve."""
    known = [resource_path("fonts", name) for name in FONT_FILES]
    loaded = [QFontDatabase.addApplicationFont(str(path)) for path in known if path.is_file()]
    return len(loaded) == len(FONT_FILES) and all(handle >= 0 for handle in loaded)


def _translate(app: QApplication) -> None:
    """Chinese texts for Qt's own buttons and menus (确定, 取消, 复制 …)."""
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_zh_CN", folder):
        app.installTranslator(translator)
