"""Write the generated pages of docs/ (rule book, data dictionary) after a change of rules or models."""

from __future__ import annotations

from pathlib import Path

from app.services.rulebook import rule_book_markdown
from app.services.workbook import dictionary_markdown

DOCS = Path(__file__).resolve().parent.parent / "docs"


def main() -> None:
    """Write both pages."""
    (DOCS / "rules.md").write_text(rule_book_markdown(), encoding="utf-8")
    (DOCS / "data-dictionary.md").write_text(dictionary_markdown(), encoding="utf-8")


if __name__ == "__main__":
    main()
