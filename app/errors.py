"""Expected trouble: what a person may meet, said calmly in Chinese.

Everything raised as :class:`UserError` is shown as a plain message (what happened, that the data are
unharmed, what to do); any other exception is a bug and goes to the crash report.
"""

from __future__ import annotations

from dataclasses import dataclass


class UserError(Exception):
    """Trouble the user can understand and act on.

    ``code`` is stable and never reused (``E-IMPORT-02``); ``message`` says in Chinese what happened and
    that the data are unharmed; ``hint`` says what to do next (may be empty).
    """

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}{self.hint}"


class DatabaseRefused(UserError):
    """The database file is missing, foreign, damaged, newer than the program, or in use."""


class ImportRefused(UserError):
    """A file to import could not be read at all (no sheet, macros, wrong kind of file)."""


class FormRefused(UserError):
    """A form cannot be drawn: its description or its facts are not in order."""


class SaveRefused(UserError):
    """A file could not be written safely; the temporary file is kept and named in the message."""


class NotFound(UserError):
    """A code (案卷编号, 人员编号 …) points at nothing."""


class Cancelled(Exception):
    """The user pressed 取消; never shown as an error, the transaction is rolled back."""


@dataclass(frozen=True, slots=True)
class Issue:
    """One error or warning about a file: the shape the command line prints (cli.md, settled details).

    ``row`` is the sheet's row number (1-based), ``column`` the header as it stands in the file, ``cell``
    its address (``C7``); all three are None for trouble with the whole file or sheet.
    """

    code: str
    message: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    cell: str | None = None
