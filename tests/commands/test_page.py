"""The page about the command line is what the parser says."""

from __future__ import annotations

from pathlib import Path

from app.cli import command_line_markdown

PAGE = Path(__file__).parents[2] / "docs" / "command-line.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == command_line_markdown(), "run: python -m tools.write_docs"
