"""The algebra of versions (pure): registers that keep every value nobody has knowingly replaced.

A register is what is known of one part of one record: *siblings*, each a value written at a *dot* (replica,
counter), and a *context*, the dots seen so far as a version vector. Joining keeps a sibling unless the other
side has seen its dot and has it no more. For each dot the states unseen < living values < replaced form a
lattice and the join takes the higher one; so it is commutative, associative and idempotent, and neither
order, repetition nor loss of messages matters. No time is compared anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.services.exchange.parts import ENTERPRISE
from app.services.journal.canonical import digest, dumps


@dataclass(frozen=True, slots=True)
class Sibling:
    """One value of a part, and where it was written.

    ``values`` are plain (JSON); of a deleted one they are what was deleted. ``by`` is the kind of site that
    wrote it. ``who`` and ``at`` are for people; ``source`` is the package it came with, "" if it was written
    in this database: it is not part of the state.
    """

    replica: str
    counter: int
    values: Mapping[str, Any]
    deleted: bool = False
    by: str = ENTERPRISE
    who: str = ""
    at: str = ""
    source: str = field(default="", compare=False)

    @property
    def dot(self) -> tuple[int, str]:
        """Counter first: counters go on from the highest seen, so a later edit has the larger dot."""
        return self.counter, self.replica

    def same_content(self, other: Sibling) -> bool:
        """Whether both say the same; what a deleted one held does not count."""
        return self.deleted == other.deleted and (self.deleted or self.values == other.values)

    @property
    def is_blank(self) -> bool:
        """Deleted, and what it held is not known (any more)."""
        return self.deleted and not self.values

    def rank(self) -> tuple[int, str, str]:
        """A total order of siblings: by dot, then by content."""
        return self.counter, self.replica, "" if self.deleted else dumps(self.values)


@dataclass(frozen=True, slots=True)
class Register:
    """Siblings with the largest dot first, and the version vector replica → highest counter seen."""

    siblings: tuple[Sibling, ...] = ()
    context: Mapping[str, int] = field(default_factory=dict)

    def has_seen(self, sibling: Sibling) -> bool:
        """Whether the sibling's dot is covered by the context."""
        return self.context.get(sibling.replica, 0) >= sibling.counter

    def is_alive(self) -> bool:
        """Whether anything undeleted is in it."""
        known = self.siblings
        return not known[0].deleted if len(known) == 1 else not all(sibling.deleted for sibling in known)


BOTTOM = Register()
"""Nothing known."""


def register(siblings: Iterable[Sibling], context: Mapping[str, int] | None = None) -> Register:
    """A register in normal order; without ``context`` it has seen exactly its siblings."""
    ordered = list(siblings)
    if len(ordered) > 1:
        ordered.sort(key=Sibling.rank, reverse=True)
    seen = dict(context or {})
    for sibling in ordered:
        if seen.get(sibling.replica, 0) < sibling.counter:
            seen[sibling.replica] = sibling.counter
    return Register(tuple(ordered), seen)


def implicit(values: Mapping[str, Any]) -> Register:
    """The register of values that no session ever wrote (bulk loading): their content is their dot.

    Two copies that hold the same values hold the same version, and any edit is newer.
    """
    return register([Sibling(f"#{digest(dumps(values))[:15]}", 1, values)])


def join(ours: Register, theirs: Register) -> Register:
    """Everything that neither side has knowingly replaced. ``source`` is kept as ours has it."""
    if not theirs.context:
        return ours
    if not ours.context:
        return theirs
    kept: list[Sibling] = []
    our_dots = {sibling.dot for sibling in ours.siblings}
    their_dots = {sibling.dot for sibling in theirs.siblings}
    for sibling in ours.siblings:
        if sibling.dot in their_dots or not theirs.has_seen(sibling):
            kept.append(sibling)
    for sibling in theirs.siblings:
        if sibling.dot in our_dots:
            _add_twin(kept, sibling)
        elif not ours.has_seen(sibling):
            kept.append(sibling)
    context = dict(ours.context)
    for replica, counter in theirs.context.items():
        if context.get(replica, 0) < counter:
            context[replica] = counter
    return register(kept, context)


def _add_twin(kept: list[Sibling], sibling: Sibling) -> None:
    """The same dot on both sides: one value as a rule; two if a file was changed behind the program."""
    for n, known in enumerate(kept):
        if known == sibling:
            return
        if known.dot == sibling.dot and known.same_content(sibling):
            # What was forgotten on one side does not come back from the other.
            if (sibling.is_blank, *_display(sibling)) > (known.is_blank, *_display(known)):
                kept[n] = replace(sibling, source=known.source)
            return
    kept.append(sibling)


def _display(sibling: Sibling) -> tuple[str, str, str, str]:
    return sibling.by, sibling.who, sibling.at, dumps(sibling.values)


def current(known: Register, owner: str) -> Sibling | None:
    """The sibling every site shows: undeleted before deleted, the owner's before others, the largest dot."""
    best: Sibling | None = None
    best_key: tuple[bool, bool] = (False, False)
    for sibling in known.siblings:
        key = (not sibling.deleted, sibling.by == owner)
        if best is None or key > best_key:
            best, best_key = sibling, key
    return best


def is_proposal(known: Register, by: str, owner: str) -> bool:
    """Whether an edit by this kind of site only proposes: the owner's own value stays until it decides."""
    shown = current(known, owner)
    return by != owner and shown is not None and not shown.deleted and shown.by == owner


def edit(known: Register, new: Sibling, owner: str) -> Register:
    """An edit of what is shown: it replaces that and its equals; what is still in conflict stays so."""
    shown = current(known, owner)
    if shown is None or shown.deleted:
        return replace_all(known, [new])
    if is_proposal(known, new.by, owner):
        return replace_all(known, [*known.siblings, new])
    kept = [sibling for sibling in known.siblings if not sibling.same_content(shown)]
    return replace_all(known, [*kept, new])


def replace_all(known: Register, siblings: Iterable[Sibling]) -> Register:
    """A write that has seen everything: only ``siblings`` live on (a deletion, a settled conflict)."""
    return register(siblings, known.context)


def covers(knowing: Register, other: Register) -> bool:
    """Whether the first knows all of the second: joining would change nothing."""
    return join(knowing, other) == knowing


def distinct(known: Register) -> list[Sibling]:
    """One sibling of each different content, the largest dot of each."""
    found: list[Sibling] = []
    for sibling in known.siblings:
        if not any(sibling.same_content(other) for other in found):
            found.append(sibling)
    return found
