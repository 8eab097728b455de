"""到期处理: nothing is due until the unit sets years; what is erased leaves no byte and a certificate."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from app.errors import UserError
from app.models import (
    AffiliationTransfer,
    DevelopmentCase,
    Erasure,
    ExportEntry,
    Organisation,
    Person,
    PrintLog,
)
from app.services.database import Database
from app.services.erasure import GONE_NAME, erase_people, list_certificates
from app.services.export_register import FORM, Outgoing, save_and_enter
from app.services.journal.audit import list_audit, verify_chain
from app.services.journal.recording import Who
from app.services.print_log import Printed, note_prints
from app.services.retention import (
    LEFT,
    TRANSFERRED,
    WITHDRAWN,
    expired_people,
    retention_years,
    set_retention,
)

TODAY = date(2026, 11, 30)
AT = datetime(2026, 11, 30, 6, 3, tzinfo=UTC)
CANARY = "甯漪萦"
NUMBER = "32041119900101919X"


@pytest.fixture
def branch(db: Database) -> Iterator[Database]:
    """A branch with people in every state."""
    with db.write("示例") as session:
        home = Organisation(code="ZZ1", name="支部", kind="党支部")
        session.add(home)
        session.flush()

        def person(code: str, **facts: object) -> Person:
            one = Person(code=code, name=f"甲{code}", organisation_id=home.id, **facts)
            session.add(one)
            session.flush()
            return one

        def case(one: Person, status: str | None, ended: date | None = None) -> None:
            session.add(
                DevelopmentCase(
                    code=f"AJ{one.code}",
                    person_id=one.id,
                    organisation_id=home.id,
                    status=status,
                    ended_on=ended,
                    talk_content="谈了话",
                )
            )

        case(person("open", on_roster=True), None)
        case(person("withdrawn"), "撤回", date(2022, 5, 1))
        case(person("refused-today"), "未批准", date(2026, 11, 1))
        case(person("no-day"), "撤回")
        case(person("convert"), "已归档", date(2020, 1, 1))
        person("member", joined_on=date(2001, 7, 1), on_roster=True)
        moved = person("moved", joined_on=date(2001, 7, 1), on_roster=False)
        back = person("back", joined_on=date(2001, 7, 1), on_roster=True)
        for one, direction, on in (
            (moved, "转出", date(2019, 3, 4)),
            (back, "转出", date(2015, 3, 4)),
            (back, "转入", date(2016, 3, 4)),
        ):
            session.add(
                AffiliationTransfer(person_id=one.id, direction=direction, issued_on=on, state="已落")
            )
        person("left", on_roster=False, roster_to=date(2020, 2, 29))
        person("leaving", on_roster=True, roster_to=date(2027, 1, 1))
        canary = person("canary", identity_number=NUMBER, on_roster=False, roster_to=date(2019, 1, 1))
        canary.name = CANARY
    yield db


def _kinds(db: Database) -> dict[str, tuple[str, date | None, date | None]]:
    with db.read() as session:
        return {one.code: (one.kind, one.since, one.due_on) for one in expired_people(session, TODAY)}


def test_purposes_end_but_nothing_is_due_until_years_are_set(branch: Database) -> None:
    found = _kinds(branch)
    assert {code: (kind, since) for code, (kind, since, _due) in found.items()} == {
        "withdrawn": (WITHDRAWN, date(2022, 5, 1)),
        "refused-today": (WITHDRAWN, date(2026, 11, 1)),
        "no-day": (WITHDRAWN, None),
        "moved": (TRANSFERRED, date(2019, 3, 4)),
        "left": (LEFT, date(2020, 2, 29)),
        "canary": (LEFT, date(2019, 1, 1)),
    }
    assert all(due is None for _kind, _since, due in found.values())


def test_years_set_by_the_unit_make_people_due(branch: Database) -> None:
    with branch.note() as session:
        set_retention(session, WITHDRAWN, 3)
        set_retention(session, LEFT, 1)
    found = _kinds(branch)
    assert found["withdrawn"][2] == date(2025, 5, 1)
    assert found["refused-today"][2] == date(2029, 11, 1)
    assert found["no-day"][2] is None
    assert found["moved"][2] is None
    assert found["left"][2] == date(2021, 2, 28)
    with branch.read() as session:
        due = [one.code for one in expired_people(session, TODAY) if one.is_due(TODAY)]
        assert retention_years(session) == {WITHDRAWN: 3, TRANSFERRED: 0, LEFT: 1}
    assert due == ["canary", "left", "withdrawn"]
    with branch.note() as session:
        set_retention(session, WITHDRAWN, 0)
    assert _kinds(branch)["withdrawn"][2] is None


@pytest.mark.parametrize(("kind", "years"), [("unknown", 3), (LEFT, -1), (LEFT, 101)])
def test_impossible_years_are_refused(branch: Database, kind: str, years: int) -> None:
    with pytest.raises(UserError), branch.note() as session:
        set_retention(session, kind, years)


def _ids(db: Database, *codes: str) -> list[str]:
    with db.read() as session:
        return list(session.scalars(select(Person.id).where(Person.code.in_(codes))))


def test_nothing_of_an_erased_person_is_left_in_the_file(branch: Database, tmp_path: Path) -> None:
    """Reliability fault 55: names, numbers and long texts in every table, history and free pages included."""
    db = branch
    db.who = Who(operator="王芳", role="录入")
    (person,) = _ids(db, "canary")
    with db.write(f"改 {CANARY}") as session:
        row = session.get_one(Person, person)
        row.note = f"{CANARY}的备注"
        home = session.scalars(select(Organisation)).one()
        session.add(
            DevelopmentCase(
                code="AJc",
                person_id=person,
                organisation_id=home.id,
                status="撤回",
                ended_on=TODAY,
                note=f"{CANARY}撤回",
            )
        )
    with db.write("又改") as session:
        session.get_one(Person, person).note = "别的备注"
    with db.note() as session:
        outgoing = Outgoing(FORM, f"谈话记录（{CANARY}）", 1, False, "归档", CANARY)
        save_and_enter(session, tmp_path / f"{CANARY}.pdf", b"x", outgoing, AT)
        note_prints(session, [Printed("f03", "1", person, TODAY, "0" * 64, 1)], AT)
    others = _ids(db, "withdrawn")
    with db.write("到期删除 1 人") as session:
        certificate = erase_people(session, [person], "保存期满", AT, "李明")
    with db.write("别人的事照旧") as session:
        session.get_one(Person, others[0]).note = "在"
    db.compact()
    db.check_integrity()
    with db.read() as session:
        assert session.get(Person, person) is None
        entry = session.scalars(select(ExportEntry)).one()
        assert entry.file_name == f"{GONE_NAME}.pdf"
        assert not session.scalars(select(PrintLog)).all()
        assert verify_chain(session).ok
        assert "erase" in [line.action for line in list_audit(session)]
        (kept,) = list_certificates(session)
    assert kept == certificate
    db.close()
    content = db.path.read_bytes()
    for word in (CANARY, NUMBER, NUMBER[-6:]):
        assert word.encode() not in content


def test_a_certificate_names_nobody(branch: Database) -> None:
    branch.who = Who(operator="王芳", role="录入")
    with branch.write("到期删除 2 人") as session:
        certificate = erase_people(session, _ids(branch, "left", "moved"), "保存期满", AT, "李明")
    assert certificate.number == "2026-001"
    assert certificate.people == 2
    assert certificate.counts["人员"] == 2
    assert certificate.expires_on == date(2027, 12, 1)
    text = "\n".join(certificate.lines())
    for word in ("甲left", "甲moved", CANARY):
        assert word not in text
    for word in (
        "个人信息删除证明",
        "2026-001",
        "2 人",
        "人员 2 条",
        "组织关系 1 条",
        "2027年12月01日",
        "王芳",
        "李明",
    ):
        assert word in text
    with branch.read() as session:
        assert json.loads(session.scalars(select(Erasure)).one().content)["people"] == 2


@pytest.mark.parametrize(("codes", "reason"), [((), "保存期满"), (("left",), "  ")])
def test_nothing_is_erased_without_people_or_reason(
    branch: Database, codes: tuple[str, ...], reason: str
) -> None:
    with pytest.raises(UserError), branch.write("x") as session:
        erase_people(session, _ids(branch, *codes), reason, AT)
    with branch.read() as session:
        assert not list_certificates(session)
        assert session.scalars(select(Person.code).where(Person.code == "left")).one()
