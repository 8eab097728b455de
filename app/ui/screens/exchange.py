"""数据交换: placeholder until the workbook services are there."""

from __future__ import annotations

from app.ui.screen import Place, Screen


class ExchangeScreen(Screen):
    """Import, export, blank template."""

    def open(self, place: Place) -> None:
        """Nothing yet."""
