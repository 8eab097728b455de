"""Runs migrations on the connection handed in by the program; never opens a database itself."""

from __future__ import annotations

from typing import Any

from alembic import context
from sqlalchemy.types import TypeDecorator

config = context.config


def render_plain(kind: str, thing: Any, _autogen: Any) -> str | bool:
    """Write a column type of ours as the plain type under it: migrations never import the program."""
    if kind == "type" and isinstance(thing, TypeDecorator):
        return f"sa.{thing.impl.__class__.__name__}()"
    return False


connection = config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=config.attributes.get("metadata"),
    render_item=render_plain,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
