"""The window (PySide6). Knows services and plain model types; never SQL, reportlab or openpyxl."""

import builtins

# PySide6 puts a function in the place of ``import`` that reads the source of every module imported later, for
# its ``__feature__`` switch, which this program does not use: without it the start is 0.1 s shorter.
_plain_import = builtins.__import__
import PySide6.QtCore  # noqa: E402, F401

builtins.__import__ = _plain_import
