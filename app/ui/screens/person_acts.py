"""What the person page records: each is one act, named after what is done and whom it concerns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QObject

from app.errors import UserError
from app.services.events import event_named, record_event, reopen
from app.services.journal.told import Told, restore_record
from app.services.journey.facts import delete_row, save_row
from app.services.people import create_case, save_person
from app.services.person_page import PersonPage
from app.services.removal import Removal, delete_case, delete_person
from app.services.steps import group_named
from app.ui.common.fact_section import Entry
from app.ui.desk import Desk
from app.ui.wording import local_time


class PersonActs:
    """Writes for ``owner``; ``failed`` is told of every refusal, which leaves everything as it was."""

    def __init__(self, desk: Desk, owner: QObject, failed: Callable[[UserError], object]) -> None:
        self._desk = desk
        self._owner = owner
        self._failed = failed

    def save_facts(
        self, page: PersonPage, step: str, entries: Sequence[Entry], done: Callable[[], object]
    ) -> None:
        """Store the changed sections of the step called ``step``."""
        case = _case(page)

        def work(session: Any) -> None:
            for entry in entries:
                save_row(session, case, entry.group, entry.row_id, entry.values)

        self._write(work, f"记录“{step}（{page.person.name}）”", lambda _none: done())

    def remove_row(self, page: PersonPage, group: str, row_id: str) -> None:
        """Delete one of several, or empty facts there is only one of."""
        found = group_named(group)
        verb = "删除" if found.many else "清空"
        self._write(
            lambda session: delete_row(session, group, row_id),
            f"{verb}“{found.title}（{page.person.name}）”",
        )

    def save_person(
        self, page: PersonPage | None, values: Mapping[str, Any], done: Callable[[str], object]
    ) -> None:
        """Store a person's own facts, or a new person; ``done`` gets the UUID."""
        identity = page.person.id if page is not None else None
        name = values.get("name") or (page.person.name if page is not None else "")
        self._write(
            lambda session: save_person(session, identity, values),
            f"{'修改' if identity else '新增'}“{name}”的基本情况",
            done,
        )

    def create_case(
        self,
        page: PersonPage,
        organisation: str,
        letter: date | None,
        received: date | None,
        done: Callable[[], object],
    ) -> None:
        """Open a case."""
        person = page.person
        self._write(
            lambda session: create_case(session, person.id, organisation, letter, received),
            f"新建案卷“{person.name}”",
            lambda _case_id: done(),
        )

    def record_event(
        self, page: PersonPage, code: str, facts: Mapping[str, Any], done: Callable[[], object]
    ) -> None:
        """Record a mid-way event."""
        case = _case(page)
        self._write(
            lambda session: record_event(session, case, code, facts, self._desk.today()),
            f"记录“{event_named(code).title}（{page.person.name}）”",
            lambda _none: done(),
        )

    def reopen(self, page: PersonPage) -> None:
        """Take a case up again that was suspended, returned or not approved."""
        case = _case(page)
        self._write(lambda session: reopen(session, case), f"恢复办理“{page.person.name}”")

    def delete_person(self, page: PersonPage, done: Callable[[Removal], object]) -> None:
        """Delete the person with cases and facts; ``done`` gets what went."""
        person = page.person
        self._write(lambda session: delete_person(session, person.id), f"删除人员“{person.name}”", done)

    def delete_case(self, page: PersonPage, done: Callable[[Removal], object]) -> None:
        """Delete the case shown; the person stays."""
        case = _case(page)
        self._write(lambda session: delete_case(session, case), f"删除案卷“{page.person.name}”", done)

    def restore(self, page: PersonPage, line: Told) -> None:
        """Put one record back as it was after an act."""
        self._write(
            lambda session: restore_record(session, line.table, line.record_id, line.act_id),
            f"恢复“{line.sheet}（{page.person.name}）”到 {local_time(line.at)} 的值",
        )

    def _write(self, work: Callable[[Any], Any], act: str, done: Callable[[Any], Any] | None = None) -> None:
        self._desk.jobs.write(work, act, done=done, owner=self._owner, failed=self._failed)


def _case(page: PersonPage) -> str:
    if page.status is None:
        raise ValueError("a person without a case")
    return page.status.file.case.id


def gone(what: str, removal: Removal) -> str:
    """What was deleted and how it comes back."""
    more = f"，连同{removal.told()}" if removal.together else ""
    return f"已删除{what}{more}。可以撤销，也可以在“操作记录 › 回收站”里恢复。"
