"""From the worked example to its resolutions."""

from __future__ import annotations

import pytest

from app.services.milestones import Milestones
from app.services.params import Params
from app.services.resolution_facts import admission_facts, conversion_facts, printed_end
from app.services.resolutions import admission_resolution, conversion_resolution, missing_parts
from tests.builders import Regular, d

BRANCH = "中共测试有限公司支部委员会"


def nodes_of(case: Regular) -> Milestones:
    return Milestones(case.context().register.files[0], case.params)


def test_the_admission_of_the_worked_example() -> None:
    nodes = nodes_of(Regular())
    vote = nodes.admission_vote
    assert vote is not None
    facts = admission_facts(nodes, vote, BRANCH, "党支部党员大会")
    text = admission_resolution(facts)
    assert "经2026年9月28日至10月9日公示，公示结果：不影响。政治审查结论：合格。" in text
    assert "正式党员16人，实到14人。会议采取无记名投票方式" in text
    assert "赞成13票（其中会前书面意见1票），不赞成1票，弃权1票" in text
    assert missing_parts(facts) == ("总体评价", "主要缺点")


def test_typed_merits_and_faults_need_no_second_sentence() -> None:
    case = Regular()
    case.probation.merits_and_faults = "工作踏实，主要不足是发言少。"
    nodes = nodes_of(case)
    assert nodes.admission_vote is not None
    facts = admission_facts(nodes, nodes.admission_vote, BRANCH, "党支部党员大会")
    assert "主要缺点" not in admission_resolution(facts)
    assert missing_parts(facts) == ()


def test_before_2026_a_notice_is_not_missed() -> None:
    case = Regular().shift(-36)
    case.notices = []
    nodes = nodes_of(case)
    assert nodes.admission_vote is not None
    facts = admission_facts(nodes, nodes.admission_vote, BRANCH, "支部大会")
    assert not facts.announced


def test_the_conversion_of_the_worked_example() -> None:
    nodes = nodes_of(Regular())
    assert nodes.conversion is not None
    text = conversion_resolution(conversion_facts(nodes, nodes.conversion.vote, BRANCH, "党支部党员大会"))
    assert "预备期自2026年11月30日至2027年11月29日。" in text
    assert text.endswith("按期转为中共正式党员，党龄从2027年11月30日算起。")


def test_an_extension_runs_on_from_the_end() -> None:
    case = Regular()
    vote = next(vote for vote in case.votes if vote.motion == "预备党员转正")
    vote.outcome, vote.extension_months, vote.reason = "延长", 6, "无故缺席组织生活三次"
    nodes = nodes_of(case)
    text = conversion_resolution(conversion_facts(nodes, vote, BRANCH, "党支部党员大会"))
    assert "预备期自2026年11月30日至2027年11月29日。" in text
    assert "预备期6个月，自2027年11月30日起至2028年5月29日止" in text


@pytest.mark.parametrize(("how", "day"), [("DAY_BEFORE", "2027-11-29"), ("SAME_DAY", "2027-11-30")])
def test_the_printed_end_follows_the_setting(how: str, day: str) -> None:
    assert printed_end(d("2027-11-30"), Params({"probation_print_end": how})) == d(day)
