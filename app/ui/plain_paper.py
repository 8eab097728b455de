"""A page of plain paragraphs as PDF: certificates and the like, which are no forms of the party's."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, Qt
from PySide6.QtGui import (
    QFont,
    QPageLayout,
    QPageSize,
    QPdfWriter,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)

_MARGIN_MM = 28.0


def paper_pdf(lines: Sequence[str]) -> bytes:
    """An A4 page: the first line is the title, every other one a paragraph; text is taken as it is."""
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    writer.setPageMargins(margins, QPageLayout.Unit.Millimeter)
    writer.setResolution(300)
    document = QTextDocument()
    document.setDefaultFont(QFont("Noto Sans SC", 12))
    document.documentLayout().setPaintDevice(writer)
    cursor = QTextCursor(document)
    for number, text in enumerate(lines):
        block, letters = QTextBlockFormat(), QTextCharFormat()
        letters.setFontPointSize(20 if number == 0 else 12)
        if number == 0:
            block.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            block.setBottomMargin(120)
            letters.setFontWeight(QFont.Weight.Bold)
        else:
            block.setLineHeight(160, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            block.setBottomMargin(30)
            cursor.insertBlock()
        cursor.setBlockFormat(block)
        cursor.insertText(text, letters)
    document.print_(writer)
    buffer.close()
    return bytes(kept.data())
