"""T18 on the screen and on paper: a name comes out of an editor and out of a PDF as it went in.

On paper a character that no font has is named beforehand, by code point; it is never a box and never dropped
in silence.
"""

from __future__ import annotations

import pypdfium2
import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.models import Person
from app.models.sheets import sheet_of
from app.services.plain_lists import PlainList, pdf_of
from app.ui.common.fact_form import FactForm, FormField
from tests.builders import d
from tests.reliability.tally import Tally
from tests.reliability.test_names import NAMES

pytestmark = pytest.mark.reliability("T18")


def test_names_come_out_of_the_editor_as_they_were_typed(qtbot: QtBot, tally: Tally) -> None:
    field = sheet_of(Person).column("name").field
    form = FactForm([FormField("name", field)], today=lambda: d("2026-11-26"))
    qtbot.addWidget(form)
    wrong = []
    for name in NAMES:
        form.set_values({"name": None})
        box = form.editor("name").focusProxy()
        assert isinstance(box, QLineEdit)
        box.insert(name)
        if form.values()["name"] != name:
            wrong.append(name)
    tally.add(len(NAMES), len(wrong))
    assert wrong == []


def test_names_are_printed_whole_or_their_characters_are_named(tally: Tally) -> None:
    # One cell a row; a name wider than its cell goes on in the next line.
    paper = pdf_of(
        PlainList("名单", (), ("姓名",), (600,), tuple((name,) for name in NAMES)), d("2026-11-26")
    )
    document = pypdfium2.PdfDocument(paper.pdf_bytes)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    # A run of underscores is a line to write on, drawn and no text; a single one is.
    printed = "".join(text.replace("_", "").split())
    named = {glyph.char for glyph in paper.missing_glyphs}
    # A selector has no picture of its own.
    drawn = {"_", "\ufe00", "\U000e0100"}
    wrong = [
        name
        for name in NAMES
        if "".join(char for char in name if char not in named | drawn and not char.isspace()) not in printed
    ]
    tally.add(len(NAMES), len(wrong))
    assert wrong == []
    # Which rare characters the bundled fonts have is their business; those of living people's names they do.
    assert named.isdisjoint("𠮷䶮㐂·\ufa0e")
