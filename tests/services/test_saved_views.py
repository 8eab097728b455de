"""Saved views: kept per table, overwritten by name, deleted; no act and no fact."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import UserError
from app.models import SavedView
from app.services.database import create_database
from app.services.journal.undo import last_act
from app.services.saved_views import delete_view, list_views, rename_view, save_view


def test_kept_overwritten_and_deleted(tmp_path: Path) -> None:
    database = create_database(tmp_path / "a.db")
    with database.note() as session:
        save_view(session, "people", " 缺  手机 ", {"chip": "a"})
        save_view(session, "people", "乙", {})
        save_view(session, "dues", "缺 手机", {"chip": "c"})
    with database.note() as session:
        save_view(session, "people", "缺 手机", {"chip": "b"})
    with database.read() as session:
        views = list_views(session, "people")
        assert [(view.name, view.content) for view in views] == [("乙", {}), ("缺 手机", {"chip": "b"})]
        assert last_act(session) is None
    with database.note() as session:
        delete_view(session, views[0].id)
        delete_view(session, views[0].id)
        session.add(SavedView(list_name="people", name="坏", content="{"))
    with database.read() as session:
        assert [(view.name, dict(view.content)) for view in list_views(session, "people")] == [
            ("坏", {}),
            ("缺 手机", {"chip": "b"}),
        ]
    database.close()


def test_a_view_needs_a_short_name(tmp_path: Path) -> None:
    database = create_database(tmp_path / "a.db")
    for name in ("  ", "长" * 41):
        with pytest.raises(UserError, match="视图要有名称"), database.note() as session:
            save_view(session, "people", name, {})
    database.close()


def test_a_view_is_renamed_but_not_over_another(tmp_path: Path) -> None:
    branch = create_database(tmp_path / "a.db")
    with branch.note() as session:
        first = save_view(session, "people", "甲", {"text": "张"})
        save_view(session, "people", "乙", {})
        save_view(session, "dues", "丙", {})
    with branch.note() as session:
        rename_view(session, first, "  丙 ")
    with branch.read() as session:
        assert [(view.name, view.content) for view in list_views(session, "people")] == [
            ("丙", {"text": "张"}),
            ("乙", {}),
        ]
    for name, why in (("乙", "已经有“乙”"), (" ", "要有名称"), ("长" * 41, "最多")):
        with pytest.raises(UserError, match=why), branch.note() as session:
            rename_view(session, first, name)
    with pytest.raises(UserError, match="不在了"), branch.note() as session:
        rename_view(session, "x", "丁")
    branch.close()
