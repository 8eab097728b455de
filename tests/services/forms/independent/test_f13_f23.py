"""What forms F13–F23 say, worked out by hand from the facts and from forms.md and its errata."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.models import PublicNotice
from app.models.words import NoticeMatter
from app.services import forms
from app.services.forms.data import CaseData, NoticeData
from app.services.forms.data.motions import NO_NOTICE
from tests.builders import Regular, d
from tests.services.forms import samples
from tests.services.forms.demo_forms import draw
from tests.services.forms.independent.test_f01_f12 import data_of, extended_twice_met
from tests.services.forms.pdf_reading import collisions, marks, plain_text, texts

SEALS = ("（党支部盖章）", "（上级党组织代章）")
SECRETARY = "党支部书记签名："


def by_hand(key: str, data: Any) -> list[list[str]]:
    """The words of each page as the form is printed unless opinions are asked for."""
    return [texts(page) for page in marks(forms.render(forms.get_form(key), data, samples.TODAY).pdf_bytes)]


def flat(pages: list[list[str]]) -> list[str]:
    return [word for page in pages for word in page]


def sealed(data: Any, seal: str) -> Any:
    return replace(data, branch=replace(data.branch, seal=seal))


@pytest.mark.parametrize(
    ("key", "superior"), [("f18-single", []), ("f22", ["（上级党组织代章）"]), ("f23", [])]
)
def test_without_a_seal_the_secretary_still_signs(key: str, superior: list[str]) -> None:
    """Errata reading 5: the superior's seal instead only where no cell for it is on the paper."""
    for seal, said in (("own", ["（党支部盖章）"]), ("superior", superior), ("signature", [])):
        words = flat(by_hand(key, sealed(samples.full_case(), seal)))
        assert [word for word in words if word in SEALS] == said
        assert SECRETARY in words


@pytest.mark.parametrize("key", ["f19-candidate", "f19-admission", "f19-conversion", "f19-activist"])
def test_a_notice_without_any_seal_is_signed(key: str) -> None:
    form = forms.get_form(key)
    data = samples.data_for(form.context, form.subject, "full")
    assert SECRETARY not in by_hand(key, sealed(data, "own"))[0]
    assert "（上级党组织代章）" in by_hand(key, sealed(data, "superior"))[0]
    assert SECRETARY in by_hand(key, sealed(data, "signature"))[0]
    assert collisions(draw(key, sealed(data, "signature")).pdf_bytes) == []


@pytest.mark.parametrize("key", ["f13", "f18-single", "f23"])
def test_nobody_signs_for_a_general_branch_there_is_not(key: str) -> None:
    """Errata reading 4: the row stays and says 无; there is no secretary who could sign in it."""
    data = samples.full_case()
    for general, signed in (("无", 0), ("", 1), ("中共测试总支部委员会", 1)):
        data = replace(data, branch=replace(data.branch, general=general))
        words = flat(by_hand(key, data))
        assert words.count("党总支书记签名：") == signed


def consented(result: str) -> CaseData:
    data = samples.full_case()
    candidacy = replace(data.candidacy, consent=replace(data.candidacy.consent, result=result))
    return replace(data, candidacy=candidacy)


def test_a_consent_that_was_refused_has_no_day() -> None:
    """F23 tells when the superior consented: a refusal leaves the day to the pen."""
    assert "2026.05.29" in by_hand("f23", consented("同意"))[0]
    for result in ("不同意", "退回", ""):
        assert "2026.05.29" not in by_hand("f23", consented(result))[0]


@pytest.mark.parametrize(("day", "word"), [("2026-05-10", "备案时间"), ("2026-05-11", "同意时间")])
def test_a_filing_of_before_is_no_consent(day: str, word: str) -> None:
    """Errata reading 1: each cell has the edition of its own day, not that of the pre-examination."""
    data = consented("同意")
    consent = replace(data.candidacy.consent, on=d(day))
    words = by_hand("f23", replace(data, candidacy=replace(data.candidacy, consent=consent)))[0]
    assert [each for each in words if each in ("备案时间", "同意时间")] == [word]


def test_a_notice_not_held_yet_is_not_half_told() -> None:
    said = plain_text(draw("f23", samples.full_case()).pdf_bytes)
    assert "公示情况：公示时间：" in said
    data = samples.full_case()
    open_notice = replace(data, candidacy=replace(data.candidacy, notice=NO_NOTICE))
    assert "公示情况：" not in plain_text(draw("f23", open_notice).pdf_bytes)
    unused = replace(data, candidacy=replace(data.candidacy, notice=replace(NO_NOTICE, unused=True)))
    assert "公示情况：无" in plain_text(draw("f23", unused).pdf_bytes)


def conversion_notice(case: Regular, day: str) -> NoticeData:
    case.notices.append(
        PublicNotice(
            case_id=case.case.id,
            matter=NoticeMatter.CONVERSION,
            start_on=d(day),
            end_on=d(day).replace(day=d(day).day + 7),
            places=("厂区",),
            ways=("张贴",),
        )
    )
    found = data_of(case, "f19-conversion")
    assert isinstance(found, NoticeData)
    return found


def test_a_notice_of_conversion_after_an_extension_is_not_on_time() -> None:
    """As F11 says it: 按期 only without an extension, and the end told with what was added."""
    said = plain_text(draw("f19-conversion", conversion_notice(Regular(), "2027-12-01")).pdf_bytes)
    assert "按期转为中共正式党员" in said
    assert "含延长" not in said
    # From 2025-09-01 to the admission on 2026-11-30: the year of probation is no cultivation.
    assert "公示时间：2027年12月1日至12月8日" in said
    assert "培养教育14个月，考察2次" in said
    data = conversion_notice(extended_twice_met(), "2028-05-20")
    later = replace(data, notice=replace(data.notice, study_on=d("2028-05-18")))
    said = plain_text(draw("f19-conversion", later).pdf_bytes)
    assert "按期" not in said
    assert "转为中共正式党员" in said
    assert "至2028年5月29日（含延长的预备期）" in said
    # The first notice, of the year before, was about a conversion on time.
    first = replace(data, notice=replace(data.notice, study_on=d("2027-11-20")))
    assert "按期转为" in plain_text(draw("f19-conversion", first).pdf_bytes)


@pytest.mark.parametrize(
    ("day", "title", "sentence"),
    [
        ("2026-05-10", "确定发展对象备案表", "为发展对象，现报备案。"),
        ("2026-05-11", "拟列为发展对象人选审查表", "列为发展对象，请审查同意。"),
    ],
)
def test_the_roster_of_candidates_follows_the_edition(day: str, title: str, sentence: str) -> None:
    form = forms.get_form("f18")
    data = replace(samples.data_for(form.context, form.subject, "full"), decided_on=d(day))
    said = plain_text(draw("f18", data).pdf_bytes)
    assert title in said.replace(" ", "")
    assert sentence in said


@pytest.mark.parametrize(
    "key",
    ["f13", "f13-quarter", "f14-register", "f15", "f16", "f17-candidate", "f18-single", "f20-candidate",
     "f21-letter", "f21-proof", "f22", "f23", "f23-joint"],
)  # fmt: skip
def test_longest_names_are_all_there(key: str) -> None:
    form = forms.get_form(key)
    data = samples.data_for(form.context, form.subject, "monstrous")
    rendered = draw(key, data)
    assert rendered.missing_glyphs == ()
    assert samples.LONG_NAME in plain_text(rendered.pdf_bytes)
    assert collisions(rendered.pdf_bytes) == []
