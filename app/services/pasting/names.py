"""Who and what the rows of a block are: codes for names, known codes for known people, new ones for new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.models.fields import Kind
from app.models.sheets import Sheet, sheet_named
from app.services.roster.branches import Branches
from app.services.roster.codes import CodeMaker
from app.services.workbook.people import match_number
from app.services.workbook.stored import Scope, Snapshot, load
from app.services.workbook.text_cells import folded, split

PEOPLE, ORGANISATIONS, ENTERPRISES, CASES, MEETINGS = "人员", "党组织", "企业", "案卷", "会议"
PREFIXES = {PEOPLE: "RY", ORGANISATIONS: "ZZ", ENTERPRISES: "QY"}


@dataclass(frozen=True, slots=True)
class Found:
    """Which record a row is: its code, the stored row if there is one.

    ``namesake`` is the code of a stored person of the same name whom nothing else tells apart from the row:
    the user has to say whether it is he. ``namesakes`` counts them.
    """

    code: str
    stored: str | None = None
    namesake: str | None = None
    namesakes: int = 0
    by_name: bool = False


class Names:
    """Names and codes of everything stored that a block may point at."""

    def __init__(self, session: Session, typed_codes: Iterable[str]) -> None:
        """``typed_codes`` stand in the block and are given to nobody else."""
        self._session = session
        self._typed = list(typed_codes)
        self._snapshots: dict[str, Snapshot] = {}
        self._codes: dict[str, dict[str, list[str]]] = {}
        self._makers: dict[str, CodeMaker] = {}
        self._numbers: dict[str, list[str]] | None = None
        self._rows: dict[str, dict[str, str]] = {}
        self._branches: Branches | None = None

    def snapshot(self, sheet: str) -> Snapshot:
        """The stored rows of a sheet."""
        if sheet not in self._snapshots:
            described = sheet_named(sheet)
            assert described is not None
            self._snapshots[sheet] = load(self._session, Scope(described))
        return self._snapshots[sheet]

    def codes_called(self, sheet: str, name: str) -> list[str]:
        """Codes of the stored rows of this name (or short name)."""
        if sheet not in self._codes:
            stored = self.snapshot(sheet)
            found: dict[str, list[str]] = defaultdict(list)
            for row in stored:
                texts = {stored.value(row, "name")}
                if sheet == ORGANISATIONS and stored.value(row, "short_name"):
                    texts.add(stored.value(row, "short_name"))
                for text in texts:
                    found[folded(text)].append(stored.value(row, "code"))
            self._codes[sheet] = dict(found)
        return self._codes[sheet].get(folded(name), [])

    def row_of(self, sheet: str, code: str) -> str | None:
        """The stored row with this code."""
        if sheet not in self._rows:
            stored = self.snapshot(sheet)
            self._rows[sheet] = {stored.value(row, "code"): row for row in stored}
        return self._rows[sheet].get(code)

    def reference(self, sheet: str, kind: Kind, text: str) -> str:
        """What stands in a reference cell, with names turned into codes; what is unknown stays as it is."""
        if kind is Kind.REFS:
            return "；".join(self.reference(sheet, Kind.REF, piece) for piece in split(text))
        if self.row_of(sheet, text) is not None:
            return text
        if sheet == ORGANISATIONS:
            return self.branches().find(text) or text
        called = self._called(sheet, text)
        return called[0] if len(called) == 1 else text

    def _called(self, sheet: str, text: str) -> list[str]:
        """Codes of what a name may mean: a case is called by its person, a meeting by day and kind."""
        if sheet in PREFIXES:
            return self.codes_called(sheet, text)
        if sheet == CASES:
            people = {self.row_of(PEOPLE, code) for code in self.codes_called(PEOPLE, text)}
            cases = self.snapshot(CASES)
            return [cases.value(row, "code") for row in cases if cases.value(row, "person_id") in people]
        if sheet == MEETINGS:
            held = self.snapshot(MEETINGS)
            return [held.value(row, "code") for row in held if self._is_called(held, row, text)]
        return []

    @staticmethod
    def _is_called(held: Snapshot, row: str, text: str) -> bool:
        """``2026-03-12``, or ``2026-03-12 支部党员大会`` as the lists show it."""
        day, _blank, kind = text.partition(" ")
        return day == str(held.value(row, "on")) and kind.strip() in ("", str(held.value(row, "kind")))

    def branches(self) -> Branches:
        """The organisations by their names, and the only branch if there is one."""
        if self._branches is None:
            self._branches = Branches(self.snapshot(ORGANISATIONS), None)
        return self._branches

    def new_code(self, sheet: str) -> str:
        """The next free code."""
        if sheet not in self._makers:
            stored = self.snapshot(sheet)
            codes = [stored.value(row, "code") for row in stored]
            self._makers[sheet] = CodeMaker(PREFIXES[sheet], [*codes, *self._typed])
        return self._makers[sheet].next()

    def identify(
        self, sheet: Sheet, code: str, name: str, number: str, birth: str, same_names: bool | None
    ) -> Found:
        """Which record a row of a coded sheet is.

        By code, by ID number, then by name: an organisation or enterprise of the same full name is the same;
        for a person ``same_names`` says what the user decided, None: not asked yet.
        """
        if code:
            return Found(code, self.row_of(sheet.name, code))
        if sheet.name != PEOPLE:
            called = self.codes_called(sheet.name, name) if name else []
            if len(called) == 1:
                return Found(called[0], self.row_of(sheet.name, called[0]), by_name=True)
            return Found(self.new_code(sheet.name))
        if long := match_number(number):
            same = self._by_number(long)
            if len(same) == 1:
                return Found(self.snapshot(PEOPLE).value(same[0], "code"), same[0])
        namesakes = self._namesakes(name, number, birth)
        if namesakes and same_names is not False:
            only = namesakes[0] if len(namesakes) == 1 else None
            if same_names and only is not None:
                return Found(only, self.row_of(PEOPLE, only), by_name=True)
            return Found(self.new_code(PEOPLE), namesake=namesakes[0], namesakes=len(namesakes))
        return Found(self.new_code(PEOPLE))

    def _by_number(self, number: str) -> list[str]:
        if self._numbers is None:
            stored = self.snapshot(PEOPLE)
            self._numbers = defaultdict(list)
            for row in stored:
                if known := match_number(stored.value(row, "identity_number")):
                    self._numbers[known].append(row)
        return self._numbers.get(number, [])

    def _namesakes(self, name: str, number: str, birth: str) -> list[str]:
        """Stored people of this name whom neither ID number nor birth date tells apart."""
        stored = self.snapshot(PEOPLE)
        found = []
        for code in self.codes_called(PEOPLE, name) if name else ():
            row = self.row_of(PEOPLE, code)
            if row is None:
                continue
            known = match_number(stored.value(row, "identity_number"))
            if match_number(number) and known and known != match_number(number):
                continue
            born = stored.value(row, "birth")
            if birth and born and not (born.startswith(birth) or birth.startswith(born)):
                continue
            found.append(code)
        return found
