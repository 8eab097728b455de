"""Member and organisation files as loaded from the database."""

from __future__ import annotations

from app.models import Attendance, Election, Enterprise, HeartTalk, Meeting, Organisation, Visit
from app.services.case_loading import load_register
from app.services.database import Database
from app.services.dues import load_year_grid
from app.services.memberfile import MemberFile, OrganisationFile, load_members, load_organisations, topmost
from tests.builders import d
from tests.services.members import Branch, month_rows


def load(db: Database, branch: Branch, *rows: object) -> tuple[list[MemberFile], list[OrganisationFile]]:
    """Store a branch and load the files."""
    with db.write() as session:
        session.add_all([*branch.organisations(), *branch.people])
        session.add_all(rows)
    with db.read() as session:
        register = load_register(session)
        members = load_members(session, register)
        organisations = load_organisations(session, register, members)
        session.expunge_all()
    return list(members), list(organisations)


def test_members_carry_their_rows(db: Database) -> None:
    branch = Branch()
    first, second = branch.people[:2]
    meeting = Meeting(code="HY1", organisation_id=branch.organisation.id, kind="主题党日", on=d("2026-05-08"))
    members, _ = load(
        db,
        branch,
        meeting,
        Attendance(meeting_id=meeting.id, person_id=first.id, state="缺席"),
        HeartTalk(talker_id=first.id, person_id=second.id, on=d("2026-05-09"), kind="与党员"),
        *month_rows(second, "2026-03", 2),
        *month_rows(first, "2026-05", 1),
    )
    one, two = members[:2]
    assert [row.state for row in one.absences] == ["缺席"]
    assert [len(member.talks) for member in members[:3]] == [1, 1, 0]
    assert [row.code for row in one.meetings] == ["HY1"]
    assert [row.month for row in two.dues] == ["2026-03", "2026-04"]
    assert {member.dues_kept_from for member in members} == {"2026-03"}
    assert one.organisation is not None and one.organisation.code == "ZZ001"


def test_who_counts_as_a_member(db: Database) -> None:
    branch = Branch()
    named, outsider = branch.people[0], branch.people[1]
    named.joined_on = named.full_on = None
    named.political_status = "中共预备党员"
    outsider.joined_on = outsider.full_on = None
    outsider.political_status = "群众"
    members, _ = load(db, branch)
    assert [member.person.code for member in members][:2] == ["DY01", "DY03"]
    assert members[0].state_on(branch.today) == "预备党员"
    assert members[0].is_here_on(branch.today)


def test_only_some_people(db: Database) -> None:
    branch = Branch()
    with db.write() as session:
        session.add_all([*branch.organisations(), *branch.people])
    with db.read() as session:
        register = load_register(session)
        (only,) = load_members(session, register, {branch.people[4].id})
    assert only.person.code == "DY05"


def test_organisations_carry_their_enterprises_and_the_topmost_the_rest(db: Database) -> None:
    branch = Branch()
    covered, lonely = Enterprise(code="QY1", name="甲"), Enterprise(code="QY2", name="乙")
    branch.organisation.enterprise_ids = (covered.id,)
    branch.people[0].enterprise_id = lonely.id
    meeting = Meeting(code="HY1", organisation_id=branch.organisation.id, kind="支部大会", on=d("2026-05-08"))
    members, (top, file) = load(
        db,
        branch,
        covered,
        lonely,
        meeting,
        Election(meeting_id=meeting.id, title="委员", nominee_id=branch.people[0].id),
        Visit(instructor="何指导", enterprise_id=covered.id, on=d("2026-05-01")),
        Visit(instructor="何指导", enterprise_id=lonely.id, on=d("2026-05-02")),
    )
    assert (top.is_topmost, file.is_topmost) == (True, False)
    assert [row.name for row in top.uncovered] == ["乙"]
    assert [member.person.code for member in top.employees[lonely.id]] == ["DY01"]
    assert len(file.employees[covered.id]) == len(members) - 1
    assert [len(top.visits), len(file.visits)] == [2, 1]
    assert [row.title for row in file.elections] == ["委员"]
    assert file.superior is not None and file.superior.code == "ZZ000"
    assert len(file.full_on(branch.today)) == 12


def test_topmost() -> None:
    department = Organisation(code="A", name="组织部", kind="党委组织部门")
    outside = Organisation(code="B", name="外单位党委", kind="党委")
    park = Organisation(code="C", name="园区工委", kind="党工委")
    branch = Organisation(code="D", name="支部", kind="党支部", superior_id=park.id)
    assert topmost([department, outside, park, branch]) is park
    assert topmost([department]) is None
    assert topmost([Organisation(code="E", name="支部", kind="党支部")]) is not None


def test_a_circle_of_superiors_has_no_topmost() -> None:
    one = Organisation(code="A", name="甲", kind="党委")
    two = Organisation(code="B", name="乙", kind="党支部", superior_id=one.id)
    one.superior_id = two.id
    assert topmost([one, two]) is None


def test_the_dues_register_of_a_branch(db: Database) -> None:
    branch = Branch(today=d("2026-04-10"))
    load(db, branch, *month_rows(branch.first, "2026-01", 3))
    with db.read() as session:
        grid = load_year_grid(session, branch.organisation.id, 2026, branch.today)
    assert len(grid.rows) == 12
    assert grid.capitals == "贰佰柒拾元整"
    assert len(grid.owing) == 11
