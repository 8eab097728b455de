"""Free codes (编号) for what a roster brings without one."""

from __future__ import annotations

from collections.abc import Iterable


class CodeMaker:
    """Gives ``RY041``, ``RY042`` …: the next codes nobody uses."""

    def __init__(self, prefix: str, taken: Iterable[str]) -> None:
        self._prefix = prefix
        self._taken = set(taken)
        self._number = sum(code.startswith(prefix) for code in self._taken)

    def next(self) -> str:
        """The next free code; it is taken from now on."""
        while True:
            self._number += 1
            code = f"{self._prefix}{self._number:03}"
            if code not in self._taken:
                self._taken.add(code)
                return code
