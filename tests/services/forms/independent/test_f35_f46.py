"""What forms F35–F46 say, worked out by hand from the facts and from forms.md."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from typing import Any

import pytest

from app.errors import FormRefused
from app.models import AffiliationTransfer, Dues, Meeting, Person
from app.models.words import CaseStatus
from app.services import forms
from app.services.database import Database
from app.services.dues import paid_through
from app.services.forms.contexts import build_wanted
from app.services.forms.contexts.facts import Facts
from app.services.forms.contexts.gathering import Wanted
from app.services.forms.contexts.meetings import meeting_data
from app.services.forms.contexts.sittings import Sitting
from app.services.forms.contexts.transfers import Letters
from app.services.forms.data import PersonData
from app.services.forms.data.date_checks import FindingRow
from app.services.forms.data.transfers import DayData
from app.services.forms.faces import bundled_faces
from app.services.forms.overlays.drawing import fit_field
from app.services.forms.overlays.reading import overlay_sheets
from app.services.transfers import doubts
from tests.builders import Regular, d
from tests.services.forms import samples
from tests.services.forms.demo_forms import data_of, draw
from tests.services.forms.pdf_reading import collisions, horizontals, marks, plain_text, texts
from tests.services.forms.samples_members import letter
from tests.services.forms.test_dues_sheets import paying, register_of
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


def printed(key: str, data: Any, **choices: bool | int | str) -> str:
    return plain_text(draw(key, data, **choices).pdf_bytes)


def test_the_branchs_letter_has_all_its_parts() -> None:
    """forms.md 5.7: number, addressee, name, sex, age, group, ID number, standing, from, to, dues, days."""
    said = printed("f35", letter())
    assert (
        "现介绍张晓梅同志（女，32岁，汉族）系中共正式党员，身份证号000000199405180000，"
        "由中共海川市鑫源精密电子有限公司支部委员会去中共临江市高新区工作委员会处，请转接组织关系。"
        "党费交至2026年8月。有效期90天。"
    ) in said
    blank = printed("f35", letter(person=PersonData(""), age=None, valid_days=None, dues=DayData()))
    assert "同志（男／女，岁，）系中共正式党员" in blank
    assert "党费交至年月。有效期天。" in blank


@pytest.mark.parametrize(
    ("heading", "committee", "said"),
    [
        ("中共临江市委组织部", "中共园区工委", "中共临江市委组织部："),
        ("", "中共园区工委", "中共园区工委："),
        ("", "", ""),
    ],
)
def test_whom_the_branchs_letter_goes_to(heading: str, committee: str, said: str) -> None:
    """A letter of a branch goes to its superior committee unless somebody else is named."""
    data = letter(heading=heading)
    data = replace(data, branch=replace(data.branch, committee=committee))
    words = [word for word in texts(marks(draw("f35", data, stub=False).pdf_bytes)[0]) if word[-1:] == "："]
    assert [word for word in words if word.startswith("中共")] == ([said] if said else [])


@pytest.mark.parametrize(
    ("seal", "stub", "seam"),
    [("own", True, True), ("superior", True, True), ("signature", True, False), ("own", False, False)],
)
def test_a_seal_over_the_seam_where_there_is_one(seal: str, stub: bool, seam: bool) -> None:
    data = letter()
    data = replace(data, branch=replace(data.branch, seal=seal))
    assert ("（加盖骑缝章）" in printed("f35", data, stub=stub)) is seam


def test_the_stub_of_a_branch_with_a_long_name() -> None:
    """forms.md 3: full names are planned with 36 characters; the stub holds 32 of them."""
    name = "中共海川市高新技术产业开发区鑫源精密电子科技股份有限公司装配线支部委员会"
    assert len(name) == 36
    data = letter(wherefrom=name)
    data = replace(data, branch=replace(data.branch, name=name, short="鑫源装配车间党支部"))
    drawn = draw("f35", data)
    assert (drawn.pages, drawn.overflowed) == (1, ())
    assert "鑫源装配车间党支部" in texts(marks(drawn.pdf_bytes)[0])
    assert collisions(drawn.pdf_bytes) == []
    other = draw("f35", replace(data, wherefrom=name.replace("鑫源", "鑫海")))
    assert "鑫源装配车间党支部" not in texts(marks(other.pdf_bytes)[0])


@pytest.mark.parametrize(
    ("group", "word"), [("汉族", "汉"), ("维吾尔族", "维吾尔"), ("穿青人", "穿青人"), ("", "")]
)
def test_the_triple_letter_has_its_own_word_behind_the_line(group: str, word: str) -> None:
    """The sheet says “____族”: 汉族 on the line would read 汉族族."""
    data = letter(person=replace(samples.PERSON, ethnic_group=group))
    page = texts(marks(draw("f36", data, output="打印").pdf_bytes)[0])
    assert (group in page) is (group == word != "")
    assert (word in page) is (word != "")


@pytest.mark.parametrize(
    ("purpose", "said"), [("参加技术培训", "参加技术培训，特此证明"), ("", "工作（学习），特此证明")]
)
def test_the_certificate_says_what_for(purpose: str, said: str) -> None:
    """forms.md F37: 去__工作（学习），特此证明。"""
    assert said in printed("f37", letter(purpose=purpose))


def test_the_certificate_without_its_stub() -> None:
    """Errata 4: F35 and F37 come with and without a stub."""
    assert "党员证明信存根" in printed("f37", letter())
    page = marks(draw("f37", letter(), stub=False).pdf_bytes)[0]
    assert not [word for word in texts(page) if "存根" in word]
    assert not any(y < 140 for y in horizontals(page))


def book(branch: Branch, *months: str, paid: str = "90.00") -> list[Dues]:
    who = branch.first
    return [
        Dues(
            person_id=who.id,
            month=month,
            payable=Decimal("90.00"),
            paid=Decimal(paid),
            paid_on=d("2026-08-08"),
        )
        for month in months
    ]


@pytest.mark.parametrize(
    ("months", "said"),
    [
        (("2026-03",), "2026.03"),
        (("2026-03", "2026-04", "2026-05"), "2026.03—2026.05"),
        (("2025-12", "2026-01"), "2025.12—2026.01"),
        (("2026-01", "2026-05"), "2026.01、05"),
        (("2026-01", "2026-02", "2026-05", "2026-06"), "2026.01—02、05—06"),
        (("2025-11", "2026-01", "2026-02"), "2025.11、2026.01—2026.02"),
    ],
)
def test_a_receipt_names_no_month_that_was_not_paid(months: tuple[str, ...], said: str) -> None:
    branch = Branch()
    facts = Facts(branch.today, branch.register(), branch.params)
    form = forms.get_form("f40-receipt")
    rows = book(branch, *months)
    data = build_wanted(Wanted(facts, form, (), branch.organisation, branch.first, more=rows))
    assert [receipt.month for receipt in data.receipts] == [said]
    drawn = draw("f40-receipt", data)
    assert drawn.overflowed == ()
    assert collisions(drawn.pdf_bytes) == []
    assert plain_text(drawn.pdf_bytes).count(said) == 2


@pytest.mark.parametrize(
    ("months", "owed", "through"),
    [
        ((), (), ""),
        (("2026-01", "2026-02", "2026-03"), (), "2026-03"),
        (("2026-01", "2026-02", "2026-05"), (), "2026-02"),
        (("2026-02", "2026-03"), ("2026-01",), ""),
        (("2025-12", "2026-01"), ("2026-02",), "2026-01"),
    ],
)
def test_dues_are_paid_up_to_the_last_month_without_a_gap(
    months: tuple[str, ...], owed: tuple[str, ...], through: str
) -> None:
    """forms.md F36 has the month checked against the dues book: behind an owed month nothing is paid up."""
    branch = Branch()
    rows = [*book(branch, *months), *book(branch, *owed, paid="0")]
    assert paid_through(rows) == through
    if through:
        given = AffiliationTransfer(
            person_id=branch.first.id,
            direction="转出",
            letter_number="1",
            issued_on=d("2026-06-01"),
            dues_paid_to=through,
        )
        assert doubts(given, rows, branch.params) == ()
        given.dues_paid_to = "2026-05"
        assert len(doubts(given, rows, branch.params)) == 1


@pytest.mark.parametrize(
    ("decided", "approved", "note"),
    [
        ("2026-01-12", "2026-01-20", ""),
        ("2026-01-12", None, "减免未见上级批准"),
        (None, "2026-01-20", "减免未见支部研究"),
        (None, None, "减免未见支部研究、上级批准"),
    ],
)
def test_the_list_says_which_of_the_two_days_is_missing(
    decided: str | None, approved: str | None, note: str
) -> None:
    branch = paying(1)
    row = branch.dues[0]
    row.reduction, row.paid, row.paid_on = "免交", None, None
    row.branch_decided_on = d(decided) if decided else None
    row.superior_approved_on = d(approved) if approved else None
    first = register_of(branch).doubts[0]
    assert (first.month, first.note) == ("2026.01", note)
    assert first.state == ("免交" if not note else "欠交")


def test_a_receipt_alone_ends_the_months_owed_here() -> None:
    """A letter out with its receipt has landed, whether or not somebody typed 已落: later months print —."""
    branch = paying(1)
    branch.transfers = [
        AffiliationTransfer(
            person_id=branch.first.id,
            direction="转出",
            letter_number="1",
            issued_on=d("2026-10-08"),
            dues_paid_to="2026-10",
            receipt_on=d("2026-10-20"),
        )
    ]
    months = register_of(branch).sheets[0].rows[0].months
    assert months[9:] == ("90.00", "—", "—")


@pytest.mark.parametrize(("findings", "pages"), [(24, 1), (25, 2), (48, 2)])
def test_twenty_four_findings_a_page(findings: int, pages: int) -> None:
    """Errata G43: head 10 and rows of 9, twenty-four a page."""
    data = samples.data_for("date-check", "", "full")
    short = FindingRow("R05", "谈话", "细则第七条", "晚 1 天", "违规")
    drawn = draw("f43", replace(data, rows=(short,) * findings))
    assert drawn.pages == pages + 1
    assert collisions(drawn.pdf_bytes) == []


@pytest.mark.parametrize(("people", "pages"), [(14, 1), (15, 2), (28, 2), (29, 3)])
def test_every_page_of_a_ledger_is_signed(people: int, pages: int) -> None:
    """forms.md F42: each page ends with 填表人, 审核人, 日期; errata: fourteen people a page."""
    data = samples.data_for("ledger", "activist", "full")
    drawn = draw("f42-activist", replace(data, rows=data.rows[:1] * people))
    assert drawn.pages == pages
    for page in marks(drawn.pdf_bytes):
        assert {"填表人签名：", "审核人签名："} <= set(texts(page))
    assert collisions(drawn.pdf_bytes) == []


@pytest.mark.parametrize(
    ("day", "said"), [("2026-07-03", "上报日期：2026年7月3日"), (None, "上报日期：年月日")]
)
def test_the_report_says_when_it_was_sent(day: str | None, said: str) -> None:
    data = replace(samples.data_for("half-year", "", "full"), reported_on=d(day) if day else None)
    assert said in printed("f41", data)


def test_what_is_overdue_is_known_of_the_half_reported_now_only(demo: Database) -> None:
    """Deadlines are counted as of the day of printing (2026-11-23, in the second half of 2026)."""
    assert data_of(demo, "f41", "ZZ001", year=2026, half=2).overdue is not None
    assert data_of(demo, "f41", "ZZ001", year=2026, half=1).overdue is None
    assert data_of(demo, "f41", "ZZ001", year=2025, half=2).overdue is None


def test_who_attends_from_outside_signs_too() -> None:
    """fields.md F45: the roster of the day, less 不计应到, plus observers: 列席 has those of no branch."""
    branch = Branch()
    meeting = Meeting(
        code="HY1",
        organisation_id=branch.organisation.id,
        kind="支部大会",
        on=branch.today,
        observers="党建指导员孙伟、组织员李明；无",
    )
    branch.meetings = [meeting]
    facts = Facts(branch.today, branch.register(), branch.params)
    sitting = Sitting(branch.organisation, "支部大会", branch.today, meeting)
    names = [each.name for each in meeting_data(facts, sitting).attendees]
    assert names == [*(person.name for person in branch.people), "党建指导员孙伟", "组织员李明"]


def test_reductions_are_noted_with_their_days() -> None:
    """Errata F40: beside 少交 and 免交 stand the day the branch studied it and the superior approved it."""
    branch = paying(12)
    for number, member in enumerate(branch.people[:2]):
        for row in branch.dues:
            if row.person_id == member.id:
                row.reduction, row.paid, row.paid_on = "免交", None, None
                row.branch_decided_on = d(f"2026-01-1{number}")
                row.superior_approved_on = d("2026-01-20") if number == 0 else None
    data = register_of(branch)
    said = "党员01免交：支部2026.01.10研究、上级2026.01.20批准"
    assert data.reduced == (said,)
    drawn = draw("f40", data)
    assert (drawn.pages, drawn.overflowed) == (2, ())
    assert said in texts(marks(drawn.pdf_bytes)[1])
    assert collisions(drawn.pdf_bytes) == []
    many = replace(data, reduced=(said,) * 3)
    assert "3 项，研究日和批准日见减免清单" in texts(marks(draw("f40", many).pdf_bytes)[1])
    assert register_of(paying(12)).reduced == ()


def test_the_check_sheet_writes_dates_as_forms_do(demo: Database) -> None:
    """Errata §3: in the cells of forms a day is 2026.05.18."""
    for case in ("AJ007", "AJ018"):
        data = data_of(demo, "f43", case)
        told = [*(row.found for row in data.rows), *(row.hint for row in data.chain)]
        assert any(re.search(r"\d{4}\.\d{2}\.\d{2}", text) for text in told)
        assert not any(re.search(r"\d{4}-\d{2}", text) for text in told)


BRANCH_NAME = "中共海川市高新技术产业开发区鑫源精密电子科技股份有限公司装配线支部委员会"
COMMITTEE = "中共海川市高新技术产业开发区非公有制经济组织和社会组织综合工作委员会"
PERSON_NAME = "阿卜杜热合曼·吐尔逊江买"


def as_planned(value: Any) -> Any:
    """The same data with the longest names forms are planned for (forms.md 3): 36 and 12 characters."""
    branch, person = samples.BRANCH, samples.PERSON
    if value == branch:
        return replace(branch, name=BRANCH_NAME, short="鑫源装配线党支部", committee=COMMITTEE)
    if isinstance(value, str):
        longer = {branch.name: BRANCH_NAME, branch.committee: COMMITTEE, person.name: PERSON_NAME}
        return longer.get(value, value)
    if isinstance(value, tuple):
        return tuple(as_planned(each) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{each.name: as_planned(getattr(value, each.name)) for each in fields(value)})
    return value


@pytest.mark.parametrize("key", [each.key for each in forms.catalogue() if each.number >= "F35"])
def test_the_longest_planned_names_need_no_other_sheet(key: str) -> None:
    form = forms.get_form(key)
    assert (len(BRANCH_NAME), len(PERSON_NAME)) == (36, 12)
    data = as_planned(samples.data_for(form.context, form.subject, "full"))
    drawn = draw(form.key, data)
    assert drawn.overflowed == ()
    assert collisions(drawn.pdf_bytes) == []


def test_the_stub_of_the_triple_letter_takes_the_short_name() -> None:
    data = as_planned(letter(wherefrom=samples.BRANCH.name))
    page = texts(marks(draw("f36", data, output="打印").pdf_bytes)[0])
    assert "鑫源装配线党支部" in page
    assert BRANCH_NAME[:10] in "".join(page)


@pytest.mark.parametrize(
    ("length", "lines", "size"), [(15, 1, 12.0), (16, 1, 10.5), (20, 1, 9.0), (21, 2, 9.0), (40, 2, 9.0)]
)
def test_a_long_organisation_takes_two_small_lines(length: int, lines: int, size: float) -> None:
    """forms.md F36: 由 has 66.6 mm, fifteen characters of 12 pt; beyond that smaller, then two lines of 9 pt.

    20 × 3.175 = 63.5 mm is one line of 9 pt, 21 × 3.175 = 66.7 mm is more than the box's 66.1.
    """
    sheet = next(each for each in overlay_sheets("f36") if each.name == "省外样")
    field = next(each for each in sheet.fields if each.key == "letter-from")
    measure = bundled_faces().width
    fitted = fit_field(field, "党" * length, lambda text, points: measure(text, "fang", points))
    assert (len(fitted.lines), fitted.size, fitted.rest) == (lines, size, "")


def test_a_month_without_anything_to_pay_is_not_owed() -> None:
    """forms.md F40: a month in which nothing is due prints —; blank is one that is owed and listed."""
    branch = paying(1)
    row = branch.dues[3]
    row.payable, row.paid, row.paid_on = Decimal("0"), None, None
    data = register_of(branch)
    assert data.sheets[0].rows[0].months[3] == "—"
    assert data.doubts == ()
    row.payable = Decimal("90.00")
    data = register_of(branch)
    assert data.sheets[0].rows[0].months[3] == ""
    assert [(each.month, each.state) for each in data.doubts] == [("2026.04", "欠交")]
