"""What a merge would do, found without changing anything (合并预览)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from app.services.exchange.cards import CodeBook, Conflict, cards_of, has_cards
from app.services.exchange.columns import all_shapes
from app.services.exchange.merge_codes import assign_codes
from app.services.exchange.merge_items import Item, Rejected, compare
from app.services.exchange.merge_refs import Items, References
from app.services.exchange.needed import Key, needed_records
from app.services.exchange.replica import stored_counter
from app.services.exchange.state import State
from app.services.quiet import no_collection

__all__ = ["MergePlan", "Rejected", "plan_merge"]


@dataclass(slots=True)
class MergePlan:
    """Numbers of records by what happens to them, the conflicts that come up, and what is refused.

    ``same``: nothing new; ``older``: we know this and more. ``conflicts`` are those the merge opens, not the
    ones open before; a record that only gets or loses a conflict counts under ``update``. ``source`` is the
    sender's name as cards show it. ``renumbered`` counts records whose code another record here already has;
    they show a code of their own here, the sender's is kept. ``by_sheet``: sheet → the same numbers.
    """

    source: str
    create: int = 0
    update: int = 0
    same: int = 0
    older: int = 0
    delete: int = 0
    renumbered: int = 0
    conflicts: list[Conflict] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    by_sheet: dict[str, dict[str, int]] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list, repr=False)
    basis: tuple[int, str] = (0, "")

    def changes(self) -> int:
        """How many records change: 0 means that this package brings nothing (0 项变化)."""
        return self.create + self.update + self.delete


def plan_merge(session: Session, state: State, source: str) -> MergePlan:
    """Compare a state with the database. Reads only.

    ``source`` names the sender on conflict cards. Rows of unknown tables, with values of the wrong type or
    with references to nothing are in ``rejected``, everything else is planned.
    """
    with no_collection():
        return _plan(session, state, source)


def _plan(session: Session, state: State, source: str) -> MergePlan:
    plan = MergePlan(source or "数据包", basis=stored_counter(session))
    shapes = all_shapes()
    for table in state.records.keys() - shapes.keys():
        plan.rejected.append(Rejected(table, "", "", "本程序不认识这种记录，请先升级本程序", table, ""))
    items: Items = {}
    counts: dict[str, Counter[str]] = {}
    for table, shape in shapes.items():
        records = state.records.get(table)
        if not records:
            continue
        compared = compare(session, shape, records, plan.source)
        items[table] = compared.items
        plan.rejected += compared.rejected
        counts[table] = Counter(same=compared.same, older=compared.older)
    references = References(session, items)
    references.settle()
    plan.rejected += references.rejected
    was_needed = needed_records(session)
    book = CodeBook(session)
    for table, shape in shapes.items():
        of_table = items.get(table, {})
        if shape.has_code and of_table:
            plan.renumbered += assign_codes(session, shape, of_table.values())
        for item in of_table.values():
            if item.shown_code is not None:
                book.know(table, item.record_id, item.shown_code)
    for table in shapes:
        for item in items.get(table, {}).values():
            opened, settled = _conflicts(item, book, was_needed)
            plan.conflicts += opened
            kind = _kind(item, is_conflict=bool(opened or settled))
            if kind:
                counts.setdefault(table, Counter())[kind] += 1
            plan.items.append(item)
    _sum_up(plan, counts)
    return plan


def _conflicts(item: Item, book: CodeBook, was_needed: set[Key]) -> tuple[list[Conflict], set[str]]:
    """The conflicts of a record that the merge opens, and the ids of those it settles."""
    if not (item.is_kept or item.ours or has_cards(item.joined)):
        return [], set()
    key = item.table, item.record_id
    after: list[Conflict] = []
    before: set[str] = set()
    if item.is_kept or has_cards(item.joined):
        after = cards_of(item.shape, item.record_id, item.joined, book, is_needed=item.is_kept)
    if key in was_needed or has_cards(item.ours):
        cards = cards_of(item.shape, item.record_id, item.ours, book, is_needed=key in was_needed)
        before = {card.id for card in cards}
    return [card for card in after if card.id not in before], before - {card.id for card in after}


def _kind(item: Item, *, is_conflict: bool) -> str | None:
    """How a record is counted (a conflict opened or settled is an update); None if the package has it not."""
    if item.before is None and item.after is not None:
        return "create"
    if item.before is not None and item.after is None:
        return "delete"
    if item.before != item.after or is_conflict:
        return "update"
    return None if item.joined is item.ours else "same"


def _sum_up(plan: MergePlan, counts: dict[str, Counter[str]]) -> None:
    for table, numbers in counts.items():
        plan.by_sheet[all_shapes()[table].sheet.name] = dict(+numbers)
        plan.create += numbers["create"]
        plan.update += numbers["update"]
        plan.same += numbers["same"]
        plan.older += numbers["older"]
        plan.delete += numbers["delete"]
