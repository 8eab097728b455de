"""Write the generated pages of docs/ (rules, columns, commands) after a change of rules or models."""

from __future__ import annotations

from pathlib import Path

from app.cli import command_line_markdown
from app.services.rulebook import rule_book_markdown
from app.services.workbook import dictionary_markdown

DOCS = Path(__file__).resolve().parent.parent / "docs"


def main() -> None:
    """Write every generated page."""
    (DOCS / "command-line.md").write_text(command_line_markdown(), encoding="utf-8")
    (DOCS / "rules.md").write_text(rule_book_markdown(), encoding="utf-8")
    (DOCS / "data-dictionary.md").write_text(dictionary_markdown(), encoding="utf-8")


if __name__ == "__main__":
    main()
