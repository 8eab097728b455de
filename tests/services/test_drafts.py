"""Drafts: kept as typed, one per place, not facts, gone when dropped."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from sqlalchemy import update

from app.models import Draft
from app.services.database import Database
from app.services.drafts import draft_key, drop_draft, find_draft, keep_draft, list_drafts
from app.services.journal.acts import list_lines

AT = datetime(2026, 7, 12, 7, 3, tzinfo=UTC)
KEY = draft_key("person", "some-case", "2")
TYPED = {
    "day": date(2026, 5, 18),
    "sum": Decimal("12.30"),
    "who": ("a", "b"),
    "yes": True,
    "none": None,
    "text": "谈了“入党动机”；{$day}",
    "rows": {"talk": ["row", {"on": date(2026, 1, 2)}]},
}


def test_what_was_typed_comes_back_as_it_was(db: Database) -> None:
    with db.note() as session:
        keep_draft(session, KEY, "谈话（未保存）", TYPED, AT)
    with db.read() as session:
        found = find_draft(session, KEY)
        assert list_lines(session) == ()
    assert found is not None
    assert (found.content, found.at, found.title) == (TYPED, AT, "谈话（未保存）")


def test_one_draft_a_place_and_gone_when_dropped(db: Database) -> None:
    for text in ("一", "一二"):
        with db.note() as session:
            keep_draft(session, KEY, "草稿", {"text": text}, AT)
    with db.read() as session:
        assert [draft.content for draft in list_drafts(session)] == [{"text": "一二"}]
    for _twice in range(2):
        with db.note() as session:
            drop_draft(session, KEY)
    with db.read() as session:
        assert find_draft(session, KEY) is None


def test_a_reader_may_keep_one(db: Database) -> None:
    db.access.forbid("role", "只读。")
    with db.note() as session:
        keep_draft(session, KEY, "草稿", {"text": "一"}, AT)
    with db.read() as session:
        assert find_draft(session, KEY) is not None


def test_one_that_cannot_be_read_is_as_if_it_were_not_there(db: Database) -> None:
    with db.note() as session:
        keep_draft(session, KEY, "草稿", {"text": "一"}, AT)
        session.execute(update(Draft).values(content="{"))
    with db.read() as session:
        assert find_draft(session, KEY) is None
        assert list_drafts(session) == ()
