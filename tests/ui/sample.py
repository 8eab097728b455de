"""A small fictitious branch in a database file: members, one case before its admission meeting, applicants.

On :data:`TODAY` 沈志远's talk is overdue and everything else of his is in order.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy import select

from app.models import DevelopmentCase, Person
from app.services.database import create_database
from app.services.search import search_key
from tests.builders import Regular

TODAY = date(2026, 11, 30)
BRANCH = "中共新北精密制造有限公司支部委员会"
OVERDUE = "沈志远"
CANDIDATE = "邓新苗"
NEWCOMER = "欧阳静"
MEMBERS = (
    "陈国栋", "赵敏", "周建华", "吴海燕", "郑伟", "孙丽", "钱进", "冯刚",
    "褚红", "卫东", "蒋涛", "沈静", "韩梅", "杨帆", "朱琳", "秦岚",
)  # fmt: skip
APPLICANTS = (OVERDUE, "于佳", "单小芳", "张𬭳", "孔令㛃", "阿依古丽·买买提")
# Not real: the birth date lies in the future of whoever could carry the number.
FAKE_ID = "32041120990101123X"


def write_sample(path: Path) -> None:
    """Make the database file ``path``."""
    regular = Regular(upto="2026-11-29")
    database = create_database(path)
    with database.write("示例") as session:
        regular.branch.name, regular.branch.short_name = BRANCH, "新北精密支部"
        for member, name in zip(regular.members, MEMBERS, strict=True):
            member.name, member.position = name, "班组长"
        regular.person.identity_number = FAKE_ID
        regular.person.position, regular.person.department = "工艺员", "生产一线"
        regular.store(session)
        for number, name in enumerate((*APPLICANTS, NEWCOMER)):
            person = Person(
                code=f"SQ{number + 1:02}",
                name=name,
                sex="女" if number % 2 else "男",
                birth=f"199{number}-05-1{number}",
                organisation_id=regular.branch.id,
                position="数控操作工",
                mobile=f"1390000010{number}",
                on_roster=True,
            )
            session.add(person)
            session.flush()
            if name == NEWCOMER:
                continue
            talked = name != OVERDUE
            session.add(
                DevelopmentCase(
                    code=f"AJ1{number:02}",
                    person_id=person.id,
                    organisation_id=regular.branch.id,
                    application_date=date(2026, 10, 26),
                    application_received_date=date(2026, 10, 27),
                    talk_date=date(2026, 11, 10) if talked else None,
                    talker_ids=(regular.members[0].id,) if talked else (),
                    talk_has_five_points=True if talked else None,
                    accepted_by="工作单位",
                    letter_is_signed=True,
                )
            )
        session.flush()
        for person in session.scalars(select(Person)):
            person.search_key = search_key(person)
    database.close()
