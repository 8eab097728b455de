"""References across a merge: nothing may point at nothing, and what is deleted stays while it is needed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from app.services.exchange.columns import Row, Shape, all_shapes
from app.services.exchange.merge_items import Item, Rejected, load_rows, referred, rejected_item
from app.services.exchange.needed import Key, needed_records, references_to
from app.services.exchange.versions import Stored, full_row, is_forgotten, load_stored, registers_of

Items = dict[str, dict[str, Item]]
"""Table → UUID → record of the merge."""


@dataclass(slots=True)
class References:
    """The outcome: records refused for a reference to nothing; items are completed in place.

    Needed records that the package does not mention are added to the items, to be kept or let go.
    """

    session: Session
    items: Items
    rejected: list[Rejected] = field(default_factory=list)
    _here: dict[str, dict[str, bool]] = field(default_factory=lambda: defaultdict(dict))
    _refused: set[Key] = field(default_factory=set)

    def settle(self) -> None:
        """Refuse what points at nothing, then decide which deleted records stay visible."""
        self._look_up()
        self._add_needed()
        while self._spare_round():
            pass
        for table, shape in all_shapes().items():
            while self._refuse_round(shape, self.items.get(table, {})):
                pass
        self._keep(self._first_needed())

    def _look_up(self) -> None:
        """Which referred records are here, in few statements."""
        wanted: dict[str, set[str]] = defaultdict(set)
        for items in self.items.values():
            for item in items.values():
                for target, record_id in item.refers_to:
                    if record_id not in self.items.get(target, {}):
                        wanted[target].add(record_id)
        for table, ids in wanted.items():
            self._find(table, ids)

    def _find(self, table: str, ids: Iterable[str]) -> None:
        """Rows that are here count as they are; deleted ones become items that may be kept."""
        unknown = [record_id for record_id in sorted(ids) if record_id not in self._here[table]]
        if not unknown:
            return
        shape = all_shapes()[table]
        rows = load_rows(self.session, shape, unknown)
        hidden = [record_id for record_id in unknown if record_id not in rows]
        stored = load_stored(self.session, table, hidden) if hidden else {}
        for record_id in unknown:
            self._here[table][record_id] = record_id in rows
            if record_id in stored:
                self._add(shape, record_id, None, stored[record_id])

    def _add(self, shape: Shape, record_id: str, before: Row | None, stored: Stored | None) -> None:
        known = registers_of(shape, before, stored)
        if known:
            item = Item(shape, record_id, known, known, stored, before, None)
            self.items.setdefault(shape.table.name, {})[record_id] = item

    def _add_needed(self) -> None:
        by_table: dict[str, list[str]] = defaultdict(list)
        for table, record_id in sorted(needed_records(self.session)):
            if record_id not in self.items.get(table, {}):
                by_table[table].append(record_id)
        for table, ids in by_table.items():
            shape = all_shapes()[table]
            rows = load_rows(self.session, shape, ids)
            stored = load_stored(self.session, table, ids)
            for record_id in ids:
                kept = stored.get(record_id)
                row = rows.get(record_id)
                if row is not None and kept is not None:
                    self._add(shape, record_id, kept.own_code(row), kept)

    def _spare_round(self) -> bool:
        """Leave records as they are that were forgotten elsewhere and are needed here: there is nothing that
        could be shown in their place. Whether there was one."""
        spared = []
        for table, items in self.items.items():
            gone = {key: one for key, one in items.items() if one.before and is_forgotten(one.joined)}
            for record_id, users in references_to(self.session, table, gone).items():
                if any(self._still_refers(user, (table, record_id)) for user in users):
                    spared.append(gone[record_id])
        for item in spared:
            del self.items[item.table][item.record_id]
            self._here[item.table][item.record_id] = True
            kept = "对方删除了它的全部资料，但本机还有别的记录用到它，先保留"
            self.rejected.append(rejected_item(item, "", kept))
        return bool(spared)

    def _still_refers(self, user: Key, key: Key) -> bool:
        item = self.items.get(user[0], {}).get(user[1])
        return item is None or (item.after is not None and key in item.refers_to)

    def _refuse_round(self, shape: Shape, items: dict[str, Item]) -> bool:
        """Refuse records of one table that point at nothing; whether there was one."""
        refused = []
        for item in items.values():
            bad = next((key for key in item.refers_to if not self._can_be_there(key)), None)
            if bad is not None:
                attr = next(attr for attr, _ in shape.refs if (item.after or {}).get(attr) == bad[1])
                refused.append((item, shape.sheet.column(attr).header))
        for item, header in refused:
            del items[item.record_id]
            key = shape.table.name, item.record_id
            self._refused.add(key)
            self._here[key[0]][key[1]] = item.before is not None
            self.rejected.append(rejected_item(item, header, "指向的记录不在这个数据包里，本机也没有"))
        return bool(refused)

    def _can_be_there(self, key: Key, trail: frozenset[Key] = frozenset()) -> bool:
        """Whether a record is visible, or deleted but could be kept with all it refers to in turn."""
        table, record_id = key
        item = self.items.get(table, {}).get(record_id)
        if item is None:
            return self._here[table].get(record_id, False)
        if item.after is not None or key in trail:
            return True
        content = item.content()
        required = (column.attr for column in item.shape.sheet.columns if column.field.required)
        if any(attr not in content for attr in required):
            return False
        for target, needed_id in referred(item.shape, content):
            if needed_id not in self.items.get(target, {}):
                self._find(target, [needed_id])
            if not self._can_be_there((target, needed_id), trail | {key}):
                return False
        return True

    def _first_needed(self) -> set[Key]:
        """Deleted records that a visible one refers to."""
        found: set[Key] = set()
        for items in list(self.items.values()):
            for item in items.values():
                for key in item.refers_to:
                    if self._is_dead(key):
                        found.add(key)
        for table, items in self.items.items():
            dead = [record_id for record_id, item in items.items() if item.after is None and item.before]
            for record_id, users in references_to(self.session, table, dead).items():
                if any(self._is_plain_row(user) for user in users):
                    found.add((table, record_id))
        return found

    def _is_dead(self, key: Key) -> bool:
        item = self.items.get(key[0], {}).get(key[1])
        return item is not None and item.after is None

    def _is_plain_row(self, key: Key) -> bool:
        """A row that this merge does not touch: it stays as it is."""
        return key[1] not in self.items.get(key[0], {})

    def _keep(self, waiting: set[Key]) -> None:
        while waiting:
            table, record_id = waiting.pop()
            item = self.items[table][record_id]
            if item.is_kept:
                continue
            item.is_kept = True
            waiting |= {key for key in referred(item.shape, item.content()) if self._is_dead(key)}
        for items in self.items.values():
            for item in items.values():
                if item.is_kept:
                    item.after = full_row(item.joined)
