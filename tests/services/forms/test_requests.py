"""Requests and reports to the superior: what is said, in which order, formal and plain."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.models import Document
from app.services import forms
from app.services.casefile import Register
from app.services.database import Database
from app.services.forms.contexts import build
from app.services.forms.contexts.facts import Facts
from app.services.forms.contexts.requests import LETTERS
from app.services.forms.data import RequestData
from tests.builders import Regular, d
from tests.services.forms import samples, samples_requests
from tests.services.forms.pdf_reading import marks, plain_text, texts

KEYS = tuple(f"f11-{subject}" for subject in LETTERS)
REQUESTS = tuple(key for key in KEYS if key != "f11-activist")


def letter(case: Regular, key: str, today: str = "2028-03-01", **more: Any) -> RequestData:
    """The data of a letter from a case without a database."""
    register: Register = case.context().register
    facts = Facts(d(today), register, case.params, case.calendar, **more)
    found = build(facts, forms.get_form(key), [register.files[0]])
    assert isinstance(found, RequestData)
    return found


def text_of(key: str, data: RequestData, **options: Any) -> str:
    """The whole text of a drawn letter."""
    return plain_text(
        forms.render(forms.get_form(key), data, samples.TODAY, forms.Options(**options)).pdf_bytes
    )


def sample(key: str, state: str = "full") -> RequestData:
    """The sample of a letter."""
    found = samples_requests.data_for("request", key.removeprefix("f11-"), state)
    assert isinstance(found, RequestData)
    return found


@pytest.mark.parametrize("key", REQUESTS)
def test_a_request_asks_one_thing_of_one_committee(key: str) -> None:
    text = text_of(key, sample(key))
    assert text.count("妥否，请批示。") == 1
    assert "特此报告" not in text
    assert "中共海川市高新区综合委员会：" in text


def test_a_report_asks_nothing() -> None:
    text = text_of("f11-activist", sample("f11-activist"))
    assert "特此报告。" in text
    assert "请批示" not in text
    assert "关于将张晓梅同志列为入党积极分子备案的报告" in text


@pytest.mark.parametrize(
    ("on", "words", "without"),
    [
        ("2026-05-29", ("关于拟将张晓梅同志列为发展对象的请示", "妥否，请批示。"), "特此报告"),
        ("2024-05-29", ("关于将张晓梅同志列为发展对象备案的报告", "特此报告。"), "批示"),
    ],
)
def test_the_candidates_letter_is_a_report_before_2026(on: str, words: tuple[str, ...], without: str) -> None:
    text = text_of("f11-candidate", replace(sample("f11-candidate"), on=d(on)))
    assert all(word in text for word in words)
    assert without not in text


def test_parts_of_the_letter_stand_in_order() -> None:
    text = text_of("f11-admission", sample("f11-admission"))
    parts = (
        "鑫源支〔2026〕3号",
        "签发人：王建国",
        "关于接收张晓梅同志为中共预备党员的请示",
        "中共海川市高新区综合委员会：",
        "2024年3月11日申请入党",
        "应到会有表决权的正式党员15人，实到12人",
        "赞成11票、不赞成0票、弃权2票，赞成人数超过应到会",
        "妥否，请批示。",
        "附件：1.入党志愿书",
        "6.公示材料",
        "中共海川市鑫源精密电子有限公司支部委员会",
        "2026年8月24日",
        "（联系人：李敏，联系电话：0000-1234567）",
    )
    found = [text.index(part) for part in parts[:3]] + [text.rindex(part) for part in parts[3:]]
    assert found == sorted(found)


@pytest.mark.parametrize("key", KEYS)
def test_no_letter_tells_the_identity_number(key: str) -> None:
    for state in ("full", "monstrous"):
        text = text_of(key, sample(key, state))
        assert samples.PERSON.identity_number not in text
        assert samples.PERSON.mobile not in text


@pytest.mark.parametrize("key", KEYS)
def test_several_people_stand_in_a_table(key: str) -> None:
    data = replace(sample(key), people=samples.several(samples.full_case(), 3))
    text = text_of(key, data)
    assert "张晓梅等3名同志" in text
    assert all(name in text for name in data.names)
    assert "序号" in text


@pytest.mark.parametrize("key", KEYS)
def test_the_plain_style_has_no_number_line(key: str) -> None:
    text = text_of(key, sample(key), grade="simple")
    assert "签发人" not in text
    assert "张晓梅" in text


def test_without_a_seal_the_secretary_signs() -> None:
    data = sample("f11-admission")
    signed = replace(data, branch=replace(data.branch, seal="signature"))
    assert "党支部书记签名：" in text_of("f11-admission", signed)
    assert "党支部书记签名：" not in text_of("f11-admission", data)
    other = replace(data, branch=replace(data.branch, seal="superior"))
    assert "（上级党组织代章）" in text_of("f11-admission", other)


def test_a_count_that_is_no_majority_is_not_called_one() -> None:
    data = replace(sample("f11-admission"), carried=False)
    assert "超过应到会" not in text_of("f11-admission", data)


@pytest.mark.parametrize(
    ("secret", "words"), [(True, "采取无记名投票方式"), (False, "采取记名投票方式"), (None, "采取方式")]
)
def test_how_the_vote_was_taken_is_told_as_recorded(secret: bool | None, words: str) -> None:
    assert words in text_of("f11-conversion", replace(sample("f11-conversion"), secret=secret))


def test_geometry_of_a_formal_letter() -> None:
    page = marks(
        forms.render(forms.get_form("f11-candidate"), sample("f11-candidate"), samples.TODAY).pdf_bytes
    )[0]
    body = [mark for mark in page if mark.kind == "T"]
    assert all(27.9 < mark.places[0] < 210 - 26 for mark in body)
    assert all(37 <= mark.places[1] <= 297 - 35 for mark in body)
    signer = next(mark for mark in body if mark.text.startswith("签发人"))
    number = next(mark for mark in body if mark.text.startswith("鑫源支"))
    assert signer.places[1] == pytest.approx(number.places[1], abs=0.3)


def test_a_signature_page_carries_text() -> None:
    last = marks(
        forms.render(forms.get_form("f11-admission"), sample("f11-admission"), samples.TODAY).pdf_bytes
    )[-1]
    assert "妥否，请批示。" in texts(last)


def test_the_admission_of_the_worked_example() -> None:
    data = letter(Regular(), "f11-admission")
    assert (data.study.on, data.study.total_for, data.carried, data.secret) == (
        d("2026-11-30"),
        13,
        True,
        True,
    )
    assert data.on == d("2027-01-15")
    assert data.document.number == ""
    text = text_of("f11-admission", data)
    assert "关于接收邓新苗同志为中共预备党员的请示" in text
    assert "2026年10月12日被列为发展对象" in text
    assert "签发人" not in text


def test_the_conversion_of_the_worked_example() -> None:
    text = text_of("f11-conversion", letter(Regular(), "f11-conversion"))
    assert "预备期自2026年11月30日至2027年11月29日" in text
    assert "大会同意邓新苗同志按期转为中共正式党员，党龄从2027年11月30日算起" in text


def test_an_extension_gives_reason_months_and_days() -> None:
    case = Regular()
    vote = case.vote("预备党员转正")
    vote.outcome, vote.extension_months, vote.reason = "延长", 6, "该同志三次无故缺席组织生活。"
    text = text_of("f11-extend", letter(case, "f11-extend"))
    assert "预备期内，三次无故缺席组织生活，尚不完全具备党员条件" in text
    assert "预备期6个月，自2027年11月30日起至2028年5月29日止" in text
    # No conversion on time was decided: that letter is still to be written.
    assert letter(case, "f11-conversion").study.on is None


def test_the_registered_document_of_the_day_it_was_handed_in() -> None:
    case = Regular()
    rows = [
        Document(
            number=f"支〔2026〕{n}号",
            form="请示",
            on=d(on),
            organisation_id=case.branch.id,
            case_ids=(case.case.id,),
            signer="党员01",
            spoiled=n == 4,
        )
        for n, on in ((1, "2026-09-20"), (2, "2026-12-01"), (3, "2026-12-04"), (4, "2026-12-03"))
    ]
    case.filing("接收审批").submitted_on = d("2026-12-04")
    data = letter(case, "f11-admission", documents=rows)
    assert (data.document.number, data.document.signer) == ("支〔2026〕3号", "党员01")
    case.filing("接收审批").submitted_on = None
    assert letter(case, "f11-admission", documents=rows).document.number == "支〔2026〕2号"


def test_recorded_papers_are_the_enclosures() -> None:
    case = Regular()
    case.filing("接收审批").papers = ("入党志愿书", "票决汇总", "其他")
    assert letter(case, "f11-admission").enclosures == ("入党志愿书", "票决情况汇总表")
    case.filing("接收审批").papers = ("入党志愿书",)
    assert letter(case, "f11-admission").enclosed == "附件：入党志愿书"


@pytest.mark.parametrize(("key", "first"), [("2026", "拟列为发展对象人选审查表"), ("2014", "发展对象备案表")])
def test_the_candidates_roster_is_named_by_edition(key: str, first: str) -> None:
    case = Regular() if key == "2026" else Regular().shift(-36)
    assert letter(case, "f11-candidate").enclosures[0] == first


def test_people_decided_alike_go_into_one_letter(db: Database) -> None:
    case = Regular()
    with db.write() as session:
        case.store(session)
    with db.read() as session:
        for key in KEYS:
            found = forms.build_data(session, forms.get_form(key), case.case.id, d("2028-03-01"))
            assert found.names == (case.person.name,), key
