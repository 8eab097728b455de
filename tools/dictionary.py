"""Write ``docs/data-dictionary.md`` from the models; a test fails while the page differs from them."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.services.workbook.dictionary import dictionary_markdown  # noqa: E402

PAGE = ROOT / "docs" / "data-dictionary.md"

if __name__ == "__main__":
    PAGE.write_text(dictionary_markdown(), "utf-8", newline="\n")
    print(f"wrote {PAGE.relative_to(ROOT)}")
