"""The list of matches that opens under a search box, in rows as high as everywhere else."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QStringListModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QStyledItemDelegate


def make_matches(line: QLineEdit, taken: Callable[[int], None]) -> QStringListModel:
    """Give ``line`` a list of matches and return its model; ``taken`` is called with the chosen row."""
    words = QStringListModel(line)
    completer = QCompleter(words, line)
    completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
    completer.setMaxVisibleItems(8)
    popup = completer.popup()
    if popup is not None:
        popup.setProperty("kind", "popup")
        # The completer's own delegate knows nothing of the stylesheet's row height.
        popup.setItemDelegate(QStyledItemDelegate(popup))
        popup.ensurePolished()
    completer.activated[QModelIndex].connect(  # type: ignore[index]
        lambda index: taken(index.row())
    )
    line.setCompleter(completer)
    return words
