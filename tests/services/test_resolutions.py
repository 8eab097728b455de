"""Resolutions: every part is there, blanks where nothing is known, the arithmetic decides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.models.words import ConversionOutcome
from app.services.resolutions import (
    AdmissionFacts,
    Ballot,
    ConversionFacts,
    admission_resolution,
    conversion_resolution,
    missing_parts,
)
from app.services.rules.votes import Count
from tests.builders import d

BRANCH = "中共测试有限公司支部委员会"
COUNT = Count(due=15, present=12, votes_for=10, votes_against=0, votes_abstain=2)
ADMISSION = AdmissionFacts(
    BRANCH,
    "党支部党员大会",
    "张晓梅",
    d("2026-08-20"),
    merits="该同志政治立场坚定，入党动机端正，工作踏实。",
    faults="理论学习不够系统",
    notice_from=d("2026-07-31"),
    notice_to=d("2026-08-07"),
    notice_result="不影响",
    review="合格",
    ballot=Ballot(COUNT),
)
CONVERSION = ConversionFacts(
    BRANCH,
    "党支部党员大会",
    "张晓梅",
    on=d("2027-08-20"),
    probation_from=d("2026-08-20"),
    printed_to=d("2027-08-19"),
    expiry=d("2027-08-20"),
    merits="认真履行党员义务",
    ballot=Ballot(COUNT),
)
EXTENSION = replace(
    CONVERSION,
    outcome=ConversionOutcome.EXTEND,
    reason="三次无故缺席组织生活",
    months=6,
    extended_from=d("2027-08-20"),
    extended_to=d("2028-02-19"),
)
CANCELLATION = replace(CONVERSION, outcome=ConversionOutcome.CANCEL, reason="该同志受到治安处罚")


def test_an_admission_has_every_part() -> None:
    assert missing_parts(ADMISSION) == ()
    assert admission_resolution(ADMISSION) == (
        "中共测试有限公司支部委员会于2026年8月20日召开党支部党员大会，讨论张晓梅同志的入党问题。"
        "大会认为，该同志政治立场坚定，入党动机端正，工作踏实。主要缺点是：理论学习不够系统。"
        "经2026年7月31日至8月7日公示，公示结果：不影响。政治审查结论：合格。"
        "应到会有表决权的正式党员15人，实到12人。会议采取无记名投票方式进行表决，"
        "赞成10票，不赞成0票，弃权2票。"
        "赞成人数超过应到会有表决权的正式党员的半数，大会同意接收张晓梅同志为中共预备党员。"
    )


def test_what_is_not_known_is_left_to_the_pen() -> None:
    empty = AdmissionFacts("", "支部大会", "张晓梅", ballot=Ballot(secret=None))
    text = admission_resolution(empty)
    assert text.startswith("________于____年__月__日召开支部大会")
    assert "应到会有表决权的正式党员___人，实到___人。会议采取________方式" in text
    assert "赞成人数________应到会" in text
    assert missing_parts(empty) == (
        "支部名称",
        "大会日期",
        "总体评价",
        "主要缺点",
        "公示起止",
        "公示结果",
        "政治审查结论",
        "应到",
        "实到",
        "赞成",
        "不赞成",
        "弃权",
        "表决方式",
    )


def test_without_a_notice_there_is_no_word_of_one() -> None:
    facts = replace(ADMISSION, announced=False, notice_from=None, notice_to=None, notice_result="")
    assert "公示" not in admission_resolution(facts)
    assert missing_parts(facts) == ()


@pytest.mark.parametrize(
    ("votes_for", "written", "counted", "words"),
    [
        (8, 0, True, "赞成人数超过"),
        (7, 0, True, "赞成人数未超过"),
        (7, 1, True, "赞成8票（其中会前书面意见1票）"),
        (7, 1, True, "赞成人数超过"),
        (7, 1, False, "赞成7票，"),
        (7, 1, False, "赞成人数未超过"),
    ],
)
def test_the_majority_is_counted_from_those_due(
    votes_for: int, written: int, counted: bool, words: str
) -> None:
    count = replace(COUNT, votes_for=votes_for, votes_against=12 - 2 - votes_for, written_for=written)
    text = admission_resolution(replace(ADMISSION, ballot=Ballot(count, count_written=counted)))
    assert words in text


def test_a_motion_that_failed_says_so() -> None:
    count = replace(COUNT, votes_for=3, votes_against=9, votes_abstain=0)
    assert "大会不同意接收张晓梅同志" in admission_resolution(replace(ADMISSION, ballot=Ballot(count)))
    assert "大会未通过张晓梅同志按期转为中共正式党员的意见" in conversion_resolution(
        replace(CONVERSION, ballot=Ballot(count))
    )
    # A failed conversion is no cancellation (errata 3.9).
    assert "取消" not in conversion_resolution(replace(CONVERSION, ballot=Ballot(count)))


@pytest.mark.parametrize("present", [7, 0])
def test_without_a_quorum_nothing_is_decided(present: int) -> None:
    text = admission_resolution(replace(ADMISSION, ballot=Ballot(replace(COUNT, present=present))))
    assert text.endswith("本次会议不能作出决议。")
    assert "同意接收" not in text


def test_a_conversion_counts_party_age_from_the_full_year() -> None:
    text = conversion_resolution(CONVERSION)
    assert "预备期自2026年8月20日至2027年8月19日。" in text
    assert text.endswith("大会同意张晓梅同志按期转为中共正式党员，党龄从2027年8月20日算起。")
    assert missing_parts(CONVERSION) == ()


def test_after_an_extension_it_is_not_called_timely() -> None:
    text = conversion_resolution(replace(CONVERSION, was_extended=True))
    assert "按期" not in text
    assert "（含延长的预备期）" in text


def test_an_extension_gives_months_period_and_reason() -> None:
    text = conversion_resolution(EXTENSION)
    assert "三次无故缺席组织生活，尚不完全具备党员条件" in text
    assert text.endswith("大会决定延长张晓梅同志的预备期6个月，自2027年8月20日起至2028年2月19日止。")
    assert missing_parts(replace(EXTENSION, months=None, reason="")) == ("原因", "延长月数")


def test_a_cancellation_gives_the_reason() -> None:
    text = conversion_resolution(CANCELLATION)
    assert "大会认为，该同志受到治安处罚，不履行党员义务，不具备党员条件。" in text
    assert text.endswith("大会决定取消张晓梅同志的中共预备党员资格。")


def test_a_typed_text_brings_no_second_full_stop() -> None:
    text = conversion_resolution(replace(CONVERSION, merits=" 表现好。 ", faults="发言少；"))
    assert "。。" not in text
    assert "；。" not in text
