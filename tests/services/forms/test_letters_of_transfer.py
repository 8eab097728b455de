"""Letters of transfer and certificates (F35, F37), and the register of their numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.errors import UserError
from app.models import AffiliationTransfer, Document
from app.services.database import Database
from app.services.forms.data.transfers import LetterData, LettersData, day_parts
from app.services.letter_numbers import number_register, spoil_sheet
from tests.builders import d
from tests.services.forms import samples, samples_members
from tests.services.forms.demo_forms import data_of, draw
from tests.services.forms.pdf_reading import horizontals, marks, plain_text, texts, verticals


def out(number: str, day: str, **more: object) -> AffiliationTransfer:
    """A letter out."""
    facts = {"person_id": "p", "direction": "转出", "letter_number": number, "issued_on": d(day)}
    return AffiliationTransfer(**{**facts, **more})


def test_the_letter_of_the_demonstration(demo: Database) -> None:
    with demo.read() as session:
        row = session.query(AffiliationTransfer).filter_by(direction="转出", state="办理中").one()
        from app.models import Person

        code = session.get_one(Person, row.person_id).code
        number, day = row.letter_number, row.issued_on
    data = data_of(demo, "f35", code)
    assert isinstance(data, LetterData)
    assert (data.letter_number, data.issued_on, data.standing) == (number, day, "正式")
    assert data.valid_days == 90
    assert data.expires_on is not None
    assert (data.expires_on - day).days == 90
    assert data.office.name.endswith("工作委员会")
    assert data.age is not None
    text = plain_text(draw("f35", data).pdf_bytes)
    assert f"现介绍{data.person.name}同志" in text
    assert "系中共正式党员" in text
    assert f"党费交至{day.year}年{day.month}月" in text


def test_without_a_letter_the_blanks_are_for_the_pen(demo: Database) -> None:
    data = data_of(demo, "f35", "RY001")
    assert (data.letter_number, data.issued_on, data.valid_days, data.whereto) == ("", None, None, "")
    assert data.dues_to != ""
    assert data.wherefrom == data.branch.name
    assert "____年__月__日".replace("_", "") in plain_text(draw("f35", data).pdf_bytes)


def test_a_void_letter_is_not_printed(demo: Database) -> None:
    from app.services.forms import get_form
    from app.services.forms.contexts import build_wanted
    from app.services.forms.contexts.gathering import gather
    from app.services.forms.contexts.transfers import Letters

    with demo.read() as session:
        from app.models import Person

        person = session.query(Person).filter_by(code="RY001").one()
        wanted = gather(session, get_form("f35"), person.id, samples.TODAY)
        rows = (out("1号", "2026-03-01"), out("2号", "2026-04-01", state="作废"), out("证1", "2026-05-01"))
        rows[2].direction = "证明信"
        data = build_wanted(replace(wanted, more=Letters(rows)))
        other = build_wanted(replace(wanted, form=get_form("f37"), more=Letters(rows)))
        earlier = build_wanted(replace(wanted, year=2025, more=Letters(rows)))
    assert (data.letter_number, other.letter_number, earlier.letter_number) == ("1号", "证1", "")


def test_days_in_parts() -> None:
    parts = day_parts(date(2026, 10, 23))
    assert (parts.year, parts.month, parts.day) == ("2026", "10", "23")
    assert (parts.year_words, parts.month_words, parts.day_words) == ("贰零贰陆", "壹拾", "贰拾叁")
    assert day_parts(None).year == ""


def test_places_of_the_branch_letter() -> None:
    page = marks(draw("f35", samples_members.letter()).pdf_bytes)[0]
    for x in (22.5, 50.5, 105, 133, 187.5):
        assert any(abs(x - line) < 0.3 for line in verticals(page)), x
    for y in (187, 202, 214, 226, 238, 250, 262):
        assert any(abs(y - line) < 0.3 for line in horizontals(page)), y
    title = next(mark for mark in page if mark.text == samples.BRANCH.name)
    assert title.places[1] == pytest.approx(24, abs=3)


def test_the_letter_without_stub() -> None:
    found = texts(marks(draw("f35", samples_members.letter(), stub=False).pdf_bytes)[0])
    assert not any("存根" in text for text in found)


@pytest.mark.parametrize(
    ("seal", "words", "absent"),
    [
        ("own", "（党支部盖章）", "签名"),
        ("superior", "（上级党组织代章）", "签名"),
        ("signature", "党支部书记签名", "章）"),
    ],
)
def test_three_states_of_the_seal(seal: str, words: str, absent: str) -> None:
    letter = samples_members.letter()
    data = replace(letter, branch=replace(letter.branch, seal=seal))
    text = plain_text(draw("f35", data, stub=False).pdf_bytes)
    assert words in text
    assert absent not in text


def test_places_of_the_certificate() -> None:
    page = marks(draw("f37", samples_members.letter()).pdf_bytes)[0]
    for x in (29.7, 49.2, 180.2):
        assert any(abs(x - line) < 0.3 for line in verticals(page)), x
    for y in (47.4, 113.7, 128.6, 163.3, 257.2):
        assert any(abs(y - line) < 0.3 for line in horizontals(page)), y
    text = plain_text(draw("f37", samples_members.letter()).pdf_bytes)
    assert "去中共临江市高新区工作委员会参加技术培训，特此证明。" in text


def test_spoiled_sheets_use_up_their_numbers() -> None:
    letters = [
        out("组介〔2026〕007号", "2026-03-01"),
        out("组介〔2026〕009号", "2026-04-01", state="作废", note="调错单位"),
        out("组介〔2025〕120号", "2025-12-01"),
    ]
    spoiled = Document(
        number="组介〔2026〕010号", organisation_id="o", form="F36", on=d("2026-05-01"), spoiled=True
    )
    sent = Document(
        number="组介〔2026〕011号", organisation_id="o", form="F02", on=d("2026-05-01"), spoiled=True
    )
    found = number_register(letters, [spoiled, sent], 2026)
    assert [(use.number[-4:], use.is_void) for use in found.uses] == [
        ("007号", False),
        ("009号", True),
        ("010号", True),
    ]
    assert found.gaps == ("组介〔2026〕008号",)
    assert found.next_number == "组介〔2026〕011号"


def test_a_number_of_another_paper_is_not_missing() -> None:
    """Where letters share the series of all papers, what 发文 or a certificate carries has gone somewhere."""
    letters = [out(f"支〔2026〕{n}号", f"2026-0{n}-01") for n in (1, 6)]
    letters.append(out("支〔2026〕3号", "2026-03-01", direction="证明信"))
    sent = [
        Document(number=f"支〔2026〕{n}号", organisation_id="o", form="F11", on=d("2026-04-01"))
        for n in (4, 5)
    ]
    found = number_register(letters, sent, 2026)
    assert found.gaps == ("支〔2026〕2号",)
    assert [use.number for use in found.uses] == ["支〔2026〕1号", "支〔2026〕3号", "支〔2026〕6号"]


def test_spoiling_a_sheet(db: Database, demo: Database) -> None:
    from app.models import Organisation, Person

    branch = Organisation(code="ZZ001", name="中共测试支部", kind="党支部")
    person = Person(code="RY001", name="张晓梅", organisation_id=branch.id)
    letter = out("0000101", "2026-03-01", person_id=person.id)
    with db.write("开信") as session:
        session.add_all([branch, person])
        session.flush()
        session.add(letter)
        session.flush()
        spoil_sheet(session, branch.id, " 0000101 ", d("2026-03-01"), "打偏", letter, "0000102")
        with pytest.raises(UserError, match="没有填"):
            spoil_sheet(session, branch.id, " ", d("2026-03-01"), "")
        with pytest.raises(UserError, match="已经登记作废"):
            spoil_sheet(session, branch.id, "0000101", d("2026-03-01"), "")
        with pytest.raises(UserError, match="已经开出"):
            spoil_sheet(session, branch.id, "0000102", d("2026-03-01"), "")
    with db.read() as session:
        [row] = session.query(Document).all()
        assert (row.number, row.spoiled, row.note, row.person_ids) == ("0000101", True, "打偏", (person.id,))
        assert session.query(AffiliationTransfer).one().letter_number == "0000102"


def test_the_register_of_the_demonstration(demo: Database) -> None:
    data = data_of(demo, "f36-register", "ZZ001", year=2026)
    assert isinstance(data, LettersData)
    assert data.rows
    assert {row.kind for row in data.rows} <= {"介绍信", "证明信"}
    assert all(row.on is not None and row.on.year == 2026 for row in data.rows)
    assert draw("f36-register", data).overflowed == ()
