"""What the frame's command box offers and what becomes of what is chosen; loaded off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from app.ui.command_box import CommandBox, Keyed, keyed
from app.ui.desk import Desk
from app.ui.reveal import note_search
from app.ui.screen import GO, Command, Place, Screen, ScreenSpec

if TYPE_CHECKING:
    from app.services.finder import PeopleFinder

_RECENT = "command_box.recent"
_KEPT = 8
"""So many places used last are remembered."""


class FrameCommands(QObject):
    """Fills the box whenever it gets the keyboard, and carries out what was chosen."""

    def __init__(
        self,
        desk: Desk,
        box: CommandBox,
        specs: Sequence[ScreenSpec],
        own: Sequence[Command],
        go: Callable[[Place], object],
        shown: Callable[[], Screen | None],
        people: Callable[[Any], PeopleFinder] | None,
    ) -> None:
        """``own`` are the frame's acts, ``shown`` gives the screen in sight, ``people`` reads the index."""
        super().__init__(box)
        self._desk = desk
        self._box = box
        self._specs = specs
        self._own = own
        self._go = go
        self._shown = shown
        self._people = people
        self._is_stale = True
        self._places: list[Place] = []
        box.opened.connect(self._load)
        box.chosen.connect(self._do)
        box.number_searched.connect(lambda ids: note_search(desk, ids, "查找框"))

    def note_change(self, changes: Any) -> None:
        """Facts were stored: names may differ."""
        if changes is None or changes.tables() & {"person", "organisation"}:
            self._is_stale = True

    def _load(self) -> None:
        shown = self._shown()
        near = tuple(shown.commands()) if shown is not None else ()
        self._box.set_near(near)
        screens = [Command(spec.title, GO, Place(spec.key)) for spec in self._specs if spec.key != "person"]
        makers = [spec.commands for spec in self._specs if spec.commands is not None]

        def work(_job: object) -> list[Keyed]:
            return keyed([*near, *self._own, *screens, *(c for make in makers for c in make())])

        self._desk.jobs.render(work, self._got_commands, owner=self, key=(id(self), "commands"))
        if self._people is not None and self._is_stale:
            self._is_stale = False
            read = self._people

            def found(session: Any) -> tuple[PeopleFinder, list[Place]]:
                from app.services.local_values import read_value

                # In the data file, not beside it: a place names a person by UUID.
                return read(session), [Place(*parts) for parts in read_value(session, _RECENT, [])]

            self._desk.jobs.read(found, self._got_people, owner=self, key=(id(self), "people"))

    def _got_commands(self, commands: list[Keyed]) -> None:
        self._box.set_commands(commands)
        self._box.set_recent(self._places)

    def _got_people(self, found: tuple[PeopleFinder, list[Place]]) -> None:
        people, kept = found
        self._box.set_people(people)
        # What was used since stands before what is read from the file.
        self._places = _newest([*self._places, *kept])
        self._box.set_recent(self._places)

    def _do(self, command: Command) -> None:
        if command.place is not None:
            self._places = _newest([command.place, *self._places])
            value = [[one.screen, one.subject, one.focus] for one in self._places]
            self._desk.jobs.note(lambda session: _keep(session, value))
            self._go(command.place)
        elif command.act is not None:
            command.act()


def _keep(session: Any, places: list[list[str]]) -> None:
    from app.services.local_values import keep_value

    keep_value(session, _RECENT, places)


def _newest(places: Sequence[Place]) -> list[Place]:
    return list(dict.fromkeys(places))[:_KEPT]
