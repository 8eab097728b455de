"""Characters that are never stored as typed, and what joins several values: the same for every way in."""

from __future__ import annotations

import re

SEPARATORS = re.compile(r"[；;、\n]")
"""What joins several values in one cell; no code may contain one."""
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
BIDI = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
CONTROL = "\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
ODD = re.compile(f"[\\x00{CONTROL}{INVISIBLE}{BIDI}]")
"""Characters nobody can see or that turn the direction of writing."""
REMOVED = re.compile(f"[{CONTROL}{INVISIBLE}]")
"""Those a reader may take out with a warning."""
FORBIDDEN = re.compile(f"[\\x00{BIDI}]")
"""Those that are refused."""
