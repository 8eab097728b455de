"""先办这几件: what a new branch enters first, and what of it is there already."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Person, Post
from app.services.backup.state import upkeep
from app.services.overview import home_organisation


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One thing to enter: ``key`` names it, ``is_done`` whether something is there."""

    key: str
    title: str
    hint: str
    is_done: bool


BRANCH, PEOPLE, POSTS, BACKUP = "branch", "people", "posts", "backup"


def first_steps(session: Session) -> tuple[FirstStep, ...]:
    """The four things, in the order in which they are best done."""
    home = home_organisation(session)
    told = home is not None and (home.founded_on is not None or home.superior_id is not None)
    has_people = session.scalar(select(Person.id).limit(1)) is not None
    has_posts = session.scalar(select(Post.id).limit(1)) is not None
    no_committee = home is not None and home.has_committee is False
    return (
        FirstStep(BRANCH, "填本支部情况", "上级党组织、成立日期、有没有支委会、哪天届满", told),
        FirstStep(PEOPLE, "录入党员和发展中的人", "有 Excel 名册的直接导入，没有的逐个新增", has_people),
        FirstStep(
            POSTS,
            "记书记、委员的任职",
            "支委会应到几人按任职算；不设支委会的不用记",
            has_posts or no_committee,
        ),
        FirstStep(
            BACKUP, "选第二处备份", "U 盘或另一块硬盘；电脑坏了，资料还在", upkeep(session).place is not None
        ),
    )
