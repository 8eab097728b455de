"""Named ways of looking at one table (常用视图): filters, order, columns. Of this copy only; no facts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import UserError
from app.models import SavedView

NAME_LIMIT = 40


@dataclass(frozen=True, slots=True)
class View:
    """A saved view. ``content`` is what the window made it of; an unreadable one is empty."""

    id: str
    name: str
    content: Mapping[str, Any]


def list_views(session: Session, list_name: str) -> tuple[View, ...]:
    """The saved views of a table, by name."""
    rows = session.scalars(select(SavedView).where(SavedView.list_name == list_name).order_by(SavedView.name))
    return tuple(View(row.id, row.name, _content(row.content)) for row in rows)


def save_view(session: Session, list_name: str, name: str, content: Mapping[str, Any]) -> str:
    """Keep a view under a name, over the one that had it; returns its UUID.

    Needs a session of ``Database.note``. Raises UserError for an empty or overlong name.
    """
    words = _tidy(name)
    row = session.scalar(select(SavedView).where(SavedView.list_name == list_name, SavedView.name == words))
    if row is None:
        row = SavedView(list_name=list_name, name=words)
        session.add(row)
    row.content = json.dumps(dict(content), ensure_ascii=False)
    session.flush()
    return row.id


def rename_view(session: Session, view_id: str, name: str) -> None:
    """Call a view something else. Raises UserError for a name it may not have or that another one has."""
    words = _tidy(name)
    row = session.get(SavedView, view_id)
    if row is None:
        raise UserError("E-VIEW-02", "这个视图已经不在了，没有改名。", "请重新打开常用视图看一看。")
    other = select(SavedView.id).where(
        SavedView.list_name == row.list_name, SavedView.name == words, SavedView.id != view_id
    )
    if session.scalar(other) is not None:
        raise UserError("E-VIEW-03", f"已经有“{words}”了，没有改名。", "请另起一个名称。")
    row.name = words
    session.flush()


def delete_view(session: Session, view_id: str) -> None:
    """Forget a view; nothing happens if it is gone."""
    row = session.get(SavedView, view_id)
    if row is not None:
        session.delete(row)
        session.flush()


def _tidy(name: str) -> str:
    words = " ".join(name.split())
    if not words or len(words) > NAME_LIMIT:
        raise UserError(
            "E-VIEW-01", f"视图要有名称，最多 {NAME_LIMIT} 个字，没有保存。", "请起一个短的名称。"
        )
    return words


def _content(text: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
