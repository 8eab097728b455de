"""Papers that only a party member has: F35, F36, F37 and the card of F38."""

from __future__ import annotations

from typing import Any

import pytest

from app.errors import FormRefused
from app.models import AffiliationTransfer, Person
from app.models.words import CaseStatus
from app.services import forms
from app.services.database import Database
from app.services.forms.contexts import build_wanted
from app.services.forms.contexts.facts import Facts
from app.services.forms.contexts.gathering import Wanted
from app.services.forms.contexts.transfers import Letters
from tests.builders import Regular, d
from tests.services.forms.demo_forms import data_of
from tests.services.members import Branch

FOR_MEMBERS = ("f35", "f36", "f37", "f38-card")


def of_person(key: str, facts: Facts, person: Person, more: Any) -> Any:
    """The data of the form; what only drawing refuses is refused here too."""
    form = forms.get_form(key)
    organisation = facts.register.organisations.get(person.organisation_id or "")
    files = tuple(facts.register.files_of_person.get(person.id, ()))
    data = build_wanted(Wanted(facts, form, files, organisation, person, more=more))
    if form.number == "F36":
        forms.render(form, data, facts.today)
    return data


def paper(key: str, branch: Branch, who: Person, *letters: AffiliationTransfer) -> Any:
    """A paper of somebody of a hand-made branch on the branch's today (2026-11-23)."""
    facts = Facts(branch.today, branch.register(), branch.params)
    more: Any = Letters(letters) if forms.get_form(key).context == "letter" else ()
    return of_person(key, facts, who, more)


@pytest.mark.parametrize("key", FOR_MEMBERS)
def test_a_member_has_the_papers_of_members(key: str) -> None:
    branch = Branch()
    data = paper(key, branch, branch.first)
    assert data.branch.name


@pytest.mark.parametrize("key", FOR_MEMBERS)
@pytest.mark.parametrize("status", ["群众", "共青团员", "民革党员", "农工党党员", "致公党党员", ""])
def test_who_is_no_member_has_none(key: str, status: str) -> None:
    """民革党员 has 党员 in it and is none of ours; nobody of whom nothing is known is called one."""
    branch = Branch()
    who = branch.first
    who.joined_on = who.full_on = None
    who.political_status = status or None
    with pytest.raises(FormRefused) as refused:
        paper(key, branch, who)
    assert refused.value.code == "E-FORM-17"
    assert f"{who.name}没有登记为党员，没有打印“{forms.get_form(key).title}”" in refused.value.message


@pytest.mark.parametrize(("status", "standing"), [("中共党员", "正式"), ("中共预备党员", "预备")])
def test_a_member_by_the_typed_word_alone(status: str, standing: str) -> None:
    branch = Branch()
    who = branch.first
    who.joined_on = who.full_on = None
    who.political_status = status
    assert paper("f37", branch, who).standing == standing
    assert paper("f39", branch, who).kind == f"{standing}党员"


@pytest.mark.parametrize("key", FOR_MEMBERS)
@pytest.mark.parametrize("state", ["停止党籍", "劝退", "除名", "自行脱党除名", "开除"])
@pytest.mark.parametrize("since", ["2026-11-23", None])
def test_who_was_a_member_once_has_none_any_more(key: str, state: str, since: str | None) -> None:
    branch = Branch()
    who = branch.first
    who.political_status = "中共党员"
    who.membership_state, who.membership_state_on = state, d(since) if since else None
    with pytest.raises(FormRefused, match=f"的党籍状态是“{state}”"):
        paper(key, branch, who)


def test_a_state_of_tomorrow_does_not_count_today() -> None:
    branch = Branch()
    who = branch.first
    who.membership_state, who.membership_state_on = "开除", d("2026-11-24")
    assert paper("f37", branch, who).standing == "正式"


def test_a_letter_is_judged_on_its_own_day() -> None:
    """Given while the person was a member, it may be looked at again; given before, it was none."""
    branch = Branch()
    who = branch.first
    who.joined_on, who.full_on = d("2025-06-10"), d("2026-06-10")
    given = AffiliationTransfer(
        person_id=who.id, direction="转出", letter_number="1", issued_on=d("2026-06-09")
    )
    assert paper("f35", branch, who, given).standing == "预备"
    given.issued_on = d("2025-06-09")
    with pytest.raises(FormRefused, match="在2025年6月9日没有登记为党员"):
        paper("f35", branch, who, given)
    given.issued_on = d("2026-06-10")
    who.membership_state, who.membership_state_on = "除名", d("2026-06-11")
    assert paper("f35", branch, who, given).standing == "正式"


def of_case(case: Regular, today: str, key: str = "f37") -> Any:
    register = case.context().register
    facts = Facts(d(today), register, case.params, case.calendar)
    return of_person(key, facts, case.person, Letters() if key in ("f35", "f36", "f37") else ())


def test_the_committees_approval_makes_the_member() -> None:
    """Errata 3.32: the meeting was on 2026-11-30, the approval came later; only then is there a standing."""
    case = Regular()
    approved = next(row for row in case.filings if row.matter == "接收审批").decided_on
    assert approved is not None
    day = approved.isoformat()
    assert of_case(case, day).standing == "预备"
    before = approved.replace(day=approved.day - 1).isoformat()
    case.filings = [row for row in case.filings if row.matter != "接收审批"]
    case.votes = [vote for vote in case.votes if "转正" not in vote.motion]
    case.filings = [row for row in case.filings if row.matter != "转正审批"]
    with pytest.raises(FormRefused, match="还不是党员（发展对象）"):
        of_case(case, before)


@pytest.mark.parametrize("voted", [True, False])
def test_a_cancelled_probationer_is_no_member(voted: bool) -> None:
    case = Regular()
    case.vote("预备党员转正").outcome = "取消"
    if not voted:
        case.votes = [vote for vote in case.votes if "转正" not in vote.motion]
    case.case.status = CaseStatus.PROBATION_CANCELLED
    with pytest.raises(FormRefused, match="已被取消预备党员资格"):
        of_case(case, "2028-03-01")
    assert of_case(case, "2028-03-01", "f39").kind == ""


def test_the_page_to_calibrate_with_needs_no_member() -> None:
    branch = Branch()
    who = branch.first
    who.joined_on = who.full_on = None
    facts = Facts(branch.today, branch.register(), branch.params)
    form = forms.get_form("f36")
    data = build_wanted(Wanted(facts, form, (), branch.organisation, who, more=Letters()))
    calibration = forms.Options(choices={"output": "校准页"})
    assert forms.render(form, data, facts.today, calibration).pages == 1
    for output in ("预览", "打印"):
        with pytest.raises(FormRefused, match="没有登记为党员"):
            forms.render(form, data, facts.today, forms.Options(choices={"output": output}))


def test_the_data_sheet_is_for_who_is_not_recorded_yet_too() -> None:
    """F39 collects what is not known; it says 正式 or 预备 of members only."""
    branch = Branch()
    who = branch.first
    assert paper("f39", branch, who).kind == "正式党员"
    who.membership_state = "除名"
    data = paper("f39", branch, who)
    assert (data.kind, data.state) == ("", "除名")
    who.membership_state = who.joined_on = who.full_on = None
    who.political_status = "民革党员"
    data = paper("f39", branch, who)
    assert (data.kind, data.state) == ("", "")


def test_the_command_says_why(demo: Database) -> None:
    """In the demonstration case AJ001 is somebody who has only applied."""
    with demo.read() as session:
        from app.models import DevelopmentCase

        rows = session.query(DevelopmentCase).order_by(DevelopmentCase.code).all()
        codes = {row.code: session.get_one(Person, row.person_id).code for row in rows}
    refused = 0
    for code in codes.values():
        try:
            data_of(demo, "f37", code)
        except FormRefused as error:
            refused += 1
            assert error.hint
    assert 0 < refused < len(codes)
