"""Letters of people who are in another branch of the same database by now."""

from __future__ import annotations

from typing import Any

import pytest

from app.models import AffiliationTransfer, Organisation, Person
from app.services import forms
from app.services.database import Database
from app.services.forms.data.transfers import LetterData, LettersData
from tests.builders import d
from tests.services.forms.demo_forms import draw
from tests.services.forms.pdf_reading import plain_text

TODAY = d("2026-11-23")


@pytest.fixture
def moved(db: Database) -> Database:
    """党员01 went from ZZ001 to ZZ002 with letter 001; 党员02 of ZZ001 has 002; 党员03 came with 077."""
    top = Organisation(code="ZZ000", name="中共测试园区工作委员会", kind="党工委", may_approve=True)
    other_top = Organisation(code="ZZ009", name="中共别处园区工作委员会", kind="党工委", may_approve=True)
    old, new = (
        Organisation(
            code=code,
            name=f"中共{name}有限公司支部委员会",
            short_name=f"{name}支部",
            kind="党支部",
            superior_id=above.id,
        )
        for code, name, above in (("ZZ001", "甲", top), ("ZZ002", "乙", other_top))
    )
    people = [
        Person(
            code=f"DY0{at}",
            name=f"党员0{at}",
            organisation_id=home.id,
            joined_on=d("2005-07-01"),
            full_on=d("2006-07-01"),
            roster_from=d(since),
            on_roster=True,
        )
        for at, home, since in ((1, new, "2026-09-01"), (2, old, "2010-01-01"), (3, old, "2026-03-01"))
    ]
    letters = [
        AffiliationTransfer(
            person_id=people[at].id,
            direction="转出",
            letter_number=number,
            issued_on=d(day),
            from_organisation=came_from,
            to_organisation=to,
            heading="ZZ009",
            receipt_on=d("2026-09-01"),
        )
        for at, number, day, came_from, to in (
            (0, "组介〔2026〕001号", "2026-08-20", "甲支部", "ZZ002"),
            (1, "组介〔2026〕002号", "2026-10-20", None, "中共外地支部委员会"),
            (2, "别介〔2026〕077号", "2026-02-20", "ZZ002", "ZZ001"),
        )
    ]
    with db.write("两个支部") as session:
        session.add_all([top, other_top])
        session.flush()
        session.add_all([old, new])
        session.flush()
        session.add_all(people)
        session.flush()
        session.add_all(letters)
    return db


def built(db: Database, key: str, code: str) -> Any:
    with db.read() as session:
        form = forms.get_form(key)
        model = Person if form.scope == "person" else Organisation
        subject = session.query(model).filter_by(code=code).one().id
        return forms.build_data(session, form, subject, TODAY)


def test_a_letter_is_that_of_the_branch_which_gave_it(moved: Database) -> None:
    """党员01 belongs to 乙 today: the letter of August is still one of 甲, under 甲's committee."""
    data = built(moved, "f35", "DY01")
    assert isinstance(data, LetterData)
    assert (data.branch.name, data.branch.committee, data.office.name) == (
        "中共甲有限公司支部委员会",
        "中共测试园区工作委员会",
        "中共测试园区工作委员会",
    )
    assert (data.standing, data.letter_number) == ("正式", "组介〔2026〕001号")
    # A new certificate comes from where the person is now.
    assert built(moved, "f37", "DY01").branch.name == "中共乙有限公司支部委员会"


def test_codes_are_printed_as_names(moved: Database) -> None:
    """fields.md 4.2: an organisation written down by its code is that organisation."""
    data = built(moved, "f35", "DY01")
    assert (data.wherefrom, data.whereto, data.heading) == (
        "甲支部",
        "中共乙有限公司支部委员会",
        "中共别处园区工作委员会",
    )
    assert "ZZ00" not in plain_text(draw("f35", data).pdf_bytes)


def test_the_register_of_a_branch_has_the_letters_it_gave(moved: Database) -> None:
    """A number does not go missing because its bearer has gone, and another branch's is no number of ours."""
    data = built(moved, "f36-register", "ZZ001")
    assert isinstance(data, LettersData)
    assert [(row.number, row.name) for row in data.rows] == [
        ("组介〔2026〕001号", "党员01"),
        ("组介〔2026〕002号", "党员02"),
    ]
    assert data.gaps == ()
    assert data.rows[0].whereto == "中共乙有限公司支部委员会"
    assert [row.number for row in built(moved, "f36-register", "ZZ002").rows] == ["别介〔2026〕077号"]
