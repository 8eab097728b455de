"""The data dictionary in docs is the one the models give."""

from __future__ import annotations

from pathlib import Path

from app.models.sheets import all_sheets
from app.services.workbook import dictionary_markdown

PAGE = Path(__file__).resolve().parents[3] / "docs" / "data-dictionary.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == dictionary_markdown(), "run: python tools/write_docs.py"


def test_every_column_has_a_line() -> None:
    text = dictionary_markdown()
    for sheet in all_sheets():
        assert f"\n## {sheet.name}\n" in text
        section = text.partition(f"\n## {sheet.name}\n")[2].partition("\n## ")[0]
        for column in sheet.columns:
            assert f"\n| {column.header} | {'是' if column.field.required else ''} |" in section
