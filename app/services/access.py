"""Whether the data may be changed now (只读): the one guard that every write passes.

Several things may forbid changes at once (a reader's role, 迎检模式), each under a key of its own. What must
be noted all the same (a reveal, an export, a printout) is written with ``Database.note`` and changes no fact.
"""

from __future__ import annotations

from app.errors import UserError

ROLE = "role"
"""Key of a refusal that comes with the user's role."""
INSPECTION = "inspection"
"""Key of a refusal while 迎检模式 is on."""


class ReadOnly(UserError):
    """Nothing may be changed now."""


class Access:
    """Who forbids changes, by key; changes are allowed while nobody does."""

    def __init__(self) -> None:
        self._sentences: dict[str, str] = {}

    def forbid(self, key: str, sentence: str) -> None:
        """From now on every write is refused with ``sentence`` (一句话：为什么只能看)."""
        self._sentences[key] = sentence

    def permit(self, key: str) -> None:
        """Take back :meth:`forbid` of the same key; others stay."""
        self._sentences.pop(key, None)

    def forbids(self, key: str) -> bool:
        """Whether this key forbids changes now."""
        return key in self._sentences

    @property
    def is_read_only(self) -> bool:
        """Whether anybody forbids changes."""
        return bool(self._sentences)

    def sentence(self) -> str:
        """Why nothing may be changed; empty where it may."""
        return next(iter(self._sentences.values()), "")

    def check_write(self) -> None:
        """Raise :class:`ReadOnly` while changes are forbidden."""
        if self._sentences:
            raise ReadOnly("E-ROLE-01", f"{self.sentence()}这一步没有办，数据没有改动。")
