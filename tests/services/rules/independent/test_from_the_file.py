"""Every fact a rule needs is kept in the file and read from it: the scenes, stored and checked."""

from __future__ import annotations

from app.models import AffiliationTransfer, Organisation
from app.services.database import Database
from app.services.findings import check, check_cases
from app.services.params import set_param
from tests.builders import Regular, d
from tests.services.rules.independent.scenes import Changes, change, in_letters
from tests.services.rules.independent.test_to_candidate import ACTIVIST, APPLICATION, CANDIDATE
from tests.services.rules.independent.test_to_member import APPROVING, CONVERTING, MEETING, PREPARING

TABLES = (APPLICATION, ACTIVIST, CANDIDATE, PREPARING, MEETING, APPROVING, CONVERTING)


class TakenBack(Exception):
    """Ends an act so that nothing of it stays."""


def first_broken() -> dict[str, tuple[Changes, str]]:
    """For each rule the first scene in which it speaks."""
    found: dict[str, tuple[Changes, str]] = {}
    for table in TABLES:
        for rule, changes, expected in table:
            if expected:
                found.setdefault(rule, (changes, expected))
    return found


def said_from_the_file(db: Database, rule: str, changes: Changes) -> str:
    """What a rule says of a scene that was written to a database and read again."""
    case = change(Regular(), changes)
    said = ""
    try:
        with db.write("试一试") as session:
            case.store(session)
            for name, value in changes.items():
                if name.startswith("param "):
                    typed = str(value).lower() if isinstance(value, bool) else str(value)
                    set_param(session, name[6:], typed)
            session.flush()
            session.expire_all()
            said = in_letters(item for item in check(session, case.today).findings if item.rule == rule)
            raise TakenBack
    except TakenBack:
        return said


def test_rules_speak_from_the_file(db: Database) -> None:
    scenes = first_broken()
    assert len(scenes) > 80
    heard = {rule: said_from_the_file(db, rule, changes) for rule, (changes, _) in scenes.items()}
    assert heard == {rule: expected for rule, (_, expected) in scenes.items()}


def test_one_who_moved_on_is_known_to_a_single_case_too(db: Database) -> None:
    """R72 says the same of one case by itself as of the whole file."""
    case = Regular()
    with db.write() as session:
        case.store(session)
        elsewhere = Organisation(code="ZZ002", name="中共别的公司支部", kind="党支部")
        session.add(elsewhere)
        session.flush()
        case.members[9].organisation_id, case.members[9].roster_from = elsewhere.id, d("2027-05-01")
        session.add(
            AffiliationTransfer(
                person_id=case.members[9].id,
                direction="转出",
                issued_on=d("2027-04-01"),
                state="已落",
                from_organisation="测试支部",
            )
        )
    with db.read() as session:
        whole = [item for item in check(session, case.today).findings if item.rule == "R72"]
        alone = [
            item for item in check_cases(session, [case.case.id], case.today).findings if item.rule == "R72"
        ]
    assert in_letters(whole) == "H? W"
    assert [item.message for item in alone] == [item.message for item in whole]
