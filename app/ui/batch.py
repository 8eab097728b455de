"""Batch: many forms one after the other, a few at a time, so that the window and its preview stay alive.

Facts are read in the records thread and drawn in the rendering thread in small portions; other work gets its
turn in between. One job tells the progress of the whole and carries 取消.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import UserError
from app.services.forms.periods import is_shared
from app.ui.desk import Desk
from app.ui.jobs import Job
from app.ui.printing import Drawn, Prepared, Wish, draw, font_folder, prepare

PORTION = 4


@dataclass(frozen=True, slots=True)
class Order:
    """One form for one subject."""

    form: str
    subject: str
    name: str
    wish: Wish


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a batch: the sheets in the order asked, and what could not be drawn, in words."""

    sheets: tuple[Drawn, ...]
    troubles: tuple[str, ...]
    cancelled: bool


class Batch(QObject):
    """Draws orders; :attr:`drawn` brings the :class:`Outcome`. Kept alive by its owner."""

    drawn = Signal(object)

    def __init__(
        self, desk: Desk, orders: Sequence[Order], folder: Path | None, *, once: bool, parent: QObject
    ) -> None:
        """``once``: of a sheet that stands for several people only one is drawn."""
        super().__init__(parent)
        self.job = Job(f"正在生成 {len(orders)} 份表格")
        self._desk = desk
        self._orders = list(orders)
        self._folder = folder
        self._once = once
        self._at = 0
        self._sheets: list[Drawn] = []
        self._troubles: list[str] = []
        self._seen: set[tuple[str, str]] = set()

    def start(self) -> None:
        """Begin; the strip at the bottom of the window shows how far it is."""
        self._desk.jobs.started.emit(self.job)
        self._next()

    def _next(self) -> None:
        if self.job.cancelled or self._at >= len(self._orders):
            self._end()
            return
        portion = self._orders[self._at : self._at + PORTION]
        self._at += len(portion)
        today, folder, fonts = self._desk.today(), self._folder, font_folder(self._desk)

        def facts(session: Any, order: Order) -> Prepared | str:
            try:
                return prepare(session, order.form, folder, order.subject, today, order.wish, fonts=fonts)
            except UserError as error:
                return f"{order.name}：{error.message}"

        def page(item: Prepared | str) -> Drawn | str:
            try:
                return item if isinstance(item, str) else _light(draw(item, today))
            except UserError as error:
                return error.message

        def read(session: Any) -> list[Prepared | str]:
            from app.services.forms.contexts.facts import reading_once

            with reading_once(session):
                return [facts(session, order) for order in portion]

        def drawing(found: list[Prepared | str]) -> None:
            wanted = [item for item in found if not self._is_known(item)]
            self._desk.jobs.render(
                lambda _job: [page(item) for item in wanted], self._keep, owner=self, failed=self._failed
            )

        self._desk.jobs.read(read, drawing, owner=self, failed=self._failed)

    def _is_known(self, item: Prepared | str) -> bool:
        if isinstance(item, str) or not self._once or not is_shared(item.form):
            return False
        mark = (item.form.key, item.data_hash)
        known = mark in self._seen
        self._seen.add(mark)
        return known

    def _keep(self, results: list[Drawn | str]) -> None:
        for result in results:
            if isinstance(result, str):
                self._troubles.append(result)
            else:
                self._sheets.append(result)
        total = len(self._orders)
        self.job.progressed.emit(self._at, total, f"正在生成 {self._at} / {total} 份")
        # Through the event loop: the window is repainted, 取消 is heard, and nothing nests.
        QTimer.singleShot(0, self, self._next)

    def _failed(self, error: UserError) -> None:
        self._troubles.append(str(error))
        self._end()

    def _end(self) -> None:
        self._desk.jobs.ended.emit(self.job)
        outcome = Outcome(tuple(self._sheets), tuple(self._troubles), self.job.cancelled)
        self.drawn.emit(outcome)


def _light(sheet: Drawn) -> Drawn:
    """The sheet without its facts: five hundred of them would fill the memory."""
    empty = replace(sheet.rendered, pdf_bytes=b"")
    return replace(sheet, of=replace(sheet.of, data=None), rendered=empty)
