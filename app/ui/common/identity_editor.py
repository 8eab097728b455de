"""IdentityEditor: an ID number (身份证号), masked and locked until 显示 is pressed and noted."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal

from app.models.fields import Field
from app.services.people import mask_identity
from app.ui import icons
from app.ui.common.editors import LineEditor
from app.ui.common.layout import restyle
from app.ui.common.reading import reader


class IdentityEditor(LineEditor):
    """Shows ``320411********1234``; the eye at its end asks for the number (:attr:`reveal_wanted`).

    Whoever notes the asking (:class:`app.ui.reveal.Reveal`) then calls :meth:`reveal`, later :meth:`cover`.
    """

    reveal_wanted = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__(reader(field), placeholder="18 位")
        self._kept: str | None = None
        self._masked = False
        self._locked = False
        self._eye = icons.add_action(self.box, "eye", "显示身份证号")
        self._eye.triggered.connect(self.reveal_wanted)

    @property
    def is_covered(self) -> bool:
        """Whether the number cannot be read now."""
        return self._masked

    def value(self) -> str | None:
        """The number, masked or not."""
        return self._kept if self._masked else super().value()

    def problem(self) -> str | None:
        """A masked number is as it was stored."""
        return None if self._masked else super().problem()

    def unread(self) -> str | None:
        """Half a number is not kept: it would have to be shown uncovered."""
        return None

    def set_value(self, value: Any) -> None:
        """Show a stored number masked; an empty box may be typed into at once."""
        self._kept = value
        self._masked = bool(value)
        self.box.setText(mask_identity(value) if value else "")
        self._apply()

    def reveal(self) -> None:
        """Show the number and let it be changed."""
        if self._masked:
            self._masked = False
            self.box.setText(self._kept or "")
            self._check()
            self._apply()
            self.box.setFocus()

    def cover(self) -> None:
        """Mask the number again, a changed one too; a mistyped one stays to be mended."""
        if not self._masked and self._kept and self.box.text() and super().problem() is None:
            self._kept = super().value()
            self._masked = True
            self.box.setText(mask_identity(str(self._kept)))
            self._apply()

    def set_locked(self, locked: bool) -> None:
        """Never editable, though it may still be revealed."""
        self._locked = locked
        self._apply()

    def _apply(self) -> None:
        self._eye.setVisible(self._masked)
        self.box.setReadOnly(self._masked or self._locked)
        restyle(self.box)
